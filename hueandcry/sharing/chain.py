"""A lawful disclosure as a chain of links, each passed or stopped, with what would mend it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hueandcry.sharing.asking import Link, Question
from hueandcry.sharing.lawful import basis, condition, policy_document
from hueandcry.sharing.leaving import children, fields, marked, need, onward
from hueandcry.sharing.powers import bar, power
from hueandcry.sharing.standing import in_force

_LOOKS: Mapping[str, Callable[[str, Question], Link]] = MappingProxyType(
    {
        "An agreement is in force": in_force,
        "There is a power to share": power,
        "No law bars it": bar,
        "A basis for each side": basis,
        "A condition for sensitive or crime data": condition,
        "A policy document": policy_document,
        "Why it is needed": need,
        "The fields asked for are granted": fields,
        "Rows about children": children,
        "It carries a marking": marked,
        "Passing it on, and linking it": onward,
    }
)
NAMES = tuple(_LOOKS)


def walk(question: Question) -> tuple[Link, ...]:
    """The whole chain in order. Each link is judged by itself, so a no has all its reasons."""
    return tuple(look(name, question) for name, look in _LOOKS.items())


def holds(chain: tuple[Link, ...]) -> bool:
    """Whether every link passed."""
    return all(link.state == "passed" for link in chain)


def passed(chain: tuple[Link, ...]) -> int:
    """How many links passed, to tell a near miss from a far one."""
    return sum(link.state == "passed" for link in chain)
