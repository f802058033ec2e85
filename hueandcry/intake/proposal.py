"""Which column of an unseen table holds which field: by headings first, then by what cells show."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from hueandcry.intake.content import Content, agrees, by_content, category, content
from hueandcry.intake.dates import read_day
from hueandcry.intake.glance import Glance
from hueandcry.intake.sources import WORDS, compact
from hueandcry.intake.sources.layout import LONGEST_HEADING
from hueandcry.intake.vocabulary import Meaning, meaning

_BEFORE = 0.9  # the share of rows on which the event must not lie after the report


@dataclass(frozen=True, slots=True)
class Proposed:
    """One column: its cells in all sheets, row by row, and the field it seems to hold, or ""."""

    heading: str
    cells: tuple[str, ...]
    sheets: frozenset[int]
    field: str
    why: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """A column before it is settled: its heading's meaning, and how strong its claim is."""

    proposed: Proposed
    says: Meaning
    content: Content
    strength: int


Tell = Callable[[int, int], None]


def untold(done: int, of: int) -> None:
    """Nobody waits for it."""


def propose(sheets: tuple[Glance, ...], tell: Tell = untold) -> tuple[Proposed, ...]:
    """Propose a field for each column; equal headings of two sheets are one column.

    `tell` hears after each column how many of how many are looked at.
    """
    gathered = list(_gathered(sheets))
    columns = []
    for heading, cells, on in gathered:
        columns.append(_claim(heading, cells, on))
        tell(len(columns), len(gathered))
    settled = _settle(columns)
    for step in (_dates, _reference, _offence):
        settled = step(settled)
    return tuple(column.proposed for column in settled)


def _gathered(
    sheets: tuple[Glance, ...],
) -> Iterator[tuple[str, tuple[str, ...], frozenset[int]]]:
    """Each heading once, with its cells of every sheet; a sheet that lacks it gives blank ones."""
    order: dict[str, str] = {}
    places: list[dict[str, int]] = []
    for number, sheet in enumerate(sheets):
        here: dict[str, int] = {}
        for at, heading in enumerate(sheet.headings):
            key = compact(heading) or f"\0{number} {at}"  # columns without headings stay apart
            key = f"\0{number} {at} {key}" if key in here else key
            here[key] = at
            order.setdefault(key, heading)
        places.append(here)
    for key, heading in order.items():
        cells = tuple(
            row[here[key]] if key in here else ""
            for sheet, here in zip(sheets, places, strict=True)
            for row in sheet.rows
        )
        on = frozenset(number for number, here in enumerate(places) if key in here)
        yield ("" if key.startswith("\0") and not heading else heading), cells, on


def _claim(heading: str, cells: tuple[str, ...], on: frozenset[int]) -> _Column:
    found = content(cells)
    says = meaning(heading) if 0 < len(heading) <= LONGEST_HEADING else Meaning("", "", barred=True)
    field, why, sure, strength = _first_sight(heading, says, found)
    return _Column(Proposed(heading, cells, on, field, why, sure), says, found, strength)


def _first_sight(heading: str, says: Meaning, found: Content) -> tuple[str, str, bool, int]:
    """Field, why, whether sure, and how strong the claim is against another for that field."""
    if not heading:
        return "", "It has no heading.", found.filled == 0, 0
    if len(heading) > LONGEST_HEADING:
        return "", f"Its heading is longer than {LONGEST_HEADING} letters.", True, 0
    if says.barred:
        return "", says.why, True, 0
    if not says.field:
        field, why = by_content(found)
        return field, why, not found.filled, 0
    fits = agrees(says.field, found)
    if fits:
        return says.field, "Its heading says so, and its cells agree.", True, 4 if says.exact else 3
    if fits is None:
        return says.field, says.why, says.exact, 2 if says.exact else 1
    field, why = by_content(found)
    if field and field != says.field:
        return field, f"{why} Its heading says otherwise.", False, 0
    return "", f"Its heading says {WORDS[says.field]}, but its cells do not look like it.", False, 0


def _settle(columns: list[_Column]) -> list[_Column]:
    """One column a field and sheet: the strongest claim stands, the others are left out."""
    taken: dict[tuple[str, int], str] = {}
    settled = list(columns)
    order = sorted(
        range(len(columns)), key=lambda at: (-columns[at].strength, columns[at].says.rank, at)
    )
    for at in order:
        one = columns[at].proposed
        if not one.field or one.field == "date":
            continue
        before = next((taken[one.field, on] for on in one.sheets if (one.field, on) in taken), None)
        if before is not None:
            settled[at] = _left_out(columns[at], _held_already(before, one, columns[at].content))
        else:
            taken.update({(one.field, on): one.heading for on in one.sheets})
    return settled


def _held_already(before: str, one: Proposed, found: Content) -> tuple[str, str]:
    if compact(before) == compact(one.heading):
        return "", f"Another column is headed '{one.heading}' too. Rename one of them."
    if one.field == "reported_on" and found.mostly("date", 0.8) and not one.sure:
        return "date", "Its cells are dates."
    return "", f"'{before}' already holds {WORDS[one.field]}."


def _left_out(column: _Column, because: tuple[str, str]) -> _Column:
    field, why = because
    return replace(column, proposed=replace(column.proposed, field=field, why=why, sure=not field))


def _given(column: _Column, field: str, why: str) -> _Column:
    return replace(column, proposed=replace(column.proposed, field=field, why=why, sure=False))


def _fields(columns: Iterable[_Column]) -> dict[str, Proposed]:
    return {column.proposed.field: column.proposed for column in columns if column.proposed.field}


def _dates(columns: list[_Column]) -> list[_Column]:
    """Give columns of dates whose headings do not say which to the days still wanted."""
    free = [at for at, column in enumerate(columns) if column.proposed.field == "date"]
    settled = list(columns)
    for wanted in ("reported_on", "event_on"):
        held = _fields(settled)
        if wanted in held or not free:
            continue
        other = held.get("event_on" if wanted == "reported_on" else "reported_on")
        at = _best_date(free, settled, wanted, other)
        why = _WHY_DATE[wanted]
        if at is None and not held.keys() & {"reported_on", "event_on"}:
            at, why = free[0], "Its cells are dates, the first of several kinds."
        if at is not None:
            free.remove(at)
            settled[at] = _given(settled[at], wanted, why)
    for at in free:
        settled[at] = _left_out(settled[at], ("", "Its cells are dates, but of what is not clear."))
    return settled


_WHY_DATE = {
    "reported_on": "Its cells are dates, the latest of each row.",
    "event_on": "Its cells are dates, and none lies after the report.",
}


def _best_date(
    free: list[int], columns: list[_Column], wanted: str, other: Proposed | None
) -> int | None:
    rivals = [columns[at].proposed for at in free] + ([other] if other else [])
    for at in free:
        mine = columns[at].proposed
        others = [one for one in rivals if one is not mine]
        if wanted == "reported_on" and all(_not_after(one, mine) for one in others):
            return at
        if wanted == "event_on" and other is not None and _not_after(mine, other):
            return at
    return None


def _not_after(one: Proposed, other: Proposed) -> bool:
    """Whether the days of one column, where both are told, hardly ever lie after the other's."""
    pairs = [
        (first, second)
        for a, b in zip(one.cells, other.cells, strict=True)
        if (first := read_day(a).day) and (second := read_day(b).day)
    ]
    return bool(pairs) and sum(a <= b for a, b in pairs) >= _BEFORE * len(pairs)


def _reference(columns: list[_Column]) -> list[_Column]:
    """Where no heading says so, the first column of codes that never repeat is the reference."""
    if "ref" in _fields(columns):
        return columns
    for at, column in enumerate(columns):
        found = column.content
        whole = found.filled >= 5 and found.filled >= 0.8 * found.rows
        codes = found.mostly("reference", 0.9) and found.mostly("different", 0.98)
        free = not (column.proposed.field or column.says.field or column.says.barred)
        if whole and codes and free:
            given = _given(column, "ref", "Its cells are all different, as references are.")
            return [*columns[:at], given, *columns[at + 1 :]]
    return columns


def _offence(columns: list[_Column]) -> list[_Column]:
    """Where no column says what happened, one of known offences does, whatever its heading.

    Else one whose texts repeat like a category is proposed, for a person to look at.
    """
    free = [at for at, column in enumerate(columns) if not column.says.barred]
    best = max(free, key=lambda at: columns[at].content.shares["offence"], default=None)
    if "code" in _fields(columns) or best is None:
        return columns
    why = "Its cells are offences that we know."
    if not columns[best].content.mostly("offence", 0.3):
        unread = [at for at in free if columns[at].proposed.heading and _is_unread(columns[at])]
        best = max(unread, key=lambda at: category(columns[at].content), default=best)
        why = "Its short texts repeat, like a category: they may say what happened."
        if best not in unread or not category(columns[best].content):
            return columns
    given = _given(columns[best], "code", why)
    return [*columns[:best], given, *columns[best + 1 :]]


def _is_unread(column: _Column) -> bool:
    return not column.proposed.field and not column.says.field
