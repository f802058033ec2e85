"""Check, test, explain and ask an agreement by command: a file without a home, or one of a book."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hueandcry.desk import clock
from hueandcry.desk.commands.opened import Trouble, open_home, read_text
from hueandcry.facts.figure import AXES
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.compare import Difference, compare
from hueandcry.sharing.decide import Approval, Ask, Book, Decision, Owner, Signed, decide
from hueandcry.sharing.gateway import KINDS, purposes
from hueandcry.sharing.plain import Names, case_rows, plain
from hueandcry.sharing.sections import FIGURES
from hueandcry.sharing.soundness import warnings
from hueandcry.sharing.terms import PUBLIC

if TYPE_CHECKING:
    from hueandcry.desk.acts.agreed import Text


def check(options: argparse.Namespace) -> int:
    """Say whether the file can be read and its cases hold; 1 where one does not."""
    parsed = _read(options.file)
    results = agreements.run_cases(parsed)
    broken = [number for number, result in enumerate(results, start=1) if not result.holds]
    warned = warnings(parsed, clock.today())
    if options.json:
        facts = {"id": parsed.id, "digest": parsed.digest, "cases": len(results)}
        print(json.dumps(facts | {"do_not_hold": broken, "warnings": list(warned)}))
    else:
        print(f"{parsed.id}: {len(results) - len(broken)} of {len(results)} cases hold.")
        for words in warned:
            print(f"Look: {words}")
    return 1 if broken or not results else 0


def test(options: argparse.Namespace) -> int:
    """Run the cases of a file and say of each whether it holds; 1 where one does not."""
    parsed = _read(options.file)
    rows = case_rows(parsed, agreements.run_cases(parsed))
    if options.json:
        facts = [{"given": r.given, "expect": r.expect, "holds": r.holds} for r in rows]
        print(json.dumps({"id": parsed.id, "cases": facts}, ensure_ascii=False, indent=1))
    else:
        for number, row in enumerate(rows, start=1):
            print(f"{number} {'holds' if row.holds else 'FAILS'}  {row.given} -> {row.expect}")
    return 0 if all(row.holds for row in rows) else 1


def explain(options: argparse.Namespace) -> int:
    """Print an agreement in plain words."""
    found, names, _ = _found(options.agreement, options.home)
    sections = plain(found, names)
    if options.json:
        said = {section.title: list(section.sentences) for section in sections}
        facts = {"id": found.id, "digest": found.digest, "plain": said}
        print(json.dumps(facts, ensure_ascii=False, indent=1))
        return 0
    print(f"{found.id}: {found.title}")
    for section in sections:
        print(f"\n{section.title}\n{' '.join(section.sentences)}")
    return 0


def diff(options: argparse.Namespace) -> int:
    """Say what a newer text lets out that an older did not, and what it no longer does."""
    old, names, _ = _found(options.old, options.home)
    new, more_names, _ = _found(options.new, options.home)
    found = compare(old, new, {**names, **more_names})
    if options.json:
        same = old.digest == new.digest
        told = {"more": found.more, "less": found.less, "other": found.other}
        facts = {"same_text": same} | told
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(difference_lines(found)))
        if old.digest == new.digest:
            print("It is the same text.")
        elif not (found.more or found.less or found.other):
            print("It says the same: only its order, comments or spelling differ.")
    return 0


def difference_lines(found: Difference) -> list[str]:
    """A difference as lines to print."""
    lines = list(found.more) or ["It lets out nothing that the older text did not."]
    return [*lines, *found.less, *found.other]


def ask(options: argparse.Namespace) -> int:
    """Ask whether a figure may be seen, and say why; 3 where it may not.

    Of a file each side is taken to have approved it; of a text in a book, who did approve counts.
    """
    found, _, text = _found(options.agreement, options.home)
    on = _day(options.on)
    leg = _leg(found, options.giver, options.receiver)
    owners = _owners(leg, options, text)
    question = _question(leg, options, owners)
    digest, approvals = (
        (text.digest, text.approvals) if text else (found.digest, _as_approved(found, on))
    )
    signed = Signed(found, digest, approvals)
    decision = decide(question, Book((signed,)), tuple(owners.values()), on)
    _print(decision, found, as_json=options.json)
    return 0 if decision.allowed else 3


def _question(leg: Agreement, options: argparse.Namespace, owners: dict[str, Owner]) -> Ask:
    by = tuple(word.strip() for word in options.by.split(",") if word.strip())
    known = (
        ("purpose", options.purpose, purposes()),
        ("figure", options.figure, FIGURES),
        *(("axis", word, AXES) for word in by),
    )
    for what, said, allowed in known:
        if said not in allowed:
            raise Trouble(f"There is no {what} {said!r}. There is: {', '.join(allowed)}.")
    asker = owners[leg.giver if leg.receiver == PUBLIC else leg.receiver]
    return Ask(
        person="",
        partner=asker.id,
        partner_kind=asker.kind,
        role="analyst",
        purpose=options.purpose,
        reason="asked by command what may be seen",
        figure=options.figure,
        axes=by,
        addressee=leg.receiver,
        owners=(leg.giver,),
    )


def _leg(found: Agreement, giver: str | None, receiver: str | None) -> Agreement:
    """The pair asked about: of several parties those named, else the first."""
    for leg in found.legs:
        if leg.giver == (giver or leg.giver) and leg.receiver == (receiver or leg.receiver):
            return leg
    pairs = ", ".join(f"{leg.giver} to {leg.receiver}" for leg in found.legs)
    raise Trouble(f"{found.id} has no such pair. It has: {pairs}.")


def _owners(leg: Agreement, options: argparse.Namespace, text: "Text | None") -> dict[str, Owner]:
    """Both sides with their kinds: the book's, else as said, else as the short name says."""
    found: dict[str, Owner] = {}
    for side, said, option in (
        (leg.giver, options.giver_kind, "--giver-kind"),
        (leg.receiver, options.partner_kind, "--partner-kind"),
    ):
        if side == PUBLIC:
            continue
        kind = said or (_kinds().get(side, "") if text else "") or side
        if kind not in KINDS or kind == PUBLIC:
            kinds = ", ".join(kind for kind in KINDS if kind != PUBLIC)
            raise Trouble(f"Say with {option} what kind of body {side} is: {kinds}.")
        found.setdefault(side, Owner(side, kind))
    return found


def _kinds() -> dict[str, str]:
    from hueandcry.register import book

    return {owner.id: owner.kind for owner in book.owners()}


def _as_approved(found: Agreement, on: date) -> tuple[Approval, ...]:
    return tuple(Approval(party, f"officer of {party}", on) for party in found.parties)


def _print(decision: Decision, found: Agreement, *, as_json: bool) -> None:
    if as_json:
        facts = {
            "agreement": found.id,
            "allowed": decision.allowed,
            "chain": [
                {"link": link.name, "state": link.state, "words": link.words}
                for link in decision.chain
            ],
            "reasons": decision.reasons,
            "would_make_it_yes": decision.would_make_it_yes,
            "marking": decision.marking,
        }
        print(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    print(f"{'Yes' if decision.allowed else 'No'}, under {found.id}.")
    for link in decision.chain:
        print(f"  {link.state:11}  {link.name}: {link.words}")
    for words in decision.reasons if decision.allowed else ():
        print(f"Note: {words}")
    for words in decision.would_make_it_yes:
        print(f"To make it a yes: {words}")


def _day(text: str | None) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"--on: write a day as 2026-03-31, not {text!r}.") from None


def _read(file: Path) -> Agreement:
    parsed = agreements.parse(read_text(file))
    if not isinstance(parsed, Agreement):
        raise Trouble(f"{file}: {' '.join(parsed.findings)}")
    return parsed


def _found(reference: str, home: Path) -> tuple[Agreement, Names, "Text | None"]:
    """The agreement of a file, or else of the book of a home, with the names of its parties.

    A hidden roster is not asked about here: agreements show, --as one of its parties.
    """
    if Path(reference).is_file():
        return _read(Path(reference)), {}, None
    if not (home / "home.toml").exists():
        raise Trouble(f"There is no file {reference}, and no home at {home} to look for it.")
    open_home(home)
    from hueandcry.desk.acts import agreed
    from hueandcry.register import book

    found = agreed.text(reference, clock.today())
    if found is None:
        raise Trouble(f"There is no file and no single agreement {reference!r}: agreements list.")
    if found.agreement.roster == "hidden":
        raise Trouble(
            f"The roster of {found.agreement.id} is hidden: agreements show, --as PERSON."
        )
    return found.agreement, book.names(), found
