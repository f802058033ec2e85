"""Real files changed, cut, doubled or swapped: refused in a sentence, or they add up."""

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hueandcry.intake.accept import accept
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.recognise import recognise
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import SOURCES, source
from tests.core.test_intake_workbook import Cell, workbook

DATA = Path(__file__).parents[3] / "shared" / "data" / "synthetic_durham"
SAMPLE = Path(__file__).parents[1] / "samples" / "police_spoilt.csv"
TODAY = date(2026, 11, 24)
NAMES = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}
HEADS = "ref,report_date,event_date,category,forename,surname,dob,postcode,phone,loss,narrative"
LINE = "A{0},0{0}/04/2024,01/04/2024,dating scam,Ann,Lee,01/02/1980,DH1 5TP,0191,£5,told"
SHORTEST = 30_000  # bytes of a long file, so that one reading takes a moment


def whole(layout: str) -> bytes:
    """The partner's own file, its first part; a small one of that form where there is none."""
    path = DATA / NAMES[layout]
    if path.exists():
        data = path.read_bytes()
        if path.suffix != ".csv":
            return data
        return data[: data.index(b"\n", SHORTEST) + 1]
    rows: list[list[Cell]] = [[*HEADS.split(",")]]
    for at in range(1, 9):
        rows.append([*LINE.format(at).split(",")])
    if path.suffix == ".xlsx":
        return workbook(S=rows)
    if path.suffix == ".json":
        fields = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
        return json.dumps(fields).encode()
    return (
        SAMPLE.read_bytes()
        if layout == "police"
        else "\n".join(",".join(map(str, row)) for row in rows).encode()
    )


FILES = {layout: whole(layout) for layout in NAMES}


def flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 30, 300))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def hole(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 2000) :] or b"x"


def junk(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.randbytes(chance.randrange(1, 500)) + data[start:]


def splice(data: bytes, chance: random.Random) -> bytes:
    """Lines doubled, moved, and taken from another partner's file."""
    other = FILES[chance.choice([*FILES])].split(b"\n")
    lines = data.split(b"\n")
    for _ in range(chance.randrange(1, 20)):
        place = chance.randrange(len(lines))
        lines[place:place] = [chance.choice(lines), chance.choice(other)]
        del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


SIGNS = (b'"', b",", b";", b"\t", b"\r", b"\n", b"\0", b"\xff", b"[", b"{", b"=", b"'",
         b"\xef\xbb\xbf", b"E+09", b"\xe2\x80\xae", b"<", b"&", b"#REF!")  # fmt: skip


def signs(data: bytes, chance: random.Random) -> bytes:
    out = data
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(out))
        out = out[:place] + chance.choice(SIGNS) * chance.choice((1, 1, 1, 50)) + out[place:]
    return out


def inside(data: bytes, chance: random.Random) -> bytes:
    """A part of a workbook spoilt and packed again whole, so that its sums agree."""
    try:
        return _inside(data, chance)
    except (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError):
        return signs(data, chance)  # no workbook, or one spoilt before


def _inside(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        chosen = chance.choice([entry.filename for entry in old.infolist()])
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == chosen:
                part = chance.choice((flip, cut, hole, junk, signs, swap))(part, chance)
            new.writestr(entry.filename, part)
    return out.getvalue()


SWAPS = ((b'r="A', b'r="XFD'), (b't="s"', b't="e"'), (b"<v>", b"<f>A1</f><v>"),
         (b"<v>", b"<v>9e99"),
         (b'<row r="1', b'<row r="1048575'), (b"<c ", b"<c t='d' "), (b"</row>", b""),
         (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells>'),
         (b"<v>4", b"<v>-4"), (b"<v>1", b"<v>99999999999"), (b"numFmtId", b"x"),
         (b"rId1", b"rId9"))  # fmt: skip


def swap(data: bytes, chance: random.Random) -> bytes:
    old, new = chance.choice(SWAPS)
    return data.replace(old, new, chance.choice((1, 1, -1)))


SPOILERS: list[Callable[[bytes, random.Random], bytes]] = [
    flip, cut, hole, junk, splice, signs, inside, swap]  # fmt: skip


def read(data: bytes, layout: str) -> Reconciliation | str:
    try:
        *_, last = accept(
            io.BytesIO(data), "list.any", source(layout), today=TODAY, token_key=b"key"
        )
        recognise(io.BytesIO(data), "list.any", tuple(SOURCES.values()))
    except UnreadableFile as why:
        return str(why)
    assert isinstance(last, Reconciliation)
    return last


def must_be_clear(answer: Reconciliation | str) -> None:
    if isinstance(answer, str):
        assert answer.startswith("'list.any'")
        assert "\n" not in answer
        assert len(answer) < 400
    else:
        assert answer.adds_up
        assert answer.whole.rows >= answer.whole.accepted >= 0


@pytest.mark.parametrize("layout", FILES)
def test_the_files_themselves_are_read(layout: str) -> None:
    """So that what follows spoils something that is whole."""
    answer = read(FILES[layout], layout)
    assert isinstance(answer, Reconciliation)
    assert answer.whole.accepted > 5


def spoilt_and_read(layout: str, seed: int, times: int) -> None:
    chance = random.Random(seed)
    data = FILES[layout]
    for _ in range(times):
        data = chance.choice(SPOILERS)(data, chance) or b"x"
    must_be_clear(read(data, layout))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layout=st.sampled_from([*FILES]), seed=st.integers(0, 2**32), times=st.integers(1, 3))
@example(layout="trading-standards", seed=1, times=1)
def test_a_spoilt_file_is_refused_or_adds_up(layout: str, seed: int, times: int) -> None:
    spoilt_and_read(layout, seed, times)


@pytest.mark.long
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layout=st.sampled_from([*FILES]), seed=st.integers(0, 2**32), times=st.integers(1, 4))
def test_many_spoilt_files_are_refused_or_add_up(layout: str, seed: int, times: int) -> None:
    spoilt_and_read(layout, seed, times)
