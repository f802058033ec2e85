"""Worked examples of the literature, by the attacker that judges our own releases."""

import pytest

from hueandcry.sharing.attack import Interval, attack
from hueandcry.sharing.cube import cube
from tests.property.attackers import published
from tests.property.counting import grid

Place = tuple[int, int]


@pytest.mark.parametrize(
    ("table", "hidden", "cell", "wanted"),
    [
        ([[5, 2], [1, 2]], [(0, 0), (0, 1), (1, 0), (1, 1)], (0, 0), (3, 6)),
        (
            [[20, 50, 10], [8, 19, 22], [17, 32, 12]],
            [(1, 0), (1, 2), (2, 0), (2, 2)],
            (1, 2),
            (5, 30),
        ),
    ],
    ids=["Geurts 1992 (handbook, Example 3)", "Fischetti and Salazar 2001: II-C"],
)
def test_the_interval_is_the_published_one(
    table: list[list[int]], hidden: list[Place], cell: Place, wanted: tuple[int, int]
) -> None:
    whole = cube(grid(table))
    at = {key: place for place, key in enumerate(whole.keys)}
    places = {one: at[f"theme {one[0]}", f"ward {one[1]:02d}"] for one in hidden}
    shown = published(whole, set(places.values()))
    assert attack([shown])[shown.cells[places[cell]]] == Interval(*wanted, exact=False)
