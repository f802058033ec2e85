"""Charts of the hidden volume, drawn from released numbers alone, as SVG without script or style.

Three: known and at least, as a column with no top; all ways side by side; the bootstrap's draws.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from hueandcry.exchange.answer import interval
from hueandcry.exchange.svg import FONT, INK
from hueandcry.exchange.words import number_words

_SOFT, _EDGE, _LINE, _PAPER = "#5C5058", "#7A6E72", "#D8CFC4", "#ffffff"
_KNOWN, _LANTERN, _WASH = "#0A7096", "#F6B94A", "#FFF3D6"
_TEXT, _ACROSS = 16, 36


@dataclass(frozen=True, slots=True)
class Bar:
    """One way in the spread: its name, its number, and its own range where it has one."""

    name: str
    value: int
    low: int | None
    high: int | None


def at_least(
    known: int, least: int | None, more: int | None, *, title: str, narrow: bool = False
) -> str:
    """A column: solid what is known, hatched what is there at least, then a fade without an edge.

    `more` is how far the ways reach, or None: the fade ends nowhere. None for `least` draws what is
    known alone, and says so.
    """
    width, height = (330, 330) if narrow else (460, 330)
    base, room = height - 30, height - 90
    top = max(known, least or 0, 1)
    tall = room * 0.68 / top if least is not None else room * 0.4 / top
    solid = max(known * tall, 3)
    ident = _ident(title, known, least, more, narrow)
    words = [(base - solid / 2, f"{number_words(known)} known", "to one partner or more", _KNOWN)]
    body = [_rect(20, base - solid, 110, solid, _KNOWN)]
    if least is None:
        said = f"{number_words(known)} known. How many more there are, these lists cannot say."
    else:
        edge = base - max(least * tall, solid + 3)
        fade = 64
        body = [
            _rect(20, edge - fade, 110, fade, f"url(#{ident}-fade)"),
            _rect(20, edge, 110, base - edge, f"url(#{ident}-hatch)"),
            *body,
            f'<path d="M14 {edge:.1f}h122" stroke="{INK}" stroke-width="2.5"/>',
        ]
        words.append((edge + 4, f"At least {number_words(least)}", "even at our lowest", INK))
        words.append((edge - fade + 12, "could be more", "", _SOFT))
        said = f"{number_words(known)} known, at least {number_words(least)}, could be more."
    if more is not None and least is not None:
        said += f" The ways reach {number_words(more)}."
    body.append(f'<path d="M8 {base:.1f}h{width - 20}" stroke="{_EDGE}"/>')
    for at, strong, soft, colour in _apart(words):
        body.append(_text(148, at, strong, colour, bold=bool(soft)))
        if soft:
            body.append(_text(148, at + 20, soft, _SOFT))
    return _svg(width, height, title, said, ident, "".join(body))


def _apart(
    words: Sequence[tuple[float, str, str, str]],
) -> list[tuple[float, str, str, str]]:
    """Labels from the lowest up, none nearer than two lines to the one below it."""
    placed: list[tuple[float, str, str, str]] = []
    for at, *rest in sorted(words, reverse=True):
        below = placed[-1][0] if placed else 1_000.0
        placed.append((min(at, below - 46), *rest))  # type: ignore[arg-type]
    return placed


def spread(
    bars: Sequence[Bar],
    least: int | None,
    *,
    title: str,
    known: int,
    narrow: bool = False,
) -> str:
    """Each way as a dot on its own range, named above its line; the floor as a line through all."""
    width = 330 if narrow else 640
    row, left, right = 98 if narrow else 58, 12, width - 24
    height = row * len(bars) + 44
    # A range that runs far off is cut at the edge and ends in an arrow: its end is in the table.
    reach = max([known, least or 0, *(2 * bar.value for bar in bars)])
    top = min(max([*(bar.high or bar.value for bar in bars), known, least or 0, 1]), reach) * 1.05

    def x(value: float) -> float:
        return left + (right - left) * min(value, top) / top

    ident = _ident(title, bars, least, narrow)
    body = []
    for place, bar in enumerate(bars):
        y = (place + 1) * row - 18
        if narrow:
            lines = [*wrap(bar.name, _ACROSS), _told(bar)]
            body += [
                _text(left, y - 14 - 20 * above, line, INK)
                for above, line in enumerate(reversed(lines))
            ]
        else:
            body.append(_text(left, y - 14, f"{bar.name}: {_told(bar)}", INK))
        low, high = bar.low or bar.value, bar.high or bar.value
        body.append(f'<path d="M{x(low):.1f} {y:.1f}H{x(high):.1f}" stroke="{INK}" '
                    'stroke-width="3"/>')  # fmt: skip
        if high > top:
            body.append(f'<path d="M{right - 9} {y - 7}l9 7l-9 7" fill="none" stroke="{INK}" '
                        'stroke-width="3"/>')  # fmt: skip
        body.append(f'<circle cx="{x(bar.value):.1f}" cy="{y:.1f}" r="7" fill="{_LANTERN}" '
                    f'stroke="{INK}" stroke-width="2"/>')  # fmt: skip
    base = row * len(bars) + 12
    body.insert(0, f'<path d="M{left} {base}H{right}" stroke="{_EDGE}"/>')
    for value, colour in ((known, _KNOWN), (least, INK)):
        if value is not None:
            body.insert(0, f'<path d="M{x(value):.1f} 8V{base}" stroke="{colour}" '
                           'stroke-width="2" stroke-dasharray="4 4"/>')  # fmt: skip
    foot = f"Dashes: {number_words(known)} known"
    if least is not None:
        foot += f", at least {number_words(least)}"
    body.append(_text(left, base + 22, f"{foot}.", _SOFT))
    said = ". ".join(f"{bar.name}: {_told(bar)}" for bar in bars)
    return _svg(width, height, title, f"{said}.", ident, "".join(body))


def draws(shares: Sequence[tuple[int, int]], *, title: str, narrow: bool = False) -> str:
    """The histogram of draws: of a hundred, how many fall from each number to the next."""
    width, height = (330, 220) if narrow else (640, 220)
    base, top = height - 34, max((share for _, share in shares), default=1) or 1
    step = (width - 24) / max(len(shares), 1)
    ident = _ident(title, shares, narrow)
    body = [
        _rect(12 + place * step, base - (base - 20) * share / top, max(step - 2, 1),
              (base - 20) * share / top, _LANTERN if share else _PAPER)
        for place, (_, share) in enumerate(shares)
    ]  # fmt: skip
    body.append(f'<path d="M8 {base}h{width - 16}" stroke="{_EDGE}"/>')
    every = max(len(shares) // (3 if narrow else 5), 1)
    for place in range(0, len(shares), every):
        at, words = 12 + place * step, number_words(shares[place][0])
        body.append(_text(min(at, width - 4 - 9 * len(words)), base + 22, words, _SOFT))
    most = max(shares, key=lambda one: one[1], default=(0, 0))
    said = f"Most often from {number_words(most[0])} up: {most[1]} of 100 draws."
    return _svg(width, height, title, said, ident, "".join(body))


def _told(bar: Bar) -> str:
    """Any interval is written in words beside its mark."""
    if bar.low is None or bar.high is None:
        return number_words(bar.value)
    return f"{number_words(bar.value)} ({interval(bar.value, bar.low, bar.high)})"


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0):.1f}" '
        f'fill="{fill}"/>'
    )


def _text(x: float, y: float, words: str, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    halo = f'stroke="{_PAPER}" stroke-width="5" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" {halo}{weight}>{escape(words)}</text>'


def _ident(*parts: object) -> str:
    return f"h{hashlib.sha256(repr(parts).encode()).hexdigest()[:8]}"


def _svg(width: int, height: int, title: str, said: str, ident: str, body: str) -> str:
    fills = (
        f'<defs><pattern id="{ident}-hatch" width="9" height="9" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="9" height="9" fill="{_WASH}"/>'
        f'<path d="M0 0v9" stroke="{_LANTERN}" stroke-width="5"/></pattern>'
        f'<linearGradient id="{ident}-fade" x1="0" y1="1" x2="0" y2="0">'
        f'<stop offset="0" stop-color="{_WASH}"/>'
        f'<stop offset="1" stop-color="{_WASH}" stop-opacity="0"/></linearGradient></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}" font-size="{_TEXT}" role="img" '
        f'aria-labelledby="{ident}-title {ident}-words"><title id="{ident}-title">'
        f'{escape(title)}</title><desc id="{ident}-words">{escape(said)}</desc>'
        f"{fills}{body}</svg>"
    )
