"""Reading, held against slow and obvious references on random files and cells."""

import csv
import io
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.intake import sheets, spelling, tidy
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.classify import SURE, classify
from hueandcry.intake.dates import EARLIEST, SWAP_SHOWS, Reading, read_day, settle
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import SOURCES, source
from hueandcry.intake.version import NEVER

TODAY = date(2026, 11, 24)
HEAD = ["Crime Number", "Date Reported", "Committed From", "Offence", "Victim Surname", "Value"]
days = st.dates(date(2019, 1, 1), TODAY)
# No carriage return alone: a spreadsheet never writes one inside a cell.
cells = st.text(st.sampled_from('ab1 ,;"\n£é-=+@\t|'), max_size=8)
words = st.text(st.sampled_from("abcd"), min_size=4, max_size=8)


def slow_slips(sent: str, meant: str) -> int:
    """Optimal string alignment distance, by the textbook table."""
    table = [[max(a, b) for b in range(len(meant) + 1)] for a in range(len(sent) + 1)]
    for a, b in product(range(1, len(sent) + 1), range(1, len(meant) + 1)):
        changed = table[a - 1][b - 1] + (sent[a - 1] != meant[b - 1])
        table[a][b] = min(table[a - 1][b] + 1, table[a][b - 1] + 1, changed)
        if a > 1 and b > 1 and sent[a - 2 : a] == meant[b - 2 : b][::-1]:
            table[a][b] = min(table[a][b], table[a - 2][b - 2] + 1)
    return table[-1][-1]


@given(words, words)
def test_one_slip_is_a_distance_of_one_at_most(sent: str, meant: str) -> None:
    assert spelling.one_slip(sent, meant) == (slow_slips(sent, meant) <= 1)


@given(words, st.sets(words, max_size=30))
def test_the_index_finds_what_a_look_at_every_word_finds(sent: str, known: set[str]) -> None:
    slow = sorted(
        word for word in known if len(word) >= spelling.SHORTEST and slow_slips(sent, word) <= 1
    )
    assert list(spelling.near(sent, spelling.index(known))) == slow


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8), st.sampled_from(",;\t|"))
def test_a_well_formed_file_is_cut_as_the_csv_module_cuts_it(
    table: list[list[str]], separator: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC).writerows(table)
    data = out.getvalue().encode()
    if not data.strip():
        return
    sheet = sheets.text_sheet(io.BytesIO(data), "x.csv", separator, 99)
    assert [row for _, row in sheet.lines] == table


def slow_settle(event: Reading, reported: Reading) -> tuple[bool, bool] | None:
    """Whether event and report are unsure, where both as read are possible; by the plain rule."""
    e, r = event.day, reported.day
    if not (e and r and EARLIEST <= e <= r <= TODAY):
        return None
    event_unsure = reported_unsure = False
    for x, y in product((e, event.other), (r, reported.other)):
        if x and y and EARLIEST <= x <= y <= TODAY and y - x < r - e:
            event_unsure |= x != e
            reported_unsure |= y != r
    return event_unsure, reported_unsure


@given(days, st.integers(0, 900), st.booleans(), st.booleans())
def test_two_days_settle_as_the_plain_rule_says(
    event_on: date, delay: int, swap_event: bool, swap_report: bool
) -> None:
    reported_on = min(event_on + timedelta(days=delay), TODAY)
    event = read_day(event_on.strftime("%m/%d/%Y" if swap_event else "%d/%m/%Y"))
    reported = read_day(reported_on.strftime("%m/%d/%Y" if swap_report else "%d/%m/%Y"))
    found = settle(event, reported, TODAY)
    expected = slow_settle(event, reported)
    if expected is not None:
        assert (found.event_unsure, found.reported_unsure) == expected
        assert (found.event_on, found.reported_on) == (event.day, reported.day)
    elif found.event_on is not None:
        assert found.event_unsure or found.reported_unsure
    if found.event_on and found.reported_on:
        assert found.event_on <= found.reported_on <= TODAY


@given(days)
def test_swapping_day_and_month_moves_a_date_by_many_days(day: date) -> None:
    """So a report within SWAP_SHOWS days of its event can need no doubt."""
    found = read_day(day.isoformat())
    if found.other:
        assert abs((found.other - day).days) >= SWAP_SHOWS


@given(days, st.integers(0, SWAP_SHOWS - 1))
def test_a_swapped_event_reported_soon_is_never_silently_wrong(event_on: date, delay: int) -> None:
    reported_on = min(event_on + timedelta(days=delay), TODAY)
    found = settle(
        read_day(event_on.strftime("%m/%d/%Y")), read_day(reported_on.isoformat()), TODAY
    )
    assert found.event_unsure or found.event_on in (event_on, None)


@given(days, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%d.%m.%y"]))
def test_a_date_reads_back_from_every_layout(day: date, layout: str) -> None:
    assert read_day(day.strftime(layout)).day == day
    assert read_day(str((day - date(1899, 12, 30)).days)).day == day


@given(st.integers(0, 99_999_999))
def test_a_loss_reads_back_to_the_penny(pence: int) -> None:
    for text in (f"£{pence / 100:,.2f}", f"{pence / 100:.2f}"):
        found = tidy.loss(text)
        assert found.sure
        assert found.pounds is not None
        assert int(found.pounds * 100) == pence


@given(st.text(max_size=30))
def test_no_cell_whatever_breaks_a_reader(text: str) -> None:
    assert tidy.loss(text).pounds is None or tidy.loss(text).pounds >= 0  # type: ignore[operator]
    outward, whole, _ = tidy.postcode(text)
    assert whole == "" or whole.startswith(outward)
    assert read_day(text).day is None or not read_day(text).why
    assert tidy.sex(text) in ("F", "M", "")
    found = classify(text)
    assert found.code or found.confidence < SURE
    assert tidy.harmless(text)[:1] not in ("=", "+", "-", "@", "\t")


refs = st.sampled_from(["PO1", "PO2", "PO3", "po1", "", "=1"])
dates = st.one_of(days.map(lambda day: day.strftime("%d/%m/%Y")),
                  st.sampled_from(["", "31/09/2024", "01/01/2031", "n/k", "45383"]))  # fmt: skip
row = st.tuples(refs, dates, dates, cells, cells, cells)
line = st.one_of(
    row, st.sampled_from([("",), ("Total", "3"), tuple(HEAD), ("END OF REPORT",), ("PO9",)])
)


@given(st.lists(line, max_size=25), st.integers(1, 9), st.sets(st.sampled_from(["PO1", "PO2"])))
def test_every_row_is_accepted_rejected_a_duplicate_or_known(
    table: list[tuple[str, ...]], size: int, held: set[str]
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEAD, *table])
    data = out.getvalue().encode()
    parts = list(
        _accept(data, size=size, known=lambda refs: dict.fromkeys(held & set(refs), NEVER))
    )
    (count,) = [part for part in parts if isinstance(part, Reconciliation)]
    chunks = [part for part in parts if isinstance(part, Chunk)]
    assert count.adds_up
    (sheet,) = count.sheets
    assert sheet.rows + sheet.not_rows == len(table) + 1
    assert sheet.accepted == sum(len(chunk.reports) for chunk in chunks)
    assert sheet.rejected == sum(len(chunk.rejects) for chunk in chunks)
    taken = [report.ref for chunk in chunks for report in chunk.reports]
    assert len({ref.casefold() for ref in taken}) == len(taken)
    assert not held & set(taken)


@given(st.binary(max_size=300), st.sampled_from(sorted(SOURCES)))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes, layout: str) -> None:
    head = ",".join(HEAD).encode() + b"\n"
    for content in (data, head + data, b"PK\x03\x04" + data):
        try:
            parts = list(_accept(content, layout))
        except UnreadableFile:
            continue
        assert isinstance(parts[-1], Reconciliation)
        assert parts[-1].adds_up


def _accept(data: bytes, layout: str = "police", **options: Any) -> Any:
    return accept(
        io.BytesIO(data), "x.csv", source(layout), today=TODAY, token_key=b"key", **options
    )
