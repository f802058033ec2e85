"""The last check before a figure leaves: numbers are made safe for their audience, or held back.

`clear` is the only maker of Cleared. The method, what an attacker can still learn, and the
measurements are in docs/method/rounding.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hueandcry.facts.estimate import Estimates
from hueandcry.facts.figure import PERIODS, CountTable, Figure, Key
from hueandcry.sharing.audit import audited, why_held
from hueandcry.sharing.cube import Cube, canonical, cube
from hueandcry.sharing.differencing import NOTHING, Before, Cell, Seen
from hueandcry.sharing.estimates import cleared_estimates
from hueandcry.sharing.hiding import hidden
from hueandcry.sharing.masking import is_pinned, limits_of, masked_places
from hueandcry.sharing.one_count import safe_alone
from hueandcry.sharing.primary import coarse_enough
from hueandcry.sharing.release import Cleared, Held, Left, Treatment
from hueandcry.sharing.rounding import Limits, rounded
from hueandcry.sharing.safe import One, Safe, faces, names_of, shown_table

# More cells than this are not rounded in one piece: the sums alone would take seconds.
LARGEST_TABLE = 120_000
_FEWER_BREAKDOWNS = "Ask for fewer breakdowns, or for longer periods."
_NOT_BY_WARD = (
    "Not by kind of report and ward at once: numbers of harm to children, of intimate pictures, "
    "and of extremism and hate are not public by ward. "
    "This is our own rule, not the words of a law."
)
_ANOTHER_METHOD = (
    "An earlier release hid these small numbers, or rounded them. "
    "Both ways together would give them away."
)


def clear(
    figure: Figure, treatment: Treatment, earlier: Seen, before: Before = NOTHING
) -> Cleared | Held:
    """Make a figure safe for an audience: exact to its owner, rounded or hidden to others, or held.

    `earlier` holds every number released before from the same digest to anybody but its owner, as
    identities gives them and merge joins them: a number that was shown keeps its face. `before` is
    what else left, which the attacker has too.
    """
    if figure.kind == "estimate" and figure.estimates is not None:
        return _estimated(figure, figure.estimates, treatment)
    rule = _RULES.get(figure.kind)
    if rule is None:
        return Held(
            f"There is no rule yet for figures of the kind “{figure.kind}”.",
            "Ask for counts.",
        )
    made = rule(figure, treatment, earlier, before)
    if isinstance(made, Held):
        return made
    widths = [table.narrowest for table in made if table.narrowest is not None]
    return Cleared(
        name=figure.name,
        kind=figure.kind,
        unit=figure.unit,
        window=figure.window,
        tables=tuple(table.shown for table in made),
        treatment=treatment,
        method=figure.method,
        version=figure.version,
        digest=figure.digest,
        notes=figure.notes,
        left=tuple(table.left for table in made if table.left is not None),
        narrowest=min(widths, default=None),
    )


def _estimated(figure: Figure, estimates: Estimates, treatment: Treatment) -> Cleared | Held:
    """An estimate: few digits, and none of what lies behind it."""
    safe = cleared_estimates(estimates, treatment)
    if isinstance(safe, Held):
        return safe
    return Cleared(
        name=figure.name,
        kind=figure.kind,
        unit=figure.unit,
        window=figure.window,
        tables=(),
        treatment=treatment,
        method=figure.method,
        version=figure.version,
        digest=figure.digest,
        notes=figure.notes,
        estimates=safe,
    )


def difference(cleared: Cleared, stream: str, key_a: Key, key_b: Key) -> int | str:
    """The released number at `key_a` less that at `key_b`, or the words that stand for one.

    It is taken between numbers as shown, so that it tells no more than they do. Raises KeyError
    for a cell that the figure does not have.
    """
    cells = {
        cell.key: cell for table in cleared.tables if table.stream == stream for cell in table.cells
    }
    first, second = cells[key_a], cells[key_b]
    if first.value is None or second.value is None:
        return first.words if first.value is None else second.words
    return first.value - second.value


def _counts(
    figure: Figure, treatment: Treatment, earlier: Seen, before: Before
) -> tuple[Safe, ...] | Held:
    """Each stream by itself: streams are never added, so none can undo another."""
    if treatment.audience != "owner" and treatment.method == "round" and treatment.base < 2:
        return Held("The agreement rounds to 1, which hides nothing.", "Ask for a base of 5.")
    if any(_too_fine(table, treatment) for table in figure.tables):
        return Held(_NOT_BY_WARD, "Ask by kind of report, or by ward, and not by both.")
    seen = {stream: dict(cells) for stream, cells in earlier.items()}
    left = {stream: list(tables) for stream, tables in before.left.items()}
    made = []
    for table in map(canonical, figure.tables):
        whole = cube(table) if _size(table) <= LARGEST_TABLE else None
        if whole is None:
            return Held("This table has too many cells to make safe at once.", _FEWER_BREAKDOWNS)
        if treatment.audience == "owner":
            made.append(Safe(shown_table(table, whole, whole.truth, {})))
            continue
        shape = replace(table, cells=(), window=table.window or figure.window)
        one = One(table, whole, Left(shape, treatment, cut=before.cut))
        released = seen.setdefault(table.stream, {})
        others = left.setdefault(table.stream, [])
        safe = _safe(one, released, others, before)
        if isinstance(safe, Held):
            return safe
        made.append(safe)
        others.append(safe.left or one.left)
        released |= faces(safe)
    return tuple(made)


def _safe(
    one: One, released: Mapping[Cell, int], others: Sequence[Left], before: Before
) -> Safe | Held:
    """One table made safe, and then attacked with all that left before it."""
    treatment = one.left.treatment
    if any(left.treatment.method != treatment.method for left in others):
        return Held(_ANOTHER_METHOD, "Ask under the agreement of that release.")
    if treatment.method == "suppress":
        hid = before.hid.get(one.table.stream, frozenset())
        made = hidden(one, released, others, hid)
    else:
        made = _rounded(one, released, before.older.get(one.table.stream, {}))
    if isinstance(made, Held):
        return made
    tables = (*others, made.left or one.left)
    truth = dict(zip(names_of(one), one.whole.truth, strict=True))
    found = audited(tables, {**released, **faces(made)}, truth)
    if found.too_large:
        return Held("Too much left before to be checked together with this.", _FEWER_BREAKDOWNS)
    if found.exposed is not None:
        days = [left.on for left in others if left.on]
        return Held(
            why_held(found.exposed, days), "Ask for what left before, or for longer periods."
        )
    return replace(made, narrowest=found.narrowest)


def _rounded(one: One, released: Mapping[Cell, int], older: Mapping[Cell, int]) -> Safe | Held:
    """One table rounded, and masked if it is for the public."""
    table, whole, treatment = one.table, one.whole, one.left.treatment
    found = names_of(one)
    fixed = {place: released[name] for place, name in enumerate(found) if name in released}
    if any(value % treatment.base for value in fixed.values()):
        return Held(
            "An earlier release rounded these numbers to another base.",
            "Ask under the agreement of that release.",
        )
    limits = limits_of(whole, treatment)
    kept = _kept(whole, limits, treatment.base, found, older)
    values = rounded(whole, treatment.base, fixed, {**limits, **kept}) if kept else None
    if values is None or _goes_further(whole, values, treatment.base):
        values = rounded(whole, treatment.base, fixed, limits)
    if values is None:
        values = rounded(whole, treatment.base, fixed, {})
    if values is None:
        return Held(_why_not(fixed), _FEWER_BREAKDOWNS)
    further = _goes_further(whole, values, treatment.base)
    masked: dict[int, str] = {}
    if treatment.audience == "public":
        if is_pinned(whole, values, treatment):
            return Held("An earlier release would give a small number away.", _FEWER_BREAKDOWNS)
        words = f"fewer than {treatment.smallest_count}"
        masked = dict.fromkeys(masked_places(whole, treatment), words)
    left = replace(one.left, words=tuple(sorted(masked)), further=further)
    return Safe(shown_table(table, whole, values, masked), left)


def _kept(
    whole: Cube, limits: Limits, base: int, found: Sequence[Cell], older: Mapping[Cell, int]
) -> dict[int, tuple[int, int]]:
    """The faces of an earlier version that are still one of the two multiples next to the count."""
    kept = {}
    for place, (name, count) in enumerate(zip(found, whole.truth, strict=True)):
        face = older.get(name)
        low, high = limits.get(place, (0, count + base))
        if face is not None and abs(face - count) < base and low <= face <= high:
            kept[place] = (face, face)
    return kept


def _goes_further(whole: Cube, values: Sequence[int], base: int) -> bool:
    return any(abs(value - count) >= base for value, count in zip(values, whole.truth, strict=True))


def _why_not(fixed: Mapping[int, int]) -> str:
    if fixed:
        return "These numbers cannot be rounded to agree with what was shown before."
    return "This table is too fine to be rounded so that it adds up."


def _too_fine(table: CountTable, treatment: Treatment) -> bool:
    """Whether a table by theme has small areas that the strict tier allows none of its themes.

    All themes are listed, counted or not, so a no tells nothing of the counts. Periods are not
    looked at: see docs/decisions/0023.
    """
    if "theme" not in table.axes:
        return False
    themes = table.values[table.axes.index("theme")]
    areas = [axis for axis in table.axes if axis not in PERIODS]
    return bool(coarse_enough(areas, treatment.audience, themes))


def _size(table: CountTable) -> int:
    size = 1
    coarser = len({above for _, above in table.nests})
    for values in table.values:
        size *= len(values) + coarser + 1
    return size


_Rule = Callable[[Figure, Treatment, Seen, Before], tuple[Safe, ...] | Held]
_RULES: Mapping[str, _Rule] = {"counts": _counts, "single": safe_alone}
