"""Who is in a list of a fixed size: a draw in which the odds still decide."""

from collections.abc import Mapping, Sequence
from math import log, log1p
from random import Random

from hueandcry.synthetic.events import CAMPAIGN, Event

_IN_ONE_HAND = 1.2


def likeliest(
    events: Sequence[Event],
    count: int,
    by_code: Mapping[str, float],
    rng: Random,
    by_loss: float = 0.12,
) -> set[int]:
    """`count` events, drawn without replacement with odds exp(severity, loss, kind, readiness).

    The Gumbel top-k draw: the number is fixed and the odds still decide who is in it (Yellott
    1977; Efraimidis and Spirakis 2006 draw the same sample by other keys). `by_loss` is the log
    odds a unit of log(1 + pounds) adds.
    """
    keys = sorted(
        (
            (
                0.5 * event.severity
                + by_loss * log1p(event.loss)
                + event.person.readiness
                + by_code.get(event.code, 0.0)
                + _IN_ONE_HAND * (event.series == CAMPAIGN)
                - log(-log(rng.random() or 1e-300)),
                event.number,
            )
            for event in events
        ),
        reverse=True,
    )
    return {number for _, number in keys[:count]}
