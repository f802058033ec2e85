"""The wards of a pack as shapes on a flat map, and which of them border on which."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hueandcry.facts.area_files import BOUNDARIES, UnusableArea, text_of
from hueandcry.facts.area_rows import Place
from hueandcry.facts.place import area, folder_of

Point = tuple[float, float]
Ring = tuple[Point, ...]
_KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Shapes:
    """Wards by code, in kilometres east and north of the middle of the area.

    `rings` are the outlines of a ward, holes among them; `middle` is where its people live, the
    mean of its small areas by residents; `borders` are pairs of wards that share a point, each both
    ways; `outline` is that of the whole.
    """

    rings: Mapping[str, tuple[Ring, ...]]
    middle: Mapping[str, Point]
    borders: tuple[tuple[str, str], ...]
    outline: tuple[Ring, ...]


@cache
def shapes(area_id: str) -> Shapes | None:
    """The wards of a pack, or None where it holds no boundaries; raises UnusableArea."""
    folder = folder_of(area_id)
    if not (folder / BOUNDARIES).is_file():
        return None
    places = area(area_id).places
    try:
        features = json.loads(text_of(folder, BOUNDARIES))["features"]
        given = {one["properties"]["lsoa21_code"]: _rings(one["geometry"]) for one in features}
        return _made({code: given[code] for code in places}, places)
    except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError):
        raise UnusableArea(
            f"{BOUNDARIES} does not hold the shape of each small area. Build the pack again."
        ) from None


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    return [
        tuple((float(point[0]), float(point[1])) for point in ring) for one in parts for ring in one
    ]


def _made(given: Mapping[str, list[Ring]], places: Mapping[str, Place]) -> Shapes:
    points = [point for rings in given.values() for ring in rings for point in ring]
    lon = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    lat = (min(y for _, y in points) + max(y for _, y in points)) / 2
    across = _KM_A_DEGREE * math.cos(math.radians(lat))
    flat = {
        code: [tuple(((x - lon) * across, (y - lat) * _KM_A_DEGREE) for x, y in r) for r in rings]
        for code, rings in given.items()
    }
    wards: dict[str, list[Ring]] = defaultdict(list)
    for code, rings in flat.items():
        wards[places[code].ward] += rings
    return Shapes(
        rings={ward: joined(rings) for ward, rings in sorted(wards.items())},
        middle=_middles(flat, places),
        borders=_borders(wards),
        outline=joined(ring for rings in wards.values() for ring in rings),
    )


def joined(rings: Iterable[Ring]) -> tuple[Ring, ...]:
    """The outline of several shapes together: the sides that only one of them has."""
    sides: Counter[tuple[Point, Point]] = Counter()
    for ring in rings:
        for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
            if a != b:
                sides[min(a, b), max(a, b)] += 1
    ends: dict[Point, list[Point]] = defaultdict(list)
    for (a, b), times in sorted(sides.items()):
        if times % 2:
            ends[a].append(b)
            ends[b].append(a)
    found = []
    for start in sorted(ends):
        while ends[start]:
            walked = [start]
            while ends[walked[-1]]:
                following = ends[walked[-1]].pop()
                ends[following].remove(walked[-1])
                walked.append(following)
                if following == start:
                    break
            found.append(tuple(walked[:-1]))
    return tuple(found)


def _middles(flat: Mapping[str, Sequence[Ring]], places: Mapping[str, Place]) -> dict[str, Point]:
    weighed: dict[str, list[tuple[float, Point]]] = defaultdict(list)
    for code, rings in flat.items():
        largest = max(rings, key=lambda ring: abs(_area(ring)))
        weighed[places[code].ward].append((places[code].residents or 1, _centre(largest)))
    return {
        ward: (
            sum(w * x for w, (x, _) in all_) / sum(w for w, _ in all_),
            sum(w * y for w, (_, y) in all_) / sum(w for w, _ in all_),
        )
        for ward, all_ in sorted(weighed.items())
    }


def _area(ring: Ring) -> float:
    """Twice the area, with the sign of the way round."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def _centre(ring: Ring) -> Point:
    """The centre of gravity; the mean of the corners where the shape has no area."""
    twice = _area(ring)
    if not twice:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = [
        (a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
    ]
    return (
        sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (3 * twice),
        sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (3 * twice),
    )


def _borders(wards: Mapping[str, Sequence[Ring]]) -> tuple[tuple[str, str], ...]:
    at: dict[Point, set[str]] = defaultdict(set)
    for ward, rings in wards.items():
        for ring in rings:
            for point in ring:
                at[point].add(ward)
    return tuple(sorted({(a, b) for those in at.values() for a in those for b in those if a != b}))
