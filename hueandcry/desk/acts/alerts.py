"""Alerts: what is going round here, in our own words, until a day."""

from datetime import date
from itertools import takewhile

from django.db.models import QuerySet

from hueandcry.desk.models import Alert

FRAUD = frozenset({"invoice-fraud", "money-sent"})


def told_by_others(guide_id: str, area: str, today: date) -> bool:
    """Whether a public alert is about this guide and this area: "others near you told us too".

    `area` is the first half of the sender's own postcode ("DH1"); "" matches no alert. It reads
    published alerts and nothing else, so that a receipt tells nothing of any other report.
    """
    alerts = public(today).filter(guide=guide_id) if guide_id in FRAUD else ()
    return any(_is_about(alert, area.upper()) for alert in alerts)


def public(today: date) -> QuerySet[Alert]:
    """The alerts that anybody may read today, the newest first."""
    out = Alert.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return out.filter(valid_until__gte=today).order_by("-published_at", "-id")


def _is_about(alert: Alert, area: str) -> bool:
    letters = "".join(takewhile(str.isalpha, area))
    return bool(area) and not {area, letters}.isdisjoint(alert.places.split())
