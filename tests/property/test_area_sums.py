"""Every pack is a part of the whole: built from the national files, packs add up to the census."""

from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hueandcry.areas.build import Pack, build_from
from hueandcry.areas.find import Found, find, partnerships
from hueandcry.facts.area_rows import names_of, place_of, residents_of
from hueandcry.facts.force import forces

DATA = Path(__file__).parents[2].parent / "shared" / "data"
NATION = DATA / "geo_england_wales"
needs_files = pytest.mark.skipif(
    not NATION.is_dir(), reason=f"the national files are not at {NATION}"
)
RESIDENTS, LSOAS = 59_597_543, 35_672
# Councils that hold several partnerships, which the national files cannot tell apart.
IN_DOUBT = {
    *("Cumbria", "Dorset", "Northamptonshire", "Suffolk", "Thames Valley"),
}


@cache
def nation() -> Found:
    pytest.importorskip("duckdb")
    return find(NATION)


def residents(pack: Pack) -> int:
    return sum(int(row["residents_2021"]) for row in pack.rows)


@needs_files
def test_all_packs_together_are_england_and_wales() -> None:
    packs = [build_from(nation(), force=code) for code in forces()]
    assert len(packs) == 43
    assert sum(len(pack.rows) for pack in packs) == LSOAS
    assert sum(map(residents, packs)) == RESIDENTS
    codes = Counter(row["lsoa21_code"] for pack in packs for row in pack.rows)
    assert set(codes.values()) == {1}
    blank = {
        pack.wanted.force.name for pack in packs if any(not row["csp24_code"] for row in pack.rows)
    }
    assert blank == IN_DOUBT


@needs_files
def test_what_the_forces_must_add_up_to_adds_up() -> None:
    assert sum(force.residents for force in forces().values()) == RESIDENTS
    assert sum(force.lsoas for force in forces().values()) == LSOAS


@needs_files
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_any_partnerships_of_a_force_are_the_rows_of_the_nation(seed: int) -> None:
    """Against a slow reference: the councils of the partnerships, summed from the raw rows."""
    rng = Random(seed)
    known = partnerships(nation())
    doubtful = {code for code, (_, force) in known.items() if forces()[force].name in IN_DOUBT}
    force = rng.choice(sorted({known[code][1] for code in known if code not in doubtful}))
    own = sorted(code for code in known if known[code][1] == force)
    asked = rng.sample(own, rng.randint(1, len(own)))
    pack = build_from(nation(), partnerships=asked)
    nation_of, councils_of = nation().everywhere, nation().councils
    assert nation_of
    assert councils_of
    councils = {row["ltla24_code"] for row in councils_of.rows if row["csp24_code"] in asked}
    expected = {
        row["lsoa21_code"]: row["residents_2021"]
        for row in nation_of.rows
        if row["ltla24_code"] in councils
    }
    assert {row["lsoa21_code"]: row["residents_2021"] for row in pack.rows} == expected
    assert set(residents_of(map(place_of, pack.rows))) == set(asked)


@needs_files
@pytest.mark.parametrize("name", ["durham", "cleveland"])
def test_a_force_with_files_of_its_own_is_the_same_as_from_the_national_ones(name: str) -> None:
    own = build_from(find(DATA / f"geo_{name}"), force=name)
    from_nation = build_from(nation(), force=name)
    assert {place_of(row).lsoa: place_of(row) for row in own.rows} == {
        place_of(row).lsoa: place_of(row) for row in from_nation.rows
    }
    assert not own.missing
    assert names_of(map(place_of, own.rows)) == names_of(map(place_of, from_nation.rows))
