"""Markings: who may pass a figure on. Without one nothing leaves, and the strictest wins."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# Government Security Classifications, least first; only these two tiers are ours to handle.
CLASSIFICATIONS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
CLEAR, COMMUNITY, RED = "TLP:CLEAR", "TLP:GREEN", "TLP:RED"


@dataclass(frozen=True, slots=True)
class Marking:
    """One label of TLP 2.0 (FIRST, August 2022). `colour` is for text on black, and only there."""

    label: str
    colour: str
    words: str
    definition: str
    mark: str
    source: str
    seen: str


@cache
def markings() -> Mapping[str, Marking]:
    """The labels of TLP 2.0, strictest first."""
    text = (files("hueandcry.facts") / "data" / "tlp.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["label"]: Marking(**row) for row in rows})


def strictest(labels: Iterable[str]) -> str | None:
    """The strictest of some TLP labels; None for no label, or for one that nobody knows."""
    return _most(tuple(labels), tuple(markings()))


def strictest_classification(labels: Iterable[str]) -> str | None:
    """The highest of some classifications; None for none, or for one that is not ours."""
    return _most(tuple(labels), CLASSIFICATIONS[::-1])


def _most(labels: tuple[str, ...], order: tuple[str, ...]) -> str | None:
    if not labels or not set(labels) <= set(order):
        return None
    return min(labels, key=order.index)
