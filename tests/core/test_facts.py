"""Code lists and places: dated, marked, and adding up."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from hueandcry.facts.area_files import UnusableArea
from hueandcry.facts.area_rows import UnreconciledArea, reconcile
from hueandcry.facts.columns import REPORTS
from hueandcry.facts.offence import (
    STREAMS,
    offence_list,
    offences,
    source_of,
    stream_of,
    theme_of,
    themes,
)
from hueandcry.facts.place import area
from hueandcry.facts.report import AGE_BANDS, age_band


def durham() -> dict[str, object]:
    folder = files("hueandcry.facts") / "data" / "areas" / "durham"
    return tomllib.loads((folder / "area.toml").read_text(encoding="utf-8"))


def test_durham_adds_up_to_the_census() -> None:
    pack = area("durham")
    assert len(pack.places) == 396
    assert sum(place.residents for place in pack.places.values()) == 629_882
    assert pack.names["E22000365"] == "County Durham"


def test_a_pack_that_does_not_add_up_is_refused() -> None:
    places = dict(area("durham").places)
    code = next(iter(places))
    places[code] = replace(places[code], residents=places[code].residents + 1)
    with pytest.raises(UnreconciledArea, match="residents add up to 629883"):
        reconcile(durham(), places)
    del places[code]
    with pytest.raises(UnreconciledArea, match="lsoas add up to 395"):
        reconcile(durham(), places)


def test_there_is_no_pack_for_nowhere() -> None:
    with pytest.raises(UnusableArea, match="nowhere"):
        area("nowhere")


def test_what_was_recalled_is_not_called_verified() -> None:
    verified = {code for code, offence in offences().items() if offence.verified}
    assert {"NFIB5A", "NFIB52B", "NFIB90"} <= verified
    assert not verified & {"NFIB3A", "NFIB1D", "NFIB50A", "NFIB52C", "extremism"}
    assert all(offence.mark and offence.source for offence in offences().values())
    assert offence_list()["version"]


def test_every_code_has_a_theme_and_child_exploitation_is_sealed() -> None:
    assert {offence.theme for offence in offences().values()} <= set(themes())
    for offence in offences().values():
        if offence.theme == "child_exploitation":
            assert offence.sealed, offence.code


@pytest.mark.parametrize(
    ("source", "code", "online", "stream"),
    [
        ("police", "blackmail", True, "police_online"),
        ("police", "NFIB3A", True, "police_online"),
        ("police", "blackmail", False, "police_other"),
        ("police", "blackmail", None, "police_other"),
        ("report-fraud", "NFIB3A", None, "fraud"),
        ("report-fraud", "NFIB52C", None, "computer_misuse"),
        ("report-fraud", "", None, "unsorted"),
        ("report-fraud", "blackmail", None, "unsorted"),
        ("bank", "NFIB3A", None, "bank"),
        ("trading-standards", "", None, "trading_standards"),
        ("advice", "NFIB3A", None, "advice"),
        ("other", "NFIB3A", None, "contact"),
    ],
)
def test_a_report_counts_in_one_stream(
    source: str, code: str, online: bool | None, stream: str
) -> None:
    found = stream_of(source, code, online)
    assert found == stream
    assert found in STREAMS
    assert source_of(found) == source


def test_nobody_knows_is_not_other() -> None:
    assert theme_of("") == "not_sure"
    assert theme_of("NFIB99Z") == "not_sure"


@pytest.mark.parametrize(("age", "band"), [(0, 0), (9, 0), (10, 10), (17, 16), (18, 18), (104, 85)])
def test_an_age_lies_in_its_band(age: int, band: int) -> None:
    assert age_band(age) == band
    assert band in AGE_BANDS


def test_a_token_is_no_plain_column() -> None:
    assert REPORTS["token"].kind == "identifying"
    assert REPORTS["sealed"].kind == "special"
