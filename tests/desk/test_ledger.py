"""The ledger holds, and shows it when a byte was changed."""

from collections.abc import Callable

import pytest
from django.db import models, transaction

from hueandcry.desk.acts import agreed
from hueandcry.register import audit, book, handed, ledger
from hueandcry.register.models import (
    Agreement,
    Batch,
    Checkpoint,
    LedgerEntry,
    LedgerHead,
    LedgerName,
    LedgerNode,
)
from hueandcry.sharing import agreement as agreements
from hueandcry.sharing import tree
from tests.desk import partnership
from tests.desk.partnership import NOW, TODAY

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    for number in range(count):
        ledger.append({"act": "consultation", "who": f"person{number}", "what": "trend"}, NOW)


def test_numbers_follow_one_another_and_the_whole_holds() -> None:
    numbers = [ledger.append({"act": "question"}, NOW) for _ in range(17)]
    assert numbers == list(range(1, 18))
    verdict = audit.verify()
    assert (verdict.size, verdict.problem) == (17, "")


def test_many_written_at_once_are_the_same_tree() -> None:
    ledger.append({"act": "question", "who": "person"}, NOW)
    assert (
        ledger.append_many([{"act": "question", "who": f"person{n}"} for n in range(140)], NOW)
        == 141
    )
    assert audit.verify().problem == ""
    root = handed.root_at(130)
    assert root is not None
    leaf = bytes.fromhex(LedgerEntry.objects.get(number=77).leaf)
    assert tree.verify_inclusion(leaf, 76, 130, handed.inclusion(77, 130), root)
    assert [entry.facts["who"] for entry in ledger.entries(limit=2)] == ["person139", "person138"]


def test_an_empty_ledger_holds() -> None:
    assert audit.verify().problem == ""


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


def cut_to(size: int) -> str:
    """What an operator without the key can do: go back to a head that was signed once.

    Returns the newest note, as a partner may have kept it.
    """
    notes = {}
    for number in range(9):
        ledger.append({"act": "question"}, NOW)
        head = LedgerHead.objects.get()
        notes[number + 1] = (head.frontier, head.note)
    LedgerEntry.objects.filter(number__gt=size).delete()
    LedgerNode.objects.all().delete()
    frontier: tuple[bytes, ...] = ()
    for row in LedgerEntry.objects.order_by("number"):
        nodes, frontier = tree.append(row.number - 1, frontier, row.text.encode())
        LedgerNode.objects.bulk_create(
            LedgerNode(level=level, index=index, hash=value.hex()) for level, index, value in nodes
        )
    LedgerHead.objects.update(size=size, frontier=notes[size][0], note=notes[size][1])
    return notes[9][1]


def test_a_ledger_cut_back_to_a_signed_head_shows_against_a_kept_note() -> None:
    kept = cut_to(3)
    assert audit.verify().problem == ""
    assert audit.verify(kept).problem == (
        "The note that was given says 9 entries; 3 are left, the last of 2 October 2026."
    )


@pytest.mark.django_db(transaction=True)
def test_a_ledger_cut_back_shows_against_the_note_beside_the_database() -> None:
    try:
        cut_to(3)
        assert "kept beside the database says 9 entries; 3 are left" in audit.verify().problem
    finally:
        ledger.seen_file().unlink(missing_ok=True)


@pytest.mark.django_db(transaction=True)
def test_the_next_entry_does_not_write_over_what_tells_of_a_cut_and_nothing_leaves() -> None:
    cut_to(3)
    assert ledger.cut() == 9
    fill(1)
    assert "kept beside the database says 9 entries; 4 are left" in audit.verify().problem
    fill(7)
    assert audit.verify().problem.endswith("is not the beginning of this ledger.")
    assert "once had 9 entries" in book.read().closed
    ledger.cut_file().unlink()
    assert (audit.verify().problem, ledger.cut(), book.read().closed) == ("", 0, "")


def test_a_ledger_that_is_gone_shows_by_what_it_described() -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 9))
    for model in (LedgerName, LedgerEntry, LedgerNode, LedgerHead, Checkpoint):
        model.objects.all().delete()
    assert audit.verify().problem == "The whole ledger is missing."


def test_what_was_published_without_an_entry_shows() -> None:
    partnership.organisations()
    batch = partnership.publish("police", "police", partnership.reports("police", 9))
    assert audit.verify().problem == ""
    Batch.objects.filter(id=batch).update(content_digest="0" * 64)
    assert audit.verify().problem == "A police file was published whose entry is gone."


def test_an_agreement_changed_by_a_letter_shows_wherever_it_is_listed() -> None:
    partnership.organisations()
    text = agreements.examples()["police-to-council.toml"]
    digest = book.add(text, {}, NOW)
    for party in ("police", "council"):
        book.approve(digest, party, f"officer of {party}", NOW)
    assert [one.state for one in agreed.texts(TODAY)] == ["in force"]
    Agreement.objects.filter(digest=digest).update(text=text.replace("few sess", "new sess"))
    assert [one.state for one in agreed.texts(TODAY)] == ["changed after approval"]
    assert audit.verify().problem.startswith("The text of an agreement was changed after")


def test_a_salt_that_is_no_number_is_a_finding_and_no_fault() -> None:
    fill(3)
    LedgerName.objects.update(salt="zz")
    assert audit.verify().problem.startswith("Entry 1")


@pytest.mark.parametrize("what", TAMPERING)
def test_a_change_shows(what: str) -> None:
    fill(9)
    assert audit.verify().problem == ""
    TAMPERING[what]()
    assert audit.verify().problem != ""


def test_forgetting_a_name_keeps_the_tree() -> None:
    fill(5)
    LedgerName.objects.filter(entry_id=2).delete()
    assert audit.verify().problem == ""
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
