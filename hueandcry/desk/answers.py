"""A person's own answers in the front door's form: read into types, or told kindly what to mend."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hueandcry.inbox.tell import Told
from hueandcry.intake import dates, tidy

LONGEST = 5_000
_SHORT = 200  # signs in any answer but the first
_MARKS = 4  # accents on one letter; no tongue needs more, and a heap of them covers other lines
WHEN = {
    "today": gettext_lazy("Today"),
    "yesterday": gettext_lazy("Yesterday"),
    "week": gettext_lazy("This week"),
    "longer": gettext_lazy("Longer ago"),
}
_DAYS_AGO = {"today": 0, "yesterday": 1}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufffe\uffff]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_DATA_URL = re.compile(r"data:[a-z]+/[a-z0-9.+-]+[;,][^\s\"'<>)]*", re.IGNORECASE)
_BLOB = re.compile(r"[A-Za-z0-9+/_=-]{400,}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{8,24}")
_FOREIGN = re.compile(r"[$€¥₹]|\b(?:usd|eur|euros?|dollars?|bitcoin|btc|eth|usdt)\b", re.IGNORECASE)
_QUID = re.compile(r"\bquid\b", re.IGNORECASE)
_EITHER = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d,])")  # 1.250 is a thousand to some


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent, sign for sign, so that nothing of it is lost when it is shown again.

    `picture` says that a picture or file came with it; it is let go unseen.
    """

    guide: str = ""
    words: str = ""
    when: str = ""
    day: str = ""
    money: str = ""
    postcode: str = ""
    reach: str = ""
    pressed: bool = False
    may_count: bool = False
    may_pass: bool = False
    may_reach: bool = False
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What was read. `wrong` says what to mend, by field; `cut` that a postcode lost its end."""

    words: str
    happened_on: date | None
    loss_pence: int | None
    outward: str
    reach: str
    wrong: Mapping[str, str]
    cut: bool


def read(sent: Sent, today: date) -> Answers:
    """Read a form; every answer but the words may be left out."""
    wrong: dict[str, str] = {}
    words = _words(sent, wrong)
    happened_on = _day(sent, today, wrong)
    loss_pence = _money(sent.money, wrong)
    outward, cut = _outward(sent.postcode, wrong)
    reach = _reach(sent, wrong)
    return Answers(words, happened_on, loss_pence, outward, reach, wrong, cut)


def said_again(told: Told) -> Sent:
    """What somebody told us, as the form shows it when they want to change it."""
    pence = told.loss_pence
    return Sent(
        guide=told.guide,
        words=told.words,
        day=told.happened_on.isoformat() if told.happened_on else "",
        money="" if pence is None else f"{pence / 100:.2f}".removesuffix(".00"),
        postcode=told.outward,
        reach=told.reach,
        may_count=told.may_count,
        may_pass=told.may_pass,
        may_reach=told.may_reach,
    )


def taken_back() -> str:
    """For a form that was sent, and whose report was taken back since."""
    return _("You took this report back. To tell us again, send it once more.")


def readable(text: str) -> str:
    """Text without signs that no page can show or that turn it round, its lines as typed."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else _unheaped(text)


def without_picture(sent: Sent) -> Sent:
    """The form with the data of a pasted picture taken out of its words."""
    words = _BLOB.sub(_let_go, _DATA_URL.sub("", sent.words))
    return replace(sent, words=words, picture=sent.picture or words != sent.words)


def _let_go(found: re.Match[str]) -> str:
    """Nothing, where a long run of letters is data; somebody may also lean on a key."""
    run = found[0]
    kinds = (str.isupper, str.islower, str.isdigit)
    is_data = len(set(run)) > 20 and all(any(map(kind, run)) for kind in kinds)
    return "" if is_data else run


def _unheaped(text: str) -> str:
    kept: list[str] = []
    heap = 0
    for sign in text:
        heap = heap + 1 if unicodedata.combining(sign) else 0
        if heap <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def _words(sent: Sent, wrong: dict[str, str]) -> str:
    words = readable(sent.words).strip()
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in words):
        wrong["words"] = _("Tell us what happened. A few words will do.")
    elif len(words) > LONGEST:
        said = _("You wrote %(many)s signs. We can take %(most)s at once. Please make it shorter.")
        wrong["words"] = said % {"many": f"{len(words):,}", "most": f"{LONGEST:,}"}
    if sent.when in ("week", "longer") and not sent.day:
        return f"{words}\n\n{_('When:')} {WHEN[sent.when]}"
    return words


def _day(sent: Sent, today: date, wrong: dict[str, str]) -> date | None:
    said = tidy.clean(sent.day[:_SHORT])
    if not said:
        ago = _DAYS_AGO.get(sent.when)
        return None if ago is None else today - timedelta(days=ago)
    found = dates.read_day(said)
    if found.day is None or found.whole_month:
        # People leave the year out of a day that has just been.
        found = dates.read_day(f"{said} {today.year}")
        if found.day is not None and found.day > today:
            found = dates.read_day(f"{said} {today.year - 1}")
    if found.day is None or found.whole_month:
        wrong["day"] = _("We could not read that day. Write it like 3 March 2026. Or leave it out.")
        return None
    if found.day > today:
        wrong["day"] = _("That day is still to come. Check it, or leave it out.")
    elif found.day < dates.EARLIEST:
        wrong["day"] = _("That is very long ago. Check the year, or leave it out.")
    return found.day


def _money(said: str, wrong: dict[str, str]) -> int | None:
    if not tidy.clean(said[:_SHORT]):
        return None
    if _FOREIGN.search(said):
        wrong["money"] = _("Please put it in pounds, as near as you can. Or leave it out.")
        return None
    amount = tidy.loss(_QUID.sub("pounds", tidy.clean(said[:_SHORT]))).pounds
    if amount is None or len(said) > _SHORT or _EITHER.search(said):
        wrong["money"] = _("We could not read how much. Write one sum, like 250. Or leave it out.")
        return None
    return int(amount * 100)


def _outward(said: str, wrong: dict[str, str]) -> tuple[str, bool]:
    said = tidy.clean(said[:_SHORT])
    found = tidy.postcode(said)
    # No UK postcode begins with a figure, so one that does is no slip of the hand.
    if found.outward and said[0].isalpha():
        return found.outward, bool(found.full)
    if said:
        wrong["postcode"] = _("We could not read that as a UK postcode. Leave it out.")
    return "", False


def _reach(sent: Sent, wrong: dict[str, str]) -> str:
    # Not by tidy.clean, which remembers what it has read.
    said = " ".join(_UNSEEN.sub("", readable(sent.reach[: _SHORT + 1])).split())
    if not said:
        if sent.may_reach:
            wrong["reach"] = _("Give a phone number or email. Or take the tick away.")
        return ""
    if len(said) > _SHORT or not (_EMAIL.fullmatch(said) or _PHONE.fullmatch(said)):
        wrong["reach"] = _("We could not read that as a phone number or email. Or leave it out.")
    elif not sent.may_reach:
        wrong["may_reach"] = _("Tick this if we may use it. If not, take it out of the box.")
    return said
