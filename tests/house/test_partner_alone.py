"""A partner's own tool runs where the desk was never installed, Windows included."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core import exported_ledger

# What requirements.lock brings. Any other package is as if it were not there.
CORE = (
    *("hueandcry", "python_calamine", "xlsxwriter"),
    *("cryptography", "cffi", "_cffi_backend", "pycparser"),
)
RUN = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {core!r}:
            raise ModuleNotFoundError(f"No module named {{top!r}}", name=top)
sys.meta_path.insert(0, Absent())
{code}
"""
HEADINGS = (
    "NFRC,report_date,event_date,category,first_name,last_name,dob,sex,postcode,phone,email,loss,"
    "suspect_phone,suspect_url,suspect_account,organisation,narrative"
)
ROWS = (
    "RE1,2026-04-10,2026-04-01,NFIB3A,Ann,Quillfeather,1956-07-09,F,DH1 5CV,,,£147.21,,,,,told",
    "RE2,2026-04-11,2026-04-02,Fraud,Bo,Zaphrydd,1971-01-02,M,DL1,,,,,,,,told",
    "RE2,2026-04-11,2026-04-02,Fraud,Bo,Zaphrydd,1971-01-02,M,DL1,,,,,,,,told",
)


def alone(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN.format(core=CORE, code=code)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("package", ["django", "ibis", "duckdb", "pyarrow"])
def test_the_test_really_takes_the_desk_away(package: str):
    assert "No module named" in alone(f"import {package}").stderr


def test_check_runs_on_the_core_alone(tmp_path: Path):
    file = tmp_path / "reports.csv"
    file.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    words = ["partner", "check", str(file), "--source", "report-fraud", "--out", str(out)]
    answer = alone(f"from hueandcry.cli import main\nraise SystemExit(main({words!r}))")
    assert answer.returncode == 0, answer.stderr
    with (out / "reports.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["ref"] for row in rows] == ["RE1", "RE2"]
    assert rows[0]["code"] == "NFIB3A"
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_an_exported_ledger_is_checked_and_signed_on_the_core_alone(tmp_path: Path):
    made = exported_ledger.made(12)
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(made.text())
    words: list[str] = ["ledger", "verify", str(file)]
    keep = ["--keep", str(tmp_path / "keep"), "--name", "bank.example"]
    sign = ["partner", "witness", str(file), *keep, "--ledger-key", made.public_key]
    answer = alone(
        f"from hueandcry.cli import main\nraise SystemExit(main({words!r}) or main({sign!r}))"
    )
    assert answer.returncode == 0, answer.stderr
    assert "The ledger holds: 12 entries" in answer.stdout


def test_tokens_are_made_and_read_on_the_core_alone(tmp_path: Path):
    file, key, out = (tmp_path / name for name in ("reports.csv", "project.key", "tokens"))
    file.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    new = ["partner", "key", "new", "durham", "--until", "2099-12-31", "--out", str(key)]
    words = ["partner", "tokens", str(file), "--source", "report-fraud", "--out", str(out)]
    make = [*words, "--key-file", str(key)]
    answer = alone(
        "from hueandcry.cli import main\n"
        "from hueandcry.link.token_file import read\n"
        f"code = main({new!r}) or main({make!r})\n"
        f"print(read(open({str(out)!r}, 'rb')).strata)\n"
        "raise SystemExit(code)"
    )
    assert answer.returncode == 0, answer.stderr
    assert "fraud|person" in answer.stdout
