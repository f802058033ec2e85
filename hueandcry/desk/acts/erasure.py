"""Erase what was told of a person, when the law or the owner says so, and prove that it is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hueandcry.desk import clock
from hueandcry.desk.acts import inbox_keep
from hueandcry.desk.acts.people import MemberFact
from hueandcry.intake.one_row import reference
from hueandcry.intake.reject import is_reference
from hueandcry.register import erase, proof, tidied, tombstones
from hueandcry.register.tombstones import Tombstones

ROLES = ("data-protection-officer", "officer")
MOST_REFS, LONGEST_NAME = 10_000, 120


class UnableToErase(Exception):
    """Nothing was erased; the message says why."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What was erased, and what was found when every file of the home was read afterwards.

    `columns` are table columns that still hold the name, looked for where a file does or where the
    database is not in the home; sealed words of the inbox are always looked through. `messages` are
    those that the public had sent and that were erased whole. `problem` says where old pages of a
    database could not be overwritten.
    """

    erased: erase.Erased
    looked: proof.Looked
    columns: tuple[str, ...]
    messages: int
    problem: str


def carry_out(
    owner: str,
    refs: Sequence[str],
    names: Sequence[str],
    *,
    reason: str,
    member: MemberFact,
    who: Mapping[str, str],
    now: datetime,
    in_home: bool,
) -> Proven:
    """Erase these reports of `owner`, and these names wherever they were typed; then look.

    The tombstones are on disk before anything goes, so that an erasure that was interrupted is
    finished when the home is next opened. `in_home` says whether the database lies in the home.
    """
    found = [reference(ref) for ref in refs]
    _check(owner, found, names, reason, member)
    new = tombstones.of_references(owner, found)
    for name in names:
        new |= tombstones.of_name(name)
    stones = Tombstones(new)
    tombstones.add(new, now.date())
    messages, problem = inbox_keep.erase(owner, stones, found, now)
    erased = erase.erase(stones, {**who, "reason": stones.without(reason), "owner": owner}, now)
    looked = proof.look(names, found)
    search = bool(looked.found) or not in_home
    columns = tidied.remaining(stones) if search else ()
    if inbox_keep.remaining(owner, stones):
        columns = (*columns, "inbox: a message")
    return Proven(erased, looked, columns, messages, erased.problem or problem)


def again() -> None:
    """Erase once more what an older copy of the register brought back, before it is served."""
    erase.again(clock.now())
    inbox_keep.again(clock.now())


def _check(
    owner: str, refs: Sequence[str], names: Sequence[str], reason: str, member: MemberFact
) -> None:
    if member.partner != owner:
        raise UnableToErase(f"{member.name} acts for {member.partner}, not for {owner}.")
    if member.role not in ROLES:
        raise UnableToErase("An officer or the data protection officer of the owner can erase.")
    if not refs and not names:
        raise UnableToErase("Say what to erase: --ref, --refs or --name.")
    if len(refs) > MOST_REFS:
        raise UnableToErase(f"At most {MOST_REFS:,} references at a time.")
    for place, ref in enumerate(refs, 1):
        if not is_reference(ref):
            raise UnableToErase(f"Reference {place} is none: blank, too long or a formula.")
    for name in names:
        if len(name) > LONGEST_NAME or not tombstones.of_name(name):
            raise UnableToErase("A name needs four letters at least, and 120 signs at most.")
    if not reason.strip():
        raise UnableToErase("Say why: --reason.")
