"""Retention by command: what is due, hold it, or delete it."""

import argparse
import json
from datetime import date
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import retention
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
        print(json.dumps([_as_json(one, today) for one in reviews], ensure_ascii=False, indent=1))
        return 0
    for one in reviews:
        if not one.rules:
            print(f"{one.owner}: no house rule is in force, so nothing is ever deleted.")
            continue
        rules = "; ".join(
            f"{rule.agreement}: {rule.days:,} days from the day of {rule.counts_from}"
            for rule in one.rules
        )
        print(f"{one.owner}: kept by {rules}.")
        for file in one.due:
            print(f"  due now      {_words(file, today)}")
        for file in () if options.dry_run else one.coming:
            print(f"  in {retention.REVIEW_DAYS} days   {_words(file, today)}")
        if not one.due and (options.dry_run or not one.coming):
            print("  Nothing is due.")
    return 0


def _delete(options: argparse.Namespace, member: MemberFact) -> int:
    today, gone = clock.today(), list[dict[str, Any]]()

    def done(file: Due, number: int) -> None:
        gone.append(_file(file, today) | {"ledger": number})
        if not options.json:
            print(f"Deleted: {_words(file, today)}. Ledger entry {number:,}.", flush=True)

    said = who(member.name)
    problem = retention.carry_out(member, who=said, today=today, now=clock.now, done=done)
    reviews = retention.review(member, today)
    ruleless = [one.owner for one in reviews if not one.rules]
    held = [_file(file, today) for one in reviews for file in one.due]
    if options.json:
        answer = {"deleted": gone, "held": held, "no_house_rule": ruleless, "problem": problem}
        print(json.dumps(answer, ensure_ascii=False))
        return 1 if problem else 0
    for owner in ruleless:
        print(f"{owner}: no house rule is in force, so nothing is ever deleted.")
    for one in reviews:
        for file in one.due:
            print(f"Kept by a review: {_words(file, today)}.")
    if not gone:
        print("Nothing was deleted.")
    if problem:
        print(f"{problem} Old pages may still hold it: run this again with nobody at work.")
    return 1 if problem else 0


def _as_json(one: retention.Review, today: date) -> dict[str, Any]:
    return {
        "owner": one.owner,
        "rules": [
            {"agreement": rule.agreement, "days": rule.days, "counts_from": rule.counts_from}
            for rule in one.rules
        ],
        "due": [_file(file, today) for file in one.due],
        "coming": [_file(file, today) for file in one.coming],
    }


def _file(file: Due, today: date) -> dict[str, Any]:
    return {
        "owner": file.owner,
        "batch": file.batch,
        "source": file.source,
        "rows": file.rows,
        "first_on": file.first_on.isoformat(),
        "last_on": file.last_on.isoformat(),
        "held_until": file.held_until.isoformat() if file.held_until else None,
        "held": file.is_held(today),
    }


def _words(file: Due, today: date) -> str:
    held = f", held until {file.held_until}" if file.is_held(today) else ""
    return (
        f"{file.owner}, file {file.batch} ({file.source}): {file.rows:,} rows, "
        f"reported {file.first_on} to {file.last_on}{held}"
    )
