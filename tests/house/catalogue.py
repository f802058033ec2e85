"""Collects the public's words: python -m tests.house.catalogue renews the Welsh catalogue.

A new word stands in it without Welsh, one that is no longer shown is gone, and the compiled file
that Django reads is made of it. A translation that is there is never changed.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.template import Engine
from django.template.base import NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from hueandcry.action.contacts import all_contacts
from hueandcry.action.playbook import NOT_NOW, playbooks, public_words
from hueandcry.facts.offence import themes
from tests.house.source import ROOT, Module, full_name, imported, modules

PO = ROOT / "hueandcry" / "desk" / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
TEMPLATES = ROOT / "hueandcry" / "desk" / "templates"
GETTEXT = frozenset(
    f"django.utils.translation.{name}"
    for name in ("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
)
METADATA = {
    "Project-Id-Version": "Hue and Cry",
    "Language": "cy",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    # As Django's own Welsh has it: the two are read as one.
    "Plural-Forms": "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;",
}
HEADER = "Machine-made Welsh, not yet checked by a speaker."


@dataclass(frozen=True, slots=True)
class Word:
    """One string of the catalogue; `several` is its plural, or ""."""

    one: str
    several: str = ""


Words = Mapping[Word, tuple[str, ...]]


@cache
def in_code() -> Words:
    """Every string that a template or a module hands to gettext, and where it stands."""
    found: dict[Word, set[str]] = defaultdict(set)
    for path in sorted(TEMPLATES.rglob("*.html")):
        for word in in_template(path.read_text(encoding="utf-8")):
            found[word].add(str(path.relative_to(ROOT)))
    for module in modules():
        for word in in_module(module):
            found[word].add(str(module.path.relative_to(ROOT)))
    return {word: tuple(sorted(where)) for word, where in found.items()}


def in_data() -> Words:
    """Every string of the guides, contact points and themes that the public may read."""
    found: dict[Word, set[str]] = defaultdict(set)
    guides, rows = "hueandcry/action/content/guides", "hueandcry/action/content/contacts.csv"
    for playbook in playbooks().values():
        for words in public_words(playbook):
            found[Word(words)].add(f"{guides}/{playbook.id}.toml")
    for contact in all_contacts().values():
        said = (contact.name, contact.for_whom, contact.what_for, contact.hours, contact.caveat)
        for words in filter(None, (*said, *_instead(contact.instead)) if contact.public else ()):
            found[Word(words)].add(rows)
    for theme in themes().values():
        found[Word(theme.name)].add("hueandcry/facts/data/themes.csv")
    found[Word(NOT_NOW)].add("hueandcry/action/playbook.py")
    return {word: tuple(sorted(where)) for word, where in found.items()}


def in_template(text: str) -> Iterator[Word]:
    """The strings of one template's {% translate %} and {% blocktranslate %}."""
    engine = Engine(
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
            "look": "hueandcry.desk.templatetags.look",
        }
    )
    if not re.search(r"{% (?:block)?trans", text):
        return
    nodes: NodeList = engine.from_string(text).nodelist
    found: list[Any] = [*nodes.get_nodes_by_type(TranslateNode)]
    for node in found:
        literal = getattr(node.filter_expression.var, "literal", None)
        if isinstance(literal, str):
            yield Word(literal)
    found = [*nodes.get_nodes_by_type(BlockTranslateNode)]
    for node in found:
        one, _ = node.render_token_list(node.singular)
        yield Word(one, node.render_token_list(node.plural)[0] if node.plural else "")


def in_module(module: Module) -> Iterator[Word]:
    """The strings of one module's calls of gettext."""
    names = imported(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and full_name(node.func, names) in GETTEXT:
            said = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [each for each in said if isinstance(each, str)]
            if texts:
                yield Word(*texts)


def renewed(old: polib.POFile) -> polib.POFile:
    """The catalogue of the words of today, with all the Welsh of `old` that still has a place."""
    new = polib.POFile(wrapwidth=100)
    new.header, new.metadata = HEADER, METADATA
    known = {Word(entry.msgid, entry.msgid_plural): entry for entry in old}
    code, data = in_code(), in_data()
    for word in sorted({**code, **data}, key=lambda word: (word not in code, word.one)):
        before = known.get(word)
        entry = polib.POEntry(
            msgid=word.one,
            msgid_plural=word.several,
            msgstr=before.msgstr if before else "",
            msgstr_plural=before.msgstr_plural if before else {},
            occurrences=[(where, "") for where in {**data, **code}[word]],
            flags=before.flags if before else [],
        )
        if word.several and not entry.msgstr_plural:
            entry.msgstr_plural = dict.fromkeys(range(4), "")
        new.append(entry)
    return new


def missing() -> tuple[str, ...]:
    """Strings of templates and modules that have no Welsh."""
    there = {Word(e.msgid, e.msgid_plural) for e in polib.pofile(str(PO)) if e.translated()}
    return tuple(sorted(word.one for word in in_code().keys() - there))


def renew(po: Path = PO, mo: Path = MO) -> None:
    """Write both files anew."""
    catalogue = renewed(polib.pofile(str(po)) if po.exists() else polib.POFile())
    catalogue.save(str(po))
    mo.write_bytes(catalogue.to_binary())


def _instead(words: str) -> tuple[str, ...]:
    title, _, rest = words.partition(". ")
    return (words, title, rest)


if __name__ == "__main__":
    renew()
    lacking = missing()
    print(f"{len(in_code())} words in the code, {len(lacking)} of them without Welsh.")
    for words in lacking:
        print(f"  {words}")
