"""What a Part 3 figure says of its records, and what cannot be worked out from it."""

from datetime import date

import pytest

from hueandcry.sharing import quality
from hueandcry.sharing.quality import Tally

SHARES = [
    # so many     of so many   are said to be
    (0, 100, "few or none"),
    (4, 100, "few or none"),
    (5, 100, "some"),
    (39, 100, "some"),
    (40, 100, "about half"),
    (60, 100, "most"),
    (94, 100, "most"),
    (95, 100, "nearly all"),
    (100, 100, "nearly all"),
    (99, 99, "too few records to say"),
    (0, 0, "too few records to say"),
]


@pytest.mark.parametrize(("part", "of", "words"), SHARES)
def test_a_share_is_one_of_five_words(part: int, of: int, words: str) -> None:
    assert quality.share(part, of) == words


def said(tally: Tally) -> dict[str, str]:
    made = quality.block(
        "Our Force",
        tally,
        lists="Police crimes",
        newest="July to September 2026",
        taken_in=date(2026, 10, 2),
        as_known_on=date(2026, 10, 5),
    )
    return dict(made.lines)


def test_the_statement_has_the_four_things_that_the_act_names() -> None:
    lines = said(Tally(1000, 900, 30, 1100, 1040, {"offence": 60, "place": 10}))
    assert list(lines) == ["Accuracy", "Completeness", "Reliability", "How current"]
    assert "sure: most. Decided by a person: few or none. Unsure: some." in lines["Accuracy"]
    assert "could be used: most. Reports with no offence: some" in lines["Completeness"]
    assert "fact" in lines["Reliability"]
    assert "assessment" in lines["Reliability"]
    assert "2 October 2026. As known on 5 October 2026." in lines["How current"]


def test_one_record_more_shows_in_no_word() -> None:
    """Whoever knows all records but one learns nothing of it, but at four edges in a thousand."""
    before = dict.fromkeys(("nearly all", "most", "about half", "some", "few or none"), 0)
    changes = 0
    for part in range(1001):
        words = quality.share(part, 1000)
        changes += part > 0 and words != quality.share(part - 1, 1000)
        before[words] += 1
    assert changes == 4
    assert min(before.values()) >= 50


def test_no_number_of_records_is_in_the_words() -> None:
    lines = said(Tally(7312, 7001, 4133, 7777, 7555, {"offence": 311, "place": 1234}))
    counts = ["7312", "7001", "4133", "7777", "7555", "311", "1234"]
    assert not [n for n in counts for words in lines.values() if n in words.replace(",", "")]
