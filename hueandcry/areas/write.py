"""An area pack on disk: the same sources give the same bytes, and a half-written pack is none."""

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hueandcry.areas.build import Pack
from hueandcry.facts.area_files import FACTS, PACK, PROFILE, UnusableArea
from hueandcry.facts.area_rows import names_of, place_of, residents_of, totals
from hueandcry.facts.place import Area, read

GEOGRAPHY = "LSOA 2021, wards 2024, partnerships (CSP) 2024"
LICENCE = "Open Government Licence v3.0"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right. "
    "Source: Office for National Statistics; MHCLG."
)
_COLUMNS = (
    *("lsoa21_name", "lsoa21_code", "ward24_name", "ward24_code", "ltla24_name", "ltla24_code"),
    *("csp24_code", "csp24_name", "pfa24_code", "pfa24_name", "ruc21_code", "ruc21_name"),
    *("msoa21_name", "residents_2021", "residents_disabled_ea", "households_2021", "imd25_decile"),
    *("imd25_rank", "imd25_score", "imd25_income_decile", "imd25_education_decile"),
    "imd25_crime_decile",
)


def write(pack: Pack, out: Path, *, name: str = "") -> Area:
    """Write a pack into the new folder `out` and read it back, or leave nothing there.

    Raises UnusableArea or OSError.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UnusableArea(f"{out} is there already. Name a new or empty folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        for file, text in _files(pack, name).items():
            (made / file).write_text(text, encoding="utf-8", newline="")
        area = read(made)
        made.chmod(0o755)
        if out.exists():  # empty; Windows puts no folder in the place of another
            out.rmdir()
        made.rename(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return area


def _files(pack: Pack, name: str) -> dict[str, str]:
    texts = {
        FACTS: _facts(pack, name),
        PROFILE: _csv(pack.rows, [column for column in _COLUMNS if column in pack.rows[0]]),
        **{file: _csv(rows, list(rows[0])) for file, rows in pack.tables.items()},
        **{file: _json(value) for file, value in pack.maps.items()},
    }
    assert set(texts) <= set(PACK)
    return texts


def _csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _facts(pack: Pack, name: str) -> str:
    places = [place_of(row) for row in pack.rows]
    names, force = names_of(places), pack.wanted.force
    parts = [names[code] for code in pack.wanted.partnerships]
    called = name or " and ".join(parts) or force.name
    lines = [
        "# An area pack made by `hueandcry area build`. docs/method/areas.md says how.",
        _line("id", _slug(called)),
        _line("name", called),
        _line("force_code", force.code),
        _line("force_name", force.name),
        _line("geography", GEOGRAPHY),
        _line("licence", LICENCE),
        _line("attribution", ATTRIBUTION),
        "",
        "# What the rows must add up to (Census 2021). A pack whose rows do not is refused.",
        "[totals]",
        *(f"{key} = {value}" for key, value in totals(places).items()),
    ]
    for code, residents in sorted(residents_of(places).items()):
        if code:
            lines += ["", "[[partnership]]", _line("code", code), _line("name", names[code])]
            lines.append(f"residents = {residents}")
    if not any(place.partnership for place in places):
        lines.insert(1, "partnership = []")
    for what, stops in pack.missing.items():
        lines += ["", "[[missing]]", _line("what", what), _line("stops", stops)]
    for file, sha256 in pack.made_of:
        lines += ["", "[[made_of]]", _line("file", file), _line("sha256", sha256)]
    return "\n".join(lines) + "\n"


def _line(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-") or "area"
