"""What a command says of itself reads as a sentence."""

import argparse

import pytest

from hueandcry.cli import parts


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("count what is there", "Count what is there."), ("is it near?", "Is it near?")],
)
def test_a_description_ends_once(words: str, sentence: str) -> None:
    commands = argparse.ArgumentParser().add_subparsers()
    assert parts.command(commands, "one", words, None).description == sentence
