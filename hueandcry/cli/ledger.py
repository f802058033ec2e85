"""Commands on the ledger."""

import argparse
from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def ledger(commands: Any) -> None:
    """The command `ledger`."""
    actions = parts.actions(commands, "ledger", "what was asked, and what was answered")
    words = "does the whole ledger hold, or an export of it?"
    verify = parts.home(parts.command(actions, "verify", words, _verify))
    words = "an export, checked without a home; without it, the home's own ledger"
    verify.add_argument("export", type=Path, nargs="?", metavar="EXPORT", help=words)
    verify.add_argument("--against", type=Path, metavar="FILE", help="a signed note that you kept")
    words = "the ledger's key as you were given it, to hold an export against"
    verify.add_argument("--key", metavar="KEY", help=words)
    parts.as_json(verify)
    entries = parts.at_home(actions, "list", "the newest entries", "ledger", "entries")
    entries.add_argument("--limit", type=int, default=20, help="how many (default 20)")
    words = "collection, alteration, consultation, disclosure, combination, erasure or governance"
    entries.add_argument("--operation", metavar="KIND", help=f"only one kind: {words}")
    parts.as_json(entries)
    words = "make a released figure again, and say whether it is the same"
    again = parts.at_home(actions, "recompute", words, "ledger", "recompute_one")
    again.add_argument("number", type=int, help="the ledger entry of its release")
    parts.person(again, required=True)
    parts.as_json(again)
    _handed(actions)
    words = "let nobody change or remove an entry by the database"
    protect = parts.at_home(actions, "protect", words, "ledger", "protect")
    words = "PostgreSQL: the role that the service connects as; it may only add entries"
    protect.add_argument("--web-role", default="", metavar="NAME", help=words)
    words = "print the SQL for an administrator, and do nothing"
    protect.add_argument("--print", dest="only_print", action="store_true", help=words)


def _handed(actions: Any) -> None:
    """What goes to a partner and comes back."""
    words = "write the whole ledger without a name, for a partner to keep and check"
    export = parts.at_home(actions, "export", words, "handed", "export")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")
    words = "leave out the first N entries"
    export.add_argument("--since", type=int, default=0, metavar="N", help=words)
    parts.as_json(export)
    words = "write the newest checkpoint, with the proof that the ledger only grew"
    checkpoint = parts.at_home(actions, "checkpoint", words, "handed", "checkpoint")
    checkpoint.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")
    since = checkpoint.add_mutually_exclusive_group()
    words = "the number of entries that the partner saw last (default: none)"
    since.add_argument("--from", dest="first", type=int, default=0, metavar="SIZE", help=words)
    words = "from what this partner cosigned last"
    since.add_argument("--partner", default="", metavar="ID", help=words)
    parts.as_json(checkpoint)
    words = "take in a checkpoint that a partner cosigned"
    cosign = parts.at_home(actions, "cosign", words, "handed", "cosign")
    cosign.add_argument("file", type=Path, metavar="FILE", help="the note as it came back")
    cosign.add_argument("--partner", required=True, metavar="ID", help="whose signature it is")
    parts.as_json(cosign)
    words = "the keys that partners cosign with: list, add or remove one"
    key = parts.at_home(actions, "witness-key", words, "handed", "witness_key")
    key.add_argument("--partner", default="", metavar="ID", help="whose key")
    change = key.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="KEY", help="the line that the partner handed over")
    change.add_argument("--remove", action="store_true", help="its key no longer counts")
    parts.person(key, required=False)
    parts.as_json(key)


def _verify(options: argparse.Namespace) -> int:
    if options.export is None:
        return parts.desk("ledger", "verify", options, opened=True)
    from hueandcry.partner import exported

    return exported.run(options)
