"""Which reports hang together: a member's own, row by row for its officers; of others, counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.conf import settings

from hueandcry.action.contacts import all_contacts
from hueandcry.desk.acts import show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.facts.artefact import KINDS
from hueandcry.facts.figure import Figure
from hueandcry.intake import artefacts as forms
from hueandcry.intake.tidy import clean
from hueandcry.link.artefacts import Known, numbers_of
from hueandcry.register import artefacts, gate, series, stage
from hueandcry.register.artefacts import Good
from hueandcry.register.gate import Extract
from hueandcry.register.mirror import Moved
from hueandcry.register.series import Elsewhere, Joined
from hueandcry.sharing import control
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.release import Cleared, Held, HeldBack, Released

ROLES = ("officer", "analyst")
REASON = "see which reports hang together"
MOST_WORDS = 150
NEW_DAYS = 28
_TRIES = 5
_COLUMNS = {"phone": "suspect_phone", "url": "suspect_url", "account": "suspect_account"}
_COLUMNS |= {"email": "suspect_email", "wallet": "suspect_wallet"}
Mistakes = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a member sees: the join, under which markings, and why no other owner is in it.

    `numbers` are the ledger entries of the looks; `alone` is "" where others were counted:
    `elsewhere` is what was released of them, `counted` whose they are.
    `rows` is True for an officer, who sees references.
    """

    joined: Joined
    elsewhere: tuple[Elsewhere, ...]
    counted: tuple[str, ...]
    marking: str
    classification: str
    agreements: tuple[str, ...]
    numbers: tuple[int, ...]
    alone: str
    rows: bool


def look(
    member: MemberFact, *, who: Mapping[str, str], today: date, now: Callable[[], datetime]
) -> Looked:
    """Open one's own reports, and others' where agreements allow it; raises gate.Refused."""
    for _ in range(_TRIES):
        try:
            return _look(member, who, today, now)
        except Moved:
            continue
    raise show.UnableToAsk("The reports are being rewritten. Ask again in a minute.")


def _look(
    member: MemberFact, who: Mapping[str, str], today: date, now: Callable[[], datetime]
) -> Looked:
    own = gate.open(_ask(member, (member.partner,), ""), who, today, now())
    others, alone = _others(member, who, today, now)
    since = today - timedelta(days=NEW_DAYS)
    joined = series.join(own, others, known(), who, now(), since)
    released = None
    if others is not None and joined.figure is not None:
        released = _released(others, joined.figure, who, now)
    if isinstance(released, HeldBack):
        alone, released = f"Others are not counted: {released.held.reason}", None
    extracts = [extract for extract in (own, others) if extract is not None]
    rules = [
        one for extract in extracts for grant in extract.decision.grants for one in grant.agreements
    ]
    return Looked(
        joined=joined,
        elsewhere=series.elsewhere(joined, released) if released else (),
        counted=released.owners if released else (),
        marking=own.decision.marking or "",
        classification=own.decision.classification or "",
        agreements=tuple(dict.fromkeys(rule.id for rule in rules)),
        numbers=(
            *(extract.asked for extract in extracts),
            *((released.ledger,) if released else ()),
        ),
        alone=alone,
        rows=member.role == "officer",
    )


def _released(
    others: Extract, figure: Figure, who: Mapping[str, str], now: Callable[[], datetime]
) -> Released | HeldBack:
    """The counts of others made safe and written down; again where the same left meanwhile."""
    while True:
        earlier, treatment = gate.earlier(others), others.decision.treatment
        cleared: Cleared | Held = Held("No agreement says how to make it safe.", "Ask the owners.")
        if treatment is not None:
            cleared = control.clear(figure, treatment, earlier.faces, earlier.before)
        released = gate.release(others, cleared, who, earlier, now())
        if released is not None:
            return released


def _others(
    member: MemberFact, who: Mapping[str, str], today: date, now: Callable[[], datetime]
) -> tuple[Extract | None, str]:
    """The others' reports to be counted, or why there are none."""
    owners = tuple(owner for owner in stage.holders() if owner != member.partner)
    if not owners:
        return None, "No other organisation has sent a report yet."
    question = _ask(member, owners, "counts")
    decision = gate.decision_on(question, today)
    if not decision.allowed:
        return None, "No agreement lets you count what other organisations hold."
    return gate.open(question, who, today, now()), ""


def _ask(member: MemberFact, owners: tuple[str, ...], link: Literal["", "counts"]) -> Ask:
    return Ask(
        person=member.name,
        partner=member.partner,
        partner_kind=member.partner_kind,
        role=member.role,
        purpose=show.usual_purpose(member),
        reason=REASON,
        figure="series",
        axes=("quarter",) if link else ("week", "theme"),
        addressee=member.partner,
        owners=owners,
        link=link,
    )


def known() -> Known:
    """What proves nothing here: what people called good, and the numbers that we give out."""
    good = {(one.kind, one.value) for one in artefacts.good() if one.removed_at is None}
    ours = numbers_of(one.phone for one in all_contacts().values())
    return Known(frozenset(good | ours), fiction=bool(settings.DEMO))


def good() -> tuple[Good, ...]:
    """What people here called good and did not take back."""
    return tuple(one for one in artefacts.good() if one.removed_at is None)


def read(given: Mapping[str, str]) -> tuple[str, str, str] | Mistakes:
    """A kind, value and reason as typed, or what is to mend."""
    kind, typed = clean(given.get("kind", "")), clean(given.get("value", ""))[:400]
    why = clean(given.get("why", ""))
    wrong: Mistakes = []
    value = ""
    if kind not in KINDS:
        wrong.append(("kind", "Choose what it is."))
    else:
        found = [one for of, one in forms.of_cell(_COLUMNS[kind], typed) if of == kind]
        value = found[0] if len(found) == 1 else ""
        if not value:
            wrong.append(("value", f"This is no {KINDS[kind]} that we can read."))
    if not why:
        wrong.append(("why", "Say whose it is, or why it proves nothing."))
    elif len(why) > MOST_WORDS:
        wrong.append(("why", f"Say it in {MOST_WORDS} letters or fewer."))
    return wrong or (kind, value, why)


def call_good(
    kind: str, value: str, why: str, member: MemberFact, who: Mapping[str, str], now: datetime
) -> int:
    """Call an artefact good for everybody here; it is written down."""
    if kind == "url":  # the whole site is good, or none of it
        value = value.partition("/")[0]
    return artefacts.call_good(kind, value, why, who, member.partner, now)


def no_longer_good(number: int, member: MemberFact, who: Mapping[str, str], now: datetime) -> bool:
    """Take it off again; False where it is not on the list."""
    return artefacts.no_longer_good(number, who, member.partner, now)
