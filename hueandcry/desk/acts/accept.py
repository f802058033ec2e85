"""A report from the public becomes a fact, or stops being one; each is done once, however often."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from hueandcry.desk.acts import inbox, learning
from hueandcry.desk.acts.inbox import UnableToAnswer
from hueandcry.desk.acts.people import MemberFact
from hueandcry.facts.offence import Offence, offences, stream_of, theme_of
from hueandcry.facts.report import Finding, Person, Report
from hueandcry.inbox import answer
from hueandcry.inbox.answer import Opened
from hueandcry.inbox.tell import ACCEPTED
from hueandcry.intake import must_not_miss, rules
from hueandcry.intake.version import NEVER, of_report
from hueandcry.register import files, stage, versions
from hueandcry.register.stage import UnableToPublish

SOURCE = "other"
CANNOT_TELL = "cannot-tell"
_FILE = "A report from the public"
_WHY = "A person read what its sender wrote."
_SUMMARY: Mapping[str, Any] = MappingProxyType(
    {"sheets": [], "rejects": [], "labels": [], "doubts": {}, "tidied": []}
)
_GUESSED = 0.5  # a guess that is wrong more often than right helps nobody


def suggestion(member: MemberFact, opened: Opened) -> tuple[str, str]:
    """What intake makes of a message: a code or "", and why. A person decides."""
    words = opened.told.words
    alarm = must_not_miss.in_text(words)
    if alarm:
        return "", alarm.why
    rule = rules.first(words, words, SOURCE)
    if rule:
        return rule.code, rule.why
    model = learning.ready(member.partner)
    guess = model.guess(words[:200]) if model else None
    if guess and guess.confidence >= _GUESSED and not offences()[guess.code].sealed:
        return guess.code, "It reads like labels of this offence."
    return "", "Nothing in it names an offence."


def choices() -> dict[str, list[Offence]]:
    """The offences that an officer may choose from, by theme."""
    found: dict[str, list[Offence]] = {}
    for offence in offences().values():
        found.setdefault(offence.theme, []).append(offence)
    return found


def accept(
    member: MemberFact, number: int, code: str, reply: str, *, today: date, now: datetime
) -> bool:
    """Make a fact of a message; False where it is not there. Raises UnableToAnswer.

    The register comes first and knows the message by a keyed hash: cut short in between, accepting
    again finds the fact there and only marks the message.
    """
    line = inbox.answerable(member, number, today)
    if line is None:
        return False
    if line.owner != member.partner:
        raise UnableToAnswer("Only the organisation that runs the inbox can count it.")
    if not line.may_count:
        raise UnableToAnswer("Its sender did not let us count it. Answer and close it.")
    if code != CANNOT_TELL and code not in offences():
        raise UnableToAnswer("Choose what happened from the list.")
    words = inbox.checked_reply(member, reply, needed=True)
    by_rules = ", ".join(inbox.house_rules(member, today))
    opened = answer.read(number, member.name, now, f"to accept it, by {by_rules}")
    if not opened.told.may_count:
        raise UnableToAnswer("Its sender no longer lets us count it. Read it again.")
    _publish(member, opened, code, by_rules, now)
    reason = f"Accepted as {reference(opened.mark)} by {by_rules}."
    if answer.accepted(number, words, reason, by=member.name, now=now):
        return True
    end(line.owner, [opened.mark], now)
    raise UnableToAnswer("Its sender took it back or changed it meanwhile. Nothing is counted.")


def reference(mark: str) -> str:
    """The reference under which the register knows a message. It says nothing of it."""
    return f"HC-{mark[:12].upper()}"


def end(owner: str, marks: Sequence[str], now: datetime) -> int:
    """End the facts that were made of messages, as when a partner withdraws rows; how many.

    The ledger does not say which of its reasons it was: one of them concerns what is live.
    """
    refs = [reference(mark) for mark in marks]
    held = versions.known_references(owner, SOURCE)(refs)
    standing = sorted(ref for ref, content in held.items() if content != NEVER)
    if not standing:
        return 0
    digest = hashlib.sha256(f"{standing} withdrawn {now.isoformat()}".encode()).hexdigest()
    batch = stage.begin(owner, SOURCE, _FILE, digest, now, layout=files.FROM_PUBLIC)
    content = hashlib.sha256(digest.encode())
    stage.add(batch, (), content, now, ends=dict.fromkeys(standing, "withdrawn"))
    stage.finish(batch, stage.Contents(0, None, None, content.hexdigest()), _SUMMARY, now)
    stage.publish(batch, {"why": "It was taken back, changed or erased."}, now)
    return len(standing)


def _publish(member: MemberFact, opened: Opened, code: str, by_rules: str, now: datetime) -> None:
    owner, mark = opened.line.owner, opened.mark
    ref = reference(mark)
    fact, before = _fact(opened, code, ref), versions.under(owner, SOURCE, ref)
    if before.content == NEVER:
        raise UnableToAnswer("It was erased, so it cannot be counted.")
    if (before.content, before.sealed) == (of_report(fact), fact.sealed):
        return
    if opened.line.state == ACCEPTED:
        raise UnableToAnswer("It was accepted as something else meanwhile. Nothing changed.")
    # The next version of this fact has one name, whatever it says: who comes second is told.
    digest = hashlib.sha256(f"{mark} {before.versions}".encode()).hexdigest()
    batch = stage.begin(owner, SOURCE, _FILE, digest, now, layout=files.FROM_PUBLIC)
    content = hashlib.sha256()
    stage.add(batch, (fact,), content, now, ends={ref: "revised"} if before.content else {})
    contents = stage.Contents(1, fact.reported_on, fact.reported_on, content.hexdigest())
    stage.finish(batch, contents, _SUMMARY, now)
    who = {"who": member.name, "why": f"Accepted from the inbox by {by_rules}."}
    try:
        stage.publish(batch, who, now)
    except UnableToPublish:
        stage.discard(batch)
        if versions.under(owner, SOURCE, ref).content != of_report(fact):
            raise UnableToAnswer("Somebody else was quicker. Read it again.") from None


def _fact(opened: Opened, code: str, ref: str) -> Report:
    told, line = opened.told, opened.line
    chosen = "" if code == CANNOT_TELL else code
    offence = offences().get(chosen)
    alarm = must_not_miss.in_text(told.words)
    why = alarm.why if alarm and not chosen else _WHY
    finding = Finding(chosen, 1.0 if chosen else 0.0, why)
    return Report(
        source=SOURCE,
        ref=ref,
        event_on=told.happened_on,
        reported_on=line.came_at.astimezone(timezone.get_default_timezone()).date(),
        finding=finding,
        stream=stream_of(SOURCE, chosen, None),
        theme=theme_of(chosen),
        online=None,
        sealed=line.live or alarm is not None or bool(offence and offence.sealed),
        loss=None if told.loss_pence is None else Decimal(told.loss_pence) / 100,
        person=Person(None, "", told.outward, ""),
        lsoa="",
        ward="",
        partnership="",
        unsure=() if chosen else ("code",),
        alike="",
        raw=(),
    )
