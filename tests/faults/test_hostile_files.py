"""A file that cannot be used is refused in one clear sentence, and never half-used."""

import io
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from hueandcry.intake import opened
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import source

HEAD = "Crime Number,Date Reported,Committed From,Offence,Victim Surname,cyber_flag,MO"
ROW = "PO1,02/04/2024,01/04/2024,Blackmail,Lee,Y,text"
FRAUD = "NFRC,report_date,event_date,category,first_name,last_name,loss,narrative"


def read(data: bytes, layout: str = "police", name: str = "file.csv") -> list[str]:
    parts = accept(
        io.BytesIO(data), name, source(layout), today=date(2026, 11, 24), token_key=b"key"
    )
    return [report.ref for part in parts if isinstance(part, Chunk) for report in part.reports]


def workbook(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


REFUSED = [
    ("empty", b"", "empty"),
    ("only blank lines", b"\r\n\r\n  \r\n", "empty"),
    ("only a byte order mark", b"\xef\xbb\xbf", "empty"),
    ("a PNG named .csv", b"\x89PNG\r\n\x1a\n" + os.urandom(500), "a picture"),
    ("a JPEG named .csv", b"\xff\xd8\xff\xe0" + os.urandom(500), "a picture"),
    ("a PDF", b"%PDF-1.7\n" + b"x" * 500, "a PDF"),
    ("random bytes", bytes(range(256)) * 40, "not a table"),
    ("NUL bytes alone", b"\x00" * 500 + b"x", "not a table"),
    ("prose", b"Dear all,\nplease find the figures below.\nRegards\n", "no headings"),
    ("no heading line", f"{ROW}\n{ROW}\n".encode(), "no headings"),
    ("no reference", b"Date Reported,Committed From,Offence,Value\n", "none for a reference"),
    ("no dates", b"Crime Number,Offence,Value,MO\nPO1,Blackmail,1,x\n", "none for a date"),
    ("another layout", f"{FRAUD}\nRE1,2024-04-02,,NFIB3A,A,B,1,x\n".encode(), "Report Fraud file"),
    ("old container, locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode(
        "utf-16-le") * 3, "password"),
    ("old container, broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 4000, "damaged"),
    ("a zip of something else", workbook(readme="hello"), "compressed folder"),
    ("a broken zip", b"PK\x03\x04" + b"x" * 400, "damaged"),
    ("a workbook with nothing in it", workbook(xl__workbook="<x/>"), "damaged"),
    ("one endless line", (HEAD + "\n" + "x" * 3_000_000).encode(), "too long"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "data", "says"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    what: str, data: bytes, says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    sentence = str(refused.value)
    assert says in sentence
    assert "'file.csv'" in sentence
    assert "\n" not in sentence
    assert len(sentence) < 200


def test_a_file_of_another_layout_is_named_even_where_its_headings_would_do() -> None:
    content = (
        "Reference,Date Reported,Committed From,Offence,MO,cyber_flag\nP1,02/04/2024,,Fraud,,Y\n"
    )
    assert read(content.encode()) == ["P1"]
    with pytest.raises(UnreadableFile, match="looks like a police extract"):
        read(content.encode(), "report-fraud")


def test_two_gigabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(f"{HEAD}\n{ROW}\n".encode())
        file.truncate(2 * opened.LIMIT)
    with path.open("rb") as file, pytest.raises(UnreadableFile, match="1 GB"):
        next(accept(file, "huge.csv", source("police"), today=date(2026, 1, 1), token_key=b"k"))


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opened, "LIMIT", 100_000)
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        read(workbook(xl__workbook="0" * 200_000))


def test_two_columns_of_one_heading_that_differ_are_refused_with_the_row() -> None:
    twice = HEAD + ",Date Reported"
    same = f"{twice}\n{ROW},02/04/2024\n"
    assert read(same.encode()) == ["PO1"]
    with pytest.raises(UnreadableFile, match=r"row 3: two columns are headed 'Date Reported'"):
        read((same + f"{ROW.replace('PO1', 'PO2')},09/09/2024\n").encode())


def test_a_blank_twin_column_is_filled_from_the_other() -> None:
    twice = HEAD + ",Date Reported"
    assert read(f"{twice}\n{ROW},\n".encode()) == ["PO1"]
    assert read(f"{twice}\nPO1,,,Blackmail,Lee,Y,text,02/04/2024\n".encode()) == ["PO1"]


def nul(data: bytes) -> bytes:
    return data.replace(b"Blackmail", b"Black\x00mail")


def old_mac(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r")


def windows(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def no_last_line_end(data: bytes) -> bytes:
    return data.rstrip(b"\n")


def not_utf8_late(data: bytes) -> bytes:
    return data + b"PO2,03/04/2024,,Blackmail,\xc9mile,N,\xa350 \x96 paid\n"


@pytest.mark.parametrize("spoil", [nul, old_mac, windows, no_last_line_end, not_utf8_late])
def test_a_file_that_is_only_odd_is_read(spoil: Callable[[bytes], bytes]) -> None:
    assert read(spoil(f"{HEAD}\n{ROW}\n".encode()))[0] == "PO1"


def test_bytes_cut_anywhere_are_read_or_refused_and_nothing_else_happens() -> None:
    whole = f"{HEAD}\n{ROW}\n".encode("utf-16")
    for end in range(len(whole)):
        with suppress(UnreadableFile):
            read(whole[:end])


def test_a_cell_too_long_to_be_one_costs_its_own_row_alone() -> None:
    endless = ROW.replace("text", '"' + "x, " * 100_000 + '"').replace("PO1", "PO2")
    assert read(f"{HEAD}\n{endless}\n{ROW}\n".encode())[-1] == "PO1"


def test_a_sheet_name_is_no_promise() -> None:
    """A CSV called .xlsx is read as what it is."""
    assert read(f"{HEAD}\n{ROW}\n".encode(), name="file.xlsx") == ["PO1"]
