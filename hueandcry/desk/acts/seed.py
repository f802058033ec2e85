"""Fill a demo home with an invented partnership; a real home is refused."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from hueandcry.desk.acts import people, take_in
from hueandcry.desk.acts.seed_marks import set_marks
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
    for partner in PARTNERS:
        book.add_partner(partner)
    known = {member.name for member in people.members()}
    for name, full_name, acts_for, role in PEOPLE:
        if name not in known:
            people.add(name, full_name, acts_for, role, who=_WHO, now=now())
    _agreements(now)
    _files(folder, today, now, say)
    set_marks(folder / "truth" / "truth.json", _WHO, now())


def _agreements(now: Callable[[], datetime]) -> None:
    folder = files("hueandcry.facts") / "agreements"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml"):
            continue
        text = entry.read_text(encoding="utf-8")
        digest = book.add(text, _WHO, now())
        parsed = agreements.parse(text)
        assert isinstance(parsed, agreements.Agreement)
        if entry.name.startswith(UNAPPROVED):
            continue
        for party in parsed.parties:
            book.approve(digest, party, OFFICERS[party], now())


def _files(
    folder: Path, today: date, now: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    lookup = take_in.postcodes(folder / "postcode_lookup.csv")
    for owner, name in take_in.OFFERED.items():
        paths = sorted(path for path in take_in.invented_files() if path.endswith(f"/{name}"))
        # The last police file is left for the visitor to bring in.
        for path in paths[:-1] if owner == "police" else paths:
            with (folder / path).open("rb") as file:
                arrival = take_in.Arrival(file, path, "", owner, lookup)
                outcome = take_in.read(arrival, now=now, today=today)
            if isinstance(outcome, take_in.Waiting):
                take_in.publish(outcome.batch, _WHO, now())
                say(f"Took in {path}.")


def _quarter_end(today: date) -> date:
    """The last day of the last complete quarter."""
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
