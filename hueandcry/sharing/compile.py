"""An agreement as one Ibis expression, so that a million rows pass the law in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Literal

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.conditions import POSTCODE_AREA, Keys, common_fields
from hueandcry.sharing.pseudonym import pads
from hueandcry.sharing.terms import Agreement, Condition, FieldRule, Generalisation

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(14,2)"
_INNER, _OUTER = "pseudonym_inner", "pseudonym_outer"


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
    return compile_together(agreement.legs, table)


def compile_together(agreements: Sequence[Agreement], table: ir.Table) -> ir.Table:
    """The same where several agreements, of one owner or of more, answer one ask.

    Of each owner grants unite and deny wins; fields intersect over all, each in its coarsest form:
    see conditions.interpret_together, which this agrees with. `agreements` are legs. Where a token
    is pseudonymised, the connection that runs it must hold the `variables` of the agreements: no
    secret stands in the expression, nor in a fault that quotes it.
    """
    rows = rows_of(agreements, table)
    rules = common_fields(agreements)
    return rows.select(**{rule.name: _treated(rule, rows) for rule in rules})


def rows_of(agreements: Sequence[Agreement], table: ir.Table) -> ir.Table:
    """The rows that leave, with every column as it is: to count them for their owner alone."""
    givers = dict.fromkeys(agreement.giver for agreement in agreements)
    return table.filter(reduce(or_, (_shown(giver, agreements, table) for giver in givers)))


def variables(agreements: Sequence[Agreement], keys: Keys) -> Mapping[str, str]:
    """The session variables of DuckDB that the expression of `agreements` reads; mostly none.

    A pseudonym is told only within one agreement, so there is one key at most. Without it the
    variables are absent, and the pseudonym is null.
    """
    key = keys.get(agreements[0].id) if agreements else None
    if key is None or not any(rule.pseudonymise for rule in common_fields(agreements)):
        return {}
    return dict(zip((_INNER, _OUTER), pads(key), strict=True))


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


def _treated(rule: FieldRule, rows: ir.Table) -> Any:
    column: Any = rows[rule.name]
    if rule.pseudonymise:
        return _pseudonym(column)
    if rule.generalise is not None:
        return _coarser(rule.generalise, column, rows)
    if rule.bands:
        return _band(rule, column)
    if rule.top_code is None and rule.round_to is None:
        return column
    return _number(rule, column)


def _coarser(generalise: Generalisation, column: Any, rows: ir.Table) -> Any:
    if generalise == "postcode area":
        return column.re_extract(POSTCODE_AREA, 1).nullif("")
    if generalise in ("ward", "partnership"):
        # An unknown place must not become known by the coarser one beside it.
        return (column.notnull() & (column != "")).ifelse(rows[generalise], None)
    return column.truncate({"month": "M", "quarter": "Q", "year": "Y"}[generalise])


def _band(rule: FieldRule, column: Any) -> Any:
    import ibis

    kind = MONEY if REPORTS[rule.name].type == "money" else column.type()
    bands = [(column >= bound, ibis.literal(bound).cast(kind)) for bound in rule.bands[::-1]]
    return ibis.cases(*bands, else_=ibis.null(kind))


def _pseudonym(column: Any) -> Any:
    """HMAC by its definition, on texts of hexadecimal: DuckDB has sha256, and no HMAC."""
    import ibis

    known = column.nullif("")
    inner, outer = (_sql("getvariable")(ibis.literal(name)) for name in (_INNER, _OUTER))
    return _digest(outer + _digest(inner + _sql("hex")(known)))


def _digest(hexadecimal: Any) -> Any:
    return _sql("sha256")(_sql("unhex")(hexadecimal))


@cache
def _sql(name: str) -> Any:
    """A function of DuckDB that Ibis has no name for; a text in, a text (unhex: bytes) out."""
    import ibis

    takes = "binary" if name == "sha256" else "string"
    gives = "binary" if name == "unhex" else "string"

    def function(value: Any) -> Any:
        """DuckDB's own."""

    builtin: Any = ibis.udf.scalar.builtin
    return builtin(function, name=name, signature=((takes,), gives))


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
