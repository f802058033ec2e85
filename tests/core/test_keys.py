"""A project's key: made, passed on sealed, checked by words, never shown."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from hueandcry.cli import main, parts
from hueandcry.link import keys
from hueandcry.link.keys import ProjectKey, UnusableKey

DAY = date(2099, 12, 31)
KEY = ProjectKey("durham-2026", DAY, bytes(range(32)))
OTHER = ProjectKey("durham-2027", DAY, bytes(range(32)))
PRIVATE, ONCE = bytes([7]) * 32, bytes([9]) * 32


def test_bytes_are_spoken_as_in_the_paper():
    """Proquints of 127.0.0.1 and 63.84.220.193: arXiv:0901.4016."""
    assert keys.spoken(bytes((127, 0, 0, 1))) == "lusab-babad"
    assert keys.spoken(bytes((63, 84, 220, 193))) == "gutih-tugad"


def test_nothing_derived_of_one_project_is_of_another():
    fields = ("surname", "born")
    one, other = (keys.of_fields(key, "scheme", fields) for key in (KEY, OTHER))
    assert len({*one.values(), *other.values()}) == 4
    assert keys.check_value(KEY) != keys.check_value(OTHER)
    assert keys.of_fields(KEY, "scheme 2", fields)["born"] != one["born"]


def test_a_key_never_shows_itself():
    assert KEY.secret.hex() not in repr(KEY)
    assert "secret" not in repr(KEY)


def test_who_asked_opens_it_and_nobody_else():
    sealed = keys.seal(KEY, keys.ask_line(PRIVATE), ONCE)
    assert keys.unseal(sealed, PRIVATE) == KEY
    assert KEY.secret.hex() not in sealed
    with pytest.raises(UnusableKey, match="somebody else"):
        keys.unseal(sealed, bytes([8]) * 32)


def test_a_line_that_mail_broke_or_put_in_brackets_is_the_same_line():
    line = keys.ask_line(PRIVATE)
    for broken in (f" <{line}>\n", f"{line[:30]}\r\n  {line[30:]}"):
        assert keys.unseal(keys.seal(KEY, broken, ONCE), PRIVATE) == KEY
        assert keys.fingerprint_of_ask(broken) == keys.fingerprint_of_ask(line)
    with pytest.raises(UnusableKey, match="no line"):
        keys.seal(KEY, f"{line[:30]}*{line[30:]}", ONCE)


@pytest.mark.parametrize("part", ["from", "sealed"])
def test_one_changed_byte_is_seen(part: str):
    said = json.loads(keys.seal(KEY, keys.ask_line(PRIVATE), ONCE))
    first = said[part][0]
    said[part] = ("1" if first != "1" else "2") + said[part][1:]
    with pytest.raises(UnusableKey, match="changed on its way"):
        keys.unseal(json.dumps(said), PRIVATE)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "nonsense", '{"hueandcry": "project key", "version": 2}']
)
def test_what_is_no_key_is_none(text: str):
    with pytest.raises(UnusableKey):
        keys.read(text)
    with pytest.raises(UnusableKey):
        keys.unseal(text, PRIVATE)


@pytest.mark.parametrize("line", ["", "hueandcry-ask-1:", "hueandcry-ask-1:abc", "x" * 60])
def test_a_line_that_asks_for_nothing(line: str):
    with pytest.raises(UnusableKey, match="no line of 'partner key ask'"):
        keys.seal(KEY, line, ONCE)


def test_a_point_of_small_order_is_refused():
    zero = keys.ask_line(PRIVATE)[: len("hueandcry-ask-1:")] + "A" * 43
    with pytest.raises(UnusableKey, match="no usable public key"):
        keys.seal(KEY, zero, ONCE)


def said(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    """What a command prints, all of it."""
    assert main(["partner", "key", *words]) == code
    answer = capsys.readouterr()
    return answer.err if code else answer.out


def test_the_whole_exchange(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    made, mine, sealed, opened = (str(tmp_path / name) for name in ("key", "mine", "sealed", "its"))
    new = said(["new", "durham-2026", "--until", "2099-12-31", "--out", made], capsys)
    asked = said(["ask", "--out", mine], capsys)
    line = next(text for text in asked.splitlines() if text.startswith("hueandcry-ask-1:"))
    words = next(text for text in asked.splitlines() if "telephone" in text).rpartition(": ")[2]
    told = said(["seal", made, "--for", line, "--out", sealed], capsys)
    assert words in told
    got = said(["open", sealed, "--with", mine, "--out", opened], capsys)
    facts = json.loads(said(["check", opened, "--json"], capsys))
    assert facts["fingerprint"] in new
    assert facts["fingerprint"] in told
    assert facts["fingerprint"] in got
    assert (facts["project"], facts["ended"]) == ("durham-2026", False)
    secret = json.loads(Path(made).read_text(encoding="utf-8"))["secret"]
    assert json.loads(Path(opened).read_text(encoding="utf-8"))["secret"] == secret
    own = json.loads(Path(mine).read_text(encoding="utf-8"))["secret"]
    printed = new + asked + told + got + Path(sealed).read_text(encoding="utf-8")
    assert secret not in printed
    assert own not in printed
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    said(["forget", opened], capsys)
    assert not Path(opened).exists()


def test_without_a_last_day_it_is_half_a_year_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    told = said(["new", "p", "--out", str(tmp_path / "key")], capsys)
    ends = keys.read((tmp_path / "key").read_text(encoding="utf-8")).ends
    assert timedelta(days=181) < ends - parts.today() < timedelta(days=185)
    assert f"until {ends}" in told


def test_a_sealed_key_that_a_mail_program_saved_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mine, sealed, out = (tmp_path / name for name in ("mine", "sealed", "key"))
    asked = said(["ask", "--out", str(mine)], capsys)
    line = next(text for text in asked.splitlines() if text.startswith("hueandcry-ask-1:"))
    sealed.write_text(keys.seal(KEY, line, ONCE) + "\r\n", encoding="utf-8-sig", newline="")
    said(["open", str(sealed), "--with", str(mine), "--out", str(out)], capsys)
    assert keys.read(out.read_text(encoding="utf-8")) == KEY


def test_a_file_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "key"
    out.write_text("mine", encoding="utf-8")
    why = said(["new", "p", "--until", "2099-12-31", "--out", str(out)], capsys, code=2)
    assert "is there already" in why
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "holds no project key"),
        (keys.written(ProjectKey("old", date(2020, 1, 1), bytes(32))), "ended on 2020-01-01"),
    ],
)
def test_a_key_that_is_none_or_over(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    words = ["seal", str(path), "--for", keys.ask_line(PRIVATE), "--out", str(tmp_path / "out")]
    assert why in said(words, capsys, code=2)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "key"
    path.write_text(keys.written(KEY), encoding="utf-8")
    path.chmod(0o644)
    assert "chmod 600" in said(["check", str(path)], capsys, code=2)


def test_what_is_no_key_is_not_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "letter.txt"
    path.write_text("a letter", encoding="utf-8")
    assert "holds no key" in said(["forget", str(path)], capsys, code=2)
    assert path.read_text(encoding="utf-8") == "a letter"
