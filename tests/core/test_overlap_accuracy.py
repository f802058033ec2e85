"""At the one default threshold: who is linked against who truly is one person.

The partnerships by which the threshold was chosen have other seeds (docs/method/linkage.md).
"""

import csv
import gzip
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from hueandcry.facts.place import area
from hueandcry.intake.sources import source
from hueandcry.link import keys, merge, tokens
from hueandcry.link.cluster import Side, clusters
from hueandcry.link.compare import packed
from hueandcry.link.keys import ProjectKey
from hueandcry.link.overlap import THRESHOLD, WITHIN
from hueandcry.partner.victims import Window, told
from hueandcry.synthetic.make import make

SAMPLE = Path(__file__).parents[2].parent / "shared" / "data" / "synthetic_durham"
FILES = {
    "police": ("police", "police_extract.csv"),
    "reportfraud": ("report-fraud", "report_fraud.csv"),
    "trading_standards": ("trading-standards", "trading_standards.xlsx"),
    "bank": ("bank", "bank_app_cases.csv"),
    "advice": ("advice", "advice_webform.json"),
}
TODAY = date(2026, 11, 1)
SEEDS = range(201, 211)
# A cell of fewer victims than this moves by a fifth through two or three of them.
FEWEST = 50


@dataclass(frozen=True, slots=True)
class Scored:
    """What linkage came to: shares of pairs over lists, and victims by pattern."""

    precision: float
    recall: float
    found: Mapping[str, int]
    true: Mapping[str, int]

    def off(self, lists: int) -> float:
        """How far the worst count is out, of the true patterns of so many lists or more."""
        return max(
            abs(self.found.get(pattern, 0) / count - 1)
            for pattern, count in self.true.items()
            if count >= FEWEST and pattern.count("1") >= lists
        )

    @property
    def several(self) -> float:
        """How far the number of victims in two lists or more is out."""
        found, true = (
            sum(count for pattern, count in counts.items() if pattern.count("1") > 1)
            for counts in (self.found, self.true)
        )
        return found / true - 1


def scored(folder: Path) -> Scored:
    """Encode every list of a folder as a partner does, link as the matcher does, ask the truth."""
    with gzip.open(folder / "truth" / "records.csv.gz", "rt", encoding="utf-8") as file:
        person = {
            (row["partner"], row["ref"].casefold()): row["person"] for row in csv.DictReader(file)
        }
    key = keys.of_fields(ProjectKey("p", TODAY, bytes(32)), tokens.SCHEME, tokens.FIELDS)
    encode = tokens.encoder(key)
    sides, who, everybody = [], [], []
    for partner, (layout, name) in FILES.items():
        reports, _ = told([folder / name], source(layout), TODAY, Window(), lambda rows: None)
        whose = [person[partner, report.ref.casefold()] for report in reports]
        records = merge.without_shared([report.who for report in reports])
        filters, people = [], []
        for places in merge.victims(records):
            one = merge.merged([records[at] for at in places])
            if tokens.tells_enough(one):
                filters.append(encode(one))
                people.append(Counter(whose[at] for at in places).most_common(1)[0][0])
        sides.append(Side(partner, packed(b"".join(filters))))
        who.append(people)
        everybody.append(set(whose))
    found = clusters(sides, round(1000 * THRESHOLD), within=round(1000 * WITHIN))
    pairs = [
        who[a][row] == who[b][other]
        for members in found
        for (a, row), (b, other) in combinations(members, 2)
        if a != b
    ]
    # Everybody counts whom two lists have, those too who told too little for a filter.
    possible = sum(len(one & other) for one, other in combinations(everybody, 2))
    return Scored(
        sum(pairs) / len(pairs),
        sum(pairs) / possible,
        Counter(_pattern({at for at, _ in members}) for members in found),
        Counter(
            _pattern({at for at, whom in enumerate(everybody) if one in whom})
            for one in set().union(*everybody)
        ),
    )


def _pattern(lists: set[int]) -> str:
    return "".join("1" if at in lists else "0" for at in range(len(FILES)))


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample partnership is not beside this folder")
def test_the_sample_partnership_at_the_default_threshold():
    result = scored(SAMPLE)
    assert result.precision >= 0.97
    assert result.recall >= 0.75
    assert abs(result.several) <= 0.20
    assert result.off(2) <= 0.20


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_partnerships_at_the_default_threshold(seed, tmp_path):
    make(tmp_path, area("durham"), 8, seed, date(2026, 9, 30))
    result = scored(tmp_path)
    assert result.precision >= 0.97
    assert result.recall >= 0.75
    assert abs(result.several) <= 0.20
    assert result.off(1) <= 0.20
