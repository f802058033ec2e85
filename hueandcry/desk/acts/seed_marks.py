"""Set the marks of a demo: what its invented truth says of new questions and lost months."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hueandcry.facts.mark import Mark
from hueandcry.register import book, marks

_LISTS = {
    "police": "police",
    "reportfraud": "report-fraud",
    "trading_standards": "trading-standards",
}


def set_marks(truth: Path, who: Mapping[str, str], now: datetime) -> int:
    """Set a mark for each break that the truth tells of, on lists that were sent; returns how many.

    Sets none for an organisation that has set or removed one already.
    """
    told = json.loads(truth.read_text(encoding="utf-8"))
    count = 0
    for owner in (partner.id for partner in book.partners()):
        if marks.history(owner):
            continue
        sent = marks.lists_of(owner)
        for mark in _marks(told, owner):
            if mark.source in sent:
                marks.add(mark, who, now)
                count += 1
    return count


def _marks(told: Mapping[str, Any], owner: str) -> list[Mark]:
    change = told.get("recording_change", {})
    found = []
    if change.get("from"):
        begins = date.fromisoformat(change["from"])
        list_ = _LISTS[change["partner"]]
        found.append(Mark(0, owner, list_, "recording-change", begins, None, change["what"]))
    for key in ("outage", "silence"):
        days = told.get(key, {}).get("days")
        if days:
            first, last = map(date.fromisoformat, days)
            words = "Nothing was sent of what was recorded on these days."
            list_ = _LISTS[told[key]["partner"]]
            found.append(Mark(0, owner, list_, "outage", first, last, words))
    return found
