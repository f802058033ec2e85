"""A count of another owner's reports that stands alone, in no table: rounded, and small ones alike.

Of a table `control.clear` makes every cell and margin fit together. A single count that is shown
beside one's own reports has no margin; it is told as a neighbouring multiple of the base, and below
the smallest count nobody learns whether it is nought.
"""

from hueandcry.sharing.release import Treatment


def told(count: int, treatment: Treatment) -> int | str:
    """The count as it may be read: a number, or "fewer than N" from nought up to N."""
    least = max(treatment.smallest_count, treatment.base, 2)
    if treatment.audience == "owner":
        return count
    if count < least:
        return f"fewer than {least}"
    return count if treatment.method == "suppress" else round_to(count, treatment.base)


def round_to(count: int, base: int) -> int:
    """The nearest multiple, a half upwards: the same each time it is asked."""
    return (count + base // 2) // base * base
