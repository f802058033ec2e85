"""Which of a demo's invented files an organisation is offered, and in what order."""

from datetime import UTC, datetime

import pytest

from hueandcry.desk.acts import invented, seed
from hueandcry.register import book
from hueandcry.register.book import PartnerFact
from hueandcry.synthetic.files import FILES
from hueandcry.synthetic.later import CORRECTIONS
from hueandcry.synthetic.layouts import PARTNERS
from tests.desk import partnership

pytestmark = pytest.mark.django_db
QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
LATER = (*CORRECTIONS.values(), "report_fraud_v2.csv", "bank_app_cases_again.csv")


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (*FILES.values(), *LATER)
    found = {f"{quarter}/{name}": "" for quarter in QUARTERS for name in names}
    apart = {"truth/restricted/juveniles.csv.gz": "", "police_extract.csv": ""}
    monkeypatch.setattr(invented, "files", lambda: found | apart)
    partnership.organisations()


def keys(owner: str) -> list[str]:
    return [one["key"] for one in invented.offers(owner)]


def test_every_partners_list_is_somebodys() -> None:
    assert set(invented.OFFERED.values()) == {FILES[name] for name in PARTNERS}
    assert set(invented.OFFERED) <= {partner.id for partner in seed.PARTNERS}


def test_the_newest_come_first_and_what_was_sent_later_last() -> None:
    assert keys("police") == [
        "2026-Q3/police_extract.csv",
        "2026-Q2/police_extract.csv",
        "2026-Q1/police_extract.csv",
        "2026-Q3/police_corrections.csv",
    ]
    *_, later = invented.offers("police")
    assert later["name"] == "July to September 2026, sent later"
    assert [key.rpartition("/")[2] for key in keys("trading-standards")] == [
        "trading_standards.xlsx"
    ] * 3


def test_who_sends_nothing_is_offered_nothing_and_who_joined_a_log() -> None:
    assert keys("council") == []
    newcomer = PartnerFact("homes", "Harbour Homes", "charity", "data@harbour.example")
    book.join(newcomer, {"who": "sam"}, datetime(2026, 10, 2, tzinfo=UTC))
    assert keys("homes") == [f"{quarter}/housing_scam_log.csv" for quarter in QUARTERS[:0:-1]]


def test_restricted_lists_are_nobodys() -> None:
    assert not any(
        "restricted" in key for owner in invented.OFFERED for key in invented.theirs(owner)
    )
