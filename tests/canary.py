"""A pytest plugin: the canary names, planted by fixtures as people, are never printed or logged.

It reads what each test wrote to stdout and stderr, and every log record that is made, whichever
logger made it and whether or not anybody handles it.
"""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

# Surnames that nobody bears. A fixture that needs a name, a narrative or an address uses these.
CANARIES = ("Quillfeather", "Zaphrydd", "Brockabrand")
SEEN = pytest.StashKey[list[str]]()


def leaks(text: str) -> list[str]:
    """The canary names that stand in a text, however they are spelled in capitals."""
    lower = text.lower()
    return [name for name in CANARIES if name.lower() in lower]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    seen: list[str] = []
    item.stash[SEEN] = seen
    before = logging.getLogRecordFactory()

    def watched(*args: Any, **words: Any) -> logging.LogRecord:
        record = before(*args, **words)
        text = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            text += "".join(traceback.format_exception(*record.exc_info))
        seen.extend(f"{name} in the log of {record.name}" for name in leaks(text))
        return record

    logging.setLogRecordFactory(watched)
    try:
        return (yield)
    finally:
        logging.setLogRecordFactory(before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    report: Any = yield
    logged: list[str] = item.stash.get(SEEN, [])
    found = list(logged)
    for title, text in report.sections:
        if title.startswith(("Captured stdout", "Captured stderr", "Captured log")):
            found += [f"{name} in {title.lower()}" for name in leaks(text)]
    if found and report.passed:
        report.outcome = "failed"
        report.longrepr = "A person's name left the house: " + "; ".join(sorted(set(found)))
    return report
