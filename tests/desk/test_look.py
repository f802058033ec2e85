"""Every page template: well formed, marked, honest about invented data, plain in its words."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

import hueandcry.desk
from tests.desk.look_samples import frame, pages
from tests.page_checks import faults

DESK = Path(hueandcry.desk.__file__).parent
STATIC = DESK / "static" / "hueandcry"
TEMPLATES = DESK / "templates"
PAGES = pages()
CHIP = "Invented data: nobody here is real"


def shown(template: str, context: dict[str, Any]) -> str:
    """The page as the desk renders it, for somebody whose session asks for nothing more."""
    return render_to_string(template, context, RequestFactory().get("/"))


@pytest.fixture(params=sorted(PAGES))
def page(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    template, context = PAGES[request.param]
    return context, shown(template, context)


def test_each_page_is_well_formed_and_keeps_to_the_policy(page: tuple[dict[str, Any], str]) -> None:
    assert faults(page[1]) == []


def test_the_marking_is_the_first_thing_in_each_page(page: tuple[dict[str, Any], str]) -> None:
    context, html = page
    body = html.split("<body>")[1].lstrip()
    assert body.startswith('<section class="marking"')
    assert context["marking"]["tlp"] in body.split("</section>")[0]


def test_invented_data_are_called_so_on_each_page(page: tuple[dict[str, Any], str]) -> None:
    context, html = page
    assert (CHIP in html.split("</section>")[0]) is context["demo"]


def test_each_page_has_one_main_and_a_way_to_skip_to_it(page: tuple[dict[str, Any], str]) -> None:
    assert page[1].count("<main ") == 1
    assert '<a class="skip" href="#main">' in page[1]


def test_nothing_of_a_context_is_left_unfilled(page: tuple[dict[str, Any], str]) -> None:
    words = text_of(page[1])
    assert "None" not in words
    assert not re.search(r"[{}]", re.sub(r"\[what\].*?= 10", "", words))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_without_a_marking_shows_nothing_of_its_own(name: str) -> None:
    template, context = PAGES[name]
    html = shown(template, context | {"marking": None})
    assert faults(html) == []
    assert text_of("<main" + html.split("<main")[1].split("</main>")[0]) == (
        "Nothing is shown This page has no marking, so it stays empty. Tell the coordinator."
    )


HOSTILE = '<img src=x onerror="alert(1)">'
OURS = {"state", "kind", "tlp", "type", "key", "id", "colour", "chart_svg", "chart_svg_narrow"}
LINKS = {"errors", "crumbs", "tabs", "foot_links", "downloads", "next"}


def hostile(value: Any, key: str = "") -> Any:
    """The same context with every text made an attack, but for addresses and our own keys."""
    if isinstance(value, str):
        return value if key in OURS or key.endswith("url") or not value else HOSTILE
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple) and key in LINKS:
        return [(one[0], *map(hostile, one[1:])) for one in value]
    return [hostile(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_text_of_a_file_or_a_person_becomes_markup(name: str) -> None:
    template, context = PAGES[name]
    context = {key: hostile(value, key) for key, value in context.items() if key != "actions"}
    context["marking"] = PAGES[name][1]["marking"]
    html = shown(template, context)
    assert "<img" not in html
    assert "&lt;img" in html


NUMBERS = [
    # cell, what is read in its place
    (0, "0"),
    (1267, "1,267"),
    (-5, "−5"),
    ("a word", "a word"),
    ({"number": 0}, "0"),
    ({"held": "fewer than 10"}, "fewer than 10"),
    ({"few": "too few to tell"}, "too few to tell"),
    ({"raw": ""}, "(blank)"),
    ({"raw": " 31/09/2026"}, " 31/09/2026"),
    ({"text": "14 March 2027", "note": "in date"}, "14 March 2027 in date"),
    ({"tag": "left", "kind": "good"}, "left"),
    ({"tlp": "TLP:AMBER+STRICT"}, "TLP:AMBER+STRICT"),
]


@pytest.mark.parametrize(("cell", "read"), NUMBERS)
def test_each_kind_of_cell_reads_as_it_should(cell: object, read: str) -> None:
    table = {"columns": ["Where", "What"], "rows": [["here", cell]]}
    html = shown("desk/people.html", frame("", "People", table=table))
    found = re.search(r'<td role="cell"[^>]*>(.*?)</td>', html, re.DOTALL)
    assert found
    assert re.sub(r"<[^>]+>", "", found.group(1)).strip(" \n") == read.strip()


def test_held_too_few_and_counted_never_look_alike() -> None:
    looks = [
        re.sub(r">[^<]+<", "><", shown("desk/parts/chip.html", {"kind": kind}))
        for kind in ("counted", "estimated", "few", "held")
    ]
    assert len(set(looks)) == 4


class _Words(HTMLParser):
    """The words that a page shows; svg, pre and the head apart."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"svg", "pre", "head", "style", "script"}
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"svg", "pre", "head", "style", "script"}
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def text_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return " ".join("".join(reader.parts).split())


def own_sentences(template: str) -> list[str]:
    """What a template itself says: its text without tags, each block ending a sentence."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", template, flags=re.DOTALL)
    text = re.sub(r'aria-(?:describedby|invalid)="[^"]*"', "", text)
    text = re.sub(r'(?:words|strong)="([^"]+)"', r"> \1. <", text)
    text = re.sub(r"<(?:svg|pre).*?</(?:svg|pre)>", ". ", text, flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "x", re.sub(r"{%.*?%}", " ", text))
    text = re.sub(r"</?(?:b|a|span|code|button)\b[^>]*>", "", text)
    text = re.sub(r"<[^>]+>", ". ", text)
    return [" ".join(one.split()) for one in re.split(r"[.:?!;]\s", text) if one.strip(" .")]


@pytest.mark.parametrize(
    "path",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_sentences_are_short_and_blame_nobody(path: Path) -> None:
    for sentence in own_sentences(path.read_text(encoding="utf-8")):
        assert len(sentence.split()) <= 15, sentence
        assert not re.search(
            r"\b(?:invalid|denied|successfully|please|error occurred|illegal|failed|oops)\b",
            sentence.lower(),
        ), sentence
        assert "!" not in sentence


def test_the_lint_of_sentences_sees_a_long_one() -> None:
    long = "<p>" + "one word and then " * 5 + "</p>"
    assert max(len(one.split()) for one in own_sentences(long)) == 20


CSS = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))
}
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", CSS["tokens.css"]))
CONTRASTS = [
    # words, ground, least ratio (WCAG 2.2: 4.5 for text, 3 for the edge of a control)
    ("ink", "paper", 7), ("ink", "wash", 7), ("ink", "sand", 7), ("ink", "mulberry-wash", 7),
    ("ink", "lantern-wash", 7), ("ink", "good-wash", 7), ("ink", "bad-wash", 7),
    ("soft", "paper", 4.5), ("soft", "wash", 4.5), ("soft", "sand", 4.5),
    ("link", "paper", 4.5), ("link", "wash", 4.5), ("link", "bad-wash", 4.5),
    ("link", "lantern-wash", 4.5), ("link", "sand", 4.5), ("link", "mulberry-wash", 4.5),
    ("link-hover", "wash", 4.5), ("visited", "wash", 4.5), ("visited", "bad-wash", 4.5),
    ("good", "good-wash", 4.5), ("warn", "lantern-wash", 4.5), ("bad", "bad-wash", 4.5),
    ("bad", "paper", 4.5), ("mulberry", "paper", 4.5), ("mulberry", "mulberry-wash", 4.5),
    ("paper", "mulberry", 7), ("paper", "mulberry-deep", 7), ("paper", "bad", 4.5),
    ("edge", "paper", 3), ("edge", "wash", 3), ("ink", "lantern", 7),
    ("lantern", "mulberry", 3), ("lantern", "ink", 3),
]  # fmt: skip


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    wide = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(wide[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("words", "ground", "least"), CONTRASTS)
def test_words_stand_out_from_their_ground(words: str, ground: str, least: float) -> None:
    assert contrast(TOKENS[words], TOKENS[ground]) >= least


def test_contrast_is_reckoned_as_wcag_reckons_it() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_outside_the_tokens_is_black_white_or_of_tlp() -> None:
    allowed = {"#000", "#fff", "#6b6b6b", "#ff2b2b", "#ffc000", "#33ff00", "#9c6f8c"}
    for name in ("frame.css", "parts.css"):
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", CSS[name])) <= allowed


def used_classes() -> set[str]:
    """Every class that a rendered page carries, and those of parts no sample shows."""
    html = "".join(shown(template, context) for template, context in PAGES.values())
    html += "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    html += "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.svg"))
    html = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "", html))
    return {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}


def test_no_rule_of_the_style_sheets_is_dead() -> None:
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)", CSS["frame.css"] + CSS["parts.css"]))
    made = {"tlp-red", "tlp-amber", "tlp-clear", "tag-chosen"}  # by a value
    assert named - used_classes() - made == set()


def test_no_class_is_without_a_rule_or_a_reader() -> None:
    css = "".join(CSS.values())
    for name in used_classes():
        if re.fullmatch(r"[a-z][a-z0-9-]*", name) and not name.endswith("-"):
            assert f".{name}" in css or name in PLAIN, name


# Names that say what something is and need no rule of their own.
PLAIN = {"marks", "tag-quiet", "notice-quiet", "notice-good", "not-reached", "stack", "plain"}


def rows_of(document: Path) -> list[list[str]]:
    lines = document.read_text(encoding="utf-8").splitlines()
    return [
        [part.strip() for part in line.strip("| ").split("|")] for line in lines if line[:2] == "| "
    ][1:]


@pytest.mark.parametrize(
    "folder", [STATIC, DESK.parent / "exchange" / "fonts"], ids=["desk", "charts"]
)
def test_each_file_of_others_is_the_one_that_is_named(folder: Path) -> None:
    listed = {row[0]: row[-1] for row in rows_of(folder / "VENDORED.md")}
    there = [
        path.relative_to(folder).as_posix()
        for pattern in ("*.woff2", "*.ttf", "icons/*.svg")
        for path in folder.rglob(pattern)
    ]
    assert sorted(there) == sorted(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_each_icon_is_used() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *(DESK / "pages").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    for icon in (STATIC / "icons").glob("*.svg"):
        assert f'"{icon.stem}"' in text, icon.stem


def test_each_file_that_a_style_sheet_names_is_there() -> None:
    for name in re.findall(r'url\("\.\./([^"]+)"\)', CSS["tokens.css"]):
        assert (STATIC / name).is_file()
