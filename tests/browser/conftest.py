"""A real browser in which every page that a test reaches is checked.

`browser_page` gives a CheckedPage. It stays on one origin; after each navigation the page must be
well formed (tests/page_checks.py), clean by axe, silent on the console, and fit 320 px. `demo` is
the address of one demo that the tests of a session share.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.canary import leaks
from tests.page_checks import faults

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
NARROW = {"width": 320, "height": 640}


def chromium() -> str:
    """The browser's path, or "" where there is none."""
    named = os.environ.get("HUEANDCRY_CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, CHROMIUM)), "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the session. Skips without it, but in CI a missing browser is a failure."""
    path = chromium()
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium must run in CI, and is not here.")
        pytest.skip("Chromium is not installed here.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


class CheckedPage:
    """A page on one origin. Every way of moving on it ends in `check`.

    `page` is Playwright's own, for looking and filling in; a navigation that it makes by itself is
    checked by the next call here, and at the end of the test at the latest.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.origin = ""
        self.knows_names = False
        self.allowed_status = {200}
        self._arrived: list[str] = []
        self._wrong: list[str] = []
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._wrong.append(f"script error: {error}"))
        page.on("load", lambda loaded: self._arrived.append(loaded.url))

    def goto(self, url: str) -> None:
        """Open an address; the first one sets the origin that the test may not leave."""
        self.origin = self.origin or "{0.scheme}://{0.netloc}".format(urlsplit(url))
        self.page.goto(url if "://" in url else self.origin + url)
        self.check()

    def click(self, selector: str) -> None:
        """Click, wait for what follows, and check where it leads."""
        self._then(lambda: self.page.click(selector))

    def press(self, key: str) -> None:
        """Press a key where the focus is, and check where it leads."""
        self._then(lambda: self.page.keyboard.press(key))

    def _then(self, act: Callable[[], None]) -> None:
        act()
        self.page.wait_for_load_state("load")
        self.check()

    def check(self) -> None:
        """Fail with every fault of the page that is shown; does nothing where it was checked."""
        wrong, self._wrong = self._wrong, []
        arrived, self._arrived = self._arrived, []
        if arrived:
            wrong += self._page_faults()
        assert not wrong, f"{self.page.url}: " + "; ".join(wrong)

    def _page_faults(self) -> list[str]:
        if not self.page.evaluate("document.contentType").startswith("text/html"):
            return []
        html = self.page.content()
        found = faults(html)
        if not self.knows_names:
            found += [f"{name} is shown" for name in leaks(html)]
        return found + self._axe() + self._width()

    def _axe(self) -> list[str]:
        from axe_playwright_python.sync_playwright import Axe

        violations = Axe().run(self.page).response["violations"]
        return [
            f"axe {violation['id']}: {node['html'][:120]}"
            for violation in violations
            for node in violation["nodes"]
        ]

    def _width(self) -> list[str]:
        before = self.page.viewport_size
        self.page.set_viewport_size(NARROW)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if before:
            self.page.set_viewport_size(before)
        return [f"at 320 px it scrolls sideways to {width} px"] if width > NARROW["width"] else []

    def _asked(self, request: Any) -> None:
        inside = request.url.startswith(("data:", "blob:", "about:"))
        if not inside and not request.url.startswith(f"{self.origin}/"):
            self._wrong.append(f"it asked {request.url}, off the origin")

    def _answered(self, response: Any) -> None:
        page = response.request.is_navigation_request()
        if response.status >= 400 and not (page and response.status in self.allowed_status):
            self._wrong.append(f"{response.url} answered {response.status}")

    def _said(self, message: Any) -> None:
        # The browser repeats on the console what _answered has judged already.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self._wrong.append(f"console: {message.text}")


@pytest.fixture
def browser_page(browser: Any) -> Iterator[CheckedPage]:
    """A fresh, signed-out browser at 1280 px; `browser_page.page.set_viewport_size` for a phone."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London"
    )
    checked = CheckedPage(context.new_page())
    yield checked
    checked.check()
    context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
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


def enter(browser_page: CheckedPage, demo: str, name: str) -> None:
    """Be one of the demo's people."""
    browser_page.goto(demo + "/demo/")
    browser_page.click(f"form:has(input[value={name}]) button")
