"""The survey route: reports over the share that reports, with the survey's doubt."""

import pytest

from hueandcry.figures.survey import NATIONAL, ReportingRate, hidden, local


def test_three_hundred_reports_at_one_in_seven() -> None:
    assert hidden(300, NATIONAL["fraud"]) == pytest.approx((2_100, 1_816, 2_462), rel=0.01)


def test_computer_misuse_is_one_in_fifteen() -> None:
    estimate, low, high = hidden(100, NATIONAL["computer misuse"])
    assert estimate == pytest.approx(1_500)
    assert low < 1_300 < 1_800 < high


def test_who_asks_few_stays_near_the_national_rate() -> None:
    national = NATIONAL["fraud"]
    few, many = local(5, 10, national), local(5_000, 10_000, national)
    assert national.share < few.share < 0.15
    assert many.share == pytest.approx(0.5, abs=0.05)
    assert hidden(300, many)[2] - hidden(300, many)[1] < 50


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_of_nothing_or_all_is_none(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        hidden(10, ReportingRate("", share, 100, ""))


def test_nobody_reports_more_often_than_asked() -> None:
    with pytest.raises(ValueError, match="More people reported"):
        local(11, 10, NATIONAL["fraud"])
