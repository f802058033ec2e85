"""Artefacts go where their report goes: staged, swept, erased, expired, sent again with another."""

import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection

from hueandcry.desk.acts import erasure, people, take_in
from hueandcry.register import artefacts, expire, stage
from hueandcry.register.models import Artefact, Batch, KnownGood, LedgerEntry, Report
from hueandcry.sharing.retention import Keeping
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY, WHO

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

HEADS = "NFRC,report_date,event_date,category,last_name,suspect_phone,suspect_url,narrative"
PHONE, OTHER = "0117 496 0523", "0114 496 0111"
ROWS = (
    f"RE1,2026-04-10,2026-04-01,NFIB3A,Lee,{PHONE},,they had AnyDesk put on",
    f"RE2,2026-04-11,2026-04-02,NFIB3A,Moss,{PHONE},bad.example/pay,told",
    "RE3,2026-04-12,2026-04-02,NFIB3A,Oak,,,told",
)


def staged(rows: Sequence[str], name: str = "file.csv", hours: int = 0) -> int:
    text = "\n".join((HEADS, *rows))
    arrival = take_in.Arrival(io.BytesIO(text.encode()), name, "report-fraud", "police", {})
    waiting = take_in.read(arrival, now=lambda: NOW + timedelta(hours=hours), today=TODAY)
    assert isinstance(waiting, take_in.Waiting)
    return waiting.batch


def taken(rows: Sequence[str], name: str = "file.csv", hours: int = 0) -> int:
    batch = staged(rows, name, hours)
    take_in.publish(batch, WHO, NOW + timedelta(hours=hours))
    return batch


def at_rest() -> dict[str, list[str]]:
    rows = Artefact.objects.order_by("report__ref", "kind", "value")
    found: dict[str, list[str]] = {}
    for ref, kind, value in rows.values_list("report__ref", "kind", "value"):
        found.setdefault(ref, []).append(f"{kind}:{value}")
    return found


def test_what_a_file_tells_is_kept_beside_its_reports() -> None:
    partnership.organisations()
    batch = taken(ROWS)
    assert at_rest() == {
        "RE1": ["method:remote-access", "phone:+441174960523"],
        "RE2": ["phone:+441174960523", "url:bad.example/pay"],
    }
    assert {value for told in artefacts.shared([batch]).values() for _, value in told} == {
        "+441174960523"
    }


def test_a_file_that_is_not_published_leaves_none() -> None:
    partnership.organisations()
    stage.discard(staged(ROWS))
    assert (Artefact.objects.count(), Report.objects.count()) == (0, 0)


def test_the_content_digest_names_them() -> None:
    partnership.organisations()
    first = Batch.objects.get(id=staged(ROWS)).content_digest
    other = [row.replace(PHONE, OTHER) for row in ROWS]
    assert Batch.objects.get(id=staged(other, "other.csv")).content_digest != first


def test_a_report_sent_again_with_another_number_is_a_new_version() -> None:
    partnership.organisations()
    taken(ROWS)
    taken([*ROWS, "RE4,2026-04-13,,NFIB3A,Elm,,,told"], "second.csv", 1)
    assert Report.objects.count() == 4
    taken([ROWS[0].replace(PHONE, OTHER), *ROWS[1:]], "third.csv", 2)
    assert Report.objects.filter(ref="RE1").count() == 2
    worded = [ROWS[0].replace(PHONE, OTHER).replace("AnyDesk", "a parcel"), *ROWS[1:]]
    batch = staged(worded, "fourth.csv", 3)
    assert not Report.objects.filter(batch_id=batch).exists(), "a way of working is no new version"


def test_an_erased_report_takes_its_artefacts_along_and_a_name_goes_with_its_address() -> None:
    partnership.organisations()
    partnership.agree()
    taken([*ROWS, "RE4,2026-04-13,,NFIB3A,Elm,,zzyzxquill-shop.example,told"])
    erasure.carry_out(
        "police",
        ("RE1",),
        ("Ann Zzyzxquill",),
        reason="asked",
        member=people.member("jo"),
        who={"who": "jo"},
        now=NOW + timedelta(hours=1),
        in_home=connection.vendor == "sqlite",
    )
    assert at_rest() == {"RE2": ["phone:+441174960523", "url:bad.example/pay"]}


def test_an_expired_report_takes_its_artefacts_along() -> None:
    partnership.organisations()
    taken(ROWS)
    keeping = (Keeping("HR-1", 30, "report"),)
    for due in expire.due("police", keeping, TODAY):
        expire.delete(due, keeping, WHO, TODAY, NOW)
    assert (Artefact.objects.count(), Report.objects.count()) == (0, 0)


def test_what_is_called_good_is_written_down_without_its_value() -> None:
    partnership.organisations()
    number = artefacts.call_good("phone", "+441174960523", "the bank's line", WHO, "police", NOW)
    assert artefacts.no_longer_good(number, WHO, "police", NOW)
    assert not artefacts.no_longer_good(number, WHO, "police", NOW)
    assert KnownGood.objects.get().removed_at == NOW
    texts = LedgerEntry.objects.values_list("text", flat=True)
    assert [text for text in texts if "known artefact" in text and "1174960523" in text] == []
    acts = [act for act in ("added", "removed") if any(f"artefact {act}" in t for t in texts)]
    assert acts == ["added", "removed"]
