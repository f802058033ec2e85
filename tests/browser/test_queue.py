"""The queue for doubt in a real browser: clean by axe, of use on a phone, and without script."""

from typing import Any

import pytest

from tests.browser.conftest import enter

pytestmark = pytest.mark.chromium


def test_an_officer_decides_takes_it_back_and_opens_what_is_sealed(
    demo: str, browser_page: Any
) -> None:
    page = browser_page.page
    enter(browser_page, demo, "rhian")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        browser_page.click("text=Something must not be missed")
        before = page.inner_text("h1")
        browser_page.click("text=Look and decide >> nth=0")
        page.check("[name=choice][value=ask]")
        browser_page.click("button:has-text('Decide')")
        assert "Decided." in page.inner_text("main")
        assert "Ask the sender" in page.inner_text("main")
        browser_page.click("button:has-text('Take it back')")
        assert page.inner_text("h1") == before
        browser_page.click("text=Say why, and look now")
        if page.locator("#reason").count():
            page.fill("#reason", "weekly look")
            browser_page.click("button:has-text('Write it down')")
        assert "TLP:RED" in page.inner_text(".marking")
        browser_page.click("text=Something else >> nth=0")
        assert "TLP:RED" in page.inner_text(".marking")
        browser_page.goto("/desk/")


def test_it_works_without_script(demo: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo + "/demo/")
    page.click("form:has(input[value=dafydd]) button")
    page.goto(demo + "/desk/queue/")
    page.click("text=Look and decide >> nth=0")
    page.check("[name=choice][value=another]")
    page.select_option("[name=code]", "NFIB90")
    page.click("button:has-text('Decide')")
    assert "Decided." in page.inner_text("main")
    page.click("button:has-text('Take it back') >> nth=0")
    assert "Taken back." in page.inner_text("main")
    context.close()
