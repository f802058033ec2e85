"""Whether the parts of an agreement, each well written, can stand together."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hueandcry.facts.columns import REPORTS
from hueandcry.facts.report import AGE_BANDS
from hueandcry.sharing.asking import day_words
from hueandcry.sharing.clauses import code_list
from hueandcry.sharing.conditions import passes
from hueandcry.sharing.gateway import OWN_FUNCTIONS, gateways
from hueandcry.sharing.marking import CLASSIFICATIONS, CLEAR, COMMUNITY, RED
from hueandcry.sharing.reading import Page
from hueandcry.sharing.terms import PUBLIC, Agreement, Condition, Value

SEALED = Condition("sealed", "is", True)
# Rounding to 1 or 2 hides nobody among a handful. The public floor is FOI practice, "fewer than 5"
# (reference: domain 8); ten is usual and is what our examples ask.
LEAST_BASE = 3
LEAST_PUBLIC_COUNT = 5
# An end so near is told before anybody approves.
SOON = 14


def contradictions(agreement: Agreement, page: Page) -> None:
    """Note on `page` what cannot be true or lawful together, one sentence each."""
    _dates(agreement, page)
    _parties(agreement, page)
    _law(agreement, page)
    _bar(agreement, page)
    _rows(agreement, page)
    _handling(agreement, page)
    if agreement.kind != "house":
        _leaves_home(agreement, page)
    if agreement.kind == "publication":
        _public(agreement, page)


def _dates(agreement: Agreement, page: Page) -> None:
    when, why = agreement.when, agreement.why
    if when.ends < when.starts:
        page.say(("when", "ends"), "it ends before it starts; change one of the two days.")
    elif when.review_by and not when.starts <= when.review_by <= when.ends:
        page.say(("when", "review_by"), "review it between the day it starts and the day it ends.")
    if why.policy_review_by and not why.policy_document:
        page.say(("why", "policy_review_by"), "name the policy_document that is reviewed then.")
    if bool(why.request) != bool(why.request_states):
        words = "request and request_states go together: which request, and what it rests on."
        page.say(("why", "request" if why.request else "request_states"), words)


def _parties(agreement: Agreement, page: Page) -> None:
    if agreement.giver == PUBLIC:
        page.say(("parties", "from"), "the public cannot give; name an organisation.")


def _rows(agreement: Agreement, page: Page) -> None:
    """Whether only and never, taken together on one field, leave every report out."""
    for field in dict.fromkeys(clause.field for clause in (*agreement.only, *agreement.never)):
        only = [clause for clause in agreement.only if clause.field == field]
        never = [clause for clause in agreement.never if clause.field == field]
        if not any(
            all(passes(clause, value) for clause in only)
            and not any(passes(clause, value) for clause in never)
            for value in candidates(field, (*only, *never))
            if _may_be(field, value)
        ):
            page.say(("what",), f"only and never together leave out every report, by {field}.")


def candidates(field: str, clauses: Sequence[Condition]) -> tuple[Value, ...]:
    """Values of a field that stand for all: what the clauses name, what lies beside, and another.

    Any two values that no candidate tells apart pass the same of these clauses.
    """
    bounds = [clause.value for clause in clauses]
    named = [v for bound in bounds for v in (bound if isinstance(bound, tuple) else (bound,))]
    match REPORTS[field].type:
        case "yes_no":
            return (True, False)
        case "whole":
            return tuple(range(151))
        case "date":
            return (date.min, *(value for value in named if isinstance(value, date)))
        case "money":
            pence, sums = Decimal("0.01"), [Decimal(v) for v in named if isinstance(v, Decimal)]
            return (Decimal(0), *(sum_ + step for sum_ in sums for step in (-pence, 0, pence)))
        case _:
            return (*named, *code_list(field), "any other")


def _may_be(field: str, value: Value) -> bool:
    """Whether a report can hold the value: no code out of its list, no age beside the bands."""
    if REPORTS[field].type == "whole":
        return value in AGE_BANDS
    if isinstance(value, Decimal):
        return value >= 0
    return not (codes := code_list(field)) or value in codes


def _handling(agreement: Agreement, page: Page) -> None:
    """Markings and what they allow: TLP 2.0, and the police handling conditions P and C."""
    release, onward = agreement.release, agreement.onward
    if release.handling == "C" and not release.conditions:
        page.say(("release", "handling"), "C is with conditions: write them as conditions.")
    if release.conditions and release.handling != "C":
        page.say(("release", "conditions"), 'conditions go with handling = "C".')
    if release.community and release.marking != COMMUNITY:
        page.say(("release", "community"), f"a community goes with {COMMUNITY}; leave it out.")
    if onward.share == "same purposes" and release.marking == RED:
        page.say(("onward", "share"), f"{RED} is for named people; nobody passes it on.")


def warnings(agreement: Agreement, today: date) -> tuple[str, ...]:
    """What an officer should know before approving, and what stops nothing."""
    when, why = agreement.when, agreement.why
    said = []
    if when.ends < today:
        said.append(f"It ended on {day_words(when.ends)}.")
    elif (left := (when.ends - today).days) <= SOON:
        said.append(f"It ends on {day_words(when.ends)}, {_in_days(left)}.")
    if today < when.starts:
        said.append(f"It starts on {day_words(when.starts)}, not today.")
    for what, day in (
        ("review", when.review_by),
        ("review of the policy document", why.policy_review_by),
        ("check of the law", why.law_verify_by),
    ):
        if day and day < today:
            said.append(f"The {what} was due on {day_words(day)}.")
    if agreement.release.marking == COMMUNITY and not agreement.release.community:
        said.append(f"{COMMUNITY} needs a community: say in [release] who may see it.")
    return tuple(said)


def _in_days(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _law(agreement: Agreement, page: Page) -> None:
    why, power = agreement.why, gateways()[agreement.why.power]
    if (power.key == OWN_FUNCTIONS) != (agreement.kind == "house"):
        page.say(("why", "power"), f"{OWN_FUNCTIONS} is for a house rule, where from is to.")
    if agreement.kind == "publication" and not power.may_receive(PUBLIC):
        page.say(("why", "power"), f"{power.citation} gives no power to tell the public.")
    if agreement.kind == "partner" and power.personal_data:
        _receivers_bases(agreement, page)
    if agreement.kind != "partner" and why.to_basis:
        page.say(("why", "to_basis"), "there is no second organisation here; leave it out.")


def _receivers_bases(agreement: Agreement, page: Page) -> None:
    if not agreement.signers and not agreement.why.to_basis:
        page.say(("why",), "to_basis is missing: say what lets the receiver hold this.")
    for number, party in enumerate(agreement.signers):
        if party.receives and not party.basis:
            page.say(("party", number), "basis is missing: say what lets it hold this.")


def _bar(agreement: Agreement, page: Page) -> None:
    if agreement.bar is None:
        return
    needed = gateways()[agreement.bar.law].considerations
    if len(agreement.bar.considerations) != needed:
        page.say(("bar", "considerations"), f"the law asks that {needed} be weighed and recorded.")


def _leaves_home(agreement: Agreement, page: Page) -> None:
    """What goes to others is rounded, never sealed, and never traces a person."""
    for rule in agreement.fields:
        if rule.pseudonymise:
            words = "even under a new token it can trace a person, so it stays at home."
            page.say(("fields", rule.name), words)
        elif REPORTS[rule.name].kind in ("identifying", "special"):
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
