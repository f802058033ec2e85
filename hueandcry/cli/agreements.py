"""Commands on agreements."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def agreements(commands: Any) -> None:
    """The command `agreements`."""
    actions = parts.actions(commands, "agreements", "read, check, add and approve agreements")
    parts.as_json(
        parts.at_home(actions, "list", "every agreement, and how it stands", "agreements", "index")
    )
    one = parts.at_home(
        actions, "show", "one agreement in plain words", "agreements", "plain_words"
    )
    one.add_argument("reference", help="its id or digest")
    parts.as_json(one)
    check = parts.command(
        actions,
        "check",
        "read a file and run its cases",
        lambda o: parts.desk("agreement_file", "check", o, opened=False),
    )
    check.add_argument("file", type=Path)
    parts.as_json(check)
    add = parts.at_home(
        actions, "add", "put a text into the book, not in force", "agreements", "add"
    )
    add.add_argument("file", type=Path)
    parts.person(add, required=False)
    for name, words in (
        ("approve", "approve the exact text for your organisation"),
        ("withdraw", "take a text out of the book at once"),
    ):
        parser = parts.at_home(actions, name, words, "agreements", name)
        parser.add_argument("reference", help="its id or digest")
        parts.person(parser, required=True)
