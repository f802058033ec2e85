"""A guide on one sheet: a card, large print, easy to read, to be read out, or a poster."""

from datetime import date
from typing import Any

import segno
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hueandcry.action.contacts import Contact
from hueandcry.action.playbook import Playbook, Step, main_path, public_words
from hueandcry.desk.acts import guide as acts
from hueandcry.desk.language import do_not, has_gaps, in_digits, said

FORMS = {
    "card": _("Card to print"),
    "large": _("Large print"),
    "easy": _("Easy to read"),
    "spoken": _("To read out"),
    "poster": _("Poster"),
}


def sheet(place: acts.Place, form: str, address: str, today: date) -> dict[str, Any]:
    """What a sheet shows. `address` is where the guide is found; `today` is printed on it."""
    playbook = place.playbook
    title = said(playbook.name)
    steps = [
        _step(number, step, place, aloud=form == "spoken")
        for number, step in enumerate(main_path(playbook), 1)
    ]
    return {
        "title": title,
        "form": form,
        "form_words": gettext(FORMS[form]),
        "forms": [
            (reverse("guide_sheet", args=[playbook.id, each]), gettext(words), each == form)
            for each, words in FORMS.items()
            if each in forms_of(playbook)
        ],
        "lede_words": said(playbook.lede),
        "steps": steps,
        "do_not": list(dict.fromkeys(words for step in steps for words in step["do_not"])),
        "made_on": _day(today),
        "use_until": _day(acts.use_until(playbook, place.contacts)),
        "address": address.split("://")[-1].rstrip("/"),
        "qr": _qr(address),
        "back_url": reverse("guide", args=[playbook.id]),
        "business": playbook.for_business,
        "gaps": has_gaps(public_words(playbook)),
        "do_not_words": do_not(public_words(playbook)),
        "safety": playbook.safety,
        "keep": "",
    }


def forms_of(playbook: Playbook) -> tuple[str, ...]:
    """The sheets that a guide has: one that only asks where to go on is a poster and no more."""
    return tuple(FORMS) if len(main_path(playbook)) > 1 else ("poster",)


def _step(number: int, step: Step, place: acts.Place, *, aloud: bool) -> dict[str, Any]:
    write = in_digits if aloud else str
    ids = dict.fromkeys((step.dial, *step.contacts))
    contacts = [place.contacts[each] for each in ids if each in place.contacts]
    return {
        "number": number,
        "title": said(step.title, write),
        "words": [said(sentence, write) for sentence in step.words],
        "say": said(step.say, write),
        "do_not": [said(words, write) for words in step.do_not],
        "tick": said(step.tick),
        "dial": place.contacts.get(step.dial),
        "reach": [(contact, _reach(contact, aloud=aloud)) for contact in contacts],
    }


def _reach(contact: Contact, *, aloud: bool) -> str:
    phone = in_digits(contact.phone) if aloud else contact.phone
    web = contact.web.replace(".", f" {gettext('dot')} ") if aloud else contact.web
    # Whoever is to be rung may be found on the web too, and paper has no link to tap.
    return f"{phone}, {web}" if phone and web and contact.how == "ring" else phone or web


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _qr(address: str) -> SafeString:
    # The address is ours: host and path; segno draws nothing of it but squares.
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
    named = f'<svg role="img" aria-label="{gettext("A code to scan with a phone")}" '
    return mark_safe(drawn.replace("<svg ", named, 1))
