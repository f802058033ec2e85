"""What the public reads and hears on a page: its blocks of text, each run with its language."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "path", "circle"})
INLINE = frozenset({"a", "b", "bdi", "i", "em", "span", "strong", "svg", "path"})
UNREAD = frozenset({"script", "style", "svg", "path", "rect", "circle"})
SAID = ("alt", "aria-label", "placeholder", "title", "data-done")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one block; `ours` is false for what a person typed."""

    block: int
    words: str
    language: str
    ours: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.open: list[tuple[str, str, bool, bool]] = []
        self.block = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        _, language, ours, read = self.open[-1] if self.open else ("", "", True, True)
        language = given.get("lang", language)
        classes = given.get("class", "").split()
        ours = ours and "said" not in classes and given.get("translate") != "no"
        ours = ours and tag != "textarea"
        if tag not in INLINE:
            self.block += 1
        if tag not in VOID:
            self.open.append((tag, language, ours, read and tag not in UNREAD))
        for name in SAID:
            if given.get(name, "").strip():
                self.block += 1
                self.runs.append(Run(self.block, given[name], language, ours))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1][0] != tag and any(t == tag for t, *_ in self.open):
            self.open.pop()
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        if tag not in INLINE:
            self.block += 1

    def handle_data(self, data: str) -> None:
        if not self.open or not data.strip():
            return
        _, language, ours, read = self.open[-1]
        if read:
            self.runs.append(Run(self.block, data, language, ours))


def runs(html: str) -> list[Run]:
    """Every run of text on a page, in the order of the page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.runs


def blocks(html: str) -> list[str]:
    """The text of a page, block by block: a title, a paragraph, a row. Not what a person typed."""
    found: dict[int, str] = {}
    for run in runs(html):
        if run.ours:
            found[run.block] = f"{found.get(run.block, '')} {run.words}"
    lines = (re.sub(r"\s+([.,:?])", r"\1", " ".join(text.split())) for text in found.values())
    return [line for line in lines if re.search(r"\w", line)]
