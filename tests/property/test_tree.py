"""The tree against pymerkle, a slow tree written down from RFC 6962, and tampering."""

import hashlib
from typing import Any

import pymerkle
from hypothesis import given
from hypothesis import strategies as st

from hueandcry.sharing import tree

ENTRIES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def slow_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    parts = slow_root(entries[:half]) + slow_root(entries[half:])
    return hashlib.sha256(b"\x01" + parts).digest()


class Ledger:
    """The nodes that an owner keeps, grown one entry at a time."""

    def __init__(self, entries: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.frontier: tuple[bytes, ...] = ()
        for size, entry in enumerate(entries):
            new, self.frontier = tree.append(size, self.frontier, entry)
            self.nodes |= {(level, index): value for level, index, value in new}

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]


@given(ENTRIES)
def test_root_is_the_slow_root_and_pymerkle_agrees(entries: list[bytes]) -> None:
    oracle: Any = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        oracle.append_entry(entry)
    found = tree.root(Ledger(entries).frontier, len(entries))
    assert found == slow_root(entries) == oracle.get_root()


@given(ENTRIES, st.data())
def test_pymerkle_accepts_our_inclusion_proofs(entries: list[bytes], data: Any) -> None:
    ledger, size = Ledger(entries), len(entries)
    index = data.draw(st.integers(0, size - 1))
    oracle: Any = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        oracle.append_entry(entry)
    theirs = oracle.prove_inclusion(index + 1, size)
    ours = tree.inclusion_proof(index, size, ledger.node)
    assert list(ours) == theirs.path[1:]
    leaf = tree.leaf_hash(entries[index])
    assert tree.verify_inclusion(leaf, index, size, ours, slow_root(entries))


@given(ENTRIES, st.data())
def test_growth_is_proved(entries: list[bytes], data: Any) -> None:
    ledger, second = Ledger(entries), len(entries)
    first = data.draw(st.integers(0, second))
    proof = tree.consistency_proof(first, second, ledger.node)
    old, new = slow_root(entries[:first]), slow_root(entries)
    assert tree.verify_consistency(first, second, old, new, proof)


@given(ENTRIES, st.data())
def test_a_false_inclusion_is_refused(entries: list[bytes], data: Any) -> None:
    ledger, size = Ledger(entries), len(entries)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, ledger.node)
    leaf, root = tree.leaf_hash(entries[index]), slow_root(entries)
    other = data.draw(st.binary(min_size=9, max_size=9))
    assert not tree.verify_inclusion(tree.leaf_hash(other), index, size, proof, root)
    assert not tree.verify_inclusion(leaf, index, size, (*proof, bytes(32)), root)
    assert not tree.verify_inclusion(leaf, size, size, proof, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        spoilt = [bytes(32) if at == place else step for at, step in enumerate(proof)]
        assert not tree.verify_inclusion(leaf, index, size, spoilt, root)
        assert not tree.verify_inclusion(leaf, index, size, proof[:-1], root)


@given(ENTRIES.filter(lambda entries: len(entries) > 1), st.data())
def test_a_rewritten_ledger_is_refused(entries: list[bytes], data: Any) -> None:
    """Whoever rewrites an entry that a partner has a checkpoint of cannot prove growth."""
    second = len(entries)
    first = data.draw(st.integers(1, second))
    place = data.draw(st.integers(0, first - 1))
    rewritten = list(entries)
    rewritten[place] = b"rewritten"
    forged = Ledger(rewritten)
    proof = tree.consistency_proof(first, second, forged.node)
    old, new = slow_root(entries[:first]), slow_root(rewritten)
    assert not tree.verify_consistency(first, second, old, new, proof)
    assert not tree.verify_consistency(first, second, old, new, (*proof, old))
    assert not tree.verify_consistency(second, first, new, old, proof) or first == second
