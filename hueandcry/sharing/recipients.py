"""Who would receive under an agreement that receives nothing like it today."""

from collections.abc import Mapping
from datetime import date

from hueandcry.sharing.asking import Book, Owner, name_of
from hueandcry.sharing.gateway import KINDS
from hueandcry.sharing.terms import PUBLIC, Agreement


def unusual(
    agreement: Agreement, book: Book, owners: Mapping[str, Owner], today: date
) -> tuple[str, ...]:
    """One sentence for each receiver that is the public, or new to the giver, or of a new kind.

    Compared with the other agreements of `book` that each side approved and whose days hold today.
    """
    standing = {
        (leg.giver, leg.receiver)
        for signed in book.agreements
        if signed.digest != agreement.digest
        and set(signed.agreement.parties) <= {approval.partner for approval in signed.approvals}
        and signed.agreement.when.starts <= today <= signed.agreement.when.ends
        for leg in signed.agreement.legs
    }
    said = []
    for leg in agreement.legs if agreement.kind != "house" else ():
        giver, receiver = (_owner(side, owners) for side in (leg.giver, leg.receiver))
        kinds = {_owner(to, owners).kind for who, to in standing if who == leg.giver}
        if leg.receiver == PUBLIC:
            said.append(f"Everybody would see counts of {name_of(giver)}.")
        elif receiver.kind not in kinds:
            what = KINDS.get(receiver.kind, "an organisation of this kind")
            said.append(
                f"{name_of(receiver)} is {what}: none receives from {name_of(giver)} today."
            )
        elif (leg.giver, leg.receiver) not in standing:
            said.append(f"{name_of(receiver)} receives nothing from {name_of(giver)} today.")
    return tuple(said)


def _owner(side: str, owners: Mapping[str, Owner]) -> Owner:
    return owners.get(side, Owner(side, PUBLIC if side == PUBLIC else ""))
