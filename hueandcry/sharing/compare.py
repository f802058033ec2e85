"""What a newer text of an agreement lets out that the older did not, and what it no longer does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.asking import capital
from hueandcry.sharing.conditions import coarsest, passes
from hueandcry.sharing.gateway import purposes
from hueandcry.sharing.looser import LAWS, LOOSER
from hueandcry.sharing.plain import Names, plain
from hueandcry.sharing.soundness import candidates
from hueandcry.sharing.terms import Agreement, Condition, FieldRule, Value
from hueandcry.sharing.wording import SUBJECTS, test_words, treatment_words

# Sections whose every change is told; of the others, what they let out is told.
_TOLD_WHOLE = ("Who", "Why", "In an emergency", "How long", "Marked", "The law under it")
Pair = tuple[Agreement, Agreement]
Sayings = Iterator[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Sentences: what the newer lets out that the older did not, what no longer, what else."""

    more: tuple[str, ...]
    less: tuple[str, ...]
    other: tuple[str, ...]


def compare(old: Agreement, new: Agreement, names: Names | None = None) -> Difference:
    """How a newer text differs from an older, in plain words.

    If any row leaves under `new` that stays under `old`, or leaves with more, or to more, or for
    more or longer, `more` says so; where two forms cannot be ordered, both say so.
    """
    named = MappingProxyType(dict(names or {}))
    return Difference(
        more=tuple(_wider(old, new, named)),
        less=tuple(_wider(new, old, named, _LESS)),
        other=tuple(_other(old, new, named)),
    )


@dataclass(frozen=True, slots=True)
class _Verbs:
    lets: str
    another: str
    before: str
    now: str
    law: str


_MORE = _Verbs("Lets out", "another", "before", "now", "Lets out what other law may allow")
_LESS = _Verbs(
    "No longer lets out", "a", "now", "before", "No longer lets out what only the older law allowed"
)


def _wider(old: Agreement, new: Agreement, names: Names, verbs: _Verbs = _MORE) -> Sayings:
    """Sentences on everything in which `new` goes further than `old`."""
    yield from _parties(old, new, names, verbs)
    for purpose in new.why.purposes:
        if purpose not in old.why.purposes:
            yield f"{verbs.lets} counts for {verbs.another} purpose: {purposes()[purpose].words}."
    for figure in new.release.figures:
        if figure not in old.release.figures:
            yield f"{verbs.lets} {verbs.another} figure: {figure}."
    yield from _rows(old, new, verbs)
    yield from _fields(old, new, verbs)
    for looser, words in LOOSER:
        if looser(old, new):
            yield f"{verbs.lets} more: {words(new)}, {verbs.before} {words(old)}."
    yield from _emergency(old, new, verbs)
    law = [what for what, named in LAWS.items() if named(old) != named(new)]
    if law:
        yield f"{verbs.law}: changed {'is' if len(law) == 1 else 'are'} {', '.join(law)}."


def _parties(old: Agreement, new: Agreement, names: Names, verbs: _Verbs) -> Sayings:
    before = {(leg.giver, leg.receiver) for leg in old.legs}
    for leg in new.legs:
        if (leg.giver, leg.receiver) not in before:
            giver, receiver = (names.get(side, side) for side in (leg.giver, leg.receiver))
            yield f"{verbs.lets} counts of {giver} to {receiver}."
    handlers = [party.id for party in old.signers if party.role == "processor"]
    for party in new.signers:
        if party.role == "processor" and party.id not in handlers:
            yield f"{verbs.lets} what is handled to {names.get(party.id, party.id)}, a processor."
    if old.roster == "hidden" and new.roster == "open":
        yield f"{verbs.lets} to each party who else signed."


def _rows(old: Agreement, new: Agreement, verbs: _Verbs) -> Sayings:
    """A row passes where each of its fields does, so each field is looked at by itself."""
    for field in REPORTS:
        if _passing(new, field, (old, new)) - _passing(old, field, (old, new)):
            yield (
                f"{verbs.lets} more reports, by {SUBJECTS[field]}: {verbs.now} "
                f"{_clauses(new, field)}; {verbs.before} {_clauses(old, field)}."
            )


def _passing(agreement: Agreement, field: str, both: Pair) -> set[Value]:
    """Which values of a field pass; None stands for one that nobody knows, which no clause lets."""
    own = _on(agreement, field)
    named = [clause for one in both for _, clause in _on(one, field)]
    found: set[Value] = {
        value
        for value in candidates(field, named)
        if all(passes(clause, value) == (kind == "only") for kind, clause in own)
    }
    return found if own else found | {None}


def _on(agreement: Agreement, field: str) -> list[tuple[str, Condition]]:
    kinds = (("only", agreement.only), ("never", agreement.never))
    return [(kind, clause) for kind, found in kinds for clause in found if clause.field == field]


def _clauses(agreement: Agreement, field: str) -> str:
    said = [f"{kind} where {test_words(clause)}" for kind, clause in _on(agreement, field)]
    return " and ".join(said) or "all"


def _fields(old: Agreement, new: Agreement, verbs: _Verbs) -> Sayings:
    for name, rule in new.granted.items():
        before = old.granted.get(name)
        if before is None:
            yield f"{verbs.lets} {verbs.another} field: {SUBJECTS[name]}, {treatment_words(rule)}."
        elif _is_finer(rule, before) or (rule.pseudonymise and old.id != new.id):
            yield (
                f"{verbs.lets} more of {SUBJECTS[name]}: {verbs.now} {treatment_words(rule)}, "
                f"{verbs.before} {treatment_words(before)}."
            )


def _is_finer(rule: FieldRule, than: FieldRule) -> bool:
    """Whether a form tells anything that another does not; true where they cannot be ordered."""
    return coarsest([than, rule]) != coarsest([rule])


def _emergency(old: Agreement, new: Agreement, verbs: _Verbs) -> Sayings:
    before = old.emergency.data_types if old.emergency else ()
    for kind in new.emergency.data_types if new.emergency else ():
        if kind not in before:
            yield f"{verbs.lets} at once in an emergency: {kind}."
    if old.emergency and new.emergency and old.emergency.authority != new.emergency.authority:
        decides, decided = (
            one.authority.replace("-", " ") for one in (new.emergency, old.emergency)
        )
        yield (
            f"{verbs.lets} at once in an emergency when the {decides} alone decides, "
            f"{verbs.before} the {decided}."
        )


def _other(old: Agreement, new: Agreement, names: Names) -> Sayings:
    """What reads otherwise, whether or not it lets anything out."""
    before, now = _sentences(old, names), _sentences(new, names)
    for title in dict.fromkeys((*before, *now)):
        for said in now.get(title, ()):
            if said not in before.get(title, ()):
                yield f"{title}, now: {capital(said)}"
        for said in before.get(title, ()):
            if said not in now.get(title, ()):
                yield f"{title}, no longer: {capital(said)}"
    if old.cases != new.cases:
        yield "Its examples are others."


def _sentences(agreement: Agreement, names: Names) -> Mapping[str, tuple[str, ...]]:
    aims = {capital(f"{purposes()[key].words}.") for key in agreement.why.purposes}
    return {
        section.title: tuple(said for said in section.sentences if said not in aims)
        for section in plain(agreement, names)
        if section.title in _TOLD_WHOLE
    }
