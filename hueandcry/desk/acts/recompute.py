"""Make a released figure again from what was known then, and hold it against what was shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hueandcry.desk.acts import people, show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.register import ledger, remembered
from hueandcry.register.remembered import Kept
from hueandcry.sharing.release import Held

ROLE = "data-protection-officer"
MAY_NOT = (
    "Only a data protection officer, or the coordinator who runs the partnership, may do this."
)
Outcome = Literal["the same", "expired", "differs"]


class NoRelease(Exception):
    """No figure left under that number, or its question was not kept; the message says so."""


class MayNot(Exception):
    """This member may not have a release made again; it is written down."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of it, in words: the same, or how many cells differ, and no value of any."""

    outcome: Outcome
    words: str


def recompute(
    number: int, member: MemberFact, *, area_id: str, who: Mapping[str, str], now: datetime
) -> Recomputed:
    """Whether the release of ledger entry `number` comes out the same. Raises NoRelease, MayNot.

    The rows are opened whatever the agreements say today, so that what left can be checked.
    """
    kept = remembered.read(number)
    if member.role != ROLE and not people.runs_the_partnership(member):
        ledger.append({**_refused(number, kept, member), **who}, now)
        raise MayNot(MAY_NOT)
    if kept is None:
        raise NoRelease(f"No figure left under ledger entry {number}, or its table was not kept.")
    if kept.ask.figure not in show.FIGURES:
        words = f"Ledger entry {number} is of a join, which is not made again to be compared."
        raise NoRelease(words)
    gone = remembered.changed_files(kept)
    if gone:
        words = f"Its rows have expired or were erased since: {gone} of {len(kept.batches)} files."
        return Recomputed("expired", f"{words} The table that was released is kept.")
    again = show.again(kept, member.partner, area_id=area_id, who=who, now=now)
    if isinstance(again, Held):
        return Recomputed("differs", f"It would be held back: {again.reason}")
    return _compared(kept.table, remembered.shown(again))


def _refused(number: int, kept: Kept | None, member: MemberFact) -> dict[str, Any]:
    return {
        "act": "consultation",
        "what": f"release {number} made again",
        "partner": member.partner,
        "addressee": member.partner,
        "owners": sorted(kept.ask.owners) if kept else [],
        "counted": [],
        "result": "refused",
        "why": MAY_NOT,
    }


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> Recomputed:
    cells, others = _cells(then), _cells(now)
    if then == now:
        return Recomputed("the same", f"The same, in each of its {cells.total():,} cells.")
    if then["method"] != now["method"]:
        was, is_ = (" ".join(one["method"]) for one in (then, now))
        return Recomputed("differs", f"It is made in another way now: {was}, now {is_}.")
    changed = (cells - others).total()
    words = f"{changed:,} of its {cells.total():,} cells differ"
    if then["window"] != now["window"]:
        words += ", and the days that it covers"
    return Recomputed("differs", f"{words}.")


def _cells(table: Mapping[str, Any]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (stream["stream"], *cell) for stream in table["streams"] for cell in stream["cells"]
    )
