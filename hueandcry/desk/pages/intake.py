"""Bring in a file: read it in memory, see that it adds up, take it in or stop."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import friday, invented, join, queue, take_in
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages import layouts
from hueandcry.desk.pages.arrived import LIMIT, ROLES, arrival, replaces, steps
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.offence import offences
from hueandcry.intake.classify import label_key
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import LISTS
from hueandcry.register import files, stage
from hueandcry.register import layouts as saved_layouts
from hueandcry.sharing.asking import capital

NEW = "new"
_SHOWN = 200  # rejects
_COLUMNS = {
    "code": "offence",
    "event_on": "day it happened",
    "reported_on": "day of report",
    "outward": "postcode",
    "loss": "money lost",
}


@page(
    roles=ROLES,
    purpose="bring in reports",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file and its kind; a file that reads leads to its check, another says why not."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            came = arrival(request)
            if came.source == NEW:
                return layouts.ask(request, came)
            try:
                outcome = take_in.read(
                    came, now=clock.now, today=clock.today(), replaces=replaces(request)
                )
            except take_in.Unrecognised:
                came.file.seek(0)
                return layouts.ask(request, came)
        except (UnreadableFile, take_in.UnableToTakeIn) as problem:
            errors = [("file" if not settings.DEMO else "main", str(problem))]
        else:
            if isinstance(outcome, take_in.Waiting):
                return HttpResponseRedirect(reverse("intake_check", args=[outcome.batch]))
            return _held_already(request)
    return _form(request, errors)


@page(
    roles=ROLES,
    purpose="check a file before it comes in",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, batch: int) -> HttpResponse:
    """Does it add up? Then it may be taken in."""
    member = who_asks(request)
    waiting = stage.waiting(batch, member.partner)
    if waiting is None:
        return not_here(request)
    if request.method == "POST":
        try:
            number = take_in.publish(batch, {"who": member.name}, clock.now())
        except stage.UnableToPublish as problem:
            return _form(request, [("main", str(problem))])
        friday.done(request, "intake")
        return _done(request, waiting, number)
    own = {layout.id for layout in saved_layouts.of(member.partner)}
    mine = waiting["layout"] in own
    context = _check(batch, waiting)
    context["layout_url"] = reverse("layout", args=[waiting["layout"]]) if mine else ""
    return render(request, "desk/intake_check.html", context)


@page(roles=ROLES, purpose="stop, and take nothing in", tab="intake")
@require_POST
def stop(request: HttpRequest, batch: int) -> HttpResponse:
    """Forget a file that waits."""
    member = who_asks(request)
    if stage.waiting(batch, member.partner) is None:
        return not_here(request)
    take_in.discard(batch, {"who": member.name}, clock.now())
    return HttpResponseRedirect(reverse("intake"))


def _form(request: HttpRequest, errors: list[tuple[str, str]]) -> HttpResponse:
    member = who_asks(request)
    said = dict(errors)
    sent = files.standing(member.partner)
    context = {
        "title": "Bring in a file",
        "lede": f"Reports of {member.partner_name}.",
        "steps": steps(0),
        "errors": errors,
        "may_upload": not settings.DEMO,
        "saved": "saved" in request.GET,
        "layouts_url": reverse("layouts"),
        "home_check_url": reverse("friday_six"),
        "send_url": reverse("intake"),
        "source": {
            "id": "source",
            "name": "source",
            "label": "What kind of file is it?",
            "options": _kinds(request, member.partner),
        },
        "file": {
            "id": "file",
            "name": "file",
            "label": "The file",
            "hint": f"CSV, Excel or JSON, up to {LIMIT // 2**20} MB. Larger: hueandcry intake.",
            "type": "file",
            "accept": ".csv,.txt,.xlsx,.json",
            "error": said.get("file", ""),
        },
        "replaces": _replaces(request, sent),
        "offered": [
            one | {"field": _replaces(request, sent, one["replaces"])} if one["replaces"] else one
            for one in invented.offers(member.partner)
        ],
    }
    return render(request, "desk/intake.html", context, status=422 if errors else 200)


def _kinds(request: HttpRequest, owner: str) -> list[dict[str, Any]]:
    """Let us see; a saved layout; one of the house; or one that nobody has seen."""
    chosen = request.POST.get("source", "")
    seen = "We know it by its headings. If not, you tell us what its columns are."
    kinds = [("", "Let us see", seen)]
    kinds += [(layout.id, capital(layout.title), "") for layout in take_in.sources(owner)]
    kinds.append((NEW, "A layout of our own, not seen before", ""))
    return [
        {"value": value, "name": name, "hint": hint, "chosen": chosen == value}
        for value, name, hint in kinds
    ]


def _replaces(
    request: HttpRequest, sent: Sequence[files.Sent], chosen: str = ""
) -> dict[str, Any] | None:
    """Which earlier file this one takes the place of, or None where there is none to replace."""
    if not sent:
        return None
    given = chosen or request.POST.get("replaces", "")
    options = [("", "No: it adds to what is here")]
    options += [(str(one.batch), _sent(one)) for one in sent]
    return {
        "id": f"replaces-{chosen}" if chosen else "replaces",
        "name": "replaces",
        "label": "Does this replace an earlier file?",
        "hint": "Only for a whole file sent anew: what the earlier one alone held counts no more. "
        "A corrected row is known by its reference.",
        "options": [
            {"value": value, "name": words, "chosen": value == given} for value, words in options
        ],
    }


def _sent(one: files.Sent) -> str:
    days = (
        f", {day_words(one.first_on)} to {day_words(one.last_on)}"
        if one.first_on and one.last_on
        else ""
    )
    return f"{capital(LISTS.get(one.source, one.source))}: {one.file_name}{days}"


def _held_already(request: HttpRequest) -> HttpResponse:
    friday.done(request, "intake")
    context = {
        "title": "This file is here already",
        "steps": steps(3),
        "done": {
            "kind": "quiet",
            "strong": "Nothing changed.",
            "words": "The same file came in before.",
        },
        "next": [(reverse("picture"), "See the picture"), (reverse("intake"), "Bring in another")],
        "facts": [],
    }
    return render(request, "desk/intake_done.html", context)


def _check(batch: int, waiting: Any) -> dict[str, Any]:
    sheets = [_sheet(sheet) for sheet in waiting["sheets"]]
    whole = {
        key: sum(sheet[key] for sheet in sheets)
        for key in ("rows", "accepted", "duplicates", "rejected", "left_over")
    }
    adds_up = whole["left_over"] == 0
    return {
        "title": f"{waiting['file_name']}: {_rows(whole['accepted'])} ready"
        if adds_up
        else f"{waiting['file_name']}: {_rows(whole['left_over'])} still to explain",
        "lede": _read_as(waiting),
        "crumbs": [(reverse("intake"), "Bring in a file"), ("", "Check")],
        "steps": steps(1),
        "sheets": sheets,
        "notes": [*_changes(waiting), *_notes(waiting["sheets"])],
        "whole": whole,
        "verdict": {
            "kind": "good" if adds_up else "bad",
            "strong": "It adds up." if adds_up else "It does not add up.",
            "words": "Every row is ready, held already, or to send back.",
        },
        "rejects": [
            {
                "sheet": reject["sheet"] if len(sheets) > 1 else "",
                "row": reject["row"],
                "column": reject["column"],
                "as_sent": reject["sent"],
                "why": reject["reason"],
                "mend": reject["remedy"],
            }
            for reject in waiting["rejects"][:_SHOWN]
        ],
        "rejects_url": reverse("intake_rejects", args=[batch, "xlsx"]),
        "rejects_csv_url": reverse("intake_rejects", args=[batch, "csv"]),
        "rejects_kept": len(waiting["rejects"]),
        "rejects_total": whole["rejected"],
        "tidied": [
            {
                "column": _COLUMNS.get(field, field),
                "as_sent": sent,
                "as_read": _in_words(field, read),
                "rows": rows,
            }
            for field, sent, read, rows in waiting["tidied"]
        ],
        "queue": [
            {"label": label, "rows": rows, "read_as": ""} for label, rows in waiting["labels"]
        ],
        "unsure_total": waiting["doubts"].get("code", 0),
        "looks": bool(waiting.get("looks")),
        "doubts": [
            f"{_rows(count)}: not sure of the {_COLUMNS.get(field, field)}. Kept all the same."
            for field, count in waiting["doubts"].items()
            if field != "code"
        ],
        "alike_total": sum(sheet["alike"] for sheet in waiting["sheets"]),
        "ready": adds_up
        and any(sheet["accepted"] or sheet.get("withdrawn") for sheet in waiting["sheets"]),
        "take_in_url": reverse("intake_check", args=[batch]),
        "stop_url": reverse("intake_stop", args=[batch]),
    }


def _read_as(waiting: Any) -> str:
    words = "Nothing has been taken in yet."
    layout = waiting.get("read_as", "")
    return f"Read as: {layout}. {words}" if layout else words


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _in_words(field: str, read: str) -> str:
    """What a cell was read as, as a person says it: an offence by its name, a day in words."""
    if field == "code" and read in offences():
        return offences()[read].name
    if field in ("event_on", "reported_on"):
        return day_words(date.fromisoformat(read))
    return read


def _changes(waiting: Any) -> list[str]:
    """What of the ready rows is no new report, and which file this one takes the place of."""
    revised = sum(sheet.get("revised", 0) for sheet in waiting["sheets"])
    withdrawn = sum(sheet.get("withdrawn", 0) for sheet in waiting["sheets"])
    said = []
    if name := waiting.get("replaces"):
        said.append(f"It replaces {name}. What only that file held counts no more.")
    if revised:
        said.append(f"{_rows(revised)} of those ready correct reports you sent before.")
    if withdrawn:
        said.append(f"{_rows(withdrawn)} take back reports you sent before.")
    return said


def _notes(sheets: Sequence[dict[str, Any]]) -> list[str]:
    """What a reader of the file may not see, the sheet named where there are several."""
    return [
        f"{sheet['sheet']}: {words}" if len(sheets) > 1 and sheet["sheet"] not in words else words
        for sheet in sheets
        for words in sheet.get("notes", ())
    ]


def _sheet(sheet: dict[str, Any]) -> dict[str, Any]:
    elsewhere = sheet["duplicates"] + sheet["known"] + sheet.get("withdrawn", 0)
    counted = sheet["accepted"] + sheet["rejected"] + elsewhere
    own = sheet["own_total"]
    agrees = own == sheet["rows"]
    return {
        "name": sheet["sheet"] or "The file",
        "rows": sheet["rows"],
        "accepted": sheet["accepted"],
        "duplicates": elsewhere,
        "rejected": sheet["rejected"],
        "left_over": sheet["rows"] - counted,
        "own_kind": "" if own is None else "good" if agrees else "bad",
        "own_words": "none given" if own is None else f"says {own:,}",
        "own_note": "" if own is None else "agrees" if agrees else f"we count {sheet['rows']:,}",
    }


def _done(request: HttpRequest, waiting: Any, number: int) -> HttpResponse:
    revised = sum(sheet.get("revised", 0) for sheet in waiting["sheets"])
    corrected = [("Corrections of earlier reports", {"number": revised})] if revised else []
    context = {
        "title": f"{waiting['reports']:,} report{'s' * (waiting['reports'] != 1)} taken in",
        "steps": steps(3),
        "done": {"kind": "good", "strong": "Thank you.", "words": "The picture has them now."},
        "facts": [
            ("File", waiting["file_name"]),
            ("Reports kept", {"number": waiting["reports"]}),
            *corrected,
            ("Names kept", "none"),
            ("Ledger entry", {"number": number}),
        ],
        "next": _next(request, waiting),
        "ledger_number": number,
    }
    return render(request, "desk/intake_done.html", context)


def _to_look_at(request: HttpRequest, waiting: Any) -> list[tuple[str, str]]:
    """The way to what nobody could be certain of, for those who may decide it."""
    labels = len({label_key(label) for label, _ in waiting["labels"]})
    if who_asks(request).role not in queue.ROLES or not (labels or waiting.get("looks")):
        return []
    if not labels:
        return [(reverse("queue"), "Something waits for a person: look now")]
    label = "1 label" if labels == 1 else f"{labels:,} labels"
    return [(reverse("queue"), f"{label} we are unsure of: look now")]


def _next(request: HttpRequest, waiting: Any) -> list[tuple[str, str]]:
    """What to do after a file: whoever brought the first of a joining partner sees what it did."""
    member = who_asks(request)
    mine = join.joining(member.partner, clock.today())
    thanks = reverse("joining_thanks", args=[member.partner])
    return [
        *([(thanks, "See what your first file brought")] if mine and mine.is_new else []),
        *_to_look_at(request, waiting),
        (reverse("picture"), "See what changed"),
        (reverse("intake"), "Bring in another"),
    ]
