"""Lists of words that say by which day somebody must look at them again."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> Mapping[str, Any]:
    """The list in facts/data/`name`, a TOML file."""
    return tomllib.loads((files("hueandcry.facts") / "data" / name).read_text(encoding="utf-8"))


def is_due(name: str, today: date) -> bool:
    """Whether the day has passed by which somebody must look at the list again."""
    due: date = read(name)["verify_by"]
    return today > due
