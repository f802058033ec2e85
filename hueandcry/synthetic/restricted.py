"""Lists apart from all others, as a partnership must keep them: never offered to intake."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from hueandcry.synthetic.events import CHILD_CODES
from hueandcry.synthetic.world import World

_JUVENILES = ("partner", "ref", "reported_on", "review_on")
# The fact, its day, reference, status and review, and nothing more: no case file.
_PREVENT = ("ref", "referred_on", "status", "review_on")
_REVIEW = timedelta(days=91)

Lines = list[tuple[object, ...]]


def lists(world: World) -> Iterator[tuple[str, Sequence[str], Lines]]:
    """Each restricted list: its name, its headings, its lines. No name stands in any."""
    yield "juveniles", _JUVENILES, _juveniles(world)
    yield "prevent_referrals", _PREVENT, _prevent(world)


def _juveniles(world: World) -> Lines:
    """The police records of harm to children."""
    return [
        ("police", row.ref, row.reported_on, row.reported_on + _REVIEW)
        for row in world.records["police"]
        if row.heard.event.code in CHILD_CODES and not row.duplicate_entry
    ]


def _prevent(world: World) -> Lines:
    """One to four referrals a quarter, drawn from how the quarter begins and from its size."""
    lines: Lines = []
    for quarter in world.plan.quarters:
        rng = Random(len(world.events) + quarter.first.toordinal())
        for _ in range(rng.randint(1, 4)):
            days = (quarter.last - quarter.first).days
            on: date = quarter.first + timedelta(days=rng.randint(0, days))
            status = rng.choice(("open", "closed"))
            lines.append((f"PR{len(lines) + 1:06d}", on, status, on + _REVIEW))
    return lines
