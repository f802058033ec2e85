"""What rows a figure was counted from, as digests: the data as it was, and whatever came in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hueandcry.facts.offence import STREAMS, offence_list, source_of
from hueandcry.register.known import Known
from hueandcry.register.models import Batch
from hueandcry.sharing import compile as compiler
from hueandcry.sharing.agreement import Agreement
from hueandcry.sharing.decide import Decision
from hueandcry.sharing.terms import Condition

# Axes that whole agreements may be cut down by, so that county and force are audited together.
CUTS = ("partnership", "theme")


def of(
    batches: Sequence[Batch], changes: str, decision: Decision, without: Condition | None = None
) -> str:
    """Those batches and what became of their rows, the clauses that choose rows, the offences."""
    made_of = {
        "batches": sorted((batch.owner_id, batch.content_digest) for batch in batches),
        "changes": changes,
        "rows": _rows(batches, decision, without),
        "offences": str(offence_list()["version"]),
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def by_stream(found: Known, decision: Decision) -> Mapping[str, str]:
    """The same for each stream apart, but for what all rows are cut down to."""
    digests = {}
    for stream in STREAMS:
        changes = found.changes.digests.get(stream, "")
        digest = of(_own(found, stream), changes, decision, _cut_clause(decision))
        digests[stream] = hashlib.sha256(f"{stream} {digest}".encode()).hexdigest()
    return digests


def lines(found: Known, decision: Decision) -> Mapping[str, str]:
    """The owners and clauses of each stream's rows: the same in every version of the data."""
    digests = {}
    for stream in STREAMS:
        rows = json.dumps(_rows(_own(found, stream), decision, _cut_clause(decision)))
        digests[stream] = hashlib.sha256(f"versions of {stream} {rows}".encode()).hexdigest()
    return digests


def together(found: Known, decision: Decision) -> tuple[str, str]:
    """What by_stream and lines give, for counts of all lists of an owner together."""
    clause = _cut_clause(decision)
    digest = of(found.batches, found.changes.digests.get("", ""), decision, clause)
    rows = json.dumps(_rows(found.batches, decision, clause))
    made = (f"together {digest}", f"versions of all together {rows}")
    now, always = (hashlib.sha256(text.encode()).hexdigest() for text in made)
    return now, always


def cut(decision: Decision) -> tuple[str, str] | None:
    """The one axis and value that all agreements cut the rows down to; it names their cells."""
    clause = _cut_clause(decision)
    return None if clause is None else (clause.field, str(_values(clause)[0]))


def _own(found: Known, stream: str) -> list[Batch]:
    return [batch for batch in found.batches if batch.source == source_of(stream)]


def _rows(
    batches: Sequence[Batch], decision: Decision, without: Condition | None
) -> list[tuple[str, list[list[str]]]]:
    owners = {batch.owner_id for batch in batches}
    return sorted(
        (grant.owner, sorted(_row_clauses(agreement, without) for agreement in grant.agreements))
        for grant in decision.grants
        if grant.owner in owners
    )


def _row_clauses(agreement: Agreement, without: Condition | None) -> list[str]:
    return sorted(
        f"{clause.kind} {clause.condition}"
        for clause in compiler.clauses(agreement)
        if clause.kind == "never" or clause.condition != without
    )


def _cut_clause(decision: Decision) -> Condition | None:
    """The one condition by which all agreements keep to one partnership or one theme."""
    cuts = {
        tuple(one for one in agreement.only if one.field in CUTS and len(_values(one)) == 1)
        for grant in decision.grants
        for agreement in grant.agreements
    }
    only = cuts.pop() if len(cuts) == 1 else ()
    return only[0] if len(only) == 1 and only[0].test in ("is", "in") else None


def _values(condition: Condition) -> tuple[Any, ...]:
    return condition.value if isinstance(condition.value, tuple) else (condition.value,)
