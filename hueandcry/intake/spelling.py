"""One slip of the keyboard, mended only when a single known word can be meant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

SHORTEST = 5  # shorter words lie too near each other: "male", "sale", "mail"


def one_slip(sent: str, meant: str) -> bool:
    """Whether `sent` is `meant` with one letter added, lost, changed, or two neighbours swapped."""
    if sent == meant:
        return True
    start = next(
        (at for at, pair in enumerate(zip(sent, meant, strict=False)) if pair[0] != pair[1]),
        min(len(sent), len(meant)),
    )
    left, right = sent[start:], meant[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def index(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Known words by each form of them that lacks one letter, so that a look-up stays short."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= SHORTEST:
            for form in _forms(word):
                found[form].add(word)
    return {form: frozenset(known) for form, known in found.items()}


def near(sent: str, known: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The known words that are one slip from `sent`, in order; `known` comes from `index`.

    Digits are never mended: "sec 1" and "sec 2" are different laws.
    """
    if len(sent) < SHORTEST - 1 or any(letter.isdigit() for letter in sent):
        return ()
    candidates = {word for form in _forms(sent) for word in known.get(form, ())}
    return tuple(sorted(word for word in candidates if one_slip(sent, word)))


def nearest(sent: str, known: Mapping[str, frozenset[str]]) -> str | None:
    """The one known word that is one slip from `sent`; None if there is none, or more than one.

    The first letter is never the slip: an estate is no state, a mother no other.
    """
    meant = [word for word in near(sent, known) if word[0] == sent[0]]
    return meant[0] if len(meant) == 1 else None


def _forms(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
