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
    from hueandcry.partner import check, prepare, witness

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
