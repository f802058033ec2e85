"""The ledger by command: list and verify."""

import argparse
import json
import sys

from hueandcry.desk import clock
from hueandcry.desk.acts import inbox_keep, recompute, written
from hueandcry.desk.commands.opened import Trouble, member_called, read_text, who
from hueandcry.desk.home import Home
from hueandcry.inbox import engine
from hueandcry.register import audit, ledger, operations
from hueandcry.register import protect as fence


def verify(options: argparse.Namespace, home: Home) -> int:
    """Check the whole ledger; 1 where it does not hold."""
    verdict = audit.verify(read_text(options.against) if options.against else "")
    wrong = inbox_keep.first_wrong()
    if wrong is not None and not options.json:
        print(f"The log of the inbox does not hold: line {wrong:,} was changed.", file=sys.stderr)
    if options.json:
        print(
            json.dumps(
                {
                    "holds": not verdict.problem,
                    "problem": verdict.problem,
                    "inbox_log_holds": wrong is None,
                    "inbox_log_first_wrong": wrong,
                    "entries": verdict.size,
                    "root": verdict.root,
                    "public_key": "" if verdict.problem else ledger.public_key(),
                    "checkpoint": ledger.checkpoint(),
                }
            )
        )
    elif verdict.problem:
        print(f"The ledger does not hold. {verdict.problem}", file=sys.stderr)
        if ledger.cut():
            words = "Nothing leaves until you put the newer database back, or move this note away:"
            print(f"{words} {_note_of_cut()}", file=sys.stderr)
    else:
        print(f"The ledger holds: {verdict.size:,} entries, root {verdict.root}.")
    if wrong is None and not options.json:
        print("The log of the inbox holds.")
    return 1 if verdict.problem or wrong is not None else 0


def _note_of_cut() -> str:
    return str(ledger.cut_file() if ledger.cut_file().exists() else ledger.seen_file())


def recompute_one(options: argparse.Namespace, home: Home) -> int:
    """Make a release again; 0 the same, 1 where it differs or its rows are gone."""
    member = member_called(options.person)
    said = who(member.name)
    try:
        found = recompute.recompute(
            options.number, member, area_id=home.area, who=said, now=clock.now()
        )
    except (recompute.NoRelease, recompute.MayNot) as problem:
        raise Trouble(str(problem)) from None
    answer = {"release": options.number, "outcome": found.outcome, "words": found.words}
    print(json.dumps(answer, ensure_ascii=False) if options.json else found.words)
    return 0 if found.outcome == "the same" else 1


def entries(options: argparse.Namespace, home: Home) -> int:
    """List the newest entries, all or those of one operation."""
    kind = options.operation or ""
    if kind and kind not in operations.WORDS:
        raise Trouble(f"There is no operation '{kind}'. There are: {', '.join(operations.WORDS)}.")
    rows = written.rows(limit=min(max(1, options.limit), 10_000), operation=kind)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(
                f"{row['number']:>6}  {row['when']}  {row['who']}  {row['operation']}  "
                f"{row['act']}: {row['what']}  {row['result']}"
            )
    return 0


def protect(options: argparse.Namespace, home: Home) -> int:
    """Fence the ledger's tables in the database itself."""
    try:
        if options.only_print:
            print("\n".join(fence.statements(options.web_role)))
            return 0
        fence.put_up(options.web_role)
        engine.grant(options.web_role)
    except fence.CannotProtect as problem:
        raise Trouble(str(problem)) from None
    print(fence.words(options.web_role))
    return 0
