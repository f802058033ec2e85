"""The guided Friday, walked in a real browser against the real server of a fresh demo."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import enter

pytestmark = pytest.mark.chromium


def test_five_steps_and_a_sixth(demo: str, browser_page: Any) -> None:
    page = browser_page.page
    enter(browser_page, demo, "priya")
    assert page.inner_text("h1") == "The quarter at a glance"
    assert "Invented data" in page.inner_text(".marking")

    browser_page.click("text=Bring in the police file")
    browser_page.click("text=Read this one")
    assert "It adds up." in page.inner_text("main")
    browser_page.click("button:has-text('Take in')")
    assert "reports taken in" in page.inner_text("h1")

    browser_page.click("text=See what changed")
    assert re.search(r"Police crimes flagged online: [\d,]+ in ", page.inner_text("h1"))
    assert "Invented data" in page.inner_text("figure")
    browser_page.click("a:has-text('May I see this, and why?')")
    browser_page.click("button:has-text('Ask')")
    assert "Yes" in page.inner_text(".verdict")
    page.select_option("[name=purpose]", "research")
    browser_page.click("button:has-text('Ask')")
    assert "No" in page.inner_text(".verdict")

    browser_page.click("nav >> text=Ledger")
    assert "It holds" in page.inner_text(".verdict")
    assert "refused" in page.inner_text("main") or "no" in page.inner_text("main")
    browser_page.click("nav >> text=Today")
    picture(page, "today-1280")
    browser_page.click("text=Now your own spreadsheet")
    assert "hueandcry partner check" in page.inner_text("main")
    assert page.locator(".walk .done").count() == 6


def test_the_council_sees_rounded_numbers_and_the_same_ones_twice(
    demo: str, browser_page: Any
) -> None:
    page = browser_page.page
    enter(browser_page, demo, "amina")
    browser_page.goto("/desk/picture/?split=theme&stream=fraud")
    first = page.inner_text("main table")
    assert all(int(n) % 5 == 0 for n in re.findall(r"^\d+$", first, re.MULTILINE))
    browser_page.goto("/desk/picture/?period=month&stream=fraud")
    browser_page.goto("/desk/picture/?split=theme&stream=fraud")
    assert page.inner_text("main table") == first


def picture(page: Any, name: str) -> None:
    """Keep the page's picture for the README, when asked to: HUEANDCRY_PICTURES=1."""
    if os.environ.get("HUEANDCRY_PICTURES"):
        folder = Path(__file__).parents[2] / "docs" / "made"
        page.screenshot(path=folder / f"{name}.png", full_page=True)


# The officer's pages; each is drawn at 320 px too, whatever the width.
DUTIES = (
    "/desk/officer/",
    "/desk/rights/",
    "/desk/recalls/",
    "/desk/emergency/",
    "/desk/outputs/",
    "/desk/outputs/new/",
    "/desk/may-i/request/",
    "/desk/law/cda-115/",
    "/desk/ledger/ours/",
)


@pytest.mark.parametrize("width", [375, 1280])
def test_every_page_at_two_widths(demo: str, browser_page: Any, width: int) -> None:
    browser_page.page.set_viewport_size({"width": width, "height": 800})
    enter(browser_page, demo, "jo")
    for address in (
        "/desk/",
        "/desk/picture/?split=theme",
        "/desk/picture/?split=ward&stream=all",
        "/desk/picture/?period=week",
        "/desk/may-i/?purpose=research&owner=fraud-desk",
        "/desk/agreements/",
        "/desk/agreements/DSA-2026-07/",
        "/desk/ledger/",
        "/how/",
        "/desk/codes/",
        "/desk/friday/your-own/",
        *(DUTIES if width < 500 else ()),
    ):
        browser_page.goto(address)


def test_pages_of_no_and_nothing(demo: str, browser_page: Any) -> None:
    enter(browser_page, demo, "amina")
    browser_page.allowed_status = {200, 400, 403, 404}
    for address in (
        "/desk/picture/?purpose=research",
        "/desk/picture/?split=colour",
        "/desk/intake/99999/",
        "/desk/people/",
        "/nowhere/",
    ):
        browser_page.goto(address)


def test_without_script_the_desk_works(demo: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo + "/demo/")
    page.click("form:has(input[value=priya]) button")
    page.goto(demo + "/desk/picture/?split=theme")
    assert page.locator("main svg").count() >= 1
    context.close()
