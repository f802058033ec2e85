"""Phone numbers, addresses and accounts that can belong to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Ofcom, "Telephone numbers for drama use": (area code, fixed digits, how many digits are free).
DRAMA = (
    *((code, "496 0", 3) for code in ("0113", "0114", "0115", "0116", "0117", "0118", "0121")),
    *((code, "496 0", 3) for code in ("0131", "0141", "0151", "0161")),
    ("0191", "498 0", 3),
    ("020", "7946 0", 3),
    ("029", "2018 0", 3),
    ("01632", "960", 3),
    ("07700", "900", 3),
    ("0808", "157 0", 3),
    ("0909", "879 0", 3),
)
# People have local, mobile or neighbouring numbers; suspects get the rest, so the two never meet.
HOME = ("0191", "01632", "07700", "0113", "0114", "0151", "0161")
_SYLLABLES = (
    *("bel", "cor", "dan", "fen", "gol", "har", "jud", "kel", "lom", "mar"),
    *("nov", "pol", "quil", "ras", "sel", "tam", "ulv", "ver", "wex", "yor"),
)
_DOMAINS = ("example.org", "example.com", "example.net")
_TRADES = (
    *("Larder", "Joinery", "Motors", "Florist", "Bakery", "Lettings"),
    *("Cycles", "Hardware", "Salon", "Books", "Dairy", "Kennels"),
)
_ENDINGS = ("Ltd", "& Co", "CIC", "Partnership", "Group")


@dataclass(frozen=True, slots=True)
class Lure:
    """What a suspect leaves behind: any of a phone number, a web address, an account number."""

    phone: str
    url: str
    account: str


def numbers(home: bool) -> list[str]:
    """Every number of the drama ranges kept for people at home, or for suspects."""
    return [
        f"{code} {fixed}{n:0{free}}"
        for code, fixed, free in DRAMA
        if (code in HOME) == home
        for n in range(10**free)
    ]


def in_turn(home: bool, rng: Random) -> Iterator[str]:
    """Numbers without replacement, in random order; a second round starts only when all are out.

    The ranges hold about 18,000 numbers, the mobile one 1,000: drawing with replacement would tie
    strangers together into a false series (reference: synthetic, "trap found").
    """
    while True:
        pool = numbers(home)
        rng.shuffle(pool)
        yield from pool


def web_addresses(rng: Random) -> Iterator[str]:
    """Web addresses under .example (RFC 6761), each once."""
    serial = 0
    while True:
        serial += 1
        yield f"{invented_word(rng)}-{invented_word(rng)}{serial}.example"


def accounts(rng: Random) -> Iterator[str]:
    """Account numbers of eight digits, each once."""
    seen: set[str] = set()
    while True:
        account = str(rng.randint(10_000_000, 99_999_999))
        if account not in seen:
            seen.add(account)
            yield account


def invented_word(rng: Random) -> str:
    """A word that no dictionary holds, of two or three syllables."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3)))


def organisation(rng: Random) -> str:
    """The name of a firm that does not exist: an invented word, a trade and an ending."""
    return f"{invented_word(rng).title()} {rng.choice(_TRADES)} {rng.choice(_ENDINGS)}"


def email(first: str, last: str, rng: Random) -> str:
    """An address in a domain kept for examples (RFC 2606)."""
    name = f"{first}.{last}".lower().replace("'", "")
    return f"{name}{rng.randint(1, 99)}@{rng.choice(_DOMAINS)}"
