"""The last line of ./test says what happened, and a failure is never a pass."""

from pathlib import Path

import pytest

from tests.house.tally import main

SUITE = (
    '<testsuites><testsuite name="a" tests="{tests}" failures="{failures}" errors="{errors}" '
    'skipped="{skipped}"></testsuite></testsuites>'
)


def write(folder: Path, **runs: tuple[int, int, int, int]) -> None:
    for name, (tests, failures, errors, skipped) in runs.items():
        text = SUITE.format(tests=tests, failures=failures, errors=errors, skipped=skipped)
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("runs", "failed_steps", "code", "line"),
    [
        ({"SQLite": (9, 0, 0, 1), "Chromium": (3, 0, 0, 0)}, "", 0, "11 passed, 1 skipped"),
        ({"SQLite": (9, 1, 0, 0), "Chromium": (3, 0, 1, 0)}, "", 1, "10 passed, 2 failed"),
        ({"SQLite": (9, 0, 0, 0)}, "Types", 1, "9 passed"),
        ({"SQLite": (2, 0, 0, 2)}, "", 1, "2 skipped"),
        ({}, "", 1, "no tests ran"),
    ],
)
def test_the_last_line(
    runs: dict[str, tuple[int, int, int, int]],
    failed_steps: str,
    code: int,
    line: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    write(tmp_path, **runs)
    assert main(tmp_path, failed_steps) == code
    assert line in capsys.readouterr().out.splitlines()[-1]
