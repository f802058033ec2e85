"""What a person says of rows that wait: of a label, now and later, or of rows; or takes it back.

Each decision is one finding a row and one ledger entry, in one transaction. The newest counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from hueandcry.facts.offence import offences, stream_of, theme_of
from hueandcry.intake.classify import label_key
from hueandcry.intake.must_not_miss import in_label
from hueandcry.intake.weigh import ASK, ASKED, MEANT, is_of_the_row, is_sealed, meaning_key
from hueandcry.register import ledger, recall
from hueandcry.register.doubt import (
    ROW,
    Label,
    Rows,
    Said,
    Scope,
    Waiting,
    lately,
    newest,
    of,
    one,
    ours,
    waits,
)
from hueandcry.register.models import Finding, Meaning, Partner, Report

TAKEN_BACK = "A decision was taken back."


@dataclass(frozen=True, slots=True)
class Decided:
    """It is written: how many rows, and the number of the ledger entry."""

    rows: int
    ledger: int


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Nothing was written: somebody else decided first."""

    by: str
    code: str
    at: datetime | None


def decide(
    owner: str,
    report: int,
    code: str,
    *,
    scope: Scope,
    member: str,
    now: datetime,
    only: Collection[int] = (),
    sealed_too: bool = False,
) -> Decided | Meanwhile | None:
    """Say what the label of a waiting row means, or what it and the rows `only` are.

    `code` is of the offence list or ASK: the sender must say. With scope "label" every row that
    waits under the label is decided now, and each later one at intake; rows whose own words must
    be looked at are not among them. None where nothing waits there, or it is sealed and
    `sealed_too` is not given. Raises ValueError for no code, or a label that says nothing.
    """
    if code != ASK and code not in offences():
        raise ValueError(f"There is no offence code '{code}'.")
    with transaction.atomic(durable=True):
        Partner.objects.select_for_update().get(id=owner)  # two reviewers, one after the other
        group = one(owner, report)
        if group is None:
            return _meanwhile(owner, report, sealed_too=sealed_too)
        if group.sealed and not sealed_too:
            return None
        if scope == "label" and (group.of_row or not label_key(group.label)):
            raise ValueError("This can be decided for single rows alone.")
        rows = of(owner, group)
        if scope == "label":
            rows = under(owner, group)
            Meaning.objects.create(
                owner_id=owner,
                source=group.source,
                label=group.label,
                code=code,
                decided_by=member,
                decided_at=now,
            )
        elif only:
            rows = rows.filter(id__in=list(only))
        why = ASKED if code == ASK else MEANT if scope == "label" else ROW
        return _write(owner, group, rows, "" if code == ASK else code, why, member, now)


def undo(
    owner: str, kind: Scope, number: int, *, member: str, now: datetime, sealed_too: bool = False
) -> Decided | Meanwhile | None:
    """Take back what was said of a label or of rows: they wait again, as they came in."""
    with transaction.atomic(durable=True):
        Partner.objects.select_for_update().get(id=owner)
        said = next((one for one in lately(owner) if (one.kind, one.id) == (kind, number)), None)
        if said is None or (said.sealed and not sealed_too):
            return None
        if kind == "rows":
            findings = newest(Finding.objects.filter(why__in=(ROW, ASKED)))
            first = findings.filter(id=number).first()
            if first is None:
                return None
            rows = ours(owner).filter(
                id__in=findings.filter(
                    decided_by=first.decided_by, known_from=first.known_from
                ).values("report_id")
            )
        else:
            rows = _meant(owner, said)
            Meaning.objects.create(
                owner_id=owner,
                source=said.source,
                label=said.label,
                code="",
                decided_by=member,
                decided_at=now,
            )
        return _restore(owner, said, rows, member, now)


def _meanwhile(owner: str, report: int, *, sealed_too: bool) -> Meanwhile | None:
    if not ours(owner).filter(id=report).exists():
        return None
    found = Finding.objects.filter(report_id=report).order_by("id").last()
    if found is None or (found.sealed and not sealed_too):
        return None
    return Meanwhile(found.decided_by, found.code, found.known_from)


def under(owner: str, group: Waiting) -> Rows:
    """Rows that wait under a group's label, but for those whose own words must be looked at.

    What is not sealed says nothing of what is, however alike the two are spelt.
    """
    rows = waits(owner).filter(batch__source=group.source)
    if not group.sealed:
        rows = rows.filter(sealed=False)
    spelt = set(rows.values_list("label", "code", "why").distinct())
    keys = {meaning_key(label) for label in group.labels}
    own = {
        (label, code, why)
        for label, code, why in spelt
        if meaning_key(label) in keys and not is_of_the_row(label, code, why)
    }
    wanted = Q(id__in=())
    for label, code, why in own:
        wanted |= Q(label=label, code=code, why=why)
    return rows.filter(wanted)


def _meant(owner: str, said: Said) -> Rows:
    """Rows that are what they are believed to be because of what was said of their label."""
    told = newest(Finding.objects.filter(why__in=(MEANT, ASKED))).values("report_id")
    at_once = Q(why__in=(MEANT, ASKED)) & ~Exists(Finding.objects.filter(report_id=OuterRef("pk")))
    rows = ours(owner).filter(Q(id__in=told) | at_once, batch__source=said.source)
    rows = rows.annotate(label=Label("raw"))
    spelt = rows.values_list("label", flat=True).distinct()
    key = meaning_key(said.label)
    return rows.filter(label__in=[label for label in spelt if meaning_key(label) == key])


def _write(
    owner: str,
    group: Waiting,
    rows: Rows,
    code: str,
    why: str,
    member: str,
    now: datetime,
) -> Decided:
    """One finding a row and one ledger entry, in the caller's transaction."""
    offence = offences().get(code)
    sealed = offence.sealed if offence else group.sealed or is_sealed("", group.label)
    streams = [stream_of(group.source, code, online) for online in (True, False, None)]
    return _insert(
        owner,
        rows,
        "%s, %s, %s, CASE WHEN online THEN %s WHEN NOT online THEN %s ELSE %s END, %s, %s",
        [code, 1.0, why, *streams, theme_of(code), sealed],
        {"result": "decided", "what": code or "the sender is to be asked", "code": code},
        sealed=sealed or group.sealed,
        member=member,
        now=now,
    )


def _restore(owner: str, said: Said, rows: Rows, member: str, now: datetime) -> Decided:
    """What each row came in as; a row that a person's word decided as it came in has no code."""
    streams = [stream_of(said.source, "", online) for online in (True, False, None)]
    alarming = said.kind == "label" and in_label(said.label) is not None
    came = "why IN (%s, %s)"
    columns = (
        f"CASE WHEN {came} THEN %s ELSE code END",
        f"CASE WHEN {came} THEN 0.0 ELSE confidence END",
        f"CASE WHEN {came} THEN %s ELSE why END",
        f"CASE WHEN NOT ({came}) THEN stream WHEN online THEN %s WHEN NOT online THEN %s "
        "ELSE %s END",
        f"CASE WHEN {came} THEN %s ELSE theme END",
        f"CASE WHEN {came} AND NOT sealed THEN %s ELSE sealed END",
    )
    both = [MEANT, ASKED]
    values = [*both, "", *both, *both, TAKEN_BACK, *both, *streams, *both, theme_of("")]
    return _insert(
        owner,
        rows,
        ", ".join(columns),
        [*values, *both, alarming],
        {"result": "taken back", "what": "a decision", "code": said.code},
        sealed=said.sealed,
        member=member,
        now=now,
    )


def _insert(
    owner: str,
    rows: Rows,
    columns: str,
    values: Sequence[Any],
    facts: Mapping[str, Any],
    *,
    sealed: bool,
    member: str,
    now: datetime,
) -> Decided:
    """The entry first: its lock gives findings their numbers in the order they can be seen in."""
    before = recall.believed(rows.order_by().values_list("id", flat=True))
    count = len(before)
    detail = f"{count:,} reports: {'sealed' if sealed else facts['what']}"
    kept = {"act": "finding", "what": "what reports are", "detail": detail}
    kept |= {"owner": owner, "result": facts["result"]}
    number = ledger.append_within(kept | {"who": member}, now)
    chosen, parameters = rows.order_by().values("id").query.sql_with_params()
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Finding._meta.db_table} (report_id, code, confidence, why, stream, "
            f"theme, sealed, decided_by, known_from) SELECT id, {columns}, %s, %s "
            f"FROM {Report._meta.db_table} WHERE id IN ({chosen}) ORDER BY id",
            [*values, member, at, *parameters],
        )
    recall.corrected(owner, before, now)
    return Decided(count, number)
