"""What the templates need beyond Django: icons, numbers, table cells, spark bars."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from hueandcry.desk import language
from hueandcry.exchange.svg import spark_bars
from hueandcry.exchange.words import number_words

register = template.Library()


@cache
def _icon(name: str) -> str:
    path = files("hueandcry.desk") / "static" / "hueandcry" / "icons" / f"{name}.svg"
    svg = path.read_text(encoding="utf-8").strip()
    return svg.replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The inline SVG of an icon, hidden from screen readers: a word always stands beside it."""
    return mark_safe(_icon(name))


@register.simple_tag
def spark(values: Sequence[int | None], colour: str = "") -> SafeString:
    """Bars for `values` in time order, the last one in `colour`; None is drawn as held back."""
    return mark_safe(spark_bars(values, colour) if colour else spark_bars(values))


@register.filter
def number(value: object) -> str:
    """A whole number with commas and a true minus sign; other values pass as they are."""
    return number_words(value) if isinstance(value, int) else str(value)


@register.filter
def tlp_class(label: str) -> str:
    """The CSS class of a TLP label: "TLP:AMBER+STRICT" is "tlp-amber-strict"."""
    return label.lower().replace(":", "-").replace("+", "-")


@register.inclusion_tag("desk/parts/cell.html")
def cell(value: object) -> Mapping[str, Any]:
    """One table cell: a number or text as it is, or a mapping as parts/cell.html describes it."""
    return value if isinstance(value, Mapping) else {"text": value}


@register.filter
def is_number(value: object) -> bool:
    """Whether a cell holds a number or stands for one, so that its column lines up on the right."""
    return isinstance(value, int) or (
        isinstance(value, Mapping) and bool({"number", "held", "few"} & value.keys())
    )


@register.filter
def at(values: Sequence[str], index: int) -> str:
    """The value at `index`, or "" where a row is longer than its headings."""
    return values[index] if index < len(values) else ""


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a link dials it."""
    return phone.replace(" ", "")


@register.filter
def said(words: str) -> str:
    """Words of a contact point in the page's language, or in English and marked so."""
    return language.said(words)


@register.filter
def is_english(words: str) -> bool:
    """Whether words on a page of another language are marked as English."""
    return language.is_marked(words)


@register.filter
def in_digits(phone: str) -> str:
    """A telephone number as it is read out: a screen reader would say 159 as a sum."""
    return language.in_digits(phone)
