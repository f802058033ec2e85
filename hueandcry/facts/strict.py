"""The strict tier: themes whose numbers leave for the public only coarsely. Our own inference."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class StrictTier:
    """`themes`: why each is strict, by its key. `small_areas`: axes that are never public for them.

    `mark` and `source` say how we know: I is our own reading. `valid_from` is the first day it
    holds, `verify_by` the day after which somebody must read it again.
    """

    version: str
    valid_from: date
    verify_by: date
    mark: str
    source: str
    small_areas: tuple[str, ...]
    themes: Mapping[str, str]


@cache
def strict_tier() -> StrictTier:
    """The tier as it stands in facts/data/strict.toml."""
    text = (files("hueandcry.facts") / "data" / "strict.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return StrictTier(
        **data
        | {
            "small_areas": tuple(data["small_areas"]),
            "themes": MappingProxyType(data["themes"]),
        }
    )
