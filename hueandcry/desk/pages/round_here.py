"""What is going round here: published alerts, and figures that were released to the public."""

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hueandcry.action.playbook import playbooks
from hueandcry.desk import clock
from hueandcry.desk.acts import alerts, round_here
from hueandcry.desk.acts.alerts import AlertFact
from hueandcry.desk.acts.round_here import PublicFigure
from hueandcry.desk.language import said
from hueandcry.desk.page import public_page
from hueandcry.exchange.tables import INVENTED
from hueandcry.facts.figure import ClearedCell
from hueandcry.facts.offence import themes
from hueandcry.sharing import marking as markings

_MOST_ROWS = 8
# What each stream is, for the public.
_STREAMS = {
    "police_online": _("Crimes online, told to the police"),
    "police_other": _("Other crimes told to the police"),
    "fraud": _("Fraud"),
    "computer_misuse": _("Hacked accounts and computers"),
    "unsorted": _("Reports not yet sorted"),
    "trading_standards": _("Complaints about traders"),
    "bank": _("Cases at banks"),
    "advice": _("People who asked for advice"),
    "contact": _("Other reports"),
}
_LENGTHS = {
    "week": _("than in the week before"),
    "month": _("than in the month before"),
    "quarter": _("than in the three months before"),
}


@public_page(purpose="see what is going round here")
def show(request: HttpRequest) -> HttpResponse:
    """Alerts first, each with one thing to do; then counts that left the gate to the public."""
    context = {
        "title": gettext("What is going round here"),
        "lede": gettext("Warnings for this area, and what people reported."),
        "back_url": reverse("front"),
        "alerts": [_alert(one) for one in alerts.public(clock.today())],
        "figures": [_figure(one) for one in round_here.figures()],
    }
    return render(request, "public/round_here.html", context)


@public_page(purpose="take a public figure away as a table")
def copy(request: HttpRequest, stream: str) -> HttpResponse:
    """The same cells as CSV, with marking and source above them."""
    found = next((one for one in round_here.figures() if one.table.stream == stream), None)
    if found is None:
        words = {
            "title": gettext("It is not here"),
            "words": [gettext("This table is not here now.")],
        }
        return render(request, "public/problem.html", words, status=404)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([line] for line in _banner(found))
    writer.writerow([found.table.axes[0], *found.table.axes[1:], "reports"])
    writer.writerows(
        ["all" if part is None else part for part in cell.key] + [cell.words or cell.value]
        for cell in _shown(found)
    )
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{stream}-{found.known_on.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _alert(alert: AlertFact) -> dict[str, Any]:
    guide = playbooks().get(alert.words.guide)
    return {
        "number": alert.number,
        "words": alert.words,
        "places": alert.words.places.split(),
        "guide_url": reverse("guide", args=[alert.words.guide]) if guide else "",
        "guide_name": said(guide.name) if guide else "",
    }


def _figure(figure: PublicFigure) -> dict[str, Any]:
    shown = _shown(figure)
    most = max([cell.value or 0 for cell in shown] or [0])
    return {
        "stream": figure.table.stream,
        "name": gettext(_STREAMS[figure.table.stream]),
        "finding": _finding(figure),
        "split": len(figure.table.axes) > 1,
        "rows": [_row(cell, most) for cell in shown if len(cell.key) == 1 or cell.key[1]],
        "base": figure.base,
        "smallest": figure.smallest,
        "known_on": figure.known_on,
        "marks": figure.marks,
        "csv_url": reverse("round_here_copy", args=[figure.table.stream]),
    }


def _shown(figure: PublicFigure) -> list[ClearedCell]:
    """The cells that the page draws: the last periods, or the themes of the last one."""
    table = figure.table
    periods = table.values[0][-_MOST_ROWS:] if len(table.axes) == 1 else table.values[0][-1:]
    cells = {cell.key: cell for cell in table.cells}
    if len(table.axes) == 1:
        return [cells[(period,)] for period in reversed(periods)]
    keys = [(periods[0], theme) for theme in table.values[1]]
    kept = [cells[key] for key in keys if key in cells and cells[key].value != 0]
    return [*kept, cells[(periods[0], None)]]


def _row(cell: ClearedCell, most: int) -> dict[str, Any]:
    theme = cell.key[1] if len(cell.key) > 1 else ""
    return {
        "name": said(themes()[theme].name) if theme else period_said(f"{cell.key[0]}"),
        "theme": (theme or "").replace("_", "-"),
        "number": cell.value,
        "few": cell.value is None,
        "width": round(100 * cell.value / most) if cell.value and most else 0,
    }


def _finding(figure: PublicFigure) -> str:
    """The last period that had ended against the one before, of released numbers alone."""
    table = figure.table
    totals = {c.key[0]: c for c in table.cells if c.key[0] and set(c.key[1:]) <= {None}}
    last = totals[table.values[0][-1]]
    facts = {"stream": gettext(_STREAMS[table.stream]), "n": last.value, "few": figure.smallest}
    facts["period"] = period_said(table.values[0][-1])
    if last.value is None:
        return gettext("%(stream)s: fewer than %(few)s reports, %(period)s") % facts
    said = ngettext(
        "%(stream)s: %(n)s report, %(period)s", "%(stream)s: %(n)s reports, %(period)s", last.value
    )
    before = totals.get(table.values[0][-2]) if len(table.values[0]) > 1 else None
    if before is None or before.value is None:
        return said % facts
    return f"{said % facts}. {_change(last.value - before.value, table.axes[0])}"


def _change(more: int, axis: str) -> str:
    facts = {"n": abs(more), "than": gettext(_LENGTHS[axis])}
    if more == 0:
        return gettext("That is about the same as before")
    if more > 0:
        return gettext("That is %(n)s more %(than)s") % facts
    return gettext("That is %(n)s fewer %(than)s") % facts


def period_said(period: str) -> str:
    """A period in the reader's language: "2026-Q3" is "July to September 2026"."""
    year, _dash, rest = period.partition("-")
    if rest.startswith("Q"):
        first = date(int(year), 3 * int(rest[1]) - 2, 1)
        last = first + timedelta(days=62)
        facts = {"first": date_format(first, "F"), "last": date_format(last, "F Y")}
        return gettext("%(first)s to %(last)s") % facts
    if len(rest) == 2:
        return date_format(date(int(year), int(rest), 1), "F Y")
    return gettext("week of %(day)s") % {"day": date_format(date.fromisoformat(period), "j F Y")}


def _banner(figure: PublicFigure) -> tuple[str, ...]:
    facts: Mapping[str, Any] = {"base": figure.base, "smallest": figure.smallest}
    lines = (
        INVENTED if settings.DEMO else "",
        f"{markings.CLEAR}. {markings.markings()[markings.CLEAR].words}",
        f"{_STREAMS[figure.table.stream]}. A report is not a crime and not a person.",
        "Rounded to {base}; totals under {smallest} read “fewer than {smallest}”.".format(**facts),
        f"As known on {figure.known_on.isoformat()}. Ledger entry {figure.release}.",
        *figure.marks,
    )
    return tuple(line for line in lines if line)
