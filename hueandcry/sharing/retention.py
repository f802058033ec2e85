"""How long an owner keeps its reports: what its house rules in force say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hueandcry.sharing.asking import Ask, Book, Owner, Question
from hueandcry.sharing.standing import in_force


@dataclass(frozen=True, slots=True)
class Keeping:
    """One house rule's word: `days` from the day of report, event or intake (`counts_from`)."""

    agreement: str
    days: int
    counts_from: str

    def first_kept(self, today: date) -> date:
        """The earliest day of that kind whose reports are still kept on `today`."""
        return today - timedelta(days=self.days)


def keeping(book: Book, owner: Owner, today: date) -> tuple[Keeping, ...]:
    """What the owner's house rules in force on `today` say, the longest first; () for none.

    A report goes once every one of them lets it go: where rules differ, the longer holds.
    """
    found = [
        Keeping(agreement.id, agreement.when.delete_after_days, agreement.when.delete_counts_from)
        for signed in book.agreements
        for agreement in [signed.agreement]
        if agreement.giver == agreement.receiver == owner.id
        and in_force("", Question(_NOBODY, signed, owner, owner, today)).state == "passed"
    ]
    return tuple(sorted(found, key=lambda rule: (-rule.days, rule.agreement)))


def all_keeping(
    book: Book, owners: tuple[Owner, ...], today: date
) -> Mapping[str, tuple[Keeping, ...]]:
    """The same for each owner, by its id."""
    return {owner.id: keeping(book, owner, today) for owner in owners}


_NOBODY = Ask("", "", "", "", "", "", "", (), "", ())
