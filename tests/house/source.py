"""The house's own source, parsed, for the rules that read it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name, its file, its tree, and each node's parent by identity."""

    name: str
    path: Path
    tree: ast.Module
    parents: Mapping[int, ast.AST]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes that hold `node`, the nearest first."""
        while (found := self.parents.get(id(node))) is not None:
            yield found
            node = found

    def within(self, *packages: str) -> bool:
        """Whether this module is, or lies in, one of the packages named from the root."""
        return any(f"{self.name}.".startswith(f"hueandcry.{package}.") for package in packages)


@cache
def modules(root: Path = ROOT) -> tuple[Module, ...]:
    """Every module of the package below `root`, in the order of their names."""
    return tuple(parse(path, root) for path in sorted((root / "hueandcry").rglob("*.py")))


def parse(path: Path, root: Path) -> Module:
    """Read one module; raises SyntaxError where it is not Python."""
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return Module(name, path, tree, parents)


def imported(module: Module) -> Mapping[str, str]:
    """What each name that an import binds stands for: {"now": "django.utils.timezone.now"}."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                found[bound] = alias.name if alias.asname else bound
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def names_in(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    """The full names that one import statement brings in."""
    before = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return tuple(before + alias.name for alias in node.names)


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Every import of the module, wherever it stands: its line and the full name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in names_in(node):
                yield node.lineno, name


def full_name(node: ast.AST, names: Mapping[str, str]) -> str:
    """What a name or a chain of attributes stands for, or "" where it is neither."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = full_name(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return ""


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a rule is broken, and what to do instead."""

    module: str
    line: int
    what: str


def breach_at(module: Module, node: ast.AST, what: str) -> Breach:
    """A breach at the line where `node` stands."""
    return Breach(module.name, getattr(node, "lineno", 1), what)
