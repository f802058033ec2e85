"""Bring in a file: read it in memory, see that it adds up, take it in or stop."""

import io
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import friday, take_in
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.intake.opened import UnreadableFile
from hueandcry.register import stage

_ROLES = ("officer", "analyst", "coordinator")
_STEPS = ("Choose", "Check that it adds up", "Take it in")
_COLUMNS = {
    "code": "offence",
    "event_on": "day it happened",
    "reported_on": "day of report",
    "outward": "postcode",
    "loss": "money lost",
}
_LIMIT = settings.FILE_UPLOAD_MAX_MEMORY_SIZE


@page(
    roles=_ROLES,
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
            outcome = take_in.read(_arrival(request), now=clock.now, today=clock.today())
        except (UnreadableFile, take_in.UnableToTakeIn) as problem:
            errors = [("file" if not settings.DEMO else "main", str(problem))]
        else:
            if isinstance(outcome, take_in.Waiting):
                return HttpResponseRedirect(reverse("intake_check", args=[outcome.batch]))
            return _held_already(request)
    return _form(request, errors)


@page(
    roles=_ROLES,
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
    return render(request, "desk/intake_check.html", _check(batch, waiting))


@page(roles=_ROLES, purpose="stop, and take nothing in", tab="intake")
@require_POST
def stop(request: HttpRequest, batch: int) -> HttpResponse:
    """Forget a file that waits."""
    member = who_asks(request)
    if stage.waiting(batch, member.partner) is None:
        return not_here(request)
    take_in.discard(batch, {"who": member.name}, clock.now())
    return HttpResponseRedirect(reverse("intake"))


def _arrival(request: HttpRequest) -> take_in.Arrival:
    member = who_asks(request)
    offered = request.POST.get("offered", "")
    if offered:
        return _offered_file(offered, member.partner)
    # Over the limit nothing is kept of a file, not even its name: see FILE_UPLOAD_HANDLERS.
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise take_in.UnableToTakeIn(
            f"This file is over {_LIMIT // 2**20} MB. Take it in by command: hueandcry intake."
        )
    sent = request.FILES.get("file")
    if sent is None:
        raise take_in.UnableToTakeIn("Choose a file first.")
    source = request.POST.get("source", "")
    lookup = take_in.postcodes()
    return take_in.Arrival(io.BytesIO(sent.read()), sent.name or "", source, member.partner, lookup)


def _offered_file(key: str, owner: str) -> take_in.Arrival:
    if key not in take_in.invented_files():
        raise take_in.UnableToTakeIn("That invented file is not one of this demo's.")
    folder = settings.HUEANDCRY_HOME.path / "invented"
    data = (folder / key).read_bytes()
    lookup = take_in.postcodes(folder / "postcode_lookup.csv")
    return take_in.Arrival(
        io.BytesIO(data), key.rsplit("/", 1)[-1], take_in.source_of(key), owner, lookup
    )


def _form(request: HttpRequest, errors: list[tuple[str, str]]) -> HttpResponse:
    member = who_asks(request)
    said = dict(errors)
    context = {
        "title": "Bring in a file",
        "lede": f"Reports of {member.partner_name}.",
        "steps": _steps(0),
        "errors": errors,
        "may_upload": not settings.DEMO,
        "home_check_url": reverse("friday_six"),
        "send_url": reverse("intake"),
        "source": {
            "id": "source",
            "name": "source",
            "label": "What kind of file is it?",
            "options": [
                {
                    "value": source.id,
                    "name": source.title,
                    "chosen": request.POST.get("source") == source.id,
                }
                for source in take_in.sources()
            ],
        },
        "file": {
            "id": "file",
            "name": "file",
            "label": "The file",
            "hint": f"CSV or Excel, up to {_LIMIT // 2**20} MB. Larger files: hueandcry intake.",
            "type": "file",
            "accept": ".csv,.txt,.xlsx",
            "error": said.get("file", ""),
        },
        "offered": take_in.offered(member.partner),
    }
    return render(request, "desk/intake.html", context, status=422 if errors else 200)


def _steps(now: int) -> list[dict[str, str]]:
    return [
        {"words": words, "state": "done" if place < now else "now" if place == now else ""}
        for place, words in enumerate(_STEPS)
    ]


def _held_already(request: HttpRequest) -> HttpResponse:
    friday.done(request, "intake")
    context = {
        "title": "This file is here already",
        "steps": _steps(3),
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
        "title": f"{waiting['file_name']}: {whole['accepted']:,} rows ready"
        if adds_up
        else f"{waiting['file_name']}: {whole['left_over']:,} rows still to explain",
        "lede": "Nothing has been taken in yet.",
        "crumbs": [(reverse("intake"), "Bring in a file"), ("", "Check")],
        "steps": _steps(1),
        "sheets": sheets,
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
            for reject in waiting["rejects"]
        ],
        "rejects_total": whole["rejected"],
        "tidied": [
            {"column": _COLUMNS.get(field, field), "as_sent": sent, "as_read": read, "rows": rows}
            for field, sent, read, rows in waiting["tidied"]
        ],
        "queue": [
            {"label": label, "rows": rows, "read_as": ""} for label, rows in waiting["labels"]
        ],
        "unsure_total": waiting["doubts"].get("code", 0),
        "doubts": [
            f"{count:,} rows: {_COLUMNS.get(field, field)} kept, and marked as not sure."
            for field, count in waiting["doubts"].items()
            if field != "code"
        ],
        "alike_total": sum(sheet["alike"] for sheet in waiting["sheets"]),
        "ready": adds_up
        and any(sheet["accepted"] or sheet.get("withdrawn") for sheet in waiting["sheets"]),
        "take_in_url": reverse("intake_check", args=[batch]),
        "stop_url": reverse("intake_stop", args=[batch]),
    }


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
    context = {
        "title": f"{waiting['reports']:,} reports taken in",
        "steps": _steps(3),
        "done": {"kind": "good", "strong": "Thank you.", "words": "The picture has them now."},
        "facts": [
            ("File", waiting["file_name"]),
            ("Reports kept", {"number": waiting["reports"]}),
            ("Names kept", "none"),
            ("Ledger entry", {"number": number}),
        ],
        "next": [(reverse("picture"), "See what changed"), (reverse("intake"), "Bring in another")],
        "ledger_number": number,
    }
    return render(request, "desk/intake_done.html", context)
