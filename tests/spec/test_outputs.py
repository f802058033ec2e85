"""What leaves: whose turn it is, who may check, what the votes come to, who sees which."""

from dataclasses import replace

import pytest

from hueandcry.sharing.outputs import (
    FINAL,
    STATES,
    STEPS,
    Person,
    Request,
    Vote,
    after,
    decided,
    decision,
    done,
    page,
    seen,
    state_after_check,
    why_not_check,
)
from tests.house.source import ROOT

# Police reports, asked for by an analyst of the council: two files are to leave.
ASKED = Request("submitted", 1, "police", "amina", "council", (1, 2))
PEOPLE = {
    "amina": Person("amina", "council", "analyst"),
    "sam": Person("sam", "council", "coordinator"),
    "priya": Person("priya", "police", "analyst"),
    "jo": Person("jo", "police", "data-protection-officer"),
    "owen": Person("owen", "bank", "officer"),
    "ruth": Person("ruth", "council", "researcher"),
}


def votes(*given: str, round_: int = 1) -> tuple[Vote, ...]:
    """Votes written as "priya 1 approve"."""
    found = []
    for one in given:
        name, file, word = one.split()
        partner = PEOPLE[name].partner
        found.append(Vote(int(file), round_, name, partner, word, f"{name} says so"))
    return tuple(found)


BOTH = votes("priya 1 approve", "priya 2 approve", "sam 1 approve", "sam 2 approve")


def test_every_state_has_exactly_one_owner_and_only_its_owner_acts_in_it() -> None:
    for name, state in STATES.items():
        steps = [step for step in STEPS if step.before == name and step.act != "withdraw"]
        assert state.owner in ("author", "checkers", "system")
        assert {step.by for step in steps} <= {state.owner}, name
        assert bool(steps) is (name not in FINAL), name
    assert {step.before for step in STEPS} | {step.after for step in STEPS} == set(STATES)
    assert {step.by for step in STEPS if step.act == "withdraw"} == {"author"}


def test_every_state_can_be_reached_and_leads_to_an_end() -> None:
    reached, last = {"draft"}, set[str]()
    while reached != last:
        last = set(reached)
        reached |= {step.after for step in STEPS if step.before in reached}
    assert reached == set(STATES)
    for name in set(STATES) - set(FINAL):
        assert after(name, "withdraw", "author") == ("withdrawn",)


@pytest.mark.parametrize(
    ("state", "act", "by"),
    [
        ("submitted", "change", "author"),
        ("checked", "change", "author"),
        ("draft", "approve", "checkers"),
        ("submitted", "approve", "checkers"),
        ("part-checked", "return", "checkers"),
        ("checked", "approve", "author"),
        ("checked", "release", "checkers"),
        ("checked", "release", "system"),
        ("released", "withdraw", "author"),
        ("rejected", "submit", "author"),
    ],
)
def test_what_nobody_may_do(state: str, act: str, by: str) -> None:
    assert after(state, act, by) == ()  # type: ignore[arg-type]


MAY_CHECK = (
    # who, who checked before, may they
    ("amina", (), "You asked for it"),
    ("ruth", (), "A researcher does not check"),
    ("owen", (), "The owner’s people"),
    ("priya", (), ""),
    ("sam", (), ""),
    ("jo", votes("sam 1 approve", "sam 2 approve"), ""),
    ("jo", votes("priya 1 approve", "priya 2 approve"), ""),
    ("sam", votes("priya 1 approve", "priya 2 approve"), ""),
    ("priya", votes("priya 1 approve", "priya 2 approve"), ""),
    ("jo", BOTH, "All have checked it already"),
)


@pytest.mark.parametrize(("who", "before", "words"), MAY_CHECK)
def test_who_may_check(who: str, before: tuple[Vote, ...], words: str) -> None:
    found = why_not_check(ASKED, before, PEOPLE[who])
    assert found.startswith(words) if words else found == ""


def test_the_last_place_is_kept_for_the_organisation_whose_records_they_are() -> None:
    lee = Person("lee", "council", "officer")
    before = votes("sam 1 approve", "sam 2 approve")
    assert "whose records these are" in why_not_check(ASKED, before, lee)
    three = replace(ASKED, checkers=3)
    assert why_not_check(three, before, lee) == ""


def test_an_agreement_that_asks_for_one_checker_has_two() -> None:
    one = replace(ASKED, checkers=1)
    assert decision(votes("priya 1 approve", "priya 2 approve"), one) == "incomplete"


VOTES = (
    (("priya 1 approve",), "incomplete"),
    (("priya 1 approve", "sam 1 approve"), "approved"),
    (("priya 1 change", "sam 1 change"), "changes requested"),
    (("priya 1 change", "sam 1 approve"), "conflicting"),
    ((), "incomplete"),
)


@pytest.mark.parametrize(("given", "want"), VOTES)
def test_what_votes_on_one_file_come_to(given: tuple[str, ...], want: str) -> None:
    assert decided(votes(*given), ASKED, 1) == want


def test_the_worst_file_decides() -> None:
    assert decision(BOTH, ASKED) == "approved"
    assert decision(BOTH[:-1], ASKED) == "incomplete"
    mixed = (*BOTH[:3], *votes("sam 2 change"))
    assert decision(mixed, ASKED) == "conflicting"
    both_no = (BOTH[0], BOTH[2], *votes("priya 2 change", "sam 2 change"))
    assert decision(both_no, ASKED) == "changes requested"
    assert decision((), replace(ASKED, files=())) == "incomplete"


def test_a_changed_file_begins_a_new_round_in_which_no_vote_counts() -> None:
    again = replace(ASKED, round=2)
    assert decision(BOTH, again) == "incomplete"
    assert done(BOTH, again) == ()
    assert state_after_check(votes("priya 1 approve", "priya 2 approve", round_=2), again) == (
        "part-checked"
    )
    assert state_after_check(BOTH, ASKED) == "checked"


SEES: tuple[tuple[str, str, set[str]], ...] = (
    # state, reader, whose votes are seen
    ("part-checked", "sam", {"sam"}),
    ("part-checked", "priya", {"priya"}),
    ("part-checked", "amina", set()),
    ("part-checked", "jo", set()),
    ("checked", "priya", {"priya", "sam"}),
    ("checked", "sam", {"priya", "sam"}),
    ("checked", "amina", set()),
    ("returned", "amina", {"priya", "sam"}),
    ("released", "amina", {"priya", "sam"}),
    ("rejected", "amina", {"priya", "sam"}),
)


@pytest.mark.parametrize(("state", "reader", "whose"), SEES)
def test_who_sees_whose_word(state: str, reader: str, whose: set[str]) -> None:
    found = seen(BOTH, replace(ASKED, state=state), reader)
    assert {vote.checker for vote in found} == whose


def test_a_request_withdrawn_before_both_were_done_opens_no_vote() -> None:
    assert seen(BOTH[:2], replace(ASKED, state="withdrawn"), "sam") == ()


def test_the_drawing_of_the_states_is_of_these_states() -> None:
    kept = ROOT / "docs" / "made" / "outputs.md"
    assert kept.exists()
    assert kept.read_text(encoding="utf-8") == page(), "run: python -m tests.house.outputs_page"
