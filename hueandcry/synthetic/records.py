"""One record for each capture, in its partner's own layout, keyed twice where people do that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hueandcry.synthetic import defects, narrative
from hueandcry.synthetic.capture import Heard
from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.defects import Slips, Spoilt
from hueandcry.synthetic.layouts import FIELDS, REFERENCES, Partner, written
from hueandcry.synthetic.plan import quarter_label

KEYED_TWICE = 0.03
KEYED_AGAIN_ANEW = 0.012
_NO_EVENT_DATE = 0.06
# Bare code, code and words, words, "Action Fraud", "Fraud", a placeholder, blank.
_CATEGORY: Mapping[str, Sequence[float]] = {
    "reportfraud": (78, 10, 8, 0.7, 1, 0, 1),
    "police": (2, 40, 28, 14, 11, 1.5, 2),
    "trading_standards": (0, 0, 98, 0.5, 1, 0, 0.5),
    "bank": (0, 0, 99, 0.2, 0.5, 0, 0.3),
    "advice": (0, 0, 97, 1, 1.5, 0, 0.5),
}
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


def records(partner: Partner, heard: Sequence[Heard], slips: Slips) -> list[Record]:
    """Every row of one partner's file for the whole span, in the order it was keyed."""
    due = [(day, one) for one in heard if (day := one.sent_by(partner)) is not None]
    due.sort(key=lambda pair: (pair[0], pair[1].event.number))
    originals = [_record(partner, one, day, slips) for day, one in due]
    return _numbered(partner, _keyed_twice(originals, slips))


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row is made of."""

    partner: Partner
    heard: Heard
    day: date
    slips: Slips


def _record(partner: Partner, heard: Heard, day: date, slips: Slips) -> Record:
    row = _Row(partner, heard, day, slips)
    spoilt = [_PARTS[name](row) for name in FIELDS[partner]]
    names = tuple(name for _, found in spoilt for name in found)
    return Record(partner, "", heard, day, tuple(text for text, _ in spoilt), names)


def _reported(row: _Row) -> Spoilt:
    return written(row.day, row.partner, "reported", row.slips)


def _event(row: _Row) -> Spoilt:
    if row.slips.happen(_NO_EVENT_DATE):
        return "", ("event_date_missing",)
    return written(row.heard.event.happened_on, row.partner, "event", row.slips)


def _offence(row: _Row) -> Spoilt:
    event, slips = row.heard.event, row.slips
    if row.partner == "housing":
        return defects.log_kind(event.code, slips)
    if event.kind in ("online_crime", "other_crime"):
        return defects.crime_label(event.code, slips)
    found, names = defects.fraud_category(event.code, _CATEGORY[row.partner], slips)
    small = row.partner in ("bank", "trading_standards", "advice")
    return (found.lower() if small else found), names


def _of_a_person(make: Callable[[_Row], Spoilt]) -> Callable[[_Row], Spoilt]:
    """The same where a person was harmed, and nothing where a firm was."""
    return lambda row: ("", ()) if row.heard.event.business else make(row)


def _first(row: _Row) -> Spoilt:
    return defects.given_name(row.heard.event.person.first, row.slips)


def _last(row: _Row) -> Spoilt:
    return defects.family_name(row.heard.event.person.last, row.slips)


def _name(row: _Row) -> Spoilt:
    """Both names in one cell, or the firm's."""
    event = row.heard.event
    if event.business:
        return event.person.organisation, ()
    (first, one), (last, two) = _first(row), _last(row)
    return f"{first} {last}", (*one, *two)


def _born(row: _Row) -> Spoilt:
    born, names = defects.birthday(row.heard.event.person.born, row.slips)
    if born is None:
        return "", names
    text, order = written(born, row.partner, "born", row.slips)
    return text, (*names, *order)


def _loss(row: _Row) -> Spoilt:
    """Money; a police crime that cost nothing mostly has no value at all."""
    event = row.heard.event
    of_police = event.kind in ("online_crime", "other_crime")
    if event.loss == 0 and of_police and row.slips.rng.random() < 0.9:
        return "", ()
    return defects.loss(event.loss, row.slips)


def _lure(part: str) -> Callable[[_Row], Spoilt]:
    return lambda row: (getattr(row.heard.event.lure or _NO_LURE, part), ())


def _firm(row: _Row) -> Spoilt:
    """The victim's own firm, in cases of money; nobody's firm stands beside a personal crime."""
    event = row.heard.event
    return event.person.organisation if event.kind in ("fraud", "computer_misuse") else "", ()


_PARTS: Mapping[str, Callable[[_Row], Spoilt]] = {
    "reported": _reported,
    "event": _event,
    "offence": _offence,
    "first": _of_a_person(_first),
    "last": _of_a_person(_last),
    "name": _name,
    "born": _of_a_person(_born),
    "sex": _of_a_person(lambda row: (defects.sex(row.heard.event.person.sex, row.slips.rng), ())),
    "postcode": lambda row: defects.postcode(row.heard.event.person.postcode, row.slips),
    "phone": lambda row: defects.phone(row.heard.event.person.phone, row.slips),
    "email": lambda row: defects.email(row.heard.event.person.email, row.slips),
    "loss": _loss,
    "suspect_phone": _lure("phone"),
    "suspect_url": _lure("url"),
    "suspect_account": _lure("account"),
    "organisation": _firm,
    "narrative": lambda row: (narrative.of(row.heard.event, row.slips.rng), ()),
    "flag": lambda row: (row.heard.flag, ()),
    "patch": lambda row: (f"Patch {row.heard.event.person.household % 9 + 1}", ()),
}


def _keyed_twice(originals: Sequence[Record], slips: Slips) -> list[tuple[Record, int]]:
    """The rows and, for each, the place of the row it repeats (its own place if it is first).

    A second keying stands up to forty rows further down, in the same quarter; three in ten were
    keyed anew from the same call, with slips of their own, the rest are the same to the letter.
    """
    rng, count = slips.rng, len(originals) * slips.often
    again = set(rng.sample(range(len(originals)), round(count * KEYED_TWICE)))
    free = [place for place in range(len(originals)) if place not in again]
    anew = set(rng.sample(free, round(count * KEYED_AGAIN_ANEW)))
    placed = [(float(place), record, place) for place, record in enumerate(originals)]
    for place in sorted(again | anew):
        record = originals[place]
        if rng.random() < 0.3:
            record = _record(record.partner, record.heard, record.reported_on, slips)
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
