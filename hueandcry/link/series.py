"""Series: reports that hang together since they tell of the same telephone number, page or account.

Reports are joined by shared artefacts (link.artefacts.key); what joins is shown, link by link. A
value that stands in too many reports, or over a long time in reports of unrelated kinds, says
nothing and joins none: two reports that share nothing else are apart.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hueandcry.facts.artefact import Artefact
from hueandcry.link.artefacts import Key, Known, account_keys, key

TOO_MANY = "stands in too many reports"
UNRELATED = "stands over a long time in reports of unrelated kinds"


@dataclass(frozen=True, slots=True)
class Told:
    """A report as far as series need it. `victim` is a token, "" where there is none.

    `number` names the report and is unique; `kind` is its offence code, or theme where it has none.
    """

    number: str
    owner: str
    source: str
    on: date
    theme: str
    kind: str
    place: str
    victim: str
    artefacts: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a shared value says nothing.

    In more than `most` reports; or in `long_from` reports or more, over more than `long_days` days,
    of which no kind of offence has more than `related` of them (0 to 1).
    """

    most: int = 1_000
    long_from: int = 12
    long_days: int = 180
    related: float = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One artefact that joins reports of a series: as told, in how many, from when to when."""

    kind: str
    value: str
    reports: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Common:
    """A shared value that joins nothing, in how many reports, and why."""

    kind: str
    value: str
    reports: int
    why: str


@dataclass(frozen=True, slots=True)
class Series:
    """Reports that hang together. `id` stays while its most telling artefact does.

    `weeks` are Mondays with counts, in order; `victims` are different tokens of the same owner,
    None where no report has one. `bridges` are reports without which it falls apart into parts of
    two reports or more.
    """

    id: str
    reports: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    first: date
    last: date
    weeks: tuple[tuple[date, int], ...]
    themes: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    victims: int | None
    bridges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The series of some reports, the largest first, and the shared values that join none."""

    series: tuple[Series, ...]
    common: tuple[Common, ...]
    reports: int
    telling: int


def plain_id(text: str) -> str:
    """An id that anybody can make again from the artefact that it is of."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(
    told: Sequence[Told],
    known: Known,
    rule: Rule = Rule(),
    named: Callable[[str], str] = plain_id,
) -> Found:
    """Join reports; the same answer in whatever order they come.

    `named` makes a series' id from its most telling artefact. Where ids stand in addresses it must
    be keyed, since all telephone numbers are soon tried.
    """
    held = by_key(told, known)
    common = [
        Common(one.kind, one.value, len(numbers), why)
        for one, numbers in held.items()
        if len(numbers) > 1
        and (why := one.why_not or _why_common([told[n] for n in numbers], rule))
    ]
    out = {(one.kind, one.value) for one in common}
    joining = {
        one: numbers
        for one, numbers in held.items()
        if len(numbers) > 1 and (one.kind, one.value) not in out
    }
    parts = _parts(joining, len(told))
    series = [_series(numbers, keys, joining, told, named) for numbers, keys in parts]
    return Found(
        series=tuple(sorted(series, key=lambda one: (-len(one.reports), one.first, one.id))),
        common=tuple(sorted(common, key=lambda one: (-one.reports, one.kind, one.value))),
        reports=len(told),
        telling=len({number for numbers in held.values() for number in numbers}),
    )


def by_key(told: Sequence[Told], known: Known) -> Mapping[Key, tuple[int, ...]]:
    """Each key with the reports that hold it, by their place in `told`."""
    accounts = account_keys(
        {value for one in told for kind, value in one.artefacts if kind == "account"}
    )
    keys: dict[Artefact, Key | None] = {}
    held: dict[Key, dict[int, None]] = {}
    for at, one in enumerate(told):
        for kind, value in one.artefacts:
            if (kind, value) not in keys:
                said = key(kind, value, known)
                same = said and kind == "account" and not said.why_not
                keys[kind, value] = Key(kind, accounts[value]) if same else said
            found = keys[kind, value]
            if found is not None:
                held.setdefault(found, {})[at] = None
    return {one: tuple(numbers) for one, numbers in held.items()}


def sort_codes(told: Iterable[Told]) -> Mapping[str, frozenset[str]]:
    """The sort codes that stand with the eight figures of each account, as `by_key` sees them."""
    codes: dict[str, set[str]] = {}
    for one in told:
        for kind, value in one.artefacts:
            if kind == "account":
                code, _, figures = value.rpartition("-")
                codes.setdefault(figures, set()).update({code} - {""})
    return {figures: frozenset(some) for figures, some in codes.items()}


def same_as(kind: str, value: str, known: Known, codes: Mapping[str, frozenset[str]]) -> Key | None:
    """The key under which a report that is not in `told` tells the same as those that are.

    `codes` are theirs, so that nothing but what they hold says which accounts are one.
    """
    found = key(kind, value, known)
    if found is None or kind != "account" or found.why_not:
        return found
    code, _, figures = value.rpartition("-")
    ours = codes.get(figures, frozenset())
    if len(ours) > 1:
        return found
    return Key(kind, figures) if not code or not ours or code in ours else found


def _why_common(reports: Sequence[Told], rule: Rule) -> str:
    if len(reports) > rule.most:
        return TOO_MANY
    days = [one.on for one in reports]
    if len(reports) < rule.long_from or (max(days) - min(days)).days <= rule.long_days:
        return ""
    (_, largest), *_ = Counter(one.kind for one in reports).most_common(1)
    return UNRELATED if largest <= rule.related * len(reports) else ""


def _parts(
    joining: Mapping[Key, tuple[int, ...]], size: int
) -> list[tuple[tuple[int, ...], tuple[Key, ...]]]:
    """Connected reports with the keys that join them, by union and find."""
    above = list(range(size))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = at = above[above[at]]
        return at

    for numbers in joining.values():
        first = top(numbers[0])
        for number in numbers[1:]:
            above[top(number)] = first
    parts: dict[int, tuple[dict[int, None], list[Key]]] = {}
    for one, numbers in joining.items():
        reports, keys = parts.setdefault(top(numbers[0]), ({}, []))
        reports.update(dict.fromkeys(numbers))
        keys.append(one)
    return [(tuple(sorted(reports)), tuple(keys)) for reports, keys in parts.values()]


def _series(
    numbers: Sequence[int],
    keys: Sequence[Key],
    joining: Mapping[Key, tuple[int, ...]],
    told: Sequence[Told],
    named: Callable[[str], str],
) -> Series:
    reports = sorted((told[number] for number in numbers), key=lambda one: (one.on, one.number))
    evidence = sorted(
        (_evidence(one, [told[number] for number in joining[one]]) for one in keys),
        key=lambda one: (-one.reports, one.kind, one.value),
    )
    best = min(evidence, key=lambda one: (one.first, -one.reports, one.kind, one.value))
    victims = {(one.owner, one.victim) for one in reports if one.victim}
    return Series(
        id=named(f"{best.kind} {best.value}")[:12],
        reports=tuple(one.number for one in reports),
        evidence=tuple(evidence),
        first=reports[0].on,
        last=reports[-1].on,
        weeks=weeks(one.on for one in reports),
        themes=_counted(one.theme for one in reports),
        sources=_counted(one.source for one in reports),
        places=_counted(one.place for one in reports if one.place),
        victims=len(victims) if victims else None,
        bridges=tuple(told[number].number for number in _bridges(keys, joining)),
    )


def _evidence(one: Key, reports: Sequence[Told]) -> Evidence:
    days = [report.on for report in reports]
    return Evidence(one.kind, one.value, len(reports), min(days), max(days))


def _bridges(keys: Sequence[Key], joining: Mapping[Key, tuple[int, ...]]) -> list[int]:
    """The reports that alone tie groups of keys, each with two reports or more besides.

    A report with one key ties nothing, so those with several are tried one by one, up to a limit
    that no honest series comes near.
    """
    several = Counter(number for one in keys for number in joining[one])
    tried = [number for number, count in several.items() if count > 1]
    if len(tried) > 200:
        return []
    found = []
    for number in sorted(tried):
        rest = {one: tuple(n for n in joining[one] if n != number) for one in keys}
        rest = {one: left for one, left in rest.items() if len(left) > 1}
        if len(_parts(rest, max(several) + 1)) > 1:
            found.append(number)
    return found


def weeks(days: Iterable[date]) -> tuple[tuple[date, int], ...]:
    """Mondays from the first to the last, each with its count, noughts too."""
    counts = Counter(day - timedelta(days=day.weekday()) for day in days)
    first, last = min(counts), max(counts)
    mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return tuple((monday, counts[monday]) for monday in mondays)


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0])))
