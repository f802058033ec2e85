"""The values that travel from the gate outwards. Each has one maker, named here and tested."""

from dataclasses import dataclass
from typing import Literal

from hueandcry.facts.figure import ClearedTable, FigureKind

Audience = Literal["owner", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """How numbers are made safe for an audience.

    The owner sees its own exactly. A partner sees counts rounded to `base`, additive. The public
    sees the same rounded counts, and any margin whose true count is below `smallest_count` (and
    what lies in that margin) reads "fewer than N".
    """

    audience: Audience
    base: int
    smallest_count: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """A figure that passed disclosure control. Made by sharing.control.clear alone."""

    name: str
    kind: FigureKind
    unit: str
    window: tuple[str, str]
    tables: tuple[ClearedTable, ...]
    treatment: Treatment
    method: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that may not leave, with the reason and what to ask instead, in plain words."""

    reason: str
    instead: str
