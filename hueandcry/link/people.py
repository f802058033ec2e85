"""People in clear, within one owner's own records: which are of one person, and by what evidence.

By Splink on DuckDB, in memory. Nothing is decided: a pair is likely enough to be taken as one
person, or waits for a person to look, with the evidence of each field beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hueandcry.link import people_model
from hueandcry.link.identity import Identity, family_of, initial_of
from hueandcry.link.people_model import COLUMNS, COMPARISONS, Comparison

if TYPE_CHECKING:
    import pyarrow as pa

LIKELY = 0.7  # from here two records are taken as one person's
UNSURE = 0.1  # from here on a person looks
NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says: both values, how they agree in words, and its weight in bits.

    A weight over 0 speaks for one person, under 0 for two; 0 where one does not tell it.
    """

    field: str
    left: str
    right: str
    agreement: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records by the names they were given under, and how likely they are of one person."""

    left: str
    right: str
    probability: float
    evidence: tuple[Evidence, ...]

    @property
    def is_likely(self) -> bool:
        """Whether it is taken as one person; otherwise it is for the queue."""
        return self.probability >= LIKELY


Records = Sequence[tuple[str, Identity]]


def pairs(new: Records, known: Records = (), at_least: float = UNSURE) -> list[Pair]:
    """Pairs among new records, and of a new one with a known one; likeliest first.

    Known records are not compared with each other: that was done when they were new. Each record
    comes under a name of its own; who is a business, or tells too little, is left out. Raises
    ValueError where a name comes twice.
    """
    names = [name for name, _ in (*new, *known)]
    if len(set(names)) != len(names):
        raise ValueError("Two records have one name.")
    found: list[Pair] = []
    sides = [_table(records) for records in (new, known)]
    if not sides[0].num_rows or sum(side.num_rows for side in sides) < 2:
        return found
    for answer in _predicted(sides[0], sides[1], at_least):
        found += map(_pair, answer.to_pylist())
    return sorted(found, key=lambda pair: (-pair.probability, pair.left, pair.right))


def _predicted(new: "pa.Table", known: "pa.Table", at_least: float) -> list["pa.Table"]:
    from splink import DuckDBAPI, Linker

    engine = DuckDBAPI()
    tables = [
        engine.register(table, dataset_display_name=name)
        for table, name in ((new, "new"), (known, "known"))
        if table.num_rows
    ]
    model = people_model.settings(people_model.learnt())
    infer = Linker(tables[0], model, log_level=None).inference
    answers = [
        infer.predict_within(tables[0], threshold_match_probability=at_least, warning_mode="never")
    ]
    if len(tables) > 1:
        answers.append(
            infer.predict_between(
                tables[1], tables[0], threshold_match_probability=at_least, warning_mode="never"
            )
        )
    return [answer.as_duckdbpyrelation().to_arrow_table() for answer in answers]


def _table(records: Records) -> "pa.Table":
    import pyarrow as pa

    schema = pa.schema([("unique_id", pa.string()), *((name, pa.string()) for name in COLUMNS)])
    rows = [
        {"unique_id": name, **_row(one)}
        for name, one in records
        if one.kind == "person" and one.kinds_told > 1
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _row(one: Identity) -> dict[str, str | None]:
    """An identity as the model's columns; what is not told is null."""
    born = one.born
    low, high = sorted((born.day, born.month)) if born else (0, 0)
    told = {
        "forename": one.forename,
        "family": family_of(one.forename) if one.forename else "",
        "initial": initial_of(one.forename) if one.forename else "",
        "surname": one.surname,
        "born": born.isoformat() if born else "",
        "birthday": f"{born.year}-{low:02}-{high:02}" if born else "",
        "postcode": one.postcode,
        "outward": one.outward or one.postcode[:-3],
        "phone": one.phone,
        "email": one.email,
    }
    return {name: told[name] or None for name in COLUMNS}


def _pair(row: dict[str, Any]) -> Pair:
    """The two stand in the order of their names, however the engine had them."""
    sides = ("l", "r") if row["unique_id_l"] <= row["unique_id_r"] else ("r", "l")
    return Pair(
        left=row[f"unique_id_{sides[0]}"],
        right=row[f"unique_id_{sides[1]}"],
        probability=row["match_probability"],
        evidence=tuple(_evidence(row, one, sides) for one in COMPARISONS),
    )


def _evidence(row: dict[str, Any], one: Comparison, sides: tuple[str, str]) -> Evidence:
    at: int = row[f"gamma_{one.name}"]
    left, right = (
        next((row[key] for name in one.shows if row.get(key := f"{name}_{side}")), "")
        for side in sides
    )
    words = NOT_TOLD if at < 0 else one.levels[len(one.levels) - 1 - at].words
    return Evidence(one.name, left, right, words, row[f"mw_{one.name}"] if at >= 0 else 0.0)
