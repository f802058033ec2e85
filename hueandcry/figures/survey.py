"""The survey route to what is hidden: reports, over the share of victims who report.

It stands beside the overlaps of lists and is never averaged with them, since the two fail in
different ways. Sources: OSR, review of fraud and computer misuse statistics, 3 April 2025.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ReportingRate:
    """The share of victims who report, as a survey found it.

    `out_of` is the number of people asked that would leave as much doubt as the survey's interval
    does: its effective sample. `of` says of what and of whom it is.
    """

    of: str
    share: float
    out_of: float
    source: str

    @property
    def beta(self) -> tuple[float, float]:
        """The two parameters of its Beta distribution."""
        return self.share * self.out_of, (1 - self.share) * self.out_of


OSR = "Office for Statistics Regulation, 3 April 2025, year to September 2024"
ADULTS = "adults in households; the survey asks no firm and nobody under 16"
_OUT_OF = 1_000  # an assumption: the review prints no interval
NATIONAL: Mapping[str, ReportingRate] = MappingProxyType(
    {
        "fraud": ReportingRate("fraud against adults", 1 / 7, _OUT_OF, OSR),
        "computer misuse": ReportingRate("computer misuse against adults", 1 / 15, _OUT_OF, OSR),
    }
)


def hidden(reports: int, rate: ReportingRate, level: float = 0.95) -> tuple[float, float, float]:
    """How many victims stand behind some reports: the estimate, and the limits of its interval.

    Reports over the share, and over the Beta distribution's quantiles. The counts are taken as they
    are: the doubt is the survey's. Raises ValueError where the share or its sample is none.
    """
    from scipy.stats import beta

    if reports < 0 or not 0 < rate.share < 1 or rate.out_of <= 0:
        raise ValueError("The survey route needs reports from 0 and a share between 0 and 1.")
    tail = (1 - level) / 2
    least, most = beta.ppf([tail, 1 - tail], *rate.beta)
    return reports / rate.share, reports / float(most), reports / float(least)


def local(reported: int, asked: int, rate: ReportingRate) -> ReportingRate:
    """The rate of a partnership that asked the question itself, drawn towards the national one.

    Beta-binomial: the survey is the prior, `reported` of `asked` are the data. Raises ValueError
    where they do not fit each other.
    """
    if not 0 <= reported <= asked:
        raise ValueError("More people reported than were asked.")
    of, source = f"{rate.of}, asked here", f"{rate.source}; {asked:,} asked here"
    yes, no = rate.beta
    return ReportingRate(of, (yes + reported) / (yes + no + asked), rate.out_of + asked, source)
