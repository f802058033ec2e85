"""Cases stand beside the rules of an agreement, and must hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hueandcry.sharing.agreement import examples, run_cases
from hueandcry.sharing.conditions import interpret
from tests.spec.partnership import agreed

BASE: dict[str, Any] = {"owner": "police", "stream": "fraud", "sealed": False}
UNDER_18 = ("never = [", 'never = [{ field = "age_band", below = 18 }, ')
SINCE = ("only = [", 'only = [{ field = "reported_on", since = 2026-01-01 }, ')
SMALL = ("only = [", 'only = [{ field = "loss", at_most = 100 }, ')

# (what the row is, the clause added to the text, what the row adds, whether it is seen)
ROWS = [
    ("a plain fraud", (), {}, True),
    ("another organisation's row", (), {"owner": "fraud-desk"}, False),
    ("a row of no owner", (), {"owner": None}, False),
    ("a stream that is not asked", (), {"stream": "police_online"}, False),
    ("a stream nobody knows hides in only", (), {"stream": None}, False),
    ("an empty text is unknown too", (), {"stream": ""}, False),
    ("a sealed record", (), {"sealed": True}, False),
    ("a seal nobody knows hides in never", (), {"sealed": None}, False),
    ("aged 18 to 24", (UNDER_18,), {"age_band": 18}, True),
    ("aged 16 or 17", (UNDER_18,), {"age_band": 16}, False),
    ("an age nobody knows hides in never", (UNDER_18,), {"age_band": None}, False),
    ("reported on the first day", (SINCE,), {"reported_on": date(2026, 1, 1)}, True),
    ("reported the day before", (SINCE,), {"reported_on": date(2025, 12, 31)}, False),
    ("a loss of exactly the limit", (SMALL,), {"loss": Decimal("100.00")}, True),
    ("a loss of a penny more", (SMALL,), {"loss": Decimal("100.01")}, False),
    ("a loss nobody knows hides in only", (SMALL,), {"loss": None}, False),
]


@pytest.mark.parametrize(
    ("edits", "more", "seen"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_which_rows_are_seen(edits: tuple, more: dict, seen: bool) -> None:
    assert (interpret(agreed(*edits), BASE | more) is not None) == seen


LOSS = "loss = { top_code = 50000, round_to = 100 }"
MONTH = '{ generalise = "month" }'
TREATED = [
    ("a loss over the cap", LOSS, "loss", Decimal("91234.50"), Decimal(50000)),
    ("a loss at the cap", LOSS, "loss", Decimal(50000), Decimal(50000)),
    ("half a step goes up", LOSS, "loss", Decimal(250), Decimal(300)),
    ("a penny under half goes down", LOSS, "loss", Decimal("249.99"), Decimal(200)),
    ("no loss known stays unknown", LOSS, "loss", None, None),
    ("a loss as it is keeps pennies", 'loss = "as is"', "loss", Decimal("1.01"), Decimal("1.01")),
    ("a month", f"event_on = {MONTH}", "event_on", date(2026, 5, 17), date(2026, 5, 1)),
    (
        "a quarter",
        'event_on = { generalise = "quarter" }',
        "event_on",
        date(2026, 12, 31),
        date(2026, 10, 1),
    ),
    (
        "a year",
        'event_on = { generalise = "year" }',
        "event_on",
        date(2026, 5, 17),
        date(2026, 1, 1),
    ),
    ("no day known stays unknown", f"event_on = {MONTH}", "event_on", None, None),
    ("two letters", 'outward = { generalise = "postcode area" }', "outward", "DH1", "DH"),
    ("one letter", 'outward = { generalise = "postcode area" }', "outward", "E14", "E"),
    ("no postcode", 'outward = { generalise = "postcode area" }', "outward", "ABROAD", None),
]


@pytest.mark.parametrize(
    ("rule", "field", "given", "leaves"), [row[1:] for row in TREATED], ids=[r[0] for r in TREATED]
)
def test_how_a_field_leaves(rule: str, field: str, given: object, leaves: object) -> None:
    seen = interpret(agreed((LOSS, rule)), BASE | {field: given})
    assert seen is not None
    assert seen[field] == leaves


def test_a_field_that_is_not_named_is_dropped() -> None:
    seen = interpret(agreed(), BASE | {"lsoa": "E01020635", "token": "a1", "sex": "F"})
    assert seen is not None
    assert set(seen) == {"stream", "theme", "reported_on", "ward", "loss"}


def test_cases_hold_and_a_case_that_does_not_is_found() -> None:
    assert [result.holds for result in run_cases(agreed())] == [True, True]
    wrong = agreed(("loss = 50000 }", "loss = 91234 }"))
    assert [result.holds for result in run_cases(wrong)] == [False, True]


def test_a_case_fails_when_a_field_it_leaves_out_is_let_through() -> None:
    """`expect` is all that leaves, so a rule that lets one field more go is noticed."""
    wrong = agreed(("sealed = false, loss", 'sealed = false, ward = "E05000001", loss'))
    assert [result.holds for result in run_cases(wrong)] == [False, True]


def test_a_case_fails_when_the_rule_shows_what_it_should_hide() -> None:
    wrong = agreed(("sealed = true }\nexpect", "sealed = false }\nexpect"))
    assert [result.holds for result in run_cases(wrong)] == [True, False]


@pytest.mark.parametrize("name", examples())
def test_every_example_of_the_product_holds_its_own_cases(name: str) -> None:
    agreement = agreed(text=examples()[name])
    results = run_cases(agreement)
    assert len(results) >= 3
    assert all(result.holds for result in results), name


@pytest.mark.parametrize("name", [name for name in examples() if not name.startswith("house")])
def test_no_example_lets_a_sealed_record_out(name: str) -> None:
    agreement = agreed(text=examples()[name])
    row: dict[str, Any] = {"owner": agreement.giver, "stream": "fraud", "sealed": True}
    assert interpret(agreement, row) is None
    assert interpret(agreement, row | {"sealed": False}) is not None
