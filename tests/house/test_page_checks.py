"""The checks that every page goes through see each fault that they are for."""

import pytest

from tests.page_checks import faults

GOOD = """<!doctype html><html lang="en-GB"><head><title>Bring in a file</title>
<link rel="stylesheet" href="/static/a.css"></head><body><a href="#main">Skip</a>
<main id="main"><h1>Bring in a <em>file</em></h1>{more}</main></body></html>"""

BAD = {
    "two h1": GOOD.format(more="<h1>Again</h1>"),
    "no h1": GOOD.format(more="").replace("h1>", "h2>"),
    "another title": GOOD.format(more="").replace("<title>Bring", "<title>Take"),
    "no title": GOOD.format(more="").replace("<title>Bring in a file</title>", ""),
    "no language": GOOD.format(more="").replace(' lang="en-GB"', ""),
    "no label": GOOD.format(more='<input name="a" id="a">'),
    "a label for another": GOOD.format(more='<label for="b">B</label><input id="a">'),
    "a select without label": GOOD.format(more="<select><option>1</option></select>"),
    "the same id twice": GOOD.format(more='<p id="a">1</p><p id="a">2</p>'),
    "an empty id": GOOD.format(more='<p id="">1</p>'),
    "a dead fragment": GOOD.format(more='<a href="#nowhere">Go</a>'),
    "a dead description": GOOD.format(more='<p aria-describedby="gone">1</p>'),
    "a picture without alt": GOOD.format(more='<img src="/a.png">'),
    "an inline style": GOOD.format(more='<p style="color: red">1</p>'),
    "an inline handler": GOOD.format(more='<button onclick="go()">1</button>'),
    "an inline script": GOOD.format(more="<script>go()</script>"),
    "a script from elsewhere": GOOD.format(more='<script src="https://example.org/a.js"></script>'),
    "a stray end tag": GOOD.format(more="</section>"),
}
INNOCENT = {
    "a plain page": GOOD.format(more="<p>Words"),
    "a labelled input": GOOD.format(more='<label for="a">A</label><input id="a">'),
    "an input in its label": GOOD.format(more="<label>A <input></label>"),
    "a named input": GOOD.format(more='<input aria-label="A">'),
    "a hidden input": GOOD.format(more='<input type="hidden" name="token">'),
    "a submit button": GOOD.format(more='<input type="submit" value="Go">'),
    "a link elsewhere": GOOD.format(more='<a href="https://example.org/">Go</a>'),
    "data for a script": GOOD.format(more='<script type="application/json">[]</script>'),
    "a named drawing": GOOD.format(more='<svg role="img"><title>A chart</title><path/></svg>'),
    "a list with open items": GOOD.format(more="<ul><li>One<li>Two</ul>"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_is_seen(fault: str):
    assert faults(BAD[fault])


@pytest.mark.parametrize("page", INNOCENT)
def test_an_innocent_page_passes(page: str):
    assert faults(INNOCENT[page]) == []
