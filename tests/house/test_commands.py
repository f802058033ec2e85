"""./run and ./test answer plainly, and find a Python by running it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="./run is for POSIX shells")
PREPARED = "say() { :; }; . ./.ci/prepare;"


def shell(words: list[str], folder: Path = ROOT, **environment: str) -> tuple[int, str, str]:
    answer = subprocess.run(
        words,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return answer.returncode, answer.stdout, answer.stderr


@pytest.mark.parametrize("command", ["./run", "./test"])
def test_help_is_help(command: str):
    code, out, err = shell([command, "--help"])
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: {command} ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--prot", "80"], "There is no option '--prot'."),
        (["8000"], "There is no option '8000'."),
        (["--port"], "--port needs a value."),
        (["--port", "http"], "The port must be a number from 1 to 65535, not 'http'."),
        (["--port", "0"], "The port must be a number from 1 to 65535, not '0'."),
        (["--port=70000"], "The port must be a number from 1 to 65535, not '70000'."),
        (["--home"], "--home needs a value."),
    ],
)
def test_a_wrong_option_gets_one_clear_line(words: list[str], said: str):
    code, out, err = shell(["./run", *words])
    assert (code, out) == (2, "")
    assert err.splitlines() == [f"run: {said} See ./run --help"]


def test_a_python_that_only_pretends_is_passed_over(tmp_path: Path):
    path = pythons(tmp_path, python3="exit 127", **{"python3.13": "exit 0"})
    assert shell(["/bin/sh", "-c", f"{PREPARED} find_python"], PATH=path)[1] == "python3.13"


def test_without_python_it_says_which_is_needed(tmp_path: Path):
    path = pythons(tmp_path, python3="exit 1")
    code, _, err = shell(["/bin/sh", "-c", f"{PREPARED} make_venv"], PATH=path)
    assert code == 1
    assert err == "hueandcry: Python 3.11, 3.12 or 3.13 is needed, and none was found.\n"


def test_it_hands_its_options_on_and_installs_once(tmp_path: Path):
    house = mock_house(tmp_path)
    first = shell(["./run", "--port=81", "--home", "there", "--no-browser"], house)
    assert first[0] == 0, first[2]
    assert "Installing" in first[1]
    assert first[1].splitlines()[-1] == f"demo --port 81 --home {house}/there --no-browser"
    again = shell(["./run", "--set-up"], house)
    assert again[1] == "demo --set-up\n"


def test_run_after_test_installs_nothing(tmp_path: Path):
    house = mock_house(tmp_path)
    assert "Installing" in shell(["/bin/sh", "-c", ". ./.ci/prepare; prepare dev 1"], house)[1]
    assert "Installing" not in shell(["./run"], house)[1]


@pytest.mark.parametrize("changed", ["requirements-desk.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed(changed: str, tmp_path: Path):
    house = mock_house(tmp_path)
    shell(["./run"], house)
    with (house / changed).open("a", encoding="utf-8") as file:
        file.write("# another\n")
    assert "Installing" in shell(["./run"], house)[1]


def test_a_set_up_that_was_stopped_is_resumed(tmp_path: Path):
    house = mock_house(tmp_path)
    (house / "pip-fails").touch()
    code, _, err = shell(["./run"], house)
    assert code == 1
    assert "Check the network, then run this again." in err
    (house / "pip-fails").unlink()
    assert "demo" in shell(["./run"], house)[1]


def test_a_moved_folder_is_set_up_again(tmp_path: Path):
    house = mock_house(tmp_path)
    shell(["./run"], house)
    moved = house.rename(tmp_path / "elsewhere")
    assert "Making .venv" in shell(["./run"], moved)[1]


def pythons(folder: Path, **scripts: str) -> str:
    """A PATH with these programs called python and no other."""
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    for name in ("cat", "cksum", "dirname", "grep", "mkdir", "rm"):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    return str(folder)


# A Python whose venv is a folder with a copy of itself, and whose pip is quick.
PYTHON = """
case "$*" in
    *"-m venv --clear"*)
        rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python
        echo "command = $0 -m venv $(pwd)/.venv" >.venv/pyvenv.cfg ;;
    *pip*install*)
        [ ! -e pip-fails ] || exit 1
        printf '#!/bin/sh\\necho "$@"\\n' >.venv/bin/hueandcry && chmod +x .venv/bin/hueandcry ;;
    *-V*) echo "Python 3.11.7" ;;
esac
"""


def mock_house(folder: Path) -> Path:
    """A folder with the real scripts, a small lock, and a PATH where python3 is PYTHON."""
    house = folder / "house"
    (house / ".ci").mkdir(parents=True)
    (house / "bin").mkdir()
    for name in ("run", ".ci/prepare"):
        shutil.copy(ROOT / name, house / name)
    for name in ("requirements-desk.lock", "requirements-dev.lock"):
        (house / name).write_text("a==1\n", encoding="utf-8")
    (house / "pyproject.toml").write_text("", encoding="utf-8")
    (house / "bin" / "python3").write_text(f"#!/bin/sh\n{PYTHON}", encoding="utf-8")
    (house / "bin" / "python3").chmod(0o755)
    script = (house / ".ci" / "prepare").read_text(encoding="utf-8")
    path = "PATH=$(pwd)/bin:/usr/bin:/bin\n"
    (house / ".ci" / "prepare").write_text(path + script, encoding="utf-8")
    return house
