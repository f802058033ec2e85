"""The answer on the hidden volume in the words of its page, from released numbers alone."""

from typing import Any

from hueandcry.exchange import answer
from hueandcry.exchange.words import day_words, number_words
from hueandcry.facts.estimate import ClearedEstimates
from hueandcry.register import book
from hueandcry.register.overlaps import Standing
from hueandcry.sharing.release import HeldBack, Released

VERDICTS = {
    "refuse": ("No number can be given", "bad"),
    "floor only": ("A floor, and no more", "warn"),
    "range": ("A floor and a range", "good"),
}
# (steps of four, the word)
_SURE = {"refuse": (1, "Can’t tell"), "floor only": (2, "Unsure"), "range": (3, "Fairly sure")}
CRITICISM = (
    (
        "Whitehead and others, 2021, call it “not a suitable method” for hidden crime.",
        "Journal of Human Trafficking 7:1",
    ),
    (
        "Binette and Steorts find that ranges are often wrong, and floors seldom.",
        "arXiv 2112.01594",
    ),
)
_LONGEST = 400
_VICTIMS = "were victims"
_WHO = {
    "fraud, person": "people were cheated",
    "fraud, business": "businesses were cheated",
    "computer misuse, person": "people were hacked or locked out",
    "computer misuse, business": "businesses were hacked or locked out",
}


_PARTS = {
    "fraud, person": "Fraud against people",
    "fraud, business": "Fraud against businesses",
    "computer misuse, person": "Computer misuse against people",
    "computer misuse, business": "Computer misuse against businesses",
}


def title(found: ClearedEstimates, part: str) -> str:
    """The finding: the floor beside what is known, or that there is none."""
    known, least = (answer.number(found, what, "", part) for what in ("observed", "at least"))
    told = f"{number_words(known or 0)} told one of us"
    if least is None:
        return f"{told}; how many told nobody, we cannot say"
    return f"At least {number_words(least)} {_WHO.get(part, _VICTIMS)}; {told}"


def lede(overlap: Standing, released: Released, part: str) -> str:
    """What was counted, when, and when the lists were linked."""
    return (
        f"{_part(part) or 'All'}, {_window(overlap)}. "
        f"Lists linked on {day_words(released.as_known_on)}."
    )


def verdict(found: ClearedEstimates, part: str) -> dict[str, Any]:
    """The verdict in words, with every reason, the gravest first."""
    words, kind = VERDICTS[answer.words(found, "verdict", "", part)]
    reasons = list(answer.sentences(found, "reason", part))
    low, high = (answer.number(found, "between", end, part) for end in ("low", "high"))
    if low is not None and high is not None:
        reach = f"{number_words(low)} to {number_words(high)}"
        far = high > answer.FAR * low
        reasons.insert(0, "Its upper end says nothing." if far else f"The range is {reach}.")
    return {"words": words, "kind": kind, "reasons": reasons}


def method_name(name: str) -> str:
    """A way of estimating in plain words."""
    return answer.METHODS.get(name, name)


def ways(found: ClearedEstimates, part: str) -> dict[str, Any] | None:
    """Every way beside the others, with its own range and what it chose; None where none is."""
    rows = [
        [
            method_name(one.name),
            _number(one.value, one.why_not),
            _interval(one),
            {"raw": one.model[:_LONGEST]} if one.model else "none",
        ]
        for one in answer.ranges(found, "method", part)
    ]
    if not rows:
        return None
    columns = ["Way", "Says", "Its own range", "Lists it lets feed each other"]
    return {"caption": "Every way, none averaged", "columns": columns, "rows": rows}


def numbered(found: ClearedEstimates, part: str) -> str:
    """Which list a digit of a way's choice stands for."""
    lists = [name for name, _ in answer.numbers(found, "list", part)]
    return ", ".join(f"{place} {name}" for place, name in enumerate(lists, 1))


def strata(found: ClearedEstimates) -> dict[str, Any] | None:
    """Each kind of crime and victim apart, with its own verdict; None where nobody split them."""
    rows: list[list[Any]] = []
    for part in filter(None, answer.parts(found)):
        known, least = (answer.number(found, what, "", part) for what in ("observed", "at least"))
        words, kind = VERDICTS[answer.words(found, "verdict", "", part)]
        reasons = answer.sentences(found, "reason", part)
        rows.append(
            [
                _part(part),
                {"number": known},
                {"number": least} if least is not None else {"few": "too few to tell"},
                {"tag": words, "kind": kind},
                reasons[0] if reasons else "",
            ]
        )
    rows += [
        [_part(part), *[{"held": "held back"}] * 2, "Held back", "To protect the few in it."]
        for part in found.held
    ]
    if not rows:
        return None
    columns = ["What and who", "Known", "At least", "Verdict", "Because"]
    return {"caption": "", "columns": columns, "rows": rows}


def sensitive(found: ClearedEstimates, part: str) -> list[dict[str, Any]]:
    """What the answer would be without each list, and with each two made one."""
    made = []
    for what, caption, first in (
        ("without", "With one list left out", "List left out"),
        ("merged", "With two lists made one", "Lists made one"),
    ):
        rows = [
            [one.name, _number(one.value, one.why_not)] for one in answer.ranges(found, what, part)
        ]
        if rows:
            columns = [first, "Then it says"]
            made.append({"caption": caption, "columns": columns, "rows": rows})
    return made


def surveys(found: ClearedEstimates) -> list[dict[str, Any]]:
    """The other route, beside and never averaged."""
    shown = []
    first = answer.lead(found)
    for part in sorted(answer.parts(found), key=lambda part: part != first):
        for one in answer.ranges(found, "survey", part):
            if one.value is None:
                continue
            shown.append(
                {
                    "words": f"{_capital(one.name)}: a survey points to about "
                    f"{number_words(one.value)}{_in_words(one)}.",
                    "source": answer.words(found, "survey source", one.name, part),
                    "limits": answer.words(found, "survey limits", one.name, part),
                }
            )
    return shown


def how_sure(found: ClearedEstimates, part: str) -> dict[str, Any]:
    """Four steps and a word, then what speaks for it and against it."""
    steps, word = _SURE[answer.words(found, "verdict", "", part)]
    spread = answer.spread(found, part)
    reasons = []
    lists = answer.numbers(found, "list", part)
    if steps > 1:
        reasons.append(("+", f"{len(lists)} lists were linked without a name leaving any."))
        reasons.append(("+", "In trials with a known truth, the floor held nearly always."))
    if spread:
        reasons.append(("\N{MINUS SIGN}", f"The ways differ: {spread}."))
    reasons.append(
        ("\N{MINUS SIGN}", "Some people tell nobody, whatever happens. No way sees them.")
    )
    reasons.append(("\N{MINUS SIGN}", "That all ways agree would prove nothing."))
    return {"steps": [place < steps for place in range(4)], "word": word, "reasons": reasons}


def say(overlap: Standing, released: Released, part: str) -> dict[str, Any]:
    """The sentence that may be quoted, with its source and marking."""
    found = answer.cleared_of(released.cleared)
    known, least = (answer.number(found, what, "", part) or 0 for what in ("observed", "at least"))
    who, when = _WHO.get(part, _VICTIMS), _window(overlap)
    if not least:
        words = (
            f"{number_words(known)} victims told one of us, {when}. "
            "How many told nobody, these lists cannot say."
        )
    else:
        words = (
            f"At least {number_words(least)} {who}, {when}. "
            f"Only {number_words(known)} of them told one of us."
        )
    return {
        "id": "say-hidden",
        "words": words,
        "source": f"Estimated from {len(overlap.lists)} linked lists, {answer.how(found)}. "
        f"Ledger entry {released.ledger}.",
        "tlp": released.marking,
    }


def rests_on(overlap: Standing, outcome: Released | HeldBack) -> list[tuple[str, Any]]:
    """All that the number hangs on, so that anybody in the agreement can make it again."""
    names = book.names()
    lists = [f"{name} ({names.get(owner, owner)})" for name, owner in overlap.lists]
    facts: list[tuple[str, Any]] = [
        ("Lists", "; ".join(lists)),
        ("Counted", overlap.unit),
        ("Window", _window(overlap)),
        ("Links found", _recall(overlap)),
        ("Threshold", f"{overlap.threshold:g}, fixed beforehand"),
        ("Tokens", overlap.scheme),
        ("Linked under ledger entry", {"number": overlap.number}),
        ("Tokens deleted", _deleted(overlap)),
    ]
    if isinstance(outcome, Released):
        facts += [
            ("Agreements", ", ".join(outcome.agreements)),
            ("Method", outcome.cleared.method),
            ("Version, seed, draws", outcome.cleared.version),
            ("Made safe", answer.how(answer.cleared_of(outcome.cleared))),
            ("Data digest", {"raw": f"{outcome.digest[:12]}…"}),
        ]
    return [*facts, ("Ledger entry", {"number": outcome.ledger})]


def beside(overlap: Standing) -> dict[str, Any]:
    """What a copy tells of the overlap itself."""
    return {
        "linked": {
            "lists": [{"name": name, "owner": owner} for name, owner in overlap.lists],
            "recall": dict(overlap.recall),
            "threshold": overlap.threshold,
            "scheme": overlap.scheme,
            "files": list(overlap.files),
            "ledger": overlap.number,
            "tokens_deleted": overlap.gone_number,
        }
    }


def _recall(overlap: Standing) -> str:
    said = [
        f"{round(100 * share)} in 100 {words}"
        for key, words in (
            ("planted", "of planted records, at most"),
            ("clerical", "by a check by hand"),
        )
        if (share := overlap.recall.get(key)) is not None
    ]
    return "; ".join(said) or "not measured"


def _deleted(overlap: Standing) -> Any:
    if overlap.gone_number is None:
        return {"tag": "not yet", "kind": "warn"}
    return f"yes, ledger entry {overlap.gone_number}"


def _window(overlap: Standing) -> str:
    first, last = overlap.window
    if first is None or last is None:
        return "no days were given"
    return f"{day_words(first)} to {day_words(last)}"


def _number(value: int | None, why_not: str) -> Any:
    if value is None:
        return {"few": "no number", "note": why_not}
    return {"number": value}


def _interval(one: answer.Range) -> str:
    if one.low is None or one.high is None:
        return "none"
    return answer.interval(one.value or one.low, one.low, one.high)


def _in_words(one: answer.Range) -> str:
    return "" if one.low is None or one.high is None else f" ({_interval(one)})"


def _part(part: str) -> str:
    return _PARTS.get(part) or _capital(part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
