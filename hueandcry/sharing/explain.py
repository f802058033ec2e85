"""Why a decision went as it did, what would change it, and what may be seen instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hueandcry.sharing.asking import Link, Question, Refusal, day_words, name_of
from hueandcry.sharing.axes import granted_axes
from hueandcry.sharing.chain import holds, walk
from hueandcry.sharing.gateway import gateways, purposes
from hueandcry.sharing.terms import Agreement
from hueandcry.sharing.wording import figure_name


def stops(chain: Sequence[Link]) -> tuple[str, ...]:
    """The words of the links that stopped a chain."""
    return tuple(link.words for link in chain if link.state == "stopped")


def left_out(refusal: Refusal, name: str) -> str:
    """One sentence on an owner whose rows are not in the figure."""
    return f"{name} is left out: {' '.join(stops(refusal.chain))}"


def to_do(agreements: Sequence[Agreement], today: date) -> tuple[str, ...]:
    """What is past its day under a yes: law to check again, agreements to review. Stops nothing."""
    due = []
    for agreement in agreements:
        why, when = agreement.why, agreement.when
        named = (why.power, why.from_basis, why.to_basis)
        days = [gateways()[key].verify_by for key in named if key]
        first = min([why.law_verify_by, *days])
        if first < today:
            due.append(f"Check the law under {agreement.id} again: due {day_words(first)}.")
        if when.review_by is not None and when.review_by < today:
            due.append(f"Review {agreement.id}: that was due {day_words(when.review_by)}.")
    return tuple(due)


def mends(chains: Sequence[Sequence[Link]]) -> tuple[str, ...]:
    """What would make each stopped link pass, once each."""
    return tuple(dict.fromkeys(link.mend for links in chains for link in links if link.mend))


def offers(question: Question) -> Iterator[str]:
    """What the agreement of `question` grants its asker today: figure, axes and purpose."""
    agreement, whose = question.signed.agreement, name_of(question.giver)
    by = ", ".join(granted_axes(agreement)) or "stream"
    for purpose in agreement.why.purposes:
        plain = replace(question.ask, purpose=purpose, reason="an offer", axes=())
        for figure in agreement.release.figures:
            if holds(walk(replace(question, ask=replace(plain, figure=figure)))):
                what = f"{figure_name(figure)} by {by}"
                yield f"{whose}, {what}, {purposes()[purpose].words}: {agreement.id}."
