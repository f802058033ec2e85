"""The ledger holds, and shows it when a byte was changed."""

from collections.abc import Callable

import pytest
from django.db import models, transaction

from hueandcry.register import ledger
from hueandcry.register.models import (
    Checkpoint,
    LedgerEntry,
    LedgerHead,
    LedgerName,
    LedgerNode,
)
from tests.desk.partnership import NOW

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    for number in range(count):
        ledger.append({"act": "consultation", "who": f"person{number}", "what": "trend"}, NOW)


def test_numbers_follow_one_another_and_the_whole_holds() -> None:
    numbers = [ledger.append({"act": "question"}, NOW) for _ in range(17)]
    assert numbers == list(range(1, 18))
    verdict = ledger.verify()
    assert (verdict.size, verdict.problem) == (17, "")


def test_an_empty_ledger_holds() -> None:
    assert ledger.verify().problem == ""


def last_letter(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def change(model: type[models.Model], field: str, at: int) -> None:
    row = list(model._default_manager.order_by("pk"))[at]
    setattr(row, field, last_letter(getattr(row, field)))
    row.save()


TAMPERING: dict[str, Callable[[], object]] = {
    "the text of an entry": lambda: change(LedgerEntry, "text", 3),
    "the leaf of an entry": lambda: change(LedgerEntry, "leaf", 3),
    "a node of the tree": lambda: change(LedgerNode, "hash", 5),
    "the name beside an entry": lambda: change(LedgerName, "value", 2),
    "the frontier": lambda: change(LedgerHead, "frontier", 0),
    "the newest note": lambda: LedgerHead.objects.update(note="forged\n\n— nobody AAAA\n"),
    "a checkpoint": lambda: Checkpoint.objects.update(note="forged\n\n— nobody AAAA\n"),
    "the last entry, removed": lambda: (
        LedgerName.objects.filter(entry_id=9).delete(),
        LedgerEntry.objects.filter(number=9).delete(),
    ),
    "an entry in the middle, removed": lambda: (
        LedgerName.objects.filter(entry_id=4).delete(),
        LedgerEntry.objects.filter(number=4).delete(),
    ),
    "the head, set back": lambda: LedgerHead.objects.update(size=8),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_change_shows(what: str) -> None:
    fill(9)
    assert ledger.verify().problem == ""
    TAMPERING[what]()
    assert ledger.verify().problem != ""


def test_forgetting_a_name_keeps_the_tree() -> None:
    fill(5)
    LedgerName.objects.filter(entry_id=2).delete()
    assert ledger.verify().problem == ""
    shown = {entry.number: entry.facts["who"] for entry in ledger.entries(limit=9)}
    assert shown[2] == "(name erased)"
    assert shown[3] == "person2"


def test_the_text_of_an_entry_holds_no_name() -> None:
    ledger.append({"act": "question", "who": "Quillfeather", "reason": "for Quillfeather"}, NOW)
    assert "Quillfeather" not in LedgerEntry.objects.get().text


@pytest.mark.django_db(transaction=True)
def test_an_entry_cannot_be_rolled_back_with_what_it_describes() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.append({"act": "question"}, NOW)
