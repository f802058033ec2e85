"""Keep and list the layouts of an organisation's own, by command."""

import argparse
import json
from pathlib import Path

from hueandcry.desk import clock
from hueandcry.desk.commands.opened import Trouble, member_called, read_text, who
from hueandcry.desk.home import Home
from hueandcry.intake.sources import SOURCES, Source, Unusable, parse
from hueandcry.register import book, layouts


def index(options: argparse.Namespace, home: Home) -> int:
    """List the saved layouts."""
    owners = [partner.id for partner in book.partners()]
    if options.owner is not None and options.owner not in owners:
        raise Trouble(f"There is no partner '{options.owner}'.")
    rows = [
        {
            "owner": owner,
            "id": one.layout.id,
            "title": one.layout.title,
            "list": one.layout.source,
            "saved": one.saved_at.date().isoformat(),
        }
        for owner in owners
        if options.owner in (None, owner)
        for one in layouts.saved(owner)
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['owner']}  {row['id']}  {row['list']}: {row['title']}, {row['saved']}")
    if not rows:
        print("No layout is saved.")
    return 0


def save(options: argparse.Namespace, home: Home) -> int:
    """Keep a layout for the organisation of the person who acts."""
    member = member_called(options.person)
    try:
        saved = layouts.save(member.partner, read_text(options.file), who(member.name), clock.now())
    except layouts.UnableToSave as problem:
        raise Trouble(f"{options.file}: {problem}") from None
    if options.json:
        print(json.dumps({"id": saved, "owner": member.partner}))
    else:
        print(f"Saved for {member.partner}: {saved}. Its files are known by their headings now.")
    return 0


def layout_in(path: Path | None) -> Source | None:
    """The layout of a file of TOML, None without one; raises Trouble."""
    if path is None:
        return None
    found = parse(read_text(path))
    if isinstance(found, Unusable):
        raise Trouble(f"{path}: {' '.join(found.findings)}")
    if found.id in SOURCES:
        raise Trouble(f"{path}: '{found.id}' is a layout of the house. Give yours another id.")
    return found
