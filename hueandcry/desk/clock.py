"""The one place of the desk that reads the clock; everything else is told the time."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the desk stands."""
    return datetime.now().date()
