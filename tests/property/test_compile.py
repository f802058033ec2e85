"""The compiled agreement and the row-by-row interpreter are one agreement, on any rows at all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.compile import clauses, compile, compile_together, hides, variables
from hueandcry.sharing.conditions import (
    coarsest,
    common_fields,
    interpret,
    interpret_together,
    passes,
    treat,
    unknown,
)
from hueandcry.sharing.pseudonym import pseudonym
from hueandcry.sharing.terms import Agreement as Terms
from hueandcry.sharing.terms import Condition, FieldRule, Row
from tests.property.agreed_rows import AGREEMENTS, KEYS, MODEL, ROW, ROWS, RULES, field_rule

# As register.gate lays the reports dataset out.
ARROW = {
    "text": pa.string(),
    "date": pa.date32(),
    "whole": pa.int16(),
    "money": pa.decimal128(14, 2),
    "yes_no": pa.bool_(),
}
SCHEMA = pa.schema([(column.name, ARROW[column.type]) for column in REPORTS.values()])


@pytest.fixture(scope="module")
def duck() -> Iterator[Any]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def laid_out(duck: Any, rows: Sequence[Row]) -> Any:
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA)
    return duck.create_table("reports", table, overwrite=True)


def told(duck: Any, agreements: Sequence[Terms], expression: Any) -> list[dict[str, Any]]:
    """The rows of an expression where the engine holds the secrets of these agreements alone."""
    for name in ("pseudonym_inner", "pseudonym_outer"):
        duck.con.execute(f"RESET VARIABLE {name}")
    for name, pad in variables(agreements, KEYS).items():
        duck.con.execute(f"SET VARIABLE {name} = ?", [pad])
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def counted(rows: Sequence[Mapping[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple(row.items()) for row in rows)


@given(agreement=AGREEMENTS, rows=ROWS)
def test_compiled_and_interpreted_are_the_same(
    duck: Any, agreement: Agreement, rows: list[Row]
) -> None:
    fast = told(duck, agreement.legs, compile(agreement, laid_out(duck, rows)))
    slow = [seen for row in rows if (seen := interpret(agreement, row, KEYS)) is not None]
    assert counted(fast) == counted(slow)


TREATED = ("loss", "age_band", "lsoa", "ward", "outward", "token", "event_on")


@given(rules=st.tuples(*map(field_rule, TREATED)), rows=st.lists(ROW, min_size=4, max_size=12))
def test_every_treatment_of_every_row_is_the_same(
    duck: Any, rules: tuple[FieldRule, ...], rows: list[Row]
) -> None:
    """With no clause to hide a row, so that each treatment meets each kind of value."""
    house = replace(MODEL, id="DSA-A", receiver=MODEL.giver, never=(), fields=rules)
    own = [dict(row) | {"owner": MODEL.giver} for row in rows]
    fast = told(duck, [house], compile(house, laid_out(duck, own)))
    assert counted(fast) == counted([interpret(house, row, KEYS) or {} for row in own])


@given(agreements=st.lists(AGREEMENTS, min_size=2, max_size=3), rows=ROWS, shared=RULES)
def test_several_agreements_together_are_the_same(
    duck: Any, agreements: list[Agreement], rows: list[Row], shared: tuple[FieldRule, ...]
) -> None:
    named = {rule.name for rule in shared}
    together = [
        replace(one, fields=(*shared, *(rule for rule in one.fields if rule.name not in named)))
        for one in agreements
    ]
    legs = [leg for one in together for leg in one.legs]
    fast = told(duck, legs, compile_together(legs, laid_out(duck, rows)))
    slow = [seen for row in rows if (seen := interpret_together(legs, row, KEYS)) is not None]
    assert counted(fast) == counted(slow)


@given(agreement=AGREEMENTS, rows=ROWS)
def test_each_clause_by_itself_hides_what_it_should(
    duck: Any, agreement: Agreement, rows: list[Row]
) -> None:
    table = laid_out(duck, rows)
    for clause in clauses(agreement):
        fast = table.filter(hides(clause, table)).count().to_pyarrow().as_py()
        assert fast == sum(_hidden(clause.kind, clause.condition, row) for row in rows)


def _hidden(kind: str, condition: Condition, row: Row) -> bool:
    value = row.get(condition.field)
    return unknown(value) or passes(condition, value) == (kind == "never")


@given(agreement=AGREEMENTS, rows=ROWS)
def test_a_row_that_no_clause_hides_is_shown_to_its_reader(
    duck: Any, agreement: Agreement, rows: list[Row]
) -> None:
    table = laid_out(duck, rows)
    shown = table.filter(table.owner.isin([leg.giver for leg in agreement.legs]))
    for clause in clauses(agreement):
        shown = shown.filter(~hides(clause, shown))
    fast = compile(agreement, table).count().to_pyarrow().as_py()
    assert fast == shown.count().to_pyarrow().as_py()


def test_an_unknown_loss_does_not_become_the_cap(duck: Any) -> None:
    """DuckDB's LEAST(NULL, 50000) is 50000; an agreement must never make up a loss."""
    capped = replace(MODEL, fields=(FieldRule("loss", top_code=50000, round_to=100),))
    row = dict.fromkeys(REPORTS) | {"owner": "police", "sealed": False}
    assert compile(capped, laid_out(duck, [row])).to_pyarrow().to_pylist() == [{"loss": None}]


def test_the_largest_losses_are_treated_to_the_penny(duck: Any) -> None:
    row = dict.fromkeys(REPORTS) | {"owner": "police", "sealed": False}
    losses = [Decimal("999999999949.99"), Decimal("-0.01"), Decimal("-50.00"), Decimal("0.01")]
    rounded = replace(MODEL, fields=(FieldRule("loss", round_to=100),))
    table = laid_out(duck, [row | {"loss": loss} for loss in losses])
    assert sorted(compile(rounded, table).to_pyarrow()["loss"].to_pylist()) == [
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("999999999900.00"),
    ]


RULE_PAIRS = st.sampled_from(list(REPORTS)).flatmap(
    lambda name: st.lists(field_rule(name), min_size=2, max_size=3)
)


@given(forms=RULE_PAIRS, row=ROW, other=ROW)
def test_the_coarsest_form_tells_nothing_that_each_form_does_not(
    forms: list[FieldRule], row: Row, other: Row
) -> None:
    """Two rows that any of the forms takes for the same look the same in the coarsest."""
    both = coarsest(forms)
    for form in forms if both else ():
        if treat(form, row, b"k") == treat(form, other, b"k") and _alike(form, row, other):
            assert both is not None
            assert treat(both, row, b"k") == treat(both, other, b"k")


def _alike(form: FieldRule, row: Row, other: Row) -> bool:
    """A coarser place is read from the column beside it, which the finer form does not tell."""
    places = form.name in ("lsoa", "ward")
    return not places or all(row[into] == other[into] for into in ("ward", "partnership"))


def test_a_pseudonym_is_hmac_and_another_in_each_agreement(duck: Any) -> None:
    """RFC 4231, case 2, and the same person under two agreements."""
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert pseudonym(b"Jefe", "what do ya want for nothing?") == known
    rule = (FieldRule("token", pseudonymise=True),)
    house = replace(MODEL, receiver="police", fields=rule)
    row = dict.fromkeys(REPORTS) | {"owner": "police", "sealed": False, "token": "ab12"}
    table = laid_out(duck, [row, row | {"token": ""}])
    first, second = (
        {found["token"] for found in told(duck, [one], compile(one, table))}
        for one in (replace(house, id=key) for key in KEYS)
    )
    assert first == {pseudonym(KEYS["DSA-A"], "ab12"), None}
    assert len(first | second) == 3


def test_no_secret_stands_in_the_expression_or_in_what_a_fault_says(duck: Any) -> None:
    house = replace(MODEL, id="DSA-A", fields=(FieldRule("token", pseudonymise=True),))
    expression = compile(house, laid_out(duck, []))
    pads = variables([house], KEYS)
    assert len(pads) == 2
    assert not any(pad in str(ibis.to_sql(expression)) for pad in pads.values())
    assert not variables([MODEL], KEYS | {MODEL.id: b"k" * 32})


def test_pseudonyms_of_two_agreements_are_not_told_together() -> None:
    rule = FieldRule("token", pseudonymise=True)
    one, two = (replace(MODEL, id=key, fields=(rule, FieldRule("theme"))) for key in KEYS)
    assert [found.name for found in common_fields([one, two])] == ["theme"]
    assert [found.name for found in common_fields([one, one])] == ["token", "theme"]
