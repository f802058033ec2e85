"""What is rising, in a real browser: clean by axe at both widths, and its links lead on."""

from typing import Any

import pytest

from tests.browser.conftest import enter

pytestmark = pytest.mark.chromium


def test_an_alarm_is_read_and_its_reports_are_looked_at(demo: str, browser_page: Any) -> None:
    page = browser_page.page
    enter(browser_page, demo, "priya")
    browser_page.goto("/desk/picture/")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        browser_page.goto("/desk/alarms/")
        assert "may be false" in page.inner_text("main")
        alarms = page.locator(".alarms > li").count()
        # Other tests bring files into the same demo, and a file may end an alarm.
        assert alarms or "Nothing rises" in page.inner_text("h1")
    if alarms:
        browser_page.click("text=See its reports >> nth=0")
        assert "period=week" in page.url
        assert "What it is about" in page.inner_text("main table")
