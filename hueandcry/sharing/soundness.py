"""Whether the parts of an agreement, each well written, can stand together."""

from hueandcry.facts.columns import REPORTS
from hueandcry.sharing.gateway import OWN_FUNCTIONS, gateways
from hueandcry.sharing.marking import CLASSIFICATIONS, CLEAR
from hueandcry.sharing.reading import Page
from hueandcry.sharing.terms import PUBLIC, Agreement, Condition

SEALED = Condition("sealed", "is", True)
# Rounding to 1 or 2 hides nobody among a handful. The public floor is FOI practice, "fewer than 5"
# (reference: domain 8); ten is usual and is what our examples ask.
LEAST_BASE = 3
LEAST_PUBLIC_COUNT = 5


def contradictions(agreement: Agreement, page: Page) -> None:
    """Note on `page` what cannot be true or lawful together, one sentence each."""
    _dates(agreement, page)
    _parties(agreement, page)
    _law(agreement, page)
    _bar(agreement, page)
    if agreement.kind != "house":
        _leaves_home(agreement, page)
    if agreement.kind == "publication":
        _public(agreement, page)


def _dates(agreement: Agreement, page: Page) -> None:
    if agreement.when.ends < agreement.when.starts:
        page.say(("when", "ends"), "it ends before it starts; change one of the two days.")


def _parties(agreement: Agreement, page: Page) -> None:
    if agreement.giver == PUBLIC:
        page.say(("parties", "from"), "the public cannot give; name an organisation.")


def _law(agreement: Agreement, page: Page) -> None:
    why, power = agreement.why, gateways()[agreement.why.power]
    if (power.key == OWN_FUNCTIONS) != (agreement.kind == "house"):
        page.say(("why", "power"), f"{OWN_FUNCTIONS} is for a house rule, where from is to.")
    if agreement.kind == "publication" and not power.may_receive(PUBLIC):
        page.say(("why", "power"), f"{power.citation} gives no power to tell the public.")
    if agreement.kind == "partner" and power.personal_data and not why.to_basis:
        page.say(("why",), "to_basis is missing: say what lets the receiver hold this.")
    if agreement.kind != "partner" and why.to_basis:
        page.say(("why", "to_basis"), "there is no second organisation here; leave it out.")


def _bar(agreement: Agreement, page: Page) -> None:
    if agreement.bar is None:
        return
    needed = gateways()[agreement.bar.law].considerations
    if len(agreement.bar.considerations) != needed:
        page.say(("bar", "considerations"), f"the law asks that {needed} be weighed and recorded.")


def _leaves_home(agreement: Agreement, page: Page) -> None:
    """What goes to others is rounded, never sealed, and never traces a person."""
    for rule in agreement.fields:
        if REPORTS[rule.name].kind in ("identifying", "special"):
            page.say(("fields", rule.name), "it can trace a person, so it stays at home.")
    if SEALED not in agreement.never:
        page.say(("what",), 'sealed records stay: add { field = "sealed", is = true } to never.')
    if agreement.release.round_base < LEAST_BASE:
        page.say(("release", "round_base"), f"others see counts rounded to {LEAST_BASE} or more.")


def _public(agreement: Agreement, page: Page) -> None:
    release = agreement.release
    if release.marking != CLEAR:
        page.say(("release", "marking"), f"what the public sees is marked {CLEAR}.")
    if release.classification != CLASSIFICATIONS[0]:
        page.say(("release", "classification"), f"what the public sees is {CLASSIFICATIONS[0]}.")
    least = LEAST_PUBLIC_COUNT
    if release.round_base and release.smallest_count % release.round_base:
        page.say(("release", "smallest_count"), "it is a multiple of round_base.")
    if release.smallest_count < least:
        page.say(("release", "smallest_count"), f"for the public it is {least} or more.")
