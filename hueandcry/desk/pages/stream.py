"""One stream of a released figure as a page shows it: finding, chart, table, marks, copies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk.fields import SPLITS
from hueandcry.desk.words import change
from hueandcry.exchange import charts, marks, tables
from hueandcry.exchange.marks import Placed
from hueandcry.exchange.words import day_words, period_short, period_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.mark import Mark
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.facts.place import area
from hueandcry.facts.place_axes import PARTNERSHIP, is_whole
from hueandcry.sharing.release import Released

COPIES = ("csv", "json", "svg")
_LONG = 20
_SHOWN = {"quarter": 12, "month": 13, "week": 13}


def stream(
    released: Released, table: ClearedTable, given: QueryDict, set_marks: Sequence[Mark]
) -> dict[str, Any]:
    """The context of one section of the picture page."""
    names, said = area_names(), finding(table)
    copies = given.copy()
    copies["stream"] = table.stream
    shown = placed(released, table, set_marks)
    return {
        "key": table.stream,
        "name": STREAMS[table.stream],
        "finding": said,
        "chart_svg": mark_safe(chart(released, table, set_marks, narrow=False)),
        "chart_svg_narrow": mark_safe(chart(released, table, set_marks, narrow=True)),
        "marks": marks.lines(shown),
        "table": _table(table, names, shown),
        "downloads": [
            (f"{reverse('picture_copy', args=[form])}?{copies.urlencode()}", form.upper())
            for form in COPIES
        ],
        "say": {
            "id": f"say-{table.stream}",
            "words": f"{said}.",
            "source": f"Source: partners’ reports, {tables.how(released)}, as known on "
            f"{day_words(released.as_known_on)}. Ledger entry {released.ledger}.",
            "tlp": released.marking,
        },
    }


def finding(table: ClearedTable) -> str:
    """The last period against the one before, from released numbers alone."""
    totals = {cell.key[0]: cell for cell in table.cells if set(cell.key[1:]) <= {None}}
    periods = table.values[0]
    last = totals[periods[-1]]
    said = f"{last.value:,}" if last.value is not None else last.words
    words = f"{STREAMS[table.stream]}: {said} in {period_words(periods[-1])}"
    before = totals.get(periods[-2]) if len(periods) > 1 else None
    if last.value is None or before is None or before.value is None:
        return words
    difference = change(last.value, before.value, f"the {table.axes[0]} before")
    return f"{words}, {difference[:1].lower()}{difference[1:]}"


def chart(
    released: Released,
    table: ClearedTable,
    set_marks: Sequence[Mark],
    *,
    narrow: bool,
    marking: str = "",
) -> str:
    """The stream as SVG, with its marks; with its marking too where it leaves alone."""
    return charts.trend_chart(
        _drawn(recent(table)),
        title=finding(table),
        names=_value_names(table, area_names()),
        colours={key: theme.colour for key, theme in themes().items()},
        invented=released.invented,
        narrow=narrow,
        marking=marking,
        marks=placed(released, table, set_marks),
    )


def placed(
    released: Released, table: ClearedTable, set_marks: Sequence[Mark]
) -> tuple[Placed, ...]:
    """The marks on the periods that a page shows of a stream."""
    public = released.cleared.treatment.audience == "public"
    return marks.placed(set_marks, recent(table), public=public)


def recent(table: ClearedTable) -> ClearedTable:
    """The last periods of a table, as many as a chart or a page can hold."""
    periods = table.values[0][-_SHOWN[table.axes[0]] :]
    kept = {*periods}
    return ClearedTable(
        stream=table.stream,
        axes=table.axes,
        values=(periods, *table.values[1:]),
        cells=tuple(cell for cell in table.cells if cell.key[0] in kept),
        window=table.window,
    )


def cell(found: Any) -> dict[str, Any]:
    """A cleared cell as templates draw it: a number, or the words that stand in for it."""
    return {"held": found.words} if found.value is None else {"number": found.value}


def area_names() -> Mapping[str, str]:
    """What each place of this home's area is called."""
    return area(settings.HUEANDCRY_HOME.area).names


def _table(
    table: ClearedTable, names: Mapping[str, str], shown: Sequence[Placed]
) -> dict[str, Any]:
    kept = recent(table)
    cells = {found.key: found for found in kept.cells}
    periods = kept.values[0][::-1]
    if len(kept.axes) == 1:
        rows: list[list[Any]] = [
            [
                {"text": period_words(period), "note": marks.letters_at(shown, period)},
                cell(cells[(period,)]),
            ]
            for period in periods
        ]
        return {"caption": STREAMS[table.stream], "columns": ["Period", "Reports"], "rows": rows}
    periods = periods[:4]
    rows = [
        [
            tables.value_name(kept.axes[1], value, names),
            *(cell(cells[(period, value)]) for period in periods),
        ]
        for value in (*kept.values[1], *_wholes(kept))
        if any(cells[(period, value)].value != 0 for period in periods)
    ]
    foot = ["All", *(cell(cells[(period, None)]) for period in periods)]
    heads = (" ".join((*period_short(p), marks.letters_at(shown, p))).strip() for p in periods)
    return {
        "caption": STREAMS[table.stream],
        "columns": [SPLITS[kept.axes[1]], *heads],
        "scroll": len(rows) > _LONG,
        "wide": True,
        "rows": rows,
        "foot": foot,
    }


def _wholes(table: ClearedTable) -> list[str]:
    """Partnerships that can be compared only together, since one of them was split."""
    if table.axes[1] != PARTNERSHIP:
        return []
    return sorted({part for key in table.cells if is_whole(part := key.key[1] or "")})


def _drawn(table: ClearedTable) -> ClearedTable:
    """The table without the values that show no number at all, which a chart cannot draw."""
    if len(table.axes) == 1:
        return table
    shown = {found.key[1] for found in table.cells if found.value}
    kept = tuple(value for value in table.values[1] if value in shown)
    return replace(table, values=(table.values[0], kept or table.values[1]))


def _value_names(table: ClearedTable, names: Mapping[str, str]) -> dict[str, str]:
    found = {value: period_words(value) for value in table.values[0]}
    for axis, values in zip(table.axes[1:], table.values[1:], strict=True):
        found |= {value: tables.value_name(axis, value, names) for value in values}
    return found
