"""What a newer text of an agreement lets out that the older did not, and what it no longer does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.asking import capital, day_words
from hueandcry.sharing.conditions import coarsest, passes
from hueandcry.sharing.gateway import purposes
from hueandcry.sharing.marking import CLASSIFICATIONS, markings
from hueandcry.sharing.plain import Names, plain
from hueandcry.sharing.sections import LINKS, METHODS, SHARES
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


_MORE = _Verbs("Lets out", "another", "before", "now")
_LESS = _Verbs("No longer lets out", "a", "now", "before")


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
    for looser, words in _LOOSER:
        if looser(old, new):
            yield f"{verbs.lets} more: {words(new)}, {verbs.before} {words(old)}."
    yield from _emergency(old, new, verbs)


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


Looser = Callable[[Agreement, Agreement], bool]
Words = Callable[[Agreement], str]


def _rank(order: Sequence[str], words: Callable[[Agreement], str]) -> Looser:
    """Whether the newer stands further along an order."""
    return lambda old, new: order.index(words(new)) > order.index(words(old))


def _marking(agreement: Agreement) -> str:
    return agreement.release.marking


def _classification(agreement: Agreement) -> str:
    return agreement.release.classification


# What a reader would call looser, and the words for either side of it.
_LOOSER: tuple[tuple[Looser, Words], ...] = (
    (
        lambda old, new: new.release.smallest_count < old.release.smallest_count,
        lambda one: f"counts from {one.release.smallest_count} up when passed on",
    ),
    (
        lambda old, new: new.release.round_base % max(1, old.release.round_base) != 0,
        lambda one: f"counts rounded to {one.release.round_base}",
    ),
    (
        _rank(METHODS[::-1], lambda one: one.release.method),
        lambda one: f"made safe by the method {one.release.method}",
    ),
    (
        lambda old, new: new.release.zeros and not old.release.zeros,
        lambda one: f"a nought {'shown' if one.release.zeros else 'not shown'}",
    ),
    (
        lambda old, new: new.release.children and not old.release.children,
        lambda one: f"ages under 18 {'told' if one.release.children else 'not told'} apart",
    ),
    (
        lambda old, new: new.release.checkers < old.release.checkers,
        lambda one: f"checked by {one.release.checkers} people",
    ),
    (lambda old, new: _rank(tuple(markings()), _marking)(old, new), _marking),
    (_rank(CLASSIFICATIONS[::-1], _classification), _classification),
    (
        lambda old, new: old.release.handling == "C" != new.release.handling,
        lambda one: f"police handling {one.release.handling or 'not said'}",
    ),
    (
        _rank(SHARES, lambda one: one.onward.share),
        lambda one: f"passing on: {one.onward.share}",
    ),
    (_rank(LINKS, lambda one: one.onward.link), lambda one: f"linking: {one.onward.link}"),
    (
        lambda old, new: new.when.starts < old.when.starts,
        lambda one: f"from {day_words(one.when.starts)}",
    ),
    (
        lambda old, new: new.when.ends > old.when.ends,
        lambda one: f"until {day_words(one.when.ends)}",
    ),
    (
        lambda old, new: new.when.delete_after_days > old.when.delete_after_days,
        lambda one: f"kept for {one.when.delete_after_days:,} days",
    ),
)


def _emergency(old: Agreement, new: Agreement, verbs: _Verbs) -> Sayings:
    before = old.emergency.data_types if old.emergency else ()
    for kind in new.emergency.data_types if new.emergency else ():
        if kind not in before:
            yield f"{verbs.lets} at once in an emergency: {kind}."


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
