"""The guided Friday, walked in a real browser against the real server of a fresh demo."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.chromium


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo of four quarters, served by `hueandcry demo` itself."""
    home = tmp_path_factory.mktemp("demo") / "home"
    port = free_port()
    ours = {"HUEANDCRY_TEST_DATABASE", "DJANGO_SETTINGS_MODULE", "HUEANDCRY_HOME"}
    environment = {key: value for key, value in os.environ.items() if key not in ours}
    command = [sys.executable, "-m", "hueandcry.cli", "demo", "--home", str(home)]
    command += ["--port", str(port), "--no-browser", "--quarters", "4"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the demo stopped by itself"
        try:
            with urlopen(f"{address}/how/"):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the demo did not answer in two minutes")


def enter(browser_page: Any, demo: str, name: str) -> None:
    browser_page.goto(demo + "/")
    browser_page.click(f"form:has(input[value={name}]) button")


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
