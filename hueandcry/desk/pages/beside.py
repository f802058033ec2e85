"""An organisation's own picture beside the whole: its exact counts, and everybody's as released."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk.acts.back import Answer
from hueandcry.desk.pages.stream import cell
from hueandcry.exchange import charts, tables
from hueandcry.exchange import marks as set_marks
from hueandcry.exchange.words import day_words, period_words
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.facts.offence import STREAMS, source_of
from hueandcry.register import files, marks
from hueandcry.register.gate import Refused
from hueandcry.sharing.release import HeldBack, Released

_SHOWN = 8
_OWN, _ALL = "own", "all"
_ALL_COLOUR = "#5C5058"


def picture(own: Answer | None, everybody: Answer) -> dict[str, Any]:
    """What the page shows: a chart and a table for each stream of one's own, or why there is none.

    Both were released by the gate, so that a difference between the two tells no more than they do.
    """
    found: dict[str, Any] = {
        "why": [why for why in (_why(own, True), _why(everybody, False)) if why]
    }
    whole = everybody if isinstance(everybody, Released) else None
    if isinstance(own, Released):
        found["streams"] = [_stream(own, table, whole) for table in own.cleared.tables]
        found["how"] = f"Yours are {tables.how(own)}."
    if whole is not None:
        found["others"] = _others(whole)
        found["how"] = f"{found.get('how', '')} Everybody’s are {tables.how(whole)}.".strip()
    return found


def _why(answer: Answer | None, own: bool) -> dict[str, str]:
    """Why a picture is not there and what to do, or nothing where it is."""
    whose = "Your own picture" if own else "Everybody’s picture"
    if answer is None:
        return {
            "strong": f"{whose} is not here yet.",
            "words": "It is drawn from your files. You have sent none.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        }
    if isinstance(answer, Refused):
        reasons = answer.decision.reasons
        return {
            "strong": f"{whose} is not shown.",
            "words": reasons[0] if reasons else "No agreement allows it.",
            "url": reverse("may_i"),
            "url_words": "May I see this, and why?",
        }
    if isinstance(answer, HeldBack):
        return {
            "strong": f"{whose} is held back.",
            "words": f"{answer.held.reason} {answer.held.instead}",
            "url": reverse("picture"),
            "url_words": "Ask for another picture",
        }
    return {}


def _stream(own: Released, table: ClearedTable, whole: Released | None) -> dict[str, Any]:
    other = _of(whole, table.stream)
    both = _both(table, other)
    found = marks.of(own.owners, own.as_known_on)
    placed = set_marks.placed(found, both, public=False)
    titles = {_OWN: "Ours", _ALL: "Everybody’s"}
    title = f"{STREAMS[table.stream]}: ours beside everybody’s"
    drawn = {
        narrow: mark_safe(
            charts.trend_chart(
                both,
                title=title,
                names=titles,
                colours={_OWN: charts.STREAM_COLOURS[table.stream], _ALL: _ALL_COLOUR},
                invented=own.invented,
                narrow=narrow,
                marks=placed,
            )
        )
        for narrow in (False, True)
    }
    cells = {one.key: one for one in both.cells}
    rows = [
        [
            {"text": period_words(period), "note": set_marks.letters_at(placed, period)},
            *(
                cell(cells[(period, side)]) if (period, side) in cells else "no file"
                for side in both.values[1]
            ),
        ]
        for period in both.values[0][::-1]
    ]
    return {
        "key": table.stream,
        "title": title,
        "chart_svg": drawn[False],
        "chart_svg_narrow": drawn[True],
        "marks": set_marks.lines(placed),
        "alone": "Nobody else here keeps this kind of list. So everybody’s is yours alone."
        if other and _keepers(whole, table.stream) <= {*own.owners}
        else "",
        "table": {
            "caption": f"{STREAMS[table.stream]}, as known on {day_words(own.as_known_on)}",
            "columns": ["Period", *(titles[side] for side in both.values[1])],
            "rows": rows,
        },
    }


def _keepers(whole: Released | None, stream: str) -> set[str]:
    """Who among the owners of the whole has sent a list that such reports stand in."""
    if whole is None:
        return set()
    sent = files.last_taken_in(whole.owners, whole.as_known_on)
    return {owner for owner, source, _ in sent if source == source_of(stream)}


def _both(own: ClearedTable, whole: ClearedTable | None) -> ClearedTable:
    """Two cleared tables of quarters as one, split by whose they are."""
    sides = ((_OWN, own), *(((_ALL, whole),) if whole else ()))
    periods = sorted({label for _, table in sides for label in table.values[0]})[-_SHOWN:]
    return ClearedTable(
        stream=own.stream,
        axes=("quarter", "whose"),
        values=(tuple(periods), tuple(side for side, _ in sides)),
        cells=tuple(
            ClearedCell((one.key[0], side), one.value, one.words)
            for side, table in sides
            for one in table.cells
            if one.key[0] in periods
        ),
        window=own.window,
    )


def _others(whole: Released) -> dict[str, Any]:
    """The last quarter of every list that is shared with this organisation, each by itself."""
    last = max(table.values[0][-1] for table in whole.cleared.tables)
    rows: list[list[Any]] = []
    for table in whole.cleared.tables:
        found = next((one for one in table.cells if one.key == (last,)), None)
        rows.append([STREAMS[table.stream], cell(found) if found else {"text": "no file yet"}])
    return {
        "caption": f"All the lists, {period_words(last)}",
        "columns": ["Reports", "Everybody’s"],
        "rows": rows,
    }


def _of(whole: Released | None, stream: str) -> ClearedTable | None:
    tables_ = whole.cleared.tables if whole else ()
    return next((table for table in tables_ if table.stream == stream), None)
