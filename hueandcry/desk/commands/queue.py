"""The queue for doubt by command: what waits, and what it is."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import learning, people, queue
from hueandcry.desk.commands.opened import Trouble, member_called
from hueandcry.desk.home import Home
from hueandcry.register.deciding import Meanwhile


def index(options: argparse.Namespace, home: Home) -> int:
    """Print what waits at the person's organisation, label by label, the oldest first."""
    member, sealed = _who(options)
    print("Learning from what people decided.", file=sys.stderr)
    learning.model(member.partner)
    found = queue.queue(member, sealed=sealed)
    items = [_item(one) for one in found.items]
    tally = queue.tally(member, clock.today())
    if options.json:
        answer = {
            "waiting": items,
            "sealed_waits": found.sealed_waits,
            "decided": dict(tally.decided),
            "model": asdict(tally.account) if tally.account else None,
            "to_ask": queue.to_ask(member, sealed=sealed),
        }
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    for one in items:
        suggestion = f"{one['suggestion']}? " if one["suggestion"] else ""
        print(
            f"{one['id']:>8}  {one['label'] or '(blank)'}  [{one['list']}, {one['rows']:,} records "
            f"since {one['oldest']}]  {suggestion}{' '.join(one['reasons'])}"
        )
    if not items:
        print("Nothing waits.")
    if found.sealed_waits and not sealed:
        print("Something waits for an officer: add --sealed with --purpose and --reason.")
    return 0


def decide(options: argparse.Namespace, home: Home) -> int:
    """Say what the label of a waiting record is, or what the records that wait with it are."""
    member, sealed = _who(options)
    try:
        done = queue.decide(
            member,
            options.record,
            options.code,
            scope="rows" if options.only or options.these else "label",
            only=options.only,
            now=clock.now(),
            sealed=sealed,
            these=options.these,
        )
    except queue.UnableToDecide as problem:
        raise Trouble(str(problem)) from None
    if done is None:
        raise Trouble(f"No record {options.record} waits that {member.name} may see.")
    if isinstance(done, Meanwhile):
        raise Trouble(f"It was decided meanwhile by {done.by}: {done.code or 'nobody can tell'}.")
    words = f"{done.rows:,} records decided. Ledger entry {done.ledger:,}."
    print(json.dumps({"records": done.rows, "ledger": done.ledger}) if options.json else words)
    return 0


def _who(options: argparse.Namespace) -> tuple[people.MemberFact, bool]:
    """The member, and whether the sealed part is open to them; what was looked at is written."""
    member = member_called(options.person)
    if member.role not in queue.ROLES:
        raise Trouble(f"{member.name} is neither an officer nor an analyst.")
    if why := queue.shut(member, clock.now(), clock.today()):
        raise Trouble(f"{why} See: hueandcry agreements list.")
    if not options.sealed:
        queue.looked(member, clock.now())
        return member, False
    if not queue.sees_sealed(member):
        raise Trouble("Only an officer opens what is sealed.")
    if why := queue.why_not_sealed(member, options.purpose, options.reason, clock.today()):
        raise Trouble(why)
    queue.looked(member, clock.now(), options.purpose, options.reason)
    return member, True


def _item(one: queue.Item) -> dict[str, Any]:
    waiting = one.waiting
    return {
        "id": waiting.id,
        "label": waiting.label,
        "list": waiting.source,
        "rows": waiting.rows,
        "oldest": waiting.oldest.isoformat(),
        "sealed": waiting.sealed,
        "suggestion": one.code,
        "how_sure": one.how_sure,
        "holds_for": "label" if one.scope == "label" and waiting.label else "these records",
        "reasons": list(one.reasons),
    }
