"""What a data protection officer reads when a file is not yet an agreement."""

import hashlib

import pytest

from hueandcry.sharing.agreement import Problems, digest, examples, parse
from tests.spec.partnership import TEXT, agreed, edited

# (what was written, what was there before, what the finding must say)
FINDINGS = [
    ("a misspelt section", "[release]", "[relase]", "did you mean 'release'"),
    ("a misspelt key", "purposes =", "purposses =", "Line 9, why.purposses: there is no key"),
    ("and what it should be", "purposes =", "purposses =", "did you mean 'purposes'"),
    ("a key that is missing", 'power = "cda-115"\n', "", "Line 8, why: power is missing."),
    ("a misspelt purpose", '"plan-sessions"', '"plan-session"', "did you mean 'plan-sessions'"),
    (
        "days that count from nothing known",
        "delete_after_days = 365",
        'delete_after_days = 365\ndelete_counts_from = "reported"',
        "'reported' is not known here; did you mean 'report'?",
    ),
    ("an unknown purpose", '"plan-sessions"', '"gossip"', "'gossip' is not known here"),
    ("an unknown power", '"cda-115"', '"cda-155"', "did you mean 'cda-115'"),
    ("an unknown basis", '"uk-gdpr-6-1-e"', '"consent"', "Line 13, why.to_basis: 'consent'"),
    ("a basis where a power belongs", '"cda-115"', '"uk-gdpr-6-1-e"', "not known here"),
    ("no basis for the receiver", 'to_basis = "uk-gdpr-6-1-e"\n', "", "to_basis is missing"),
    ("an unknown field", 'ward = "as is"', 'wrad = "as is"', "did you mean 'ward'"),
    ("its line", 'ward = "as is"', 'wrad = "as is"', "Line 34, fields.wrad"),
    ("an unknown treatment", 'ward = "as is"', 'ward = "blurred"', "Line 34, fields.ward: a field"),
    ("a treatment misspelt", "round_to = 100", "round_too = 100", "did you mean 'round_to'"),
    ("a treatment for money only", 'theme = "as is"', "theme = { round_to = 5 }", "leaves as is"),
    ("a period for a ward", 'ward = "as is"', 'ward = { generalise = "month" }', "'month' is not"),
    ("a theme made coarser", 'theme = "as is"', 'theme = { generalise = "month" }', "no coarser"),
    ("an unknown period", '"as is"\nward', '{ generalise = "day" }\nward', "'day' is not known"),
    ("a cap between two steps", "top_code = 50000", "top_code = 50050", "multiple of round_to"),
    ("an unknown column in a clause", 'field = "stream"', 'field = "strem"', "mean 'stream'"),
    ("its line, inside a list", 'field = "stream"', 'field = "strem"', "Line 26, what.only.1"),
    ("an unknown test", "in = [", "within = [", "there is no test of stream 'within'"),
    ("a test that the column lacks", "is = true", "below = 3", "test of sealed 'below'"),
    ("an unknown value", '"computer_misuse"', '"computers"', "did you mean 'computer_misuse'"),
    ("a list that is empty", '["fraud", "computer_misuse"]', "[]", "write a list"),
    ("a word for a truth", "is = true", 'is = "yes"', "what.never.1.is: write true or false."),
    ("a day in quotation marks", "2027-12-31", '"2027-12-31"', "day without quotation marks"),
    ("an endless number", "round_base = 5", f"round_base = {'9' * 5000}", "longer than any number"),
    ("what steers a screen", "many wards", "\\u001b[2Kwards", "cannot be seen on a screen"),
    (
        "words turned round",
        "many wards",
        "many\u202e wards",
        "Line 10: a letter here cannot be seen",
    ),
    ("an end before its start", "2027-12-31", "2025-12-31", "it ends before it starts"),
    ("an unknown marking", '"TLP:AMBER"', '"TLP:YELLOW"', "'TLP:YELLOW' is not known here"),
    ("no marking", 'marking = "TLP:AMBER"\n', "", "release: marking is missing."),
    ("a made-up classification", '"OFFICIAL-SENSITIVE"', '"SECRET"', "above OFFICIAL-SENSITIVE"),
    ("an unknown figure", '["trend"]', '["trends"]', "did you mean 'trend'"),
    ("another dataset", '"reports"', '"people"', "what.dataset: 'people' is not known"),
    ("no rounding at all", "round_base = 5", "round_base = 1", "rounded to 3 or more"),
    ("a base that is no number", "round_base = 5", "round_base = 2.5", "write a whole number"),
    ("sealed records let out", 'never = [{ field = "sealed", is = true }]\n', "", "sealed records"),
    ("a field that traces a person", 'ward = "as is"', 'token = "as is"', "trace a person"),
    ("an id in capitals", '"council"', '"The Council"', "short name, in small letters"),
    ("the power of a house rule", '"cda-115"', '"own-functions"', "is for a house rule"),
    ("an agreement from the public", 'from = "police"', 'from = "public"', "public cannot give"),
    ("a power that the public lacks", '"council"', '"public"', "no power to tell the public"),
    ("a case of unknown columns", "loss = 91234 }", "lost = 91234 }", "did you mean 'loss'"),
    ("a case without an outcome", 'expect = "hidden"\n', "", "case.2.expect: write a row"),
    ("an outcome misspelt", 'expect = "hidden"', 'expect = "hiden"', 'or "hidden"'),
    ("half a penny", "loss = 91234 }", "loss = 91.235 }", "pounds as a number"),
    ("no TOML", 'to = "council"', "to = council", "Line 6: this is not written as TOML asks"),
]


@pytest.mark.parametrize(
    ("old", "new", "says"), [row[1:] for row in FINDINGS], ids=[row[0] for row in FINDINGS]
)
def test_a_finding_says_what_is_wrong_and_where(old: str, new: str, says: str) -> None:
    found = parse(edited((old, new)))
    assert isinstance(found, Problems)
    assert says in " ".join(found.findings)


def test_the_text_itself_reads_without_a_finding() -> None:
    assert agreed().id == "DSA-1"


def test_an_agreement_without_cases_is_none() -> None:
    found = parse(TEXT.partition("[[case]]")[0])
    assert isinstance(found, Problems)
    assert found.findings == (
        "The file: add a [[case]]: an example row, and what should leave of it.",
    )


def test_every_misspelt_key_of_a_file_is_found_in_one_go() -> None:
    found = parse(edited(("purposes", "purpose"), ("starts", "start"), ("marking", "markings")))
    assert isinstance(found, Problems)
    for wrong in ("why.purpose:", "when.start:", "release.markings:"):
        assert any(wrong in finding for finding in found.findings)


@pytest.mark.parametrize(
    ("test", "age", "sound"),
    [
        ("below", 18, True),
        ("below", 20, False),
        ("at_most", 17, True),
        ("at_most", 16, False),
        ("above", 17, True),
        ("above", 18, False),
        ("at_least", 18, True),
        ("at_least", 21, False),
        ("is", 18, True),
        ("is", 44, False),
    ],
)
def test_an_age_clause_stands_only_at_the_edge_of_a_band(test: str, age: int, sound: bool) -> None:
    """`at_most = 16` would let in the band of 16 and 17, and with it people of 17."""
    clause = f'never = [{{ field = "age_band", {test} = {age} }}, '
    found = parse(edited(("never = [", clause)))
    assert isinstance(found, Problems) != sound


PUBLIC = (('to = "council"', 'to = "public"'), ('"cda-115"', '"statistics"'))
NO_RECEIVER = ('to_basis = "uk-gdpr-6-1-e"\n', "")
CLEAR = (('"TLP:AMBER"', '"TLP:CLEAR"'), ('"OFFICIAL-SENSITIVE"', '"OFFICIAL"'))


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ((*PUBLIC, NO_RECEIVER, CLEAR[1]), "marked TLP:CLEAR"),
        ((*PUBLIC, NO_RECEIVER, CLEAR[0]), "what the public sees is OFFICIAL"),
        ((*PUBLIC, NO_RECEIVER, *CLEAR, ("count = 10", "count = 4")), "it is 5 or more"),
        ((*PUBLIC, *CLEAR), "there is no second organisation"),
        ((*PUBLIC, NO_RECEIVER, *CLEAR), ""),
    ],
)
def test_what_goes_to_the_public_is_clear_and_not_small(
    edits: tuple[tuple[str, str], ...], says: str
) -> None:
    found = parse(edited(*edits))
    findings = found.findings if isinstance(found, Problems) else ()
    assert (says in " ".join(findings)) if says else not findings


@pytest.mark.parametrize(
    ("weighed", "sound"), [('"One."', False), ('"One.", "Two."', False), ('"1", "2", "3"', True)]
)
def test_the_record_of_a_bar_holds_as_many_things_as_the_law_asks(
    weighed: str, sound: bool
) -> None:
    """Enterprise Act 2002 s.244 names three considerations."""
    record = f'considerations = [{weighed}]\nuse_limit = "Sessions only."\n\n[when]'
    bar = f'[bar]\nlaw = "enterprise-act-part-9"\ngate = "s241"\n{record}'
    found = parse(edited(("[when]", bar)))
    findings = found.findings if isinstance(found, Problems) else ()
    assert bool(findings) != sound
    assert sound or "asks that 3 be weighed" in findings[0]


def test_a_house_rule_has_one_party_and_needs_no_rounding() -> None:
    rule = agreed(
        ('to = "council"', 'to = "police"'),
        ('"cda-115"', '"own-functions"'),
        NO_RECEIVER,
        ("smallest_count = 10\nround_base = 5\n", ""),
    )
    assert (rule.kind, rule.parties) == ("house", ("police",))
    assert (rule.release.round_base, rule.release.smallest_count) == (1, 0)


def test_a_finding_in_the_second_clause_of_a_list_names_its_line() -> None:
    second = '] },\n  { field = "theme", is = "frod" },\n]\nnever'
    found = parse(edited(("] },\n]\nnever", second)))
    assert isinstance(found, Problems)
    assert found.findings == (
        "Line 27, what.only.2.is: 'frod' is not known here; did you mean 'fraud'?",
    )


def test_a_key_that_stands_twice_is_named_so() -> None:
    found = parse(edited(('ward = "as is"', 'theme = "as is"')))
    assert isinstance(found, Problems)
    assert "The same key stands here twice." in found.findings[0]


def test_what_officers_approve_is_the_exact_text() -> None:
    assert agreed().digest == digest(TEXT) == hashlib.sha256(TEXT.encode()).hexdigest()
    assert digest(TEXT) != digest(TEXT + " ")


def test_findings_are_single_sentences_that_blame_nobody() -> None:
    for _, old, new, _ in FINDINGS:
        found = parse(edited((old, new)))
        assert isinstance(found, Problems)
        for finding in found.findings:
            assert "\n" not in finding
            assert finding[0].isupper()
            assert finding[-1] in ".?"
            assert not {"invalid", "error", "illegal"} & set(finding.lower().split())


def test_for_the_public_the_smallest_count_is_a_multiple_of_the_base() -> None:
    """With base 3 and words under 5, a shown 6 beside "fewer than 5" would be exactly 4."""
    text = examples()["public-police.toml"].replace("smallest_count = 10", "smallest_count = 12")
    found = parse(text)
    assert isinstance(found, Problems)
    assert any("multiple of round_base" in finding for finding in found.findings)
