"""Two lists alone: a number that everybody knows, and why it must not be believed."""

from hueandcry.figures.hidden.table import OverlapTable

WARNING = (
    "Two lists cannot tell whether one leads to the other: a number of two lists was a third of "
    "the truth where a police force sends people on to the national line."
)


def chapman(overlaps: OverlapTable) -> float:
    """Chapman 1951: (n1 + 1)(n2 + 1) / (m + 1) - 1, of two lists that share m."""
    one, other = overlaps.sizes
    return (one + 1) * (other + 1) / (overlaps.shared + 1) - 1
