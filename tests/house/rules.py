"""Rules of the house that a linter cannot see, each a function from a module to its breaches."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tests.house.gate_rules import one_maker, register_alone
from tests.house.source import Breach, Module, breach_at, full_name, imported, imports, names_in

CLOCKS = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
        "django.utils.timezone.now",
        "django.utils.timezone.localdate",
        "django.utils.timezone.localtime",
        "django.db.models.functions.Now",
    }
)
Rule = Callable[[Module], Iterator[Breach]]

HEAVY = frozenset(
    {
        "altair", "duckdb", "highspy", "ibis", "numpy", "pandas", "pyarrow", "scipy", "sklearn",
        "splink", "sqlglot", "statsmodels", "vl_convert",
    }
)  # fmt: skip
NETWORK = ("ftplib", "http.client", "smtplib", "socket", "ssl", "urllib.request")
BANNED_FILES = frozenset({"constants", "exceptions", "helpers", "utils"})


def frozen(module: Module) -> Iterator[Breach]:
    """Values cannot change after they were checked: dataclasses are frozen, with slots.

    A private one, which never leaves its module, may count up while a file is read.
    """
    names = imported(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            wanted = {"slots"} if node.name.startswith("_") else {"frozen", "slots"}
            for decorator in node.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                is_value = full_name(call, names) == "dataclasses.dataclass"
                if is_value and not wanted <= _switched_on(decorator):
                    yield breach_at(module, node, "write @dataclass(frozen=True, slots=True)")
        if isinstance(node, ast.Call) and full_name(node.func, names) == "object.__setattr__":
            functions = [up for up in module.above(node) if isinstance(up, ast.FunctionDef)]
            if not functions or functions[0].name != "__post_init__":
                yield breach_at(module, node, "a frozen value stays as it was made")


def _switched_on(decorator: ast.expr) -> set[str]:
    words = decorator.keywords if isinstance(decorator, ast.Call) else []
    return {
        str(word.arg)
        for word in words
        if isinstance(word.value, ast.Constant) and word.value.value is True
    }


def clock(module: Module) -> Iterator[Breach]:
    """Time is an argument: the clock is read in desk/clock.py and cli/parts.py alone."""
    if module.name in {"hueandcry.desk.clock", "hueandcry.cli.parts"}:
        return
    names = imported(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute) and full_name(node, names) in CLOCKS:
            yield breach_at(module, node, "time is an argument")
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield breach_at(module, node.value, "time is an argument")


def chance(module: Module) -> Iterator[Breach]:
    """Randomness is an argument; random.Random and numpy.random.default_rng take a seed."""
    names = imported(module)
    for node in ast.walk(module.tree):
        name = full_name(node, names) if isinstance(node, ast.Name | ast.Attribute) else ""
        if name in {"random.Random", "numpy.random.default_rng"}:
            above = module.parents.get(id(node))
            if isinstance(above, ast.Call) and above.func is node and not above.args:
                yield breach_at(module, node, f"give {name} a seed")
        elif name == "numpy.random.Generator":
            continue  # The type of an argument.
        elif name.startswith(("random.", "numpy.random.")):
            yield breach_at(module, node, "take a random.Random(seed) as an argument")
        if name.startswith(("secrets.", "uuid.uuid", "os.urandom")) and not module.within(
            "desk", "cli", "register", "partner"
        ):
            yield breach_at(module, node, "take what must not be guessed as an argument")


def narrow_except(module: Module) -> Iterator[Breach]:
    """A fault is never swallowed: each except names what it expects."""
    broad = {"Exception", "BaseException"}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
            if any(kind is None or full_name(kind, {}) in broad for kind in caught):
                yield breach_at(module, node, "name the exceptions that are expected")
        if isinstance(node, ast.Call) and full_name(node.func, {}).endswith("suppress"):
            if any(full_name(kind, {}) in broad for kind in node.args):
                yield breach_at(module, node, "name the exceptions that are expected")


def light_start(module: Module) -> Iterator[Breach]:
    """Heavy libraries are imported by the function that uses them."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_late(module, node):
            for name in names_in(node):
                if name.partition(".")[0] in HEAVY:
                    yield breach_at(module, node, f"import {name} inside the function that uses it")


def _is_late(module: Module, node: ast.AST) -> bool:
    return any(
        isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(above, ast.If) and full_name(above.test, {}).endswith("TYPE_CHECKING"))
        for above in module.above(node)
    )


def facts_alone(module: Module) -> Iterator[Breach]:
    """The lowest floor rests on the standard library."""
    if not module.within("facts"):
        return
    for line, name in imports(module):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and not name.startswith("hueandcry.facts"):
            yield Breach(module.name, line, f"{name}: facts use the standard library alone")


def one_network(module: Module) -> Iterator[Breach]:
    """desk/net.py alone speaks to the network."""
    if module.name == "hueandcry.desk.net":
        return
    for line, name in imports(module):
        if name.startswith(NETWORK):
            # The command looks for a free port before it serves.
            if module.name != "hueandcry.cli.work" or not name.startswith("socket"):
                yield Breach(module.name, line, f"{name}: only desk/net.py speaks to the network")


def told_names(module: Module) -> Iterator[Breach]:
    """A module is named for what it knows."""
    if module.path.stem in BANNED_FILES:
        yield Breach(module.name, 1, "name the module for what it knows")


def no_ceremony(module: Module) -> Iterator[Breach]:
    """No signals, ModelForms, class-based views, generic relations or Django admin."""
    banned = (
        "django.contrib.admin",
        "django.contrib.contenttypes",
        "django.core.signals",
        "django.db.models.signals",
        "django.dispatch",
        "django.forms.ModelForm",
        "django.forms.models",
        "django.forms.modelform_factory",
        "django.views.generic",
        "django.views.View",
    )
    names = imported(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.ImportFrom):
            name = node.module or "" if isinstance(node, ast.ImportFrom) else full_name(node, names)
            if name.startswith(banned):
                yield breach_at(module, node, f"{name}: see docs/decisions")


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            one_maker,
            frozen,
            register_alone,
            clock,
            chance,
            narrow_except,
            light_start,
            facts_alone,
            one_network,
            told_names,
            no_ceremony,
        )
    }
)
