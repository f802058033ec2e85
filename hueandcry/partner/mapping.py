"""`hueandcry mapping suggest`: propose how a file's columns could be read. Nothing is sent."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from hueandcry.intake.mapping import SuggestedColumn, Suggestion, compose, suggest
from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import LISTS, WORDS, Unusable, parse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to `parser`."""
    parser.add_argument("file", metavar="FILE", help="the CSV, XLSX or JSON file to look at")
    parser.add_argument("--out", metavar="M.toml", help="write the mapping there, to be finished")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace, due: Callable[[], bool]) -> int:
    """Suggest for one file. Exit code 0, or 2 with one line on stderr and nothing written.

    `due` says whether it is time to tell how far it is.
    """
    try:
        suggestion = _look(Path(options.file), due)
        if options.out:
            with Path(options.out).open("x", encoding="utf-8", newline="\n") as out:
                out.write(compose(suggestion))
    except UnreadableFile as why:
        return _fault(str(why))
    except FileExistsError:
        return _fault(f"'{options.out}' is there already. Choose another --out.")
    except OSError as why:
        name = why.filename or options.file
        return _fault(f"'{name}' cannot be used: {why.strerror or 'the disk failed'}.")
    print(_json(suggestion) if options.json else _words(suggestion, options.out))
    return 0


def _look(path: Path, due: Callable[[], bool]) -> Suggestion:
    def tell(done: int, of: int) -> None:
        if done < of and due():
            print(f"hueandcry: {done} of {of} columns looked at", file=sys.stderr)

    if path.exists() and not path.is_file():
        raise UnreadableFile(f"'{path.name}' is not a file. Choose the file itself.")
    with path.open("rb") as file:
        return suggest(file, path.name, tell)


def _json(suggestion: Suggestion) -> str:
    text = compose(suggestion)
    found = parse(text)
    answer = asdict(suggestion) | {
        "mapping": text,
        "findings": list(found.findings) if isinstance(found, Unusable) else [],
    }
    return json.dumps(answer, indent=2, ensure_ascii=not _speaks_unicode())


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"


def _words(suggestion: Suggestion, out: str | None) -> str:
    lines = [f"{suggestion.title}: {LISTS[suggestion.list]}, or choose another kind of list."]
    lines += map(_column, suggestion.columns)
    lines += suggestion.problems
    found = parse(compose(suggestion))
    if isinstance(found, Unusable):
        lines += found.findings
    if out:
        lines.append(f"Written to {out}. Look it through, then: partner check --mapping {out}")
    said = "\n".join(lines)
    encoding = sys.stdout.encoding or "utf-8"
    return said.encode(encoding, errors="backslashreplace").decode(encoding)


def _column(column: SuggestedColumn) -> str:
    reads = WORDS[column.field] if column.field else "left out"
    look = "" if column.sure else " Please look."
    shown = f" For example {', '.join(column.examples)}." if column.examples else ""
    return f"  {column.heading or '(no heading)'}: {reads}. {column.why}{look}{shown}"


def _fault(why: str) -> int:
    print("hueandcry:", " ".join(why.split()), file=sys.stderr)
    return 2
