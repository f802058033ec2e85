"""Alarms on the invented Durham files, whose campaign, recording change and outage are known.

The series are made by intake as the desk makes them: each list by stream, and by theme.
"""

import csv
import gzip
import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hueandcry.figures.alarm import policy
from hueandcry.figures.alarm.policy import Alarm
from hueandcry.figures.alarm.series import Break, Series
from hueandcry.figures.alarm.weekly import Weekly
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.sources import source

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham"
LISTS = {
    "police": "police_extract.csv",
    "report-fraud": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}
pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the invented Durham files with their truth are not here"
)


@cache
def truth() -> Any:
    return json.loads((DATA / "truth" / "truth.json").read_text(encoding="utf-8"))


def week(number: int) -> date:
    return date.fromisoformat(truth()["first_week_begins"]) + timedelta(7 * number)


@cache
def series() -> tuple[Series, ...]:
    found: list[Series] = []
    for owner, name in LISTS.items():
        counts: Counter[tuple[str, str, date]] = Counter()
        with (DATA / name).open("rb") as file:
            for part in accept(file, name, source(owner), today=date(2026, 1, 1), token_key=b"k"):
                for report in part.reports if isinstance(part, Chunk) else ():
                    monday = report.reported_on - timedelta(report.reported_on.weekday())
                    for what in ("", report.theme):
                        counts[report.stream, what, monday] += 1
        days = sorted({day for _, _, day in counts})
        begins = tuple(
            days[0] + timedelta(7 * n) for n in range((days[-1] - days[0]).days // 7 + 1)
        )
        found += [
            Series(owner, stream, what, Weekly(tuple(counts[stream, what, day] for day in begins),
                                               begins))
            for stream, what in sorted({key[:2] for key in counts})
        ]  # fmt: skip
    return tuple(found)


def marks() -> list[Break]:
    first, last = truth()["trading_standards_outage_weeks"]
    silent = Break("trading-standards", "outage", week(first), week(last + 1) - timedelta(1))
    return [
        Break("police", "recording-change", week(truth()["recording_change_week"]), None),
        silent,
    ]


def campaign(alarm: Alarm) -> bool:
    first, last = truth()["campaign"]["weeks"]
    return week(first) <= alarm.week.begins <= week(last) and alarm.label == ""


def of_the_step(alarm: Alarm) -> bool:
    """Told of police alone, after the change."""
    owners = {one.owner for one in (alarm.series, *alarm.others)}
    after = alarm.week.begins >= week(truth()["recording_change_week"])
    return after and owners == {"police"}


@pytest.mark.parametrize("marked", [False, True])
def test_the_campaign_is_found_within_two_weeks_and_little_else(marked: bool) -> None:
    alarms = policy.rising(series(), marks() if marked else ()).alarms
    found = [one for one in alarms if campaign(one)]
    assert found
    start = truth()["campaign"]["weeks"][0]
    assert found[0].week.begins <= week(start + 2)
    steps = [one for one in alarms if of_the_step(one)]
    assert len(steps) <= (0 if marked else 1)
    assert all(one.label == "possible recording change" for one in steps)
    rest = [one for one in alarms if not campaign(one) and one not in steps]
    assert len(rest) <= policy.FALSE_A_YEAR


def test_the_truth_has_what_is_looked_for() -> None:
    with gzip.open(DATA / "truth" / "records.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == "CAMPAIGN"]
    assert len(rows) > 50
    assert all(weekly.weekly.begins[0].weekday() == 0 for weekly in series())
