"""A map of areas in classes, as SVG that needs no script, no inline style and no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from types import MappingProxyType

from hueandcry.exchange.svg import FONT, INK, finish

Point = tuple[float, float]
Ring = Sequence[Point]
# From least to most; steps of 13 or more apart for every kind of sight.
CLASS_COLOURS = ("#F9EBD5", "#E7B183", "#C76B62", "#86305A", "#3D0F38")
FEW, HELD = "few", "held"
_EDGE, _LINE, _PAPER = "#7A6E72", "#B9AEA4", "#FFFFFF"
_HATCHES: Mapping[str, str] = MappingProxyType(
    {
        FEW: f'<path d="M3 0v7" stroke="{_EDGE}" stroke-width="1.3"/>',
        HELD: f'<path d="M-2 9L9 -2M-2 2L2 -2M5 9L9 5" stroke="{_LINE}" stroke-width="2.4"/>',
    }
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area: its outlines, the class it is in (0 to 4, or FEW or HELD), its number or ""."""

    rings: tuple[tuple[Point, ...], ...]
    shade: int | str
    number: str = ""
    at: Point = (0.0, 0.0)


@lru_cache(maxsize=32)
def area_map(
    areas: tuple[Drawn, ...],
    outline: tuple[tuple[Point, ...], ...],
    *,
    title: str,
    said: str,
    width: int,
) -> str:
    """Areas shaded by class, `width` px across, north up, with a scale.

    Points are kilometres east and north. `said` tells those who do not see it what is drawn.
    Numbers stand at `at`, moved apart where they would meet.
    """
    xs = [x for ring in outline for x, _ in ring]
    ys = [y for ring in outline for _, y in ring]
    margin = 8
    scale = (width - 2 * margin) / max(max(xs) - min(xs), 1e-9)
    height = round((max(ys) - min(ys)) * scale + 2 * margin)

    def at(point: Point) -> Point:
        return margin + (point[0] - min(xs)) * scale, margin + (max(ys) - point[1]) * scale

    def path(rings: Sequence[Ring]) -> str:
        return "".join(
            "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, ring)) + "Z" for ring in rings
        )

    body = [
        f'<path d="{path(one.rings)}" fill="{_fill(one.shade, width)}" fill-rule="evenodd" '
        f'stroke="{_PAPER if isinstance(one.shade, int) else _LINE}" stroke-width="0.9"/>'
        for one in areas
    ]
    body.append(f'<path d="{path(outline)}" fill="none" stroke="{INK}" stroke-width="1.6"/>')
    numbered = [one for one in areas if one.number]
    for one, (x, y) in zip(numbered, _apart([at(o.at) for o in numbered]), strict=True):
        body.append(_number(one.number, x, y))
    body.append(_scale(scale, width, height))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 34}" '
        f'width="{width}" height="{height + 34}">{_patterns(width)}{"".join(body)}</svg>'
    )
    return finish(svg, title, said)


def swatch(shade: int | str) -> str:
    """The look of one class beside its words: 36 by 20 px, hidden from screen readers."""
    key = f"swatch-{shade}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="swatch" viewBox="0 0 36 20" width="36" '
        f'height="20" aria-hidden="true" focusable="false">{_pattern(shade, key)}'
        f'<rect x="0.5" y="0.5" width="35" height="19" fill="{_fill(shade, key)}" '
        f'stroke="{_EDGE}"/></svg>'
    )


def _fill(shade: int | str, key: object) -> str:
    return CLASS_COLOURS[shade] if isinstance(shade, int) else f"url(#map-{shade}-{key})"


def _patterns(key: object) -> str:
    return "".join(_pattern(shade, key) for shade in _HATCHES)


def _pattern(shade: int | str, key: object) -> str:
    if isinstance(shade, int):
        return ""
    return (
        f'<defs><pattern id="map-{shade}-{key}" width="7" height="7" '
        f'patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="{_PAPER}"/>'
        f"{_HATCHES[shade]}</pattern></defs>"
    )


def _number(text: str, x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="{_PAPER}" stroke="{INK}"/>'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-family="{escape(FONT)}" '
        f'font-size="15" font-weight="700" fill="{INK}">{escape(text)}</text>'
    )


def _apart(points: Sequence[Point]) -> list[Point]:
    """The points, each moved down until it is 25 px from those before it."""
    placed: list[Point] = []
    for x, y in points:
        while any((x - a) ** 2 + (y - b) ** 2 < 25**2 for a, b in placed):
            y += 4
        placed.append((x, y))
    return placed


def _scale(scale: float, width: int, height: int) -> str:
    """A bar of whole kilometres, at most a quarter of the width."""
    lengths = (50, 20, 10, 5, 2, 1)
    long = next((one for one in lengths if one * scale <= width / 4), 1)
    end, start, y = width - 10.0, width - 10.0 - long * scale, height + 24
    return (
        f'<path d="M{start:.1f},{y - 6}V{y}H{end:.1f}V{y - 6}" fill="none" stroke="{INK}"/>'
        f'<text x="{(start + end) / 2:.1f}" y="{y - 8}" text-anchor="middle" '
        f'font-family="{escape(FONT)}" font-size="15" fill="{INK}">{long} km</text>'
    )
