"""How `stat` is called for: alarm."""

from typing import Any


def declare(actions: Any) -> None:
    """Its actions."""
