"""A released answer on the hidden volume: looked up by name, in words, and as copies that leave."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hueandcry.exchange.charts import INVENTED
from hueandcry.exchange.tables import marking_line, quality, use_limit_words
from hueandcry.exchange.words import number_words
from hueandcry.facts.estimate import ClearedEstimates
from hueandcry.sharing.release import Cleared, Released

MAIN = "fraud, person"
# An upper end so many times the number itself says nothing.
FAR = 10
# The methods in the order and the words of people.
METHODS = {
    "independence": "As if the lists knew nothing of each other",
    "stepwise": "Lists that feed each other, one pair at a time",
    "best-bic": "The best single account of how lists feed each other",
    "dga": "An average of many such accounts",
    "chao": "A floor that allows for unlike people",
    "darroch": "A spread of unlike people",
    "chapman": "Two lists alone",
    "thresholding": "All pairs of lists, the weak ones shrunk",
}


@dataclass(frozen=True, slots=True)
class Range:
    """One way's number with its own range, each as released; None where it has none.

    `name` is as the figure names it, `model` what it chose, `why_not` why it has no number.
    """

    name: str
    value: int | None
    low: int | None
    high: int | None
    model: str
    why_not: str


class NoAnswer(Exception):
    """A released figure that holds no estimates."""


def cleared_of(cleared: Cleared) -> ClearedEstimates:
    """Its estimates; raises NoAnswer where it is a figure of another kind."""
    if cleared.estimates is None:
        raise NoAnswer
    return cleared.estimates


def number(found: ClearedEstimates, what: str, which: str = "", part: str = "") -> int | None:
    """One number as released, or None."""
    key = (part, what, which)
    return next((n.value for n in found.numbers if (n.part, n.what, n.which) == key), None)


def words(found: ClearedEstimates, what: str, which: str = "", part: str = "") -> str:
    """One text as released, or ""."""
    key = (part, what, which)
    return next((w.words for w in found.words if (w.part, w.what, w.which) == key), "")


def sentences(found: ClearedEstimates, what: str, part: str = "") -> tuple[str, ...]:
    """All texts of a name, in order: the reasons, what would change it."""
    return tuple(said.words for said in found.words if (said.part, said.what) == (part, what))


def numbers(found: ClearedEstimates, what: str, part: str = "") -> tuple[tuple[str, int], ...]:
    """All numbers of a name, in order: the lists' sizes, the bars of the draws."""
    return tuple((n.which, n.value) for n in found.numbers if (n.part, n.what) == (part, what))


def ranges(found: ClearedEstimates, what: str, part: str = "") -> tuple[Range, ...]:
    """Each way's number and range, in order; one without a number says why."""
    names = [n.which for n in found.numbers if (n.part, n.what) == (part, what)]
    silent = f"{what} why not"
    names += [w.which for w in found.words if (w.part, w.what) == (part, silent)]
    return tuple(
        Range(
            name,
            number(found, what, name, part),
            number(found, f"{what} low", name, part),
            number(found, f"{what} high", name, part),
            words(found, f"{what} model", name, part),
            words(found, silent, name, part),
        )
        for name in dict.fromkeys(names)
    )


def parts(found: ClearedEstimates) -> tuple[str, ...]:
    """The parts that may be shown, in order; "" is a whole that nobody split."""
    return tuple(dict.fromkeys(said.part for said in found.words))


def lead(found: ClearedEstimates) -> str:
    """The part that a page is about: fraud against people where it may be shown, else the one with
    a floor in which the most are known, else the one in which the most are known.
    """
    shown = parts(found)
    if MAIN in shown:
        return MAIN
    return max(
        shown,
        key=lambda part: (
            number(found, "at least", part=part) is not None,
            number(found, "observed", part=part) or 0,
        ),
    )


def how(found: ClearedEstimates) -> str:
    """How the numbers were made safe, in words."""
    if found.digits is None:
        return "exact: all of it is yours"
    return f"to {found.digits} digits at most, and to 10 at least; floors rounded down, ceilings up"


def interval(value: int, low: int, high: int) -> str:
    """A range in words; an upper end that lies far beyond all sense is no end."""
    if high > FAR * max(value, 1):
        return f"{number_words(low)} or more"
    return f"{number_words(low)} to {number_words(high)}"


def spread(found: ClearedEstimates, part: str = "") -> str:
    """The least and the most that the ways give, in words; "" where fewer than two have one."""
    values = [value for _, value in numbers(found, "method", part)]
    if len(values) < 2:
        return ""
    return f"{number_words(min(values))} to {number_words(max(values))}"


def as_json(released: Released, beside: dict[str, Any]) -> dict[str, Any]:
    """The answer as JSON values; `beside` is what stands next to it: lists, recall, seed."""
    found = cleared_of(released.cleared)
    return {
        "marking": released.marking,
        "classification": released.classification,
        "conditions": list(released.conditions),
        "figure": released.cleared.name,
        "unit": released.cleared.unit,
        "window": list(released.cleared.window),
        "how": how(found),
        "digits": found.digits,
        "about": lead(found) or "all",
        **_part(found, lead(found)),
        "strata": [{"stratum": part or "all", **_part(found, part)} for part in parts(found)],
        "held": list(found.held),
        **beside,
        "addressee": released.addressee,
        "purpose": released.purpose,
        "agreements": list(released.agreements),
        "use_limits": list(use_limit_words(released)),
        "exemptions": list(released.exemptions),
        "owners": list(released.owners),
        "as_known_on": released.as_known_on.isoformat(),
        "method": released.cleared.method,
        "version": released.cleared.version,
        "digest": released.digest,
        "ledger": released.ledger,
        "notes": list(released.cleared.notes),
        "invented": INVENTED if released.invented else "",
    }


def _part(found: ClearedEstimates, part: str) -> dict[str, Any]:
    low, high = (number(found, "between", end, part) for end in ("low", "high"))
    return {
        "observed": number(found, "observed", part=part),
        "at_least": number(found, "at least", part=part),
        "between": None if low is None or high is None else [low, high],
        "verdict": words(found, "verdict", part=part),
        "reasons": list(sentences(found, "reason", part)),
        "would_change": list(sentences(found, "change", part)),
        "estimates": _ranges(found, "method", part),
        "without": _ranges(found, "without", part),
        "merged": _ranges(found, "merged", part),
        "surveys": _ranges(found, "survey", part),
        "lists": dict(numbers(found, "list", part)),
        "draws": dict(numbers(found, "draws", part)),
    }


def _ranges(found: ClearedEstimates, what: str, part: str) -> dict[str, Any]:
    return {
        one.name: {
            "estimate": one.value,
            "low": one.low,
            "high": one.high,
            **({"model": one.model} if one.model else {}),
            **({"why_not": one.why_not} if one.why_not else {}),
        }
        for one in ranges(found, what, part)
    }


def as_csv(released: Released) -> str:
    """The answer as CSV: marking and source above the heading, then a row a number or sentence."""
    found = cleared_of(released.cleared)
    text = io.StringIO()
    writer = csv.writer(text)
    for line in _banner(released, found):
        writer.writerow([line])
    writer.writerow(["stratum", "what", "which", "number", "words"])
    for one in found.numbers:
        writer.writerow([one.part or "all", one.what, one.which, one.value, ""])
    for said in found.words:
        writer.writerow([said.part or "all", said.what, said.which, "", said.words])
    for part in found.held:
        writer.writerow([part, "held back", "", "", "held back to protect people"])
    return text.getvalue()


def _banner(released: Released, found: ClearedEstimates) -> Iterator[str]:
    lines = (
        INVENTED if released.invented else "",
        marking_line(released),
        f"{released.cleared.unit}; {how(found)}.",
        *released.cleared.notes,
        f"For {released.addressee}, to {released.purpose}, by {', '.join(released.agreements)}.",
        *(f"Use limit: {limit}" for limit in use_limit_words(released)),
        *(f"Exemption that goes with this copy: {one}." for one in released.exemptions),
        f"As known on {released.as_known_on.isoformat()}. Ledger entry {released.ledger}. "
        f"Data digest {released.digest}. {released.cleared.method}, {released.cleared.version}.",
        *quality(released),
    )
    yield from filter(None, lines)
