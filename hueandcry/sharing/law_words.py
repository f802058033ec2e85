"""Each entry of the law in words: who may use it, how it is known, and what this system checks."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from hueandcry.sharing.asking import capital, day_words, doubt
from hueandcry.sharing.gateway import KINDS, PREVENT_UNLAWFUL_ACTS, Gateway, gateways, purposes
from hueandcry.sharing.template import GATES
from hueandcry.sharing.terms import PUBLIC

LAYERS: Mapping[str, str] = MappingProxyType(
    {
        "duty": "Duties",
        "power": "Powers",
        "route": "Ways without a power",
        "bar": "Bars",
        "basis": "Bases",
        "condition": "Conditions",
        "exemption": "Exemptions",
        "context": "Background",
        "limit": "Limits",
        "offence": "Offences",
        "rule": "Rules",
    }
)
_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "S": "Its text was read word for word in the source below.",
        "R": "It is written from memory.",
        "I": "It follows from law that was read.",
    }
)
# What else the chain asks of one entry and of no other.
_BESIDES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "uk-gdpr-6-1-e": ("The task is the controller's own: a business may not rely on it.",),
        "uk-gdpr-6-1-c": ("The agreement's power must be a duty, for either side.",),
        "dpa-sch8-1": ("Only under Part 3; who enforces the law under it needs this one.",),
        "uk-gdpr-6-1-ea": (
            "For law enforcement it stands by itself (Annex 1 para 5).",
            "For anything else the agreement names a request, the request states a public task "
            "(Art 6(1)(e)), and the one who asks relies on that task (Annex 1 para 1).",
            "For one's own use, and to receive personal data, only for crime, sessions and the "
            "care of those harmed (paras 5 and 6): that the last two fit is our reading.",
        ),
        "dpa-part3-s35": (
            "Who receives under it must be enforcing the law.",
            "Who gives under it for another purpose must name a power (s.36(4)).",
        ),
        "dpa-part3-s36-4": ("The agreement must name a power.",),
        "enterprise-act-part-9": (
            "By s.237(6) only with a power or duty outside Part 9.",
            "By s.242 only to enforce the law.",
            "What was weighed is as many different things as the law asks.",
            "The limit on use goes with every field of every copy.",
        ),
        "dpa-sch2-2": ("It goes with the copy, so that the receiver knows of it.",),
        "dpa-sch2-5": ("Only where the agreement rests on a duty: a power requires nothing.",),
        "own-functions": ("Only in a house rule.",),
        "statistics": ("Only counts that pass disclosure control.",),
    }
)


def mark_words(entry: Gateway) -> str:
    """How the entry is known, in one or two sentences."""
    return f"{_MARKS[entry.mark[:1]]} {doubt(entry.mark)}".strip()


def givers(entry: Gateway) -> str:
    """Who may give under it; for a basis, rely on it when giving."""
    return _bodies(entry, entry.may_give)


def receivers(entry: Gateway) -> str:
    """Who may receive under it; for a basis, rely on it when receiving."""
    return _bodies(entry, entry.may_receive)


def _bodies(entry: Gateway, may: Callable[[str], bool]) -> str:
    if entry.refused:
        return "nobody, in an agreement"
    kinds = [kind for kind in KINDS if kind != PUBLIC and may(kind)]
    if len(kinds) == len(KINDS) - 1:
        return "any organisation, and the public" if may(PUBLIC) else "any organisation"
    return ", ".join(KINDS[kind] for kind in kinds) or "nobody"


def dates(entry: Gateway) -> str:
    """From when to when it is law, where known, and by when it must be checked again."""
    begins = f"in force from {day_words(entry.valid_from)}; " if entry.valid_from else ""
    ends = f"law until {day_words(entry.valid_to)}; " if entry.valid_to else ""
    return f"{begins}{ends}check again by {day_words(entry.verify_by)}"


def checks(entry: Gateway) -> tuple[str, ...]:
    """What the system itself looks at, a sentence each."""
    if entry.refused:
        return (f"No agreement may rest on it. {entry.refused}",)
    said = []
    if entry.layer in ("duty", "power", "route", "basis", "condition"):
        said.append("Giver and receiver are bodies that may use it.")
    if entry.valid_from or entry.valid_to:
        said.append("It is law on the day of the question.")
    if entry.purposes:
        aims = ", or ".join(purposes()[key].words for key in entry.purposes)
        said.append(f"It serves one purpose: {aims}. That is our reading.")
    if entry.gates:
        number = entry.considerations
        things = "one thing is" if number == 1 else f"{number} things are"
        gates = "; ".join(GATES[gate] for gate in entry.gates)
        said.append(f"One of its gates is named ({gates}), {things} weighed, and a limit is set.")
    if entry.policy_document:
        said.append("A policy document is named and its review is not past its day.")
    if entry.key == PREVENT_UNLAWFUL_ACTS:
        said.append(
            "None is needed to tell a competent authority (para 10(2)); its own use is no telling."
        )
    return (*said, *_BESIDES.get(entry.key, ()))


def by_layer() -> Mapping[str, tuple[Gateway, ...]]:
    """The entries under their headings, in the order of a lawful disclosure."""
    rows = gateways().values()
    found = {words: tuple(row for row in rows if row.layer == key) for key, words in LAYERS.items()}
    return MappingProxyType(found)


def overdue(entry: Gateway, today: date) -> bool:
    """Whether its text is to be checked again by now."""
    return entry.verify_by < today


def title(entry: Gateway) -> str:
    """Its name with a capital, and its short citation."""
    return f"{capital(entry.name)} ({entry.citation})"
