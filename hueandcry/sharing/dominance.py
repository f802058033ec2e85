"""When a sum of money gives one contributor away to another, and how wide it must be hidden.

A sum can be large and still be one firm: its rival takes its own loss off and knows. The (n,k) rule
with n = 2 and the p % rule, both on the two largest contributors of a cell (Handbook on Statistical
Disclosure Control, section 4.2, tables "Sensitivity rules" and "Upper protection levels": read).
The handbook says to keep the percentages to oneself: show nobody outside `share` and `within`.
Amounts are whole numbers of one unit, pounds or pence, and none is below zero; branches of one
firm are one contributor.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DominanceRule:
    """When a sum may not be told.

    Fewer than `contributors` of them; the two largest more than `share` % of it; or what all others
    add is less than `within` % of the largest, so that the second can tell the largest that nearly.
    """

    contributors: int = 10
    share: int = 90
    within: int = 10


def sensitive(
    total: int, largest: int, second: int, contributors: int, rule: DominanceRule
) -> bool:
    """Whether a cell's sum may not be told.

    Raises ValueError where the numbers cannot be of one cell.
    """
    _check(total, largest, second, contributors, rule)
    if not contributors:
        return False
    return (
        contributors < rule.contributors
        or 100 * (largest + second) > rule.share * total
        or 100 * (total - largest - second) < rule.within * largest
    )


def protection(
    total: int, largest: int, second: int, contributors: int, rule: DominanceRule
) -> int:
    """How far above the sum an attacker must have to reckon with, at the least; 0 if it is safe.

    (n,k): 100/k of the two largest, less the total. p %: p/100 of the largest, less what the others
    add. The greater of the two, rounded up; 1 where only the number of contributors is too small:
    then it must not be found exactly.
    """
    if not sensitive(total, largest, second, contributors, rule):
        return 0
    both, rest = largest + second, total - largest - second
    by_share = -(-100 * both // rule.share) - total
    by_nearness = -(-(rule.within * largest) // 100) - rest
    return max(by_share, by_nearness, 1)


def _check(total: int, largest: int, second: int, contributors: int, rule: DominanceRule) -> None:
    if not 0 < rule.share <= 100 or rule.within < 0 or rule.contributors < 0:
        raise ValueError(f"A share of 1 to 100 % and no number below zero, not {rule}.")
    if contributors < 0 or not 0 <= second <= largest or largest + second > total:
        raise ValueError(
            f"A sum of {total} of {contributors} cannot have {largest} and {second} as its largest."
        )
    alone = contributors == 1 and (second or largest != total)
    pair = contributors == 2 and largest + second != total
    if alone or pair or (not contributors and total):
        raise ValueError(f"A sum of {total} is not {largest} and {second} of {contributors}.")
