"""Agreements as files that a data protection officer can read, and that a machine can hold to."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.clauses import read_condition, read_value
from hueandcry.sharing.conditions import interpret
from hueandcry.sharing.reading import Page, Section, open_page
from hueandcry.sharing.sections import (
    SECTIONS,
    read_bar,
    read_emergency,
    read_onward,
    read_release,
    read_section,
    read_when,
    read_why,
)
from hueandcry.sharing.signers import read_parties
from hueandcry.sharing.soundness import contradictions
from hueandcry.sharing.terms import Agreement, Case, CaseResult, FieldRule, Problems, Row
from hueandcry.sharing.treatments import read_field

__all__ = ["Agreement", "Problems", "digest", "examples", "parse", "run_cases"]


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
    fields given, so a field that should be dropped and is not makes the case fail. A pseudonym
    hangs on a key that no file holds, so it stands in no `expect`.
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
    root.may_hold(
        ("id", "title", "parties", "party", "fields", "case", *SECTIONS), "section or key"
    )
    parties, what = read_parties(page), read_section(page, "what")
    what.choice("dataset", ("reports",))
    giver, receiver = parties.giver.id, parties.receiver.id
    return Agreement(
        id=root.text("id"),
        title=root.text("title"),
        giver=giver,
        receiver=receiver,
        why=read_why(page, parties),
        when=read_when(page),
        dataset="reports",
        only=tuple(c for entry in what.tables("only") if (c := read_condition(entry))),
        never=tuple(c for entry in what.tables("never") if (c := read_condition(entry))),
        fields=_fields(page.section("fields")),
        release=read_release(page, house=giver == receiver),
        bar=read_bar(page),
        cases=_cases(root),
        digest=mark,
        signers=parties.signers,
        roster=parties.roster,
        onward=read_onward(page),
        emergency=read_emergency(page),
    )


def _fields(section: Section) -> tuple[FieldRule, ...]:
    section.may_hold(REPORTS, "field")
    if all(value == "drop" for value in section.table.values()) and not section.lost:
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
