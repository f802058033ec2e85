"""The truth beside the files: what happened, who told, what was recorded, and how it adds up."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from hueandcry.synthetic.capture import Heard
from hueandcry.synthetic.events import CAMPAIGN, Event
from hueandcry.synthetic.files import NOTE
from hueandcry.synthetic.layouts import LISTS, PARTNERS
from hueandcry.synthetic.plan import quarter_label
from hueandcry.synthetic.world import World, partnerships

Row = tuple[object, ...]
_GROUPS = {
    "fraud": "fraud",
    "computer_misuse": "cm",
    "online_crime": "online",
    "other_crime": "other",
}
EVENTS = (
    *("event", "person", "type", "nfib", "group", "date", "loss", "lsoa", "partnership"),
    *("series", "week", "sus_phone", "sus_url", "sus_acct", "told", "told_whom", "recorded"),
)
PEOPLE = (
    *("person", "household", "sex", "first", "last", "dob", "postcode", "lsoa", "phone"),
    *("email", "business", "organisation", "twin"),
)
RECORDS = (
    *("partner", "ref", "event", "person", "series", "group", "nfib", "true_event_date"),
    *("true_report_date", "duplicate_entry", "alike_of", "defects", "victim", "lives"),
)
CAPTURE = ("event", *PARTNERS)
CHANGES = ("partner", "ref", "quarter", "what", "nfib_before", "nfib_after")


def events(world: World) -> Iterator[Row]:
    """One row an event; `told` says anyone heard, `recorded` that a partner's file holds it.

    `week` counts from the Monday on or before the first day of the span, 0 being that week.
    """
    monday = first_monday(world)
    for event in world.events:
        heard = world.heard.get(event.number)
        lure = heard.event.lure if heard else event.lure
        yield (
            event.number,
            event.person.number,
            event.kind,
            event.code,
            _GROUPS[event.kind],
            event.happened_on,
            f"{event.loss:.2f}",
            "" if event.person.away else event.person.lsoa,
            event.partnership,
            event.series,
            (event.happened_on - monday).days // 7,
            lure.phone if lure else "",
            lure.url if lure else "",
            lure.account if lure else "",
            int(heard is not None),
            ";".join(heard.whom) if heard else "",
            int(heard is not None and heard.recorded),
        )


def first_monday(world: World) -> date:
    """The Monday on or before the first day of the span."""
    first = world.plan.quarters[0].first
    return date.fromordinal(first.toordinal() - first.weekday())


def people(world: World) -> Iterator[Row]:
    """One row a person, whether or not anything happened to them."""
    for person in world.people:
        yield (
            person.number,
            person.household,
            person.sex,
            person.first,
            person.last,
            person.born,
            person.postcode,
            "" if person.away else person.lsoa,
            person.phone,
            person.email,
            bool(person.organisation),
            person.organisation,
            "" if person.twin is None else person.twin,
        )


def records(world: World) -> Iterator[Row]:
    """One row for each row of the lists' files, in the files' order."""
    for partner in LISTS:
        for record in world.records[partner]:
            event = record.heard.event
            yield (
                partner,
                record.ref,
                event.number,
                event.person.number,
                event.series,
                _GROUPS[event.kind],
                event.code,
                event.happened_on,
                record.reported_on,
                int(record.duplicate_entry),
                record.alike_of,
                ";".join(record.defects),
                "firm" if event.business else "person",
                "elsewhere" if event.person.away else "here",
            )


def capture(world: World) -> Iterator[Row]:
    """One row an event: 1 for each partner's list that holds it; what was never sent is 0."""
    for event in world.events:
        heard = world.heard.get(event.number)
        yield (
            event.number,
            *(int(heard is not None and heard.sent_by(name) is not None) for name in PARTNERS),
        )


def changes(world: World) -> Iterator[Row]:
    """One row for each row that was sent again otherwise, or not, in a later file."""
    for change in world.changes:
        before = change.record.heard.event.code
        yield change.partner, change.record.ref, change.quarter, change.what, before, change.code


def totals(world: World) -> dict[str, object]:
    """truth.json: the seed's story and both losses, by kind and by quarter and partnership.

    An event's quarter is that of the day it would be, or was, first told of.
    """
    plan = world.plan
    return {
        "note": NOTE,
        "n_people": len(world.people),
        "n_events": len(world.events),
        "both_losses": {kind: _losses(world, kind) for kind in _GROUPS},
        "by_quarter": _by_quarter(world),
        "records": {name: len(world.records[name]) for name in LISTS},
        "repeats_share": round(repeats(world.events), 4),
        "campaign": _campaign(world),
        "recording_change": {
            "partner": "police",
            "from": plan.new_question.isoformat() if plan.new_question else None,
            "what": "The crime form asks outright whether it happened online.",
        },
        "outage": _silence(world, "reportfraud", plan.outage),
        "silence": _silence(world, "trading_standards", plan.silence),
        "changes": dict(Counter(change.what for change in world.changes)),
        "first_week_begins": first_monday(world).isoformat(),
    }


def _silence(world: World, partner: str, days: tuple[date, date] | None) -> dict[str, object]:
    """A month in which a partner sent nothing of what it had recorded."""
    return {
        "partner": partner,
        "days": [day.isoformat() for day in days] if days else [],
        "records_lost": sum(partner in heard.lost for heard in world.heard.values()),
    }


def _losses(world: World, kind: str) -> dict[str, int]:
    """True, told and recorded, and the two losses between them."""
    true = sum(event.kind == kind for event in world.events)
    heard = [one for one in world.heard.values() if one.event.kind == kind]
    recorded = sum(one.recorded for one in heard)
    return {
        "true": true,
        "told": len(heard),
        "recorded": recorded,
        "never_reported": true - len(heard),
        "reported_not_recorded": len(heard) - recorded,
    }


def repeats(events: tuple[Event, ...]) -> float:
    """The share of events whose person had another event before."""
    return 1 - len({event.person.number for event in events}) / len(events) if events else 0.0


def _by_quarter(world: World) -> dict[str, dict[str, dict[str, int]]]:
    """Distinct references by quarter of the report and partnership, as a partner counts them."""
    found: dict[str, dict[str, Counter[str]]] = {
        quarter.label: {code: Counter() for code in partnerships(world.area)}
        for quarter in world.plan.quarters
    }
    for partner in PARTNERS:
        for record in world.records[partner]:
            if not record.duplicate_entry:
                cell = found[quarter_label(record.reported_on)][record.heard.event.partnership]
                cell[_counted_as(partner, record.heard)] += 1
    return {
        label: {code: dict(sorted(cell.items())) for code, cell in towns.items()}
        for label, towns in found.items()
    }


def _counted_as(partner: str, heard: Heard) -> str:
    if partner == "police":
        return "police_flagged" if heard.flag == "Y" else "police_not_flagged"
    name = "report_fraud" if partner == "reportfraud" else partner
    return f"{name}_{heard.event.kind}"


def _campaign(world: World) -> dict[str, object]:
    """Where and when the campaign ran, and what its texts carried; empty if there was none."""
    texts = [event for event in world.events if event.series == CAMPAIGN]
    if not texts or world.plan.campaign is None or texts[0].lure is None:
        return {}
    lure = texts[0].lure
    return {
        "days": [day.isoformat() for day in world.plan.campaign],
        "lsoas": list(world.plan.campaign_places),
        "events": len(texts),
        "phone": lure.phone,
        "url": lure.url,
        "acct": lure.account,
    }
