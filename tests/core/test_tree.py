"""The ledger's tree: published vectors of RFC 6962, and what a forger would try."""

import base64
import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hueandcry.sharing import tree

# The eight entries and the roots of the trees over the first 1 to 8 of them, as in the tests of
# Google's certificate-transparency (Apache-2.0), which RFC 6962 implementations share.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "durham.example/ledger"


def grown(entries: list[bytes]) -> tuple[dict[tuple[int, int], bytes], list[bytes]]:
    """All nodes of the tree over the entries, and its root after each of them."""
    nodes: dict[tuple[int, int], bytes] = {}
    frontier: tuple[bytes, ...] = ()
    roots = []
    for size, entry in enumerate(entries):
        new, frontier = tree.append(size, frontier, entry)
        assert not nodes.keys() & {(level, index) for level, index, _ in new}
        nodes |= {(level, index): value for level, index, value in new}
        roots.append(tree.root(frontier, size + 1))
    return nodes, roots


def test_roots_are_those_of_rfc_6962() -> None:
    assert [root.hex() for root in grown(ENTRIES)[1]] == ROOTS
    assert tree.root((), 0) == hashlib.sha256().digest()


def test_published_proofs() -> None:
    """Proofs printed with the same eight entries: entry 1 of 1, entry 6 of 8, trees 6 to 8."""
    nodes, _ = grown(ENTRIES)

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    assert tree.inclusion_proof(0, 1, node) == ()
    assert [step.hex() for step in tree.inclusion_proof(5, 8, node)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in tree.consistency_proof(6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_leaf_cannot_pose_as_a_node() -> None:
    left, right = tree.leaf_hash(b"a"), tree.leaf_hash(b"b")
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


@pytest.mark.parametrize(("size", "count"), [(0, 1), (3, 1), (4, 2), (-1, 0)])
def test_a_frontier_of_another_size_stops(size: int, count: int) -> None:
    with pytest.raises(ValueError, match="frontier"):
        tree.append(size, (b"x" * 32,) * count, b"entry")
    with pytest.raises(ValueError, match="frontier"):
        tree.root((b"x" * 32,) * count, size)


def test_proofs_of_what_is_not_there_stop() -> None:
    with pytest.raises(ValueError, match="no entry 3"):
        tree.inclusion_proof(3, 3, lambda level, index: b"")
    with pytest.raises(ValueError, match="cannot have grown"):
        tree.consistency_proof(4, 3, lambda level, index: b"")


def test_an_entry_has_one_form() -> None:
    composed, apart = "Caf\u00e9", "Cafe\u0301"
    one = tree.canonical({"who": composed, "at": date(2026, 5, 1), "rows": 3, "no": None})
    two = tree.canonical({"no": None, "rows": 3, "at": "2026-05-01", "who": apart})
    assert one == two == '{"at":"2026-05-01","no":null,"rows":3,"who":"Caf\u00e9"}'.encode()
    at = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    assert tree.canonical({"at": at, "by": ("b", "a")}) == (
        b'{"at":"2026-05-01T09:30:00+00:00","by":["b","a"]}'
    )


@pytest.mark.parametrize(
    "entry",
    [{"a": 1.0}, {"a": [1, {"b": 0.5}]}, {"a": b"x"}, {1: "a"}, {"\u00e9": 1, "e\u0301": 2}],
)
def test_an_entry_without_one_form_stops(entry: Any) -> None:
    with pytest.raises(TypeError):
        tree.canonical(entry)


def test_a_commitment_hides_and_binds() -> None:
    salt, other = bytes(16), bytes(15) + b"\x01"
    assert tree.commitment(salt, "Ada") == hashlib.sha256(bytes(16) + b"Ada").hexdigest()
    assert tree.commitment(salt, "Ada") != tree.commitment(other, "Ada")
    assert tree.commitment(salt, "Caf\u00e9") == tree.commitment(salt, "Cafe\u0301")
    with pytest.raises(ValueError, match="16 bytes"):
        tree.commitment(b"short", "Ada")


def test_a_checkpoint_is_a_c2sp_note() -> None:
    text = tree.checkpoint_text(NAME, 8, bytes.fromhex(ROOTS[-1]))
    assert text == f"{NAME}\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    note = tree.sign(text, NAME, KEY)
    body, signature = note.split("\n\n")
    assert body + "\n" == text
    dash, name, blob = signature.removesuffix("\n").split(" ")
    raw = base64.b64decode(blob)
    public = KEY.public_key()
    assert (dash, name, len(raw)) == ("\u2014", NAME, 4 + 64)
    key_id = hashlib.sha256(NAME.encode() + b"\n\x01" + public.public_bytes_raw()).digest()[:4]
    assert raw[:4] == key_id
    public.verify(raw[4:], text.encode())


def test_a_note_opens_for_its_signer_alone() -> None:
    text = tree.checkpoint_text(NAME, 8, bytes.fromhex(ROOTS[-1]))
    note = tree.sign(text, NAME, KEY)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    assert tree.open_note(note, NAME, KEY.public_key()) == text
    assert tree.open_note(note, NAME, other) is None
    assert tree.open_note(note, "newcastle.example/ledger", KEY.public_key()) is None
    assert tree.open_note(text, NAME, KEY.public_key()) is None
    assert tree.open_note("", NAME, KEY.public_key()) is None
    assert tree.open_note(note.replace("\n8\n", "\n9\n"), NAME, KEY.public_key()) is None


def test_partners_cosign_the_same_text() -> None:
    witness = Ed25519PrivateKey.from_private_bytes(bytes(32))
    text = tree.checkpoint_text(NAME, 8, bytes.fromhex(ROOTS[-1]))
    note = tree.sign(tree.sign(text, NAME, KEY), "college.example", witness)
    assert note.count("\u2014") == 2
    assert tree.open_note(note, NAME, KEY.public_key()) == text
    assert tree.open_note(note, "college.example", witness.public_key()) == text


def test_every_changed_byte_of_a_note_is_seen() -> None:
    text = tree.checkpoint_text(NAME, 8, bytes.fromhex(ROOTS[-1]))
    note = tree.sign(text, NAME, KEY)
    for place in range(len(text)):
        spoilt = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        assert tree.open_note(spoilt, NAME, KEY.public_key()) is None


@pytest.mark.parametrize(
    ("text", "name"), [("a\n", ""), ("a\n", "a b"), ("a\n", "a+b"), ("a", "name"), ("", "name")]
)
def test_what_a_note_cannot_carry_stops(text: str, name: str) -> None:
    with pytest.raises(ValueError, match="note needs"):
        tree.sign(text, name, KEY)


def test_a_checkpoint_names_one_ledger() -> None:
    with pytest.raises(ValueError, match="one-line origin"):
        tree.checkpoint_text("a\nb", 1, bytes(32))


def test_a_proof_for_a_smaller_tree_is_no_proof_for_a_larger() -> None:
    nodes, roots = grown(ENTRIES)
    proof = tree.inclusion_proof(0, 2, lambda level, index: nodes[level, index])
    leaf = tree.leaf_hash(ENTRIES[0])
    assert tree.verify_inclusion(leaf, 0, 2, proof, roots[1])
    assert not tree.verify_inclusion(leaf, 0, 4, proof, roots[1])


def test_a_signature_under_another_key_id_does_not_count() -> None:
    note = tree.sign("text\n", NAME, KEY)
    head, blob = note.removesuffix("\n").rsplit(" ", 1)
    raw = bytearray(base64.b64decode(blob))
    raw[0] ^= 1
    spoilt = f"{head} {base64.b64encode(bytes(raw)).decode()}\n"
    assert tree.open_note(note, NAME, KEY.public_key()) == "text\n"
    assert tree.open_note(spoilt, NAME, KEY.public_key()) is None
