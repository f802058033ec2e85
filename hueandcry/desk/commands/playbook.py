"""First-hour guides by command: list, check and export. No home is needed."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hueandcry.action import cacao, graph
from hueandcry.action.contacts import Contact, all_contacts, contacts
from hueandcry.action.guide_text import Unusable, guide
from hueandcry.action.playbook import Playbook, as_published, contact_ids, playbooks
from hueandcry.action.wording import longest, wording_faults
from hueandcry.desk import clock
from hueandcry.desk.commands.opened import Trouble, read_text

_LARGEST = 2_000_000


def index(options: argparse.Namespace) -> int:
    """List the guides: what each is for, what it needs, by when it must be looked at."""
    rows = [_row(found) for found in playbooks().values()]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        needs = f", needs {', '.join(row['needs'])}" if row["needs"] else ""
        print(f"{row['id']}  {row['name']}: at most {row['steps']} steps{needs}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Check guides of the house, or files of TOML or CACAO JSON; 2 with a sentence a fault."""
    found = [_file_faults(path) for path in options.files] or [
        _faults(each, playbooks()) for each in playbooks().values()
    ]
    wrong = [fault for faults in found for fault in faults]
    for fault in wrong:
        print(f"hueandcry: {fault}", file=sys.stderr)
    if wrong:
        return 2
    print(f"{len(found)} {'guide holds' if len(found) == 1 else 'guides hold'}.")
    for each in _stale():
        print(f"To be checked: {each}.")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write one guide as a CACAO 2.0 playbook."""
    found = playbooks().get(options.id)
    if found is None:
        raise Trouble(f"There is no guide '{options.id}'. See hueandcry playbook list.")
    text = json.dumps(cacao.bundle(found), ensure_ascii=False, indent=1) + "\n"
    try:
        options.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{options.out}: {error.strerror}.") from None
    print(f"Written: {options.out}.")
    return 0


def _row(found: Playbook) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "cacao": cacao.playbook_id(found.id),
        "steps": longest(found),
        "contacts": sorted(contact_ids(found)),
        "needs": list(found.needs),
        "changed": found.changed.isoformat(),
        "verify_by": found.verify_by.isoformat(),
    }


def _file_faults(path: Path) -> tuple[str, ...]:
    text = read_text(path)
    if len(text) > _LARGEST:
        raise Trouble(f"{path}: longer than any guide, {len(text):,} signs.")
    if path.suffix.lower() == ".json":
        return _json_faults(path, text)
    read = guide(path.stem, text)
    if isinstance(read, Unusable):
        return read.why
    return _faults(read, {**playbooks(), read.id: read})


def _json_faults(path: Path, text: str) -> tuple[str, ...]:
    try:
        made = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise Trouble(f"{path} is no JSON: {problem}.") from None
    if not isinstance(made, dict):
        raise Trouble(f"{path} is no playbook: it is a {type(made).__name__}.")
    return graph.faults(made, _known(), {*playbooks(), path.stem})


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object each of whose keys stands there once: else two readers read two playbooks."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice[:60]!r} stands twice in one object")
    return made


def _faults(found: Playbook, others: Mapping[str, Playbook]) -> tuple[str, ...]:
    wrong = graph.faults(cacao.bundle(found), _known(), others)
    return wrong or wording_faults(found, all_contacts())


def _known() -> Mapping[str, Contact]:
    """Contact points that a step may name: those that may be printed, or filled in by a home."""
    return {key: each for key, each in all_contacts().items() if each.fit}


def _stale() -> tuple[str, ...]:
    """Guides past their day, and those that leave out a number which is past its day."""
    today = clock.today()
    shown = {**{key: each for key, each in _known().items() if each.local}, **contacts({}, today)}
    return tuple(
        f"guide '{found.id}'"
        for found in playbooks().values()
        if today > found.verify_by or as_published(found, shown) != found
    )
