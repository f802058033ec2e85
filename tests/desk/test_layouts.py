"""An officer finishes the mapping of a layout that nobody has seen, and it is known next time."""

import argparse
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.contrib.auth.models import User

from hueandcry.desk import clock
from hueandcry.desk.acts import take_in
from hueandcry.desk.commands import mapping
from hueandcry.desk.commands.opened import Trouble
from hueandcry.register import layouts, ledger, stage
from hueandcry.register.models import Batch, LedgerEntry, Report
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("no_second_factor"),
]
LOG = b"""\
Log no.,When told,When it began,What kind of thing,Patch,Tenant,Home postcode,Money gone
L1,03/04/2026,01/04/2026,Blackmail,East,Ann Quillfeather,DH1 1AC,120
L2,04/04/2026,02/04/2026,Wobbly thing,East,Bob Quillfeather,DH1 1AC,80
L3,31/09/2026,,Wobbly thing,West,Cat Quillfeather,DH1 1AC,
"""
HEADINGS = LOG.decode().splitlines()[0].split(",")
FIELDS = ("ref", "reported_on", "event_on", "code", "", "name", "postcode", "loss")


def as_(name: str) -> CheckedClient:
    client = CheckedClient()
    client.force_login(User.objects.get(username=name))
    return client


def file(data: bytes = LOG, name: str = "log.csv") -> io.BytesIO:
    made = io.BytesIO(data)
    made.name = name
    return made


def finished(data: bytes | None = LOG, **change: Any) -> dict[str, Any]:
    """The mapping form as a person sends it, whatever was proposed."""
    form: dict[str, Any] = {"title": "Scam log", "list": "other", "date_order": "dmy"}
    form["columns"] = len(HEADINGS)
    for place, (heading, field) in enumerate(zip(HEADINGS, FIELDS, strict=True)):
        form |= {f"seen-{place}": json.dumps([heading, "", True]), f"field-{place}": field}
    form |= {"labels": 1, "label-0": "Wobbly thing", "code-0": "NFIB3A", "rows-0": 2}
    return form | ({"file": file(data)} if data else {}) | change


def words(response: Any) -> str:
    return str(response.content.decode())


def test_an_unknown_layout_leads_to_the_mapping_and_keeps_nothing() -> None:
    partnership.organisations()
    answer = as_("amina").post("/desk/intake/", {"source": "", "file": file()})
    assert answer.status_code == 200
    for heading in HEADINGS:
        assert heading in words(answer)
    assert "Quillfeather" not in words(answer)
    assert "The same file again" in words(answer)
    assert not Batch.objects.exists()
    assert layouts.of("council") == ()


def test_a_label_that_must_not_be_missed_is_not_asked_of_whoever_sends_the_file() -> None:
    partnership.organisations()
    data = LOG.replace(b"What kind of thing", b"Offence").replace(b"When told", b"Date reported")
    data += b"L4,05/04/2026,04/04/2026,CSE concern,East,Dan Quillfeather,DH1 1AC,10\n"
    page = words(as_("amina").post("/desk/intake/", {"source": "new", "file": file(data)}))
    assert "Wobbly thing" in page
    assert "CSE concern" not in page


def test_a_finished_mapping_is_saved_and_the_file_goes_on_to_its_check() -> None:
    partnership.organisations()
    amina = as_("amina")
    went = amina.post("/desk/layouts/new/", finished(), follow=True)
    assert "Read as: Scam log." in words(went)
    assert "There is no 31 September" in words(went)
    batch = Batch.objects.get()
    assert (batch.source, batch.layout, batch.reports) == ("other", "scam-log", 2)
    codes = Report.objects.order_by("ref").values_list("code", flat=True)
    assert list(codes) == ["blackmail", "NFIB3A"]
    newest = next(iter(ledger.entries(limit=1))).facts
    assert (newest["act"], newest["detail"], newest["who"]) == ("layout saved", "scam-log", "amina")
    assert "scam-log" not in LedgerEntry.objects.get(number=newest["number"]).text, "free text"
    page = words(amina.get("/desk/layouts/"))
    assert "Scam log" in page
    one = words(amina.get("/desk/layouts/scam-log/"))
    assert "When told" in one
    assert "Wobbly thing" in one
    assert "Patch" not in one


def test_the_words_of_another_column_can_be_asked_for_and_nothing_is_kept() -> None:
    partnership.organisations()
    amina = as_("amina")
    # The person leaves out the offence that was proposed, and takes the patch instead.
    other: dict[str, Any] = {"field-3": "", "field-4": "code", "words": "yes", "labels": 0}
    page = words(amina.post("/desk/layouts/new/", finished(**other)))
    assert re.findall(r'name="label-\d+" value="([^"]*)"', page) == ["East"]
    assert "Your words are above." in page
    assert "Quillfeather" not in page
    assert layouts.of("council") == ()
    assert not Batch.objects.exists()
    without = amina.post("/desk/layouts/new/", finished(None, **other))
    assert without.status_code == 422
    assert "Choose the file below as well" in words(without)
    nothing = amina.post("/desk/layouts/new/", finished(**other | {"field-4": ""}))
    assert "Say first which column holds the offence." in words(nothing)


def test_spellings_that_a_layout_reads_alike_are_asked_for_once() -> None:
    partnership.organisations()
    log = LOG.replace(b"L3,31/09/2026,,Wobbly thing", b"L3,03/09/2026,,wobbly  Thing")
    page = words(as_("amina").post("/desk/layouts/new/", finished(log, words="yes")))
    assert re.findall(r'name="label-\d+" value="([^"]*)"', page) == ["Wobbly thing"]
    assert "2 rows" in page


def test_next_time_it_is_known_by_its_headings() -> None:
    partnership.organisations()
    amina = as_("amina")
    amina.post("/desk/layouts/new/", finished(None))
    assert "The layout is saved." in words(amina.get("/desk/intake/?saved=yes"))
    assert "Scam log" in words(amina.get("/desk/intake/"))
    went = amina.post("/desk/intake/", {"source": "", "file": file()}, follow=True)
    assert "Read as: Scam log." in words(went)
    assert "/desk/layouts/scam-log/" in words(went)


def test_anothers_layout_is_not_ours() -> None:
    partnership.organisations()
    as_("amina").post("/desk/layouts/new/", finished(None))
    priya = as_("priya")
    assert "Scam log" not in words(priya.get("/desk/intake/"))
    assert priya.get("/desk/layouts/scam-log/").status_code == 404
    answer = priya.post("/desk/intake/", {"source": "scam-log", "file": file()})
    assert answer.status_code == 422
    assert "There is no kind of file &#x27;scam-log&#x27;" in words(answer)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"title": " "}, "Give the layout a name"),
    "no list": ({"list": ""}, "Choose what kind of list it is."),
    "no offence": ({"field-3": ""}, "Choose the column that says what happened, or tick this."),
    "no date": ({"field-1": "", "field-2": ""}, "Say which column is the day it was reported"),
    "one field twice": ({"field-4": "name"}, "both hold a whole name. Leave one out."),
    "a field of no kind": ({"field-4": "soul"}, "Choose what the column holds."),
    "an offence of no list": ({"code-0": "mischief"}, "Choose an offence from the list."),
    "no columns": (
        {"columns": "-1", "no_offence": "yes"},
        "Say which column is the day it was reported",
    ),
    "a picture": ({"file": None}, "is a picture, not a table"),
    "another layout": ({"file": None}, "the mapping &#x27;scam-log&#x27; does not fit"),
}
OTHER_FILES = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "another layout": b"name,colour\nx,red\n",
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_kept(what: str) -> None:
    partnership.organisations()
    change, said = WRONG[what]
    if what in OTHER_FILES:
        change = {"file": file(OTHER_FILES[what])}
    answer = as_("amina").post("/desk/layouts/new/", finished(**change))
    assert answer.status_code == 422
    assert said in words(answer)
    assert layouts.of("council") == ()
    assert not Batch.objects.exists()


def test_without_a_reference_column_one_is_made_from_each_row() -> None:
    partnership.organisations()
    as_("amina").post("/desk/layouts/new/", finished(LOG, **{"field-0": ""}))
    assert layouts.of("council")[0].made_refs
    assert Report.objects.values("ref").distinct().count() == 2


def test_the_newest_of_a_name_counts_and_the_same_again_changes_nothing() -> None:
    partnership.organisations()
    amina = as_("amina")
    for form in (finished(None), finished(None), finished(None, **{"field-7": ""})):
        amina.post("/desk/layouts/new/", form)
    saved = layouts.saved("council")
    assert [one.layout.id for one in saved] == ["scam-log"]
    assert "loss" not in saved[0].layout.columns
    acts = [entry.facts["act"] for entry in ledger.entries(limit=50)]
    assert acts.count("layout saved") == 2


@pytest.mark.parametrize("title", ["Police", "!!!", "Été", "x" * 80])
def test_any_name_gets_an_id_of_its_own(title: str) -> None:
    partnership.organisations()
    as_("amina").post("/desk/layouts/new/", finished(None, title=title))
    saved = layouts.of("council")
    assert [layout.title for layout in saved] == [title]
    assert saved[0].id != "police"


def test_a_layout_of_the_house_cannot_be_taken() -> None:
    partnership.organisations()
    text = (
        'id = "police"\ntitle = "Mine"\nsource = "police"\nmade_refs = true\n'
        '[columns.reported_on]\nheadings = ["When"]\n'
    )
    with pytest.raises(layouts.UnableToSave, match="a layout of the house"):
        layouts.save("council", text, {"who": "amina"}, partnership.NOW)
    with pytest.raises(layouts.UnableToSave, match="not TOML"):
        layouts.save("council", "= = =", {"who": "amina"}, partnership.NOW)


def test_a_new_layout_may_be_asked_for_by_name() -> None:
    partnership.organisations()
    answer = as_("amina").post("/desk/intake/", {"source": "new", "file": file()})
    assert "What does each column hold?" in words(answer)


def arrived(owner: str, source: str = "") -> take_in.Arrival:
    return take_in.Arrival(file(), "log.csv", source, owner, {})


def test_the_wrong_partners_file_is_refused() -> None:
    partnership.organisations()
    for owner, name in (("council", "amina"), ("police", "priya")):
        text = finished(None)
        as_(name).post("/desk/layouts/new/", text)
        assert layouts.of(owner)
    outcome = take_in.read(arrived("council"), now=clock.now, today=clock.today())
    assert isinstance(outcome, take_in.Waiting)
    take_in.publish(outcome.batch, {"who": "amina"}, clock.now())
    with pytest.raises(take_in.UnableToTakeIn, match="Another organisation sent this very file"):
        take_in.read(arrived("police"), now=clock.now, today=clock.today())
    assert stage.holders() == ("council",)


def test_one_file_does_not_count_in_two_lists() -> None:
    partnership.organisations()
    amina = as_("amina")
    amina.post("/desk/layouts/new/", finished(None))
    outcome = take_in.read(arrived("council"), now=clock.now, today=clock.today())
    assert isinstance(outcome, take_in.Waiting)
    take_in.publish(outcome.batch, {"who": "amina"}, clock.now())
    amina.post("/desk/layouts/new/", finished(None, title="Bank log", list="bank"))
    with pytest.raises(take_in.UnableToTakeIn, match="it would count twice"):
        take_in.read(arrived("council", "bank-log"), now=clock.now, today=clock.today())


@pytest.mark.parametrize("seen", ["", "[", "7", '"x"', "[" * 3000, "[1, 2]", "{}", "null"])
def test_a_form_that_no_browser_sent_is_told_what_is_missing(seen: str) -> None:
    partnership.organisations()
    sent = finished(LOG, **{f"seen-{place}": seen for place in range(len(HEADINGS))})
    answer = as_("amina").post("/desk/layouts/new/", sent)
    assert answer.status_code == 422
    assert layouts.of("council") == ()


def wide(columns: int) -> bytes:
    """A log with so many columns."""
    more = range(columns - 2)
    lines = [["Log no.", "When told", *(f"Thing {n}" for n in more)]]
    lines += [[f"L{row}", "03/04/2026", *(f"{n}" for n in more)] for row in range(9)]
    return "\n".join(",".join(line) for line in lines).encode()


def test_a_file_of_very_many_columns_is_answered() -> None:
    partnership.organisations()
    answer = as_("amina").post("/desk/intake/", {"source": "new", "file": file(wide(500))})
    assert answer.status_code == 422
    assert "has 500 columns. We can ask about 400" in words(answer)
    asked = as_("amina").post("/desk/intake/", {"source": "new", "file": file(wide(400))})
    assert asked.status_code == 200
    fields = re.findall(r'name="((?:seen|field|label|code|rows)-[0-9]+)"', words(asked))
    form = dict.fromkeys(fields, "") | {"columns": 400, "title": "Wide"}
    assert as_("amina").post("/desk/layouts/new/", form).status_code == 422


def test_what_a_workbook_hides_is_told_before_it_is_taken_in() -> None:
    partnership.organisations()
    amina = as_("amina")
    amina.post("/desk/layouts/new/", finished(None))
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Log")
    for place, line in enumerate(LOG.decode().splitlines()):
        sheet.write_row(place, 0, line.split(","))
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    came = file(made.getvalue(), "log.xlsx")
    went = amina.post("/desk/intake/", {"source": "", "file": came}, follow=True)
    assert "Read as: Scam log." in words(went)
    assert "1 hidden row was counted." in words(went)


def by_command(**said: Any) -> argparse.Namespace:
    usual: dict[str, Any] = {"person": "amina", "json": False, "owner": None}
    return argparse.Namespace(**(usual | said))


def test_a_layout_is_saved_and_listed_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partnership.organisations()
    text = 'id = "log"\ntitle = "Log"\nsource = "other"\nmade_refs = true\n'
    text += '[columns.reported_on]\nheadings = ["When"]\n'
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace("When", ""), encoding="utf-8")
    home = settings.HUEANDCRY_HOME
    assert mapping.index(by_command(), home) == 0
    assert "No layout is saved." in capsys.readouterr().out
    assert mapping.save(by_command(file=good), home) == 0
    assert mapping.index(by_command(), home) == 0
    assert "council  log  other: Log" in capsys.readouterr().out
    for file, said in ((bad, "must have 1 to 80 letters"), (tmp_path / "none", "No such file")):
        with pytest.raises(Trouble, match=said):
            mapping.save(by_command(file=file), home)
        with pytest.raises(Trouble, match=said):
            mapping.layout_in(file)
    with pytest.raises(Trouble, match="no partner 'x'"):
        mapping.index(by_command(owner="x"), home)
    good.write_text(text.replace('"log"', '"police"'), encoding="utf-8")
    with pytest.raises(Trouble, match="a layout of the house"):
        mapping.layout_in(good)
    assert [layout.id for layout in layouts.of("council")] == ["log"]


def test_only_those_who_bring_in_files_finish_mappings() -> None:
    partnership.organisations()
    for address in ("/desk/layouts/", "/desk/layouts/new/"):
        assert as_("jo").get(address).status_code == 403
