"""One journey at 19:40 on a phone: money sent, 159, the steps, a report, a receipt, the answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import CheckedPage, enter

pytestmark = pytest.mark.chromium
PHONE = {"width": 375, "height": 667}
SAID = "A man rang. He said he was my bank. I sent him £250."
ANSWER = "Thank you. We told your bank. Ring 159 if he rings again."
# Numbers tell no order; among those without a clock the last came last.
NEWEST = "main table tbody tr:last-child a"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A phone on which nothing leaves the origin and no cookie stays."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=request.param)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    yield page
    origin = re.match(r"https?://[^/]+/", page.url)
    assert origin
    assert all(url.startswith(origin[0]) for url in asked)
    assert context.cookies() == []
    context.close()


def to_the_form(phone: Any, demo: str) -> None:
    phone.goto(demo)
    phone.get_by_role("link", name="I sent money").click()
    assert phone.locator("a.dial").get_attribute("href") == "tel:159"
    for _ in range(12):
        if "/tell/" in phone.url:
            break
        before = phone.url
        phone.locator("a.button-wide").first.click()
        phone.wait_for_url(lambda url, before=before: url != before)
    phone.get_by_role("link", name="None of these: tell us").click()
    phone.wait_for_url("**/tell/write/?from=money-sent")


def send(phone: Any) -> None:
    phone.get_by_role("button", name="Send", exact=True).click()
    phone.wait_for_load_state("load")


def test_money_sent_to_the_answer_read(phone: Any, demo: str, browser_page: CheckedPage) -> None:
    to_the_form(phone, demo)
    phone.fill("#words", SAID)
    phone.check("input[value=yesterday]")
    phone.fill("#money", "😭")
    phone.check("#may_count")
    send(phone)
    phone.locator(".errors").wait_for()
    assert phone.input_value("#words") == SAID
    phone.fill("#money", "about 250")
    send(phone)
    phone.locator("#code").wait_for()
    code = phone.inner_text("#code")
    assert code not in phone.url
    assert phone.inner_text("h1") == "Thank you"
    phone.reload()
    assert phone.inner_text("#code") == code

    enter(browser_page, demo, "rhian")
    browser_page.goto(demo + "/desk/inbox/")
    newest = browser_page.page.get_attribute(NEWEST, "href")
    browser_page.goto(demo + newest)
    assert SAID in browser_page.page.inner_text("main")
    if not browser_page.page.locator("#do-close[open]").count():
        browser_page.page.click("#do-close summary")
    browser_page.page.fill("#do-close textarea", ANSWER)
    browser_page.click("#do-close button")

    phone.goto(demo + "/receipt/")
    phone.fill("#code", code.lower().replace("-", " "))
    phone.get_by_role("button", name="Show my receipt").click()
    phone.locator(".timeline").wait_for()
    assert ANSWER in phone.inner_text(".timeline")
    assert "Rhian" not in phone.inner_text("main")


def test_each_page_of_telling_holds(browser_page: CheckedPage, demo: str) -> None:
    page = browser_page.page
    page.set_viewport_size(PHONE)
    browser_page.allowed_status |= {404, 422}
    for address in ("/tell/", "/tell/?who=under-18", "/tell/summary/", "/receipt/"):
        browser_page.goto(demo + address)
    page.fill("#code", "22222-22222")
    browser_page.click("main button")
    browser_page.goto(demo + "/tell/write/")
    page.fill("#words", "\u202eZalgo\u0301\u0301 They have nudes of me. 🙈" + "x" * 300)
    page.fill("#postcode", "90210")
    send(page)
    page.locator(".errors").wait_for()
    browser_page.check()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.fill("#postcode", "DH1 3LE")
    send(page)
    page.locator("#code").wait_for()
    page.click("details summary")
    browser_page.check()
    back = "Back to my receipt"
    for words, onward in (
        ("Add something", back),
        ("Put something right", back),
        ("Take it back", "No, keep it"),
    ):
        page.get_by_role("button", name=words).click()
        page.get_by_role("button", name=onward).wait_for()
        browser_page.check()
        page.get_by_role("button", name=onward).click()
        page.locator(".timeline").wait_for()
    page.emulate_media(color_scheme="dark")
    browser_page.goto(demo + "/tell/write/")


def test_words_are_not_lost_with_the_signal(browser: Any, demo: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(demo + "/tell/write/?from=money-sent")
    page.fill("#words", SAID)
    context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("No signal. Your words are still here.").wait_for()
    assert page.input_value("#words") == SAID
    context.set_offline(False)
    page.get_by_role("button", name="Send", exact=True).dblclick()
    page.locator("#code").wait_for()
    assert SAID in page.inner_text("main")
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url("**/weather/")
    page.go_back()
    assert SAID not in page.content()
    context.close()
