"""Which layout a partner's file has: one that is built in, or a mapping of the partner's own."""

import argparse
from pathlib import Path

from hueandcry.intake.opened import UnreadableFile
from hueandcry.intake.sources import SOURCES, Source, Unusable, parse, source
from hueandcry.intake.sources.parse import LONGEST


def add_layout_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command be told the layout: `--source` or `--mapping`, exactly one of them."""
    layout = parser.add_mutually_exclusive_group(required=True)
    layout.add_argument("--source", choices=sorted(SOURCES), help="its layout, if built in")
    layout.add_argument("--mapping", metavar="FILE", help="its layout, as a saved mapping (TOML)")


def layout_of(options: argparse.Namespace) -> Source:
    """The layout that was asked for; raises UnreadableFile or OSError for a mapping's file."""
    return read_mapping(Path(options.mapping)) if options.mapping else source(options.source)


def read_mapping(path: Path) -> Source:
    """Read a saved mapping; raises UnreadableFile, naming all that is wrong with it, or OSError."""
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"'{path.name}' is not a file with a mapping.")
    with path.open("rb") as file:
        data = file.read(4 * LONGEST + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"'{path.name}' is no mapping: it is not UTF-8 text.") from None
    found = parse(text)
    if isinstance(found, Unusable):
        raise UnreadableFile(f"'{path.name}' is no mapping we can use. {' '.join(found.findings)}")
    return found
