"""The mark in a form of the front door: a form sent twice is one report, without any cookie."""

import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

_LASTS = timedelta(days=1)
_SLACK = -60  # seconds that a clock may have been put back


def fresh(now: datetime) -> str:
    """A new mark: chance and the moment, signed so that nobody else can make one."""
    return _signer().sign(f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}")


def read(token: str, now: datetime) -> str:
    """What is particular to the form, or "" where its mark is over a day old or not one of ours."""
    try:
        form = _signer().unsign(token)
    except BadSignature:
        return ""
    age = now.timestamp() - int(form.rpartition(".")[2])
    return form if _SLACK <= age <= _LASTS.total_seconds() else ""


def _signer() -> Signer:
    return Signer(salt="hueandcry.form")
