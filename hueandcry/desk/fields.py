"""The choices that the forms of a question offer."""

from collections.abc import Mapping
from typing import Any

from hueandcry.sharing.gateway import purposes

SPLITS = {"": "Nothing", "theme": "What it is about", "partnership": "Partnership", "ward": "Ward"}


def select(name: str, label: str, options: Mapping[str, str], chosen: str) -> dict[str, Any]:
    """A choice of a question's form, as parts/field.html draws it."""
    return {
        "id": f"ask-{name}",
        "name": name,
        "label": label,
        "options": [
            {"value": value, "name": words, "chosen": value == chosen}
            for value, words in options.items()
        ],
    }


def purpose_words() -> Mapping[str, str]:
    """Each purpose, in words."""
    return {key: purpose.words for key, purpose in purposes().items()}
