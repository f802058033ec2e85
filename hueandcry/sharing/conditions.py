"""What an agreement does to one row, written to be read: compile.py must agree with it exactly."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.pseudonym import pseudonym
from hueandcry.sharing.terms import Agreement, Condition, FieldRule, Generalisation, Row, Value

# An outward code begins with the one or two letters of its postcode area.
POSTCODE_AREA = "^([A-Z]{1,2})[0-9]"
# Of one field these are its coarser forms one after another, so this is an order.
_COARSENESS: tuple[Generalisation | None, ...] = (
    *(None, "postcode area"),
    *("ward", "partnership"),
    *("month", "quarter", "year"),
)
Keys = Mapping[str, bytes]
NO_KEYS: Keys = MappingProxyType({})


def unknown(value: Value) -> bool:
    """Whether nobody knows the value: a null, or the empty text a report keeps in its place."""
    return value is None or value == ""


def passes(condition: Condition, value: Value) -> bool:
    """Whether a known value passes the test of `condition`."""
    wanted = condition.value
    if condition.test == "in":
        return isinstance(wanted, tuple) and value in wanted
    if condition.test == "is":
        return value == wanted
    return _order(condition, value)


def _order(condition: Condition, value: Value) -> bool:
    held, bound = value, condition.value
    if isinstance(held, date) and isinstance(bound, date):
        return held < bound if condition.test == "before" else held >= bound
    if not isinstance(held, int | Decimal) or not isinstance(bound, int | Decimal):
        raise TypeError(f"{condition.field}: {held!r} cannot be compared with {bound!r}")
    match condition.test:
        case "below":
            return held < bound
        case "at_most":
            return held <= bound
        case "above":
            return held > bound
        case _:
            return held >= bound


def interpret(agreement: Agreement, row: Row, keys: Keys = NO_KEYS) -> Row | None:
    """The row as it leaves under one agreement, or None where it is hidden.

    A row of another owner than those who give is hidden, and an unknown value hides in `only` and
    in `never`.
    """
    return interpret_together(agreement.legs, row, keys)


def interpret_together(
    agreements: Sequence[Agreement], row: Row, keys: Keys = NO_KEYS
) -> Row | None:
    """The row as it leaves where several agreements, of one owner or of more, answer one ask.

    Of the row's own owner grants unite (any one's `only` is enough) and deny wins (every `never`
    counts). The fields are those that all agreements grant, each in its coarsest form, so that one
    figure never mixes two forms of a field. `agreements` are legs: of each, `giver` is the owner.
    `keys` holds the secret of each agreement by id; without it a pseudonym is not told.
    """
    own = [agreement for agreement in agreements if agreement.giver == row.get("owner")]
    if not any(_admits(agreement, row) for agreement in own):
        return None
    if any(_forbids(clause, row) for agreement in own for clause in agreement.never):
        return None
    rules, key = common_fields(agreements), keys.get(agreements[0].id)
    return MappingProxyType({rule.name: treat(rule, row, key) for rule in rules})


def _admits(agreement: Agreement, row: Row) -> bool:
    return all(
        not unknown(row.get(clause.field)) and passes(clause, row.get(clause.field))
        for clause in agreement.only
    )


def _forbids(clause: Condition, row: Row) -> bool:
    value = row.get(clause.field)
    return unknown(value) or passes(clause, value)


def treat(rule: FieldRule, row: Row, key: bytes | None = None) -> Value:
    """The field of `row` as it leaves; an unknown value stays unknown under every treatment."""
    value = row.get(rule.name)
    if value is None:
        return None
    if rule.pseudonymise:
        return pseudonym(key, str(value)) if key and value else None
    if rule.generalise is not None:
        return _coarser(rule.generalise, value, row)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return _band(rule, value) if rule.bands else _number(rule, value)


def _coarser(generalise: Generalisation, value: Value, row: Row) -> Value:
    if generalise == "postcode area":
        found = re.match(POSTCODE_AREA, str(value))
        return found.group(1) if found else None
    if generalise in ("ward", "partnership"):
        return None if unknown(value) else row.get(generalise)
    return _first_day(generalise, value) if isinstance(value, date) else value


def _first_day(period: Generalisation, day: date) -> date:
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1)


def _band(rule: FieldRule, value: int | Decimal) -> int | Decimal | None:
    """The lower bound of its band; below the first band it is not told."""
    lower = max((bound for bound in rule.bands if bound <= value), default=None)
    return Decimal(lower) if lower is not None and REPORTS[rule.name].type == "money" else lower


def _number(rule: FieldRule, value: int | Decimal) -> int | Decimal:
    """Money is counted in pennies, so that no fraction is ever rounded by the machine."""
    unit = 100 if REPORTS[rule.name].type == "money" else 1
    pennies = int(value * unit)
    if rule.top_code is not None:
        pennies = min(pennies, rule.top_code * unit)
    if rule.round_to is not None:
        step = rule.round_to * unit
        pennies = (pennies + step // 2) // step * step
    return Decimal(pennies).scaleb(-2) if unit == 100 else pennies


def common_fields(agreements: Sequence[Agreement]) -> tuple[FieldRule, ...]:
    """The fields that every agreement grants, each in its coarsest form, in the first's order.

    A field whose forms cannot be ordered is left out, so decide refuses an ask that needs it. A
    pseudonym of one agreement says nothing of another's: only within one can both be had.
    """
    rules = []
    one = len({agreement.id for agreement in agreements}) == 1
    for rule in agreements[0].fields:
        forms = [agreement.granted.get(rule.name) for agreement in agreements]
        known = [form for form in forms if form is not None]
        if len(known) < len(forms) or (not one and any(form.pseudonymise for form in known)):
            continue
        if both := coarsest(known):
            rules.append(both)
    return tuple(rules)


def coarsest(forms: Sequence[FieldRule]) -> FieldRule | None:
    """One treatment at least as coarse as each of some field's, or None where there is none."""
    if any(form.bands for form in forms):
        return _coarsest_bands(forms)
    step = max(form.round_to or 1 for form in forms)
    caps = [form.top_code for form in forms if form.top_code is not None]
    if any(step % (form.round_to or 1) for form in forms) or any(cap % step for cap in caps):
        return None
    return FieldRule(
        forms[0].name,
        top_code=min(caps, default=None),
        round_to=step if step > 1 else None,
        generalise=max((form.generalise for form in forms), key=_COARSENESS.index),
        pseudonymise=any(form.pseudonymise for form in forms),
    )


def _coarsest_bands(forms: Sequence[FieldRule]) -> FieldRule | None:
    """The bounds that all bands share, up to every cap: each form tells them, and no form more.

    A rounded amount does not tell its band, so bands and rounding cannot be ordered.
    """
    if any((form.round_to or 1) > 1 for form in forms):
        return None
    shared = set.intersection(*(set(form.bands) for form in forms if form.bands))
    cap = min((form.top_code for form in forms if form.top_code is not None), default=None)
    bounds = sorted(bound for bound in shared if cap is None or bound <= cap)
    return FieldRule(forms[0].name, bands=tuple(bounds)) if bounds else None
