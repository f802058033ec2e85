"""A sixth partner with a layout nobody has seen joins and sends its first file, by screen alone.

Each step below clicks what the page before it says to do; nothing is typed but what it asks for.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import CheckedPage, enter

pytestmark = pytest.mark.chromium


def become(walker: CheckedPage, name: str) -> None:
    """Be somebody else of the demo; it leads to their Today page."""
    walker.goto("/demo/")
    walker.click(f"form:has(input[value={name}]) button")


def say(walker: CheckedPage, **typed: str) -> None:
    """Fill fields by their labels' names, choosing where there is a choice."""
    for name, value in typed.items():
        field = walker.page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def shows(walker: CheckedPage, words: str) -> None:
    assert words in walker.page.inner_text("main"), f"{walker.page.url}: {words!r} is not there"


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Any:
    """Keep a picture of each page where the folder named by HUEANDCRY_LOOK is, for eyes."""
    folder = os.environ.get("HUEANDCRY_LOOK", "")

    def keep(walker: CheckedPage, name: str) -> None:
        if folder:
            wide = walker.page.viewport_size["width"]
            walker.page.screenshot(path=Path(folder) / f"{name}-{wide}.png", full_page=True)

    return keep


@pytest.mark.parametrize(
    ("width", "name", "file"),
    [pytest.param(1280, "Harbour Homes", 0, marks=pytest.mark.long), (375, "Quay Homes", 1)],
)
def test_a_sixth_partner_joins_and_sends_its_first_file(
    demo: str, browser_page: CheckedPage, width: int, name: str, file: int, look: Any
) -> None:
    walker, page, key = browser_page, browser_page.page, name.split()[0].lower()
    coordinator, approver = f"hana-{key}", f"tom-{key}"
    page.set_viewport_size({"width": width, "height": 800})

    # The partnership's coordinator lets them in.
    enter(walker, demo, "sam")
    walker.click("footer >> text=Partners")
    look(walker, "01-joinings")
    walker.click("text=Add an organisation")
    walker.allowed_status = {200, 422}
    walker.click("button:has-text('Add it')")
    shows(
        walker, "things to mend" if page.locator(".errors li").count() > 1 else "One thing to mend"
    )
    look(walker, "02-new-error")
    say(walker, name=name, kind="charity", contact=f"data@{key}.example")
    walker.click("button:has-text('Add it')")
    look(walker, "03-invite")
    say(walker, full_name="Hana Osei", name=coordinator)
    walker.click("button:has-text('Add them')")
    shows(walker, "In this demo you can be one of its people")
    look(walker, "04-invited")

    # Its first person adds who approves, and writes the house rule.
    become(walker, coordinator)
    look(walker, "05-today")
    walker.click("text=is joining: step 3 of 5")
    shows(walker, "Now: write your house rule")
    look(walker, "06-step-3")
    say(walker, full_name="Tom Reed", name=approver)
    walker.click("button:has-text('Add them')")
    walker.click("main >> text=Write the house rule")
    look(walker, "07-write-house")
    walker.click("text=Show me what it would say")
    shows(walker, "This is what it would say.")
    look(walker, "08-house-draft")
    walker.click("button:has-text('Put it in the book')")
    look(walker, "09-house-kept")
    walker.click("text=Back to joining")
    walker.click("text=Let a partner see our counts")
    say(walker, other="police", purpose="prevent-and-detect-crime")
    walker.click("text=Show me what it would say")
    shows(walker, "CDA 1998 s.115")
    look(walker, "10-give-draft")
    walker.click("button:has-text('Put it in the book')")

    # Both sides approve; each finds it on their Today page.
    for officer, texts in ((approver, 2), ("jo", 1)):
        become(walker, officer)
        look(walker, f"11-to-approve-{texts}")
        for _ in range(texts):
            walker.click(f"text=/Read and approve: .*{name}.*/ >> nth=0")
            walker.click("text=Approve this exact text")
            walker.goto("/desk/")

    # The first file: an unknown layout leads to the mapping, the mapping to the check.
    become(walker, coordinator)
    walker.click("text=is joining: step 4 of 5")
    look(walker, "12-step-4")
    walker.click("main >> text=Bring in a file")
    look(walker, "13-intake")
    walker.click(f"button:has-text('Read this one') >> nth={file}")
    shows(walker, "What does each column hold?")
    look(walker, "14-mapping")
    say(walker, title="")
    walker.click("text=Save it, and check the file")
    shows(walker, "Give the layout a name")
    look(walker, "15-mapping-error")
    say(walker, title="Scam log", list="other")
    for heading, field in (("Log no.", "ref"), ("When told", "reported_on"),
                           ("When it began", "event_on"), ("What kind of thing", "code"),
                           ("Patch", ""), ("Tenant", "name"), ("Money gone", "loss"),
                           ("Home postcode", "postcode")):  # fmt: skip
        page.get_by_label(f"It holds: {heading}").select_option(field)
    walker.click("text=Save it, and check the file")
    shows(walker, "Read as: Scam log.")
    shows(walker, "It adds up.")
    look(walker, "16-check")
    walker.click("button:has-text('Take in')")
    shows(walker, "See what your first file brought")
    look(walker, "17-done")

    # The first thanks, and what it opens.
    walker.click("text=See what your first file brought")
    assert "reports came in" in page.inner_text("h1")
    look(walker, "18-thanks")
    walker.click("text=See your own picture")
    assert page.locator("main svg").count() >= 1
    look(walker, "19-own-picture")
    walker.goto("/desk/layouts/")
    look(walker, "20-layouts")
    walker.click("main >> text=Scam log")
    look(walker, "21-layout")

    # Next time the file is known by its headings.
    walker.goto("/desk/intake/")
    walker.click("button:has-text('Read this one') >> nth=2")
    shows(walker, "Read as: Scam log.")
    walker.click("text=Stop, and take nothing in")

    become(walker, "sam")
    walker.goto("/desk/join/")
    shows(walker, name)
    look(walker, "22-joined")
