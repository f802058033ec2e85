"""Commands that need no home."""

from pathlib import Path
from typing import Any

from hueandcry.cli import parts


def playbook(commands: Any) -> None:
    """The command `playbook`."""
    actions = parts.actions(commands, "playbook", "first-hour guides, as CACAO 2.0 playbooks")
    parts.as_json(parts.without_home(actions, "list", "the guides", "playbook", "index"))
    words = "does every path end, with words and numbers as they must be?"
    check = parts.without_home(actions, "check", words, "playbook", "check")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="TOML or CACAO JSON")
    export = parts.without_home(actions, "export", "write one as CACAO 2.0", "playbook", "export")
    export.add_argument("id", help="as 'playbook list' names it")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to")


def synthetic(commands: Any) -> None:
    """The command `synthetic`."""
    from hueandcry.synthetic import command

    words = "invent a partnership: its files, and the truth beside them"
    command.add_arguments(
        parts.command(commands, "synthetic", words, lambda o: command.run(o, parts.today()))
    )


def area(commands: Any) -> None:
    """The command `area`."""
    from hueandcry.areas import command

    actions = parts.actions(commands, "area", "the places of a partnership, as a pack of files")
    command.add_build(
        parts.command(actions, "build", "make a pack of a force from public files", command.make)
    )
    command.add_list(parts.command(actions, "list", "the packs that are here", command.index))
    command.add_check(parts.command(actions, "check", "does a pack add up?", command.check))


def partner(commands: Any) -> None:
    """The command `partner`."""
    from hueandcry.partner import check, prepare, tokens, witness

    actions = parts.actions(commands, "partner", "work at a partner's own desk; nothing is sent")
    words = "check a file where it already is"
    check.add_arguments(
        parts.command(actions, "check", words, lambda o: check.run(o, parts.today()))
    )
    words = "write the nameless reports to send, and the rows to mend"
    prepare.add_arguments(
        parts.command(actions, "prepare", words, lambda o: prepare.run(o, parts.today()))
    )
    words = "sign the ledger's checkpoint, if it only grew since you saw it last"
    witness.add_arguments(
        parts.command(actions, "witness", words, lambda o: witness.run(o, parts.now()))
    )
    words = "write one filter a victim, by which lists are compared without names"
    tokens.add_arguments(
        parts.command(actions, "tokens", words, lambda o: tokens.run(o, parts.today()))
    )
    _key(actions)


def _key(actions: Any) -> None:
    """The command `partner key`."""
    from hueandcry.partner import project_key as key

    found = parts.actions(actions, "key", "the key of a project whose partners compare lists")
    key.add_new(parts.command(found, "new", "make it", lambda o: key.new(o, parts.today())))
    words = "ask for it: make a private key, print a public line"
    key.add_ask(parts.command(found, "ask", words, key.ask))
    words = "seal it for who asked"
    key.add_seal(parts.command(found, "seal", words, lambda o: key.seal(o, parts.today())))
    words = "open what was sealed for you"
    key.add_open(parts.command(found, "open", words, lambda o: key.open_sealed(o, parts.today())))
    words = "say which project's key a file holds"
    key.add_check(parts.command(found, "check", words, lambda o: key.check(o, parts.today())))
    key.add_forget(parts.command(found, "forget", "overwrite and delete it", key.forget))
