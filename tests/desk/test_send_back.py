"""A file at upload: in memory alone, prepared or not, and its rows to mend given back."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from python_calamine import CalamineWorkbook

from hueandcry.desk.acts import people
from hueandcry.exchange.rejects import HEADINGS
from hueandcry.intake.sources import source as source_of
from hueandcry.partner import prepare
from hueandcry.register import ledger
from hueandcry.register.models import Batch, Report
from tests.core.test_partner_prepare import SAMPLE, TODAY
from tests.desk import partnership
from tests.desk.conftest import CheckedClient
from tests.faults.test_hostile_workbooks import bomb, made, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def partners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    partnership.organisations()


def as_(name: str) -> CheckedClient:
    client = CheckedClient()
    client.force_login(User.objects.get(username=name))
    return client


def upload(data: bytes, name: str = "list.csv", source: str = "police") -> Any:
    file = io.BytesIO(data)
    file.name = name
    return as_("priya").post("/desk/intake/", {"file": file, "source": source})


def batch() -> int:
    return Batch.objects.get().id


def test_rows_to_mend_are_given_back_in_both_forms() -> None:
    address = upload(SAMPLE.read_bytes()).headers["Location"]
    page = as_("priya").get(address).content.decode()
    xlsx, plain = (f"{address}rejects.{form}" for form in ("xlsx", "csv"))
    assert f'href="{xlsx}"' in page
    assert f'href="{plain}"' in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_("priya").get(xlsx).content))
    sheet = [list(row) for row in book.get_sheet_by_index(0).iter_rows()]
    text = as_("priya").get(plain).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert sheet[0] == lines[0] == list(HEADINGS)
    assert len(sheet) == len(lines) == 1 + 4
    assert not any(cell[:1] in ("=", "+", "-", "@") for line in lines for cell in line)
    newest = next(iter(ledger.entries(limit=1)))
    assert newest.facts["what"] == f"rows to mend of file {batch()}"
    assert newest.facts["who"] == "priya"


def test_they_are_still_there_once_the_file_is_taken_in() -> None:
    address = upload(SAMPLE.read_bytes()).headers["Location"]
    as_("priya").post(address)
    assert as_("priya").get(f"{address}rejects.csv").status_code == 200


def test_nobody_else_has_them_and_no_other_form() -> None:
    address = upload(SAMPLE.read_bytes()).headers["Location"]
    theirs = as_("sam") if User.objects.filter(username="sam").exists() else as_("amina")
    assert theirs.get(f"{address}rejects.csv").status_code == 404
    assert as_("priya").get(f"{address}rejects.exe").status_code == 404
    assert as_("priya").get("/desk/intake/999/rejects.csv").status_code == 404


def test_at_upload_no_file_is_written_but_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names stay at the partner: nothing of the raw rows touches the disk, not even for a while."""

    def never(*arguments: Any, **options: Any) -> Any:
        raise AssertionError("a temporary file was asked for")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory",
                 "SpooledTemporaryFile", "_mkstemp_inner"):  # fmt: skip
        monkeypatch.setattr(tempfile, name, never)
    home = Path(settings.HUEANDCRY_HOME.path)
    before = {path for path in home.rglob("*") if path.is_file()}
    data = SAMPLE.read_bytes() + b"PX/99,02/04/2024,Blackmail,x\n" * 5_000
    assert len(data) > 100_000
    address = upload(data).headers["Location"]
    as_("priya").get(f"{address}rejects.xlsx")
    new = {path for path in home.rglob("*") if path.is_file()} - before
    assert {path.suffix for path in new} <= {".sqlite3", ".parquet", ".sqlite3-wal", ".sqlite3-shm"}


def test_a_bomb_at_upload_is_refused_and_leaves_nothing() -> None:
    answer = upload(bomb(), "list.xlsx")
    assert answer.status_code == 422
    assert "times its size" in answer.content.decode()
    assert (Batch.objects.count(), Report.objects.count()) == (0, 0)


def test_what_is_hidden_is_said_on_the_page() -> None:
    def fill(book: Any, page: Any) -> None:
        rows(page, ["PO1", "02/04/2024", "01/04/2024", "Blackmail", 5, "Y"])
        page.hide()
        book.add_worksheet("Notes").activate()

    address = upload(made(fill), "list.xlsx").headers["Location"]
    assert "is hidden: 1 row was counted." in as_("priya").get(address).content.decode()


@pytest.mark.parametrize("source", ["police", ""])
def test_a_prepared_file_is_taken_in_like_the_file_it_was_made_from(
    tmp_path: Path, source: str
) -> None:
    layout = source_of("police")
    wanted = prepare.Wanted(layout, tmp_path, TODAY, {}, b"k" * 32, "xlsx")
    count = prepare.prepare(SAMPLE, wanted, lambda rows: None)
    refused = upload((tmp_path / "prepared.csv").read_bytes(), source="bank")
    assert refused.status_code == 422
    assert "was prepared from crimes recorded by the police" in refused.content.decode()
    address = upload((tmp_path / "prepared.csv").read_bytes(), source=source).headers["Location"]
    as_("priya").post(address)
    assert Report.objects.count() == count.whole.accepted
    assert Batch.objects.get().source == "police"
