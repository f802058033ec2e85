"""A request that something leave, as its pages draw it."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from hueandcry.desk.acts import outputs as acts
from hueandcry.desk.acts import people
from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange.words import day_words
from hueandcry.register import book
from hueandcry.register.outputs import FileFact, OutputFact
from hueandcry.sharing import long_table
from hueandcry.sharing import outputs as rules

_KINDS = {
    "draft": "quiet",
    "returned": "warn",
    "approved": "good",
    "released": "good",
    "rejected": "bad",
    "withdrawn": "quiet",
}
_OUTCOMES = {
    "approved": "All say that it may leave.",
    "changes requested": "All say that it must change first.",
    "conflicting": "You do not agree. Talk: one of you may change their word.",
    "incomplete": "Not all have given their word.",
}
_ROWS_SHOWN = 400


def row(found: OutputFact, member: MemberFact, today: date) -> dict[str, Any]:
    """A request as one line of the list."""
    names = book.names()
    asked = acts.request(found, today)
    waits = not acts.why_not_check(found, member, today) and member.name not in rules.done(
        found.votes, asked
    )
    return {
        "url": reverse("output", args=[found.number]),
        "title": found.title,
        "facts": f"{names.get(found.owner, found.owner)} to "
        f"{names.get(found.recipient, found.recipient)}, by {found.agreement}. "
        f"Asked for on {_day(found.requested_at)}.",
        "state": _state(found),
        "waits": waits,
    }


def way_words(way: acts.Way) -> str:
    """A way out as a choice of a form."""
    names = book.names()
    owner, to = names.get(way.owner, way.owner), names.get(way.recipient, way.recipient)
    return f"{way.agreement.id}: {owner} to {to}"


def one(found: OutputFact, member: MemberFact, today: date) -> dict[str, Any]:
    """Everything on the page of a request."""
    names, asked = book.names(), acts.request(found, today)
    mine = member.name == found.requested_by
    at_work = member.partner in (found.owner, found.requested_for)
    why_not = acts.why_not_check(found, member, today)
    seen = rules.seen(found.votes, asked, member.name)
    done = rules.done(found.votes, asked)
    outcome = rules.decision(found.votes, asked) if found.state == "checked" else ""
    return {
        "state": _state(found),
        "facts": [
            ("Whose records", names.get(found.owner, found.owner)),
            ("To go to", names.get(found.recipient, found.recipient)),
            ("By", found.agreement),
            ("Why it must leave", found.context),
            ("How it was made safe", found.controls),
            ("Asked for by", f"{_name(found.requested_by)}, {_day(found.requested_at)}"),
            *([("Left", _day(found.released_at))] if found.released_at else []),
        ],
        "turn": _turn(found, len(done), rules.needed(asked.checkers)),
        "files": [
            _file_row(one, found, member) for one in (found.files if at_work else found.leaving)
        ],
        "votes": [_vote(vote, found) for vote in seen] if at_work else [],
        "outcome": _OUTCOMES[outcome] if outcome else "",
        "all_agree": outcome == "approved",
        "may_change": mine and found.state in ("draft", "returned"),
        "may_withdraw": mine and found.state not in rules.FINAL,
        "check_url": reverse("output_check", args=[found.number]) if not why_not else "",
        "check_words": "Change your word" if member.name in done else "Check it",
        "why_not_check": why_not if asked.state in ("submitted", "part-checked") else "",
        "may_conclude": found.state == "checked" and member.name in done,
        "may_release": found.state == "approved" and at_work,
        "ledger_number": found.ledger,
    }


def file(found: FileFact) -> dict[str, Any]:
    """A file's table, what a machine found, and numbers that help to judge it."""
    table = long_table.read(found.text)
    base = {"name": found.name, "supporting": found.supporting, "notes": found.notes}
    if isinstance(table, str):
        lines = found.text.splitlines()[:_ROWS_SHOWN]
        return base | {"above": [], "table": None, "lines": lines, "help": []}
    rows = [
        [*("all" if part is None else part for part in cell.key), _count(cell)]
        for cell in table.cells[:_ROWS_SHOWN]
    ]
    left_out = len(table.cells) - len(rows)
    return base | {
        "above": table.above,
        "table": {
            "caption": found.name,
            "columns": [*table.axes, "count"],
            "rows": rows,
            "scroll": len(rows) > 20,
        },
        "left_out": f"{left_out:,} more rows are not drawn here." if left_out else "",
        "lines": [],
        "help": list(found.help.items()),
    }


def _count(cell: long_table.LongCell) -> dict[str, Any]:
    return {"held": cell.words} if cell.value is None else {"number": cell.value}


def _file_row(found: FileFact, output: OutputFact, member: MemberFact) -> dict[str, Any]:
    args = [output.number, found.id]
    takes = acts.may_take(output, member) and not found.supporting
    return {
        "id": found.id,
        "name": found.name,
        "supporting": found.supporting,
        "stops": found.stops,
        "notes": found.notes,
        "url": reverse("output_file", args=args),
        "copy_url": reverse("output_copy", args=args) if takes else "",
    }


def _vote(vote: rules.Vote, found: OutputFact) -> dict[str, str]:
    names = {one.id: one.name for one in found.files}
    return {
        "who": _name(vote.checker),
        "file": names.get(vote.file, "a file that was changed since"),
        "word": rules.WORDS.get(vote.word, vote.word),
        "kind": "good" if vote.word == "approve" else "warn",
        "words": vote.words,
        "round": "" if vote.round == found.round else f"Round {vote.round}.",
    }


def _turn(found: OutputFact, done: int, needed: int) -> str:
    if found.state in ("submitted", "part-checked"):
        return f"It waits for its checkers: {done} of {needed} have looked."
    return {
        "draft": "Put in the tables, then send it to be checked.",
        "checked": "All have checked it. They decide together what becomes of it.",
        "returned": "It is back with whoever asked: change it and send it again, or stop it.",
        "approved": "It was approved, and is looked at by machine once more before it leaves.",
        "released": "It has left. Those it is for may take it away.",
        "rejected": "It does not leave.",
        "withdrawn": "Whoever asked stopped it.",
    }[found.state]


def _state(found: OutputFact) -> dict[str, str]:
    return {
        "kind": _KINDS.get(found.state, "warn"),
        "words": rules.STATES[found.state].words,
    }


def _name(member: str) -> str:
    return {one.name: one.full_name for one in people.members()}.get(member, member)


def _day(moment: datetime) -> str:
    return day_words(moment.astimezone(timezone.get_default_timezone()).date())
