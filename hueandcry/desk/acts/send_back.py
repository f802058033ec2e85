"""The rows of a file that its sender must mend, as a file to give back; no name is in it."""

import io
from datetime import date, datetime

from hueandcry.desk.acts.people import MemberFact
from hueandcry.exchange import rejects
from hueandcry.intake.reject import Reject
from hueandcry.register import ledger, stage

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def rows_to_mend(
    batch: int, form: str, member: MemberFact, *, now: datetime, today: date
) -> bytes | None:
    """The file in one of FORMS, of a batch of the member's own organisation, or None.

    Writes the look down first.
    """
    found = stage.sent_back(batch, member.partner) if form in FORMS else None
    if found is None:
        return None
    ledger.append(
        {
            "act": "consultation",
            "what": f"rows to mend of file {batch}",
            "owner": member.partner,
            "result": "allowed",
            "who": member.name,
        },
        now,
    )
    made = io.BytesIO()
    rejects.write([Reject(**row) for row in found], made, form, today)
    return made.getvalue()
