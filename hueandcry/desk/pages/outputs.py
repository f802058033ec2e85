"""What leaves as a file: ask for it, see where it stands, put in files, check it, take it away."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock, fields
from hueandcry.desk.acts import outputs as acts
from hueandcry.desk.fields import choice, sent, typed
from hueandcry.desk.page import MEMBERS, asking, page, who_asks
from hueandcry.desk.pages import outputs_shown as shown
from hueandcry.desk.pages import picture
from hueandcry.desk.pages import stream as streams
from hueandcry.desk.pages.door import not_here
from hueandcry.register.outputs import FileFact, OutputFact
from hueandcry.sharing.outputs import WORDS

_STRICT: Mapping[str, Any] = {
    "tab": "outputs",
    "marking": "TLP:AMBER+STRICT",
    "classification": "OFFICIAL-SENSITIVE",
}
_CHECKERS = tuple(role for role in MEMBERS if role != "researcher")


@page(roles=MEMBERS, purpose="see what is to leave, and what left", **_STRICT)
def index(request: HttpRequest) -> HttpResponse:
    """Every request that concerns the reader's organisation."""
    member, today = who_asks(request), clock.today()
    found = acts.every(member)
    may_ask = bool(acts.ways(member, today))
    context = {
        "title": "What leaves",
        "lede": "A table for the public or a researcher leaves when two people have looked at it.",
        "actions": [(reverse("output_new"), "Ask to let a table out", "")] if may_ask else [],
        "outputs": [shown.row(one, member, today) for one in found],
        "empty": None if found else _empty(may_ask),
    }
    return render(request, "desk/outputs.html", context)


@page(roles=MEMBERS, purpose="ask to let a table out", **_STRICT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a request: by which agreement, what for, how it was made safe."""
    member, today = who_asks(request), clock.today()
    given = sent(request.POST, "way", *acts.LONGEST)
    ways = {way.key: shown.way_words(way) for way in acts.ways(member, today)}
    wrong: acts.Mistakes = []
    if request.method == "POST" and ways:
        read = acts.read(given, member, today)
        if isinstance(read, dict):
            number = acts.begin(read, member, today, clock.now())
            if "period" in request.GET or "whose" in request.GET:
                _put_in_picture(request, number)
            return HttpResponseRedirect(reverse("output", args=[number]))
        wrong = read
    context = {
        "title": "Ask to let a table out",
        "lede": "First say why. Then put in the tables. Nobody else is asked until you send it.",
        "crumbs": [(reverse("outputs"), "What leaves"), ("", "A new one")],
        "errors": wrong,
        "fields": _fields(given, wrong, ways) if ways else [],
        "empty": None if ways else _no_way(),
    }
    return render(request, "desk/output_new.html", context, status=422 if wrong else 200)


@page(roles=MEMBERS, purpose="see where a table stands on its way out", **_STRICT)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request: its words, files, what a machine found, whose turn it is, what can be done."""
    member, today = who_asks(request), clock.today()
    found = acts.one(number, member)
    if found is None:
        return not_here(request)
    wrong: acts.Mistakes = []
    if request.method == "POST":
        wrong = _acted(request, found)
        if not wrong:
            return HttpResponseRedirect(reverse("output", args=[number]))
        found = acts.one(number, member) or found
    way = acts.way_of(found, today)
    mark = way.mark if way else None
    context = {
        "title": found.title,
        "crumbs": [(reverse("outputs"), "What leaves"), ("", f"Request {number}")],
        "errors": wrong,
        "given": sent(request.POST, "name", "text"),
        **shown.one(found, member, today),
    }
    if mark is not None:
        context["leaves_as"] = mark.line
    return render(request, "desk/output.html", context, status=409 if wrong else 200)


@page(roles=_CHECKERS, purpose="check a table before it leaves", **_STRICT)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Every file of a request with what helps to judge it, and a word on each that is to leave."""
    member, today, now = who_asks(request), clock.today(), clock.now()
    found = acts.one(number, member)
    if found is None:
        return not_here(request)
    why_not = acts.why_not_check(found, member, today)
    if why_not:
        words = {"title": "This is not for you to check", "words": why_not}
        return render(request, "desk/problem.html", words, status=409)
    given: dict[int, tuple[str, str]] = {}
    wrong: acts.Mistakes = []
    if request.method == "POST":
        given = {file.id: _word(request, file) for file in found.leaving}
        wrong = acts.check(found, given, member, today, now)
        if not wrong:
            return HttpResponseRedirect(reverse("output", args=[number]))
    acts.look(found, found.files, member, now)
    context = {
        "title": f"Check: {found.title}",
        "lede": "Read each table as a stranger would. What could they find out about one person?",
        "crumbs": [
            (reverse("outputs"), "What leaves"),
            (reverse("output", args=[number]), f"Request {number}"),
            ("", "Check"),
        ],
        "errors": wrong,
        "output": found,
        "files": [_to_check(file, found, member.name, given, wrong) for file in found.files],
    }
    return render(request, "desk/output_check.html", context, status=422 if wrong else 200)


@page(roles=MEMBERS, purpose="read one table of a request", **_STRICT)
def file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """One file as a table, before it left for those at work on it."""
    found, wanted = _wanted(request, number, file)
    if found is None or wanted is None:
        return not_here(request)
    acts.look(found, [wanted], who_asks(request), clock.now())
    context = {
        "title": wanted.name,
        "crumbs": [
            (reverse("outputs"), "What leaves"),
            (reverse("output", args=[number]), f"Request {number}"),
            ("", wanted.name),
        ],
        "file": shown.file(wanted),
    }
    return render(request, "desk/output_file.html", context)


@page(roles=MEMBERS, purpose="take a released table away", **_STRICT)
def copy(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """A released file, its marking at its top."""
    member = who_asks(request)
    found, wanted = _wanted(request, number, file)
    if found is None or wanted is None or wanted.supporting or not acts.may_take(found, member):
        return not_here(request)
    text = acts.take(found, wanted, member, clock.today(), clock.now())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"output-{found.number}-{wanted.id}-ledger-{found.ledger}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _put_in_picture(request: HttpRequest, number: int) -> None:
    """The picture that somebody came from is the first table of the request, if it may leave."""
    member = who_asks(request)
    found = acts.one(number, member)
    if found is not None:
        names = streams.area_names()
        acts.add_figure(found, picture.question_of(request), names, member, asking(request))


def _wanted(
    request: HttpRequest, number: int, file: int
) -> tuple[OutputFact | None, FileFact | None]:
    """The request and the file; a recipient from elsewhere sees those alone that left."""
    member = who_asks(request)
    found = acts.one(number, member)
    if found is None:
        return None, None
    at_work = member.partner in (found.owner, found.requested_for)
    files = found.files if at_work else found.leaving
    return found, next((each for each in files if each.id == file), None)


def _acted(request: HttpRequest, found: OutputFact) -> acts.Mistakes:
    """Do what a button of the page asks for; what is to mend, or nothing."""
    member, today, now = who_asks(request), clock.today(), clock.now()
    act = request.POST.get("act", "")
    if act == "add":
        return _added(request, found)
    if act == "submit":
        return [("main", words) for words in acts.submit(found, member, today, now)]
    if act == "take-off":
        number = fields.number(request.POST.get("file", "")) or 0
        why_not = acts.take_off(found, number, member, now)
    elif act == "withdraw":
        why_not = acts.withdraw(found, member, today, now)
    elif act in ("approve", "return", "reject"):
        why_not = acts.conclude(found, act, member, today, now)
    elif act == "release" and found.state == "approved":
        why_not = acts.release(found, member, today, now)
    else:
        why_not = "Choose what to do."
    return [("main", why_not)] if why_not else []


def _added(request: HttpRequest, found: OutputFact) -> acts.Mistakes:
    given = sent(request.POST, "name", "text", "supporting")
    sent_file = request.FILES.get("file")
    name, text = given["name"], given["text"]
    if sent_file is not None:
        name = name or (sent_file.name or "")
        try:
            text = sent_file.read(1_000_001).decode("utf-8-sig")
        except UnicodeDecodeError:
            return [("file", "The file is not plain text in UTF-8. Save it as CSV.")]
    if not text.strip() and found.state in ("draft", "returned"):
        return [("file", "Choose a CSV file, or paste the table.")]
    why_not = acts.add_file(
        found,
        name,
        text,
        given["supporting"] == "yes",
        who_asks(request),
        clock.today(),
        clock.now(),
    )
    where = "file" if found.state in ("draft", "returned") else "main"
    return [(where, why_not)] if why_not else []


def _word(request: HttpRequest, file: FileFact) -> tuple[str, str]:
    given = sent(request.POST, f"vote-{file.id}", f"words-{file.id}")
    return given[f"vote-{file.id}"], given[f"words-{file.id}"]


def _to_check(
    file: FileFact,
    found: OutputFact,
    reader: str,
    given: Mapping[int, tuple[str, str]],
    wrong: acts.Mistakes,
) -> dict[str, Any]:
    """A file with its table, its help, and the fields for a word on it."""
    if file.supporting:
        return shown.file(file)
    before = {
        vote.file: (vote.word, vote.words)
        for vote in found.votes
        if vote.checker == reader and vote.round == found.round
    }
    word, words = given.get(file.id, before.get(file.id, ("", "")))
    said = dict(wrong)
    vote, why = f"vote-{file.id}", f"words-{file.id}"
    return shown.file(file) | {
        "vote": {
            "id": vote,
            "name": vote,
            "label": f"Your word on {file.name}",
            "error": said.get(vote, ""),
            "options": [
                {"value": value, "name": words_, "chosen": value == word}
                for value, words_ in WORDS.items()
            ],
        },
        "words": typed(why, f"Why, for {file.name}", {why: words}, said, "No names.")
        | {"lines": 3},
    }


def _fields(
    given: dict[str, str], wrong: acts.Mistakes, ways: dict[str, str]
) -> list[dict[str, Any]]:
    said = dict(wrong)
    context = "Who needs it, and what for. The checkers read it. No names."
    controls = "Such as: rounded to 5; wards with few reports grouped."
    return [
        choice("way", "By which agreement does it leave?", ways, given, said),
        typed(
            "title",
            "What is it?",
            given,
            said,
            "A few words, such as: Fraud by month, for a study.",
        ),
        typed("context", "Why must it leave?", given, said, context) | {"lines": 4},
        typed("controls", "How was it made safe?", given, said, controls) | {"lines": 4},
    ]


def _empty(may_ask: bool) -> dict[str, str]:
    way = {"url": reverse("output_new"), "url_words": "Ask to let a table out"}
    return {
        "title": "Nothing is on its way out",
        "words": "Make a table safe, say why it must leave, and two people look at it.",
        **(way if may_ask else {}),
    }


def _no_way() -> dict[str, str]:
    return {
        "title": "No agreement lets you send a table out",
        "words": "One must be in force: to the public, or between you and another organisation.",
        "url": reverse("agreements"),
        "url_words": "Read the agreements",
    }
