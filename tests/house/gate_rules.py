"""Rules that keep every reading of the facts behind the gate (design 6)."""

import ast
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.house.source import Breach, Module, breach_at, full_name, imported, imports

# The one module that may make each value which travels from the gate outwards (design 6).
MAKERS = MappingProxyType(
    {
        "Extract": "hueandcry.register.gate",
        "Released": "hueandcry.register.gate",
        "Cleared": "hueandcry.sharing.control",
        "Decision": "hueandcry.sharing.decide",
    }
)
OPENERS = ("sqlite3", "psycopg", "django.apps.apps", "django.core.serializers")
SPEAKERS = frozenset({"connection", "connections", "RawSQL"})
WALKS = frozenset({"_meta", "_base_manager", "_default_manager", "_raw_delete", "get_model"})
BACK_DOORS = frozenset({"dumpdata", "dbshell", "shell", "inspectdb"})


def one_maker(module: Module) -> Iterator[Breach]:
    """Extract, Released, Cleared and Decision are made in one place each.

    Elsewhere their names may stand in types, isinstance and match alone: not called, not passed on
    under another name, not subclassed, not looked up by a string, not copied with other values.
    """
    names = imported(module)
    guarded = {name for name, maker in MAKERS.items() if maker != module.name}
    for node in ast.walk(module.tree):
        found = _guarded_name(module, node, names, guarded)
        if found and not _only_a_type(module, node):
            yield breach_at(module, node, f"{found} is made in {MAKERS[found]} alone")
        if isinstance(node, ast.ClassDef) and node.name in guarded and _is_second(module, node):
            yield breach_at(module, node, f"there is a {node.name} already")
        if isinstance(node, ast.Call) and _is_copy(node, names) and _may_be_guarded(module, node):
            yield breach_at(module, node, "a copy with other values is a new value: ask its maker")


def _guarded_name(
    module: Module, node: ast.AST, names: Mapping[str, str], guarded: set[str]
) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        last = names.get(node.id, node.id).rpartition(".")[2]
    elif isinstance(node, ast.Attribute):
        last = node.attr
    elif isinstance(node, ast.Constant) and _is_looked_up(module, node):
        last = str(node.value).rpartition(".")[2]
    else:
        return ""
    return last if last in guarded else ""


def _is_looked_up(module: Module, node: ast.Constant) -> bool:
    above = module.parents.get(id(node))
    call = above.value if isinstance(above, ast.Subscript) else above
    looks = {"getattr", "import_string", "attrgetter", "globals", "vars"}
    return isinstance(call, ast.Call) and full_name(call.func, {}).rpartition(".")[2] in looks


def _only_a_type(module: Module, node: ast.AST) -> bool:
    below = node
    for above in module.above(node):
        if isinstance(above, ast.arg | ast.AnnAssign) and above.annotation is below:
            return True
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef) and above.returns is below:
            return True
        if isinstance(above, ast.MatchClass) and above.cls is below:
            return True
        if isinstance(above, ast.Call):
            asks = full_name(above.func, {}) in {"isinstance", "cast"}
            return asks and below in above.args
        if isinstance(above, ast.Assign):  # a name for a type: Answer = Cleared | Held
            return isinstance(below, ast.BinOp | ast.Subscript)
        below = above
    return False


def _is_second(module: Module, node: ast.ClassDef) -> bool:
    return module.name != "hueandcry.sharing.release" and node.name in MAKERS


def _is_copy(node: ast.Call, names: Mapping[str, str]) -> bool:
    return full_name(node.func, names) in {"dataclasses.replace", "copy.replace", "object.__new__"}


def _may_be_guarded(module: Module, copy: ast.Call) -> bool:
    """Whether a copied value may be one of the four, as far as its function says its type."""
    if module.name in MAKERS.values() or not _near_the_gate(module):
        return False
    said = _said_type(module, copy, copy.args[0]) if copy.args else None
    return said is None or bool(set(re.findall(r"\w+", said)) & {*MAKERS, "Any", "object"})


def _said_type(module: Module, copy: ast.Call, value: ast.expr) -> str | None:
    if not isinstance(value, ast.Name):
        return None
    for above in module.above(copy):
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(above):
                if isinstance(node, ast.arg) and node.arg == value.id and node.annotation:
                    return ast.unparse(node.annotation)
                if isinstance(node, ast.AnnAssign) and full_name(node.target, {}) == value.id:
                    return ast.unparse(node.annotation)
    return None


def _near_the_gate(module: Module) -> bool:
    """Whether such a value may be in this module's hands: high up, or where one is named."""
    homes = {"hueandcry.sharing.release", *MAKERS.values()}
    return module.within("register", "exchange", "desk", "cli") or any(
        name in homes or name.rpartition(".")[2] in MAKERS for _, name in imports(module)
    )


def register_alone(module: Module) -> Iterator[Breach]:
    """Only the register and the inbox speak SQL, walk models or open a database."""
    if module.within("register", "inbox"):
        return
    names = imported(module)
    for line, name in imports(module):
        speaks = name.startswith("django.db") and name.rpartition(".")[2] in SPEAKERS
        if speaks or name.startswith(OPENERS):
            yield Breach(module.name, line, f"{name}: only the register opens a database")
    for node in ast.walk(module.tree):
        name = full_name(node, names)
        if name.startswith("django.db") and name.rpartition(".")[2] in SPEAKERS:
            yield breach_at(module, node, "only the register speaks to the database")
        if isinstance(node, ast.Attribute) and (node.attr in WALKS or _is_query(module, node)):
            yield breach_at(module, node, f".{node.attr} stands in the register alone")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.startswith("hueandcry.register.models") or node.value in WALKS:
                yield breach_at(module, node, "the register's tables are its own")
            if node.value in BACK_DOORS:
                yield breach_at(module, node, f"{node.value} is a back door round the gate")


def _is_query(module: Module, node: ast.Attribute) -> bool:
    """Report.raw is a field; only a call of .raw, .extra or .cursor speaks SQL."""
    above = module.parents.get(id(node))
    called = isinstance(above, ast.Call) and above.func is node
    return called and node.attr in {"raw", "extra", "cursor"}
