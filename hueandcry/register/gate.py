"""The one way in and out: a question becomes an Extract, a cleared figure becomes a Released."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hueandcry.register import (
    book,
    digests,
    engine,
    known,
    ledger,
    mirror,
    pseudonyms,
    quality_block,
    remembered,
)
from hueandcry.register.models import Batch
from hueandcry.register.remembered import Earlier, Kept, MadeFrom
from hueandcry.sharing import compile as compiler
from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.decide import Ask, Decision, decide
from hueandcry.sharing.differencing import NOTHING
from hueandcry.sharing.marking import handling_words
from hueandcry.sharing.one_count import STREAM
from hueandcry.sharing.release import Cleared, Held, HeldBack, Released
from hueandcry.sharing.soundness import SEALED

# The smallest step of a time: what was written at a moment was known just after it.
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows a question may see, treated as the agreements say, and what it was made from.

    `files` are the mirrors of the owners' batches that counted then, `changes` the file of what
    became of some of their rows, or "". `digest` names the data: those batches and changes, the
    clauses that choose the rows, the offence list; `by_stream` the same for each stream apart, so
    that a stream is the same data whichever other streams are asked with it. `lines` names the rows
    of each stream whatever came in since. `cut` is the one axis and value that all agreements cut
    the rows down to, or None; it stands in the names of the cells and not in `by_stream`.
    `spans` holds the first and last day of reports by source; empty where nothing was taken in.
    A join that is counted has one stream, of all lists together (sharing.one_count).
    `batches` gives each file by id its content digest; `opened_at` is when it was opened.
    """

    files: tuple[str, ...]
    changes: str
    ask: Ask
    decision: Decision
    digest: str
    by_stream: Mapping[str, str]
    lines: Mapping[str, str]
    cut: tuple[str, str] | None
    spans: Mapping[str, tuple[date, date]]
    asked: int
    as_known_on: date
    batches: tuple[tuple[int, str], ...]
    opened_at: datetime


class Refused(Exception):
    """The law or an agreement says no. Raised by the gate alone; `ledger` is the entry's number."""

    def __init__(self, decision: Decision, ask: Ask, ledger_number: int) -> None:
        super().__init__(" ".join(decision.reasons))
        self.decision = decision
        self.ask = ask
        self.ledger = ledger_number


class _Overtaken(Exception):
    """Somebody released from the same data between reading and writing."""


def decision_on(ask: Ask, today: date) -> Decision:
    """What the book says to a question, without opening anything."""
    return decide(ask, book.read(), book.owners(), today)


def open(ask: Ask, who: Mapping[str, str], today: date, now: datetime) -> Extract:
    """Decide, write it down, then open the rows; raises Refused, which is written down too.

    The law is asked about today, whatever day the question is about. Raises mirror.Moved where the
    rows are being rewritten: open it again.
    """
    decision = decision_on(ask, today)
    facts = _facts(ask, decision, who)
    if not decision.allowed:
        reasons = " ".join(decision.reasons)
        number = ledger.append(
            facts | {"act": "consultation", "result": "refused", "why": reasons}, now
        )
        raise Refused(decision, ask, number)
    number = ledger.append(facts | {"act": "consultation", "result": "allowed"}, now)
    return _extract(ask, decision, number, now, None)


def reopen(kept: Kept, partner: str, who: Mapping[str, str], now: datetime) -> Extract | Decision:
    """Open what a release was made from once more, by the agreements and facts of its moment.

    Decided, then written down with whose rows they are, then opened, as any look. Agreements may
    have been withdrawn since, so nothing but whether it is the same may be said of what comes out.
    `partner` is whose member looks. A Decision is a no.
    """
    decision = decide(kept.ask, book.read(kept.opened_at), book.owners(), kept.today)
    result, why = "allowed", {}
    if not decision.allowed:
        result, why = "refused", {"why": " ".join(decision.reasons)}
    facts = _facts(kept.ask, decision, who) | {
        "act": "consultation",
        "what": f"release {kept.number} made again",
        "partner": partner,
        "addressee": partner,
        "marking": "",
        "result": result,
        **why,
    }
    number = ledger.append(facts, now)
    if not decision.allowed:
        return decision
    return _extract(kept.ask, decision, number, kept.opened_at, kept.opened_at + _MOMENT)


def _extract(
    ask: Ask, decision: Decision, number: int, opened_at: datetime, before: datetime | None
) -> Extract:
    past = ask.known_on if ask.known_on and ask.known_on < decision.on else None
    until = known.end_of(past) if past else before
    found = known.at([grant.owner for grant in decision.grants], until)
    files = tuple(str(path) for path in mirror.ensure(found.batches))
    changes = known.write(found)
    by_stream, lines = digests.by_stream(found, decision), digests.lines(found, decision)
    if ask.link == "counts":
        by_stream, lines = ({STREAM: one} for one in digests.together(found, decision))
    return Extract(
        files=files,
        changes=changes,
        ask=ask,
        decision=decision,
        digest=digests.of(found.batches, found.changes.digests.get("", ""), decision),
        by_stream=by_stream,
        lines=lines,
        cut=digests.cut(decision),
        spans=_counted_spans(files, changes) if changes else _spans(found.batches),
        asked=number,
        as_known_on=past or decision.on,
        batches=tuple((batch.id, batch.content_digest) for batch in found.batches),
        opened_at=opened_at,
    )


def open_linked(
    ask: Ask,
    digest: str,
    made_at: datetime,
    who: Mapping[str, str],
    today: date,
    now: datetime,
) -> Extract:
    """Decide on counts of an overlap and write it down, as `open` does; no rows are opened.

    `digest` names the overlap, `made_at` is when its lists were linked. Raises Refused.
    """
    decision = decision_on(ask, today)
    facts = _facts(ask, decision, who) | {"act": "consultation", "digest": digest}
    if not decision.allowed:
        refusal = {"result": "refused", "why": " ".join(decision.reasons)}
        raise Refused(decision, ask, ledger.append(facts | refusal, now))
    return Extract(
        files=(),
        changes="",
        ask=ask,
        decision=decision,
        digest=digest,
        by_stream={},
        lines={},
        cut=None,
        spans={},
        asked=ledger.append(facts | {"result": "allowed"}, now),
        as_known_on=made_at.astimezone(timezone.get_default_timezone()).date(),
        batches=(),
        opened_at=now,
    )


def count(
    extract: Extract, counting: engine.Counting, axes: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Run a figure's one expression on the rows that the extract's agreements let through."""
    agreements = _agreements_of(extract.decision)
    sql = engine.sql(engine.Query(_legs(agreements), tuple(axes), counting, agreements))
    held = compiler.variables(agreements, pseudonyms.secrets(agreements))
    return engine.run(extract.files, sql, extract.changes, held)


@dataclass(frozen=True, slots=True)
class Row:
    """One report that an extract lets through, as series need it: at work behind the gate alone.

    `number` is its number in the register. Nothing of it but counts may be told of another owner's.
    """

    number: int
    owner: str
    source: str
    on: date
    theme: str
    code: str
    ward: str
    token: str


def rows(extract: Extract, wanted: Collection[int]) -> tuple[Row, ...]:
    """Those of some reports that the extract's agreements let through; sealed ones never."""
    if not extract.files or not wanted:
        return ()
    table = engine.numbered()
    seen = compiler.rows_of(_agreements_of(extract.decision), table)
    seen = seen.filter(~seen.sealed, seen.row.isin(sorted(wanted)))
    columns = ("row", "owner", "source", "reported_on", "theme", "code", "ward", "token")
    sql = engine.to_sql(seen.select(*columns).order_by("row"))
    return tuple(
        Row(number, owner, source, on, *(text or "" for text in texts))
        for number, owner, source, on, *texts in engine.run(extract.files, sql, extract.changes)
    )


def combined(
    own: Extract, others: Extract, what: str, who: Mapping[str, str], now: datetime
) -> int:
    """Write down that reports of several owners are about to be joined; returns the number."""
    facts = _facts(others.ask, others.decision, who)
    owners = sorted({*facts["counted"], *(grant.owner for grant in own.decision.grants)})
    found = {"what": what, "counted": owners, "owners": owners, "asked": others.asked}
    return ledger.append(facts | found | {"act": "combination", "result": "joined"}, now)


def would_see(extract: Extract, leg: Agreement) -> tuple[int, int]:
    """How many of an owner's own reports `leg` would let through, and of how many.

    They are those that its house rule lets its own people read, counted for them alone: to anybody
    else that number would be a figure that skipped the gate. Raises ValueError for another's rows.
    """
    house = _agreements_of(extract.decision)
    if not _is_exact(extract) or {rule.giver for rule in house} != {leg.giver}:
        raise ValueError("An agreement is weighed on the rows of its giver, by the giver.")
    if not extract.files:
        return 0, 0
    own = compiler.rows_of(house, engine.reports())
    counts = []
    for rows in (compiler.rows_of([leg], own), own):
        ((found,),) = engine.run(extract.files, engine.to_sql(rows.count()), extract.changes)
        counts.append(found)
    return counts[0], counts[1]


def _legs(agreements: Sequence[Agreement]) -> tuple[tuple[str, str], ...]:
    """What makes the SQL what it is: of a text that several sign, each giver's rows are another."""
    return tuple((agreement.digest, agreement.giver) for agreement in agreements)


def earlier(extract: Extract, under: int | None = None) -> Earlier:
    """What left before of the same streams, with a mark to release against.

    An owner's exact look is held to no face and sets none. `under` asks for what had left when the
    release of that ledger number was made.
    """
    if _is_exact(extract):
        return Earlier({}, NOTHING, 0)
    return remembered.earlier(extract.by_stream, extract.lines, extract.cut, under)


def _is_exact(extract: Extract) -> bool:
    treatment = extract.decision.treatment
    return treatment is not None and treatment.audience == "owner"


def release(
    extract: Extract,
    outcome: Cleared | Held,
    who: Mapping[str, str],
    known: Earlier,
    now: datetime,
) -> Released | HeldBack | None:
    """Write the disclosure down, then let it out; None where `known` is stale: clear again.

    `known` is what `earlier` gave, and what `outcome` was cleared against.

    A figure that disclosure control held is written down as held, and stays.
    """
    decision = extract.decision
    if decision.marking is None or decision.classification is None:
        raise Refused(decision, extract.ask, extract.asked)
    facts = _facts(extract.ask, decision, who) | {"digest": extract.digest, "asked": extract.asked}
    if isinstance(outcome, Held):
        number = ledger.append(
            facts | {"act": "consultation", "result": "held back", "why": outcome.reason}, now
        )
        return HeldBack(
            held=outcome,
            hidden=_hidden(extract),
            marking=decision.marking,
            classification=decision.classification,
            ledger=number,
            invented=settings.DEMO,
        )
    batches = dict(extract.batches)
    quality = quality_block.of(
        decision.grants, batches, extract.changes, outcome, extract.as_known_on
    )
    try:
        with transaction.atomic(durable=True):
            number = ledger.append_within(facts | {"act": "disclosure", "result": "left"}, now)
            if not _is_exact(extract) and remembered.standing(extract.by_stream) != known.mark:
                raise _Overtaken
            remembered.keep(number, _made_from(extract), outcome, known, exact=_is_exact(extract))
    except _Overtaken:
        return None
    return Released(
        cleared=outcome,
        addressee=extract.ask.addressee,
        marking=decision.marking,
        classification=decision.classification,
        agreements=_agreements(decision),
        owners=tuple(grant.owner for grant in decision.grants),
        not_included=tuple(refused.owner for refused in decision.refused),
        purpose=extract.ask.purpose,
        ledger=number,
        digest=extract.digest,
        as_known_on=extract.as_known_on,
        without_sealed=all(SEALED in found.never for found in _agreements_of(decision)),
        invented=settings.DEMO,
        use_limits=decision.use_limits,
        exemptions=decision.exemptions,
        quality=quality,
        conditions=handling_words(found.release for found in _agreements_of(decision)),
    )


def _made_from(extract: Extract) -> MadeFrom:
    return MadeFrom(
        ask=extract.ask,
        today=extract.decision.on,
        opened_at=extract.opened_at,
        digest=extract.digest,
        by_stream=extract.by_stream,
        lines=extract.lines,
        batches=extract.batches,
    )


def _hidden(extract: Extract) -> tuple[str, ...]:
    """Which clause hid how many rows, for an owner's own question only.

    To anybody else that number would be a figure that skipped the gate.
    """
    treatment = extract.decision.treatment
    if treatment is None or treatment.audience != "owner" or not extract.files:
        return ()
    found = []
    for agreement in _agreements_of(extract.decision):
        for clause in compiler.clauses(agreement):
            own = engine.reports().filter(engine.reports().owner == agreement.giver)
            sql = engine.to_sql(own.filter(compiler.hides(clause, own)).count())
            ((rows,),) = engine.run(extract.files, sql, extract.changes)
            if rows:
                found.append(f"{agreement.id} {clause.name} hid {rows:,} rows.")
    return tuple(found)


def _facts(ask: Ask, decision: Decision, who: Mapping[str, str]) -> dict[str, Any]:
    return {
        "what": f"{ask.figure} by {', '.join(ask.axes)}" if ask.axes else ask.figure,
        "partner": ask.partner,
        "purpose": ask.purpose,
        "reason": ask.reason,
        "addressee": ask.addressee,
        "owners": sorted(ask.owners),
        "counted": sorted(grant.owner for grant in decision.grants),
        "agreements": sorted(_agreements(decision)),
        "marking": decision.marking or "",
        **who,
    }


def _agreements(decision: Decision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(agreement.id for agreement in _agreements_of(decision)))


def _agreements_of(decision: Decision) -> tuple[Agreement, ...]:
    return tuple(agreement for grant in decision.grants for agreement in grant.agreements)


def _spans(batches: Sequence[Batch]) -> Mapping[str, tuple[date, date]]:
    days: dict[str, list[date]] = {}
    for batch in batches:
        found = days.setdefault(batch.source, [])
        found += [day for day in (batch.first_on, batch.last_on) if day]
    return {source: (min(found), max(found)) for source, found in days.items() if found}


def _counted_spans(files: tuple[str, ...], changes: str) -> Mapping[str, tuple[date, date]]:
    """The same, of the rows that still count."""
    rows = engine.reports()
    by_source = rows.group_by("source").agg(
        first=rows.reported_on.min(), last=rows.reported_on.max()
    )
    found = engine.run(files, engine.to_sql(by_source), changes)
    return {source: (first, last) for source, first, last in found}
