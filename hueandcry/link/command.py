"""`hueandcry overlap`: token files in, counts out, the token files deleted.

First it is written down that the lists are linked; then the counts go out; then the filters are
deleted, and that is written down. What fails before the counts are out deletes nothing.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hueandcry.link import answer, forget, token_file
from hueandcry.link.compare import TooAlike
from hueandcry.link.overlap import THRESHOLD, WITHIN, Overlap, overlap
from hueandcry.link.recall import Rate, rate
from hueandcry.link.token_file import Header, Tokens, UnreadableTokens

Clock = Callable[[], datetime]
Due = Callable[[], bool]
_LEAST, _MOST = 0.5, 1.0
_FORMULA = ("=", "+", "-", "@")
_NONE_FOUND = 0.05  # of the planted: two lists that link fewer were not made alike


class CannotLink(Exception):
    """Why these lists are not linked, in one sentence; nothing was deleted."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who is asked and told: `before` lists are linked, which it may refuse by raising; `combined`
    when the counts are known and before they leave; `deleted` after the filters are gone; `kept`
    where they stay, with the reason.
    """

    before: Callable[[Sequence[Header]], None]
    combined: Callable[[Overlap], None]
    deleted: Callable[[Overlap], None]
    kept: Callable[[Overlap, str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments on `parser`."""
    words = "token files of 'partner tokens', one a list, in the order of the patterns"
    parser.add_argument("files", nargs="+", type=Path, metavar="TOKENS", help=words)
    words = "write the table that 'stat hidden' reads"
    parser.add_argument("--out", type=Path, metavar="TABLE.csv", help=words)
    words = "the share of links that a clerical sample found: 0.93, or 186/200"
    parser.add_argument("--clerical-recall", metavar="Q", help=words)
    words = f"Dice from which two records may be one victim (default {THRESHOLD:g}, for all)"
    parser.add_argument("--threshold", type=float, default=THRESHOLD, metavar="T", help=words)
    words = "leave the token files where they are, and why; it is written down"
    parser.add_argument("--keep-filters", metavar="WHY", help=words)
    words = f"where it is written down (default: {forget.LOG} beside the first file)"
    parser.add_argument("--log", type=Path, metavar="FILE", help=words)
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace, clock: Clock, due: Due) -> int:
    """Link without a home. Exit code 0, or 2 with one line on stderr and nothing deleted."""
    try:
        return link(options, alone(options, clock), due)
    except CannotLink as why:
        print(f"hueandcry: {why}", file=sys.stderr)
        return 2


def alone(options: argparse.Namespace, clock: Clock) -> Keeping:
    """Written down in a log beside the files: what was done, never a person."""
    log = options.log or options.files[0].parent / forget.LOG

    def down(act: str, found: Overlap, **more: object) -> None:
        facts = {
            "act": act,
            "project": found.project,
            "lists": list(found.names),
            "files": list(found.files),
        }
        forget.write_down(log, facts | more, clock())

    def combined(found: Overlap) -> None:
        down(
            "combination",
            found,
            unit=found.unit,
            threshold=found.threshold,
            scheme=found.scheme,
            result="counts",
            digest=found.digest,
        )

    return Keeping(
        lambda headers: None,
        combined,
        lambda found: down("tokens deleted", found),
        lambda found, why: down("tokens kept", found, why=why),
    )


def link(options: argparse.Namespace, keeping: Keeping, due: Due) -> int:
    """Read, link, write down, answer, delete, write down. Raises CannotLink."""
    clerical = _clerical(options.clerical_recall)
    if not _LEAST <= options.threshold <= _MOST:
        raise CannotLink(f"--threshold is {options.threshold:g}. Choose from 0.5 to 1.")
    if options.keep_filters is not None and not options.keep_filters.strip():
        raise CannotLink("--keep-filters needs a reason, which is written down.")
    files: Sequence[Path] = options.files
    _must_differ(files, options.out, options.log)
    tokens = read(files, due)
    keeping.before([one.header for one in tokens])
    found = counted(tokens, options.threshold, clerical, due)
    try:
        keeping.combined(found)
        if options.out is not None:
            _written(options.out, answer.as_table(found))
    except OSError as problem:
        where = problem.filename or options.out
        raise CannotLink(f"'{where}' cannot be written: {problem.strerror}.") from None
    said = answer.as_facts(found)
    as_json = json.dumps(said, ensure_ascii=False, indent=1)
    print(as_json if options.json else "\n".join(_words(found, options.out)))
    sys.stdout.flush()  # what nobody could read must not cost the filters
    return _deleted(files, options.keep_filters, found, keeping)


def _words(found: Overlap, out: Path | None) -> list[str]:
    return answer.as_words(found, str(out)) if out else answer.as_words(found)


def read(files: Sequence[Path], due: Due) -> list[Tokens]:
    """The token files, all of one project. Raises CannotLink."""
    if len(files) < 2:
        raise CannotLink("Overlap needs the tokens of two lists or more: one file was given.")
    if len(files) > token_file.MOST_LISTS:
        most = token_file.MOST_LISTS
        raise CannotLink(f"Overlap compares {most} lists at most; {len(files)} files were given.")
    found: list[Tokens] = []
    headers: list[tuple[str, Header]] = []
    for path in files:

        def tell(rows: int, path: Path = path) -> None:
            if due():
                print(f"hueandcry: {rows:,} rows of {path.name} read", file=sys.stderr)

        try:
            if not path.is_file():
                gone = "is a folder or a device" if path.exists() else "is not there"
                raise CannotLink(f"'{path}' {gone}: name a file of tokens.")
            with path.open("rb") as file:
                found.append(token_file.read(file, tell))
        except UnreadableTokens as why:
            raise CannotLink(f"'{path.name}' {str(why).rstrip('.')}.") from None
        except OSError as problem:
            raise CannotLink(f"'{path}' cannot be read: {problem.strerror}.") from None
        headers.append((path.name, found[-1].header))
    if trouble := token_file.same_project(headers):
        raise CannotLink(trouble)
    for _, header in headers:
        if header.list.casefold() in {answer.CRIME_TYPE, answer.VICTIM, answer.COUNT}:
            raise CannotLink(f"A list cannot be called '{header.list}': the table needs that word.")
        if header.list.startswith(_FORMULA):
            raise CannotLink(
                f"A list cannot be called '{header.list}': a spreadsheet would run it."
            )
    return found


def counted(tokens: Sequence[Tokens], threshold: float, clerical: Rate | None, due: Due) -> Overlap:
    """Link and count, saying how far it is. Raises CannotLink."""

    def tell(share: float) -> None:
        if due():
            print(f"hueandcry: {share:.0%} compared", file=sys.stderr)

    try:
        found = overlap(tokens, threshold=threshold, within=WITHIN, clerical=clerical, tell=tell)
    except TooAlike:
        raise CannotLink(
            "Nearly every filter is like every other, so nobody can be told apart: "
            "the files are damaged, or the threshold is too low."
        ) from None
    for pair in found.recall.pairs:
        if pair.rate.share < _NONE_FOUND:
            raise CannotLink(
                f"Of {pair.planted} people planted in both '{pair.lists[0]}' and "
                f"'{pair.lists[1]}' {pair.found} were found: these two cannot be linked."
            )
    return found


def _clerical(text: str | None) -> Rate | None:
    """A rate as "0.93" or "186/200"; raises CannotLink."""
    if text is None:
        return None
    found, slash, of = text.partition("/")
    try:
        if slash and int(found) > 0:
            return rate(int(found), int(of))
        share = float(found)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise CannotLink(
            f"--clerical-recall reads '{text}'. Write the share of links found as 0.93 or 186/200."
        )
    return Rate(share, None, None, None)


def _must_differ(files: Sequence[Path], out: Path | None, log: Path | None) -> None:
    """No file twice, and nothing written over a file of tokens. Raises CannotLink."""
    resolved = [path.resolve() for path in files]
    for at, path in enumerate(resolved):
        if path in resolved[:at]:
            raise CannotLink(f"'{files[at].name}' is given twice.")
    for name, other in (("--out", out), ("--log", log)):
        if other is not None and other.resolve() in resolved:
            raise CannotLink(f"{name} would write over the tokens in '{other.name}'.")
        if other is not None and other.exists() and not other.is_file():
            raise CannotLink(f"{name} is '{other}', which is a folder or a device. Name a file.")
    if out is not None and log is not None and out.resolve() == log.resolve():
        raise CannotLink("--out and --log are one file. Name two.")


def _written(path: Path, text: str) -> None:
    """The whole file or none, for its owner's eyes, on the disk before the filters go."""
    try:
        forget.write_whole(path, text.encode())
    except OSError as problem:
        raise CannotLink(f"'{path}' cannot be written: {problem.strerror}.") from None


def _deleted(files: Sequence[Path], why_kept: str | None, found: Overlap, keeping: Keeping) -> int:
    try:
        if why_kept is not None:
            keeping.kept(found, why_kept.strip())
            print("The token files are kept. The reason is written down.", file=sys.stderr)
            return 0
        forget.forget(files)
        keeping.deleted(found)
    except OSError as problem:
        where = problem.filename or "the log"
        print(
            f"hueandcry: the counts are whole, but '{where}' could not be dealt with "
            f"({problem.strerror}): delete the token files by hand.",
            file=sys.stderr,
        )
        return 2
    print(f"The {len(files)} token files are deleted, and that is written down.", file=sys.stderr)
    return 0
