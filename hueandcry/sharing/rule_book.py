"""The rules of the house as questions and answers, readable without code."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hueandcry.sharing import worked
from hueandcry.sharing.agreement import examples, parse, run_cases
from hueandcry.sharing.marking import markings
from hueandcry.sharing.plain import case_rows
from hueandcry.sharing.soundness import LEAST_BASE, LEAST_PUBLIC_COUNT
from hueandcry.sharing.terms import Agreement


@dataclass(frozen=True, slots=True)
class Rule:
    """One question with its answer and the reasons; `kind` is "good", "bad" or "quiet"."""

    asked: str
    answer: str
    reasons: tuple[str, ...] = ()
    kind: str = "quiet"


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that answer one question, as "Who may receive?"."""

    title: str
    lead: str
    rules: tuple[Rule, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter, in the order to read them."""
    return (
        *_asks(),
        Chapter(
            "Which small numbers are hidden?",
            "Streams of different kinds are never added together.",
            _small_numbers(),
        ),
        Chapter(
            "Who may pass a figure on?",
            "The markings of TLP 2.0, the strictest first. Of several the strictest wins.",
            tuple(Rule(label, marking.words) for label, marking in markings().items()),
        ),
        Chapter(
            "What must a person look at?",
            "A report in which such words stand is sealed until a person has decided. "
            "A false alarm costs one look. A miss may cost a child.",
            tuple(_must_not_miss()),
        ),
        Chapter(
            "What does each agreement prove?",
            "The examples inside our example agreements. If one fails, its agreement stops.",
            tuple(_cases()),
        ),
    )


def _asks() -> tuple[Chapter, ...]:
    groups = dict.fromkeys(one.group for one in worked.worked())
    lead = "Each answer is what the system says, with every reason."
    return tuple(
        Chapter(group, lead, tuple(_ask(one) for one in worked.worked() if one.group == group))
        for group in groups
    )


def _ask(one: worked.Worked) -> Rule:
    decision = worked.answered(one)
    answer = "Yes" if decision.allowed else "No"
    if decision.allowed and decision.refused:
        answer = "Yes, in part"
    kind = "good" if decision.allowed else "bad"
    return Rule(f"{one.title}.", answer, worked.reasons(decision), kind)


def _small_numbers() -> tuple[Rule, ...]:
    return (
        Rule("An organisation and its own reports", "Exact numbers, for its own people alone."),
        Rule("Another organisation", f"Every count is rounded, to {LEAST_BASE} or a larger base."),
        Rule(
            "The public",
            "Every count is rounded, and a total below the smallest count reads “fewer than” it. "
            f"The smallest count is {LEAST_PUBLIC_COUNT} or more.",
        ),
        Rule(
            "The same number asked for twice",
            "It has one face: whatever was given out before from the same reports stays as it was.",
        ),
        Rule("A split by an age under 18", "Not without leave in the agreement."),
        Rule("Sealed reports", "They never leave the organisation that holds them."),
        Rule("Several organisations in one figure", "The coarsest rule of them all is used."),
    )


def _must_not_miss() -> Iterator[Rule]:
    text = (files("hueandcry.facts") / "data" / "must_not_miss.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for theme in table["themes"].values():
        for key, how in _HOW.items():
            if words := theme.get(key):
                yield Rule(f"{theme['words'].capitalize()}: {how}", ", ".join(words))
    together = table["together"]
    yield Rule(
        f"{together['words'].capitalize()}, in one text",
        f"One of: {', '.join(together['one'])}. And one of: {', '.join(together['other'])}.",
    )
    said = ", ".join(f"{one['text']} ({one['words']})" for one in table["false_friends"])
    yield Rule("Known false alarms, which a person still looks at", said)


_HOW = {
    "inside": "anywhere inside a word",
    "near": "as a word, with one slip of the keyboard",
    "exact": "as a word, to the letter",
    "phrases": "as a phrase",
    "labels": "as the whole label",
}


def _cases() -> Iterator[Rule]:
    for text in examples().values():
        agreement = parse(text)
        assert isinstance(agreement, Agreement)
        rows = case_rows(agreement, run_cases(agreement))
        said = tuple(f"{row.given}: {row.expect}." for row in rows)
        held = f"{sum(row.holds for row in rows)} of {len(rows)} hold"
        yield Rule(f"{agreement.title} ({agreement.id})", held, said)
