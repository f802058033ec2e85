"""What two records of one owner are compared by in clear, and the weights that were learnt for it.

A Fellegi-Sunter model for Splink. Its shares were counted among candidate pairs (those that share a
telephone, e-mail, birth, postcode, or name and initial), not among random ones: most of those that
are two people are of one household, and what a household shares must not speak for one person.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

COLUMNS = (
    *("forename", "family", "initial", "surname", "born", "birthday", "postcode", "outward"),
    *("phone", "email"),
)
BLOCKS = (("phone",), ("email",), ("birthday",), ("postcode",), ("surname", "initial"))


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two values agree, in words, and as a condition in SQL; "" is all else."""

    words: str
    condition: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of two records is compared; `shows` are the columns that an officer sees of it."""

    name: str
    shows: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]


def _near(column: str, likeness: float) -> str:
    """One slip, or nearly the same by Jaro and Winkler."""
    return (
        f"(damerau_levenshtein({column}_l, {column}_r) <= 1 AND length({column}_l) > 2)"
        f" OR jaro_winkler_similarity({column}_l, {column}_r) >= {likeness}"
    )


_SAME = "{0}_l = {0}_r"
COMPARISONS = (
    Comparison(
        "forename",
        ("forename",),
        "forename_l IS NULL OR forename_r IS NULL",
        (
            Level("same", _SAME.format("forename")),
            Level("short form", _SAME.format("family")),
            Level(
                "initial fits",
                "initial_l = initial_r AND (length(forename_l) = 1 OR length(forename_r) = 1)",
            ),
            Level(
                "nearly the same",
                f"({_near('forename', 0.88)}) AND length(forename_l) > 1"
                " AND length(forename_r) > 1",
            ),
            Level("different", ""),
        ),
    ),
    Comparison(
        "surname",
        ("surname",),
        "surname_l IS NULL OR surname_r IS NULL",
        (
            Level("same", _SAME.format("surname")),
            Level("nearly the same", _near("surname", 0.92)),
            Level("different", ""),
        ),
    ),
    Comparison(
        "birth",
        ("born",),
        "born_l IS NULL OR born_r IS NULL",
        (
            Level("same", _SAME.format("born")),
            Level("day and month swapped", _SAME.format("birthday")),
            Level("one figure differs", "damerau_levenshtein(born_l, born_r) <= 1"),
            Level("different", ""),
        ),
    ),
    Comparison(
        "home",
        ("postcode", "outward"),
        "outward_l IS NULL OR outward_r IS NULL",
        (
            Level("same postcode", _SAME.format("postcode")),
            Level("one letter differs", "damerau_levenshtein(postcode_l, postcode_r) <= 1"),
            Level("same first half", _SAME.format("outward")),
            Level("different", ""),
        ),
    ),
    Comparison(
        "telephone",
        ("phone",),
        "phone_l IS NULL OR phone_r IS NULL",
        (
            Level("same", _SAME.format("phone")),
            Level("one figure differs", "damerau_levenshtein(phone_l, phone_r) <= 1"),
            Level("different", ""),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        "email_l IS NULL OR email_r IS NULL",
        (
            Level("same", _SAME.format("email")),
            Level("one letter differs", "damerau_levenshtein(email_l, email_r) <= 1"),
            Level("different", ""),
        ),
    ),
)


def learnt() -> Mapping[str, Any]:
    """The learnt shares: `match` of candidate pairs, and m and u of each comparison's levels."""
    text = (files("hueandcry.link") / "data" / "people_model.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def settings(shares: Mapping[str, Any]) -> dict[str, Any]:
    """The model as Splink takes it."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": shares["match"],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": ["outward"],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f"l.{c} = r.{c}" for c in rule), "sql_dialect": "duckdb"}
            for rule in BLOCKS
        ],
        "comparisons": [_comparison(one, shares[one.name]) for one in COMPARISONS],
    }


def _comparison(one: Comparison, shares: Mapping[str, Any]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": one.unknown, "label_for_charts": "not told", "is_null_level": True}
    ]
    for level, m, u in zip(one.levels, shares["m"], shares["u"], strict=True):
        levels.append(
            {
                "sql_condition": level.condition or "ELSE",
                "label_for_charts": level.words,
                "m_probability": m,
                "u_probability": u,
            }
        )
    return {"output_column_name": one.name, "comparison_levels": levels}
