"""The data protection officer's desk: one look tells what is late."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import officer as acts
from hueandcry.desk.acts import recalls
from hueandcry.desk.acts.agreed import Text
from hueandcry.desk.acts.officer import Desk, ReviewDay
from hueandcry.desk.acts.recalls import Pile
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages import emergency as emergency_page
from hueandcry.desk.pages import rights as rights_page
from hueandcry.exchange.words import day_words
from hueandcry.facts.lists import lists
from hueandcry.register import book
from hueandcry.sharing import outputs, rights
from hueandcry.sharing.asking import capital
from hueandcry.sharing.rights import RIGHTS
from hueandcry.sharing.terms import PUBLIC
from hueandcry.sharing.wording import figure_words

_SHOWN = 6
_RECALL_DAYS = 7
_CHECK_DAYS = 7
Item = dict[str, Any]


@page(
    roles=acts.ROLES,
    purpose="see what a data protection officer answers for",
    tab="officer",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Every duty of one organisation, what is late first; a POST checks the whole log."""
    member = who_asks(request)
    if request.method == "POST":
        acts.check(member, clock.now())
        return HttpResponseRedirect(f"{reverse('officer')}#log")
    desk = acts.desk(member, clock.today(), clock.now())
    panels = [
        _rights(desk),
        _emergencies(desk),
        _recalled(desk),
        _waiting(desk),
        _reviews(desk),
        _kept(desk),
        _refused(desk),
        _leaving(desk),
        _log(desk),
        _in_force(desk),
    ]
    late = [(reverse("duty"), words) for words in desk.overdue]
    late += [
        (item["url"] or f"#{panel['key']}", f"{panel['title']}: {item['words']}")
        for panel in panels
        for item in panel["items"]
        if item["kind"] == "bad"
    ]
    for panel in panels:
        panel["more"] = max(len(panel["items"]) - panel.pop("shown", _SHOWN), 0)
        panel["items"] = panel["items"][: len(panel["items"]) - panel["more"]]
    context = {
        "title": "The data protection officer’s desk",
        "lede": f"{member.partner_name}, {day_words(desk.today)}.",
        "late": late,
        "panels": panels,
    }
    return render(request, "desk/officer.html", context)


def _item(words: str, *, url: str = "", note: str = "", kind: str = "", state: str = "") -> Item:
    return {"words": words, "url": url, "note": note, "kind": kind, "state": state}


def _panel(key: str, title: str, items: list[Item], none: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": title, "items": items, "none": none, **more}


def _rights(desk: Desk) -> dict[str, Any]:
    items = []
    for one in desk.rights:
        shown = rights_page.state(one)
        by = rights.standing(one.request, desk.today).due
        items.append(
            _item(
                f"{one.reference}: {RIGHTS[one.request.kind].words.lower()}",
                url=reverse("rights_one", args=[one.number]),
                note=f"By {day_words(by)}." if by else "",
                kind=shown["kind"],
                state=shown["state"],
            )
        )
    return _panel(
        "rights",
        "People’s requests",
        items,
        "Nobody waits for an answer.",
        next_url=reverse("rights"),
        next_words="Open the queue",
    )


def _emergencies(desk: Desk) -> dict[str, Any]:
    names = book.names()
    items = []
    for one in desk.emergencies:
        shown = emergency_page.past(one, names, desk.now)
        words = f"{'DRILL. ' if one.drill else ''}{shown['words']}"
        url = reverse("emergency")
        items.append(
            _item(words, url=url, note=shown["note"], kind=shown["kind"], state=shown["state"])
        )
    return _panel(
        "emergencies",
        "Emergencies",
        items,
        "No reason is owed, and nothing is unread.",
        next_url=reverse("emergency"),
        next_words="What may be handed over",
    )


def _recalled(desk: Desk) -> dict[str, Any]:
    names = book.names()
    got = [
        _recall(one, f"From {names.get(one.owner, one.owner)}", desk) for one in desk.recalls_got
    ]
    given = [_recall(one, _to(one, names), desk) for one in desk.recalls_given]
    return _panel(
        "recalls",
        "Figures to be made again",
        [*got, *given],
        "Nothing is recalled, by us or from us.",
        next_url=reverse("recalls"),
        next_words="Open the list",
    )


def _to(pile: Pile, names: Mapping[str, str]) -> str:
    if pile.recipient == PUBLIC:
        return "Ours, for the public"
    return f"Ours, at {names.get(pile.recipient, pile.recipient)}"


def _recall(pile: Pile, who: str, desk: Desk) -> Item:
    figures = "1 figure" if len(pile.figures) == 1 else f"{len(pile.figures):,} figures"
    days = (desk.now - pile.since).days
    late = days > _RECALL_DAYS
    return _item(
        f"{who}: {figures}",
        url=reverse("recalls"),
        note=f"A record behind them {recalls.SINCE[pile.kind]}.",
        kind="bad" if late else "warn",
        state=f"late: {days} days" if late else "open",
    )


def _waiting(desk: Desk) -> dict[str, Any]:
    items = [
        _item(
            one.agreement.title, url=_to_text(one), note=one.between, kind="warn", state="to read"
        )
        for one in desk.waiting
    ]
    none = "No agreement waits for you."
    return _panel("waiting", "Agreements to read and approve", items, none)


def _reviews(desk: Desk) -> dict[str, Any]:
    items = [_review(one, desk.today) for one in desk.reviews]
    none = "Nothing falls due in the next 60 days."
    return _panel("reviews", "Days to look again", items, none)


def _review(one: ReviewDay, today: date) -> Item:
    past = one.day < today
    return _item(
        f"{one.text.agreement.id}: {one.what}",
        url=_to_text(one.text),
        note=one.text.agreement.title,
        kind="bad" if past else "warn",
        state=f"{'was due' if past else 'by'} {day_words(one.day)}",
    )


def _kept(desk: Desk) -> dict[str, Any]:
    items = []
    for review in desk.kept:
        for file in review.due:
            held = file.is_held(desk.today)
            until = f"held until {day_words(file.held_until)}" if held and file.held_until else ""
            items.append(
                _item(
                    f"File {file.batch}, {lists()[file.source].title.lower()}: {file.rows:,} rows",
                    note=f"Reported {day_words(file.first_on)} to {day_words(file.last_on)}.",
                    kind="quiet" if held else "bad",
                    state=until or "due to be deleted",
                )
            )
        items += [
            _item(
                f"File {file.batch}, {lists()[file.source].title.lower()}: {file.rows:,} rows",
                kind="warn",
                state="due within 30 days",
            )
            for file in review.coming
        ]
    lede = "An officer deletes or holds them by command: hueandcry expire." if items else ""
    ruled = any(review.rules for review in desk.kept)
    none = "Nothing is due." if ruled or not desk.kept else "No house rule says how long to keep."
    return _panel("kept", "Kept for how long", items, none, lede=lede)


def _refused(desk: Desk) -> dict[str, Any]:
    names = book.names()
    items = [
        _item(why or "No reason was written.", kind="quiet", state=f"{count:,} refused")
        for why, count in desk.reasons.items()
    ][:_SHOWN]
    newest = [
        _item(
            f"Newest: {one.what}, {names.get(one.partner, one.partner)}",
            note=f"{_when(one.at)}. Ledger entry {one.number:,}.",
        )
        for one in desk.refused[:1]
    ]
    return _panel(
        "refused",
        "Refused in the last 30 days",
        [*items, *newest],
        "Nobody was refused your records.",
        next_url=reverse("ledger"),
        next_words="Open the ledger",
        shown=_SHOWN + 1,
    )


def _leaving(desk: Desk) -> dict[str, Any]:
    items = [
        _item(f"{count:,}: {outputs.STATES[state].words}", url=reverse("outputs"))
        for state, count in desk.leaving.items()
    ]
    return _panel("leaving", "On the way out", items, "Nothing waits to leave the partnership.")


def _in_force(desk: Desk) -> dict[str, Any]:
    items = [
        _item(one.agreement.title, url=_to_text(one), note=_lets_out(one)) for one in desk.in_force
    ]
    return _panel(
        "in-force",
        "In force, and what each lets out",
        items,
        "No agreement of yours is in force, so nothing of yours is shown.",
        next_url=reverse("agreements"),
        next_words="All agreements",
        shown=20,
        wide=True,
    )


def _lets_out(one: Text) -> str:
    release = one.agreement.release
    safe = "exact, for yourselves" if one.agreement.kind == "house" else ""
    safe = safe or f"rounded to {release.round_base}"
    until = day_words(one.agreement.when.ends)
    return f"{one.between}: {figure_words(one.agreement)}, {safe}. Until {until}."


def _log(desk: Desk) -> dict[str, Any]:
    found, items = desk.check, []
    if found is not None:
        old = (desk.now - found.at).days > _CHECK_DAYS
        kind, state = ("warn", "long ago") if old else ("good", "it holds")
        if found.problem:
            kind, state = "bad", "it was changed"
        note = found.problem or f"{desk.entries:,} entries now."
        items = [_item(f"Checked {_when(found.at)}", note=note, kind=kind, state=state)]
    return _panel("log", "Does the log hold?", items, "It was never checked from here.", check=True)


def _to_text(one: Text) -> str:
    return reverse("agreement", args=[one.digest])


def _when(moment: datetime) -> str:
    here = moment.astimezone(timezone.get_default_timezone())
    return capital(f"{day_words(here.date())}, {here:%H:%M}")
