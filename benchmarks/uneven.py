"""Invented counts as uneven as real ones: some values are common, most are rare."""

import random
from collections.abc import Sequence
from itertools import product


def uneven(
    values: Sequence[Sequence[str]], mean: float, seed: int
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Cells above zero of about `mean` each, as facts.figure.CountTable takes them."""
    draw = random.Random(seed)
    weight = {value: draw.lognormvariate(0, 0.7) for part in values for value in part}
    cells = []
    for key in product(*values):
        expected = mean
        for value in key:
            expected *= weight[value]
        count = int(draw.expovariate(1 / expected) + draw.random())
        if count:
            cells.append((key, count))
    return tuple(cells)
