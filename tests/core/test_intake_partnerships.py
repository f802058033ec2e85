"""How often intake is wrong without saying so, on whole invented partnerships of other seeds.

Each of five partners' files goes through `accept` and is held against the truth beside it, at
error rates from half the usual to three times that. A sixth is read by a layout written as a
partner would save it.
"""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hueandcry.facts.place import area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.reconcile import Reconciliation
from hueandcry.intake.sources import Source, parse, source
from hueandcry.synthetic.files import FILES
from hueandcry.synthetic.layouts import PARTNERS
from hueandcry.synthetic.lists import housing_kinds
from hueandcry.synthetic.make import make

TODAY = date(2026, 11, 24)
END = date(2026, 9, 30)
LAYOUTS = {
    "police": "police",
    "reportfraud": "report-fraud",
    "trading_standards": "trading-standards",
    "bank": "bank",
    "advice": "advice",
}
# (seed, how often things are spoilt): ten, of which three are tried each time.
QUICK = [(11, 1.0), (12, 2.0), (13, 0.5)]
LONG = [(21, 0.0), (22, 0.5), (23, 1.0), (24, 1.5), (25, 2.0), (26, 2.5), (27, 3.0)]
HOUSING = """\
id = "scam-log"
title = "scam log"
source = "other"
date_order = "dmy"
code_prefix = ""

[columns.ref]
headings = ["Log no."]
[columns.phone]
headings = ["Tenancy contact no."]
[columns.reported_on]
headings = ["When told"]
[columns.event_on]
headings = ["When it began"]
[columns.code]
headings = ["What kind of thing"]
[columns.name]
headings = ["Tenant"]
[columns.dob]
headings = ["Born"]
[columns.postcode]
headings = ["Home postcode"]
[columns.loss]
headings = ["Money gone"]

[labels]
"""


@dataclass(frozen=True)
class Answer:
    """A file as intake read it, beside the truth of its rows."""

    reports: Sequence[Report]
    count: Reconciliation
    rows: Sequence[Mapping[str, str]]

    @property
    def first(self) -> Mapping[str, Mapping[str, str]]:
        """The truth of the first row under each reference."""
        return {row["ref"]: row for row in reversed(self.rows)}


def read(folder: Path, partner: str, layout: Source) -> Answer:
    name = FILES[partner]  # type: ignore[index]
    reports: list[Report] = []
    with (folder / name).open("rb") as file:
        for part in accept(file, name, layout, today=TODAY, token_key=b"key"):
            if isinstance(part, Reconciliation):
                return Answer(reports, part, truth(folder, partner))
            assert isinstance(part, Chunk)
            assert part.rejects == ()
            reports += part.reports
    raise AssertionError("no reconciliation came")


def truth(folder: Path, partner: str) -> list[dict[str, str]]:
    return [row for row in table(folder, "records") if row["partner"] == partner]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = gzip.decompress((folder / "truth" / f"{name}.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def assert_every_row_is_accounted_for(found: Answer) -> None:
    whole = found.count.whole
    assert found.count.adds_up
    assert whole.rows == len(found.rows)
    assert whole.duplicates == sum(row["duplicate_entry"] == "1" for row in found.rows)
    assert whole.accepted == len(found.reports) == whole.rows - whole.duplicates
    assert found.count.total_agrees
    assert {report.ref for report in found.reports} == {row["ref"] for row in found.rows}


def assert_nothing_is_wrong_unsaid(found: Answer) -> None:
    first = found.first
    sure = [report for report in found.reports if "code" not in report.unsure]
    wrong = [report.ref for report in sure if report.finding.code != first[report.ref]["nfib"]]
    assert wrong == [], "a code is wrong and nobody was told"
    for field in ("event_on", "reported_on"):
        key = f"true_{'event' if field == 'event_on' else 'report'}_date"
        days = [
            (day.isoformat(), first[report.ref][key])
            for report in found.reports
            if (day := getattr(report, field)) and field not in report.unsure
        ]
        slips = sum(read != true for read, true in days)
        # one in a thousand; a file of a few hundred rows may hold one
        assert slips <= max(0.001 * len(days), 1 if len(days) > 300 else 0), field


def assert_enough_is_sure(found: Answer, errors: float) -> None:
    """Being unsure of everything would be no answer either; what is sealed a person looks at."""
    open_ones = [report for report in found.reports if not report.sealed]
    sure = sum("code" not in report.unsure for report in open_ones)
    assert sure >= (0.88 - 0.12 * errors) * len(open_ones) - 3  # of a file of a dozen rows


def assert_look_alikes_are_true(found: Answer, errors: float) -> None:
    """What looks the same is the same; what was spoilt beyond likeness may be missed."""
    pairs = {row["ref"]: row["alike_of"] for row in found.rows if row["alike_of"]}
    said = {report.ref: report.alike for report in found.reports if report.alike}
    # two crimes of one kind against one person on one day are alike too
    assert len(said.items() - pairs.items()) <= max(2, 0.05 * len(said))
    assert len(said) >= (1 - 0.25 * errors) * len(pairs) - 1


def assert_good(folder: Path, errors: float) -> None:
    for partner in PARTNERS:
        found = read(folder, partner, source(LAYOUTS[partner]))
        assert_every_row_is_accounted_for(found)
        assert_nothing_is_wrong_unsaid(found)
        assert_enough_is_sure(found, errors)
        assert_look_alikes_are_true(found, errors)


@pytest.mark.parametrize(("seed", "errors"), QUICK)
def test_a_small_partnership_is_read_right(seed: int, errors: float, tmp_path: Path) -> None:
    make(tmp_path, area("durham"), 1, seed, END, 0.4, errors)
    assert_good(tmp_path, errors)


@pytest.mark.long
@pytest.mark.parametrize(("seed", "errors"), [*QUICK, *LONG])
def test_ten_partnerships_are_read_right(seed: int, errors: float, tmp_path: Path) -> None:
    make(tmp_path, area("durham"), 4, seed, END, 1.0, errors)
    assert_good(tmp_path, errors)


def test_a_code_that_is_wrong_and_sure_would_be_seen(tmp_path: Path) -> None:
    make(tmp_path, area("durham"), 1, 5, END, 0.1)
    found = read(tmp_path, "bank", source("bank"))
    other = [{**row, "nfib": "NFIB99"} for row in found.rows]
    with pytest.raises(AssertionError, match="nobody was told"):
        assert_nothing_is_wrong_unsaid(Answer(found.reports, found.count, other))


@pytest.mark.parametrize(
    ("partner", "name", "ending"),
    [
        ("police", "police_corrections.csv", {"Withdrawn", "No crime"}),
        ("advice", "advice_corrections.json", {"Consent withdrawn"}),
    ],
)
def test_what_is_taken_back_later_is_withdrawn_and_the_rest_revised(
    partner: str, name: str, ending: set[str], tmp_path: Path
) -> None:
    make(tmp_path, area("durham"), 2, 15, END, 0.5)
    changes = [row for row in table(tmp_path, "changes") if row["partner"] == partner]
    path = tmp_path / "2026-Q3" / name
    withdrawn: list[str] = []
    codes: dict[str, str] = {}
    with path.open("rb") as file:
        layout = source(LAYOUTS[partner])
        for part in accept(file, name, layout, today=TODAY, token_key=b"key"):
            if isinstance(part, Chunk):
                withdrawn += part.withdrawn
                sure = (report for report in part.reports if "code" not in report.unsure)
                codes |= {report.ref: report.finding.code for report in sure}
    assert sorted(withdrawn) == sorted(row["ref"] for row in changes if row["what"] in ending)
    assert withdrawn
    again = {row["ref"]: row["nfib_after"] for row in changes if row["what"] not in ending}
    assert codes.items() <= again.items()
    assert bool(codes) == (partner == "police")


def test_the_sixth_partners_log_is_read_by_a_layout_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, area("durham"), 1, 14, END)
    labels = "".join(f'"{label}" = "{code}"\n' for code, label in housing_kinds().items())
    layout = parse(HOUSING + labels)
    assert isinstance(layout, Source), layout
    found = read(tmp_path, "housing", layout)
    assert_every_row_is_accounted_for(found)
    assert_nothing_is_wrong_unsaid(found)
    assert_enough_is_sure(found, 1.0)
    assert {report.stream for report in found.reports} == {"contact"}
