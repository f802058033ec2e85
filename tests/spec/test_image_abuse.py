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
    "Someone is blackmailing me with a video",
    "He has a picture of me and wants £500",
]
LEFT = [
    "",
    "I sent £200 to a man who said he was my bank.",
    "The picture of the puppy was stolen from another site.",
    "He denuded the account.",
    "A photo of my passport",
    "Private message",
    "He threatened to come round",
]
YOUNG = [
    "Somebody asked my boy for pictures.",
    "My daughter sent a picture to a man and he wants money",
    "I am 15 and he has my pictures",
    "I’m 14 and he wants me to send pics",
    "She is in year 8 and a man asks her for photos",
    "A man told my son, who is 12, to send him a selfie",
]
NOT_YOUNG = [
    "The photo of the car was false and my son sent £300.",
    "My daughter bought a dress. It is not like the picture.",
    "He sent a picture of the flat. I am 45.",
    "I sent 15 pounds for a photo",
]


@pytest.mark.parametrize("text", SEEN)
def test_such_words_are_seen(text: str):
    assert image_abuse.in_text(text)


@pytest.mark.parametrize("text", LEFT)
def test_other_words_are_left(text: str):
    assert not image_abuse.in_text(text)


@pytest.mark.parametrize("text", YOUNG)
def test_a_picture_of_somebody_young_is_seen(text: str):
    assert image_abuse.of_somebody_young(text)


@pytest.mark.parametrize("text", NOT_YOUNG)
def test_a_picture_of_something_else_is_left(text: str):
    assert not image_abuse.of_somebody_young(text)


def test_the_list_is_dated():
    assert image_abuse.verify_by() > date(2026, 11, 27)
