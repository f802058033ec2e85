"""Erase a person by command, and say what was looked through."""

import argparse
import json
import sys
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import erasure
from hueandcry.desk.commands.opened import Trouble, member_called, read_text, who
from hueandcry.desk.home import Home
from hueandcry.register import tombstones


def run(options: argparse.Namespace, home: Home) -> int:
    """Erase, then look; 1 where something of it is still there."""
    refs = list(options.ref)
    if options.refs:
        refs += [line for line in read_text(options.refs).splitlines() if line.strip()]
    names = [sys.stdin.readline().strip() if name == "-" else name for name in options.name]
    try:
        proven = erasure.carry_out(
            options.owner,
            refs,
            names,
            reason=options.reason,
            member=member_called(options.person),
            who=who(options.person),
            now=clock.now(),
            in_home=not home.database,
        )
    except (erasure.UnableToErase, tombstones.Unreadable) as problem:
        raise Trouble(str(problem)) from None
    answer = _answer(proven)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _say(answer)
    return 1 if answer["still_there"] or answer["problem"] else 0


def _answer(proven: erasure.Proven) -> dict[str, Any]:
    erased, looked = proven.erased, proven.looked
    return {
        "reports": erased.reports,
        "messages": proven.messages,
        "waiting_files_forgotten": erased.waiting,
        "texts": dict(erased.texts),
        "names_beside_the_ledger": erased.names,
        "ledger": erased.ledger,
        "files_looked_through": looked.files,
        "bytes_looked_through": looked.bytes,
        "still_there": [*looked.found, *proven.columns],
        "same_token": [ref for _, ref in erased.others],
        "problem": proven.problem,
    }


def _say(answer: dict[str, Any]) -> None:
    texts = sum(answer["texts"].values()) + answer["names_beside_the_ledger"]
    print(
        f"Erased: {answer['reports']:,} reports, {texts:,} texts tidied, "
        f"{answer['messages']:,} messages from the public, "
        f"{answer['waiting_files_forgotten']:,} waiting files forgotten. "
        f"Ledger entry {answer['ledger']:,}."
    )
    looked = f"Looked through {answer['files_looked_through']:,} files of the home"
    if answer["still_there"]:
        print(f"{looked}. Still there: {', '.join(answer['still_there'])}.", file=sys.stderr)
    else:
        print(f"{looked}, {answer['bytes_looked_through']:,} bytes: nothing of it is there.")
    if answer["problem"]:
        print(
            f"hueandcry: {answer['problem']} Old pages may still hold it: "
            "stop the server and run this again.",
            file=sys.stderr,
        )
    if answer["same_token"]:
        refs = ", ".join(answer["same_token"][:20])
        print(f"Other reports of the same token, perhaps the same person: {refs}.")
    print("Copies of the home made before are not reached. One put back is erased when opened.")
