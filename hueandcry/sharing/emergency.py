"""What an emergency is, who may decide alone, and what must follow: the ICO on urgent sharing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from hueandcry.sharing.terms import PUBLIC, Agreement, Emergency

# Read word for word in the ICO's guidance on urgent sharing (law-verified 3).
WORDS = "In an emergency you should go ahead and share data as is necessary and proportionate."
NOT_EVERY = "Not every urgent situation is an emergency."
SOURCE = "Information Commissioner’s Office, data sharing in an urgent situation or an emergency"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "serious-harm": "Prevent serious physical harm to a person",
        "loss-of-life": "Prevent loss of life",
        "public-health": "Protect public health",
        "safeguarding": "Safeguard vulnerable adults or children",
        "responding": "Respond to an emergency that is going on",
        "national-security": "An immediate need to protect national security",
    }
)
# How it went: a house without names can only write down that its owner handed it over.
BY: Mapping[str, str] = MappingProxyType(
    {"phone": "Told by phone", "mail": "Sent by secure mail", "person": "Handed over in person"}
)
# Our own rule: no text sets a day for it.
REASON_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Declared:
    """One thing that one agreement lets leave at once: from whom, to whom, decided by whom."""

    agreement: str
    title: str
    owner: str
    recipient: str
    data_type: str
    authority: str
    second: str


def declared(agreements: Iterable[Agreement]) -> tuple[Declared, ...]:
    """Everything that these agreements declared beforehand, each pair of parties apart.

    The public receives nothing in an emergency, and nobody hands over to itself.
    """
    return tuple(
        _declared(leg, leg.emergency, data_type)
        for agreement in agreements
        for leg in agreement.legs
        if leg.emergency and leg.receiver not in (PUBLIC, leg.giver)
        for data_type in leg.emergency.data_types
    )


def _declared(leg: Agreement, emergency: Emergency, data_type: str) -> Declared:
    return Declared(
        agreement=leg.id,
        title=leg.title,
        owner=leg.giver,
        recipient=leg.receiver,
        data_type=data_type,
        authority=emergency.authority,
        second=emergency.second,
    )
