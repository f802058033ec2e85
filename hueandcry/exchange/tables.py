"""A released figure as JSON and CSV, with its marking and its ledger number."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hueandcry.facts.figure import PERIODS, ClearedCell, ClearedTable
from hueandcry.facts.offence import STREAMS, themes
from hueandcry.facts.place_axes import TOGETHER, is_whole
from hueandcry.sharing.quality import NONE
from hueandcry.sharing.release import HeldBack, Released, Treatment
from hueandcry.sharing.wording import SUBJECTS

INVENTED = "Invented data: nobody here is real"
NEVER_ADDED = "Streams are counted by different rules. Never add them up."
AUDIENCES = {
    "owner": "exact, for the owner alone",
    "partner": "rounded to {base}",
    "public": "rounded to {base}; totals under {smallest} read “fewer than {smallest}”",
}
SUPPRESSED = "exact; numbers under {smallest}, and those that would give them away, read “hidden”"
# A range of two numbers says no more than that nothing is exact.
_EXACT_ALONE = 2


def as_json(
    released: Released,
    *,
    window: tuple[str, str] = ("", ""),
    marks: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """The figure as JSON values: one entry a stream, rows and totals apart.

    `window` keeps the periods from one label to another (inclusive); "" keeps all. A
    total over periods is left out of a part, since it would be a total of other rows. `marks` are
    what people said of a stream's counts: its key and their words.
    """
    cleared = released.cleared
    return {
        "marking": released.marking,
        "classification": released.classification,
        "conditions": list(released.conditions),
        "figure": cleared.name,
        "unit": cleared.unit,
        "by": list(cleared.tables[0].axes),
        "audience": cleared.treatment.audience,
        "rounded_to": _rounded_to(cleared.treatment),
        "how": how(released),
        "checked": checked(released),
        "narrowest": cleared.narrowest,
        "addressee": released.addressee,
        "purpose": released.purpose,
        "agreements": list(released.agreements),
        "use_limits": [
            {"field": field, "limit": limit, "law": law}
            for field, limit, law in released.use_limits
        ],
        "exemptions": list(released.exemptions),
        "owners": list(released.owners),
        "not_included": list(released.not_included),
        "ledger": released.ledger,
        "digest": released.digest,
        "window": list(cleared.window),
        "as_known_on": released.as_known_on.isoformat(),
        "method": cleared.method,
        "version": cleared.version,
        "invented": INVENTED if released.invented else "",
        "note": NEVER_ADDED,
        "notes": list(cleared.notes),
        "quality": [{"giver": one.giver, **dict(one.lines)} for one in released.quality],
        "streams": [
            {
                "stream": table.stream,
                "name": STREAMS[table.stream],
                "rows": list(rows(table, *window)),
                "totals": list(totals(table, *window)),
                "marks": [words for stream, words in marks if stream == table.stream],
            }
            for table in cleared.tables
        ],
    }


def held_as_json(held: HeldBack) -> dict[str, Any]:
    """A figure that stays, as JSON values: why, and what to ask instead."""
    return {
        "marking": held.marking,
        "held_back": held.held.reason,
        "instead": held.held.instead,
        "hidden": list(held.hidden),
        "ledger": held.ledger,
        "invented": INVENTED if held.invented else "",
    }


def as_csv(
    released: Released,
    *,
    names: Mapping[str, str],
    window: tuple[str, str] = ("", ""),
    marks: Sequence[tuple[str, str]] = (),
) -> str:
    """The figure as CSV: marking and source in lines above the heading, names beside codes."""
    text = io.StringIO()
    writer = csv.writer(text)
    for line in (*banner(released), *(f"{STREAMS[key]}. {words}" for key, words in marks)):
        writer.writerow([line])
    axes = released.cleared.tables[0].axes
    writer.writerow(["stream", *axes, *(f"{axis} name" for axis in _named(axes)), "reports"])
    for table in released.cleared.tables:
        for row in (*rows(table, *window), *totals(table, *window)):
            writer.writerow(
                [
                    STREAMS[table.stream],
                    *("all" if row[axis] is None else row[axis] for axis in axes),
                    *(value_name(axis, row[axis], names) for axis in _named(axes)),
                    row["words"] or row["count"],
                ]
            )
    return text.getvalue()


def banner(released: Released) -> tuple[str, ...]:
    """What stands above every copy of the figure: marking, source, how it was made safe."""
    lines = (
        INVENTED if released.invented else "",
        marking_line(released),
        f"{released.cleared.unit}; {how(released)}. {NEVER_ADDED}",
        checked(released),
        *released.cleared.notes,
        f"For {released.addressee}, to {released.purpose}, by {', '.join(released.agreements)}.",
        *(f"Use limit: {words}" for words in use_limit_words(released)),
        *(f"Exemption that goes with this copy: {words}." for words in released.exemptions),
        f"As known on {released.as_known_on.isoformat()}. Ledger entry {released.ledger}. "
        f"Data digest {released.digest}.",
        *quality(released),
    )
    return tuple(line for line in lines if line)


def use_limit_words(released: Released) -> tuple[str, ...]:
    """One sentence for each limit on use, with the fields that it lies on."""
    fields: dict[tuple[str, str], list[str]] = {}
    for field, limit, law in released.use_limits:
        fields.setdefault((limit, law), []).append(field)
    return tuple(
        f"{limit} ({law}). It lies on {', '.join(SUBJECTS[name] for name in names)}."
        for (limit, law), names in fields.items()
    )


def quality(released: Released) -> tuple[str, ...]:
    """The quality statement as lines, one a giver; one line where none is asked for."""
    lines = (
        " ".join((f"Quality, {one.giver}.", *(f"{head}: {words}" for head, words in one.lines)))
        for one in released.quality
    )
    return tuple(lines) or (NONE,)


def marking_line(released: Released) -> str:
    """The marking as it stands first in a copy, with what the police's handling asks."""
    return " ".join((released.marking, released.classification, *released.conditions)).strip()


def checked(released: Released) -> str:
    """What the attacker found that every release is put to, in words; "" for an owner's own look.

    It has all that left before of the same rows, and works out what it can.
    """
    cleared = released.cleared
    if cleared.treatment.audience == "owner":
        return ""
    against = "Checked together with all that left before of the same reports."
    if cleared.narrowest is None:
        return f"{against} No small number is left to work out."
    if cleared.narrowest <= _EXACT_ALONE:
        return f"{against} Nobody can work out a small or hidden number."
    return (
        f"{against} A small or hidden number can be worked out to a range alone. "
        f"The narrowest holds {cleared.narrowest} numbers, or more."
    )


def how(released: Released) -> str:
    """How the numbers were made safe, in words."""
    treatment = released.cleared.treatment
    if treatment.audience != "owner" and treatment.method == "suppress":
        return SUPPRESSED.format(smallest=treatment.smallest_count)
    return AUDIENCES[treatment.audience].format(
        base=treatment.base, smallest=treatment.smallest_count
    )


def _rounded_to(treatment: Treatment) -> int:
    exact = treatment.audience == "owner" or treatment.method == "suppress"
    return 1 if exact else treatment.base


def rows(table: ClearedTable, since: str = "", until: str = "") -> Iterator[dict[str, Any]]:
    """The interior cells: no axis is a total."""
    own = [set(values) for values in table.values]
    for cell in table.cells:
        inside = all(part in values for part, values in zip(cell.key, own, strict=True))
        if inside and _in_window(table, cell, since, until):
            yield _row(table, cell)


def totals(table: ClearedTable, since: str = "", until: str = "") -> Iterator[dict[str, Any]]:
    """The cells that are totals over at least one axis; None stands for "all".

    Areas that can be compared only together have a total of their own in each period.
    """
    for cell in table.cells:
        if _is_total(cell) and _in_window(table, cell, since, until):
            yield _row(table, cell)


def _is_total(cell: ClearedCell) -> bool:
    joined = [part for part in cell.key if part and TOGETHER in part]
    return all(map(is_whole, joined)) and (None in cell.key or bool(joined))


def value_name(axis: str, value: str | None, names: Mapping[str, str]) -> str:
    """A theme's or a place's name for people; "all" for a total."""
    if value is None:
        return "all"
    if axis == "theme":
        return themes()[value].name
    if value.startswith("unknown "):
        return "Place not known"
    return names.get(value, value)


def _named(axes: tuple[str, ...]) -> list[str]:
    return [axis for axis in axes if axis not in PERIODS]


def _in_window(table: ClearedTable, cell: ClearedCell, since: str, until: str) -> bool:
    if not since and not until:
        return True
    period = next(part for axis, part in zip(table.axes, cell.key, strict=True) if axis in PERIODS)
    return period is not None and (since or period) <= period <= (until or period)


def _row(table: ClearedTable, cell: ClearedCell) -> dict[str, Any]:
    return dict(zip(table.axes, cell.key, strict=True)) | {
        "count": cell.value,
        "words": cell.words,
    }
