"""What goes with a copy: limits on its use, and exemptions that the giver relied on."""

from collections.abc import Iterable

from hueandcry.sharing.asking import clause_of
from hueandcry.sharing.gateway import gateways
from hueandcry.sharing.terms import Agreement

UseLimit = tuple[str, str, str]


def use_limits(agreements: Iterable[Agreement]) -> tuple[UseLimit, ...]:
    """(field, limit, law) for each field that a law lets be used for one purpose only.

    Under Enterprise Act 2002 Part 9 to use it for another purpose is an offence (s.245(3)), so the
    limit stands beside every field that leaves, and not beside the file alone.
    """
    found = {
        (rule.name, agreement.bar.use_limit, _law(agreement.bar.law)): None
        for agreement in agreements
        if agreement.bar is not None and agreement.kind != "house"
        for rule in agreement.fields
    }
    return tuple(found)


def exemptions(agreements: Iterable[Agreement]) -> tuple[str, ...]:
    """The exemptions that travel with the copy, each with its law and the clause that names it.

    Who received the data for its statutory functions is exempt "to the same extent" as the one who
    gave it (DPA 2018 Sch 2 para 2(2) and (3)), so it must know of it.
    """
    return tuple(
        dict.fromkeys(
            f"{gateways()[key].name} ({gateways()[key].citation}), by "
            f"{clause_of(agreement, 'why', 'exemptions')}"
            for agreement in agreements
            for key in agreement.why.exemptions
            if key in gateways()
        )
    )


def _law(key: str) -> str:
    return gateways()[key].citation if key in gateways() else key
