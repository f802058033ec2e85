"""One record for each capture, in its partner's own layout, keyed twice where people do that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Literal

from hueandcry.synthetic import defects, narrative
from hueandcry.synthetic.capture import Heard
from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.plan import quarter_label

Partner = Literal["police", "reportfraud"]
REFERENCES = {"police": "PO", "reportfraud": "RE"}
REPORT_FRAUD_HEADING = (
    *("NFRC", "report_date", "event_date", "category", "first_name", "last_name", "dob"),
    *("sex", "postcode", "phone", "email", "loss", "suspect_phone", "suspect_url"),
    *("suspect_account", "organisation", "narrative"),
)
POLICE_HEADING = (
    *("Crime Number", "Date Reported", "Committed From", "Offence", "Victim Forename"),
    *("Victim Surname", "Victim DOB", "sex", "Location Postcode", "phone", "email", "Value"),
    *("suspect_phone", "suspect_url", "suspect_account", "organisation", "MO", "cyber_flag"),
)
HEADINGS = {"police": POLICE_HEADING, "reportfraud": REPORT_FRAUD_HEADING}
KEYED_TWICE = 0.03
KEYED_AGAIN_ANEW = 0.012
_NO_EVENT_DATE = 0.06
_US_ORDER = {"event": 0.006, "report": 0.001}
# Bare code, code and words, words, "Action Fraud", "Fraud", a placeholder, blank.
_CATEGORY = {"reportfraud": (78, 10, 8, 0.7, 1, 0, 1), "police": (2, 40, 28, 14, 11, 1.5, 2)}
_NO_LURE = Lure("", "", "")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a partner's file. `values` follow the reference, in the order of the heading.

    `duplicate_entry` is a second row under the same reference; `alike_of` is the reference of the
    row that this one repeats under a new reference. `defects` are the names of what is spoilt.
    """

    partner: Partner
    ref: str
    heard: Heard
    reported_on: date
    values: tuple[str, ...]
    defects: tuple[str, ...]
    duplicate_entry: bool = False
    alike_of: str = ""


def records(partner: Partner, heard: Sequence[Heard], rng: Random) -> list[Record]:
    """Every row of one partner's file for the whole span, in the order it was keyed."""
    due = [(day, one) for one in heard if (day := _day(partner, one)) is not None]
    due.sort(key=lambda pair: (pair[0], pair[1].event.number))
    originals = [_record(partner, one, day, rng) for day, one in due]
    return _numbered(partner, _keyed_twice(originals, rng))


def _day(partner: Partner, heard: Heard) -> date | None:
    if partner == "police":
        return heard.police_on
    return None if heard.lost else heard.report_fraud_on


def _record(partner: Partner, heard: Heard, day: date, rng: Random) -> Record:
    values, spoilt = _values(partner, heard, day, rng)
    return Record(partner, "", heard, day, values, spoilt)


def _values(
    partner: Partner, heard: Heard, day: date, rng: Random
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What follows the reference in a row, and the names of the defects in it."""
    event, person = heard.event, heard.event.person
    born, born_defects = defects.birthday(person.born, rng)
    spoilt = (
        _written(day, partner, _US_ORDER["report"], rng),
        _event_date(event.happened_on, partner, rng),
        _offence(partner, heard, rng),
        defects.given_name(person.first, rng),
        defects.family_name(person.last, rng),
        (_date(born, partner) if born else "", born_defects),
        (defects.sex(person.sex, rng), ()),
        defects.postcode(person.postcode, rng),
        defects.phone(person.phone, rng),
        defects.email(person.email, rng),
        _loss(heard, rng),
    )
    lure = event.lure or _NO_LURE
    found = tuple(text for text, _ in spoilt)
    found += (lure.phone, lure.url, lure.account, _firm(heard), narrative.of(event, rng))
    if partner == "police":
        found += (heard.flag,)
    return found, tuple(name for _, names in spoilt for name in names)


def _date(day: date, partner: Partner) -> str:
    return f"{day:%d/%m/%Y} 00:00" if partner == "police" else day.isoformat()


def _written(day: date, partner: Partner, us_order: float, rng: Random) -> defects.Spoilt:
    if partner == "police" and rng.random() < us_order:
        return f"{day:%m/%d/%Y} 00:00", ("date_us_order",)
    return _date(day, partner), ()


def _event_date(day: date, partner: Partner, rng: Random) -> defects.Spoilt:
    if rng.random() < _NO_EVENT_DATE:
        return "", ("event_date_missing",)
    return _written(day, partner, _US_ORDER["event"], rng)


def _offence(partner: Partner, heard: Heard, rng: Random) -> defects.Spoilt:
    if heard.event.kind in ("online_crime", "other_crime"):
        return defects.crime_label(heard.event.code, rng)
    return defects.fraud_category(heard.event.code, _CATEGORY[partner], rng)


def _loss(heard: Heard, rng: Random) -> defects.Spoilt:
    """Money; a police crime that cost nothing mostly has no value at all."""
    event = heard.event
    if event.loss == 0 and event.kind in ("online_crime", "other_crime") and rng.random() < 0.9:
        return "", ()
    return defects.loss(event.loss, rng)


def _firm(heard: Heard) -> str:
    """The victim's own firm, in cases of money; nobody's firm stands beside a personal crime."""
    event = heard.event
    return event.person.organisation if event.kind in ("fraud", "computer_misuse") else ""


def _keyed_twice(originals: Sequence[Record], rng: Random) -> list[tuple[Record, int]]:
    """The rows and, for each, the place of the row it repeats (its own place if it is first).

    A second keying stands up to forty rows further down, in the same quarter; three in ten were
    keyed anew from the same call, with slips of their own, the rest are the same to the letter.
    """
    again = set(rng.sample(range(len(originals)), round(len(originals) * KEYED_TWICE)))
    free = [place for place in range(len(originals)) if place not in again]
    anew = set(rng.sample(free, round(len(originals) * KEYED_AGAIN_ANEW)))
    placed = [(float(place), record, place) for place, record in enumerate(originals)]
    for place in sorted(again | anew):
        record = originals[place]
        if rng.random() < 0.3:
            record = _record(record.partner, record.heard, record.reported_on, rng)
        record = replace(record, duplicate_entry=place in again, alike_of="?" * (place in anew))
        placed.append((place + rng.randint(1, 40) + 0.5, record, place))
    placed.sort(key=lambda one: (quarter_label(one[1].reported_on), one[0]))
    return [(record, place) for _, record, place in placed]


def _numbered(partner: Partner, keyed: Sequence[tuple[Record, int]]) -> list[Record]:
    """The rows with their references, which run in the order of keying."""
    given: dict[int, str] = {}
    found = []
    serial = 0
    for record, place in keyed:
        if record.duplicate_entry:
            found.append(replace(record, ref=given[place]))
            continue
        serial += 1
        ref = f"{REFERENCES[partner]}{serial:06d}"
        alike_of = given[place] if record.alike_of else ""
        given.setdefault(place, ref)
        found.append(replace(record, ref=ref, alike_of=alike_of))
    return found
