"""Series of some files, without a home: who holds the lists sees which reports hang together."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from hueandcry.action.contacts import all_contacts
from hueandcry.desk import clock
from hueandcry.desk.commands.opened import Trouble
from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.artefact import KINDS
from hueandcry.facts.place import Area, area
from hueandcry.facts.report import Report
from hueandcry.intake.accept import Chunk, accept
from hueandcry.intake.dates import read_day
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.recognise import recognise
from hueandcry.intake.sources import SOURCES, Source
from hueandcry.link import methods, series
from hueandcry.link.artefacts import Known, numbers_of
from hueandcry.link.methods import NearRepeat, New
from hueandcry.link.series import Found, Rule, Series, Told
from hueandcry.partner.layouts import read_mapping
from hueandcry.partner.postcodes import read_postcodes

_KEY = b"series"  # tokens tell people of one run apart and are never written: no secret
_QUIET = 2.0
_MOST_DRAWS = 100_000


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the command says: of which files, what was found, what is new, how near."""

    files: tuple[str, ...]
    notes: tuple[str, ...]
    told: tuple[Told, ...]
    found: Found
    new: tuple[New, ...]
    near: NearRepeat | None


def run(options: argparse.Namespace) -> int:
    """Print the series; 2 with a sentence for a file that cannot be used."""
    _check(options)
    try:
        answer = _answer(options)
    except (UnreadableFile, UnusableArea) as why:
        raise Trouble(str(why)) from None
    except OSError as why:
        raise Trouble(f"'{why.filename}' cannot be read: {why.strerror}.") from None
    if options.json:
        print(json.dumps(_facts(answer, options), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_words(answer, options)))
    return 0


def _check(options: argparse.Namespace) -> None:
    for name, least, most in (
        ("most", 1, 10**9),
        ("near", 0, 10_000),
        ("draws", 1, _MOST_DRAWS),
        ("seed", 0, 2**32 - 1),
        ("top", 1, 10**6),
    ):
        if not least <= getattr(options, name) <= most:
            raise Trouble(f"--{name} must be a whole number from {least:,} to {most:,}.")


def _answer(options: argparse.Namespace) -> _Answer:
    today = clock.today()
    since, until = _day(options.since, "--since"), _day(options.until, "--until") or today
    if since and since > until:
        raise Trouble("--since lies after --until.")
    postcodes = read_postcodes(options.postcodes) if options.postcodes else {}
    pack = area(options.area)
    told: dict[str, Told] = {}
    notes: list[str] = []
    names: list[str] = []
    for given in options.files:
        path, layout = _file(given, options)
        names.append(path.name)
        for one in _told(path, layout, today, postcodes, pack, notes):
            told.setdefault(one.number, one)
    reports = tuple(told.values())
    known = Known(numbers_of(one.phone for one in all_contacts().values()))
    return _Answer(
        files=tuple(names),
        notes=tuple(dict.fromkeys(notes)),
        told=reports,
        found=series.find(reports, known, Rule(most=options.most)),
        new=methods.new_in(reports, known, since, until) if since else (),
        near=_near(reports, known, options),
    )


def _near(told: Sequence[Told], known: Known, options: argparse.Namespace) -> NearRepeat | None:
    from numpy.random import default_rng

    return methods.near_repeat(told, known, options.near, options.draws, default_rng(options.seed))


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    read = read_day(text[:40])
    if read.day is None:
        raise Trouble(f"{option}: {read.why} Write a day as 31/03/2026.")
    return read.day


def _file(given: str, options: argparse.Namespace) -> tuple[Path, Source | None]:
    """A file and its layout: LAYOUT=FILE, unless a file of that whole name is there."""
    name, equals, rest = given.partition("=")
    if equals and not Path(given).exists():
        return Path(rest), _layout(name)
    if options.mapping:
        return Path(given), read_mapping(Path(options.mapping))
    return Path(given), _layout(options.source) if options.source else None


def _layout(name: str) -> Source:
    if name in SOURCES:
        return SOURCES[name]
    if name.endswith(".toml"):
        return read_mapping(Path(name))
    raise Trouble(f"There is no layout '{name}'. There is: {', '.join(SOURCES)}, or a .toml file.")


def _told(
    path: Path,
    layout: Source | None,
    today: date,
    postcodes: Mapping[str, str],
    pack: Area,
    notes: list[str],
) -> Iterator[Told]:
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"'{path.name}' is no file.")
    with path.open("rb") as file:
        found = layout or recognise(file, path.name, ())
        if found is None:
            raise UnreadableFile(
                f"'{path.name}' is in no layout that we know. Say it: LAYOUT={path.name}, "
                f"with {', '.join(SOURCES)} or a mapping."
            )
        file.seek(0)
        parts = accept(
            file, path.name, found, today=today, token_key=_KEY, postcodes=postcodes, area=pack
        )
        last, rows = monotonic(), 0
        for part in parts:
            if not isinstance(part, Chunk):
                notes += [f"{path.name}: {note}" for sheet in part.sheets for note in sheet.notes]
                continue
            rows += len(part.reports)
            if monotonic() - last > _QUIET:
                print(f"{path.name}: {rows:,} rows read so far.", file=sys.stderr)
                last = monotonic()
            yield from (_one(report, found) for report in part.reports if not report.sealed)


def _one(report: Report, layout: Source) -> Told:
    return Told(
        number=f"{layout.id}:{report.ref}",
        owner=layout.id,
        source=report.source,
        on=report.reported_on,
        theme=report.theme,
        kind=report.finding.code or report.theme,
        place=report.ward,
        victim=report.person.token,
        artefacts=report.artefacts,
    )


def _words(answer: _Answer, options: argparse.Namespace) -> Iterator[str]:
    found = answer.found
    yield (
        f"{found.reports:,} reports, of which {found.telling:,} tell a number, page, account or "
        f"wallet. {len(found.series):,} series."
    )
    yield from answer.notes
    for one in found.series[: options.top]:
        lists = ", ".join(f"{name} {count:,}" for name, count in one.sources)
        yield f"{len(one.reports):,} reports, {one.first} to {one.last} ({lists})"
        for link in one.evidence[:5]:
            yield f"    {KINDS[link.kind]} {link.value}: {link.reports:,} reports"
    if len(found.series) > options.top:
        yield f"{len(found.series) - options.top:,} smaller series: see --top and --json."
    for common in found.common[:5]:
        yield f"Joins none: {KINDS[common.kind]} {common.value}, {common.reports:,}: {common.why}."
    for new in answer.new[:10]:
        yield f"New since {options.since}: {new.kind} {new.value}, {new.reports:,} reports."
    if answer.near:
        near = answer.near
        yield (
            f"{near.near:,} of {near.pairs:,} linked pairs lie within {near.days} days; chance "
            f"gives {near.expected:,.1f} (p {near.p:.3f}, {near.draws:,} draws)."
        )
    yield "A series is of reports that tell the same. It is no proof of one offender."


def _facts(answer: _Answer, options: argparse.Namespace) -> dict[str, Any]:
    found = answer.found
    near = answer.near
    return {
        "files": list(answer.files),
        "notes": list(answer.notes),
        "reports": found.reports,
        "telling": found.telling,
        "series": [_series(one, answer.told) for one in found.series],
        "common": [
            {"kind": one.kind, "value": one.value, "reports": one.reports, "why": one.why}
            for one in found.common
        ],
        "new": [
            {
                "kind": one.kind,
                "value": one.value,
                "reports": one.reports,
                "first": one.first.isoformat(),
                "lists": list(one.sources),
            }
            for one in answer.new
        ],
        "near_repeat": None
        if near is None
        else {
            "days": near.days,
            "pairs": near.pairs,
            "near": near.near,
            "expected": near.expected,
            "p": near.p,
            "draws": near.draws,
            "seed": options.seed,
        },
    }


def _series(one: Series, told: Sequence[Told]) -> dict[str, Any]:
    return {
        "id": one.id,
        "count": len(one.reports),
        "reports": list(one.reports),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "weeks": {monday.isoformat(): count for monday, count in one.weeks},
        "themes": dict(one.themes),
        "lists": dict(one.sources),
        "places": dict(one.places),
        "victims": one.victims,
        "bridges": list(one.bridges),
        "evidence": [
            {
                "kind": link.kind,
                "value": link.value,
                "reports": link.reports,
                "first": link.first.isoformat(),
                "last": link.last.isoformat(),
            }
            for link in one.evidence
        ],
        "cross": [list(row) for row in methods.cross(told, one.reports, "place")],
    }
