"""Every act that is written into the ledger is one of the law's six operations, or governance."""

import ast
from pathlib import Path

import pytest

from hueandcry.register import ledger, operations
from tests.desk.partnership import NOW
from tests.house.source import ROOT


def texts(node: ast.expr) -> set[str]:
    """The texts that an expression can be."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return set()


def written(source: str) -> tuple[set[str], set[str]]:
    """The acts that a module writes, and the names of variables that it takes an act from."""
    tree = ast.parse(source)
    acts: set[str] = set()
    taken: set[str] = set()
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr | None, ast.expr]] = []
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        for key, value in pairs:
            if isinstance(key, ast.Constant) and key.value == "act":
                acts |= texts(value)
                taken |= {value.id} if isinstance(value, ast.Name) else set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = [one.arg for one in function.args.args]
            for name in taken & set(names):
                for call in ast.walk(tree):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
                        given = {one.arg: one.value for one in call.keywords if one.arg}
                        given |= dict(zip(names, call.args, strict=False))
                        acts |= texts(given[name])
    return acts, taken


def every_act() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "hueandcry").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "ledger" in text and "hueandcry/inbox/" not in path.as_posix():
            found |= {act: str(path.relative_to(ROOT)) for act in written(text)[0]}
    return found


def test_every_act_in_the_code_has_an_operation() -> None:
    acts = every_act()
    assert len(acts) > 20, "the search has gone blind"
    assert {act: where for act, where in acts.items() if act not in operations.OF} == {}


def test_no_operation_is_given_to_an_act_that_nobody_writes() -> None:
    assert set(operations.OF) - set(every_act()) == set()


def test_the_operations_are_those_of_the_law_and_governance() -> None:
    six = ["collection", "alteration", "consultation", "disclosure", "combination", "erasure"]
    assert list(operations.WORDS) == [*six, "governance"]
    assert set(operations.OF.values()) <= set(operations.WORDS)


def test_a_new_act_would_be_seen() -> None:
    plain = 'ledger.append({"act": "peeking", "what": "x"}, now)'
    through = 'def _write(act, row):\n    f = {"act": act}\n_write("peeking", 1)'
    either = 'facts = {"act": "peeking" if late else "erasure"}'
    for source in (plain, through, either):
        assert "peeking" in written(source)[0], source


@pytest.mark.django_db
def test_the_list_shows_one_operation_alone() -> None:
    for act in ("consultation", "disclosure", "agreement added", "erasure", "consultation"):
        ledger.append({"act": act, "what": 'said "act":"disclosure"'}, NOW)
    for kind, numbers in (
        ("consultation", [5, 1]),
        ("disclosure", [2]),
        ("combination", []),
        ("governance", [3]),
        ("", [5, 4, 3, 2, 1]),
    ):
        assert [one.number for one in ledger.entries(limit=9, operation=kind)] == numbers


def test_the_source_is_where_it_is_looked_for() -> None:
    assert Path(operations.__file__).is_relative_to(ROOT)
