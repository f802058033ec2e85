"""A mapping, whatever a person chose in it, reads just the columns that were chosen."""

import csv
import io
from collections.abc import Mapping

from hypothesis import example, given
from hypothesis import strategies as st

from hueandcry.intake.content import shape
from hueandcry.intake.headings import find_heading
from hueandcry.intake.mapping import SuggestedColumn, Suggestion, compose, suggest
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.rows import tables
from hueandcry.intake.sources import FIELDS, Source, Unusable, compact, parse

letters = st.sampled_from("abcdeABC é£%()[]/._-'\"\\#=\n\t0129ŵ\x7f\u200b")
headings = st.one_of(
    st.text(letters, min_size=1, max_size=12),
    st.sampled_from(["Phone", "Phones", "Phone (work)", "Tel", "Date", "Dates", "Date of it", "Ref",
                     "Ref.", "Reef", "Officer phone", "Crime type", "Crime types", "£", "%"]),
)  # fmt: skip
fields = st.sampled_from(["", "", *FIELDS])
chosen_columns = st.lists(
    st.tuples(headings.map(str.strip).filter(compact), fields),
    min_size=2,
    max_size=12,
    unique_by=lambda pair: compact(pair[0]),
).map(dict)


def suggestion(columns: Mapping[str, str], made_refs: bool) -> Suggestion:
    return Suggestion(
        id="x",
        title="x",
        list="other",
        date_order="dmy",
        made_refs=made_refs,
        columns=tuple(
            SuggestedColumn(heading, field, "", False, 1.0, ())
            for heading, field in columns.items()
        ),
        problems=(),
    )


def slow_columns(columns: Mapping[str, str]) -> dict[str, int]:
    """The first column that a person gave each field."""
    chosen: dict[str, int] = {}
    for at, field in enumerate(columns.values()):
        if field:
            chosen.setdefault(field, at)
    return chosen


@given(chosen_columns, st.booleans())
@example({"Dates": "", "Date (of it)": "", "Date": "reported_on", "Ref": "ref"}, False)
@example({"Phones": "", "Phone": "phone", "Date": "event_on"}, True)
@example({f"Left out {n}x": "" for n in range(20)} | {"£": "loss", "Month": "event_on"}, True)
def test_what_is_composed_parses_and_reads_the_columns_that_were_chosen(
    columns: dict[str, str], made_refs: bool
) -> None:
    told = list(columns)
    found = parse(compose(suggestion(columns, made_refs)))
    chosen = slow_columns(columns)
    dated = chosen.keys() & {"reported_on", "event_on"}
    if not dated or not ("ref" in chosen or made_refs):
        assert isinstance(found, Unusable)
        return
    assert isinstance(found, Source), found
    heading = find_heading([[], told, [""] * len(told)], found)
    assert heading is not None
    assert dict(heading.columns) == chosen


cells = st.one_of(
    st.text(letters, max_size=10),
    st.sampled_from(["02/04/2024", "2024-04-02", "DH1 5TP", "07700 900123", "Dating scam", "Y", "F",
                     "£12.50", "E01020634", "a@example.org", "Ann Lee", "J-1", "J-2", "45383"]),
)  # fmt: skip


@given(st.lists(st.lists(cells, min_size=4, max_size=4), max_size=12), st.booleans())
def test_any_table_is_suggested_for_or_refused(rows: list[list[str]], headed: bool) -> None:
    out = io.StringIO(newline="")
    head = [["Job No", "Date Logged", "Zzz", "Fraud type"]] if headed else []
    csv.writer(out).writerows([*head, *rows])
    data = out.getvalue().encode()
    try:
        found = suggest(io.BytesIO(data), "x.csv")
    except UnreadableFile:
        return
    assert all(0 <= column.filled <= 1 and column.why for column in found.columns)
    source = parse(compose(found))
    if isinstance(source, Unusable):
        assert found.problems
        return
    (table,) = tables(io.BytesIO(data), "x.csv", source)
    assert table.heading is not None
    proposed = {column.heading: column.field for column in found.columns if column.field}
    read = {compact(table.heading.names[at]): field for field, at in table.heading.columns.items()}
    assert read == {compact(heading): field for heading, field in proposed.items()}


@given(st.text(max_size=40))
def test_a_shape_tells_no_letter_and_no_figure(text: str) -> None:
    told = {letter for letter in shape(text) if letter.isalnum()}
    assert told <= set("Aa9") | {letter for letter in text if not letter.isalpha()}
    assert shape("Zoë 7").startswith("Aaa 9")


@given(st.text(max_size=300))
def test_any_text_is_a_layout_or_is_none_and_says_why(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Source) or (
        found.findings and all(map(str.isprintable, found.findings))
    )
