"""A file as a form sent it: in memory, or one of the demo's own by its name."""

import io

from django.conf import settings
from django.http import HttpRequest

from hueandcry.desk import fields
from hueandcry.desk.acts import invented, take_in
from hueandcry.desk.page import who_asks

ROLES = ("officer", "analyst", "coordinator")
LIMIT = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
_STEPS = ("Choose", "Check that it adds up", "Take it in")


def arrival(request: HttpRequest) -> take_in.Arrival:
    """The file that came with a form; raises UnableToTakeIn where none did, or one too large."""
    member = who_asks(request)
    if key := offered(request):
        return _offered_file(key, request.POST.get("source", ""), member.partner)
    # Over the limit nothing is kept of a file, not even its name: see FILE_UPLOAD_HANDLERS.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        raise take_in.UnableToTakeIn(
            f"This file is over {LIMIT // 2**20} MB. Take it in by command: hueandcry intake."
        )
    sent = request.FILES.get("file")
    if sent is None:
        raise take_in.UnableToTakeIn("Choose a file first.")
    source = request.POST.get("source", "")
    lookup = take_in.postcodes()
    return take_in.Arrival(io.BytesIO(sent.read()), sent.name or "", source, member.partner, lookup)


def offered(request: HttpRequest) -> str:
    """Which of the demo's own files a form chose, or ""."""
    return str(request.POST.get("offered", ""))


def replaces(request: HttpRequest) -> int | None:
    """The number of the file that a form says this one takes the place of, or None."""
    return fields.number(str(request.POST.get("replaces", "")))


def steps(now: int) -> list[dict[str, str]]:
    """The three steps of bringing in a file, as the bar draws them."""
    return [
        {"words": words, "state": "done" if place < now else "now" if place == now else ""}
        for place, words in enumerate(_STEPS)
    ]


def _offered_file(key: str, source: str, owner: str) -> take_in.Arrival:
    if key not in invented.files():
        raise take_in.UnableToTakeIn("That invented file is not one of this demo's.")
    if key not in invented.theirs(owner):
        raise take_in.UnableToTakeIn("That invented file is another organisation's. Choose yours.")
    folder = settings.HUEANDCRY_HOME.path / "invented"
    data = (folder / key).read_bytes()
    lookup = take_in.postcodes(folder / "postcode_lookup.csv")
    name = key.rsplit("/", 1)[-1]
    return take_in.Arrival(io.BytesIO(data), name, source, owner, lookup)
