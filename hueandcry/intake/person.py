"""What the hub may know of the person in a row, and whether an earlier row looks the same."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from hueandcry.facts.report import Person, age_band
from hueandcry.intake import tidy


def person(
    cells: list[str], at: Mapping[str, int], outward: str, born: date | None, on: date, key: bytes
) -> Person:
    """Age band on the day, sex, outward code and token of the person a row is about."""
    forename, surname = names(cells, at)
    return Person(
        age_band=_band(born, on, cells[at["age"]]),
        sex=tidy.sex(cells[at["sex"]]),
        outward=outward,
        token=tidy.token(key, surname, forename, born),
    )


def names(cells: list[str], at: Mapping[str, int]) -> tuple[str, str]:
    """Forename and surname, from their own columns or else from one column for both."""
    forename, surname = cells[at["forename"]], cells[at["surname"]]
    if not surname and (whole := cells[at["name"]]):
        return tidy.split_name(whole)
    return forename, surname


def _band(born: date | None, on: date, stated: str) -> int | None:
    if born is not None:
        years = tidy.years_between(born, on)
        return None if years is None else age_band(years)
    said = tidy.clean(stated)
    return age_band(int(said)) if said.isdecimal() and int(said) <= tidy.OLDEST else None


def alike_keys(
    cells: list[str],
    at: Mapping[str, int],
    who: tuple[str, str],
    what: tuple[str, date | None, Decimal | None],
) -> Iterator[int]:
    """Keys that two rows share if one person is told of twice: same offence, day and loss.

    `who` is token and whole postcode, `what` is code, event day and loss. The person is the same
    by token, or by surname and postcode, or by phone, or by email.
    """
    code, event_on, loss = what
    if event_on is None or loss is None:
        return
    same = (code, event_on.toordinal(), round(loss))
    token, full = who
    if token:
        yield hash((token, same))
    surname = tidy.letters(names(cells, at)[1])
    if surname and full:
        yield hash((surname, full, same))
    phone = "".join(filter(str.isdigit, cells[at["phone"]]))[-9:]
    if len(phone) == 9:
        yield hash((phone, same))
    if "@" in (email := cells[at["email"]].strip().casefold()):
        yield hash((email, same))
