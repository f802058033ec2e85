"""The receipt: what became of a report, and what its sender may still do with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hueandcry.desk import answers, clock, sender
from hueandcry.desk.acts import receipt as acts
from hueandcry.desk.acts import tell
from hueandcry.desk.acts.answered import ELSEWHERE, Shown, pounds, printable
from hueandcry.desk.page import public_page
from hueandcry.desk.pages.questions import draw as draw_questions
from hueandcry.desk.pages.questions import far_too_long, no_pictures, sent_by, unkept
from hueandcry.inbox.tell import OPEN


@csrf_exempt
@public_page(purpose="see what became of a report")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """A box for the code, which stands in no address; then what is under it."""
    if request.method != "POST":
        return _ask(request)
    found = acts.look(_code(request), **_now(request))
    return draw(request, found) if isinstance(found, Shown) else _ask(request, found)


@csrf_exempt
@public_page(purpose="add to, correct or take back a report")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, act: str) -> HttpResponse:
    """Add, correct or take back; the first sending of a code asks what, the second does it."""
    doing = {"add": _add, "correct": _correct, "take-back": _take_back}.get(act)
    if doing is None or request.method != "POST":
        return HttpResponseRedirect(reverse("receipt"))
    return doing(request)


def draw(
    request: HttpRequest,
    receipt: Shown,
    title: str = "",
    tidings: Sequence[str] = (),
    newer: str = "",
) -> HttpResponse:
    """The receipt as a page. `newer` are words that came by a form which had been sent before."""
    told = receipt.told
    context = {
        "title": title or _("Your report"),
        "safety": True,
        "receipt": receipt,
        "fresh": bool(title),
        "here": f"{request.get_host()}{reverse('receipt')}",
        "state": _state(receipt),
        "waits": receipt.state in OPEN,
        "story": [
            {"at": line.at, "words": _words(line.kind, receipt), "said": line.words}
            for line in receipt.story
        ],
        "lost": "" if told.loss_pence is None else pounds(told.loss_pence),
        "tidings": tidings,
        "newer": newer,
        "acts": [
            ("add", _("Add something")),
            ("correct", _("Put something right")),
            ("take-back", _("Take it back")),
        ],
        "contacts": printable(ELSEWHERE[:1], clock.today()),
    }
    return render(request, "public/receipt.html", context)


def _add(request: HttpRequest) -> HttpResponse:
    sent = sent_by(request)
    if sent is None:
        return _too_much(request)
    if "words" not in request.POST:
        found = acts.look(_code(request), **_now(request))
        return _add_form(request, "", "") if isinstance(found, Shown) else _ask(request, found)
    if sent.picture:
        return _add_form(request, sent.words, no_pictures()["words"])
    done = acts.add(_code(request), sent.words, **_now(request))
    if isinstance(done, tell.Mend):
        return _add_form(request, sent.words, done.wrong["words"])
    if isinstance(done, tell.Unkept):
        return _add_form(request, sent.words, unkept(), status=503)
    if isinstance(done, tell.Wait):
        return _add_form(request, sent.words, _too_many(), status=429)
    if isinstance(done, Shown):
        return draw(request, done, tidings=[_("We added your words.")])
    return _ask(request, done)


def _add_form(request: HttpRequest, said: str, wrong: str, status: int = 422) -> HttpResponse:
    context = {
        "title": _("Add something"),
        "safety": True,
        "code": _code(request),
        "words": said,
        "wrong": wrong,
        "errors": [("words", wrong)] if wrong else [],
    }
    return render(request, "public/receipt_add.html", context, status=status if wrong else 200)


def _correct(request: HttpRequest) -> HttpResponse:
    sent = sent_by(request)
    if sent is None:
        return _too_much(request)
    if "words" not in request.POST:
        found = acts.look(_code(request), **_now(request))
        if not isinstance(found, Shown):
            return _ask(request, found)
        return _correct_form(request, answers.said_again(found.told), {})
    if sent.picture:
        return _correct_form(request, sent, no_pictures())
    done = acts.correct(_code(request), sent, **_now(request))
    if isinstance(done, tell.Mend):
        return _correct_form(request, sent, done.wrong)
    if isinstance(done, tell.Unkept):
        return _correct_form(request, sent, {"words": unkept()}, status=503)
    if isinstance(done, tell.Wait):
        return _correct_form(request, sent, {"words": _too_many()}, status=429)
    if isinstance(done, Shown):
        return draw(request, done, tidings=[_("We put it right.")])
    return _ask(request, done)


def _correct_form(
    request: HttpRequest, sent: answers.Sent, wrong: Mapping[str, str], status: int = 422
) -> HttpResponse:
    more = {
        "title": _("Put something right"),
        "kind": "correct",
        "reader": _reader(request),
        "action": reverse("receipt_act", args=["correct"]),
        "code": _code(request),
    }
    return draw_questions(request, sent, wrong, more, status if wrong else 200)


def _reader(request: HttpRequest) -> tell.Reader | None:
    """Who reads this report: whoever has it now, not whoever would get the next one."""
    reader, found = tell.reader(), acts.look(_code(request), **_now(request))
    if reader is None or not isinstance(found, Shown):
        return reader
    return tell.Reader(reader.owner, found.holder, reader.others, reader.days)


def _take_back(request: HttpRequest) -> HttpResponse:
    if request.POST.get("sure") == "yes" and sender.is_ours(request):
        done = acts.take_back(_code(request), address=sender.address(request), now=clock.now())
        if isinstance(done, acts.Gone):
            words = [_("We erased your words. Your code works no longer."), _("Take care.")]
            context = {"title": _("It is taken back"), "safety": True, "words": words}
            return render(request, "public/problem.html", context)
        return _ask(request, done)
    found = acts.look(_code(request), **_now(request))
    if not isinstance(found, Shown):
        return _ask(request, found)
    context = {"title": _("Take it back?"), "safety": True, "code": found.code}
    return render(request, "public/receipt_take_back.html", context)


def _ask(
    request: HttpRequest, why: acts.NoSuch | tell.Wait | tell.Unkept | None = None
) -> HttpResponse:
    wrong, status = "", 200
    if isinstance(why, acts.NoSuch):
        wrong, status = _("We have no report under that code. Check each sign."), 404
    elif isinstance(why, tell.Unkept):
        wrong, status = _("We could not do that just now. Nothing has changed. Try again."), 503
    elif why is not None:
        wrong, status = _too_many(), 429
    context = {
        "title": _("See your report"),
        "safety": True,
        "typed": _code(request) if wrong else "",
        "wrong": wrong,
        "errors": [("code", wrong)] if wrong else [],
    }
    return render(request, "public/receipt_code.html", context, status=status)


def _too_many() -> str:
    return _("Too many tries just now. Wait ten minutes, then try again.")


def _too_much(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("We could not read that"),
        "safety": True,
        "words": [far_too_long()["words"]],
    }
    return render(request, "public/problem.html", context, status=413)


def _code(request: HttpRequest) -> str:
    return answers.readable(request.POST.get("code", ""))[:60]


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"address": sender.address(request), "today": clock.today(), "now": clock.now()}


def _state(receipt: Shown) -> str:
    owner, holder = receipt.owner, receipt.holder
    return {
        "waiting": _("It waits for %(owner)s to read it.") % {"owner": holder},
        "read": _("%(owner)s has read it.") % {"owner": holder},
        "passed": _("It is with %(holder)s now.") % {"holder": holder},
        "accepted": _("%(owner)s has read it and counted it.") % {"owner": owner},
    }.get(receipt.state, _("%(owner)s has read it and closed it.") % {"owner": holder})


def _words(kind: str, receipt: Shown) -> str:
    return {
        "came": _("You told us. Thank you."),
        "read": _("It was read."),
        "added": _("You added this."),
        "corrected": _("You put it right."),
        "passed": _("It was passed on to %(holder)s.") % {"holder": receipt.holder},
        "accepted": _("It was counted, without your name."),
        "closed": _("It was answered and closed."),
    }.get(kind, _("Something was done with it."))
