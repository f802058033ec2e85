"""What partners send later: corrections, a file in place of another, the same file again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from hueandcry.synthetic.defects import Slips, wording
from hueandcry.synthetic.layouts import FIELDS, Partner
from hueandcry.synthetic.lists import shares
from hueandcry.synthetic.plan import Quarter, quarter_label
from hueandcry.synthetic.records import Record

RECLASSIFIED, WITHDRAWN, NO_CRIME = "Reclassified", "Withdrawn", "No crime"
CONSENT_WITHDRAWN = "Consent withdrawn"
LEFT_OUT, COMPLETED = "Left out", "Completed"
CORRECTIONS: Mapping[Partner, str] = {
    "police": "police_corrections.csv",
    "advice": "advice_corrections.json",
}
# Shares of a quarter's rows that the next quarter corrects: assumed.
_CORRECTED: Mapping[str, tuple[tuple[str, float], ...]] = {
    "police": ((RECLASSIFIED, 0.012), (WITHDRAWN, 0.005), (NO_CRIME, 0.004)),
    "advice": ((CONSENT_WITHDRAWN, 0.03),),
}
# What a police crime turns out to be instead; of fraud and computer misuse any other of its kind.
_INSTEAD = ("harassment_stalking", "malicious_communications", "threats_to_kill", "public_order")
_UNCLEAR = ("label_blank", "label_action_fraud", "label_fraud", "label_placeholder")


@dataclass(frozen=True, slots=True)
class Change:
    """A row as sent again: `quarter` is that of the file which says so, `what` changed.

    `code` is the true code from then on. What is left out of a file that replaces another, or is
    no longer shared, keeps its code.
    """

    partner: Partner
    quarter: str
    record: Record
    what: str
    code: str


def changes(
    span: Sequence[Quarter], records: Mapping[Partner, Sequence[Record]], rng: Random
) -> Iterator[Change]:
    """Corrections of each quarter's rows in the next, and the one file that replaces another."""
    for earlier, quarter in pairwise(span):
        for partner in ("police", "advice"):
            known = _first_rows(records[partner], earlier.label)
            yield from _corrected(partner, quarter.label, known, rng)
    replaced = span[max(0, len(span) - 2)]
    yield from _replaced(_of(records["reportfraud"], replaced.label), replaced.label, rng)


def _of(rows: Sequence[Record], quarter: str) -> list[Record]:
    return [row for row in rows if quarter_label(row.reported_on) == quarter]


def _first_rows(rows: Sequence[Record], quarter: str) -> list[Record]:
    return [row for row in _of(rows, quarter) if not (row.duplicate_entry or row.alike_of)]


def _corrected(
    partner: Partner, quarter: str, known: Sequence[Record], rng: Random
) -> Iterator[Change]:
    counts = [(what, round(len(known) * share)) for what, share in _CORRECTED[partner]]
    drawn = iter(rng.sample(known, min(len(known), sum(count for _, count in counts))))
    for what, count in counts:
        for record in (row for _, row in zip(range(count), drawn, strict=False)):
            code = record.heard.event.code
            if what == RECLASSIFIED:
                code = _other(record, rng)
                record = _with(record, "offence", wording(code, Slips(rng, 0)).label)
            yield Change(partner, quarter, record, what, code)


def _other(record: Record, rng: Random) -> str:
    event = record.heard.event
    money = event.kind in ("fraud", "computer_misuse")
    among = [share.code for share in shares(event.kind)] if money else list(_INSTEAD)
    return rng.choice([code for code in among if code != event.code])


def _with(record: Record, field: str, text: str) -> Record:
    values = list(record.values)
    values[FIELDS[record.partner].index(field)] = text
    return replace(record, values=tuple(values))


def _replaced(rows: Sequence[Record], quarter: str, rng: Random) -> Iterator[Change]:
    for row in rows:
        code = row.heard.event.code
        if row.alike_of:
            yield Change(row.partner, quarter, row, LEFT_OUT, code)
        elif not row.duplicate_entry and set(row.defects) & set(_UNCLEAR):
            yield Change(row.partner, quarter, _with(row, "offence", code), COMPLETED, code)


def replacement(rows: Sequence[Record], found: Sequence[Change]) -> list[Record]:
    """The rows of a file in place of the one with `rows`: each once, what was unclear filled in."""
    by_ref = {change.record.ref: change for change in found if change.partner == "reportfraud"}
    kept = []
    for row in rows:
        change = by_ref.get(row.ref)
        if not row.duplicate_entry and not (change and change.what == LEFT_OUT):
            kept.append(change.record if change else row)
    return kept
