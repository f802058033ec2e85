"""Reading the sections of an agreement that are about law, days, release, passing on and haste."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from hueandcry.sharing import marking
from hueandcry.sharing.gateway import gateways, keys, purposes
from hueandcry.sharing.reading import Page, Section
from hueandcry.sharing.signers import Parties
from hueandcry.sharing.terms import Bar, Emergency, Method, Onward, Release, When, Why

# The statistics of the house (design.md 2); an agreement says which of them it lets be made.
FIGURES = (
    *("trend", "alarm", "hotspot", "concentration", "harm"),
    *("hidden", "survey", "change", "cost", "focus", "series"),
)
COUNTS_FROM = ("report", "event", "intake")
METHODS: tuple[Method, ...] = ("round", "suppress")
# No and yes with conditions, from less to more: what a newer text widens, a reader is told of.
SHARES = ("no", "ask", "same purposes")
LINKS = ("no", "counts", "records")
# Who may decide in an emergency, or is told of it: roles of the desk.
DECIDERS = ("officer", "analyst", "coordinator", "data-protection-officer")
EXEMPTIONS = ("dpa-sch2-2", "dpa-sch2-5")
_LONGEST_TYPE = 80
SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "why": (
            *("purposes", "necessity", "power", "from_basis", "to_basis", "condition"),
            *("policy_document", "policy_review_by", "dpia", "law_verify_by"),
            *("request", "request_states", "exemptions"),
        ),
        "when": ("starts", "ends", "delete_after_days", "delete_counts_from", "review_by"),
        "what": ("dataset", "only", "never"),
        "release": (
            *("smallest_count", "round_base", "method", "zeros", "children"),
            *("marking", "community", "classification", "handling", "conditions"),
            *("figures", "checkers"),
        ),
        "onward": ("share", "link"),
        "emergency": ("data_types", "authority", "second"),
        "bar": ("law", "gate", "considerations", "use_limit"),
    }
)


def read_section(page: Page, name: str) -> Section:
    """A section, with a finding for each key that does not belong there."""
    section = page.section(name)
    section.may_hold(SECTIONS[name])
    return section


def read_why(page: Page, parties: Parties) -> Why:
    """Purpose and law. Where several sign, each [[party]] names its own basis."""
    section = read_section(page, "why")
    if parties.signers:
        for key in ("from_basis", "to_basis"):
            if key in section.table:
                section.say(key, "each [[party]] names its own basis; leave it out.")
        bases = parties.giver.basis, parties.receiver.basis
    else:
        bases = (
            section.choice("from_basis", keys("basis")),
            section.choice("to_basis", keys("basis"), optional=True),
        )
    return Why(
        purposes=section.texts("purposes", purposes()),
        necessity=section.text("necessity"),
        power=section.choice("power", keys("duty", "power", "route")),
        from_basis=bases[0],
        to_basis=bases[1],
        condition=section.choice("condition", keys("condition"), optional=True),
        policy_document=section.text("policy_document", optional=True),
        dpia=section.text("dpia", optional=True),
        law_verify_by=section.day("law_verify_by"),
        policy_review_by=section.day_if_any("policy_review_by"),
        request=section.text("request", optional=True),
        request_states=section.choice("request_states", keys("basis"), optional=True),
        exemptions=section.texts("exemptions", keys("exemption") or EXEMPTIONS, optional=True),
    )


def read_when(page: Page) -> When:
    """Its days, and when what was received is deleted."""
    section = read_section(page, "when")
    return When(
        starts=section.day("starts"),
        ends=section.day("ends"),
        delete_after_days=section.whole("delete_after_days", 1),
        delete_counts_from=section.choice("delete_counts_from", COUNTS_FROM, optional=True)
        or "report",
        review_by=section.day_if_any("review_by"),
    )


def read_release(page: Page, *, house: bool) -> Release:
    """An owner sees its own exactly, so a house rule needs no rounding (design.md 4.6)."""
    section = read_section(page, "release")
    checkers = section.whole("checkers", 0, default=0)
    if checkers == 1:
        section.say("checkers", "two or more people look at it, or none: write 0, 2 or more.")
    return Release(
        smallest_count=section.whole("smallest_count", 0, default=0 if house else None),
        round_base=section.whole("round_base", 1, default=1 if house else None),
        marking=section.choice("marking", marking.markings()),
        classification=_classification(section),
        figures=section.texts("figures", FIGURES),
        method=cast(Method, section.choice("method", METHODS, optional=True) or "round"),
        zeros=section.yes_no("zeros", default=True),
        children=section.yes_no("children", default=False),
        handling=section.choice("handling", ("P", "C"), optional=True),
        conditions=section.text("conditions", optional=True),
        community=section.text("community", optional=True),
        checkers=checkers,
    )


def _classification(section: Section) -> str:
    given = section.table.get("classification")
    if isinstance(given, str) and (words := marking.too_high(given)):
        section.say("classification", words)
        return ""
    return section.choice("classification", marking.CLASSIFICATIONS)


def read_onward(page: Page) -> Onward:
    """Whether it may be passed on, and linked; without the section neither."""
    if "onward" not in page.table:
        return Onward()
    section = read_section(page, "onward")
    return Onward(
        share=section.choice("share", SHARES, optional=True) or "no",
        link=section.choice("link", LINKS, optional=True) or "no",
    )


def read_emergency(page: Page) -> Emergency | None:
    """What may leave at once, who decides and who is told; None without the section."""
    if "emergency" not in page.table:
        return None
    section = read_section(page, "emergency")
    emergency = Emergency(
        data_types=section.texts("data_types"),
        authority=section.choice("authority", DECIDERS),
        second=section.choice("second", DECIDERS),
    )
    if any(not 0 < len(kind.strip()) <= _LONGEST_TYPE for kind in emergency.data_types):
        section.say("data_types", f"name each in at most {_LONGEST_TYPE} letters.")
    if len(set(emergency.data_types)) < len(emergency.data_types):
        section.say("data_types", "one of them is named twice.")
    if emergency.authority and emergency.authority == emergency.second:
        section.say("second", "who is told at once is somebody else than who decides.")
    return emergency


def read_bar(page: Page) -> Bar | None:
    """The record that lifts a bar; None without the section."""
    if "bar" not in page.table:
        return None
    section = read_section(page, "bar")
    law = section.choice("law", keys("bar"))
    gates = gateways()[law].gates if law in keys("bar") else ()
    return Bar(
        law=law,
        gate=section.choice("gate", gates) if gates else section.text("gate"),
        considerations=section.texts("considerations"),
        use_limit=section.text("use_limit"),
    )
