"""Several agreements in one answer: one rounding, one chain, nothing weaker than any asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from hueandcry.sharing.asking import (
    Ask,
    Grant,
    Link,
    Owner,
    link_passed,
    link_stopped,
    name_of,
)
from hueandcry.sharing.axes import column_of
from hueandcry.sharing.conditions import common_fields
from hueandcry.sharing.marking import combined
from hueandcry.sharing.release import Audience, Treatment
from hueandcry.sharing.terms import Agreement, AgreementKind

FIT = "The rules fit together"
_AUDIENCES: Mapping[AgreementKind, Audience] = MappingProxyType(
    {"house": "owner", "partner": "partner", "publication": "public"}
)
_STRICTNESS: tuple[Audience, ...] = ("owner", "partner", "public")


def fit(ask: Ask, agreements: Sequence[Agreement]) -> Link:
    """Whether the rules of several agreements can be ordered, so that the coarsest serves all.

    Rounding to the largest base must satisfy every other base, and each field asked for must have
    a form that is at least as coarse as each agreement wants.
    """
    if combined(agreement.release for agreement in agreements) is None:
        ids = " and ".join(f"{agreement.id} [release]" for agreement in agreements)
        words = f"{ids} are marked in ways that cannot be ordered."
        return link_stopped(FIT, words, "Ask their officers to agree on one marking.", "TLP 2.0")
    by_method = {agreement.release.method: agreement for agreement in _for_others(agreements)}
    if len(by_method) > 1:
        clauses = " and ".join(map(_method_clause, by_method.values()))
        mend = "Ask for one organisation at a time, or ask their officers for one method."
        return link_stopped(FIT, f"{clauses} cannot be ordered.", mend)
    largest = max(agreements, key=lambda agreement: agreement.release.round_base)
    for other in agreements:
        if "suppress" not in by_method and largest.release.round_base % other.release.round_base:
            words = f"{_base_clause(other)} and {_base_clause(largest)} cannot be ordered."
            mend = "Ask for one organisation at a time, or ask their officers for one base."
            return link_stopped(FIT, words, mend)
    shared = {rule.name for rule in common_fields(agreements)}
    for axis in ask.axes:
        if column_of(axis) not in shared:
            ids = " and ".join(f"{agreement.id} [fields]" for agreement in agreements)
            words = f"{ids} treat {column_of(axis)!r} in ways that cannot be ordered."
            return link_stopped(FIT, words, "Ask their officers to agree on one treatment.")
    rule = by_method.get("suppress")
    used = f"{rule.id} hides small counts" if rule else ""
    used = used or f"{largest.id} rounds to {largest.release.round_base}"
    return link_passed(FIT, f"The coarsest rule is used: {used}.")


def _base_clause(agreement: Agreement) -> str:
    return f"{agreement.id} [release] round_base = {agreement.release.round_base}"


def _method_clause(agreement: Agreement) -> str:
    return f'{agreement.id} [release] method = "{agreement.release.method}"'


def _for_others(agreements: Sequence[Agreement]) -> Sequence[Agreement]:
    """Those whose method counts: an owner's exact look is made safe for nobody."""
    return [agreement for agreement in agreements if agreement.kind != "house"]


def coarsest(agreements: Sequence[Agreement]) -> Treatment:
    """The treatment for all: exact for an owner alone, then rounded, then for the public."""
    others = [agreement.release for agreement in _for_others(agreements)]
    audiences = {_AUDIENCES[agreement.kind] for agreement in agreements}
    return Treatment(
        audience=max(audiences, key=_STRICTNESS.index),
        base=max(agreement.release.round_base for agreement in agreements),
        smallest_count=max(agreement.release.smallest_count for agreement in agreements),
        method=others[0].method if others else "round",
        zeros=all(release.zeros for release in others),
    )


def merged(grants: tuple[Grant, ...], known: Mapping[str, Owner]) -> tuple[Link, ...]:
    """One chain for several owners: each link once, with whose words differ."""
    merged = []
    for links in zip(*(grant.chain for grant in grants), strict=True):
        clauses = dict.fromkeys(link.clause for link in links if link.clause)
        whole = replace(links[0], clause="; ".join(clauses))
        if len({link.words for link in links}) > 1:
            whose = (name_of(known[grant.owner]) for grant in grants)
            said = (f"{who}: {link.words}" for who, link in zip(whose, links, strict=True))
            citations = dict.fromkeys(link.citation for link in links if link.citation)
            whole = replace(whole, words=" ".join(said), citation="; ".join(citations))
        merged.append(whole)
    return tuple(merged)
