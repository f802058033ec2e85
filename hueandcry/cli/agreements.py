"""Commands on agreements."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def agreements(commands: Any) -> None:
    """The command `agreements`."""
    actions = parts.actions(
        commands, "agreements", "read, check, ask, compare, add and approve agreements"
    )
    listed = parts.at_home(
        actions, "list", "every agreement, and how it stands", "agreements", "index"
    )
    parts.person(listed, required=False)
    parts.as_json(listed)
    one = parts.at_home(
        actions, "show", "one agreement of a home in plain words", "agreements", "plain_words"
    )
    one.add_argument("reference", help="its id or digest")
    parts.person(one, required=False)
    parts.as_json(one)
    _of_files(actions)
    _asked(actions)
    add = parts.at_home(
        actions, "add", "put a text into the book, not in force", "agreements", "add"
    )
    add.add_argument("file", type=Path)
    parts.person(add, required=False)
    for name, words, reference in (
        ("foresee", "count whom it would show how many of your own reports", "its id or digest"),
        ("approve", "see what it changes, and approve the exact text", "its digest"),
        ("withdraw", "take a text out of the book at once", "its id or digest"),
    ):
        parser = parts.at_home(actions, name, words, "agreements", name)
        parser.add_argument("reference", help=reference)
        parts.person(parser, required=True)
        if name == "foresee":
            parts.as_json(parser)
    _request(actions)


def _of_files(actions: Any) -> None:
    for name, words in (
        ("check", "read a file, run its cases and say what to look at"),
        ("test", "run the cases of a file, and say of each whether it holds"),
    ):
        parser = parts.without_home(actions, name, words, "agreement_file", name)
        parser.add_argument("file", type=Path)
        parts.as_json(parser)
    explain = _of_either(actions, "explain", "an agreement in plain words")
    explain.add_argument("agreement", help="a file, or an id or digest of a home")
    diff = _of_either(actions, "diff", "what a newer text lets out that an older did not")
    diff.add_argument("old", help="a file, or an id or digest of a home")
    diff.add_argument("new", help="a file, or an id or digest of a home")


def _asked(actions: Any) -> None:
    ask = _of_either(actions, "ask", "whether a figure may be seen under it, and why")
    ask.add_argument("agreement", help="a file, or an id or digest of a home")
    ask.add_argument("--purpose", required=True, help="as plan-sessions")
    ask.add_argument("--by", default="quarter", help="axes, as quarter,ward (default: quarter)")
    ask.add_argument("--figure", default="trend", help="default: trend")
    ask.add_argument("--on", metavar="DAY", help="as 2026-03-31 (default: today)")
    ask.add_argument("--giver", metavar="ID", help="of several parties, who gives")
    ask.add_argument("--receiver", metavar="ID", help="of several parties, who receives")
    ask.add_argument("--giver-kind", metavar="KIND", help="what kind of body gives, as police")
    ask.add_argument("--partner-kind", metavar="KIND", help="what kind of body asks, as council")


def _of_either(actions: Any, name: str, words: str) -> Any:
    """An action on a file, or on a text of a home, which is then opened."""
    parser = parts.home(parts.without_home(actions, name, words, "agreement_file", name))
    parts.as_json(parser)
    return parser


def _request(actions: Any) -> None:
    request = parts.at_home(
        actions, "request", "write a request in the law's words; nothing is kept", "asking", "write"
    )
    for name, words in (
        ("position", "your position, not your name"),
        ("holder", "the organisation that holds the data, by its short name"),
        ("wanted", "which data, naming nobody"),
        ("purpose", "what for, a word of the list of purposes"),
        ("task", "the law that gives you this task, as CDA 1998 s.6"),
        ("needed-by", "the day it is needed by, as 31/03/2027"),
    ):
        request.add_argument(f"--{name}", required=True, help=words)
    request.add_argument("--agreement", default="", help="under which agreement, if there is one")
    parts.person(request, required=True)
    parts.as_json(request)
