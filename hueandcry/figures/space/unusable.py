"""What stands in the way of a statistic of place, in one sentence."""

from collections.abc import Sequence


class Unusable(ValueError):
    """These rows give no number that can be trusted; the message says which and why."""


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
