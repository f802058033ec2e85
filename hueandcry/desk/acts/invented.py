"""The demo's own invented files: whose each is, and which are offered to be brought in."""

import json
from collections.abc import Mapping

from django.conf import settings

from hueandcry.exchange.words import period_words
from hueandcry.register import book
from hueandcry.register import files as sent

NEWCOMERS = "housing_scam_log.csv"
OFFERED = {
    "police": "police_extract.csv",
    "fraud-desk": "report_fraud.csv",
    "trading-standards": "trading_standards.xlsx",
    "bank": "bank_app_cases.csv",
    "advice": "advice_webform.json",
}
# What they sent afterwards, and what it is.
LATER = {
    "police": ("police_corrections.csv", "what changed of the quarter before."),
    "advice": ("advice_corrections.json", "who no longer consents, of the quarter before."),
    "bank": ("bank_app_cases_again.csv", "the same file sent a second time."),
    "fraud-desk": ("report_fraud_v2.csv", "the whole quarter, in place of its first file."),
}
IN_PLACE = "report_fraud_v2.csv"


def files() -> Mapping[str, str]:
    """SHA-256 of the demo's own files, by path under its folder; empty in a real home."""
    try:
        text = (settings.HUEANDCRY_HOME.path / "invented" / "manifest.json").read_text("utf-8")
    except FileNotFoundError:
        return {}
    return dict(json.loads(text)["files"])


def theirs(owner: str) -> list[str]:
    """The invented files that an owner may bring in, newest first, then what it sent later.

    Whoever joined the demo has the log of an organisation that was no partner before.
    """
    name = OFFERED.get(owner, "")
    if not name and any(one.id == owner and one.joined_at for one in book.partners()):
        name = NEWCOMERS
    return _named(name) + _named(LATER.get(owner, ("", ""))[0])


def _named(name: str) -> list[str]:
    found = (path for path in files() if name and path.endswith(f"/{name}"))
    return sorted(found, reverse=True)


def offers(owner: str) -> list[dict[str, str]]:
    """The newest invented files of an owner, and the newest it sent later, for a page to offer."""
    later, words = LATER.get(owner, ("", ""))
    found = theirs(owner)
    first = [path for path in found if not path.endswith(f"/{later}")][:3]
    again = [path for path in found if path.endswith(f"/{later}")][:1]
    return [_offer(path, "as messy as it was sent.") for path in first] + [
        _offer(path, words, ", sent later") | {"replaces": _place_of(path, owner)} for path in again
    ]


def _offer(path: str, words: str, when: str = "") -> dict[str, str]:
    quarter, name = path.split("/", 1)
    name_words = f"{period_words(quarter)}{when}"
    return {"key": path, "name": name_words, "words": f"{name}, {words}", "replaces": ""}


def _place_of(path: str, owner: str) -> str:
    """The number of the file that an invented second version takes the place of, or ""."""
    if not path.endswith(f"/{IN_PLACE}"):
        return ""
    first = files().get(f"{path.split('/', 1)[0]}/{OFFERED[owner]}")
    found = (one for one in sent.standing(owner) if one.file_digest == first)
    return next((str(one.batch) for one in found), "")
