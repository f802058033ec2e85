"""What an offender leaves with a victim, and the ways of working that a teller may name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# An artefact as a report carries it: its kind, a key of KINDS or METHOD, and its value.
Artefact = tuple[str, str]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "phone": "telephone number",
        "email": "e-mail address",
        "url": "web address",
        "account": "bank account",
        "wallet": "crypto wallet",
    }
)
# A way of working, by its id in data/methods.toml: it joins no reports.
METHOD = "method"
LONGEST = 200  # letters of a value


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working: `words` are looked for in a narrative, of which only `id` is kept."""

    id: str
    name: str
    words: tuple[str, ...]


@cache
def methods() -> Mapping[str, Method]:
    """Every way of working on the closed list, by id."""
    text = (files("hueandcry.facts") / "data" / "methods.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    return MappingProxyType(
        {key: Method(key, one["name"], tuple(one["words"])) for key, one in found.items()}
    )
