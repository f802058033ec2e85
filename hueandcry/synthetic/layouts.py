"""How each list lays out its rows: its headings, what stands under each, how it writes a day."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from hueandcry.synthetic.defects import Slips, Spoilt

Partner = Literal["police", "reportfraud", "trading_standards", "bank", "advice", "housing"]
PARTNERS: tuple[Partner, ...] = ("police", "reportfraud", "trading_standards", "bank", "advice")
# The housing association is no partner yet: its log is what a demo lets one join with.
LISTS: tuple[Partner, ...] = (*PARTNERS, "housing")
REFERENCES: Mapping[Partner, str] = MappingProxyType(
    {
        "police": "PO",
        "reportfraud": "RE",
        "trading_standards": "TR",
        "bank": "BA",
        "advice": "AD",
        "housing": "LOG-",
    }
)
_TRACES = ("suspect_phone", "suspect_url", "suspect_account", "organisation")
# What stands in each column after the reference, by the name of the part of `records`.
FIELDS: Mapping[Partner, tuple[str, ...]] = MappingProxyType(
    {
        "police": (
            *("reported", "event", "offence", "first", "last", "born", "sex", "postcode"),
            *("phone", "email", "loss", *_TRACES, "narrative", "flag"),
        ),
        "reportfraud": (
            *("reported", "event", "offence", "first", "last", "born", "sex", "postcode"),
            *("phone", "email", "loss", *_TRACES, "narrative"),
        ),
        "trading_standards": (
            *("reported", "event", "offence", "first", "last", "born", "postcode"),
            *("phone", "email", "loss", *_TRACES),
        ),
        "bank": (
            *("reported", "event", "offence", "first", "last", "born", "postcode"),
            *("loss", "suspect_account"),
        ),
        "advice": (
            *("reported", "event", "offence", "first", "last", "born", "sex", "postcode"),
            *("phone", "email", "loss", *_TRACES, "narrative"),
        ),
        "housing": (
            *("phone", "reported", "event", "offence", "patch", "name", "born", "postcode"),
            *("loss", "suspect_phone", "suspect_url", "narrative"),
        ),
    }
)
_PLAIN = ("report_date", "event_date", "category")
HEADINGS: Mapping[Partner, tuple[str, ...]] = MappingProxyType(
    {
        "police": (
            *("Crime Number", "Date Reported", "Committed From", "Offence", "Victim Forename"),
            *("Victim Surname", "Victim DOB", "sex", "Location Postcode", "phone", "email"),
            *("Value", *_TRACES, "MO", "cyber_flag"),
        ),
        "reportfraud": (
            *("NFRC", *_PLAIN, "first_name", "last_name", "dob", "sex", "postcode", "phone"),
            *("email", "loss", *_TRACES, "narrative"),
        ),
        "trading_standards": (
            *("ref", *_PLAIN, "forename", "surname", "dob", "postcode", "phone", "email"),
            *("loss", *_TRACES),
        ),
        "bank": (
            *("case_id", *_PLAIN, "forename", "surname", "dob", "postcode", "amount_gbp"),
            "suspect_account",
        ),
        "advice": (
            *("ref", *_PLAIN, "forename", "surname", "dob", "sex", "postcode", "phone"),
            *("email", "loss", *_TRACES, "narrative"),
        ),
        "housing": (
            *("Log no.", "Tenancy contact no.", "When told", "When it began"),
            *("What kind of thing", "Patch", "Tenant", "Born", "Home postcode", "Money gone"),
            *("Number that rang", "Link they were sent", "In their own words"),
        ),
    }
)
# How often a day is written in American order, by what it is the day of. Of two digits for the
# year only the advice centre's own form makes it so often (sample partnership: 23 of 151).
US_ORDER: Mapping[Partner, Mapping[str, float]] = MappingProxyType(
    {
        "police": {"event": 0.006, "reported": 0.001},
        "advice": {"event": 0.12, "reported": 0.12, "born": 0.12},
    }
)
_US = {"police": "%m/%d/%Y 00:00", "advice": "%m/%d/%Y"}
_FORMS = {
    "police": "%d/%m/%Y 00:00",
    "reportfraud": "%Y-%m-%d",
    "trading_standards": "%d.%m.%y",
    "advice": "%d/%m/%y",
    "housing": "%d/%m/%Y",
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SERIAL_BEGINS = date(1899, 12, 30)
_FIRST_SERIAL = date(1927, 6, 1)  # before it a serial is shorter than a date can be told by


def written(day: date, partner: Partner, what: str, slips: Slips) -> Spoilt:
    """A day as the partner's system or its staff write it; `what` is it the day of."""
    if slips.happen(US_ORDER.get(partner, {}).get(what, 0.0)):
        return day.strftime(_US[partner]), ("date_us_order",)
    if partner == "bank":
        return f"{day:%d}-{_MONTHS[day.month - 1]}-{day.year}", ()
    if partner == "trading_standards" and day >= _FIRST_SERIAL and slips.rng.random() < 0.5:
        return str((day - _SERIAL_BEGINS).days), ()
    if partner == "housing" and slips.rng.random() < 0.3:
        return f"{day.day} {_MONTHS[day.month - 1].title()} {day.year}", ()
    return day.strftime(_FORMS[partner]), ()
