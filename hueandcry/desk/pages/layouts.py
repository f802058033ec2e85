"""Finish the mapping of a file in a layout that nobody has seen before; and the saved ones."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import layouts as acts
from hueandcry.desk.acts import take_in
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.arrived import ROLES, arrival, offered, replaces, steps
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.offence import offences, themes
from hueandcry.intake.mapping import SuggestedColumn, Suggestion
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import LISTS, WORDS
from hueandcry.register import layouts
from hueandcry.sharing.asking import capital

# A form may hold a thousand fields (Django's own limit); each column takes two of them.
MOST_COLUMNS = 400
_ORDERS = {"dmy": "Day first: 3/4/2026 is 3 April", "mdy": "Month first: 3/4/2026 is 4 March"}


@page(
    roles=ROLES,
    purpose="see which layouts are known",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def index(request: HttpRequest) -> HttpResponse:
    """The layouts that this organisation saved."""
    saved = layouts.saved(who_asks(request).partner)
    context = {
        "title": "Your saved layouts",
        "lede": "A file in one of these is recognised by its headings.",
        "crumbs": [(reverse("intake"), "Bring in a file"), ("", "Layouts")],
        "table": {
            "caption": "Saved layouts",
            "columns": ["Layout", "Kind of list", "Columns read", "Saved"],
            "rows": [
                [
                    {"text": one.layout.title, "url": reverse("layout", args=[one.layout.id])},
                    capital(LISTS[one.layout.source]),
                    {"number": len(one.layout.columns)},
                    day_words(one.saved_at.date()),
                ]
                for one in saved
            ],
        }
        if saved
        else None,
        "empty": {
            "title": "No layout is saved yet",
            "words": "Bring in a file. If we do not know its layout, you tell us once.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        },
    }
    return render(request, "desk/layouts.html", context)


@page(
    roles=ROLES,
    purpose="see how a saved layout is read",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One saved layout: which heading is read as what."""
    saved = layouts.saved(who_asks(request).partner)
    found = next((one for one in saved if one.layout.id == reference), None)
    if found is None:
        return not_here(request)
    layout = found.layout
    names = {code: offence.name for code, offence in offences().items()}
    context = {
        "title": f"Layout: {layout.title}",
        "lede": f"{capital(LISTS[layout.source])}. Saved on {day_words(found.saved_at.date())}.",
        "crumbs": [
            (reverse("intake"), "Bring in a file"),
            (reverse("layouts"), "Layouts"),
            ("", layout.title),
        ],
        "table": {
            "caption": "How its columns are read",
            "columns": ["Heading", "Read as"],
            "rows": [
                [", ".join(column.headings), capital(WORDS[column.field])]
                for column in layout.columns.values()
            ],
        },
        "labels": [[label, names.get(code, code)] for label, code in layout.labels.items()],
        "made_refs": layout.made_refs,
        "text": found.text,
    }
    return render(request, "desk/layout.html", context)


@page(
    roles=ROLES,
    purpose="say what the columns of a new layout are",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The finished mapping comes back: read the file by it, save it, go on to the check."""
    if request.method == "GET":
        return HttpResponseRedirect(reverse("intake"))
    made, labels = _made(request), _labels(request)
    if "words" in request.POST:
        return _words(request, made, labels)
    if not _has_offence(made) and not request.POST.get("no_offence"):
        said = [("no_offence", "Choose the column that says what happened, or tick this.")]
        return _form(request, made, _asked(request, labels), said)
    try:
        text = acts.finish(made, labels)
        if not request.POST.get("offered") and not request.FILES.get("file"):
            acts.keep(text, who_asks(request), clock.now())
            return HttpResponseRedirect(f"{reverse('intake')}?saved=yes")
        outcome = acts.bring(
            text,
            arrival(request),
            who_asks(request),
            clock.now(),
            clock.today(),
            replaces(request),
        )
    except acts.UnableToFinish as problem:
        return _form(request, made, _asked(request, labels), problem.problems)
    except (UnreadableFile, take_in.UnableToTakeIn, layouts.UnableToSave) as problem:
        return _form(request, made, _asked(request, labels), [("main", str(problem))])
    if isinstance(outcome, take_in.Waiting):
        return HttpResponseRedirect(reverse("intake_check", args=[outcome.batch]))
    return HttpResponseRedirect(f"{reverse('intake')}?saved=yes")


def _words(request: HttpRequest, made: Suggestion, labels: Mapping[str, str]) -> HttpResponse:
    """The page again, with the words of the column that a person chose as the offence."""
    if not _has_offence(made):
        said = [("main", "Say first which column holds the offence.")]
        return _form(request, made, _asked(request, labels), said)
    try:
        came = arrival(request)
        found = acts.unread_labels(came.file, came.name, made, clock.today())
    except (UnreadableFile, take_in.UnableToTakeIn) as problem:
        said = [("file", "Choose the file below as well: we kept nothing of it.")]
        return _form(
            request,
            made,
            _asked(request, labels),
            said if not request.FILES else [("main", str(problem))],
        )
    shown = [(label, rows, labels.get(label, "")) for label, rows in found]
    return _form(request, made, shown, (), looked=True)


def _has_offence(made: Suggestion) -> bool:
    """Whether some column says what happened. What is not read is not there to be said later."""
    return any(column.field == "code" for column in made.columns)


def ask(request: HttpRequest, came: take_in.Arrival) -> HttpResponse:
    """The page on which a person finishes the mapping of a file; raises UnreadableFile."""
    found = acts.propose(io.BytesIO(came.file.read()), came.name, clock.today())
    count = len(found.suggestion.columns)
    if count > MOST_COLUMNS:
        raise take_in.UnableToTakeIn(
            f"'{came.name}' has {count:,} columns. We can ask about {MOST_COLUMNS}: "
            "send the columns that matter."
        )
    labels = [(label, rows, "") for label, rows in found.labels]
    return _form(request, found.suggestion, labels, ())


def _form(
    request: HttpRequest,
    made: Suggestion,
    labels: Sequence[tuple[str, int, str]],
    errors: Sequence[tuple[str, str]],
    *,
    looked: bool = False,
) -> HttpResponse:
    said = dict(errors)
    given = {"title": made.title, "list": made.list, "date_order": made.date_order}
    key = offered(request)
    sure = sum(column.sure for column in made.columns)
    context = {
        "title": "A layout we have not seen before",
        "lede": f"{len(made.columns)} columns. We think we know {sure}. Tell us the rest, once.",
        "crumbs": [(reverse("intake"), "Bring in a file"), ("", "A new layout")],
        "steps": steps(0),
        "errors": list(errors),
        "problems": made.problems,
        "about": [
            typed("title", "A name for this layout", given, said, "Such as: our scam log."),
            choice("list", "What kind of list is it?", LISTS, given, said),
            choice("date_order", "How are its dates written?", _ORDERS, given, said),
        ],
        "columns": [_column(place, column, said) for place, column in enumerate(made.columns)],
        "made_refs": made.made_refs,
        "code_prefix": made.code_prefix,
        "labels": [
            {"place": place, "label": label, "rows": rows, "code": code}
            for place, (label, rows, code) in enumerate(labels)
        ],
        "offences": _by_theme() if labels else [],
        "looked": looked,
        "ask_none": not _has_offence(made),
        "none_error": said.get("no_offence", ""),
        "replaces": replaces(request),
        "offered": key,
        "file": {
            "id": "file",
            "name": "file",
            "label": "The same file again",
            "hint": "We kept nothing of it. Leave this blank to save the layout alone.",
            "type": "file",
            "accept": ".csv,.txt,.xlsx,.json",
            "error": said.get("file", ""),
        },
        "may_upload": not settings.DEMO,
    }
    return render(request, "desk/layout_new.html", context, status=422 if errors else 200)


def _column(place: int, column: SuggestedColumn, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "place": place,
        "heading": column.heading or "(no heading)",
        "seen": _seen(column),
        "examples": column.examples,
        "why": column.why,
        "sure": column.sure,
        "error": said.get(f"field-{place}", ""),
        "options": [
            {"value": field, "name": capital(words), "chosen": field == column.field}
            for field, words in {"": "Leave it out", **WORDS}.items()
        ],
    }


def _by_theme() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            theme.name,
            [(code, one.name) for code, one in offences().items() if one.theme == theme.theme],
        )
        for theme in themes().values()
    ]


def _made(request: HttpRequest) -> Suggestion:
    """The mapping as the form sent it; what a browser could not have sent is left out."""
    form = request.POST
    count = min(_whole(form.get("columns", "")), MOST_COLUMNS)
    columns = tuple(
        _column_seen(form.get(f"seen-{place}", ""), form.get(f"field-{place}", ""))
        for place in range(count)
    )
    about = sent(form, "title", "list", "date_order", "made_refs", "code_prefix")
    made_refs = about["made_refs"] == "yes"
    order = "mdy" if about["date_order"] == "mdy" else "dmy"
    prefix = "NFIB" if about["code_prefix"] else ""
    title = about["title"].strip()
    return Suggestion("", title, about["list"], order, made_refs, columns, (), prefix)


def _seen(column: SuggestedColumn) -> str:
    """What was seen of a column, as the form carries it: the file itself is not kept."""
    return json.dumps([column.heading, column.why, column.sure, *column.examples])


def _column_seen(text: str, chosen: str) -> SuggestedColumn:
    """The same from the form; what a browser of ours did not send is an empty column."""
    try:
        heading, why, sure, *examples = map(str, json.loads(text[:4_000]))
    except (ValueError, TypeError, RecursionError):
        heading, why, sure, examples = "", "", "", []
    shown = tuple(example[:80] for example in examples[:5])
    return SuggestedColumn(heading[:80], chosen, why[:200], sure == "True", 1.0, shown)


def _labels(request: HttpRequest) -> dict[str, str]:
    """The offence that a person gave each label, "" where none was given."""
    form = request.POST
    places = range(min(_whole(form.get("labels", "")), acts.ASKED_LABELS))
    return {
        label[:300]: form.get(f"code-{place}", "")
        for place in places
        if (label := form.get(f"label-{place}", ""))
    }


def _asked(request: HttpRequest, labels: Mapping[str, str]) -> list[tuple[str, int, str]]:
    return [
        (label, _whole(request.POST.get(f"rows-{place}", "")), code)
        for place, (label, code) in enumerate(labels.items())
    ]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
