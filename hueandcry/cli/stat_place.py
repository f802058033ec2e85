"""How `stat` is called for: place."""

from typing import Any


def declare(actions: Any) -> None:
    """Its actions."""
