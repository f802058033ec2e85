"""The rule for counts that stand alone, in no table: rounded one by one, and small ones alike.

How many of another owner's reports tell what one of ours tells has no margin, and adds up with
nothing: a report may tell of several. So there is nothing that must fit together, and what gives a
number away is a second way of rounding it (docs/decisions/0025).
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from hueandcry.facts.figure import ClearedCell, ClearedTable, CountTable, Figure, Key
from hueandcry.sharing.differencing import Before, Cell, Cut, Seen, names
from hueandcry.sharing.release import Held, Left, Treatment
from hueandcry.sharing.safe import Safe

# The one stream of such counts: they are of all lists of an owner together.
STREAM = "told alike"
_ONE_BASE = Held("The agreement rounds to 1, which hides nothing.", "Ask for a base of 5.")
_TWO_WAYS = Held(
    "These counts left before, made safe in another way. Both ways together would give them away.",
    "Ask under the agreement of that release.",
)


def safe_alone(
    figure: Figure, treatment: Treatment, earlier: Seen, before: Before
) -> tuple[Safe, ...] | Held:
    """Each count as it may be read; an earlier face of the same data stays.

    All values of all axes are shown, counted or not, so that a missing cell tells nothing. Held
    where the same data left under another base, smallest count or method: the two ranges of one
    number may meet in a single one.
    """
    if treatment.audience == "owner":
        return tuple(Safe(_shown(table, table, treatment, {})) for table in figure.tables)
    if treatment.method == "round" and treatment.base < 2:
        return _ONE_BASE
    made = []
    for table in figure.tables:
        if any(one.treatment != treatment for one in before.left.get(table.stream, ())):
            return _TWO_WAYS
        # Its cells are not listed: what an attacker has is how they were all made safe.
        shape = replace(
            table, values=((),) * len(table.axes), cells=(), window=table.window or figure.window
        )
        left = Left(shape, treatment, cut=before.cut)
        kept = {**before.older.get(table.stream, {}), **earlier.get(table.stream, {})}
        made.append(
            Safe(_shown(table, shape, treatment, kept, before.cut), left, _width(treatment))
        )
    return tuple(made)


def _shown(
    table: CountTable,
    shape: CountTable,
    treatment: Treatment,
    kept: Mapping[Cell, int],
    cut: tuple[str, str] | None = None,
) -> ClearedTable:
    """Every cell; a face that left before is kept while the count lies less than a base from it."""
    counts = dict(table.cells)
    keys: list[Key] = list(product(*table.values))
    found = names(table.axes, table.values, keys, shape.window or ("", ""), Cut(cut, table.nests))
    cells = []
    for key, name in zip(keys, found, strict=True):
        count = counts.get(tuple(part or "" for part in key), 0)
        said, face = told(count, treatment), kept.get(name)
        if isinstance(said, int) and face is not None and abs(face - count) < treatment.base:
            said = face
        value, words = (None, said) if isinstance(said, str) else (said, "")
        cells.append(ClearedCell(key, value, words))
    return ClearedTable(table.stream, table.axes, table.values, tuple(cells), shape.window)


def told(count: int, treatment: Treatment) -> int | str:
    """The count as it may be read: a number, or "fewer than N" from nought up to N."""
    if treatment.audience == "owner":
        return count
    least = fewest(treatment)
    if count < least:
        return f"fewer than {least}"
    return count if treatment.method == "suppress" else round_to(count, treatment.base)


def fewest(treatment: Treatment) -> int:
    """The smallest count that is told: the agreement's, or more where that leaves too few behind.

    Of the counts that read as one multiple at least half must be told, and two: else 7, the only
    one of 3 to 7 that is not small, would be known exactly.
    """
    least = max(treatment.smallest_count, treatment.base, 2)
    if treatment.method == "suppress":
        return least
    last = round_to(least, treatment.base) + (treatment.base - 1) // 2
    return least if last - least + 1 >= max(2, (treatment.base + 1) // 2) else last + 1


def _width(treatment: Treatment) -> int | None:
    """How many whole numbers a count that reads as a number may be at least."""
    if treatment.method == "suppress":
        return None
    least = fewest(treatment)
    return round_to(least, treatment.base) + (treatment.base - 1) // 2 - least + 1


def round_to(count: int, base: int) -> int:
    """The nearest multiple, a half upwards: the same each time it is asked."""
    return (count + base // 2) // base * base
