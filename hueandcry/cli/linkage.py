"""Commands that say who is linked: at the matcher, and on the desk."""

from typing import Any


def overlap(commands: Any) -> None:
    """The command `overlap`."""


def series(commands: Any) -> None:
    """The command `series`."""
