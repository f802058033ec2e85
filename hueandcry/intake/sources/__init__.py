"""Each layout that partners send, as data: which heading means what, and what it may give away."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import get_args

from hueandcry.facts.columns import Kind
from hueandcry.intake import spelling

_FIELDS = """ref reported_on event_on code forename surname name dob age sex postcode phone email
    loss online suspect_phone suspect_url suspect_account organisation narrative"""
FIELDS = frozenset(_FIELDS.split())


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a layout: its kind says who may see it, `headings` how partners head it."""

    field: str
    kind: Kind
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A layout: its columns, the headings only it uses, and which lines are no rows.

    `date_order` is "dmy" or "mdy", believed where a file does not show another. `code_prefix` is
    put before a bare code ("52C"). `totals` and `banners` are words that such lines begin with.
    """

    id: str
    title: str
    date_order: str
    code_prefix: str
    columns: Mapping[str, Column]
    telling: frozenset[str]
    totals: tuple[str, ...]
    banners: tuple[str, ...]
    known: Mapping[str, tuple[int, str]]

    def field(self, heading: str) -> tuple[int, str] | None:
        """The field that a heading means, after its rank among that field's headings."""
        return _field(self.id, heading)


def compact(text: str) -> str:
    """A heading without case, spaces and marks: "Date Reported " is "datereported"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def source(source_id: str) -> Source:
    """The layout `source_id`; raises KeyError naming the layouts there are."""
    if source_id not in SOURCES:
        raise KeyError(f"There is no layout '{source_id}'; there is: {', '.join(SOURCES)}.")
    return SOURCES[source_id]


@lru_cache(4096)
def _field(source_id: str, heading: str) -> tuple[int, str] | None:
    known = SOURCES[source_id].known
    bare = re.sub(r"[(\[].*?[)\]]", "", heading)
    for form in (compact(heading), compact(bare)):
        if form in known:
            return known[form]
    near = spelling.nearest(compact(heading), _spellings(source_id))
    return known[near] if near else None


@cache
def _spellings(source_id: str) -> Mapping[str, frozenset[str]]:
    return spelling.index(SOURCES[source_id].known)


def _read(name: str) -> Source:
    data = tomllib.loads((files(__name__) / name).read_text(encoding="utf-8"))
    columns = {field: _column(field, **facts) for field, facts in data["columns"].items()}
    known: dict[str, tuple[int, str]] = {}
    for column in columns.values():
        for rank, heading in enumerate(column.headings):
            if known.setdefault(compact(heading), (rank, column.field))[1] != column.field:
                raise ValueError(f"{name}: the heading '{heading}' stands for two fields.")
    return Source(
        id=data["id"],
        title=data["title"],
        date_order=data["date_order"],
        code_prefix=data["code_prefix"],
        columns=MappingProxyType(columns),
        telling=frozenset(map(compact, data["telling"])),
        totals=tuple(word.casefold() for word in data["totals"]),
        banners=tuple(word.casefold() for word in data["banners"]),
        known=MappingProxyType(known),
    )


def _column(field: str, *, kind: Kind, headings: list[str]) -> Column:
    if field not in FIELDS:
        raise ValueError(f"A layout names a field '{field}' that nothing reads.")
    if kind not in get_args(Kind):
        raise ValueError(f"'{field}' is of a kind '{kind}' that nobody knows.")
    return Column(field, kind, tuple(headings))


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        layout.id: layout
        for layout in (
            _read(entry.name)
            for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
            if entry.name.endswith(".toml")
        )
    }
)
