"""A partner's signature under a checkpoint, as C2SP tlog-cosignature writes it."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hueandcry.sharing import cosign, growth, tree
from tests.core.exported_ledger import KEY, OTHER, made

# The example that the specification prints (C2SP tlog-cosignature v1.0.0), with its signed message.
EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\N{EM DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\N{EM DASH} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501
NAME = "bank.example"
NOTE = made(9).note(9)
AT = 1_777_800_000


def test_the_time_in_the_published_example_is_the_one_that_it_says_was_signed() -> None:
    assert cosign.dated(EXAMPLE) == 1679315147


def test_a_cosignature_is_byte_for_byte_what_the_specification_says() -> None:
    """Key id, big-endian time and signed message put together by hand from its text."""
    text, lines = tree.note_parts(NOTE)
    line = cosign.cosign(NOTE, NAME, OTHER, AT).removeprefix(f"{text}\n{lines}")
    public = OTHER.public_key()
    key_id = hashlib.sha256(b"bank.example\n\x04" + public.public_bytes_raw()).digest()[:4]
    message = b"cosignature/v1\ntime 1777800000\n" + text.encode()
    raw = key_id + AT.to_bytes(8, "big") + OTHER.sign(message)
    assert line == f"\N{EM DASH} bank.example {base64.b64encode(raw).decode()}\n"


def test_the_ledgers_own_signature_stands_beside_it() -> None:
    signed = cosign.cosign(NOTE, NAME, OTHER, AT)
    assert tree.open_note(signed, "hueandcry.example/ledger", KEY.public_key()) is not None
    assert cosign.cosigned(signed, NAME, OTHER.public_key()) == cosign.Cosigned(
        tree.note_parts(NOTE)[0], AT
    )
    assert cosign.dated(signed) == AT
    assert cosign.dated(NOTE) is None


def test_another_time_text_name_or_key_is_no_cosignature() -> None:
    signed, public = cosign.cosign(NOTE, NAME, OTHER, AT), OTHER.public_key()
    line = signed.rstrip("\n").rsplit(" ", 1)[1]
    raw = bytearray(base64.b64decode(line))
    raw[11] ^= 1  # a second later or earlier
    for spoilt in (
        signed.replace(line, base64.b64encode(bytes(raw)).decode()),
        signed.replace("\n9\n", "\n8\n"),
        signed.replace(line, line[:-8]),
        NOTE,
        "",
    ):
        assert cosign.cosigned(spoilt, NAME, public) is None
    assert cosign.cosigned(signed, "shop.example", public) is None
    assert cosign.cosigned(signed, NAME, KEY.public_key()) is None


def test_a_signature_of_the_plain_kind_does_not_count() -> None:
    """A partner's name and key under the bare text say nothing of what it saw."""
    plain = tree.sign(NOTE, NAME, OTHER)
    assert cosign.cosigned(plain, NAME, OTHER.public_key()) is None


def test_a_key_is_one_line_that_shows_a_slip() -> None:
    line = cosign.verifier(NAME, OTHER.public_key())
    name, key = cosign.read_verifier(f" {line}\n")
    assert (name, key.public_bytes_raw()) == (NAME, OTHER.public_key().public_bytes_raw())
    for spoilt in (line.replace("bank", "tank"), line[:-6], f"{line}A", "", "a+b", "a+b+c", "+++"):
        with pytest.raises(ValueError, match="no cosigner's key"):
            cosign.read_verifier(spoilt)


@pytest.mark.parametrize(
    ("name", "at"), [("a b", 1), ("a+b", 1), ("", 1), ("a", -1), ("a", 1 << 63)]
)
def test_what_no_note_can_carry_stops(name: str, at: int) -> None:
    with pytest.raises(ValueError, match="cosigner needs"):
        cosign.cosign(NOTE, name, Ed25519PrivateKey.generate(), at)


def test_a_request_reads_back_and_a_spoilt_one_says_why() -> None:
    ledger = made(11)
    asked = growth.read_request(ledger.request(6).decode())
    assert (asked.old, asked.note) == (6, ledger.note(11))
    assert asked.proof == tree.consistency_proof(6, 11, ledger.node)
    assert growth.read_request(ledger.request(0).decode()).proof == ()
    for spoilt in (
        "",
        "old 6\n",
        "old 06\n\nx\n",
        "6\n\nx\n",
        NOTE,
        "old 1\n" + "QQ==\n" * 64 + "\nx\n",
    ):
        with pytest.raises(ValueError, match="no checkpoint with a proof"):
            growth.read_request(spoilt)
    with pytest.raises(ValueError, match="spoilt"):
        growth.read_request("old 1\n!!\n\nx\n")
