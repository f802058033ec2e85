"""An agreement in plain words: every clause of the file, said so that anyone can check it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.asking import capital, day_words
from hueandcry.sharing.gateway import gateways, purposes
from hueandcry.sharing.marking import markings
from hueandcry.sharing.terms import Agreement, Bar, CaseResult, Condition, FieldRule, Party
from hueandcry.sharing.wording import (
    SUBJECTS,
    case_words,
    figure_words,
    test_words,
    treatment_words,
)

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and its sentences, in the order to read them."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One example that must hold: what comes in, what the receiver gets, whether it holds."""

    given: str
    expect: str
    holds: bool


def case_rows(agreement: Agreement, results: Sequence[CaseResult]) -> tuple[CaseRow, ...]:
    """The cases of an agreement, as agreement.run_cases ran them, in words."""
    return tuple(
        CaseRow(*case_words(agreement, result.case), holds=result.holds) for result in results
    )


def plain(agreement: Agreement, names: Names | None = None) -> tuple[Section, ...]:
    """The agreement as headed sentences; change any of its clauses and the words change.

    `names` gives organisations' names by id; an id without one stands for itself.
    """
    known = (agreement.giver, agreement.receiver, *agreement.parties)
    named = {party: party for party in known} | dict(names or {})
    emergency = (Section("In an emergency", said),) if (said := _emergency(agreement)) else ()
    return (
        Section("Who", _who(agreement, named)),
        Section("Why", _why(agreement)),
        Section("What may be shared", _shared(agreement)),
        Section("What is never shared", _never(agreement)),
        Section("How it is made safe", _safe(agreement)),
        Section("Passing on and linking", _onward(agreement)),
        *emergency,
        Section("How long", _how_long(agreement, named)),
        Section("Marked", _marked(agreement)),
        Section("The law under it", _law(agreement, named)),
    )


def _who(agreement: Agreement, names: Names) -> tuple[str, ...]:
    giver = names[agreement.giver]
    title = f"{agreement.title} ({agreement.id})."
    if agreement.signers:
        return (
            title,
            *(_signer(party, agreement, names) for party in agreement.signers),
            _ROSTERS[agreement.roster],
        )
    to = {
        "house": f"{giver} uses its own {agreement.dataset}.",
        "publication": f"{giver} lets the public see counts of its {agreement.dataset}.",
        "partner": f"{giver} lets {names[agreement.receiver]} see counts of its "
        f"{agreement.dataset}.",
    }[agreement.kind]
    return (title, to)


_ROSTERS: Mapping[str, str] = MappingProxyType(
    {
        "open": "Each of them knows who else signed.",
        "hidden": "Each of them sees its own part alone, not who else signed.",
    }
)
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "controller": "controller",
        "joint-controller": "joint controller",
        "processor": "processor, on the others’ instructions",
    }
)


def _signer(party: Party, agreement: Agreement, names: Names) -> str:
    does = {
        (True, True): f"lets the others see counts of its {agreement.dataset}, and sees theirs",
        (True, False): f"lets the others see counts of its {agreement.dataset}",
        (False, True): "sees counts of what the others give",
        (False, False): "handles it for them",
    }[party.gives, party.receives]
    return f"{capital(names[party.id])} {does} ({_ROLES[party.role]})."


def _why(agreement: Agreement) -> tuple[str, ...]:
    aims = [capital(f"{purposes()[key].words}.") for key in agreement.why.purposes]
    return (*aims, "For nothing else.", f"Why it is needed: {agreement.why.necessity}")


def _onward(agreement: Agreement) -> tuple[str, ...]:
    return _SHARES[agreement.onward.share], _LINKS[agreement.onward.link]


_SHARES: Mapping[str, str] = MappingProxyType(
    {
        "no": "It is not passed on to anybody.",
        "ask": "It is passed on only where the owner agrees, each time.",
        "same purposes": "It may be passed on, for the same purposes alone.",
    }
)
_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "no": "It is not linked with other data.",
        "counts": "It may be linked to count an overlap; no record comes back.",
        "records": "It may be linked with other data, record by record.",
    }
)


def _emergency(agreement: Agreement) -> tuple[str, ...]:
    emergency = agreement.emergency
    if emergency is None:
        return ()
    decides, told = (
        capital(role.replace("-", " ")) for role in (emergency.authority, emergency.second)
    )
    return (
        f"May leave at once: {', '.join(emergency.data_types)}.",
        f"{decides} decides alone.",
        f"{told} is told at once.",
    )


def _shared(agreement: Agreement) -> tuple[str, ...]:
    only = [_only(condition) for condition in agreement.only] or ["Every kind of report."]
    as_is = [rule for rule in agreement.fields if rule == FieldRule(rule.name)]
    treated = [rule for rule in agreement.fields if rule not in as_is]
    figures = f"Only these figures are made: {figure_words(agreement)}."
    as_they_are = [f"As it is in the record: {_list(as_is)}."] if as_is else []
    changed = [f"{capital(SUBJECTS[rule.name])}, {treatment_words(rule)}." for rule in treated]
    return (*only, *as_they_are, *changed, figures)


def _list(rules: Sequence[FieldRule]) -> str:
    return ", ".join(SUBJECTS[rule.name] for rule in rules)


def _only(condition: Condition) -> str:
    if condition.field == "sealed":
        return f"Only records that are {'' if condition.value else 'not '}sealed."
    return f"Only reports where {test_words(condition)}. {_unknown(condition)}"


def _unknown(condition: Condition) -> str:
    return f"If we do not know {SUBJECTS[condition.field]}, we leave the report out."


def _never(agreement: Agreement) -> tuple[str, ...]:
    clauses = [_never_clause(condition) for condition in agreement.never]
    dropped = [FieldRule(name) for name in REPORTS if name not in agreement.granted]
    unnamed = [f"Dropped from every row: {_list(dropped)}."] if dropped else []
    return (
        *clauses,
        *unnamed,
        "Names, phone numbers, emails, addresses and what people wrote.",
        "Any field this agreement does not name.",
    )


def _never_clause(condition: Condition) -> str:
    if condition.field == "sealed":
        return "Anything sealed." if condition.value else "Anything that is not sealed."
    return f"Any report where {test_words(condition)}. {_unknown(condition)}"


def _safe(agreement: Agreement) -> tuple[str, ...]:
    release = agreement.release
    base, least = release.round_base, release.smallest_count
    rounded = f"All counts are rounded to {base}." if base > 1 else "Counts are exact."
    few = {
        "house": f"Passed on, no count below {least} is shown.",
        "partner": f"If the receiver passes counts on, none below {least} is shown.",
        "publication": f"A total below {least} reads “fewer than {least}”.",
    }[agreement.kind]
    exact = base <= 1 and release.method == "round"
    return (
        *((_METHODS[release.method],) * (not exact)),
        rounded,
        *((few,) if least else ()),
        "A nought may be shown." if release.zeros else "A nought is not shown.",
        "Ages under 18 may be told apart."
        if release.children
        else "Ages under 18 are not told apart.",
        *(
            (f"{release.checkers} people check what leaves the partnership.",)
            * bool(release.checkers)
        ),
    )


_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "round": "Small counts are blurred by rounding.",
        "suppress": "Small counts are left blank, and others with them.",
    }
)


COUNTED_FROM: Mapping[str, str] = MappingProxyType(
    {
        "report": "the day it was reported",
        "event": "the day it happened",
        "intake": "the day it was taken in",
    }
)


def _how_long(agreement: Agreement, names: Names) -> tuple[str, ...]:
    when = agreement.when
    days = f"{when.delete_after_days:,} days"
    counted = f"The days count from {COUNTED_FROM[when.delete_counts_from]}."
    after, stop = {
        "house": (f"It is deleted after {days}.", "It may be stopped at once."),
        "publication": (f"It stays published for {days}.", "It may be stopped at once."),
        "partner": (
            f"{_receives(agreement, names)} deletes it after {days}.",
            "Each side may stop it at once."
            if agreement.signers
            else "Either side may stop it at once.",
        ),
    }[agreement.kind]
    days = f"From {day_words(when.starts)} to {day_words(when.ends)}."
    review = (
        (f"Both sides look at it again by {day_words(when.review_by)}.",) if when.review_by else ()
    )
    return (days, after, counted, *review, stop)


def _receives(agreement: Agreement, names: Names) -> str:
    return "Whoever receives it" if agreement.signers else capital(names[agreement.receiver])


def _marked(agreement: Agreement) -> tuple[str, ...]:
    label = agreement.release.marking
    words = markings()[label].words if label in markings() else "No such marking is known."
    release = agreement.release
    handling = {
        "P": ("Police handling: P, lawful sharing is permitted.",),
        "C": ("Police handling: C, sharing is permitted with conditions.",),
    }.get(release.handling, ())
    return (
        f"{label}, {release.classification}.",
        words,
        *((f"The community: {release.community}",) * bool(release.community)),
        *handling,
        *((f"Conditions: {release.conditions}",) * bool(release.conditions)),
    )


def _law(agreement: Agreement, names: Names) -> tuple[str, ...]:
    why = agreement.why
    bases = [(agreement.giver, why.from_basis), (agreement.receiver, why.to_basis)]
    if agreement.signers:
        bases = [(party.id, party.basis) for party in agreement.signers]
    sides = [f"{names[who]} relies on: {_entry(basis)}." for who, basis in bases if basis]
    named = (
        ("Condition for sensitive data", _entry(why.condition) if why.condition else ""),
        ("Policy document", why.policy_document),
        ("Policy reviewed by", day_words(why.policy_review_by) if why.policy_review_by else ""),
        ("Impact assessment", why.dpia),
        ("In answer to the request", why.request),
        (
            "The request says it rests on",
            _entry(why.request_states) if why.request_states else "",
        ),
        ("Exempt from some rights under", "; ".join(map(_entry, why.exemptions))),
    )
    return (
        f"Power: {_entry(why.power)}.",
        *sides,
        *(f"{what}: {text}." for what, text in named if text),
        *(_bar(agreement.bar) if agreement.bar else ()),
        f"Check the law again by {day_words(why.law_verify_by)}.",
    )


def _entry(key: str) -> str:
    entry = gateways().get(key)
    if entry is None:
        return key
    doubt = "" if entry.verified else "; not yet checked against the text"
    return f"{entry.name} ({entry.citation}{doubt})"


def _bar(bar: Bar) -> tuple[str, ...]:
    return (
        f"A law bars this unless its own gate is used: {_entry(bar.law)}.",
        f"The gate used: {bar.gate}.",
        *(f"Weighed: {consideration}" for consideration in bar.considerations),
        f"Limit on use: {bar.use_limit}",
    )
