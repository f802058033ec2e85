"""What the ledger says, as rows for a page or a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from hueandcry.desk.acts import people
from hueandcry.exchange.words import day_words
from hueandcry.register import book, ledger, operations
from hueandcry.sharing import roster
from hueandcry.sharing.terms import PUBLIC

_KINDS = {
    "left": "good",
    "allowed": "quiet",
    "taken in": "good",
    "refused": "bad",
    "held back": "held",
}


# What stands of an entry whose parties are not the reader's to know.
_VEILED = {"who": "a party", "what": "under a hidden roster", "whom": "a party", "why": ""}


def rows(
    *,
    limit: int,
    before: int | None = None,
    operation: str = "",
    reader: people.MemberFact | None = None,
) -> list[dict[str, Any]]:
    """The newest entries below number `before`, at most `limit`, as pages show them.

    `operation` is one of register.operations.WORDS, or "" for all.

    Of an agreement with a hidden roster a reader sees that something was asked, and not by whom.
    Numbers of an owner's rows, and what was sealed, stand there for an officer of that owner alone.
    """
    names = {**book.names()} | {member.name: member.full_name for member in people.members()}
    found = ledger.entries(limit=limit, before=before, operation=operation)
    known = _known_under(reader.partner if reader else "")
    return [
        _row(entry, names, reader) | (_VEILED if _is_hidden(entry.facts, known, reader) else {})
        for entry in found
    ]


def _known_under(partner: str) -> Mapping[str, frozenset[str]]:
    """By the id of each agreement with a hidden roster, the parties that an organisation knows."""
    known: dict[str, frozenset[str]] = {}
    for agreement in book.hidden_rosters():
        seen = roster.seen_by(agreement, partner)
        parties = frozenset(seen.parties if seen else ())
        known[agreement.id] = parties | known.get(agreement.id, frozenset())
    return known


def _is_hidden(
    facts: Mapping[str, Any],
    known: Mapping[str, frozenset[str]],
    reader: people.MemberFact | None,
) -> bool:
    """Whether an entry under a hidden roster names an organisation that the reader may not know."""
    if reader is not None and facts.get("partner") == reader.partner:
        return False
    said = f"{facts.get('what', '')} {facts.get('why', '')}"
    ids = [one for one in known if one in facts.get("agreements", ()) or one in said]
    named = {facts.get(key, "") for key in ("partner", "owner", "addressee")}
    named |= {one for key in ("owners", "counted", "recipients") for one in facts.get(key, ())}
    strangers = named - {"", PUBLIC}
    # Who added a text may be of any party, and the entry does not say of which.
    return any(not strangers <= known[one] or not (strangers or known[one]) for one in ids)


def at_the_gate(*, limit: int, reader: people.MemberFact | None = None) -> list[dict[str, Any]]:
    """The newest acts that something came of: taken in, left, refused or held back."""
    found = rows(limit=8 * limit, reader=reader)
    return [row for row in found if row["result"] in _KINDS and row["result"] != "allowed"][:limit]


def _row(
    entry: ledger.Entry, names: Mapping[str, str], reader: people.MemberFact | None
) -> dict[str, Any]:
    facts = entry.facts
    whom = facts.get("addressee", facts.get("owner", ""))
    who = facts.get("who", facts.get("system_user", "the system"))
    return {
        "number": entry.number,
        "when": _when(facts["at"]),
        "who": names.get(who, who),
        "act": facts["act"],
        "operation": operations.OF.get(facts["act"], ""),
        "what": _what(facts, reader),
        "whom": names.get(whom, whom),
        "tlp": facts.get("marking", "") if facts.get("result") == "left" else "",
        "result": facts.get("result", ""),
        "kind": _KINDS.get(facts.get("result", ""), "quiet"),
        "why": facts.get("why", ""),
    }


def _what(facts: Mapping[str, Any], reader: people.MemberFact | None) -> str:
    what, detail = facts.get("what", ""), facts.get("detail", "")
    theirs = reader is not None and (reader.partner, reader.role) == (facts.get("owner"), "officer")
    return f"{what} ({detail})" if detail and theirs else what


def _when(at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone(timezone.get_default_timezone())
    return f"{day_words(moment.date())}, {moment:%H:%M}"
