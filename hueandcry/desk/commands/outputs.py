"""Tables on their way out, by command: a list, and one."""

import argparse
import json
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import outputs
from hueandcry.desk.commands.opened import Trouble, member_called
from hueandcry.desk.home import Home
from hueandcry.register.outputs import OutputFact
from hueandcry.sharing import outputs as rules


def index(options: argparse.Namespace, home: Home) -> int:
    """List the requests that a member may open, the newest first."""
    found = outputs.every(member_called(options.person))
    if options.json:
        print(json.dumps([_as_row(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    if not found:
        print("No table waits to leave, and none left.")
    for one in found:
        way = f"{one.owner} to {one.recipient}, by {one.agreement}"
        print(f"{one.number}  {rules.STATES[one.state].words}  {way}: {one.title}")
    return 0


def show(options: argparse.Namespace, home: Home) -> int:
    """Print where one request stands; what its tables hold is looked at on the desk."""
    member = member_called(options.person)
    found = outputs.one(options.number, member)
    if found is None:
        raise Trouble(f"There is no request {options.number} that {member.name} may open.")
    asked = outputs.request(found, clock.today())
    at_work = member.partner in (found.owner, found.requested_for)
    files = found.files if at_work else found.leaving
    row = _as_row(found) | {
        "context": found.context,
        "controls": found.controls,
        "checked": len(rules.done(found.votes, asked)),
        "checkers": rules.needed(asked.checkers),
        "files": [
            {
                "name": file.name,
                "supporting": file.supporting,
                "sha256": file.digest,
                "to_mend": list(file.stops),
                "to_look_at": list(file.notes),
            }
            for file in files
        ],
    }
    if options.json:
        print(json.dumps(row, ensure_ascii=False, indent=1))
        return 0
    print(f"{found.number}, {rules.STATES[found.state].words}: {found.title}")
    print(f"{row['checked']} of {row['checkers']} have checked it.")
    for file in files:
        never = ", only for the checkers" if file.supporting else ""
        print(f"{file.name}{never}. {' '.join(file.stops)}".rstrip())
    return 0


def _as_row(found: OutputFact) -> dict[str, Any]:
    return {
        "number": found.number,
        "title": found.title,
        "state": found.state,
        "turn": rules.STATES[found.state].owner,
        "round": found.round,
        "owner": found.owner,
        "recipient": found.recipient,
        "agreement": found.agreement,
        "asked_at": found.requested_at.isoformat(),
        "ledger": found.ledger,
    }
