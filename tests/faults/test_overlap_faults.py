"""Bad tokens and broken disks: one sentence, exit code 2, and no token file deleted."""

import os
from random import Random

import pytest

from hueandcry.cli import main
from hueandcry.link import command, forget
from tests.token_lists import PERSON, filters, write_list


@pytest.fixture
def lists(tmp_path):
    """Two good files of tokens."""
    draw = Random(1)
    rows = [(one, PERSON) for one in filters(draw, 12)]
    return [write_list(tmp_path / f"{name}.t", name, rows[:9]) for name in ("police", "bank")]


def other(tmp_path, name="advice", **more):
    rows = [(one, PERSON) for one in filters(Random(9), 4)]
    return write_list(tmp_path / f"{name} {len(list(tmp_path.iterdir()))}.t", name, rows, **more)


def refused(files, *more: str) -> None:
    before = {path: path.read_bytes() for path in files if path.is_file()}
    assert main(["overlap", *map(str, files), *more]) == 2
    assert {path: path.read_bytes() for path in before} == before


def one_line(capsys, *words: str) -> None:
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("hueandcry: "), told.err
    assert told.err.count("\n") == 1, told.err
    assert "Traceback" not in told.err
    for word in words:
        assert word in told.err, told.err


def test_another_key(lists, tmp_path, capsys):
    refused([*lists, other(tmp_path, check="f" * 16)])
    one_line(capsys, "another key")


def test_another_project(lists, tmp_path, capsys):
    refused([*lists, other(tmp_path, project="Other")])
    one_line(capsys, "another project")


def test_one_list_in_two_files(lists, tmp_path, capsys):
    refused([*lists, other(tmp_path, "Police")])
    one_line(capsys, "both of the list")


def test_one_file_twice(lists, capsys):
    refused([lists[0], lists[0]])
    one_line(capsys, "given twice")


def test_one_file(lists, capsys):
    refused(lists[:1])
    one_line(capsys, "two lists or more")


def test_thirteen_files(tmp_path, capsys):
    refused([other(tmp_path, f"list {at}") for at in range(13)])
    one_line(capsys, "12 lists at most")


def test_a_list_without_victims(lists, tmp_path, capsys):
    refused([*lists, write_list(tmp_path / "none.t", "none", [])])
    one_line(capsys, "no victim")


def test_a_list_called_as_a_column_of_the_table(lists, tmp_path, capsys):
    refused([*lists, other(tmp_path, "Count")])
    one_line(capsys, "called 'Count'")


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut(lists, share, capsys):
    whole = lists[1].read_bytes()
    lists[1].write_bytes(whole[: int(len(whole) * share)])
    refused(lists)
    one_line(capsys, lists[1].name)


def test_another_version(lists, capsys):
    lists[0].write_bytes(
        lists[0].read_bytes().replace(b'"scheme_version": ', b'"scheme_version": 9')
    )
    refused(lists)
    one_line(capsys, lists[0].name, "another")


@pytest.mark.parametrize(
    "data", [b"", b"name,dob\nAnn,1990\n", bytes(range(256)) * 40, b"\xff\xfe\x00", b"[[" * 9000]
)
def test_no_file_of_tokens(lists, tmp_path, data, capsys):
    path = tmp_path / "some.csv"
    path.write_bytes(data)
    refused([*lists, path])
    one_line(capsys, "some.csv")


def test_a_file_that_is_not_there_or_a_folder(lists, tmp_path, capsys):
    refused([*lists, tmp_path / "nowhere"])
    one_line(capsys, "nowhere")
    refused([*lists, tmp_path])
    one_line(capsys, "folder")


def test_a_list_in_which_everybody_is_alike(tmp_path, capsys):
    one = filters(Random(1), 1)[0]
    names = ("police", "bank")
    refused([write_list(tmp_path / name, name, [(one, PERSON)] * 900) for name in names])
    one_line(capsys, "told apart")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--threshold", "0.2"), "--threshold"),
        (("--threshold", "nan"), "--threshold"),
        (("--threshold", "1.01"), "--threshold"),
        (("--clerical-recall", "93"), "--clerical-recall"),
        (("--clerical-recall", "0"), "--clerical-recall"),
        (("--clerical-recall", "nan"), "--clerical-recall"),
        (("--clerical-recall", "9/0"), "--clerical-recall"),
        (("--clerical-recall", "9/8"), "--clerical-recall"),
        (("--clerical-recall", "0/9"), "--clerical-recall"),
        (("--clerical-recall", "most"), "--clerical-recall"),
        (("--keep-filters", " "), "--keep-filters"),
    ],
)
def test_options_that_say_nothing_sensible(lists, more, word, capsys):
    refused(lists, *more)
    one_line(capsys, word)


def test_a_table_that_cannot_be_written_keeps_the_tokens(lists, tmp_path, capsys):
    refused(lists, "--out", str(tmp_path / "no" / "table.csv"))
    one_line(capsys, "cannot be written")
    refused(lists, "--out", str(tmp_path))
    one_line(capsys, "folder")
    refused(lists, "--out", str(lists[0]))
    one_line(capsys, "write over")
    refused(lists, "--out", str(tmp_path / "one"), "--log", str(tmp_path / "one"))
    one_line(capsys, "one file")


def test_a_device_or_a_pipe_is_not_replaced_by_the_table(lists, tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refused(lists, "--out", str(pipe))
    one_line(capsys, "device")
    assert pipe.is_fifo()


def test_a_list_called_as_a_formula(lists, tmp_path, capsys):
    refused([*lists, other(tmp_path, "=HYPERLINK(1)")])
    one_line(capsys, "a spreadsheet would run it")


def test_lists_of_which_no_planted_person_is_found_give_no_count(lists, tmp_path, capsys):
    """As where one list's filters were made of something else."""
    named = [
        other(
            tmp_path, name, planted=list(zip(filters(Random(seed), 30), range(1, 31), strict=True))
        )
        for seed, name in ((4, "advice"), (5, "charity"))
    ]
    refused([*lists, *named])
    one_line(capsys, "30 people planted", "'advice'", "'charity'", "cannot be linked")


def test_a_log_that_cannot_be_written_keeps_counts_and_tokens_in(lists, tmp_path, capsys):
    refused(lists, "--log", str(tmp_path / "no" / "log"))
    one_line(capsys, "cannot be written")


def test_a_home_that_is_not_there_keeps_the_tokens(lists, tmp_path, capsys):
    refused(lists, "--home", str(tmp_path / "nowhere"), "--as", "priya")
    one_line(capsys, "nowhere")


def test_nobody_who_takes_the_counts_keeps_the_tokens(lists, monkeypatch):
    def broken(*_, **__):
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", broken)
    assert main(["overlap", *map(str, lists)]) == 1
    assert all(path.exists() for path in lists)


def test_tokens_that_cannot_be_deleted_are_named(lists, monkeypatch, capsys):
    def stuck(paths):
        raise PermissionError(13, "Permission denied", str(paths[0]))

    monkeypatch.setattr(forget, "forget", stuck)
    assert main(["overlap", *map(str, lists)]) == 2
    told = capsys.readouterr()
    assert "victims stand in 2 lists" in told.out
    assert "delete the token files by hand" in told.err
    assert "tokens deleted" not in (lists[0].parent / forget.LOG).read_text()


def test_progress_is_told_where_it_takes_long(lists, capsys):
    read = command.read(lists, lambda: True)
    command.counted(read, 0.75, None, lambda: True)
    assert "% compared" in capsys.readouterr().err
