"""The public's words: each in the catalogue, each easy to read, and Welsh where it says Welsh."""

import re
from collections import OrderedDict
from functools import cache
from typing import Any

import polib
import pytest
from django.test import Client
from django.utils.translation import trans_real

from hueandcry.action import reading
from hueandcry.desk import clock, ready
from hueandcry.desk.acts import crowd, guesses
from hueandcry.inbox.models import Message
from tests.desk import front, public_walk
from tests.desk.front import NOW, TODAY, code_in, words
from tests.house import catalogue
from tests.public_text import blocks, runs

pytestmark = [pytest.mark.django_db, pytest.mark.wording]
MOST_WORDS = 15  # in a sentence: the mean of the lint, and here of every one
RUN = ".venv/bin/python -m tests.house.catalogue"
# Names of people, places, services and tongues are the same in each language.
NAMES = re.compile(
    r"Hue and Cry|Durham Constabulary|Trading Standards|County Durham|English|TLP:CLEAR|CSV|"
    r"\S+[.@/]\S+|\S+(?: {3}\S+)+|DH1"
)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(crowd, "_PLACES", OrderedDict())
    monkeypatch.setattr(guesses, "_SEEN", [])
    monkeypatch.setattr(ready, "_PAGES", {})


class Marked:
    """Welsh in which every word that has a translation stands in brackets, and no other."""

    def __init__(self, welsh: Any) -> None:
        self.welsh = welsh
        self.known = {
            entry.msgid for entry in polib.pofile(str(catalogue.PO)) if entry.translated()
        }

    def gettext(self, words: str) -> str:
        there = words in self.known or self.welsh.gettext(words) != words
        return f"⟦{words}⟧" if there else words

    def ngettext(self, one: str, several: str, number: int) -> str:
        words = one if number == 1 else several
        return f"⟦{words}⟧" if one in self.known else words

    def __getattr__(self, name: str) -> Any:
        return getattr(self.welsh, name)


def unmarked(html: str) -> list[str]:
    """Words of ours that a Welsh page shows neither translated nor marked as English."""
    said = (run.words if run.ours and run.language == "cy" else " " for run in runs(html))
    text, count = " | ".join(said), 1
    while count:
        text, count = re.subn(r"⟦[^⟦⟧]*⟧", " ", text)
    left = (part.strip() for part in NAMES.sub("", text).split("|"))
    return [part for part in left if re.search(r"[^\W\d_]", part)]


def test_every_word_has_a_translation_or_says_that_it_is_english(
    monkeypatch: pytest.MonkeyPatch,
):
    welsh = Marked(trans_real.translation("cy"))
    monkeypatch.setattr(trans_real, "_translations", {"cy": welsh})
    found = {
        (words, name)
        for name, html in public_walk.every(Client(), "/cy")
        for words in unmarked(html)
    }
    assert not found


def test_the_catalogue_is_of_these_words():
    new = catalogue.renewed(polib.pofile(str(catalogue.PO), wrapwidth=100))
    assert f"{new}" == catalogue.PO.read_text(encoding="utf-8"), f"run: {RUN}"
    assert new.to_binary() == catalogue.MO.read_bytes(), f"run: {RUN}"


def test_every_word_of_the_code_has_welsh():
    assert catalogue.missing() == (), f"run: {RUN}, then write the Welsh into {catalogue.PO.name}"


def filled(words: str) -> set[str]:
    """What a text leaves to be filled in."""
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", words))


def test_a_translation_fills_in_what_the_english_does():
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(catalogue.PO))
        for said in filter(None, [entry.msgstr, *entry.msgstr_plural.values()])
        if filled(said) not in (filled(entry.msgid), filled(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


lint = cache(reading.lint)


def too_hard(html: str) -> list[str]:
    """What keeps the text of a page from the public, block by block and as a whole."""
    # The name of a campaign is its own.
    found = blocks(html.replace("Stop! Think Fraud", "Stop Think Fraud"))
    each = [fault for block in found for fault in lint(block)]
    said = [sentence for block in found for sentence in reading.sentences(block)]
    each += [f"long: {one}" for one in said if len(reading.words(one)) > MOST_WORDS]
    return [*dict.fromkeys([*each, *reading.lint("\n".join(found))])]


def test_every_page_can_be_read_under_stress():
    pages = dict(public_walk.every(Client()))
    wrong = {name: faults for name, html in pages.items() if (faults := too_hard(html))}
    assert wrong == {}
    assert len(pages) > 200


def test_a_hard_page_is_seen():
    page = "<p>Notwithstanding aforementioned institutional considerations, please remain safe.</p>"
    assert any("'safe'" in fault for fault in too_hard(page))
    assert any("readability" in fault for fault in too_hard(page * 5))
    assert unmarked('<p lang="cy">⟦Back⟧ now <b lang="en">and then</b></p>') == ["now"]


# ---- one journey in Welsh

STEPS = ("", "lock-them-out/", "keep/", "ask-for-it-back/", "tell-someone/", "watch/", "done/")


@pytest.mark.parametrize("step", STEPS)
def test_the_guide_to_money_sent_is_welsh_and_says_who_made_it_so(step: str):
    html = words(Client().get(f"/cy/help/money-sent/{step}"))
    assert '<html lang="cy"' in html
    assert "Cymraeg gan beiriant, heb ei wirio eto." in html
    assert '<span lang="en">Machine-made Welsh, not yet checked.</span>' in html
    assert "rhan o’r dudalen hon yn Saesneg" not in html
    assert 'lang="en-gb" hreflang="en-gb">English</a>' in html
    assert f'rel="alternate" hreflang="en-gb" href="/help/money-sent/{step}"' in html


def test_a_guide_without_welsh_is_english_and_says_so():
    html = words(Client().get("/cy/help/harassment/"))
    assert "Mae rhan o’r dudalen hon yn Saesneg." in html
    assert '<title lang="en">' in html
    assert '<h1><span lang="en">' in html
    assert "Peidiwch â" not in html
    assert "Machine-made" not in words(Client().get("/help/harassment/"))


def test_a_report_in_welsh_is_answered_in_welsh():
    front.opened()
    client = Client()
    page = words(client.get("/cy/tell/write/?from=money-sent"))
    assert 'href="/tell/write/?from=money-sent" lang="en-gb"' in page
    filled = {**front.form(client, "money-sent"), "words": "Anfonais £200. Ŵyr neb."}
    slip = words(client.post("/cy/tell/write/", {**filled, "money": "$5", "postcode": "90210"}))
    assert "2 beth i’w cywiro" in slip
    assert "Ni allem ddarllen hynny fel cod post o’r DU." in slip
    assert 'rel="alternate"' not in slip
    day, none = {"day": "3/3/2026"}, {"money": "0"}
    sent = client.post("/cy/tell/write/", {**filled, **day, **none})
    assert "26 Tachwedd 2026, 19:40" in words(sent)
    assert "3 Mawrth 2026" in words(sent)
    assert "Dywedoch chi wrthym. Diolch." in words(sent)
    assert "<dd>dim</dd>" in words(sent)
    assert "£200. Ŵyr neb." in words(client.post("/receipt/", {"code": code_in(sent)}))
    assert Message.objects.get().language == "cy"
