"""What a heading nobody has a layout for may mean, by all the words that any layout uses."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from hueandcry.intake import spelling
from hueandcry.intake.sources import SOURCES, compact

_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDING = re.compile(r"['’](?:s|r|n)?\b", re.IGNORECASE)  # "victim's", and Welsh "enw'r"
_LONG = 5  # letters: a shorter word may begin any other
_PARTS = re.compile(r"\s[-–|]\s|[/|\n]|[(\[)\]]")
_OF_SUSPECTS: Mapping[str, str] = {
    "phone": "suspect_phone",
    "email": "suspect_email",
    "suspect_url": "suspect_url",
    "suspect_account": "suspect_account",
}
# Words of headings that tell of a kind of list, where no built-in layout knows the heading.
_TELLS: Mapping[str, str] = {
    "police": "crime offence offences constabulary force beat victim mo trosedd drosedd",
    "report-fraud": "nfrc nfib",
    "trading-standards": "trader consumer complaint complaints product detriment",
    "bank": "payment transaction beneficiary payee bank sort reimbursed",
    "advice": "client enquiry adviser advisor advice signposted caller",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says alone: a `field` or "", in one sentence why, and whether to the letter.

    `rank`: lower for wordings that layouts name first. `barred`: the column must be left out
    whatever it holds.
    """

    field: str
    why: str
    exact: bool = False
    rank: int = 0
    barred: bool = False


@lru_cache(8192)
def meaning(heading: str) -> Meaning:
    """The field that a heading means, by the letter, by its parts, or with a slip mended."""
    words = _words(heading)
    if barred := _within(words, "never"):
        return Meaning("", f"Nothing here reads '{barred}': it stays with you.", barred=True)
    whose = _within(words, "suspects")
    for form, exact in _forms(heading):
        if found := _known().get(form):
            return _of_whom(found, words, exact, whose)
    for form, _ in _forms(heading):
        near = spelling.nearest(form, _near())
        if near:
            return _of_whom(_known()[near], words, False, whose)
    if other := _within(words, "others") or whose:
        return Meaning("", _about(other), barred=True)
    if later := _within(words, "later"):
        return Meaning("", f"Its heading says '{later}': it tells of a later step.", barred=True)
    return Meaning("", "No layout knows this heading.")


def _of_whom(found: tuple[str, int], words: str, exact: bool, suspect: str) -> Meaning:
    """A column about somebody else must not be read as about the person harmed."""
    field, rank = found
    if suspect and not field.startswith("suspect_"):
        other = _OF_SUSPECTS.get(field, "")
        if not other and field in OF_A_PERSON:
            return Meaning("", _about(suspect), barred=True)
        field = other or field
    elif field in OF_A_PERSON and (other := _within(words, "others")):
        return Meaning("", _about(other), barred=True)
    return Meaning(field, "Its heading says so.", exact, rank)


OF_A_PERSON = frozenset(
    ("forename", "surname", "name", "dob", "age", "sex", "postcode", "phone", "email")
)


def about_another(words: str) -> str:
    """The word that says a column, or the columns below it, are of somebody not harmed, or ""."""
    return _within(_words(words), "others") or _within(_words(words), "suspects")


def _about(other: str) -> str:
    return f"Its heading says '{other}': it is about somebody else, not about who was harmed."


def _forms(heading: str) -> Iterator[tuple[str, bool]]:
    """The ways to read a heading, surest first, each with whether that is to the letter."""
    yield compact(heading), True
    yield compact(_BRACKETS.sub("", heading)), True
    words = _words(heading)
    yield compact(words), True
    for part in _PARTS.split(heading):
        yield compact(part), False
    joined = compact(words)
    for whose in (*_extra()["harmed"], *_extra()["suspects"]):
        if re.search(rf"\b{whose}\b", words):
            yield compact(re.sub(rf"\b{whose}\b", "", words)), False
        elif joined.startswith(compact(whose)):
            rest = joined.removeprefix(compact(whose))
            yield rest.removeprefix("s"), False
            yield rest, False


def _words(heading: str) -> str:
    """The heading as small words: "DateReported_1" is "date reported 1", "Client's" "client"."""
    apart = _HUMP.sub(" ", _ENDING.sub("", heading)).replace("_", " ")
    return " ".join(re.sub(r"[^\w\s]", " ", apart).casefold().split())


def _within(words: str, kind: str) -> str:
    """The first word of this kind in a heading, or at the head of one whose words are joined."""
    joined = words.replace(" ", "")
    for word in _extra()[kind]:
        begins = len(word) >= _LONG and joined.startswith(word.replace(" ", ""))
        if f" {word} " in f" {words} " or begins:
            return str(word)
    return ""


@cache
def _extra() -> Mapping[str, Any]:
    text = (files("hueandcry.intake.sources") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _known() -> Mapping[str, tuple[str, int]]:
    """Each known heading with the field that most layouts give it, and its best rank there."""
    votes: dict[str, Counter[str]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for layout in SOURCES.values():
        for form, (rank, field) in layout.known.items():
            votes.setdefault(form, Counter())[field] += 1
            ranks[form, field] = min(rank, ranks.get((form, field), rank))
    for field, texts in _extra()["fields"].items():
        for rank, form in enumerate(map(compact, texts)):
            votes.setdefault(form, Counter({field: 1}))
            ranks.setdefault((form, field), 100 + rank)
    best = {form: said.most_common(1)[0][0] for form, said in votes.items()}
    return {form: (field, ranks[form, field]) for form, field in best.items()}


@cache
def _near() -> Mapping[str, frozenset[str]]:
    return spelling.index(_known())


def list_told(headings: tuple[str, ...]) -> str:
    """The kind of list that headings tell of, or "other" where they do not tell."""
    by_layout = {layout.source: layout.tells(headings) for layout in SOURCES.values()}
    words = [set(_words(heading).split()) for heading in headings]
    by_word = {
        kind: sum(not one.isdisjoint(tells.split()) for one in words)
        for kind, tells in _TELLS.items()
    }
    for score, enough in ((by_layout, 3), (by_word, 2)):
        (first, most), (_, second) = Counter(score).most_common(2)
        if most >= enough and most > second:
            return first
    return "other"
