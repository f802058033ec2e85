"""How numbers and periods read in print: the same words on a page, in a chart and in a file."""

from datetime import date, timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number_words(value: int) -> str:
    """A whole number with commas and a true minus sign: "1,267", "−5"."""
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def day_words(day: date) -> str:
    """A date as "21 September 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period_words(period: str) -> str:
    """A period of facts.figure.PERIODS in full: "2026-Q3" is "July to September 2026".

    A month reads "May 2026", a week (named by its Monday) "week of 21 September 2026". Any other
    text passes as it is.
    """
    parts = _parts(period)
    if parts is None:
        return period
    first, last, year = parts
    if isinstance(first, date):
        return f"week of {day_words(first)}"
    return f"{first} {year}" if first == last else f"{first} to {last} {year}"


def period_short(period: str) -> tuple[str, str]:
    """A period for a narrow place, with its year apart: ("Jul to Sep", "2026")."""
    parts = _parts(period)
    if parts is None:
        return period, ""
    first, last, year = parts
    if isinstance(first, date):
        return f"{first.day} {_MONTHS[first.month - 1][:3]}", year
    return (first[:3] if first == last else f"{first[:3]} to {last[:3]}"), year


def window_words(first: str, last: str) -> str:
    """Two periods as one stretch: "July 2024 to September 2026"; one period as itself."""
    start, end = _parts(first), _parts(last)
    if first == last or start is None or end is None:
        return period_words(first) if first == last else f"{first} to {last}"
    if isinstance(start[0], date):
        sunday = date.fromisoformat(last) + timedelta(days=6)
        return f"{day_words(start[0])} to {day_words(sunday)}"
    return f"{start[0]} {start[2]} to {end[1]} {end[2]}"


def _parts(period: str) -> tuple[date | str, str, str] | None:
    """First and last month (or the Monday) of a period, and its year."""
    year, _, rest = period.partition("-")
    if rest in ("Q1", "Q2", "Q3", "Q4"):
        first = 3 * int(rest[1]) - 3
        return _MONTHS[first], _MONTHS[first + 2], year
    if len(period) == 7 and rest.isdigit() and 1 <= int(rest) <= 12:
        return _MONTHS[int(rest) - 1], _MONTHS[int(rest) - 1], year
    if len(period) == 10:
        return date.fromisoformat(period), "", year
    return None
