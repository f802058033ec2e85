"""The end of the chain: what it is for, which fields leave, how marked, and what may follow."""

from collections.abc import Iterator

from hueandcry.facts.columns import REPORTS
from hueandcry.facts.offence import offences
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.asking import (
    Link,
    Question,
    Stop,
    capital,
    clause_of,
    link_passed,
    name_of,
    stopped_by,
)
from hueandcry.sharing.axes import column_of, granted_axes, grants_axis
from hueandcry.sharing.conditions import passes
from hueandcry.sharing.gateway import purposes
from hueandcry.sharing.marking import (
    CLASSIFICATIONS,
    CLEAR,
    COMMUNITY,
    combined,
    markings,
)
from hueandcry.sharing.marking import stops as marking_stops
from hueandcry.sharing.soundness import SEALED
from hueandcry.sharing.terms import PUBLIC, Agreement

ADULT = 18
CHILDREN = "child_exploitation"
HANDLING = {"P": "may be shared lawfully", "C": "may be shared lawfully, with conditions"}
# What a marking itself forbids to pass on (TLP 2.0): to nobody, or to one's own organisation alone.
_STAYS = ("TLP:RED", "TLP:AMBER+STRICT")


def need(name: str, question: Question) -> Link:
    """The purpose is on the dated list and in the agreement, and a reason is given (our rule)."""
    ask, agreement = question.ask, question.signed.agreement
    clause = clause_of(agreement, "why", "purposes")
    stops = [*_purpose(question)]
    if not ask.reason.strip():
        stops.append(Stop("No reason was given.", "Write one sentence on why you need it."))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    words = f"{capital(purposes()[ask.purpose].words)}. “{ask.reason.strip()}”"
    return link_passed(name, words, clause=clause)


def _purpose(question: Question) -> Iterator[Stop]:
    ask, agreement = question.ask, question.signed.agreement
    known = purposes().get(ask.purpose)
    if known is None or not known.valid_on(question.today):
        mend = f"Ask for one of these: {', '.join(purposes())}."
        yield Stop(f"We do not know the purpose {ask.purpose!r}.", mend)
    elif ask.purpose not in agreement.why.purposes:
        covered = [purposes()[p].words for p in agreement.why.purposes if p in purposes()]
        words = f"{agreement.id} does not cover this purpose. It covers: {', '.join(covered)}."
        yield Stop(words, f"If it is true, ask {', or '.join(covered)}.")


def fields(name: str, question: Question) -> Link:
    """The figure is allowed, and the field behind each axis is named, finely enough."""
    agreement = question.signed.agreement
    stops = tuple(_fields(question))
    figures = any("be made" in stop.words for stop in stops)
    clause = clause_of(agreement, "release", "figures") if figures else f"{agreement.id} [fields]"
    if stops:
        return stopped_by(name, *stops, clause=clause)
    words = f"By {' and '.join(question.ask.axes) or 'stream'}, as {agreement.id} says."
    return link_passed(name, words, clause=clause)


def _fields(question: Question) -> Iterator[Stop]:
    ask, agreement = question.ask, question.signed.agreement
    if ask.figure not in agreement.release.figures:
        allowed = ", ".join(agreement.release.figures)
        words = f"{agreement.id} does not let {ask.figure!r} be made."
        yield Stop(words, f"Ask for one of these: {allowed}.")
    for axis in ("stream", *ask.axes):
        if not grants_axis(agreement, axis):
            yield Stop(_not_granted(agreement, axis), _other_axes(agreement))


def _not_granted(agreement: Agreement, axis: str) -> str:
    field = column_of(axis)
    if field not in REPORTS:
        return f"{agreement.id} does not grant {axis!r}: reports have no such field."
    rule, words = agreement.granted.get(field), REPORTS[field].words
    if rule is None:
        return f"{agreement.id} does not grant {field!r}, {words}."
    return f"{agreement.id} gives {words} by {rule.generalise} only, too coarse for {axis}."


def _other_axes(agreement: Agreement) -> str:
    return f"Ask by {', '.join(granted_axes(agreement)) or 'nothing: it grants no axis'}."


def children(name: str, question: Question) -> Link:
    """Counts that would tell of people under 18 leave only where the agreement says that they may.

    Our own rule, with UK GDPR Art 25(1A) and recital 38 in mind; neither is a duty on every table.
    """
    agreement = question.signed.agreement
    clause = clause_of(agreement, "release", "children")
    if agreement.kind == "house":
        return link_passed(name, "They are their own rows, and they stay with them.")
    if agreement.release.children:
        return link_passed(name, f"{agreement.id} allows it, with its reason.", clause=clause)
    stops = tuple(_of_children(question))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    return link_passed(name, "Nothing is split so that a child could be told.", clause=clause)


def _of_children(question: Question) -> Iterator[Stop]:
    agreement = question.signed.agreement
    mend = f"Leave that split out, or ask the officers of {agreement.id} for a reason to allow it."
    ages = _ages(agreement)
    if ages and all(band < ADULT for band in ages):
        yield Stop("All its rows are of people under 18, and counts of that stay at home.", mend)
    elif "age_band" in question.ask.axes and any(band < ADULT for band in ages):
        words = f"Split by age it would tell of people under 18, and {agreement.id} does not allow"
        yield Stop(f"{words} that.", mend)
    if _about_children(agreement):
        words = "It is about the exploitation of children, and counts of that stay at home."
        yield Stop(words, mend)
    elif {"theme", "code"} & set(question.ask.axes) and SEALED not in agreement.never:
        words = "Split by theme or code it would count sealed reports about children."
        yield Stop(words, mend)


def _ages(agreement: Agreement) -> tuple[int, ...]:
    """The age bands whose rows leave, by every clause together."""
    only, never = (
        [clause for clause in clauses if clause.field == "age_band"]
        for clauses in (agreement.only, agreement.never)
    )
    return tuple(
        band
        for band in AGE_BANDS
        if all(passes(clause, band) for clause in only)
        and not any(passes(clause, band) for clause in never)
    )


def _about_children(agreement: Agreement) -> bool:
    """Whether its clauses pick that theme, by name or by an offence of it."""
    picked = {
        one
        for clause in agreement.only
        if clause.field in ("theme", "code") and clause.test in ("is", "in")
        for one in (clause.value if isinstance(clause.value, tuple) else (clause.value,))
    }
    known = (offences().get(str(one)) for one in picked)
    return CHILDREN in picked or any(one and one.theme == CHILDREN for one in known)


def marked(name: str, question: Question) -> Link:
    """A TLP label and a classification of ours; to the public only what is clear."""
    release, agreement = question.signed.agreement.release, question.signed.agreement
    clause = clause_of(agreement, "release", "marking, classification")
    stops = tuple(_unmarked(question))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    words = f"{release.marking}, {release.classification}."
    if release.handling in HANDLING:
        words += f" Handling {release.handling}: {HANDLING[release.handling]}."
    if release.conditions:
        words += f" {release.conditions}"
    return link_passed(name, words, clause=clause)


def _unmarked(question: Question) -> Iterator[Stop]:
    agreement = question.signed.agreement
    release, mend = agreement.release, f"Ask the officers of {agreement.id} to mark it."
    if release.marking not in markings():
        yield Stop(f"{agreement.id} carries no marking that we know.", mend, "TLP 2.0")
    if release.classification not in CLASSIFICATIONS:
        yield Stop(f"{agreement.id} carries no classification that we know.", mend)
    if agreement.receiver == PUBLIC and release.marking in markings() and release.marking != CLEAR:
        yield Stop(f"{release.marking} may not go to the public.", mend, "TLP 2.0")
    if release.marking == COMMUNITY and not release.community.strip():
        yield Stop(f"{COMMUNITY} needs a community, and none is named.", mend, "TLP 2.0")
    if agreement.receiver == PUBLIC and release.marking == CLEAR:
        mark = combined([release])
        if mark is not None and (words := marking_stops(mark, "public")):
            yield Stop(words, mend)
    if release.handling and release.handling not in HANDLING:
        words = f"{agreement.id} has a handling condition that we do not know."
        yield Stop(words, "Ask its officers for P or C.", "police handling codes P and C")
    if release.handling == "C" and not release.conditions.strip():
        words = "It is handled with conditions (C), and the conditions are not written down."
        yield Stop(words, f"Ask the officers of {agreement.id} to write them down.",
                   "police handling codes P and C")  # fmt: skip


def onward(name: str, question: Question) -> Link:
    """To pass it on, and to link it, are permissions apart that no other one gives."""
    ask, agreement = question.ask, question.signed.agreement
    clause = clause_of(agreement, "onward", "share, link")
    if not ask.pass_to and not ask.link:
        return link_passed(name, "It stays with the one who asks, by itself.", clause=clause)
    stops = (*_passing(question), *_linking(question))
    if stops:
        return stopped_by(name, *stops, clause=clause)
    return link_passed(name, f"{agreement.id} allows it.", clause=clause)


def _passing(question: Question) -> Iterator[Stop]:
    ask, agreement, giver = question.ask, question.signed.agreement, name_of(question.giver)
    if not ask.pass_to:
        return
    if agreement.release.marking in _STAYS:
        words = f"{agreement.release.marking} may not leave the organisation that received it."
        yield Stop(words, f"Ask {giver} for another marking.", "TLP 2.0")
    if agreement.onward.share == "ask":
        yield Stop(f"{giver} must be asked each time before it is passed on.", f"Ask {giver}.")
    elif agreement.onward.share != "same purposes":
        words = f"{agreement.id} does not let it be passed on."
        yield Stop(words, f"Let them ask {giver} for themselves.")


def _linking(question: Question) -> Iterator[Stop]:
    ask, agreement = question.ask, question.signed.agreement
    allowed = {"counts": ("counts", "records"), "records": ("records",)}
    if ask.link and agreement.onward.link not in allowed[ask.link]:
        what = {"counts": "to count an overlap", "records": "record by record"}[ask.link]
        words = f"{agreement.id} does not let it be linked with other data {what}."
        yield Stop(words, f"Ask the officers of {agreement.id} for that permission by itself.")
