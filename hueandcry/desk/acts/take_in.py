"""Take a partner's file in: read it, check that it adds up, stage it, publish it when told to."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from hueandcry.desk import home
from hueandcry.desk.acts import invented, learning
from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, Known, accept
from hueandcry.intake.recognise import recognise
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.reject import Reject
from hueandcry.intake.sources import SOURCES, Source
from hueandcry.intake.weigh import decided_by
from hueandcry.partner.postcodes import read_postcodes
from hueandcry.register import doubt, layouts, ledger, stage, versions

KEPT_REJECTS = 5_000
SHOWN_LABELS = 50
_READ: Mapping[str, Callable[[Report], str]] = {
    "code": lambda report: report.finding.code,
    "event_on": lambda report: report.event_on.isoformat() if report.event_on else "",
    "reported_on": lambda report: report.reported_on.isoformat(),
}


class UnableToTakeIn(Exception):
    """The file is not taken in; the message says why. The register is as it was."""


class Unrecognised(UnableToTakeIn):
    """No layout fits what the file's headings tell: a person must say what its columns are."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was read and waits, unseen, for somebody to publish it."""

    batch: int
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeldAlready:
    """This very file was taken in before; nothing changed."""

    taken_in: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file and whose it is. `source` is the id of a layout, or "" to tell by the headings.

    `layout` is given where it was not saved, and then `source` says nothing.
    """

    file: BinaryIO
    name: str
    source: str
    owner: str
    postcodes: Mapping[str, str]
    layout: Source | None = None


def sources(owner: str) -> tuple[Source, ...]:
    """The layouts in which a file of `owner` may come: its own first, then those of the house."""
    return (*layouts.of(owner), *SOURCES.values())


def read(
    arrival: Arrival,
    *,
    now: Callable[[], datetime],
    today: date,
    progress: Callable[[int], None] = lambda rows: None,
    replaces: int | None = None,
) -> Waiting | HeldAlready:
    """Read and stage a file; nothing can be seen of it until `publish`.

    Raises intake.rows.UnreadableFile or UnableToTakeIn, leaving the register as it was. `progress`
    is told how many rows were read so far. `replaces` is a batch that this file takes the place of.
    """
    digest = _digest(arrival.file)
    if settings.DEMO and digest not in invented.files().values():
        raise UnableToTakeIn(
            "This is a demo: it takes in its own invented files only. "
            "For real reports make a home of your own: hueandcry init."
        )
    layout = _layout(arrival)
    before = stage.published_before(arrival.owner, layout.source, digest)
    if before:
        return HeldAlready(before)
    if replaces is not None:
        why_not = versions.why_not_replaceable(replaces, arrival.owner, layout.source)
        if why_not:
            raise UnableToTakeIn(why_not)
    if elsewhere := stage.published_elsewhere(arrival.owner, layout.source, digest):
        raise UnableToTakeIn(f"{elsewhere} Nothing was taken in.")
    batch = stage.begin(
        arrival.owner,
        layout.source,
        arrival.name,
        digest,
        now(),
        layout=layout.id,
        replaces=replaces,
    )
    with ExitStack() as undo:
        undo.callback(stage.discard, batch)
        known = versions.known_references(arrival.owner, layout.source, replaces)
        parts = _parts(arrival, layout, today, known)
        summary = _stage(batch, parts, layout, now, progress)
        undo.pop_all()
    return Waiting(batch, summary)


def publish(batch: int, who: Mapping[str, str], now: datetime) -> int:
    """Make a waiting file visible; returns its ledger number. Raises stage.UnableToPublish."""
    return stage.publish(batch, who, now)


def discard(batch: int, who: Mapping[str, str], now: datetime) -> None:
    """Forget a waiting file, and write down that it was looked at and not taken in."""
    ledger.append(
        {"act": "erasure", "what": "a file that waited", "result": "forgotten", **who}, now
    )
    stage.discard(batch)


def postcodes(given: Path | None = None) -> Mapping[str, str]:
    """The lookup that was given, else the home's own postcodes.csv, else none.

    Raises UnreadableFile or OSError for a lookup that cannot be read.
    """
    own = Path(settings.HUEANDCRY_HOME.path) / "postcodes.csv"
    if given is None and not own.exists():
        return {}
    return read_postcodes(given or own)


def _layout(arrival: Arrival) -> Source:
    """The layout to read a file by: the one given, named, or told by its headings."""
    if arrival.layout is not None:
        return arrival.layout
    if not arrival.source:
        found = recognise(arrival.file, arrival.name, layouts.of(arrival.owner))
        if found is None:
            raise Unrecognised(
                f"'{arrival.name}' is in no layout that we know. Say what its columns are."
            )
        return found
    known = {layout.id: layout for layout in reversed(sources(arrival.owner))}
    if arrival.source not in known:
        raise UnableToTakeIn(
            f"There is no kind of file '{arrival.source}'. There is: {', '.join(known)}."
        )
    return known[arrival.source]


def _stage(
    batch: int,
    parts: Iterator[Chunk | Reconciliation],
    layout: Source,
    now: Callable[[], datetime],
    progress: Callable[[int], None],
) -> Mapping[str, Any]:
    content = hashlib.sha256()
    seen = _Seen(0, None, None)
    rejects: list[Reject] = []
    labels: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    looks = False
    tidied: dict[str, list[Any]] = {}
    reconciliation: Reconciliation | None = None
    for part in parts:
        if isinstance(part, Reconciliation):
            reconciliation = part
            continue
        ends = dict.fromkeys(part.revised, "revised") | dict.fromkeys(part.withdrawn, "withdrawn")
        stage.add(batch, part.reports, content, now(), ends=ends)
        seen = seen.with_reports(part.reports)
        rejects += part.rejects[: max(0, KEPT_REJECTS - len(rejects))]
        labels.update(
            _unsure_label(row) for row in part.reports if "code" in row.unsure and not row.sealed
        )
        looks |= any(row.sealed and "code" in row.unsure for row in part.reports)
        decided.update(
            decided_by(row.finding)
            for row in part.reports
            if "code" not in row.unsure and not row.sealed
        )
        doubts.update(field for row in part.reports if not row.sealed for field in row.unsure)
        _note_tidied(part.reports, tidied)
        progress(seen.count)
    assert reconciliation is not None
    summary = _summary(reconciliation, rejects, labels) | {
        "doubts": dict(doubts),
        "looks": looks,
        "decided": dict(decided),
        "read_as": layout.title,
        "tidied": [[field, *found] for field, found in sorted(tidied.items())],
    }
    contents = stage.Contents(seen.count, seen.first_on, seen.last_on, content.hexdigest())
    stage.finish(batch, contents, summary, now())
    return summary


def _parts(
    arrival: Arrival, source: Source, today: date, known: Known
) -> Iterator[Chunk | Reconciliation]:
    return accept(
        arrival.file,
        arrival.name,
        source,
        today=today,
        token_key=home.key(settings.HUEANDCRY_HOME, "token"),
        postcodes=arrival.postcodes,
        area=area(settings.HUEANDCRY_HOME.area),
        known=known,
        meanings=doubt.meanings(arrival.owner, source.source),
        guess=learning.guesser(arrival.owner),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    count: int
    first_on: date | None
    last_on: date | None

    def with_reports(self, reports: tuple[Report, ...]) -> "_Seen":
        days = [report.reported_on for report in reports]
        days += [day for day in (self.first_on, self.last_on) if day]
        if not days:
            return self
        return _Seen(self.count + len(reports), min(days), max(days))


def _unsure_label(report: Report) -> str:
    return dict(report.raw).get("code", "") or "(blank)"


def _note_tidied(reports: tuple[Report, ...], tidied: dict[str, list[Any]]) -> None:
    """By plain column: an example as sent and as read, and in how many rows the two differ."""
    for report in reports:
        if report.sealed:
            continue  # who brings a file in need not be one who may see what is sealed
        for field, sent in report.raw:
            read = _READ[field](report) if field in _READ else sent
            if read and read != sent:
                found = tidied.setdefault(field, [sent, read, 0])
                found[2] += 1


def _summary(
    reconciliation: Reconciliation, rejects: list[Reject], labels: Counter[str]
) -> dict[str, Any]:
    return {
        "sheets": [asdict(sheet) for sheet in reconciliation.sheets],
        "rejects": [asdict(reject) for reject in rejects],
        "labels": labels.most_common(SHOWN_LABELS),
    }


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while part := file.read(1 << 20):
        found.update(part)
    file.seek(0)
    return found.hexdigest()
