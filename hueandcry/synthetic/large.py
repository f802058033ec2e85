"""A big file in a source's layout, written fast, for measuring intake."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hueandcry.facts.place import Area
from hueandcry.synthetic.files import BANNERS, ENCODINGS
from hueandcry.synthetic.layouts import HEADINGS, REFERENCES, Partner
from hueandcry.synthetic.world import invent

PARTNER_OF: dict[str, Partner] = {"police": "police", "report-fraud": "reportfraud"}
LAST_DAY = date(2026, 9, 30)
_DAYS = 730
_PATTERN_SCALE = 3.0  # about 3,500 rows of each partner to mix, in one invented quarter
# Which values stay together when rows are mixed: the two dates are drawn anew, and a name keeps
# its sex, an offence its loss, its words and its flag.
_REPORTED, _HAPPENED, _OFFENCE = 0, 1, 2
_NAME, _BORN, _SEX, _HOME, _LOSS = slice(3, 5), 5, 6, slice(7, 10), 10


def large(out: Path, source: str, rows: int, area: Area, seed: int) -> Path:
    """Write `rows` rows of `source` ("police" or "report-fraud") into the folder `out`.

    Every row has a reference of its own and mixes values of an invented partnership, defects
    included. Returns the file's path; raises KeyError for another source.
    """
    partner = PARTNER_OF[source]
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{source}-{rows}.csv"
    with path.open("w", encoding=ENCODINGS[partner], newline="") as file:
        file.write(BANNERS[partner])
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS[partner])
        writer.writerows(_rows(partner, rows, area, seed))
        if partner == "police":
            file.write(f"Total,{rows}\n")
    return path


def _rows(partner: Partner, rows: int, area: Area, seed: int) -> Iterator[Sequence[str]]:
    rng = Random(seed)
    world = invent(area, 1, seed, LAST_DAY, _PATTERN_SCALE)
    known = [record.values for record in world.records[partner]]
    days = _days(partner)
    reference = REFERENCES[partner]
    count = len(known)
    draw = rng.random
    for serial in range(1, rows + 1):
        who = known[int(draw() * count)]
        what = known[int(draw() * count)]
        home = known[int(draw() * count)]
        reported = int(draw() * _DAYS)
        yield (
            f"{reference}{serial:08d}",
            days[reported],
            days[max(0, reported - int(draw() ** 3 * 30))] if what[_HAPPENED] else "",
            what[_OFFENCE],
            *who[_NAME],
            home[_BORN],
            who[_SEX],
            *home[_HOME],
            *what[_LOSS:],
        )


def _days(partner: Partner) -> list[str]:
    """The days of two years as the partner writes them, in order."""
    days = [LAST_DAY - timedelta(days=n) for n in range(_DAYS - 1, -1, -1)]
    return [f"{day:%d/%m/%Y} 00:00" if partner == "police" else day.isoformat() for day in days]
