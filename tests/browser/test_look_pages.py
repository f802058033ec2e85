"""Every sample page in a real browser: clean by axe, silent, 320 px wide, of use on a phone."""

from typing import Any

import pytest

from tests.browser.conftest import CheckedPage
from tests.desk.look_samples import pages

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.desk.look_urls"),
]
PHONE = {"width": 375, "height": 667}
# What sticks out of the panel it stands in, to the right.
OUTSIDE = """[...document.querySelectorAll('.panel *')].filter(inner => {
  const at = inner.getBoundingClientRect();
  const room = inner.closest('.panel').getBoundingClientRect();
  return at.width && !inner.closest('.unseen') && at.right > room.right;
}).map(inner => inner.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_may_be_shown_wide_and_on_a_phone(
    name: str, live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.goto(f"{live_server.url}/look/{name}/")
    assert browser_page.page.evaluate(OUTSIDE) == []
    browser_page.page.set_viewport_size(PHONE)
    browser_page.goto(f"/look/{name}/")


def test_the_menu_opens_on_a_phone_without_script(live_server: Any, browser: Any) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/look/today/")
    assert not page.get_by_role("link", name="Agreements").is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="Agreements").is_visible()
    assert page.get_by_role("button", name="Sign out").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_invented_data_are_called_so_at_every_width(
    width: int, live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.page.set_viewport_size({"width": width, "height": 700})
    browser_page.goto(f"{live_server.url}/look/today/")
    chip = browser_page.page.get_by_text("Invented data: nobody here is real").first
    assert chip.is_visible()
    assert chip.evaluate("chip => chip.getBoundingClientRect().right") <= width


def test_print_keeps_the_marking_and_the_chip_and_drops_the_buttons(
    live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.goto(f"{live_server.url}/look/today/")
    page = browser_page.page
    page.emulate_media(media="print")
    assert page.get_by_text("TLP:AMBER+STRICT").first.is_visible()
    assert page.get_by_text("Invented data: nobody here is real").first.is_visible()
    assert not page.get_by_role("link", name="Bring in a file").first.is_visible()


def test_focus_is_a_lantern_ring_in_an_ink_ring(
    live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.goto(f"{live_server.url}/look/today/")
    page = browser_page.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to what matters"
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "(style => [style.outlineColor, style.outlineWidth, style.boxShadow])"
        "(getComputedStyle(document.activeElement))"
    )
    assert ring == ["rgb(246, 185, 74)", "3px", "rgb(36, 27, 34) 0px 0px 0px 6px"]


def test_what_is_to_mend_has_the_focus_and_leads_to_its_field(
    live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.goto(f"{live_server.url}/look/intake-error/")
    page = browser_page.page
    assert page.evaluate("document.activeElement.className") == "errors"
    page.get_by_role("link", name="photo.csv").click()
    assert page.evaluate("document.activeElement.id") == "file"


def test_what_can_be_tapped_is_large_enough(live_server: Any, browser_page: CheckedPage) -> None:
    page = browser_page.page
    page.set_viewport_size(PHONE)
    for name in ("today", "intake", "picture", "check-clean", "choose", "people"):
        browser_page.goto(f"{live_server.url}/look/{name}/")
        heights = page.evaluate(
            "[...document.querySelectorAll('.button, select, summary, input:not([type=hidden])')]"
            ".map(e => (e.closest('.radio') || e).getBoundingClientRect().height)"
            ".filter(height => height)"
        )
        assert min(heights) >= 44, name


def test_chart_text_is_drawn_in_our_face_and_stays_inside(
    live_server: Any, browser_page: CheckedPage
) -> None:
    browser_page.goto(f"{live_server.url}/look/picture/")
    page = browser_page.page
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('600 16px \"Atkinson Hyperlegible Next\"')")
    outside = page.evaluate(
        "[...document.querySelectorAll('.chart-wide svg')].flatMap(svg => {"
        " const box = svg.getBoundingClientRect();"
        " return [...svg.querySelectorAll('text')].filter(text => {"
        "  const at = text.getBoundingClientRect();"
        "  return at.left < box.left - 1 || at.right > box.right + 1;"
        " }).map(text => text.textContent) })"
    )
    assert outside == []
