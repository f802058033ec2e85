"""A partner's own list of postcodes and small areas, so that places are found at home."""

import csv
from pathlib import Path

from hueandcry.intake import opened
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import compact

_POSTCODE = ("postcode", "pcd", "pcds", "pcd7", "pcd8")
# Those of 2021 first; those of 2011 are led on to them where the place is looked up.
_LSOA = (
    *("lsoa21code", "lsoa21cd", "lsoa21", "lsoacode", "lsoacd", "lsoa"),
    *("lsoa11code", "lsoa11cd", "lsoa11"),
)


def read_postcodes(path: Path) -> dict[str, str]:
    """LSOA code by postcode in capitals without space; raises UnreadableFile or OSError.

    The headings of the ONS lookup (pcds, lsoa21cd) are known, and plain ones.
    """
    with path.open("rb") as file:
        if opened.kind(file, path.name) != "text":
            raise UnreadableFile(f"'{path.name}' is no CSV file. Save the list as CSV.")
        lines = csv.reader(opened.lines(file, path.name))
        headings = [compact(cell) for cell in next(lines, [])]
        at = [
            next((headings.index(name) for name in names if name in headings), -1)
            for names in (_POSTCODE, _LSOA)
        ]
        if min(at) < 0:
            raise UnreadableFile(f"'{path.name}' needs the headings 'postcode' and 'lsoa21_code'.")
        return {
            "".join(cells[at[0]].split()).upper(): cells[at[1]].strip()
            for cells in lines
            if len(cells) > max(at)
        }
