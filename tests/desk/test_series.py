"""The page of series: own reports joined, others only counted, every join written down."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hueandcry.desk import clock
from hueandcry.desk.acts import people, recompute
from hueandcry.desk.acts import series as act
from hueandcry.desk.pages import series_shown
from hueandcry.link.series import Series
from hueandcry.register import artefacts, book, stage
from hueandcry.register.models import Artefact, KnownGood, LedgerEntry, Release
from hueandcry.sharing import one_count
from hueandcry.sharing.release import Treatment
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.desk.partnership import NOW, WHO, report

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("no_second_factor"),
]
PHONE, PAGE, LONE = "+441174960523", "parcel-fee-220.example/pay", "+441144960111"
FIRST = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def invented_numbers_join(settings: Any) -> None:
    """As in a demo: what is kept for fiction proves nothing in a real home."""
    settings.DEMO = True


def test_in_a_real_home_a_number_kept_for_fiction_joins_none(
    checked_client: CheckedClient, settings: Any
) -> None:
    settings.DEMO = False
    taken_in()
    text = page(checked_client)
    assert "5 reports share" not in text
    assert "It is kept for fiction." in text


def told(source: str, number: int, *artefacts: tuple[str, str], sealed: bool = False) -> Any:
    made = report(
        f"{source}-{number}",
        FIRST + timedelta(days=number),
        "NFIB3A",
        source=source,
        place=number,
        sealed=sealed,
    )
    return replace(made, artefacts=tuple(sorted(artefacts)))


def taken_in() -> None:
    """Of ours five share a number and one has a page, which twelve of the bank's tell too."""
    partnership.organisations()
    partnership.agree()
    own = [told("police", n, ("phone", PHONE)) for n in range(5)]
    own += [told("police", 20, ("url", PAGE)), told("police", 21, ("phone", PHONE), sealed=True)]
    partnership.publish("police", "police", own, "police.csv")
    theirs = [told("bank", n, ("url", "parcel-fee-220.example/go")) for n in range(12)]
    theirs += [told("bank", 30 + n, ("phone", PHONE)) for n in range(2)]
    partnership.publish("bank", "bank", theirs, "bank.csv")


def page(client: CheckedClient, name: str = "rhian", where: str = "/desk/series/") -> str:
    return as_(client, name).get(where).content.decode()


def acts() -> Iterator[str]:
    for text in LedgerEntry.objects.order_by("number").values_list("text", flat=True):
        found = re.search(r'"act":\s*"([a-z ]+)"', text)
        yield found[1] if found else ""


def test_own_reports_are_joined_and_others_only_counted(checked_client: CheckedClient) -> None:
    taken_in()
    text = page(checked_client)
    assert "<h1>5 reports share a telephone number</h1>" in text, "the finding"
    assert "5 reports share a telephone number" in text
    assert PHONE in text
    assert "parcel-fee-220[.]example" in text, "one of ours, many of the bank's"
    assert "fewer than 10" in text, "two of the bank's tell the number: not how few"
    assert "bank-3" not in text
    assert list(acts())[-4:] == ["consultation", "consultation", "combination", "disclosure"]


def test_a_sealed_report_is_in_no_series(checked_client: CheckedClient) -> None:
    taken_in()
    key = re.search(r"/desk/series/([0-9a-f]{12})/", page(checked_client))
    assert key
    one = page(checked_client, "rhian", key[0])
    assert "police-4" in one
    assert "police-21" not in one
    assert "police-4" not in page(checked_client, "priya", key[0]), "an analyst sees no reference"
    assert as_(checked_client, "rhian").get("/desk/series/abcdef012345/").status_code == 404


def test_who_has_no_rule_for_it_is_refused(checked_client: CheckedClient) -> None:
    taken_in()
    answer = as_(checked_client, "amina").get("/desk/series/")
    assert answer.status_code == 403
    assert PHONE not in answer.content.decode()


def test_where_nobody_lets_others_be_counted_it_says_so(checked_client: CheckedClient) -> None:
    taken_in()
    text = page(checked_client, "owen")
    assert "No agreement lets you count what other organisations hold." in text
    assert "12 reports share a web address" in text
    assert "combination" not in list(acts())


def test_nothing_shared_is_told_kindly(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    partnership.publish("police", "police", [told("police", 1)], "police.csv")
    assert "No two reports share anything" in page(checked_client)


def test_a_number_called_good_joins_none_until_it_is_taken_off(
    checked_client: CheckedClient,
) -> None:
    taken_in()
    client = as_(checked_client, "rhian")
    given = {"kind": "phone", "value": "0117 496 0523", "why": "our own front desk"}
    assert client.post("/desk/series/", given).status_code == 302
    text = client.get("/desk/series/").content.decode()
    assert "5 reports share" not in text
    assert "our own front desk" in text
    number = KnownGood.objects.get().id
    assert client.post(f"/desk/series/good/{number}/remove/").status_code == 302
    assert "5 reports share a telephone number" in client.get("/desk/series/").content.decode()
    assert client.post(f"/desk/series/good/{number}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "phone", "value": "my mum", "why": "x"}, "This is no telephone number"),
        ({"kind": "name", "value": "x", "why": "x"}, "Choose what it is."),
        ({"kind": "phone", "value": "0117 496 0523", "why": ""}, "Say whose it is"),
        ({"kind": "phone", "value": "0117 496 0523", "why": "x" * 151}, "150 letters"),
    ],
)
def test_what_cannot_be_called_good_says_why(given: dict[str, str], says: str) -> None:
    wrong = act.read(given)
    assert isinstance(wrong, list)
    assert [said for _, said in wrong if says in said] != []


def test_a_form_with_mistakes_and_one_who_may_not_keep_nothing(
    checked_client: CheckedClient,
) -> None:
    taken_in()
    given = {"kind": "phone", "value": "my mum", "why": "x"}
    for name, value in (("rhian", "my mum"), ("priya", "0117 496 0523")):
        answer = as_(checked_client, name).post("/desk/series/", given | {"value": value})
        assert answer.status_code == 422
    assert not KnownGood.objects.exists()


def test_the_join_is_written_down_before_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_in()

    class Stopped(Exception):
        pass

    def stop(batches: object) -> None:
        raise Stopped

    monkeypatch.setattr(artefacts, "shared", stop)
    with pytest.raises(Stopped):
        act.look(people.member("rhian"), who=WHO, today=NOW.date(), now=lambda: NOW)
    assert list(acts())[-1] == "combination"


def test_an_address_tells_no_number_to_who_tries_them_all(checked_client: CheckedClient) -> None:
    taken_in()
    found = re.search(r"/desk/series/([0-9a-f]{12})/", page(checked_client))
    assert found
    assert not hashlib.sha256(f"phone {PHONE}".encode()).hexdigest().startswith(found[1])


def kept() -> list[Release]:
    return list(Release.objects.filter(figure="series").order_by("id"))


def test_counts_of_others_leave_by_the_gate_and_keep_their_faces(
    checked_client: CheckedClient,
) -> None:
    taken_in()
    client = as_(checked_client, "rhian")
    client.get("/desk/series/")
    client.get("/desk/series/")
    first, second = kept()
    assert LedgerEntry.objects.get(number=second.number).text.count('"disclosure"') == 1
    assert '"owner", "bank"' in first.cells
    assert second.cells == "", "the same faces again"
    for text in (first.cells, first.table, first.question):
        assert not re.search(r"parcel-fee|1174960523", text)


def test_counts_that_left_otherwise_rounded_stay(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in()
    assert as_(checked_client, "rhian").get("/desk/series/").status_code == 200
    row = kept()[0]
    assert '"base": 5' in row.cells
    row.cells = row.cells.replace('"base": 5', '"base": 4')
    row.save()
    text = page(checked_client)
    assert "Both ways together would give them away." in text
    assert "5 reports share" in text, "our own stay"
    assert "fewer than 10" not in text


def test_what_others_hold_shows_in_no_name_beside_a_report_told_once(
    checked_client: CheckedClient,
) -> None:
    partnership.organisations()
    partnership.agree()
    partnership.publish("police", "police", [told("police", 1, ("phone", PHONE))], "police.csv")
    partnership.publish("bank", "bank", [told("bank", 1, ("url", PAGE))], "bank.csv")
    before = page(checked_client)
    other = [told("bank", 2, ("phone", PHONE))]
    partnership.publish("bank", "bank", other, "more.csv")
    assert visible(page(checked_client)) == visible(before)


def visible(text: str) -> str:
    return re.sub(r"ledger[^<]*<.*?\d+|csrf\w+\W.*?>|\d+", "", text)


def test_another_sort_code_elsewhere_changes_nothing_here(checked_client: CheckedClient) -> None:
    partnership.organisations()
    partnership.agree()
    own = [told("police", n, ("account", code)) for n, code in enumerate(("123456-40629120",) * 2)]
    own += [told("police", 5, ("account", "40629120"))]
    partnership.publish("police", "police", own, "police.csv")
    theirs = [told("bank", n, ("account", "123456-40629120")) for n in range(12)]
    theirs += [told("bank", 40 + n, ("account", "654321-40629120")) for n in range(20)]
    partnership.publish("bank", "bank", theirs, "bank.csv")
    looked = act.look(people.member("rhian"), who=WHO, today=NOW.date(), now=lambda: NOW)
    (one,) = looked.elsewhere
    assert (one.value, one.own, dict(one.counts)["bank"]) == ("40629120", 3, 10)


def test_what_left_is_not_made_again_to_be_compared(checked_client: CheckedClient) -> None:
    taken_in()
    page(checked_client)
    member = people.member("rhian")
    officer = replace(member, role="data-protection-officer")
    with pytest.raises(recompute.NoRelease, match="of a join"):
        recompute.recompute(kept()[0].number, officer, area_id="durham", who=WHO, now=NOW)


@pytest.mark.parametrize(
    ("count", "says"),
    [(0, "fewer than 10"), (9, "fewer than 10"), (10, 10), (12, 10), (13, 15), (148, 150)],
)
def test_a_single_count_is_rounded_and_a_small_one_is_like_none(
    count: int, says: int | str
) -> None:
    assert one_count.told(count, Treatment("partner", 5, 10)) == says
    assert one_count.told(count, Treatment("owner", 1, 0)) == count
    hidden = one_count.told(count, Treatment("partner", 5, 10, "suppress"))
    assert hidden == (count if count >= 10 else "fewer than 10")


def test_a_way_of_working_not_told_before_is_called_new(checked_client: CheckedClient) -> None:
    taken_in()
    today = clock.today()
    recent = [told("police", 90 + n, ("method", "courier")) for n in range(2)]
    recent += [told("police", 95 + n, ("method", "gift-card")) for n in range(2)]
    days = [replace(one, reported_on=today - timedelta(days=3)) for one in recent]
    old = told("police", 60, ("method", "gift-card"))
    old = replace(old, reported_on=today - timedelta(days=90))
    partnership.publish("police", "police", [*days, old], "more.csv")
    text = page(checked_client)
    assert "A courier collects" in text
    assert "Gift cards" not in text


def test_artefacts_are_of_nobody_without_a_batch() -> None:
    assert artefacts.shared([]) == {}
    assert (Artefact.objects.count(), stage.holders(), book.partners()) == (0, (), ())


def test_a_title_says_how_many_series_and_how_large() -> None:
    day = date(2026, 9, 1)
    series = [Series(f"{n}", ("r",) * n, (), day, day, (), (), (), (), None, ()) for n in (7, 2)]
    assert series_shown.title(series) == "2 series, the largest of 7 reports"
    assert series_shown.span(day, day) == "1 September 2026"
