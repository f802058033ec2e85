"""Token files as they arrive: cut, changed, of another key or release. All are told, none used."""

import base64
import codecs
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hueandcry.link import token_file
from hueandcry.link.token_file import Header, UnreadableTokens, read, same_project

HEADER = Header("durham", "0" * 16, "bank", date(2026, 1, 1), None, 5, 1, 2, 1)
ROWS = ((bytes(range(128)), "fraud|person"), (b"\x12" * 128, "computer misuse+fraud|business"))
PLANTED = ((b"\1" * 128, 7),)


def whole() -> bytes:
    """A file as it should be."""
    file = io.BytesIO()
    token_file.write(file, HEADER, ROWS, PLANTED)
    return file.getvalue()


def ended(text: bytes) -> bytes:
    """The lines with an end line that fits them, as somebody who knows the format would make it."""
    body = b"".join(line for line in text.splitlines(keepends=True) if b'"end"' not in line)
    end = {"end": body.count(b"\n") - 1, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end).encode() + b"\n"


def headed(**changes: object) -> bytes:
    """The file with another first line."""
    first, _, rest = whole().partition(b"\n")
    return ended(json.dumps(json.loads(first) | changes).encode() + b"\n" + rest)


def filtered(bits: bytes) -> bytes:
    """The file with another filter in its second row, as somebody who knows the format would."""
    return ended(whole().replace(base64.b64encode(ROWS[1][0]), base64.b64encode(bits)))


def test_what_is_written_is_read():
    found = read(io.BytesIO(whole()))
    assert found.header == HEADER
    assert found.filters == ROWS[0][0] + ROWS[1][0]
    assert found.strata == (ROWS[0][1], ROWS[1][1])
    assert (found.planted, found.planted_numbers) == (PLANTED[0][0], (7,))


def test_no_reference_and_no_day_of_a_report_is_in_a_row():
    rows = whole().splitlines()[1:-1]
    assert [len(row.split(b"\t")) for row in rows] == [3, 3, 3]
    assert [row.split(b"\t")[0] for row in rows] == [b"1", b"2", b"3"]


@pytest.mark.parametrize("lines", range(5))
def test_a_file_cut_after_any_line_is_refused(lines: int):
    cut = b"".join(whole().splitlines(keepends=True)[:lines])
    with pytest.raises(UnreadableTokens, match="is empty" if not lines else "is cut off"):
        read(io.BytesIO(cut))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_cut_anywhere_is_refused(share: float):
    with pytest.raises(UnreadableTokens):
        read(io.BytesIO(whole()[: int(len(whole()) * share)]))


def test_one_changed_letter_anywhere_is_refused():
    text = whole()
    for at in range(0, len(text), 7):
        changed = text[:at] + (b"A" if text[at : at + 1] != b"A" else b"B") + text[at + 1 :]
        with pytest.raises(UnreadableTokens):
            read(io.BytesIO(changed))


DAMAGED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"", "is empty"),
    (lambda: b"ref,name\n1,Ann\n", "no file of tokens"),
    (lambda: b"[" * 10_000, "no file of tokens"),
    (lambda: b'"text"\n', "no file of tokens"),
    (lambda: b"\x00\xff" * 500, "no file of tokens"),
    (lambda: headed(hueandcry="prepared"), "no file of tokens"),
    (lambda: headed(format=2), "another version"),
    (lambda: headed(scheme="clk-512"), "another scheme"),
    (lambda: headed(scheme_version=9), "another scheme"),
    (lambda: headed(check="key"), "first line"),
    (lambda: headed(victims=True), "first line"),
    (lambda: headed(victims=-1), "first line"),
    (lambda: headed(victims=3), "other numbers of rows"),
    (lambda: headed(planted=0), "other numbers of rows"),
    (lambda: headed(list=""), "first line"),
    (lambda: headed(list="a\nb"), "first line"),
    (lambda: headed(since="soon"), "first line"),
    (lambda: headed(note="Ann Lee"), "first line"),
    (lambda: whole() + b"\n", "goes on"),
    (lambda: ended(whole().replace(b"fraud|person", b"Ann Lee")), "damaged at row 1"),
    (lambda: ended(whole().replace(b"planted 7", b"planted 0")), "damaged at row 3"),
    (lambda: ended(whole().replace(b"\n2\t", b"\n3\t")), "damaged at row 2"),
    (lambda: ended(whole().replace(b"AAECAw", b"AAEC")), "damaged at row 1"),
    (lambda: ended(whole().replace(b"AAECAw", b"AAEC!w")), "damaged at row 1"),
    (lambda: ended(whole().replace(b"AAECAw", b"A" * 600)), "damaged at row 1"),
    (lambda: whole().replace(b"\n", b"\r\n"), "rewritten on its way"),
    (lambda: codecs.BOM_UTF8 + whole(), "rewritten on its way"),
    (lambda: filtered(bytes(128)), "damaged at row 2"),
    (lambda: filtered(b"\xff" * 128), "damaged at row 2"),
]


@pytest.mark.parametrize(
    ("text", "why"), DAMAGED, ids=[f"{at} {why}" for at, (_, why) in enumerate(DAMAGED)]
)
def test_what_is_wrong_is_said(text: Callable[[], bytes], why: str):
    with pytest.raises(UnreadableTokens, match=why):
        read(io.BytesIO(text()))


def test_more_rows_than_can_be_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(token_file, "MOST_ROWS", 2)
    with pytest.raises(UnreadableTokens, match="more than 2 rows"):
        read(io.BytesIO(whole()))


def test_one_person_planted_twice_is_refused():
    file = io.BytesIO()
    token_file.write(file, replace(HEADER, planted=2), ROWS, (*PLANTED, *PLANTED))
    with pytest.raises(UnreadableTokens, match="twice"):
        read(io.BytesIO(file.getvalue()))


POLICE = replace(HEADER, list="police")


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ((), "two lists or more"),
        ((replace(POLICE, project="leeds"),), "another project"),
        ((replace(POLICE, check="1" * 16),), "another key"),
        ((replace(POLICE, fields=("surname",)),), "other fields"),
        ((replace(POLICE, until=date(2026, 3, 31)),), "other days"),
        ((replace(POLICE, list="Bank"),), "both of the list"),
        ((replace(POLICE, victims=0),), "no victim"),
        (tuple(replace(POLICE, list=f"list {at}") for at in range(12)), "12 lists at most"),
    ],
    ids=["one", "project", "key", "fields", "days", "twice", "none", "many"],
)
def test_files_that_do_not_go_together(others: tuple[Header, ...], why: str):
    files = [(f"{at}.tokens", one) for at, one in enumerate((HEADER, *others))]
    assert why in same_project(files)


def test_files_that_go_together():
    assert same_project([("a", HEADER), ("b", POLICE)]) == ""


def test_a_filter_is_as_long_as_it_should_be():
    assert len(base64.b64decode(whole().splitlines()[1].split(b"\t")[1])) == 128
