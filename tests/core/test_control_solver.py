"""The rounding does not depend on what else the process did with the same solver."""

import io
import subprocess
import sys
from threading import Thread

import pytest

from hueandcry.sharing import rounding
from hueandcry.sharing.cube import cube
from tests.property.counting import grid, intervals

TABLE = cube(grid([[1, 0, 8], [3, 3, 2], [12, 20, 7]]))


def test_another_use_of_the_solver_changes_nothing() -> None:
    """HiGHS remembers, in each thread, with how many threads it ran first."""
    alone = rounding.rounded(TABLE, 5, {}, {})
    found: list[tuple[int, ...] | None] = []

    def after_another() -> None:
        assert intervals([(0, 3)], [], [0]) == {0: (0, 3)}
        found.append(rounding.rounded(TABLE, 5, {}, {}))

    thread = Thread(target=after_another)
    thread.start()
    thread.join()
    assert alone is not None
    assert found == [alone]


def test_many_at_once_agree() -> None:
    alone = rounding.rounded(TABLE, 5, {}, {})
    found: list[tuple[int, ...] | None] = []
    threads = [
        Thread(target=lambda: found.append(rounding.rounded(TABLE, 5, {}, {}))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 8


def test_a_failing_solver_is_a_fault_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounding, "_model", lambda *_: _broken())
    with pytest.raises(RuntimeError, match="HiGHS"):
        rounding.rounded(TABLE, 5, {}, {})


def _broken() -> object:
    import highspy

    model = highspy.HighsLp()
    model.num_col_ = 3
    return model


def test_another_process_gives_the_same_and_prints_nothing_else() -> None:
    """The solver's own banner would spoil `--json`."""
    script = (
        "from hueandcry.sharing.rounding import rounded\n"
        "from tests.property.counting import grid\n"
        "from hueandcry.sharing.cube import cube\n"
        "print(rounded(cube(grid([[1, 0, 8], [3, 3, 2], [12, 20, 7]])), 5, {}, {}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    wanted = io.StringIO()
    print(rounding.rounded(TABLE, 5, {}, {}), file=wanted)
    assert (done.stdout, done.stderr) == (wanted.getvalue(), "")
