"""A hidden roster: a party learns of its own part of an agreement, and not who else signed."""

import re
from dataclasses import replace

from hueandcry.sharing.terms import Agreement

_HEADER = re.compile(r"^\s*\[(\[?)\s*([\w.-]+)\s*\]")
LEFT_OUT = "# The parties that you do not deal with are left out here."
NOT_SHOWN = "# The text names parties that you do not deal with, so it is not shown here."


def seen_by(agreement: Agreement, partner: str) -> Agreement | None:
    """The agreement as an organisation may see it; None where it is not a party to a hidden one.

    It sees those it gives to or receives from, and who handles the data for it. A processor sees
    itself alone. Examples that are rows of another are left out.
    """
    if agreement.roster == "open":
        return agreement
    own = next((party for party in agreement.signers if party.id == partner), None)
    if own is None:
        return None
    pairs = [(leg.giver, leg.receiver) for leg in agreement.legs]
    known = {partner, *(side for pair in pairs if partner in pair for side in pair)}
    if own.role != "processor":
        known |= {party.id for party in agreement.signers if party.role == "processor"}
    mine = [pair for pair in pairs if partner in pair]
    giver, receiver = mine[0] if mine else (partner, partner)
    return replace(
        agreement,
        giver=giver,
        receiver=receiver,
        signers=tuple(party for party in agreement.signers if party.id in known),
        cases=tuple(
            case for case in agreement.cases if case.given.get("owner", agreement.giver) in known
        ),
    )


def text_for(text: str, agreement: Agreement, seen: Agreement) -> str:
    """The text without the tables of the parties left out; a note where they are named elsewhere.

    The digest is of the whole text all the same.
    """
    known = {party.id for party in seen.signers}
    hidden = [party.id for party in agreement.signers if party.id not in known]
    if not hidden:
        return text
    kept, number, within = [], -1, False
    for line in text.splitlines():
        if header := _HEADER.match(line):
            within = header.group(2) == "party" and bool(header.group(1))
            number += within
            if within and agreement.signers[number].id in hidden:
                kept.append(LEFT_OUT)
        if not (within and agreement.signers[number].id in hidden):
            kept.append(line)
    shorter = "\n".join(kept) + "\n"
    named = any(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", shorter) for one in hidden)
    return NOT_SHOWN if named else shorter
