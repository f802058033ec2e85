"""How good a file was, beside the one before it, and the one thing that would help most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

Verdict = Literal["better", "same", "worse", ""]
SAME = 1.0  # points or days: a smaller difference is no news
_LATE = 45  # days from report to our taking it in, from which on sooner would help
_MOST = 50  # percent
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "code": "offence",
        "event_on": "day it happened",
        "reported_on": "day of report",
        "outward": "postcode",
        "loss": "money lost",
    }
)
# What a blank is called, and how much a row is worse for it when we say what would help.
_BLANK: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "code": ("offence", 1.5),
        "outward": ("postcode", 1.0),
        "age_band": ("age", 0.5),
        "loss": ("money lost", 0.25),
    }
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The rows of a file as they came: how many lack a field, and how many took so many days.

    `blank` counts rows by field of _BLANK. `to_report` counts rows by days from the event to the
    report, `to_us` by days from the report to its being taken in.
    """

    rows: int
    blank: Mapping[str, int]
    to_report: Mapping[int, int]
    to_us: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be better or worse. `value` is in `unit`; None where nothing says.

    `rows` are the rows it is about, of `of`; both None where it is no share. A share of the rows
    without the sealed ones is `not_counted`: its numbers of rows would say how many are sealed.
    More is better only where `more_is_better`.
    """

    key: str
    words: str
    unit: Literal["%", "days"]
    value: float | None
    rows: int | None = None
    of: int | None = None
    more_is_better: bool = False
    not_counted: bool = False

    @property
    def said(self) -> str:
        """The value as people read it: whole percents with their rows, or days."""
        if self.value is None:
            return "nothing to tell"
        if self.unit == "days":
            return f"{self.value:,.0f} day{'' if round(self.value) == 1 else 's'} (median)"
        share = "under 1%" if 0 < self.value < 1 else f"{self.value:.0f}%"
        if self.rows is None or self.not_counted:
            return share
        return f"{share}, {_rows(self.rows)}"


@dataclass(frozen=True, slots=True)
class Returned:
    """Why rows went back to the sender: the reason, what mends it, and how many rows."""

    reason: str
    remedy: str
    rows: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What there is to say of one file."""

    rows: int
    measures: tuple[Measure, ...]
    returned: tuple[Returned, ...]
    unsure_label: str

    def measure(self, key: str) -> Measure | None:
        """The measure of a key, or None where this file has none."""
        return next((found for found in self.measures if found.key == key), None)


def quality(summary: Mapping[str, Any], arrived: Arrived | None) -> Quality:
    """Judge a file by its intake summary and, where they may be read, by its rows."""
    sheets = summary.get("sheets", ())
    whole = {key: sum(sheet.get(key, 0) for sheet in sheets) for key in _TALLIES}
    rows, accepted = whole["rows"], whole["accepted"]
    used = rows - whole["rejected"] - whole["duplicates"]
    doubts = summary.get("doubts", {})
    labels = summary.get("labels", ())
    return Quality(
        rows=rows,
        measures=(
            _share("used", "Rows we could use", used, rows, better=True, not_counted=True),
            _share("rejected", "Rows sent back", whole["rejected"], rows),
            _share("duplicates", "Rows sent twice in the file", whole["duplicates"], rows),
            *(
                _share(f"unsure_{field}", f"Not sure: {words}", doubts.get(field, 0), accepted)
                for field, words in _FIELDS.items()
            ),
            *(_of_rows(arrived) if arrived is not None else ()),
        ),
        returned=_returned(summary),
        unsure_label=str(labels[0][0]) if labels else "",
    )


def compared(now: Measure, before: Measure | None) -> Verdict:
    """Whether a measure got better; "" where there is nothing to compare it with."""
    if before is None or now.value is None or before.value is None:
        return ""
    gain = now.value - before.value if now.more_is_better else before.value - now.value
    if abs(gain) < SAME:
        return "same"
    return "better" if gain > 0 else "worse"


def most_help(found: Quality) -> str:
    """The one thing that would help most next time, in one sentence."""
    asked = [(weight, words) for weight, words in _wishes(found) if weight > 0]
    weight, words = max(asked, default=(0.0, ""))
    if weight < 0.01 * found.rows or not words:
        return "Nothing stands out. Send the next file just like this one."
    return words


_TALLIES = ("rows", "accepted", "rejected", "duplicates")


def _share(
    key: str, words: str, rows: int, of: int, *, better: bool = False, not_counted: bool = False
) -> Measure:
    value = 100 * rows / of if of else None
    return Measure(key, words, "%", value, rows, of, better, not_counted)


def _of_rows(arrived: Arrived) -> tuple[Measure, ...]:
    return (
        *(
            _share(
                f"blank_{field}",
                f"No {words}",
                arrived.blank.get(field, 0),
                arrived.rows,
                not_counted=True,
            )
            for field, (words, _) in _BLANK.items()
        ),
        Measure("to_report", "From event to report", "days", median(arrived.to_report)),
        Measure("to_us", "From report to here", "days", median(arrived.to_us)),
    )


def median(counts: Mapping[int, int]) -> float | None:
    """The median of values that are counted; None of nothing."""
    values = sorted(counts)
    total = sum(counts.values())
    if not total:
        return None
    return (_nth(values, counts, (total - 1) // 2) + _nth(values, counts, total // 2)) / 2


def _nth(values: Sequence[int], counts: Mapping[int, int], place: int) -> int:
    for value in values:
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def _returned(summary: Mapping[str, Any]) -> tuple[Returned, ...]:
    """Reasons by the column and what mends it; the summary keeps the first rows' reasons alone."""
    found: dict[tuple[str, str], list[Any]] = {}
    for reject in summary.get("rejects", ()):
        entry = found.setdefault((reject["column"], reject["remedy"]), [reject["reason"], 0])
        entry[1] += 1
    rows = [Returned(reason, remedy, n) for (_, remedy), (reason, n) in found.items()]
    return tuple(sorted(rows, key=lambda one: (-one.rows, one.remedy)))


def _wishes(found: Quality) -> list[tuple[float, str]]:
    """What could be better, each with the rows it touches, weighed by how much it costs a row."""
    label = f", such as “{found.unsure_label[:60]}”" if found.unsure_label else ""
    wishes = [
        (3.0 * one.rows, f"{one.remedy} {_rows(one.rows)} went back: {one.reason}")
        for one in found.returned[:1]
    ]
    twice, unsure = _count(found, "duplicates"), _count(found, "unsure_code")
    wishes.append((1.0 * twice, f"Send each reference once: {_rows(twice)} came again."))
    told = f"nobody could tell it on {_rows(unsure)}{label}"
    wishes.append((2.0 * unsure, f"Say what your words for an offence mean: {told}."))
    for field, words in _FIELDS.items():
        doubtful = _count(found, f"unsure_{field}")
        if field != "code":
            wishes.append((1.0 * doubtful, f"Check the {words}: {_rows(doubtful)} left a doubt."))
    # What most rows lack is not asked of everybody, and asking for it helps nobody.
    for field, (words, weight) in _BLANK.items():
        blank = found.measure(f"blank_{field}")
        if blank and blank.value and blank.value <= _MOST and field != "code":
            wish = f"Send the {words} where you have it: {blank.said} of rows had none."
            wishes.append((weight * (blank.rows or 0), wish))
    late = found.measure("to_us")
    if late and late.value is not None and late.value > _LATE:
        wish = f"Send it sooner: half of it was {late.value:.0f} days old or more."
        wishes.append((0.05 * found.rows, wish))
    return wishes


def _count(found: Quality, key: str) -> int:
    measure = found.measure(key)
    return measure.rows or 0 if measure else 0


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
