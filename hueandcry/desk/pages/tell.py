"""Tell us what happened: at most five questions, and a receipt."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hueandcry.action.playbook import playbooks
from hueandcry.desk import clock, form_token, ready, sender
from hueandcry.desk.acts import tell as acts
from hueandcry.desk.acts.answered import ELSEWHERE, printable
from hueandcry.desk.answers import Sent
from hueandcry.desk.page import public_page
from hueandcry.desk.pages import receipt
from hueandcry.desk.pages.questions import (
    draw,
    far_too_long,
    guide_of,
    no_pictures,
    sent_by,
    unkept,
)

NOTHING: Mapping[str, str] = MappingProxyType({})
_YOUNG = ("ceop", "reportremove", "fearless")


@public_page(purpose="see whether someone is in danger before any text box")
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Danger, age, pictures and extreme views first: their routes have no text box."""
    guide = request.GET.get("from", "")
    if guide in playbooks() and not playbooks()[guide].takes_report:
        return HttpResponseRedirect(reverse("guide", args=[guide]))
    if request.GET.get("who") == "under-18":
        return _young(request)
    today, guide, closed = clock.today(), guide_of(guide), acts.reader() is None
    known = printable(("emergency", *ELSEWHERE), today)
    return ready.once(
        request, (today, guide, closed, known), lambda: _begin(request, guide, closed, today)
    )


@csrf_exempt
@public_page(purpose="tell us what happened")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form; and when it is sent, the receipt. No address, log or cookie holds the code."""
    if request.method != "POST":
        return _form(request, Sent(guide=guide_of(request.GET.get("from", ""))))
    sent = sent_by(request)
    if sent is None:
        return _form(request, Sent(), far_too_long(), status=413)
    if sent.picture:
        return _form(request, sent, no_pictures(), status=422)
    form = form_token.read(request.POST.get("form", ""), clock.now())
    if not form or not sender.is_ours(request) or acts.has_moved(request.POST.get("reader", "")):
        tidings = _("This page was open for long. Your words are here. Please send it once more.")
        return _form(request, sent, tidings=tidings, status=409)
    return _answer(request, sent, form)


@csrf_exempt
@public_page(purpose="make a summary to copy into a national service")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """One's own answers as a text to copy. Nothing of it is kept or sent on."""
    if request.method != "POST":
        return _copy_form(request, Sent(guide=guide_of(request.GET.get("from", ""))))
    sent = sent_by(request)
    if sent is None:
        return _copy_form(request, Sent(), far_too_long(), status=413)
    if sent.picture:
        return _copy_form(request, sent, no_pictures(), status=422)
    return _to_copy(request, sent)


def _to_copy(request: HttpRequest, sent: Sent, lede: str = "", status: int = 200) -> HttpResponse:
    made = acts.copy(sent, clock.today())
    if isinstance(made, acts.Mend):
        return _copy_form(request, sent, made.wrong, status=422)
    context = {
        "title": _("Your summary"),
        "lede": lede,
        "safety": True,
        "summary": made,
        "contacts": printable(ELSEWHERE, clock.today()),
    }
    return render(request, "public/summary.html", context, status=status)


def _begin(request: HttpRequest, guide: str, closed: bool, today: date) -> HttpResponse:
    danger = printable(("emergency",), today)
    choices = [
        (reverse("tell") + "?who=under-18", _("I am under 18"), ""),
        *(
            (reverse("guide", args=[first]), words, "")
            for first, words in (
                ("images-adult", _("It is about pictures of my body")),
                ("worried-extremism", _("Someone is drawn to extreme views")),
            )
            if first != guide  # whoever comes from there is not sent round again
        ),
    ]
    if not closed:
        more = _("At most five questions")
        choices.append((reverse("tell_write") + _query(guide), _("None of these: tell us"), more))
    context = {
        "title": _("Before you tell us"),
        "lede": _("Pick the first one that is true."),
        "safety": True,
        "danger": danger[0] if danger else None,
        "choices": [{"url": url, "words": words, "more": more} for url, words, more in choices],
        "closed": closed,
        "contacts": printable(ELSEWHERE, today),
        "query": _query(guide),
    }
    return render(request, "public/tell.html", context)


def _answer(request: HttpRequest, sent: Sent, form: str) -> HttpResponse:
    taken = acts.send(
        sent,
        form=form,
        language=get_language() or "en-gb",
        address=sender.address(request),
        today=clock.today(),
        now=clock.now(),
    )
    if isinstance(taken, acts.Mend):
        return _form(request, sent, taken.wrong, status=422)
    mark = request.POST["form"]  # the same again, so that what may be kept is not kept twice
    if isinstance(taken, acts.Wait):
        tidings = _("Your words are still here. Wait a minute, then send again.")
        response = _form(request, sent, tidings=tidings, mark=mark, status=429)
        response["Retry-After"] = "60"
        return response
    if isinstance(taken, acts.Unkept):
        return _form(request, sent, tidings=unkept(), elsewhere=True, mark=mark, status=503)
    if isinstance(taken, acts.Closed):
        return _form(request, sent)
    cut = [_("We kept only the first half of your postcode.")] if taken.cut else []
    return receipt.draw(request, taken.receipt, _("Thank you"), cut, taken.newer)


def _form(
    request: HttpRequest,
    sent: Sent,
    wrong: Mapping[str, str] = NOTHING,
    *,
    tidings: str = "",
    mark: str = "",
    elsewhere: bool = False,
    status: int = 200,
) -> HttpResponse:
    reader = acts.reader()
    if reader is None and sent.words:
        lede = tidings if elsewhere else _("Nobody reads them here.")
        return _to_copy(request, sent, lede, status=503)
    if reader is None:
        return _closed(request, sent.guide)
    more = {
        "title": _("Tell us"),
        "kind": "tell",
        "back_url": reverse("tell") + _query(sent.guide),
        "action": reverse("tell_write"),
        "reader": reader,
        "query": _query(sent.guide),
        "token": mark or form_token.fresh(clock.now()),
        "tidings": tidings,
        "contacts": printable(("emergency", *ELSEWHERE), clock.today()) if elsewhere else (),
    }
    return draw(request, sent, wrong, more, status)


def _copy_form(
    request: HttpRequest, sent: Sent, wrong: Mapping[str, str] = NOTHING, status: int = 200
) -> HttpResponse:
    more = {
        "title": _("Make a summary"),
        "kind": "summary",
        "back_url": reverse("guide", args=[sent.guide]) if sent.guide else reverse("tell"),
        "action": reverse("tell_summary"),
        "query": _query(sent.guide),
    }
    return draw(request, sent, wrong, more, status)


def _young(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    dial = printable(("childline",), today)
    context = {
        "title": _("You can talk to someone now"),
        "safety": True,
        "young": True,
        "back_url": reverse("tell"),
        "query": "?who=under-18",
        "dial": dial[0] if dial else None,
        "contacts": printable(_YOUNG, today),
        "guide_url": reverse("guide", args=["images-under-18"]),
        "guide_words": _("Someone has a picture of me"),
    }
    return render(request, "public/tell_young.html", context)


def _closed(request: HttpRequest, guide: str) -> HttpResponse:
    context = {
        "title": _("We cannot take a report yet"),
        "safety": True,
        "query": _query(guide),
        "contacts": printable(ELSEWHERE, clock.today()),
    }
    return render(request, "public/tell_closed.html", context)


def _query(guide: str) -> str:
    return f"?{urlencode({'from': guide})}" if guide else ""
