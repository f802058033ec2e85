"""How many of everything a quarter holds: the Durham figures, with what is assumed named so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from hueandcry.synthetic.plan import Quarter

# Figures are a quarter's for County Durham (Census 2021 residents) and scale with residents.
COUNTY_RESIDENTS = 522_078
TRUE_FRAUD = 10_200  # CSEW 2025, 4.5m a year x 0.905% of adults / 4
TRUE_COMPUTER_MISUSE = 2_950  # middle of 2,300 to 3,600, CSEW
TRUE_ONLINE_CRIME = 4_000  # assumed: no survey gives it
TRUE_OTHER_CRIME = 100  # assumed: what else an online extract drags in
CAMPAIGN_TEXTS = 360  # assumed
FRAUD_TOLD = 1 / 7  # OSR 2025, citing ONS
COMPUTER_MISUSE_TOLD = 1 / 15  # OSR 2025, citing ONS
ONLINE_CRIME_TOLD = 0.35  # assumed
# What one local bank, trading standards and an advice centre hear of: assumed, in the proportions
# of the sample partnership to each other, fewer than there of what truly happened.
BANK_FRAUD, BANK_COMPUTER_MISUSE = 300, 4
TRADING_STANDARDS = 36
ADVICE_FRAUD, ADVICE_COMPUTER_MISUSE = 55, 12


@dataclass(frozen=True, slots=True)
class Volumes:
    """Counts for one partnership in one quarter; `fraud` and `computer_misuse` by list.

    `flagged` are police reports with the cyber flag Y, of which `flagged_money` are fraud or
    computer misuse; `missed` are online crimes the police did not flag. The flagged number is held
    in a narrow band on purpose: the seed figure is 740 to 780 a quarter for the county.
    """

    true_fraud: int
    true_computer_misuse: int
    true_online_crime: int
    true_other_crime: int
    campaign: int
    fraud: Mapping[str, int]
    computer_misuse: Mapping[str, int]
    flagged: int
    flagged_money: int
    missed: int
    other_crime: int


def volumes(
    residents: int, quarter: Quarter, new_question: date | None, scale: float, rng: Random
) -> Volumes:
    """The counts for `residents` people; the new question moves online crimes from missed to Y."""
    size = residents / COUNTY_RESIDENTS * scale * quarter.part
    asked = _share_after(quarter, new_question)
    flagged = 742.5 + 22 * asked + rng.uniform(-2, 2)
    return Volumes(
        true_fraud=round(TRUE_FRAUD * size * rng.uniform(0.97, 1.03)),
        true_computer_misuse=round(TRUE_COMPUTER_MISUSE * size * rng.uniform(0.95, 1.05)),
        true_online_crime=round(TRUE_ONLINE_CRIME * size * rng.uniform(0.97, 1.03)),
        true_other_crime=round(TRUE_OTHER_CRIME * size),
        campaign=round(CAMPAIGN_TEXTS * size),
        fraud={
            "reportfraud": round(size * min(815.0, max(745.0, rng.gauss(780, 18)))),
            "police": round(size * rng.uniform(88, 102)),
            **_helpers(size, BANK_FRAUD, TRADING_STANDARDS, ADVICE_FRAUD, rng),
        },
        computer_misuse={
            "reportfraud": round(size * rng.uniform(61.5, 72)),
            "police": round(size * rng.uniform(12, 16)),
            **_helpers(size, BANK_COMPUTER_MISUSE, 0, ADVICE_COMPUTER_MISUSE, rng),
        },
        flagged=round(size * flagged),
        flagged_money=round(size * rng.uniform(19, 23)),
        missed=round(size * (66 - 22 * asked + rng.uniform(-3, 3))),
        other_crime=round(size * rng.uniform(66, 76)),
    )


def _helpers(
    size: float, bank: int, trading_standards: int, advice: int, rng: Random
) -> dict[str, int]:
    mean = {"bank": bank, "trading_standards": trading_standards, "advice": advice}
    return {name: round(size * count * rng.uniform(0.93, 1.07)) for name, count in mean.items()}


def _share_after(quarter: Quarter, day: date | None) -> float:
    """The share of the quarter's days on or after `day`."""
    if day is None or day > quarter.last:
        return 0.0
    days = (quarter.last - quarter.first).days + 1
    return min(1.0, ((quarter.last - day).days + 1) / days)
