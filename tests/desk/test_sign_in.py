"""The way into a real home: a link once, a password, a second factor, and only then the desk."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.urls import reverse

from hueandcry.desk.acts import people
from hueandcry.register import ledger
from tests.desk import partnership
from tests.desk.conftest import CheckedClient

pytestmark = pytest.mark.django_db
PASSWORD = "a lantern in every third window"


def code(secret: str) -> str:
    counter = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def secret_of(client: CheckedClient) -> str:
    return str(client.session["mfa.totp.secret"])


def enrol(client: CheckedClient, name: str) -> None:
    link = reverse("first", args=[people.ticket(name, partnership.clock_now(), 60)])
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302
    form = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_set_password"), form).status_code == 302


def test_a_first_link_leads_to_password_factor_and_desk(checked_client: CheckedClient) -> None:
    partnership.organisations()
    enrol(checked_client, "sam")
    wanted = checked_client.get("/desk/")
    assert wanted.status_code == 302
    assert wanted.headers["Location"] == reverse("mfa_activate_totp")
    page = checked_client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    answer = checked_client.post(
        reverse("mfa_activate_totp"), {"code": code(secret_of(checked_client))}
    )
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user__username="sam", type="totp").exists()
    assert checked_client.get("/desk/").status_code == 200
    assert checked_client.get("/desk/people/").status_code == 200


def test_a_link_works_once_and_not_late(checked_client: CheckedClient) -> None:
    partnership.organisations()
    link = reverse("first", args=[people.ticket("sam", partnership.clock_now(), 60)])
    assert checked_client.post(link).status_code == 302
    assert CheckedClient().post(link).status_code == 404
    late = reverse("first", args=[people.ticket("sam", partnership.clock_now(), -1)])
    assert CheckedClient().post(late).status_code == 404
    assert CheckedClient().post(reverse("first", args=["made-up"])).status_code == 404


def test_a_lost_link_is_made_again_and_the_old_one_stops(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership.organisations()
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    old = reverse("first", args=[people.ticket("amina", partnership.clock_now(), 60)])
    checked_client.force_login(User.objects.get(username="sam"))
    assert "has not come in yet" in checked_client.get("/desk/join/council/").content.decode()
    page = checked_client.post("/desk/join/council/link/", {"member": "amina"})
    new = re.findall(r"http://[^/]+(/first/[^/]+/)", page.content.decode())
    assert next(iter(ledger.entries(limit=1))).facts["act"] == "first link"
    stopped = CheckedClient().post(old)
    assert stopped.status_code == 404
    assert "This link works no longer" in stopped.content.decode()
    assert CheckedClient().post(new[0]).status_code == 302


def test_a_new_link_is_for_those_who_have_not_come_in(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership.organisations()
    enrol(CheckedClient(), "amina")
    enrol(CheckedClient(), "priya")
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    checked_client.force_login(User.objects.get(username="sam"))
    for partner, name in (("council", "amina"), ("police", "ann"), ("council", "nobody")):
        address = f"/desk/join/{partner}/link/"
        assert checked_client.post(address, {"member": name}).status_code == 422, name


def test_who_keeps_the_home_lets_somebody_start_again() -> None:
    partnership.organisations()
    client = CheckedClient()
    enrol(client, "sam")
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code(secret_of(client))})
    assert client.get("/desk/").status_code == 200
    secret = people.start_again("sam", who={"who": "keeper"}, now=partnership.clock_now())
    assert client.get("/desk/").status_code == 302
    assert not Authenticator.objects.filter(user__username="sam").exists()
    assert CheckedClient().post(reverse("first", args=[secret])).status_code == 302
    with pytest.raises(people.UnknownPerson):
        people.start_again("nobody", who={"who": "keeper"}, now=partnership.clock_now())


def test_signing_in_asks_for_the_second_factor(checked_client: CheckedClient) -> None:
    partnership.organisations()
    enrol(checked_client, "sam")
    checked_client.get(reverse("mfa_activate_totp"))
    secret = secret_of(checked_client)
    checked_client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    checked_client.post(reverse("account_logout"))
    assert checked_client.get("/desk/").status_code == 302
    login = {"login": "sam", "password": PASSWORD}
    step = checked_client.post(reverse("account_login"), login)
    assert step.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert checked_client.get("/desk/").status_code == 302
    wrong = checked_client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert checked_client.get("/desk/").status_code == 302


def test_nobody_can_sign_up_and_no_account_has_a_password_from_the_start(
    checked_client: CheckedClient,
) -> None:
    partnership.organisations()
    assert not any(user.has_usable_password() for user in User.objects.all())
    page = checked_client.get(reverse("account_signup"))
    form = {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    checked_client.post(reverse("account_signup"), form)
    assert page.status_code == 200
    assert not User.objects.filter(username="x").exists()


def test_a_wrong_password_says_so_and_lets_nobody_in(checked_client: CheckedClient) -> None:
    partnership.organisations()
    page = checked_client.get(reverse("account_login"))
    assert page.status_code == 200
    answer = checked_client.post(
        reverse("account_login"), {"login": "sam", "password": "not this one at all"}
    )
    assert answer.status_code == 200
    assert checked_client.get("/desk/").status_code == 302


def test_a_user_who_is_no_member_sees_nothing(checked_client: CheckedClient) -> None:
    partnership.organisations()
    checked_client.force_login(User.objects.create_user("stranger"))
    assert checked_client.get("/desk/").status_code == 302


def test_a_coordinator_adds_a_person(
    checked_client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership.organisations()
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    checked_client.force_login(User.objects.get(username="sam"))
    form = {"name": "ruth", "full_name": "Ruth Ward", "partner": "council", "role": "officer"}
    page = checked_client.post("/desk/people/", form)
    assert "/first/" in page.content.decode()
    assert people.member("ruth").partner == "council"
    again = checked_client.post("/desk/people/", form)
    assert again.status_code == 422
    other = form | {"name": "spy", "partner": "police", "role": "data-protection-officer"}
    assert checked_client.post("/desk/people/", other).status_code == 422
    with pytest.raises(people.UnknownPerson):
        people.member("spy")
    assert next(iter(ledger.entries(limit=1))).facts["member"] == "ruth"
    bad = checked_client.post("/desk/people/", form | {"name": "z", "role": "emperor"})
    assert bad.status_code == 422
