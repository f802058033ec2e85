"""What is installed is exactly what was looked at: pinned, hashed, from no named index."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT

LOCKS = ("requirements.lock", "requirements-desk.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {
    "requirements.lock": (*PROJECT["project"]["dependencies"], "hatchling", "editables"),
    "requirements-desk.lock": tuple(PROJECT["project"]["optional-dependencies"]["desk"]),
    "requirements-dev.lock": tuple(PROJECT["dependency-groups"]["test"]),
}


def read(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")


def pins(text: str) -> dict[tuple[str, str], str]:
    """Version by package and marker: a package may have a version for each Python."""
    found: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        if "==" in line:
            requirement = Requirement(line.partition("--hash")[0].strip())
            key = (canonicalize_name(requirement.name), str(requirement.marker or ""))
            found[key] = str(requirement.specifier).removeprefix("==")
    return found


def faults(text: str) -> list[str]:
    """Lines that pip could satisfy with something else than what was looked at."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pinned = re.compile(r"^[A-Za-z0-9._\[\],-]+==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$")
    return [line[:80] for line in lines if not pinned.match(line)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str):
    assert pins(read(lock))
    assert faults(read(lock)) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://pypi.example/simple",
        "--extra-index-url https://pypi.example",
        "-e .",
        "django==5.2.19",
        "django>=5.2 --hash=sha256:" + "0" * 64,
        "django @ https://pypi.example/django.whl --hash=sha256:" + "0" * 64,
        "django==5.2.19 --hash=md5:" + "0" * 32,
    ],
)
def test_a_loose_line_is_seen(line: str):
    assert faults(line)


@pytest.mark.parametrize(("small", "large"), [LOCKS[:2], LOCKS[1:]])
def test_the_larger_lock_holds_the_smaller_at_the_same_versions(small: str, large: str):
    assert pins(read(small)).items() <= pins(read(large)).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_answers_pyproject(lock: str):
    locked: dict[str, list[str]] = {}
    for (name, _), version in pins(read(lock)).items():
        locked.setdefault(name, []).append(version)
    for wanted in map(Requirement, WANTED[lock]):
        versions = locked.get(canonicalize_name(wanted.name), [])
        assert versions, f"{lock} lacks {wanted.name}"
        assert all(wanted.specifier.contains(version) for version in versions), wanted


def test_the_core_stays_small():
    """A partner installs this on a desk PC: no Django, no engine."""
    names = {name for name, _ in pins(read("requirements.lock"))}
    assert not names & {"django", "duckdb", "ibis-framework", "pyarrow", "numpy"}
