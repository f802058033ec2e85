"""Whom the rows of a partner's file are about: read as for a report, and never written down."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from hueandcry.facts.offence import offences
from hueandcry.facts.report import Report
from hueandcry.intake import person, tidy
from hueandcry.intake.accept import LEARNT_FROM
from hueandcry.intake.one_row import Asked, Seen, Sheet, given_or_made, report, sheet_of
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.prepared import is_prepared_file
from hueandcry.intake.reject import Reject, is_reference
from hueandcry.intake.rows import Row, tables
from hueandcry.intake.sources import Source
from hueandcry.intake.version import is_withdrawn
from hueandcry.link import identity
from hueandcry.link.identity import Identity
from hueandcry.partner.output import TOLD_EVERY

# Without a token made of it, a reference made from a row's cells is known to nobody outside.
_NO_KEY = b"partner tokens"


@dataclass(frozen=True, slots=True)
class Told:
    """One report: who it is of, under which reference, when reported, of which crime group."""

    ref: str
    reported_on: date
    group: str
    who: Identity


@dataclass(frozen=True, slots=True)
class Window:
    """The days of report that are wanted, both ends included; None leaves an end open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is within."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


def told(
    files: Sequence[Path],
    source: Source,
    today: date,
    window: Window,
    tell: Callable[[int], None],
) -> tuple[list[Told], Counter[str]]:
    """The reports of a list's files, oldest first, and the rows counted by what became of them.

    A later file's row replaces an earlier one's of the same reference, or takes it back. Raises
    UnreadableFile or OSError.
    """
    count: Counter[str] = Counter()
    found: dict[str, Told] = {}
    asked = Asked(source, today, _NO_KEY, {}, None)
    for path in files:
        with path.open("rb") as file:
            if is_prepared_file(file, path.name):
                raise UnreadableFile(
                    f"'{path.name}' is prepared: no name is left in it. Give the file as it was."
                )
            seen = Seen()
            for table in tables(file, path.name, source):
                head = list(islice(table.rows, LEARNT_FROM))
                sheet = sheet_of(table, head, source, today, whole=len(head) < LEARNT_FROM)
                for row in chain(head, table.rows):
                    count[_read(row, sheet, asked, seen, window, found)] += 1
                    count["rows"] += 1
                    if count["rows"] % TOLD_EVERY == 0:
                        tell(count["rows"])
    return list(found.values()), count


def _read(
    row: Row, sheet: Sheet, asked: Asked, seen: Seen, window: Window, found: dict[str, Told]
) -> str:
    """What became of a row; a report that counts goes to `found`, by its reference."""
    ref = given_or_made(row, sheet, asked, seen)
    folded = ref.casefold()
    state = row.cells[sheet.at["state"]]
    if state and is_withdrawn(state) and is_reference(ref):
        found.pop(folded, None)
        seen.refs.add(folded)
        return "withdrawn"
    if folded in seen.refs:
        return "duplicates"
    made = report(row, ref, sheet, asked, seen)
    if isinstance(made, Reject):
        return "sent_back"
    seen.refs.add(folded)
    found.pop(folded, None)
    if made.sealed:
        return "sealed"
    if not window.holds(made.reported_on):
        return "outside"
    found[folded] = Told(ref, made.reported_on, group_of(made), who(row, sheet, asked))
    return "counted"


def group_of(made: Report) -> str:
    """The group of crime that a report is counted under, one of token_file.CRIMES.

    Coarser than a code, so a code that is not sure is enough, and so is a label like "Action
    Fraud". What neither tells of is "other".
    """
    offence = offences().get(made.finding.code)
    if offence is None:
        said = next((text for name, text in made.raw if name == "code"), "")
        return "fraud" if "fraud" in said.casefold() else "other"
    if offence.group == "computer_misuse":
        return "computer misuse"
    return "fraud" if offence.theme == "fraud" else "other"


def who(row: Row, sheet: Sheet, asked: Asked) -> Identity:
    """The victim's identity in a row, cleaned."""
    cells, at = row.cells, sheet.at
    first, last = person.names(cells, at)
    text = cells[at["dob"]]
    home = tidy.postcode(cells[at["postcode"]])
    return Identity(
        forename=identity.forename(first),
        surname=identity.surname(last),
        born=tidy.birth(text, sheet.birth.order_of(text), asked.today) if text else None,
        postcode=home.full,
        outward=home.outward,
        phone=identity.phone(cells[at["phone"]]),
        email=identity.email(cells[at["email"]]),
        organisation=identity.organisation(cells[at["organisation"]]),
    )
