"""What the gate counts as known on any day, against a slow reading of every row ever sent."""

import io
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hueandcry.desk.acts import people, show, take_in
from hueandcry.facts.offence import theme_of
from hueandcry.intake.classify import classify
from hueandcry.register import findings, gate, known, mirror, stage
from hueandcry.register.models import Batch, Report
from hueandcry.sharing import differencing
from hueandcry.sharing.release import Released
from tests.desk import partnership

pytestmark = pytest.mark.django_db

HEADS = "Crime Number,Date Reported,Committed From,Offence,cyber_flag,Record Status"
LABELS = ("Blackmail", "Harassment", "Malicious communications", "Something odd")
DAYS = tuple(date(2026, 1, 10) + timedelta(days=40 * n) for n in range(5))
STATES = ("", "", "", "", "Open", "No crime", "Cancelled")
CODES = ("blackmail", "harassment_stalking", "")
START = datetime(2026, 8, 1, 12, tzinfo=UTC)
SEEDS = (*range(2), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 40)))


@dataclass
class Row:
    """A row that was kept: what it says, and later findings on it as (day, code)."""

    day: date
    label: str
    online: bool
    found: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Sent:
    """A file that was published on a day: what it holds, and which references it ends."""

    id: int
    day: int
    rows: dict[str, Row]
    ends: dict[str, str]
    replaced: int | None = None

    def counts(self, day: int) -> bool:
        return self.day <= day and (self.replaced is None or self.replaced > day)


@dataclass
class Model:
    """Every file ever published, in order."""

    files: list[Sent] = field(default_factory=list)

    def rows(self, day: int) -> Iterator[tuple[str, Row]]:
        """What was known at the end of `day`, row by row."""
        for place, sent in enumerate(self.files):
            for ref, row in sent.rows.items():
                later = self.files[place + 1 :]
                ended = any(ref in other.ends and other.counts(day) for other in later)
                ended = ended or sent.ends.get(ref) == "withdrawn"
                if sent.counts(day) and not ended:
                    yield ref, row

    def counted(self, day: int) -> Counter[tuple[str, str, str]]:
        """By stream, quarter and theme."""
        return Counter(
            (
                "police_online" if row.online else "police_other",
                f"{row.day.year}-Q{(row.day.month + 2) // 3}",
                theme_of(code_of(row, day)),
            )
            for _, row in self.rows(day)
        )

    def take(self, id: int, day: int, lines: list[tuple[str, Row, str]], old: Sent | None) -> None:
        """Publish a file, as a patient clerk would."""
        if old:
            old.replaced = day
        held = dict(self.rows(day))
        sent = Sent(id, day, {}, {})
        for ref, row, state in lines:
            if state in ("No crime", "Cancelled"):
                sent.ends[ref] = "withdrawn"
            elif ref in sent.rows or ref in sent.ends:
                continue
            elif ref in held and said(held[ref]) == said(row):
                sent.rows[ref] = held[ref]
            else:
                sent.rows[ref] = row
                self.go_on(sent, ref, row, held, old, day)
        for ref in [ref for ref, row in sent.rows.items() if row is held.get(ref)]:
            del sent.rows[ref]
        self.files.append(sent)

    def go_on(
        self, sent: Sent, ref: str, row: Row, held: dict[str, Row], old: Sent | None, day: int
    ) -> None:
        """A new version ends the old one, and keeps what a person found under the same label."""
        if ref in held:
            sent.ends[ref] = "revised"
        before = [
            earlier.rows[ref]
            for earlier in self.files
            if ref in earlier.rows and (earlier is old or (ref in held and earlier.counts(day)))
        ]
        decided = [(*finding, one) for one in before for finding in one.found]
        if decided:
            *_, (_, code, one) = sorted(decided, key=lambda found: found[0])
            if one.label == row.label:
                row.found.append((day, code))


def said(row: Row) -> tuple[Any, ...]:
    return row.day, row.label, row.online


def code_of(row: Row, day: int) -> str:
    found = [code for on, code in row.found if on <= day]
    return found[-1] if found else classify(row.label, row.day, "").code


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def published(number: int, day: int, lines: list[tuple[str, Row, str]], old: Sent | None) -> int:
    text = "\n".join(
        [HEADS]
        + [
            f"{ref},{row.day:%d/%m/%Y},,{row.label},{'Y' if row.online else 'N'},{state}"
            for ref, row, state in lines
        ]
    )
    waiting = take_in.read(
        take_in.Arrival(io.BytesIO(text.encode()), f"{number}.csv", "police", "police", {}),
        now=lambda: at(day),
        today=at(day).date(),
        replaces=old.id if old else None,
    )
    assert isinstance(waiting, take_in.Waiting)
    sheet = waiting.summary["sheets"][0]
    if not sheet["accepted"] and not sheet["withdrawn"]:
        with pytest.raises(stage.UnableToPublish, match="nothing in this file"):
            stage.publish(waiting.batch, partnership.WHO, at(day))
        stage.discard(waiting.batch)
        return 0
    stage.publish(waiting.batch, partnership.WHO, at(day))
    return waiting.batch


def found(chance: random.Random, model: Model, day: int) -> None:
    """A person says what a report is; any kept row may be meant, also one that ended."""
    rows = [(sent, ref) for sent in model.files for ref in sent.rows]
    if rows:
        sent, ref = chance.choice(rows)
        code = chance.choice(CODES)
        row = Report.objects.get(batch_id=sent.id, ref=ref)
        findings.add([row.id], code, "a look", decided_by="dafydd", now=at(day))
        sent.rows[ref].found.append((day, code))


def some_rows(chance: random.Random) -> list[tuple[str, Row, str]]:
    return [
        (
            f"P{chance.randrange(9)}",
            Row(chance.choice(DAYS), chance.choice(LABELS), chance.random() < 0.6),
            chance.choice(STATES),
        )
        for _ in range(chance.randrange(1, 9))
    ]


def lived(chance: random.Random, model: Model, days: int) -> None:
    """A partnership's life: a file, a replacement or a finding on each day."""
    for day in range(days):
        if chance.random() < 0.3:
            found(chance, model, day)
            continue
        standing = [sent for sent in model.files if sent.counts(day)]
        old = chance.choice(standing) if standing and chance.random() < 0.3 else None
        lines = some_rows(chance)
        batch = published(day, day, lines, old)
        if batch:
            model.take(batch, day, lines, old)


def asked(name: str, by: str, day: int, today: int, purpose: str) -> Any:
    question = show.ask(
        people.member(name),
        name="trend",
        by=show.axes(by),
        purpose=purpose,
        reason="a test",
        owners=("police",),
        known_on=at(day).date(),
    )
    return show.figure(
        question,
        area_id="durham",
        who={"who": name},
        today=at(today).date(),
        now=lambda: at(today),
    )


def shown(outcome: Any) -> Counter[tuple[str | None, ...]]:
    if not isinstance(outcome, Released):
        return Counter()
    return Counter(
        {
            (table.stream, *cell.key): cell.value or 0
            for table in outcome.cleared.tables
            for cell in table.cells
            if None not in cell.key and cell.value
        }
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_any_life_counted_as_known_on_any_day_is_the_slow_count(seed: int) -> None:
    chance, model = random.Random(seed), Model()
    partnership.organisations()
    partnership.agree()
    days = 14
    lived(chance, model, days)
    faces: dict[tuple[str, str], dict[Any, int]] = {}
    named: dict[str, Counter[Any]] = {}
    for day in [*chance.sample(range(days), 3), days]:
        truth = model.counted(day)
        assert (
            shown(asked("priya", "quarter,theme", day, days, "prevent-and-detect-crime")) == truth
        )
        extract = opened(day, days)
        spans = [row.day for _, row in model.rows(day)]
        assert extract.spans == ({"police": (min(spans), max(spans))} if spans else {})
        for stream in ("police_online", "police_other"):
            rows = Counter({key: n for key, n in truth.items() if key[0] == stream})
            assert named.setdefault(extract.by_stream[stream], rows) == rows
        one_face(day, days, extract, faces)


def opened(day: int, today: int) -> gate.Extract:
    question = show.ask(
        people.member("amina"),
        name="trend",
        by=("quarter",),
        purpose="plan-sessions",
        reason="a test",
        owners=("police",),
        known_on=at(day).date(),
    )
    return gate.open(question, {"who": "amina"}, at(today).date(), at(today))


def one_face(day: int, today: int, extract: gate.Extract, faces: dict[Any, Any]) -> None:
    """What a partner is shown of the same data is the same number, on whichever day it asks."""
    for by in ("quarter,theme", "month", "quarter"):
        outcome = asked("amina", by, day, today, "plan-sessions")
        if not isinstance(outcome, Released):
            continue
        for stream, cells in differencing.identities(outcome.cleared).items():
            kept = faces.setdefault((stream, extract.by_stream[stream]), {})
            for cell, value in cells.items():
                assert kept.setdefault(cell, value) == value


def test_the_same_day_asked_twice_has_one_digest_and_one_without_a_change_too() -> None:
    partnership.organisations()
    partnership.agree()
    lines = [(f"P{n}", Row(DAYS[n % 5], LABELS[n % 4], True), "") for n in range(9)]
    published(0, 0, lines, None)
    row = Report.objects.get(ref="P1")
    findings.add([row.id], row.code, "as it was", decided_by="dafydd", now=at(1))
    before = opened(0, 5)
    assert (opened(0, 5).digest, opened(3, 5).digest) == (before.digest, before.digest)
    findings.add([row.id], "blackmail", "a look", decided_by="dafydd", now=at(4))
    assert opened(3, 5).digest == before.digest
    assert opened(4, 5).digest != before.digest
    assert not before.changes
    assert opened(4, 5).changes


def test_a_finding_changes_the_streams_it_touches_and_no_other() -> None:
    partnership.organisations()
    partnership.agree()
    lines = [(f"P{n}", Row(DAYS[0], "Harassment", n % 2 == 0), "") for n in range(6)]
    published(0, 0, lines, None)
    before = opened(1, 5).by_stream
    row = Report.objects.get(ref="P1")
    findings.add([row.id], "blackmail", "a look", decided_by="dafydd", now=at(2))
    after = opened(2, 5).by_stream
    differ = {stream for stream in after if after[stream] != before[stream]}
    assert differ == {row.stream}


def test_what_a_replaced_file_ended_counts_again() -> None:
    partnership.organisations()
    partnership.agree()
    first = Row(DAYS[0], "Blackmail", True)
    published(0, 0, [("P1", first, ""), ("P2", first, "")], None)
    wrong = published(
        1, 1, [("P1", Row(DAYS[1], "Blackmail", True), ""), ("P2", first, "No crime")], None
    )
    assert known.standing(known.current("police", "police")).count() == 1
    right = published(2, 2, [("P3", first, "")], Sent(wrong, 1, {}, {}))
    assert Batch.objects.get(id=right).supersedes_id == wrong
    refs = known.standing(known.current("police", "police")).values_list("ref", flat=True)
    assert sorted(refs) == ["P1", "P2", "P3"]
    assert mirror.path(wrong, Batch.objects.get(id=wrong).content_digest).exists()
