"""How long an owner keeps its reports, by what its house rules in force say."""

from datetime import date

import pytest

from hueandcry.sharing.agreement import Agreement, digest, examples, parse
from hueandcry.sharing.asking import Approval, Book, Owner, Signed
from hueandcry.sharing.retention import Keeping, keeping

OWNER = Owner("police", "police")
TODAY = date(2026, 11, 24)
HOUSE = examples()["house-police.toml"]


def signed(*edits: tuple[str, str], approved: bool = True) -> Signed:
    text = HOUSE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    parsed = parse(text)
    assert isinstance(parsed, Agreement), parsed
    approvals = (Approval("police", "jo", date(2026, 1, 1)),) if approved else ()
    return Signed(parsed, digest(text), approvals)


def days(number: int, counts_from: str = "", reference: str = "HR-2026-01") -> Signed:
    kept = next(line for line in HOUSE.splitlines() if line.startswith("delete_after_days"))
    new = f"delete_after_days = {number}"
    if counts_from:
        new += f'\ndelete_counts_from = "{counts_from}"'
    return signed((kept, new), ("HR-2026-01", reference))


@pytest.mark.parametrize(
    ("what", "agreements", "rules"),
    [
        ("no rule", (), ()),
        ("from the report, where nothing is said", (days(100),), (("HR-2026-01", 100, "report"),)),
        ("from the event", (days(100, "event"),), (("HR-2026-01", 100, "event"),)),
        ("from the intake", (days(9, "intake"),), (("HR-2026-01", 9, "intake"),)),
        ("one that nobody approved", (signed(approved=False),), ()),
        ("one that ended", (signed(("2027-12-31", "2026-06-30")),), ()),
        (
            "two rules: both hold, the longer first",
            (days(50), days(90, "event", "HR-2")),
            (("HR-2", 90, "event"), ("HR-2026-01", 50, "report")),
        ),
    ],
)
def test_what_the_rules_in_force_say(
    what: str, agreements: tuple[Signed, ...], rules: tuple[tuple[str, int, str], ...]
) -> None:
    found = keeping(Book(agreements), OWNER, TODAY)
    assert found == tuple(Keeping(*rule) for rule in rules), what


def test_an_agreement_with_another_is_no_rule_of_the_house() -> None:
    other = parse(examples()["police-to-council.toml"])
    assert isinstance(other, Agreement)
    approvals = (Approval("police", "jo", TODAY), Approval("council", "amina", TODAY))
    assert keeping(Book((Signed(other, other.digest, approvals),)), OWNER, TODAY) == ()


def test_a_report_is_kept_for_so_many_days_after_its_day() -> None:
    assert Keeping("x", 30, "report").first_kept(date(2026, 3, 31)) == date(2026, 3, 1)
