"""Finish a mapping for a file of unknown layout: what it seems to hold, what a person says."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from django.utils.text import slugify

from hueandcry.desk.acts import people, take_in
from hueandcry.facts.offence import offences
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.mapping import Suggestion, compose, suggest
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import FIELDS, LISTS, SOURCES, WORDS, Source, Unusable, compact, parse
from hueandcry.register import layouts

ASKED_LABELS = 20
_NO_KEY = bytes(32)  # a trial reading's tokens are thrown away with it
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class UnableToFinish(Exception):
    """The mapping is not whole; `problems` are (field of the form, what to mend)."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to hold, and the offence labels in it that nobody could read, with rows."""

    suggestion: Suggestion
    labels: tuple[tuple[str, int], ...]


def propose(file: BinaryIO, name: str, today: date) -> Proposal:
    """Look at a file in memory and keep nothing of it. Raises UnreadableFile."""
    found = suggest(file, name)
    file.seek(0)
    return Proposal(found, unread_labels(file, name, found, today))


def finish(made: Suggestion, labels: Mapping[str, str]) -> str:
    """The text of the layout that a person's choices make. Raises UnableToFinish.

    Where no column is a reference, one is made from each row.
    """
    problems = [*_problems(made), *_label_problems(labels)]
    if problems:
        raise UnableToFinish(problems)
    has_reference = any(column.field == "ref" for column in made.columns)
    whole = replace(made, id=_id_of(made.title), made_refs=made.made_refs or not has_reference)
    text = compose(whole, {label: code for label, code in labels.items() if code})
    found = parse(text)
    if isinstance(found, Unusable):
        raise UnableToFinish([("main", finding) for finding in found.findings])
    return text


def bring(
    text: str,
    arrival: take_in.Arrival,
    who: people.MemberFact,
    now: datetime,
    today: date,
    replaces: int | None = None,
) -> take_in.Waiting | take_in.HeldAlready:
    """Read the file by the new layout, then save the layout: one that reads nothing is not kept.

    Raises UnreadableFile, take_in.UnableToTakeIn or layouts.UnableToSave.
    """
    layout = parse(text)
    assert isinstance(layout, Source)
    came = replace(arrival, layout=layout)
    outcome = take_in.read(came, now=lambda: now, today=today, replaces=replaces)
    keep(text, who, now)
    return outcome


def keep(text: str, who: people.MemberFact, now: datetime) -> str:
    """Save a layout for the member's organisation; returns its id."""
    return layouts.save(who.partner, text, {"who": who.name}, now)


def _problems(made: Suggestion) -> list[tuple[str, str]]:
    problems = []
    if not made.title.strip() or len(made.title) > 80 or not made.title.isprintable():
        problems.append(("title", "Give the layout a name, up to 80 letters."))
    if made.list not in LISTS:
        problems.append(("list", "Choose what kind of list it is."))
    taken: dict[str, str] = {}
    for place, column in enumerate(made.columns):
        if column.field and column.field not in FIELDS:
            problems.append((f"field-{place}", "Choose what the column holds."))
        elif column.field:
            other = taken.setdefault(column.field, column.heading)
            if compact(other) != compact(column.heading):
                words = f"“{other}” and “{column.heading}” both hold {WORDS[column.field]}."
                problems.append((f"field-{place}", f"{words} Leave one out."))
    if not {"reported_on", "event_on"} & taken.keys():
        words = "Say which column is the day it was reported, or the day it happened."
        problems.append(("main", words))
    return problems


def _label_problems(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (f"code-{place}", "Choose an offence from the list.")
        for place, code in enumerate(labels.values())
        if code and code not in offences()
    ]


def _id_of(title: str) -> str:
    base = slugify(title)[:32].strip("-_").replace("_", "-")
    if not _ID.fullmatch(base):
        base = "layout"
    return f"{base}-ours" if base in SOURCES else base


def unread_labels(
    file: BinaryIO, name: str, found: Suggestion, today: date
) -> tuple[tuple[str, int], ...]:
    """The labels of the column that holds the offence which nobody could read, with their rows.

    One spelling stands for all that a layout reads alike. Keeps nothing.
    """
    layout = parse(compose(replace(found, id="trial", made_refs=True)))
    if isinstance(layout, Unusable):
        return ()
    seen: Counter[str] = Counter()
    try:
        for part in accept(file, name, layout, today=today, token_key=_NO_KEY):
            reports = part.reports if isinstance(part, Chunk) else ()
            seen.update(
                dict(report.raw).get("code", "")
                for report in reports
                if "code" in report.unsure and not report.sealed
            )
    except UnreadableFile:
        return ()
    del seen[""]
    alike: dict[str, tuple[str, int]] = {}
    for label, rows in seen.most_common():
        first, so_far = alike.get(compact(label), (label, 0))
        alike[compact(label)] = (first, so_far + rows)
    return tuple(sorted(alike.values(), key=lambda one: -one[1])[:ASKED_LABELS])
