"""An agreement as one Ibis expression, so that a million rows pass the law in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Literal

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.conditions import POSTCODE_AREA, common_fields
from hueandcry.sharing.terms import Agreement, Condition, FieldRule

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(14,2)"


@dataclass(frozen=True, slots=True)
class Clause:
    """One row clause by itself, to count how many rows it hid. `name` is its place in the file."""

    name: str
    kind: Literal["only", "never"]
    condition: Condition


def clauses(agreement: Agreement) -> tuple[Clause, ...]:
    """Every row clause, named as an officer would find it: "only 1", "never 2"."""
    only = (Clause(f"only {n}", "only", c) for n, c in enumerate(agreement.only, 1))
    never = (Clause(f"never {n}", "never", c) for n, c in enumerate(agreement.never, 1))
    return (*only, *never)


def hides(clause: Clause, table: ir.Table) -> ir.BooleanValue:
    """True for each row of `table` that this clause alone hides; never null."""
    return ~_shows(clause.kind, clause.condition, table)


def compile(agreement: Agreement, table: ir.Table) -> ir.Table:
    """The rows and fields of a reports table as they leave under one agreement.

    Rows of other owners, rows that a clause hides and fields not named are not in it. `table` has
    the columns of facts.columns.REPORTS that the agreement names, `owner` among them, and `loss`
    as decimal(14,2) pounds. Agrees with conditions.interpret on every row.
    """
    return compile_together((agreement,), table)


def compile_together(agreements: Sequence[Agreement], table: ir.Table) -> ir.Table:
    """The same where several agreements, of one owner or of more, answer one ask.

    Of each owner grants unite and deny wins; fields intersect over all, each in its coarsest form:
    see conditions.interpret_together, which this agrees with.
    """
    givers = dict.fromkeys(agreement.giver for agreement in agreements)
    rows = table.filter(reduce(or_, (_shown(giver, agreements, table) for giver in givers)))
    rules = common_fields(agreements)
    return rows.select(**{rule.name: _treated(rule, rows[rule.name]) for rule in rules})


def _shown(giver: str, agreements: Sequence[Agreement], table: ir.Table) -> ir.BooleanValue:
    """Which of one owner's rows leave."""
    own = [agreement for agreement in agreements if agreement.giver == giver]
    grants = [_all([_shows("only", c, table) for c in agreement.only]) for agreement in own]
    denials = [_shows("never", c, table) for agreement in own for c in agreement.never]
    owned = table["owner"].notnull() & (table["owner"] == giver)
    return _all([owned, reduce(or_, grants), *denials])


def _all(tests: Sequence[Any]) -> Any:
    import ibis

    return reduce(and_, tests, ibis.literal(True))


def _shows(
    kind: Literal["only", "never"], condition: Condition, table: ir.Table
) -> ir.BooleanValue:
    """Whether one clause lets a row through. An unknown value never does, so it is never null."""
    column = table[condition.field]
    test = _test(condition, column)
    known = column.notnull()
    if REPORTS[condition.field].type == "text":
        known = known & (column != "")
    return known & (test if kind == "only" else ~test)


def _test(condition: Condition, column: Any) -> Any:
    if condition.test == "in":
        values: Any = condition.value
        return column.isin(list(values))
    bound = _literal(condition)
    match condition.test:
        case "is":
            return column == bound
        case "below" | "before":
            return column < bound
        case "at_most":
            return column <= bound
        case "above":
            return column > bound
        case _:
            return column >= bound


def _literal(condition: Condition) -> Any:
    import ibis

    value: Any = condition.value
    if REPORTS[condition.field].type == "money":
        return ibis.literal(Decimal(value), type=MONEY)
    return ibis.date(value) if isinstance(value, date) else ibis.literal(value)


def _treated(rule: FieldRule, column: Any) -> Any:
    if rule.generalise == "postcode area":
        return column.re_extract(POSTCODE_AREA, 1).nullif("")
    if rule.generalise is not None:
        return column.truncate({"month": "M", "quarter": "Q", "year": "Y"}[rule.generalise])
    if rule.top_code is None and rule.round_to is None:
        return column
    return _number(rule, column)


def _number(rule: FieldRule, column: Any) -> Any:
    """Whole pennies, as in conditions: decimals divided by DuckDB would become doubles."""
    unit = 100 if REPORTS[rule.name].type == "money" else 1
    pennies = (column * unit).cast("int64")
    if rule.top_code is not None:
        # Not least(): DuckDB's LEAST(NULL, x) is x, so an unknown loss would become the cap.
        cap = rule.top_code * unit
        pennies = (pennies > cap).ifelse(cap, pennies)
    if rule.round_to is not None:
        step = rule.round_to * unit
        raised = pennies + step // 2
        # SQL's remainder takes the sign of the dividend, Python's that of the divisor.
        pennies = raised - ((raised % step) + step) % step
    if unit == 1:
        return pennies.cast(column.type())
    return (pennies / 100).cast(MONEY)
