"""What a label says happened: a code of the list, or "unsure" for a person to look at."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from math import prod
from typing import Literal

from hueandcry.facts.offence import offences
from hueandcry.facts.report import Finding
from hueandcry.intake import spelling

SURE = 0.9  # a finding below this goes to the queue
UNKNOWN = "Nobody has told us yet what this label means."

State = Literal["sure", "unsure", "retired", "truncated"]

_NFIB = re.compile(r"\bn\W?f\W?i\W?b[\s_.:#/-]*(?:code[\s:]*)?([0-9]{1,3})(?:[\s_./-]?([a-z])\b)?")
_NFIB_SAID = re.compile(r"\bn\W?f\W?i\W?b[\s_.:#/-]*(?:code[\s:]*)?[0-9]")
_BARE = re.compile(r"^([0-9]{1,2})\s?([a-z])?\b(?!\s*/)")
_CLASS = re.compile(r"^(?:[0-9]{1,3}[a-z]?(?:/[0-9]{1,2})?|[0-9]{5,6})(?=[\s:_-])[\s:_-]*")
_STATUTE = re.compile(r"\b(?:contrary to|act (?:19|20)[0-9]{2})\b")
_ATTEMPT = re.compile(r"^(?:attempted|attempt(?: to)?|conspiracy to commit|online)\b[\s:-]*")
_SAYS_NOTHING = re.compile(r"\b(?:an?|the)\b")
_CODE_WORDS = frozenset(("code", "category", "offence", "crime", "type", "description", ""))
_SECTION = re.compile(r"[\s,(-]+(?:ss?|sec|section)\b\.?\s?[0-9].*$|[\s,(-]+ss?[0-9]+[a-z]?\b.*$")
_ASKED = re.compile(r"\?\W*$|\b(?:poss|possibl[ey]|maybe|tbc)\b")
_DENIED = re.compile(
    r"\b(?:n+o*t+o?|ont|no|non|never|nor|neither|isnt|wasnt|was|ex|formerly|previously|unfounded|cancell?ed"
    r"|withdrawn|except|excluding|excl|unlike|instead|rather)\b"
)
_SOURCE = re.compile(r"^(?:FOI reply|Home Office wording, recall|usual wording)(?:; )?")
_BEGINS = 5  # letters of a name after its code that show which name was cut off
_OF_ALL = frozenset(("fraud", "scam", "scams", "hacking", "hacked"))
_FEW = 4  # offences that share a word which still tells of them
_TELLING = 4  # letters: a shorter word tells of no offence
_CUT_OFF = 20  # letters a cut-off label must still have before it may suggest a code


@dataclass(frozen=True, slots=True)
class Label:
    """One wording as partners send it. `code` is "" where the wording alone cannot tell."""

    code: str
    state: State
    note: str


@lru_cache(65_536)
def classify(label: str, on: date | None = None, prefix: str = "", own: str = "") -> Finding:
    """Find the offence that `label` names, never guessing: what is not known has no code.

    `on` is the day it happened (or was reported), against the dates of the list. `prefix` is the
    layout's: with "NFIB" a bare "52C" is read as NFIB52C. `own` is the code that the layout itself
    gives this label, which goes before the general list. Confidence below SURE means unsure.
    """
    found = Finding(own, 1.0, "The layout says what it means.") if own else _read(label, prefix)
    return dated(found, on)


def denies(text: str) -> bool:
    """Whether words may take back what stands beside them: "not ticket fraud", "was NFIB1D"."""
    return _DENIED.search(text.casefold().replace("'", "").replace("’", "")) is not None


@lru_cache(16_384)
def label_key(label: str) -> str:
    """What a label is known by: two that differ in case, spaces and marks alone are one."""
    return _key(tidied(label))


def dated(found: Finding, on: date | None) -> Finding:
    """The finding, unsure where its code was not in force on the day `on`."""
    offence = offences().get(found.code)
    if offence is None or on is None or found.confidence < SURE:
        return found
    if offence.valid_from and on < offence.valid_from:
        return Finding(found.code, 0.5, f"This code began after that, on {offence.valid_from}.")
    if offence.valid_to and on > offence.valid_to:
        return Finding(found.code, 0.5, f"This code ended before that, on {offence.valid_to}.")
    return found


@lru_cache(16_384)
def _read(label: str, prefix: str) -> Finding:
    text = tidied(label)
    if not text:
        return Finding("", 0.0, "The offence is blank.")
    if _ASKED.search(text):
        return Finding("", 0.0, "The sender was not sure.")
    said = {_code(*found) for found in _NFIB.findall(text)}
    if len(said) > 1:
        return Finding("", 0.0, "The label gives more than one code.")
    words = _NFIB.sub(" ", text)
    if not said and prefix and (bare := _BARE.match(text)) and _code(*bare.groups()):
        said, words = {_code(*bare.groups())}, text[bare.end() :]
    if said:
        return _with_code(said.pop(), words)
    if _NFIB_SAID.search(text):
        return Finding("", 0.0, "The list does not hold this code.")
    return _by_words(text)


def _code(number: str, letter: str | None) -> str:
    """The NFIB code of a number and a letter; "" when the list holds none such."""
    code = f"NFIB{int(number)}{(letter or '').upper()}"
    return code if code in offences() else ""


def _with_code(code: str, words: str) -> Finding:
    if not code:
        return Finding("", 0.0, "The list does not hold this code.")
    if _key(words) in _CODE_WORDS:
        return Finding(code, 1.0, "The label gives the code.")
    meant, _ = _lookup(words)
    if meant is None:
        if _begins_its_name(words, code):
            return Finding(code, 0.95, "The label gives the code; its name is cut off.")
        if _shares_a_word(words, code) and not denies(words):
            return Finding(code, 0.95, "The label gives the code, and words near its own.")
        return Finding(code, 0.5, "The label gives a code, but its words are not known.")
    if meant.code == code:
        return Finding(code, 1.0, "The code and its words agree.")
    if meant.code:
        return Finding(code, 0.5, f"The code says {code}, but its words say {meant.code}.")
    return Finding(code, 0.95, "The label gives the code; its words say no more.")


def _by_words(text: str) -> Finding:
    meant, exact = _lookup(text)
    if meant is None:
        return _cut_off(text)
    if meant.state == "sure":
        why = "The label names it." if exact else "The label names it, with a slip of the pen."
        return Finding(meant.code, 1.0 if exact else 0.95, why)
    said = {
        "unsure": "The label does not say which offence.",
        "retired": "The label is no longer in use.",
        "truncated": "The label is cut off: ask the sender for the rest.",
    }[meant.state]
    note = _SOURCE.sub("", meant.note)  # where a wording was seen says nothing to a reader
    words = f"{said} {note[:1].upper()}{note[1:]}." if note else said
    return Finding(meant.code, 0.5 if meant.code else 0.0, words)


def _cut_off(text: str) -> Finding:
    key = _key(text)
    codes = {
        label.code for known, label in _labels().items() if label.code and known.startswith(key)
    }
    if len(key) >= _CUT_OFF and len(codes) == 1:
        return Finding(codes.pop(), 0.5, "The label is cut off: ask the sender for the rest.")
    return Finding("", 0.0, UNKNOWN)


def _lookup(text: str) -> tuple[Label | None, bool]:
    """The known label that `text` is, and whether it is so to the letter.

    Tried in turn: as sent; without a class code before it; without the statute or its section
    after it; as an attempt at an offence; and each of these with one slip a word mended.
    """
    forms = list(dict.fromkeys(_forms(text)))
    for form in forms:
        if found := _labels().get(_key(form)):
            return found, True
    for form in forms:
        if found := _mended(form):
            return found, False
    return None, False


def _forms(text: str) -> list[str]:
    forms = [text, _CLASS.sub("", text)]
    for form in tuple(forms):
        if _STATUTE.search(form):
            forms.append(re.split(r"\s-\s|\(|\bcontrary to\b", form)[0])
    forms += [_SECTION.sub("", form) for form in forms]
    forms += [_ATTEMPT.sub("", form) for form in forms]
    return [form for form in forms if form.strip()]


def tidied(label: str) -> str:
    """Small letters, one kind of dash and space, no accents: what stays the same between forces."""
    text = unicodedata.normalize("NFKD", label[:400]).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"[‐-―−]", "-", text)
    return " ".join(text.replace("&", " and ").split())


def _words(text: str) -> list[str]:
    bare = _SAYS_NOTHING.sub(" ", text.replace("e-mail", "email").replace("'", ""))
    return re.findall(r"[a-z0-9]+", bare)


def _key(text: str) -> str:
    return "".join(_words(text))


def _mended(text: str) -> Label | None:
    """The one label `text` can be if each unknown word, or the whole, holds one slip of the pen."""
    words = _words(text)
    known, forms = _vocabulary()
    choices = [
        (word,) if word in known else spelling.near(word, forms) or (word,) for word in words
    ]
    slips = sum(choice != (word,) for choice, word in zip(choices, words, strict=True))
    keys = {"".join(words), *spelling.near("".join(words), _key_forms())}
    if slips <= 3 and prod(map(len, choices)) <= 32:
        keys |= {"".join(choice) for choice in product(*choices)}
    meant = {(label.code, label.state): label for key in keys if (label := _labels().get(key))}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _begins_its_name(words: str, code: str) -> bool:
    key = _key(words)
    own = (known for known, label in _labels().items() if label.code == code)
    return len(key) >= _BEGINS and any(known.startswith(key) for known in own)


def _shares_a_word(words: str, code: str) -> bool:
    own = {
        word
        for text, label in wordings()
        if label.code == code
        for word in _words(text)
        if len(word) >= spelling.SHORTEST and word not in ("fraud", "frauds", "other")
    }
    forms = _vocabulary()[1]
    sent = {near for word in _words(words) for near in (word, *spelling.near(word, forms))}
    return not own.isdisjoint(sent)


def names_another(label: str, code: str) -> bool:
    """Whether some word of the label, or one slip from it, is of other offences and not of this."""
    forms = _vocabulary()[1]
    for word in _words(tidied(label)):
        near = {word, *spelling.near(word, forms)} if len(word) >= _TELLING else set()
        codes = {told for one in near for told in _codes_of_words().get(one, ())}
        if 0 < len(codes) <= _FEW and code not in codes:
            return True
    return False


def speaks_of_offences(text: str) -> bool:
    """Whether some word of a text tells of some offence."""
    known = _codes_of_words()
    words = (word for word in _words(tidied(text)) if len(word) >= _TELLING)
    return any(0 < len(known.get(word, ())) <= _FEW or word in _OF_ALL for word in words)


@cache
def _codes_of_words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for text, label in wordings():
        for word in _words(text) if label.code else ():
            found[word].add(label.code)
    return {word: frozenset(codes) for word, codes in found.items()}


@cache
def wordings() -> tuple[tuple[str, Label], ...]:
    """Every wording, tidied, with its label: the list's own names, then those partners use."""
    text = (files("hueandcry.facts") / "data" / "offence_labels.csv").read_text(encoding="utf-8")
    own = [
        (tidied(name), Label(offence.code, "sure", "the list's own name"))
        for offence in offences().values()
        for name in ((offence.name,) if offence.list == "nfib" else (offence.name, offence.code))
    ]
    sent = [
        (tidied(row["label"]), Label(row["code"], row["state"], row["note"]))  # type: ignore[arg-type]
        for row in csv.DictReader(text.splitlines(keepends=True))
    ]
    return (*own, *sent)


@cache
def _labels() -> Mapping[str, Label]:
    """Labels by key. What partners are seen to send wins over the list's own name."""
    labels: dict[str, Label] = {}
    for text, label in wordings():
        if label.code and label.code not in offences():
            raise ValueError(f"The label '{text}' has a code that the list does not hold.")
        if label.state not in ("sure", "unsure", "retired", "truncated"):
            raise ValueError(f"The label '{text}' has a state nobody knows: {label.state}.")
        labels[_key(text)] = label
    return labels


@cache
def _vocabulary() -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    words = frozenset(word for text, _ in wordings() for word in _words(text))
    return words, spelling.index(words)


@cache
def _key_forms() -> Mapping[str, frozenset[str]]:
    return spelling.index(_labels())
