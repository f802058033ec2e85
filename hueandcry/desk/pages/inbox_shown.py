"""How messages from the public read on a page of the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hueandcry.action import playbook
from hueandcry.desk import fields
from hueandcry.desk.acts import accept, people
from hueandcry.desk.acts.answered import pounds
from hueandcry.desk.acts.inbox import Shut
from hueandcry.exchange.words import day_words
from hueandcry.facts.offence import offences
from hueandcry.facts.offence import themes as theme_facts
from hueandcry.inbox.answer import Line, Opened
from hueandcry.inbox.tell import Happened

# Replies to begin with, in the words of the public. They name no number: the guides do. The first
# is true of a report that is accepted, and of no other.
READY = (
    "Thank you for telling us. We have read it. We count it, so that others are warned.",
    "Thank you for telling us. Ring your bank now, on the number on your card. "
    "Ask them to stop the payment. They may be able to.",
    "Thank you for telling us. We cannot look into this one ourselves. "
    "It still helps: it shows us what goes on here. Please tell the national service too.",
    "Thank you for telling us. This is not your fault. Keep what they sent you. "
    "Do not pay, and do not answer them.",
    "Thank you for telling us. We have read it. You did right to tell us.",
)
_STATES = {
    "waiting": "not read yet",
    "read": "read, not answered",
    "passed": "passed on",
    "accepted": "accepted and counted",
    "closed": "closed",
    "spam": "spam",
    "withdrawn": "taken back by its sender, or erased",
}
_KINDS = {
    "came": "It came",
    "read": "Read",
    "added": "Its sender added",
    "corrected": "Its sender put it right",
    "withdrawn": "It was taken back or erased",
    "accepted": "Accepted, and answered",
    "passed": "Passed on",
    "closed": "Closed, and answered",
    "at risk": "Marked: at risk",
    "reason": "Why",
}
_DONE = {
    "accept": "It is counted, and its sender can read your reply.",
    "pass": "It is handed on.",
    "close": "Its sender can read your reply.",
    "spam": "It is put away as spam.",
}


def ready(*, live: bool) -> list[tuple[int, str, bool]]:
    """Replies to begin with: their number, their words, and whether they say that it is counted.

    Where it may concern a child or pictures, what says that it is no fault of theirs comes first.
    """
    found = [(number, words, number == 1) for number, words in enumerate(READY, 1)]
    return sorted(found, key=lambda one: "fault" not in one[1]) if live else found


def called(number: int) -> str:
    """A report's number as people read it out to each other: "0329 0990 4361"."""
    return f"{number:012d}"[:4] + " " + f"{number:012d}"[4:8] + " " + f"{number:012d}"[8:]


def row(line: Line, now: datetime) -> dict[str, Any]:
    """One message in a list."""
    return {
        "url": reverse("inbox_one", args=[line.number]),
        "number": called(line.number),
        "about": _about(line),
        "came": moment(line.came_at),
        "state": _STATES[line.state],
        "new_words": line.unread and line.state not in ("waiting", "passed"),
        "live": line.live,
        "at_risk": line.at_risk,
        "due": f"answer by {moment(line.due_at)}" if line.due_at else "",
        "late": line.due_at is not None and line.due_at < now,
    }


def pile(lines: Sequence[Line]) -> dict[str, Any]:
    """Many that came from one place, as one line."""
    first, last = (moment(line.came_at) for line in (lines[0], lines[-1]))
    return {
        "url": reverse("inbox_pile", args=[lines[0].crowd]),
        "words": f"{len(lines):,} reports from one place, {first} to {last}",
    }


def opened(found: Opened, now: datetime) -> dict[str, Any]:
    """One message as its reader sees it."""
    line, told = found.line, found.told
    return {
        "title": f"Report {called(line.number)}",
        "lede": f"{_about(line)}. Came {moment(line.came_at)}.",
        "row": row(line, now),
        "words": told.words,
        "facts": [
            ("It happened", day_words(told.happened_on) if told.happened_on else "not said"),
            ("Money lost", _money(told.loss_pence)),
            ("Where", told.outward or "not said"),
            ("They read", "Welsh" if told.language.startswith("cy") else "English"),
            ("Reach them", told.reach if line.may_reach and told.reach else _no_reach(line)),
        ],
        "consents": _consents(line),
        "story": [_happened(one, _names()) for one in found.story],
        "is_live": line.live,
        "is_open": line.state in ("waiting", "read", "passed"),
        "is_over": line.state == "withdrawn",
        "counted": line.counted,
        "may_pass": line.may_pass,
        "must_say_why": not line.may_pass and (line.at_risk or line.live),
        "at_risk": line.at_risk,
    }


def shut(found: Shut) -> dict[str, str]:
    """Why it stays shut, as parts/empty.html draws it."""
    url, url_words = reverse("agreements"), "See your house rule"
    title = "Your house rule does not let you read this"
    return {"title": title, "words": found.why, "url": url, "url_words": url_words}


def suggested(code: str, why: str) -> dict[str, str]:
    """What intake makes of it, and why."""
    return {"code": code, "name": offences()[code].name if code else "", "why": why}


def themes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The offences to choose from."""
    return [
        (theme_facts()[theme].name, [(one.code, one.name) for one in some])
        for theme, some in accept.choices().items()
    ]


def said(request: HttpRequest) -> dict[str, str]:
    """What was done a moment ago, for a notice; empty where nothing was."""
    away = fields.number(request.GET.get("put_away", ""))
    if away is not None:
        return {"strong": "Done.", "words": f"{away:,} put away as spam."}
    words = _DONE.get(request.GET.get("done", ""), "")
    return {"strong": "Done.", "words": words} if words else {}


def moment(at: datetime) -> str:
    """A moment where the partnership is: "Thursday 3 December, 17:00"."""
    here = at.astimezone(timezone.get_default_timezone())
    return f"{here:%A} {here.day} {here:%B}, {here:%H:%M}"


def _about(line: Line) -> str:
    guide = playbook.playbooks().get(line.guide)
    return guide.name if guide else "Not said what it is about"


def _money(pence: int | None) -> str:
    return "not said" if pence is None else pounds(pence)


def _no_reach(line: Line) -> str:
    return "not said" if line.may_reach else "they did not let us: answer here, on their receipt"


def _consents(line: Line) -> list[str]:
    return [
        "We may count it, without a name." if line.may_count else "They did not let us count it.",
        "We may pass it to a partner who can help."
        if line.may_pass
        else "They did not let us pass it on.",
        "We may ring or write to them." if line.may_reach else "They did not let us get in touch.",
    ]


def _names() -> dict[str, str]:
    return {one.name: one.full_name for one in people.members()}


def _happened(one: Happened, names: dict[str, str]) -> dict[str, str]:
    by = names.get(one.by, one.by)
    return {
        "words": _KINDS.get(one.kind, one.kind),
        "when": moment(one.at) + (f", {by}" if by else ""),
        "text": one.words,
    }
