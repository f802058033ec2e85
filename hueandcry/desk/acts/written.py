"""What the ledger says, as rows for a page or a command."""

from collections.abc import Mapping
from typing import Any

from hueandcry.register import book, ledger

_KINDS = {
    "left": "good",
    "allowed": "quiet",
    "taken in": "good",
    "refused": "bad",
    "held back": "held",
}


def rows(*, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """The newest entries below number `before`, at most `limit`, as pages show them."""
    names = {partner.id: partner.name for partner in book.partners()} | {"public": "everyone"}
    return [_row(entry, names) for entry in ledger.entries(limit=limit, before=before)]


def _row(entry: ledger.Entry, names: Mapping[str, str]) -> dict[str, Any]:
    facts = entry.facts
    whom = facts.get("addressee", facts.get("owner", ""))
    return {
        "number": entry.number,
        "when": f"{entry.facts['at'][:10]} {entry.facts['at'][11:16]}",
        "who": facts.get("who", facts.get("system_user", "the system")),
        "act": facts["act"],
        "what": facts.get("what", ""),
        "whom": names.get(whom, whom),
        "tlp": facts.get("marking", "") if facts.get("result") == "left" else "",
        "result": facts.get("result", ""),
        "kind": _KINDS.get(facts.get("result", ""), "quiet"),
        "why": facts.get("why", ""),
    }
