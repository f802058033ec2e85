"""Reading row clauses and values of an agreement, each against its column."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, cast

from hueandcry.facts.columns import REPORTS, Column
from hueandcry.facts.offence import STREAMS, offences, themes
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.reading import Section, nearest
from hueandcry.sharing.terms import Condition, Test, Value

TESTS: Mapping[str, tuple[Test, ...]] = MappingProxyType(
    {
        "text": ("in", "is"),
        "whole": ("in", "is", "below", "at_most", "above", "at_least"),
        "money": ("below", "at_most", "above", "at_least"),
        "date": ("before", "since"),
        "yes_no": ("is",),
    }
)
_MOST_MONEY = Decimal(10) ** 12
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "a text in quotation marks",
        "whole": "a whole number",
        "money": "pounds as a number, with at most two decimals",
        "date": "a day without quotation marks, as 2026-01-31",
        "yes_no": "true or false",
    }
)


def read_condition(entry: Section) -> Condition | None:
    """One clause of `only` or `never`; None, with findings, where it does not read."""
    name = entry.choice("field", REPORTS)
    if name not in REPORTS:
        return None
    column = REPORTS[name]
    allowed = TESTS[column.type]
    entry.may_hold(("field", *allowed), f"test of {name}")
    tests = [test for test in allowed if test in entry.table]
    if len(tests) != 1:
        entry.say("field", f"give {name} one test: {', '.join(allowed)}.")
        return None
    return _condition(entry, column, tests[0])


def _condition(entry: Section, column: Column, test: Test) -> Condition:
    if test != "in":
        value = read_value(entry, test, column, on_edge=False)
        if column.type == "whole" and isinstance(value, int):
            _on_edge(entry, test, value)
        return Condition(column.name, test, cast(Any, value))
    listed = entry.table[test]
    if not isinstance(listed, list) or not listed:
        entry.say(test, f"write a list, each {_WORDS[column.type]}.")
        return Condition(column.name, test, ())
    values = (_read(entry, test, column, value, on_edge=True) for value in listed)
    return Condition(column.name, test, tuple(cast(Any, values)))


def _on_edge(entry: Section, test: Test, age: int) -> None:
    """A band is known by its lower age, so only a test at the edge of a band means what it says.

    `at_most = 16` would let in the band 16 to 17, and with it people of 17.
    """
    edge = age + 1 if test in ("at_most", "above") else age
    if edge not in AGE_BANDS:
        shift = edge - age
        edges = ", ".join(str(band - shift) for band in AGE_BANDS if band >= shift)
        entry.say(test, f"ages are kept in bands, so {test} may be {edges}.")


def read_value(entry: Section, key: str, column: Column, *, on_edge: bool = True) -> Value:
    """The value at `key` as one of `column`; None, with a finding, where it is none."""
    return _read(entry, key, column, entry.table[key], on_edge=on_edge)


def _read(entry: Section, key: str, column: Column, value: Any, *, on_edge: bool) -> Value:
    read = _typed(column, value)
    if read is None:
        entry.say(key, f"write {_WORDS[column.type]}.")
    elif on_edge and column.type == "whole" and read not in AGE_BANDS:
        entry.say(key, f"a band is named by its lowest age: {', '.join(map(str, AGE_BANDS))}.")
    elif (codes := code_list(column.name)) and read not in codes:
        entry.say(key, f"{read!r} is not known here; {nearest(str(read), codes)}")
    return read


def code_list(name: str) -> tuple[str, ...]:
    """The code list of a field, empty where it has none."""
    lists = {"stream": STREAMS, "theme": themes(), "code": offences(), "sex": ("F", "M")}
    return tuple(lists.get(name, ()))


def _typed(column: Column, value: Any) -> Value:
    whole = isinstance(value, int) and not isinstance(value, bool)
    match column.type:
        case "text":
            return value if isinstance(value, str) and value else None
        case "yes_no":
            return value if isinstance(value, bool) else None
        case "date":
            return value if type(value) is date else None
        case "whole":
            return value if whole and 0 <= value <= 150 else None
        case "money":
            return _pounds(value) if whole or isinstance(value, Decimal) else None


def _pounds(value: int | Decimal) -> Decimal | None:
    pounds = Decimal(value)
    fits = pounds.is_finite() and 0 <= pounds < _MOST_MONEY
    return pounds if fits and pounds == round(pounds, 2) else None
