"""What leaves the partnership as a file, and the people who look at it first.

The states, who must act in each, and every step from one to another stand in one table. The rules
follow OpenSAFELY's airlock: two look without seeing each other's word, never the one who asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Side = Literal["author", "checkers", "system"]
Outcome = Literal["approved", "changes requested", "conflicting", "incomplete"]

LEAST_CHECKERS = 2
WORDS: Mapping[str, str] = MappingProxyType(
    {"approve": "It may leave", "change": "It must change first"}
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a request stands, whose turn it is, and how a page says so."""

    owner: Side
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act that takes a request from a state to another, and who may do it."""

    act: str
    before: str
    after: str
    by: Side


STATES: Mapping[str, State] = MappingProxyType(
    {
        "draft": State("author", "being written"),
        "submitted": State("checkers", "waits for the checkers"),
        "part-checked": State("checkers", "some have checked it"),
        "checked": State("checkers", "all have checked it"),
        "returned": State("author", "sent back for changes"),
        "approved": State("system", "approved, on its way out"),
        "released": State("system", "released"),
        "rejected": State("system", "rejected"),
        "withdrawn": State("system", "withdrawn"),
    }
)
FINAL = ("released", "rejected", "withdrawn")
_OPEN = tuple(name for name in STATES if name not in FINAL)
STEPS: tuple[Step, ...] = (
    Step("change", "draft", "draft", "author"),
    Step("change", "returned", "returned", "author"),
    Step("submit", "draft", "submitted", "author"),
    Step("submit", "returned", "submitted", "author"),
    Step("check", "submitted", "part-checked", "checkers"),
    Step("check", "part-checked", "part-checked", "checkers"),
    Step("check", "part-checked", "checked", "checkers"),
    Step("check", "checked", "checked", "checkers"),
    Step("approve", "checked", "approved", "checkers"),
    Step("return", "checked", "returned", "checkers"),
    Step("reject", "checked", "rejected", "checkers"),
    Step("release", "approved", "released", "system"),
    Step("hold", "approved", "returned", "system"),
    # The one step out of turn: whoever asked may stop it at any time before it has left.
    *(Step("withdraw", before, "withdrawn", "author") for before in _OPEN),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the name they sign in with, their organisation and their role."""

    name: str
    partner: str
    role: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A checker's word on one file in one round, and why. `partner` is for whom they checked."""

    file: int
    round: int
    checker: str
    partner: str
    word: str
    words: str


@dataclass(frozen=True, slots=True)
class Request:
    """As much of a request as the rules ask about. `files` are those that are to leave."""

    state: str
    round: int
    owner: str
    requested_by: str
    requested_for: str
    files: tuple[int, ...]
    checkers: int = LEAST_CHECKERS


def after(state: str, act: str, by: Side) -> tuple[str, ...]:
    """The states that an act of a side may lead to; empty where it may not."""
    return tuple(
        step.after for step in STEPS if (step.before, step.act, step.by) == (state, act, by)
    )


def needed(asked_for: int) -> int:
    """How many look at a file: never fewer than two, more where the agreement says so."""
    return max(LEAST_CHECKERS, asked_for)


def now_of(votes: Iterable[Vote], request: Request) -> tuple[Vote, ...]:
    """The votes that count: of this round, on files that are to leave."""
    return tuple(
        vote for vote in votes if vote.round == request.round and vote.file in request.files
    )


def done(votes: Sequence[Vote], request: Request) -> tuple[str, ...]:
    """The checkers who gave their word on every file of this round, in the order they did."""
    said: dict[str, set[int]] = {}
    for vote in now_of(votes, request):
        said.setdefault(vote.checker, set()).add(vote.file)
    return tuple(name for name, files in said.items() if files == set(request.files) != set())


def decided(votes: Sequence[Vote], request: Request, file: int) -> Outcome:
    """What the votes on one file come to."""
    words = [vote.word for vote in now_of(votes, request) if vote.file == file]
    if len(words) < needed(request.checkers):
        return "incomplete"
    if set(words) == {"approve"}:
        return "approved"
    return "changes requested" if set(words) == {"change"} else "conflicting"


def decision(votes: Sequence[Vote], request: Request) -> Outcome:
    """What the votes on all files come to: the worst of what each comes to."""
    found = {decided(votes, request, file) for file in request.files}
    worst: tuple[Outcome, ...] = ("incomplete", "conflicting", "changes requested")
    return next((one for one in worst if one in found or not found), "approved")


def state_after_check(votes: Sequence[Vote], request: Request) -> str:
    """Where a request stands once a checker's word is among `votes`."""
    complete = len(done(votes, request)) >= needed(request.checkers)
    return "checked" if complete else "part-checked"


def why_not_check(request: Request, votes: Sequence[Vote], who: Person) -> str:
    """Why this person may not check the request now, in a sentence, or ""."""
    if request.state not in ("submitted", "part-checked", "checked"):
        return "It is not with the checkers."
    if who.name == request.requested_by:
        return "You asked for it, so others check it."
    if who.role == "researcher":
        return "A researcher does not check what leaves."
    if who.partner not in (request.owner, request.requested_for):
        return "The owner’s people check it, or those of whoever asked."
    before = done(votes, request)
    if who.name in before:
        return ""
    if len(before) >= needed(request.checkers):
        return "All have checked it already."
    return _kept_for_the_owner(request, votes, who, before)


def _kept_for_the_owner(
    request: Request, votes: Sequence[Vote], who: Person, before: Sequence[str]
) -> str:
    """The last place is for somebody of the organisation whose records these are."""
    theirs = {vote.checker for vote in now_of(votes, request) if vote.partner == request.owner}
    last = len(before) == needed(request.checkers) - 1
    if last and who.partner != request.owner and not theirs & set(before):
        return "One checker must be of the organisation whose records these are."
    return ""


def seen(votes: Sequence[Vote], request: Request, reader: str) -> tuple[Vote, ...]:
    """The votes that a reader may see: the own at once, the others' when all are done.

    Whoever asked reads them when the request is back, or over: votes of rounds that were sent back
    are open to both sides.
    """
    past = tuple(vote for vote in votes if vote.round < request.round)
    if request.state in ("draft", "submitted", "part-checked") or (
        request.state in ("checked", "approved") and reader == request.requested_by
    ):
        own = tuple(v for v in votes if v.round == request.round and v.checker == reader)
        return (*past, *own)
    if request.state == "withdrawn" and len(done(votes, request)) < needed(request.checkers):
        return past
    return tuple(votes)


def diagram() -> str:
    """The table of steps as a Mermaid state diagram; each state says whose turn it is."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for name, state in STATES.items():
        lines.append(f'    state "{name}<br/>({state.owner})" as {_id(name)}')
    for step in STEPS:
        lines.append(f"    {_id(step.before)} --> {_id(step.after)}: {step.act} ({step.by})")
    lines += [f"    {name} --> [*]" for name in FINAL]
    return "\n".join(lines)


def page() -> str:
    """The generated page docs/made/outputs.md."""
    rows = [f"| {name} | {state.owner} | {state.words} |" for name, state in STATES.items()]
    steps = [f"| {s.before} | {s.act} | {s.by} | {s.after} |" for s in STEPS]
    parts = (
        "# What leaves: the states of a request\n\nMade from `hueandcry/sharing/outputs.py` by "
        "`python -m tests.house.outputs_page`; a test says when it is stale.",
        f"```mermaid\n{diagram()}\n```",
        "\n".join(["| state | whose turn | on the page |", "|---|---|---|", *rows]),
        "\n".join(["| from | act | by | to |", "|---|---|---|---|", *steps]),
    )
    return "\n\n".join(parts) + "\n"


def _id(name: str) -> str:
    return name.replace("-", "_")
