"""Series as a page shows them: charts, tables and sentences, from what the act gave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from hueandcry.desk.acts.series import Looked
from hueandcry.desk.pages.stream import area_names
from hueandcry.exchange import charts
from hueandcry.exchange.tables import INVENTED
from hueandcry.exchange.words import day_words, number_words, period_words
from hueandcry.facts.artefact import KINDS, METHOD, methods
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.facts.lists import lists
from hueandcry.facts.offence import themes
from hueandcry.link.methods import New
from hueandcry.link.series import Series
from hueandcry.register import book
from hueandcry.register.series import Elsewhere

_COLOUR = "#5A1F45"
_WEEKS = 26


def harmless(kind: str, value: str) -> dict[str, str]:
    """An artefact as a cell that nobody can open by mistake: bad.example reads bad[.]example."""
    shown = value.replace(".", "[.]") if kind in ("url", "email") else value
    return {"raw": shown}


def named(kind: str, value: str) -> dict[str, str]:
    """The same with what it is in small words beside it."""
    return harmless(kind, value) | {"note": KINDS[kind]}


def chart(one: Series, *, narrow: bool) -> str:
    """The weeks of a series as SVG; of a long one its last weeks."""
    weeks = [(monday.isoformat(), count) for monday, count in one.weeks][-_WEEKS:]
    table = ClearedTable(
        stream="",
        axes=("week",),
        values=(tuple(week for week, _ in weeks),),
        cells=tuple(ClearedCell((week,), count) for week, count in weeks),
    )
    return charts.trend_chart(
        table,
        title=f"Reports by week: {finding(one)}",
        names={week: period_words(week) for week, _ in weeks} | {"": "Reports"},
        colours={"": _COLOUR},
        invented=bool(settings.DEMO),
        narrow=narrow,
    )


def finding(one: Series) -> str:
    """What holds a series together, in one sentence."""
    kinds = list(dict.fromkeys(KINDS[link.kind] for link in one.evidence))
    said = " and ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)
    return f"{len(one.reports):,} reports share a {said}"


def title(found: Sequence[Series]) -> str:
    """The finding of all series: how many there are, and how large the largest is."""
    if not found:
        return "Which reports hang together?"
    size = len(found[0].reports)
    if len(found) == 1:
        return finding(found[0])
    return f"{number_words(len(found))} series, the largest of {size:,} reports"


def span(first: date, last: date) -> str:
    """From one day to another in words, or one day alone."""
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def drawn(one: Series) -> dict[str, Any]:
    """The sentence of one series, and its chart where it has more weeks than one."""
    if len(one.weeks) < 2:
        return {"finding": finding(one)}
    return {
        "finding": finding(one),
        "chart_svg": mark_safe(chart(one, narrow=False)),
        "chart_svg_narrow": mark_safe(chart(one, narrow=True)),
    }


def table(looked: Looked) -> dict[str, Any]:
    """All series, the largest first."""
    rows: list[list[Any]] = []
    for one in looked.joined.found.series[:50]:
        first = one.evidence[0]
        rows.append(
            [
                {"url": reverse("series_one", args=[one.id]), "text": f"Series {one.id[:6]}"},
                len(one.reports),
                harmless(first.kind, first.value),
                day_words(one.first),
                day_words(one.last),
                _theme(one.themes[0][0]),
            ]
        )
    columns = ["Series", "Reports", "Held together by", "First", "Last", "Mostly about"]
    caption = "Our series, the largest first"
    return {"caption": caption, "columns": columns, "rows": rows, "scroll": len(rows) > 12}


def evidence(looked: Looked, one: Series) -> dict[str, Any]:
    """What joins a series, and what others tell of the same."""
    beside = {(each.kind, each.value): each for each in looked.elsewhere}
    owners, names = _owners(looked), book.names()
    rows: list[list[Any]] = []
    for link in one.evidence[:50]:
        row: list[Any] = [
            named(link.kind, link.value),
            link.reports,
            span(link.first, link.last),
        ]
        rows.append(row + _counts(beside.get((link.kind, link.value)), owners))
    columns = ["As told", "Our reports", "When"]
    return {
        "caption": "What joins them",
        "columns": [*columns, *(names.get(owner, owner) for owner in owners)],
        "rows": rows,
    }


def elsewhere(looked: Looked) -> dict[str, Any] | None:
    """What one report of ours tells and many of others: no series of ours, and worth knowing."""
    ours = {(e.kind, e.value) for one in looked.joined.found.series for e in one.evidence}
    found = [each for each in looked.elsewhere if each.some and (each.kind, each.value) not in ours]
    owners, names = _owners(looked), book.names()
    if not found:
        return None
    rows: list[list[Any]] = [
        [
            named(each.kind, each.value),
            each.own,
            *_counts(each, owners),
        ]
        for each in found[:50]
    ]
    columns = ["As told", "Our reports", *(names.get(owner, owner) for owner in owners)]
    return {"caption": "Told to us once", "columns": columns, "rows": rows}


def _owners(looked: Looked) -> list[str]:
    return sorted(looked.counted)


def _counts(each: Elsewhere | None, owners: list[str]) -> list[Any]:
    counts = dict(each.counts) if each else {}
    return [_count(counts.get(owner, "")) for owner in owners]


def _count(count: int | str) -> Any:
    return {"few": count} if isinstance(count, str) and count else count


def common(looked: Looked) -> dict[str, Any] | None:
    """Shared values that joined nothing, and why."""
    found = looked.joined.found.common[:20]
    rows: list[list[Any]] = [
        [
            named(one.kind, one.value),
            one.reports,
            f"It {_why(one.why)}.",
        ]
        for one in found
    ]
    columns = ["As told", "Our reports", "Why it joins none"]
    return {"caption": "Shared, and no proof", "columns": columns, "rows": rows} if rows else None


def _why(why: str) -> str:
    return why if why.startswith("stands") else f"is {why}"


def new(found: tuple[New, ...]) -> dict[str, Any] | None:
    """What no earlier report of ours told of."""
    rows: list[list[Any]] = [
        [
            methods()[one.value].name if one.kind == METHOD else named(one.kind, one.value),
            one.reports,
            day_words(one.first),
        ]
        for one in found[:20]
    ]
    columns = ["As told", "Our reports", "First"]
    return {"caption": "Not seen before", "columns": columns, "rows": rows} if rows else None


def one_of(looked: Looked, one: Series) -> dict[str, Any]:
    """What a page of one series shows beside its evidence."""
    told = {each.number: each for each in looked.joined.told}
    names, refs = area_names(), looked.joined.refs
    rows: list[list[Any]] = []
    if looked.rows:
        for number in one.reports[:100]:
            each = told[number]
            rows.append(
                [
                    refs.get(number, ""),
                    day_words(each.on),
                    lists()[each.source].title,
                    _theme(each.theme),
                    names.get(each.place, "not known"),
                    "a bridge" if number in one.bridges else "",
                ]
            )
    columns = ["Reference", "Reported", "List", "About", "Ward", "Note"]
    return {
        "rows": {
            "caption": "Our reports",
            "columns": columns,
            "rows": rows,
            "scroll": len(rows) > 20,
        }
        if rows
        else None,
        "cross": _cross(looked, one),
        "victims": one.victims,
    }


def _cross(looked: Looked, one: Series) -> dict[str, Any]:
    """By theme and ward, counts of our own reports."""
    told = {each.number: each for each in looked.joined.told}
    names, counts = area_names(), dict[tuple[str, str], int]()
    for number in one.reports:
        key = (told[number].theme, told[number].place)
        counts[key] = counts.get(key, 0) + 1
    rows: list[list[Any]] = [
        [_theme(theme), names.get(place, "not known"), count]
        for (theme, place), count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    return {
        "caption": "Where, and about what",
        "columns": ["About", "Ward", "Reports"],
        "rows": rows[:40],
    }


def say(looked: Looked, one: Series) -> dict[str, Any]:
    """The sentence that may be quoted, with its source."""
    on = "on" if one.first == one.last else "from"
    words = f"{finding(one)}, {on} {span(one.first, one.last)}."
    numbers = ", ".join(f"{number:,}" for number in looked.numbers)
    invented = f" {INVENTED}." if settings.DEMO else ""
    return {
        "id": f"say-{one.id}",
        "words": words,
        "source": f"Source: our own reports, exact. Ledger entries {numbers}.{invented}",
        "tlp": looked.marking,
    }


def _theme(key: str) -> str:
    return themes()[key].name if key in themes() else key
