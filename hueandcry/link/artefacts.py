"""Which artefacts may join reports, and under which key; what many share proves nothing.

A web address joins by its host: two pages of one site are one offender's. Where anybody has a page
(a platform, a shortener), it joins by host and path. An account joins by its eight figures where no
two sort codes are told with them. Nothing is looked up or fetched.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hueandcry.facts.artefact import KINDS, METHOD, Artefact

GOOD, SHARED, FICTION = "known good", "shared by many", "kept for fiction"
_LIST = "somebody here called it good"
_NONE: frozenset[Artefact] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What proves nothing when two reports share it.

    `good` are artefacts that a person, or the house's own contact points, call good. `fiction`:
    numbers and names kept for fiction join as any other, as in an invented partnership.
    """

    good: frozenset[Artefact] = _NONE
    fiction: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """What reports are joined by; `why_not` says in words why they are not, or is ""."""

    kind: str
    value: str
    why_not: str = ""


def numbers_of(contacts: Iterable[str]) -> frozenset[Artefact]:
    """Telephone numbers as people print them, as artefacts that prove nothing."""
    digits = ("".join(filter(str.isdigit, said)) for said in contacts)
    return frozenset(
        ("phone", f"+44{one[1:]}") for one in digits if one[:1] == "0" and len(one) > 9
    )


def key(kind: str, value: str, known: Known) -> Key | None:
    """The key of one artefact, or None for a kind that joins nothing."""
    if kind not in KINDS or kind == METHOD:
        return None
    if (kind, value) in known.good:
        return Key(kind, value, _LIST)
    if kind == "url":
        return _of_page(value, known)
    if kind == "email":
        return _of_mail(value, known)
    if kind == "phone":
        return Key(kind, value, _why_no_number(value, known))
    return Key(kind, value)


def account_keys(accounts: Collection[str]) -> Mapping[str, str]:
    """The key of each account: without a sort code it is any account of the same figures.

    Where two sort codes are told with the same eight figures they are two accounts, and the
    figures alone are a third.
    """
    codes: dict[str, set[str]] = {}
    for account in accounts:
        code, _, figures = account.rpartition("-")
        codes.setdefault(figures, set()).update({code} - {""})
    return {
        account: account
        if len(codes[account.rpartition("-")[2]]) > 1
        else account.rpartition("-")[2]
        for account in accounts
    }


def _of_page(value: str, known: Known) -> Key:
    host, slash, path = value.partition("/")
    if ("url", host) in known.good:
        return Key("url", host, _LIST)
    if _ends_in(host, _lists().good):
        return Key("url", host, GOOD)
    if _ends_in(host, _lists().many):
        page = f"{host}/{path}"
        return Key("url", page if slash else host, "" if path else SHARED)
    if _ends_in(host, _lists().disposable):
        return Key("url", host, SHARED)
    if not known.fiction and _ends_in(host, _lists().fiction):
        return Key("url", host, FICTION)
    return Key("url", host)


def _of_mail(value: str, known: Known) -> Key:
    """The whole address, wherever its box is: not if it is of a bank, a police force, a council."""
    host = value.rpartition("@")[2]
    if ("url", host) in known.good or _ends_in(host, _lists().good):
        return Key("email", value, GOOD)
    if not known.fiction and _ends_in(host, _lists().fiction):
        return Key("email", value, FICTION)
    return Key("email", value)


def _why_no_number(value: str, known: Known) -> str:
    national = f"0{value[3:]}" if value.startswith("+44") else value
    if national in _lists().numbers:
        return GOOD
    if not known.fiction and national[:-3] in _lists().fiction_numbers:
        return FICTION
    return ""


def _ends_in(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host, or a name that it lies under, is on a list."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in hosts for at in range(len(parts)))


@dataclass(frozen=True, slots=True)
class _Lists:
    good: frozenset[str]
    many: frozenset[str]
    disposable: frozenset[str]
    numbers: frozenset[str]
    fiction: frozenset[str]
    fiction_numbers: frozenset[str]


@cache
def _lists() -> _Lists:
    folder = files("hueandcry.link") / "data"
    ours: Mapping[str, Any] = tomllib.loads((folder / "shared.toml").read_text(encoding="utf-8"))

    def hosts(name: str) -> list[str]:
        return (folder / f"{name}.txt").read_text(encoding="ascii").split()

    return _Lists(
        good=frozenset((*ours["good_endings"], *ours["good_hosts"], *hosts("banks"))),
        many=frozenset((*ours["many_pages"], *ours["webmail"], *hosts("shorteners"))),
        disposable=frozenset(hosts("disposable")),
        numbers=frozenset(ours["good_numbers"]),
        fiction=frozenset(ours["fiction_endings"]),
        fiction_numbers=frozenset(ours["fiction_numbers"]),
    )
