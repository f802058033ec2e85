"""Guides as people write them: one TOML file each in content/guides, read into playbooks."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from hueandcry.action.steps import Answer, End, Lead, Node, Playbook, Question, Step


def guides() -> dict[str, Playbook]:
    """Every guide of the house, by its id."""
    folder = files("hueandcry.action") / "content" / "guides"
    paths = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    texts = {name.removesuffix(".toml"): (folder / name).read_text("utf-8") for name in paths}
    return {guide_id: guide(guide_id, text) for guide_id, text in texts.items()}


def guide(guide_id: str, text: str) -> Playbook:
    """One guide from the text of its file; a word that is missing or unknown is a fault."""
    facts = dict(tomllib.loads(text))
    nodes: dict[str, Node] = {}
    for kind in ("step", "question", "lead", "end"):
        for node_id, node in facts.pop(kind, {}).items():
            nodes[node_id] = _node(kind, node_id, node)
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
        nodes=nodes,
        changed=facts["changed"],
        verify_by=facts["verify_by"],
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
