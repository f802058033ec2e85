"""Which cells and words give which artefacts, and which must give none."""

import pytest

from hueandcry.intake import artefacts
from hueandcry.intake.artefact_forms import is_cut_off
from hueandcry.intake.sources import FIELDS
from hueandcry.intake.wallets import wallet

AT = {name: at for at, name in enumerate(FIELDS)}
PHONE, URL, ACCOUNT = "suspect_phone", "suspect_url", "suspect_account"
WALLET, EMAIL = "suspect_wallet", "suspect_email"
CELLS = [
    (PHONE, "0117 496 0523", {"phone:+441174960523"}),
    (PHONE, "+44 (0)117 496 0523", {"phone:+441174960523"}),
    (PHONE, "00441174960523", {"phone:+441174960523"}),
    (PHONE, "1174960523", {"phone:+441174960523"}),
    (PHONE, "1174960523.0", {"phone:+441174960523"}),
    (PHONE, "441174960523", {"phone:+441174960523"}),
    (PHONE, "0117 496 0523 / 07700 900123", {"phone:+441174960523", "phone:+447700900123"}),
    (PHONE, "+1 202 555 0123", {"phone:+12025550123"}),
    (PHONE, "1.9150E+09", set()),
    (PHONE, "withheld", set()),
    (PHONE, "07777777777", set()),
    (PHONE, "12345", set()),
    (PHONE, "fake@bad.example", {"email:fake@bad.example"}),
    (URL, "https://www.Parcel-Fee-220.example/pay?id=77#top", {"url:parcel-fee-220.example/pay"}),
    (URL, "hxxps://parcel-fee-220[.]example/pay", {"url:parcel-fee-220.example/pay"}),
    (URL, "parcel-fee-220 [dot] example", {"url:parcel-fee-220.example"}),
    (URL, "http://10.0.0.1:8080/x", {"url:10.0.0.1/x"}),
    (URL, "münchen-bank.example", {"url:xn--mnchen-bank-thb.example"}),
    (URL, "bad.example/track/07700900123", {"url:bad.example"}),
    (URL, "bad.example/me@example.org", {"url:bad.example"}),
    (URL, "none", set()),
    (ACCOUNT, "12-34-56 40629120", {"account:123456-40629120"}),
    (ACCOUNT, "sort 123456 acc no 40629120", {"account:123456-40629120"}),
    (ACCOUNT, "12345640629120", {"account:123456-40629120"}),
    (ACCOUNT, "4062 9120", {"account:40629120"}),
    (ACCOUNT, "4062912", {"account:04062912"}),
    (ACCOUNT, "GB29 NWBK 6016 1331 9268 19", {"account:601613-31926819"}),
    (ACCOUNT, "GB28 NWBK 6016 1331 9268 19", set()),
    (ACCOUNT, "4929 1234 5678 9012", set()),
    (ACCOUNT, "12345678", set()),
    (EMAIL, "Foo.Bar(at)bad.example", {"email:foo.bar@bad.example"}),
    (WALLET, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", {"wallet:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}),
    (WALLET, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", set()),
]
WORDS = [
    ("Your parcel waits: parcel-fee-220.example/pay", {"url:parcel-fee-220.example/pay",
                                                       "method:parcel-fee"}),
    ("they rang from 0117 496 0523 twice", {"phone:+441174960523"}),
    ("my number is 07700 900123, reach me on 07700 900124", set()),
    ("ring me on 07700 900124. They called from 0114 496 0111", {"phone:+441144960111"}),
    ("I sent it to account 12-34-56 40629120", {"account:123456-40629120"}),
    ("it left my account 12-34-56 40629120", set()),
    ("mail came from help@tax-pay.example.", {"email:help@tax-pay.example"}),
    ("my email ann@lee.example was used", set()),
    ("my website www.lees-cakes.co.uk was copied", set()),
    ("I lost the money.Then he left.Me too", set()),
    ("he had ANYDESK put on", {"method:remote-access"}),
    ("anydesks", set()),
    ("12.50 was taken on 01.02.2024", set()),
]  # fmt: skip


def told(found: tuple[tuple[str, str], ...]) -> set[str]:
    return {f"{kind}:{value}" for kind, value in found}


@pytest.mark.parametrize(("column", "cell", "says"), CELLS)
def test_a_suspects_cell_gives_its_artefacts(column: str, cell: str, says: set[str]) -> None:
    assert told(artefacts.of_cell(column, cell)) == says


@pytest.mark.parametrize(("words", "says"), WORDS)
def test_a_narrative_gives_what_it_calls_the_offenders(words: str, says: set[str]) -> None:
    assert told(artefacts.of_words(words)) == says


@pytest.mark.parametrize(("column", "cell", "says"), CELLS)
def test_a_prepared_file_carries_each_and_takes_no_other(
    column: str, cell: str, says: set[str]
) -> None:
    found = tuple(sorted(set(artefacts.of_cell(column, cell))))
    assert artefacts.from_text(artefacts.as_text(found)) == found


@pytest.mark.parametrize(
    "text",
    ["phone:0117 496 0523", "name:Ann", "method:Ann", "url:HTTP://x.example", "phone:+44117496",
     "email:Ann", "phone:+441174960523 phone:+441174960523", "wallet:1abc", " ", "account:1234567",
     "url:b.example url:a.example"],
)  # fmt: skip
def test_what_no_prepared_file_holds_is_not_taken(text: str) -> None:
    assert artefacts.from_text(text) is None


def row(**cells: str) -> list[str]:
    found = [""] * (len(FIELDS) + 1)
    for name, text in cells.items():
        found[AT[name]] = text
    return found


@pytest.mark.parametrize(
    "cells",
    [
        {"phone": "0117 496 0523", "suspect_phone": "+441174960523"},
        {"phone": "1174960523", "suspect_phone": "0117 496 0523"},
        {"name": "Quillfeather, Ann", "suspect_url": "quillfeather.example"},
        {"email": "Ann@Lee.example", "suspect_email": "ann@lee.example"},
        {"surname": "Quillfeather", "suspect_url": "www.quill-feather.example"},
        {"surname": "Quillfeather", "suspect_email": "ann.quillfeather@example.org"},
    ],
)
def test_what_is_the_victims_own_is_dropped(cells: dict[str, str]) -> None:
    """Broken once by leaving the victim's columns out: each of these was kept."""
    assert artefacts.of_row(row(**cells), AT) == ()
    suspects = {name: text for name, text in cells.items() if name.startswith("suspect")}
    assert artefacts.of_row(row(**suspects), AT) != ()


def test_artefacts_are_sorted_and_stand_once() -> None:
    words = "texted from 01174960523: see b.example/x"
    cells = row(suspect_phone="0117 496 0523", suspect_url="b.example", narrative=words)
    found = artefacts.of_row(cells, AT)
    assert found == (
        ("phone", "+441174960523"),
        ("url", "b.example"),
        ("url", "b.example/x"),
    )


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", True),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", False),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", True),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", True),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLz", False),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", True),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", True),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", False),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", True),
        ("111111111111111111111111111111111111", False),
    ],
)
def test_a_wallet_is_one_whose_check_holds(address: str, *, holds: bool) -> None:
    """The addresses are of EIP-55, BIP 173, BIP 350 and the first block."""
    assert bool(wallet(address)) is holds


def test_a_number_that_a_spreadsheet_cut_off_is_said_to_be_so() -> None:
    assert is_cut_off("1.9150E+09")
    assert not is_cut_off("0117 496 0523")
