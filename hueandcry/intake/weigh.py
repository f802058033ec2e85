"""Everything that may say what an offence is, in order, and who may not decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from hueandcry.facts.offence import offences
from hueandcry.facts.report import Finding
from hueandcry.intake import must_not_miss, rules
from hueandcry.intake.classify import SURE, UNKNOWN, classify, dated, label_key
from hueandcry.intake.must_not_miss import Alarm, in_label
from hueandcry.intake.sources import Source

ASK = "ask"  # a person's word that the sender must say what a label means
MEANT = "A person said what this label means."
ASKED = "A person could not tell: the sender is to be asked."
LEARNT = "Learnt from what people decided"
LOOK = 0.5  # the most that is believed of a finding which a person must look at

By = Literal["person", "list", "rule", "model"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What the model makes of a label: `decides` is true where its errors are few enough.

    `confidence` is the measured share of right answers at this score; `words` are the pieces of
    the label that told most, with their weights.
    """

    code: str
    confidence: float
    decides: bool
    words: tuple[tuple[str, float], ...]


def no_guess(label: str) -> Guess | None:
    """No model: a partner's own desk has none."""
    return None


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is known beyond the list: `meanings` by meaning key, and a model's guess at a label."""

    meanings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    guess: Callable[[str], Guess | None] = no_guess


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding, and whether its record is sealed: until a person decides, or by its code."""

    finding: Finding
    sealed: bool


def weigh(label: str, words: str, on: date | None, *, source: Source, beyond: Beyond) -> Weighed:
    """The finding on a row: `label` is its offence as sent, `words` its free text, not kept.

    In turn: what a person said of this label; the layout and the list; rules; the model. Words
    that may mean child exploitation or extremism come before all of them: only a person's word on
    the label itself answers an alarm of the label, and nothing answers one of the row.
    """
    found, alarm = _by_label(label, on, source, beyond.meanings)
    alarm = must_not_miss.in_text(words) or alarm
    if found.why == ASKED and alarm is None:  # to ask the sender answers no alarm
        return Weighed(found, sealed=_by_label(label, on, source, {})[1] is not None)
    if alarm is not None:
        return Weighed(Finding(found.code, min(found.confidence, LOOK), alarm.why), sealed=True)
    if found.confidence < SURE:
        found, doubted = _beyond_the_list(found, label, words, on, source.source, beyond)
        if doubted:
            return Weighed(found, sealed=True)
    return Weighed(found, sealed=is_sealed(found.code, label))


def meaning_key(label: str) -> str:
    """What a meaning holds for: a label that alarms is never one with a spelling that does not."""
    key = label_key(label)
    return f"!{key}" if key and in_label(label) is not None else key


def is_sealed(code: str, label: str) -> bool:
    """Whether a record of this code is sealed; without a code the label's own words say so."""
    offence = offences().get(code)
    return offence.sealed if offence else in_label(label) is not None


def is_of_the_row(label: str, code: str, why: str) -> bool:
    """Whether the words of the row, and not its label, are why a person must look."""
    offence = offences().get(code)
    by_label = in_label(label) is not None or (offence is not None and offence.sealed)
    return why.startswith(must_not_miss.LOOK) and not by_label


def decided_by(finding: Finding) -> By:
    """Which of them decided a sure finding, from its reason."""
    if finding.why == MEANT:
        return "person"
    if finding.why.startswith(LEARNT):
        return "model"
    return "rule" if rules.named_in(finding.why) else "list"


def _by_label(
    label: str, on: date | None, source: Source, meanings: Mapping[str, str]
) -> tuple[Finding, Alarm | None]:
    """The finding by the label alone, and the alarm that nobody has answered yet."""
    meant = meanings.get(meaning_key(label), "") if meanings else ""
    if meant == ASK:
        return Finding("", 0.0, ASKED), None
    if meant:
        return dated(Finding(meant, 1.0, MEANT), on), None
    found = classify(label, on, source.code_prefix, source.means(label))
    alarm = in_label(label)
    offence = offences().get(found.code)
    if alarm is None and offence is not None and offence.sealed:
        alarm = Alarm(offence.theme, (must_not_miss.OWN_MEANING,), "")
    return found, alarm


def _beyond_the_list(
    found: Finding, label: str, words: str, on: date | None, kind_of_list: str, beyond: Beyond
) -> tuple[Finding, bool]:
    """What rules and the model add to an unsure finding; true where a person must look.

    They decide only on a label that the list has never seen: one that it calls unclear stays so.
    A mere suggestion is named in the reason and has no code, so that no figure counts it.
    """
    rule = rules.first(label, words, kind_of_list)
    if rule is not None and rule.decides and found.why == UNKNOWN:
        return dated(Finding(rule.code, 0.95, rule.why), on), False
    guess = beyond.guess(label) if found.why == UNKNOWN else None
    if guess is not None and offences()[guess.code].sealed and guess.confidence >= LOOK:
        alarm = Alarm(offences()[guess.code].theme, (must_not_miss.READS_LIKE,), "")
        return Finding("", 0.0, alarm.why), True
    if rule is not None and not found.code:
        return Finding("", found.confidence, rule.why), False
    if guess is not None and guess.decides and not offences()[guess.code].sealed:
        told = ", ".join(f"“{piece}”" for piece, _ in guess.words[:3])
        said = Finding(guess.code, max(guess.confidence, SURE), f"{LEARNT}: {told}."[:200])
        return dated(said, on), False
    return found, False
