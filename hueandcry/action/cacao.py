"""A guide as a CACAO 2.0 playbook (OASIS Committee Specification 01), and back, losing nothing.

What CACAO has no word for (what to say, what not to do) travels in a step extension of ours.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from hueandcry.action.steps import Answer, End, Lead, Node, Playbook, Question, Step

Made = dict[str, Any]
_KINDS = {Step: "action", Question: "switch-condition", Lead: "playbook-action", End: "end"}
_MARKS = ("for_business", "safety", "fraud", "takes_report")


def identifier(kind: str, *names: str) -> str:
    """A CACAO id that is the same each time: a name-based UUID (RFC 9562, version 5)."""
    digest = hashlib.sha1("/".join(("hueandcry", *names)).encode(), usedforsecurity=False)
    return f"{kind}--{UUID(bytes=digest.digest()[:16], version=5)}"


EXTENSION = identifier("extension-definition", "first-hour")
_READER = identifier("individual", "reader")


def playbook_id(guide: str) -> str:
    """The CACAO id of one of our guides."""
    return identifier("playbook", guide)


def bundle(playbook: Playbook) -> Made:
    """The playbook as CACAO JSON."""
    return {
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": playbook_id(playbook.id),
        "name": playbook.name,
        "description": playbook.lede,
        "playbook_types": ["mitigation"],
        "created_by": identifier("identity", "hueandcry"),
        "created": _moment(playbook.changed),
        "modified": _moment(playbook.changed),
        "valid_until": _moment(playbook.verify_by, time(23, 59, 59)),
        "labels": [mark for mark in _MARKS if getattr(playbook, mark)] or ["guide"],
        "playbook_variables": {"__answer__": {"type": "string", "external": True}},
        "workflow_start": _node_id(playbook, "", "start"),
        "workflow": dict(_workflow(playbook)),
        "playbook_extensions": {
            EXTENSION: {"id": playbook.id, "needs": list(playbook.needs), "start": playbook.start}
        },
        "agent_definitions": {_READER: {"type": "individual", "name": "The person it happened to"}},
        "extension_definitions": {
            EXTENSION: {
                "type": "extension-definition",
                "name": "First hour",
                "description": "What to say, what not to do, whom to ring, in plain words.",
                "created_by": identifier("identity", "hueandcry"),
                "schema": "https://hueandcry.example/schemas/first_hour.json",
                "version": "1.0.0",
            }
        },
    }


def _workflow(playbook: Playbook) -> Iterator[tuple[str, Made]]:
    first = {"type": "start", "on_completion": _place(playbook, playbook.start)}
    yield _node_id(playbook, "", "start"), first
    for node in playbook.nodes.values():
        yield _place(playbook, node.id), _made(playbook, node)
        if isinstance(node, Lead):
            yield _node_id(playbook, node.id, "end"), {"type": "end"}


def _made(playbook: Playbook, node: Node) -> Made:
    kind = _KINDS[type(node)]
    if isinstance(node, Step):
        return {
            "type": kind,
            "name": node.title,
            "on_completion": _place(playbook, node.next),
            "commands": [{"type": "manual", "command": words} for words in node.words],
            "agent": _READER,
            "step_extensions": {EXTENSION: _own(node)},
        }
    if isinstance(node, Question):
        keys = [f"answer-{number}" for number, _ in enumerate(node.answers, 1)]
        cases = {k: _place(playbook, a.next) for k, a in zip(keys, node.answers, strict=True)}
        said = {k: a.words for k, a in zip(keys, node.answers, strict=True)}
        own = {"id": node.id, "words": list(node.words), "answers": said}
        return {
            "type": kind,
            "name": node.title,
            "switch": "__answer__",
            "cases": cases,
            "step_extensions": {EXTENSION: own},
        }
    if isinstance(node, Lead):
        return {
            "type": kind,
            "on_completion": _node_id(playbook, node.id, "end"),
            "playbook_id": playbook_id(node.guide),
            "step_extensions": {EXTENSION: {"id": node.id, "guide": node.guide}},
        }
    own = {"id": node.id, "words": list(node.words)}
    return {"type": kind, "name": node.title, "step_extensions": {EXTENSION: own}}


def _own(step: Step) -> Made:
    return {
        "id": step.id,
        "dial": step.dial,
        "say": step.say,
        "do_not": list(step.do_not),
        "tick": step.tick,
        "contacts": list(step.contacts),
        "when": step.when,
    }


def playbook(made: Mapping[str, Any]) -> Playbook:
    """The guide that a CACAO playbook of ours tells; KeyError where it is not one of ours."""
    own = made["playbook_extensions"][EXTENSION]
    flow = {key: step for key, step in made["workflow"].items() if EXTENSION in _extra(step)}
    names = {key: _extra(step)[EXTENSION]["id"] for key, step in flow.items()}
    nodes = {names[key]: _node(step, names) for key, step in flow.items()}
    return Playbook(
        id=own["id"],
        name=made["name"],
        lede=made["description"],
        **{mark: mark in made["labels"] for mark in _MARKS},
        needs=tuple(own["needs"]),
        start=own["start"],
        nodes=nodes,
        changed=_day(made["modified"]),
        verify_by=_day(made["valid_until"]),
    )


def _node(made: Mapping[str, Any], names: Mapping[str, str]) -> Node:
    own = _extra(made)[EXTENSION]
    if made["type"] == "action":
        return Step(
            id=own["id"],
            title=made["name"],
            words=tuple(each["command"] for each in made["commands"]),
            dial=own["dial"],
            say=own["say"],
            do_not=tuple(own["do_not"]),
            tick=own["tick"],
            contacts=tuple(own["contacts"]),
            when=own["when"],
            next=names[made["on_completion"]],
        )
    if made["type"] == "switch-condition":
        answers = (
            Answer(words, names[made["cases"][key]]) for key, words in own["answers"].items()
        )
        return Question(own["id"], made["name"], tuple(own["words"]), tuple(answers))
    if made["type"] == "playbook-action":
        return Lead(own["id"], own["guide"])
    return End(own["id"], made["name"], tuple(own["words"]))


def _extra(made: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = made.get("step_extensions", {})
    return found


def _place(playbook: Playbook, node_id: str) -> str:
    """The id of a node; one that no node bears keeps an id, so that the check can name it."""
    node = playbook.nodes.get(node_id)
    return _node_id(playbook, node_id, _KINDS[type(node)] if node else "action")


def _node_id(playbook: Playbook, node_id: str, kind: str) -> str:
    return identifier(kind, playbook.id, node_id or "start", kind)


def _moment(day: date, at: time = time(0)) -> str:
    return datetime.combine(day, at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
