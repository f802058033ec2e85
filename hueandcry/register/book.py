"""The partners and the agreements between them, as texts with approvals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from hueandcry.register import ledger
from hueandcry.register.models import Agreement, Approval, Partner
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing.decide import Approval as ApprovalFact
from hueandcry.sharing.decide import Book, Owner, Signed

# As the table of agreements has room for.
_LONGEST_ID = 60


class UnableToApprove(Exception):
    """The text cannot be approved; the message says why."""


class AlreadyHere(Exception):
    """An organisation of that id or name belongs to the partnership; the message says so."""


@dataclass(frozen=True, slots=True)
class PartnerFact:
    """An organisation of the partnership. `joined_at` is None where it was there from the start."""

    id: str
    name: str
    kind: str
    contact: str = ""
    joined_at: datetime | None = None


def partners() -> tuple[PartnerFact, ...]:
    """All organisations, by id."""
    return tuple(
        PartnerFact(row.id, row.name, row.kind, row.contact, row.joined_at)
        for row in Partner.objects.order_by("id")
    )


def names() -> Mapping[str, str]:
    """What each organisation is called, by its id; and the public."""
    return {partner.id: partner.name for partner in partners()} | {"public": "the public"}


def add_partner(partner: PartnerFact) -> None:
    """Add or rename an organisation."""
    Partner.objects.update_or_create(
        id=partner.id, defaults={"name": partner.name, "kind": partner.kind}
    )


def join(partner: PartnerFact, who: Mapping[str, str], now: datetime) -> None:
    """Let a new organisation in, and write it down.

    Raises AlreadyHere where one of that id or name is there: a join never changes another.
    """
    with transaction.atomic(durable=True):
        if Partner.objects.filter(Q(id=partner.id) | Q(name__iexact=partner.name)).exists():
            raise AlreadyHere(f"{partner.name} is here already.")
        Partner.objects.create(
            id=partner.id,
            name=partner.name,
            kind=partner.kind,
            contact=partner.contact,
            joined_at=now,
        )
        facts = {"act": "partner added", "what": partner.kind, "owner": partner.id}
        ledger.append_within({**facts, **who}, now)


def owners() -> tuple[Owner, ...]:
    """The organisations as `sharing.decide` knows them."""
    return tuple(Owner(row.id, row.kind, row.name) for row in Partner.objects.order_by("id"))


def add(text: str, who: Mapping[str, str], now: datetime) -> str:
    """Keep the exact text, not yet in force; returns its digest. Problems are the caller's to show.

    Raises ValueError with the first problem where the text cannot be parsed.
    """
    parsed = agreements.parse(text)
    if not isinstance(parsed, agreements.Agreement):
        raise ValueError(parsed.findings[0])
    if len(parsed.id) > _LONGEST_ID:
        raise ValueError(f"The id is longer than {_LONGEST_ID} letters. Choose a shorter one.")
    digest = agreements.digest(text)
    with transaction.atomic(durable=True):
        row, new = Agreement.objects.get_or_create(
            digest=digest, defaults={"reference": parsed.id, "text": text, "added_at": now}
        )
        if row.withdrawn_at:
            raise ValueError("This very text was withdrawn. Change it, then add it anew.")
        if new:
            ledger.append_within(
                {"act": "agreement added", "what": parsed.id, "digest": digest, **who}, now
            )
    return digest


def approve(
    digest: str, partner: str, officer: str, now: datetime, who: Mapping[str, str] | None = None
) -> bool:
    """Record that `partner`'s officer approves exactly this text, in the ledger too.

    `who` says more of who acted and how, such as the system's user. False where it was approved.
    """
    row = Agreement.objects.filter(digest=digest, withdrawn_at=None).first()
    if row is None:
        raise UnableToApprove("There is no such text to approve.")
    parsed = agreements.parse(row.text)
    if not isinstance(parsed, agreements.Agreement):
        raise UnableToApprove(parsed.findings[0])
    if partner not in parsed.parties:
        raise UnableToApprove(f"{partner} is not a party to {parsed.id}.")
    for number, case in enumerate(agreements.run_cases(parsed), start=1):
        if not case.holds:
            raise UnableToApprove(f"Example {number} does not hold, so nobody can approve this.")
    with transaction.atomic(durable=True):
        _, new = Approval.objects.get_or_create(
            agreement=row,
            partner_id=partner,
            defaults={"officer": officer, "approved_at": now},
        )
        if new:
            ledger.append_within(
                {
                    "act": "agreement approved",
                    "what": parsed.id,
                    "digest": digest,
                    "owner": partner,
                    **(who or {}),
                    "who": officer,
                },
                now,
            )
    return new


def withdraw(digest: str, who: Mapping[str, str], now: datetime) -> None:
    """Take a text out of the book at once; what it allowed stops with the next question."""
    with transaction.atomic(durable=True):
        row = Agreement.objects.filter(digest=digest, withdrawn_at=None).first()
        if row is not None:
            Agreement.objects.filter(digest=digest).update(withdrawn_at=now)
            facts = {"act": "agreement withdrawn", "what": row.reference, "digest": digest}
            ledger.append_within({**facts, **who}, now)


def hidden_rosters() -> tuple[agreements.Agreement, ...]:
    """Every text with a hidden roster that was ever in the book, withdrawn ones too."""
    rows = Agreement.objects.filter(text__contains="roster").order_by("added_at")
    found = map(_parsed, rows.values_list("text", flat=True))
    return tuple(
        one for one in found if isinstance(one, agreements.Agreement) and one.roster == "hidden"
    )


def references() -> frozenset[str]:
    """Every reference that was ever in the book, withdrawn ones too."""
    return frozenset(Agreement.objects.values_list("reference", flat=True))


def texts() -> Mapping[str, str]:
    """Every text in the book that was not withdrawn, by digest, in the order it was added."""
    rows = Agreement.objects.filter(withdrawn_at=None).order_by("added_at", "reference")
    return {row.digest: row.text for row in rows}


def read(at: datetime | None = None) -> Book:
    """The book that `sharing.decide` asks: each text with its approvals, now or as it was `at`.

    The newest text of a reference that each party approved takes the place of those before it
    between the same two, or, where several sign, of those whose parties all approved the newer:
    nobody replaces what others agreed.
    """
    approvals: dict[str, list[ApprovalFact]] = {}
    given = Approval.objects.order_by("approved_at")
    for row in given if at is None else given.filter(approved_at__lte=at):
        fact = ApprovalFact(row.partner_id, row.officer, row.approved_at.date())
        approvals.setdefault(row.agreement_id, []).append(fact)
    signed = []
    for digest, text in (texts() if at is None else _texts_at(at)).items():
        parsed = _parsed(text)
        if isinstance(parsed, agreements.Agreement):
            signed.append(Signed(parsed, digest, tuple(approvals.get(digest, ()))))
    kept = (one for place, one in enumerate(signed) if not _replaced(one, signed[place + 1 :]))
    return Book(tuple(kept), _closed())


def _closed() -> str:
    """What was withdrawn since an older copy of the database was made stands in it again."""
    once = ledger.cut()
    if not once:
        return ""
    return (
        f"An older database was put back: its ledger once had {once:,} entries, and has fewer or "
        "others now. Nothing leaves until somebody has looked: hueandcry ledger verify."
    )


def _texts_at(at: datetime) -> Mapping[str, str]:
    rows = Agreement.objects.filter(added_at__lte=at).order_by("added_at", "reference")
    standing = rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    return {row.digest: row.text for row in standing}


def in_place_of(newer: agreements.Agreement, older: agreements.Agreement) -> bool:
    """Whether a newer text, once each of its parties approved it, stands instead of an older."""
    if newer.id != older.id:
        return False
    if newer.signers or older.signers:
        both = newer.kind == older.kind == "partner"
        return both and set(older.parties) <= set(newer.parties)
    return (newer.giver, newer.receiver) == (older.giver, older.receiver)


def replaced_by(digest: str) -> agreements.Agreement | None:
    """The text that one in the book would take the place of, or took; None where there is none."""
    found = texts()
    newer = _parsed(found[digest]) if digest in found else None
    if not isinstance(newer, agreements.Agreement):
        return None
    older = None
    for other, text in found.items():
        if other == digest:
            return older
        parsed = _parsed(text)
        if isinstance(parsed, agreements.Agreement) and in_place_of(newer, parsed):
            given = Approval.objects.filter(agreement_id=other).values_list("partner_id", flat=True)
            if set(parsed.parties) <= set(given):
                older = parsed
    return older


def _replaced(one: Signed, later: Sequence[Signed]) -> bool:
    return any(
        in_place_of(other.agreement, one.agreement) and _is_approved(other) for other in later
    )


def _is_approved(signed: Signed) -> bool:
    given = {approval.partner for approval in signed.approvals}
    return set(signed.agreement.parties) <= given


# A text never changes under its digest, and the book is read at every question.
_parsed = lru_cache(maxsize=256)(agreements.parse)
