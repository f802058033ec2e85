"""Lists linked for a partnership: may they be, and what is kept of it."""

from collections.abc import Mapping, Sequence

from hueandcry.link.overlap import Overlap
from hueandcry.register import book
from hueandcry.register.overlaps import Linked


class UnknownOwner(Exception):
    """A list belongs to nobody of this partnership; the message is one sentence."""


def owners_of(lists: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Whose list each is: as `given`, else the organisation that the list is called by.

    Raises UnknownOwner.
    """
    partners = {partner.id for partner in book.partners()}
    found = {name: given.get(name, name) for name in lists}
    for name, owner in found.items():
        if owner not in partners:
            raise UnknownOwner(
                f"Nobody here is called '{owner}', whose the list '{name}' would be. "
                f"Say it by --owner '{name}=ID'; there is: {', '.join(sorted(partners))}."
            )
        if name in partners and name != owner:
            raise UnknownOwner(f"The list '{name}' is called as its owner: it is not of '{owner}'.")
    for name in given:
        if name not in found:
            raise UnknownOwner(f"--owner names the list '{name}', which was not given.")
    return found


def as_linked(found: Overlap, owners: Mapping[str, str]) -> Linked:
    """What the matcher found, as the register keeps it."""
    recall = found.recall
    best = recall.clerical or recall.planted
    return Linked(
        project=found.project,
        lists=tuple((name, owners[name]) for name in found.names),
        unit=found.unit,
        window=(found.since, found.until),
        counts=dict(found.counts),
        strata={one.name: dict(one.counts) for one in found.strata},
        recall={
            "planted": recall.planted.share if recall.planted else None,
            "clerical": recall.clerical.share if recall.clerical else None,
            "of": best.of if best else None,
        },
        threshold=found.threshold,
        scheme=found.scheme,
        files=found.files,
    )
