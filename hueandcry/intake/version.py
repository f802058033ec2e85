"""What a partner said of a report when it sent it: so that the same row sent again is seen as such.

A cumulative file repeats most rows of the one before. Those are known; one that says something
else is a new version of its report.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from hueandcry.facts.artefact import METHOD, Artefact
from hueandcry.facts.report import Report
from hueandcry.intake.weigh import is_of_the_row

# What `known` answers for a reference that is never taken in again: it was erased.
NEVER = b""

# A list's own words for a record that is no longer one, without case, spaces and marks. What a
# victim decides about support, or what came of a case, is not among them; that a client no longer
# consents to the record being shared is.
_WORDS = """withdrawn reportwithdrawn recordwithdrawn complaintwithdrawn casewithdrawn
    withdrawnbyreporter retracted cancelled canceled recordcancelled crimecancelled cancelledcrime
    nocrime nocrimed notacrime nocrimerecord void voided deleted recorddeleted removed
    recordedinerror createdinerror enteredinerror sentinerror duplicaterecord
    duplicatereport duplicatecrime consentwithdrawn consenttosharewithdrawn sharingconsentwithdrawn
    withdrewconsent"""
_WITHDRAWN = frozenset(_WORDS.split())


def is_withdrawn(state: str) -> bool:
    """Whether the state of a record, as sent, says that it no longer counts."""
    return "".join(letter for letter in state.casefold() if letter.isalnum()) in _WITHDRAWN


def fingerprint(
    event_on: date | None,
    reported_on: date,
    said: str,
    loss_pence: int | None,
    online: bool | None,
    places: Sequence[str],
    age_band: int | None,
    sex: str,
    *,
    alarmed: bool,
    artefacts: Sequence[Artefact] = (),
) -> bytes:
    """Sixteen bytes that are the same for the same content of a report.

    `said` is the offence label as sent, or the code where no label was kept: what we made of the
    label is ours, and no new version. `places` are outward code and LSOA. `alarmed` says that the
    row's own words must be looked at: where they come to be so, that is news. So is an artefact
    that was not told before; a way of working is what we made of words.
    """
    content = (event_on, reported_on, said, loss_pence, online, *places, age_band, sex)
    content += ("must be looked at",) if alarmed else ()
    content += tuple(f"{kind}:{value}" for kind, value in artefacts if kind != METHOD)
    text = "\x1f".join("" if part is None else str(part) for part in content)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def of_report(report: Report) -> bytes:
    """The fingerprint of a report that was just read."""
    label, finding = dict(report.raw).get("code", ""), report.finding
    return fingerprint(
        report.event_on,
        report.reported_on,
        label or finding.code,
        None if report.loss is None else int(report.loss * 100),
        report.online,
        (report.person.outward, report.lsoa),
        report.person.age_band,
        report.person.sex,
        alarmed=is_of_the_row(label, finding.code, finding.why),
        artefacts=report.artefacts,
    )
