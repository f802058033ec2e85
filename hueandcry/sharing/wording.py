"""Words for the clauses, values and cases of an agreement."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from hueandcry.facts.columns import REPORTS
from hueandcry.facts.offence import STREAMS, offences, themes
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.asking import capital, day_words
from hueandcry.sharing.terms import Agreement, Case, Condition, FieldRule, Value

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "owner": "whose record it is",
        "source": "the kind of file",
        "stream": "the stream",
        "theme": "the theme",
        "code": "the offence code",
        "event_on": "the day it happened",
        "reported_on": "the day of report",
        "loss": "the loss",
        "outward": "the outward postcode",
        "lsoa": "the small area",
        "ward": "the ward",
        "partnership": "the partnership",
        "age_band": "the age",
        "sex": "the sex",
        "token": "the person's token",
        "sealed": "the seal",
    }
)
# The figures whose name does not say what they are.
_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "trend": "counts over time",
        "series": "reports that hang together",
        "hidden": "how many victims told nobody",
    }
)
# How a value given in a case is said; the kind of report comes first.
_GIVEN: Mapping[str, str] = MappingProxyType(
    {
        "stream": "{}",
        "theme": "about {}",
        "code": "offence {}",
        "age_band": "aged {}",
        "sex": "{}",
        "loss": "loss of {}",
        "event_on": "happened {}",
        "reported_on": "reported {}",
        "outward": "postcode {}",
        "ward": "ward {}",
        "lsoa": "small area {}",
        "partnership": "partnership {}",
        "token": "token {}",
        "source": "from a {} file",
        "owner": "owned by {}",
        "sealed": "{}",
    }
)
_TESTS: Mapping[str, str] = MappingProxyType(
    {
        "in": "is {}",
        "is": "is {}",
        "below": "is below {}",
        "at_most": "is {} or less",
        "above": "is above {}",
        "at_least": "is {} or more",
        "before": "is before {}",
        "since": "is {} or later",
    }
)
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")


def figure_words(agreement: Agreement) -> str:
    """The figures that an agreement lets be made, in words."""
    return ", ".join(figure_name(name) for name in agreement.release.figures)


def figure_name(figure: str) -> str:
    """A figure, in words."""
    return _FIGURES.get(figure, figure)


def test_words(condition: Condition) -> str:
    """A clause without its "only" or "never": "the age is below 18"."""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    said = either([_exact_words(condition, value) for value in values])
    return f"{SUBJECTS[condition.field]} {_TESTS[condition.test].format(said)}"


def either(words: Sequence[str]) -> str:
    """A or B, or A, B or C."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _exact_words(condition: Condition, value: Value) -> str:
    """An age in a comparison is a number of years; where it must be equal it is a band."""
    if condition.field == "age_band" and condition.test not in ("in", "is"):
        return str(value)
    return value_words(condition.field, value)


def value_words(field: str, value: Value) -> str:
    """A value as people say it: "Fraud", "35 to 44", "£91,234.50", "17 May 2026"."""
    if value is None:
        return "not known"
    named = _named(field).get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    match REPORTS[field].type:
        case "money":
            pounds = Decimal(cast(Decimal, value))
            return f"£{pounds:,.2f}" if pounds % 1 else f"£{pounds:,.0f}"
        case "date":
            return day_words(cast(date, value))
        case "whole":
            return _band(cast(int, value))
        case _:
            return named


def _named(field: str) -> Mapping[str, str]:
    lists: Mapping[str, Mapping[str, str]] = {
        "stream": STREAMS,
        "theme": {key: theme.name for key, theme in themes().items()},
        "code": {key: f"{offence.name} ({key})" for key, offence in offences().items()},
        "sex": {"F": "female", "M": "male"},
    }
    return lists.get(field, {})


def _band(lowest: int) -> str:
    higher = [band for band in AGE_BANDS if band > lowest]
    return f"{lowest} to {higher[0] - 1}" if higher else f"{lowest} or over"


def _own_band(rule: FieldRule, value: Value) -> str:
    """A band of the agreement, which is wider than those of the record."""
    higher = [bound for bound in rule.bands if bound > cast(int, value)]
    return f"{value} to {higher[0] - 1}" if higher else f"{value} or over"


def treatment_words(rule: FieldRule) -> str:
    """How one field leaves, to stand after its name."""
    said = []
    if rule.generalise:
        letters = rule.generalise == "postcode area"
        said.append("by its letters only" if letters else f"by {rule.generalise} only")
    if rule.pseudonymise:
        said.append("as a token of this agreement alone")
    if rule.bands:
        bounds = ", ".join(_bound(rule.name, bound) for bound in rule.bands)
        said.append(f"in bands from {bounds} up")
    if rule.round_to:
        said.append(f"rounded to {value_words('loss', rule.round_to)}")
    if rule.top_code:
        said.append(f"at most {value_words('loss', rule.top_code)}")
    return ", ".join(said) or "as it is"


def _bound(name: str, bound: int) -> str:
    return value_words(name, bound) if REPORTS[name].type == "money" else str(bound)


def case_words(agreement: Agreement, case: Case) -> tuple[str, str]:
    """A case as (what comes in, what leaves), for the table of examples that must hold."""
    given = [_GIVEN[name].format(value_words(name, v)) for name, v in _spoken(case)]
    if case.given.get("sealed") is not None:
        given.append("sealed" if case.given["sealed"] else "not sealed")
    elif any(condition.field == "sealed" for condition in agreement.never):
        given.append("nobody knows if it is sealed")
    return capital(", ".join(given)), _leaves(agreement, case)


def _spoken(case: Case) -> list[tuple[str, Value]]:
    """The given values in the order of SUBJECTS, the kind of report first."""
    order = sorted(case.given, key=list(_GIVEN).index) if case.given else []
    return [(name, case.given[name]) for name in order if name != "sealed"]


def _leaves(agreement: Agreement, case: Case) -> str:
    if case.expect is None:
        return "hidden"
    seen = [
        f"{SUBJECTS[name]} as {_treated(agreement.granted.get(name), name, value)}"
        for name, value in case.expect.items()
        if case.given.get(name) != value
    ]
    renamed = [rule.name for rule in agreement.fields if rule.pseudonymise]
    seen += [
        f"{SUBJECTS[name]} {treatment_words(agreement.granted[name])}"
        for name in renamed
        if name in case.given
    ]
    left = ("sealed", *renamed, *case.expect)
    without = [SUBJECTS[name] for name in case.given if name not in left]
    dropped = [f"without {', '.join(without)}"] if without else []
    return "; ".join(["seen, as one of a count", *seen, *dropped])


def _treated(rule: FieldRule | None, name: str, value: Value) -> str:
    if rule is not None and rule.bands and value is not None:
        return f"{value_words(name, value)} or more" if name == "loss" else _own_band(rule, value)
    if rule is None or rule.generalise is None or not isinstance(value, date):
        return value_words(name, value)
    if rule.generalise == "month":
        return f"{value:%B %Y}"
    if rule.generalise == "quarter":
        return f"{_QUARTERS[(value.month - 1) // 3]} {value.year}"
    return f"{value.year}"
