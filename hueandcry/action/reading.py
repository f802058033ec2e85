"""How hard a text for the public is to read, and words that promise too much."""

import re
from collections.abc import Iterable

# Bars for the public: the Automated Readability Index (Senter and Smith, 1967) and sentence length.
HARDEST = 6.0
LONGEST_ON_AVERAGE = 15
LONGEST = 20
# Fewer words than this say nothing about how hard a text is.
ENOUGH_WORDS = 30

_BANNED = {
    r"\bsafe(?:ly|r|st)?\b": "say what is kept and who sees it, not 'safe'",
    r"\bsecure(?:ly|d)?\b": "say what is kept and who sees it, not 'secure'",
    r"\banonym\w*\b": "say what is kept and who sees it, not 'anonymous'",
    r"\be-mail\b": "write 'email'",
    r"\bguarantee\w*\b": "promise nothing",
    r"\bvictims? should\b": "do not blame",
    r"!": "no exclamation marks",
}


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a line that ends without a full stop is one too."""
    found = re.split(r"(?<=[.!?:])\s+|\n+", text)
    return tuple(each.strip() for each in found if re.search(r"\w", each))


def words(text: str) -> tuple[str, ...]:
    """Its words; a number in groups, as a telephone number is written, is one."""
    joined = re.sub(r"(?<=\d) (?=\d)", "", text)
    return tuple(re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", joined))


def words_a_sentence(text: str) -> float:
    """The mean number of words in a sentence; 0 for a text without words."""
    return len(words(text)) / max(1, len(sentences(text)))


def readability(text: str) -> float:
    """The Automated Readability Index: about the year of school that reads it with ease."""
    found = words(text)
    if not found:
        return 0.0
    letters = sum(len(re.sub(r"\W", "", word)) for word in found)
    return 4.71 * letters / len(found) + 0.5 * words_a_sentence(text) - 21.43


def lint(text: str) -> tuple[str, ...]:
    """What keeps a text from the public, each in one sentence; nothing if it may be shown."""
    return (*_too_long(text), *_too_hard(text), *_banned(text))


def _too_long(text: str) -> Iterable[str]:
    for sentence in sentences(text):
        if len(words(sentence)) > LONGEST:
            yield f"{len(words(sentence))} words in one sentence, at most {LONGEST}: {sentence}"
    mean = words_a_sentence(text)
    if mean > LONGEST_ON_AVERAGE:
        yield f"{mean:.1f} words a sentence, at most {LONGEST_ON_AVERAGE}: {text[:60]}"


def _too_hard(text: str) -> Iterable[str]:
    index = readability(text)
    if len(words(text)) >= ENOUGH_WORDS and index > HARDEST:
        yield f"readability {index:.1f}, at most {HARDEST:g}: {text[:60]}"


def _banned(text: str) -> Iterable[str]:
    for pattern, why in _BANNED.items():
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            yield f"'{found[0]}': {why}: {text[:60]}"
