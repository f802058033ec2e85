"""The queue for doubt: what waits for a person, what we suggest and why, and what they decide."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hueandcry.desk.acts import learning, own_rows
from hueandcry.desk.acts.people import MemberFact
from hueandcry.facts.offence import Offence, offences
from hueandcry.intake import learnt, must_not_miss, rules
from hueandcry.intake.classify import label_key
from hueandcry.intake.learnt import Account, Model
from hueandcry.intake.weigh import ASK, Guess
from hueandcry.register import deciding, doubt, ledger
from hueandcry.register.deciding import Decided, Meanwhile
from hueandcry.register.doubt import Said, Scope, Waiting

ROLES = ("officer", "analyst")
SEALED_PURPOSES = ("prevent-and-detect-crime", "victim-care")
NOT_ONLINE = "not_cyber"
_WORTH_SAYING = 0.5  # a guess that is wrong more often than right helps nobody
_SAYS = ((0.95, "sure"), (0.8, "fairly sure"), (0.0, "unsure"))


class UnableToDecide(Exception):
    """Nothing was decided; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Item:
    """Rows that wait, with what we suggest: a code or "", how sure in a word, and the reasons.

    `scope` is for what the suggestion holds: the label, or these rows by their own words.
    """

    waiting: Waiting
    code: str
    how_sure: str
    reasons: tuple[str, ...]
    scope: Scope = "label"


@dataclass(frozen=True, slots=True)
class Queue:
    """What an owner's person may see. `sealed_waits` says that something waits for an officer."""

    items: tuple[Item, ...]
    sealed_waits: bool
    labels: int
    rows: int
    learning: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Who decided how many of the reports that count now, and how good the model is."""

    decided: Mapping[str, int]
    account: Account | None
    due: tuple[str, ...]


def sees_sealed(member: MemberFact) -> bool:
    """The strict tier: an officer of the owner, nobody else."""
    return member.role == "officer"


def queue(member: MemberFact, *, sealed: bool = False) -> Queue:
    """Everything that waits at the member's organisation: the sealed part or the rest."""
    waits = doubt.waiting(member.partner)
    mine = [one for one in waits if one.sealed == sealed]
    learnt_by_now = learning.ready(member.partner) if _needs_model(mine) else None
    return Queue(
        items=tuple(_item(one, learnt_by_now) for one in mine),
        sealed_waits=any(one.sealed for one in waits),
        labels=_labels(mine),
        rows=sum(one.rows for one in mine),
        learning=_needs_model(mine) and learnt_by_now is None,
    )


def item(member: MemberFact, report: int, *, sealed: bool) -> Item | None:
    """The rows that wait together with one report; None where the member may not see them."""
    found = doubt.one(member.partner, report)
    if found is None or (found.sealed and not sealed):
        return None
    return _item(found, learning.ready(member.partner) if _needs_model([found]) else None)


def under_label(member: MemberFact, waiting: Waiting) -> int:
    """How many rows wait under the same label, for whatever reason that the label itself has."""
    return int(deciding.under(member.partner, waiting).count())


def counts(member: MemberFact, today: date) -> tuple[int, int, bool]:
    """Labels and rows that wait, and whether something sealed does; none that stay shut."""
    if member.role not in ROLES or own_rows.why_shut(member, today):
        return 0, 0, False
    waits = doubt.waiting(member.partner)
    plain = [one for one in waits if not one.sealed]
    return _labels(plain), sum(one.rows for one in plain), len(plain) < len(waits)


def shut(member: MemberFact, now: datetime, today: date) -> str:
    """Why the whole queue stays shut, written down as a refusal; "" where it may be read."""
    why = own_rows.why_shut(member, today)
    if why:
        ledger.append(_look(member, "refused") | {"who": member.name}, now)
    return why


def looked(member: MemberFact, now: datetime, purpose: str = "", reason: str = "") -> int:
    """Write down that the queue is read, or its sealed part for a purpose; returns the number."""
    facts = _look(member, "allowed")
    more = {"detail": f"sealed records that wait, for {purpose}", "reason": reason}
    more = more if purpose else {}
    return ledger.append(facts | more | {"who": member.name}, now)


def why_not_sealed(member: MemberFact, purpose: str, reason: str, today: date) -> str:
    """Why the sealed part stays shut, or "" where it may be opened: the house rule decides."""
    if purpose not in SEALED_PURPOSES:
        return "Choose what you need it for."
    if not reason.strip():
        return "Say in a few words why you need to look."
    return own_rows.why_sealed_shut(member, purpose, reason, today)


def never_sealed(member: MemberFact, today: date) -> str:
    """Why no purpose at all opens the sealed part, for its page to say; "" where one does."""
    whys = [own_rows.why_sealed_shut(member, one, "to look", today) for one in SEALED_PURPOSES]
    return "" if "" in whys else whys[0]


def decide(
    member: MemberFact,
    report: int,
    code: str,
    *,
    scope: Scope,
    only: Collection[int],
    now: datetime,
    sealed: bool,
    these: bool = False,
) -> Decided | Meanwhile | None:
    """Write a decision; `these` are all rows that wait for the same reason.

    Raises UnableToDecide; None where nothing waits that may be seen.
    """
    if code != ASK and code not in offences():
        raise UnableToDecide("Choose an offence from the list.")
    if scope == "rows" and not (only or these):
        raise UnableToDecide("Tick the records that you mean.")
    found = doubt.one(member.partner, report) if these else None
    if found is not None and found.of_row and (sealed or not found.sealed):
        raise UnableToDecide("Look at each record, and tick those that you mean.")
    try:
        return deciding.decide(
            member.partner,
            report,
            code,
            scope=scope,
            only=() if these else only,
            member=member.name,
            now=now,
            sealed_too=sealed,
        )
    except ValueError as problem:
        raise UnableToDecide(str(problem)) from None


def undo(
    member: MemberFact, kind: Scope, number: int, *, now: datetime, sealed: bool
) -> Decided | None:
    """Take a decision back; None where there is none that may be seen."""
    done = deciding.undo(
        member.partner, kind, number, member=member.name, now=now, sealed_too=sealed
    )
    return done if isinstance(done, Decided) else None


def lately(member: MemberFact, *, sealed: bool, limit: int) -> tuple[Said, ...]:
    """What the organisation's people decided and what stands, newest first."""
    found = doubt.lately(member.partner)
    return tuple(one for one in found if one.sealed == sealed)[:limit]


def to_ask(member: MemberFact, *, sealed: bool) -> tuple[tuple[str, str, int], ...]:
    """What the sender must explain: list, label as sent, rows."""
    found = doubt.asked(member.partner)
    return tuple((source, label, rows) for source, label, rows, is_ in found if is_ == sealed)


def tally(member: MemberFact, today: date) -> Tally:
    """How many reports were decided by whom, and what is known of the model."""
    learnt_by_now = learning.ready(member.partner)
    lists = (("word list", must_not_miss), ("rules", rules))
    return Tally(
        decided={**doubt.at_intake(member.partner), "people": doubt.by_people(member.partner)},
        account=learnt_by_now.account if learnt_by_now else None,
        due=tuple(name for name, one in lists if one.is_due(today)),
    )


def choices(source: str) -> dict[str, list[Offence]]:
    """The offences that a list may hold, by theme, those named first that theme holds most of."""
    lists = {"police": ("police",), "report-fraud": ("nfib",)}.get(source, ("nfib", "police"))
    found: dict[str, list[Offence]] = {}
    for offence in offences().values():
        if offence.list in lists and offence.code != NOT_ONLINE:
            found.setdefault(offence.theme, []).append(offence)
    return found


def model_words(account: Account) -> str:
    """How good the model is, in a sentence or two."""
    if not account.decided:
        return (
            f"The model only suggests. It knows the list’s {account.listed:,} labels, and nobody "
            f"here has decided one yet. From {learnt.needed():,} decided labels on it may decide."
        )
    if not account.may_decide:
        few = account.decided < learnt.needed()
        why = f"at least {learnt.needed():,} are needed" if few else "its errors are too many"
        return (
            f"The model only suggests. It learnt from {account.decided:,} labels that people here "
            f"decided: {why}."
        )
    return (
        f"The model decides where it is sure enough. Tried on {account.above:,} labels that people "
        f"decided and it had not seen, it was wrong {account.wrong:,} times: at most "
        f"{account.bound:.1%} at that score, below the {account.stated:.0%} we allow."
    )


def _look(member: MemberFact, result: str) -> dict[str, str]:
    what = "offences that wait for a person"  # the ledger is read by all: it tells of none sealed
    return {"act": "consultation", "what": what, "owner": member.partner, "result": result}


def _labels(waits: Collection[Waiting]) -> int:
    """How many labels they are: one may wait for several reasons."""
    return len({(one.source, label_key(one.label)) for one in waits})


def _needs_model(waits: Collection[Waiting]) -> bool:
    return any(not one.code and rules.named_in(one.why) is None for one in waits)


def _item(waiting: Waiting, model: Model | None) -> Item:
    if waiting.sealed or waiting.code:
        return Item(waiting, waiting.code, "unsure" if waiting.code else "", (waiting.why,))
    if rule := rules.named_in(waiting.why):
        scope: Scope = "rows" if rule.words or not waiting.label else "label"
        return Item(waiting, rule.code, "unsure", (waiting.why, _looks_for(rule)), scope)
    guess = model.guess(waiting.label) if model and waiting.label else None
    if guess is None or guess.confidence < _WORTH_SAYING:
        return Item(waiting, "", "", (waiting.why,))
    if offences()[guess.code].sealed:
        return Item(waiting, "", "", (waiting.why, "It may need an officer’s eye."))
    how = next(words for least, words in _SAYS if guess.confidence >= least)
    return Item(waiting, guess.code, how, (waiting.why, _told(guess)))


def _looks_for(rule: rules.Rule) -> str:
    pieces = rule.words or rule.label
    return "It looks for: " + ", ".join(f"“{piece.strip()}”" for piece in pieces[:4]) + "."


def _told(guess: Guess) -> str:
    pieces = [f"“{piece}”" for piece, _ in guess.words[:4]]
    most, *then = pieces or ["its letters"]
    words = f"What told most: {most}" + (f", then {', '.join(then)}" if then else "")
    right = round(guess.confidence * 10)
    often = "nearly all are right" if right == 10 else f"about {right} are right"
    return f"{words}. Of ten guesses like this, {often}."
