"""A ledger in memory, as an export of it, for tests that need no database."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hueandcry.sharing import exported, growth, tree

ORIGIN = "hueandcry.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@dataclass(frozen=True, slots=True)
class Made:
    """Its entries, the nodes of its tree, and its key."""

    entries: tuple[bytes, ...]
    nodes: dict[tuple[int, int], bytes]
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """As the export says it."""
        return self.key.public_key().public_bytes_raw().hex()

    def node(self, level: int, index: int) -> bytes:
        """A node of the tree."""
        return self.nodes[level, index]

    def note(self, size: int) -> str:
        """The signed checkpoint at a size."""
        root = tree.root(tree.frontier_at(size, self.node), size)
        return tree.sign(tree.checkpoint_text(ORIGIN, size, root), ORIGIN, self.key)

    def request(self, first: int) -> bytes:
        """What asks a partner to sign growth from a size."""
        size = len(self.entries)
        proof = tree.consistency_proof(first, size, self.node)
        return growth.request(growth.Request(first, proof, self.note(size))).encode()

    def lines(self, since: int = 0, days: tuple[int, ...] = ()) -> list[bytes]:
        """The lines of its export; `days` are the sizes of its daily checkpoints."""
        head = {
            "since": since,
            "frontier": [part.hex() for part in tree.frontier_at(since, self.node)],
            "checkpoint": self.note(len(self.entries)),
            "public_key": self.public_key,
            "checkpoints": [self.note(size) for size in days],
            "cosignatures": [],
        }
        return [line + b"\n" for line in (exported.first_line(head), *self.entries[since:])]

    def text(self, since: int = 0) -> bytes:
        """Its export."""
        return b"".join(self.lines(since))


def made(size: int, *, rewritten: int = 0, key: Ed25519PrivateKey = KEY) -> Made:
    """A ledger of so many entries; the `rewritten`th (1 is the first) says something else."""
    entries: list[bytes] = []
    nodes: dict[tuple[int, int], bytes] = {}
    frontier: tuple[bytes, ...] = ()
    for number in range(1, size + 1):
        act = "disclosure" if number == rewritten else "consultation"
        entry = tree.canonical(
            {"act": act, "at": "2026-05-02T09:30:00+00:00", "number": number, "what": "trend"}
        )
        new, frontier = tree.append(number - 1, frontier, entry)
        nodes |= {(level, index): value for level, index, value in new}
        entries.append(entry)
    return Made(tuple(entries), nodes, key)
