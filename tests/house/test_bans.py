"""Ruff's bans are in force, and each says what to do instead."""

import json
import subprocess
import sys
import tomllib

import pytest

from tests.house.source import ROOT

RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
BANS = RUFF["flake8-tidy-imports"]["banned-api"]
CODE = {
    "TID251": "from django.db import connection\n",
    "TID252": "from . import figure\n",
    "T201": "print(1)\n",
    "BLE001": "def f(g):\n    try:\n        g()\n    except Exception:\n        return None\n",
    "S301": "import pickle\npickle.loads(b'')\n",
    "S307": "eval('1')\n",
}


def lint(code: str, where: str) -> set[str]:
    """The codes of what Ruff says of some code, as if it stood at `where`."""
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json"),
            *("--stdin-filename", where, "-"),
        ],
        input=code,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {fault["code"] for fault in json.loads(answer.stdout)}


@pytest.mark.parametrize("code", CODE)
def test_a_breach_is_seen(code: str):
    assert code in lint(CODE[code], "hueandcry/desk/pages/broken.py")


@pytest.mark.parametrize("name", BANS)
def test_each_ban_is_in_force(name: str):
    module, _, last = name.rpartition(".")
    code = f"from {module} import {last}\n{last}()\n" if module else f"import {name}\n"
    assert "TID251" in lint(code, "hueandcry/desk/pages/broken.py")


def test_the_places_that_may_are_let():
    assert "TID251" not in lint(CODE["TID251"], "hueandcry/register/mended.py")
    assert "T201" not in lint(CODE["T201"], "hueandcry/partner/mended.py")


def test_each_ban_says_what_to_do():
    for name, ban in BANS.items():
        assert 4 <= len(ban["msg"].split()) <= 15, name
