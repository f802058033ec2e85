"""How many requests that something leave the partnership wait, by state."""

from collections.abc import Mapping

from django.db.models import Count

from hueandcry.register.models import Output


def waiting(owner: str) -> Mapping[str, int]:
    """Requests of an owner that were not let out yet, by state; those that ended are left out."""
    rows = Output.objects.filter(owner_id=owner, released_at=None)
    found = rows.exclude(state__in=("released", "refused", "withdrawn"))
    counted = found.values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in counted.order_by("state")}
