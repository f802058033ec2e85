"""Which operation each act of the ledger is, in the words of the law on logging.

DPA 2018 s.62(1): collection, alteration, consultation, disclosure, combination, erasure. An act on
no personal data, such as approving an agreement, is governance. Each entry says who, when and, of a
disclosure, to whom (s.62(2) and (3)). The reason in it is our rule: since 19 August 2025 the Act
asks for no justification (Data (Use and Access) Act 2025 s.82).
"""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "collection": "Records were taken in.",
        "alteration": "What a record says was changed.",
        "consultation": "Records were looked at, or somebody tried to.",
        "disclosure": "Something made of records went out.",
        "combination": "Records of several lists were joined.",
        "erasure": "Records were deleted.",
        "governance": "An act on agreements, people or settings: no record was touched.",
    }
)
OF: Mapping[str, str] = MappingProxyType(
    {
        "collection": "collection",
        "finding": "alteration",
        "consultation": "consultation",
        "disclosure": "disclosure",
        "figure put on the public page": "disclosure",
        "erasure": "erasure",
        "expiry": "erasure",
        "combination": "combination",
        "tokens deleted": "erasure",
        **dict.fromkeys(
            (
                *("agreement added", "agreement approved", "agreement withdrawn"),
                *("alert drafted", "alert published", "alert withdrawn"),
                *("member added", "first link", "partner added", "layout saved"),
                *("mark set", "mark removed", "retention review", "question"),
                *("figure taken off the public page",),
                *("witness key added", "witness key removed"),
                *("known artefact added", "known artefact removed"),
                *("rights request", "recall", "governance", "ledger checked"),
                *("output begun", "output sent to be checked", "output checked"),
                *("output approved", "output returned", "output rejected", "output withdrawn"),
            ),
            "governance",
        ),
    }
)


def acts(operation: str) -> tuple[str, ...]:
    """The acts that are this operation."""
    return tuple(act for act, found in OF.items() if found == operation)
