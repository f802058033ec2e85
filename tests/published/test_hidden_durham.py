"""The invented partnership of Durham, whose truth is known: counted as victims, by person."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from hueandcry.figures.hidden.answer import Options, hidden_volume
from hueandcry.figures.hidden.result import HiddenVolume
from hueandcry.figures.hidden.table import Pattern, table

TRUTH = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham" / "truth"


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(TRUTH / name, "rt", encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def answer(group: str) -> tuple[int, HiddenVolume]:
    """How many victims there are, and what is said of them from the lists alone."""
    if not TRUTH.is_dir():
        pytest.skip(f"The invented partnership is not at {TRUTH}.")
    victims = {
        row["event"]: row["person"] for row in rows("events.csv.gz") if row["group"] == group
    }
    seen: dict[str, list[int]] = {}
    captures = rows("capture.csv.gz")
    lists = [name for name in captures[0] if name != "event"]
    for row in captures:
        if (victim := victims.get(row["event"])) is not None:
            before = seen.setdefault(victim, [0] * len(lists))
            for place, name in enumerate(lists):
                before[place] |= int(row[name])
    patterns: Counter[Pattern] = Counter(tuple(one) for one in seen.values() if any(one))
    options = Options(order=2, draws=100, points=2_000, sensitive=False)
    return len(seen), hidden_volume(table(lists, patterns), options, 1)


def test_fraud_has_a_floor_below_its_victims() -> None:
    victims, found = answer("fraud")
    assert victims == 3_997
    assert found.verdict == "floor only"
    assert found.at_least is not None
    assert 1.5 * found.observed < found.at_least <= victims


def test_computer_misuse_is_refused_with_its_reason() -> None:
    _, found = answer("cm")
    assert (found.verdict, found.at_least) == ("refuse", None)
    assert "of the pairs of lists share more than one victim" in found.reasons[0]
