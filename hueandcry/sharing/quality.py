"""How good the records behind a figure are, for whoever gets it: DPA 2018 s.38(4) and (5).

"The necessary information enabling the recipient to assess the degree of accuracy, completeness and
reliability of the data and the extent to which it is up to date must be included."

Shares are told in five words and never as numbers, of whole lists and never of the rows that were
asked for: the words stay the same however the question is cut, so they cannot be subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hueandcry.sharing.asking import day_words
from hueandcry.sharing.release import Quality

# Below so many records a word would be a handful of people.
LEAST = 100
TOO_FEW = "too few records to say"
NONE = (
    "No quality statement: no giver of this figure relies on Part 3 of the Data Protection Act "
    "2018."
)
_WORDS = ((0.95, "nearly all"), (0.6, "most"), (0.4, "about half"), (0.05, "some"))
_LEFT = "few or none"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one giver's lists, sealed records left out. They stay inside the gate.

    `sure` and `by_person` are of `reports`; `used` is of `sent`, all rows of the files. `blank`
    counts reports that lack a field, by its words.
    """

    reports: int
    sure: int
    by_person: int
    sent: int
    used: int
    blank: Mapping[str, int]


def share(part: int, of: int) -> str:
    """A share in one of five words; of fewer than LEAST, that they are too few."""
    if of < LEAST:
        return TOO_FEW
    return next((words for least, words in _WORDS if part >= least * of), _LEFT)


def block(
    giver: str,
    tally: Tally,
    *,
    lists: str,
    newest: str,
    taken_in: date | None,
    as_known_on: date,
) -> Quality:
    """What a figure says of a giver's records: `lists` its kinds of list, `newest` the last period.

    A person's decision counts as sure.
    """
    n = tally.reports
    blanks = [f"no {words}: {share(count, n)}" for words, count in sorted(tally.blank.items())]
    file = f" Last file taken in on {day_words(taken_in)}." if taken_in else ""
    return Quality(
        giver=giver,
        lines=(
            (
                "Accuracy",
                f"What each report is about is sure: {share(tally.sure, n)}. "
                f"Decided by a person: {share(tally.by_person, n)}. "
                f"Unsure: {share(n - tally.sure, n)}.",
            ),
            (
                "Completeness",
                f"Rows sent that could be used: {share(tally.used, tally.sent)}. "
                f"Reports with {'; '.join(blanks)}.",
            ),
            (
                "Reliability",
                "That somebody reported it, and when, is fact. What it is about is an assessment. "
                f"It tells of those harmed, never of suspects. Made from: {lists}.",
            ),
            (
                "How current",
                f"Newest period: {newest}.{file} As known on {day_words(as_known_on)}.",
            ),
        ),
    )
