"""The fields and choices of forms, as parts/field.html draws them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hueandcry.sharing.asking import capital
from hueandcry.sharing.gateway import purposes

SPLITS = {"": "Nothing", "theme": "What it is about", "partnership": "Partnership", "ward": "Ward"}


def select(name: str, label: str, options: Mapping[str, str], chosen: str) -> dict[str, Any]:
    """A choice of a question's form, as parts/field.html draws it."""
    return {
        "id": f"ask-{name}",
        "name": name,
        "label": label,
        "options": [
            {"value": value, "name": capital(words), "chosen": value == chosen}
            for value, words in options.items()
        ],
    }


def purpose_words() -> Mapping[str, str]:
    """Each purpose, in words."""
    return {key: purpose.words for key, purpose in purposes().items()}


def number(text: str) -> int | None:
    """A whole number that a form or an address sent, or None: people change addresses by hand."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def sent(form: Mapping[str, Any], *names: str) -> dict[str, str]:
    """What a form sent under these names, "" where it sent nothing."""
    return {name: str(form.get(name, "")) for name in names}


def typed(
    name: str, label: str, given: Mapping[str, str], said: Mapping[str, str], hint: str = ""
) -> dict[str, Any]:
    """A line of text: `given` what was sent, `said` what is to mend, each by field name."""
    return {
        "id": name,
        "name": name,
        "label": label,
        "hint": hint,
        "value": given.get(name, ""),
        "error": said.get(name, ""),
    }


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    given: Mapping[str, str],
    said: Mapping[str, str],
    hint: str = "",
) -> dict[str, Any]:
    """One of several; `options` gives words by value. Nothing is chosen for people."""
    chosen = given.get(name, "")
    unchosen = {} if chosen in options else {"": "Choose one"}
    return typed(name, label, given, said, hint) | {
        "options": [
            {"value": value, "name": capital(words), "chosen": value == chosen}
            for value, words in {**unchosen, **options}.items()
        ]
    }


def day_field(chosen: date) -> dict[str, Any]:
    """The choice of a day: what was known at its end is what is shown."""
    return {
        "id": "ask-known_on",
        "name": "known_on",
        "label": "As known on",
        "type": "date",
        "value": chosen.isoformat(),
    }
