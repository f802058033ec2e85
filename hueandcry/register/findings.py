"""Later findings: what somebody came to believe about reports after they were taken in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from hueandcry.facts.offence import offences, stream_of, theme_of
from hueandcry.register import ledger, recall
from hueandcry.register.models import PUBLISHED, Finding, Report

_CHUNK = 900  # SQLite takes some thousand values in one statement


def add(
    reports: Sequence[int],
    code: str,
    why: str,
    *,
    decided_by: str,
    now: datetime,
    confidence: float = 1.0,
    who: Mapping[str, str] | None = None,
) -> int:
    """Write one finding for each report, with one ledger entry; returns the entry's number.

    `reports` are ids of published reports of one owner, `code` one of the offence list or "" where
    nobody can tell. `decided_by` is a member's name, "rules" or "model"; `who` says more of who
    acted. Nothing is written where a report is not there, or a code is none: raises ValueError.
    """
    if code and code not in offences():
        raise ValueError(f"There is no offence code '{code}'.")
    with transaction.atomic():
        rows = _reports(reports)
        owners = {row.batch.owner_id for row in rows}
        if len(owners) != 1 or len(rows) != len(set(reports)):
            raise ValueError("These reports are not all held, or not all of one organisation.")
        (owner,) = owners
        before = recall.believed(reports)
        # The entry first: its lock gives findings their numbers in the order they can be seen in.
        number = ledger.append_within(
            {
                "act": "finding",
                "what": "what reports are",
                "detail": f"{len(rows):,} reports: {code or 'nobody can tell'}",
                "owner": owner,
                "result": "written",
                "who": decided_by,
                "reason": why,
                **(who or {}),
            },
            now,
        )
        Finding.objects.bulk_create(
            [_finding(row, code, why, decided_by, confidence, now) for row in rows],
            batch_size=_CHUNK // 9,
        )
        recall.corrected(owner, before, now)
    return number


def _reports(ids: Sequence[int]) -> list[Report]:
    wanted = sorted(set(ids))
    found: list[Report] = []
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = Report.objects.filter(id__in=some, batch__state=PUBLISHED)
        found += rows.select_related("batch").only("online", "batch__owner", "batch__source")
    return found


def _finding(
    row: Report, code: str, why: str, decided_by: str, confidence: float, now: datetime
) -> Finding:
    offence = offences().get(code)
    return Finding(
        report=row,
        code=code,
        confidence=confidence,
        why=why[:200],
        stream=stream_of(row.batch.source, code, row.online),
        theme=theme_of(code),
        sealed=offence.sealed if offence else False,
        decided_by=decided_by,
        known_from=now,
    )
