"""What one cell of a partner's file becomes: losses, postcodes, people. Nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest

from hueandcry.intake import tidy

LOSSES = [
    # as sent, pounds, sure
    ("£1,200.00", "1200.00", True),
    ("147.21", "147.21", True),
    ("£ 50", "50.00", True),
    ("GBP 50", "50.00", True),
    ("0", "0.00", True),
    ("nil", "0.00", True),
    ("", None, True),
    ("c. £500", "500.00", False),
    ("approx 50", "50.00", False),
    ("500 approx", "500.00", False),
    ("~£50", "50.00", False),
    ("400+", "400.00", False),
    ("1.2k", "1200.00", False),
    ("c. £1.2k", "1200.00", False),
    ("1.234,56", "1234.56", False),
    ("1.5E+03", "1500.00", False),
    ("unknown", None, False),
    ("-50", None, False),
    ("−50", None, False),
    ("(50)", None, False),
    ("$500", None, False),
    ("£500-£600", None, False),
    ("=1+1", None, False),
    ("@SUM(A1)", None, False),
    ("9" * 40, None, False),
    ("nan", None, False),
    ("1e999", None, False),
]

POSTCODES = [
    # as sent, outward, whole, sure
    ("DH1 5TP", "DH1", "DH15TP", True),
    ("dh1 5tp", "DH1", "DH15TP", True),
    ("DH75RZ", "DH7", "DH75RZ", True),
    ("DL14 8BB", "DL14", "DL148BB", True),
    ("SR8", "SR8", "", True),
    ("DH2 5", "DH2", "", True),
    ("DLI4 5YR", "DL14", "DL145YR", True),
    ("DHI 5TP", "DH1", "DH15TP", True),
    ("SR8 OAB", "SR8", "SR80AB", True),
    ("0L1 1AA", "OL1", "OL11AA", True),
    ("S1O 2TN", "S10", "S102TN", True),
    ("EC1A 1BB", "EC1A", "EC1A1BB", True),
    ("W1A 1AA", "W1A", "W1A1AA", True),
    ("", "", "", True),
    ("N/K", "", "", True),
    ("EIO 5AB", "E10", "E105AB", True),
    # W5B or WS8: it could be either
    ("WSB 1AA", "", "", False),
    ("XX1 1AA", "", "", False),
    ("12 High Street", "", "", False),
    ("=cmd", "", "", False),
]


@pytest.mark.parametrize(("sent", "pounds", "sure"), LOSSES)
def test_a_loss(sent: str, pounds: str | None, sure: bool) -> None:
    assert tidy.loss(sent) == tidy.Loss(Decimal(pounds) if pounds else None, sure)


@pytest.mark.parametrize(("sent", "outward", "whole", "sure"), POSTCODES)
def test_a_postcode(sent: str, outward: str, whole: str, sure: bool) -> None:
    assert tidy.postcode(sent) == tidy.Postcode(outward, whole, sure)


@pytest.mark.parametrize(
    ("sent", "sex"),
    [("M", "M"), ("female", "F"), ("Woman", "F"), ("U", ""), ("Not known", ""), ("", "")],
)
def test_a_sex_is_f_or_m_or_not_known(sent: str, sex: str) -> None:
    assert tidy.sex(sent) == sex


@pytest.mark.parametrize(
    ("sent", "flag"),
    [("Y", True), ("yes", True), ("1", True), ("TRUE", True), ("N", False), ("0", False),
     ("", None), ("maybe", None)],
)  # fmt: skip
def test_a_flag_is_yes_no_or_not_known(sent: str, flag: bool | None) -> None:
    assert tidy.yes_no(sent) is flag


@pytest.mark.parametrize(
    ("sent", "born"),
    [("29-MAY-54", "1954-05-29"), ("31.03.73", "1973-03-31"), ("09/02/1955", "1955-02-09"),
     ("01/13/1977", "1977-01-13"), ("1900-01-01", None), ("20/11/2030", None), ("", None)],
)  # fmt: skip
def test_a_date_of_birth(sent: str, born: str | None) -> None:
    found = tidy.birth(sent, "dmy", date(2026, 11, 24))
    assert found == (date.fromisoformat(born) if born else None)


def test_whole_years_of_age_turn_on_the_birthday() -> None:
    born = date(2000, 5, 10)
    assert tidy.years_between(born, date(2018, 5, 9)) == 17
    assert tidy.years_between(born, date(2018, 5, 10)) == 18
    assert tidy.years_between(born, date(1999, 1, 1)) is None


def test_a_token_is_the_same_for_one_person_however_the_name_is_written() -> None:
    born = date(1980, 2, 1)
    token = tidy.token(b"key", "O'Brien", "Zoë", born)
    assert len(token) == 32
    assert token == tidy.token(b"key", "OBRIEN", "Z", born)
    assert token != tidy.token(b"other", "O'Brien", "Zoë", born)
    assert token != tidy.token(b"key", "O'Brien", "Zoë", date(1980, 1, 2))


@pytest.mark.parametrize(
    ("surname", "forename", "born"),
    [("", "Ann", date(1980, 2, 1)), ("Lee", "", date(1980, 2, 1)), ("Lee", "Ann", None)],
)
def test_there_is_no_token_where_the_person_is_not_clear(
    surname: str, forename: str, born: date | None
) -> None:
    assert tidy.token(b"key", surname, forename, born) == ""


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_spreadsheet_runs_what_we_write(cell: str) -> None:
    assert tidy.harmless(cell) == f"'{cell}"


def test_an_ordinary_cell_is_written_as_it_is() -> None:
    assert tidy.harmless("PO000001") == "PO000001"


def test_a_sum_with_its_sign_behind_it_is_not_taken_for_a_loss() -> None:
    assert tidy.loss("250.00-") == tidy.Loss(None, False)
    assert tidy.loss("£250/-").sure
