"""Adds up what pytest's runs wrote as JUnit XML, and says in one last line whether all is well."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def tally(folder: Path) -> tuple[dict[str, int], list[str]]:
    """Counts over all runs by outcome, and a word for each run."""
    total = {"passed": 0, "failed": 0, "skipped": 0}
    runs = []
    for path in sorted(folder.glob("*.xml")):
        suite = ElementTree.parse(path).getroot().find("testsuite")
        if suite is None:
            continue
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        for outcome, count in (("passed", passed), ("failed", failed), ("skipped", skipped)):
            total[outcome] += count
        runs.append(f"{path.stem} {passed}")
    return total, runs


def main(folder: Path, failed_steps: str) -> int:
    """Print the last line; 1 where a step failed or no test ran."""
    total, runs = tally(folder)
    words = ", ".join(f"{count} {outcome}" for outcome, count in total.items() if count)
    if failed_steps:
        print(f"Not well: {failed_steps}.")
    print(f"===== {words or 'no tests ran'} ({', '.join(runs)}) =====")
    return 1 if failed_steps or total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2]))
