"""Series behind the gate: one's own reports joined, and counts of others that tell the same.

Others' reports tie no two of one's own together, so that a join tells nothing but the count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.facts.artefact import METHOD
from hueandcry.facts.figure import CountTable, Figure
from hueandcry.link import methods, series
from hueandcry.link.artefacts import Key, Known
from hueandcry.link.methods import New
from hueandcry.link.series import Found, Told
from hueandcry.register import artefacts, gate, pseudonyms
from hueandcry.register.gate import Extract, Row
from hueandcry.register.models import Report
from hueandcry.register.rewrite import chunks
from hueandcry.sharing import one_count
from hueandcry.sharing.release import Released

NAME = "series"
JOINED = "reports joined by what the offender left, counts alone"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One artefact that an own report tells, and how many reports of each other owner tell it too.

    A count is a number, or words for a small one.
    """

    kind: str
    value: str
    own: int
    counts: tuple[tuple[str, int | str], ...]

    @property
    def some(self) -> bool:
        """Whether any count is large enough to be told."""
        return any(isinstance(count, int) for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Joined:
    """The series of one's own reports, and what was seen of others.

    `told` are the own reports, by number in the register; `refs` their references. `new` first
    appeared since the day that was asked about, in own reports. `number` is the
    ledger entry of the combination, 0 where no other owner's reports were read. `figure` counts
    exactly what others tell of `asked`, by its names there: it is for sharing.control alone.
    """

    found: Found
    told: tuple[Told, ...]
    refs: Mapping[str, str]
    asked: Mapping[str, Elsewhere]
    figure: Figure | None
    number: int
    new: tuple[New, ...]


def join(
    own: Extract,
    others: Extract | None,
    known: Known,
    who: Mapping[str, str],
    now: datetime,
    since: date,
) -> Joined:
    """Join one's own reports; the act of reading others' is written down before it is done."""
    number = gate.combined(own, others, JOINED, who, now) if others is not None else 0
    batches = [batch for extract in (own, others) if extract for batch, _ in extract.batches]
    shared = artefacts.shared(batches)
    told = tuple(_told(row, shared) for row in gate.rows(own, shared.keys()))
    found = series.find(told, known, named=pseudonyms.namer())
    asked, figure = ({}, None) if others is None else _counted(told, others, shared, known, found)
    new = (*_new_ways(own, since), *methods.new_in(told, known, since, own.decision.on))
    return Joined(found, told, _refs(told), asked, figure, number, new)


def elsewhere(joined: Joined, released: Released) -> tuple[Elsewhere, ...]:
    """What the gate let out of the counts of others, with the values that they are of."""
    counts: dict[str, list[tuple[str, int | str]]] = {}
    for table in released.cleared.tables:
        for cell in table.cells:
            name, owner = (part or "" for part in cell.key)
            said = cell.words if cell.value is None else cell.value
            counts.setdefault(name, []).append((owner, said))
    found = [
        Elsewhere(one.kind, one.value, one.own, tuple(counts[name]))
        for name, one in joined.asked.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.own, one.kind, one.value)))


def _new_ways(own: Extract, since: date) -> tuple[New, ...]:
    """Ways of working that first appear since a day, in two reports or more."""
    told = artefacts.new_ways([batch for batch, _ in own.batches], since)
    rows = gate.rows(own, told.keys())
    counts = Counter(value for row in rows for _, value in told[row.number])
    days: dict[str, list[date]] = {}
    for row in rows:
        for _, value in told[row.number]:
            days.setdefault(value, []).append(row.on)
    return tuple(
        New(METHOD, value, count, min(days[value]), ())
        for value, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        if count > 1
    )


def _told(row: Row, shared: Mapping[int, artefacts.Told]) -> Told:
    return Told(
        number=str(row.number),
        owner=row.owner,
        source=row.source,
        on=row.on,
        theme=row.theme,
        kind=row.code or row.theme,
        place=row.ward,
        victim=row.token,
        artefacts=shared[row.number],
    )


def _counted(
    own: Sequence[Told],
    others: Extract,
    shared: Mapping[int, artefacts.Told],
    known: Known,
    found: Found,
) -> tuple[Mapping[str, Elsewhere], Figure]:
    """The values that own reports tell, by name, and how many reports of each other owner do.

    What one report of ours tells stands here only where others tell it: a page shows it with a
    number or not at all. Which accounts are one is said by our own reports alone.
    """
    common = {(one.kind, one.value) for one in found.common}
    keys = {
        one: numbers
        for one, numbers in series.by_key(own, known).items()
        if not one.why_not and (one.kind, one.value) not in common
    }
    codes = series.sort_codes(own)
    named = pseudonyms.namer()
    names = {one: named(_identity(one, codes)) for one in keys}
    counts: Counter[tuple[str, str]] = Counter()
    for row in gate.rows(others, shared.keys()):
        told = {series.same_as(kind, value, known, codes) for kind, value in shared[row.number]}
        counts.update((names[one], row.owner) for one in told if one in names)
    owners = tuple(sorted(grant.owner for grant in others.decision.grants))
    figure = Figure(
        name=NAME,
        kind="single",
        unit="reports that tell the same",
        window=("", ""),
        tables=(
            CountTable(
                stream=one_count.STREAM,
                axes=("artefact", "owner"),
                values=(tuple(sorted(names.values())), owners),
                cells=tuple(sorted(counts.items())),
            ),
        ),
        method="reports counted that tell the same value",
        version="1",
        digest=others.digest,
    )
    asked = {
        names[one]: Elsewhere(one.kind, one.value, len(numbers), ())
        for one, numbers in keys.items()
    }
    return asked, figure


def _identity(one: Key, codes: Mapping[str, frozenset[str]]) -> str:
    """What a count is of: of an account also which sort codes of ours stand with its figures."""
    figures = one.value.rpartition("-")[2] if one.kind == "account" else ""
    return " ".join((one.kind, one.value, *sorted(codes.get(figures, ()))))


def _refs(told: Sequence[Told]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for some in chunks([int(one.number) for one in told]):
        rows = Report.objects.filter(id__in=some).values_list("id", "ref")
        found |= {str(number): ref for number, ref in rows}
    return found
