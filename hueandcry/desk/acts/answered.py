"""What a receipt shows: what became of a report, made of that report and nothing of any other."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _

from hueandcry.action.contacts import Contact
from hueandcry.desk.acts import alerts, guide, judging
from hueandcry.inbox.tell import OPEN, Happened, Receipt, Told
from hueandcry.register import book

# Who takes a report besides us, by contact id.
ELSEWHERE = ("reportfraud", "police101", "crimestoppers")


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt. `due_at` is by when its owner means to answer, None where no clock runs.

    `routes` may help at once with what it may be about. `others` says that a published alert is
    about the same fraud near its sender: never that anybody else told us.
    """

    code: str
    state: str
    came_at: datetime
    due_at: datetime | None
    owner: str
    holder: str
    told: Told
    story: tuple[Happened, ...]
    routes: tuple[Contact, ...]
    others: bool
    summary: str


def show_of(receipt: Receipt, today: date) -> Shown:
    """Make what the holder of a code sees."""
    told, names = receipt.told, book.names()
    theme = judging.theme(told.guide, told.words)
    return Shown(
        code=receipt.code,
        state=receipt.state,
        came_at=receipt.came_at,
        due_at=receipt.due_at if receipt.state in OPEN else None,
        owner=names.get(receipt.owner, receipt.owner),
        holder=names.get(receipt.holder, receipt.holder),
        told=told,
        story=receipt.story,
        routes=printable(judging.ROUTES.get(theme, ()), today),
        others=not theme and alerts.told_by_others(told.guide, told.outward, today),
        summary=summary(told),
    )


def printable(wanted: tuple[str, ...], today: date) -> tuple[Contact, ...]:
    """Those contact points of these that may be shown today, in this order."""
    known = guide.reachable(today) if wanted else {}
    return tuple(known[each] for each in wanted if each in known)


def summary(told: Told) -> str:
    """A person's own answers as plain lines, to copy into the form of a national service."""
    lines = [_("What happened:"), told.words]
    if told.happened_on:
        day = formats.date_format(told.happened_on, "j F Y")
        lines += ["", f"{_('When:')} {day}"]
    if told.loss_pence is not None:
        lines += ["", f"{_('Money lost:')} {pounds(told.loss_pence)}"]
    if told.outward:
        lines += ["", f"{_('First half of my postcode:')} {told.outward}"]
    return "\n".join(lines)


def pounds(pence: int) -> str:
    """A sum as people write it: "£1,250.50", "£200", "none"."""
    if not pence:
        return _("none")
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
