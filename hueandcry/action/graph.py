"""The check of a playbook that its schema cannot make: does every path end, and with whom."""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from hueandcry.action.cacao import EXTENSION, playbook_id

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_ONWARD = ("on_completion", "on_success", "on_failure", "on_true", "on_false")
_MOST_FAULTS = 50


def faults(
    bundle: Mapping[str, Any], known_contacts: Collection[str], known_guides: Collection[str]
) -> tuple[str, ...]:
    """What is wrong with a CACAO playbook, each in a sentence that names guide and step.

    The graph is looked at once the schema holds: it asks for what only the schema promises.
    """
    name = f"Guide '{_name(bundle)}'"
    found = tuple(_printable(f"{name}: {each}") for each in _schema_faults(bundle))
    if found:
        return found
    graph = {key: tuple(_onward(step)) for key, step in bundle["workflow"].items()}
    graph_faults = (*_walk_faults(bundle, graph), *_end_faults(bundle, graph))
    named = _named_faults(bundle, known_contacts, known_guides)
    return tuple(_printable(f"{name}: {each}") for each in (*graph_faults, *named))


def _schema_faults(bundle: Mapping[str, Any]) -> Iterator[str]:
    errors = sorted(_validator().iter_errors(bundle), key=lambda error: list(map(str, error.path)))
    for error in errors[:_MOST_FAULTS]:
        where = ", ".join(_shown(bundle, str(part)) for part in error.absolute_path)
        yield f"{where or 'the file'}: {_short(error.message)}."


def _short(message: str) -> str:
    """A message without the middle of what it quotes: what is wrong stands at its end."""
    return message if len(message) <= 200 else f"{message[:60]} ... {message[-120:]}"


def _printable(text: str) -> str:
    """One line that steers no terminal: an author's names come from elsewhere."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _walk_faults(bundle: Mapping[str, Any], graph: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if bundle.get("revoked"):
        yield "its author revoked it, so nobody may use it."
    start = bundle["workflow_start"]
    if start not in graph or bundle["workflow"][start]["type"] != "start":
        yield "it has no start step."
        return
    for key, onward in graph.items():
        if not key.startswith(bundle["workflow"][key]["type"] + "--"):
            yield f"step {_shown(bundle, key)} is not of the type that its id says."
        for target in onward:
            if target not in graph:
                yield f"step {_shown(bundle, key)} goes on to {target}, which is not there."
    seen = reached(graph, start)
    for key in graph:
        if key not in seen:
            yield f"no path comes to step {_shown(bundle, key)}."


def _end_faults(bundle: Mapping[str, Any], graph: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for key, onward in graph.items():
        if not onward and bundle["workflow"][key]["type"] != "end":
            yield f"step {_shown(bundle, key)} goes nowhere and is no end."
        if onward and bundle["workflow"][key]["type"] == "end":
            yield f"end {_shown(bundle, key)} goes on."
    for key in sorted(circling(graph)):
        yield f"step {_shown(bundle, key)} comes back to itself, so a path may never end."


def _named_faults(
    bundle: Mapping[str, Any], known_contacts: Collection[str], known_guides: Collection[str]
) -> Iterator[str]:
    guides = {playbook_id(guide) for guide in known_guides}
    for key, step in bundle["workflow"].items():
        own = step.get("step_extensions", {}).get(EXTENSION, {})
        for contact in filter(None, (own.get("dial", ""), *own.get("contacts", ()))):
            if contact not in known_contacts:
                yield f"step {_shown(bundle, key)} names contact '{contact}', which is unknown."
        if step["type"] == "playbook-action" and step["playbook_id"] not in guides:
            to = own.get("guide", step["playbook_id"])
            yield f"step {_shown(bundle, key)} leads to guide '{to}', which is unknown."
    for contact in bundle.get("playbook_extensions", {}).get(EXTENSION, {}).get("needs", ()):
        if contact not in known_contacts:
            yield f"it needs contact '{contact}', which is unknown."


def reached(graph: Mapping[str, tuple[str, ...]], start: str) -> frozenset[str]:
    """Every step that some path from the start comes to."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        at = ahead.pop()
        if at in graph and at not in seen:
            seen.add(at)
            ahead.extend(graph[at])
    return frozenset(seen)


def circling(graph: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Every step from which some path comes back to it.

    Steps that lead nowhere are taken away until none is left; then those nothing leads to. What
    stays lies on a circle or between two of them, and is asked one by one.
    """
    left = {key: {each for each in onward if each in graph} for key, onward in graph.items()}
    for _ in range(2):
        while ends := [key for key, onward in left.items() if not onward]:
            gone = set(ends)
            left = {key: onward - gone for key, onward in left.items() if key not in gone}
        left = _turned(left)
    kept = {key: tuple(onward) for key, onward in left.items()}
    return frozenset(
        key for key in kept if any(key in reached(kept, onward) for onward in kept[key])
    )


def _turned(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {key: set() for key in graph}
    for key, onward in graph.items():
        for each in onward:
            turned[each].add(key)
    return turned


def _onward(step: Mapping[str, Any]) -> Iterator[str]:
    yield from (step[key] for key in _ONWARD if key in step)
    yield from step.get("next_steps", ())
    yield from step.get("cases", {}).values()


def _name(bundle: Mapping[str, Any]) -> str:
    own = bundle.get("playbook_extensions")
    told = own.get(EXTENSION) if isinstance(own, Mapping) else None
    name = told.get("id") if isinstance(told, Mapping) else bundle.get("name")
    return str(name or "without a name")[:60]


def _shown(bundle: Mapping[str, Any], part: str) -> str:
    """A step as its author calls it: by our own id, else by its CACAO id."""
    flow = bundle.get("workflow")
    step = flow.get(part) if isinstance(flow, Mapping) else None
    extra = step.get("step_extensions") if isinstance(step, Mapping) else None
    own = extra.get(EXTENSION) if isinstance(extra, Mapping) else None
    name = own.get("id") if isinstance(own, Mapping) else None
    return f"'{name}'" if name else part


@cache
def _validator() -> "Validator":
    from jsonschema import Draft7Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    folder = files("hueandcry.action") / "content" / "cacao"
    published = [json.loads(path.read_text("utf-8")) for path in _files(folder / "schemas")]
    known = [(schema["$id"], DRAFT7.create_resource(schema)) for schema in published]
    own = json.loads((folder / "first_hour.json").read_text("utf-8"))
    validator: Validator = Draft7Validator(own, registry=Registry().with_resources(known))
    return validator


def _files(folder: Traversable) -> Iterator[Traversable]:
    ahead = [folder]
    while ahead:
        for each in ahead.pop().iterdir():
            if each.is_dir():
                ahead.append(each)
            else:
                yield each
