"""A request in the law's own words: what Annex 1 para 1 of the UK GDPR asks a request to state."""

from dataclasses import dataclass
from datetime import date

from hueandcry.sharing.asking import capital, day_words
from hueandcry.sharing.gateway import gateways, purposes
from hueandcry.sharing.lawful import ON_REQUEST

# Annex 1 para 1 (DUAA 2025 Sch 4), read: "the request states that the other person needs the
# personal data for the purposes of carrying out processing described in Article 6(1)(e) that has a
# legal basis that satisfies Article 6(3)".
STATEMENT = (
    "We need the personal data for the purposes of carrying out processing described in "
    "Article 6(1)(e) of the UK GDPR that has a legal basis that satisfies Article 6(3)"
)


@dataclass(frozen=True, slots=True)
class Request:
    """The fields of the ICO's request form, without any person's name: a position stands for one.

    `task` is the law that gives the asker its own public task, as "CDA 1998 s.6".
    """

    position: str
    organisation: str
    holder: str
    wanted: str
    agreement: str
    purpose: str
    task: str
    needed_by: date
    written_on: date


def request_text(request: Request) -> str:
    """The request as plain text, to print or copy, with the statement that the law asks of it."""
    entry = gateways()[ON_REQUEST]
    purpose = purposes()[request.purpose].words
    lines = (
        ("Request for personal data", day_words(request.written_on)),
        ("From", f"{request.position}, {request.organisation}"),
        ("To", request.holder),
        ("Data wanted", request.wanted),
        ("Under agreement", request.agreement or "none yet"),
        ("Purpose", capital(purpose)),
        ("Legal basis", f"{STATEMENT}: {request.task}."),
        ("You may rely on", f"{entry.citation}, paragraph 1, if you are no public authority."),
        ("Needed by", day_words(request.needed_by)),
        ("Signed", "____________________   Date ____________"),
    )
    return "\n".join(f"{term}: {words}" for term, words in lines) + "\n"
