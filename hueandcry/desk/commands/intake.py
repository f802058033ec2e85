"""Take a partner's file in by command."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import take_in
from hueandcry.desk.commands.mapping import layout_in
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.home import Home
from hueandcry.intake.opened import UnreadableFile
from hueandcry.register import book, stage


def run(options: argparse.Namespace, home: Home) -> int:
    """Read a file, check that it adds up, publish it; nothing half-way stays."""
    owner, said = _owner(options)
    layout = layout_in(options.mapping)
    try:
        lookup = take_in.postcodes(options.postcodes)
        with options.file.open("rb") as file:
            arrival = take_in.Arrival(
                file, options.file.name, options.source, owner, lookup, layout
            )
            outcome = take_in.read(
                arrival,
                now=clock.now,
                today=clock.today(),
                progress=_progress(),
                replaces=options.replaces,
            )
        if isinstance(outcome, take_in.HeldAlready):
            return _say_held(outcome, as_json=options.json)
        number = None
        if options.check_only:
            take_in.discard(outcome.batch, said, clock.now())
        else:
            number = take_in.publish(outcome.batch, said, clock.now())
    except OSError as error:
        raise Trouble(f"{error.filename or options.file}: {error.strerror}.") from None
    except take_in.Unrecognised as problem:
        raise Trouble(f"{problem} Begin with: hueandcry mapping suggest FILE.") from None
    except (UnreadableFile, take_in.UnableToTakeIn, stage.UnableToPublish) as problem:
        raise Trouble(str(problem)) from None
    taken = {"batch": None if number is None else outcome.batch, "ledger": number}
    return _say_intake(outcome.summary, taken, as_json=options.json)


def _owner(options: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """Whose file it is, and who takes it in."""
    said, owner = who(options.person), options.owner
    if options.person:
        partner = member_called(options.person).partner
        if owner not in (None, partner):
            raise Trouble(f"{options.person} acts for {partner}, not for {owner}.")
        owner = partner
    partners = [partner.id for partner in book.partners()]
    if owner not in partners:
        raise Trouble(f"Say whose file it is: --owner {' or '.join(partners) or 'ID'}.")
    return owner, said


def _say_held(outcome: Any, *, as_json: bool) -> int:
    words = f"This very file was taken in on {outcome.taken_in:%Y-%m-%d}. Nothing changed."
    print(json.dumps({"held_already": outcome.taken_in.isoformat()}) if as_json else words)
    return 0


def _say_intake(summary: Any, taken: dict[str, int | None], *, as_json: bool) -> int:
    if as_json:
        # Who decided how many, taken from all that came in, would leave the number of sealed rows.
        shown = {key: value for key, value in summary.items() if key != "decided"}
        print(json.dumps({**taken, **shown}, ensure_ascii=False))
        return 0
    print(f"Read as: {summary['read_as']}.")
    for sheet in summary["sheets"]:
        name = sheet["sheet"] or "The file"
        print(
            f"{name}: {sheet['rows']:,} rows = {sheet['accepted']:,} accepted "
            f"+ {sheet['rejected']:,} to send back + {sheet['duplicates']:,} twice in the file "
            f"+ {sheet['known']:,} held already + {sheet['withdrawn']:,} withdrawn; "
            f"{sheet['revised']:,} new versions, {sheet['unsure']:,} unsure."
        )
        for note in sheet["notes"]:
            print(f"{name}: {note}")
    if taken["ledger"] is None:
        print("Nothing was taken in.")
    else:
        print(f"Taken in as file {taken['batch']}. Ledger entry {taken['ledger']:,}.")
    return 0


def _progress() -> Callable[[int], None]:
    """Say how far it got, every two seconds, where it does not mix with the answer."""
    said = clock.now()

    def progress(rows: int) -> None:
        nonlocal said
        if (clock.now() - said).total_seconds() >= 2:
            said = clock.now()
            print(f"{rows:,} rows read.", file=sys.stderr)

    return progress
