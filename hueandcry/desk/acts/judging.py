"""What the front door sees at once in a report: who must read it, and by when."""

from datetime import datetime

from hueandcry.action import clocks, image_abuse
from hueandcry.action.playbook import playbooks
from hueandcry.inbox.tell import Judged
from hueandcry.intake import must_not_miss

CHILD, IMAGES, EXTREMISM = "child_exploitation", image_abuse.THEME, "extremism_hate"
_BY_GUIDE = {
    "images-adult": IMAGES,
    "images-under-18": CHILD,
    "worried-child": CHILD,
    "worried-extremism": EXTREMISM,
}
# Whom the sender of such a report may turn to at once, by contact id.
ROUTES = {
    CHILD: ("emergency", "ceop", "reportremove", "childline", "nspcc"),
    IMAGES: ("emergency", "stopncii", "rph", "reportremove", "police101"),
    EXTREMISM: ("emergency", "athotline", "actearly"),
}


def judge(guide: str, words: str, *, pressed: bool, crowd: str, now: datetime) -> Judged:
    """Judge a report by the guide it came from and its words, which are not kept here."""
    alarm = theme(guide, words)
    known = playbooks().get(guide)
    at_risk = bool(alarm) or pressed or (known is not None and known.safety)
    return Judged(
        live=bool(alarm),
        alarm=alarm,
        at_risk=at_risk,
        crowd=crowd,
        due_at=clocks.working_days_after(now, clocks.answer_within()) if at_risk else None,
    )


def theme(guide: str, words: str) -> str:
    """What a report may be about that cannot wait, or ""."""
    if found := must_not_miss.in_text(words):
        return found.theme
    if image_abuse.of_somebody_young(words):
        return CHILD
    return _BY_GUIDE.get(guide, "") or (IMAGES if image_abuse.in_text(words) else "")
