"""Kinds of list: by which rule each counts, and which kinds of report it can never hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class List:
    """One kind of list. `rule` says what one entry is; `mark` and `source` how we know.

    `mark`: S seen in a source, R recalled and so unverified, I our own reading.
    """

    list: str
    title: str
    rule: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class NeverAdded:
    """Two kinds of list, `one` and `other`, and why their counts are never added up."""

    one: str
    other: str
    why: str


@cache
def lists() -> Mapping[str, List]:
    """Every kind of list, by its key, in the order that pages use."""
    found = {key: List(list=key, **facts) for key, facts in _data()["lists"].items()}
    return MappingProxyType(found)


@cache
def cannot(stream: str) -> Mapping[str, str]:
    """The themes that a stream can never hold, each with the reason: its nought is no news."""
    return MappingProxyType(dict(_data()["streams"].get(stream, {}).get("cannot", {})))


@cache
def never_added() -> tuple[NeverAdded, ...]:
    """Pairs of lists whose counts people are tempted to add, each with why not."""
    return tuple(NeverAdded(**row) for row in _data()["never"])


def verify_by() -> date:
    """The day after which somebody must read these facts again."""
    due: date = _data()["verify_by"]
    return due


@cache
def _data() -> Mapping[str, Any]:
    text = (files("hueandcry.facts") / "data" / "lists.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
