"""What somebody sends arrives whole or not at all, in UTF-8, and its address is in no log."""

import io
import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from hueandcry.desk import body, form_token
from hueandcry.desk.body import Body
from hueandcry.inbox.models import Message
from tests.desk import front

SAID = "I sent £250 to a man who said he was my bank"
FORM = "application/x-www-form-urlencoded"


pytestmark = pytest.mark.one_database


class SlowLine:
    """A sender who never goes on: whoever reads asks meanwhile for another's form."""

    def __init__(self, depth: int) -> None:
        self.depth = depth

    def read(self, size: int, /) -> bytes:
        if self.depth:
            Body(SlowLine(self.depth - 1), 1).read()
        return b"a" * size


def test_all_of_it_by_pieces_and_at_once() -> None:
    sent = Body(io.BytesIO(b"words=hello and more"), 11)
    pieces = [sent.read(4), sent.read(100), sent.read(1), sent.read()]
    assert pieces == [b"word", b"s=hello", b"", b""]


@pytest.mark.parametrize("came", [b"", b"words", b"words=hell"])
def test_half_of_it_is_none_of_it(came: bytes) -> None:
    with pytest.raises(OSError, match="hung up"):
        Body(io.BytesIO(came), 11).read()


def test_slow_senders_leave_somebody_to_answer_the_rest() -> None:
    Body(SlowLine(body.SLOW - 1), 1).read()
    with pytest.raises(OSError, match="slowly"):
        Body(SlowLine(body.SLOW), 1).read()
    Body(SlowLine(body.SLOW - 1), 1).read()


PAGES = ["/tell/write/", "/tell/summary/", "/receipt/", "/receipt/add/", "/receipt/correct/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, "/cy/tell/write/"])
def test_half_a_form_is_answered_in_words_and_kept_nowhere(path: str) -> None:
    front.opened()
    sent = urlencode({**front.form(Client()), "words": SAID, "code": "7"}).encode()
    cut: dict[str, Any] = {"wsgi.input": Body(io.BytesIO(sent[:-9]), len(sent))}
    response = Client().generic("POST", path, sent, FORM, **cut)
    assert response.status_code == 400
    assert ("Go back and send it once more." in front.words(response)) is ("/cy/" not in path)
    assert 'class="leave"' in front.words(response)
    assert Message.objects.count() == 0


CODES = ["utf-16", "utf-7", "hex", "unicode_escape", "idna", "cp037"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=B"])
def test_a_form_is_utf_8_whatever_its_sender_calls_it(kind: str, code: str) -> None:
    front.opened()
    said = {**front.form(Client()), "words": SAID}
    parts = [f'--B\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{said[k]}' for k in said]
    sent = urlencode(said) if kind == FORM else "\r\n".join([*parts, "--B--\r\n"])
    response = Client().generic("POST", "/tell/write/", sent, f"{kind}; charset={code}")
    assert SAID in front.words(response)
    assert front.code_in(response)


ORIGINS = ["http://[", "null", "https://evil.example", "http://testserver.evil.example", "://"]


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ORIGINS)
def test_another_sites_form_is_not_sent_from_any_origin(origin: str) -> None:
    front.opened()
    said = {**front.form(Client()), "words": SAID}
    response = Client().post("/tell/write/", said, headers={"origin": origin})
    assert (response.status_code, Message.objects.count()) == (409, 0)
    ours = Client().post("/tell/write/", said, headers={"origin": "http://testserver"})
    assert front.code_in(ours)


ADDRESSES = ["/7Q4M2-9KXAB", "/7Q4M2-9KXAB/", "/receipt/7Q4M2-9KXAB/x", "/tell/write/7Q4M2-9KXAB"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_typed_into_the_address_is_in_no_log(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    front.opened()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.request").error("A fault of ours is still written down.")
        for host in ("testserver", "7Q4M2-9KXAB.example"):
            Client().get(address, headers={"host": host})
        Client(enforce_csrf_checks=True).post(address)
    assert "7Q4M2" not in "".join(capfd.readouterr())
    assert "7Q4M2" not in caplog.text
    assert "still written down" in caplog.text


def test_a_mark_of_signs_that_nobody_types_is_none() -> None:
    for mark in ("", ":", "a:b:c", "😀:😀", "\0", "a" * 5000):
        assert form_token.read(mark, front.NOW) == ""
