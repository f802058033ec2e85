"""Agreements as files that a data protection officer can read, and that a machine can hold to."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing import marking
from hueandcry.sharing.clauses import read_condition, read_field, read_value
from hueandcry.sharing.conditions import interpret
from hueandcry.sharing.gateway import gateways, keys, purposes
from hueandcry.sharing.reading import Page, Section, open_page
from hueandcry.sharing.soundness import contradictions
from hueandcry.sharing.terms import (
    Agreement,
    Bar,
    Case,
    CaseResult,
    FieldRule,
    Problems,
    Release,
    Row,
    When,
    Why,
)

__all__ = ["Agreement", "Problems", "digest", "examples", "parse", "run_cases"]

# The statistics of the house (design.md 2); an agreement says which of them it lets be made.
FIGURES = (
    *("trend", "alarm", "hotspot", "concentration", "harm"),
    *("hidden", "survey", "change", "cost", "focus"),
)
COUNTS_FROM = ("report", "event", "intake")
_SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "parties": ("from", "to"),
        "why": (
            *("purposes", "necessity", "power", "from_basis", "to_basis", "condition"),
            *("policy_document", "dpia", "law_verify_by"),
        ),
        "when": ("starts", "ends", "delete_after_days", "delete_counts_from"),
        "what": ("dataset", "only", "never"),
        "release": ("smallest_count", "round_base", "marking", "classification", "figures"),
        "bar": ("law", "gate", "considerations", "use_limit"),
    }
)
_PARTNER_ID = re.compile(r"[a-z][a-z0-9-]*\Z")


def digest(text: str) -> str:
    """The sha256 of the exact text, in hexadecimal: what officers approve. A comma changes it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def parse(text: str) -> Agreement | Problems:
    """The agreement that a TOML text states, or every finding that keeps it from being one.

    Unknown keys, fields, treatments and purposes are findings; nothing is guessed. A finding is
    one sentence with line and key. Contradictions are looked for once each key reads well.
    """
    page = open_page(text)
    if isinstance(page, str):
        return Problems((page,))
    agreement = _read(page, digest(text))
    if not page.findings:
        contradictions(agreement, page)
    return Problems(tuple(page.findings)) if page.findings else agreement


@cache
def examples() -> Mapping[str, str]:
    """The texts of the example agreements of an invented partnership, by file name.

    All can be in force but two: one has expired, and one waits for a signature, to show refusals.
    """
    folder = files("hueandcry.facts") / "agreements"
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    return MappingProxyType({name: found[name].read_text("utf-8") for name in sorted(found)})


def run_cases(agreement: Agreement) -> tuple[CaseResult, ...]:
    """Each case of the file through the row-by-row interpreter.

    A `given` without an owner is a row of the giver. `expect` must be all that leaves of the
    fields given, so a field that should be dropped and is not makes the case fail.
    """
    return tuple(_run(agreement, case) for case in agreement.cases)


def _run(agreement: Agreement, case: Case) -> CaseResult:
    seen = interpret(agreement, {"owner": agreement.giver} | dict(case.given))
    got: Row | None = None
    if seen is not None:
        got = MappingProxyType(
            {name: v for name, v in seen.items() if name in case.given and v is not None}
        )
    return CaseResult(case, got, got == case.expect)


def _read(page: Page, mark: str) -> Agreement:
    root = page.section()
    root.may_hold(("id", "title", "fields", "case", *_SECTIONS), "section or key")
    parties, what = _section(page, "parties"), _section(page, "what")
    what.choice("dataset", ("reports",))
    return Agreement(
        id=root.text("id"),
        title=root.text("title"),
        giver=_partner(parties, "from"),
        receiver=_partner(parties, "to"),
        why=_why(_section(page, "why")),
        when=_when(_section(page, "when")),
        dataset="reports",
        only=tuple(c for entry in what.tables("only") if (c := read_condition(entry))),
        never=tuple(c for entry in what.tables("never") if (c := read_condition(entry))),
        fields=_fields(page.section("fields")),
        release=_release(_section(page, "release"), house=_is_house(parties)),
        bar=_bar(_section(page, "bar")) if "bar" in page.table else None,
        cases=_cases(root),
        digest=mark,
    )


def _section(page: Page, name: str) -> Section:
    section = page.section(name)
    section.may_hold(_SECTIONS[name])
    return section


def _partner(parties: Section, key: str) -> str:
    name = parties.text(key)
    if name and not _PARTNER_ID.match(name):
        parties.say(key, "write the organisation's short name, in small letters, as police.")
    return name


def _is_house(parties: Section) -> bool:
    return parties.table.get("from") == parties.table.get("to")


def _why(section: Section) -> Why:
    return Why(
        purposes=section.texts("purposes", purposes()),
        necessity=section.text("necessity"),
        power=section.choice("power", keys("duty", "power", "route")),
        from_basis=section.choice("from_basis", keys("basis")),
        to_basis=section.choice("to_basis", keys("basis"), optional=True),
        condition=section.choice("condition", keys("condition"), optional=True),
        policy_document=section.text("policy_document", optional=True),
        dpia=section.text("dpia", optional=True),
        law_verify_by=section.day("law_verify_by"),
    )


def _when(section: Section) -> When:
    return When(
        starts=section.day("starts"),
        ends=section.day("ends"),
        delete_after_days=section.whole("delete_after_days", 1),
        delete_counts_from=section.choice("delete_counts_from", COUNTS_FROM, optional=True)
        or "report",
    )


def _release(section: Section, *, house: bool) -> Release:
    """An owner sees its own exactly, so a house rule needs no rounding (design.md 4.6)."""
    return Release(
        smallest_count=section.whole("smallest_count", 0, default=0 if house else None),
        round_base=section.whole("round_base", 1, default=1 if house else None),
        marking=section.choice("marking", marking.markings()),
        classification=section.choice("classification", marking.CLASSIFICATIONS),
        figures=section.texts("figures", FIGURES),
    )


def _bar(section: Section) -> Bar:
    law = section.choice("law", keys("bar"))
    gates = gateways()[law].gates if law in keys("bar") else ()
    return Bar(
        law=law,
        gate=section.choice("gate", gates) if gates else section.text("gate"),
        considerations=section.texts("considerations"),
        use_limit=section.text("use_limit"),
    )


def _fields(section: Section) -> tuple[FieldRule, ...]:
    section.may_hold(REPORTS, "field")
    if not section.table and not section.lost:
        section.page.say(section.path, "name at least one field; what is not named is dropped.")
    return tuple(
        rule for name in section.table if name in REPORTS and (rule := read_field(section, name))
    )


def _cases(root: Section) -> tuple[Case, ...]:
    entries = root.tables("case")
    if not entries:
        root.page.say((), "add a [[case]]: an example row, and what should leave of it.")
    return tuple(_case(entry) for entry in entries)


def _case(entry: Section) -> Case:
    entry.may_hold(("given", "expect"))
    given = _row(entry, "given")
    if entry.table.get("expect") == "hidden":
        return Case(given, None)
    return Case(given, _row(entry, "expect"))


def _row(entry: Section, key: str) -> Row:
    table = entry.table.get(key)
    if not isinstance(table, Mapping):
        what = 'a row as { theme = "fraud" }' + (' or "hidden"' if key == "expect" else "")
        entry.say(key, f"write {what}.")
        return {}
    row = Section(entry.page, (*entry.path, key), table)
    row.may_hold(REPORTS, "field")
    return MappingProxyType({n: read_value(row, n, REPORTS[n]) for n in table if n in REPORTS})
