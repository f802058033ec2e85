"""The dress of every chart: faces, colours, hatches, and what a screen reader is told."""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import as_file, files
from typing import Any

from hueandcry.exchange.words import number_words

FONT = "Atkinson Hyperlegible Next, Verdana, sans-serif"
_TITLE_FONT = "Besley, Georgia, serif"
INK, _SOFT, _EDGE, _LINE, _EARLIER = "#241B22", "#5C5058", "#7A6E72", "#D8CFC4", "#938981"
# Vega-Lite has no hatches: this colour, used for nothing else, is turned into one afterwards.
HATCH = "#fedcba"


def spark_bars(values: Sequence[int | None], colour: str = INK) -> str:
    """A row of bars from zero, 148 by 44 px, the last in `colour`; None is an empty dotted bar."""
    top = max((value for value in values if value is not None), default=0) or 1
    step = 148 / max(len(values), 1)
    bars = []
    for place, value in enumerate(values):
        height = 44 if value is None else max(44 * value / top, 1)
        look = f'fill="{colour if place == len(values) - 1 else _EARLIER}"'
        if value is None:
            look = f'fill="none" stroke="{_EDGE}" stroke-dasharray="2 2"'
        bars.append(
            f'<rect x="{place * step:.1f}" y="{44 - height:.1f}" '
            f'width="{step - 2:.1f}" height="{height:.1f}" {look}/>'
        )
    said = ", ".join("held back" if value is None else number_words(value) for value in values)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 148 44" role="img" '
        f'aria-label="Earlier to now: {said}">{"".join(bars)}</svg>'
    )


def _config(text: int) -> dict[str, Any]:
    axis = {
        "labelFont": FONT, "labelFontSize": text, "labelColor": INK, "labelAngle": 0,
        "labelLineHeight": text + 3, "domainColor": _EDGE, "tickColor": _EDGE,
        "gridColor": _LINE, "ticks": False, "labelPadding": 8, "grid": False, "title": None,
    }  # fmt: skip
    return {
        "font": FONT,
        "background": "#ffffff",
        "view": {"stroke": None},
        "aria": False,
        "axis": axis,
        "axisY": {"domain": False},
        "text": {"color": INK, "font": FONT},
        "title": {
            "font": _TITLE_FONT, "fontSize": 22, "fontWeight": 600, "color": INK,
            "subtitleFont": FONT, "subtitleFontSize": text, "subtitleColor": _SOFT,
            "subtitleFontWeight": 600, "subtitlePadding": 8, "frame": "bounds",
        },
    }  # fmt: skip


@cache
def _fonts() -> None:
    """Show vl-convert our faces once, or it measures text in another."""
    import vl_convert

    with as_file(files("hueandcry.exchange") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))


def render(spec: dict[str, Any], text: int) -> str:
    """A Vega-Lite chart as the SVG of vl-convert, in the look of the house; `text` in px."""
    styled = spec | {"config": _config(text), "padding": 4}
    import vl_convert

    _fonts()
    return str(vl_convert.vegalite_to_svg(json.dumps(styled, sort_keys=True)))


def finish(svg: str, title: str, said: str) -> str:
    """Give the SVG a role, a title and a sentence; draw the hatches; keep ids apart on a page."""
    mark = hashlib.sha256(f"{title}{said}{svg}".encode()).hexdigest()[:8]
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = re.sub(r' class="(?!marks)[^"]*"', "", svg)
    hatch = (
        f'<defs><pattern id="{mark}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="#F1E9DD"/>'
        f'<path d="M0 0v8" stroke="{_EDGE}" stroke-width="3"/></pattern></defs>'
    )
    if HATCH in svg:
        svg = svg.replace(f'"{HATCH}"', f'"url(#{mark}-hatch)"')
    else:
        hatch = ""
    head = (
        f' role="img" aria-labelledby="{mark}-title {mark}-words"><title id="{mark}-title">'
        f'{escape(title)}</title><desc id="{mark}-words">{escape(said)}</desc>{hatch}'
    )
    return svg.replace(">", head, 1)
