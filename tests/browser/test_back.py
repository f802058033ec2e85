"""What we got back, marks and lists, in a real browser on the demo."""

from typing import Any

import pytest

from tests.browser.conftest import enter

pytestmark = pytest.mark.chromium


def test_a_mark_that_a_person_sets_stands_under_the_chart(demo: str, browser_page: Any) -> None:
    page = browser_page.page
    enter(browser_page, demo, "priya")
    browser_page.goto("/desk/marks/")
    page.select_option("[name=source]", "police")
    page.select_option("[name=kind]", "other")
    page.fill("[name=starts]", "2026-02-02")
    browser_page.allowed_status = {200, 422}
    browser_page.click("button:has-text('Set the mark')")
    assert "Say what happened" in page.inner_text(".errors")
    assert page.input_value("[name=starts]") == "2026-02-02"
    page.fill("[name=words]", "A second desk began to take crimes down.")
    browser_page.click("button:has-text('Set the mark')")
    browser_page.goto("/desk/picture/?period=month&stream=police_online")
    assert "A second desk began" in page.inner_text("figcaption")
    browser_page.goto("/desk/marks/")
    browser_page.click("li:has-text('A second desk') button")
    assert "removed" in page.inner_text("li:has-text('A second desk')")


@pytest.mark.parametrize("width", [375, 1280])
def test_the_pages_at_two_widths(demo: str, browser_page: Any, width: int) -> None:
    browser_page.page.set_viewport_size({"width": width, "height": 800})
    enter(browser_page, demo, "dafydd")
    for address in ("/desk/back/", "/desk/lists/", "/desk/marks/"):
        browser_page.goto(address)
    assert "Your marks" in browser_page.page.inner_text("main")


def test_with_nothing_sent_the_page_says_what_to_do(demo: str, browser_page: Any) -> None:
    enter(browser_page, demo, "sam")
    for address in ("/desk/back/", "/desk/marks/"):
        browser_page.goto(address)
        assert "Bring in a file" in browser_page.page.inner_text(".empty")
    browser_page.allowed_status = {200, 400}
    for address in ("/desk/picture/", "/desk/", "/desk/lists/"):
        browser_page.goto(f"{address}?known_on=2999-01-01")
        assert "is still to come" in browser_page.page.inner_text("main")
