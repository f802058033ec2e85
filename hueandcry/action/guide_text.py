"""Guides as people write them: one TOML file each in content/guides, read into playbooks."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from hueandcry.action.steps import Answer, End, Lead, Node, Playbook, Question, Step

_KINDS = ("step", "question", "lead", "end")
# Per part of the file: its keys, what each holds, and those that may be left out.
_KEYS: Mapping[str, Mapping[str, str]] = {
    "": {
        "name": "words",
        "lede": "words",
        "for_business": "true or false",
        "safety": "true or false",
        "fraud": "true or false",
        "takes_report": "true or false",
        "needs": "a list of words",
        "start": "words",
        "changed": "a date",
        "verify_by": "a date",
    },
    "step": {
        "title": "words",
        "words": "a list of words",
        "dial": "words",
        "say": "words",
        "do_not": "a list of words",
        "tick": "words",
        "contacts": "a list of words",
        "when": "words",
        "next": "words",
    },
    "question": {"title": "words", "words": "a list of words", "answers": "a list of answers"},
    "lead": {"guide": "words"},
    "end": {"title": "words", "words": "a list of words"},
}
_OPTIONAL: Mapping[str, frozenset[str]] = {
    "": frozenset({"needs"}),
    "step": frozenset({"dial", "say", "do_not", "contacts", "when"}),
    "question": frozenset({"words"}),
    "lead": frozenset(),
    "end": frozenset(),
}
_ANSWER = frozenset({"words", "next"})
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A text that tells no guide, with each reason in a sentence."""

    why: tuple[str, ...]


def guides() -> dict[str, Playbook]:
    """Every guide of the house, by its id; one that cannot be read is a fault of the house."""
    folder = files("hueandcry.action") / "content" / "guides"
    paths = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    names = [name.removesuffix(".toml") for name in paths]
    read = [guide(name, (folder / f"{name}.toml").read_text("utf-8")) for name in names]
    if wrong := [why for found in read if isinstance(found, Unusable) for why in found.why]:
        raise ValueError(" ".join(wrong))
    return {found.id: found for found in read if isinstance(found, Playbook)}


def guide(guide_id: str, text: str) -> Playbook | Unusable:
    """One guide from the text of its file, or why it cannot be read."""
    try:
        facts = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        return Unusable((f"Guide '{guide_id}' is no TOML: {problem}.",))
    wrong = tuple(_faults(guide_id, facts)) or tuple(_dangling(facts))
    if wrong:
        return Unusable(tuple(f"Guide '{guide_id}': {each}" for each in wrong))
    parts = [(kind, key, part) for kind in _KINDS for key, part in facts.get(kind, {}).items()]
    return Playbook(
        id=guide_id,
        name=facts["name"],
        lede=facts["lede"],
        for_business=facts["for_business"],
        safety=facts["safety"],
        fraud=facts["fraud"],
        takes_report=facts["takes_report"],
        needs=tuple(facts.get("needs", ())),
        start=facts["start"],
        nodes={key: _node(kind, key, part) for kind, key, part in parts},
        changed=facts["changed"],
        verify_by=facts["verify_by"],
    )


def _faults(guide_id: str, facts: Mapping[str, Any]) -> Iterator[str]:
    if not _ID.fullmatch(guide_id):
        yield "its name must be small letters, digits and dashes."
    top = {key: value for key, value in facts.items() if key not in _KINDS}
    yield from _part_faults("", "it", top)
    seen: set[str] = set()
    for kind in _KINDS:
        parts = facts.get(kind, {})
        if not isinstance(parts, dict) or not all(isinstance(e, dict) for e in parts.values()):
            yield f"write each {kind} as [{kind}.its-name]."
            continue
        for key, part in parts.items():
            if key in seen or not _ID.fullmatch(key):
                yield f"{kind} '{key}' needs a name of its own: small letters, digits, dashes."
            seen.add(key)
            yield from _part_faults(kind, f"{kind} '{key}'", part)


def _part_faults(kind: str, name: str, part: Mapping[str, Any]) -> Iterator[str]:
    keys = _KEYS[kind]
    for key in sorted(part.keys() - keys.keys()):
        yield f"{name} has '{key}', which means nothing here."
    for key in sorted(keys.keys() - part.keys() - _OPTIONAL[kind]):
        yield f"{name} has no '{key}'."
    for key in sorted(keys.keys() & part.keys()):
        if not _is(keys[key], part[key]):
            yield f"'{key}' of {name} must be {keys[key]}."


def _dangling(facts: Mapping[str, Any]) -> Iterator[str]:
    there = {key for kind in _KINDS for key in facts.get(kind, {})}
    onward = [("it", facts["start"])]
    onward += [(f"step '{key}'", part["next"]) for key, part in facts.get("step", {}).items()]
    for key, part in facts.get("question", {}).items():
        onward += [(f"question '{key}'", answer["next"]) for answer in part["answers"]]
    for name, to in onward:
        if to not in there:
            yield f"{name} goes on to '{to}', which is not there."


def _is(wanted: str, value: object) -> bool:
    if wanted == "true or false":
        return isinstance(value, bool)
    if wanted == "a date":
        return type(value) is date
    if wanted == "a list of words":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if wanted == "a list of answers":
        return isinstance(value, list) and bool(value) and all(_is_answer(each) for each in value)
    return isinstance(value, str)


def _is_answer(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == _ANSWER
        and all(isinstance(each, str) for each in value.values())
    )


def _node(kind: str, node_id: str, facts: Mapping[str, Any]) -> Node:
    if kind == "step":
        return _step(node_id, facts)
    if kind == "question":
        answers = tuple(Answer(each["words"], each["next"]) for each in facts["answers"])
        return Question(node_id, facts["title"], tuple(facts.get("words", ())), answers)
    if kind == "lead":
        return Lead(node_id, facts["guide"])
    return End(node_id, facts["title"], tuple(facts["words"]))


def _step(node_id: str, facts: Mapping[str, Any]) -> Step:
    return Step(
        id=node_id,
        title=facts["title"],
        words=tuple(facts["words"]),
        dial=facts.get("dial", ""),
        say=facts.get("say", ""),
        do_not=tuple(facts.get("do_not", ())),
        tick=facts["tick"],
        contacts=tuple(facts.get("contacts", ())),
        when=facts.get("when", "now"),
        next=facts["next"],
    )
