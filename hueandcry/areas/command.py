"""`hueandcry area build | list | check`: the places of a partnership, as a pack."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from hueandcry.areas.build import build
from hueandcry.areas.write import write
from hueandcry.facts.area_files import PACK, UnusableArea
from hueandcry.facts.area_rows import UnreconciledArea, residents_of, totals
from hueandcry.facts.place import Area, area, area_ids, read


def add_build(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `area build` on `parser`."""
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--force", default="", metavar="NAME", help="a police force: name or code")
    asked.add_argument(
        "--partnership",
        nargs="+",
        default=[],
        metavar="CODE",
        help="community safety partnerships of one force: codes or names",
    )
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="DIR", help="the public files"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--name", default="", help="what to call it (default: as ONS does)")
    parser.add_argument(
        "--partnership-lookup",
        type=Path,
        metavar="FILE",
        help="CSV of lsoa21_code or ward24_code, and csp24_code, where a council holds several",
    )
    _json(parser)


def add_list(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `area list` on `parser`."""
    _json(parser)


def add_check(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `area check` on `parser`."""
    parser.add_argument("pack", metavar="DIR", help="the folder of a pack, or the id of one here")
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def make(options: argparse.Namespace) -> int:
    """Build a pack and say what it holds and lacks; 2 and one line if it cannot be built."""
    print(f"hueandcry: reading the small areas in {options.source}", file=sys.stderr)
    try:
        pack = build(
            options.source,
            force=options.force,
            partnerships=options.partnership,
            lookup=options.partnership_lookup,
        )
        made = write(pack, options.out, name=options.name)
    except UnusableArea as problem:
        return _cannot(str(problem))
    except OSError as error:
        return _cannot(f"{error.filename or options.out} cannot be used: {error.strerror}.")
    answer = _answer(made) | {"folder": str(options.out), "files": _held(options.out)}
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    print(f"Wrote the area pack of {made.name} to {options.out}: {', '.join(_held(options.out))}.")
    print("\n".join(_words(made)))
    print(f"Make a home with it: hueandcry init HOME --area {options.out}")
    return 0


def index(options: argparse.Namespace) -> int:
    """The packs that this copy carries."""
    packs = [area(area_id) for area_id in area_ids()]
    if options.json:
        print(json.dumps([_answer(pack) for pack in packs], ensure_ascii=False, indent=1))
        return 0
    for pack in packs:
        found = totals(pack.places.values())
        words = f"{found['lsoas']:,} small areas, {found['residents']:,} residents"
        print(f"{pack.id}: {pack.name}; {words}")
    print("Make one for another force: hueandcry area build --help")
    return 0


def check(options: argparse.Namespace) -> int:
    """Say what a pack holds; 1 where it does not add up, 2 where it cannot be read."""
    try:
        found = area(options.pack) if options.pack in area_ids() else read(Path(options.pack))
    except UnreconciledArea as problem:
        print(f"hueandcry: {problem}", file=sys.stderr)
        return 1
    except UnusableArea as problem:
        return _cannot(str(problem))
    if options.json:
        print(json.dumps(_answer(found), ensure_ascii=False, indent=1))
        return 0
    print(f"{found.name} ({found.id}) adds up.")
    print("\n".join(_words(found)))
    return 0


def _answer(pack: Area) -> dict[str, Any]:
    return {
        "id": pack.id,
        "name": pack.name,
        "totals": totals(pack.places.values()),
        "partnerships": [
            {"code": code, "name": pack.names.get(code, ""), "residents": residents}
            for code, residents in sorted(residents_of(pack.places.values()).items())
        ],
        "changed_since_2011": _changed(pack),
        "missing": dict(pack.missing),
        "attribution": pack.attribution,
    }


def _words(pack: Area) -> list[str]:
    found = totals(pack.places.values())
    lines = [
        f"{found['lsoas']:,} small areas, {found['wards']:,} wards, "
        f"{found['residents']:,} residents, {found['households']:,} households (Census 2021)."
    ]
    for code, residents in sorted(residents_of(pack.places.values()).items()):
        called = f"{pack.names[code]} ({code})" if code else "Partnership not known"
        lines.append(f"  {called}: {residents:,} residents")
    if pack.history:
        lines.append(f"{_changed(pack):,} small areas of 2011 have changed since.")
    lines += [f"Missing: {what}. So: {stops}" for what, stops in pack.missing.items()]
    return lines


def _changed(pack: Area) -> int:
    return sum(became.fate != "unchanged" for became in pack.history.values())


def _held(folder: Path) -> list[str]:
    return [name for name in PACK if (folder / name).is_file()]


def _cannot(line: str) -> int:
    print(f"hueandcry: {line}", file=sys.stderr)
    return 2
