"""Differences as people say them."""


def change(now: int, before: int, than: str) -> str:
    """ "27 more than last quarter", "About the same as last quarter", between released numbers."""
    if now == before:
        return f"About the same as {than}"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than {than}"
