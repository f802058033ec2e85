"""What is written for people is true: links lead somewhere, and every word has its meaning."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from hueandcry import facts
from hueandcry.facts.columns import REPORTS, Kind
from hueandcry.facts.figure import AXES, FigureKind
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.sharing import release
from tests.house.source import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# English words that mean in the code what they mean in a letter.
ENGLISH = frozenset(
    {"cells", "cleared", "colour", "id", "name", "reason", "instead", "type", "value", "words"}
)


def pages() -> list[Path]:
    """Every Markdown page of the house."""
    folders = ("docs", "tests", "benchmarks", "hueandcry")
    below = [path for folder in folders for path in (ROOT / folder).rglob("*.md")]
    return sorted([*ROOT.glob("*.md"), *below])


def anchors(text: str) -> set[str]:
    """The fragments that a page's headings make."""
    headings = re.findall(r"^#+ +(.+?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in headings}


def dead(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere in this folder."""
    for target in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, fragment = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists():
            yield f"{page.name}: {target}"
        elif fragment and fragment not in anchors(path.read_text(encoding="utf-8")):
            yield f"{page.name}: {target} (no such heading)"


def field_names() -> set[str]:
    """Every field of every value that the floors speak to each other in."""
    modules = [importlib.import_module(f"{facts.__name__}.{found.name}") for found in
               pkgutil.iter_modules(facts.__path__)]  # fmt: skip
    return {
        field.name
        for module in [*modules, release]
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
        if kind.__module__ == module.__name__
        for field in dataclasses.fields(kind)
    }


def explained(glossary: str) -> set[str]:
    """The words in `code` for which the glossary has a meaning."""
    return set(re.findall(r"`([^`]+)`", glossary))


def lost_tests(text: str) -> set[str]:
    """Tests and rules that a page names as holding something, and that are not there."""
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named = set(re.findall(r"`(test_\w+)`", text))
    return {name for name in named if not re.search(rf"^def {name}\(", tests, re.MULTILINE)}


@pytest.mark.parametrize("name", ["docs/security.md", "DEVELOPERS.md"])
def test_every_test_that_is_named_exists(name: str):
    assert lost_tests((ROOT / name).read_text("utf-8")) == set()


def test_a_test_that_is_gone_is_seen():
    assert lost_tests("held by `test_there_are_documents` and `test_gone`") == {"test_gone"}


def test_there_are_documents():
    assert {"README.md", "DEVELOPERS.md", "GLOSSARY.md"} <= {page.name for page in pages()}


def test_every_link_leads_somewhere():
    assert [link for page in pages() for link in dead(page, page.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "is_dead"),
    [
        ("[a](gone.md)", True),
        ("![a](gone.png)", True),
        ("[a](#gone)", True),
        ("# Here it is\n[a](#here-it-is)", False),
        ("[a](page.md)", False),
        ("[a](https://example.org/)", False),
        ("```\n[a](gone.md)\n```", False),
    ],
)
def test_a_dead_link_is_seen(text: str, is_dead: bool, tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    assert bool(list(dead(page, text))) is is_dead


@pytest.mark.parametrize(
    "words",
    [field_names() - ENGLISH, set(STREAMS), set(themes()), set(AXES), set(REPORTS)]
    + [set(get_args(kind)) for kind in (Kind, FigureKind, release.Audience)],
    ids=["fields", "streams", "themes", "axes", "columns", "kinds", "figures", "audiences"],
)
def test_every_word_has_its_meaning(words: set[str]):
    assert words
    missing = words - explained((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
    assert not missing, f"GLOSSARY.md has no meaning for {sorted(missing)}"


def test_a_word_without_meaning_is_seen():
    assert explained("| `ward` | electoral ward |") == {"ward"}


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("README.md", 1100),
        ("DEVELOPERS.md", 1100),
        ("docs/security.md", 1400),
        ("docs/scale.md", 1100),
    ],
)
def test_a_document_fits_its_purpose(name: str, most: int):
    """A page that is read, not stored: README and the rest stay short."""
    assert len((ROOT / name).read_text(encoding="utf-8").split()) <= most


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=str)
def test_a_decision_is_one_page(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.split()) <= 420
    for heading in ("## Why", "## So", "## Instead of"):
        assert heading in text, f"{path.name} lacks {heading!r}"
