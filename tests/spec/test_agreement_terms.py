"""The further terms of an agreement: who signs, passing on, haste, review, treatments."""

from datetime import date

import pytest

from hueandcry.sharing.agreement import Agreement, Problems, parse, run_cases
from hueandcry.sharing.reading import MOST_TEXT
from hueandcry.sharing.soundness import warnings
from hueandcry.sharing.terms import Emergency, FieldRule, Onward, Party
from tests.spec.partnership import TEXT, agreed, edited

PARTIES = '[parties]\nfrom = "police"\nto = "council"\n'
BASES = 'from_basis = "dpa-part3-s35"\nto_basis = "uk-gdpr-6-1-e"\n'
SIX = 'basis = "uk-gdpr-6-1-e"\n'
POLICE = '[[party]]\nid = "police"\nrole = "controller"\ngives = true\nbasis = "dpa-part3-s35"\n'
COUNCIL = f'[[party]]\nid = "council"\nrole = "controller"\ngives = true\nreceives = true\n{SIX}'
ADVICE = f'[[party]]\nid = "advice"\nrole = "controller"\nreceives = true\n{SIX}'
HOST = '[[party]]\nid = "host"\nrole = "processor"\n'
SEVERAL = ((PARTIES, POLICE + COUNCIL + ADVICE + HOST), (BASES, ""))
WARD = 'ward = "as is"'
HOUSE = (
    ('to = "council"', 'to = "police"'),
    ('"cda-115"', '"own-functions"'),
    ('to_basis = "uk-gdpr-6-1-e"\n', ""),
)
END = ("delete_after_days = 365", "delete_after_days = 365\n")


def after(section: str, keys: str) -> tuple[str, str]:
    """An edit that writes keys under a section's heading."""
    return f"[{section}]\n", f"[{section}]\n{keys}\n"


def findings(*edits: tuple[str, str]) -> str:
    found = parse(edited(*edits))
    return " ".join(found.findings) if isinstance(found, Problems) else ""


def test_several_organisations_sign_and_each_pair_is_one_leg() -> None:
    rule = agreed(*SEVERAL)
    assert rule.parties == ("police", "council", "advice", "host")
    assert [(leg.giver, leg.receiver) for leg in rule.legs] == [
        ("police", "council"),
        ("police", "advice"),
        ("council", "advice"),
    ]
    assert rule.signers[0] == Party("police", "controller", True, False, "dpa-part3-s35")
    assert rule.signers[3] == Party("host", "processor", False, False, "")
    assert [leg.why.from_basis for leg in rule.legs][::2] == ["dpa-part3-s35", "uk-gdpr-6-1-e"]
    assert (rule.kind, rule.roster) == ("partner", "open")


def test_each_giver_of_several_is_an_owner_in_the_cases() -> None:
    case = '[[case]]\ngiven = { owner = "council", stream = "fraud", sealed = false }\n'
    rule = agreed(*SEVERAL, ("[[case]]", f'{case}expect = {{ stream = "fraud" }}\n\n[[case]]'))
    assert all(result.holds for result in run_cases(rule))
    other = agreed(*SEVERAL, ("[[case]]", f'{case}expect = "hidden"\n\n[[case]]'))
    assert not run_cases(other)[0].holds


def test_a_roster_may_be_hidden() -> None:
    assert agreed(*SEVERAL, ("[why]", '[parties]\nroster = "hidden"\n\n[why]')).roster == "hidden"


def test_every_further_term_reads() -> None:
    rule = agreed(
        after(
            "why",
            'policy_review_by = 2026-12-31\nrequest = "R-7"\n'
            'request_states = "uk-gdpr-6-1-e"\nexemptions = ["dpa-sch2-2"]',
        ),
        after("when", "review_by = 2026-12-01"),
        after(
            "release",
            'method = "suppress"\nzeros = false\nchildren = true\nhandling = "C"\n'
            'conditions = "Ask us before you act on it."\ncheckers = 2',
        ),
        (
            "[when]",
            '[onward]\nshare = "ask"\nlink = "counts"\n\n[emergency]\ndata_types = ["wards"]\n'
            'authority = "officer"\nsecond = "data-protection-officer"\n\n[when]',
        ),
    )
    why, release = rule.why, rule.release
    assert (why.policy_review_by, why.request) == (date(2026, 12, 31), "R-7")
    assert (why.request_states, why.exemptions) == ("uk-gdpr-6-1-e", ("dpa-sch2-2",))
    assert rule.when.review_by == date(2026, 12, 1)
    assert (release.method, release.zeros, release.children) == ("suppress", False, True)
    assert (release.handling, release.conditions) == ("C", "Ask us before you act on it.")
    assert release.checkers == 2
    assert rule.onward == Onward("ask", "counts")
    assert rule.emergency == Emergency(("wards",), "officer", "data-protection-officer")


def test_a_text_without_further_terms_means_what_it_meant() -> None:
    rule = agreed()
    assert (rule.signers, rule.roster, rule.onward, rule.emergency) == ((), "open", Onward(), None)
    assert (rule.release.method, rule.release.zeros, rule.release.checkers) == ("round", True, 0)
    assert rule.legs == (rule,)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (WARD, FieldRule("ward")),
        ('ward = { generalise = "partnership" }', FieldRule("ward", generalise="partnership")),
        ('lsoa = { generalise = "ward" }', FieldRule("lsoa", generalise="ward")),
        ("age_band = { bands = [18, 35, 65] }", FieldRule("age_band", bands=(18, 35, 65))),
        ('ward = "drop"', None),
    ],
)
def test_how_a_field_is_written(written: str, read: FieldRule | None) -> None:
    assert (read or FieldRule("ward")) in agreed((WARD, written)).fields or read is None
    assert read is not None or "ward" not in agreed((WARD, written)).granted


def test_a_loss_in_bands_and_a_token_of_this_agreement_alone() -> None:
    loss = ("loss = { top_code = 50000, round_to = 100 }", "loss = { bands = [0, 500, 5000] }")
    assert agreed(loss, ("loss = 50000", "loss = 5000")).granted["loss"].bands == (0, 500, 5000)
    token = agreed(*HOUSE, (WARD, 'token = { pseudonymise = "this agreement" }')).granted["token"]
    assert token == FieldRule("token", pseudonymise=True)


# (what was written wrong, the edits, what the finding must say)
WRONG = [
    ("one party alone", [(PARTIES, POLICE), (BASES, "")], "name two organisations or more"),
    ("a party twice", [(PARTIES, POLICE + POLICE), (BASES, "")], "police is named twice"),
    ("nobody receives", [(PARTIES, POLICE + HOST), (BASES, "")], "give what another receives"),
    ("both forms", [(PARTIES, PARTIES + "\n" + POLICE + COUNCIL), (BASES, "")], "leave it out"),
    ("bases twice", [(PARTIES, POLICE + COUNCIL)], "each [[party]] names its own basis"),
    ("a basis missing", [(PARTIES, POLICE + ADVICE.replace(SIX, "")), (BASES, "")], "lets it hold"),
    (
        "a giver's basis",
        [(PARTIES, POLICE.partition("basis")[0] + ADVICE), (BASES, "")],
        "give this",
    ),
    (
        "a processor that receives",
        [(PARTIES, POLICE + COUNCIL + HOST + "receives = true\n"), (BASES, "")],
        "a processor acts for others",
    ),
    (
        "a party with no part",
        [(PARTIES, POLICE + COUNCIL + HOST.replace("processor", "controller")), (BASES, "")],
        "say gives = true or receives = true",
    ),
    (
        "the public signs",
        [(PARTIES, POLICE + ADVICE.replace("advice", "public")), (BASES, "")],
        "the public cannot sign",
    ),
    (
        "an unknown role",
        [(PARTIES, POLICE + ADVICE.replace('"controller"', '"boss"')), (BASES, "")],
        "'boss' is not known here",
    ),
    (
        "gives in words",
        [(PARTIES, POLICE.replace("true", '"yes"') + ADVICE), (BASES, "")],
        "write true or false",
    ),
    (
        "a key of no party",
        [(PARTIES, POLICE + 'dpo = "X"\n' + ADVICE), (BASES, "")],
        "there is no key 'dpo'",
    ),
    ("its line", [(PARTIES, POLICE + 'dpo = "X"\n' + ADVICE), (BASES, "")], "Line 9, party.1.dpo"),
    (
        "party as a table",
        [(PARTIES, POLICE.replace("[[party]]", "[party]")), (BASES, "")],
        "write a list of tables",
    ),
    (
        "a roster of two parties",
        [("[why]", 'roster = "hidden"\n\n[why]')],
        "there is no key 'roster'",
    ),
    (
        "an unknown roster",
        [*SEVERAL, ("[why]", '[parties]\nroster = "secret"\n\n[why]')],
        "'secret' is not known here",
    ),
    (
        "passing on, misspelt",
        [("[when]", '[onward]\nshare = "yes"\n\n[when]')],
        "onward.share: 'yes'",
    ),
    ("an unknown key there", [("[when]", '[onward]\nshares = "no"\n\n[when]')], "mean 'share'"),
    ("passing on as a text", [("title =", 'onward = "no"\ntitle =')], "write this as a table"),
    (
        "passing on what is red",
        [("[when]", '[onward]\nshare = "same purposes"\n\n[when]'), ("TLP:AMBER", "TLP:RED")],
        "nobody passes it on",
    ),
    (
        "an emergency that names nothing",
        [("[when]", '[emergency]\nauthority = "officer"\nsecond = "analyst"\n\n[when]')],
        "data_types is missing",
    ),
    (
        "an emergency of one",
        [
            (
                "[when]",
                '[emergency]\ndata_types = ["wards"]\nauthority = "officer"\n'
                'second = "officer"\n\n[when]',
            )
        ],
        "somebody else than who decides",
    ),
    (
        "an emergency by nobody known",
        [
            (
                "[when]",
                '[emergency]\ndata_types = ["wards"]\n'
                'authority = "chief"\nsecond = "officer"\n\n[when]',
            )
        ],
        "'chief' is not known here",
    ),
    ("an unknown method", [after("release", 'method = "hide"')], "'hide' is not known here"),
    ("noughts in words", [after("release", 'zeros = "no"')], "release.zeros: write true or false"),
    ("children as a number", [after("release", "children = 1")], "write true or false"),
    ("one checker", [after("release", "checkers = 1")], "write 0, 2 or more"),
    ("conditions unwritten", [after("release", 'handling = "C"')], "write them as conditions"),
    ("conditions of nothing", [after("release", 'conditions = "Ask."')], 'go with handling = "C"'),
    ("another handling", [after("release", 'handling = "X"')], "'X' is not known here"),
    (
        "a community of amber",
        [after("release", 'community = "us"')],
        "a community goes with TLP:GREEN",
    ),
    ("a review in words", [after("when", 'review_by = "soon"')], "write a day without quotation"),
    ("a review after the end", [after("when", "review_by = 2028-01-01")], "review it between"),
    ("a review before the start", [after("when", "review_by = 2025-01-01")], "review it between"),
    (
        "a policy review of no policy",
        [('policy_document = "APD-01"\n', "policy_review_by = 2026-12-31\n")],
        "name the policy_document",
    ),
    ("a request that rests on nothing", [after("why", 'request = "R-7"')], "go together"),
    ("an unknown exemption", [after("why", 'exemptions = ["sch-9"]')], "'sch-9' is not known here"),
    (
        "exemptions as one text",
        [after("why", 'exemptions = "dpa-sch2-2"')],
        "write a list of texts",
    ),
    ("a place as money", [(WARD, "ward = { top_code = 500 }")], "ward is a place, not money"),
    ("a day as money", [(WARD, "event_on = { round_to = 5 }")], "event_on is a day, not money"),
    ("a place in bands", [(WARD, "ward = { bands = [1, 2] }")], "ward is a place, not a number"),
    ("bands that fall", [(WARD, "age_band = { bands = [35, 18] }")], "ascending"),
    ("bands of nothing", [(WARD, "age_band = { bands = [] }")], "ascending"),
    ("bands of words", [(WARD, 'age_band = { bands = ["18"] }')], "ascending"),
    ("bands as a number", [(WARD, "age_band = { bands = 18 }")], "ascending"),
    (
        "a band between two",
        [(WARD, "age_band = { bands = [18, 30] }")],
        "a band may start at 0, 10",
    ),
    ("two treatments", [(WARD, "age_band = { bands = [18], round_to = 5 }")], "other treatment"),
    (
        "a place into a finer one",
        [(WARD, 'ward = { generalise = "ward" }')],
        "it may be partnership",
    ),
    (
        "a token that leaves",
        [(WARD, 'token = { pseudonymise = "this agreement" }')],
        "even under a new token it can trace a person",
    ),
    (
        "a token of another",
        [*HOUSE, (WARD, 'token = { pseudonymise = "DSA-2" }')],
        "'DSA-2' is not",
    ),
    (
        "a ward as a token",
        [(WARD, 'ward = { pseudonymise = "this agreement" }')],
        "ward is no token",
    ),
    ("a field nobody has", [(WARD, 'postcode = "as is"')], "there is no field 'postcode'"),
    (
        "every field dropped",
        [
            (
                'stream = "as is"\ntheme = "as is"\nreported_on = "as is"\n'
                'ward = "as is"\nloss = { top_code = 50000, round_to = 100 }',
                'ward = "drop"',
            )
        ],
        "name at least one field",
    ),
    (
        "only one, and never it",
        [("never = [", 'never = [{ field = "stream", in = ["fraud", "computer_misuse"] }, ')],
        "leave out every report, by stream",
    ),
    (
        "after and before",
        [
            (
                "only = [",
                'only = [{ field = "reported_on", since = 2026-05-01 }, '
                '{ field = "reported_on", before = 2026-05-01 }, ',
            )
        ],
        "by reported_on",
    ),
    (
        "a loss of none",
        [("only = [", 'only = [{ field = "loss", above = 5 }, { field = "loss", below = 5.01 }, ')],
        "by loss",
    ),
    (
        "an age of none",
        [
            (
                "only = [",
                'only = [{ field = "age_band", below = 18 }, '
                '{ field = "age_band", at_least = 18 }, ',
            )
        ],
        "by age_band",
    ),
    (
        "sealed alone and never",
        [("only = [", 'only = [{ field = "sealed", is = true }, ')],
        "by sealed",
    ),
]


@pytest.mark.parametrize(("edits", "says"), [row[1:] for row in WRONG], ids=[r[0] for r in WRONG])
def test_a_finding_says_what_is_wrong(edits: list[tuple[str, str]], says: str) -> None:
    assert says in findings(*edits)


def test_clauses_that_leave_something_are_no_contradiction() -> None:
    loss = '{ field = "loss", above = 5 }, { field = "loss", below = 5.02 }, '
    days = (
        '{ field = "reported_on", since = 2026-05-01 }, '
        '{ field = "reported_on", before = 2026-05-02 }, '
    )
    assert not findings(("only = [", f"only = [{loss}{days}"))
    assert not findings(("never = [", 'never = [{ field = "theme", in = ["fraud"] }, '))


@pytest.mark.parametrize(
    ("edits", "today", "says"),
    [
        ((), date(2026, 11, 24), ""),
        ((), date(2027, 12, 30), "It ends on 31 December 2027, tomorrow."),
        ((), date(2027, 12, 31), "It ends on 31 December 2027, today."),
        ((), date(2028, 1, 1), "It ended on 31 December 2027."),
        ((), date(2025, 12, 31), "It starts on 1 January 2026, not today."),
        ((), date(2027, 4, 1), "The check of the law was due on 31 March 2027."),
        ((after("when", "review_by = 2026-12-01"),), date(2026, 12, 2), "The review was due"),
        ((("TLP:AMBER", "TLP:GREEN"),), date(2026, 11, 24), "TLP:GREEN needs a community"),
        (
            (("TLP:AMBER", "TLP:GREEN"), after("release", 'community = "Its members."')),
            date(2026, 11, 24),
            "",
        ),
    ],
)
def test_what_an_officer_is_warned_of(
    edits: tuple[tuple[str, str], ...], today: date, says: str
) -> None:
    said = " ".join(warnings(agreed(*edits), today))
    assert says in said if says else not said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{TEXT}#{'x' * 1_000_000}", f"longer than {MOST_TEXT:,} letters"),
        (f"a = {'[' * 9_000}", "brackets stand within brackets"),
        (f"a = {'{ b = ' * 9_000}", "brackets stand within brackets"),
        ("\x00", "not written as TOML asks"),
    ],
)
def test_a_text_of_another_kind_is_one_sentence(text: str, says: str) -> None:
    found = parse(text)
    assert isinstance(found, Problems)
    assert len(found.findings) == 1
    assert says in found.findings[0]


def test_a_table_of_many_dots_reads() -> None:
    assert not isinstance(parse(f"{TEXT}\n[{'.'.join('a' * 3_000)}]\n"), Agreement)
