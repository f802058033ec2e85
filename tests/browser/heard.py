"""A page as a screen reader says it: a line for each thing that it stops at, in order."""

from collections.abc import Iterator
from typing import Any

WHOLE = frozenset(
    {
        "button", "checkbox", "Date", "DisclosureTriangle", "heading", "image", "link", "radio",
        "textbox",
    }
)  # fmt: skip
AREAS = frozenset(
    {"alert", "banner", "complementary", "contentinfo", "group", "main", "navigation", "status"}
)
SAYS = {
    "complementary": "aside",
    "contentinfo": "foot",
    "Date": "date",
    "DisclosureTriangle": "opens",
    "textbox": "edit",
}
LINE = frozenset({"emphasis", "LineBreak", "link", "StaticText", "strong"})
STATES = ("checked", "expanded", "focused", "invalid", "required")
Node = dict[str, Any]


def heard(page: Any) -> list[str]:
    """What is heard from the top of the page to its end."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [line for line in _said({node["nodeId"]: node for node in nodes}, nodes[0]) if line]


def _said(nodes: Node, node: Node) -> Iterator[str]:
    role = _role(node)
    below = [nodes[child] for child in node.get("childIds", ()) if child in nodes]
    if role == "StaticText":
        yield _name(node)
    elif role in WHOLE:
        yield ", ".join([_called(role, node), *_more(node)])
    elif {_role(child) for child in below} - {""} <= LINE and _any_text(below):
        yield from _line(nodes, below)
    elif role == "LabelText" and (held := [each for each in below if _role(each) in WHOLE]):
        yield from _said(nodes, held[0])
    else:
        if role in AREAS and (role != "group" or _name(node)):
            yield f"[{', '.join([_called(role, node), *_states(node)])}]"
        if role == "list":
            yield f"list of {sum(_role(each) == 'listitem' for each in below)}"
        for child in below:
            yield from _said(nodes, child)


def _line(nodes: Node, below: list[Node]) -> Iterator[str]:
    """Text that runs on, up to a break."""
    words: list[str] = []
    for child in below:
        if _role(child) == "LineBreak":
            yield " ".join(words)
            words = []
        else:
            words += [said for said in _said(nodes, child) if said]
    yield " ".join(words)


def _any_text(below: list[Node]) -> bool:
    return any(_role(child) in ("StaticText", "strong") for child in below)


def _role(node: Node) -> str:
    return "" if node.get("ignored") else str(node["role"]["value"])


def _name(node: Node) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _called(role: str, node: Node) -> str:
    return ": ".join(filter(None, (SAYS.get(role, role), _name(node))))


def _more(node: Node) -> Iterator[str]:
    if _role(node) == "heading":
        yield f"level {_given(node)['level']}"
    yield from _states(node)
    if value := node.get("value", {}).get("value", ""):
        yield f"holds “{value}”"
    if words := node.get("description", {}).get("value", ""):
        yield f"({words})"


def _states(node: Node) -> list[str]:
    given = _given(node)
    return [state for state in STATES if given.get(state) not in (None, False, "false")]


def _given(node: Node) -> Node:
    return {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
