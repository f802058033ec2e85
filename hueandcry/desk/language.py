"""The public's words in the language of the page; what has no translation is marked English."""

import re
from collections.abc import Callable

from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

_NUMBER = re.compile(r"\b\d{3,}(?: \d{2,})*\b")
_ENGLISH = mark_safe('<span lang="en">')


def said(words: str, write: Callable[[str], str] = str) -> str:
    """Words of the guides and contact points as a page says them, each changed by `write`.

    Where they have no translation they stay English and say so, for whoever listens to the page.
    """
    if not words:
        return ""
    here = gettext(words)
    if here != words or is_english():
        return write(here)
    return format_html("{}{}</span>", _ENGLISH, write(words))


def is_marked(words: str) -> bool:
    """Whether `said` marked these words as English."""
    return words.startswith(_ENGLISH)


def has_gaps(texts: tuple[str, ...]) -> bool:
    """Whether some of these are English on a page of another language."""
    return not is_english() and any(gettext(words) == words for words in texts)


def do_not(texts: tuple[str, ...]) -> str:
    """The words before what not to do: in English where what follows is, or no sentence comes."""
    return format_html("{}{}</span>", _ENGLISH, "Do not") if has_gaps(texts) else gettext("Do not")


def is_english() -> bool:
    """Whether the page is in English, which is the language that its words are written in."""
    return (get_language() or "en").startswith("en")


def in_digits(words: str) -> str:
    """Numbers as they are read out, digit by digit: "159" is "1 5 9", groups are told apart."""
    return _NUMBER.sub(lambda found: ", ".join(map(" ".join, found.group().split())), words)


def elsewhere(path: str) -> list[tuple[str, str, str]]:
    """The same page in each other language: its address, the language's code and its own name.

    Empty where no page of ours is.
    """
    there = ((translate_url(path, code), code, name) for code, name in settings.LANGUAGES)
    return [each for each in there if each[0] != path]
