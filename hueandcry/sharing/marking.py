"""Markings: who may pass a figure on. Without one nothing leaves, and the strictest wins.

A marking can stop what the law allows, never allow what it stops. Labels: TLP 2.0 (FIRST, August
2022). Classifications: Government Security Classifications. Handling: the police's 3x5x2 report.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from hueandcry.sharing.terms import Release

Reach = Literal["page", "own", "clients", "community", "public"]

# Government Security Classifications, least first; only these two tiers are ours to handle.
CLASSIFICATIONS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
ABOVE = ("SECRET", "TOP SECRET")
# Police handling: permitted; permitted with conditions. Least first.
HANDLINGS: Mapping[str, str] = MappingProxyType(
    {
        "": "",
        "P": "Police handling P: may be shared for policing where there is a need.",
        "C": "Police handling C: may be shared, with conditions.",
    }
)
CLEAR, COMMUNITY, RED = "TLP:CLEAR", "TLP:GREEN", "TLP:RED"
# How far something may go, least first: to the screen of the one named, into a copy of their own
# organisation's, to who works for it, to members of this partnership, to anybody.
REACHES: tuple[Reach, ...] = ("page", "own", "clients", "community", "public")
_LABEL_REACH: Mapping[str, Reach] = MappingProxyType(
    {
        RED: "page",
        "TLP:AMBER+STRICT": "own",
        "TLP:AMBER": "clients",
        COMMUNITY: "community",
        CLEAR: "public",
    }
)


@dataclass(frozen=True, slots=True)
class Marking:
    """One label of TLP 2.0 (FIRST, August 2022). `colour` is for text on black, and only there."""

    label: str
    colour: str
    words: str
    definition: str
    mark: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Combined:
    """The one marking of everything that went into an answer. `conditions` hold all together."""

    label: str
    classification: str
    handling: str
    conditions: tuple[str, ...]
    community: str

    @property
    def line(self) -> str:
        """What stands at the top of a copy, before anything else."""
        said = (self.label, self.classification, HANDLINGS[self.handling], *self.conditions)
        return " ".join(part for part in said if part)


@cache
def markings() -> Mapping[str, Marking]:
    """The labels of TLP 2.0, strictest first."""
    text = (files("hueandcry.facts") / "data" / "tlp.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["label"]: Marking(**row) for row in rows})


def strictest(labels: Iterable[str]) -> str | None:
    """The strictest of some TLP labels; None for no label, or for one that nobody knows."""
    return _most(tuple(labels), tuple(markings()))


def strictest_classification(labels: Iterable[str]) -> str | None:
    """The highest of some classifications; None for none, or for one that is not ours."""
    return _most(tuple(labels), CLASSIFICATIONS[::-1])


def combined(releases: Iterable[Release]) -> Combined | None:
    """One marking for several: the strictest of each, all conditions, no default.

    None where there is nothing, or one that no agreement may carry, or two communities that differ:
    then nothing leaves.
    """
    given = tuple(releases)
    communities = dict.fromkeys(one.community.strip() for one in given if one.marking == COMMUNITY)
    if not given or any(map(why_unusable, given)) or len(communities) > 1:
        return None
    label = strictest(one.marking for one in given) or RED
    conditions = dict.fromkeys(one.conditions.strip() for one in given if one.conditions.strip())
    return Combined(
        label=label,
        classification=max((one.classification for one in given), key=CLASSIFICATIONS.index),
        handling=max((one.handling for one in given), key=tuple(HANDLINGS).index),
        conditions=tuple(conditions),
        community=next(iter(communities), "") if label == COMMUNITY else "",
    )


def handling_words(releases: Iterable[Release]) -> tuple[str, ...]:
    """What the police's handling says of all of them together, as it stands in a copy."""
    mark = combined(releases)
    if mark is None or not mark.handling:
        return ()
    return (HANDLINGS[mark.handling], *mark.conditions)


def why_unusable(release: Release) -> str:
    """Why no agreement may carry this marking, in a sentence, or ""."""
    if release.marking not in markings():
        return f"{release.marking or 'Nothing'} is no TLP 2.0 label."
    if release.classification not in CLASSIFICATIONS:
        return too_high(release.classification) or "The classification is not known here."
    if release.handling not in HANDLINGS:
        return f"Police handling is P or C, not {release.handling!r}."
    if release.handling == "C" and not release.conditions.strip():
        return "Handling C needs its conditions, in words."
    if release.marking == COMMUNITY and not release.community.strip():
        return "TLP:GREEN needs a community: say that it is the members of this partnership."
    return ""


def too_high(classification: str) -> str:
    """A sentence where a classification is above what may be kept here, or ""."""
    words = " ".join(classification.upper().replace("_", " ").replace("-", " ").split())
    named = words.removeprefix("UK ")
    if any(named == above or named.startswith(f"{above} ") for above in ABOVE):
        return (
            f"{classification.strip()} is above OFFICIAL-SENSITIVE, and nothing above that may be "
            "kept here. Take it out, and tell your security officer."
        )
    return ""


def reach(mark: Combined | None) -> Reach | None:
    """How far it may go at most; None where it may not even be shown."""
    if mark is None:
        return None
    limits = [_LABEL_REACH[mark.label]]
    if mark.classification == CLASSIFICATIONS[-1] or mark.handling:
        # Whoever gets it must be known by name, so that instructions and conditions bind them.
        limits.append("community")
    return min(limits, key=REACHES.index)


def stops(mark: Combined | None, to: Reach) -> str:
    """Why the marking keeps something from going so far, in a sentence, or ""."""
    most = reach(mark)
    if mark is None or most is None:
        return "It carries no marking that we know, so nothing leaves."
    if REACHES.index(to) <= REACHES.index(most):
        return ""
    if mark.label == RED:
        return "TLP:RED is for the eyes of those named: it is read here, and no copy is made."
    if to == "public" and _LABEL_REACH[mark.label] == "public":
        return f"{mark.classification} with its handling may not go to the public."
    return f"{mark.label} may not go that far. {markings()[mark.label].words}"


def _most(labels: tuple[str, ...], order: tuple[str, ...]) -> str | None:
    if not labels or not set(labels) <= set(order):
        return None
    return min(labels, key=order.index)
