"""The log canary sings: a person's name in a log or on a screen fails the test that let it out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary import CANARIES, leaks
from tests.house.source import ROOT

LEAKS = {
    "printed": "print('for {name}')",
    "printed in capitals": "print('FOR {upper}')",
    "on stderr": "import sys; print('{name}', file=sys.stderr)",
    "logged": "import logging; logging.getLogger('a').warning('for %s', '{name}')",
    "logged quietly": "import logging; logging.getLogger('a').setLevel(1)\n"
    "    logging.getLogger('a').propagate = False; logging.getLogger('a').debug('{name}')",
    "in an exception's words": "import logging\n    try: int('{name}')\n"
    "    except ValueError: logging.getLogger('a').exception('no')",
    "by a child process": "import subprocess, sys\n"
    "    subprocess.run([sys.executable, '-c', 'print(\"{name}\")'])",
}


@pytest.mark.parametrize("way", LEAKS)
def test_a_name_that_gets_out_fails_the_test(way: str, tmp_path: Path):
    code = LEAKS[way].format(name=CANARIES[0], upper=CANARIES[0].upper())
    answer = run(f"def test_one():\n    {code}\n", tmp_path)
    assert "A person's name left the house" in answer
    assert "1 failed" in answer


def test_a_quiet_test_passes(tmp_path: Path):
    assert "1 passed" in run("def test_one():\n    print('a report was taken in')\n", tmp_path)


def test_every_canary_is_known():
    assert [leaks(f"Mr {name.upper()} rang") for name in CANARIES] == [[name] for name in CANARIES]


def run(code: str, folder: Path) -> str:
    """What pytest prints of a test file with the plugin in force."""
    (folder / "test_one.py").write_text(code, encoding="utf-8")
    words = ["-p", "tests.canary", "-p", "no:django", "-p", "no:cacheprovider", "-q"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(folder)],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout
