"""Link lists for a partnership: its book is asked first, its register keeps the counts."""

import argparse
import sys
from collections.abc import Sequence

from hueandcry.desk import clock
from hueandcry.desk.acts import hidden, linked, show
from hueandcry.desk.acts.linked import UnknownOwner
from hueandcry.desk.commands.opened import Trouble, member_called, who
from hueandcry.desk.commands.show import say_refused
from hueandcry.desk.home import Home
from hueandcry.link import command
from hueandcry.link.command import CannotLink, Keeping
from hueandcry.link.overlap import Overlap
from hueandcry.link.token_file import Header
from hueandcry.register import overlaps
from hueandcry.register.gate import Refused
from hueandcry.sharing.asking import Ask


def run(options: argparse.Namespace, home: Home) -> int:
    """Link, keep, answer, delete; 3 and nothing deleted where an owner does not allow it."""
    if options.person is None:
        raise Trouble("Say who acts: --as PERSON.")
    if options.log is not None:
        raise Trouble("With --home it is written down in the ledger: leave --log out.")
    try:
        code = command.link(options, _keeping(options), options.due)
        if code == 0:
            _work_out(options)
        return code
    except (CannotLink, UnknownOwner, show.UnableToAsk) as why:
        raise Trouble(str(why)) from None
    except Refused as refused:
        return say_refused(refused, options.json)


def _work_out(options: argparse.Namespace) -> None:
    """Ask the figure once, as any look: it takes seconds, and whoever opens its page need not."""
    overlap = hidden.standing()
    if overlap is not None:
        print("Working out what it says of those who told nobody.", file=sys.stderr)
        acting, today = who(options.person), clock.today()
        hidden.answer(
            member_called(options.person), overlap, who=acting, today=today, now=clock.now
        )


def _keeping(options: argparse.Namespace) -> Keeping:
    """The register and its ledger: asked before lists are linked, told before counts leave."""
    member = member_called(options.person)
    acting = who(options.person)
    given = dict(_owner(text) for text in options.owner)
    kept: list[int] = []

    def asked(lists: Sequence[str]) -> Ask:
        owners = tuple(dict.fromkeys(linked.owners_of(lists, given).values()))
        return hidden.ask(member, owners, reason=options.reason or hidden.REASON)

    def before(headers: Sequence[Header]) -> None:
        question = asked([header.list for header in headers])
        overlaps.allowed(question, acting, clock.today(), clock.now())

    def combined(found: Overlap) -> None:
        what = linked.as_linked(found, linked.owners_of(found.names, given))
        standing = overlaps.keep(what, asked(found.names), acting, clock.today(), clock.now())
        kept.append(standing.id)

    def deleted(_: Overlap) -> None:
        overlaps.gone(kept[0], acting, clock.now())

    def stays(_: Overlap, why: str) -> None:
        overlaps.stays(kept[0], why, acting, clock.now())

    return Keeping(before, combined, deleted, stays)


def _owner(text: str) -> tuple[str, str]:
    """A list and whose it is, as "Bank cases=bank". Raises Trouble."""
    name, sign, owner = text.rpartition("=")
    if not (sign and name.strip() and owner.strip()):
        raise Trouble(f"--owner reads '{text}'. Write it as LIST=ID.")
    return name.strip(), owner.strip()
