"""`hueandcry partner tokens`: one filter a victim for the matcher, made where the names are."""

import argparse
import json
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import Source
from hueandcry.link import keys, merge, planted, token_file, tokens
from hueandcry.link.identity import Identity
from hueandcry.link.keys import ProjectKey
from hueandcry.partner import output, project_key
from hueandcry.partner.layouts import add_layout_arguments, layout_of
from hueandcry.partner.victims import Told, Window, told

PLANTED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the layout, the key, the list's name, the days of report, the day."""

    layout: Source
    key: ProjectKey
    name: str
    window: Window
    today: date


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the rows; `read` counts them by what happened."""

    header: token_file.Header
    read: Counter[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to `parser`."""
    words = "the CSV, XLSX or JSON files of one list, oldest first"
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words)
    add_layout_arguments(parser)
    words = "the project's key, of 'partner key'"
    parser.add_argument("--key-file", type=Path, required=True, metavar="KEY", help=words)
    words = "where to write the tokens"
    parser.add_argument("--out", type=Path, required=True, metavar="TOKENS", help=words)
    words = "what the list is called in the overlap (default: its layout)"
    parser.add_argument("--list", dest="name", metavar="NAME", help=words)
    for end, words in (("since", "first"), ("until", "last")):
        parser.add_argument(
            f"--{end}",
            type=output.day,
            metavar="YYYY-MM-DD",
            help=f"the {words} day of report that counts; the same for every list",
        )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace, today: date) -> int:
    """Make the tokens. Exit code 0, or 2 with one line on stderr and nothing half-written."""
    return output.run_told(lambda: _answer(options, today), str(options.out))


def _answer(options: argparse.Namespace, today: date) -> str:
    layout = layout_of(options)
    name = options.name or layout.source
    if not name.isprintable() or not 0 < len(name) <= token_file.LONGEST_NAME:
        raise UnreadableFile(f"--list takes a name of {token_file.LONGEST_NAME} letters at most.")
    window = Window(options.since, options.until)
    if window.since and window.until and window.since > window.until:
        raise UnreadableFile("--since is later than --until.")
    if options.key_file.resolve() == options.out.resolve():
        raise UnreadableFile("The key would be written over. Choose another --out.")
    key = project_key.read(options.key_file, today)
    made = make(
        options.files, Wanted(layout, key, name, window, today), options.out, output.progress
    )
    facts = _facts(made, options.out)
    return json.dumps(facts, indent=2) if options.json else "\n".join(_words(made, options.out))


def make(files: Sequence[Path], wanted: Wanted, out: Path, tell: Callable[[int], None]) -> Made:
    """Write the tokens of a list, or nothing. Raises UnreadableFile or OSError."""
    for path in files:
        output.must_be_usable(path, out.parent, [out.name])
    reports, read = told(files, wanted.layout, wanted.today, wanted.window, tell)
    victims = victims_of(reports)
    if not victims:
        raise UnreadableFile("No row tells enough of its victim to link it. No token is made.")
    shuffle = secrets.SystemRandom().shuffle
    encode = tokens.encoder(keys.of_fields(wanted.key, tokens.SCHEME, tokens.FIELDS))
    rows = [(encode(who), stratum) for who, stratum in victims]
    shuffle(rows)
    plants = [
        (encode(who), number)
        for number, who in enumerate(_planted(wanted, [who for who, _ in victims]), start=1)
        if tokens.tells_enough(who)
    ]
    shuffle(plants)
    linkable = sum(map(tokens.tells_enough, (one.who for one in reports)))
    header = token_file.Header(
        project=wanted.key.project,
        check=keys.check_value(wanted.key),
        list=wanted.name,
        since=wanted.window.since,
        until=wanted.window.until,
        records=len(reports),
        too_little=len(reports) - linkable,
        victims=len(rows),
        planted=len(plants),
    )
    with output.together(out.parent, [out.name]) as (file,):
        token_file.write(file, header, rows, plants)
    return Made(header, read)


def victims_of(reports: Sequence[Told]) -> list[tuple[Identity, str]]:
    """Each victim that tells enough to be linked, once, and what it is counted under."""
    records = merge.without_shared([one.who for one in reports])
    found = []
    for places in merge.victims(records):
        who = merge.merged([records[at] for at in places])
        if tokens.tells_enough(who):
            crimes = [reports[at].group for at in places]
            found.append((who, token_file.stratum(crimes, who.kind)))
    return found


def _planted(wanted: Wanted, victims: Sequence[Identity]) -> list[Identity]:
    """The project's invented people, as this list would hold them."""
    known = planted.people(keys.derived(wanted.key, "planted people"), PLANTED)
    own = Random(keys.derived(wanted.key, f"planted slips\0{wanted.name}"))
    return planted.spoilt(known, planted.plan_of(victims), own)


def _facts(made: Made, out: Path) -> dict[str, object]:
    header = made.header
    return {
        "written": str(out),
        "project": header.project,
        "list": header.list,
        "scheme": f"{header.scheme} {header.scheme_version}",
        "rows": made.read["rows"],
        **{name: made.read[name] for name in _NOT_COUNTED},
        "records": header.records,
        "too_little_to_link": header.too_little,
        "victims": header.victims,
        "planted": header.planted,
    }


_NOT_COUNTED = {
    "sent_back": "cannot be read: 'partner check' says why",
    "duplicates": "repeat a reference",
    "withdrawn": "take a report back",
    "sealed": "may concern a child or extremism, and are left out until a person has looked",
    "outside": "were reported on other days",
}


def _words(made: Made, out: Path) -> list[str]:
    header, read = made.header, made.read
    lines = [f"Rows read: {read['rows']:,}."]
    lines += [f"  {read[name]:,} {words}." for name, words in _NOT_COUNTED.items() if read[name]]
    lines.append(
        f"Reports: {header.records:,}, of which {header.too_little:,} tell too little to link."
    )
    lines.append(f"Victims: {header.victims:,}, each with one filter. Their names stay here.")
    lines.append(f"Invented people planted to measure how many links are found: {header.planted}.")
    lines.append(f"{out} is for the matcher, who must not have the key. Nothing has been sent.")
    return lines
