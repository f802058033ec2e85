"""Whatever somebody writes into an agreement file, they get findings, never a fault."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing.agreement import Agreement, Problems, parse, run_cases
from hueandcry.sharing.plain import case_rows, plain
from tests.spec.partnership import TEXT, agreed

VALUE = re.compile(r"(?<== )(\S.*)$", re.MULTILINE)
WORD = re.compile(r"[\w-]+|\[\[?|\]\]?|=|\{|\}")
WRONG = st.sampled_from(
    [
        *("3", "-1", "0", "2.5", "nan", "inf", "1e400", "99999999999999999999", "true", '""'),
        *('" "', '"\\u0000"', '"trend"', '"hidden"', "[]", "[[]]", "[1]", '[""]', "[{}]", "{}"),
        *("{ a = 1 }", "{ top_code = 0 }", "{ round_to = 5, generalise = 3 }", '"as is"'),
        *("2026-02-29", "2026-01-31", "2026-01-31T10:00:00Z", "10:00:00", "'''x'''"),
        *('[{ field = "sealed" }]', "[{ field = [] }]", '[{ field = "loss", at_most = nan }]'),
        *('[{ field = "age_band", in = [18, true] }]', '{ age_band = 18, loss = "9" }'),
    ]
)
NAMES = st.sampled_from(["", "why", "case", "[case]", "from", "é", "a.b", '"quoted"', "#", "'"])


@given(st.data())
def test_a_wrong_value_anywhere_is_a_finding_or_an_agreement(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(VALUE.finditer(text))
        place = data.draw(st.sampled_from(places))
        text = text[: place.start()] + data.draw(WRONG) + text[place.end() :]
    _reads(text)


@given(st.data())
def test_a_wrong_word_anywhere_is_a_finding_or_an_agreement(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(WORD.finditer(text))))
        text = text[: place.start()] + data.draw(NAMES) + text[place.end() :]
    _reads(text)


@given(st.text())
def test_any_text_at_all_reads(text: str) -> None:
    assert isinstance(parse(text), Problems)


@given(st.lists(st.sampled_from(TEXT.splitlines()), unique=True))
def test_some_lines_of_an_agreement_are_findings(lines: list[str]) -> None:
    _reads("\n".join(lines))


def _reads(text: str) -> None:
    """Findings that name themselves; or an agreement that can be run, said and told apart."""
    found = parse(text)
    if isinstance(found, Problems):
        assert found.findings
        assert all(finding.strip() and "\n" not in finding for finding in found.findings)
        return
    assert isinstance(found, Agreement)
    assert case_rows(found, run_cases(found))
    assert plain(found)
    assert text == TEXT or found.digest != agreed().digest
