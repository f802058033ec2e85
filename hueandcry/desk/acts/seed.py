"""Fill a demo home with an invented partnership; a real home is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from hueandcry.desk.acts import invented, people, seed_inbox, seed_overlap, take_in
from hueandcry.desk.acts.seed_marks import set_marks
from hueandcry.desk.acts.seed_round_here import tell_the_public
from hueandcry.facts.place import area
from hueandcry.register import book
from hueandcry.register.book import PartnerFact
from hueandcry.sharing import agreement as agreements
from hueandcry.synthetic.make import make

PARTNERS = (
    PartnerFact("police", "Wearside and Dale Police", "police"),
    PartnerFact("fraud-desk", "Northern Fraud Desk", "police"),
    PartnerFact("trading-standards", "Dunholme Trading Standards", "trading-standards"),
    PartnerFact("bank", "Weardale Building Society", "business"),
    PartnerFact("advice", "Dunholme Advice Centre", "charity"),
    PartnerFact("council", "Dunholme Council", "council"),
    PartnerFact("college", "Wearbank College", "college"),
)
PEOPLE = (
    ("priya", "Priya Nair", "police", "analyst"),
    ("rhian", "Rhian Hughes", "police", "officer"),
    ("dafydd", "Dafydd Rees", "fraud-desk", "officer"),
    ("nina", "Nina Hale", "trading-standards", "officer"),
    ("owen", "Owen Birch", "bank", "officer"),
    ("grace", "Grace Adeyemi", "advice", "officer"),
    ("amina", "Amina Yusuf", "council", "analyst"),
    ("jo", "Jo Webb", "police", "data-protection-officer"),
    ("sam", "Sam Okoro", "council", "coordinator"),
)
OFFICERS = {
    "police": "jo",
    "fraud-desk": "E. Marsh",
    "trading-standards": "R. Oyelaran",
    "bank": "L. Penrose",
    "advice": "S. Cope",
    "council": "A. Mistry",
    "college": "T. Bell",
}
# Shown as examples of a no: nobody approved these.
UNAPPROVED = "unapproved-"
# What is invented came in over time, so that the demo has a past to ask about.
DAYS_AFTER = timedelta(days=12)
AGREED_AT = datetime(2026, 1, 2, 9, tzinfo=UTC)
_WHO = {"who": "the demo’s own set-up"}


class NotADemo(Exception):
    """Invented reports never go into a real home."""


def seed(
    *,
    quarters: int,
    number: int,
    today: date,
    now: Callable[[], datetime],
    say: Callable[[str], None],
) -> None:
    """Partners, people, agreements and all files but the last police one; again changes nothing."""
    if not settings.DEMO:
        raise NotADemo("This is a real home: it takes no invented reports.")
    folder = Path(settings.HUEANDCRY_HOME.path) / "invented"
    if not (folder / "manifest.json").exists():
        say("Inventing a partnership: reports, people, mistakes and all.")
        end = _quarter_end(today)
        make(folder, area(settings.HUEANDCRY_HOME.area), quarters, number, end)
    known = {member.name for member in people.members()}
    arrivals = _arrivals(now())
    first = arrivals[0].at if arrivals else now()
    for partner in PARTNERS:
        book.add_partner(partner)
    for name, full_name, acts_for, role in PEOPLE:
        if name not in known:
            people.add(name, full_name, acts_for, role, who=_WHO, now=first)
    agreed_at = max(first, min(now(), AGREED_AT))
    for arrival in arrivals:
        if arrival.at < agreed_at:
            _take(folder, arrival, say)
    _agreements(agreed_at)
    for arrival in arrivals:
        if arrival.at >= agreed_at:
            _take(folder, arrival, say)
    set_marks(folder / "truth" / "truth.json", _WHO, now())
    tell_the_public(area_id=settings.HUEANDCRY_HOME.area, today=today, now=now, say=say)
    seed_inbox.invent(today, now)
    if seed_overlap.link(folder, number, today, now(), _WHO):
        say("Linked five lists by tokens, to count who told nobody.")


def _agreements(at: datetime) -> None:
    folder = files("hueandcry.facts") / "agreements"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml"):
            continue
        text = entry.read_text(encoding="utf-8")
        digest = book.add(text, _WHO, at)
        parsed = agreements.parse(text)
        assert isinstance(parsed, agreements.Agreement)
        if entry.name.startswith(UNAPPROVED):
            continue
        for party in parsed.parties:
            book.approve(digest, party, OFFICERS[party], at)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An invented file of an owner, and when it came: some days after its quarter."""

    path: str
    owner: str
    at: datetime


def _arrivals(now: datetime) -> list[_Arrival]:
    """Each file in the order of its coming, but the last police one: the visitor brings that in."""
    found = []
    for owner, name in invented.OFFERED.items():
        paths = sorted(path for path in invented.files() if path.endswith(f"/{name}"))
        kept = paths[:-1] if owner == "police" else paths
        found += [_Arrival(path, owner, min(now, _came(path))) for path in kept]
    return sorted(found, key=lambda arrival: arrival.at)


def _came(path: str) -> datetime:
    year, quarter = path[:4], path[6]
    after = date(int(year) + (quarter == "4"), int(quarter) % 4 * 3 + 1, 1) + DAYS_AFTER
    return datetime.combine(after, time(10), tzinfo=UTC)


def _take(folder: Path, arrival: _Arrival, say: Callable[[str], None]) -> None:
    lookup = take_in.postcodes(folder / "postcode_lookup.csv")

    def then() -> datetime:
        return arrival.at

    with (folder / arrival.path).open("rb") as file:
        sent = take_in.Arrival(file, arrival.path, "", arrival.owner, lookup)
        outcome = take_in.read(sent, now=then, today=arrival.at.date())
    if isinstance(outcome, take_in.Waiting):
        take_in.publish(outcome.batch, _WHO, arrival.at)
        say(f"Took in {arrival.path}.")


def _quarter_end(today: date) -> date:
    """The last day of the last complete quarter."""
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
