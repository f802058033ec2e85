"""Write a request in the law's own words by command."""

import argparse
import json

from hueandcry.desk import clock
from hueandcry.desk.acts import requested
from hueandcry.desk.commands.opened import Trouble, member_called
from hueandcry.desk.home import Home


def write(options: argparse.Namespace, home: Home) -> int:
    """Print the request; nothing of it is kept."""
    member = member_called(options.person)
    names = ("position", "holder", "wanted", "agreement", "purpose", "task", "needed_by")
    try:
        text = requested.write(
            member, {name: getattr(options, name) for name in names}, clock.today()
        )
    except requested.UnableToRequest as problem:
        raise Trouble(str(problem)) from None
    print(json.dumps({"request": text}, ensure_ascii=False) if options.json else text, end="")
    return 0
