"""A layout as a value: which heading means what, and what only it may say."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from hueandcry.facts.columns import Kind
from hueandcry.intake import spelling
from hueandcry.intake.sources import wording

LONGEST_HEADING = 80  # letters: a longer cell is never read as a heading
AFTER_ALL = 1_000  # more than any field has headings

# The kinds of list there are: each counts in streams of its own (facts.offence.stream_of).
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "police": "crimes recorded by the police",
        "report-fraud": "reports to Report Fraud",
        "trading-standards": "complaints to trading standards",
        "bank": "cases of a bank",
        "advice": "requests for advice",
        "other": "other contacts",
    }
)

# What a column may be read as, and how much it may give away. The kind is not a layout's to choose.
FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "ref": "plain",
        "reported_on": "plain",
        "event_on": "quasi",
        "code": "plain",
        "forename": "identifying",
        "surname": "identifying",
        "name": "identifying",
        "dob": "identifying",
        "age": "quasi",
        "sex": "quasi",
        "postcode": "identifying",
        "lsoa": "quasi",
        "phone": "identifying",
        "email": "identifying",
        "loss": "quasi",
        "online": "plain",
        "state": "plain",
        "suspect_phone": "identifying",
        "suspect_url": "identifying",
        "suspect_account": "identifying",
        "suspect_email": "identifying",
        "suspect_wallet": "identifying",
        "organisation": "quasi",
        "narrative": "identifying",
    }
)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ref": "its reference",
        "reported_on": "the day it was reported",
        "event_on": "the day it happened",
        "code": "the offence or category",
        "forename": "a forename",
        "surname": "a surname",
        "name": "a whole name",
        "dob": "a date of birth",
        "age": "an age in years",
        "sex": "sex",
        "postcode": "a postcode",
        "lsoa": "a small area (LSOA code)",
        "phone": "a telephone number",
        "email": "an e-mail address",
        "loss": "the money lost",
        "online": "whether it was online: yes or no",
        "state": "whether it still stands, or was withdrawn",
        "suspect_phone": "a suspect's telephone number",
        "suspect_url": "a suspect's web address",
        "suspect_account": "a suspect's account",
        "suspect_email": "a suspect's e-mail address",
        "suspect_wallet": "a suspect's crypto wallet",
        "organisation": "an organisation",
        "narrative": "what happened, in free words",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a layout: its kind says who may see it, `headings` how partners head it."""

    field: str
    kind: Kind
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A layout, whole in itself: its columns, the headings that tell of it, which lines are none.

    `source` is the kind of list, a key of LISTS. `date_order` is "dmy" or "mdy", believed where a
    file does not show another. `code_prefix` is put before a bare code ("52C"). `made_refs`: a
    blank reference is made from the row. `labels` gives offence codes to this layout's own labels.
    `totals` and `banners` are words that such lines begin with. `known`, `worded` and
    `near` find a heading.
    """

    id: str
    title: str
    source: str
    date_order: str
    code_prefix: str
    made_refs: bool
    columns: Mapping[str, Column]
    labels: Mapping[str, str]
    telling: frozenset[str]
    totals: tuple[str, ...]
    banners: tuple[str, ...]
    known: Mapping[str, tuple[int, str]]
    near: Mapping[str, frozenset[str]]
    worded: Mapping[str, str]
    meant: Mapping[str, str]

    def field(self, heading: str) -> tuple[int, str] | None:
        """The field that a heading means, after its rank among that field's headings.

        Read without its brackets, by its words in another order or cut short, or with a slip
        mended, it ranks after all that need no such help.
        """
        return _field(self, heading)

    def tells(self, headings: Iterable[str]) -> int:
        """How many of the headings that tell of this layout stand among `headings`."""
        return len(self.telling & {_as_known(self, heading) for heading in headings})

    def means(self, label: str) -> str:
        """The offence code that this layout gives a label, whatever its case and marks, or ""."""
        return self.meant.get(compact(label), "") if self.meant else ""


def compact(text: str) -> str:
    """A heading without case, spaces and marks: "Date Reported " is "datereported".

    What has no letter or figure at all ("£") stays as it is.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or folded.strip()


def _as_known(source: Source, heading: str) -> str:
    """The heading as `telling` may hold it: as it stands, or as the layout words it."""
    told = compact(heading)
    if told in source.telling or len(heading) > LONGEST_HEADING:
        return told
    return compact(source.worded.get(wording.form(heading), ""))


def _dated(source: Source, heading: str) -> str:
    """The day that "Date claim received" tells, where "claim received" alone is one."""
    told = compact(source.worded.get(wording.undated(heading), ""))
    return told if told and source.known[told][1] in ("reported_on", "event_on") else ""


@lru_cache(8192)
def _field(source: Source, heading: str) -> tuple[int, str] | None:
    told, bare = compact(heading), compact(re.sub(r"[(\[].*?[)\]]", "", heading))
    form = told if told in source.known else bare
    if form not in source.known:
        form = compact(source.worded.get(wording.form(heading), "")) or _dated(source, heading)
    if form not in source.known:
        form = spelling.nearest(told, source.near) or ""
    if form not in source.known:
        return None
    rank, field = source.known[form]
    return rank + (0 if form == told else AFTER_ALL), field
