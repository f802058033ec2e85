"""Who belongs to the partnership; a coordinator adds people and hands them a one-time link."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hueandcry.desk import clock
from hueandcry.desk.acts import people
from hueandcry.desk.page import page, who_asks
from hueandcry.register import book


@page(
    roles=("coordinator",),
    purpose="say who belongs to the partnership",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Everybody with partner and role, and a form to add one."""
    link = ""
    errors: list[tuple[str, str]] = []
    if request.method == "POST" and not settings.DEMO:
        link, errors = _add(request)
    context = {
        "title": "People",
        "lede": "Who may sign in, for whom they act, and what they do.",
        "table": {
            "caption": "Members",
            "columns": ["Name", "Signs in as", "Partner", "Role"],
            "rows": [
                [member.full_name, member.name, member.partner_name, member.role_words]
                for member in people.members()
            ],
        },
        "may_add": not settings.DEMO,
        "partners": [
            {"value": p.id, "name": p.name}
            for p in book.partners()
            if p.id == who_asks(request).partner
        ],
        "roles": [{"value": k, "name": v.split(":")[0]} for k, v in people.ROLES.items()],
        "link": link,
        "errors": errors,
        "given": request.POST if errors else {},
    }
    return render(request, "desk/people.html", context, status=422 if errors else 200)


def _add(request: HttpRequest) -> tuple[str, list[tuple[str, str]]]:
    given = {
        key: request.POST.get(key, "").strip() for key in ("name", "full_name", "partner", "role")
    }
    # An officer of another partner could sign for it: only its own coordinator adds its people.
    if given["partner"] != who_asks(request).partner:
        return "", [("partner", "You add people of your own organisation only.")]
    try:
        people.add(**given, who={"who": who_asks(request).name}, now=clock.now())
    except ValidationError as error:
        return "", [("name", " ".join(error.messages))]
    secret = people.ticket(given["name"], clock.now(), people.FIRST_LINK_MINUTES)
    return request.build_absolute_uri(reverse("first", args=[secret])), []
