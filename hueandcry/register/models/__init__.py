"""Tables of the register. Facts are appended and dated; nothing here is edited in place."""

from hueandcry.register.models.agreed import Agreement, Approval, Release
from hueandcry.register.models.duties import Emergency, Recall, RightsRequest
from hueandcry.register.models.facts import (
    PUBLISHED,
    STAGING,
    WAITING,
    Batch,
    Ending,
    Finding,
    Hold,
    Layout,
    Mark,
    Meaning,
    Partner,
    Report,
    StagedEnding,
)
from hueandcry.register.models.ledger import (
    Checkpoint,
    Cosignature,
    LedgerEntry,
    LedgerHead,
    LedgerName,
    LedgerNode,
    Witness,
)
from hueandcry.register.models.linked import Artefact, KnownGood, Overlap
from hueandcry.register.models.outputs import Output, OutputCheck, OutputFile

__all__ = [
    "PUBLISHED",
    "STAGING",
    "WAITING",
    "Agreement",
    "Approval",
    "Artefact",
    "Batch",
    "Checkpoint",
    "Cosignature",
    "Emergency",
    "Ending",
    "Finding",
    "Hold",
    "KnownGood",
    "Layout",
    "LedgerEntry",
    "LedgerHead",
    "LedgerName",
    "LedgerNode",
    "Mark",
    "Meaning",
    "Output",
    "OutputCheck",
    "OutputFile",
    "Overlap",
    "Partner",
    "Recall",
    "Release",
    "Report",
    "RightsRequest",
    "StagedEnding",
    "Witness",
]
