"""What the page of places says, in words, map and table, from its numbers alone."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils.safestring import mark_safe

from hueandcry.areas.shapes import shapes
from hueandcry.desk.acts.places import ALL, Places, Ward
from hueandcry.exchange import maps, tables
from hueandcry.exchange.words import day_words, period_short, window_words
from hueandcry.facts.area_files import listed
from hueandcry.facts.figure import ClearedTable
from hueandcry.facts.offence import STREAMS
from hueandcry.facts.place import area
from hueandcry.figures.space.against import FEWEST, breaks, class_of
from hueandcry.sharing.release import Released

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_VERDICTS = {
    "above": "clearly above",
    "below": "clearly below",
    "same": "about the same",
    "few": "",
}
_FEW = "too few to tell"


def page(
    released: Released, table: ClearedTable, found: Places, over: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """The context of desk/places.html."""
    pack = area(settings.HUEANDCRY_HOME.area)
    above = [ward for ward in found.wards if ward.verdict == "above"]
    title = finding(table, len(above))
    window = window_words(found.periods[0], found.periods[-1])
    known = day_words(released.as_known_on)
    return {
        "title": title,
        "lede": f"{STREAMS[table.stream]} for each 1,000 residents, {window}. Known on {known}.",
        **_map(found, title, pack.names),
        "table": _table(found, above, pack.names),
        "by_quarter": _by_quarter(found, pack.names),
        "sure": _sure(found, above, pack.names),
        "change": _would_change(found),
        "spread": _spread(found),
        "say": {
            "id": "say-places",
            "words": f"{title}, {window}.",
            "source": f"Source: partners’ reports, {tables.how(released)}, as known on {known}. "
            f"Ledger entry {released.ledger}.",
            "tlp": released.marking,
        },
        "counted": _counted(released, found, over, names),
        "attribution": pack.attribution,
    }


def finding(table: ClearedTable, above: int) -> str:
    """The title: how many wards stand out, and of what; it names none."""
    many = _NUMBERS[above] if above < len(_NUMBERS) else f"{above}"
    name = STREAMS[table.stream]
    words = f"{name[:1].lower()}{name[1:]}"
    ward = "ward has" if above in (0, 1) else "wards have"
    return f"{many} {ward} clearly more {words} than the rest leads to expect"


def rows(found: Places, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every ward as a row of a copy."""
    return [
        {
            "ward": ward.code,
            "name": names[ward.code],
            "residents": ward.residents,
            "reports": ward.words if ward.reports is None else ward.reports,
            "per_1000_smoothed": _each(ward, "smoothed"),
            "low": _each(ward, "low"),
            "high": _each(ward, "high"),
            "against_the_whole": _verdict(ward),
        }
        for ward in found.wards
    ]


def copied(table: ClearedTable, found: Places) -> tuple[str, ...]:
    """What a copy must say of itself."""
    mean = "none" if found.mean is None else _rate(found.mean)
    return (
        f"{STREAMS[table.stream]}, {window_words(found.periods[0], found.periods[-1])}",
        f"Rates are for each 1,000 residents, drawn towards the mean of {mean}",
    )


def _each(ward: Ward, what: str) -> str:
    rate = getattr(ward.rate, what) if ward.rate and ward.verdict != "few" else None
    return "" if rate is None else _rate(rate)


def _rate(rate: float) -> str:
    """Two significant figures, so that a rate tells no more than its rounded count."""
    shown = float(f"{rate * 1000:.2g}")
    return f"{shown:.1f}" if 0.1 <= shown < 10 else f"{shown:g}"


def _verdict(ward: Ward) -> str:
    if ward.verdict is None:
        return "held back" if ward.words else "not in what you may see"
    return _VERDICTS[ward.verdict] or _FEW


def _map(found: Places, title: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The map in two widths, and its classes with how many wards are in each."""
    known = shapes(settings.HUEANDCRY_HOME.area)
    between = breaks((found.mean or 0) * 1000)
    if not between:
        return {}
    whole = _rate(found.mean or 0)
    shades = {ward.code: _shade(ward, between) for ward in found.wards}
    numbers = _numbers(found)
    many = Counter(shades.values())
    legend: list[tuple[int | str, str]] = [*reversed([*enumerate(_class_words(between))])]
    legend.append((maps.FEW, f"{_FEW}: under {FEWEST} reports"))
    legend.append((maps.HELD, "held back, or not in what you may see"))
    classes = [(mark_safe(maps.swatch(shade)), words, many[shade]) for shade, words in legend]
    told = f"{title}. " + " ".join(f"{words}: {count} wards." for _, words, count in classes)
    context: dict[str, Any] = {
        "classes": classes,
        "classes_why": [
            f"Steps of {between[1] - between[0]:g} about the whole area’s {whole}.",
            "A shade means the same while that figure stays near.",
            "Wards with few reports are drawn towards the whole.",
        ],
    }
    if known is None:
        return context | {"no_map": "This area’s pack holds no boundaries, so there is no map."}
    drawn = tuple(
        maps.Drawn(
            known.rings[ward.code],
            shades[ward.code],
            numbers.get(ward.code, ""),
            known.middle[ward.code],
        )
        for ward in found.wards
    )
    for key, width in (("map_svg", 620), ("map_svg_narrow", 330)):
        svg = maps.area_map(drawn, known.outline, title=title, said=told, width=width)
        context[key] = mark_safe(svg)
    return context


def _shade(ward: Ward, between: tuple[float, ...]) -> int | str:
    if ward.rate is None or ward.rate.smoothed is None:
        return maps.HELD
    return maps.FEW if ward.verdict == "few" else class_of(ward.rate.smoothed * 1000, between)


def _class_words(between: tuple[float, ...]) -> list[str]:
    middle = [f"{a:g} to {b:g}" for a, b in pairwise(between)]
    return [f"under {between[0]:g}", *middle, f"{between[-1]:g} or more"]


def _numbers(found: Places) -> dict[str, str]:
    """Those clearly above, numbered by name: a number is no rank."""
    above = [ward.code for ward in found.wards if ward.verdict == "above"]
    return {code: str(place) for place, code in enumerate(above, start=1)}


def _table(found: Places, above: list[Ward], names: Mapping[str, str]) -> dict[str, Any]:
    """Those that stand out first, then all others, each by name."""
    numbers = _numbers(found)
    rest = [ward for ward in found.wards if ward.verdict != "above" and ward.verdict is not None]
    unseen = [ward for ward in found.wards if ward.verdict is None and ward.words]
    cells: list[list[Any]] = [
        [
            f"{numbers[ward.code]}. {names[ward.code]}"
            if ward.code in numbers
            else names[ward.code],
            {"held": ward.words} if ward.reports is None else {"number": ward.reports},
            *_beside(ward),
        ]
        for ward in (*above, *rest, *unseen)
    ]
    return {
        "caption": "Every ward you may see, those clearly above first, then by name",
        "columns": ["Ward", "Reports", "Per 1,000, smoothed (likely range)", "Beside the whole"],
        "rows": cells,
        "scroll": len(cells) > 20,
    }


def _beside(ward: Ward) -> list[Any]:
    """A ward's rate with its likely range, and how it stands beside the whole."""
    if ward.verdict is None:
        return ["not told", "not told"]
    if ward.verdict == "few":
        return [{"few": _FEW}, f"told from {FEWEST} reports"]
    low, high = _each(ward, "low"), _each(ward, "high")
    return [f"{_each(ward, 'smoothed')} ({low} to {high})", _VERDICTS[ward.verdict]]


def _by_quarter(found: Places, names: Mapping[str, str]) -> dict[str, Any] | None:
    if not found.partnerships:
        return None
    return {
        "caption": "Reports for each 1,000 residents, by quarter",
        "columns": ["Partnership", *(" ".join(period_short(one)) for one in found.quarters)],
        "rows": [
            [
                names.get(code, code),
                *(
                    {"held": words} if value is None else _rate(value / residents)
                    for value, words in counts
                ),
            ]
            for code, residents, counts in found.partnerships
        ],
    }


def _sure(found: Places, above: list[Ward], names: Mapping[str, str]) -> list[tuple[str, str]]:
    sure = []
    if above:
        sure.append(("+", "Those numbered stay above the whole across their likely range."))
    if found.group:
        by = f"{found.group.reports:,} reports, where {found.group.expected:,.0f} would be even"
        many = len(found.group.wards)
        sure.append(("+", f"{many} wards side by side hold more together: {by}."))
        sure.append(("+", f"They are {listed([names[w] for w in found.group.wards], 4)}."))
        in_all = max(1, round(1000 * found.group.p))
        sure.append(("+", f"Chance makes such a group in {in_all} of 1,000 tries."))
        sure.append(("−", "Such a group has no sharp edge, and a quarter of residents at most."))
    elif found.coarse:
        sure.append(("−", "Numbers this small are too coarse, once rounded, to look for groups."))
    else:
        sure.append(("−", "No group of neighbours stands out from chance."))
    if found.high_around:
        around = listed([names[code] for code in found.high_around], 4)
        sure.append(("+", f"High rates lie together around {around}."))
    if found.chance_alone:
        sure.append(("−", "Chance alone explains the differences between wards."))
    if found.slack:
        sure.append(("−", f"Rounding may have moved a ward’s number by up to {found.slack}."))
        sure.append(("−", "A ward is set apart only where that changes nothing."))
    if held := sum(ward.verdict is None and bool(ward.words) for ward in found.wards):
        sure.append(("−", f"Wards held back: {held}. The mean is that of the others."))
    sure.append(("−", "Likely ranges overlap. Do not rank wards."))
    sure.append(("−", "This is where people live who told somebody. Thieves may be anywhere."))
    return sure


def _would_change(found: Places) -> list[str]:
    return [
        "Newer counts of residents: these are of the census of 2021.",
        "A partner that begins or stops to tell, or to record the place.",
        "Reports whose ward becomes known.",
        *(
            ["A longer time: fewer wards would be too few to tell."]
            if len(found.periods) < 8
            else []
        ),
    ]


def _spread(found: Places) -> list[str]:
    if found.spread is None:
        return ["Too few to tell: rounding alone would make such small numbers uneven."]
    seen = found.spread
    return [
        f"Half of the reports come from {seen.half} of {seen.units} wards.",
        f"The fifth of wards with most holds {round(100 * seen.top_fifth)} in 100.",
        f"Gini is {seen.gini_adjusted:.2f}: 0 is even, 1 is all in one ward.",
        "Wards differ in residents, so some unevenness is plain size.",
    ]


def _counted(released: Released, found: Places, over: str, names: Mapping[str, str]) -> list[str]:
    place_names = area(settings.HUEANDCRY_HOME.area).names
    many = len(found.periods)
    sums = "one number for the whole time" if over == ALL else f"the sum of {many} quarters"
    return [
        f"A ward’s number is {sums}, as it was released."
        if many > 1
        else "One quarter is counted.",
        f"Numbers are {tables.how(released)}.",
        "Rates are made from those numbers and from nothing behind them.",
        tables.NEVER_ADDED,
        *([f"{found.unplaced:,} reports have no known ward."] if found.unplaced else []),
        *(
            f"Nothing is counted for {place_names.get(one, one)} in what you may see."
            for one in found.outside
        ),
        *(
            f"Not included: {names.get(owner, owner)} has no agreement with you for this."
            for owner in released.not_included
        ),
        *released.cleared.notes,
    ]
