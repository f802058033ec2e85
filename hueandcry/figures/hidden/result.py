"""What is said of the hidden volume: every method beside the others, a floor, and a verdict."""

from dataclasses import dataclass

from hueandcry.figures.hidden.table import Verdict


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's number of victims, those in no list among them.

    `estimate` is None where the method has none; then `why_not` says so in a sentence. `low` and
    `high` are its own 95 % interval where it has one.
    `pairs` are the pairs of lists it chose, as "A:E", and `model` the generators, as "[15,2,3,4]".
    `draws` are the bootstrap's estimates, sorted.
    """

    method: str
    estimate: float | None
    low: float | None = None
    high: float | None = None
    model: str = ""
    draws: tuple[float, ...] = ()
    why_not: str = ""
    mean: float | None = None
    bic: float | None = None
    at_the_edge: bool = False
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The other route: reports over the share that a survey says are reported (docs/method).

    `counts` says what was multiplied ("reports of fraud by adults"), `rate` the survey's share,
    `source` where it stands, `limits` what it leaves out.
    """

    counts: str
    reports: int
    rate: float
    estimate: float
    low: float
    high: float
    source: str
    limits: str


@dataclass(frozen=True, slots=True)
class HiddenVolume:
    """The whole answer. Nothing in it may be shown before sharing.control has cleared it.

    `at_least` is None where the verdict is "refuse". `between` is the range where the verdict is
    "range". `without` has the estimate with each list left out, `merged` with each two lists made
    one. `reasons` are sentences, the gravest first; `would_change` says what would change it.
    """

    lists: tuple[str, ...]
    unit: str
    observed: int
    estimates: tuple[Estimate, ...]
    at_least: int | None
    between: tuple[int, int] | None
    verdict: Verdict
    reasons: tuple[str, ...]
    would_change: tuple[str, ...]
    without: tuple[tuple[str, Estimate], ...]
    merged: tuple[tuple[str, Estimate], ...]
    surveys: tuple[Survey, ...]
    strata: tuple[tuple[str, "HiddenVolume"], ...]
    missed_links: float
    seed: int
    draws: int
    digest: str
    version: str
