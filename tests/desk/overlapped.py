"""An invented overlap of the partners' lists, kept as a matcher would keep it."""

from collections.abc import Mapping
from datetime import date
from itertools import product

from hueandcry.desk.acts import hidden, people
from hueandcry.figures.hidden.result import Estimate, HiddenVolume, Survey
from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.register import overlaps
from hueandcry.register.overlaps import Linked, Standing
from tests.desk import partnership

LISTS = (
    ("police", "police"),
    ("report fraud", "fraud-desk"),
    ("trading standards", "trading-standards"),
    ("bank", "bank"),
    ("advice", "advice"),
)
OWNERS = tuple(owner for _, owner in LISTS)
_SHARES = (0.05, 0.12, 0.04, 0.20, 0.06)


def counts(people_: float, lists: int = 5) -> dict[str, int]:
    """Counts by pattern of independent lists over so many people, by expectation alone."""
    found = {}
    for pattern in product((0, 1), repeat=lists):
        share = 1.0
        for there, chance in zip(pattern, _SHARES, strict=False):
            share *= chance if there else 1 - chance
        count = round(people_ * share)
        if any(pattern) and count:
            found["".join(map(str, pattern))] = count
    return found


def linked(strata: Mapping[str, Mapping[str, int]] | None = None, **other: object) -> Linked:
    """A found overlap; the whole is the sum of its strata."""
    split = strata if strata is not None else {"fraud, person": counts(9_000)}
    whole: dict[str, int] = {}
    for some in split.values():
        for pattern, count in some.items():
            whole[pattern] = whole.get(pattern, 0) + count
    facts: dict[str, object] = {
        "project": "autumn",
        "lists": LISTS,
        "unit": "victims",
        "window": (date(2025, 10, 1), date(2026, 9, 30)),
        "counts": whole,
        "strata": split,
        "recall": {"planted": 0.94, "clerical": None, "of": 200},
        "threshold": 0.8,
        "scheme": "clk-1024 version 1",
        "files": tuple(f"{place:064x}" for place in range(len(LISTS))),
    }
    return Linked(**(facts | other))  # type: ignore[arg-type]


def kept(found: Linked | None = None, by: str = "priya") -> Standing:
    """Keep an overlap as a member who may."""
    found = found or linked()
    question = hidden.ask(people.member(by), tuple(dict.fromkeys(o for _, o in found.lists)))
    who = {"who": by}
    return overlaps.keep(found, question, who, partnership.TODAY, partnership.NOW)


def volumes(
    tables: Mapping[str, OverlapTable], verdict: str = "floor only"
) -> list[tuple[str, HiddenVolume]]:
    """Answers as the statistic would give them, worked out by nothing: for what is made of them."""
    return [(name, _one(table, verdict)) for name, table in tables.items()]


def _one(table: OverlapTable, verdict: str) -> HiddenVolume:
    seen = table.observed
    draws = tuple(seen * (2 + place / 100) for place in range(200))
    ways = (
        Estimate("independence", seen * 2.1, seen * 1.9, seen * 2.4),
        Estimate("stepwise", seen * 2.7, seen * 2.2, seen * 3.4, "report fraud:bank", draws),
        Estimate("best-bic", None, why_not="No model fits these lists."),
    )
    refused = verdict == "refuse"
    return HiddenVolume(
        lists=table.lists,
        unit="victims",
        observed=seen,
        estimates=ways,
        at_least=None if refused else int(seen * 1.9),
        between=(int(seen * 1.9), int(seen * 3.4)) if verdict == "range" else None,
        verdict=verdict,  # type: ignore[arg-type]
        reasons=(f"Only 3 of {seen:,} victims stand in three lists or more.",),
        would_change=("A sixth list would change it.",),
        without=tuple((name, ways[0]) for name in table.lists),
        merged=(("police + bank", ways[0]),),
        surveys=(
            Survey(
                "fraud against adults", seen, 1 / 7, seen * 7, seen * 6, seen * 8.2,
                "Office for Statistics Regulation, 3 April 2025.", "Adults in households alone.",
            ),
        ),
        strata=(),
        missed_links=0.06,
        seed=1,
        draws=200,
        digest=table.digest,
        version="1",
    )  # fmt: skip
