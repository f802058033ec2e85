"""What a machine can say of a table before a person looks at it: what stops it, what to look at.

A machine finds small cells, sums that give a hidden number away, forms that look like people. It
does not know what is sensitive: two people do (docs/method/outputs.md).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hueandcry.facts.figure import PERIODS
from hueandcry.sharing import attack, differencing, long_table
from hueandcry.sharing.identifying import names_somebody
from hueandcry.sharing.long_table import LongCell, LongTable
from hueandcry.sharing.marking import Combined, Reach, markings, stops, strictest
from hueandcry.sharing.terms import Release

_FEWER = re.compile(r"(?:fewer|less) than (\d{1,6})")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Checked:
    """What stops a file, what to look at, and numbers that help to look: one sentence each."""

    stops: tuple[str, ...]
    notes: tuple[str, ...] = ()
    help: tuple[tuple[str, str], ...] = ()


def check(
    text: str, release: Release, mark: Combined | None, to: Reach, earlier: Sequence[str] = ()
) -> Checked:
    """Look at one file that is to leave under an agreement's `release`.

    `mark` is the marking of all that the agreement lets in, `to` how far the file is to go, and
    `earlier` the texts that left before under the same agreement.
    """
    table = long_table.read(text)
    if isinstance(table, str):
        return Checked((table,))
    found = [
        *_marking(table, mark, to),
        *names_somebody(text),
        *_formulas(text),
        *_unseen_signs(text),
        *_small(table, release),
        *_instead(table, release),
    ]
    tables = [one for one in map(long_table.read, earlier) if isinstance(one, LongTable)]
    given_away, notes = _given_away(table, tables, release)
    return Checked(
        (*found, *given_away), (*_to_note(table, release), *notes), tuple(helpful(table).items())
    )


def helpful(table: LongTable) -> Mapping[str, str]:
    """What a checker looks at first, as airlock shows it: extremes, sum, what divides all."""
    shown = [cell.value for cell in table.cells if cell.value is not None]
    inside = [c.value for c in table.cells if c.value is not None and None not in c.key]
    above_nought = [value for value in shown if value]
    return {
        "Rows": f"{len(table.cells):,}",
        "Held back": f"{len(table.cells) - len(shown):,}",
        "Noughts": f"{len(shown) - len(above_nought):,}",
        "Smallest": f"{min(shown):,}" if shown else "none",
        "Smallest but nought": f"{min(above_nought):,}" if above_nought else "none",
        "Largest": f"{max(shown):,}" if shown else "none",
        "Sum without totals": f"{sum(inside):,}",
        "All divide by 5": _yes(all(value % 5 == 0 for value in shown)),
        "All divide by 6": _yes(all(value % 6 == 0 for value in shown)),
        "Rounded to the middle of 6": _yes(all(value % 6 == 3 for value in above_nought)),
    }


def shown_by(table: LongTable, base: int) -> attack.Shown:
    """The table as an attacker reads it: `base` above 1 where its numbers are rounded to it."""
    window = _window(table)
    keys = [cell.key for cell in table.cells]
    sums = _sums(table)
    bounds = [_bounds(cell, base) for cell in table.cells]
    return attack.Shown(
        cells=differencing.names(table.axes, table.values, keys, window),
        low=tuple(low for low, _ in bounds),
        high=tuple(high for _, high in bounds),
        sums=sums,
    )


def is_rounded(table: LongTable, base: int) -> bool:
    """Whether every number of the table is a multiple of a base above 1."""
    return base > 1 and all(not (cell.value or 0) % base for cell in table.cells)


def marked(table: LongTable, mark: Combined | None) -> Combined | str:
    """The marking of a file, as it says itself and never less than what went in; or why none."""
    if mark is None:
        return stops(mark, "page")
    said = re.findall(r"TLP:[A-Z]+(?:\+STRICT)?", " ".join(table.above))
    if not said:
        return f"No line above the table says how it is marked. Put {mark.label} there."
    unknown = [label for label in said if label not in markings()]
    if unknown:
        return f"{unknown[0]} is no TLP 2.0 label."
    if strictest((mark.label, *said)) != strictest(said):
        return f"It is marked {said[0]}, but what went into it is {mark.label}."
    return replace(mark, label=strictest(said) or mark.label)


def _marking(table: LongTable, mark: Combined | None, to: Reach) -> list[str]:
    own = marked(table, mark)
    why = own if isinstance(own, str) else stops(own, to)
    return [why] if why else []


def _formulas(text: str) -> list[str]:
    """A cell that a spreadsheet would run is harmless with an apostrophe before it."""
    for number, line in enumerate(text.splitlines(), 1):
        if any(cell.lstrip('"').startswith(_FORMULA) for cell in line.split(",")):
            return [f"Line {number}: a cell begins as a formula does. Write an apostrophe first."]
    return []


def _unseen_signs(text: str) -> list[str]:
    """A sign that no checker sees may turn a line round, or carry what is not on the page."""
    return [
        f"Line {number}: it holds a sign that cannot be seen. Take it out."
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        if any(unicodedata.category(sign) in ("Cc", "Cf", "Co") and sign != "\t" for sign in line)
    ][:1]


def _instead(table: LongTable, release: Release) -> list[str]:
    """Words that stand for a number must not tell it: "fewer than 10" may, "it was 3" may not."""
    least = release.smallest_count
    for words in dict.fromkeys(cell.words for cell in table.cells if cell.value is None):
        fewer = _FEWER.search(words)
        if fewer and int(fewer.group(1)) < least:
            return [f"“{words[:40]}” tells of fewer than {least}, the smallest that may leave."]
        if any(sign.isnumeric() for sign in _FEWER.sub("", words)):
            return [f"“{words[:40]}” stands for a number and tells one."]
    return []


def _small(table: LongTable, release: Release) -> list[str]:
    least, base = release.smallest_count, release.round_base
    rounded = is_rounded(table, base)
    small = [
        cell
        for cell in table.cells
        if cell.value is not None
        and 0 < cell.value < least
        and (not rounded or None in cell.key or len(table.cells) == 1)
    ]
    found = []
    if small:
        what = "1 total is" if rounded and len(small) == 1 else f"{len(small):,} counts are"
        found.append(f"{what} below {least}, the smallest that the agreement lets out.")
    if base > 1 and release.method == "round" and not rounded:
        found.append(f"Not every count is rounded to {base}, as the agreement asks.")
    if not release.zeros and any(cell.value == 0 for cell in table.cells):
        found.append("The agreement lets no nought out, and there is one.")
    return found


def _given_away(
    table: LongTable, earlier: Sequence[LongTable], release: Release
) -> tuple[list[str], list[str]]:
    """What a reader works out, from the table alone and from all that left before."""
    base = release.round_base
    own = shown_by(table, base if is_rounded(table, base) else 1)
    secret = [
        name
        for name, cell in zip(own.cells, table.cells, strict=True)
        if cell.value is None or is_rounded(table, base)
    ]
    if not secret:
        return [], []
    before = [shown_by(one, base if is_rounded(one, base) else 1) for one in earlier]
    try:
        alone = attack.audit([own], secret, enough=1).exact
    except attack.Contradiction as contradiction:
        return [str(contradiction)], []
    if alone:
        return [_worked_out(alone, "its own sums")], []
    if not before:
        return [], []
    try:
        together = attack.audit([own, *before], secret, enough=1).exact
    except attack.Contradiction as contradiction:
        return [], [f"Beside the other tables: {contradiction} Look at both."]
    return (
        [_worked_out(together, "it and the tables beside it or before it")] if together else []
    ), []


def _worked_out(cells: Sequence[differencing.Cell], by: str) -> str:
    first = attack.in_words(cells[0])
    others = f", and {len(cells) - 1:,} more" if len(cells) > 1 else ""
    return f"A number that is held back or rounded can be worked out from {by}: {first}{others}."


def _to_note(table: LongTable, release: Release) -> list[str]:
    notes = []
    least = release.smallest_count
    if is_rounded(table, release.round_base):
        inside = sum(
            0 < cell.value < least
            for cell in table.cells
            if cell.value is not None and None not in cell.key
        )
        if inside:
            notes.append(
                f"{inside:,} rounded counts inside the table are below {least}. Nobody can tell "
                "the true ones, but ask whether each is needed."
            )
    said = dict.fromkeys(cell.words for cell in table.cells if cell.value is None)
    if others := [words for words in said if words != "held back" and not _FEWER.fullmatch(words)]:
        named = ", ".join(f"“{words[:40]}”" for words in others[:5])
        notes.append(f"In place of numbers stand the words {named}. Do they tell one?")
    notes += [
        f"The column “{axis[:40]}” holds whole numbers too. Are they counts?"
        for axis, values in zip(table.axes, table.values, strict=True)
        if axis != "age_band" and values and all(value.isdigit() for value in values)
    ]
    if not any(None in cell.key for cell in table.cells):
        notes.append("It has no totals. Ask whether they were published elsewhere.")
    return notes


def _window(table: LongTable) -> tuple[str, str]:
    for axis, values in zip(table.axes, table.values, strict=True):
        if axis in PERIODS and values:
            return values[0], values[-1]
    return "", ""


def _bounds(cell: LongCell, base: int) -> tuple[int, int | None]:
    """What the text tells of a cell: its number, the reach of its rounding, or of its words."""
    if cell.value is not None:
        return max(0, cell.value - base + 1), cell.value + base - 1
    fewer = _FEWER.search(cell.words)
    return 0, int(fewer.group(1)) - 1 if fewer else None


def _sums(table: LongTable) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Each total with the rows it is the sum of, along each axis; a row not there counts nought."""
    at = {cell.key: place for place, cell in enumerate(table.cells)}
    sums = []
    for axis in range(len(table.axes)):
        parts: dict[long_table.Key, list[int]] = {}
        for key, place in at.items():
            if key[axis] is not None:
                parts.setdefault((*key[:axis], None, *key[axis + 1 :]), []).append(place)
        sums += [(at[total], tuple(found)) for total, found in parts.items() if total in at]
    return tuple(sums)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
