"""What must hold of the HTML of every page, whoever fetched it: read with html.parser alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    }
)  # fmt: skip
OPTIONAL_END = frozenset({"dd", "dt", "li", "option", "p", "tbody", "td", "th", "thead", "tr"})
LABELLED = frozenset({"input", "select", "textarea"})
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "image", "reset"})


@dataclass
class Element:
    """One element: its tag, its attributes, its text so far, and whether a label holds it."""

    tag: str
    attributes: dict[str, str]
    line: int
    in_label: bool
    text: list[str] = field(default_factory=list)

    def words(self) -> str:
        return " ".join("".join(self.text).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.strays: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_label = any(above.tag == "label" for above in self.open)
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self.getpos()[0], in_label)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1].tag != tag and self.open[-1].tag in OPTIONAL_END:
            self.open.pop()
        if self.open and self.open[-1].tag == tag:
            self.open.pop()
        elif tag not in VOID:
            self.strays.append(f"line {self.getpos()[0]}: </{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text.append(data)


def faults(html: str) -> list[str]:
    """What is wrong with a page, a sentence each; [] for a page that may be shown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    elements = reader.elements
    return [
        *reader.strays,
        *_titles(elements),
        *_ids(elements),
        *_labels(elements),
        *_fragments(elements),
        *_pictures(elements),
        *_policy(elements),
    ]


def _titles(elements: list[Element]) -> Iterator[str]:
    headings = [element.words() for element in elements if element.tag == "h1"]
    titles = [element.words() for element in elements if element.tag == "title"]
    # A title within an SVG names the picture, not the page.
    title = titles[0] if titles else ""
    if len(headings) != 1:
        yield f"there are {len(headings)} h1, not one"
    elif not title or title != headings[0]:
        yield f"the title is {title!r}, the h1 is {headings[0]!r}"
    root = next((element for element in elements if element.tag == "html"), None)
    if root is None or not root.attributes.get("lang"):
        yield "the page does not say its language"


def _ids(elements: list[Element]) -> Iterator[str]:
    seen: set[str] = set()
    for element in elements:
        name = element.attributes.get("id")
        if name is not None and (name in seen or not name or " " in name):
            yield f"line {element.line}: the id {name!r} is there twice, or is no id"
        seen.add(name or "")


def _labels(elements: list[Element]) -> Iterator[str]:
    labelled = {element.attributes.get("for") for element in elements if element.tag == "label"}
    for element in elements:
        given = element.attributes
        if element.tag not in LABELLED or given.get("type", "").lower() in UNLABELLED_TYPES:
            continue
        named = given.get("aria-label") or given.get("aria-labelledby")
        if not (element.in_label or named or (given.get("id") and given["id"] in labelled)):
            yield f"line {element.line}: <{element.tag} name={given.get('name')!r}> has no label"


def _fragments(elements: list[Element]) -> Iterator[str]:
    ids = {element.attributes.get("id") for element in elements}
    for element in elements:
        href = element.attributes.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"line {element.line}: the link {href!r} leads nowhere"
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            for wanted in element.attributes.get(name, "").split():
                if wanted not in ids:
                    yield f"line {element.line}: {name} names {wanted!r}, which is not there"


def _pictures(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if element.tag == "img" and "alt" not in element.attributes:
            yield f"line {element.line}: a picture without alt"


def _policy(elements: list[Element]) -> Iterator[str]:
    """Nothing the content security policy would stop, and nothing from elsewhere."""
    for element in elements:
        for name, value in element.attributes.items():
            if name == "style" or name.startswith("on"):
                yield f"line {element.line}: {name}= on <{element.tag}> is stopped by our policy"
            fetched = name == "src" or (name == "href" and element.tag in {"link", "use"})
            if fetched and value.startswith(("http:", "https:", "//")):
                yield f"line {element.line}: <{element.tag}> fetches {value!r} from elsewhere"
        if element.tag == "style" or (
            element.tag == "script"
            and "src" not in element.attributes
            and element.attributes.get("type") != "application/json"
        ):
            yield f"line {element.line}: <{element.tag}> in the page is stopped by our policy"
