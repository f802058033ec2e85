"""By when a person is answered: the law's month, told in days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing import rights
from hueandcry.sharing.rights import Request, UnableToCount

D = date.fromisoformat
NOW = D("2026-12-31")


def came(kind: str, day: str) -> Request:
    return rights.received(kind, D(day), NOW)


MONTHS = [
    # came on       answered by     why
    ("2026-09-03", "2026-10-03", "the ICO's own example: the corresponding day"),
    ("2026-01-31", "2026-02-28", "no 31 February: the last day of the month"),
    ("2024-01-31", "2024-02-29", "a leap year"),
    ("2024-02-29", "2024-03-29", "from a leap day"),
    ("2026-03-31", "2026-04-30", "a month of thirty days"),
    ("2025-12-31", "2026-01-31", "over the new year"),
    ("2026-08-30", "2026-09-30", "the corresponding day exists"),
    ("2026-05-25", "2026-06-25", "a bank holiday is a day like any other"),
    ("2026-10-15", "2026-11-15", "a Sunday: the day itself, never the Monday after"),
]


@pytest.mark.parametrize(("day", "by", "why"), MONTHS)
def test_a_request_is_answered_within_a_calendar_month(day: str, by: str, why: str) -> None:
    for kind in ("access", "rectification", "erasure", "restriction", "objection"):
        assert rights.due(came(kind, day)) == D(by), why


EXTENDED = [
    # came on       told on         answered by
    ("2026-01-31", "2026-02-28", "2026-04-30"),  # told on the last day of the first month
    ("2025-11-30", "2025-12-01", "2026-02-28"),
    ("2023-11-30", "2023-12-01", "2024-02-29"),
    ("2026-09-03", "2026-09-03", "2026-12-03"),
]


@pytest.mark.parametrize(("day", "told", "by"), EXTENDED)
def test_a_complex_one_has_two_months_more(day: str, told: str, by: str) -> None:
    assert rights.due(rights.extend(came("access", day), D(told))) == D(by)


def test_too_late_to_extend_once_the_first_month_is_over() -> None:
    with pytest.raises(UnableToCount, match="within the first month"):
        rights.extend(came("access", "2026-09-03"), D("2026-10-04"))


CLARIFIED = [
    # came on       asked on        told us on      answered by: the day of asking and that of
    #                                               telling do not count either (s.54(3C)(b))
    ("2026-09-03", "2026-09-10", "2026-09-10", "2026-10-04"),
    ("2026-09-03", "2026-09-10", "2026-09-19", "2026-10-13"),
    ("2026-01-31", "2026-02-10", "2026-03-10", "2026-03-29"),
    ("2026-09-03", "2026-10-03", "2026-10-31", "2026-11-01"),  # asked on the last day
]


@pytest.mark.parametrize(("day", "asked", "told", "by"), CLARIFIED)
def test_days_of_asking_what_they_want_do_not_count(
    day: str, asked: str, told: str, by: str
) -> None:
    waiting = rights.stop(came("access", day), rights.CLARIFICATION, D(asked))
    assert rights.standing(waiting, D("2026-12-30")).state == "stopped"
    assert rights.due(rights.go_on(waiting, D(told))) == D(by)


def test_an_extension_may_be_told_later_by_the_days_that_did_not_count() -> None:
    waiting = rights.stop(came("access", "2026-09-03"), rights.CLARIFICATION, D("2026-09-10"))
    running = rights.go_on(waiting, D("2026-09-19"))
    assert rights.first_month_ends(running) == D("2026-10-13")
    assert rights.due(rights.extend(running, D("2026-10-13"))) == D("2026-12-13")


def test_the_month_begins_once_it_is_known_who_asks() -> None:
    waiting = rights.stop(came("erasure", "2026-09-03"), rights.IDENTITY, D("2026-09-05"))
    assert rights.due(rights.go_on(waiting, D("2026-09-30"))) == D("2026-10-30")


COMPLAINTS = [
    # came on       acknowledged by
    ("2026-06-19", "2026-07-19"),
    ("2026-02-01", "2026-03-03"),
    ("2024-02-01", "2024-03-02"),  # a leap year: thirty days, not a month
]


@pytest.mark.parametrize(("day", "by"), COMPLAINTS)
def test_a_complaint_is_acknowledged_within_thirty_days(day: str, by: str) -> None:
    complaint = came("complaint", day)
    assert rights.due(complaint) == D(by)
    done = rights.acknowledge(complaint, D(by))
    assert rights.standing(done, NOW) == rights.Standing("without delay", None, None)


STATES = [
    # today         how a request of 3 September stands
    ("2026-09-03", "open", 30),
    ("2026-09-25", "open", 8),
    ("2026-09-26", "soon", 7),
    ("2026-10-03", "soon", 0),
    ("2026-10-04", "late", -1),
]


@pytest.mark.parametrize(("today", "state", "days"), STATES)
def test_how_it_stands(today: str, state: str, days: int) -> None:
    found = rights.standing(came("access", "2026-09-03"), D(today))
    assert (found.state, found.days) == (state, days)


REFUSED = [
    # what is tried on a request, and a word of the sentence that says no
    (lambda: came("portability", "2026-09-03"), "no right"),
    (lambda: came("access", "2027-01-01"), "still to come"),
    (lambda: rights.stop(came("complaint", "2026-09-03"), "identity", D("2026-09-04")), "30 days"),
    (lambda: rights.stop(came("erasure", "2026-09-03"), "clarification", D("2026-09-04")), "see"),
    (lambda: rights.stop(came("access", "2026-09-03"), "holiday", D("2026-09-04")), "nothing else"),
    (lambda: rights.stop(came("access", "2026-09-03"), "identity", D("2026-10-04")), "while"),
    (lambda: rights.go_on(came("access", "2026-09-03"), D("2026-09-04")), "not stopped"),
    (lambda: rights.extend(came("complaint", "2026-09-03"), D("2026-09-04")), "30 days"),
    (lambda: rights.acknowledge(came("access", "2026-09-03"), D("2026-09-04")), "complaint"),
    (lambda: rights.answer(came("access", "2026-09-03"), D("2026-09-02")), "before it came"),
    (
        lambda: rights.answer(
            rights.answer(came("access", "2026-09-03"), D("2026-09-04")), D("2026-09-05")
        ),
        "answered already",
    ),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_what_the_clock_does_not_do_it_says(case: int) -> None:
    tried, words = REFUSED[case]
    with pytest.raises(UnableToCount, match=words):
        tried()


REFERENCES = [
    # what somebody types, and whether it may stand
    ("SAR-2026-014", True),
    ("RECT/26/3", True),
    ("DSAR.12", True),
    ("260914", True),
    ("", False),
    ("SAR", False),  # no figure: it might be a word
    ("Ann Smith", False),
    ("ANN SMITH 2", False),
    ("A.ZZYZXQUILL-1", False),
    ("Smith-1", False),
    ("07700900123", False),
    ("=1+1", False),
    ("ann@example.org", False),
    ("SAR-2026-014-of-somebody-on-the-phone", False),
]


@pytest.mark.parametrize(("text", "stands"), REFERENCES)
def test_a_reference_names_nobody(text: str, stands: bool) -> None:
    assert (rights.why_no_reference(text) == "") is stands


@given(st.dates(D("2020-01-01"), D("2035-12-31")), st.integers(1, 3))
def test_the_corresponding_day_is_the_last_one_of_the_month_or_the_same(day: date, n: int) -> None:
    """Walk day by day to the n-th month after; stop at the same number, or before it runs out."""
    found, crossed = day, 0
    while crossed < n or found.day < day.day:
        following = found + timedelta(days=1)
        if following.day == 1:
            if crossed == n:
                break
            crossed += 1
        found = following
    assert rights.months_after(day, n) == found
