"""Agreements and rows at random, for whoever checks one reader of them against another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from hueandcry.facts.columns import REPORTS
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.agreement import Agreement, examples, parse
from hueandcry.sharing.clauses import TESTS
from hueandcry.sharing.terms import Condition, FieldRule, Party
from hueandcry.sharing.treatments import coarser

EDGES = [Decimal("0.00"), Decimal("49.99"), Decimal("50.00"), Decimal("50000.00")]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(
        ["", "fraud", "police", "council", "DH1", "E14", "dh1", "D", "DHX1", "it's", "%", "é", "\n"]
    ),
    "date": st.sampled_from([date(2026, 3, 31), date(2026, 4, 1), date(2024, 2, 29)])
    | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "whole": st.sampled_from([0, 16, 17, 18, 85]) | st.integers(0, 150),
    "money": st.sampled_from(EDGES)
    | st.decimals("-999999999999.99", "999999999999.99", places=2, allow_nan=False),
    "yes_no": st.booleans(),
}
POUNDS = (0, 49, 50, 3500, 50000)
KEYS = {"DSA-A": b"a" * 32, "DSA-B": b"b" * 90}
PARTIES = st.sampled_from(["police", "council"])


def condition() -> st.SearchStrategy[Condition]:
    return st.sampled_from(list(REPORTS.values())).flatmap(
        lambda column: st.sampled_from(TESTS[column.type]).flatmap(
            lambda test: st.builds(
                Condition,
                st.just(column.name),
                st.just(test),
                _operand(column.type, test),
            )
        )
    )


def _operand(kind: str, test: str) -> st.SearchStrategy[Any]:
    values = VALUES[kind].filter(lambda value: value != "")
    return st.lists(values, min_size=1, max_size=3).map(tuple) if test == "in" else values


def field_rule(name: str) -> st.SearchStrategy[FieldRule]:
    column = REPORTS[name]
    rules = st.sampled_from([FieldRule(name, generalise=into) for into in (None, *coarser(name))])
    if column.type == "money":
        steps = st.none() | st.sampled_from([1, 5, 7, 100, 250])
        caps = st.none() | st.sampled_from([1, 50, 3500, 50000])
        return rules | st.builds(FieldRule, st.just(name), caps, steps) | _bands(name, POUNDS)
    if column.type == "whole":
        return rules | _bands(name, AGE_BANDS)
    return rules | st.just(FieldRule(name, pseudonymise=True)) if name == "token" else rules


def _bands(name: str, bounds: Sequence[int]) -> st.SearchStrategy[FieldRule]:
    some = st.lists(st.sampled_from(bounds), min_size=1, max_size=4, unique=True)
    return some.map(lambda found: FieldRule(name, bands=tuple(sorted(found))))


RULES = st.lists(st.sampled_from(list(REPORTS)), min_size=1, unique=True).flatmap(
    lambda names: st.tuples(*map(field_rule, names))
)
ROW = st.fixed_dictionaries(
    {"owner": st.none() | PARTIES}
    | {c.name: st.none() | VALUES[c.type] for c in REPORTS.values() if c.name != "owner"}
)
ROWS = st.lists(ROW, max_size=12)


def _model() -> Agreement:
    found = parse(examples()["police-to-council.toml"])
    assert isinstance(found, Agreement)
    return found


MODEL = _model()
SIGNERS = (
    Party("police", "controller", True, True, "dpa-part3-s35"),
    Party("council", "controller", True, True, "uk-gdpr-6-1-e"),
)
AGREEMENTS = st.builds(
    lambda key, signers, giver, only, never, rules: replace(
        MODEL,
        id=key,
        signers=signers,
        giver=giver,
        only=tuple(only),
        never=tuple(never),
        fields=rules,
    ),
    st.sampled_from([*KEYS, "DSA-keyless"]),
    st.sampled_from([(), (), SIGNERS]),
    PARTIES,
    st.lists(condition(), max_size=2),
    st.lists(condition(), max_size=2),
    RULES,
)
