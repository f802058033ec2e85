"""Requests that something leave: their files, the checkers' words, and each step in the ledger."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hueandcry.register import ledger
from hueandcry.register.models import Output, OutputCheck, OutputFile
from hueandcry.sharing.outputs import Request, Vote


@dataclass(frozen=True, slots=True)
class FileFact:
    """One table of a request. `digest` is the SHA-256 of its text; `supporting` never leaves."""

    id: int
    name: str
    text: str
    digest: str
    supporting: bool
    stops: tuple[str, ...]
    notes: tuple[str, ...]
    help: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutputFact:
    """One request as it stands. `ledger` is the entry of its release, None before."""

    number: int
    owner: str
    agreement: str
    recipient: str
    title: str
    context: str
    controls: str
    requested_by: str
    requested_for: str
    requested_at: datetime
    state: str
    round: int
    released_at: datetime | None
    ledger: int | None
    files: tuple[FileFact, ...]
    votes: tuple[Vote, ...]

    @property
    def leaving(self) -> tuple[FileFact, ...]:
        """The files that are to leave."""
        return tuple(file for file in self.files if not file.supporting)

    def request(self, checkers: int) -> Request:
        """The same as the rules of sharing.outputs ask about it."""
        return Request(
            state=self.state,
            round=self.round,
            owner=self.owner,
            requested_by=self.requested_by,
            requested_for=self.requested_for,
            files=tuple(file.id for file in self.leaving),
            checkers=checkers,
        )


class _Overtaken(Exception):
    """Somebody else moved it, or something else left, between reading and writing."""


def begin(asked: Mapping[str, str], facts: Mapping[str, Any], now: datetime) -> int:
    """Keep a new request and write it down; returns its number. `asked` holds its columns."""
    with transaction.atomic(durable=True):
        columns = {name: asked[name] for name in _ASKED}
        row = Output.objects.create(
            owner_id=asked["owner"], requested_at=now, state="draft", **columns
        )
        ledger.append_within({**facts, "act": "output begun", "what": f"output {row.id}"}, now)
    return row.id


_ASKED = (
    *("agreement", "recipient", "title", "context", "controls"),
    *("requested_by", "requested_for"),
)


def every() -> tuple[OutputFact, ...]:
    """All requests, the newest first."""
    return tuple(map(_fact, Output.objects.order_by("-requested_at", "-id")))


def one(number: int) -> OutputFact | None:
    """The request of that number, or None."""
    row = Output.objects.filter(id=number).first()
    return _fact(row) if row else None


def left_before(
    agreement: str, owner: str, recipient: str = ""
) -> tuple[tuple[int, FileFact], ...]:
    """What left an owner under an agreement, for one recipient or all: its request, and the file.

    Another owner's tables are no part of a sum here, and none of its business.
    """
    to = {"output__recipient": recipient} if recipient else {}
    rows = OutputFile.objects.filter(
        **to,
        output__agreement=agreement,
        output__owner_id=owner,
        output__state="released",
        supporting=False,
        replaced_at=None,
    )
    return tuple((row.output_id, _file(row)) for row in rows.order_by("id"))


def digest_of(text: str) -> str:
    """How a text is known: its SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def add(
    number: int, state: str, name: str, text: str, checks: Mapping[str, Any] | None, now: datetime
) -> bool:
    """Put a file into a request that stands in `state`; `checks` None makes it a supporting one.

    A file of the same name is replaced. False where the request has moved on.
    """
    with transaction.atomic(durable=True):
        if not Output.objects.select_for_update().filter(id=number, state=state).exists():
            return False
        _standing(number).filter(name=name).update(replaced_at=now)
        OutputFile.objects.create(
            output_id=number,
            name=name,
            text=text,
            digest=digest_of(text),
            supporting=checks is None,
            checks=dict(checks or {}),
            added_at=now,
        )
    return True


def take_off(number: int, state: str, file: int, now: datetime) -> bool:
    """Take a file out of a request that stands in `state`; False where there is none."""
    with transaction.atomic(durable=True):
        if not Output.objects.select_for_update().filter(id=number, state=state).exists():
            return False
        return bool(_standing(number).filter(id=file).update(replaced_at=now))


def move(
    found: OutputFact, to: str, facts: Mapping[str, Any], now: datetime, *, new_round: bool = False
) -> bool:
    """Take a request from where `found` says it stands to a state, with its entry in the ledger.

    False where somebody moved it before: nothing is written then.
    """
    changes = {"state": to} | ({"round": found.round + 1} if new_round else {})
    try:
        with transaction.atomic(durable=True):
            ledger.append_within(facts, now)
            _moved(found, changes)
    except _Overtaken:
        return False
    return True


def vote(
    found: OutputFact, votes: Sequence[Vote], to: str, facts: Mapping[str, Any], now: datetime
) -> bool:
    """Keep one checker's word on each file, and where that takes the request."""
    try:
        with transaction.atomic(durable=True):
            ledger.append_within(facts, now)
            _moved(found, {"state": to})
            for one_vote in votes:
                OutputCheck.objects.update_or_create(
                    output_id=found.number,
                    file_id=one_vote.file,
                    round=one_vote.round,
                    checker=one_vote.checker,
                    defaults={
                        "checked_for": one_vote.partner,
                        "vote": one_vote.word,
                        "words": one_vote.words,
                        "at": now,
                    },
                )
            _same_votes(found, votes)
    except _Overtaken:
        return False
    return True


def release(
    found: OutputFact, left: int, facts: Mapping[str, Any], now: datetime
) -> OutputFact | None:
    """Write the disclosure down and let the request's files out, both or neither.

    `left` is how many files had left under the agreement when this one was held against them; None
    where that, or the request, has changed since: look again.
    """
    try:
        with transaction.atomic(durable=True):
            number = ledger.append_within({**facts, "act": "disclosure", "result": "left"}, now)
            if len(left_before(found.agreement, found.owner)) != left:
                raise _Overtaken
            _moved(found, {"state": "released", "released_at": now, "number": number})
    except _Overtaken:
        return None
    return one(found.number)


def _moved(found: OutputFact, changes: Mapping[str, Any]) -> None:
    standing = Output.objects.filter(id=found.number, state=found.state, round=found.round)
    if not standing.update(**changes):
        raise _Overtaken


def _same_votes(found: OutputFact, votes: Sequence[Vote]) -> None:
    """Nobody else's word came in between: where it takes the request was decided without it."""
    others = OutputCheck.objects.filter(output_id=found.number, round=found.round)
    names = {*others.values_list("checker", flat=True)}
    known = {
        one_vote.checker for one_vote in (*found.votes, *votes) if one_vote.round == found.round
    }
    if names != known:
        raise _Overtaken


def _standing(number: int) -> Any:
    return OutputFile.objects.filter(output_id=number, replaced_at=None)


def _fact(row: Output) -> OutputFact:
    checks = OutputCheck.objects.filter(output_id=row.id).order_by("at", "id")
    return OutputFact(
        number=row.id,
        owner=row.owner_id,
        agreement=row.agreement,
        recipient=row.recipient,
        title=row.title,
        context=row.context,
        controls=row.controls,
        requested_by=row.requested_by,
        requested_for=row.requested_for,
        requested_at=row.requested_at,
        state=row.state,
        round=row.round,
        released_at=row.released_at,
        ledger=row.number,
        files=tuple(map(_file, _standing(row.id).order_by("id"))),
        votes=tuple(
            Vote(c.file_id or 0, c.round, c.checker, c.checked_for, c.vote, c.words) for c in checks
        ),
    )


def _file(row: OutputFile) -> FileFact:
    return FileFact(
        id=row.id,
        name=row.name,
        text=row.text,
        digest=row.digest,
        supporting=row.supporting,
        stops=tuple(row.checks.get("stops", ())),
        notes=tuple(row.checks.get("notes", ())),
        help=dict(row.checks.get("help", {})),
    )
