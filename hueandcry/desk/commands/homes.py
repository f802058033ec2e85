"""Make a home: an empty one for real reports, or a demo full of invented ones."""

import argparse
import re
from collections.abc import Sequence

from hueandcry.desk import clock, home
from hueandcry.desk.commands.opened import Trouble, area_pack, open_home, who
from hueandcry.sharing.gateway import KINDS
from hueandcry.sharing.terms import PUBLIC
from hueandcry.synthetic.command import MOST_QUARTERS

_NAME = re.compile(r"[\w.@+-]{1,150}")


def init(options: argparse.Namespace) -> int:
    """Make a home for real reports, with its organisations and a first way in."""
    area_pack(options.area)
    partners = [_partner(text) for text in options.partner]
    name, _, partner = (options.first or "").partition(":")
    ids = {one[0] for one in partners}
    if options.first and (partner not in ids or not _NAME.fullmatch(name)):
        raise Trouble("--first reads NAME:PARTNER: letters and digits, and a partner named here.")
    try:
        home.create(options.home, mode="real", area=options.area, database=options.database)
    except home.NoHome as problem:
        raise Trouble(str(problem)) from None
    try:
        open_home(options.home)
    except Trouble:
        (options.home / "home.toml").unlink()
        raise
    print(f"Made a home at {options.home}.")
    _fill(partners, name, partner)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Make and fill a demo home where there is none, then serve it."""
    if not (options.home / "home.toml").exists():
        area_pack(options.area)
        try:
            home.create(options.home, mode="demo", area=options.area, database="")
        except home.NoHome as problem:
            raise Trouble(str(problem)) from None
    found = open_home(options.home)
    if found.mode != "demo":
        raise Trouble(f"{options.home} is a home for real reports. It takes no invented ones.")
    if not 1 <= options.quarters <= MOST_QUARTERS:
        raise Trouble(f"--quarters is {options.quarters}. Choose from 1 to {MOST_QUARTERS}.")
    if not (found.path / "ready").exists():
        from hueandcry.desk.acts import seed

        print("Preparing the demo. This takes about half a minute, once.", flush=True)
        seed.seed(
            quarters=options.quarters,
            number=options.seed,
            today=clock.today(),
            now=clock.now,
            say=lambda words: print(words, flush=True),
        )
        (found.path / "ready").touch()
    if options.set_up:
        print(f"The demo is ready in {options.home}.")
        return 0
    from hueandcry.desk.commands import serve

    return serve.run(options, found)


def _fill(partners: Sequence[tuple[str, str, str]], name: str, partner: str) -> None:
    from hueandcry.desk.acts import people
    from hueandcry.desk.commands.people import way_in
    from hueandcry.register import book

    for one_id, kind, words in partners:
        book.add_partner(book.PartnerFact(one_id, words, kind))
    if name:
        people.add(name, name, partner, "coordinator", who=who(None), now=clock.now())
        print(way_in(people.ticket(name, clock.now(), people.FIRST_LINK_MINUTES)))


def _partner(text: str) -> tuple[str, str, str]:
    """(id, kind, name) of "police:police:Our Force"."""
    parts = text.split(":", 2)
    if len(parts) != 3 or not all(parts) or parts[1] not in KINDS or PUBLIC in parts[:2]:
        kinds = ", ".join(kind for kind in KINDS if kind != PUBLIC)
        raise Trouble(f"--partner reads '{text}'. Write ID:KIND:NAME; kinds: {kinds}.")
    return parts[0], parts[1], parts[2]
