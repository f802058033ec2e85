"""How `stat` is called for: hidden."""

from typing import Any


def declare(actions: Any) -> None:
    """Its actions."""
