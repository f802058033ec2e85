"""One report, as the hub keeps it: no name, no address, no narrative."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hueandcry.facts.artefact import Artefact


@dataclass(frozen=True, slots=True)
class Person:
    """The person a report is about, as far as the hub may know them (design 4.4).

    `age_band` is the lower bound of a band in AGE_BANDS, `sex` is "F", "M" or "" when not known,
    `outward` is the outward code of the home postcode ("DH1") or "", and `token` is a keyed hash
    that is the same for the same person at the same owner, or "" where nothing identifies them.
    """

    age_band: int | None
    sex: str
    outward: str
    token: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What we believed about the offence on a day; a correction is a new one.

    `code` is a code of facts/data/offences.csv or "" where nobody could tell. `why` says in plain
    words what decided.
    """

    code: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """One accepted row of a partner's file.

    `unsure` names the fields we could not be certain of, in the order code, event_on, reported_on,
    outward, loss. `raw` keeps the values of plain columns exactly as sent, as (field, value) pairs;
    quasi-identifying, identifying and special columns are never in it. `alike` is the reference of
    an earlier row of the same file that looks the same under another reference, or "".
    `artefacts` are what the offender left, as told, and named ways of working (facts.artefact):
    sorted, each once.
    """

    source: str
    ref: str
    event_on: date | None
    reported_on: date
    finding: Finding
    stream: str
    theme: str
    online: bool | None
    sealed: bool
    loss: Decimal | None
    person: Person
    lsoa: str
    ward: str
    partnership: str
    unsure: tuple[str, ...]
    alike: str
    raw: tuple[tuple[str, str], ...]
    artefacts: tuple[Artefact, ...] = ()


AGE_BANDS = (0, 10, 16, 18, 25, 35, 45, 55, 65, 75, 85)


def age_band(age: int) -> int:
    """The lower bound of the band that `age` (whole years, 0 or more) falls in."""
    return max(band for band in AGE_BANDS if band <= age)
