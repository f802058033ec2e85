"""JSON as web forms send it: read as one sheet, or refused in one clear sentence."""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.intake import objects
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.objects import object_lines
from hueandcry.intake.opened import UnreadableFile, kind
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import source

FORM = Path(__file__).parents[3] / "shared" / "data" / "synthetic_durham" / "advice_webform.json"
ONE = {"Crime Number": "PO1", "Date Reported": "02/04/2024", "Offence": "Blackmail"}
TWO = {"Crime Number": "PO2", "Date Reported": "03/04/2024", "Offence": "Fraud", "Value": 7.50}


def lines(data: bytes | str) -> list[tuple[int, list[str]]]:
    sent = data.encode() if isinstance(data, str) else data
    return list(object_lines(io.BytesIO(sent), "form.json"))


def take(data: bytes | str) -> tuple[list[Any], list[Any], Reconciliation]:
    sent = data.encode() if isinstance(data, str) else data
    *chunks, last = accept(
        io.BytesIO(sent),
        "form.json",
        source("police"),
        today=date(2026, 11, 24),
        token_key=b"key",
    )
    assert isinstance(last, Reconciliation)
    assert last.adds_up
    parts = [part for part in chunks if isinstance(part, Chunk)]
    return (
        [report for part in parts for report in part.reports],
        [reject for part in parts for reject in part.rejects],
        last,
    )


SHAPES: list[tuple[str, Callable[[list[Any]], str]]] = [
    ("an array", json.dumps),
    ("an array over many lines", lambda rows: json.dumps(rows, indent=2)),
    ("one record a line", lambda rows: "\n".join(map(json.dumps, rows))),
    ("an object with the array", lambda rows: json.dumps({"count": 2, "items": rows})),
    ("an object in an object", lambda rows: json.dumps({"data": {"tags": ["a"], "rows": rows}})),
]


@pytest.mark.parametrize(("what", "written"), SHAPES, ids=[what for what, _ in SHAPES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_shape_and_encoding_is_the_same_sheet(
    what: str, written: Callable[[list[Any]], str], encoding: str
) -> None:
    data = written([ONE, TWO]).encode(encoding)
    assert kind(io.BytesIO(data), "form.json") == "json"
    assert lines(data) == [
        (0, ["Crime Number", "Date Reported", "Offence", "Value"]),
        (1, ["PO1", "02/04/2024", "Blackmail", ""]),
        (2, ["PO2", "03/04/2024", "Fraud", "7.5"]),
    ]
    reports, rejects, count = take(data)
    assert [report.ref for report in reports] == ["PO1", "PO2"]
    assert rejects == []
    assert (count.whole.rows, count.whole.not_rows) == (2, 0)


def test_a_row_is_numbered_by_its_place_in_the_list() -> None:
    _, (reject,), _ = take(json.dumps([ONE, {**TWO, "Date Reported": "31/09/2024"}]))
    assert (reject.row, reject.column, reject.sent) == (2, "Date Reported", "31/09/2024")


CELLS = [
    ("a number stays as it was written", '{"n": 1.50}', ["1.50"]),
    ("no number is too large", '{"n": 1e999999}', ["1e999999"]),
    ("nor too long", '{"n": ' + "9" * 5000 + "}", ["9" * 5000]),
    ("not a number", '{"n": NaN}', ["NaN"]),
    ("null is blank", '{"n": null}', [""]),
    ("yes and no", '{"n": true, "m": false}', ["TRUE", "FALSE"]),
    ("an object's fields bear its name", '{"victim": {"surname": "X", "age": 4}}', ["X", "4"]),
    ("a list of plain values is one cell", '{"n": ["a", 2, null]}', ["a; 2"]),
    ("a list of records is none", '{"n": [{"a": 1}]} {"n": 2}', ["[nested]"]),
    ("NUL and half letters", r'{"n": "a\u0000b\ud800"}', ["ab\ufffd"]),
    ("a name twice is two columns", '{"n": 1, "n": 2}', ["1", "2"]),
]


@pytest.mark.parametrize(("what", "sent", "cells"), CELLS, ids=[row[0] for row in CELLS])
def test_a_value_becomes_a_cell(what: str, sent: str, cells: list[str]) -> None:
    assert lines(sent)[1] == (1, cells)


def test_the_fields_of_an_object_are_headed_with_its_name() -> None:
    assert lines('[{"victim": {"surname": "X"}}]')[0] == (0, ["victim surname"])


def test_a_reference_that_is_a_list_of_records_goes_back() -> None:
    sent = [{**ONE, "Crime Number": [{"no": 1}]}, TWO]
    reports, (reject,), _ = take(json.dumps(sent))
    assert [report.ref for report in reports] == ["PO2"]
    assert reject.reason == "The reference is a list of records, not one value."


def test_a_field_named_twice_with_two_values_is_refused() -> None:
    one = json.dumps(ONE)[:-1]
    assert [row.ref for row in take(f'[{one}, "Offence": "Blackmail"}}]')[0]] == ["PO1"]
    with pytest.raises(UnreadableFile, match="row 1: two columns are headed 'Offence'"):
        take(f'[{one}, "Offence": "Fraud"}}]')


whole = json.dumps([ONE, TWO])
REFUSED = [
    ("cut off in a record", whole[:-20], "record 2: the JSON is cut off or damaged"),
    ("cut off between records", whole[: whole.index("}") + 1], "cut off or damaged"),
    ("cut off in an object with a list", f'{{"rows": {whole[:-20]}', "cut off or damaged"),
    ("a line cut off", json.dumps(ONE) + "\n" + json.dumps(TWO)[:-3], "record 2"),
    ("something after the end", whole + "]", "goes on after its end"),
    ("a bomb of arrays", "[" * 500_000, "nested too deep"),
    ("a bomb of objects", '{"a":' * 200_000 + "1" + "}" * 200_000, "nested too deep"),
    ("objects twelve deep", '[{"a":' * 1 + '{"a":' * 12 + "1" + "}" * 13 + "]", "too deep"),
    ("no records", "[]", "holds no records"),
    ("empty records", "[{}, {}]", "holds no records"),
    ("an object without a list", '{"a": 1}', "no headings"),
    ("a list of plain values", '["a", "b"]', "no record"),
    ("a list of lists", '[["ref", "date"], ["1", "2"]]', "no record"),
    ("a record and another thing", f"[{json.dumps(ONE)}, 7]", "record 2"),
    ("two lists", json.dumps({"a": [ONE], "b": [TWO]}), "more than one list"),
    ("two commas", whole.replace("}, {", "},, {"), "cut off or damaged"),
    ("no comma", whole.replace("}, {", "} {"), "cut off or damaged"),
    ("a record too long", json.dumps([{"a": "x" * 2_000_000}]), "too long"),
    ("a name for each record", json.dumps([{f"a{at}": 1} for at in range(600)]), "more than 500"),
    ("no reference", json.dumps([{"Date Reported": 1, "Offence": 2, "Value": 3}]), "a reference"),
]


@pytest.mark.parametrize(("what", "data", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_used_is_refused_in_a_sentence(what: str, data: str, says: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        take(data)
    assert says in str(refused.value)
    assert str(refused.value).startswith("'form.json'")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("first", ["[OFFICIAL]", "{draft}", "[2024 extract]"])
def test_a_table_that_begins_with_a_bracket_is_a_table(first: str) -> None:
    assert kind(io.BytesIO(f"{first}\nCrime Number,Date Reported\n".encode()), "a.csv") == "text"


def test_cut_anywhere_it_is_refused_or_whole() -> None:
    data = json.dumps([ONE, TWO], indent=1).encode("utf-16")
    for end in range(len(data) - 4):
        with pytest.raises(UnreadableFile):
            take(data[:end])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_whatever_it_holds_it_is_a_sheet_or_refused(value: Any) -> None:
    with suppress(UnreadableFile):
        head, *rows = lines(json.dumps(value))
        assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
        assert all(len(cells) == len(head[1]) for _, cells in rows)


FLAT = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters=" \0"), min_size=1, max_size=6),
    st.none() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=9),
    min_size=1,
    max_size=5,
)


@given(st.lists(FLAT, min_size=1, max_size=6), st.integers(1, 40))
def test_flat_records_are_read_as_the_slow_way_reads_them(
    records: list[dict[str, Any]], piece: int
) -> None:
    """However small the pieces in which the file comes."""
    names = list(dict.fromkeys(name for record in records for name in record))
    slow = [["" if record.get(name) is None else str(record[name]).replace("\0", "")
             for name in names] for record in records]  # fmt: skip
    before, objects._PIECE = objects._PIECE, piece
    try:
        read = lines(json.dumps(records))
    finally:
        objects._PIECE = before
    assert read == [(0, names), *enumerate(slow, start=1)]


@pytest.mark.skipif(not FORM.exists(), reason="the reference files are not here")
def test_the_web_form_of_the_reference_is_read_record_for_record() -> None:
    sent = json.loads(FORM.read_bytes())
    head, *rows = lines(FORM.read_bytes())
    assert head == (0, list(sent[0]))
    assert [cells for _, cells in rows] == [list(record.values()) for record in sent]
