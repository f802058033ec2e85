"""Whether the table has a greatest likelihood under a model at all.

Without this a sparse table gives an "estimate" that is only where the iterations stopped. The rule
is that of Fienberg and Rinaldo 2012 (Annals of Statistics 40, 996-1023; supplementary material,
page 3), for the extended estimate of Chan, Silverman and Vincent 2021 (JASA 116, 1297-1306): a
term that nobody in the table has is taken as minus infinity, and the cells that hold it are left
out.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from hueandcry.figures.hidden.table import OverlapTable
from hueandcry.figures.hidden.terms import counts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXISTS, NO_ESTIMATE, NOT_IDENTIFIED, NEITHER = 0, 1, 2, 3


def existence(overlaps: OverlapTable, model: Iterable[int]) -> int:
    """0: the estimate exists. 1: it does not. 2: it is not identified. 3: neither (their Table 3).

    `model` is hierarchical: terms as figures.hidden.terms has them, the intercept 0 among them.
    """
    import numpy as np

    counts = counts_of(overlaps)
    support = frozenset(int(cell) for cell in np.flatnonzero(counts))
    return code(len(overlaps.lists), support, frozenset(model))


@lru_cache(maxsize=1 << 16)
def code(lists: int, support: frozenset[int], model: frozenset[int]) -> int:
    """The same, of the cells that are not empty: nothing else of the table matters."""
    alive = {term for term in model if any(cell & term == term for cell in support)}
    dead = model - alive
    kept = [cell for cell in range(1, 1 << lists) if not any(cell & one == one for one in dead)]
    if not alive:
        return NO_ESTIMATE
    # The kept cells and the unseen one are closed downwards, so the design has full rank unless
    # the model has a term for each of them; then the table can only be fitted by itself.
    if len(alive) > len(kept):
        return NOT_IDENTIFIED if all(cell in support for cell in kept) else NEITHER
    empty = [cell not in support for cell in kept]
    return EXISTS if not any(empty) or _positive(kept, empty, sorted(alive)) else NO_ESTIMATE


def _positive(kept: list[int], empty: list[bool], terms: list[int]) -> bool:
    """Whether some table with these margins has every cell above nought, by a linear programme.

    Only changes of the empty cells matter: the others can be as large as one likes. Where the cells
    with people alone tell every term from the others no direction leaves them as they are, so
    nothing can disprove the estimate, and the programme, slow for many lists, is not run.
    """
    import numpy as np
    from scipy.optimize import linprog

    cells = np.array(kept)
    rows = np.array([(cells & term) == term for term in terms], dtype=float)
    if _told_apart(rows[:, ~np.array(empty)]):
        return True
    places = np.flatnonzero(empty)
    above = np.zeros((len(places), len(kept) + 1))
    above[np.arange(len(places)), places] = -1.0
    above[:, -1] = 1.0
    found = linprog(
        np.append(np.zeros(len(kept)), -1.0),
        A_ub=above,
        b_ub=np.zeros(len(places)),
        A_eq=np.column_stack([rows, np.zeros(len(terms))]),
        b_eq=np.zeros(len(terms)),
        bounds=[*([(None, None)] * len(kept)), (0.0, 1.0)],
        method="highs",
    )
    return bool(found.status == 0 and -found.fun > 0.5)


def _told_apart(rows: "NDArray[np.float64]") -> bool:
    """Whether the rows are independent, with a margin far above the last digits."""
    import numpy as np

    if len(rows) > rows.shape[1]:
        return False
    return float(np.linalg.svd(rows, compute_uv=False)[-1]) > 1e-6


def disproved(
    steps: "NDArray[np.float64]", counts: "NDArray[np.float64]", kept: "NDArray[np.bool_]"
) -> "NDArray[np.bool_]":
    """Rows whose step proves that no estimate exists; the others are open.

    Rounded to whole numbers, a direction that leaves every cell with people as it is, raises no
    empty one and lowers one at least is the dual proof of the linear programme, so it is exact.
    `steps` are by term, one row a fit.
    """
    import numpy as np

    from hueandcry.figures.hidden.terms import under

    moved = under(np.rint(steps)) * kept
    still = ~((moved != 0) & (counts > 0)).any(axis=1)
    return np.asarray(still & (moved <= 0).all(axis=1) & (moved < 0).any(axis=1))
