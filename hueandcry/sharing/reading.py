"""Reading a TOML file so that whoever wrote it learns where and how to mend it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from unicodedata import category

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*\[(\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")
_STEERING = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")
_NO_DAY = date.min
# An agreement is read by people: more than that is something else, and slow to find faults in.
MOST_TEXT = 100_000
_QUOTES = "Texts stand in quotation marks, days and numbers do not, and brackets close."


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed text, where each of its keys stands, and the findings so far, one sentence each."""

    table: Mapping[str, Any]
    lines: tuple[str, ...]
    places: Mapping[Path, int]
    findings: list[str] = field(default_factory=list)

    def say(self, path: Path, sentence: str) -> None:
        """Note a finding at `path`, with its line where the text shows one."""
        line = self._line(path)
        names = [f"{part + 1}" if isinstance(part, int) else part for part in path]
        where = [f"line {line}"] * bool(line) + [".".join(names)] * bool(names)
        self.findings.append(_capital(f"{', '.join(where) or 'the file'}: {sentence}"))

    def _line(self, path: Path) -> int:
        known = max((cut for cut in range(len(path) + 1) if path[:cut] in self.places), default=0)
        line = self.places.get(path[:known], 0)
        return self._inside(line, path[known:]) if line else 0

    def _inside(self, line: int, rest: Path) -> int:
        """The line of a key in the inline tables from `line` on, which only reading can find."""
        names = [part for part in rest if isinstance(part, str)]
        tables = next((part for part in rest if isinstance(part, int)), -1) + 1
        word = re.compile(rf"(?<![\w-]){re.escape(names[-1])}\s*=" if names else "")
        opened = 0
        for number, text in enumerate(self.lines[line - 1 :], line):
            if number > line and (_KEY.match(text) or _HEADER.match(text)):
                break
            opened += text.count("{")
            if opened >= tables and word.search(text):
                return number
        return line

    def section(self, *path: str | int) -> "Section":
        """The table at `path`, empty (and noted) where there is none or something else."""
        found: Any = self.table
        for part in path:
            found = found[part] if isinstance(part, int) else found.get(part)
        if isinstance(found, Mapping):
            return Section(self, path, found)
        missing = f"add the section [{path[-1]}]." if found is None else "write this as a table."
        self.say(path, missing)
        return Section(self, path, {}, lost=True)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a page. Each reader gives the value, or notes what is wrong and a blank."""

    page: Page
    path: Path
    table: Mapping[str, Any]
    lost: bool = False

    def say(self, key: str, sentence: str) -> None:
        """Note a finding at one key of this section."""
        self.page.say((*self.path, key), sentence)

    def may_hold(self, keys: Iterable[str], what: str = "key") -> None:
        """Note each key that is not one of `keys`, with the nearest that is."""
        for key in self.table:
            if key not in (allowed := tuple(keys)):
                self.say(key, f"there is no {what} {key!r}; {nearest(key, allowed)}")

    def text(self, key: str, *, optional: bool = False) -> str:
        """A text with something in it, on one line; "" where an optional one is absent."""
        value = self._get(key, optional)
        if value is None:
            return ""
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.say(key, "write some text here, in quotation marks.")
        return ""

    def choice(self, key: str, options: Iterable[str], *, optional: bool = False) -> str:
        """A text that is one of `options`."""
        return self._known(key, self.text(key, optional=optional), tuple(options))

    def texts(
        self, key: str, options: Iterable[str] = (), *, optional: bool = False
    ) -> tuple[str, ...]:
        """A list of one or more texts, each one of `options` if there are any."""
        value = self._get(key, optional)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            self.say(key, 'write a list of texts, as ["one", "two"].')
            return ()
        allowed = tuple(options)
        said = [" ".join(text.split()) for text in value]
        return tuple(self._known(key, text, allowed) if allowed else text for text in said)

    def day(self, key: str) -> date:
        """A day, written without quotation marks."""
        value = self._get(key, optional=False)
        if type(value) is date:
            return value
        if value is not None:
            self.say(key, "write a day without quotation marks, as 2026-01-31.")
        return _NO_DAY

    def day_if_any(self, key: str) -> date | None:
        """The same where the key may be absent."""
        return self.day(key) if key in self.table else None

    def yes_no(self, key: str, *, default: bool) -> bool:
        """true or false; `default` where it is absent."""
        value = self.table.get(key, default)
        if isinstance(value, bool):
            return value
        self.say(key, "write true or false, without quotation marks.")
        return default

    def whole(self, key: str, least: int, default: int | None = None) -> int:
        """A whole number of at least `least`; without a default it must be there."""
        value = self._get(key, optional=default is not None)
        if value is None:
            return default or 0
        if isinstance(value, int) and not isinstance(value, bool) and least <= value < 10**9:
            return value
        self.say(key, f"write a whole number, {least} or more.")
        return 0

    def tables(self, key: str) -> tuple["Section", ...]:
        """A list of tables, empty where the key is absent."""
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            return tuple(
                Section(self.page, (*self.path, key, n), entry) for n, entry in enumerate(value)
            )
        self.say(key, "write a list of tables, as [ { ... }, { ... } ].")
        return ()

    def _get(self, key: str, optional: bool) -> Any:
        if key not in self.table and not optional and not self.lost:
            self.page.say(self.path, f"{key} is missing.")
        return self.table.get(key)

    def _known(self, key: str, text: str, options: tuple[str, ...]) -> str:
        if text and text not in options:
            self.say(key, f"{text!r} is not known here; {nearest(text, options)}")
        return text


def nearest(word: str, options: Iterable[str]) -> str:
    """ "did you mean ...?", or what there is to choose from."""
    choices = tuple(options)
    close = get_close_matches(word, choices, n=1)
    return f"did you mean {close[0]!r}?" if close else f"it may be {', '.join(choices)}."


def open_page(text: str) -> Page | str:
    """The text as a page, or one sentence where it is no TOML at all. Numbers stay decimal."""
    if len(text) > MOST_TEXT:
        return f"The file is longer than {MOST_TEXT:,} letters; an agreement is a few pages."
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        return "The file: brackets stand within brackets too many times over. Write it flatter."
    except (tomllib.TOMLDecodeError, ArithmeticError) as fault:
        return _unreadable(str(fault))
    except ValueError:
        return "The file: one of its numbers is longer than any number here can be."
    if unseen := _unseen(text, table):
        return unseen
    lines = tuple(text.splitlines())
    return Page(table, lines, _places(lines))


def _unseen(text: str, table: Mapping[str, Any]) -> str:
    """What keeps an officer from seeing what is approved: letters that steer a screen."""
    mend = "a letter here cannot be seen on a screen. Take it out."
    for number, line in enumerate(text.split("\n"), 1):
        if _steers(line.rstrip("\r")):
            return f"Line {number}: {mend}"
    return f"The file: {mend}" if any(_steers(said) for said in _texts(table)) else ""


def _steers(said: str) -> bool:
    return not said.isprintable() and any(
        category(letter) in _STEERING and letter not in "\t\r\n" for letter in said
    )


def _texts(table: Mapping[str, Any]) -> Iterator[str]:
    """Every text within a table, keys too, with whatever its escapes stood for."""
    waiting: list[Any] = [table]  # and no recursion: a key of many dots is as deep as it is long
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value


def _unreadable(fault: str) -> str:
    place = re.search(r"line (\d+)", fault)
    where = f"Line {place.group(1)}" if place else "The end of the file"
    twice = re.search("overwrite|twice|uplicate", fault)
    mend = "The same key stands here twice." if twice else _QUOTES
    return f"{where}: this is not written as TOML asks. {mend}"


def _places(lines: Iterable[str]) -> Mapping[Path, int]:
    places: dict[Path, int] = {}
    counts: dict[str, int] = {}
    here: Path = ()
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            name = header.group(2)
            if header.group(1):
                counts[name] = counts.get(name, -1) + 1
            here = _indexed(name, counts)
            places.setdefault(here, number)
        elif key := _KEY.match(line):
            places.setdefault((*here, key.group(1)), number)
    return places


def _indexed(name: str, counts: Mapping[str, int]) -> Path:
    path: list[str | int] = []
    parts = name.split(".")
    for depth, part in enumerate(parts, 1):
        path.append(part)
        if (stem := ".".join(parts[:depth])) in counts:
            path.append(counts[stem])
    return tuple(path)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
