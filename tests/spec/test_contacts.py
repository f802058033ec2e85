"""Contact points: none is printed that was not seen, or that somebody must check first."""

import re
from datetime import date

import pytest

from hueandcry.action import reading
from hueandcry.action.contacts import Known, all_contacts, contacts, due

TODAY = date(2026, 11, 27)
LAST = date(2027, 3, 31)
WRITTEN = pytest.mark.parametrize("contact", all_contacts().values(), ids=list(all_contacts()))

# Which may be printed, and why not.
PRINTED = [
    ("bank159", True),
    ("emergency", True),
    ("samaritans", True),
    ("durhamout", False),  # seen on a page of before April 2020
    ("reportfraud247", False),  # wording of Action Fraud
    ("reportfraudtext", False),  # number of Action Fraud
    ("iwf", False),  # recall
    ("ncsctools", False),  # recall
    ("mash", False),  # local and blank
    ("vcas", False),
    ("prevent_local", False),
]


@pytest.mark.parametrize(("key", "printed"), PRINTED)
def test_who_may_be_printed(key: str, printed: bool):
    assert (key in contacts({}, TODAY)) is printed
    assert key in all_contacts()


def test_what_is_printed_was_seen_and_has_a_way():
    for contact in contacts({}, TODAY).values():
        assert (contact.mark, contact.local) == ("S", False)
        assert contact.phone or contact.web
        assert contact.source
        assert contact.verify_by is not None
        assert re.fullmatch(
            r"(tel:|sms:)\d+|mailto:\S+@\S+|https://[a-zA-Z0-9./-]+", contact.link
        ), contact.link


@WRITTEN
def test_what_the_public_reads_of_it_is_plain(contact):
    for words in (contact.for_whom, contact.what_for, contact.caveat, contact.instead):
        assert reading.lint(words) == ()
    assert "recall" not in " ".join(
        (contact.phone, contact.web, contact.hours, contact.cost, contact.caveat)
    )
    assert re.fullmatch(r"[\d ]*", contact.phone)
    assert contact.fit or contact.why
    assert contact.local is (contact.verify_by is None)


def test_a_blank_contact_has_no_link_yet():
    assert all_contacts()["mash"].link == all_contacts()["mash"].web_link == ""


def test_159_is_neither_free_nor_for_every_bank():
    contact = all_contacts()["bank159"]
    assert contact.cost == ""
    assert "most banks" in contact.caveat
    assert "number on your card" in contact.caveat


@pytest.mark.parametrize(("day", "printed"), [(LAST, True), (date(2027, 4, 1), False)])
def test_past_its_day_a_contact_is_gone(day: date, printed: bool):
    assert ("bank159" in contacts({}, day)) is printed
    assert "emergency" in contacts({}, day)  # the absence of 999 would do more harm


def test_a_local_one_is_there_once_it_was_entered():
    entered = {
        "mash": Known("01632 960123", "", "day and night"),
        "vcas": Known("", "help@example.org", ""),
        "bank159": Known("0800 000", "", ""),
        "no-such": Known("1", "", ""),
        "nebrc": Known("", "", ""),
    }
    shown = contacts(entered, date(2030, 1, 1))
    assert shown["mash"].link == "tel:01632960123"
    assert shown["vcas"].link == "mailto:help@example.org"
    assert shown.keys() == {"mash", "vcas", "emergency", "police101"}
    assert contacts(entered, TODAY)["bank159"].phone == "159"  # what is not local is not theirs


@pytest.mark.parametrize(
    ("day", "within", "some"),
    [
        (TODAY, 90, False),
        (date(2026, 12, 31), 90, True),
        (date(2026, 12, 30), 90, False),
        (date(2027, 6, 1), 0, True),
    ],
)
def test_staff_are_told_what_is_due(day: date, within: int, some: bool):
    found = due(day, within)
    assert bool(found) is some
    assert all(each.fit and not each.local for each in found)
