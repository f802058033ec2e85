"""A walk through every page of the front door, in each state that words of ours can show."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils.translation import override

from hueandcry.action.contacts import Known
from hueandcry.action.playbook import Lead, main_path, playbooks
from hueandcry.desk.acts import round_here
from hueandcry.desk.acts.round_here import PublicFigure
from hueandcry.desk.pages import lost
from hueandcry.desk.pages.sheets import FORMS
from hueandcry.facts.figure import ClearedCell, ClearedTable
from hueandcry.inbox import answer, numbers
from hueandcry.inbox.models import Message
from tests.desk import front
from tests.desk.front import NOW, TODAY, code_in
from tests.desk.test_alerts import put

# No word in it: what a person typed is not ours to translate.
SAID = "159"
BAD: dict[str, dict[str, str]] = {
    "nothing said": {"words": " "},
    "too long": {"words": "1 " * 4_000},
    "no day": {"day": "31/13/2026"},
    "a day to come": {"day": "2030-01-01"},
    "long ago": {"day": "1/1/1900"},
    "no sum": {"money": "-5"},
    "other money": {"money": "$5"},
    "no postcode": {"postcode": "90210"},
    "no way to answer": {"may_reach": "yes"},
    "not a number": {"reach": "1", "may_reach": "yes"},
    "no leave": {"reach": "07700 900123"},
    "two at once": {"money": "$5", "postcode": "90210"},
}

Pages = Iterator[tuple[str, str]]


def every(client: Client, prefix: str = "") -> Pages:
    """Each page with its name: before anybody answers the door, then while somebody does."""
    walk = _Walk(client, prefix)
    for address in ("/tell/", "/tell/write/", "/kept/", "/help/worried-child/"):
        yield walk.get(address, "closed: ")
    front.opened()
    for contact in ("mash", "adult_care"):
        numbers.enter(contact, Known("01234 567890", "", ""), TODAY, by="sam", now=NOW)
    yield from _still(walk)
    yield from _lost(walk)
    yield from _round_here(walk)
    yield from _told(walk)


class _Walk:
    def __init__(self, client: Client, prefix: str) -> None:
        self.client, self.prefix = client, prefix

    def get(self, address: str, name: str = "") -> tuple[str, str]:
        return name + address, _text(self.client.get(self.prefix + address))

    def post(self, address: str, given: Any, name: str) -> tuple[str, str]:
        return f"{address} {name}", _text(self.client.post(self.prefix + address, given))

    def told(self, said: dict[str, Any]) -> Any:
        filled = {**front.form(self.client, "money-sent"), "words": SAID, **said}
        return self.client.post(f"{self.prefix}/tell/write/", filled)


def _text(response: Any) -> str:
    assert response.status_code < 500
    return _read(response)


def _read(response: Any) -> str:
    return str(response.content.decode())


def _still(walk: _Walk) -> Pages:
    for address in ("/", "/talk/", "/kept/", "/round-here/", "/help/no-such-guide/"):
        yield walk.get(address)
    for address in ("/tell/", "/tell/?who=under-18", "/tell/write/", "/tell/summary/"):
        yield walk.get(address)
    yield walk.get("/receipt/")
    for guide in playbooks().values():
        yield walk.get(f"/help/{guide.id}/")
        for node in guide.nodes.values():
            if not isinstance(node, Lead) and node.id != guide.start:
                yield walk.get(f"/help/{guide.id}/{node.id}/")
        for form in FORMS if main_path(guide) else ():
            yield walk.get(f"/help/{guide.id}/as/{form}/")


def _lost(walk: _Walk) -> Pages:
    yield walk.get("/no-such-page/")
    with override("cy" if walk.prefix else "en-gb"):
        request = RequestFactory().get(f"{walk.prefix}/")
        yield "a fault", _read(lost.fault(request))
        yield "a request that cannot be read", _read(lost.bad_request(request))


def _round_here(walk: _Walk) -> Pages:
    """With a warning, which its sender's receipt may speak of, and with figures of each kind."""
    said = {"concerns": "Anyone.", "one_thing": "Do not tap it.", "places": "DH1"}
    put(valid_until=TODAY, happening="A text says a parcel waits.", **said)
    months, themes = ("2026-09", "2026-10"), ("fraud", "other")
    more = _figure("fraud", ("month",), (months,), [(("2026-09",), 40), (("2026-10",), 55)])
    few = _figure("bank", ("month",), (months,), [(("2026-09",), 40), (("2026-10",), None)])
    split = [((months[1], "fraud"), 40), ((months[1], "other"), None), ((months[1], None), 50)]
    by_theme = _figure("police_online", ("month", "theme"), (months[1:], themes), split)
    with patch.object(round_here, "figures", return_value=(more, few, by_theme)):
        yield walk.get("/round-here/", "with figures: ")


def _figure(stream: str, axes: Any, values: Any, cells: list[Any]) -> PublicFigure:
    cleared = tuple(ClearedCell(key, number, "" if number else "few") for key, number in cells)
    table = ClearedTable(stream, axes, values, cleared)
    return PublicFigure(1, 1, table, 5, 10, TODAY, ("A new form since March.",), "priya", NOW)


def _told(walk: _Walk) -> Pages:
    for name, said in BAD.items():
        yield f"/tell/write/ {name}", _text(walk.told(said))
    picture = SimpleUploadedFile("1.jpg", b"1", "image/jpeg")
    yield "/tell/write/ a picture", _text(walk.told({"picture": picture}))
    yield walk.post("/tell/write/", {"words": SAID}, "an old form")
    yield walk.post("/tell/summary/", {"words": SAID, "money": "5", "day": "1/2/2026"}, "made")
    yield walk.post("/receipt/", {"code": "1"}, "no such code")
    full = {
        "when": "week",
        "money": "0",
        "postcode": "DH1 3LE",
        "reach": "07700 900123",
        "may_reach": "yes",
        "may_count": "yes",
        "pressed": "yes",
    }
    sent = walk.told(full)
    yield "/tell/write/ sent", _text(sent)
    code = code_in(sent)
    twice = {**front.form(walk.client), "words": SAID}
    walk.client.post("/tell/write/", twice)
    yield walk.post("/tell/write/", {**twice, "words": "101"}, "sent twice, changed")
    for act in ("add", "correct", "take-back"):
        yield walk.post(f"/receipt/{act}/", {"code": code}, "asked")
    yield walk.post("/receipt/add/", {"code": code, "words": " "}, "nothing")
    yield walk.post("/receipt/add/", {"code": code, "words": SAID}, "done")
    yield walk.post("/receipt/correct/", {"code": code, "words": SAID, "may_count": "yes"}, "done")
    number = Message.objects.order_by("came_at").values_list("id", flat=True)[0]
    answer.read(number, "sam", NOW + timedelta(minutes=1), "on duty")
    yield walk.post("/receipt/", {"code": code}, "read")
    answer.pass_on(number, "trading", SAID, SAID, by="sam", now=NOW + timedelta(minutes=2))
    yield walk.post("/receipt/", {"code": code}, "passed on")
    answer.read(number, "sam", NOW + timedelta(minutes=3), "on duty")
    answer.accepted(number, SAID, SAID, by="sam", now=NOW + timedelta(minutes=3))
    yield walk.post("/receipt/", {"code": code}, "counted")
    answer.close(number, SAID, by="sam", now=NOW + timedelta(minutes=4))
    yield walk.post("/receipt/", {"code": code}, "closed")
    yield walk.post("/receipt/take-back/", {"code": code, "sure": "yes"}, "done")
    for guide, words in (("harassment", SAID), ("", "groomed")):
        filled = {**front.form(walk.client, guide), "words": words}
        yield walk.post("/tell/write/", filled, f"live {guide or words}")
