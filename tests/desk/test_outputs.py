"""What leaves as a file: two look blindly, never who asked; the ledger first, then the file."""

import argparse
from typing import Any

import pytest

from hueandcry.desk.acts import outputs as acts
from hueandcry.desk.acts import people
from hueandcry.desk.commands import outputs as command
from hueandcry.register import audit, book, ledger, outputs
from hueandcry.register.models import LedgerEntry, Output
from hueandcry.sharing import agreement
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.spec.test_output_checks import SAFE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
WAY = "PUB-2026-11 police public"
WORDS = {"title": "Reports by quarter", "context": "For the web page.", "controls": "Rounded to 5."}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations and one agreement, on a day on which it is in force."""
    from hueandcry.desk import clock

    monkeypatch.setattr(clock, "today", lambda: partnership.TODAY)
    partnership.organisations()
    digest = book.add(agreement.examples()["public-police.toml"], partnership.WHO, partnership.NOW)
    book.approve(digest, "police", "jo", partnership.NOW)


def text(response: Any) -> str:
    return str(response.content.decode())


def newest() -> int:
    """The number of the request: PostgreSQL counts on from the tests before."""
    return Output.objects.latest("id").id


def path() -> str:
    return f"/desk/outputs/{newest()}/"


def state() -> str:
    found = outputs.one(newest())
    return found.state if found else "none"


def first() -> int:
    return outputs.one(newest()).leaving[0].id  # type: ignore[union-attr]


def asked(client: CheckedClient, table: str = SAFE) -> None:
    """Priya asks to let a table of the police out to the public, and sends it to be checked."""
    as_(client, "priya")
    assert client.post("/desk/outputs/new/", {"way": WAY, **WORDS}).status_code == 302
    assert (
        client.post(path(), {"act": "add", "name": "table.csv", "text": table}).status_code == 302
    )
    assert client.post(path(), {"act": "submit"}).status_code == 302


def word(client: CheckedClient, name: str, vote: str = "approve", words: str = "Fine.") -> Any:
    given = {f"vote-{first()}": vote, f"words-{first()}": words}
    return as_(client, name).post(f"{path()}check/", given)


def test_a_table_leaves_when_two_others_have_looked(checked_client: CheckedClient) -> None:
    asked(checked_client)
    assert checked_client.get(f"{path()}check/").status_code == 409
    assert checked_client.get(f"{path()}{first()}.csv").status_code == 404
    page = text(as_(checked_client, "rhian").get(f"{path()}check/"))
    assert "Smallest but nought" in page
    assert word(checked_client, "rhian", words="Rhian looked").status_code == 302
    assert state() == "part-checked"
    assert "Rhian looked" in text(as_(checked_client, "rhian").get(path()))
    for other in ("jo", "priya"):
        assert "Rhian" not in text(as_(checked_client, other).get(path())).split("<main")[1]
    assert word(checked_client, "jo", words="Jo looked").status_code == 302
    assert state() == "checked"
    assert "Jo looked" in text(as_(checked_client, "rhian").get(path()))
    assert "Jo looked" not in text(as_(checked_client, "priya").get(path()))
    as_(checked_client, "priya").post(path(), {"act": "approve"})
    assert state() == "checked"
    assert as_(checked_client, "jo").post(path(), {"act": "approve"}).status_code == 302
    assert state() == "released"
    copy = text(as_(checked_client, "amina").get(f"{path()}{first()}.csv"))
    assert copy.startswith("TLP:CLEAR")
    assert "2026-Q1,fraud,40" in copy
    acts_ = [
        e.facts["act"]
        for e in ledger.entries(limit=30)
        if f"output {newest()}" in e.facts.get("what", "")
    ]
    assert acts_.count("disclosure") == 1
    assert acts_.count("consultation") == 2
    assert audit.verify().problem == ""


def test_today_tells_whose_word_is_wanted(checked_client: CheckedClient) -> None:
    asked(checked_client)
    says = "1 table waits for your check before leaving"
    told = {
        name: says in text(as_(checked_client, name).get("/desk/")) for name in ("rhian", "priya")
    }
    assert told == {"rhian": True, "priya": False}
    word(checked_client, "rhian")
    assert says not in text(as_(checked_client, "rhian").get("/desk/"))


def test_who_is_not_of_either_organisation_finds_nothing(checked_client: CheckedClient) -> None:
    asked(checked_client)
    for address in (path(), f"{path()}check/", f"{path()}{first()}/", f"{path()}{first()}.csv"):
        assert as_(checked_client, "owen").get(address).status_code == 404
    assert "Reports by quarter" not in text(checked_client.get("/desk/outputs/"))


def test_a_changed_file_begins_a_new_round(checked_client: CheckedClient) -> None:
    asked(checked_client)
    word(checked_client, "rhian")
    priya = as_(checked_client, "priya")
    changed = {"act": "add", "name": "table.csv", "text": SAFE.replace("fraud", "scams")}
    assert priya.post(path(), changed).status_code == 409
    word(checked_client, "jo", "change", "Group the small ones.")
    as_(checked_client, "jo").post(path(), {"act": "approve"})
    assert state() == "checked"
    as_(checked_client, "jo").post(path(), {"act": "return"})
    assert state() == "returned"
    assert "Group the small ones." in text(as_(checked_client, "priya").get(path()))
    assert checked_client.post(path(), changed).status_code == 302
    checked_client.post(path(), {"act": "submit"})
    found = outputs.one(newest())
    assert found is not None
    assert (found.state, found.round) == ("submitted", 2)
    assert acts.waiting(people.member("rhian"), partnership.TODAY) == 1


def test_what_a_machine_finds_stops_it_before_a_person_looks(checked_client: CheckedClient) -> None:
    as_(checked_client, "priya").post("/desk/outputs/new/", {"way": WAY, **WORDS})
    bad = {"act": "add", "name": "t.csv", "text": SAFE.replace("40", "41")}
    checked_client.post(path(), bad)
    answer = checked_client.post(path(), {"act": "submit"})
    assert answer.status_code == 409
    assert "Not every count is rounded to 5" in text(answer)
    assert state() == "draft"
    checked_client.post(path(), bad | {"text": SAFE})
    help_ = {
        "act": "add",
        "name": "help.csv",
        "text": SAFE.replace("40", "41"),
        "supporting": "yes",
    }
    checked_client.post(path(), help_)
    assert checked_client.post(path(), {"act": "submit"}).status_code == 302
    assert checked_client.post(path(), {"act": "withdraw"}).status_code == 302
    assert state() == "withdrawn"


def test_killed_between_approval_and_release_nothing_is_half_out(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(checked_client)
    word(checked_client, "rhian")
    word(checked_client, "jo")
    before = outputs._moved

    def killed(found: Any, changes: Any) -> None:
        if changes["state"] == "released":
            raise KeyboardInterrupt
        before(found, changes)

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "_moved", killed)
        with pytest.raises(KeyboardInterrupt):
            as_(checked_client, "jo").post(path(), {"act": "approve"})
    assert state() == "approved"
    assert "disclosure" not in [entry.facts["act"] for entry in ledger.entries(limit=5)]
    assert as_(checked_client, "amina").get(f"{path()}{first()}.csv").status_code == 404
    assert as_(checked_client, "jo").post(path(), {"act": "release"}).status_code == 302
    assert state() == "released"
    found = outputs.one(newest())
    assert found is not None
    (disclosed,) = [e for e in ledger.entries(limit=5) if e.facts["act"] == "disclosure"]
    assert found.ledger == disclosed.number


def test_what_left_is_not_let_out_again_and_supporting_files_never_leave(
    checked_client: CheckedClient,
) -> None:
    asked(checked_client)
    word(checked_client, "rhian")
    word(checked_client, "jo")
    as_(checked_client, "rhian").post(path(), {"act": "approve"})
    left = newest()
    as_(checked_client, "priya").post("/desk/outputs/new/", {"way": WAY, **WORDS})
    same = {"act": "add", "name": "again.csv", "text": SAFE}
    assert f"left already, as request {left}" in text(checked_client.post(path(), same))
    checked_client.post(path(), same | {"supporting": "yes"})
    answer = checked_client.post(path(), {"act": "submit"})
    assert "no file that is to leave" in text(answer)


def test_words_that_look_like_a_person_and_half_forms_are_sent_back(
    checked_client: CheckedClient,
) -> None:
    as_(checked_client, "priya")
    for wrong in (
        {"way": "PUB-2026-12 fraud-desk public"},
        {"title": " "},
        {"context": "Ring 0191 498 0123"},
        {"controls": "x" * 1001},
    ):
        answer = checked_client.post("/desk/outputs/new/", {"way": WAY, **WORDS, **wrong})
        assert answer.status_code == 422, wrong
    assert outputs.every() == ()
    checked_client.post("/desk/outputs/new/", {"way": WAY, **WORDS})
    for odd in ({}, {"act": "fly"}, {"act": "add"}, {"act": "add", "name": "x", "text": "a\x00,b"}):
        assert checked_client.post(path(), odd).status_code == 409, odd
    assert state() == "draft"


def test_the_ledger_knows_a_table_by_a_salted_commitment_alone(
    checked_client: CheckedClient,
) -> None:
    """A small table can be guessed from its digest, also one that was sent back."""
    asked(checked_client)
    as_(checked_client, "rhian").get(f"{path()}check/")
    digest = outputs.digest_of(SAFE)
    kept = [str(text) for text in LedgerEntry.objects.values_list("text", flat=True)]
    assert sum('"files":' in one for one in kept) >= 2
    assert not [one for one in kept if digest in one]
    assert digest in {entry.facts.get("files") for entry in ledger.entries(limit=9)}


def test_nobody_guesses_at_tables_that_left_another(checked_client: CheckedClient) -> None:
    asked(checked_client)
    for name in ("rhian", "jo"):
        word(checked_client, name)
    checked_client.post(path(), {"act": "approve"})
    assert state() == "released"
    text_ = agreement.examples()["public-police.toml"].replace('"police"', '"fraud-desk"')
    digest = book.add(text_, partnership.WHO, partnership.NOW)
    book.approve(digest, "fraud-desk", "max", partnership.NOW)
    for way, said in ((WAY, 409), ("PUB-2026-11 fraud-desk public", 302)):
        name = "priya" if way == WAY else "dafydd"
        as_(checked_client, name).post("/desk/outputs/new/", {"way": way, **WORDS})
        number = max(one.number for one in outputs.every())
        given = {"act": "add", "name": "guess.csv", "text": SAFE}
        answer = checked_client.post(f"/desk/outputs/{number}/", given)
        assert answer.status_code == said


def test_who_receives_reads_nothing_of_what_stayed(
    checked_client: CheckedClient, capsys: pytest.CaptureFixture[str]
) -> None:
    as_(checked_client, "priya").post("/desk/outputs/new/", {"way": WAY, **WORDS})
    stays = {"act": "add", "name": "exact.csv", "text": SAFE + "x,y,9\n", "supporting": "yes"}
    checked_client.post(path(), stays)
    checked_client.post(path(), {"act": "add", "name": "table.csv", "text": SAFE})
    checked_client.post(path(), {"act": "submit"})
    for name in ("rhian", "jo"):
        word(checked_client, name)
    checked_client.post(path(), {"act": "approve"})
    for who, there in (("priya", True), ("amina", False)):
        command.show(argparse.Namespace(person=who, number=newest(), json=True), None)  # type: ignore[arg-type]
        assert ("exact.csv" in capsys.readouterr().out) == there
        assert ("exact.csv" in text(as_(checked_client, who).get(path()))) == there
