"""Every column of the reports dataset, and how much it may give away about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["plain", "quasi", "identifying", "special"]
Type = Literal["text", "date", "whole", "money", "yes_no"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind decides who may ever see it, its type what an agreement may say of it.

    plain: says nothing of a person alone. quasi: could single a person out together with others.
    identifying: names or traces a person (a token is pseudonymised data, UK GDPR Art 4(5)).
    special: special-category or criminal-offence data about a person (UK GDPR Art 9, 10).
    """

    name: str
    kind: Kind
    type: Type
    words: str


# The reports dataset, as the gate reads it and as agreements name it. `loss` is in pounds.
REPORTS: Mapping[str, Column] = MappingProxyType(
    {
        column.name: column
        for column in (
            Column("owner", "plain", "text", "the organisation whose record it is"),
            Column("source", "plain", "text", "the kind of file it came in"),
            Column("stream", "plain", "text", "which count it belongs to"),
            Column("theme", "plain", "text", "what it is about"),
            Column("code", "plain", "text", "the offence code"),
            Column("event_on", "quasi", "date", "the day it happened"),
            Column("reported_on", "plain", "date", "the day it was reported"),
            Column("loss", "quasi", "money", "the money lost, in pounds"),
            Column("outward", "quasi", "text", "the first half of the postcode"),
            Column("lsoa", "quasi", "text", "the small area (LSOA 2021)"),
            Column("ward", "quasi", "text", "the ward (2024)"),
            Column("partnership", "plain", "text", "the community safety partnership (2024)"),
            Column("age_band", "quasi", "whole", "the age band of the person harmed"),
            Column("sex", "quasi", "text", "the sex of the person harmed"),
            Column("token", "identifying", "text", "the same person's reports, without the name"),
            Column("sealed", "special", "yes_no", "whether the record is sealed"),
        )
    }
)
