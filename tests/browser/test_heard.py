"""One journey by ear: sent money, 159, the steps, a report with a slip, its receipt."""

import re
from collections import OrderedDict
from typing import Any

import pytest

from hueandcry.desk import clock, ready
from hueandcry.desk.acts import crowd
from tests.browser.conftest import CheckedPage
from tests.browser.heard import heard
from tests.desk import front
from tests.desk.front import NOW, TODAY
from tests.house.source import ROOT

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
KEPT = ROOT / "tests" / "samples" / "heard_money_sent.txt"
ON = "main a.button"
SEND = "main button[type=submit]:not([formaction])"
FRAME = ("banner", "aside", "foot")


@pytest.fixture(autouse=True)
def _at_1940(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(crowd, "_PLACES", OrderedDict())
    monkeypatch.setattr(ready, "_PAGES", {})
    front.opened()


class Listener:
    """Somebody who hears the first page whole, and of each later one what is new on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.lines: list[str] = []

    def go(self, selector: str, arrived: str = "h1") -> None:
        """Follow what the selector finds, and hear where it leads."""
        with self.page.expect_navigation():
            self.page.click(selector)
        self.page.wait_for_selector(arrived)
        self.hear()

    def hear(self) -> None:
        # Whether the guide is on the phone yet hangs on how quick the phone is.
        said = [line for line in heard(self.page) if not line.startswith("Saved on this phone")]
        self.lines += ["", f"== {self.page.title()}", *(_main(said) if self.lines else said)]


def _main(said: list[str]) -> Any:
    inside = False
    for line in said:
        if found := re.match(r"\[(\w+)", line):
            inside = found[1] not in FRAME
        if inside:
            yield line


def test_the_journey_is_heard_as_it_was_written_down(
    live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.allowed_status = {200, 422}
    page, listener = browser_page.page, Listener(browser_page.page)
    browser_page.goto(f"{live_server.url}/")
    listener.hear()
    listener.go("text=I sent money")
    while page.locator(f"{ON}[href*='/help/money-sent/']").count():
        listener.go(ON)
    listener.go(ON)
    listener.go("text=None of these")
    page.fill("#words", "A man rang. I sent him £200.")
    page.fill("#money", "$200")
    listener.go(SEND, ".errors:focus")
    page.fill("#money", "200")
    listener.go(SEND, "#code")
    said = "\n".join(listener.lines).strip() + "\n"
    said = re.sub(front.CODE, "7Q4M2-9KXAB", said).replace(live_server.url[7:], "our.example")
    assert said == (KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""), _written(said)


def _written(said: str) -> str:
    """Where the new text was put, to be read and to be copied over the old one."""
    new = ROOT / ".pytest_cache" / KEPT.name
    new.parent.mkdir(exist_ok=True)
    new.write_text(said, encoding="utf-8")
    return f"Read .pytest_cache/{new.name} aloud. If it is right, copy it to tests/samples."


@pytest.mark.parametrize("step", ["money-sent/", "money-sent/done/", "harassment/"])
def test_a_welsh_page_may_be_shown(step: str, live_server: Any, browser_page: CheckedPage) -> None:
    browser_page.goto(f"{live_server.url}/cy/help/{step}")
    said = heard(browser_page.page)
    assert "Cymraeg gan beiriant, heb ei wirio eto. Machine-made Welsh" in " ".join(said)
    assert "link: English" in said
