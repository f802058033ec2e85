"""Charts show what was cleared, all of it readable, and nothing else."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.exchange.charts import spark_bars, trend_chart
from hueandcry.exchange.marks import placed
from hueandcry.exchange.series import (
    MOST_LINES,
    REST,
    Point,
    Series,
    fold,
    label_heights,
    sentence,
    series_of,
    split_axis,
)
from hueandcry.exchange.words import number_words, period_short, period_words, window_words
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.facts.mark import Mark
from hueandcry.facts.offence import themes

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
NAMES = {key: theme.name for key, theme in themes().items()}
COLOURS = {key: theme.colour for key, theme in themes().items()}
HELD = "fewer than 10"
Counts = dict[tuple[str, ...], int | str]


def table(
    axes: tuple[str, ...], values: tuple[tuple[str, ...], ...], counts: Counts
) -> ClearedTable:
    """A cleared table with every cell and margin; a margin over a withheld cell is withheld."""
    cells = []
    for key in product(*((*line, None) for line in values)):
        under = [
            count
            for inner, count in counts.items()
            if all(part in (None, own) for part, own in zip(key, inner, strict=True))
        ]
        words = next((count for count in under if isinstance(count, str)), "")
        value = None if words else sum(count for count in under if isinstance(count, int))
        cells.append(ClearedCell(key, value, words))
    return ClearedTable("fraud", axes, values, tuple(cells))


def quarters(*counts: int | str) -> ClearedTable:
    keys = ((quarter,) for quarter in QUARTERS)
    return table(("quarter",), (QUARTERS,), dict(zip(keys, counts, strict=True)))


def by_theme(sizes: dict[str, int | str]) -> ClearedTable:
    counts: Counts = {(q, theme): size for q in QUARTERS for theme, size in sizes.items()}
    return table(("quarter", "theme"), (QUARTERS, tuple(sizes)), counts)


def drawn(source: ClearedTable, *, invented: bool = True, narrow: bool = False, **more: Any) -> str:
    return trend_chart(
        source, title="Fraud reports", names=NAMES, colours=COLOURS, invented=invented,
        narrow=narrow, **more,
    )  # fmt: skip


def texts(svg: str) -> list[str]:
    """Every line of text that the picture shows."""
    root = ElementTree.fromstring(svg)
    return [line for element in root.iter(f"{SVG}text") for line in element.itertext()]


def described(svg: str) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""


WEEKS = tuple(f"2026-0{month}-0{day}" for month in range(1, 8) for day in (2, 5, 9))
SOME = (
    quarters(700, 745, 780, 775),
    quarters(700, HELD, 20, HELD),
    by_theme({"fraud": 100, "hacked_accounts": 60}),
    by_theme({theme: 10 + place for place, theme in enumerate(themes())}),
    by_theme({theme: HELD if theme == "other" else 10 for theme in themes()}),
    table(("week",), (WEEKS,), {(week,): 40 for week in WEEKS}),
    table(("theme",), (("fraud", "other"),), {("fraud",): 100, ("other",): 5}),
)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("source", SOME)
def test_a_chart_passes_the_strictest_policy_and_speaks(source: ClearedTable, narrow: bool) -> None:
    svg = drawn(source, narrow=narrow)
    root = ElementTree.fromstring(svg)
    names = [name for element in root.iter() for name in element.attrib]
    assert not [name for name in names if name == "style" or name.startswith("on")]
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"style", "script", "foreignObject", "image", "a"}
    assert not re.search(r'(?:href|url\()="?(?!#)', svg)
    assert root.attrib["role"] == "img"
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids)
    assert root.findtext(f"{SVG}title") == "Fraud reports"
    assert described(svg)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("source", SOME)
def test_no_text_is_smaller_than_15_px(source: ClearedTable, narrow: bool) -> None:
    root = ElementTree.fromstring(drawn(source, narrow=narrow))
    sizes = [
        float(element.attrib["font-size"].removesuffix("px"))
        for element in root.iter(f"{SVG}text")
        if "".join(element.itertext())
    ]
    assert sizes
    assert min(sizes) >= 15


def test_no_word_is_cut_off_by_the_edge() -> None:
    svg = drawn(by_theme({"harassment_threats": 1_000_005, "child_exploitation": 5}))
    assert "Harassment, threats 1,000,005" in texts(svg)
    assert "…" not in svg


def test_two_charts_on_one_page_share_no_id() -> None:
    pair = [drawn(source, narrow=narrow) for source in SOME[:3] for narrow in (False, True)]
    ids = [found for svg in pair for found in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))


def test_the_same_numbers_draw_the_same_picture() -> None:
    assert drawn(quarters(5, 10, 15, 20)) == drawn(quarters(5, 10, 15, 20))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("source", SOME)
def test_invented_data_says_so_in_the_picture(source: ClearedTable, narrow: bool) -> None:
    words = "Invented data: nobody here is real"
    assert words in texts(drawn(source, narrow=narrow))
    assert words not in texts(drawn(source, narrow=narrow, invented=False))


def test_a_file_that_leaves_alone_prints_its_title_and_its_marking() -> None:
    svg = drawn(quarters(5, 10, 15, 20), marking="TLP:AMBER OFFICIAL-SENSITIVE")
    assert {"Fraud reports", "TLP:AMBER OFFICIAL-SENSITIVE"} <= set(texts(svg))
    assert "Fraud reports" not in texts(drawn(quarters(5, 10, 15, 20)))


def test_words_from_a_title_are_never_markup() -> None:
    svg = trend_chart(
        quarters(5, 10, 15, 20), title='<script>"&', names=NAMES, colours=COLOURS, invented=True
    )
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == '<script>"&'


@pytest.mark.parametrize("narrow", [False, True])
def test_each_bar_carries_its_number_and_stands_on_zero(narrow: bool) -> None:
    counts = (700, 745, 780, 35)
    svg = drawn(quarters(*counts), narrow=narrow)
    assert {number_words(count) for count in counts} <= set(texts(svg))
    spans = bars(svg, "#0A7096", narrow)
    frame = re.search(r'd="M0,0h[\d.]+v([\d.]+)h', svg)
    assert frame
    foot = 0.0 if narrow else float(frame.group(1))
    assert [start for start, _ in spans] == [pytest.approx(foot, abs=0.1)] * 4
    assert all(
        length / count == pytest.approx(spans[0][1] / counts[0], rel=0.01)
        for (_, length), count in zip(spans, counts, strict=True)
    )


def bars(svg: str, fill: str, narrow: bool) -> list[tuple[float, float]]:
    """Where each bar of a colour starts and how long it is, in px, in the order they are drawn."""
    found = re.findall(
        rf'<path d="M([\d.]+),([\d.]+)h([\d.]+)v([\d.]+)h[^"]+" fill="{re.escape(fill)}"', svg
    )
    numbers = [tuple(map(float, one)) for one in found]
    return [(x, wide) if narrow else (y + high, high) for x, y, wide, high in numbers]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_withheld_count_is_hatched_and_worded_never_a_bar(narrow: bool) -> None:
    svg = drawn(quarters(700, HELD, 20, HELD), narrow=narrow)
    assert len(bars(svg, "#0A7096", narrow)) == 2
    mark = re.search(r'<pattern id="([^"]+)"', svg)
    assert mark
    assert svg.count(f'fill="url(#{mark.group(1)})"') == 2
    assert f"Slanting lines: {HELD}." in texts(svg)
    assert described(svg).count(HELD) == 2


def test_a_chart_without_withheld_counts_has_no_hatch() -> None:
    assert "pattern" not in drawn(quarters(700, 745, 780, 35))


def test_a_withheld_count_leaves_a_gap_in_its_line() -> None:
    weeks: Counts = {(week,): HELD if place in (4, 9) else 40 for place, week in enumerate(WEEKS)}
    svg = drawn(table(("week",), (WEEKS,), weeks))
    lines = re.findall(r'<path d="([^"]+)" stroke="#0A7096"', svg)
    assert sum(line.count("M") for line in lines) == 3


def test_lines_are_named_at_their_ends_with_their_last_count() -> None:
    shown = texts(drawn(by_theme({"fraud": 100, "hacked_accounts": 60})))
    assert {"Fraud 100", "Hacked accounts 60"} <= set(shown)


def test_a_theme_keeps_its_colour() -> None:
    svg = drawn(by_theme({"fraud": 100, "hacked_accounts": 60}))
    assert COLOURS["fraud"] in svg
    assert COLOURS["hacked_accounts"] in svg
    assert COLOURS["malware_ransom"] not in svg


def test_more_than_four_themes_become_four_and_everything_else() -> None:
    sizes: dict[str, int | str] = {theme: 100 - 10 * n for n, theme in enumerate(themes())}
    shown = texts(drawn(by_theme(sizes)))
    rest = sum(100 - 10 * n for n in range(MOST_LINES, len(themes())))
    assert f"{REST} {rest}" in shown
    assert "Fraud 100" in shown


def test_everything_else_is_never_made_of_what_was_withheld() -> None:
    sizes: dict[str, int | str] = dict.fromkeys(themes(), 50) | {"other": HELD}
    svg = drawn(by_theme(sizes))
    assert REST not in svg
    assert {f"{NAMES['other']} {HELD}", "Fraud 50"} <= set(texts(svg))


def test_a_theme_of_nothing_is_left_out() -> None:
    shown = texts(drawn(by_theme({"fraud": 100, "hacked_accounts": 0})))
    assert not [words for words in shown if words.startswith("Hacked")]


def test_wards_are_never_set_side_by_side() -> None:
    wards = ("E05000001", "E05000002")
    counts: Counts = {(quarter, ward): 30 for quarter in QUARTERS for ward in wards}
    source = table(("quarter", "ward"), (QUARTERS, wards), counts)
    assert split_axis(source) is None
    svg = drawn(source)
    assert "E0500000" not in svg
    assert texts(svg).count("60") == 4


def test_a_cell_that_is_not_there_is_not_a_zero() -> None:
    source = quarters(5, 10, 15, 20)
    part = ClearedTable(source.stream, source.axes, source.values, source.cells[1:])
    assert "not shown" in described(drawn(part))


shown_or_not = st.one_of(st.integers(0, 500).map(lambda n: 5 * n), st.just(HELD))


@st.composite
def some_series(draw: st.DrawFn) -> tuple[Series, ...]:
    periods = draw(st.integers(1, 4))
    return tuple(
        Series(
            f"s{place}",
            f"S{place}",
            "#000000",
            tuple(
                Point(str(at), None, count) if isinstance(count, str) else Point(str(at), count, "")
                for at, count in enumerate(
                    draw(st.lists(shown_or_not, min_size=periods, max_size=periods))
                )
            ),
        )
        for place in range(draw(st.integers(1, 8)))
    )


@given(some_series())
def test_folding_keeps_every_sum_and_every_gap(series: tuple[Series, ...]) -> None:
    folded = fold(series)
    for at in range(len(series[0].points)):
        before = [one.points[at].value for one in series]
        after = [one.points[at].value for one in folded]
        assert sum(value or 0 for value in before) == sum(value or 0 for value in after)
        assert before.count(None) == after.count(None)
    assert len(folded) <= MOST_LINES + 1 or folded == series


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6, unique=True))
def test_labels_stay_apart_in_order_and_inside(wanted: list[int]) -> None:
    placed = label_heights(wanted, 22, 300)
    assert all(0 <= height <= 300 for height in placed)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    steps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(step >= 22 - 1e-9 for step in steps)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=3, unique=True))
def test_labels_that_do_not_meet_stay_at_their_lines(wanted: list[int]) -> None:
    spread = [25 * value for value in wanted]
    assert label_heights(spread, 22, 300 * 25) == [float(value) for value in spread]


@given(st.lists(shown_or_not, min_size=4, max_size=4))
def test_what_is_said_is_what_was_cleared(counts: list[int | str]) -> None:
    """No number in the sentence but cleared counts, periods, and the words for what is held."""
    (one,) = series_of(quarters(*counts), NAMES, COLOURS)
    said = sentence((one,))
    for quarter, count in zip(QUARTERS, counts, strict=True):
        shown = count if isinstance(count, str) else number_words(count)
        assert f"{period_words(quarter)}: {shown}" in said
    said = re.sub(r"(?:fewer than 10|[A-Z][a-z]+ to [A-Z][a-z]+ \d{4})", "", said)
    allowed = {number_words(count) for count in counts if isinstance(count, int)}
    assert set(re.findall(r"[\d,]*\d", said)) <= allowed


PERIODS = [
    # as it is kept, in full, in a narrow place
    ("2026-Q3", "July to September 2026", ("Jul to Sep", "2026")),
    ("2024-Q1", "January to March 2024", ("Jan to Mar", "2024")),
    ("2026-05", "May 2026", ("May", "2026")),
    ("2026-12", "December 2026", ("Dec", "2026")),
    ("2026-09-21", "week of 21 September 2026", ("21 Sep", "2026")),
    ("unknown", "unknown", ("unknown", "")),
    ("2026-Q5", "2026-Q5", ("2026-Q5", "")),
]


@pytest.mark.parametrize(("kept", "full", "short"), PERIODS)
def test_periods_read_as_people_say_them(kept: str, full: str, short: tuple[str, str]) -> None:
    assert (period_words(kept), period_short(kept)) == (full, short)


WINDOWS = [
    ("2024-Q3", "2026-Q3", "July 2024 to September 2026"),
    ("2026-05", "2026-05", "May 2026"),
    ("2026-09-14", "2026-09-21", "14 September 2026 to 27 September 2026"),
    ("elsewhere", "unknown", "elsewhere to unknown"),
]


@pytest.mark.parametrize(("first", "last", "words"), WINDOWS)
def test_windows_read_as_people_say_them(first: str, last: str, words: str) -> None:
    assert window_words(first, last) == words


def test_numbers_have_commas_and_a_true_minus_sign() -> None:
    assert [number_words(n) for n in (0, 999, 1267, -5)] == ["0", "999", "1,267", "−5"]


def test_spark_bars_stand_on_zero_and_leave_a_gap_where_held_back() -> None:
    root = ElementTree.fromstring(spark_bars([20, None, 40], "#0A7096"))
    heights = [float(bar.attrib["height"]) for bar in root]
    assert heights[0] * 2 == heights[2]
    fills = [bar.attrib["fill"] for bar in root]
    assert fills[1] == "none"
    assert fills[2] == "#0A7096"
    assert root.attrib["aria-label"] == "Earlier to now: 20, held back, 40"


@pytest.mark.parametrize("values", [[], [0, 0], [None]])
def test_spark_bars_of_nothing_are_still_a_picture(values: list[int | None]) -> None:
    assert ElementTree.fromstring(spark_bars(values)).tag == f"{SVG}svg"


CHANGE = Mark(1, "police", "report-fraud", "recording-change", date(2026, 5, 4), None, "A new form")
SILENCE = Mark(
    2, "police", "report-fraud", "outage", date(2026, 1, 9), date(2026, 4, 30), "Nothing came"
)


def test_a_mark_is_drawn_named_and_said() -> None:
    source = quarters(*(100 for _ in QUARTERS))
    found = placed((SILENCE, CHANGE), source, public=False)
    svg = drawn(source, marks=found, marking="TLP:AMBER")
    assert {"A", "B"} <= set(texts(svg))
    words = " ".join(texts(svg))
    assert "A: Outage, 9 January 2026 to 30 April 2026: Nothing came." in words
    assert "from 4 May 2026: A new form." in described(svg)
    assert "stroke-dasharray" in svg
    narrow = drawn(source, marks=found, narrow=True)
    assert any(line.endswith(" A") for line in texts(narrow))
    assert "stroke-dasharray" not in drawn(source)


def test_the_public_reads_no_words_that_a_partner_wrote() -> None:
    (found,) = placed((CHANGE,), quarters(*(1 for _ in QUARTERS)), public=True)
    assert found.words == "Recording change, from 4 May 2026."


@pytest.mark.parametrize(
    ("mark", "periods"),
    [
        (CHANGE, ("2026-Q2",)),
        (SILENCE, ("2026-Q1", "2026-Q2")),
        (replace(SILENCE, ends=None), ("2026-Q1", "2026-Q2")),
        (replace(CHANGE, starts=date(2020, 1, 1)), None),
        (replace(CHANGE, starts=date(2030, 1, 1)), None),
        (replace(SILENCE, starts=date(2020, 1, 1), ends=date(2026, 1, 1)), QUARTERS[:3]),
        (replace(CHANGE, source="bank"), None),
    ],
)
def test_a_mark_touches_the_periods_of_its_own_list(
    mark: Mark, periods: tuple[str, ...] | None
) -> None:
    found = placed((mark,), quarters(*(1 for _ in QUARTERS)), public=False)
    assert (tuple(p for one in found for p in one.periods) or None) == periods
