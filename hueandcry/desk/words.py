"""Differences as people say them."""

from hueandcry.exchange.words import period_words


def change(now: int, before: int, than: str) -> str:
    """ "27 more than last quarter", "About the same as last quarter", between released numbers."""
    if now == before:
        return f"About the same as {than}"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than {than}"


def since(period: str, then: str, now: str) -> str:
    """What changed about a period since an earlier day, between released numbers as shown."""
    if not then or not now:
        return ""
    words = period_words(period)
    if then == now:
        return f"{words}: {then} as known then, and the same as known now."
    return f"{words}: {then} as known then, {now} now. Later files and findings changed it."
