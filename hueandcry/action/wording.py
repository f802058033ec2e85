"""What the house asks of the words of a guide, beyond its graph."""

from collections.abc import Iterator, Mapping

from hueandcry.action import reading
from hueandcry.action.contacts import Contact
from hueandcry.action.playbook import Playbook, Question, Step, named_in, public_words, tells

MOST_STEPS = 8
LONGEST_TITLE = 8
MOST_ANSWERS = 6


def wording_faults(playbook: Playbook, known: Mapping[str, Contact]) -> tuple[str, ...]:
    """What is wrong with the words of a guide whose graph holds, each in a sentence."""
    found = [
        *_length_faults(playbook),
        *(fault for node in playbook.nodes.values() for fault in _node_faults(node, known)),
        *(fault for words in public_words(playbook) for fault in reading.lint(words)),
        *reading.lint("\n".join(public_words(playbook))),
    ]
    return tuple(f"Guide '{playbook.id}': {each}" for each in dict.fromkeys(found))


def longest(playbook: Playbook) -> int:
    """How many steps the longest path has; the guide must have no circle."""
    known: dict[str, int] = {}
    ahead = [playbook.start]
    while ahead:
        node = playbook.nodes[ahead[-1]]
        onward = _onward(node)
        if waiting := [each for each in onward if each not in known]:
            ahead.extend(waiting)
            continue
        known[ahead.pop()] = isinstance(node, Step) + max((known[e] for e in onward), default=0)
    return known[playbook.start]


def _onward(node: object) -> tuple[str, ...]:
    if isinstance(node, Question):
        return tuple(answer.next for answer in node.answers)
    return (node.next,) if isinstance(node, Step) else ()


def _length_faults(playbook: Playbook) -> Iterator[str]:
    if longest(playbook) > MOST_STEPS:
        yield f"a path has {longest(playbook)} steps, at most {MOST_STEPS}."


def _node_faults(node: object, known: Mapping[str, Contact]) -> Iterator[str]:
    if isinstance(node, Question) and len(node.answers) > MOST_ANSWERS:
        yield f"question '{node.id}' has {len(node.answers)} answers, at most {MOST_ANSWERS}."
    if not isinstance(node, Step):
        return
    if len(reading.words(node.title)) > LONGEST_TITLE:
        yield f"step '{node.id}' has a title of more than {LONGEST_TITLE} words."
    if not node.words:
        yield f"step '{node.id}' says nothing."
    texts = (node.title, *node.words, node.say, *node.do_not, node.tick)
    for contact in known.values():
        if contact.id not in named_in(node) and any(tells(text, contact) for text in texts):
            if not _same_number(contact, [known[each] for each in named_in(node) if each in known]):
                yield f"step '{node.id}' tells the number of '{contact.id}' and does not name it."


def _same_number(contact: Contact, named: list[Contact]) -> bool:
    return any(contact.phone == each.phone for each in named)
