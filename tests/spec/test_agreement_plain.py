"""An agreement in plain words says every clause of the file, so that no clause hides."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.agreement import examples, run_cases
from hueandcry.sharing.clauses import TESTS
from hueandcry.sharing.plain import case_rows, plain
from hueandcry.sharing.terms import Condition
from tests.spec.partnership import agreed, example

SAID_ELSEWHERE = {"digest", "cases", "dataset"}
WHOLE = agreed(
    ("power", 'condition = "dpa-sch1-6"\npower'),
    ("only = [", 'only = [{ field = "reported_on", since = 2026-01-01 }, { field = "loss", '
     'at_most = 900 }, '),
    ("loss = 91234 }", "loss = 91234, reported_on = 2026-01-01 }"),
    ('expect = { stream = "fraud", loss = 50000 }', 'expect = "hidden"'),
    ("reported_on = \"as is\"", 'reported_on = { generalise = "month" }'),
    ("[when]", '[bar]\nlaw = "enterprise-act-part-9"\ngate = "s241"\n'
     'considerations = ["One.", "Two.", "Three."]\nuse_limit = "Sessions only."\n\n[when]'),
    ("[why]", '[why]\npolicy_review_by = 2026-12-31\nrequest = "R-7"\n'
     'request_states = "uk-gdpr-6-1-e"\nexemptions = ["dpa-sch2-2"]'),
    ("[when]", '[onward]\nshare = "ask"\nlink = "counts"\n\n[emergency]\ndata_types = ["wards"]\n'
     'authority = "officer"\nsecond = "data-protection-officer"\n\n[when]\nreview_by = 2026-12-01'),
    ("[release]", '[release]\nhandling = "C"\nconditions = "Ask us."\ncheckers = 2'),
    ('theme = "as is"', 'theme = "as is"\nage_band = { bands = [18, 35] }\n'
     'lsoa = { generalise = "ward" }'),
)  # fmt: skip
OTHER = {
    "power": "statistics",
    "from_basis": "uk-gdpr-6-1-c",
    "to_basis": "uk-gdpr-6-1-c",
    "condition": "dpa-sch1-18",
    "law": "patient-confidentiality",
    "purposes": "research",
    "marking": "TLP:RED",
    "classification": "OFFICIAL",
    "name": "sex",
    "generalise": "year",
    "delete_counts_from": "event",
    "method": "suppress",
    "handling": "P",
    "share": "same purposes",
    "link": "records",
    "request_states": "uk-gdpr-6-1-c",
    "exemptions": "dpa-sch2-5",
    "basis": "uk-gdpr-6-1-c",
    "role": "joint-controller",
    "roster": "hidden",
}
SEVERAL = agreed(
    ('[parties]\nfrom = "police"\nto = "council"\n',
     '[[party]]\nid = "police"\nrole = "controller"\ngives = true\nreceives = true\n'
     'basis = "dpa-part3-s35"\n[[party]]\nid = "council"\nrole = "controller"\nreceives = true\n'
     'basis = "uk-gdpr-6-1-e"\n[[party]]\nid = "host"\nrole = "processor"\n'),
    ('from_basis = "dpa-part3-s35"\nto_basis = "uk-gdpr-6-1-e"\n', ""),
)  # fmt: skip


def words(agreement: Any) -> str:
    return "\n".join(line for section in plain(agreement) for line in section.sentences)


def changed(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every way to change one leaf of a value: (where, the value with that leaf changed)."""
    if isinstance(value, Condition):
        yield from _clauses(value, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            if part.name not in SAID_ELSEWHERE:
                for where, other in changed(getattr(value, part.name), part.name):
                    yield f"{name}.{where}", replace(value, **{part.name: other})
    elif isinstance(value, tuple):
        for n, entry in enumerate(value):
            for where, other in changed(entry, name):
                yield f"{where} {n}", (*value[:n], other, *value[n + 1 :])
        if value:
            yield f"{name} shorter", value[:-1]
    elif value is not None:
        yield name, OTHER.get(name) or _other(value)


def _clauses(clause: Condition, name: str) -> Iterator[tuple[str, Any]]:
    """A clause changes its field, test and value within the type of its column."""
    kind = REPORTS[clause.field].type
    alike = [column.name for column in REPORTS.values() if column.type == kind]
    for field in alike:
        if field != clause.field:
            yield f"{name} on {field}", replace(clause, field=field)
    if isinstance(clause.value, tuple):
        yield f"{name} of one value", replace(clause, value=clause.value[:1])
        return
    for test in TESTS[kind]:
        if test not in (clause.test, "in"):
            yield f"{name} {test}", replace(clause, test=test)
    yield f"{name} of another value", replace(clause, value=_other(clause.value))


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=40)
    return f"{value} changed" if isinstance(value, str) else value + 35


CHANGES = {
    where: other for where, other in changed(WHOLE, "agreement") if where != "agreement.roster"
}
SIGNED = {
    where: replace(SEVERAL, signers=s) for where, s in changed(SEVERAL.signers, "signers")
} | {"roster": replace(SEVERAL, roster="hidden")}


def test_every_part_is_changed_once() -> None:
    parts = {where.split(".")[1].split(" ")[0] for where in CHANGES}
    assert parts == {part.name for part in fields(WHOLE)} - SAID_ELSEWHERE - {"signers", "roster"}
    assert len(SIGNED) == 3 * 5 + 2


@pytest.mark.parametrize("where", CHANGES)
def test_change_any_clause_and_the_words_change(where: str) -> None:
    assert words(CHANGES[where]) != words(WHOLE)


@pytest.mark.parametrize("where", SIGNED)
def test_change_anything_of_a_party_and_the_words_change(where: str) -> None:
    assert words(SIGNED[where]) != words(SEVERAL)


@pytest.mark.parametrize("name", examples())
def test_sentences_are_short(name: str) -> None:
    """At most 15 words, but for lists of fields, quoted reasons and citations of the law."""
    agreement = agreed(text=examples()[name])
    for section in plain(agreement):
        for text in section.sentences:
            if section.title != "The law under it" and ": " not in text:
                for sentence in re.split(r"(?<=[.])\s", text):
                    assert len(sentence.split()) <= 15, sentence


def test_the_headings_are_those_a_reader_looks_for() -> None:
    assert [section.title for section in plain(agreed())] == [
        "Who",
        "Why",
        "What may be shared",
        "What is never shared",
        "How it is made safe",
        "Passing on and linking",
        "How long",
        "Marked",
        "The law under it",
    ]


def test_some_sentences_as_they_are_read() -> None:
    said = words(agreed(("never = [", 'never = [{ field = "age_band", below = 18 }, ')))
    for sentence in (
        "Only reports where the stream is Fraud reports or Computer misuse reports.",
        "Any report where the age is below 18.",
        "If we do not know the age, we leave the report out.",
        "Anything sealed.",
        "The loss, rounded to £100, at most £50,000.",
        "All counts are rounded to 5.",
        "From 1 January 2026 to 31 December 2027.",
        "Check the law again by 31 March 2027.",
    ):
        assert sentence in said


def test_names_stand_for_ids_where_they_are_given() -> None:
    named = plain(agreed(), {"police": "Dale Police", "council": "Dunholme Council"})
    assert named[0].sentences[1] == "Dale Police lets Dunholme Council see counts of its reports."


def test_cases_in_words() -> None:
    agreement = example("fraud-desk-to-council")
    rows = case_rows(agreement, run_cases(agreement))
    assert (rows[0].given, rows[0].expect, rows[0].holds) == (
        "Fraud reports, about Fraud, aged 35 to 44, happened 17 May 2026, not sealed",
        "seen, as one of a count; the day it happened as May 2026; without the age",
        True,
    )
    assert (rows[2].given, rows[2].expect) == (
        "Fraud reports, about Fraud, nobody knows if it is sealed",
        "hidden",
    )
    wrong = agreed(("loss = 91234 }", f"loss = {Decimal('12.50')} }}"))
    assert [row.holds for row in case_rows(wrong, run_cases(wrong))] == [False, True]
