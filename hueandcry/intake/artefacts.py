"""What the offender left, as the victim told: from the suspect's columns and, in memory, words.

A narrative gives its addresses and wallets, a telephone number, e-mail or account that its words
call the offender's, and ways of working of a closed list; nothing else of it is kept. What is the
victim's own, or holds the victim's surname, is dropped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache

from hueandcry.facts.artefact import LONGEST, METHOD, Artefact, methods
from hueandcry.intake import artefact_forms as forms
from hueandcry.intake import tidy
from hueandcry.intake.person import names

COLUMNS = ("suspect_phone", "suspect_url", "suspect_account", "suspect_email", "suspect_wallet")
MOST = 40  # artefacts of one report
_WORD = re.compile(r"\w+")
_FIGURES = re.compile(r"[0-9](?:[ ().-]{0,2}[0-9]){7}")
_BEFORE = 40  # letters that are looked at before a number in a narrative
_OWN = re.compile(
    r"\b(?:my|our|victim'?s?|(?:her|his|their) own|customer'?s?|client'?s?"
    r"|(?:me|us) (?:on|at))\b[^.]*$",
    re.IGNORECASE,
)
_THEIRS: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(
        r"\b(?:from|number|called|rang|ring|text(?:ed)?|sms|whatsapp|phoned|call)\b[^.]*$",
        re.IGNORECASE,
    ),
    "email": re.compile(r"\b(?:from|by|sender|reply to|e-?mail|address)\b[^.]*$", re.IGNORECASE),
    "account": re.compile(r"\b(?:to|into|account|payee)\b[^.]*$", re.IGNORECASE),
}
_SHORTEST_WALLET = 25
_MAY_BE_OWN = frozenset(("phone", "email", "url"))
_NAME = 4  # letters: a shorter surname stands in other words by chance


def of_row(cells: list[str], at: Mapping[str, int]) -> tuple[Artefact, ...]:
    """The artefacts of a row, sorted, each once; `cells` and `at` as intake.one_row has them."""
    found: tuple[Artefact, ...] = ()
    for column in COLUMNS:
        if cell := cells[at[column]]:
            found += of_cell(column, cell)
    if narrative := cells[at["narrative"]]:
        found += of_words(narrative)
    if not found:
        return ()
    kept = {one for one in found if one[0] not in _MAY_BE_OWN or not _is_own(one, cells, at)}
    return tuple(sorted(kept)[:MOST])


@lru_cache(16_384)
def of_cell(column: str, cell: str) -> tuple[Artefact, ...]:
    """What a column of the suspect's holds, whatever kind it is: people write where there is room.

    Figures mean what their column says they are.
    """
    return tuple(_in_cell(column, forms.unspoken(tidy.clean(cell))))


def _in_cell(column: str, text: str) -> Iterator[Artefact]:
    mails = [mail for _, mail in forms.mails(text)] if "@" in text else []
    yield from (("email", mail) for mail in mails)
    if "." in text and not (mails and column != "suspect_url"):
        yield from (("url", page) for _, page in forms.pages(text, named=column == "suspect_url"))
    if len(text) > _SHORTEST_WALLET:
        yield from (("wallet", address) for _, address in forms.wallets(text))
    if column == "suspect_phone":
        yield from (("phone", number) for _, number in forms.phones(text))
    elif column == "suspect_account":
        yield from (("account", number) for _, number in forms.accounts(text, named=True))


@lru_cache(16_384)
def of_words(narrative: str) -> tuple[Artefact, ...]:
    """What a narrative says of the offender; its own words are not kept."""
    return tuple(_in_words(narrative))


def _in_words(narrative: str) -> Iterator[Artefact]:
    if not _first_words().isdisjoint(_WORD.findall(narrative.casefold())):
        for said in _method_words().findall(narrative):
            yield METHOD, _method_of()[said.casefold()]
    text = forms.unspoken(narrative)
    for kind, place, value in _told(text):
        before = text[max(0, place - _BEFORE) : place]
        theirs = _THEIRS.get(kind)
        if not _OWN.search(before) and (theirs is None or theirs.search(before)):
            yield kind, value


def _told(text: str) -> Iterator[tuple[str, int, str]]:
    """Each thing that a narrative names, and where; most name none, and are quickly read."""
    if "." in text:
        yield from (("url", *one) for one in forms.pages(text, named=False))
    if "@" in text:
        yield from (("email", *one) for one in forms.mails(text))
    if _FIGURES.search(text):
        yield from (("phone", *one) for one in forms.phones(text))
        yield from (("account", *one) for one in forms.accounts(text, named=False))
    if len(text) > _SHORTEST_WALLET:
        yield from (("wallet", *one) for one in forms.wallets(text))


def as_text(found: tuple[Artefact, ...]) -> str:
    """Artefacts as one cell of a prepared file."""
    return " ".join(f"{kind}:{value}" for kind, value in found)


def from_text(text: str) -> tuple[Artefact, ...] | None:
    """The same back; None for what `as_text` never writes, whoever wrote it."""
    pairs = [one.partition(":") for one in text.split(" ")] if text else []
    found = tuple((kind, value) for kind, _, value in pairs)
    fits = len(found) <= MOST and all(_is_in_form(kind, value) for kind, value in found)
    return found if fits and found == tuple(sorted(set(found))) else None


def _is_in_form(kind: str, value: str) -> bool:
    """Whether a value is in the form that it would be brought into."""
    if kind == METHOD:
        return value in methods()
    read: Mapping[str, Callable[[], Iterator[tuple[int, str]]]] = {
        "phone": lambda: forms.phones(value),
        "email": lambda: forms.mails(value),
        "url": lambda: forms.pages(f"http://{value}", named=True),
        "account": lambda: forms.accounts(value, named=True),
        "wallet": lambda: forms.wallets(value),
    }
    if kind not in read or len(value) > LONGEST:
        return False
    return [one for _, one in read[kind]()] == [value]


def _is_own(one: Artefact, cells: list[str], at: Mapping[str, int]) -> bool:
    """Whether it is the victim's own: the number or address of its columns, or its surname."""
    kind, value = one
    if kind == "phone":
        own = cells[at["phone"]]
        return bool(own) and value.removeprefix("+44") in re.sub(r"[^0-9]", "", own)
    own = cells[at["email"]]
    if kind == "email" and own and value in forms.unspoken(own).casefold():
        return True
    surname = tidy.letters(names(cells, at)[1])
    return len(surname) >= _NAME and surname in tidy.letters(value)


@cache
def _method_of() -> Mapping[str, str]:
    return {words.casefold(): one.id for one in methods().values() for words in one.words}


@cache
def _first_words() -> frozenset[str]:
    """A narrative without any of these words names no way of working: few need a longer look."""
    return frozenset(_WORD.findall(words)[0] for words in _method_of())


@cache
def _method_words() -> re.Pattern[str]:
    words = sorted(map(re.escape, _method_of()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
