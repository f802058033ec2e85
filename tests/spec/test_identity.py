"""The same person or firm, written as lists write them, is the same once cleaned."""

from datetime import date

import pytest

from hueandcry.link import identity
from hueandcry.link.identity import Identity
from hueandcry.link.merge import merged, same_victim, victims, without_shared


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Mrs ANN Marie", "ann"),
        ("Seán", "sean"),
        ("Łukasz", "lukasz"),
        ("D'Arcy", "darcy"),
        ("J.", "j"),
        ("Unknown", ""),
        ("42", ""),
        ("", ""),
    ],
)
def test_forename(text: str, clean: str):
    assert identity.forename(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Smith-Jones", "smithjones"),
        ("SMITH JONES", "smithjones"),
        ("O'Neil", "oneil"),
        ("van der Berg", "vanderberg"),
        ("N/K", ""),
        ("X", ""),
    ],
)
def test_surname(text: str, clean: str):
    assert identity.surname(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("0191 498 0958", "1914980958"),
        ("+44 191 498 0958", "1914980958"),
        ("0044 (0)191 498 0958", "1914980958"),
        ("1914980958", "1914980958"),
        ("1914980958.0", "1914980958"),
        ("07700 900454 or 0191 498 0001", "7700900454"),
        ("1.9150E+09", ""),
        ("00000000000", ""),
        ("0123456789", ""),
        ("unknown", ""),
        ("12345", ""),
    ],
)
def test_phone(text: str, clean: str):
    assert identity.phone(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ann.Lee@Example.ORG", "ann.lee@example.org"),
        ("ann.lee(at)example.org", "ann.lee@example.org"),
        ("ann.lee [at] example.org", "ann.lee@example.org"),
        ("mailto:ann.lee@example.org", "ann.lee@example.org"),
        ("noemail@example.org", ""),
        ("none", ""),
        ("ann@home", ""),
        ("@", ""),
    ],
)
def test_email(text: str, clean: str):
    assert identity.email(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("The Belcor Joinery Co. Ltd", "belcor joinery"),
        ("BELCOR JOINERY LIMITED", "belcor joinery"),
        ("Ltd", "ltd"),
        ("n/a", ""),
    ],
)
def test_organisation(text: str, clean: str):
    assert identity.organisation(text) == clean


def test_a_short_form_is_of_its_name_and_its_name_has_the_initial():
    assert identity.family_of("bill") == identity.family_of("william")
    assert identity.family_of("bill") != identity.family_of("james")
    assert (identity.initial_of("bill"), identity.initial_of("peggy")) == ("w", "m")
    assert (identity.initial_of("kate"), identity.initial_of("zebedee")) == ("k", "z")


ANN = Identity("ann", "lee", date(1970, 3, 5), "DH15CV", "DH1", "1914980958", "a.lee@example.org")


@pytest.mark.parametrize(
    "other",
    [
        ANN,
        Identity("annie", "lee", date(1970, 5, 3)),
        Identity("ann", "leee", None, "DH15CV", "DH1", "1914980958"),
        Identity("a", "lee", date(1970, 3, 5), "DH15CV", "DH1"),
    ],
)
def test_plainly_the_same(other: Identity):
    assert (same_victim(ANN, other) and same_victim(other, ANN)) == (other.kinds_told > 1)


@pytest.mark.parametrize(
    "other",
    [
        Identity("eve", "lee", date(1970, 3, 5), "DH15CV", "DH1", "1914980958"),  # a twin
        Identity("ann", "lee", date(1945, 3, 5), "DH15CV", "DH1", "1914980958"),  # her mother
        Identity("a", "lee", None, "DH15CV", "DH1"),
        Identity("ann", "lee", None, "", "DH1"),
        Identity("ann", "lovell", date(1970, 3, 5), "DH15CV", "DH1"),
        Identity(phone="1914980958", email="a.lee@example.org"),
        Identity(organisation="lee", phone="1914980958", postcode="DH15CV"),
    ],
)
def test_not_plainly_the_same(other: Identity):
    assert not same_victim(ANN, other)
    assert not same_victim(other, ANN)


def test_what_one_record_lacks_another_tells_in_any_order():
    records = [
        Identity("a", "lee", date(1970, 3, 5), "DH15CV", "DH1", "1914980958"),
        Identity("ann", "lee", None, "DH15CV", "DH1", "1914980958", "a.lee@example.org"),
        Identity("bo", "lee", None, "DH15CV", "DH1"),
        Identity("ann", "lee", date(1970, 3, 5), "DH15CV", "DH1"),
    ]
    assert victims(records) == [(0, 1, 3), (2,)]
    three = [records[at] for at in (0, 1, 3)]
    assert merged(three) == merged(three[::-1]) == ANN


def test_a_number_of_many_names_is_nobodys():
    helpers = [Identity("ann", name, phone="1914980958") for name in ("lee", "oak", "ash", "elm")]
    assert [one.phone for one in without_shared(helpers)] == [""] * 4
    assert without_shared(helpers[:3]) == helpers[:3]
