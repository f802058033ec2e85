"""Read, check, add and approve agreements by command."""

import argparse
import json
import sys
from dataclasses import asdict

from hueandcry.desk import clock
from hueandcry.desk.acts import agreed, weighed
from hueandcry.desk.acts.show import UnableToAsk
from hueandcry.desk.commands.agreement_file import difference_lines
from hueandcry.desk.commands.opened import Trouble, member_called, read_text, who
from hueandcry.desk.home import Home
from hueandcry.register import book, gate
from hueandcry.sharing import plain


def index(options: argparse.Namespace, home: Home) -> int:
    """List every agreement, and how it stands."""
    found = _seen(options.person)
    if options.json:
        rows = [
            {
                "id": one.agreement.id,
                "digest": one.digest,
                "state": one.state,
                "between": one.between,
                "missing": list(one.missing),
            }
            for one in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            name = f"{one.agreement.id} {one.digest[:12]}"
            print(f"{name}  {one.state}  {one.between}: {one.agreement.title}")
    return 0


def plain_words(options: argparse.Namespace, home: Home) -> int:
    """Print one agreement in plain words."""
    found = _text(options.reference, options.person)
    sections = plain.plain(found.agreement, book.names())
    if options.json:
        answer = {
            "id": found.agreement.id,
            "digest": found.digest,
            "state": found.state,
            "plain": {section.title: list(section.sentences) for section in sections},
            "text": found.text,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    print(f"{found.agreement.id}, {found.state}: {found.agreement.title}")
    for section in sections:
        print(f"\n{section.title}\n{' '.join(section.sentences)}")
    return 0


def add(options: argparse.Namespace, home: Home) -> int:
    """Put a text into the book; it is in force once each side approves it."""
    try:
        digest = book.add(read_text(options.file), who(options.person), clock.now())
    except ValueError as problem:
        raise Trouble(f"{options.file}: {problem}") from None
    print(f"Added, not in force until each side approves this exact text: {digest}")
    return 0


def foresee(options: argparse.Namespace, home: Home) -> int:
    """Count whom a text would show how many of the member's own reports; the ledger says so."""
    member = member_called(options.person)
    found = _text(options.reference, options.person)
    try:
        sees = weighed.would_see(
            found, member, who=who(member.name), today=clock.today(), now=clock.now
        )
    except UnableToAsk as problem:
        raise Trouble(str(problem)) from None
    except gate.Refused as refused:
        print(f"Refused, ledger entry {refused.ledger}: {refused}", file=sys.stderr)
        return 3
    if options.json:
        print(json.dumps([asdict(one) for one in sees], ensure_ascii=False))
        return 0
    for one in sees:
        print(f"{one.receiver} would see counts of {one.seen:,} of your {one.own:,} reports.")
    return 0


def approve(options: argparse.Namespace, home: Home) -> int:
    """Approve the exact text as an organisation's data protection officer.

    Whoever may run commands on a home is its administrator: the answer and the ledger say how.
    """
    member = member_called(options.person)
    found = _text(options.reference, options.person)
    if member.role != "data-protection-officer":
        raise Trouble(f"{member.name} is no data protection officer, so cannot approve.")
    if (change := weighed.change(found, member.partner)) is not None:
        print("\n".join(difference_lines(change)))
    for words in weighed.warned(found, member.partner, clock.today()) if found.missing else ():
        print(f"Look: {words}")
    if not found.digest.startswith(options.reference):
        raise Trouble(f"An approval is of the exact text: say its digest, {found.digest}")
    said = who(member.name) | {"by": "command"}
    try:
        new = book.approve(found.digest, member.partner, member.name, clock.now(), said)
    except book.UnableToApprove as problem:
        raise Trouble(str(problem)) from None
    if not new:
        print(f"{member.partner} had approved {found.agreement.id} before. Nothing changed.")
        return 0
    print(f"{member.partner} approves {found.agreement.id}, {found.digest}.")
    print(f"Approved by command as {member.name}: no second factor was asked; the ledger says so.")
    return 0


def withdraw(options: argparse.Namespace, home: Home) -> int:
    """Take a text out of the book, as one of its parties."""
    member = member_called(options.person)
    found = _text(options.reference, options.person)
    if member.partner not in found.agreement.parties:
        raise Trouble(f"{member.partner} is not a party to {found.agreement.id}.")
    book.withdraw(found.digest, who(member.name), clock.now())
    print(f"{found.agreement.id} is withdrawn.")
    return 0


def _seen(person: str | None) -> tuple[agreed.Text, ...]:
    """The texts that a member may see; without one those that no hidden roster keeps."""
    return agreed.texts_for(member_called(person).partner if person else "", clock.today())


def _text(reference: str, person: str | None) -> agreed.Text:
    found = agreed.text(reference, clock.today())
    if found is not None:
        found = agreed.shown(found, member_called(person).partner if person else "")
    if found is None:
        raise Trouble(
            f"The book has no single agreement '{reference}' that you may see. "
            "Say its digest, and who asks with --as: agreements list."
        )
    return found
