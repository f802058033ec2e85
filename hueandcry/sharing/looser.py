"""What makes a newer text of an agreement looser than an older, clause by clause."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType

from hueandcry.sharing.asking import day_words
from hueandcry.sharing.marking import CLASSIFICATIONS, markings
from hueandcry.sharing.plain import COUNTED_FROM
from hueandcry.sharing.sections import LINKS, SHARES
from hueandcry.sharing.terms import Agreement

Looser = Callable[[Agreement, Agreement], bool]
Words = Callable[[Agreement], str]


def _rank(order: Sequence[str], words: Callable[[Agreement], str]) -> Looser:
    """Whether the newer stands further along an order."""
    return lambda old, new: order.index(words(new)) > order.index(words(old))


def _marking(agreement: Agreement) -> str:
    return agreement.release.marking


def _classification(agreement: Agreement) -> str:
    return agreement.release.classification


def _conditions(agreement: Agreement) -> str:
    return agreement.release.conditions


# What a reader would call looser, and the words for either side of it. Where two
# cannot be ordered, as hiding and rounding (hiding tells the rest exactly), each is looser.
LOOSER: tuple[tuple[Looser, Words], ...] = (
    (
        lambda old, new: new.release.smallest_count < old.release.smallest_count,
        lambda one: f"counts from {one.release.smallest_count} up when passed on",
    ),
    (
        lambda old, new: new.release.round_base % max(1, old.release.round_base) != 0,
        lambda one: f"counts rounded to {one.release.round_base}",
    ),
    (
        lambda old, new: new.release.method != old.release.method,
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
        lambda old, new: _conditions(new) != _conditions(old) != "",
        lambda one: f"on the conditions: {_conditions(one).rstrip('.') or 'none'}",
    ),
    (
        lambda old, new: (
            _marking(old) == _marking(new) and new.release.community != old.release.community != ""
        ),
        lambda one: f"the community: {one.release.community.rstrip('.') or 'not said'}",
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
    (
        _rank(("event", "report", "intake"), lambda one: one.when.delete_counts_from),
        lambda one: f"its days counted from {COUNTED_FROM[one.when.delete_counts_from]}",
    ),
)


def _bases(agreement: Agreement) -> Hashable:
    return agreement.why.from_basis, agreement.why.to_basis, agreement.signers


# What the chain rests on (docs/law/chain.md). Laws have no order: with another of these it may say
# yes to what it refused before. A new edition of a policy document allows nothing new.
LAWS: Mapping[str, Callable[[Agreement], Hashable]] = MappingProxyType(
    {
        "the power": lambda one: one.why.power,
        "the basis": _bases,
        "the condition for sensitive data": lambda one: one.why.condition,
        "the gate in a law that bars it": lambda one: one.bar,
        "the request it answers": lambda one: (one.why.request, one.why.request_states),
        "the policy document": lambda one: (
            bool(one.why.policy_document),
            one.why.policy_review_by,
        ),
        "the exemptions": lambda one: one.why.exemptions,
    }
)
