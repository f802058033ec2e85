"""Each kind of artefact into its one form, so that two spellings of a number are one number.

Nothing is looked up or fetched. What could be anybody's (a number that a spreadsheet cut off, eight
sevens, a card) is none.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from hueandcry.facts.artefact import LONGEST
from hueandcry.intake.wallets import wallet

_CUT_OFF = re.compile(r"[0-9]\.?[0-9]*\s?[eE]\+?[0-9]{1,2}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?[0-9][0-9 ().-]{6,19}[0-9](?![\w-])")
_HARMLESS = re.compile(r"[\[({]|hxxp", re.IGNORECASE)
_SPOKEN = (
    (re.compile(r"hxxp", re.IGNORECASE), "http"),
    (re.compile(r"\s?[\[({]\s?(?:\.|dot|DOT)\s?[\])}]\s?"), "."),
    (re.compile(r"\s?[\[({]\s?(?:at|AT|@)\s?[\])}]\s?"), "@"),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[/\]"), "/"),
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = rf"(?:{_LABEL}\.)+[^\W\d_][\w-]{{1,62}}"
_DOTTED = re.compile(r"\S*\w\.\w\S*")
_PAGE = re.compile(
    rf"(?<![\w@.-])(?P<scheme>[a-z]{{3,6}}://(?:[^\s/@]+@)?)?"
    rf"(?P<host>{_HOST}|(?<=://)[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}})(?::[0-9]{{2,5}})?"
    r"(?P<path>/[^\s\"'<>]*)?(?![@\w])",
    re.IGNORECASE,
)
# An address within a web address is, as like as not, that of whom the link was sent to.
_MAIL = re.compile(rf"(?<![\w.+/=?&-])[\w.+'%-]{{1,64}}@({_HOST})(?![\w@])", re.IGNORECASE)
_PAIR = re.compile(
    r"(?<![0-9])([0-9]{2})[- .]?([0-9]{2})[- .]?([0-9]{2})"
    r"(?:[\s,;:/|-]*(?:a/?c|acc|acct|account)?\s*(?:no|number)?[\s.,;:/|-]*)([0-9]{4}) ?([0-9]{4})"
    r"(?![0-9])",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?<![0-9])([0-9]{4}) ?([0-9]{4})(?![0-9])")
_IBAN = re.compile(r"(?<!\w)([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30})(?!\w)")
_WALLET = re.compile(
    r"(?<!\w)(?:0[xX][0-9a-fA-F]{40}|[bB][cC]1[0-9a-zA-Z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?!\w)"
)
# A text that ran on without a space ("paid.Then") is no address: unless it is named as one, an
# address has a path, a figure, a hyphen, or one of these endings.
_LIKELY = """
    com net org uk info biz co io me tv cc ru cn xyz top online site shop store club live link app
    dev icu vip click example invalid test eu de fr ie us
"""
_ENDINGS = frozenset(_LIKELY.split())
_CARD = (13, 19)  # figures of a payment card: perhaps the victim's own
_LONGEST_PATH = 60
_ID = re.compile(r"[0-9]{9}|@|%40")


def unspoken(text: str) -> str:
    """The text with addresses as they are written, where somebody made them harmless."""
    if _HARMLESS.search(text):
        for pattern, plain in _SPOKEN:
            text = pattern.sub(plain, text)
    return text


def is_cut_off(text: str) -> bool:
    """Whether a spreadsheet turned a number into "1.9150E+09": its last figures are lost."""
    return _CUT_OFF.search(text) is not None


def phones(text: str) -> Iterator[tuple[int, str]]:
    """Where each usable number stands, and the number as +441174960523."""
    for found in _PHONE.finditer(text):
        if number := phone(found[0]):
            yield found.start(), number


def phone(text: str) -> str:
    """A number as +44..., with or without its country code or leading nought; "" for none."""
    said = text.strip().removesuffix(".0").replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", said)
    if said.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        if not digits.startswith("44"):
            return f"+{digits}" if 8 <= len(digits) <= 15 and not _is_filler(digits) else ""
        national = digits[2:].removeprefix("0")
    elif digits.startswith("44") and len(digits) == 12:
        national = digits[2:]
    elif digits.startswith("0"):
        national = digits[1:]
    else:
        national = digits if len(digits) == 10 else ""
    if len(national) not in (9, 10) or national[0] not in "1235789" or _is_filler(national[1:]):
        return ""
    return f"+44{national}"


def _is_filler(digits: str) -> bool:
    """Whether somebody filled a field: 77777777, 12345678, 87654321."""
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, -1}


def mails(text: str) -> Iterator[tuple[int, str]]:
    """Where each e-mail address stands, and the address in small letters."""
    for found in _MAIL.finditer(text):
        host = _host(found[1])
        if host:
            local = found[0].rpartition("@")[0].casefold().strip(".'")
            yield found.start(), f"{local}@{host}"[:LONGEST]


def pages(text: str, *, named: bool) -> Iterator[tuple[int, str]]:
    """Where each web address stands, and host and path: no scheme, "www.", question or fragment.

    `named`: the text is said to be an address, so any host is one. A path that may name a person
    or a case (nine figures, an @) is left out.
    """
    for part in _DOTTED.finditer(text):
        for found in _PAGE.finditer(part[0]):
            path = re.split(r"[?#]", found["path"] or "")[0].rstrip("/.,;:!)]}")
            if named or found["scheme"] or _looks_like_one(found["host"], path):
                host = _host(found["host"])
                if host:
                    kept = "" if len(path) > _LONGEST_PATH or _ID.search(path) else path
                    yield part.start() + found.start(), f"{host}{kept}"[:LONGEST]


def _looks_like_one(host: str, path: str) -> bool:
    first, _, ending = host.rpartition(".")
    plain = (
        host.casefold().startswith("www.") or path != "" or any(s in "-0123456789" for s in first)
    )
    return plain or (ending in _ENDINGS and not ending[:1].isupper())


def _host(said: str) -> str:
    host = unicodedata.normalize("NFKC", said).casefold().removeprefix("www.").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host if "." in host else ""


def accounts(text: str, *, named: bool) -> Iterator[tuple[int, str]]:
    """Where each bank account stands, as 123456-12345678, as 12345678 alone, or as an IBAN.

    `named`: the text is said to be an account, so eight figures alone are one, and seven are one
    that lost its nought.
    """
    for found in _IBAN.finditer(text.upper()):
        if account := _of_iban(found[1].replace(" ", "")):
            yield found.start(), account
            return
    digits = re.sub(r"[^0-9]", "", text.removesuffix(".0"))
    if named and _CARD[0] <= len(digits) <= _CARD[1] and len(digits) != 14:
        return
    pairs = [(found.start(), "".join(found.groups())) for found in _PAIR.finditer(text)]
    for at, said in pairs:
        if not _is_filler(said[6:]):
            yield at, f"{said[:6]}-{said[6:]}"
    if named and not pairs:
        alone = text.strip().removesuffix(".0")
        alone = f"0{alone}" if len(alone) == 7 and alone.isdecimal() else alone
        for found in _ALONE.finditer(alone):
            if not _is_filler(found[1] + found[2]):
                yield found.start(), found[1] + found[2]


def _of_iban(iban: str) -> str:
    """An IBAN whose check holds (ISO 7064, 97-10); a British one as sort code and account."""
    if not 15 <= len(iban) <= 34:
        return ""
    number = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    if int(number) % 97 != 1:
        return ""
    return f"{iban[8:14]}-{iban[14:22]}" if iban[:2] == "GB" and len(iban) == 22 else iban


def wallets(text: str) -> Iterator[tuple[int, str]]:
    """Where each wallet stands whose check holds, and its address."""
    for found in _WALLET.finditer(text):
        if address := wallet(found[0]):
            yield found.start(), address
