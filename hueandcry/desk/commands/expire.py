"""Retention by command: what is due, hold it, or delete it."""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import inbox_keep, retention
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.home import Home
from hueandcry.register.expire import Due


def run(options: argparse.Namespace, home: Home) -> int:
    """List, hold or delete; without an option it deletes what is due."""
    member = member_called(options.person)
    try:
        if options.hold is not None:
            return _hold(options, member)
        if options.list or options.dry_run:
            return _list(options, member)
        return _delete(options, member)
    except retention.UnableToExpire as problem:
        raise Trouble(str(problem)) from None


def _hold(options: argparse.Namespace, member: MemberFact) -> int:
    try:
        until = date.fromisoformat(options.until)
    except ValueError:
        raise Trouble("Say until when: --until 2027-03-31.") from None
    number = retention.hold(
        member,
        options.hold,
        until,
        options.why,
        who=who(member.name),
        today=clock.today(),
        now=clock.now(),
    )
    words = f"File {options.hold} is kept until {until.isoformat()}. Ledger entry {number:,}."
    print(json.dumps({"held": options.hold, "ledger": number}) if options.json else words)
    return 0


def _list(options: argparse.Namespace, member: MemberFact) -> int:
    today = clock.today()
    reviews = retention.review(member, today)
    if options.json:
        found = [_as_json(one, member, today) for one in reviews]
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    messages = inbox_keep.due(member, today)
    if messages is not None:
        print(f"The inbox: {inbox_keep.words()} {messages:,} are due now.")
    for one in reviews:
        if not one.rules:
            print(f"{one.owner}: no house rule is in force, so nothing is ever deleted.")
            continue
        rules = "; ".join(
            f"{rule.agreement}: {rule.days:,} days from the day of {rule.counts_from}"
            for rule in one.rules
        )
        print(f"{one.owner}: kept by {rules}.")
        coming = () if options.dry_run else one.coming
        for when, files in (("due now", one.due), (f"in {retention.REVIEW_DAYS} days", coming)):
            for words in _said(files, member, today):
                print(f"  {when:<12} {words}")
        if not one.due and not coming:
            print("  Nothing is due.")
    return 0


def _delete(options: argparse.Namespace, member: MemberFact) -> int:
    today, gone = clock.today(), list[dict[str, Any]]()

    def done(file: Due, number: int) -> None:
        gone.append(_file(file, member, today) | {"ledger": number})
        if not options.json:
            print(f"Deleted: {_words(file, member, today)}. Ledger entry {number:,}.", flush=True)

    said = who(member.name)
    messages = inbox_keep.expire(member, today, clock.now())
    problem = retention.carry_out(member, who=said, today=today, now=clock.now, done=done)
    reviews = retention.review(member, today)
    ruleless = [one.owner for one in reviews if not one.rules]
    if options.json:
        held = [_file(file, member, today) for one in reviews for file in one.due]
        answer = {"deleted": gone, "held": held, "no_house_rule": ruleless, "problem": problem}
        answer["messages"] = messages
        print(json.dumps(answer, ensure_ascii=False))
        return 1 if problem else 0
    for owner in ruleless:
        print(f"{owner}: no house rule is in force, so nothing is ever deleted.")
    for one in reviews:
        for words in _said(one.due, member, today):
            print(f"Kept by a review: {words}.")
    if messages:
        print(f"Deleted from the inbox: {messages:,} messages that had been ended.")
    if not gone and not messages:
        print("Nothing was deleted.")
    if problem:
        print(f"{problem} Old pages may still hold it: run this again with nobody at work.")
    return 1 if problem else 0


def _as_json(one: retention.Review, member: MemberFact, today: date) -> dict[str, Any]:
    return {
        "owner": one.owner,
        "rules": [
            {"agreement": rule.agreement, "days": rule.days, "counts_from": rule.counts_from}
            for rule in one.rules
        ],
        "due": [_file(file, member, today) for file in one.due],
        "coming": [_file(file, member, today) for file in one.coming],
    }


def _said(files: Sequence[Due], member: MemberFact, today: date) -> list[str]:
    """Each file of the member's own; of another owner how many files, and no row of them."""
    if not files or files[0].owner == member.partner:
        return [_words(file, member, today) for file in files]
    held = sum(file.is_held(today) for file in files)
    return [f"{len(files):,} {'file' if len(files) == 1 else 'files'}, {held:,} of them held"]


def _file(file: Due, member: MemberFact, today: date) -> dict[str, Any]:
    """A file of the member's own whole; of another owner without its rows and their days."""
    own = {
        "rows": file.rows,
        "first_on": file.first_on.isoformat(),
        "last_on": file.last_on.isoformat(),
    }
    return {
        "owner": file.owner,
        "batch": file.batch,
        "source": file.source,
        **(own if file.owner == member.partner else {}),
        "held_until": file.held_until.isoformat() if file.held_until else None,
        "held": file.is_held(today),
    }


def _words(file: Due, member: MemberFact, today: date) -> str:
    words = f"{file.owner}, file {file.batch} ({file.source})"
    if file.owner == member.partner:
        words += f": {file.rows:,} rows, reported {file.first_on} to {file.last_on}"
    return words + (f", held until {file.held_until}" if file.is_held(today) else "")
