"""Series against a slow and obvious reference: walk from report to report over shared values."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hueandcry.link import methods, series
from hueandcry.link.artefacts import Known, account_keys, key
from hueandcry.link.series import Rule, Told

DAY = date(2026, 1, 5)
KINDS = ("NFIB3A", "NFIB5A", "blackmail")
ARTEFACT = st.one_of(
    st.tuples(
        st.just("phone"), st.sampled_from(["+441174960501", "+441174960502", "+441174960503"])
    ),
    st.tuples(st.just("account"), st.sampled_from(["40629120", "112233-40629120", "91967193"])),
    st.tuples(
        st.just("url"),
        st.sampled_from(["a.example/x", "a.example", "bit.ly/Q", "bit.ly", "hsbc.co.uk"]),
    ),
    st.tuples(st.just("method"), st.just("courier")),
)
REPORTS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(KINDS), st.lists(ARTEFACT, max_size=3)),
    max_size=14,
)


def report(number: int, day: int, kind: str, artefacts: list[tuple[str, str]]) -> Told:
    told = tuple(sorted(set(artefacts)))
    on = DAY + timedelta(days=day)
    return Told(f"r{number:03}", "police", "police", on, "fraud", kind, "", f"v{number}", told)


def made(rows: list[tuple[int, str, list[tuple[str, str]]]]) -> list[Told]:
    return [report(number, *row) for number, row in enumerate(rows)]


def walked(told: list[Told], rule: Rule) -> Iterator[frozenset[str]]:
    """The same by walking: every report's neighbours are looked for among all."""
    accounts = account_keys({v for one in told for k, v in one.artefacts if k == "account"})

    def keys(one: Told) -> set[tuple[str, str]]:
        found = [(key(kind, value, Known()), value) for kind, value in one.artefacts]
        return {
            (said.kind, accounts.get(value, said.value) if said.kind == "account" else said.value)
            for said, value in found
            if said is not None and not said.why_not
        }

    def says_nothing(of: tuple[str, str]) -> bool:
        held = [one for one in told if of in keys(one)]
        days = sorted(one.on for one in held)
        long = len(held) >= rule.long_from and (days[-1] - days[0]).days > rule.long_days
        most = max(sum(other.kind == one.kind for other in held) for one in held)
        return len(held) > rule.most or (long and most <= rule.related * len(held))

    common = {of for one in told for of in keys(one) if says_nothing(of)}
    left = {one.number: one for one in told}
    while left:
        _, first = left.popitem()
        group, waiting = {first.number}, [first]
        while waiting:
            here = waiting.pop()
            for other in [o for o in left.values() if keys(here) & keys(o) - common]:
                group.add(other.number)
                waiting.append(left.pop(other.number))
        if len(group) > 1:
            yield frozenset(group)


@given(rows=REPORTS, rule=st.sampled_from([Rule(), Rule(most=3), Rule(long_from=3, long_days=30)]))
def test_series_are_what_a_walk_finds(
    rows: list[tuple[int, str, list[tuple[str, str]]]], rule: Rule
) -> None:
    told = made(rows)
    found = series.find(told, Known(), rule)
    assert {frozenset(one.reports) for one in found.series} == set(walked(told, rule))
    shuffled = Random(1).sample(told, len(told))
    assert series.find(shuffled, Known(), rule) == found
    assert all(sum(count for _, count in one.weeks) == len(one.reports) for one in found.series)


def shared(many: int, days: int, kinds: tuple[str, ...] = KINDS, value: str = "+441174960501"):
    return [
        report(n, n * days // max(many - 1, 1), kinds[n % len(kinds)], [("phone", value)])
        for n in range(many)
    ]


def test_two_reports_that_share_only_a_common_value_are_apart() -> None:
    assert [len(one.reports) for one in series.find(shared(30, 60), Known()).series] == [30]
    spread = series.find(shared(30, 300), Known())
    assert spread.series == ()
    assert [(one.reports, one.why) for one in spread.common] == [(30, series.UNRELATED)]
    related = series.find(shared(30, 300, ("NFIB3A",)), Known())
    assert [len(one.reports) for one in related.series] == [30]
    many = series.find(shared(30, 60), Known(), Rule(most=29))
    assert [one.why for one in many.common] == [series.TOO_MANY]


def test_a_known_good_value_joins_none_and_is_told() -> None:
    good = Known(frozenset({("phone", "+441174960501")}))
    found = series.find(shared(5, 10), good)
    assert (found.series, [one.reports for one in found.common]) == ((), [5])
    fiction = series.find(shared(5, 10), Known(fiction=False))
    assert (fiction.series, [one.why for one in fiction.common]) == ((), ["kept for fiction"])


def test_a_report_that_alone_ties_two_parts_is_named() -> None:
    a, b = ("phone", "+441174960501"), ("account", "40629120")
    told = [report(n, n, "NFIB3A", told) for n, told in enumerate([[a], [a], [a, b], [b], [b]])]
    (one,) = series.find(told, Known()).series
    assert one.bridges == ("r002",)
    twice = [*told, report(9, 9, "NFIB3A", [a, b])]
    assert series.find(twice, Known()).series[0].bridges == ()


def test_accounts_with_two_sort_codes_are_two() -> None:
    assert set(account_keys({"112233-40629120", "40629120"}).values()) == {"40629120"}
    three = {"112233-40629120", "445566-40629120", "40629120"}
    assert account_keys(three) == {one: one for one in three}


def test_what_is_new_was_in_no_earlier_report() -> None:
    told = [*shared(4, 20), report(8, 90, "NFIB9", [("url", "new.example"), ("method", "courier")])]
    told.append(report(9, 91, "NFIB9", [("url", "new.example/x"), ("phone", "+441174960501")]))
    since, until = DAY + timedelta(days=80), DAY + timedelta(days=99)
    found = methods.new_in(told, Known(), since, until)
    assert {(one.kind, one.value) for one in found} == {
        ("url", "new.example"),
        ("offence", "NFIB9"),
    }
    assert methods.new_in(told[4:], Known(), since, until) == ()
    alone = methods.new_in(told, Known(), since, until, at_least=1)
    assert ("method", "courier") in {(one.kind, one.value) for one in alone}


def test_near_repeat_against_counting_by_hand() -> None:
    import numpy as np

    burst = [replace(one, number=f"b{n}") for n, one in enumerate(shared(8, 6))]
    others = [report(100 + n, 7 * n, KINDS[n % 3], []) for n in range(40)]
    found = methods.near_repeat([*burst, *others], Known(), 7, 99, np.random.default_rng(1))
    assert found is not None
    assert (found.pairs, found.near) == (28, 28)
    assert found.expected < 6
    assert found.p == 0.01
    assert methods.near_repeat(others, Known(), 7, 9, np.random.default_rng(1)) is None


def test_near_repeat_by_chance_is_near_what_is_expected() -> None:
    import numpy as np

    told = shared(30, 300)
    days = np.random.default_rng(7).permutation([one.on for one in told])
    dealt = [replace(one, on=day) for one, day in zip(told, days, strict=True)]
    found = methods.near_repeat(dealt, Known(), 14, 99, np.random.default_rng(2))
    assert found is not None
    assert found.p > 0.05
