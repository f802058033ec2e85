"""Open a home for a command: start Django on it, bring its tables up to date."""

import os
import sys
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from hueandcry.desk import home
from hueandcry.desk.home import Home
from hueandcry.exchange.tables import INVENTED
from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.place import Area, area

if TYPE_CHECKING:
    from hueandcry.desk.acts.people import MemberFact

# No agreement, note or mapping is near it: a device or a disk image would fill the memory.
MOST_TEXT = 20_000_000


class Trouble(Exception):
    """What stands in the way, in one sentence; the command ends with 2."""


def open_home(path: Path) -> Home:
    """Read a home and make its register ready; raises Trouble."""
    os.umask(0o077)  # what a home holds is for its own user alone
    try:
        found = home.read(path)
        home.grow(found)
        for name in home.KEYS:
            home.key(found, name)
    except home.NoHome as problem:
        raise Trouble(str(problem)) from None
    except (OSError, ValueError):
        raise Trouble(f"A key in {path / 'keys'} is gone or cannot be read.") from None
    area_pack(found.area)
    if found.mode == "demo":
        print(INVENTED, file=sys.stderr)
    os.environ["HUEANDCRY_HOME"] = str(found.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hueandcry.desk.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import DatabaseError

    django.setup()
    try:
        from hueandcry.inbox import engine

        engine.ensure()
        for database in ("default", "inbox"):
            call_command("migrate", database=database, verbosity=0, interactive=False)
    except (DatabaseError, ImproperlyConfigured, ValueError) as error:
        words = " ".join(str(error).split())
        raise Trouble(f"The database of {path} cannot be opened: {words}.") from None
    _erase_again()
    return found


def _erase_again() -> None:
    """What was erased must not come back with an older copy of a database."""
    from hueandcry.desk import clock
    from hueandcry.desk.acts import inbox_keep
    from hueandcry.register import erase, tombstones

    try:
        erased = erase.again(clock.now())
    except tombstones.Unreadable as problem:
        raise Trouble(f"{problem} Nothing is opened until then.") from None
    if erased is not None:
        print(
            f"An older register was put back: {erased.reports:,} reports and "
            f"{sum(erased.texts.values()) + erased.names:,} texts were erased again.",
            file=sys.stderr,
        )
    back = inbox_keep.again(clock.now())
    if back.messages or back.facts:
        print(
            f"An older inbox was put back, or something was cut short: {back.messages:,} messages "
            f"were erased again and {back.facts:,} facts taken back.",
            file=sys.stderr,
        )


def area_pack(area_id: str) -> Area:
    """The area pack of an id or a folder; raises Trouble."""
    try:
        return area(area_id)
    except UnusableArea as problem:
        raise Trouble(str(problem)) from None


def member_called(name: str) -> "MemberFact":
    """The member called `name`; raises Trouble."""
    from hueandcry.desk.acts import people

    try:
        return people.member(name)
    except people.UnknownPerson as problem:
        raise Trouble(str(problem)) from None


def who(person: str | None) -> dict[str, str]:
    """Who acts, for the ledger: the system's user and, where given, the member."""
    named = {"who": member_called(person).name} if person else {}
    return {"system_user": getuser()} | named


def read_text(path: Path) -> str:
    """The text of a file; raises Trouble."""
    try:
        with path.open(
            encoding="utf-8-sig"
        ) as file:  # a mark that some editors put first is no text
            text = file.read(MOST_TEXT + 1)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Trouble(f"{path} is not text in UTF-8.") from None
    if len(text) > MOST_TEXT:
        raise Trouble(f"{path} is longer than {MOST_TEXT:,} letters; no text asked for here is.")
    return text
