"""Alerts: two people put one before the public, and it tells nobody about anybody's report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hueandcry.desk.acts import alerts
from hueandcry.desk.models import Alert

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


def put(**given: Any) -> Alert:
    """An alert about money sent in DH1 and all of SR, published today for a week."""
    facts = {
        "guide": "money-sent",
        "places": "DH1 SR",
        "valid_until": TODAY + timedelta(days=7),
        "drafted_at": NOW,
        "published_at": NOW,
    }
    return Alert.objects.create(**{**facts, **given})


@pytest.mark.parametrize(
    ("given", "guide", "area", "told"),
    [
        ({}, "money-sent", "DH1", True),
        ({}, "money-sent", "dh1", True),
        ({}, "money-sent", "SR7", True),
        ({}, "money-sent", "DH7", False),
        ({}, "money-sent", "D", False),
        ({}, "money-sent", "", False),
        ({}, "money-sent", "S1", False),
        ({}, "invoice-fraud", "DH1", False),
        ({"guide": "harassment"}, "harassment", "DH1", False),
        ({"guide": "images-adult"}, "images-adult", "DH1", False),
        ({"published_at": None}, "money-sent", "DH1", False),
        ({"withdrawn_at": NOW}, "money-sent", "DH1", False),
        ({"valid_until": TODAY}, "money-sent", "DH1", True),
        ({"valid_until": date(2026, 10, 1)}, "money-sent", "DH1", False),
    ],
)
def test_others_told_us_only_by_a_public_alert_about_this_fraud_here(
    given: dict[str, Any], guide: str, area: str, told: bool
) -> None:
    put(**given)
    assert alerts.told_by_others(guide, area, TODAY) is told
