"""What an invented partnership must hold: volumes, both losses, defects, a story."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from hueandcry.facts.offence import offences, stream_of
from hueandcry.facts.place import area
from hueandcry.synthetic import defects, later, truth
from hueandcry.synthetic.events import CAMPAIGN
from hueandcry.synthetic.layouts import FIELDS, PARTNERS, Partner
from hueandcry.synthetic.plan import Quarter
from hueandcry.synthetic.records import Record
from hueandcry.synthetic.world import World, invent

END = date(2026, 9, 30)
COUNTY = "E22000365"
SOURCES = {"reportfraud": "report-fraud", "trading_standards": "trading-standards"}
# County Durham's share of the ONS flag mix, January 2018 tables (reference: online_flag_mix).
FLAG_MIX = {
    "harassment and malicious communications": (
        {
            "harassment_stalking",
            "malicious_communications",
            "false_communications",
            "domestic_abuse",
        },
        0.607,
    ),
    "images": (
        {"indecent_images_of_children", "intimate_image_abuse", "obscene_publications"},
        0.145,
    ),
    "child sexual": ({"online_child_sexual_exploitation"}, 0.107),
    "blackmail": ({"blackmail"}, 0.033),
    "public order": ({"public_order"}, 0.030),
    "other violence": ({"other_violence", "threats_to_kill"}, 0.027),
}


@cache
def world() -> World:
    """Four whole quarters at the default size."""
    return invent(area("durham"), 4, 2, END)


def rows(partner: Partner) -> list[Record]:
    """A partner's rows, each reference once."""
    return [row for row in world().records[partner] if not row.duplicate_entry]


def county(found: list[Record], quarter: Quarter) -> list[Record]:
    return [
        row
        for row in found
        if row.heard.event.partnership == COUNTY
        and quarter.first <= row.reported_on <= quarter.last
    ]


def silent(quarter: Quarter) -> bool:
    outage = world().plan.outage
    return outage is not None and quarter.first <= outage[0] <= quarter.last


def test_police_flag_740_to_780_reports_a_quarter_in_the_county() -> None:
    flagged = [row for row in rows("police") if row.heard.flag == "Y"]
    counts = [len(county(flagged, quarter)) for quarter in world().plan.quarters]
    assert all(740 < count <= 780 for count in counts), counts


def test_the_quarter_of_the_new_question_has_the_most_flags() -> None:
    flagged = [row for row in rows("police") if row.heard.flag == "Y"]
    *earlier, latest = [len(county(flagged, quarter)) for quarter in world().plan.quarters]
    assert latest > max(earlier) + 5


def test_the_new_question_adds_flags_from_its_day_on() -> None:
    asked = world().plan.new_question
    assert asked is not None
    online = [row for row in rows("police") if row.heard.event.kind == "online_crime"]
    before = [row.heard.flag == "Y" for row in online if row.reported_on < asked]
    after = [row.heard.flag == "Y" for row in online if row.reported_on >= asked]
    assert sum(after) / len(after) > sum(before) / len(before) + 0.02


@pytest.mark.parametrize("group", FLAG_MIX)
def test_the_flag_holds_what_the_flag_holds(group: str) -> None:
    codes, share = FLAG_MIX[group]
    flagged = [row.heard.event.code for row in rows("police") if row.heard.flag == "Y"]
    assert sum(code in codes for code in flagged) / len(flagged) == pytest.approx(share, abs=0.025)


def test_some_police_reports_are_not_flagged() -> None:
    flags = Counter(row.heard.flag for row in rows("police"))
    assert 0.1 < (flags["N"] + flags[""]) / flags.total() < 0.35


def test_report_fraud_holds_about_780_frauds_a_quarter_except_in_its_silence() -> None:
    fraud = [row for row in rows("reportfraud") if row.heard.event.kind == "fraud"]
    counts = {quarter: len(county(fraud, quarter)) for quarter in world().plan.quarters}
    assert all(700 <= n <= 880 for quarter, n in counts.items() if not silent(quarter)), counts
    assert [n < 600 for n in counts.values()] == [silent(quarter) for quarter in counts]


def test_report_fraud_holds_60_to_90_computer_misuses_a_quarter() -> None:
    misuse = [row for row in rows("reportfraud") if row.heard.event.kind == "computer_misuse"]
    for quarter in world().plan.quarters:
        whole = [row for row in misuse if quarter.first <= row.reported_on <= quarter.last]
        if not silent(quarter):
            assert 60 <= len(county(misuse, quarter)) <= len(whole) <= 90


def test_report_fraud_is_silent_for_a_month_while_the_police_are_not() -> None:
    outage = world().plan.outage
    assert outage is not None
    assert (outage[1] - outage[0]).days == 29
    within = {
        partner: sum(outage[0] <= row.reported_on <= outage[1] for row in rows(partner))
        for partner in world().records
    }
    assert within["reportfraud"] == 0
    assert within["police"] > 200


@pytest.mark.parametrize(("kind", "told"), [("fraud", 1 / 7), ("computer_misuse", 1 / 15)])
def test_both_losses_are_in_the_truth(kind: str, told: float) -> None:
    losses = truth.totals(world())["both_losses"]
    assert isinstance(losses, dict)
    count = losses[kind]
    assert count["told"] / count["true"] == pytest.approx(told, rel=0.03)
    assert count["never_reported"] > 5 * count["recorded"]
    assert 0.15 < count["reported_not_recorded"] / count["told"] < 0.7
    assert count["true"] == sum(
        count[name] for name in ("recorded", "reported_not_recorded", "never_reported")
    )


def test_told_and_recorded_agree_with_the_files() -> None:
    recorded = {row.heard.event.number for name in PARTNERS for row in world().records[name]}
    for row in truth.events(world()):
        event, told, whom, known = row[0], row[-3], row[-2], row[-1]
        assert known == (event in recorded)
        assert told == bool(whom)
        assert told or not known


def test_one_event_in_seven_happens_to_someone_hurt_before() -> None:
    assert truth.repeats(world().events) == pytest.approx(0.14, abs=0.015)


def test_losses_are_those_of_the_national_survey() -> None:
    """CSEW 2019: 76% of frauds cost money, 58% of those under 250 pounds (domain 5.1)."""
    losses = [event.loss for event in world().events if event.kind == "fraud"]
    paid = [loss for loss in losses if loss]
    assert len(paid) / len(losses) == pytest.approx(0.76, abs=0.02)
    assert sum(loss < 250 for loss in paid) / len(paid) == pytest.approx(0.58, abs=0.02)


def test_police_refer_a_quarter_of_their_money_crimes() -> None:
    money = [
        one
        for one in world().heard.values()
        if "police" in one.days and one.event.kind in ("fraud", "computer_misuse")
    ]
    assert sum(one.referred for one in money) / len(money) == pytest.approx(0.25, abs=0.06)
    assert all("reportfraud" in one.days for one in money if one.referred)


def test_the_advice_centre_sends_on_what_its_clients_consent_to() -> None:
    advised = [one for one in world().heard.values() if "advice" in one.days]
    assert sum(one.sent_on for one in advised) / len(advised) == pytest.approx(0.3, abs=0.1)
    assert all("reportfraud" in one.days for one in advised if one.sent_on)


def test_lists_hold_the_same_severe_cases_more_often_than_chance() -> None:
    """Readiness and severity tie the lists together, referral apart: estimates must cope."""
    frauds = [event for event in world().events if event.kind == "fraud"]
    heard = [one for one in world().heard.values() if one.event.kind == "fraud"]
    direct = {
        one.event.number
        for one in heard
        if "reportfraud" in one.days and not (one.referred or one.sent_on)
    }
    for name in ("police", "bank", "trading_standards", "advice"):
        listed = {one.event.number for one in heard if name in one.days}
        both = len(listed & direct)
        assert both > 1.2 * len(listed) * len(direct) / len(frauds), name


def test_a_campaign_shares_its_traces_within_three_weeks() -> None:
    campaign = world().plan.campaign
    assert campaign is not None
    texts = [event for event in world().events if event.series == CAMPAIGN]
    assert len({event.lure for event in texts}) == 1
    lure = texts[0].lure
    assert lure is not None
    assert all((lure.phone, lure.url, lure.account))
    days = [event.happened_on for event in texts]
    assert campaign[0] <= min(days) <= max(days) <= campaign[1]
    assert campaign[1] - campaign[0] == timedelta(days=20)
    held = {row.heard.event.number for row in rows("reportfraud")} & {e.number for e in texts}
    assert len(held) >= 25


def test_outside_a_series_no_two_suspects_share_a_trace() -> None:
    traces = [
        trace
        for one in world().heard.values()
        if one.event.lure and not one.event.series
        for trace in (one.event.lure.phone, one.event.lure.url, one.event.lure.account)
        if trace
    ]
    assert traces
    assert len(set(traces)) == len(traces)


def test_suspects_never_share_a_number_with_the_people() -> None:
    people = {person.phone for person in world().people}
    suspects = {event.lure.phone for event in world().events if event.lure}
    assert not people & suspects


def test_twins_share_all_but_their_first_name() -> None:
    people = {person.number: person for person in world().people}
    twins = [person for person in people.values() if person.twin is not None]
    assert len(twins) > 500
    for person in twins:
        other = people[person.twin or 0]
        assert other.twin == person.number
        assert (other.last, other.born, other.postcode) == (
            person.last,
            person.born,
            person.postcode,
        )
        assert other.first != person.first


def test_both_twins_are_in_the_files_often_enough_to_try_a_linker() -> None:
    known = {
        row.heard.event.person.number: row.heard.event.person
        for found in world().records.values()
        for row in found
    }
    assert sum(person.twin in known for person in known.values()) >= 20


def test_households_share_postcode_and_often_surname_and_phone() -> None:
    homes: dict[int, list[tuple[str, str, str]]] = {}
    for person in world().people:
        homes.setdefault(person.household, []).append((person.postcode, person.last, person.phone))
    shared = [home for home in homes.values() if len(home) > 1]
    assert all(len({postcode for postcode, _, _ in home}) == 1 for home in shared)
    assert sum(len({last for _, last, _ in home}) == 1 for home in shared) > 0.8 * len(shared)
    assert sum(len({phone for _, _, phone in home}) < len(home) for home in shared) > 0.3 * len(
        shared
    )


def test_children_stand_in_records_of_harm_to_children_alone() -> None:
    for event in world().events:
        age = (END - event.person.born).days / 365.25
        if event.code in ("online_child_sexual_exploitation", "indecent_images_of_children"):
            assert 10 <= age < 18.1
        elif event.series != CAMPAIGN:
            assert age >= 17.9


@pytest.mark.parametrize("name", defects.NAMES)
def test_every_defect_appears_in_the_files(name: str) -> None:
    found = Counter(n for kept in world().records.values() for row in kept for n in row.defects)
    assert found[name] >= 5


def test_no_defect_goes_without_a_name() -> None:
    found = {n for kept in world().records.values() for row in kept for n in row.defects}
    assert found == set(defects.NAMES)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("dob_missing", 0.10, 0.14),
        ("postcode_missing", 0.06, 0.10),
        ("postcode_no_space", 0.13, 0.17),
        ("phone_plus_44", 0.12, 0.16),
        ("phone_excel", 0.02, 0.04),
        ("event_date_missing", 0.05, 0.07),
        ("date_us_order", 0.001, 0.008),
        ("name_typo", 0.09, 0.14),
    ],
)
def test_defects_come_in_the_shares_stated(name: str, low: float, high: float) -> None:
    kept = [row for partner in ("police", "reportfraud") for row in world().records[partner]]
    assert low < sum(name in row.defects for row in kept) / len(kept) < high


def test_trading_standards_is_silent_for_a_month_too() -> None:
    silence = world().plan.silence
    assert silence is not None
    assert (silence[1] - silence[0]).days == 29
    assert not any(silence[0] <= row.reported_on <= silence[1] for row in rows("trading_standards"))
    told = truth.totals(world())["silence"]
    assert isinstance(told, dict)
    assert told["records_lost"] > 5


def test_fraud_is_on_every_list_in_the_proportions_stated() -> None:
    held = {name: len({row.heard.event.number for row in rows(name)}) for name in PARTNERS}
    assert held["reportfraud"] > held["bank"] > held["advice"] > held["trading_standards"] > 100
    only = [row.heard.event.kind for row in rows("trading_standards")]
    assert set(only) == {"fraud"}
    listed = {row.heard.event.number for name in PARTNERS for row in rows(name)}
    frauds = [event for event in world().events if event.kind == "fraud"]
    assert 0.08 < sum(event.number in listed for event in frauds) / len(frauds) < 0.13


def test_a_firm_that_was_harmed_is_named_and_nobody_else_is() -> None:
    for partner in ("police", "reportfraud", "advice"):
        firms = [row for row in rows(partner) if row.heard.event.business]
        assert len(firms) > 2
        for row in firms:
            cells = dict(zip(FIELDS[partner], row.values, strict=True))
            assert cells["organisation"] == row.heard.event.person.organisation
            assert not any(cells[name] for name in ("first", "last", "born", "sex"))


def test_some_live_elsewhere_at_no_postcode_of_the_area() -> None:
    known = {code for codes in world().postcodes.values() for code in codes}
    away = [person for person in world().people if person.away]
    assert len(away) / len(world().people) == pytest.approx(0.015, abs=0.005)
    assert all((person.postcode in known) != person.away for person in world().people)
    assert sum(row.heard.event.person.away for row in rows("police")) > 20


def test_what_changed_later_stands_in_the_truth() -> None:
    kinds = Counter((change.partner, change.what) for change in world().changes)
    assert set(kinds) == {
        ("police", later.RECLASSIFIED),
        ("police", later.WITHDRAWN),
        ("police", later.NO_CRIME),
        ("advice", later.CONSENT_WITHDRAWN),
        ("reportfraud", later.LEFT_OUT),
        ("reportfraud", later.COMPLETED),
    }
    for change in world().changes:
        assert (change.code != change.record.heard.event.code) == (
            change.what == later.RECLASSIFIED
        )


@pytest.mark.parametrize("errors", [0.0, 0.5, 2.0])
def test_errors_change_the_records_and_nothing_that_happened(errors: float) -> None:
    usual = invent(area("durham"), 1, 5, END, 0.1)
    other = invent(area("durham"), 1, 5, END, 0.1, errors)
    assert other.events == usual.events
    assert other.people == usual.people
    counts = [
        sum(len(row.defects) for found in one.records.values() for row in found)
        for one in (usual, other)
    ]
    # words without their code are a partner's habit, not an error, so they stay
    assert counts[1] / counts[0] == pytest.approx(errors, abs=0.3)


def test_rows_keyed_twice_are_three_in_a_hundred_and_new_references_one() -> None:
    for found in world().records.values():
        first = [row for row in found if not row.duplicate_entry and not row.alike_of]
        again = sum(row.duplicate_entry for row in found)
        anew = sum(bool(row.alike_of) for row in found)
        assert again == pytest.approx(0.03 * len(first), abs=1)
        assert anew == pytest.approx(0.012 * len(first), abs=1)


def test_some_reports_come_months_late_and_none_before_its_event() -> None:
    delays = [
        (row.reported_on - row.heard.event.happened_on).days
        for found in world().records.values()
        for row in found
    ]
    assert min(delays) >= 0
    assert 0.02 < sum(delay >= 60 for delay in delays) / len(delays) < 0.05


def test_every_true_code_is_on_the_list_and_counts_in_a_stream() -> None:
    known = offences()
    for partner, found in world().records.items():
        source = SOURCES.get(partner, partner)
        for row in found:
            assert row.heard.event.code in known
            stream = stream_of(source, row.heard.event.code, row.heard.flag == "Y")
            assert (stream == "contact") == (partner == "housing")
            assert stream != "unsorted"


def test_the_capture_table_adds_up_to_the_files() -> None:
    captured = list(truth.capture(world()))
    for partner in PARTNERS:
        place = truth.CAPTURE.index(partner)
        listed = {row.heard.event.number for row in world().records[partner]}
        assert {row[0] for row in captured if row[place]} == listed
