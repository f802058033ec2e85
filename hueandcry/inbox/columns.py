"""How much each column of the inbox may give away, as in register/columns.py."""

from collections.abc import Mapping
from types import MappingProxyType

from hueandcry.facts.columns import Kind

_SAID = ("guide", "language", "owner", "holder", "came_at", "due_at", "at_risk", "crowd")
_BECAME = ("state", "unread", "counted", "ended_at")

CLASSIFIED: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "Door": {
            **dict.fromkeys(("id", "owner", "leave_to", "chosen_at"), "plain"),
            "chosen_by": "identifying",
        },
        "Message": {
            **dict.fromkeys(("id", "code", "form", *_SAID, *_BECAME), "plain"),
            **dict.fromkeys(("may_count", "may_pass", "may_reach"), "plain"),
            **dict.fromkeys(("happened_on", "loss_pence", "outward"), "quasi"),
            **dict.fromkeys(("words", "reach"), "identifying"),
            **dict.fromkeys(("live", "alarm"), "special"),
        },
        "Event": {
            **dict.fromkeys(("id", "message", "at", "kind", "shown"), "plain"),
            **dict.fromkeys(("by", "words"), "identifying"),
        },
        "Duty": {
            **dict.fromkeys(("id", "partner", "first_on", "last_on", "live"), "plain"),
            "member": "identifying",
        },
        "LocalNumber": {
            **dict.fromkeys(("contact", "phone", "web", "hours", "checked_on"), "plain"),
            "entered_by": "identifying",
        },
        "LogHead": dict.fromkeys(("id", "number", "chain"), "plain"),
        "Entry": {
            **dict.fromkeys(("number", "at", "act", "message", "why", "chain"), "plain"),
            "by": "identifying",
        },
    }
)
