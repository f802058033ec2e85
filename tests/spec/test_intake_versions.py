"""Rows that come again: known, a new version, taken back, or never to be taken in."""

import io
from collections.abc import Mapping
from datetime import date

import pytest

from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.reconcile import SheetTally
from hueandcry.intake.sources import SOURCES
from hueandcry.intake.version import NEVER, is_withdrawn, of_report

HEADS = "Crime Number,Date Reported,Committed From,Offence,sex,Location Postcode,Value,cyber_flag,"
HEADS += "Record Status"
ROW = "PO1,02/04/2024,01/04/2024,Blackmail,F,DH1 5TP,50,Y,"


def take(*lines: str, held: Mapping[str, bytes] | None = None) -> tuple[Chunk, SheetTally]:
    chunk, reconciliation = accept(
        io.BytesIO("\n".join((HEADS, *lines)).encode()),
        "file.csv",
        SOURCES["police"],
        today=date(2026, 11, 24),
        token_key=b"key",
        known=lambda refs: held or {},
    )
    assert isinstance(chunk, Chunk)
    assert not isinstance(reconciliation, Chunk)
    assert reconciliation.adds_up
    return chunk, reconciliation.whole


def report(line: str = ROW) -> Report:
    return take(line)[0].reports[0]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the event", ROW.replace("01/04/2024", "31/03/2024")),
        ("the report", ROW.replace("02/04/2024", "03/04/2024")),
        ("the offence: reclassified", ROW.replace("Blackmail", "Harassment")),
        ("the offence as it is written", ROW.replace("Blackmail", "BLACKMAIL - other")),
        ("the loss", ROW.replace(",50,", ",51,")),
        ("the flag", ROW.replace(",Y,", ",N,")),
        ("the place", ROW.replace("DH1 5TP", "DH2 1AA")),
        ("the sex", ROW.replace(",F,", ",M,")),
    ],
)
def test_a_row_that_says_something_else_is_a_new_version(what: str, line: str) -> None:
    chunk, count = take(line, held={"PO1": of_report(report())})
    assert chunk.revised == ("PO1",), what
    assert (count.accepted, count.revised, count.known) == (1, 1, 0)


def test_a_row_sent_again_as_it_was_is_known() -> None:
    chunk, count = take(ROW, held={"PO1": of_report(report())})
    assert (chunk.reports, chunk.revised) == ((), ())
    assert (count.known, count.revised) == (1, 0)


def test_how_a_date_is_written_is_no_news() -> None:
    again = ROW.replace("02/04/2024", "2024-04-02").replace("01/04/2024", "2024-04-01")
    assert take(again, held={"PO1": of_report(report())})[1].known == 1


def test_what_was_erased_is_never_taken_in_again() -> None:
    chunk, count = take(ROW, ROW + "No crime", held={"PO1": NEVER})
    assert (chunk.reports, chunk.revised, chunk.withdrawn) == ((), (), ())
    assert count.known == 2


WITHDRAWN = ("withdrawn", "Withdrawn", "NO CRIME", "no-crime", "Cancelled", "Record cancelled.")
STANDING = ("", "Open", "Undetected", "Closed", "Victim withdrew support", "No further action")


@pytest.mark.parametrize("words", WITHDRAWN)
def test_words_for_a_record_that_is_none(words: str) -> None:
    assert is_withdrawn(words)
    chunk, count = take(ROW + words, held={"PO1": of_report(report())})
    assert (chunk.withdrawn, chunk.reports) == (("PO1",), ())
    assert (count.withdrawn, count.accepted) == (1, 0)


@pytest.mark.parametrize("words", STANDING)
def test_words_for_what_came_of_a_record_that_stands(words: str) -> None:
    assert not is_withdrawn(words)
    assert take(ROW + words)[1].accepted == 1


def test_a_row_withdrawn_that_nobody_knew_is_counted_and_not_kept() -> None:
    chunk, count = take(ROW + "no crime")
    assert chunk.reports == ()
    assert (count.withdrawn, count.known, count.accepted) == (1, 0, 0)


def test_a_file_may_take_back_a_row_of_its_own_in_either_order() -> None:
    after, count = take(ROW, ROW + "no crime", ROW + "void")
    assert (len(after.reports), after.withdrawn) == (1, ("PO1",))
    assert (count.accepted, count.withdrawn, count.duplicates) == (1, 1, 1)
    before, count = take(ROW + "no crime", ROW)
    assert (before.reports, before.withdrawn) == ((), ("PO1",))
    assert (count.withdrawn, count.duplicates) == (1, 1)


def test_a_held_row_twice_in_the_file_is_known_once() -> None:
    count = take(ROW, ROW, held={"PO1": of_report(report())})[1]
    assert (count.known, count.duplicates) == (1, 1)
