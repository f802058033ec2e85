"""Who told whom, and what was recorded: the two losses between an event and a partner's file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log, log1p
from random import Random

from hueandcry.synthetic.contacts import Lure
from hueandcry.synthetic.events import CAMPAIGN, Event
from hueandcry.synthetic.plan import Plan, Quarter
from hueandcry.synthetic.volumes import (
    COMPUTER_MISUSE_TOLD,
    FRAUD_TOLD,
    ONLINE_CRIME_TOLD,
    Volumes,
)

REFERRED = 0.25
# How much more likely (log odds) each kind of loss is to be told of, by list: assumed.
_REPORT_FRAUD = {"NFIB1D": 0.5, "NFIB2E": 0.6, "NFIB5D": 0.7, "NFIB52E": 0.6, "NFIB90": -0.3}
_POLICE = {"NFIB1D": 0.9, "NFIB3D": 0.4, "NFIB3E": 0.5, "NFIB52E": 0.8, "NFIB3A": -0.3}
_IN_ONE_HAND = 1.2
_ELSEWHERE = ("bank", "101", "abandoned_form", "advice", "trading_standards")
_WEIGHTS: Mapping[str, Sequence[int]] = {
    "fraud": (45, 24, 20, 8, 3),
    "computer_misuse": (25, 35, 30, 10, 0),
    "online_crime": (0, 70, 15, 15, 0),
    "other_crime": (0, 80, 20, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that somebody was told of. `whom`: every list or line that heard, in order.

    `police_on` and `report_fraud_on` are the days of a record there, or None. `lost` is a record
    that Report Fraud made and, in its month of silence, never sent. `flag` is what the police
    wrote in the cyber flag.
    """

    event: Event
    whom: tuple[str, ...]
    police_on: date | None = None
    report_fraud_on: date | None = None
    referred: bool = False
    lost: bool = False
    flag: str = ""

    @property
    def recorded(self) -> bool:
        """Whether any partner's file holds it."""
        return self.police_on is not None or (self.report_fraud_on is not None and not self.lost)


def money(
    events: Sequence[Event], volumes: Volumes, plan: Plan, quarter: Quarter, rng: Random
) -> list[Heard]:
    """Fraud and computer misuse: police, referral to Report Fraud, Report Fraud, and elsewhere."""
    if not events:
        return []
    fraud = events[0].kind == "fraud"
    to_police = volumes.police_fraud if fraud else volumes.police_computer_misuse
    to_report_fraud = volumes.report_fraud if fraud else volumes.report_computer_misuse
    police = _likeliest(events, to_police, _POLICE, rng)
    referred = {number for number in sorted(police) if rng.random() < REFERRED}
    rest = [event for event in events if event.number not in referred]
    own = _likeliest(rest, max(0, to_report_fraud - len(referred)), _REPORT_FRAUD, rng)
    flagged = _flagged_money(sorted(police), volumes.flagged_money, fraud, rng)
    found = [
        _recorded(event, police, referred, own, flagged, plan, quarter, rng)
        for event in events
        if event.number in police or event.number in own
    ]
    told = round(len(events) * (FRAUD_TOLD if fraud else COMPUTER_MISUSE_TOLD))
    return found + _told_only(events, found, told, rng)


def _likeliest(
    events: Sequence[Event], count: int, by_code: Mapping[str, float], rng: Random
) -> set[int]:
    """`count` events, drawn without replacement with odds exp(severity, loss, kind, readiness).

    The Gumbel top-k draw: the number is fixed and the odds still decide who is in it (Yellott
    1977; Efraimidis and Spirakis 2006 draw the same sample by other keys).
    """
    keys = sorted(
        (
            (
                0.5 * event.severity
                + 0.12 * log1p(event.loss)
                + event.person.readiness
                + by_code.get(event.code, 0.0)
                + _IN_ONE_HAND * (event.series == CAMPAIGN)
                - log(-log(rng.random() or 1e-300)),
                event.number,
            )
            for event in events
        ),
        reverse=True,
    )
    return {number for _, number in keys[:count]}


def _flagged_money(police: Sequence[int], count: int, fraud: bool, rng: Random) -> set[int]:
    """Which fraud and computer-misuse crimes the police flagged: about one in four."""
    share = 0.7 if fraud else 0.3
    return set(rng.sample(police, min(len(police), round(count * share))))


def _recorded(
    event: Event,
    police: Collection[int],
    referred: Collection[int],
    own: Collection[int],
    flagged: Collection[int],
    plan: Plan,
    quarter: Quarter,
    rng: Random,
) -> Heard:
    """The days of both records; whoever hears second hears within a fortnight."""
    later = min(quarter.last, event.heard_on + timedelta(days=rng.randint(1, 14)))
    number = event.number
    at_police = number in police
    first_to_report_fraud = number in own
    police_on = (later if first_to_report_fraud else event.heard_on) if at_police else None
    report_fraud_on = event.heard_on if first_to_report_fraud else None
    if number in referred:
        report_fraud_on = later
    lost = report_fraud_on is not None and _within(report_fraud_on, plan.outage)
    names = ("police",) * at_police + ("report_fraud",) * (report_fraud_on is not None)
    names += ("bank",) * (rng.random() < (0.45 if event.loss else 0.1))
    return Heard(
        event=event,
        whom=names,
        police_on=police_on,
        report_fraud_on=report_fraud_on,
        referred=number in referred,
        lost=lost,
        flag="Y" if number in flagged else _no_flag(rng),
    )


def _within(day: date, span: tuple[date, date] | None) -> bool:
    return span is not None and span[0] <= day <= span[1]


def _no_flag(rng: Random) -> str:
    return "N" if rng.random() < 0.7 else ""


def _told_only(
    events: Sequence[Event], recorded: Sequence[Heard], told: int, rng: Random
) -> list[Heard]:
    """Those who told someone and are in no file: a bank, 101, a form given up half way."""
    known = {heard.event.number for heard in recorded}
    rest = [event for event in events if event.number not in known]
    chosen = _likeliest(rest, max(0, told - len(known)), {}, rng)
    return [
        Heard(
            event=event,
            whom=(rng.choices(_ELSEWHERE, weights=_WEIGHTS[event.kind])[0],),
        )
        for event in rest
        if event.number in chosen
    ]


def online(events: Sequence[Event], volumes: Volumes, plan: Plan, rng: Random) -> list[Heard]:
    """Online crimes told to police: flagged, missed (fewer once the form asks), or not recorded."""
    flagged = volumes.flagged - volumes.flagged_money
    chosen = _likeliest(events, flagged + volumes.missed, {}, rng)
    taken = [event for event in events if event.number in chosen]
    missed = _missed(taken, volumes.missed, plan, rng)
    found = [
        Heard(
            event=event,
            whom=("police",),
            police_on=event.heard_on,
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
    chosen = _likeliest(events, count, {}, rng)
    return [
        Heard(event=event, whom=("police",), police_on=event.heard_on, flag=_no_flag(rng))
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
