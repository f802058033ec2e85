"""What people ask of their own data, by command."""

import argparse
import json
from collections.abc import Iterable
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import rights as acts
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.home import Home
from hueandcry.register import rights as kept
from hueandcry.register.rights import Noted
from hueandcry.sharing import rights


def index(options: argparse.Namespace, home: Home) -> int:
    """List the requests at the person's organisation; 1 where one is late."""
    member = _member(options)
    rows = [_row(one) for one in acts.queue(member)]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
    for row in [] if options.json else rows:
        print(f"{row['reference']}  {row['kind']}  {row['state']}  {row['due'] or '-'}")
    if not rows and not options.json:
        print("Nobody waits for an answer.")
    return 1 if any(row["state"] == "late" for row in rows) else 0


def add(options: argparse.Namespace, home: Home) -> int:
    """Note a request."""
    _one_of("--kind", options.kind, rights.RIGHTS)
    try:
        noted = acts.add(
            _member(options),
            options.kind,
            options.reference,
            options.received,
            who=who(options.person),
            today=clock.today(),
            now=clock.now(),
        )
    except acts.UnableToNote as problem:
        raise Trouble(str(problem)) from None
    return _say(noted, options)


def answer(options: argparse.Namespace, home: Home) -> int:
    """Say that a request was answered."""
    member = _member(options)
    found = kept.called(member.partner, options.reference)
    if found is None:
        raise Trouble(f"{member.partner} has no request {options.reference}.")
    _one_of("--outcome", options.outcome, rights.OUTCOMES)
    try:
        noted = acts.step(
            member,
            found.number,
            "answer",
            options.on,
            outcome=options.outcome,
            who=who(options.person),
            today=clock.today(),
            now=clock.now(),
        )
    except acts.UnableToNote as problem:
        raise Trouble(str(problem)) from None
    return _say(noted or found, options)


def _one_of(option: str, given: str, known: Iterable[str]) -> None:
    if given not in known:
        raise Trouble(f"{option}: choose one of {', '.join(known)}.")


def _member(options: argparse.Namespace) -> Any:
    member = member_called(options.person)
    if member.role not in acts.ROLES:
        raise Trouble("An officer or a data protection officer does this.")
    return member


def _say(noted: Noted, options: argparse.Namespace) -> int:
    row = _row(noted)
    by = f", by {row['due']}" if row["due"] else ""
    print(json.dumps(row) if options.json else f"{noted.reference}: {row['state']}{by}.")
    return 0


def _row(noted: Noted) -> dict[str, Any]:
    found = rights.standing(noted.request, clock.today())
    return {
        "reference": noted.reference,
        "kind": noted.request.kind,
        "received": noted.request.received_on.isoformat(),
        "state": found.state,
        "due": found.due.isoformat() if found.due else None,
        "days_left": found.days,
        "outcome": noted.outcome,
    }
