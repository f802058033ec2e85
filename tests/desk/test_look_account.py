"""Sign-in pages stand in our frame and say in our words what to do."""

import pytest
from django.contrib.auth.models import User

from tests.desk.conftest import CheckedClient

pytestmark = [pytest.mark.django_db, pytest.mark.wording]
PASSWORD = "three words you picture"
SIGNED_OUT = [
    # address, title
    ("/account/login/", "Sign in to the desk"),
    ("/account/signup/", "Nobody signs up here"),
    ("/account/inactive/", "This account is switched off"),
]
SIGNED_IN = [
    ("/account/logout/", "Sign out"),
    ("/account/password/change/", "Change your password"),
    ("/account/2fa/", "Your second step"),
    ("/account/2fa/totp/activate/", "Say again that it is you"),
]


def in_our_frame(html: str, title: str) -> bool:
    marked = html.split("<body>")[1].lstrip().startswith('<section class="marking"')
    return marked and f"<h1>{title}</h1>" in html and 'class="door"' in html


@pytest.mark.parametrize(("address", "title"), SIGNED_OUT)
def test_a_stranger_finds_our_page(checked_client: CheckedClient, address: str, title: str) -> None:
    response = checked_client.get(address)
    assert response.status_code == 200
    assert in_our_frame(response.content.decode(), title)


@pytest.mark.parametrize(("address", "title"), SIGNED_IN)
def test_a_member_finds_our_page(checked_client: CheckedClient, address: str, title: str) -> None:
    User.objects.create_user("jo", password=PASSWORD)
    checked_client.post("/account/login/", {"login": "jo", "password": PASSWORD})
    response = checked_client.get(address, follow=True)
    assert response.status_code == 200
    assert in_our_frame(response.content.decode(), title)


def test_the_second_step_shows_its_secret_and_says_what_is_wrong(
    checked_client: CheckedClient,
) -> None:
    User.objects.create_user("jo", password=PASSWORD)
    checked_client.post("/account/login/", {"login": "jo", "password": PASSWORD})
    checked_client.post("/account/reauthenticate/", {"password": PASSWORD})
    html = checked_client.get("/account/2fa/totp/activate/").content.decode()
    assert in_our_frame(html, "Add a second step")
    assert html.count("data:image/svg+xml") == 1
    wrong = checked_client.post("/account/2fa/totp/activate/", {"code": "0"}).content.decode()
    assert '<a href="#id_code">' in wrong


def test_a_member_without_a_password_chooses_one(checked_client: CheckedClient) -> None:
    checked_client.force_login(User.objects.create(username="jo", password="!"))
    html = checked_client.get("/account/password/set/").content.decode()
    assert in_our_frame(html, "Choose a password")


def test_a_wrong_password_is_said_first_and_leads_to_its_field(
    checked_client: CheckedClient,
) -> None:
    response = checked_client.post("/account/login/", {"login": "jo", "password": "wrong"})
    html = response.content.decode()
    assert html.index('class="errors"') < html.index("<h1>")
    assert '<a href="#id_login">' in html


def test_an_empty_form_names_each_field_that_is_missing(checked_client: CheckedClient) -> None:
    html = checked_client.post("/account/login/", {}).content.decode()
    for field in ("id_login", "id_password"):
        assert f'<a href="#{field}">' in html
        assert f'id="{field}_error"' in html
