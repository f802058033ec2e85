"""What is to leave as a file: ask, look at it by machine, have two people check it, let it go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from hueandcry.desk.acts import agreed, show
from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange import tables
from hueandcry.register import ledger, outputs
from hueandcry.register.outputs import FileFact, OutputFact
from hueandcry.sharing import long_table, output_checks
from hueandcry.sharing import outputs as rules
from hueandcry.sharing.decide import Ask
from hueandcry.sharing.identifying import form_of
from hueandcry.sharing.marking import Combined, Reach, combined
from hueandcry.sharing.outputs import Person, Vote
from hueandcry.sharing.release import HeldBack
from hueandcry.sharing.terms import PUBLIC, Agreement

Mistakes = list[tuple[str, str]]
LONGEST = {"title": 120, "context": 1000, "controls": 1000}
_EMPTY = {
    "title": "Say in a few words what it is.",
    "context": "Say who needs it and what for.",
    "controls": "Say how it was made safe: rounded, grouped, held back.",
}
_MOVED = "Somebody else moved it meanwhile. Look again."


@dataclass(frozen=True, slots=True)
class Way:
    """An agreement in force by which files leave an owner for a recipient."""

    key: str
    agreement: Agreement
    owner: str
    recipient: str

    @property
    def mark(self) -> Combined | None:
        """How what leaves this way is marked."""
        return combined([self.agreement.release])

    @property
    def to(self) -> Reach:
        """How far it goes: to anybody, or into the recipient's own organisation."""
        return "public" if self.recipient == PUBLIC else "own"


def ways(member: MemberFact, today: date) -> tuple[Way, ...]:
    """The ways out that this member may ask for: of their organisation's records, or to it."""
    return tuple(way for way in _ways(today) if member.partner in (way.owner, way.recipient))


def _ways(today: date) -> tuple[Way, ...]:
    found = []
    for text in agreed.texts(today):
        if text.state != "in force":
            continue
        for leg in text.agreement.legs:
            if leg.kind != "house":
                key = f"{leg.id} {leg.giver} {leg.receiver}"
                found.append(Way(key, leg, leg.giver, leg.receiver))
    return tuple(found)


def way_of(found: OutputFact, today: date) -> Way | None:
    """The way of a request, or None where its agreement stands no longer."""
    key = f"{found.agreement} {found.owner} {found.recipient}"
    return next((way for way in _ways(today) if way.key == key), None)


def read(given: Mapping[str, str], member: MemberFact, today: date) -> dict[str, str] | Mistakes:
    """A request's own words from a form, or what is to mend."""
    wrong: Mistakes = []
    way = next((way for way in ways(member, today) if way.key == given["way"]), None)
    if way is None:
        wrong.append(("way", "Choose the agreement by which it leaves."))
    for name, longest in LONGEST.items():
        words = given[name].replace("\x00", "").strip()
        if not words:
            wrong.append((name, _EMPTY[name]))
        elif len(words) > longest:
            wrong.append((name, f"Write at most {longest:,} letters."))
        elif what := form_of(words):
            wrong.append((name, f"This looks like {what}. Take it out."))
    if wrong or way is None:
        return wrong
    own = {name: given[name].replace("\x00", "").strip() for name in LONGEST}
    asked = {"agreement": way.agreement.id, "owner": way.owner, "recipient": way.recipient}
    return {**own, **asked, "requested_by": member.name, "requested_for": member.partner}


def begin(asked: Mapping[str, str], member: MemberFact, today: date, now: datetime) -> int:
    """Begin a request, which nobody else works on yet; returns its number."""
    facts = {
        "partner": member.partner,
        "owners": [asked["owner"]],
        "agreements": [asked["agreement"]],
        "addressee": asked["recipient"],
        "who": member.name,
    }
    return outputs.begin(asked, facts, now)


def one(number: int, member: MemberFact) -> OutputFact | None:
    """A request that this member may open: of their records, asked for by them, or sent to them."""
    found = outputs.one(number)
    return found if found and _may_open(found, member) else None


def every(member: MemberFact) -> tuple[OutputFact, ...]:
    """The requests that this member may open, the newest first."""
    return tuple(found for found in outputs.every() if _may_open(found, member))


def _may_open(found: OutputFact, member: MemberFact) -> bool:
    return member.partner in (found.owner, found.requested_for) or may_take(found, member)


def may_take(found: OutputFact, member: MemberFact) -> bool:
    """Whether the member may take the files away: they left, and to the member's organisation."""
    return found.state == "released" and (
        found.recipient == PUBLIC or member.partner == found.recipient
    )


def person(member: MemberFact) -> Person:
    """A member as the rules know one."""
    return Person(member.name, member.partner, member.role)


def why_not_check(found: OutputFact, member: MemberFact, today: date) -> str:
    """Why this member may not check it now, or ""."""
    return rules.why_not_check(request(found, today), found.votes, person(member))


def request(found: OutputFact, today: date) -> rules.Request:
    """A request as the rules ask about it, with as many checkers as its agreement wants."""
    way = way_of(found, today)
    return found.request(way.agreement.release.checkers if way else rules.LEAST_CHECKERS)


def waiting(member: MemberFact, today: date) -> int:
    """How many requests wait for this member's word."""
    return sum(
        not why_not_check(found, member, today)
        and member.name not in rules.done(found.votes, request(found, today))
        for found in outputs.every()
    )


def add_file(
    found: OutputFact,
    name: str,
    text: str,
    supporting: bool,
    member: MemberFact,
    today: date,
    now: datetime,
) -> str:
    """Put a file into a request of one's own; why not, or "". A machine looks at it at once."""
    if not _is_turn(found, "change", member):
        return "Its files can be changed by whoever asked, while it is with them."
    if form_of(name) or not 0 < len(name.strip()) <= LONGEST["title"]:
        return "Give the file a short name that names nobody."
    if len(text.encode()) > long_table.MOST_BYTES:
        return "The file is larger than 1 MB. Send a smaller table."
    if "\x00" in text:
        return "The file is not plain text."
    if not supporting:
        if (left := _left_as(found, text)) is not None:
            return f"This very table left already, as request {left}. It need not leave again."
        if any(file.digest == outputs.digest_of(text) for file in found.leaving):
            return "This very table is in the request already."
    checks = None if supporting else _as_kept(_checked(found, text, name.strip(), today))
    done = outputs.add(found.number, found.state, name.strip(), text, checks, now)
    return "" if done else _MOVED


def _left_as(found: OutputFact, text: str) -> int | None:
    """The request with which this very text left the same owner for the same recipient, if any.

    To ask of others would let anybody guess at tables that are not theirs.
    """
    for number, file in outputs.left_before(found.agreement, found.owner, found.recipient):
        if file.digest == outputs.digest_of(text):
            return number
    return None


def add_figure(
    found: OutputFact,
    question: Ask,
    names: Mapping[str, str],
    member: MemberFact,
    asking: Mapping[str, Any],
) -> str:
    """Put a released figure into a request, of its owner alone and as its recipient may see it.

    Why not, or "". Raises gate.Refused.
    """
    to = PUBLIC if found.recipient == PUBLIC else question.partner
    outcome = show.figure(replace(question, owners=(found.owner,), addressee=to), **asking)
    if isinstance(outcome, HeldBack):
        return outcome.held.reason
    name = f"{outcome.cleared.name} by {', '.join(question.axes)}, ledger entry {outcome.ledger}"
    text = tables.as_csv(outcome, names=names)
    return add_file(found, name, text, False, member, asking["today"], asking["now"]())


def take_off(found: OutputFact, file: int, member: MemberFact, now: datetime) -> str:
    """Take a file out of a request of one's own; why not, or ""."""
    if not _is_turn(found, "change", member):
        return "Its files can be changed by whoever asked, while it is with them."
    return "" if outputs.take_off(found.number, found.state, file, now) else _MOVED


def submit(found: OutputFact, member: MemberFact, today: date, now: datetime) -> Sequence[str]:
    """Send it to the checkers, once no machine finds anything; else what stops it."""
    if not _is_turn(found, "submit", member):
        return ("It is not with you.",)
    stopped = _stopped(found, today)
    if stopped:
        return stopped
    facts = _facts(found, member, today) | {"act": "output sent to be checked"}
    done = outputs.move(found, "submitted", facts, now, new_round=found.state == "returned")
    return () if done else (_MOVED,)


def check(
    found: OutputFact,
    given: Mapping[int, tuple[str, str]],
    member: MemberFact,
    today: date,
    now: datetime,
) -> Mistakes:
    """Keep a checker's word and reason on each file that is to leave; or what is to mend."""
    why_not = why_not_check(found, member, today)
    if why_not:
        return [("main", why_not)]
    wrong: Mistakes = []
    for file in found.leaving:
        word, words = given.get(file.id, ("", ""))
        if word not in rules.WORDS:
            wrong.append((f"vote-{file.id}", f"{file.name}: choose one."))
        elif word == "change" and not words.strip():
            wrong.append((f"words-{file.id}", f"{file.name}: say what must change."))
        elif len(words) > LONGEST["context"]:
            wrong.append((f"words-{file.id}", f"{file.name}: write at most 1,000 letters."))
        elif what := form_of(words):
            wrong.append((f"words-{file.id}", f"{file.name}: this looks like {what}."))
    if wrong:
        return wrong
    votes = [
        Vote(
            file.id,
            found.round,
            member.name,
            member.partner,
            given[file.id][0],
            given[file.id][1].replace("\x00", "").strip(),
        )
        for file in found.leaving
    ]
    others = [vote for vote in found.votes if vote.checker != member.name]
    to = rules.state_after_check((*others, *votes), request(found, today))
    facts = _facts(found, member, today) | {"act": "output checked"}
    return [] if outputs.vote(found, votes, to, facts, now) else [("main", _MOVED)]


def conclude(found: OutputFact, act: str, member: MemberFact, today: date, now: datetime) -> str:
    """Approve, return or reject what all have checked; why not, or "". What is approved leaves."""
    asked = request(found, today)
    after = rules.after(found.state, act, "checkers")
    if member.name not in rules.done(found.votes, asked) or not after:
        return "Those who checked it decide, once all have."
    outcome = rules.decision(found.votes, asked)
    if act == "approve" and outcome != "approved":
        return f"The checkers’ words are {outcome}. It leaves when all say that it may."
    if act != "approve" and outcome == "approved":
        return "All said that it may leave. Change your word first, and say why."
    said = {
        "act": "output approved"
        if act == "approve"
        else ("output returned" if act == "return" else "output rejected")
    }
    if not outputs.move(found, after[0], _facts(found, member, today) | said, now):
        return _MOVED
    moved = outputs.one(found.number)
    return release(moved, member, today, now) if moved and act == "approve" else ""


def release(found: OutputFact, member: MemberFact, today: date, now: datetime) -> str:
    """Let out what was approved: looked at once more by machine, then written down, then out.

    Why not, or "". Whatever stops it now sends it back to whoever asked.
    """
    while found.state == "approved":
        left = len(outputs.left_before(found.agreement, found.owner))
        stopped = _stopped(found, today)
        facts = _facts(found, member, today)
        if stopped:
            outputs.move(found, "returned", facts | {"act": "output returned"}, now)
            return f"It went back: {stopped[0]}"
        if outputs.release(found, left, facts, now) is not None:
            return ""
        again = outputs.one(found.number)
        if again is None or again.state != "approved":
            break
        found = again
    return "" if found.state == "released" else _MOVED


def withdraw(found: OutputFact, member: MemberFact, today: date, now: datetime) -> str:
    """Stop a request of one's own, at any time before it has left; why not, or ""."""
    if not _is_turn(found, "withdraw", member):
        return "Whoever asked may stop it, until it has left."
    facts = _facts(found, member, today) | {"act": "output withdrawn"}
    return "" if outputs.move(found, "withdrawn", facts, now) else _MOVED


def look(found: OutputFact, files: Sequence[FileFact], member: MemberFact, now: datetime) -> None:
    """Write down that somebody looks at files, before they do."""
    for file in files:
        facts = {
            "act": "consultation",
            "what": f"output {found.number}, file {file.id}",
            "partner": member.partner,
            "owners": [found.owner],
            "agreements": [found.agreement],
            "addressee": member.partner,
            "files": file.digest,
            "result": "allowed",
            "who": member.name,
        }
        ledger.append(facts, now)


def take(found: OutputFact, file: FileFact, member: MemberFact, today: date, now: datetime) -> str:
    """A released file as it is taken away, its marking first; written down before."""
    look(found, [file], member, now)
    way, table = way_of(found, today), long_table.read(file.text)
    mark = None if isinstance(table, str) or way is None else output_checks.marked(table, way.mark)
    lines = (
        mark.line if isinstance(mark, Combined) else next(iter(file.text.splitlines()), ""),
        *([tables.INVENTED] if settings.DEMO else []),
        f"Request {found.number} under {found.agreement}. Ledger entry {found.ledger}.",
    )
    return "\n".join((*lines, file.text))


def _as_kept(checked: output_checks.Checked) -> dict[str, Any]:
    """What a machine found, as the register keeps it."""
    return {
        "stops": list(checked.stops),
        "notes": list(checked.notes),
        "help": dict(checked.help),
    }


def _is_turn(found: OutputFact, act: str, member: MemberFact) -> bool:
    return member.name == found.requested_by and bool(rules.after(found.state, act, "author"))


def _stopped(found: OutputFact, today: date) -> tuple[str, ...]:
    """What keeps a request from going on: no agreement, no file, or what a machine finds."""
    if way_of(found, today) is None:
        return (f"{found.agreement} does not stand today, so nothing leaves by it.",)
    if not found.leaving:
        return ("There is no file that is to leave.",)
    found_now = [
        f"{file.name}: {words}"
        for file in found.leaving
        for words in _checked(found, file.text, file.name, today).stops
    ]
    return tuple(found_now)


def _checked(found: OutputFact, text: str, name: str, today: date) -> output_checks.Checked:
    """What a machine finds in a text, beside what left before and what is to leave with it."""
    way = way_of(found, today)
    if way is None:
        return output_checks.Checked((f"{found.agreement} does not stand today.",))
    earlier = [file.text for _, file in outputs.left_before(found.agreement, found.owner)]
    beside = [file.text for file in found.leaving if file.name != name]
    return output_checks.check(text, way.agreement.release, way.mark, way.to, [*earlier, *beside])


def _facts(found: OutputFact, member: MemberFact, today: date) -> dict[str, Any]:
    way = way_of(found, today)
    return {
        "what": f"output {found.number}, round {found.round}",
        "partner": member.partner,
        "purpose": way.agreement.why.purposes[0] if way else "",
        "owners": [found.owner],
        "agreements": [found.agreement],
        "addressee": found.recipient,
        "marking": way.mark.label if way and way.mark else "",
        "files": " ".join(file.digest for file in found.leaving),
        "who": member.name,
    }
