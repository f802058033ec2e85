"""Ask the gate for a figure by command."""

import argparse
import json
import sys
from typing import Any

from hueandcry.desk import clock
from hueandcry.desk.acts import copies, marks, show
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.home import Home
from hueandcry.exchange import tables
from hueandcry.facts.place import area
from hueandcry.register.gate import Refused
from hueandcry.sharing.release import HeldBack, Released


def run(options: argparse.Namespace, home: Home) -> int:
    """Print a released figure; 3 where it is refused or held back."""
    member = member_called(options.person)
    owners = options.owner
    try:
        question = show.ask(
            member,
            name=options.figure,
            by=show.axes(options.by),
            purpose=options.purpose,
            reason=options.reason,
            owners=show.everybody(member) if owners == ["all"] else owners,
            addressee=options.addressee,
            known_on=show.known_on(options.known_on, member, clock.today()),
        )
        outcome = copies.figure(
            question,
            area_id=home.area,
            who=who(member.name),
            today=clock.today(),
            now=clock.now,
        )
    except show.UnableToAsk as problem:
        raise Trouble(str(problem)) from None
    except Refused as refused:
        return say_refused(refused, options.json)
    if isinstance(outcome, NotCopied):
        return _say_not_copied(outcome, options.json)
    if isinstance(outcome, HeldBack):
        answer = tables.held_as_json(outcome)
        words = ("Held back:", answer["held_back"], *answer["hidden"], answer["instead"])
        print(json.dumps(answer, ensure_ascii=False) if options.json else " ".join(words))
        return 3
    window = _window(options, outcome)
    said = marks.beside(outcome)
    if options.json:
        answer = tables.as_json(outcome, window=window, marks=said)
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        names = area(home.area).names
        print(tables.as_csv(outcome, names=names, window=window, marks=said), end="")
    return 0


def _window(options: argparse.Namespace, released: Released) -> tuple[str, str]:
    """The periods to print; raises Trouble for a label that the figure does not have."""
    periods = sorted({label for table in released.cleared.tables for label in table.values[0]})
    for label in (options.since, options.until):
        if label and label not in periods:
            raise Trouble(f"There is no period '{label}'. There is {periods[0]} to {periods[-1]}.")
    return options.since, options.until


def _say_not_copied(outcome: NotCopied, as_json: bool) -> int:
    """What a command prints is a copy: where none may be made, it says why."""
    if as_json:
        print(json.dumps({"refused": [outcome.reason], "ledger": outcome.ledger}))
    else:
        print(f"No. {outcome.reason}", file=sys.stderr)
    return 3


def say_refused(refused: Any, as_json: bool) -> int:
    """Why not, what would make it a yes, and the ledger entry; exit code 3."""
    decision = refused.decision
    if as_json:
        answer = {
            "refused": list(decision.reasons),
            "would_make_it_yes": list(decision.would_make_it_yes),
            "may_see_now": list(decision.may_see_now),
            "ledger": refused.ledger,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print(f"No. {' '.join(decision.reasons)}", file=sys.stderr)
        for words in decision.would_make_it_yes:
            print(f"What would make it a yes: {words}", file=sys.stderr)
        print(f"This refusal is ledger entry {refused.ledger:,}.", file=sys.stderr)
    return 3
