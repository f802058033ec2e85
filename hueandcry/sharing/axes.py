"""Which axes of a figure an agreement grants, by the fields that it lets leave."""

from collections.abc import Mapping
from types import MappingProxyType

from hueandcry.facts.figure import AXES
from hueandcry.sharing.terms import Agreement, FieldRule, Generalisation

AXIS_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"week": "reported_on", "month": "reported_on", "quarter": "reported_on"}
)
# Under each way of generalising a date, the periods that can still be told.
_TELLS: Mapping[Generalisation | None, tuple[str, ...]] = MappingProxyType(
    {None: ("week", "month", "quarter"), "month": ("month", "quarter"), "quarter": ("quarter",)}
)

# A ward made into its partnership is no ward to count by, and a pseudonym is for rows alone.
_OTHER_PLACES: tuple[Generalisation, ...] = ("ward", "partnership")


def column_of(axis: str) -> str:
    """The column that an axis is made from."""
    return AXIS_COLUMNS.get(axis, axis)


def grants_axis(agreement: Agreement, axis: str) -> bool:
    """Whether the field behind an axis leaves, finely enough for it."""
    rule = agreement.granted.get(column_of(axis))
    if rule is None or rule.pseudonymise or rule.generalise in _OTHER_PLACES:
        return False
    return axis not in AXIS_COLUMNS or _tells(rule, axis)


def granted_axes(agreement: Agreement) -> tuple[str, ...]:
    """The axes of facts.figure.AXES that a figure may be asked by, in their order."""
    return tuple(axis for axis in AXES if grants_axis(agreement, axis))


def _tells(rule: FieldRule, axis: str) -> bool:
    return axis in _TELLS.get(rule.generalise, ())
