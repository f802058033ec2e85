"""Check an agreement's file by command, without a home."""

import argparse
import json

from hueandcry.desk.commands.opened import Trouble, read_text
from hueandcry.sharing import agreement as agreements


def check(options: argparse.Namespace) -> int:
    """Say whether the file can be read and its cases hold; 1 where one does not."""
    parsed = agreements.parse(read_text(options.file))
    if not isinstance(parsed, agreements.Agreement):
        raise Trouble(f"{options.file}: {' '.join(parsed.findings)}")
    results = agreements.run_cases(parsed)
    broken = [number for number, result in enumerate(results, start=1) if not result.holds]
    if options.json:
        facts = {"id": parsed.id, "digest": parsed.digest, "cases": len(results)}
        print(json.dumps(facts | {"do_not_hold": broken}))
    else:
        print(f"{parsed.id}: {len(results) - len(broken)} of {len(results)} cases hold.")
    return 1 if broken or not results else 0
