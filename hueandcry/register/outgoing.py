"""How many requests that something leave the partnership wait, by state."""

from collections.abc import Mapping

from django.db.models import Count

from hueandcry.register.models import Output
from hueandcry.sharing import outputs


def waiting(owner: str) -> Mapping[str, int]:
    """Requests of an owner that were not let out yet, by state; those that ended are left out."""
    found = Output.objects.filter(owner_id=owner).exclude(state__in=outputs.FINAL)
    counted = found.values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in counted.order_by("state")}
