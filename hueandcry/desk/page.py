"""What every page shares: who may open it and for what, its marking, its headers, its refusals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.urls import resolve, reverse

from hueandcry.desk import clock, language
from hueandcry.desk.acts import guide, inbox, people, show
from hueandcry.facts.place import area
from hueandcry.register import book
from hueandcry.register.gate import Refused
from hueandcry.sharing import marking as markings
from hueandcry.sharing.decide import Ask, Grant, Link
from hueandcry.sharing.gateway import purposes
from hueandcry.sharing.wording import figure_name

MEMBERS = tuple(people.ROLES)
TABS = (
    ("today", "Today"),
    ("officer", "Your desk"),
    ("intake", "Bring in a file"),
    ("inbox", "From the public"),
    ("queue", "Not sure"),
    ("picture", "Picture"),
    ("alerts", "Alerts"),
    ("back", "What we got back"),
    ("outputs", "What leaves"),
    ("may_i", "May I see this?"),
    ("agreements", "Agreements"),
    ("ledger", "Ledger"),
)
_DUTIES = (("rights", "What people asked"), ("recalls", "Figures to be made again"))
_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Page:
    """Who may open a page (empty: anyone, signed in or not) and for what it is there.

    A `public` page never looks at who is signed in, so it needs no cookie and sets none.
    """

    roles: tuple[str, ...]
    purpose: str
    tab: str
    marking: str
    classification: str
    public: bool = False


def page(
    *,
    roles: Sequence[str],
    purpose: str,
    tab: str = "",
    marking: str = "TLP:GREEN",
    classification: str = "OFFICIAL",
    public: bool = False,
) -> Callable[[View], View]:
    """Declare a view a page; every route must be one (tests walk them).

    A member in another role gets a page that says for whom it is; a stranger is sent to sign in.
    """
    facts = Page(tuple(roles), purpose, tab, marking, classification, public)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.page = facts  # type: ignore[attr-defined]
            if not facts.roles:
                return view(request, *args, **kwargs)
            member = people.member_of(request.user)
            if member is None:
                return HttpResponseRedirect(reverse("demo" if settings.DEMO else "account_login"))
            if people.needs_second_factor(request.user):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            request.member = member  # type: ignore[attr-defined]
            if member.role not in facts.roles:
                words = {"title": "This page is for somebody else", "roles": _words(facts.roles)}
                return render(request, "desk/not_yours.html", words, status=403)
            return view(request, *args, **kwargs)

        guarded.page = facts  # type: ignore[attr-defined]
        return guarded

    return declare


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs on every page; a view's own context goes over it."""
    facts: Page | None = getattr(request, "page", None)
    shown = facts or Page((), "", "", "TLP:GREEN", "OFFICIAL")
    if shown.public:
        return _everywhere_public(request, shown)
    member = getattr(request, "member", None) or people.member_of(getattr(request, "user", None))
    tabs = [
        (reverse(name), words, name == shown.tab)
        for name, words in TABS
        if member and (_offered(member, name) or name == shown.tab)
    ]
    return {
        "demo": settings.DEMO,
        "area_name": area(settings.HUEANDCRY_HOME.area).name,
        "person": member,
        "sign_out_url": reverse("demo_leave" if settings.DEMO else "account_logout"),
        "home_url": reverse("today") if member else "/",
        "marking": marking_words(shown.marking, shown.classification),
        "tabs": tabs,
        "foot_links": [
            (reverse("how"), "How this works"),
            *([(reverse("emergency"), "An emergency")] if member else []),
            *(
                [(reverse(name), words) for name, words in _DUTIES if may_open(member, name)]
                if member
                else []
            ),
            *([(reverse("codes"), "Offence codes")] if member else []),
            *([(reverse("partner_link"), "A link for your own pages")] if member else []),
            *(
                [(reverse("numbers"), "Numbers we give out")]
                if member and may_open(member, "numbers")
                else []
            ),
            *(
                [
                    (reverse("people"), "People"),
                    (reverse("join"), "Partners"),
                    (reverse("duty"), "On duty"),
                ]
                if member and member.role == "coordinator"
                else []
            ),
            *(
                [(reverse("inbox_log"), "Log of the inbox"), (reverse("duty"), "On duty")]
                if member and member.role == "data-protection-officer"
                else []
            ),
        ],
    }


def public_page(*, purpose: str) -> Callable[[View], View]:
    """Declare a page of the front door: for anybody, without cookies, free to share."""
    return page(roles=(), purpose=purpose, marking=markings.CLEAR, public=True)


def _everywhere_public(request: HttpRequest, shown: Page) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "area_name": area(settings.HUEANDCRY_HOME.area).name,
        "marking": marking_words(shown.marking, shown.classification),
        "everyday": guide.everyday(clock.today()),
        # What a form answered stands at no address, so there is no other language to lead to.
        "languages": language.elsewhere(request.path) if request.method != "POST" else [],
    }


def may_open(member: people.MemberFact, name: str) -> bool:
    """Whether the page of this name is for the member: none offers what it would refuse."""
    facts: Page = resolve(reverse(name)).func.page  # type: ignore[attr-defined]
    return member.role in facts.roles


def _offered(member: people.MemberFact, name: str) -> bool:
    """An inbox is offered to those alone who have one."""
    return may_open(member, name) and (name != "inbox" or inbox.is_here(member, clock.today()))


def crumbs(member: people.MemberFact, here: str) -> list[tuple[str, str]]:
    """The way back to the officer's desk, for whoever has one; nothing for others."""
    return [(reverse("officer"), "Your desk"), ("", here)] if may_open(member, "officer") else []


def who_asks(request: HttpRequest) -> people.MemberFact:
    """The member that `page` let through."""
    member: people.MemberFact = request.member  # type: ignore[attr-defined]
    return member


def asking(request: HttpRequest) -> dict[str, Any]:
    """What an act needs to know of who asks, when and where: the arguments of acts.show."""
    return {
        "area_id": settings.HUEANDCRY_HOME.area,
        "who": {"who": who_asks(request).name},
        "today": clock.today(),
        "now": clock.now,
    }


def marking_words(tlp: str, classification: str) -> dict[str, str]:
    """A marking as the bar shows it: label, classification, the rule in words."""
    return {
        "tlp": tlp,
        "classification": "" if tlp == markings.CLEAR else classification,
        "rule": markings.markings()[tlp].words,
    }


def secure_headers(get_response: View) -> View:
    """Every answer carries the same strict policy: nothing is fetched from elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CSP)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def in_utf_8(get_response: View) -> View:
    """Our pages are UTF-8, so forms are: a sender who names another code has it read as that."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return get_response(request)

    return middleware


class refusals:
    """The one place that turns a refusal of the gate, or half a form, into a page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "desk/refused.html", refusal(error), status=403)
        if isinstance(error, show.UnableToAsk):
            words = {"title": "That cannot be shown", "words": f"{error}"}
            return render(request, "desk/problem.html", words, status=400)
        if isinstance(error, UnreadablePostError):
            raise BadRequest("Not all of it came.") from error
        return None


def refusal(error: Refused) -> dict[str, Any]:
    """What the refusal page shows: the verdict, the chain, what would make it a yes."""
    decision = error.decision
    return {
        "title": "No, not with today’s agreements",
        "words": decision.reasons[0] if decision.reasons else "No agreement allows this.",
        "asked": asked(error.ask),
        "needed": [{"words": words} for words in decision.would_make_it_yes],
        "chain": chain(decision.chain, decision.grants),
        "may_see": [
            *({"url": reverse("picture"), "words": words} for words in decision.may_see_now),
            {"url": reverse("may_i"), "words": "Ask what you may see, and why"},
            {"url": reverse("agreements"), "words": "Read the agreements in plain words"},
        ],
        "ledger_number": error.ledger,
    }


def asked(question: Ask) -> list[tuple[str, str]]:
    """A question as a list of facts."""
    names, asker = book.names(), people.member(question.person)
    name = figure_name(question.figure)
    return [
        ("To see", " by ".join(filter(None, (name, ", ".join(question.axes))))),
        ("Asked by", f"{asker.full_name}, for {asker.partner_name}"),
        ("Held by", ", ".join(names.get(owner, owner) for owner in question.owners)),
        ("For", purposes()[question.purpose].words),
        ("To go to", names.get(question.addressee, question.addressee)),
    ]


def chain(links: Sequence[Link], grants: Sequence[Grant] = ()) -> list[dict[str, Any]]:
    """The legal chain as the page draws it; of several owners, what is said of each apart."""
    said = _of_each(grants) if len(grants) > 1 else {}
    return [
        {
            "title": link.name,
            "words": "" if link.state == "not reached" else link.words,
            "each": said.get(link.name, []),
            "folded": len(grants) > 1,
            "law": " · ".join(text for text in (link.clause, link.citation) if text),
            "state": link.state.replace(" ", "_"),
        }
        for link in links
    ]


def _of_each(grants: Sequence[Grant]) -> dict[str, list[tuple[str, str]]]:
    """For each link (whose, words): owners of whom the same is said stand together."""
    names, said = book.names(), dict[str, dict[str, list[str]]]()
    for grant in grants:
        for link in grant.chain:
            whose = said.setdefault(link.name, {}).setdefault(link.words, [])
            whose.append(names.get(grant.owner, grant.owner))
    return {
        name: [(", ".join(whose), words) for words, whose in by_words.items()]
        for name, by_words in said.items()
        if len(by_words) > 1
    }


def _words(roles: Sequence[str]) -> list[str]:
    return [people.ROLES[role].split(":")[0] for role in roles]
