"""The months a sheet covers, told by its plain dates: what lies outside and can be read within, is.

A quarter's file holds reports of its quarter. One report in another order, "02/10/2026" for 10
February, would else begin a quarter of its own and make the newest figure one of a single report.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from hueandcry.intake.dates import SWAP_SHOWS, Habit, Reading, Settled, settle

FEWEST = 5  # dates that read one way only: so many show what a sheet covers

Span = tuple[date, date]


def covers(texts: Iterable[str], how: Habit, today: date) -> Span | None:
    """First and last day of the months that a column's dates lie in, by those that read one way."""
    read = (how.read(text) for text in texts)
    days = [one.day for one in read if one.day and not one.other and one.day <= today]
    if len(days) < FEWEST:
        return None
    return min(days).replace(day=1), _month_end(max(days))


def fitted(
    days: Settled, event: Reading, reported: Reading, span: Span | None, today: date
) -> Settled:
    """The same days, or the report's other day where that alone lies in the span; then unsure.

    A report within SWAP_SHOWS days of its event stands as it is, as in dates.settle.
    """
    on = days.reported_on
    if span is None or on is None or reported.other is None or span[0] <= on <= span[1]:
        return days
    near = days.event_on is not None and (on - days.event_on).days < SWAP_SHOWS
    other = reported.day if on == reported.other else reported.other
    if (near and not days.reported_unsure) or other is None or not span[0] <= other <= span[1]:
        return days
    return settle(event, Reading(other, None, ""), today)._replace(reported_unsure=True)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
