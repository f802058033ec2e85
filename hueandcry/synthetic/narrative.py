"""A line of free text for a record: plain, harmless, and never a word of a sealed kind."""

from random import Random

from hueandcry.facts.offence import theme_of
from hueandcry.synthetic.events import CAMPAIGN, Event

_MONEY = (
    "paid for goods that never came",
    "lost money after paying by bank transfer",
    "someone rang saying they were from my bank",
    "gave remote access to my laptop",
    "was told to move my savings, and did",
    "paid a deposit, then heard no more",
    'the message said "pay today", so I paid',
)
_HACKED = (
    "they took over my account and messaged my contacts",
    "locked out of my email, not sure what they have got hold of",
    "a message asked for a code, and I gave it",
)
_MACHINE = (
    "the screen says my files are locked",
    "a window would not close and gave a number to ring",
)
_THREATS = (
    "repeated messages from several accounts",
    "unwanted messages after being asked to stop",
    "threat posted, then deleted",
    "messages sent at night, screenshots kept",
)
_IMAGES = (
    "asked for money to keep a picture private",
    "picture shared without leave",
    "threat to share a picture, told to pay",
)
_SEALED = ("online contact reported",)
_OTHER = ("reported at the counter", "see log", "no lines of enquiry yet, line open")
_BY_THEME = {
    "fraud": _MONEY,
    "hacked_accounts": _HACKED,
    "malware_ransom": _MACHINE,
    "harassment_threats": _THREATS,
    "images_sextortion": _IMAGES,
    "child_exploitation": _SEALED,
    "extremism_hate": _SEALED,
}


def of(event: Event, rng: Random) -> str:
    """What the teller said, in a few words."""
    if event.series == CAMPAIGN and event.lure:
        return f'I got this text: "Your parcel waits, small fee due: {event.lure.url}" and I paid'
    if event.kind == "other_crime":
        return rng.choice(_OTHER)
    return rng.choice(_BY_THEME.get(theme_of(event.code), _OTHER))
