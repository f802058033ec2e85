"""How the queue shows what waits, what was decided, and who decides how much."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hueandcry.desk.acts import people, queue
from hueandcry.desk.acts.queue import Item
from hueandcry.desk.fields import number
from hueandcry.exchange.words import day_words
from hueandcry.facts.lists import lists
from hueandcry.facts.offence import offences
from hueandcry.intake.weigh import ASK
from hueandcry.register.doubt import Said


def title(found: queue.Queue) -> str:
    """The page's title: how many labels wait."""
    labels = found.labels
    if not labels:
        return "Nothing waits"
    one = labels == 1
    return f"{labels:,} label{'' if one else 's'} we are unsure of"


def said(request: HttpRequest) -> dict[str, str] | None:
    """What was just done, as the address tells; None for nothing."""
    done, back = number(request.GET.get("done", "")), number(request.GET.get("back", ""))
    if done is not None:
        return {"strong": "Decided.", "words": f"{_records(done)} counted anew."}
    if back is not None:
        waits = "1 record waits" if back == 1 else f"{back:,} records wait"
        return {"strong": "Taken back.", "words": f"{waits} again."}
    return None


def _records(count: int) -> str:
    return "1 record is" if count == 1 else f"{count:,} records are"


def row(one: Item) -> dict[str, Any]:
    """One label that waits, with its suggestion and reasons."""
    waiting = one.waiting
    return {
        "label": waiting.label,
        "spellings": len(waiting.labels),
        "list": lists()[waiting.source].title,
        "rows": waiting.rows,
        "oldest": day_words(waiting.oldest),
        "code": one.code,
        "name": name(one.code),
        "how_sure": one.how_sure,
        "reasons": one.reasons,
        "may_accept": bool(one.code) and not waiting.of_row,
        "scope": "label" if one.scope == "label" and waiting.label else "these",
        "url": reverse("queue_one", args=[waiting.id]),
    }


def name(code: str) -> str:
    """What a decision says, in words; "" for no code."""
    if code == ASK:
        return "the sender is to be asked"
    return f"{offences()[code].name} ({code})" if code.startswith("NFIB") else _plain_name(code)


def _plain_name(code: str) -> str:
    return offences()[code].name if code else ""


def decided(said: Said, names: Mapping[str, str]) -> dict[str, Any]:
    """One decision that can be taken back; `names` are full names by member."""
    return {
        "label": said.label if said.kind == "label" else "",
        "rows": said.rows,
        "list": lists()[said.source].title,
        "name": name(said.code),
        "by": names.get(said.by, said.by),
        "on": moment(said.at),
        "url": reverse("queue_undo", args=[said.kind, said.id]),
    }


def full_names() -> dict[str, str]:
    """Everybody's full name, by the name they sign in with."""
    return {member.name: member.full_name for member in people.members()}


def moment(moment: datetime) -> str:
    """A moment as people here say it."""
    local = moment.astimezone(timezone.get_default_timezone())
    return f"{day_words(local.date())}, {local:%H:%M}"


def tally(member: people.MemberFact, today: date) -> dict[str, Any]:
    """Who decided how much, how good the model is, and which list of words is due."""
    found = queue.tally(member, today)
    decided = found.decided
    people_too = decided.get("person", 0) + decided.get("people", 0)
    return {
        "facts": [
            ("Decided by a person here", {"number": people_too}),
            ("By the list of labels", {"number": decided.get("list", 0)}),
            ("By a rule", {"number": decided.get("rule", 0)}),
            ("By the model", {"number": decided.get("model", 0)}),
        ],
        "model": queue.model_words(found.account) if found.account else "",
        "due": found.due,
    }
