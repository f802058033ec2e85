"""After an erasure no byte of the person is left, on either database, and it stays so."""

import io
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import fields

from hueandcry.desk.acts import erasure, people, show, take_in
from hueandcry.intake.version import NEVER
from hueandcry.register import audit, erase, findings, ledger, mirror, tidied, tombstones, versions
from hueandcry.register.models import Batch, Hold, Layout, Mark, Meaning, Report
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Ann Zzyzxquill"
REF = "PO-777123"
HEADS = "Crime Number,Date Reported,Committed From,Offence,sex,Location Postcode,cyber_flag"
ROWS = f"""{REF},02/04/2026,01/04/2026,Blackmail of Zzyzxquill,F,DH1 5TP,Y
PO-777124,03/04/2026,02/04/2026,Harassment by ANN  ZZYZXQUILL,M,DH1 5TP,N
PO-777125,31/09/2026,,Blackmail; zzyzxquill said,F,DH1 5TP,Y
PO-777126,05/04/2026,04/04/2026,Blackmail,F,DH1 5TP,Y
"""


def take(text: str, name: str = "zzyzxquill, ann.csv") -> int:
    waiting = take_in.read(
        take_in.Arrival(io.BytesIO(f"{HEADS}\n{text}".encode()), name, "police", "police", {}),
        now=lambda: NOW,
        today=TODAY,
    )
    assert isinstance(waiting, take_in.Waiting)
    take_in.publish(waiting.batch, WHO, NOW)
    return waiting.batch


def planted() -> int:
    """The name wherever somebody may have typed it."""
    partnership.organisations()
    partnership.agree()
    batch = take(ROWS)
    ids = list(Report.objects.filter(batch_id=batch).values_list("id", flat=True))
    findings.add(ids[:2], "blackmail", f"{NAME} told us", decided_by="priya", now=NOW)
    kept: Any = {"owner_id": "police", "saved_at": NOW, "saved_by": "priya"}
    Layout.objects.create(reference="x", text=f'title = "{NAME}"', digest="0", **kept)
    kept = {"owner_id": "police", "source": "police", "code": "blackmail", "decided_by": "priya"}
    Meaning.objects.create(label="by Zzyzxquill", decided_at=NOW, **kept)
    kept = {"until": TODAY, "decided_by": "priya", "decided_at": NOW}
    Hold.objects.create(batch_id=batch, why=f"for {NAME}'s claim", **kept)
    Mark.objects.create(
        owner_id="police",
        source="police",
        kind="outage",
        starts=TODAY,
        words=f"{NAME.upper()} was off",
        marked_by="priya",
        marked_at=NOW,
    )
    ask(f"a question of {NAME}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # it keeps samples of values
    return batch


def ask(reason: str = "a test") -> Any:
    question = show.ask(
        people.member("priya"),
        name="trend",
        by=("quarter",),
        purpose="prevent-and-detect-crime",
        reason=reason,
        owners=("police",),
    )
    return show.figure(
        question, area_id="durham", who={"who": "priya"}, today=TODAY, now=lambda: NOW
    )


def carry_out(*, refs: tuple[str, ...] = (REF,), names: tuple[str, ...] = (NAME,)) -> Any:
    return erasure.carry_out(
        "police",
        refs,
        names,
        reason=f"{NAME} asked us to",
        member=people.member("jo"),
        who={"who": "jo"},
        now=NOW + timedelta(hours=1),
        in_home=connection.vendor == "sqlite",
    )


def holding(needle: bytes = b"zzyzxquill") -> list[str]:
    """Every file of the home, and of this database's tables on PostgreSQL, with the name in it."""
    folders = [settings.HUEANDCRY_HOME.path]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database"
                " WHERE datname = current_database()"
            )
            place, own = cursor.fetchone()
            folders.append(Path(place) / "base" / str(own))
    forms = [needle.decode().encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes().lower() for form in forms)
    ]


def counted() -> int:
    (table,) = [t for t in ask().cleared.tables if t.stream == "police_online"]
    return next(cell.value for cell in table.cells if cell.key == (None,))


def test_no_byte_of_the_person_is_left_and_the_ledger_holds() -> None:
    batch = planted()
    assert holding()
    before, digest = counted(), Batch.objects.get(id=batch).content_digest
    proven = carry_out()
    assert holding() == []
    assert holding(REF.encode()) == []
    assert proven.looked.found == proven.columns == ()
    assert proven.erased.reports == 1
    assert proven.looked.files > 4
    assert not audit.verify().problem
    assert not mirror.path(batch, digest).exists()
    assert counted() == before - 1
    newest = next(e for e in ledger.entries(limit=5) if e.facts["act"] == "erasure")
    assert newest.facts["reason"] == "(erased) asked us to"
    assert newest.facts["detail"].startswith("1 reports")
    labels = Report.objects.order_by("ref").values_list("raw", flat=True)
    assert any("Harassment by (erased)" in raw for raw in labels)


def test_the_tombstones_name_nobody() -> None:
    planted()
    carry_out()
    text = tombstones.file().read_text("ascii").casefold()
    assert "zzyzx" not in text
    assert REF.casefold() not in text


def test_the_same_record_sent_again_is_not_taken_in() -> None:
    planted()
    carry_out()
    again = ROWS.splitlines()[0].replace("Zzyzxquill", "somebody")
    take(f"{again}\nPO-9,02/04/2026,,Blackmail,F,DH1,Y\n", "again.csv")
    assert not Report.objects.filter(ref=REF).exists()
    assert Report.objects.filter(ref="PO-9").exists()
    assert versions.known_references("police", "police")([REF]) == {REF: NEVER}
    assert versions.known_references("council", "police")([REF]) == {}


def test_a_file_that_waits_with_the_person_is_forgotten() -> None:
    partnership.organisations()
    waits = partnership.staged("police", "police", partnership.reports("police", 3), "w.csv")
    ref = Report.objects.filter(batch_id=waits).first().ref  # type: ignore[union-attr]
    proven = carry_out(refs=(ref,), names=())
    assert (proven.erased.waiting, proven.erased.reports) == (1, 0)
    assert not Batch.objects.filter(id=waits).exists()


@pytest.mark.sqlite
def test_a_copy_that_is_put_back_is_erased_before_anything_is_served() -> None:
    batch = planted()
    path = Path(connection.settings_dict["NAME"])
    copy, folder = path.with_suffix(".copy"), mirror.path(0, "").parent
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
    mirrors = {file: file.read_bytes() for file in folder.iterdir()}
    carry_out()
    assert holding() == [str(copy)]

    connection.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.move(copy, path)
    for file, content in mirrors.items():
        file.write_bytes(content)
    assert holding()
    assert Report.objects.filter(ref=REF).exists()

    erased = erase.again(NOW + timedelta(days=1))
    assert erased is not None
    assert erased.reports == 1
    assert holding() == []
    assert "kept beside the database" in audit.verify().problem
    ledger.cut_file().unlink()  # whoever put it back has looked
    assert not audit.verify().problem
    assert set(folder.glob(f"{batch}-*")) == {
        mirror.path(batch, Batch.objects.get(id=batch).content_digest)
    }
    assert erase.again(NOW + timedelta(days=2)) is None


@pytest.mark.postgres
def test_a_transaction_that_began_before_is_waited_for() -> None:
    """PostgreSQL keeps deleted rows while an older transaction is open; here for a second."""
    planted()
    other = connection.copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT txid_current()")
    ending = threading.Timer(1, other.close)
    ending.start()
    carry_out()
    ending.join()
    assert holding() == []


def test_an_erasure_that_was_cut_short_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    planted()
    with monkeypatch.context() as patched:
        patched.setattr(erase, "rewrite", _stopped)
        with pytest.raises(KeyboardInterrupt):
            carry_out()
    assert erase.again(NOW + timedelta(days=1)) is not None
    assert holding() == []
    assert erase.again(NOW + timedelta(days=2)) is None


def _stopped(*arguments: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("line", ["nonsense", "name 5 abc 2026-01-01", "\u00e9"])
def test_a_harmed_file_of_erasures_stops_the_house(line: str) -> None:
    planted()
    carry_out()
    with tombstones.file().open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(tombstones.Unreadable, match="Put a copy of it back"):
        erase.again(NOW)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"refs": (), "names": ()}, "Say what to erase"),
        ({"refs": ("",)}, "Reference 1 is none"),
        ({"refs": ("=A1()",)}, "Reference 1 is none"),
        ({"names": ("Jo",)}, "four letters"),
        ({"names": ("x" * 200,)}, "120 signs"),
        ({"owner": "council"}, "acts for police"),
        ({"reason": " "}, "Say why"),
        ({"member": "priya"}, "data protection officer"),
    ],
)
def test_a_wrong_request_erases_nothing(changed: dict[str, Any], words: str) -> None:
    partnership.organisations()
    asked: dict[str, Any] = {"owner": "police", "refs": (REF,), "names": (), "reason": "asked"}
    asked |= changed
    member = people.member(asked.pop("member", "jo"))
    owner, refs, names = asked.pop("owner"), asked.pop("refs"), asked.pop("names")
    more: dict[str, Any] = {"who": {}, "now": NOW, "in_home": True}
    with pytest.raises(erasure.UnableToErase, match=words):
        erasure.carry_out(owner, refs, names, member=member, **asked, **more)
    assert not tombstones.file().exists()


@pytest.mark.sqlite
def test_a_name_the_house_cannot_reach_is_said() -> None:
    partnership.organisations()
    left = settings.HUEANDCRY_HOME.path / "left.txt"
    try:
        left.write_bytes("ZZYZXQUILL".encode("utf-16-le"))
        proven = carry_out(refs=())
    finally:
        left.unlink()
    assert proven.looked.found == ("left.txt",)
    assert os.path.basename(left) not in holding()


# Columns that nobody types free text into, or that must stay as they were signed.
LEFT = {
    "Agreement": {"digest", "reference", "text"},
    "Approval": {"officer"},
    "Artefact": {"kind", "value"},
    "Batch": {"source", "layout", "file_digest", "state", "staged_by", "content_digest"},
    "Checkpoint": {"note"},
    "Cosignature": {"note"},
    "Emergency": {
        *("agreement", "recipient", "data_type", "kind", "by", "authorised_by", "second"),
        *("told", "reason_by"),
    },
    "Ending": {"kind"},
    "Finding": {"code", "stream", "theme", "decided_by"},
    "Hold": {"decided_by"},
    "KnownGood": {"kind", "value", "added_by"},
    "Layout": {"reference", "digest", "saved_by"},
    "LedgerEntry": {"text", "leaf"},
    "LedgerHead": {"frontier", "note"},
    "LedgerName": {"field", "value", "salt"},  # rows with the name go whole
    "LedgerNode": {"hash"},
    "Mark": {"source", "kind", "marked_by"},
    "Meaning": {"source", "code", "decided_by"},
    "Output": {"agreement", "recipient", "requested_by", "requested_for", "state"},
    "OutputCheck": {"checker", "checked_for", "vote"},
    "OutputFile": {"digest", "checks"},
    "Overlap": {"project", "lists", "unit", "counts", "recall", "scheme", "files", "made_by"},
    "Partner": {"id", "name", "kind", "contact"},
    "Recall": {"recipient", "kind", "done_by", "outcome"},
    "Release": {"stream", "digest", "audience", "addressee", "figure", "cells", "table"},
    "Report": {
        *("ref", "code", "stream", "theme", "sex", "outward", "token", "lsoa", "ward"),
        *("partnership", "unsure", "alike"),
    },
    "RightsRequest": {"kind", "paused_for", "outcome", "noted_by"},
    "StagedEnding": {"ref", "kind"},
    "Witness": {"key", "added_by"},
}


def test_every_text_column_is_tidied_or_said_to_be_left() -> None:
    texts = (fields.CharField, fields.TextField, fields.json.JSONField)
    for model in apps.get_app_config("register").get_models():
        columns = {field.name for field in model._meta.concrete_fields if isinstance(field, texts)}
        left = columns - set(tidied.TIDIED.get(model, ()))
        assert left == LEFT.get(model.__name__, set()), model.__name__
