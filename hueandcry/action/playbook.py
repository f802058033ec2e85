"""First-hour guides: what to do, in which order. Their words are data in content/guides."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from hueandcry.action.contacts import Contact, all_contacts
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
    "as_published",
    "blocked",
    "contact_ids",
    "main_path",
    "named_in",
    "playbooks",
    "public_words",
    "tells",
]

NOT_NOW = "We are checking this number. Look for it on their own page."


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
    steps = (node for node in playbook.nodes.values() if isinstance(node, Step))
    return frozenset(each for step in steps for each in named_in(step)) | frozenset(playbook.needs)


def blocked(playbook: Playbook, printable: Mapping[str, Contact]) -> tuple[str, ...]:
    """The local contact points that this guide needs and the partnership has not entered yet.

    A number of another kind that may not be printed blocks nothing: `as_published` says what to do
    instead of it.
    """
    return tuple(each for each in playbook.needs if each not in printable)


def as_published(playbook: Playbook, printable: Mapping[str, Contact]) -> Playbook:
    """The guide as it may be shown today: without contact points that may not be printed.

    Where a step dials one, or its words tell its number, the step says what to do instead.
    """
    nodes = {
        key: _as_published(node, printable) if isinstance(node, Step) else node
        for key, node in playbook.nodes.items()
    }
    return replace(playbook, nodes=nodes)


def _as_published(step: Step, printable: Mapping[str, Contact]) -> Step:
    missing = [all_contacts()[each] for each in named_in(step) if each not in printable]
    for contact in missing:
        step = _without(step, contact)
    return step


def _without(step: Step, contact: Contact) -> Step:
    """The step without one contact point; where it was about it, what to do instead comes first."""
    about = contact.id == step.dial or tells(step.title, contact)
    retitled = contact.instead and tells(step.title, contact)
    title, _, rest = contact.instead.partition(". ")
    instead = rest if retitled else _instead(step, contact)
    kept = [words for words in step.words if not tells(words, contact) and words != instead]
    return replace(
        step,
        title=title if retitled else step.title,
        words=tuple(filter(None, (instead, *kept) if about else (*kept, instead))),
        say="" if tells(step.say, contact) else step.say,
        dial="" if step.dial == contact.id else step.dial,
        contacts=tuple(each for each in step.contacts if each != contact.id),
    )


def _instead(step: Step, contact: Contact) -> str:
    told = any(tells(text, contact) for text in (step.title, *step.words))
    if contact.local or not (told or contact.instead or contact.id == step.dial):
        return ""
    return contact.instead or NOT_NOW


def named_in(step: Step) -> tuple[str, ...]:
    """The contact points that a step names, the one to dial first."""
    return tuple(dict.fromkeys(each for each in (step.dial, *step.contacts) if each))


def tells(text: str, contact: Contact) -> bool:
    """Whether a text tells the contact's number."""
    digits = "".join(re.findall(r"\d", contact.phone))
    joined = re.sub(r"(?<=\d) (?=\d)", "", text)
    return bool(digits) and re.search(rf"(?<!\d){digits}(?!\d)", joined) is not None


def public_words(playbook: Playbook) -> tuple[str, ...]:
    """Every string of the guide that the public reads, in order: what is translated and linted."""
    found = [playbook.name, playbook.lede]
    for node in playbook.nodes.values():
        if isinstance(node, Step):
            found += [node.title, *node.words, node.say, *node.do_not, node.tick]
        elif isinstance(node, Question):
            found += [node.title, *node.words, *(answer.words for answer in node.answers)]
        elif isinstance(node, End):
            found += [node.title, *node.words]
    return tuple(dict.fromkeys(words for words in found if words))
