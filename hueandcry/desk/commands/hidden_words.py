"""The hidden volume as a person would say it: the floor first, then why, then the methods."""

from collections.abc import Sequence

from hueandcry.figures.hidden.answer import CHAPMAN
from hueandcry.figures.hidden.result import Estimate, HiddenVolume, Survey

NAMES = {
    "independence": "lists that know nothing of each other",
    "stepwise": "lists may lead to each other, pair by pair",
    "best-bic": "the model of least BIC",
    "dga": "average over decomposable graphs",
    "chao": "Chao's bound, unequal willingness alone",
    "chapman": "Chapman, two lists",
}


def lines(answer: HiddenVolume) -> list[str]:
    """As a person would say it."""
    said = [_headline(answer), f"{answer.observed:,} were seen, in {len(answer.lists)} lists.", ""]
    said += _paragraph(
        {"refuse": "Why no number:", "floor only": "Why only a floor:", "range": "Why a range:"}[
            answer.verdict
        ],
        answer.reasons,
    )
    said += _methods(answer)
    said += [_beside(one) for one in answer.surveys]
    if answer.verdict != "refuse":
        said += _ends("Without one list", "without", answer.without)
        said += _ends("With two lists as one", "with", answer.merged)
    for name, part in answer.strata:
        said.append(f"{name}: {_headline(part)} {part.observed:,} were seen.")
    said += ["", *_paragraph("What would change it:", answer.would_change)]
    said.append(
        f"Seed {answer.seed}, {answer.draws:,} draws, missed links {answer.missed_links:g}, "
        f"version {answer.version}, data {answer.digest[:16]}."
    )
    return said


def _methods(answer: HiddenVolume) -> list[str]:
    """One line a method; where no number may be given, two lists' alone, with its warning."""
    shown = [one for one in answer.estimates if answer.verdict != "refuse" or one.method == CHAPMAN]
    if not shown:
        known = any(one.estimate is not None for one in answer.estimates)
        return ["What each method would have said is in --json.", ""] if known else []
    width = max(len(NAMES[one.method]) for one in shown)
    lines = [f"  {NAMES[one.method]:<{width}}  {_method(one)}" for one in shown]
    return ["The methods, each with its 95 % interval:", *lines, ""]


def _beside(one: Survey) -> str:
    return (
        f"Beside it, the survey: {one.reports:,} reports ({one.counts}) at one in "
        f"{1 / one.rate:.3g} are {one.low:,.0f} to {one.high:,.0f}. It asks {one.limits}."
    )


def _headline(answer: HiddenVolume) -> str:
    if answer.at_least is None:
        return "No number can be given."
    if answer.between is not None:
        low, high = answer.between
        return f"At least {_down(low):,}, and hardly more than {_up(high):,}, {answer.unit}."
    least = max(_down(answer.at_least), min(answer.observed, answer.at_least))
    return f"At least {least:,} {answer.unit}."


def _down(number: int) -> int:
    """Rounded down to two digits where it has more than three: a floor stays one."""
    step = 10 ** max(0, len(str(number)) - 2) if number >= 1_000 else 1
    return number // step * step


def _up(number: int) -> int:
    """Rounded up likewise."""
    low = _down(number)
    return low if low == number else low + 10 ** max(0, len(str(number)) - 2)


def _method(one: Estimate) -> str:
    if one.estimate is None:
        return f"none. {one.why_not}"
    limits = "" if one.low is None else f"  ({one.low:,.0f} to {one.high:,.0f})"
    return f"{one.estimate:>11,.0f}{limits}  {one.why_not}".rstrip()


def _ends(words: str, join: str, parts: Sequence[tuple[str, Estimate]]) -> list[str]:
    known = sorted((one.estimate, name) for name, one in parts if one.estimate is not None)
    if not known:
        return []
    (low, least), (high, most) = known[0], known[-1]
    return [f"{words}: {low:,.0f} ({join} {least}) to {high:,.0f} ({join} {most})."]


def _paragraph(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"- {line}" for line in lines), ""] if lines else []
