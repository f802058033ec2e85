"""Rows to mend, as a file that their sender can open."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hueandcry.desk import clock
from hueandcry.desk.acts import send_back
from hueandcry.desk.page import page, who_asks
from hueandcry.desk.pages.arrived import ROLES
from hueandcry.desk.pages.door import not_here


@page(
    roles=ROLES,
    purpose="give back the rows to mend",
    tab="intake",
    marking="TLP:AMBER+STRICT",
    classification="OFFICIAL-SENSITIVE",
)
@require_GET
def copy(request: HttpRequest, batch: int, form: str) -> HttpResponse:
    """The rows of one file that went back, with what to do, as XLSX or CSV."""
    content = send_back.rows_to_mend(
        batch, form, who_asks(request), now=clock.now(), today=clock.today()
    )
    if content is None:
        return not_here(request)
    response = HttpResponse(content, content_type=send_back.FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="rows-to-mend.{form}"'
    return response
