"""How much each column of the register may give away; one not named here cannot be migrated in.

Kinds as in facts.columns: plain, quasi, identifying, special.
"""

from collections.abc import Mapping
from types import MappingProxyType

from hueandcry.facts.columns import REPORTS, Kind

_OWN: Mapping[str, Kind] = {
    "id": "plain",
    "batch": "plain",
    "ref": "quasi",
    "confidence": "plain",
    "why": "plain",
    "online": "plain",
    "loss_pence": "quasi",
    "unsure": "plain",
    "alike": "quasi",
    "raw": "plain",
}
_ELSEWHERE = frozenset({"owner", "source", "loss"})
_REPORT: Mapping[str, Kind] = {
    **_OWN,
    **{name: column.kind for name, column in REPORTS.items() if name not in _ELSEWHERE},
}

CLASSIFIED: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "Partner": {
            "id": "plain",
            "name": "plain",
            "kind": "plain",
            "contact": "identifying",
            "joined_at": "plain",
        },
        "Batch": dict.fromkeys(
            (
                "id",
                "owner",
                "source",
                "layout",
                "file_name",
                "file_digest",
                "state",
                "staged_by",
                "begun_at",
                "lease_until",
                "published_at",
                "supersedes",
                "superseded_at",
                "content_digest",
                "reports",
                "first_on",
                "last_on",
                "summary",
            ),
            "plain",
        ),
        "Report": _REPORT,
        "Finding": {
            **dict.fromkeys(("id", "report", "confidence", "why", "known_from"), "plain"),
            **{name: REPORTS[name].kind for name in ("code", "stream", "theme", "sealed")},
            "decided_by": "identifying",
        },
        "Ending": dict.fromkeys(("id", "report", "kind", "known_from", "batch"), "plain"),
        "StagedEnding": {"id": "plain", "batch": "plain", "ref": "quasi", "kind": "plain"},
        "Meaning": {
            **dict.fromkeys(("id", "owner", "source", "label", "code", "decided_at"), "plain"),
            "decided_by": "identifying",
        },
        "Layout": {
            **dict.fromkeys(("id", "owner", "reference", "text", "digest", "saved_at"), "plain"),
            "saved_by": "identifying",
        },
        "Mark": {
            **dict.fromkeys(("id", "owner", "source", "kind", "starts", "ends", "words"), "plain"),
            **dict.fromkeys(("marked_at", "removed_at"), "plain"),
            "marked_by": "identifying",
        },
        "Hold": {
            **dict.fromkeys(("id", "batch", "until", "why", "decided_at"), "plain"),
            "decided_by": "identifying",
        },
        "Agreement": dict.fromkeys(
            ("digest", "reference", "text", "added_at", "withdrawn_at"), "plain"
        ),
        "Approval": {
            "id": "plain",
            "agreement": "plain",
            "partner": "plain",
            "officer": "identifying",
            "approved_at": "plain",
        },
        "Release": dict.fromkeys(
            (
                *("id", "number", "stream", "digest", "audience", "addressee", "figure", "cells"),
                *("question", "table"),
            ),
            "plain",
        ),
        "LedgerHead": dict.fromkeys(("id", "size", "frontier", "note"), "plain"),
        "LedgerEntry": dict.fromkeys(("number", "text", "leaf"), "plain"),
        "LedgerNode": dict.fromkeys(("id", "level", "index", "hash"), "plain"),
        "LedgerName": {
            "id": "plain",
            "entry": "plain",
            "field": "plain",
            "value": "identifying",
            "salt": "identifying",
        },
        "Checkpoint": dict.fromkeys(("day", "size", "note"), "plain"),
        "Cosignature": dict.fromkeys(("id", "partner", "size", "note", "received_at"), "plain"),
        "Witness": {
            **dict.fromkeys(("id", "partner", "key", "added_at", "removed_at"), "plain"),
            "added_by": "identifying",
        },
        "RightsRequest": {
            **dict.fromkeys(("id", "owner", "kind", "received_on", "counts_from"), "plain"),
            **dict.fromkeys(("due_on", "paused_on", "paused_for", "paused_days"), "plain"),
            **dict.fromkeys(("extended_on", "acknowledged_on"), "plain"),
            **dict.fromkeys(("outcome", "answered_on", "noted_at"), "plain"),
            "reference": "quasi",
            "noted_by": "identifying",
        },
        "Recall": {
            **dict.fromkeys(("id", "owner", "recipient", "number", "kind"), "plain"),
            **dict.fromkeys(("opened_at", "done_at", "outcome"), "plain"),
            "done_by": "identifying",
        },
        "Emergency": {
            **dict.fromkeys(("id", "owner", "agreement", "recipient", "data_type"), "plain"),
            **dict.fromkeys(("kind", "by", "number", "second", "told_at", "at"), "plain"),
            **dict.fromkeys(("reason_due", "reason", "reason_at", "drill"), "plain"),
            **dict.fromkeys(("authorised_by", "told", "reason_by"), "identifying"),
        },
        "Output": {
            **dict.fromkeys(("id", "owner", "agreement", "recipient", "title"), "plain"),
            **dict.fromkeys(("context", "controls", "requested_at", "state"), "plain"),
            **dict.fromkeys(("requested_for", "round", "released_at", "number"), "plain"),
            "requested_by": "identifying",
        },
        "OutputFile": {
            **dict.fromkeys(("id", "output", "name", "digest", "supporting"), "plain"),
            **dict.fromkeys(("checks", "added_at", "replaced_at"), "plain"),
            "text": "quasi",
        },
        "Artefact": {"id": "plain", "report": "plain", "kind": "plain", "value": "identifying"},
        "KnownGood": {
            **dict.fromkeys(("id", "kind", "value", "why", "added_at", "removed_at"), "plain"),
            "added_by": "identifying",
        },
        "Overlap": {
            **dict.fromkeys(("id", "project", "lists", "unit", "first_on", "last_on"), "plain"),
            **dict.fromkeys(("counts", "recall", "threshold", "scheme", "files"), "plain"),
            **dict.fromkeys(("made_at", "number", "gone_number"), "plain"),
            "made_by": "identifying",
        },
        "OutputCheck": {
            **dict.fromkeys(("id", "output", "file", "round", "vote", "words", "at"), "plain"),
            "checked_for": "plain",
            "checker": "identifying",
        },
    }
)
