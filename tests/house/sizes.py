"""Prints what is worth another look: modules over 250 lines, functions over 40. No limit."""

import ast
from collections.abc import Iterator

from tests.house.source import ROOT, modules

MODULE_LINES = 250
FUNCTION_LINES = 40


def large() -> Iterator[tuple[int, str]]:
    """Lines and name of each module and function that is larger than the house likes."""
    for module in modules():
        lines = len(module.path.read_text(encoding="utf-8").splitlines())
        if lines > MODULE_LINES:
            yield lines, str(module.path.relative_to(ROOT))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    yield size, f"{module.path.relative_to(ROOT)}:{node.lineno} {node.name}"


if __name__ == "__main__":
    found = sorted(large(), reverse=True)
    for size, name in found:
        print(f"Look again: {name} ({size} lines)")
    if not found:
        print("No module over 250 lines, no function over 40.")
