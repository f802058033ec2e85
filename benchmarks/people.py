"""Linking people in clear on generated lists: how the model was learnt, and how well it does.

Run: .venv/bin/python -m benchmarks.people [--learn] [--seeds 21 22]
`--learn` counts the model's shares anew on seeds 11 to 13 and writes people_model.json. Then, for
each of `--seeds`: pairs of one true person among all records of five lists, precision and recall at
both limits, and seconds.
"""

import argparse
import csv
import gzip
import json
import tempfile
import time
from collections import Counter
from datetime import date
from math import comb
from pathlib import Path

from hueandcry.facts.place import area
from hueandcry.intake.sources import source
from hueandcry.link import people, people_model
from hueandcry.link.identity import Identity
from hueandcry.partner.victims import Window, told
from hueandcry.synthetic.make import make

END = date(2026, 9, 30)
LEARNT_ON = (11, 12, 13)
_FILES = (
    ("police", "police_extract.csv", "police"),
    ("reportfraud", "report_fraud.csv", "report-fraud"),
    ("trading_standards", "trading_standards.xlsx", "trading-standards"),
    ("bank", "bank_app_cases.csv", "bank"),
    ("advice", "advice_webform.json", "advice"),
)
# Shares of the invented partnership's missing slips, assumed: a letter or a figure mistaken in a
# postcode, telephone or date of birth, a move, a new number, a marriage. Others are as counted.
_AT_LEAST = {
    "surname": {"different": 0.01},
    "birth": {"one figure differs": 0.01, "different": 0.005},
    "home": {"one letter differs": 0.01, "different": 0.03},
    "telephone": {"one figure differs": 0.01, "different": 0.05},
    "email": {"different": 0.03},
}


def main(learn: bool, seeds: list[int]) -> None:
    """Learn if asked; measure."""
    if learn:
        path = Path(people_model.__file__).parent / "data" / "people_model.json"
        path.write_text(json.dumps(learnt(), indent=1) + "\n", encoding="utf-8")
    for seed in seeds:
        records, of = partnership(seed)
        began = time.perf_counter()
        pairs = people.pairs(records)
        seconds = time.perf_counter() - began
        true = sum(comb(count, 2) for count in Counter(of.values()).values())
        for limit in (people.UNSURE, people.LIKELY):
            found = [pair for pair in pairs if pair.probability >= limit]
            right = sum(of[pair.left] == of[pair.right] for pair in found)
            print(
                f"seed {seed}, {len(records):,} records, from {limit}: {len(found):,} pairs, "
                f"precision {right / len(found):.3f}, recall {right / true:.3f}, {seconds:.1f} s"
            )


def partnership(seed: int) -> tuple[list[tuple[str, Identity]], dict[str, str]]:
    """The people in five generated lists, each under a name, and who each truly is."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "made"
        make(out, area("durham"), 4, seed, END, 1.0, 1.0)
        with gzip.open(out / "truth" / "records.csv.gz", "rt", encoding="utf-8") as file:
            truth = {(row["partner"], row["ref"]): row["person"] for row in csv.DictReader(file)}
        records, of = [], {}
        for name, file_name, layout in _FILES:
            read, _ = told([out / file_name], source(layout), END, Window(), lambda rows: None)
            for one in read:
                if one.who.kind == "person":
                    records.append((f"{name}:{one.ref}", one.who))
                    of[f"{name}:{one.ref}"] = truth[name, one.ref]
        return records, of


def learnt() -> dict[str, object]:
    """The shares of candidate pairs that are of one person, and of each way of agreeing."""
    same: dict[str, Counter[str]] = {one.name: Counter() for one in people_model.COMPARISONS}
    other: dict[str, Counter[str]] = {one.name: Counter() for one in people_model.COMPARISONS}
    candidates = Counter[bool]()
    for seed in LEARNT_ON:
        records, of = partnership(seed)
        for pair in people.pairs(records, at_least=0.0):
            is_same = of[pair.left] == of[pair.right]
            candidates[is_same] += 1
            for one in pair.evidence:
                if one.agreement != people.NOT_TOLD:
                    (same if is_same else other)[one.field][one.agreement] += 1
    shares: dict[str, object] = {"match": round(candidates[True] / candidates.total(), 4)}
    for comparison in people_model.COMPARISONS:
        words = [level.words for level in comparison.levels]
        least = _AT_LEAST.get(comparison.name, {})
        m = [
            max(share, least.get(word, 0))
            for share, word in zip(_shares(same, comparison.name, words), words, strict=True)
        ]
        shares[comparison.name] = {
            "m": [round(share / sum(m), 6) for share in m],
            "u": _shares(other, comparison.name, words),
        }
    return shares


def _shares(counts: dict[str, Counter[str]], name: str, words: list[str]) -> list[float]:
    told = [counts[name][word] + 1 for word in words]
    return [round(count / sum(told), 6) for count in told]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--seeds", type=int, nargs="*", default=[21, 22])
    options = parser.parse_args()
    main(options.learn, options.seeds)
