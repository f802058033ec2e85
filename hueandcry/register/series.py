"""Series behind the gate: one's own reports joined, and counts of others that tell the same.

Others' reports tie no two of one's own together, so that a join tells nothing but the count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.facts.artefact import METHOD
from hueandcry.link import methods, series
from hueandcry.link.artefacts import Known
from hueandcry.link.methods import New
from hueandcry.link.series import Found, Told
from hueandcry.register import artefacts, gate
from hueandcry.register.gate import Extract, Row
from hueandcry.register.models import Report
from hueandcry.register.rewrite import chunks
from hueandcry.sharing import one_count

JOINED = "reports joined by what the offender left, counts alone"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One artefact that an own report tells, and how many reports of each other owner tell it too.

    A count is a number, or words for a small one; `least` is True where some count is a number.
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
    ledger entry of the combination, 0 where no other owner's reports were read.
    """

    found: Found
    told: tuple[Told, ...]
    refs: Mapping[str, str]
    elsewhere: tuple[Elsewhere, ...]
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
    found = series.find(told, known)
    theirs = () if others is None else _elsewhere(told, others, shared, known, found)
    new = (*_new_ways(own, since), *methods.new_in(told, known, since, own.decision.on))
    return Joined(found, told, _refs(told), theirs, number, new)


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


def _elsewhere(
    own: Sequence[Told],
    others: Extract,
    shared: Mapping[int, artefacts.Told],
    known: Known,
    found: Found,
) -> tuple[Elsewhere, ...]:
    treatment = others.decision.treatment
    if treatment is None:
        return ()
    rows = [_told(row, shared) for row in gate.rows(others, shared.keys())]
    owners = sorted(grant.owner for grant in others.decision.grants)
    common = {(one.kind, one.value) for one in found.common}
    everybody = (*own, *rows)
    answers = []
    for key, numbers in series.by_key(everybody, known).items():
        mine = [at for at in numbers if at < len(own)]
        if not mine or key.why_not or (key.kind, key.value) in common:
            continue
        counts = dict.fromkeys(owners, 0)
        for at in numbers[len(mine) :]:
            counts[everybody[at].owner] += 1
        said = tuple((owner, one_count.told(count, treatment)) for owner, count in counts.items())
        answers.append(Elsewhere(key.kind, key.value, len(mine), said))
    return tuple(sorted(answers, key=lambda one: (-one.own, one.kind, one.value)))


def _refs(told: Sequence[Told]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for some in chunks([int(one.number) for one in told]):
        rows = Report.objects.filter(id__in=some).values_list("id", "ref")
        found |= {str(number): ref for number, ref in rows}
    return found
