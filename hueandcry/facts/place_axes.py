"""Wards and partnerships as the axes of a figure: which are listed, and which lie in which.

Two figures share a total only where both count the same reports towards it. So a ward stands under
its partnership, except where a report may know the one and not the other, or may know a partnership
by a code that was split since. There both stand under a whole that is the same in either figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hueandcry.facts.area_files import listed
from hueandcry.facts.area_rows import Place
from hueandcry.facts.place_history import Became, Change, current, later

WARD, PARTNERSHIP = "ward", "partnership"
# Between the codes of a whole: E22000072+E22000365.
TOGETHER = "+"
_OPEN = (
    "Some councils hold several partnerships that cannot be told apart here. "
    "Their reports are under “Place not known”."
)


@dataclass(frozen=True, slots=True)
class PlaceAxes:
    """How the places of a pack are counted.

    `areas`: the codes of each axis, sorted, among them old ones that were split since. `lies_in`:
    the partnership or whole that a code of either axis stands under. `becomes`: the code under
    which an old one goes on.
    """

    areas: Mapping[str, tuple[str, ...]]
    lies_in: Mapping[str, str]
    becomes: Mapping[str, str]


def unknown_place(axis: str) -> str:
    """The value of an area axis for reports whose place nobody knows."""
    return f"unknown {axis}"


def is_whole(code: str) -> bool:
    """Whether a value of an area axis is a whole that people can make something of."""
    return TOGETHER in code and unknown_place(PARTNERSHIP) not in code.split(TOGETHER)


def is_ward(code: str) -> bool:
    """Whether a code is that of a ward, by its third and second letters: E05, W05."""
    return code[1:3] == "05"


def place_axes(
    places: Mapping[str, Place], history: Mapping[str, Became], changes: Sequence[Change]
) -> PlaceAxes:
    """How wards and partnerships are counted, from what a pack holds."""
    becomes = later(changes)
    within = {
        place.ward: place.partnership or unknown_place(PARTNERSHIP) for place in places.values()
    }
    families = _Families()
    for change in reversed(_splits(changes)):  # the last first: a part may have been split again
        parts = [becomes.get(code, code) for code in change.after]
        if is_ward(change.before[0]):
            above = sorted({within[part] for part in parts})
            families.join(above)
            within[change.before[0]] = above[0]
        else:
            families.join([change.before[0], *parts])
    for partnership in sorted(_known_without_ward(places, history)):
        families.join([partnership, unknown_place(PARTNERSHIP)])
    old = {change.before[0] for change in _splits(changes) if not is_ward(change.before[0])}
    wholes = families.wholes()
    under = {**within, unknown_place(WARD): unknown_place(PARTNERSHIP)}
    return PlaceAxes(
        areas={
            WARD: tuple(sorted(within)),
            PARTNERSHIP: tuple(sorted({*within.values(), *old} - {unknown_place(PARTNERSHIP)})),
        },
        lies_in={ward: wholes.get(code, code) for ward, code in under.items()} | wholes,
        becomes=becomes,
    )


def whole_names(axes: PlaceAxes, names: Mapping[str, str]) -> dict[str, str]:
    """What to call each whole that stands over several partnerships."""
    members: dict[str, list[str]] = {}
    for code in (*axes.areas[PARTNERSHIP], unknown_place(PARTNERSHIP)):
        if code in axes.lies_in:
            members.setdefault(axes.lies_in[code], []).append(names.get(code, "place not known"))
    return {whole: f"{listed(called, 20)} together" for whole, called in members.items()}


def notes(
    places: Iterable[Place],
    changes: Sequence[Change],
    names: Mapping[str, str],
    axes: Sequence[str],
    window: tuple[date, date],
) -> tuple[str, ...]:
    """What a figure by `axes` over a window must say of places, one sentence or two each."""
    found = []
    if PARTNERSHIP in axes and any(not place.partnership for place in places):
        found.append(_OPEN)
    for change in changes:
        axis = WARD if is_ward(change.before[0]) else PARTNERSHIP
        if axis in axes and window[0] < change.on <= window[1]:
            found.append(_said(change, names))
    return tuple(found)


def _said(change: Change, names: Mapping[str, str]) -> str:
    before = listed([names[code] for code in change.before], 20)
    after = listed([names[code] for code in change.after], 20)
    day = f"{change.on.day} {change.on:%B %Y}"
    if change.fate == "merged":
        return f"On {day} {before} became {after}. Earlier reports are counted under {after}."
    return (
        f"On {day} {before} became {after}. Earlier reports are under {before}, later ones under "
        f"{after}: only all of them together can be compared across that day."
    )


def _splits(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.fate == "split"]


def _known_without_ward(
    places: Mapping[str, Place], history: Mapping[str, Became]
) -> Iterable[str]:
    """Partnerships in which a small area of 2011 lies in parts that are in several wards."""
    for old in history:
        found = [places.get(code) for code in current(old, history)]
        wards = {place.ward if place else "" for place in found}
        above = {place.partnership if place else "" for place in found}
        if len(wards) > 1 and len(above) == 1:
            yield above.pop() or unknown_place(PARTNERSHIP)


class _Families:
    """Codes that can be compared only together."""

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}

    def join(self, codes: Iterable[str]) -> None:
        """Put codes into one family, with all that they were joined to before."""
        family = {other for code in codes for other in self._of.get(code, {code})}
        for code in family:
            self._of[code] = family

    def wholes(self) -> dict[str, str]:
        """The whole's label by code, for families of more than one."""
        return {
            code: TOGETHER.join(sorted(family))
            for code, family in self._of.items()
            if len(family) > 1
        }
