"""Each list's file, byte for byte as that partner's system or staff would send it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from hueandcry.synthetic.layouts import HEADINGS, Partner
from hueandcry.synthetic.records import Record
from hueandcry.synthetic.workbook import workbook

NOTE = "Invented data: nobody here is real"
FILES: Mapping[Partner, str] = MappingProxyType(
    {
        "police": "police_extract.csv",
        "reportfraud": "report_fraud.csv",
        "trading_standards": "trading_standards.xlsx",
        "bank": "bank_app_cases.csv",
        "advice": "advice_webform.json",
        "housing": "housing_scam_log.csv",
    }
)
ENCODINGS: Mapping[str, str] = MappingProxyType(
    {"police": "cp1252", "reportfraud": "utf-8-sig", "bank": "cp1252", "housing": "cp1252"}
)
BANNERS: Mapping[str, str] = MappingProxyType(
    {
        "police": f"{NOTE},,,\nOFFICIAL-SENSITIVE,,,\nExtract run by analyst,,,\n\n",
        "reportfraud": f"{NOTE}\n",
        "bank": f"{NOTE}\n",
        "housing": f"{NOTE}\nScam log of the neighbourhood teams\n",
    }
)


def partner_file(partner: Partner, rows: Sequence[Record], states: Sequence[str] = ()) -> bytes:
    """One list's file as sent: banner, headings, rows and the totals its system writes.

    `states`, one a row, makes it a file of corrections with a last column that says what changed.
    """
    heading = HEADINGS[partner]
    cells = [(row.ref, *row.values) for row in rows]
    if states:
        heading = (*heading, "state")
        cells = [(*row, state) for row, state in zip(cells, states, strict=True)]
    if partner == "trading_standards":
        return workbook(NOTE, heading, cells)
    if partner == "advice":
        return _as_json(heading, cells)
    text = BANNERS[partner] + _text(partner, heading, cells)
    return text.encode(ENCODINGS[partner])


def _text(partner: Partner, heading: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    if partner == "police":
        return table(heading, cells) + f"Total,{len(cells)}\n"
    if partner == "bank":
        half = len(cells) // 2
        so_far = [("Total", half)] if half else []
        whole = [*cells[:half], *so_far, *cells[half:], ("Total", len(cells))]
        return table(heading, whole, ";")
    return table(heading, cells)


def _as_json(heading: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    records = [dict(zip(heading, row, strict=True)) for row in cells]
    return json.dumps(records, indent=0).encode()


def table(heading: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """A table as text, its lines ended as on Unix."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()
