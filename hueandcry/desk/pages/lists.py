"""Which lists hold which kinds of report: what was found, what can never be there, how fresh."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import copies
from hueandcry.desk.acts import show as shows
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.fields import day_field
from hueandcry.desk.page import MEMBERS, asking, marking_words, page, who_asks
from hueandcry.desk.pages.door import not_copied, not_here
from hueandcry.exchange import marks as set_marks
from hueandcry.exchange import tables
from hueandcry.exchange.rows import as_csv
from hueandcry.exchange.words import day_words, window_words
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.lists import cannot, lists, never_added, verify_by
from hueandcry.facts.mark import Mark
from hueandcry.facts.offence import STREAMS, source_of, themes
from hueandcry.register import book, files, marks
from hueandcry.register.gate import Refused
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import HeldBack, Released

_PURPOSE = "see which lists hold which kinds"
_LATE = 100  # days: a quarter, and some days to send it
_KNOWN = {"S": "Seen in a source.", "R": "Recalled, not checked.", "I": "Our own reading."}


@page(
    roles=MEMBERS,
    purpose=_PURPOSE,
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def show(request: HttpRequest) -> HttpResponse:
    """A table of lists and kinds, and what there is to know of each list."""
    question = _question(request)
    context: dict[str, Any] = {
        "title": "Which lists hold which kinds",
        "crumbs": [(reverse("picture"), "Picture"), ("", "Lists")],
        "ask": {
            "fields": [day_field(question.known_on or clock.today())],
            "button": "Show",
        },
        "never": _never(),
        "actions": [(reverse("marks"), "Mark where a count broke", "")],
    }
    try:
        outcome = shows.figure(question, **asking(request))
    except Refused as refused:
        context |= _refused(refused)
    else:
        context |= {
            "marking": marking_words(outcome.marking, outcome.classification),
            "ledger_number": outcome.ledger,
        }
        if isinstance(outcome, HeldBack):
            context |= {"held": outcome.held}
        else:
            context |= _found(outcome, request.GET.urlencode())
    return render(request, "desk/lists.html", context)


@page(roles=MEMBERS, purpose=_PURPOSE)
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """The same as CSV or JSON, released anew and written down."""
    if form not in ("csv", "json"):
        return not_here(request)
    outcome = copies.figure(_question(request), **asking(request))
    if isinstance(outcome, NotCopied):
        return not_copied(request, outcome)
    if isinstance(outcome, HeldBack):
        return JsonResponse(tables.held_as_json(outcome), status=409)
    rows = [_as_row(table, theme) for table in outcome.cleared.tables for theme in themes()]
    if form == "json":
        answer = {"about": list(tables.banner(outcome)), "lists": rows}
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    text = as_csv(tables.banner(outcome), tuple(rows[0]), rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"lists-ledger-{outcome.ledger}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _question(request: HttpRequest) -> Ask:
    member = who_asks(request)
    return shows.ask(
        member,
        name="trend",
        by=shows.axes("quarter,theme"),
        purpose=shows.usual_purpose(member),
        reason=_PURPOSE,
        owners=shows.everybody(member),
        known_on=shows.known_on(request.GET.get("known_on", ""), member, clock.today()),
    )


def _found(released: Released, query: str) -> dict[str, Any]:
    found = released.cleared.tables
    set_ = marks.of(released.owners, released.as_known_on)
    names = book.names()
    return {
        "lede": f"What each list held, as known on {day_words(released.as_known_on)}.",
        "table": {
            "caption": "Reports by list and kind, each over its own days",
            "columns": ["List", *(theme.name for theme in themes().values())],
            "rows": [
                [STREAMS[table.stream], *(_cell(table, theme) for theme in themes())]
                for table in found
            ],
        },
        "unexpected": _unexpected(found),
        "lists": [
            _list(key, [t for t in found if source_of(t.stream) == key], released, set_)
            for key in lists()
        ],
        "downloads": [
            (f"{reverse('lists_copy', args=[form])}?{query}", form.upper())
            for form in ("csv", "json")
        ],
        "counted": [
            tables.NEVER_ADDED,
            f"Numbers are {tables.how(released)}.",
            *(
                ["Sealed records are left out, and nobody is told how many."]
                if released.without_sealed
                else []
            ),
            *(
                f"Not included: {names.get(owner, owner)} has no agreement with you for this."
                for owner in released.not_included
            ),
            f"What a list can hold is to be read again by {day_words(verify_by())}.",
        ],
    }


def _cell(table: ClearedTable, theme: str) -> Mapping[str, Any]:
    """A count over the list's whole span; or that it never holds this; or that there was none."""
    count = next(cell for cell in table.cells if cell.key == (None, theme))
    why = cannot(table.stream).get(theme, "")
    if count.value is None:
        return {"held": count.words}
    if why:
        return {"number": count.value, "note": "unexpected"} if count.value else {"few": "never"}
    return {"number": count.value} if count.value else {"text": "none"}


def _unexpected(found: Sequence[ClearedTable]) -> str:
    odd = any(
        cell.value and cell.key[0] is None and cell.key[1] in cannot(table.stream)
        for table in found
        for cell in table.cells
    )
    words = "“unexpected”: it should not be here. Ask the owner whether it was copied."
    return words if odd else ""


def _as_row(table: ClearedTable, theme: str) -> dict[str, Any]:
    count = next(cell for cell in table.cells if cell.key == (None, theme))
    return {
        "list": lists()[source_of(table.stream)].title,
        "reports": STREAMS[table.stream],
        "about": themes()[theme].name,
        "from": table.values[0][0],
        "to": table.values[0][-1],
        "count": count.words or count.value,
        "can never hold it": cannot(table.stream).get(theme, ""),
    }


def _list(
    key: str, found: Sequence[ClearedTable], released: Released, set_: Sequence[Mark]
) -> dict[str, Any]:
    one = lists()[key]
    spans = sorted({label for table in found for label in table.values[0]})
    why = dict.fromkeys(why for table in found for why in cannot(table.stream).values())
    return {
        "title": one.title,
        "facts": [
            ("One entry is", one.rule),
            ("Covers", window_words(spans[0], spans[-1]) if spans else "nothing yet"),
            *(_last(key, released)),
            ("How we know", f"{_KNOWN[one.mark]} {one.source[:1].upper()}{one.source[1:]}."),
        ],
        "why": list(why),
        "marks": [set_marks.said(mark) for mark in set_ if mark.source == key],
    }


def _last(key: str, released: Released) -> list[tuple[str, Any]]:
    """When each owner of such a list last sent a file."""
    names = book.names()
    return [
        (f"Last file of {names.get(owner, owner)}", _age(on, released.as_known_on))
        for owner, source, on in files.last_taken_in(released.owners, released.as_known_on)
        if source == key
    ]


def _age(on: date, today: date) -> dict[str, Any]:
    days = (today - on).days
    ago = "today" if not days else "1 day ago" if days == 1 else f"{days:,} days ago"
    if days > _LATE:
        return {"tag": f"no file since {day_words(on)}", "kind": "warn", "note": ago}
    return {"text": day_words(on), "note": ago}


def _never() -> list[str]:
    titles = {key: one.title for key, one in lists().items()}
    return [
        f"{titles[pair.one]} and {_low(titles[pair.other])}. {pair.why}" for pair in never_added()
    ]


def _low(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _refused(refused: Refused) -> dict[str, Any]:
    reasons = refused.decision.reasons
    return {
        "empty": {
            "title": "No agreement lets you see the lists yet",
            "words": reasons[0] if reasons else "",
            "url": reverse("may_i"),
            "url_words": "May I see this, and why?",
        },
        "ledger_number": refused.ledger,
    }
