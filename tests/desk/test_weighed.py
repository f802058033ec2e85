"""What an officer sees before approving, what several sign, and that one byte changes it all."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from hueandcry.desk.acts import agreed, people, show, weighed
from hueandcry.desk.commands import agreement_file
from hueandcry.desk.commands import agreements as command
from hueandcry.desk.commands.opened import Trouble
from hueandcry.register import book, gate, ledger, pseudonyms
from hueandcry.register.models import Agreement
from hueandcry.sharing.agreement import examples
from hueandcry.sharing.pseudonym import pseudonym
from tests.desk import partnership
from tests.desk.conftest import CheckedClient, as_
from tests.desk.partnership import NOW, TODAY, WHO
from tests.spec.partnership import edited

pytestmark = pytest.mark.django_db
POLICE = examples()["police-to-council.toml"]
SEVERAL = """
[[party]]
id = "police"
role = "controller"
gives = true
basis = "dpa-part3-s35"

[[party]]
id = "fraud-desk"
role = "controller"
gives = true
basis = "dpa-part3-s35"

[[party]]
id = "council"
role = "controller"
receives = true
basis = "uk-gdpr-6-1-e"

[[party]]
id = "trading-standards"
role = "controller"
receives = true
basis = "uk-gdpr-6-1-e"

[parties]
roster = "hidden"
"""


def several() -> str:
    return edited(
        ('[parties]\nfrom = "police"\nto = "council"\n', SEVERAL),
        ('from_basis = "dpa-part3-s35"\nto_basis = "uk-gdpr-6-1-e"\n', ""),
        ('"DSA-2026-07"', '"DSA-2026-90"'),
        text=POLICE,
    )


def approved(text: str, *parties: str) -> str:
    digest = book.add(text, WHO, NOW)
    for party in parties:
        book.approve(digest, party, f"officer of {party}", NOW)
    return digest


def asked(name: str, *owners: str) -> Any:
    question = show.ask(
        people.member(name),
        name="trend",
        by=("quarter",),
        purpose="plan-sessions",
        reason="a test",
        owners=owners,
    )
    return show.figure(question, area_id="durham", who={"who": name}, today=TODAY, now=lambda: NOW)


def total(released: Any) -> int:
    cells = (cell for table in released.cleared.tables for cell in table.cells)
    return sum(cell.value for cell in cells if set(cell.key) == {None})


def test_a_text_changed_by_one_byte_after_its_approval_lets_nothing_out() -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 40))
    digest = approved(POLICE, "police", "council")
    assert asked("amina", "police").owners == ("police",)
    Agreement.objects.filter(digest=digest).update(text=POLICE.replace("many wards", "many wardz"))
    with pytest.raises(gate.Refused, match="changed after it was approved"):
        asked("amina", "police")


def test_each_giver_of_several_is_counted_by_itself_and_all_must_sign() -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 60))
    fraud = partnership.reports("report-fraud", 200)
    partnership.publish("fraud-desk", "report-fraud", fraud, "fraud.csv")
    digest = approved(several(), "police", "fraud-desk", "council")
    with pytest.raises(gate.Refused) as refused:
        asked("amina", "police")
    assert "Trading Standards" not in str(refused.value)
    assert "trading-standards" not in str(refused.value)
    book.approve(digest, "trading-standards", "officer of trading-standards", NOW)
    apart = [total(asked("amina", owner)) for owner in ("police", "fraud-desk")]
    assert apart == [60, 200]
    both = asked("amina", "police", "fraud-desk")
    assert total(both) == 260
    assert both.agreements == ("DSA-2026-90",)


def test_a_hidden_roster_shows_a_member_its_own_part(
    checked_client: CheckedClient, no_second_factor: None
) -> None:
    partnership.organisations()
    digest = approved(several())
    council = agreed.text_for(digest, "council", TODAY)
    assert council is not None
    assert (council.unseen, council.missing) == (1, ("police", "fraud-desk", "council"))
    page = as_(checked_client, "jo").get(f"/desk/agreements/{digest}/").content.decode()
    assert "Dunholme Council" in page
    assert "Northern Fraud Desk" not in page
    page = as_(checked_client, "nina").get(f"/desk/agreements/{digest}/").content.decode()
    assert "1 more, not named here" in page
    assert "Council" not in page.partition("<main")[2]
    assert "council" not in page.partition("The rule itself")[2].partition("</pre>")[0]
    assert as_(checked_client, "owen").get(f"/desk/agreements/{digest}/").status_code == 404
    assert "DSA-2026-90" not in checked_client.get("/desk/agreements/").content.decode()


def test_an_owner_counts_whom_it_would_show_how_many_and_the_ledger_says_so(
    checked_client: CheckedClient, no_second_factor: None, capsys: pytest.CaptureFixture[str]
) -> None:
    partnership.organisations()
    approved(examples()["house-police.toml"], "police")
    rows = partnership.reports("police", 30)
    secret = partnership.report("s1", date(2026, 5, 4), "blackmail", sealed=True)
    partnership.publish("police", "police", [*rows, secret])
    digest = approved(edited(("never = [", ONLY), *CASES, text=POLICE))
    jo = as_(checked_client, "jo")
    before = ledger.size()
    page = jo.get(f"/desk/agreements/{digest}/").content.decode()
    assert ledger.size() == before
    assert "would see counts" not in page
    assert "none receives from Wearside and Dale Police today" in page
    page = jo.post(f"/desk/agreements/{digest}/", {"weigh": "yes"}).content.decode()
    late = sum(row.reported_on >= date(2026, 5, 1) for row in rows)
    assert 0 < late < 30
    assert f"would see counts of {late} of your 31 reports" in page
    newest = next(iter(ledger.entries(limit=1))).facts
    assert (newest["act"], newest["reason"]) == (
        "consultation",
        f"before approving DSA-2026-07, text {digest[:12]}",
    )
    assert command.foresee(argparse.Namespace(person="jo", reference=digest, json=False), None) == 0  # type: ignore[arg-type]
    assert f"would see counts of {late} of your 31 reports." in capsys.readouterr().out
    at = ledger.size()
    answer = as_(checked_client, "amina").post(f"/desk/agreements/{digest}/", {"weigh": "yes"})
    assert "would see counts" not in answer.content.decode()
    with pytest.raises(Trouble, match="gives nothing"):
        command.foresee(argparse.Namespace(person="amina", reference=digest, json=False), None)  # type: ignore[arg-type]
    assert ledger.size() == at


ONLY = 'only = [{ field = "reported_on", since = 2026-05-01 }]\nnever = ['
CASES = (
    ("sealed = false, age_band", "sealed = false, reported_on = 2026-06-01, age_band"),
    ('theme = "fraud", event_on', 'theme = "fraud", reported_on = 2026-06-01, event_on'),
    ("sealed = false, loss", "sealed = false, reported_on = 2026-06-01, loss"),
    (
        'expect = { stream = "police_online" }',
        'expect = { stream = "police_online", reported_on = 2026-06-01 }',
    ),
)


def test_an_approval_shows_what_changes_and_takes_the_digest(
    checked_client: CheckedClient, no_second_factor: None, capsys: pytest.CaptureFixture[str]
) -> None:
    partnership.organisations()
    old = approved(edited(("never = [", ONLY), *CASES, text=POLICE), "police", "council")
    with pytest.raises(Trouble, match=f"say its digest, {old}"):
        command.approve(argparse.Namespace(person="jo", reference="DSA-2026-07"), None)  # type: ignore[arg-type]
    new = book.add(POLICE, WHO, NOW.replace(hour=11))
    page = as_(checked_client, "jo").get(f"/desk/agreements/{new}/").content.decode()
    assert "It lets out more" in page
    assert "Lets out more reports, by the day of report" in page
    assert "It lets out" not in checked_client.get(f"/desk/agreements/{old}/").content.decode()
    by_part = argparse.Namespace(person="jo", reference=new[:12])
    assert command.approve(by_part, None) == 0  # type: ignore[arg-type]
    assert "Lets out more reports, by the day of report" in capsys.readouterr().out


def test_a_hidden_roster_is_not_explained_to_who_does_not_say_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    partnership.organisations()
    approved(several())
    (tmp_path / "home.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(agreement_file, "open_home", lambda home: None)
    wanted = argparse.Namespace(agreement="DSA-2026-90", home=tmp_path, json=False)
    with pytest.raises(Trouble, match="is hidden"):
        agreement_file.explain(wanted)
    with pytest.raises(Trouble, match="may see"):
        command.plain_words(
            argparse.Namespace(reference="DSA-2026-90", person=None, json=False),
            None,  # type: ignore[arg-type]
        )
    command.index(argparse.Namespace(person=None, json=False), None)  # type: ignore[arg-type]
    assert "DSA-2026-90" not in capsys.readouterr().out
    command.index(argparse.Namespace(person="amina", json=False), None)  # type: ignore[arg-type]
    assert "DSA-2026-90" in capsys.readouterr().out


def test_a_pseudonym_is_of_the_agreement_and_its_key_is_nowhere_else() -> None:
    partnership.organisations()
    partnership.publish("police", "police", partnership.reports("police", 12))
    house = edited(
        ('sex = "as is"', 'sex = "as is"\ntoken = { pseudonymise = "this agreement" }'),
        text=examples()["house-police.toml"],
    )
    approved(house, "police")
    question = show.ask(
        people.member("priya"), name="trend", by=("quarter",), purpose="plan-sessions", reason="a"
    )
    extract = gate.open(question, WHO, TODAY, NOW)
    found = gate.count(extract, lambda table, axes: table.select("token"), ())
    tokens = {row.person.token for row in partnership.reports("police", 12)}
    home = Path(settings.HUEANDCRY_HOME.path) / "keys" / "token"
    key = pseudonyms.derived(bytes.fromhex(home.read_text(encoding="ascii")), "HR-2026-01")
    assert {token for (token,) in found} == {pseudonym(key, token) for token in tokens}


def test_an_older_text_that_others_signed_is_not_replaced() -> None:
    partnership.organisations()
    approved(POLICE, "police", "council")
    newer = several().replace("DSA-2026-90", "DSA-2026-07")
    digest = approved(newer, "police", "fraud-desk", "council")
    assert len(book.read().agreements) == 2
    book.approve(digest, "trading-standards", "officer of trading-standards", NOW)
    assert [signed.digest for signed in book.read().agreements] == [digest]
    assert weighed.change(agreed.text(digest, TODAY), "police") is not None  # type: ignore[arg-type]


def test_a_hidden_roster_is_hidden_wherever_agreements_are_told(
    checked_client: CheckedClient, no_second_factor: None
) -> None:
    """The officer's desk, the ledger, what a newer text changes, and who is new."""
    partnership.organisations()
    parties = ("police", "fraud-desk", "council", "trading-standards")
    approved(several(), *parties)
    partnership.publish("police", "police", partnership.reports("police", 20))
    with pytest.raises(gate.Refused):
        asked("owen", "police")
    asked("amina", "police")
    jo = as_(checked_client, "jo").get("/desk/officer/").content.decode()
    assert "DSA-2026-90" in jo or "Dunholme Council" in jo
    assert "Northern Fraud Desk to" not in jo
    assert "Northern Fraud Desk and" not in jo
    for name, hidden in (
        ("owen", ("DSA-2026-90", *(f"officer of {party}" for party in parties))),
        ("nina", ("officer of council",)),
        ("jo", ("officer of fraud-desk",)),
    ):
        client = as_(checked_client, name)
        for address in ("/desk/ledger/", "/desk/ledger/?as=json"):
            page = client.get(address).content.decode().partition("Checked by")[0]
            assert "a party" in page
            assert not [words for words in hidden if words in page], name
    nina = as_(checked_client, "nina").get("/desk/ledger/?as=json").json()["entries"]
    assert "officer of police" in {row["who"] for row in nina}


def test_a_newer_open_text_does_not_tell_who_signed_the_hidden_one() -> None:
    partnership.organisations()
    approved(several(), "police", "fraud-desk", "council", "trading-standards")
    opened = book.add(
        several().replace('roster = "hidden"', 'roster = "open"'), WHO, NOW.replace(hour=11)
    )
    found = agreed.text(opened, TODAY)
    assert found is not None
    assert weighed.change(found, "bank") is None
    assert weighed.change(found, "police") is not None
    alone = book.add(edited(('to = "council"', 'to = "trading-standards"'), text=POLICE), WHO, NOW)
    other = agreed.text(alone, TODAY)
    assert other is not None
    told = " ".join(weighed.warned(other, "bank", TODAY))
    assert "none receives from Wearside and Dale Police today" in told
    told = " ".join(weighed.warned(other, "police", TODAY))
    assert "none receives" not in told
