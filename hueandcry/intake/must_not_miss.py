"""Words that may mean child exploitation or extremism: after them no machine decides.

The text of a row is looked at in memory and let go; an alarm holds words of our own list only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from hueandcry.intake import dated, spelling

LIST = "must_not_miss.toml"
LOOK = "A person must look"
_WORD = re.compile(r"[a-z0-9@$!|']+")
_DISGUISED = str.maketrans("0134578@$!|", "oieastbasil")
_LOOKALIKES = str.maketrans("аеіорсхуᴀɢɪ", "aeiopcxyagi")
_HARMLESS: set[str] = set()  # words that hit nothing: most of any text, so they are looked up once
_KEPT = 50_000
OWN_MEANING, READS_LIKE = "the label’s own meaning", "it reads like such labels"
OTHER_SIGNS = frozenset((OWN_MEANING, READS_LIKE))
_WHY = re.compile(
    r"A person must look: it may be (.+?) \((.+)\)\.(?: It may also be (.+)\.)?", re.DOTALL
)
_RUN_IN = 7  # letters from which a listed word is known inside a label without its spaces
_PART = 5  # letters from which half of a pair is; "son" is in "person"
_BESIDE = 4  # the same right beside the other half
_LONG = 6  # letters from which a word of a pair is known with a slip in it
_SPELT = re.compile(r"\b[a-z0-9](?: [a-z0-9]){2,}\b")
_AGE = re.compile(
    r"\b(?:under(?: the age of)? ?1[0-8]|u1[0-8]|(?:[1-9]|1[0-7])[ -]?(?:years?|yrs?)[ -]?(?:old|o)"
    r"|(?:[1-9]|1[0-7])[ -]?(?:yo|y o|y/o)|aged? (?:[1-9]|1[0-7]))\b(?!\+|[ -]*(?:and|or) over)"
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a person must look: the theme it may be, words of our own list, a known false friend."""

    theme: str
    words: tuple[str, ...]
    friend: str

    @property
    def why(self) -> str:
        """In plain words, with nothing of the row in it."""
        listed = ", ".join(self.words[:3])
        said = f"{LOOK}: it may be {_list().names[self.theme]} ({listed})."
        return f"{said} It may also be {self.friend}." if self.friend else said


@dataclass(frozen=True, slots=True)
class _List:
    names: Mapping[str, str]
    inside: Mapping[str, str]
    near: Mapping[str, str]
    near_forms: Mapping[str, frozenset[str]]
    exact: Mapping[str, str]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    phrase_begins: frozenset[str]
    labels: Mapping[str, str]
    one: frozenset[str]
    other: frozenset[str]
    pair_forms: Mapping[str, frozenset[str]]
    pairs: re.Pattern[str]
    pair_begins: frozenset[str]
    run_in: Mapping[str, tuple[str, str]]
    runs: re.Pattern[str]
    beside: re.Pattern[str]
    halves: tuple[re.Pattern[str], re.Pattern[str]]
    together: str
    both: str
    ordinary: frozenset[str]
    friends: Mapping[str, str]
    friend: re.Pattern[str]


def in_text(text: str) -> Alarm | None:
    """What in a text a person must look at, or None."""
    if not text or (text.isascii() and _HARMLESS.issuperset(_WORD.findall(text.lower()))):
        return None  # nearly every text: each of its words was seen before, and begins nothing
    return _found(_plain(text), ())


def is_alarm(why: str) -> bool:
    """Whether a reason is an alarm's own sentence, made of this list's words alone."""
    found = _WHY.fullmatch(why)
    if not found:
        return False
    known = _list()
    words = {*known.inside, *known.near, *known.exact, *known.phrases, *known.labels, known.both}
    words |= OTHER_SIGNS
    listed = found[2] in words or words.issuperset(found[2].split(", "))
    friend = found[3] is None or found[3] in known.friends.values()
    return found[1] in known.names.values() and listed and friend


@lru_cache(16_384)
def in_label(label: str) -> Alarm | None:
    """The same for an offence as sent, which may also be a bare class code."""
    if not label:
        return None
    text = _plain(label)
    return _found(text, _run_in(text))


def is_due(today: date) -> bool:
    """Whether somebody must look at the list again."""
    return dated.is_due(LIST, today)


def _found(text: str, more: Iterable[tuple[str, str]]) -> Alarm | None:
    known, hits = _list(), list(more)
    words = set(_WORD.findall(text))
    for spelt in _SPELT.findall(text):  # "C S E", "t e r r o r"
        words.add(spelt.replace(" ", ""))
    one = other = False
    for word in words - _HARMLESS:
        hit, is_one, is_other = _word(word)
        hits += hit
        one, other = one or is_one, other or is_other
    if not words.isdisjoint(known.phrase_begins):
        hits += [(known.phrases[found], found) for found in known.phrase.findall(text)]
    if other and not one:
        one = bool(_AGE.search(text))
        one |= not words.isdisjoint(known.pair_begins) and bool(known.pairs.search(text))
    if one and other:
        hits.append((known.together, known.both))
    if not hits:
        return None
    theme = known.together if any(t == known.together for t, _ in hits) else hits[0][0]
    listed = {word for t, word in hits if t == theme}
    told = tuple(sorted(w for w in listed if not any(w in v and w != v for v in listed)))
    friend = known.friend.search(text)
    return Alarm(theme, told, known.friends[friend.group(1)] if friend else "")


def _run_in(text: str) -> list[tuple[str, str]]:
    """What a label hits without its spaces and marks: "Countylines", "CS-AM", "Indecent-images".

    A short word must be the whole label, or it would be found across the words of any other.
    """
    known = _list()
    squeezed = _squeezed(text)
    hits = []
    if theme := known.labels.get(squeezed):
        hits.append((theme, squeezed))
    if squeezed in known.run_in:
        hits.append(known.run_in[squeezed])
    for form in {squeezed, _squeezed(text.translate(_DISGUISED))}:
        hits += [known.run_in[found] for found in known.runs.findall(form)]
        if known.beside.search(form) or all(half.search(form) for half in known.halves):
            hits.append((known.together, known.both))
    return hits


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@lru_cache(65_536)
def _word(word: str) -> tuple[tuple[tuple[str, str], ...], bool, bool]:
    """What one word hits, and on which side of a pair it stands."""
    known = _list()
    bare = word.strip("!|'").replace("'", "")
    forms = {bare, bare.translate(_DISGUISED)} if not bare.isdigit() else {bare}
    hits = {(theme, part) for form in forms for part, theme in known.inside.items() if part in form}
    hits |= {(known.exact[form], form) for form in forms if form in known.exact}
    if bare not in known.ordinary:
        hits |= {
            (known.near[known_word], known_word)
            for form in forms
            for known_word in spelling.near(form, known.near_forms)
        }
    meant = forms.union(*(spelling.near(form, known.pair_forms) for form in forms))
    one, other = not known.one.isdisjoint(meant), not known.other.isdisjoint(meant)
    begins = word in known.phrase_begins or word in known.pair_begins
    alone = len(word) == 1 and word.isalpha() and word not in "ai"  # it may be one of "C S E"
    if not (hits or one or other or begins or alone) and len(_HARMLESS) < _KEPT:
        _HARMLESS.add(word)
    return tuple(sorted(hits)), one, other


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    if not folded.isascii():
        folded = "".join(
            letter
            for letter in folded
            if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
        ).translate(_LOOKALIKES)
    return " ".join(re.sub(r"[^a-z0-9@$!|'/+]+", " ", folded).split())


@cache
def _list() -> _List:
    data = dated.read(LIST)
    themes = data["themes"]
    pair = data["together"]

    def by(key: str) -> dict[str, str]:
        return {_plain(word): theme for theme, facts in themes.items() for word in facts[key]}

    near, phrases, exact, inside = by("near"), by("phrases"), by("exact"), by("inside")
    every = {**inside, **near, **exact, **phrases}
    parts = [[_squeezed(word) for word in pair[key]] for key in ("one", "other")]
    run_in = {_squeezed(word): (theme, word) for word, theme in every.items()}
    pairs = [word for word in pair["one"] if " " in word]
    friends = {entry["text"]: entry["words"] for entry in data["false_friends"]}
    return _List(
        names={theme: facts["words"] for theme, facts in themes.items()},
        inside=inside,
        near=near,
        near_forms=spelling.index(near),
        exact=exact,
        phrases=phrases,
        phrase=_any_of(phrases),
        phrase_begins=_first_words(phrases),
        labels=by("labels"),
        one=frozenset(pair["one"]),
        other=frozenset(pair["other"]),
        pair_forms=spelling.index(w for w in (*pair["one"], *pair["other"]) if len(w) >= _LONG),
        pairs=_any_of(pairs),
        pair_begins=_first_words(pairs),
        run_in=run_in,
        runs=_inside(run_in, _RUN_IN),
        beside=_either_way(*parts),
        halves=(_inside(parts[0], _PART), _inside(parts[1], _PART)),
        together=pair["theme"],
        both=pair["words"],
        ordinary=frozenset(data["ordinary"]["words"]),
        friends=friends,
        friend=re.compile(rf"\b({'|'.join(map(re.escape, friends))})"),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")


def _inside(words: Iterable[str], least: int) -> re.Pattern[str]:
    longest = sorted((word for word in words if len(word) >= least), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


def _either_way(one: Iterable[str], other: Iterable[str]) -> re.Pattern[str]:
    """Both halves of a pair with nothing between: "childporn", "nudekids"."""
    first, second = _inside(one, _BESIDE).pattern, _inside(other, 1).pattern
    return re.compile(f"(?:{first})(?:{second})|(?:{second})(?:{first})")


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in phrases)
