"""A small partnership at rest: organisations, members, agreements in force, a few reports."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hueandcry.desk import clock
from hueandcry.desk.acts import people
from hueandcry.desk.acts.seed import OFFICERS, PARTNERS, PEOPLE, UNAPPROVED
from hueandcry.facts.offence import stream_of, theme_of
from hueandcry.facts.place import area
from hueandcry.facts.report import Finding, Person, Report
from hueandcry.register import book, stage
from hueandcry.sharing import agreement as agreements

NOW = datetime(2026, 10, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
WHO = {"who": "priya"}
ASKED = ("quarter,theme", "month", "quarter,ward")


def clock_now() -> datetime:
    """The desk's own time, where a link's life is counted from it."""
    return clock.now()


def report(
    ref: str,
    on: date,
    code: str,
    *,
    source: str = "police",
    online: bool = True,
    place: int = 0,
    sealed: bool = False,
) -> Report:
    """A report of a day and an offence, in the `place`th small area of Durham."""
    places = list(area("durham").places.values())
    where = places[place % len(places)]
    flag = online if source == "police" else None
    return Report(
        source=source,
        ref=ref,
        event_on=on - timedelta(days=2),
        reported_on=on,
        finding=Finding(code, 1.0 if code else 0.0, "the label says so"),
        stream=stream_of(source, code, flag),
        theme=theme_of(code),
        online=flag,
        sealed=sealed,
        loss=Decimal("120.50"),
        person=Person(35, "F", "DH1", hashlib.sha256(ref.encode()).hexdigest()[:32]),
        lsoa=where.lsoa,
        ward=where.ward,
        partnership=where.partnership,
        unsure=() if code else ("code",),
        alike="",
        raw=(("code", code),),
    )


def publish(owner: str, source: str, reports: Iterable[Report], name: str = "file.csv") -> int:
    """Stage and publish reports as one file of `owner`; returns the batch."""
    batch = staged(owner, source, reports, name)
    stage.publish(batch, WHO, NOW)
    return batch


def staged(owner: str, source: str, reports: Iterable[Report], name: str = "file.csv") -> int:
    """Stage reports as one file of `owner` that waits to be published; returns the batch."""
    rows = tuple(reports)
    batch = stage.begin(owner, source, name, hashlib.sha256(name.encode()).hexdigest(), NOW)
    digest = hashlib.sha256()
    stage.add(batch, rows, digest, NOW)
    days = [row.reported_on for row in rows]
    contents = stage.Contents(len(rows), min(days), max(days), digest.hexdigest())
    stage.finish(
        batch,
        contents,
        {"sheets": [], "rejects": [], "labels": [], "doubts": {}, "tidied": []},
        NOW,
    )
    return batch


def organisations() -> None:
    """The partners and their members, with nothing agreed and nothing taken in."""
    for partner in PARTNERS:
        book.add_partner(partner)
    for name, full_name, acts_for, role in PEOPLE:
        people.add(name, full_name, acts_for, role, who=WHO, now=NOW)


def agree(*names: str) -> None:
    """Every example agreement or those named, approved by each side but for what shows a no."""
    for name, text in agreements.examples().items():
        if names and name not in names:
            continue
        parsed = agreements.parse(text)
        assert isinstance(parsed, agreements.Agreement)
        digest = book.add(text, WHO, NOW)
        if not name.startswith(UNAPPROVED):
            for party in parsed.parties:
                book.approve(digest, party, OFFICERS[party], datetime(2026, 1, 1, tzinfo=UTC))


CODES = ("harassment_stalking", "blackmail", "NFIB52C", "", "malicious_communications")


def reports(source: str, count: int, first: date = date(2026, 1, 1)) -> list[Report]:
    """`count` reports spread over themes, places and the days from `first`, the same each time."""
    codes = CODES if source == "police" else ("NFIB3A", "NFIB1H", "NFIB52C", "NFIB5A", "NFIB50A")
    return [
        report(
            f"{source}-{number:05d}",
            first + timedelta(days=(number * 7) % 270),
            codes[(number * number) % len(codes)],
            source=source,
            online=number % 4 != 0,
            place=(number * 37) % 390,
        )
        for number in range(count)
    ]


def whole(count: int = 240) -> None:
    """Organisations, agreements, and reports of both owners."""
    organisations()
    agree()
    publish("police", "police", reports("police", count), "police.csv")
    publish("fraud-desk", "report-fraud", reports("report-fraud", count), "fraud.csv")
