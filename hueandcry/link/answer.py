"""An overlap as it leaves the matcher: JSON, a table for the hidden volume, or words."""

import csv
import io
from collections.abc import Iterator

from hueandcry.link.overlap import Counts, Overlap
from hueandcry.link.recall import Rate

CRIME_TYPE, VICTIM, COUNT = "crime type", "kind of victim", "count"
_POOR = 0.75  # planted people found between two lists: below it one rate for all misleads


def as_facts(found: Overlap) -> dict[str, object]:
    """What `overlap --json` prints; the keys are described in docs/method/linkage.md."""
    recall, missed = found.recall, found.recall.missed_links
    return {
        "lists": list(found.names),
        "unit": found.unit,
        "counts": _counts(found.counts),
        "strata": [
            {CRIME_TYPE: one.crimes, VICTIM: one.victims, "counts": _counts(one.counts)}
            for one in found.strata
        ],
        "observed": found.observed,
        "recall": {
            "planted": _rate(recall.planted),
            "clerical": _rate(recall.clerical),
            "missed_links": _rate(missed),
            "wrong_links_of_planted": recall.wrong,
            "pairs": [
                {
                    "lists": list(pair.lists),
                    "planted": pair.planted,
                    "found": pair.found,
                    "wrong": pair.wrong,
                    **(_rate(pair.rate) or {}),
                }
                for pair in recall.pairs
            ],
        },
        "threshold": found.threshold,
        "within": found.within,
        "scheme": found.scheme,
        "project": found.project,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "victims": {one.name: one.victims for one in found.lists},
        "records": {one.name: one.records for one in found.lists},
        "too_little_to_link": {one.name: one.too_little for one in found.lists},
        "digest": found.digest,
        "files": dict(zip(found.names, found.files, strict=True)),
    }


def _counts(counts: Counts) -> list[dict[str, object]]:
    return [{"pattern": pattern, "count": count} for pattern, count in counts]


def _rate(rate: Rate | None) -> dict[str, object] | None:
    if rate is None:
        return None
    return {"share": round(rate.share, 6), "low": rate.low, "high": rate.high, "of": rate.of}


def as_table(found: Overlap) -> str:
    """The CSV that `stat hidden` reads: the strata's columns, a 0/1 column a list, the count."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([CRIME_TYPE, VICTIM, *found.names, COUNT])
    for one in found.strata:
        for pattern, count in one.counts:
            lines.writerow([one.crimes, one.victims, *pattern, count])
    return text.getvalue()


def as_words(found: Overlap, table: str = "TABLE.csv") -> list[str]:
    """What `overlap` prints for people; `table` is where `as_table` went, to be typed next."""
    several = sum(count for pattern, count in found.counts if pattern.count("1") > 1)
    return [
        f"{found.observed:,} victims stand in {len(found.lists)} lists; "
        f"{several:,} of them in two or more.",
        "",
        *_patterns(found),
        "",
        *_by_stratum(found),
        "",
        *_recall(found, table),
        "",
        f"Threshold {found.threshold:g}, scheme {found.scheme}, project {found.project}.",
        f"Digest of these counts: {found.digest[:16]}.",
        "The counts are exact, and some are small: they are for the estimate, not for readers.",
    ]


def _patterns(found: Overlap) -> Iterator[str]:
    widths = [max(len(one.name), 3) for one in found.lists]
    yield "  ".join(f"{one.name:>{w}}" for one, w in zip(found.lists, widths, strict=True)) + (
        "    victims"
    )
    for pattern, count in sorted(found.counts, key=lambda one: (one[0].count("1"), one[0][::-1])):
        marks = ("yes" if one == "1" else "-" for one in pattern)
        row = "  ".join(f"{mark:>{width}}" for mark, width in zip(marks, widths, strict=True))
        yield f"{row}  {count:>9,}"


def _by_stratum(found: Overlap) -> Iterator[str]:
    for one in found.strata:
        whole = sum(count for _, count in one.counts)
        several = sum(count for pattern, count in one.counts if pattern.count("1") > 1)
        yield f"Of {one.name}: {whole:,} victims, {several:,} in two or more lists."


def _recall(found: Overlap, table: str) -> Iterator[str]:
    recall = found.recall
    if recall.planted is None:
        yield "Nobody was planted: how many links are missed is not known."
    else:
        yield (
            f"Links found among planted people: {_share(recall.planted)}. "
            "That is an upper bound: real records differ more."
        )
    if recall.clerical is not None:
        yield f"Links found in the clerical sample: {_share(recall.clerical)}."
    yield from _worst(found)
    missed = recall.missed_links
    if missed is not None:
        which = "clerical sample" if recall.clerical else "planted people"
        yield f"For the hidden volume: --missed-links {missed.share:.3g} (by the {which}). Next:"
        yield f"  hueandcry stat hidden {table} --missed-links {missed.share:.3g}"


def _worst(found: Overlap) -> Iterator[str]:
    worst = min(found.recall.pairs, key=lambda pair: pair.rate.share, default=None)
    if worst is not None and worst.rate.share < _POOR:
        one, other = worst.lists
        yield (
            f"Between {one} and {other} only {worst.rate.share:.0%} were found: "
            "they tell too little of what the other tells. Take a clerical sample."
        )


def _share(rate: Rate) -> str:
    if rate.low is None or rate.high is None:
        return f"{rate.share:.1%}"
    return f"{rate.share:.1%} (95 % interval {rate.low:.1%} to {rate.high:.1%})"
