"""First-hour guides: every path ends, every number was seen, every sentence can be read."""

import json
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from hueandcry.action import cacao, graph, reading
from hueandcry.action.clocks import clocks
from hueandcry.action.contacts import Known, all_contacts, contacts
from hueandcry.action.guide_text import Unusable, guide
from hueandcry.action.playbook import (
    Answer,
    Lead,
    Node,
    Playbook,
    Question,
    Step,
    as_published,
    blocked,
    contact_ids,
    main_path,
    playbooks,
    public_words,
)
from hueandcry.action.wording import longest, wording_faults
from hueandcry.cli import main

TODAY = date(2026, 11, 27)
PAST = date(2027, 4, 1)
NAMED = sorted(
    """
    account-taken business data-lost drawn-to-hacking harassment images-adult images-under-18
    invoice-fraud money-sent not-sure ransom-business screen-locked threatened worried
    worried-adult worried-child worried-extremism
    """.split()  # noqa: SIM905
)
GUIDES = pytest.mark.parametrize("name", NAMED)
FIT = {key for key, each in all_contacts().items() if each.fit}


def steps(playbook: Playbook) -> list[Step]:
    return [node for node in playbook.nodes.values() if isinstance(node, Step)]


def faults(playbook: Playbook) -> tuple[str, ...]:
    return graph.faults(cacao.bundle(playbook), FIT, playbooks())


def changed(playbook: Playbook, **nodes: Node) -> Playbook:
    """The guide with some of its nodes put in or replaced."""
    return replace(playbook, nodes={**playbook.nodes, **nodes})


def test_the_guides_are_these():
    assert sorted(playbooks()) == sorted(NAMED)


@GUIDES
def test_a_guide_holds(name: str):
    playbook = playbooks()[name]
    assert faults(playbook) == ()
    assert wording_faults(playbook, all_contacts()) == ()


@GUIDES
def test_a_guide_loses_nothing_as_cacao(name: str):
    made = json.loads(json.dumps(cacao.bundle(playbooks()[name])))
    assert cacao.playbook(made) == playbooks()[name]


@GUIDES
def test_each_string_can_be_read_under_stress(name: str):
    words = public_words(playbooks()[name])
    text = "\n".join(words)
    assert reading.readability(text) <= 6
    assert reading.words_a_sentence(text) <= 15
    assert [w for w in words for s in reading.sentences(w) if len(reading.words(s)) > 15] == []
    assert reading.lint(text) == ()


@GUIDES
def test_no_number_is_told_that_was_not_seen(name: str):
    printable = contacts({key: Known("01632 960000", "", "") for key in FIT}, TODAY)
    shown = as_published(playbooks()[name], printable)
    assert shown == playbooks()[name]
    assert contact_ids(shown) <= printable.keys()
    # Three digits or more are a contact's number, an age apart, or the clock's hours.
    known = {re.sub(r"\D", "", each.phone) for each in printable.values()}
    for words in public_words(shown):
        for number in re.findall(r"\d{3,}", re.sub(r"(?<=\d) (?=\d)", "", words)):
            assert number in known, words


# Guide, its first page, and how many steps its longest path has.
STARTS = [
    ("money-sent", "Ring 159 now", 7),
    ("account-taken", "Which account was taken?", 7),
    ("threatened", "Are you in danger now?", 1),
    ("images-under-18", "Tell an adult you trust now", 7),
    ("images-adult", "Do not pay. Do not answer.", 8),
    ("harassment", "You need not answer them", 7),
    ("screen-locked", "Whose computer is it?", 8),
    ("ransom-business", "Unplug from the network. Leave it on.", 8),
    ("invoice-fraud", "Ring your bank now", 8),
    ("data-lost", "Note when you found out", 8),
    ("worried", "Is anyone in danger now?", 1),
    ("worried-extremism", "Do you ask as part of your job?", 4),
]


@pytest.mark.parametrize(("name", "title", "most"), STARTS)
def test_a_guide_begins_with_the_thing_to_do(name: str, title: str, most: int):
    playbook = playbooks()[name]
    first = playbook.nodes[playbook.start]
    assert not isinstance(first, Lead)
    assert (first.title, longest(playbook)) == (title, most)


def paths(playbook: Playbook, at: str) -> list[list[str]]:
    """Every way through a guide, by the ids of its nodes."""
    node = playbook.nodes[at]
    if isinstance(node, Question):
        return [[at, *rest] for answer in node.answers for rest in paths(playbook, answer.next)]
    if isinstance(node, Step):
        return [[at, *rest] for rest in paths(playbook, node.next)]
    return [[at]]


def test_danger_and_age_are_asked_before_anything_else():
    for path in paths(playbooks()["threatened"], "danger"):
        assert [each for each in path if each != "ring-999"][:2] == ["danger", "age"]
    assert playbooks()["worried"].start == "danger"


def step(name: str, step_id: str) -> Step:
    node = playbooks()[name].nodes[step_id]
    assert isinstance(node, Step)
    return node


def leads(name: str) -> set[str]:
    return {node.guide for node in playbooks()[name].nodes.values() if isinstance(node, Lead)}


def test_whoever_picks_the_next_best_choice_at_home_is_led_on():
    # A mother may begin with the threat, an employee with the locked screen.
    assert "worried-child" in leads("threatened")
    assert "ransom-business" in leads("screen-locked")


def test_a_thief_on_the_line_is_hung_up_on_before_the_bank_is_rung():
    assert "Hang up" in step("money-sent", "ring-159").words[0]


def test_who_helps_a_blackmailed_child_is_told_not_to_pay_and_not_to_delete():
    said = step("worried-child", "ceop").do_not
    assert {"pay them", "delete what they sent"} <= set(said)


@pytest.mark.parametrize(
    ("name", "contact", "rung"),
    [
        # CEOP is for abuse of a child; bullying and hacked accounts go elsewhere.
        ("harassment", "ceop", False),
        ("account-taken", "ceop", False),
        ("images-adult", "ceop", False),
        ("images-under-18", "ceop", True),
        ("worried-child", "ceop", True),
        # By age: one service for adults, another for those under 18.
        ("images-adult", "rph", True),
        ("images-adult", "stopncii", True),
        ("images-adult", "reportremove", False),
        ("images-under-18", "reportremove", True),
        ("images-under-18", "childline", True),
        ("images-under-18", "rph", False),
        ("images-under-18", "stopncii", False),
        # The public rings ACT Early; the police's Prevent team is for staff, not on this page.
        ("worried-extremism", "actearly", True),
        ("worried-extremism", "prevent_local", False),
        ("drawn-to-hacking", "cyberchoices", True),
        ("data-lost", "ico", True),
        ("ransom-business", "reportfraud", True),
    ],
)
def test_who_is_rung_by_whom(name: str, contact: str, rung: bool):
    assert (contact in contact_ids(playbooks()[name])) is rung


def test_ceop_is_told_of_sexual_harm_alone():
    for path in paths(playbooks()["images-under-18"], "tell-an-adult"):
        assert ("ceop" in path) is ("stop-talking" in path)


def test_staff_who_worry_are_sent_to_their_own_lead():
    ways = paths(playbooks()["worried-extremism"], "job")
    assert ["job", "safeguarding-lead", "staff-done"] in ways
    assert all("act-early" not in way for way in ways if "safeguarding-lead" in way)
    # A card has no question: what is for the family alone says so itself.
    assert any(
        "safeguarding lead" in words for words in step("worried-extremism", "act-early").words
    )
    order = paths(playbooks()["drawn-to-hacking"], "talk")[0]
    assert order.index("own-lead") < order.index("cyber-choices")


def test_no_guide_leads_back_to_itself_through_others():
    leads = {
        key: tuple(node.guide for node in each.nodes.values() if isinstance(node, Lead))
        for key, each in playbooks().items()
    }
    assert graph.circling(leads) == frozenset()
    assert graph.circling({**leads, "money-sent": ("not-sure",)}) == {"not-sure", "money-sent"}


SAFETY = {
    "threatened", "images-adult", "images-under-18", "harassment", "worried", "worried-child",
    "worried-adult", "worried-extremism", "drawn-to-hacking",
}  # fmt: skip


@GUIDES
def test_what_follows_a_guide(name: str):
    playbook = playbooks()[name]
    assert playbook.safety is (name in SAFETY)
    assert not (playbook.safety and playbook.fraud)
    if "under-18" in name or "child" in name or "extremism" in name or "hacking" in name:
        assert not playbook.takes_report


@GUIDES
def test_no_picture_is_asked_for(name: str):
    text = " ".join(public_words(playbooks()[name])).casefold()
    assert "option 9" not in text
    if "images" in name:
        assert "send the picture" in text
        assert "not even to us" in text


def test_the_hours_told_are_the_clocks_hours():
    hours = clocks()["personal-data-breach"].hours
    for name in ("data-lost", "ransom-business", "invoice-fraud"):
        told = re.findall(r"(\d+) hours", " ".join(public_words(playbooks()[name])))
        assert told == [str(hours)]


def test_a_blank_local_number_blocks_the_guides_that_need_it():
    nothing = contacts({}, TODAY)
    stopped = {key: blocked(each, nothing) for key, each in playbooks().items()}
    assert {key: why for key, why in stopped.items() if why} == {
        "worried-child": ("mash",),
        "worried-adult": ("adult_care",),
    }
    entered = contacts({"mash": Known("01632 960123", "", "")}, TODAY)
    assert blocked(playbooks()["worried-child"], entered) == ()


@GUIDES
def test_past_its_day_a_number_goes_and_the_step_says_what_to_do(name: str):
    shown = as_published(playbooks()[name], contacts({}, PAST))
    assert contact_ids(shown) - set(shown.needs) <= {"emergency", "police101"}
    for step in steps(shown):
        assert step.words
        assert not any("159" in text for text in (step.title, step.say, *step.words))
        before = playbooks()[name].nodes[step.id]
        assert isinstance(before, Step)
        if before.dial and not step.dial and not all_contacts()[before.dial].local:
            assert "number" in step.words[0] or "page" in step.words[0]
    assert wording_faults(shown, all_contacts()) == ()


def test_money_sent_still_starts_with_the_bank_when_159_is_past_its_day():
    first = main_path(as_published(playbooks()["money-sent"], contacts({}, PAST)))[0]
    assert (first.title, first.words[0]) == (
        "Ring your bank now",
        "Use the number on your card.",
    )


MONEY = playbooks()["money-sent"]
RING = main_path(MONEY)[0]
BROKEN = [
    (changed(MONEY, **{"ring-159": replace(RING, next="nowhere")}), "which is not there"),
    (changed(MONEY, alone=replace(RING, id="alone")), "no path comes to step 'alone'"),
    (
        changed(MONEY, watch=replace(RING, id="watch", next="keep")),
        "step 'keep' comes back to itself",
    ),
    (changed(MONEY, **{"ring-159": replace(RING, dial="nobody")}), "contact 'nobody'"),
    (changed(MONEY, **{"ring-159": replace(RING, contacts=("iwf",))}), "contact 'iwf'"),
    (changed(MONEY, done=Lead("done", "no-such")), "guide 'no-such', which is unknown"),
    (replace(MONEY, needs=("nobody",)), "it needs contact 'nobody'"),
    (replace(MONEY, start="nowhere"), "step start--"),
    (changed(MONEY, **{"ring-159": replace(RING, when="soon")}), "'soon' is not one of"),
    (changed(MONEY, **{"ring-159": replace(RING, words=())}), "should be non-empty"),
]


@pytest.mark.parametrize(("playbook", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_guide_is_named(playbook: Playbook, words: str):
    found = faults(playbook)
    assert any(words in fault for fault in found), found
    assert all(fault.startswith("Guide 'money-sent': ") and fault[-1] == "." for fault in found)


ILL = [
    (replace(RING, title="Ring one five nine as soon as you can now"), "more than 8 words"),
    (replace(RING, say="Ring 116 123"), "number of 'samaritans'"),
    (replace(RING, words=("Your money is safe.",)), "'safe'"),
    (replace(RING, words=("Ring now!",)), "no exclamation marks"),
    (replace(RING, words=("word " * 21,)), "21 words in one sentence"),
]


@pytest.mark.parametrize(("step", "words"), ILL, ids=[words for _, words in ILL])
def test_wording_is_asked_too(step: Step, words: str):
    found = wording_faults(changed(MONEY, **{"ring-159": step}), all_contacts())
    assert any(words in fault for fault in found), found


def test_too_many_steps_or_answers_are_too_many():
    many = Question("which", "Which?", (), tuple(Answer(str(n), "ring-159") for n in range(7)))
    extra = replace(RING, id="extra", next="extra-2")
    long = changed(MONEY, extra=extra, **{"extra-2": replace(extra, id="extra-2", next="which")})
    found = wording_faults(replace(changed(long, which=many), start="extra"), all_contacts())
    assert [fault.partition(": ")[2] for fault in found] == [
        "a path has 9 steps, at most 8.",
        "question 'which' has 7 answers, at most 6.",
    ]


# What somebody may hand to the check as CACAO, and what it says.
HOSTILE: list[tuple[object, str]] = [
    ({}, "'type' is a required property"),
    ({"type": "playbook", "workflow": []}, "is not of type 'object'"),
    ({"workflow": {"x": 1}}, "does not match"),
    ({"workflow": {f"end--{n:036}": {"type": "end"} for n in range(600)}}, "too many properties"),
    ({"playbook_extensions": 3, "name": None}, "is not of type"),
]


@pytest.mark.parametrize(("made", "words"), HOSTILE, ids=[words for _, words in HOSTILE])
def test_a_strange_playbook_is_refused_in_sentences(made: dict[str, object], words: str):
    found = graph.faults(made, FIT, playbooks())
    assert any(words in fault for fault in found), found
    assert all(len(fault) < 500 for fault in found)


def test_what_its_author_revoked_is_no_guide():
    made = cacao.bundle(MONEY)
    assert graph.faults(made | {"revoked": False}, FIT, playbooks()) == ()
    (why,) = graph.faults(made | {"revoked": True}, FIT, playbooks())
    assert "its author revoked it" in why


def test_the_published_schema_asks_on_its_own_part():
    made = cacao.bundle(MONEY)
    step = next(key for key in made["workflow"] if key.startswith("action--"))
    del made["workflow"][step]["agent"]
    assert "'agent' is a required property" in graph.faults(made, FIT, playbooks())[0]
    made = cacao.bundle(MONEY)
    made["workflow"][step]["commands"] = [{"type": "manual"}]
    assert graph.faults(made, FIT, playbooks())


TEXTS = [
    ("= 1", "is no TOML"),
    ("name = 3", "'name' of it must be words."),
    ("colour = 'red'", "it has 'colour', which means nothing here."),
    ("", "it has no 'start'."),
    ("step = 3", "write each step as [step.its-name]."),
    ("[step.Big]", "step 'Big' needs a name of its own"),
    ("[step.a]\n[end.a]", "end 'a' needs a name of its own"),
    ("[question.a]\nanswers = []", "'answers' of question 'a' must be a list of answers."),
    ("[step.a]\nwords = 'one'", "'words' of step 'a' must be a list of words."),
]


def test_a_step_that_goes_nowhere_is_named_as_its_author_calls_it():
    text = (files("hueandcry.action") / "content/guides/threatened.toml").read_text("utf-8")
    found = guide("mine", text.replace('next = "age"', 'next = "old"'))
    assert found == Unusable(
        (
            "Guide 'mine': step 'ring-999' goes on to 'old', which is not there.",
            "Guide 'mine': question 'danger' goes on to 'old', which is not there.",
        )
    )


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_a_text_that_tells_no_guide_says_where(text: str, words: str):
    found = guide("mine", text)
    assert isinstance(found, Unusable)
    assert any(words in why and why.startswith("Guide 'mine'") for why in found.why), found.why


def test_list_check_and_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["playbook", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(NAMED)
    out = tmp_path / "guide.json"
    assert main(["playbook", "export", "money-sent", "--out", str(out)]) == 0
    assert main(["playbook", "check", str(out)]) == 0
    assert main(["playbook", "check"]) == 0
    assert "17 guides hold." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("g.json", "[]", "is no playbook: it is a list."),
        ("g.json", "[" * 100_000, "is no JSON"),
        ("g.json", '{"type": "playbook"}', "'workflow' is a required property"),
        ("g.json", '{"type": "playbook", "steps": [{"a": 1, "a": 2}]}', "'a' stands twice"),
        ("g.json", '{"name": "\\u001b[31m\\ud800\\nhueandcry: fine"}', "'?[31m??hueandcry: fine'"),
        ("g.toml", "name = 1", "must be words"),
        ("g.toml", "x" * 2_000_001, "longer than any guide"),
        ("gone.toml", None, "No such file"),
    ],
)
def test_a_bad_file_ends_with_two_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, text: str | None, words: str
):
    if text is not None:
        (tmp_path / file).write_text(text)
    assert main(["playbook", "check", str(tmp_path / file)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
