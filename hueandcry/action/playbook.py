"""First-hour guides: what to do, in which order. Their words are data in content/guides."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from hueandcry.action.contacts import Contact
from hueandcry.action.guide_text import guides
from hueandcry.action.steps import Answer, End, Lead, Node, Playbook, Question, Step

__all__ = [
    "Answer",
    "End",
    "Lead",
    "Node",
    "Playbook",
    "Question",
    "Step",
    "blocked",
    "contact_ids",
    "main_path",
    "playbooks",
]


@cache
def playbooks() -> Mapping[str, Playbook]:
    """Every guide, by its id, in the order of their files."""
    return MappingProxyType(guides())


def main_path(playbook: Playbook) -> tuple[Step, ...]:
    """The steps that most people take, in order: at a question the first answer that stays here."""
    return _steps_from(playbook, playbook.start)


def _steps_from(playbook: Playbook, start: str) -> tuple[Step, ...]:
    found: list[Step] = []
    seen: set[str] = set()
    at = start
    while at in playbook.nodes and at not in seen:
        seen.add(at)
        node = playbook.nodes[at]
        if isinstance(node, Step):
            found.append(node)
        at = _onward(playbook, node)
    return tuple(found)


def _onward(playbook: Playbook, node: Node) -> str:
    if isinstance(node, Step):
        return node.next
    if isinstance(node, Question):
        stays = [a.next for a in node.answers if not isinstance(playbook.nodes[a.next], Lead)]
        return (stays or [node.answers[0].next])[0]
    return ""


def contact_ids(playbook: Playbook) -> frozenset[str]:
    """Every contact point that some step of the guide names."""
    steps = [node for node in playbook.nodes.values() if isinstance(node, Step)]
    named = {each for step in steps for each in (step.dial, *step.contacts)}
    return frozenset(named - {""}) | frozenset(playbook.needs)


def blocked(playbook: Playbook, printable: Mapping[str, Contact]) -> tuple[str, ...]:
    """The contact points without which this guide may not be published today, by their ids.

    They are the local ones it needs and the numbers that a step is about; a contact that is
    only listed beside a step is left out of the page instead.
    """
    steps = [node for node in playbook.nodes.values() if isinstance(node, Step)]
    wanted = [*playbook.needs, *(step.dial for step in steps if step.dial)]
    return tuple(dict.fromkeys(each for each in wanted if each not in printable))
