"""The one way in and out: a question becomes an Extract, a cleared figure becomes a Released."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from hueandcry.facts.columns import REPORTS
from hueandcry.facts.offence import offence_list
from hueandcry.register import book, ledger, mirror
from hueandcry.register.models import PUBLISHED, Batch, Release
from hueandcry.sharing import compile as compiler
from hueandcry.sharing import differencing
from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.decide import Ask, Decision, decide
from hueandcry.sharing.release import Cleared, Held, HeldBack, Released

if TYPE_CHECKING:
    import ibis

_TYPES = {
    "text": "string",
    "date": "date",
    "whole": "int16",
    "money": "decimal(14, 2)",
    "yes_no": "boolean",
}


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows a question may see, treated as the agreements say, and what it was made from.

    `table` is an Ibis table on a private DuckDB connection. `digest` names the data: the published
    batches of the owners, the clauses that chose the rows, the offence list. `spans` holds the
    first and last day of reports by source; it is empty where nothing was taken in.
    """

    table: "ibis.Table"
    ask: Ask
    decision: Decision
    digest: str
    spans: Mapping[str, tuple[date, date]]
    asked: int
    as_known_on: date


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


def open(
    ask: Ask, columns: Sequence[str], who: Mapping[str, str], today: date, now: datetime
) -> Extract:
    """Decide, write it down, then open the rows; raises Refused, which is written down too.

    `columns` are the columns of the reports dataset that the figure needs.
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
    batches = list(
        Batch.objects.filter(
            state=PUBLISHED, owner_id__in=[grant.owner for grant in decision.grants], reports__gt=0
        ).order_by("id")
    )
    return Extract(
        table=_rows(batches, decision, columns),
        ask=ask,
        decision=decision,
        digest=_digest(batches, decision),
        spans=_spans(batches),
        asked=number,
        as_known_on=today,
    )


def earlier(extract: Extract) -> tuple[Mapping[str, Mapping[differencing.Cell, int]], int]:
    """Rounded cells released before from the same data, and a mark to release against."""
    rows = list(Release.objects.filter(digest=extract.digest).order_by("number"))
    return differencing.merge(json.loads(row.cells) for row in rows if row.cells), len(rows)


def release(
    extract: Extract, outcome: Cleared | Held, who: Mapping[str, str], mark: int, now: datetime
) -> Released | HeldBack | None:
    """Write the disclosure down, then let it out; None where `mark` is stale: clear again.

    A figure that disclosure control held is written down as held, and stays.
    """
    decision = extract.decision
    if decision.marking is None:
        raise Refused(decision, extract.ask, extract.asked)
    facts = _facts(extract.ask, decision, who) | {"digest": extract.digest, "asked": extract.asked}
    if isinstance(outcome, Held):
        number = ledger.append(
            facts | {"act": "consultation", "result": "held back", "why": outcome.reason}, now
        )
        return HeldBack(outcome, decision.marking, decision.classification, number, settings.DEMO)
    try:
        with transaction.atomic(durable=True):
            number = ledger.append_within(facts | {"act": "disclosure", "result": "left"}, now)
            if Release.objects.filter(digest=extract.digest).count() != mark:
                raise _Overtaken
            _remember(number, extract, outcome)
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
        invented=settings.DEMO,
    )


def hidden(extract: Extract) -> tuple[tuple[str, str, int], ...]:
    """(owner, clause in words, rows it hid) for an Extract that a clause may have emptied.

    For an owner's own question only: to anybody else the number of hidden rows would be a figure
    that skipped the gate.
    """
    if extract.decision.treatment is None or extract.decision.treatment.audience != "owner":
        return ()
    found = []
    for grant in extract.decision.grants:
        table = _reports(list(Batch.objects.filter(state=PUBLISHED, owner_id=grant.owner)))
        for agreement in grant.agreements:
            for clause in compiler.clauses(agreement):
                count = table.filter(compiler.hides(clause, table)).count().to_pyarrow().as_py()
                if count:
                    found.append((grant.owner, f"{agreement.id} {clause.name}", count))
    return tuple(found)


def _facts(ask: Ask, decision: Decision, who: Mapping[str, str]) -> dict[str, Any]:
    return {
        "what": f"{ask.figure} by {', '.join(ask.axes)}",
        "partner": ask.partner,
        "purpose": ask.purpose,
        "reason": ask.reason,
        "addressee": ask.addressee,
        "owners": sorted(ask.owners),
        "agreements": sorted(_agreements(decision)),
        "marking": decision.marking or "",
        **who,
    }


def _agreements(decision: Decision) -> tuple[str, ...]:
    return tuple(agreement.id for grant in decision.grants for agreement in grant.agreements)


def _remember(number: int, extract: Extract, cleared: Cleared) -> None:
    cells = ""
    if cleared.treatment.audience != "owner":
        known, _ = earlier(extract)
        fresh = differencing.identities(cleared)
        new = {
            stream: {
                cell: value for cell, value in found.items() if cell not in known.get(stream, {})
            }
            for stream, found in fresh.items()
        }
        cells = (
            json.dumps(differencing.to_json(new), ensure_ascii=False) if any(new.values()) else ""
        )
    Release.objects.create(
        number=number,
        digest=extract.digest,
        audience=cleared.treatment.audience,
        addressee=extract.ask.addressee,
        figure=cleared.name,
        cells=cells,
    )


def _rows(batches: Sequence[Batch], decision: Decision, columns: Sequence[str]) -> "ibis.Table":
    agreements = [agreement for grant in decision.grants for agreement in grant.agreements]
    return compiler.compile_together(agreements, _reports(batches)).select(*columns)


def _reports(batches: Sequence[Batch]) -> "ibis.Table":
    """The reports dataset of some batches, columns as in facts.columns.REPORTS."""
    import duckdb
    import ibis

    connection = ibis.duckdb.from_connection(duckdb.connect())
    if not batches:
        schema = {column.name: _TYPES[column.type] for column in REPORTS.values()}
        return connection.create_table("reports", schema=schema)
    rows = connection.read_parquet([str(path) for path in mirror.ensure(batches)])
    pence = rows.loss_pence.cast("decimal(14, 0)")
    return rows.mutate(loss=(pence * ibis.literal(Decimal("0.01"))).cast("decimal(14, 2)")).select(
        *REPORTS
    )


def _spans(batches: Sequence[Batch]) -> Mapping[str, tuple[date, date]]:
    days: dict[str, list[date]] = {}
    for batch in batches:
        found = days.setdefault(batch.source, [])
        found += [day for day in (batch.first_on, batch.last_on) if day]
    return {source: (min(found), max(found)) for source, found in days.items() if found}


def _row_clauses(agreement: Agreement) -> list[str]:
    return sorted(f"{clause.kind} {clause.condition}" for clause in compiler.clauses(agreement))


def _digest(batches: Sequence[Batch], decision: Decision) -> str:
    made_of = {
        "batches": sorted((batch.owner_id, batch.content_digest) for batch in batches),
        "rows": sorted(
            (grant.owner, sorted(_row_clauses(agreement) for agreement in grant.agreements))
            for grant in decision.grants
        ),
        "offences": str(offence_list()["version"]),
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
