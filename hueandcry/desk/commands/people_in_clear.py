"""`hueandcry link people`: one owner's records of the same person, in clear, where they lie.

It is written down as a combination before a pair is on the disk. Nothing goes to any home.
"""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hueandcry.desk import clock
from hueandcry.desk.commands.opened import Trouble
from hueandcry.intake import tidy
from hueandcry.intake.opened import UnreadableFile
from hueandcry.link import people
from hueandcry.link.forget import LOG, write_down
from hueandcry.link.people import Pair, Records
from hueandcry.link.people_model import COMPARISONS
from hueandcry.partner import output
from hueandcry.partner.layouts import layout_of
from hueandcry.partner.victims import Window, told

NAMES = ("pairs.csv", "review.csv", "evidence.json")
_FIELDS = tuple(one.name for one in COMPARISONS)


def run(options: argparse.Namespace) -> int:
    """Write pairs, queue and evidence; 2 with a sentence for what cannot be used."""
    if not options.reason.strip():
        raise Trouble("--reason is blank. Say why these records are linked: it is written down.")
    try:
        return _linked(options)
    except UnreadableFile as why:
        raise Trouble(str(why)) from None
    except OSError as why:
        where = why.filename or options.out
        raise Trouble(f"'{where}' cannot be used: {why.strerror}.") from None


def _linked(options: argparse.Namespace) -> int:
    out: Path = options.out
    for path in (*options.files, *options.known):
        output.must_be_usable(path, out, NAMES)
    new, known = _read(options.files, options), _read(options.known, options)
    given = {name for name, _ in new}
    known = [(name, one) for name, one in known if name not in given]  # told anew, it is new
    if len(new) + len(known) < 2:
        raise Trouble("Two records or more are needed, each of a person who can be told apart.")
    found = people.pairs(new, known)
    likely = [pair for pair in found if pair.is_likely]
    unsure = [pair for pair in found if not pair.is_likely]
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = {
        "act": "combination",
        "what": "people in clear, one owner's own records",
        "files": [path.name for path in (*options.files, *options.known)],
        "records": len(new),
        "known": len(known),
        "likely": len(likely),
        "for_review": len(unsure),
    }
    who = {"by": options.person, "reason": options.reason}
    write_down(out / LOG, facts | who, clock.now())
    with output.together(out, NAMES) as (pairs, review, evidence):
        pairs.write(_table(likely, ()).encode())
        review.write(_table(unsure, ("one person? yes or no", "by", "on")).encode())
        evidence.write(json.dumps([*map(_evidence, found)], ensure_ascii=False, indent=1).encode())
    if options.json:
        print(json.dumps(facts | {"written": [str(out / name) for name in NAMES]}, indent=1))
    else:
        print("\n".join(_words(facts, out)))
    return 0


def _read(files: Sequence[Path], options: argparse.Namespace) -> Records:
    """Who can be linked, by reference; the later file's where two bear it."""
    if not files:
        return []
    reports, _ = told(files, layout_of(options), clock.today(), Window(), output.progress)
    return [
        (one.ref, one.who) for one in reports if one.who.kind == "person" and one.who.kinds_told > 1
    ]


def _table(pairs: Iterable[Pair], more: Sequence[str]) -> str:
    """One line a pair, for a spreadsheet: what each field says on both sides, and its weight."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    told = [f"{name} {what}" for name in _FIELDS for what in ("left", "right", "agrees", "bits")]
    lines.writerow(["left", "right", "probability", *told, *more])
    for pair in pairs:
        lines.writerow(map(tidy.harmless, [*_cells(pair), *("" for _ in more)]))
    return text.getvalue()


def _cells(pair: Pair) -> Iterator[str]:
    yield from (pair.left, pair.right, f"{pair.probability:.4f}")
    for one in pair.evidence:
        yield from (one.left, one.right, one.agreement, f"{one.weight:+.1f}".removeprefix("+"))


def _evidence(pair: Pair) -> dict[str, object]:
    return {
        "left": pair.left,
        "right": pair.right,
        "probability": round(pair.probability, 6),
        "likely": pair.is_likely,
        "evidence": [
            {
                "field": one.field,
                "left": one.left,
                "right": one.right,
                "agrees": one.agreement,
                "bits": round(one.weight, 2),
            }
            for one in pair.evidence
        ],
    }


def _words(facts: dict[str, object], out: Path) -> Iterator[str]:
    compared = f", compared with {facts['known']:,} known" if facts["known"] else ""
    yield f"Records of people who can be told apart: {facts['records']:,}{compared}."
    yield f"{NAMES[0]}: {facts['likely']:,} pairs likely of one person."
    yield f"{NAMES[1]}: {facts['for_review']:,} pairs for a person to look at."
    yield f"{NAMES[2]}: the evidence of both, field by field."
    yield f"They hold names. They are in {out}, for you alone. It is written down in {LOG}."
