"""Statistics on a plain CSV, without a home: the same code that the desk's pages ask."""

from typing import Any

from hueandcry.cli import parts, stat_alarm, stat_hidden, stat_place


def stat(commands: Any) -> None:
    """The command `stat`."""
    actions = parts.actions(commands, "stat", "a statistic on a CSV file; no home is needed")
    stat_hidden.declare(actions)
    stat_alarm.declare(actions)
    stat_place.declare(actions)
