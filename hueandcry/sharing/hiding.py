"""Suppression: small numbers, and what would give them away, read "hidden"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hueandcry.sharing.attack import Shown
from hueandcry.sharing.audit import as_shown, hidden_names, length, skeleton, why_held
from hueandcry.sharing.differencing import Cell
from hueandcry.sharing.primary import Rule, primary
from hueandcry.sharing.release import Held, Left
from hueandcry.sharing.safe import One, Safe, names_of, shown_table
from hueandcry.sharing.suppress import Unprotected, suppressed

HIDDEN = "hidden"
_INSTEAD = "Ask for what left before, or for longer periods."


@dataclass(frozen=True, slots=True)
class Exposed:
    """A cell that earlier tables give away."""

    cell: Cell


def hidden(
    one: One, released: Mapping[Cell, int], others: Sequence[Left], hid: frozenset[Cell]
) -> Safe | Held:
    """One table with small counts hidden, and others with them; what left before is known.

    `others` are the tables of the same rows that left, `released` their numbers, `hid` what an
    earlier version of these rows hid: that stays hidden, or two days side by side would tell it.
    A table that tells nothing new but noughts, since the rest must be hidden, is held.
    """
    found, bones = names_of(one), skeleton(one.left.shape, one.left.cut)
    before = frozenset().union(hid, *map(hidden_names, others))
    must = {found[place] for place in _primary(one)} | (before & _may_hide(one) - set(released))
    days = [left.on for left in others if left.on]
    if not must.isdisjoint(released):
        return Held("An earlier release showed numbers that are hidden here.", _INSTEAD)
    chosen = _chosen(one, must, [as_shown(left, released) for left in others])
    if isinstance(chosen, Exposed):
        return Held(why_held(chosen.cell, days), _INSTEAD)
    words = tuple(
        place
        for place, name in enumerate(found)
        if name in chosen and place not in bones.never_shown
    )
    left = replace(one.left, words=words)
    asked_before = any(replace(other, on="") == left for other in others)
    unseen = {found[place] for place in bones.never_shown}
    new = _may_hide(one) - chosen - unseen - set(released)
    if words and not new and not asked_before:
        return Held(why_held(min((found[place] for place in words), key=length), days), _INSTEAD)
    numbers = dict.fromkeys(words, HIDDEN)
    return Safe(shown_table(one.table, one.whole, one.whole.truth, numbers), left)


def _chosen(
    one: One, must: Collection[Cell], earlier: Sequence[Shown]
) -> frozenset[Cell] | Exposed:
    """The names of the cells to hide, or the one that is found out whatever is hidden.

    A total of one part alone has its part's name, so positions are taken by name. Where noughts are
    shown none is hidden with others: "three in one of these two, and one of them never has any" is
    three. So everybody knows that a hidden number is one or more.
    """
    found, sums = names_of(one), skeleton(one.left.shape, one.left.cut).sums
    may = _may_hide(one)
    truth = {name: t for name, t in zip(found, one.whole.truth, strict=True) if name in may}
    at = {name: place for place, name in enumerate(truth)}
    by_name = dict.fromkeys(
        (at[found[total]], tuple(sorted(at[found[part]] for part in parts if found[part] in at)))
        for total, parts in sums
        if found[total] in at
    )
    cells = tuple(truth)
    least = Shown(cells, (int(one.left.treatment.zeros),) * len(cells), (None,) * len(cells), ())
    primary = [at[name] for name in truth if name in must]
    chosen = suppressed(tuple(truth.values()), tuple(by_name), primary, (*earlier, least), cells)
    if isinstance(chosen, Unprotected):
        return Exposed(cells[chosen.cells[0]])
    return frozenset(cells[place] for place in chosen)


def _may_hide(one: One) -> frozenset[Cell]:
    """The cells that may read "hidden": where noughts are shown, no nought does."""
    zeros = one.left.treatment.zeros
    pairs = zip(names_of(one), one.whole.truth, strict=True)
    return frozenset(name for name, count in pairs if count or not zeros)


def _primary(one: One) -> set[int]:
    """Counts that may not be told, noughts too where none may be shown."""
    treatment = one.left.treatment
    # Lines are not looked at: a table of one week has all of it in one cell, which tells nothing.
    rule = Rule(treatment.smallest_count, zeros=not treatment.zeros, apart=None)
    return set(primary(one.whole.truth, one.whole.sums, rule))
