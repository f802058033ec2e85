"""How many told nobody: of the overlap that was counted last, through the gate, for who may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import copies, show
from hueandcry.desk.acts.copies import NotCopied
from hueandcry.desk.acts.people import MemberFact
from hueandcry.facts.estimate import Estimates
from hueandcry.facts.figure import Figure
from hueandcry.figures.hidden import figure as figures
from hueandcry.figures.hidden.result import HiddenVolume
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.register import book, gate, overlaps
from hueandcry.register.gate import Extract
from hueandcry.register.overlaps import Standing
from hueandcry.register.remembered import Earlier
from hueandcry.sharing import control
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.differencing import NOTHING
from hueandcry.sharing.release import Cleared, Held, HeldBack, Released

METHOD = "multiple systems estimation, all methods side by side"
REASON = "how many victims told nobody"
# The same overlap gives the same answer, whoever asks and whenever.
DRAWS, _FEW = 300, 5
_MANY = 100
_OTHER = "other"
NOTES = (
    "An estimate, not a count. Read it as “at least”.",
    "Unequal willingness to report hides people from every method.",
)
# Nothing was remembered of an overlap before: its answer is the same each time it is made.
_NOTHING_BEFORE = Earlier({}, NOTHING, 0)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of the question, beside the overlap it was about."""

    overlap: Standing
    outcome: Released | HeldBack


def standing() -> Standing | None:
    """The overlap that a page would be about, without its counts; None where there is none yet."""
    return overlaps.latest()


def ask(member: MemberFact, owners: tuple[str, ...], *, reason: str = REASON) -> Ask:
    """The question as the gate takes it: of the lists of these owners together, to count."""
    return Ask(
        person=member.name,
        partner=member.partner,
        partner_kind=member.partner_kind,
        role=member.role,
        purpose=show.usual_purpose(member),
        reason=reason,
        figure=figures.NAME,
        axes=(),
        addressee=member.partner,
        owners=owners,
        link="counts",
    )


def answer(
    member: MemberFact,
    overlap: Standing,
    *,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Answered:
    """Open, estimate, clear, release; raises gate.Refused."""
    question = ask(member, overlap.owners)
    extract = overlaps.opened(overlap, question, who, today, now())
    cleared = _cleared(overlap, extract)
    outcome = gate.release(extract, cleared, who, _NOTHING_BEFORE, now())
    assert outcome is not None  # nothing is remembered that could be overtaken
    return Answered(overlap, outcome)


def copy(
    member: MemberFact,
    overlap: Standing,
    *,
    who: Mapping[str, str],
    today: date,
    now: Callable[[], datetime],
) -> Answered | NotCopied:
    """The same for a file that leaves the page; a no is written down. Raises gate.Refused."""
    question = ask(member, overlap.owners)
    if not_copied := copies.not_copied(question, who=who, today=today, now=now):
        return not_copied
    return answer(member, overlap, who=who, today=today, now=now)


def _cleared(overlap: Standing, extract: Extract) -> Cleared | Held:
    treatment = extract.decision.treatment
    if treatment is None:
        return Held("The agreement does not say how to make this safe.", "Ask for another figure.")
    found, version = _estimates(overlap, extract)
    first, last = (day.isoformat() if day else "" for day in overlap.window)
    made = Figure(
        name=figures.NAME,
        kind="estimate",
        unit=overlap.unit,
        window=(first, last),
        tables=(),
        method=METHOD,
        version=version,
        digest=extract.digest,
        notes=NOTES,
        estimates=found,
    )
    return control.clear(made, treatment, {})


def _estimates(overlap: Standing, extract: Extract) -> tuple[Estimates, str]:
    """Computed once for an overlap, method version, seed and number of draws; then read again."""
    from hueandcry.figures.hidden.answer import VERSION

    how = f"{VERSION}.{figures.VERSION}, seed of this home, draws {DRAWS}"
    kept = overlaps.made(overlap.digest, how)
    if kept is None:
        tables = _parts(overlaps.tables(overlap, extract))
        kept = figures.estimates(_volumes(overlap, tables), tables)
        overlaps.keep_made(overlap.digest, how, kept)
    return kept, how


def _parts(tables: Mapping[str, OverlapTable]) -> Mapping[str, OverlapTable]:
    """The strata that are asked about, or the whole where nobody made any.

    What is neither fraud nor computer misuse is no question of this page.
    """
    strata = {name: one for name, one in tables.items() if name}
    wanted = {name: one for name, one in strata.items() if not name.startswith(_OTHER)}
    return wanted or ({"": tables[""]} if not strata else {})


def _volumes(
    overlap: Standing, tables: Mapping[str, OverlapTable]
) -> Sequence[tuple[str, HiddenVolume]]:
    """Each part by itself. Where few stand in two lists, no term of three lists can be told, so
    none is looked for: there it would take the longest.
    """
    from hueandcry.figures.hidden.answer import Options, hidden_volume
    from hueandcry.figures.hidden.missed_links import MissedLinks
    from hueandcry.figures.hidden.reading import Stratum
    from hueandcry.figures.hidden.verdict import FEWEST_SHARED

    police = {partner.id for partner in book.partners() if partner.kind == "police"}
    reported_in = [name for name, owner in overlap.lists if owner in police]
    rate = overlap.missed_links
    missed = None if rate is None else MissedLinks(rate, overlap.recall_of)
    made = []
    for name, table in tables.items():
        crimes, _, victims = name.partition(", ")
        doubly = figures.doubly_seen(table)
        enough = doubly >= FEWEST_SHARED
        options = Options(
            order=None if doubly >= _MANY else 2 if enough else 1,
            draws=DRAWS if enough else _FEW,
            missed=missed,
            unit=overlap.unit,
            reported_in=reported_in,
            sensitive=enough,
        )
        made.append((name, hidden_volume([Stratum(crimes, victims, table)], options, overlap.seed)))
    return made
