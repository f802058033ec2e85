"""One number has one face: what two breakdowns both name, they count from the same reports."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.facts.area_rows import Place
from hueandcry.facts.place_axes import place_axes
from hueandcry.facts.place_history import Became, Change
from hueandcry.figures import trend
from hueandcry.sharing.cube import canonical, cube
from hueandcry.sharing.differencing import Cell, names

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def ward(number: int) -> str:
    return f"E05{number:06}"


def partnership(number: int) -> str:
    return f"E22{number:06}"


def invented(rng: Random) -> tuple[dict[str, Place], dict[str, Became], list[Change]]:
    """A few areas, some of them split since 2011, and changes of wards and partnerships."""
    above = {ward(n): partnership(rng.randint(1, 4)) for n in range(1, 10)}
    places = {}
    for n in range(1, 21):
        own = rng.choice(sorted(above))
        known = above[own] if above[own] != partnership(4) else ""  # one cannot be told
        places[f"L{n}"] = Place(f"L{n}", "", own, "", known, "", 1, 1, None)
    history = {
        f"O{n}": Became("split", tuple(sorted(rng.sample(sorted(places), 2)))) for n in range(3)
    }
    living = {place.ward for place in places.values()}
    living |= {place.partnership for place in places.values()} - {""}
    changes: list[Change] = []
    for n in range(rng.randint(0, 4)):
        kind = rng.choice(["05", "22"])
        codes = sorted(code for code in living if code[1:3] == kind)
        on = LAST - timedelta(days=30 * n + rng.randint(0, 29))  # the latest change first
        old = [f"E{kind}9{n}{k}000" for k in range(2)]
        if rng.random() < 0.5:
            after = rng.choice(codes)
            living = living - {after} | set(old)
            changes.append(Change(on, "merged", tuple(old), (after,)))
        elif len(codes) > 1:
            parts = rng.sample(codes, 2)
            living = living - set(parts) | {old[0]}
            changes.append(Change(on, "split", (old[0],), tuple(parts)))
    return places, history, sorted(changes, key=lambda change: change.on)


def as_known_then(code: str, on: date, changes: list[Change], rng: Random) -> str:
    """The code that a report of that day held: a merged area's report held one of the old ones."""
    for change in reversed(changes):
        if on < change.on and code in change.after:
            code = rng.choice(change.before)
    return code


def reports(
    places: dict[str, Place], history: dict[str, Became], changes: list[Change], rng: Random
) -> list[tuple[date, str, str]]:
    found = []
    for _ in range(60):
        on = FIRST + timedelta(days=rng.randint(0, (LAST - FIRST).days))
        parts = rng.choice([(rng.choice(sorted(places)),), rng.choice([*history.values()]).lsoas])
        wards = {places[lsoa].ward for lsoa in parts}
        above = {places[lsoa].partnership for lsoa in parts}
        own = wards.pop() if len(wards) == 1 else ""
        code = above.pop() if len(above) == 1 else ""
        if rng.random() < 0.1:
            own = code = ""
        found.append(
            (on, as_known_then(own, on, changes, rng), as_known_then(code, on, changes, rng))
        )
    return found


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_what_two_breakdowns_both_name_they_both_count(seed: int) -> None:
    rng = Random(seed)
    places, history, changes = invented(rng)
    axes = place_axes(places, history, changes)
    rows = reports(places, history, changes, rng)
    truths: dict[Cell, set[int]] = {}
    for at, axis in ((1, "ward"), (2, "partnership")):
        (table,) = trend.tables(
            [("fraud", row[0].replace(day=1), row[at], 1) for row in rows],
            axes=("month", axis),
            spans={"fraud": (FIRST, LAST)},
            areas=axes.areas,
            lies_in=axes.lies_in,
            until=LAST,
            becomes=axes.becomes,
        )
        found = cube(canonical(table))
        assert sum(count for _, count in table.cells) == len(rows)
        called = names(table.axes, table.values, found.keys, (FIRST.isoformat(), LAST.isoformat()))
        for name, truth in zip(called, found.truth, strict=True):
            truths.setdefault(name, set()).add(truth)
    assert {name: truth for name, truth in truths.items() if len(truth) > 1} == {}
    assert any("partnership" in dict(name) for name in truths)
