"""What we got back: how good our files were, our picture, what came of them, who looked."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from hueandcry.desk import clock
from hueandcry.desk.acts import back as acts
from hueandcry.desk.acts.back import Back, Look
from hueandcry.desk.page import asking, page, who_asks
from hueandcry.desk.pages import beside
from hueandcry.desk.pages.door import not_here
from hueandcry.exchange.rows import as_csv
from hueandcry.exchange.tables import INVENTED
from hueandcry.exchange.words import day_words, period_words
from hueandcry.facts.lists import lists
from hueandcry.intake.quality import Measure, Quality, compared, most_help
from hueandcry.register import book
from hueandcry.sharing.gateway import purposes

_MARKING = ("TLP:AMBER+STRICT", "OFFICIAL-SENSITIVE")
_KINDS = {"better": "good", "same": "quiet", "worse": "warn"}
_RESULTS = {"left": "good", "allowed": "quiet", "refused": "bad", "held back": "held"}
_SHOWN = 25
_ROWS = {"looked": acts.looked, "quality": acts.quality, "use": acts.used}


@page(
    roles=acts.ROLES,
    purpose=acts.REASON,
    tab="back",
    marking=_MARKING[0],
    classification=_MARKING[1],
)
def show(request: HttpRequest) -> HttpResponse:
    """Four answers to the question why one should go on sending files."""
    got = acts.got(who_asks(request), **asking(request))
    return render(request, "desk/back.html", _context(got))


@page(roles=acts.ROLES, purpose=acts.REASON)
def copy(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """One of its lists as CSV or JSON."""
    if what not in _ROWS or form not in ("csv", "json"):
        return not_here(request)
    member = who_asks(request)
    got = acts.got(member, **asking(request))
    rows = _ROWS[what](got)
    about = [
        *([INVENTED] if settings.DEMO else []),
        " ".join(_MARKING),
        f"For {member.partner_name}. Made on {day_words(clock.today())}. "
        f"Ledger entry {got.ledger}.",
    ]
    if form == "json":
        answer = {"about": about, what: rows}
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    columns = tuple(rows[0]) if rows else ("nothing yet",)
    response = HttpResponse(as_csv(about, columns, rows), content_type="text/csv; charset=utf-8")
    name = f"{what}-ledger-{got.ledger}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(got: Back) -> dict[str, Any]:
    member = got.member
    empty = {
        "title": "You have sent no file yet",
        "words": "Once you have, this page says how good it was and what came of it.",
        "url": reverse("intake"),
        "url_words": "Bring in a file",
        "other_url": reverse("friday_six"),
        "other_words": "Try it at home first",
    }
    return {
        "title": "What we got back",
        "lede": f"For {member.partner_name}, up to {day_words(got.today)}.",
        "thanks": acts.thanks(got),
        "empty": None if got.lists else empty,
        "lists": [_list(one) for one in got.lists],
        "rows_read": got.rows_read,
        "picture": beside.picture(got.own, got.everybody),
        "use": _use(got),
        "looks": {
            "table": looks_table(got.looks[:_SHOWN]),
            "more": max(len(got.looks) - _SHOWN, 0),
            "none": "Nobody has asked about your records since the last quarter began.",
        },
        "downloads": {what: _downloads(what) for what in _ROWS},
        "next": [
            (reverse("lists"), "Which lists hold which kinds"),
            (reverse("marks"), "Mark a recording change or an outage"),
        ],
        "ledger_number": got.ledger,
    }


def _downloads(what: str) -> list[tuple[str, str]]:
    forms = ("csv", "json")
    return [(reverse("back_copy", args=[what, form]), form.upper()) for form in forms]


def _list(one: acts.List) -> dict[str, Any]:
    file, found = one.files[-1]
    before = one.files[-2][1] if len(one.files) > 1 else None
    days = ""
    if file.first_on and file.last_on:
        days = f", with reports from {day_words(file.first_on)} to {day_words(file.last_on)}"
    rows = [row for m in found.measures if (row := _measure(m, before, one))]
    return {
        "key": one.source,
        "title": lists()[one.source].title,
        "words": f"Your last file was taken in on {day_words(file.taken_in.date())}{days}.",
        "compared": "Each line is beside the file before it. A change of less than one point, or "
        "one day, counts as the same."
        if before
        else "It is your first file of this kind. The next one will be beside it.",
        "help": most_help(found),
        "rows": rows,
        "nothing": _nothing(found, before),
        "returned": {
            "caption": "Why rows went back",
            "columns": ["Why", "What mends it", "Rows"],
            "rows": [[why.reason, why.remedy, {"number": why.rows}] for why in found.returned[:8]],
        }
        if found.returned
        else None,
    }


def _measure(measure: Measure, before: Quality | None, one: acts.List) -> dict[str, Any] | None:
    """One line of the table; None for what is at nought now and was before."""
    was = before.measure(measure.key) if before else None
    if not measure.value and not (was and was.value):
        return None
    verdict = compared(measure, was)
    missing = measure.key.startswith("blank_") and measure.rows == measure.of
    history = [found.measure(measure.key) for _, found in one.files]
    return {
        "words": measure.words,
        "now": "not in this list" if missing else measure.said,
        "before": was.said if was else "",
        "verdict": "" if missing else verdict,
        "kind": _KINDS.get(verdict, "quiet"),
        "spark": [round(past.value) for past in history if past and past.value is not None],
    }


def _nothing(found: Quality, before: Quality | None) -> str:
    """What is at nought, in one sentence."""
    clean = [
        f"{measure.words[:1].lower()}{measure.words[1:]}"
        for measure in found.measures
        if measure.value == 0
        and measure.unit == "%"
        and not (before and (was := before.measure(measure.key)) and was.value)
    ]
    return f"None in this file: {'; '.join(clean)}." if clean else ""


def _use(got: Back) -> dict[str, Any]:
    use, names = got.use, book.names()
    months = sorted({month for _, _, month in use.by})
    by_to: Counter[tuple[str, str]] = Counter()
    for (to, purpose, _), count in use.by.items():
        by_to[(to, purpose)] += count
    rows = [
        [
            "Your own organisation" if to == use.own else names.get(to, to),
            purposes()[purpose].words if purpose in purposes() else purpose,
            {"number": count},
        ]
        for (to, purpose), count in sorted(by_to.items(), key=lambda item: -item[1])
    ]
    return {
        "words": f"Since {day_words(use.since)}, answers that counted your reports.",
        "table": {
            "caption": "To whom, and for what",
            "columns": ["Answered", "For", "Answers"],
            "rows": rows,
        }
        if rows
        else None,
        "months": [
            f"{period_words(month)}: {_answers(use.answers(month=month))} to others."
            for month in months
        ],
        "facts": [
            ("Reports of yours that a person classified", {"number": use.decided}),
            ("Marks that stand on your lists", {"number": use.marks}),
        ],
        "none": "No answer has counted your reports this quarter.",
    }


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def looks_table(looks: Sequence[Look]) -> dict[str, Any] | None:
    """Looks as a table of a page; None where there is none."""
    names = book.names()
    rows = [
        [
            f"{day_words(look.at.date())}, {look.at:%H:%M}",
            {
                "text": names.get(look.partner, look.partner),
                "note": ", ".join(filter(None, (look.who, look.role))),
            },
            look.what,
            purposes()[look.purpose].words if look.purpose in purposes() else look.purpose,
            names.get(look.to, look.to),
            {"held": look.result}
            if look.result == "held back"
            else {"tag": look.result, "kind": _RESULTS.get(look.result, "quiet")},
            {"number": look.number},
        ]
        for look in looks
    ]
    if not rows:
        return None
    return {
        "caption": "Newest first, one line a question",
        "columns": ["When", "Who", "What", "For", "To whom", "Result", "Entry"],
        "rows": rows,
    }
