"""Everything that a data protection officer answers for at one organisation, on one page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hueandcry.desk.acts import agreed, recalls, retention, roster
from hueandcry.desk.acts import emergency as emergencies
from hueandcry.desk.acts import rights as rights_acts
from hueandcry.desk.acts.agreed import Text
from hueandcry.desk.acts.people import MemberFact
from hueandcry.desk.acts.recalls import Pile
from hueandcry.desk.acts.retention import Review
from hueandcry.register import audit, ledger, outgoing
from hueandcry.register.emergencies import Handed
from hueandcry.register.rights import Noted
from hueandcry.sharing.terms import Agreement

ROLES = ("data-protection-officer",)
NEAR = timedelta(days=60)
REFUSED_DAYS = 30
_CHECKED = "ledger checked"


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """A day by which somebody must look again: at which agreement, and at what of it."""

    day: date
    text: Text
    what: str


@dataclass(frozen=True, slots=True)
class No:
    """One question about own records that was refused: when, by whom, for what, and why."""

    number: int
    at: datetime
    partner: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """The newest check of the whole log: when, and what was wrong, "" for nothing."""

    at: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on the officer's desk on a day."""

    member: MemberFact
    today: date
    now: datetime
    in_force: tuple[Text, ...]
    waiting: tuple[Text, ...]
    reviews: tuple[ReviewDay, ...]
    refused: tuple[No, ...]
    reasons: Mapping[str, int]
    leaving: Mapping[str, int]
    kept: tuple[Review, ...]
    rights: tuple[Noted, ...]
    recalls_got: tuple[Pile, ...]
    recalls_given: tuple[Pile, ...]
    emergencies: tuple[Handed, ...]
    overdue: tuple[str, ...]
    check: Check | None
    entries: int


def desk(member: MemberFact, today: date, now: datetime) -> Desk:
    """All of it. Nothing is asked of the gate: no figure and no row is opened."""
    seen = agreed.texts_for(member.partner, today)
    texts = [one for one in seen if _is_party(one.agreement, member.partner)]
    standing = tuple(one for one in texts if one.state == "in force")
    refused = _refused(member.partner, today - timedelta(days=REFUSED_DAYS))
    return Desk(
        member=member,
        today=today,
        now=now,
        in_force=standing,
        waiting=agreed.waiting(member.partner, today),
        reviews=_reviews(standing, today),
        refused=refused,
        reasons=dict(Counter(one.why for one in refused).most_common()),
        leaving=outgoing.waiting(member.partner),
        kept=tuple(one for one in retention.review(member, today) if one.owner == member.partner),
        rights=tuple(one for one in rights_acts.queue(member) if not one.request.answered_on),
        recalls_got=recalls.received(member),
        recalls_given=recalls.given(member),
        emergencies=tuple(
            one for one in emergencies.every(member) if not (one.reason_at and one.told_at)
        ),
        overdue=roster.overdue(member, now),
        check=_newest_check(),
        entries=ledger.size(),
    )


def check(member: MemberFact, now: datetime) -> Check:
    """Check the whole log, and write down that it was and what came of it."""
    verdict = audit.verify()
    ledger.append(
        {
            "act": "ledger checked",
            "what": f"{verdict.size:,} entries",
            "result": "does not hold" if verdict.problem else "holds",
            "why": verdict.problem,
            "partner": member.partner,
            "who": member.name,
        },
        now,
    )
    return Check(now, verdict.problem)


def _newest_check() -> Check | None:
    entry = ledger.newest_of(_CHECKED)
    if entry is None:
        return None
    return Check(datetime.fromisoformat(entry.facts["at"]), entry.facts.get("why", ""))


def _is_party(agreement: Agreement, partner: str) -> bool:
    return partner in agreement.parties


def _reviews(texts: tuple[Text, ...], today: date) -> tuple[ReviewDay, ...]:
    """Days past or near, the most pressing first."""
    found = [
        ReviewDay(day, one, what)
        for one in texts
        for day, what in (
            (one.agreement.when.review_by, "review the agreement"),
            (one.agreement.when.ends, "it ends"),
            (one.agreement.why.law_verify_by, "check the law again"),
            (one.agreement.why.policy_review_by, "review the policy document"),
        )
        if day is not None and day <= today + NEAR
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.text.agreement.id)))


def _refused(owner: str, since: date) -> tuple[No, ...]:
    return tuple(
        No(
            number=entry.number,
            at=datetime.fromisoformat(entry.facts["at"]),
            partner=entry.facts.get("partner", ""),
            what=entry.facts.get("what", ""),
            why=entry.facts.get("why", ""),
        )
        for entry in ledger.asked_of(owner, since)
        if entry.facts.get("result") == "refused"
    )
