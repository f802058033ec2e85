"""Which package may import which: the contracts hold, and each is shown a break."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.source import ROOT

TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = {contract["id"]: contract for contract in TOOLS["importlinter"]["contracts"]}
LINT = "from importlinter.cli import lint_imports_command as run; run()"
BELOW_THE_REGISTER = {
    "action",
    "exchange",
    "areas",
    "facts",
    "figures",
    "intake",
    "link",
    "partner",
    "sharing",
    "square",
    "synthetic",
}

# contract, the module that breaks it, the import that does
BREAKS = (
    ("floors", "facts/broken.py", "import hueandcry.sharing"),
    ("floors", "sharing/broken.py", "from hueandcry import figures"),
    ("floors", "figures/broken.py", "import hueandcry.intake"),
    ("floors", "partner/broken.py", "import hueandcry.register"),
    ("floors", "register/broken.py", "def late():\n    import hueandcry.desk"),
    ("floors", "attic/__init__.py", ""),
    ("models", "desk/broken.py", "from hueandcry.register import models"),
    ("models", "desk/broken.py", "def late():\n    from hueandcry.register.models import Report"),
    ("engine", "desk/broken.py", "from hueandcry.register import engine"),
    ("engine", "register/broken.py", "from hueandcry.register.engine import run"),
    ("inbox", "desk/broken.py", "from hueandcry.inbox.models import Message"),
    ("inbox", "desk/broken.py", "def late():\n    from hueandcry.inbox import seal"),
    ("floors", "inbox/broken.py", "import hueandcry.register"),
    ("pure", "sharing/broken.py", "from django.db import models"),
    ("pure", "figures/broken.py", "def late():\n    import socket"),
    ("pure", "intake/broken.py", "import sqlite3"),
    ("partner", "partner/broken.py", "def late():\n    import ibis"),
    ("partner", "intake/broken.py", "import pyarrow"),
    ("net", "desk/broken.py", "import ssl"),
    ("circles", "facts/figure.py", "import hueandcry.facts.offence"),
)


def test_the_house_keeps_its_contracts():
    answer = _lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("contract", "where", "code"), BREAKS)
def test_a_break_is_seen(contract: str, where: str, code: str, tmp_path: Path):
    _copy(tmp_path)
    path = tmp_path / "hueandcry" / where
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{code}\n", encoding="utf-8")
    if contract == "partner" and where.startswith("intake"):
        _append(tmp_path / "hueandcry/partner/__init__.py", "import hueandcry.intake.broken")
    if contract == "circles":
        _append(tmp_path / "hueandcry/facts/offence.py", "import hueandcry.facts.figure")
    answer = _lint(tmp_path, contract)
    assert answer.returncode == 1, answer.stdout
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(answer.stdout.split())


def test_every_contract_is_shown_a_break():
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


def test_every_package_below_the_register_is_named_as_pure():
    packages = {path.parent.name for path in (ROOT / "hueandcry").glob("*/__init__.py")}
    named = {name.removeprefix("hueandcry.") for name in CONTRACTS["pure"]["source_modules"]}
    assert named == packages & BELOW_THE_REGISTER
    assert packages - BELOW_THE_REGISTER <= {"cli", "desk", "inbox", "register"}


def _lint(root: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", *chosen],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def _copy(target: Path) -> None:
    for path in (ROOT / "hueandcry").rglob("*.py"):
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", target)


def _append(path: Path, line: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
