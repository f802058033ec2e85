"""The page on the hidden volume: who may see it, what it shows, and what never leaves with it."""

import json
import re

import pytest

from hueandcry.desk.acts import hidden as acts
from hueandcry.desk.acts import people
from hueandcry.register import book, ledger, overlaps
from hueandcry.register.gate import Refused
from hueandcry.register.models import Overlap
from hueandcry.sharing import agreement as agreements
from tests.desk import overlapped, partnership
from tests.desk.conftest import CheckedClient, as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EXACT = re.compile(r"\b(?:[1-9]\d{0,2}(?:,\d{3})+|\d{3,})\b")


@pytest.fixture(autouse=True)
def agreed(no_second_factor: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two rules that it needs are in force, and the statistic answers at once, by itself."""
    partnership.organisations()
    partnership.agree("overlap-counts.toml", "house-police.toml")
    monkeypatch.setattr(acts, "_volumes", lambda overlap, tables: overlapped.volumes(tables))


def shown(client: CheckedClient, name: str = "priya") -> str:
    return as_(client, name).get("/desk/hidden/").content.decode()


def test_before_any_lists_are_linked_it_says_so(checked_client: CheckedClient) -> None:
    assert "No lists have been linked yet" in shown(checked_client)


@pytest.mark.parametrize("name", ["priya", "amina", "sam"])
def test_analysts_and_coordinators_of_its_receivers_see_the_floor(
    checked_client: CheckedClient, name: str
) -> None:
    overlap = overlapped.kept()
    text = shown(checked_client, name)
    assert "At least" in text
    assert "3,500 told one of us" in text
    assert "What others say against it" in text
    newest = next(iter(ledger.entries(limit=1)))
    assert (newest.facts["act"], newest.facts["digest"]) == ("disclosure", overlap.digest)
    assert newest.facts["agreements"][0] == "DSA-2026-40"


def test_no_exact_count_leaves(checked_client: CheckedClient) -> None:
    """Neither a pattern's count nor any total stands on the page or in a copy."""
    found = overlapped.linked()
    overlapped.kept(found)
    exact = {*found.counts.values(), sum(found.counts.values())}
    exact = {count for count in exact if count >= 100 and count % 10}
    assert len(exact) > 3
    as_(checked_client, "amina")
    for address in ("/desk/hidden/", "/desk/hidden.json", "/desk/hidden.csv"):
        text = checked_client.get(address).content.decode()
        numbers = {int(one.replace(",", "")) for one in EXACT.findall(text)}
        assert not exact & numbers, address
        assert "Only a few of" in text, address


def test_the_same_overlap_has_one_face(checked_client: CheckedClient) -> None:
    overlapped.kept()
    texts = []
    for name in ("priya", "amina", "priya"):
        answer = as_(checked_client, name).get("/desk/hidden.json").json()
        texts.append({k: v for k, v in answer.items() if k in ("at_least", "estimates", "draws")})
    assert texts[0] == texts[1] == texts[2]


def test_it_is_worked_out_once(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlapped.kept(overlapped.linked(project="once"))
    shown(checked_client)
    monkeypatch.setattr(acts, "_volumes", lambda *_: pytest.fail("worked out twice"))
    assert "At least" in shown(checked_client)


def test_a_copy_carries_marking_and_what_it_rests_on(checked_client: CheckedClient) -> None:
    overlap = overlapped.kept()
    as_(checked_client, "amina")
    csv = checked_client.get("/desk/hidden.csv").content.decode()
    assert csv.startswith("TLP:AMBER")
    assert "s.245" in csv
    answer = json.loads(checked_client.get("/desk/hidden.json").content)
    assert answer["marking"] == "TLP:AMBER"
    assert answer["digest"] == overlap.digest
    assert answer["linked"]["recall"]["planted"] == 0.94
    assert answer["surveys"]["fraud against adults"]["estimate"] > answer["observed"]
    assert checked_client.get("/desk/hidden.exe").status_code == 404


def test_a_stratum_with_too_few_is_held_and_a_refused_one_says_why(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    strata = {
        "fraud, person": overlapped.counts(9_000),
        "fraud, business": {"10000": 40, "01000": 60, "11000": 3},
    }
    overlapped.kept(overlapped.linked(strata))
    text = shown(checked_client)
    assert "Fraud against people" in text
    assert "Fraud against businesses" in text
    assert "held back" in text
    assert "To protect the few in it." in text
    assert "1 police, 2 report fraud, 3 trading standards, 4 bank, 5 advice" in text
    monkeypatch.setattr(acts, "DRAWS", 7)
    monkeypatch.setattr(
        acts, "_volumes", lambda overlap, tables: overlapped.volumes(tables, "refuse")
    )
    text = shown(checked_client)
    assert "how many told nobody, we cannot say" in text
    assert "No number can be given" in text
    assert "All ways side by side" not in text


def test_too_few_people_hold_the_whole(checked_client: CheckedClient) -> None:
    overlapped.kept(overlapped.linked({}, counts={"10000": 40, "01000": 60, "11000": 3}))
    response = as_(checked_client, "priya").get("/desk/hidden/")
    assert "Held back to protect people" in response.content.decode()
    assert "Too few people stand behind this number" in response.content.decode()
    assert checked_client.get("/desk/hidden.json").status_code == 409
    newest = next(iter(ledger.entries(limit=1)))
    assert newest.facts["result"] == "held back"


def test_a_range_is_told_as_one(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "DRAWS", 8)
    monkeypatch.setattr(
        acts, "_volumes", lambda overlap, tables: overlapped.volumes(tables, "range")
    )
    overlapped.kept()
    assert "A floor and a range" in shown(checked_client)
    answer = checked_client.get("/desk/hidden.json").json()
    low, high = answer["between"]
    assert answer["at_least"] == low < high


@pytest.mark.parametrize("name", ["rhian", "jo", "nina"])
def test_other_roles_have_another_page(checked_client: CheckedClient, name: str) -> None:
    overlapped.kept()
    assert as_(checked_client, name).get("/desk/hidden/").status_code == 403


def test_whoever_has_no_agreement_is_refused_with_the_reason(
    checked_client: CheckedClient,
) -> None:
    overlapped.kept()
    people.add("cora", "Cora Lamb", "college", "analyst", who=partnership.WHO, now=partnership.NOW)
    response = as_(checked_client, "cora").get("/desk/hidden/")
    text = response.content.decode()
    assert response.status_code == 403
    assert "DSA-2026-" in text or "has no agreement with" in text
    assert "told one of us" not in text
    newest = next(iter(ledger.entries(limit=1)))
    assert (newest.facts["result"], newest.facts["act"]) == ("refused", "consultation")


def test_one_owner_who_takes_its_leave_back_stops_the_whole(checked_client: CheckedClient) -> None:
    """What is linked cannot be cut, so one no is a no to all."""
    overlapped.kept()
    rule = agreements.examples()["house-police.toml"]
    book.withdraw(agreements.digest(rule), partnership.WHO, partnership.NOW)
    assert as_(checked_client, "priya").get("/desk/hidden/").status_code == 403
    assert as_(checked_client, "amina").get("/desk/hidden/").status_code == 200


@pytest.mark.usefixtures("db")
class TestKeeping:
    """What is written down when lists are linked."""

    def test_the_ledger_says_what_was_joined_and_by_whose_leave(self) -> None:
        overlap = overlapped.kept()
        entry = next(iter(ledger.entries(limit=1)))
        assert entry.number == overlap.number
        assert entry.facts["act"] == "combination"
        assert entry.facts["owners"] == sorted(overlapped.OWNERS)
        assert {"DSA-2026-40", "HR-2026-01"} == set(entry.facts["agreements"])
        assert entry.facts["token_files"] == list(overlap.files)
        gone = overlaps.gone(overlap.id, {"who": "priya"}, partnership.NOW)
        assert gone == overlaps.gone(overlap.id, {"who": "priya"}, partnership.NOW)
        entry = next(iter(ledger.entries(limit=1)))
        assert (entry.number, entry.facts["act"]) == (gone, "tokens deleted")
        found = overlaps.latest()
        assert found is not None
        assert found.gone_number == gone

    def test_without_leave_nothing_is_kept_and_the_no_is_written(self) -> None:
        text = agreements.examples()["overlap-counts.toml"]
        book.withdraw(agreements.digest(text), partnership.WHO, partnership.NOW)
        with pytest.raises(Refused):
            overlapped.kept()
        entry = next(iter(ledger.entries(limit=1)))
        assert (entry.facts["act"], entry.facts["result"]) == ("combination", "refused")
        assert not Overlap.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"counts": {"1011": 5}, "strata": {}},
            {"counts": {"10112": 5}, "strata": {}},
            {"counts": {"10110": -5}, "strata": {}},
            {"counts": {"10110": 5}, "strata": {"fraud, person": {"10110": 1}}},
        ],
    )
    def test_counts_that_cannot_be_are_not_kept(self, wrong: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"count|add up"):
            overlapped.kept(overlapped.linked(**wrong))  # type: ignore[arg-type]
        assert not Overlap.objects.exists()
