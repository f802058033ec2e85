"""Markings: the strictest wins, one more never lets more through, without one nothing leaves."""

from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.rows import tables
from hueandcry.intake.sources import SOURCES
from hueandcry.sharing.agreement import Agreement, Problems, examples, parse
from hueandcry.sharing.asking import Ask
from hueandcry.sharing.joining import fit
from hueandcry.sharing.marking import (
    CLASSIFICATIONS,
    HANDLINGS,
    REACHES,
    combined,
    handling_words,
    markings,
    stops,
    too_high,
    why_unusable,
)
from hueandcry.sharing.terms import Release

PARTNERSHIP = "members of this partnership"


def marked(
    label: str,
    classification: str = "OFFICIAL",
    handling: str = "",
    conditions: str = "",
    community: str = "",
) -> Release:
    return Release(
        smallest_count=10,
        round_base=5,
        marking=label,
        classification=classification,
        figures=("trend",),
        handling=handling,
        conditions=conditions,
        community=community or (PARTNERSHIP if label == "TLP:GREEN" else ""),
    )


# How far a copy may go: to the page, the own organisation, who works for it, the partnership, all.
FAR = (
    ("TLP:RED", "OFFICIAL", "", "page"),
    ("TLP:AMBER+STRICT", "OFFICIAL-SENSITIVE", "", "own"),
    ("TLP:AMBER", "OFFICIAL-SENSITIVE", "", "clients"),
    ("TLP:GREEN", "OFFICIAL", "", "community"),
    ("TLP:CLEAR", "OFFICIAL", "", "public"),
    ("TLP:CLEAR", "OFFICIAL-SENSITIVE", "", "community"),
    ("TLP:CLEAR", "OFFICIAL", "P", "community"),
    ("TLP:AMBER", "OFFICIAL", "C", "clients"),
)


@pytest.mark.parametrize(("label", "classification", "handling", "farthest"), FAR)
def test_how_far_each_marking_lets_a_copy_go(
    label: str, classification: str, handling: str, farthest: str
) -> None:
    mark = combined([marked(label, classification, handling, "Ask first." if handling else "")])
    through = [to for to in REACHES if not stops(mark, to)]
    assert through == list(REACHES[: REACHES.index(farthest) + 1])


def test_no_marking_lets_nothing_through() -> None:
    assert combined([]) is None
    assert combined([marked("TLP:PURPLE")]) is None
    assert combined([marked("TLP:CLEAR", "SECRET")]) is None
    assert all(stops(None, to) for to in REACHES)


def test_the_strictest_of_each_wins_and_conditions_unite() -> None:
    found = combined(
        [
            marked("TLP:AMBER", "OFFICIAL-SENSITIVE", "P"),
            marked("TLP:GREEN", "OFFICIAL", "C", "Do not name the source."),
            marked("TLP:AMBER", "OFFICIAL", "C", "Ask before you act."),
        ]
    )
    assert found is not None
    assert (found.label, found.classification, found.handling) == (
        "TLP:AMBER",
        "OFFICIAL-SENSITIVE",
        "C",
    )
    assert found.conditions == ("Do not name the source.", "Ask before you act.")
    assert found.line.startswith("TLP:AMBER OFFICIAL-SENSITIVE Police handling C")
    assert found.line.endswith("Do not name the source. Ask before you act.")


UNUSABLE = (
    (marked("TLP:GREEN", community=" "), "TLP:GREEN needs a community"),
    (marked("TLP:WHITE"), "no TLP 2.0 label"),
    (marked("", "OFFICIAL"), "no TLP 2.0 label"),
    (marked("TLP:AMBER", "SECRET"), "above OFFICIAL-SENSITIVE"),
    (marked("TLP:AMBER", "TOP SECRET"), "above OFFICIAL-SENSITIVE"),
    (marked("TLP:AMBER", handling="C"), "needs its conditions"),
    (marked("TLP:AMBER", handling="X"), "P or C"),
)


@pytest.mark.parametrize(("release", "words"), UNUSABLE)
def test_what_no_agreement_may_carry(release: Release, words: str) -> None:
    assert words in why_unusable(release)
    assert stops(combined([release]), "public")


def test_two_communities_that_differ_cannot_be_ordered() -> None:
    one, other = marked("TLP:GREEN"), marked("TLP:GREEN", community="north-east forces")
    assert combined([one, other]) is None
    assert combined([one, other, marked("TLP:AMBER")]) is None


@pytest.mark.parametrize(
    "words", ["SECRET", "Top Secret", "UK SECRET", "TOP-SECRET", "secret // x"]
)
def test_what_is_above_our_tiers_is_known_as_such(words: str) -> None:
    assert "above OFFICIAL-SENSITIVE" in too_high(words)


@pytest.mark.parametrize(
    "words", ["OFFICIAL", "Official-Sensitive", "", "Victoria's Secret", "secretary"]
)
def test_what_is_not_above_them_is_not(words: str) -> None:
    assert too_high(words) == ""


RELEASES = st.builds(
    marked,
    st.sampled_from([*markings(), "TLP:PURPLE"]),
    st.sampled_from([*CLASSIFICATIONS, "SECRET"]),
    st.sampled_from([*HANDLINGS, "X"]),
    st.sampled_from(["", "Ask first.", "Name no source."]),
    st.sampled_from(["", PARTNERSHIP, "north-east forces"]),
)


@example([marked("TLP:GREEN"), marked("TLP:GREEN", community="forces")], marked("TLP:AMBER"))
@example([Release(10, 5, "TLP:GREEN", "OFFICIAL", ())], marked("TLP:AMBER"))
@given(st.lists(RELEASES, min_size=1, max_size=4), RELEASES)
def test_adding_a_marking_never_lets_more_through(few: list[Release], more: Release) -> None:
    before, after = combined(few), combined([*few, more])
    for to in REACHES:
        assert not stops(before, to) or stops(after, to)
    if before and after:
        assert set(before.conditions) <= set(after.conditions)


def test_every_pair_is_as_strict_as_the_stricter_of_the_two() -> None:
    for one, other in product(markings(), markings()):
        both = combined([marked(one), marked(other)])
        for to in REACHES:
            apart = [stops(combined([marked(label)]), to) for label in (one, other)]
            assert bool(stops(both, to)) is any(map(bool, apart))


HEADINGS = b"Crime Number,Date Reported,Committed From,Offence,Location Postcode,Marking\n"
ROW = b"A%d,02/04/2026,01/04/2026,Blackmail,DH1 1AC,%s\n"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"SECRET\n" + HEADINGS + ROW % (1, b""), "row 1"),
        (HEADINGS + ROW % (1, b"OFFICIAL") + ROW % (2, b"Top Secret"), "row 3"),
    ],
)
def test_a_file_above_official_sensitive_is_not_taken_in(data: bytes, where: str) -> None:
    def read() -> None:
        for table in tables(BytesIO(data), "april.csv", SOURCES["police"]):
            list(table.rows)

    with pytest.raises(UnreadableFile, match=f"{where}: .*above OFFICIAL-SENSITIVE"):
        read()


def test_a_file_of_our_own_tiers_is() -> None:
    data = HEADINGS + ROW % (1, b"OFFICIAL")
    (table,) = tables(BytesIO(data), "april.csv", SOURCES["police"])
    assert len(list(table.rows)) == 1


def test_an_agreement_above_them_is_told_so_in_a_sentence() -> None:
    text = examples()["public-police.toml"].replace('"OFFICIAL"', '"SECRET"')
    found = parse(text)
    assert isinstance(found, Problems)
    (sentence,) = found.findings
    assert "above OFFICIAL-SENSITIVE" in sentence


def test_rules_marked_for_two_communities_do_not_fit_together() -> None:
    example = parse(examples()["police-to-council.toml"])
    assert isinstance(example, Agreement)
    one = replace(example, release=replace(example.release, marking="TLP:GREEN", community="a"))
    other = replace(one, release=replace(one.release, community="b"))
    ask = Ask("x", "council", "council", "analyst", "p", "r", "trend", (), "council", ("police",))
    assert fit(ask, [one, one]).state == "passed"
    assert "cannot be ordered" in fit(ask, [one, other]).words


def test_handling_stands_in_words_beside_the_marking() -> None:
    given = [marked("TLP:AMBER", handling="C", conditions="Ask first."), marked("TLP:AMBER")]
    words = handling_words(given)
    assert words == ("Police handling C: may be shared, with conditions.", "Ask first.")
    assert handling_words([marked("TLP:AMBER")]) == ()
