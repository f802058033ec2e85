"""A home: the folder where one partnership's register, keys and settings live."""

import json
import os
import secrets
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from hueandcry.facts.area_files import PACK
from hueandcry.facts.place import area_ids

Mode = Literal["demo", "real"]
DEFAULT = "hueandcry-home"
KEYS = ("secret", "token", "ledger", "inbox")
_OWN_AREA = "./area"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a partnership's data lie.

    `area` is what facts.place.area takes: the id of a pack that this copy carries, or the path of
    the home's own pack. `database` is "" for SQLite in the folder, else a URL.
    """

    path: Path
    mode: Mode
    area: str
    database: str


class NoHome(Exception):
    """There is no usable home at the path; the message is one sentence that says why."""


def read(path: Path) -> Home:
    """Read the home at `path`; raises NoHome with what to do."""
    file = path / "home.toml"
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoHome(f"There is no home at {path}. Make one: hueandcry init {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoHome(f"{file} cannot be read as TOML: {error}.") from None
    said = facts.get("mode")
    mode = next((mode for mode in get_args(Mode) if mode == said), None)
    if mode is None:
        raise NoHome(f'{file}: mode must be "demo" or "real", not {said!r}.')
    area = str(facts.get("area", ""))
    if area == _OWN_AREA:
        area = str(path.resolve() / area)
    return Home(path.resolve(), mode, area, str(facts.get("database", "")))


def create(path: Path, *, mode: Mode, area: str, database: str) -> Home:
    """Make a home with fresh keys; raises NoHome where one stands already.

    An `area` that is a folder is copied into the home, so that the home stands alone.
    """
    if (path / "home.toml").exists():
        raise NoHome(f"There is already a home at {path}.")
    try:
        for folder in (path, path / "keys", path / "mirror"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _missing_keys(path, KEYS)
        if area not in area_ids():
            _keep_pack(Path(area), path / _OWN_AREA)
            area = _OWN_AREA
        _write_private(
            path / "home.toml",
            f'mode = "{mode}"\narea = "{area}"\ndatabase = {json.dumps(database)}\n',
        )
    except OSError as error:
        raise NoHome(f"No home can be made at {path}: {error.strerror}.") from None
    return read(path)


def _keep_pack(pack: Path, own: Path) -> None:
    """Copy the files of a pack, and only those; what an earlier attempt left there goes."""
    if pack.resolve() == own.resolve():
        return
    own.mkdir(mode=0o700, exist_ok=True)
    for name in PACK:
        (own / name).unlink(missing_ok=True)
        if (pack / name).is_file():
            shutil.copyfile(pack / name, own / name)


def grow(home: Home) -> None:
    """Give a home that was made before there was an inbox the key that it lacks."""
    if not (home.path / "inbox.sqlite3").exists():
        _missing_keys(home.path, ("inbox",))


def _missing_keys(path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if not (path / "keys" / name).exists():
            _write_private(path / "keys" / name, secrets.token_hex(32))


def key(home: Home, name: str) -> bytes:
    """The home's 32-byte key called `name`, one of KEYS."""
    return bytes.fromhex((home.path / "keys" / name).read_text(encoding="ascii"))


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
