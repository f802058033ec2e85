"""Which words of a report may be about sexual images, and so are for live duty alone."""

from datetime import date

import pytest

from hueandcry.action import image_abuse

SEEN = [
    "They have nudes of me.",
    "He wants money or he sends my naked picture to everybody",
    "NUDÉS",
    "It is sextortion",
    "She made me masturbate on camera",
    "revenge-porn",
    "my private\nphotos",
    "Mae ganddo luniau noeth ohonof",
]
LEFT = [
    "",
    "I sent £200 to a man who said he was my bank.",
    "The picture of the puppy was stolen from another site.",
    "He denuded the account.",
    "A photo of my passport",
    "Private message",
]


@pytest.mark.parametrize("text", SEEN)
def test_such_words_are_seen(text: str):
    assert image_abuse.in_text(text)


@pytest.mark.parametrize("text", LEFT)
def test_other_words_are_left(text: str):
    assert not image_abuse.in_text(text)


def test_the_list_is_dated():
    assert image_abuse.verify_by() > date(2026, 11, 27)
