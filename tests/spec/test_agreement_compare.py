"""What a newer text lets out, in words an officer can weigh before approving it."""

from datetime import date
from importlib.resources import files

import pytest

from hueandcry.sharing.agreement import Agreement, run_cases
from hueandcry.sharing.asking import Book
from hueandcry.sharing.compare import compare
from hueandcry.sharing.recipients import unusual
from hueandcry.sharing.roster import LEFT_OUT, NOT_SHOWN, seen_by, text_for
from hueandcry.sharing.soundness import warnings
from tests.spec.partnership import OWNERS, agreed, edited, signed
from tests.spec.test_agreement_plain import CHANGES, SEVERAL, SIGNED, WHOLE
from tests.spec.test_agreement_terms import ADVICE, BASES, COUNCIL, HOST, PARTIES, POLICE, after

AGE = ("never = [", 'never = [{ field = "age_band", below = 18 }, ')
WARD = 'ward = "as is"'

REQUEST = 'request = "REQ-1"\nrequest_states = "uk-gdpr-6-1-e"'
HASTE = '[emergency]\ndata_types = ["wards"]\nauthority = "{}"\nsecond = "analyst"\n\n[when]'

# (what changes, edits to the older text, edits to the newer, what it now lets out)
LETS_OUT = [
    (
        "a purpose",
        [],
        [('["plan-sessions"]', '["plan-sessions", "victim-care"]')],
        "Lets out counts for another purpose: ",
    ),
    ("a figure", [], [('["trend"]', '["trend", "harm"]')], "Lets out another figure: harm."),
    ("a field", [], [(WARD, f'{WARD}\nsex = "as is"')], "another field: the sex, as it is."),
    (
        "a finer field",
        [("loss = {", "loss = { round_to = 100 } #")],
        [("loss = {", 'loss = "as is" #'), ("loss = 50000", "loss = 91234")],
        "more of the loss: now as it is, before rounded to £100.",
    ),
    (
        "a field in finer bands",
        [(WARD, "age_band = { bands = [18, 65] }")],
        [(WARD, "age_band = { bands = [18, 35, 65] }")],
        "now in bands from 18, 35, 65 up",
    ),
    (
        "a clause gone",
        [AGE],
        [],
        "more reports, by the age: now all; before never where the age is ",
    ),
    (
        "a list longer",
        [],
        [('["fraud", "computer_misuse"]', '["fraud", "police_online"]')],
        "more reports, by the stream",
    ),
    (
        "a smaller base",
        [("base = 5", "base = 10")],
        [],
        "counts rounded to 5, before counts rounded to",
    ),
    ("a smaller count", [("count = 10", "count = 20")], [], "counts from 10 up when passed on"),
    ("a wider marking", [], [("TLP:AMBER", "TLP:GREEN")], "TLP:GREEN, before TLP:AMBER"),
    (
        "a lower class",
        [],
        [("OFFICIAL-SENSITIVE", "OFFICIAL")],
        "OFFICIAL, before OFFICIAL-SENSITIVE",
    ),
    ("a later end", [], [("2027-12-31", "2028-12-31")], "until 31 December 2028"),
    ("an earlier start", [], [("starts = 2026", "starts = 2025")], "from 1 January 2025"),
    ("kept for longer", [], [("days = 365", "days = 900")], "kept for 900 days"),
    ("noughts", [after("release", "zeros = false")], [], "a nought shown"),
    ("children", [], [after("release", "children = true")], "ages under 18 told apart"),
    ("fewer checkers", [after("release", "checkers = 2")], [], "checked by 0 people"),
    ("another method", [after("release", 'method = "suppress"')], [], "by the method round"),
    ("hiding, which tells the rest", [], [after("release", 'method = "suppress"')], "suppress"),
    ("days counted later", [], [after("when", 'delete_counts_from = "intake"')], "was taken in"),
    ("another power", [], [('power = "cda-115"', 'power = "cda-17a"')], "changed is the power."),
    (
        "a basis that fits",
        [],
        [('to_basis = "uk-gdpr-6-1-e"', 'to_basis = "uk-gdpr-6-1-c"')],
        "other law may allow: changed is the basis.",
    ),
    ("a request", [], [after("why", REQUEST)], "changed is the request it answers."),
    (
        "other conditions",
        [after("release", 'handling = "C"\nconditions = "Ask."')],
        [after("release", 'handling = "C"\nconditions = "Tell."')],
        "on the conditions: Tell, before on the conditions: Ask.",
    ),
    (
        "another community",
        [("TLP:AMBER", "TLP:GREEN"), after("release", 'community = "We two."')],
        [("TLP:AMBER", "TLP:GREEN"), after("release", 'community = "The town."')],
        "the community: The town, before the community: We two.",
    ),
    (
        "somebody else decides in haste",
        [("[when]", HASTE.format("coordinator"))],
        [("[when]", HASTE.format("officer"))],
        "when the officer alone decides, before the coordinator.",
    ),
    (
        "conditions gone",
        [after("release", 'handling = "C"\nconditions = "Ask."')],
        [],
        "police handling not said",
    ),
    ("passing on", [], [("[when]", '[onward]\nshare = "ask"\n\n[when]')], "passing on: ask"),
    ("linking", [], [("[when]", '[onward]\nlink = "counts"\n\n[when]')], "linking: counts"),
    (
        "haste",
        [],
        [
            (
                "[when]",
                '[emergency]\ndata_types = ["wards"]\nauthority = "officer"\n'
                'second = "analyst"\n\n[when]',
            )
        ],
        "at once in an emergency: wards",
    ),
    (
        "another receiver",
        [],
        [(PARTIES, POLICE + COUNCIL + ADVICE), (BASES, "")],
        "Lets out counts of police to advice.",
    ),
    (
        "a processor",
        [(PARTIES, POLICE + COUNCIL), (BASES, "")],
        [(PARTIES, POLICE + COUNCIL + HOST), (BASES, "")],
        "handled to host, a processor",
    ),
]


@pytest.mark.parametrize(
    ("older", "newer", "says"), [row[1:] for row in LETS_OUT], ids=[row[0] for row in LETS_OUT]
)
def test_what_the_newer_lets_out_is_said_and_turned_round_what_it_no_longer_does(
    older: list[tuple[str, str]], newer: list[tuple[str, str]], says: str
) -> None:
    old, new = agreed(*older), agreed(*newer)
    assert says in " ".join(compare(old, new).more)
    assert compare(new, old).less
    assert all(said.startswith("No longer lets out") for said in compare(new, old).less)


def test_a_text_that_only_takes_away_lets_out_nothing() -> None:
    found = compare(agreed(), agreed(AGE, (f"{WARD}\n", "")))
    assert found.more == ()
    assert len(found.less) == 2


@pytest.mark.parametrize("where", [where for where in CHANGES if "pseudonymise" not in where])
def test_no_change_of_a_clause_goes_unsaid(where: str) -> None:
    found = compare(WHOLE, CHANGES[where])
    assert found.more or found.less or found.other


@pytest.mark.parametrize("where", SIGNED)
def test_no_change_of_a_party_goes_unsaid(where: str) -> None:
    found = compare(SEVERAL, SIGNED[where])
    assert found.more or found.less or found.other


HIDDEN = (
    (PARTIES, POLICE + COUNCIL.replace("gives = true\n", "") + ADVICE + HOST),
    (BASES, ""),
    ("[why]", '[parties]\nroster = "hidden"\n\n[why]'),
)


def hidden() -> Agreement:
    return agreed(*HIDDEN)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("police", ("police", "council", "advice", "host")),
        ("council", ("police", "council", "host")),
        ("advice", ("police", "advice", "host")),
        ("host", ("host",)),
    ],
)
def test_with_a_hidden_roster_a_party_sees_its_own_part(who: str, sees: tuple[str, ...]) -> None:
    seen = seen_by(hidden(), who)
    assert seen is not None
    assert seen.parties == sees
    assert all(who in (leg.giver, leg.receiver) for leg in seen.legs)


def test_who_is_no_party_to_a_hidden_roster_sees_nothing_of_it() -> None:
    assert seen_by(hidden(), "bank") is None
    assert seen_by(agreed(), "bank") == agreed()


def test_the_text_is_shown_without_the_others() -> None:
    text, whole = edited(*HIDDEN), hidden()
    seen = seen_by(whole, "council")
    assert seen is not None
    shown = text_for(text, whole, seen)
    assert "advice" not in shown
    assert LEFT_OUT in shown
    assert 'id = "police"' in shown
    assert "[why]" in shown
    assert text_for(text + "# as advice asked\n", whole, seen) == NOT_SHOWN
    assert text_for(text, whole, seen_by(whole, "police") or whole) == text


@pytest.mark.parametrize(
    ("edits", "book", "says"),
    [
        (
            (),
            (),
            "Dunholme Council is a council: none receives from Wearside and Dale Police today.",
        ),
        ((), ((("DSA-1", "DSA-0"),),), ""),
        ((("many wards", "some wards"),), ((),), ""),
        ((), ((("DSA-1", "DSA-0"), ('to = "council"', 'to = "advice"')),), "is a council"),
        (
            (
                ('to = "council"', 'to = "public"'),
                ('"cda-115"', '"statistics"'),
                ('to_basis = "uk-gdpr-6-1-e"\n', ""),
                ("TLP:AMBER", "TLP:CLEAR"),
                ("OFFICIAL-SENSITIVE", "OFFICIAL"),
            ),
            (),
            "Everybody would see counts of Wearside and Dale Police.",
        ),
        (
            (('to = "council"', 'to = "trading"'),),
            ((("DSA-1", "DSA-0"), ('to = "council"', 'to = "trading-standards"')),),
            "Dale Trading Standards receives nothing from Wearside and Dale Police today.",
        ),
    ],
)
def test_a_receiver_that_is_new_is_told_before_anybody_approves(
    edits: tuple, book: tuple, says: str
) -> None:
    owners = {owner.id: owner for owner in OWNERS}
    standing = Book(tuple(signed(agreed(*one)) for one in book))
    said = unusual(agreed(*edits), standing, owners, date(2026, 11, 24))
    assert says in " ".join(said) if says else not said


def test_the_example_that_several_sign_can_be_copied() -> None:
    folder = files("hueandcry.facts") / "agreements" / "templates"
    rule = agreed(text=(folder / "several.toml").read_text("utf-8"))
    assert all(result.holds for result in run_cases(rule))
    assert len(rule.legs) == 6
    assert not warnings(rule, date(2026, 11, 24))
