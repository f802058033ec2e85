"""Commands for what leaves the partnership, and for researchers."""

from typing import Any

from hueandcry.cli import parts


def outputs(commands: Any) -> None:
    """The command `outputs`."""
    actions = parts.actions(commands, "outputs", "tables on their way out, and who checked them")
    for name, words in (
        ("list", "every request that the member may open"),
        ("show", "one request: where it stands, its tables, what a machine found"),
    ):
        parser = parts.at_home(actions, name, words, "outputs", "index" if name == "list" else name)
        if name == "show":
            parser.add_argument("number", type=int, help="as 'outputs list' numbers it")
        parts.person(parser, required=True)
        parts.as_json(parser)


def research(commands: Any) -> None:
    """The command `research`."""
    from hueandcry.synthetic import research as command

    actions = parts.actions(commands, "research", "work with released tables; nothing else is read")
    words = "rows to write code against, made of released tables and chance"
    command.add_arguments(parts.command(actions, "invent", words, command.run))
