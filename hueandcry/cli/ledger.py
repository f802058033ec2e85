"""Commands on the ledger."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def ledger(commands: Any) -> None:
    """The command `ledger`."""
    actions = parts.actions(commands, "ledger", "what was asked, and what was answered")
    verify = parts.at_home(actions, "verify", "does the whole ledger hold?", "ledger", "verify")
    verify.add_argument("--against", type=Path, metavar="FILE", help="a signed note that you kept")
    parts.as_json(verify)
    entries = parts.at_home(actions, "list", "the newest entries", "ledger", "entries")
    entries.add_argument("--limit", type=int, default=20, help="how many (default 20)")
    parts.as_json(entries)
    words = "make a released figure again, and say whether it is the same"
    again = parts.at_home(actions, "recompute", words, "ledger", "recompute_one")
    again.add_argument("number", type=int, help="the ledger entry of its release")
    parts.person(again, required=True)
    parts.as_json(again)
