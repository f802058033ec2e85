"""Who told whom, and what was recorded: the two losses between an event and a partner's file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.events import Event
from hueandcry.synthetic.likeliest import likeliest
from hueandcry.synthetic.plan import Plan, Quarter, within
from hueandcry.synthetic.volumes import (
    COMPUTER_MISUSE_TOLD,
    FRAUD_TOLD,
    ONLINE_CRIME_TOLD,
    Volumes,
)

REFERRED = 0.25
SENT_ON = 0.3
# How much more likely (log odds) each kind of loss is to be told of, by list: assumed.
_ODDS: Mapping[str, Mapping[str, float]] = {
    "police": {"NFIB1D": 0.9, "NFIB3D": 0.4, "NFIB3E": 0.5, "NFIB52E": 0.8, "NFIB3A": -0.3},
    "reportfraud": {"NFIB1D": 0.5, "NFIB2E": 0.6, "NFIB5D": 0.7, "NFIB52E": 0.6, "NFIB90": -0.3},
    "bank": {"NFIB5D": 1.0, "NFIB2E": 0.6, "NFIB5A": 0.5, "NFIB3F": -0.5, "NFIB1B": -0.8},
    "trading_standards": {"NFIB3A": 0.9, "NFIB3D": 1.2, "NFIB3F": 0.6, "NFIB5D": -1.5},
    "advice": {"NFIB1D": 0.7, "NFIB1E": 0.5, "NFIB3E": 0.5, "NFIB1G": 0.5, "NFIB5D": -1.0},
}
# What the bank hears of has mostly cost money, the more the likelier; others hear of it all.
_LOSS = {"bank": 0.35}
_HELPERS = ("bank", "trading_standards", "advice")
_HOUSING = 0.03
# Who is told and sends us no file: assumed.
_ELSEWHERE = ("another_bank", "101", "abandoned_form", "helpline")
_WEIGHTS: Mapping[str, Sequence[int]] = {
    "fraud": (48, 24, 20, 8),
    "computer_misuse": (25, 35, 30, 10),
    "online_crime": (0, 70, 15, 15),
    "other_crime": (0, 80, 20, 0),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that somebody was told of.

    `days` are the days of a record at each list that made one, in the order of PARTNERS; `lost`
    are lists that made one and, in a month of silence, never sent it. `elsewhere` is who else was
    told and sends us nothing. The police `referred` it, or the advice centre `sent_on` with
    consent, to Report Fraud. `flag` is what the police wrote in the cyber flag.
    """

    event: Event
    days: Mapping[str, date] = field(default_factory=dict)
    elsewhere: str = ""
    referred: bool = False
    sent_on: bool = False
    lost: tuple[str, ...] = ()
    flag: str = ""

    @property
    def whom(self) -> tuple[str, ...]:
        """Every list or line that heard."""
        return (*self.days, *((self.elsewhere,) if self.elsewhere else ()))

    def sent_by(self, partner: str) -> date | None:
        """The day of the record in the partner's file, or None where its file holds none."""
        return None if partner in self.lost else self.days.get(partner)

    @property
    def recorded(self) -> bool:
        """Whether any partner's file holds it; the housing association is no partner yet."""
        return any(name not in self.lost and name != "housing" for name in self.days)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Which events each list heard of, by their numbers; `own` came to Report Fraud directly."""

    police: Collection[int]
    own: Collection[int]
    referred: Collection[int]
    sent_on: Collection[int]
    flagged: Collection[int]
    helpers: Mapping[str, Collection[int]]

    def hold(self, number: int) -> bool:
        """Whether any of them heard of it."""
        known = (self.police, self.own, *self.helpers.values())
        return any(number in numbers for numbers in known)


def money(
    events: Sequence[Event], volumes: Volumes, plan: Plan, quarter: Quarter, rng: Random
) -> list[Heard]:
    """Fraud and computer misuse: five lists, what one sends on to another, and elsewhere."""
    if not events:
        return []
    fraud = events[0].kind == "fraud"
    lists = _lists(events, volumes, fraud, rng)
    found = [
        _recorded(event, lists, plan, quarter, rng) for event in events if lists.hold(event.number)
    ]
    told = round(len(events) * (FRAUD_TOLD if fraud else COMPUTER_MISUSE_TOLD))
    everyone = found + _told_only(events, found, told, rng)
    return [_with_housing(heard, plan, rng) for heard in everyone]


def _lists(events: Sequence[Event], volumes: Volumes, fraud: bool, rng: Random) -> _Lists:
    sizes = volumes.fraud if fraud else volumes.computer_misuse
    police = likeliest(events, sizes["police"], _ODDS["police"], rng)
    helpers = {
        name: likeliest(events, sizes[name], _ODDS[name], rng, _LOSS.get(name, 0.12))
        for name in _HELPERS
    }
    referred = {number for number in sorted(police) if rng.random() < REFERRED}
    consented = {number for number in sorted(helpers["advice"]) if rng.random() < SENT_ON}
    passed_on = referred | consented
    rest = [event for event in events if event.number not in passed_on]
    direct = max(0, sizes["reportfraud"] - len(passed_on))
    return _Lists(
        police=police,
        own=likeliest(rest, direct, _ODDS["reportfraud"], rng),
        referred=referred,
        sent_on=consented - referred,
        flagged=_flagged_money(sorted(police), volumes.flagged_money, fraud, rng),
        helpers=helpers,
    )


def _flagged_money(police: Sequence[int], count: int, fraud: bool, rng: Random) -> set[int]:
    """Which fraud and computer-misuse crimes the police flagged: about one in four."""
    share = 0.7 if fraud else 0.3
    return set(rng.sample(police, min(len(police), round(count * share))))


def _recorded(event: Event, lists: _Lists, plan: Plan, quarter: Quarter, rng: Random) -> Heard:
    """The days of all records; whoever hears second hears within a fortnight, or a month."""
    later = min(quarter.last, event.heard_on + timedelta(days=rng.randint(1, 14)))
    number = event.number
    days: dict[str, date] = {}
    if number in lists.police:
        days["police"] = later if number in lists.own else event.heard_on
    if number in lists.own:
        days["reportfraud"] = event.heard_on
    elif number in lists.referred or number in lists.sent_on:
        days["reportfraud"] = later
    for name in _HELPERS:
        if number in lists.helpers[name]:
            days[name] = _helped_on(event, name, bool(days), plan, rng)
    silences = {"reportfraud": plan.outage, "trading_standards": plan.silence}
    return Heard(
        event=event,
        days=days,
        referred=number in lists.referred,
        sent_on=number in lists.sent_on,
        lost=tuple(name for name, span in silences.items() if within(days.get(name), span)),
        flag="Y" if number in lists.flagged else _no_flag(rng),
    )


def _helped_on(event: Event, name: str, others: bool, plan: Plan, rng: Random) -> date:
    """A bank hears within days; the others at once, or within a month where another heard."""
    wait = rng.randint(0, 3) if name == "bank" else rng.randint(3, 30) if others else 0
    return min(plan.quarters[-1].last, event.heard_on + timedelta(days=wait))


def _with_housing(heard: Heard, plan: Plan, rng: Random) -> Heard:
    """The same, at times told to the housing association too, whose log is no partner's yet."""
    if rng.random() >= _HOUSING:
        return heard
    day = min(plan.quarters[-1].last, heard.event.heard_on + timedelta(days=rng.randint(0, 20)))
    return replace(heard, days={**heard.days, "housing": day})


def _no_flag(rng: Random) -> str:
    return "N" if rng.random() < 0.7 else ""


def _told_only(
    events: Sequence[Event], recorded: Sequence[Heard], told: int, rng: Random
) -> list[Heard]:
    """Those who told someone and are in no file: a bank, 101, a form given up half way."""
    known = {heard.event.number for heard in recorded}
    rest = [event for event in events if event.number not in known]
    chosen = likeliest(rest, max(0, told - len(known)), {}, rng)
    return [
        Heard(event, elsewhere=rng.choices(_ELSEWHERE, weights=_WEIGHTS[event.kind])[0])
        for event in rest
        if event.number in chosen
    ]


def online(events: Sequence[Event], volumes: Volumes, plan: Plan, rng: Random) -> list[Heard]:
    """Online crimes told to police: flagged, missed (fewer once the form asks), or not recorded."""
    flagged = volumes.flagged - volumes.flagged_money
    chosen = likeliest(events, flagged + volumes.missed, {}, rng)
    taken = [event for event in events if event.number in chosen]
    missed = _missed(taken, volumes.missed, plan, rng)
    found = [
        Heard(
            event=event,
            days={"police": event.heard_on},
            flag=_no_flag(rng) if event.number in missed else "Y",
        )
        for event in taken
    ]
    return found + _told_only(events, found, round(len(events) * ONLINE_CRIME_TOLD), rng)


def _missed(events: Sequence[Event], count: int, plan: Plan, rng: Random) -> set[int]:
    """Which online crimes were not flagged: from the new question on, one third as likely."""
    keys = sorted(
        (
            rng.random() ** (3 if _after(event.heard_on, plan.new_question) else 1),
            event.number,
        )
        for event in events
    )
    return {number for _, number in keys[len(keys) - count :]} if count else set()


def _after(day: date, since: date | None) -> bool:
    return since is not None and day >= since


def other(events: Sequence[Event], count: int, rng: Random) -> list[Heard]:
    """What is not online and came with the extract all the same."""
    chosen = likeliest(events, count, {}, rng)
    return [
        Heard(event=event, days={"police": event.heard_on}, flag=_no_flag(rng))
        for event in events
        if event.number in chosen
    ]


def with_lure(
    heard: Heard, phones: Iterator[str], urls: Iterator[str], accounts: Iterator[str], rng: Random
) -> Heard:
    """The same, its event with the traces the record names, which no other event leaves.

    What no file holds keeps none: nobody wrote them down, and the numbers do not run out.
    """
    event = heard.event
    if event.lure is not None or event.kind == "other_crime" or not heard.recorded:
        return heard
    often = 0.35 if heard.event.kind == "online_crime" else 1.0
    lure = Lure(
        phone=next(phones) if rng.random() < 0.31 * often else "",
        url=next(urls) if rng.random() < 0.22 * often else "",
        account=next(accounts) if rng.random() < 0.12 * often else "",
    )
    return replace(heard, event=replace(heard.event, lure=lure))
