"""The form of at most five questions: read as it was sent, and drawn with all that was written."""

from collections.abc import Mapping

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hueandcry.action.playbook import playbooks
from hueandcry.desk import answers
from hueandcry.desk.answers import Sent

_TEXTS = ("words", "when", "day", "money", "postcode", "reach")


def sent_by(request: HttpRequest) -> Sent | None:
    """What a form sent, a picture's data taken out; None where it was too much to read."""
    try:
        form = request.POST
        picture = bool(request.FILES)
    except RequestDataTooBig:
        return None
    said = {name: answers.readable(form.get(name, "")) for name in _TEXTS}
    sent = Sent(
        guide=guide_of(form.get("from", "")),
        **said,
        pressed=form.get("pressed") == "yes",
        may_count=form.get("may_count") == "yes",
        may_pass=form.get("may_pass") == "yes",
        may_reach=form.get("may_reach") == "yes",
        picture=picture,
    )
    return answers.without_picture(sent)


def guide_of(said: str) -> str:
    """The guide that somebody came from, "" where no report follows it."""
    known = playbooks().get(said)
    return said if known is not None and known.takes_report else ""


def draw(
    request: HttpRequest,
    sent: Sent,
    wrong: Mapping[str, str],
    more: Mapping[str, object],
    status: int,
) -> HttpResponse:
    """The form with what stands in its boxes; `more` is what else its template asks for."""
    context = {
        "sent": sent,
        "wrong": wrong,
        "errors": list(wrong.items()),
        "whens": answers.WHEN,
        "safety": True,
        **more,
    }
    return render(request, "public/tell_write.html", context, status=status)


def no_pictures() -> Mapping[str, str]:
    """What is to mend where a picture stood."""
    words = _(
        "We take no pictures, so it is gone. Is it of your body? Under 18, ask Report Remove. "
        "Adults, ask StopNCII. Your words are still here."
    )
    return {"words": words}


def unkept() -> str:
    """For words that could not be written to the disk."""
    return _("We could not keep it just now. Your words are still here. Send them again soon.")


def far_too_long() -> Mapping[str, str]:
    """What is to mend where a form was too much to be read at all."""
    return {"words": _("That was too much to read. Go back, make it shorter, and send again.")}
