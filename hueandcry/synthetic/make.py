"""Write an invented partnership to a folder: the partners' files, the truth, the manifest."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from hueandcry.facts.place import Area
from hueandcry.synthetic import later, restricted, truth
from hueandcry.synthetic.files import FILES, NOTE, partner_file, table
from hueandcry.synthetic.layouts import LISTS
from hueandcry.synthetic.plan import quarter_label
from hueandcry.synthetic.world import World, invent

MANIFEST = "manifest.json"
_README = f"""{NOTE}.

This folder is a made-up partnership. Use it to try things out.

police_extract.csv      every police record, as the force's system exports it
report_fraud.csv        every Report Fraud record, as the national service sends it
trading_standards.xlsx  every trading standards complaint, as the team keeps them
bank_app_cases.csv      every case of one bank, as its fraud team sends them
advice_webform.json     every request for advice, as the web form stores them
housing_scam_log.csv    the log of a housing association that is no partner yet
2026-Q3/ and others     the same records, quarter by quarter, and what was sent later:
  police_corrections.csv, advice_corrections.json   what changed of the quarter before
  report_fraud_v2.csv                               in place of that quarter's first file
  bank_app_cases_again.csv                          the same file a second time
postcode_lookup.csv     which small area each postcode lies in
truth/                  what really happened, to check answers against
truth/restricted/       lists that never go in with the others
manifest.json           how it was made, and a fingerprint of each file

The messy values are meant. Partners' real files look like that.
Phone numbers come from the ranges that Ofcom keeps for drama.
The last letters of these postcodes are never given to a real address.
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a folder was made and what is in it. `files` holds (path, sha256), sorted by path.

    `counts` are rows by file and the truth's totals; `defects` how often each defect was put in.
    """

    note: str
    area: str
    quarters: tuple[str, ...]
    seed: int
    scale: float
    errors: float
    first_day: str
    last_day: str
    counts: dict[str, int]
    defects: dict[str, int]
    files: tuple[tuple[str, str], ...]


def make(
    out: Path,
    area: Area,
    quarters: int,
    seed: int,
    end: date,
    scale: float = 1.0,
    errors: float = 1.0,
) -> Manifest:
    """Write an invented partnership into `out`; the same arguments give the same bytes.

    `quarters` quarters up to and with `end`; `scale` multiplies every volume, `errors` how
    often anything is spoilt. Raises ValueError for fewer than one quarter.
    """
    if quarters < 1:
        raise ValueError("An invented partnership needs at least one quarter.")
    world = invent(area, quarters, seed, end, scale, errors)
    out.mkdir(parents=True, exist_ok=True)
    written = {path: _write(out / path, data) for path, data in _contents(world)}
    manifest = _manifest(world, seed, scale, errors, written)
    text = json.dumps({**asdict(manifest), "files": dict(manifest.files)}, indent=1)
    (out / MANIFEST).write_bytes(text.encode() + b"\n")
    return manifest


def _contents(world: World) -> Iterable[tuple[str, bytes]]:
    """Every file but the manifest: its path in the folder, and its bytes."""
    yield "README.txt", _README.encode()
    yield "postcode_lookup.csv", table(("postcode", "lsoa21_code"), _lookup(world)).encode()
    for partner in LISTS:
        rows = world.records[partner]
        yield FILES[partner], partner_file(partner, rows)
        for quarter in world.plan.quarters:
            part = [row for row in rows if quarter_label(row.reported_on) == quarter.label]
            yield f"{quarter.label}/{FILES[partner]}", partner_file(partner, part)
    yield from _later(world)
    yield "truth/events.csv.gz", _packed(truth.EVENTS, truth.events(world))
    yield "truth/people.csv.gz", _packed(truth.PEOPLE, truth.people(world))
    yield "truth/records.csv.gz", _packed(truth.RECORDS, truth.records(world))
    yield "truth/capture.csv.gz", _packed(truth.CAPTURE, truth.capture(world))
    yield "truth/changes.csv.gz", _packed(truth.CHANGES, truth.changes(world))
    for name, heading, lines in restricted.lists(world):
        yield f"truth/restricted/{name}.csv.gz", _packed(heading, lines)
    yield "truth/truth.json", (json.dumps(truth.totals(world), indent=1) + "\n").encode()


def _later(world: World) -> Iterable[tuple[str, bytes]]:
    """What was sent after the quarters' own files."""
    span = world.plan.quarters
    for quarter in span[1:]:
        for partner, name in later.CORRECTIONS.items():
            found = [c for c in world.changes if (c.partner, c.quarter) == (partner, quarter.label)]
            if found:
                rows, states = [c.record for c in found], [c.what for c in found]
                yield f"{quarter.label}/{name}", partner_file(partner, rows, states)
    replaced = span[max(0, len(span) - 2)].label
    rows = [r for r in world.records["reportfraud"] if quarter_label(r.reported_on) == replaced]
    whole = later.replacement(rows, world.changes)
    yield f"{replaced}/report_fraud_v2.csv", partner_file("reportfraud", whole)
    latest = span[-1].label
    again = [r for r in world.records["bank"] if quarter_label(r.reported_on) == latest]
    yield f"{latest}/bank_app_cases_again.csv", partner_file("bank", again)


def _lookup(world: World) -> Iterable[tuple[str, str]]:
    return ((code, lsoa) for lsoa, codes in sorted(world.postcodes.items()) for code in codes)


def _packed(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A gzipped table that carries no time of its own."""
    return gzip.compress(table(heading, rows).encode(), compresslevel=6, mtime=0)


def _write(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _manifest(
    world: World, seed: int, scale: float, errors: float, written: dict[str, str]
) -> Manifest:
    found = Counter(
        name for partner in LISTS for row in world.records[partner] for name in row.defects
    )
    counts = {
        "people": len(world.people),
        "events": len(world.events),
        "told": len(world.heard),
        "recorded": sum(heard.recorded for heard in world.heard.values()),
    }
    counts |= {f"{partner}_rows": len(world.records[partner]) for partner in LISTS}
    return Manifest(
        note=NOTE,
        area=world.area.id,
        quarters=tuple(quarter.label for quarter in world.plan.quarters),
        seed=seed,
        scale=scale,
        errors=errors,
        first_day=world.plan.quarters[0].first.isoformat(),
        last_day=world.plan.quarters[-1].last.isoformat(),
        counts=counts,
        defects=dict(sorted(found.items())),
        files=tuple(sorted(written.items())),
    )
