"""Rules in words for offences that the label list does not know: data, each with a name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from hueandcry.facts.offence import offences
from hueandcry.intake import dated
from hueandcry.intake.classify import denies, names_another

LIST = "offence_rules.toml"
_NAMED = re.compile(r"“(.+?)”")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `label`, `words` and `without` are pieces of text; as in offence_rules.toml.

    `decides` is true for rules of the label alone that leave no doubt; the others only suggest.
    """

    name: str
    label: tuple[str, ...]
    words: tuple[str, ...]
    without: tuple[str, ...]
    lists: frozenset[str]
    code: str
    decides: bool

    @property
    def why(self) -> str:
        """What a finding says: the rule's own name, never the row's words."""
        verb = "The rule" if self.decides else "Only a suggestion, by the rule"
        return f"{verb} “{self.name}”."


def first(label: str, words: str, kind_of_list: str) -> Rule | None:
    """The first rule that fits an offence as sent and the row's free text, or None.

    It only suggests where the label may deny it ("not ticket fraud"), or names another offence.
    """
    rule = next(fitting := _fitting(label, words, kind_of_list), None)
    if rule is None or not rule.decides:
        return rule
    others = (one for one in fitting if not one.words)
    doubted = denies(label) or names_another(label, rule.code)
    if doubted or any(one.code != rule.code for one in others):
        return replace(rule, decides=False)
    return rule


def _fitting(label: str, words: str, kind_of_list: str) -> Iterator[Rule]:
    said = _spaced(label)
    for rule in _of_list(kind_of_list):
        if rule.words and not words:
            continue
        if not any(piece in said if piece else said == "  " for piece in rule.label):
            continue
        told = _spaced(words) if rule.words else ""
        if rule.words and not any(piece in told for piece in rule.words):
            continue
        if not any(piece in said or piece in told for piece in rule.without):
            yield rule


def named_in(why: str) -> Rule | None:
    """The rule that a finding's `why` names, or None."""
    found = _NAMED.search(why)
    return rules().get(found.group(1)) if found else None


def is_due(today: date) -> bool:
    """Whether somebody must look at the rules again."""
    return dated.is_due(LIST, today)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by name, in order. Raises ValueError for a rule that nothing could follow."""
    found = {facts["name"]: _rule(facts) for facts in dated.read(LIST)["rules"]}
    if len(found) != len(dated.read(LIST)["rules"]):
        raise ValueError("Two rules have the same name.")
    return MappingProxyType(found)


def _rule(facts: Mapping[str, Any]) -> Rule:
    name, words = facts["name"], tuple(facts.get("words", ()))
    offence = offences().get(facts["code"])
    if offence is None or offence.sealed:
        raise ValueError(f"The rule '{name}' has a code that no rule may give.")
    if facts["may"] not in ("decide", "suggest") or (facts["may"] == "decide" and words):
        raise ValueError(f"The rule '{name}' may not decide by free text.")
    return Rule(
        name=name,
        label=tuple(facts["label"]),
        words=words,
        without=tuple(facts.get("not", ())),
        lists=frozenset(facts.get("lists", ())),
        code=offence.code,
        decides=facts["may"] == "decide",
    )


@lru_cache(16)
def _of_list(kind_of_list: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules().values() if not rule.lists or kind_of_list in rule.lists)


def _spaced(text: str) -> str:
    """Small letters and single spaces, one at each end, so that a piece may ask for whole words."""
    bare = text.casefold().replace("'", "").replace("’", "")
    return f" {' '.join(re.findall(r'[a-z0-9]+', bare))} "
