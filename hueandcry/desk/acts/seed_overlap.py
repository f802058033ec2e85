"""Link the lists of a demo, as its partners and a matcher would: tokens in, counts out, and gone.

The key is made here and forgotten with the last line; in a real home no matcher ever has it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hueandcry.desk.acts import hidden, invented, linked, people
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import source
from hueandcry.link import token_file
from hueandcry.link.keys import ProjectKey
from hueandcry.link.overlap import overlap
from hueandcry.link.token_file import Tokens
from hueandcry.partner import tokens
from hueandcry.partner.tokens import Wanted
from hueandcry.partner.victims import Window
from hueandcry.register import overlaps

PROJECT, WHO_LINKS = "demo", "priya"
# Whose list it is, what it is called, its layout.
LISTS = (
    ("police", "Police", "police"),
    ("fraud-desk", "Report Fraud", "report-fraud"),
    ("trading-standards", "Trading standards", "trading-standards"),
    ("bank", "Bank", "bank"),
    ("advice", "Advice", "advice"),
)
# Of the last quarters alone: reading every file once more would make the demo wait.
LAST = 3


def link(folder: Path, number: int, today: date, now: datetime, who: Mapping[str, str]) -> bool:
    """Link what the invented partners sent; False where it was done before, or cannot be.

    `number` is the demo's own, so that the same demo has the same counts.
    """
    quarters = sorted({path.split("/", 1)[0] for path in invented.files() if path[4:6] == "-Q"})
    if overlaps.latest() is not None or not quarters:
        return False
    kept = quarters[-LAST:]
    window = Window(_first(kept[0]), _last(kept[-1]))
    secret = hashlib.sha256(f"invented {number}".encode()).digest()
    key = ProjectKey(PROJECT, today, secret)
    with TemporaryDirectory(dir=folder.parent) as held:
        made = [
            found
            for owner, name, layout in LISTS
            if (
                found := _tokens(
                    [folder / quarter / invented.OFFERED[owner] for quarter in kept],
                    Wanted(source(layout), key, name, window, today),
                    Path(held) / f"{owner}.tokens",
                )
            )
        ]
        if len(made) < 2:
            return False
        counted = overlap(made)
    owners = {name: owner for owner, name, _ in LISTS}
    what = linked.as_linked(counted, {name: owners[name] for name in counted.names})
    member = people.member(WHO_LINKS)
    asked = hidden.ask(member, tuple(owner for _, owner in what.lists))
    standing = overlaps.keep(what, asked, who, today, now)
    overlaps.gone(standing.id, who, now)
    # Asked once, as any look: it takes seconds, and the first visitor need not wait for it.
    hidden.answer(member, standing, who=who, today=today, now=lambda: now)
    return True


def _tokens(files: Sequence[Path], wanted: Wanted, out: Path) -> Tokens | None:
    """One list's tokens, as its owner makes them at home; None where nobody can be linked."""
    there = [path for path in files if path.exists()]
    if not there:
        return None
    try:
        tokens.make(there, wanted, out, _silent)
    except UnreadableFile:
        return None
    with out.open("rb") as file:
        return token_file.read(file)


def _silent(rows: int) -> None:
    """The demo says what it does elsewhere."""


def _first(quarter: str) -> date:
    return date(int(quarter[:4]), 3 * int(quarter[6]) - 2, 1)


def _last(quarter: str) -> date:
    year, number = int(quarter[:4]), int(quarter[6])
    after = date(year + (number == 4), number % 4 * 3 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)
