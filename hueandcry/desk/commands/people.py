"""Who belongs to the partnership, by command."""

import argparse
import json

from django.core.exceptions import ValidationError

from hueandcry.desk import clock
from hueandcry.desk.acts import people
from hueandcry.desk.commands.opened import Trouble, who
from hueandcry.desk.home import Home
from hueandcry.register import book


def index(options: argparse.Namespace, home: Home) -> int:
    """List everybody."""
    rows = [
        {"name": one.name, "partner": one.partner, "role": one.role} for one in people.members()
    ]
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print(f"{row['name']}  {row['role']}, {row['partner']}")
    return 0


def add(options: argparse.Namespace, home: Home) -> int:
    """Add a person, and print the link that lets them in the first time."""
    if options.partner not in {partner.id for partner in book.partners()}:
        raise Trouble(f"There is no partner '{options.partner}'.")
    if options.role not in people.ROLES:
        raise Trouble(f"There is no role '{options.role}'. There is: {', '.join(people.ROLES)}.")
    try:
        people.add(
            options.name,
            options.full_name or options.name,
            options.partner,
            options.role,
            who=who(None),
            now=clock.now(),
        )
    except ValidationError as problem:
        raise Trouble(" ".join(problem.messages)) from None
    if home.mode == "real":
        print(way_in(people.ticket(options.name, clock.now(), people.FIRST_LINK_MINUTES)))
    return 0


def link(options: argparse.Namespace, home: Home) -> int:
    """Let somebody in again who lost link, password or phone."""
    if home.mode != "real":
        raise Trouble("A demo has no links: choose who you are at its door.")
    try:
        secret = people.start_again(options.name, who=who(None), now=clock.now())
    except people.UnknownPerson as problem:
        raise Trouble(str(problem)) from None
    print(way_in(secret))
    return 0


def way_in(secret: str) -> str:
    """A first link as a command prints it."""
    return (
        f"First way in, once, within a day: http://127.0.0.1:8000/first/{secret}/\n"
        "It opens while the desk is served: hueandcry serve --home DIR."
    )
