"""The guided Friday of the demo: five steps, and a sixth that leads to one's own spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

STEPS = (
    ("today", "See the quarter at a glance"),
    ("intake", "Bring in the police file"),
    ("picture", "See what changed"),
    ("may_i", "May I see this, and why?"),
    ("ledger", "Check what was written down"),
    ("friday_six", "Now your own spreadsheet"),
)


def done(request: HttpRequest, step: str) -> None:
    """Tick a step off for this visitor."""
    steps = request.session.get("friday", [])
    if settings.DEMO and step not in steps:
        request.session["friday"] = [*steps, step]


def steps(request: HttpRequest, may_open: Callable[[str], bool]) -> list[dict[str, Any]]:
    """The steps that this person may take, as the page draws them; empty outside the demo."""
    if not settings.DEMO:
        return []
    ticked = request.session.get("friday", [])
    mine = [(name, words) for name, words in STEPS if may_open(name)]
    current = next((name for name, _ in mine if name not in ticked), "")
    return [
        {
            "number": number,
            "words": words,
            "url": reverse(name),
            "done": name in ticked,
            "current": name == current,
        }
        for number, (name, words) in enumerate(mine, start=1)
    ]
