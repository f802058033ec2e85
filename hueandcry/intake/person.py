"""What the hub may know of the person in a row, and whether an earlier row looks the same."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hueandcry.facts.report import Person, age_band
from hueandcry.intake import tidy

_ENOUGH = 6  # filled cells
_CUT_OFF = re.compile(r"[0-9]\s?[eE]\+?[0-9]")
_NOT_DIGIT = re.compile(r"[^0-9]")


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
        return _band_of(tidy.years_between(born, on))
    said = tidy.clean(stated) if stated else ""
    return _band_of(int(said) if said.isdecimal() and len(said) <= 3 else None)


@lru_cache(2048)
def _band_of(years: int | None) -> int | None:
    return None if years is None or not 0 <= years <= tidy.OLDEST else age_band(years)


def alike_keys(
    cells: list[str],
    at: Mapping[str, int],
    who: tuple[date | None, str],
    what: tuple[str, date | None, Decimal | None],
) -> list[int]:
    """Keys that two rows share if one person is told of twice, with a slip here or a gap there.

    `who` is date of birth and whole postcode, `what` is code, event day and loss. The person is the
    same by birth and the surname's first letter (so twins at one address look alike), by surname
    with initial or postcode, by phone, or by email. The offence is the same by its code and day; by
    its day and a loss, in whatever words; or, for one date of birth, by its code and a loss where a
    day is missing. Where none of these can tell,
    only a copy of the row under another reference looks the same.
    """
    (born, full), (code, event_on, loss) = who, what
    forename, surname = names(cells, at)
    first, last = tidy.letters(forename)[:1], tidy.letters(surname)
    pounds = round(loss) if loss else 0
    birth = (born, last[:1]) if born and last else None
    keys = [hash((birth, code, pounds))] if birth and pounds else []
    if event_on is not None:
        on = event_on.toordinal()
        same = (on, pounds) if pounds else (on, code, loss is None)
        if birth and first:
            keys.append(hash((birth, first, code, on)))
        if birth and pounds:
            keys.append(hash((birth, same)))
        if last and loss is not None and (first or full):
            keys.append(hash((last, first if pounds and first else full, same)))
        if loss is not None:
            keys += _reached(cells, at, same)
    return keys or _copy_key(cells, at["ref"])


def _reached(cells: list[str], at: Mapping[str, int], same: object) -> list[int]:
    keys = []
    if phone := _phone(cells[at["phone"]]):
        keys.append(hash((phone, same)))
    if "@" in (email := cells[at["email"]]):
        keys.append(hash((email.strip().casefold(), same)))
    return keys


def _copy_key(cells: list[str], ref: int) -> list[int]:
    """All of a row but its reference, if that is enough to tell rows apart."""
    rest = [cell for at, cell in enumerate(cells) if at != ref]
    return [hash(tuple(rest))] if sum(map(bool, rest)) >= _ENOUGH else []


def _phone(cell: str) -> str:
    """The last nine figures, the same with or without a country code or leading nought.

    A number that a spreadsheet cut to "1.9150E+09" could be anybody's.
    """
    if _CUT_OFF.search(cell):
        return ""
    digits = cell if cell.isdecimal() else _NOT_DIGIT.sub("", cell)
    return digits[-9:] if len(digits) >= 9 else ""
