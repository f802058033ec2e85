"""A picture: a released figure as charts, tables and sentences, and its copies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk.acts import friday
from hueandcry.desk.acts import show as shows
from hueandcry.desk.fields import SPLITS, purpose_words, select
from hueandcry.desk.page import MEMBERS, asking, marking_words, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.desk.words import change
from hueandcry.exchange import charts, tables
from hueandcry.exchange.words import day_words, period_short, period_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.facts.place import area
from hueandcry.register import book
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import HeldBack, Released

_PERIODS = {"quarter": "Quarter", "month": "Month", "week": "Week"}
_LONG = 20
_COPIES = ("csv", "json", "svg")
_SHOWN = {"quarter": 12, "month": 13, "week": 13}
_PURPOSE = "say what happened and what changed"


@page(
    roles=MEMBERS,
    purpose=_PURPOSE,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """Chart, table and sentence for each stream; refusals become a page of their own."""
    friday.done(request, "picture")
    question = _question(request)
    outcome = shows.figure(question, **asking(request))
    context = {
        "ask": {"fields": _fields(request.GET, question), "button": "Show"},
        "may_i_url": f"{reverse('may_i')}?{request.GET.urlencode()}",
        "marking": marking_words(outcome.marking, outcome.classification),
        "ledger_number": outcome.ledger,
    }
    if isinstance(outcome, HeldBack):
        context |= {
            "title": "Held back to protect people",
            "held": outcome.held,
            "counted": list(outcome.hidden),
        }
    else:
        context |= _picture(outcome, request.GET)
    return render(request, "desk/picture.html", context)


@page(roles=MEMBERS, purpose=_PURPOSE)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """The same question as CSV, JSON or SVG, released anew and written down."""
    if form not in _COPIES:
        return not_here(request)
    question = _question(request)
    outcome = shows.figure(question, **asking(request))
    if isinstance(outcome, HeldBack):
        return JsonResponse(tables.held_as_json(outcome), status=409)
    names = _names()
    name = f"{outcome.cleared.name}-ledger-{outcome.ledger}"
    if form == "json":
        return JsonResponse(tables.as_json(outcome), json_dumps_params={"ensure_ascii": False})
    if form == "csv":
        text, kind = tables.as_csv(outcome, names=names), "text/csv; charset=utf-8"
    else:
        table = _table_of(outcome, request.GET.get("stream", ""))
        kind = "image/svg+xml; charset=utf-8"
        text = _chart(outcome, table, names, narrow=False, marking=outcome.marking)
    response = HttpResponse(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _question(request: HttpRequest) -> Ask:
    given = request.GET
    member = who_asks(request)
    by = [given.get("period", "quarter")]
    if given.get("split"):
        by.append(given["split"])
    whose = given.get("whose", "all")
    return shows.ask(
        member,
        name="trend",
        by=shows.axes(",".join(by)),
        purpose=given.get("purpose") or shows.usual_purpose(member),
        reason=_PURPOSE,
        owners=shows.everybody(member) if whose != "own" else (member.partner,),
        addressee="public" if whose == "public" else "",
    )


def _fields(given: QueryDict, question: Ask) -> list[dict[str, Any]]:
    whose = {"all": "Everyone’s", "own": "Our own, exact", "public": "As the public may see it"}
    streams = {**STREAMS, "all": "Each of them"}
    return [
        select("period", "By", _PERIODS, given.get("period", "quarter")),
        select("split", "Split by", SPLITS, given.get("split", "")),
        select("stream", "Reports", streams, given.get("stream", "")),
        select("whose", "Whose", whose, given.get("whose", "all")),
        select("purpose", "What for", purpose_words(), question.purpose),
    ]


def _picture(released: Released, given: QueryDict) -> dict[str, Any]:
    only = given.get("stream", "") or released.cleared.tables[0].stream
    shown = [table for table in released.cleared.tables if only in ("all", table.stream)]
    names = _names()
    streams = [_stream(released, table, names, given) for table in shown]
    title = "What happened, and what changed"
    if len(streams) == 1:
        title = streams[0]["finding"]
        streams[0]["finding"] = f"{streams[0]['name']}, by {shown[0].axes[0]}"
    return {
        "title": title,
        "lede": f"{released.cleared.unit[:1].upper()}{released.cleared.unit[1:]}. "
        f"As known on {day_words(released.as_known_on)}.",
        "streams": streams,
        "empty": None
        if streams
        else {
            "title": "Nothing of this kind was taken in",
            "words": "There are reports, but none of this kind.",
            "url": reverse("picture"),
            "url_words": "See the other reports",
        },
        "counted": _counted(released),
        "gate": _gate(released),
    }


def _stream(
    released: Released, table: ClearedTable, names: Mapping[str, str], given: QueryDict
) -> dict[str, Any]:
    finding = _finding(table)
    copies = given.copy()
    copies["stream"] = table.stream
    return {
        "key": table.stream,
        "name": STREAMS[table.stream],
        "finding": finding,
        "chart_svg": mark_safe(_chart(released, table, names, narrow=False)),
        "chart_svg_narrow": mark_safe(_chart(released, table, names, narrow=True)),
        "table": _table(table, names),
        "downloads": [
            (f"{reverse('picture_copy', args=[form])}?{copies.urlencode()}", form.upper())
            for form in _COPIES
        ],
        "say": {
            "id": f"say-{table.stream}",
            "words": f"{finding}.",
            "source": f"Source: partners’ reports, {tables.how(released)}, as known on "
            f"{day_words(released.as_known_on)}. Ledger entry {released.ledger}.",
            "tlp": released.marking,
        },
    }


def _finding(table: ClearedTable) -> str:
    """The last period against the one before, from released numbers alone."""
    totals = {cell.key[0]: cell for cell in table.cells if set(cell.key[1:]) <= {None}}
    periods = table.values[0]
    last = totals[periods[-1]]
    said = f"{last.value:,}" if last.value is not None else last.words
    finding = f"{STREAMS[table.stream]}: {said} in {period_words(periods[-1])}"
    before = totals.get(periods[-2]) if len(periods) > 1 else None
    if last.value is None or before is None or before.value is None:
        return finding
    difference = change(last.value, before.value, f"the {table.axes[0]} before")
    return f"{finding}, {difference[:1].lower()}{difference[1:]}"


def _chart(
    released: Released,
    table: ClearedTable,
    names: Mapping[str, str],
    *,
    narrow: bool,
    marking: str = "",
) -> str:
    return charts.trend_chart(
        _drawn(_recent(table)),
        title=_finding(table),
        names=_value_names(table, names),
        colours={key: theme.colour for key, theme in themes().items()},
        invented=released.invented,
        narrow=narrow,
        marking=marking,
    )


def _recent(table: ClearedTable) -> ClearedTable:
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


def _table(table: ClearedTable, names: Mapping[str, str]) -> dict[str, Any]:
    recent = _recent(table)
    cells = {cell.key: cell for cell in recent.cells}
    periods = recent.values[0][::-1]
    if len(recent.axes) == 1:
        rows = [[period_words(period), _cell(cells[(period,)])] for period in periods]
        return {"caption": STREAMS[table.stream], "columns": ["Period", "Reports"], "rows": rows}
    periods = periods[:4]
    rows = [
        [
            tables.value_name(recent.axes[1], value, names),
            *(_cell(cells[(period, value)]) for period in periods),
        ]
        for value in recent.values[1]
        if any(cells[(period, value)].value != 0 for period in periods)
    ]
    foot = ["All", *(_cell(cells[(period, None)]) for period in periods)]
    return {
        "caption": STREAMS[table.stream],
        "columns": [SPLITS[recent.axes[1]], *(" ".join(period_short(p)) for p in periods)],
        "scroll": len(rows) > _LONG,
        "wide": True,
        "rows": rows,
        "foot": foot,
    }


def _cell(cell: Any) -> dict[str, Any]:
    return {"held": cell.words} if cell.value is None else {"number": cell.value}


def _drawn(table: ClearedTable) -> ClearedTable:
    """The table without the values that show no number at all, which a chart cannot draw."""
    if len(table.axes) == 1:
        return table
    shown = {cell.key[1] for cell in table.cells if cell.value}
    kept = tuple(value for value in table.values[1] if value in shown)
    return replace(table, values=(table.values[0], kept or table.values[1]))


def _value_names(table: ClearedTable, names: Mapping[str, str]) -> dict[str, str]:
    found = {value: period_words(value) for value in table.values[0]}
    for axis, values in zip(table.axes[1:], table.values[1:], strict=True):
        found |= {value: tables.value_name(axis, value, names) for value in values}
    return found


def _counted(released: Released) -> list[str]:
    return [
        f"These are {released.cleared.unit}.",
        "A report is not a crime, and not a person: most people tell nobody.",
        tables.NEVER_ADDED,
        f"Numbers are {tables.how(released)}.",
        "Differences are taken between the numbers shown.",
        *(
            ["Sealed records are left out, and nobody is told how many."]
            if released.without_sealed
            else []
        ),
        *(
            f"Not included: {owner} has no agreement with you for this."
            for owner in released.not_included
        ),
    ]


def _gate(released: Released) -> list[tuple[str, Any]]:
    return [
        ("Agreements", ", ".join(released.agreements)),
        ("For", book.names().get(released.addressee, released.addressee)),
        ("Made safe", tables.how(released)),
        ("Marking", {"tlp": released.marking}),
        ("Data digest", {"raw": f"{released.digest[:12]}…"}),
        ("Ledger entry", {"number": released.ledger}),
    ]


def _table_of(released: Released, stream: str) -> ClearedTable:
    found = [table for table in released.cleared.tables if table.stream == stream]
    return (found or list(released.cleared.tables))[0]


def _names() -> Mapping[str, str]:
    return area(settings.HUEANDCRY_HOME.area).names
