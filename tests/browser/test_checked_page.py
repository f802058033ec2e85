"""The checked page sees each fault that it is for, in a real browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.conftest import CheckedPage

pytestmark = pytest.mark.chromium

GOOD = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1>{more}</main></body></html>"""
PAGES = {
    "/good": GOOD.format(more='<p><a href="/also-good">On</a></p>'),
    "/also-good": GOOD.format(more="<p>Here</p>"),
    "/structure": GOOD.format(more="<h1>Again</h1>"),
    "/axe": GOOD.format(more='<p><a href="/good"></a></p>'),
    "/contrast": GOOD.format(
        more='<link rel="stylesheet" href="/pale.css"><p class="pale">Words</p>'
    ),
    "/pale.css": ".pale { color: #ddd; background: #fff }",
    "/wide": GOOD.format(more='<link rel="stylesheet" href="/wide.css"><p class="wide">Words</p>'),
    "/wide.css": ".wide { width: 700px }",
    "/console": GOOD.format(more='<script src="/console.js"></script>'),
    "/console.js": "console.error('lost')",
    "/throws": GOOD.format(more='<script src="/throws.js"></script>'),
    "/throws.js": "throw new Error('lost')",
    "/missing": GOOD.format(more='<img src="/none.png" alt="">'),
    "/elsewhere": GOOD.format(more='<script src="/elsewhere.js"></script>'),
    "/elsewhere.js": "fetch('http://127.0.0.1:9/').catch(() => {})",
    "/name": GOOD.format(more="<p>Ann Quillfeather</p>"),
    "/leads-astray": GOOD.format(more='<p><a href="/structure">On</a></p>'),
}
SEEN = {
    "/structure": "2 h1",
    "/axe": "axe link-name",
    "/contrast": "axe color-contrast",
    "/wide": "scrolls sideways",
    "/console": "console: lost",
    "/throws": "script error",
    "/missing": "answered 404",
    "/elsewhere": "off the origin",
    "/name": "Quillfeather is shown",
    "/nothing-here": "answered 404",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        text = PAGES.get(self.path, "")
        kind = {"css": "text/css", "js": "text/javascript"}.get(self.path.rpartition(".")[2])
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", f"{kind or 'text/html'}; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or PAGES["/also-good"]).encode())

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_good_pages_pass(browser_page: CheckedPage, site: str):
    browser_page.goto(f"{site}/good")
    browser_page.click("a")
    assert browser_page.page.url == f"{site}/also-good"


@pytest.mark.parametrize("path", SEEN)
def test_a_fault_is_seen(path: str, browser_page: CheckedPage, site: str):
    with pytest.raises(AssertionError, match=SEEN[path]):
        browser_page.goto(site + path)


def test_a_click_is_followed_by_a_check(browser_page: CheckedPage, site: str):
    browser_page.goto(f"{site}/leads-astray")
    with pytest.raises(AssertionError, match="2 h1"):
        browser_page.click("a")


def test_a_step_taken_past_the_checks_is_checked_in_the_end(browser_page: CheckedPage, site: str):
    browser_page.goto(f"{site}/leads-astray")
    browser_page.page.click("a")
    browser_page.page.wait_for_url(f"{site}/structure")
    with pytest.raises(AssertionError, match="2 h1"):
        browser_page.check()
