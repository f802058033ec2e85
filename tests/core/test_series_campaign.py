"""The campaign of an invented partnership is found through our own intake, and none its size."""

import csv
import gzip
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hueandcry.facts.place import area
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.sources import source
from hueandcry.link import series
from hueandcry.link.artefacts import Known
from hueandcry.link.series import Found, Told
from hueandcry.synthetic.files import FILES
from hueandcry.synthetic.make import make

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham"
TODAY = date(2026, 11, 24)
END = date(2026, 9, 30)
LAYOUTS = {
    "police": "police",
    "reportfraud": "report-fraud",
    "trading_standards": "trading-standards",
    "bank": "bank",
    "advice": "advice",
}


def told(files: Mapping[Any, list[Path]]) -> list[Told]:
    """Every report of some files, each named by its partner and reference."""
    found = []
    for partner, paths in files.items():
        for path in paths:
            with path.open("rb") as file:
                for part in accept(
                    file, path.name, source(LAYOUTS[partner]), today=TODAY, token_key=b"key"
                ):
                    if isinstance(part, Chunk):
                        found += [
                            Told(
                                f"{partner}:{one.ref}",
                                partner,
                                one.source,
                                one.reported_on,
                                one.theme,
                                one.finding.code or one.theme,
                                one.ward,
                                one.person.token,
                                one.artefacts,
                            )
                            for one in part.reports
                        ]
    return list({one.number: one for one in found}.values())


def truth(folder: Path) -> dict[str, str]:
    """The true series of each record that has one."""
    with gzip.open(folder / "truth" / "records.csv.gz", "rt", encoding="utf-8") as file:
        return {
            f"{row['partner']}:{row['ref']}": row["series"]
            for row in csv.DictReader(file)
            if row["series"]
        }


def holds(found: Found, true: Mapping[str, str], all_told: list[Told]) -> tuple[float, float]:
    """Of the largest series: the share that is the campaign's, and of what can be seen of it."""
    largest = set(found.series[0].reports)
    campaign = {
        number for number, name in true.items() if name == true.get(min(largest & set(true)))
    }
    values = {(one.kind, one.value) for one in found.series[0].evidence}
    seen = {
        one.number
        for one in all_told
        if one.number in campaign
        and any(
            (kind, value.partition("/")[0] if kind == "url" else value) in values
            for kind, value in one.artefacts
        )
    }
    return len(largest & campaign) / len(largest), len(largest & seen) / len(seen)


@pytest.mark.skipif(not DATA.exists(), reason="the invented Durham files are not here")
def test_the_campaign_of_the_sample_partnership_is_found_whole() -> None:
    names = ("police_extract.csv", "report_fraud.csv", "trading_standards.xlsx",
             "bank_app_cases.csv", "advice_webform.json")  # fmt: skip
    all_told = told({one: [DATA / name] for one, name in zip(LAYOUTS, names, strict=True)})
    found = series.find(all_told, Known())
    facts = json.loads((DATA / "truth" / "truth.json").read_text(encoding="utf-8"))["campaign"]
    values = {one.value for one in found.series[0].evidence}
    assert values == {
        f"+44{facts['phone'].replace(' ', '')[1:]}",
        facts["url"].partition("/")[0],
        facts["acct"],
    }
    right, whole = holds(found, truth(DATA), all_told)
    assert (right, whole) == (1.0, 1.0)
    sizes = [len(one.reports) for one in found.series]
    assert sizes[0] >= 40
    assert sizes[1] <= sizes[0] / 5


def invented(folder: Path, seed: int) -> None:
    make(folder, area("durham"), 2, seed, END)
    files = {one: sorted(folder.glob(f"*/{name}")) for one, name in FILES.items() if one in LAYOUTS}
    assert all(files.values())
    all_told = told(files)
    found = series.find(all_told, Known())
    right, whole = holds(found, truth(folder), all_told)
    assert right >= 0.98
    assert whole >= 0.98
    sizes = [len(one.reports) for one in found.series]
    assert sizes[1] <= sizes[0] / 3


@pytest.mark.long
@pytest.mark.parametrize("seed", range(61, 66))
def test_the_campaigns_of_other_partnerships_are_found(seed: int, tmp_path: Path) -> None:
    invented(tmp_path, seed)
