"""Marks on one's own lists: set one, take one off, see them all."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hueandcry.desk import clock
from hueandcry.desk.acts import marks, people
from hueandcry.desk.fields import choice, typed
from hueandcry.desk.page import MEMBERS, page, who_asks
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.words import day_words
from hueandcry.facts.lists import lists
from hueandcry.facts.mark import KINDS, Mark
from hueandcry.register import marks as kept

_SETTERS = ("officer", "analyst", "coordinator")


@page(
    roles=MEMBERS,
    purpose="say where a count broke",
    tab="picture",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Every mark of one's own organisation, and a form to set one."""
    member = who_asks(request)
    wrong: marks.Mistakes = []
    if request.method == "POST":
        if member.role not in _SETTERS:
            wrong = [("main", "An officer, an analyst or the coordinator sets marks.")]
        else:
            read = marks.read(request.POST.dict(), member, clock.today())
            if isinstance(read, Mark):
                marks.add(read, member, clock.now())
                return HttpResponseRedirect(reverse("marks"))
            # Who sent no list has no form, so there is no field to lead to.
            wrong = read if kept.lists_of(member.partner) else [("main", read[0][1])]
    return render(
        request, "desk/marks.html", _context(request, wrong), status=422 if wrong else 200
    )


@page(roles=_SETTERS, purpose="take a mark off", tab="picture")
@require_POST
def remove(request: HttpRequest, mark: int) -> HttpResponse:
    """Take a mark off the charts; it stays in the history."""
    if not marks.remove(mark, who_asks(request), clock.now()):
        return not_here(request)
    return HttpResponseRedirect(reverse("marks"))


def _context(request: HttpRequest, wrong: marks.Mistakes) -> dict[str, Any]:
    member = who_asks(request)
    theirs = kept.lists_of(member.partner)
    found = kept.history(member.partner)
    return {
        "title": "Where a count broke",
        "lede": "A new form, a new rule or a lost month can look like crime. Mark it, "
        "and every chart of your lists says so.",
        "crumbs": [(reverse("picture"), "Picture"), ("", "Marks")],
        "errors": wrong,
        "marks": [_row(past) for past in found],
        "may_set": member.role in _SETTERS and bool(theirs),
        "fields": _fields(request.POST.dict() if wrong else {}, theirs, wrong),
        "empty": None
        if theirs or found
        else {
            "title": "You have sent no list yet",
            "words": "A mark stands on a list. Bring in your first file, then mark it.",
            "url": reverse("intake"),
            "url_words": "Bring in a file",
        },
    }


def _row(past: kept.Past) -> dict[str, Any]:
    mark = past.mark
    names = {member.name: member.full_name for member in people.members()}
    days = f"From {day_words(mark.starts)}"
    if mark.ends:
        days += f" to {day_words(mark.ends)}"
    return {
        "id": mark.id,
        "kind": KINDS[mark.kind],
        "list": lists()[mark.source].title,
        "days": days,
        "words": mark.words,
        "set": f"{names.get(past.marked_by, past.marked_by)}, {_day(past.marked_at)}",
        "removed": _day(past.removed_at) if past.removed_at else "",
        "remove_url": reverse("mark_remove", args=[mark.id]),
    }


def _day(moment: Any) -> str:
    return day_words(moment.astimezone(timezone.get_default_timezone()).date())


def _fields(
    given: dict[str, str], theirs: tuple[str, ...], wrong: marks.Mistakes
) -> list[dict[str, Any]]:
    titles = {source: lists()[source].title for source in theirs}
    said = dict(wrong)
    goes_on = "Leave it blank if it goes on."
    no_names = "No names. Partners read it under charts."
    return [
        choice("source", "Which list?", titles, given, said),
        choice("kind", "What happened?", KINDS, given, said),
        typed("starts", "From", given, said) | {"type": "date"},
        typed("ends", "To", given, said, goes_on) | {"type": "date"},
        typed("words", "In a sentence", given, said, no_names),
    ]
