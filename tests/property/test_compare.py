"""Whatever a newer text lets out that the older did not, the comparison says so."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.compare import compare
from hueandcry.sharing.conditions import interpret
from hueandcry.sharing.terms import FieldRule, Row
from tests.property.agreed_rows import AGREEMENTS, KEYS, MODEL, ROW, RULES, condition


def changed(old: Agreement, new: Agreement, parts: frozenset[str]) -> Agreement:
    """The older text with some parts of the newer, so that most pairs differ in little."""
    return replace(old, **{part: getattr(new, part) for part in parts})


PARTS = st.frozensets(
    st.sampled_from(["giver", "signers", "only", "never", "fields"]), min_size=1, max_size=2
)
PAIRS = st.tuples(AGREEMENTS, AGREEMENTS, PARTS).map(
    lambda drawn: (drawn[0], changed(drawn[0], drawn[1], drawn[2]))
)


@given(pair=PAIRS, row=ROW)
def test_a_row_or_a_field_that_leaves_anew_is_said(
    pair: tuple[Agreement, Agreement], row: Row
) -> None:
    old, new = pair
    before, now = interpret(old, row, KEYS), interpret(new, row, KEYS)
    if now is not None and (before is None or set(now) - set(before)):
        assert any(said.startswith("Lets out") for said in compare(old, new).more)
    if before is not None and (now is None or set(before) - set(now)):
        assert compare(old, new).less


@given(clauses=st.lists(condition(), min_size=1, max_size=3), kind=st.integers(0, 7), row=ROW)
def test_a_clause_more_or_less_is_weighed_by_what_it_does(
    clauses: list, kind: int, row: Row
) -> None:
    """One clause taken away, put in or turned: what leaves by it is said, on a row of the giver."""
    old = replace(MODEL, only=tuple(clauses[:1]), never=tuple(clauses[1:]))
    new = replace(
        MODEL,
        only=old.only if kind & 1 else old.never[:1],
        never=old.never if kind & 2 else old.only if kind & 4 else (),
    )
    given_row = dict(row) | {"owner": MODEL.giver}
    before, now = interpret(old, given_row), interpret(new, given_row)
    if now is not None and before is None:
        assert compare(old, new).more
    if before is not None and now is None:
        assert compare(old, new).less


@given(old=RULES, new=RULES, row=ROW, other=ROW)
def test_two_rows_that_the_older_does_not_tell_apart_and_the_newer_does_are_said(
    old: tuple[FieldRule, ...], new: tuple[FieldRule, ...], row: Row, other: Row
) -> None:
    same = {"owner": "police", "ward": row["ward"], "partnership": row["partnership"]}
    one, two = (dict(found) | same for found in (row, other))
    before, now = (replace(MODEL, fields=rules, never=()) for rules in (old, new))
    alike = interpret(before, one, KEYS) == interpret(before, two, KEYS)
    if alike and interpret(now, one, KEYS) != interpret(now, two, KEYS):
        assert any(said.startswith("Lets out") for said in compare(before, now).more)


@given(agreement=AGREEMENTS)
def test_the_same_text_differs_in_nothing(agreement: Agreement) -> None:
    found = compare(agreement, agreement)
    assert (found.more, found.less, found.other) == ((), (), ())
