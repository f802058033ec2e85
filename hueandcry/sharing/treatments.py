"""Reading how a field leaves: as it is, not at all, or coarser, as its column allows."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, cast

from hueandcry.facts.columns import REPORTS, Column
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.reading import Section
from hueandcry.sharing.terms import FieldRule, Generalisation

PERIODS: tuple[Generalisation, ...] = ("month", "quarter", "year")
# Into what each place can be made coarser: a ward lies in one partnership, a small area in both.
PLACES: Mapping[str, tuple[Generalisation, ...]] = MappingProxyType(
    {
        "outward": ("postcode area",),
        "lsoa": ("ward", "partnership"),
        "ward": ("partnership",),
        "partnership": (),
    }
)
THIS_AGREEMENT = "this agreement"
_TREATMENTS = ("top_code", "round_to", "generalise", "bands", "pseudonymise")
_MOST_BANDS, _MOST_POUNDS = 30, 10**9


def coarser(name: str) -> tuple[Generalisation, ...]:
    """What a field can be generalised into, finest first."""
    return PERIODS if REPORTS[name].type == "date" else PLACES.get(name, ())


def read_field(section: Section, name: str) -> FieldRule | None:
    """How one named field leaves; None where it is dropped or, with findings, does not read."""
    value = section.table[name]
    if value == "as is":
        return FieldRule(name)
    if value == "drop":
        return None
    if not isinstance(value, Mapping):
        section.say(name, f'a field leaves "as is", "drop" or {_treatments(REPORTS[name])}.')
        return None
    rule = Section(section.page, (*section.path, name), value)
    for key, read in (
        ("generalise", _generalised),
        ("bands", _banded),
        ("pseudonymise", _pseudonymised),
    ):
        if key in value:
            rule.may_hold((key,), "other treatment beside it:")
            return read(rule, name)
    return _numbered(rule, name)


def _treatments(column: Column) -> str:
    """What may stand for a field instead of "as is", as one would write it."""
    if column.type == "money":
        return "{ top_code = 50000, round_to = 100 }, or { bands = [0, 500, 5000] }"
    if column.name == "age_band":
        return "{ bands = [18, 35, 65] }"
    if column.name == "token":
        return '{ pseudonymise = "this agreement" }'
    kinds = coarser(column.name)
    return f'{{ generalise = "{kinds[0]}" }}' if kinds else "not at all"


def _what_it_is(column: Column) -> str:
    if column.name in PLACES:
        return "a place"
    return {"date": "a day", "whole": "an age", "yes_no": "a yes or no"}.get(column.type, "a text")


def _generalised(rule: Section, name: str) -> FieldRule:
    options = coarser(name)
    if not options:
        rule.say("generalise", f"{name} has no coarser form; leave it as is, or leave it out.")
        return FieldRule(name)
    return FieldRule(name, generalise=cast(Generalisation, rule.choice("generalise", options)))


def _banded(rule: Section, name: str) -> FieldRule:
    column = REPORTS[name]
    if column.type not in ("whole", "money"):
        _not_a_number(rule, "bands", column, "a number")
        return FieldRule(name)
    bounds = rule.table["bands"]
    if not isinstance(bounds, list) or not _ascends(bounds):
        rule.say("bands", "write the lowest number of each band, ascending, as [18, 35, 65].")
        return FieldRule(name)
    if column.type == "whole" and not set(bounds) <= set(AGE_BANDS):
        edges = ", ".join(map(str, AGE_BANDS))
        rule.say("bands", f"ages are kept in bands, so a band may start at {edges}.")
    return FieldRule(name, bands=tuple(bounds))


def _ascends(bounds: Sequence[Any]) -> bool:
    whole = all(isinstance(bound, int) and not isinstance(bound, bool) for bound in bounds)
    return (
        whole
        and 0 < len(bounds) <= _MOST_BANDS
        and all(0 <= bound < _MOST_POUNDS for bound in bounds)
        and all(low < high for low, high in pairwise(bounds))
    )


def _pseudonymised(rule: Section, name: str) -> FieldRule:
    if name != "token":
        rule.say("pseudonymise", f"{name} is no token; only token can be pseudonymised.")
        return FieldRule(name)
    rule.choice("pseudonymise", (THIS_AGREEMENT,))
    return FieldRule(name, pseudonymise=True)


def _numbered(rule: Section, name: str) -> FieldRule:
    """`top_code` is a multiple of `round_to`, so that the cap itself is a rounded number."""
    rule.may_hold(_TREATMENTS, "treatment")
    if REPORTS[name].type != "money":
        _not_a_number(rule, next(iter(rule.table), "top_code"), REPORTS[name], "money")
        return FieldRule(name)
    top = rule.whole("top_code", 1, default=0) or None
    step = rule.whole("round_to", 1, default=0) or None
    if top is None and step is None and not rule.page.findings:
        rule.page.say(rule.path, "give a top_code, a round_to or both.")
    if top and step and top % step:
        rule.say("top_code", f"make it a multiple of round_to, {step}.")
    return FieldRule(name, top_code=top, round_to=step)


def _not_a_number(rule: Section, key: str, column: Column, number: str) -> None:
    rule.say(
        key,
        f"{column.name} is {_what_it_is(column)}, not {number}; "
        f"it leaves as is or {_treatments(column)}.",
    )
