"""Each layout that partners send, as data: which heading means what, and what it may give away."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from hueandcry.intake.sources.layout import FIELDS, LISTS, WORDS, Column, Source, compact
from hueandcry.intake.sources.parse import Unusable, parse

__all__ = [
    "FIELDS",
    "LISTS",
    "SOURCES",
    "WORDS",
    "Column",
    "Source",
    "Unusable",
    "compact",
    "parse",
    "source",
]

_BUILT_IN = ("police", "report_fraud", "trading_standards", "bank", "advice")


def source(source_id: str) -> Source:
    """The built-in layout `source_id`; raises KeyError naming the layouts there are."""
    if source_id not in SOURCES:
        raise KeyError(f"There is no layout '{source_id}'; there is: {', '.join(SOURCES)}.")
    return SOURCES[source_id]


def _read(name: str) -> Source:
    found = parse((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
    if isinstance(found, Unusable):
        raise ValueError(f"{name}.toml: {' '.join(found.findings)}")
    return found


SOURCES: Mapping[str, Source] = MappingProxyType(
    {layout.id: layout for layout in map(_read, _BUILT_IN)}
)
