"""Token comparison beside anonlink: python -m benchmarks.linkage [--peer PYTHON] [--large].

The peer is anonlink 0.15.3 in an environment of its own; --peer names that environment's Python.
Both are given the same filters, turn about, and CPU time counts, so that other work on the machine
tells in the ratio as little as it can. --large takes lists of 100,000, --million of a million.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hueandcry.link.block import alike, plan
from hueandcry.link.cluster import Side, clusters
from hueandcry.link.compare import Engine, every_pair, packed

if TYPE_CHECKING:
    from hueandcry.link.kernel import Words

SEED, SIZE, ROUNDS = 1, 20_000, 5
THRESHOLDS = (800, 650)
_PEER = """
import json, sys, time
from bitarray import bitarray
from anonlink.similarities import dice_coefficient_accelerated
sides = []
for name in sys.argv[1:3]:
    data, side = open(name, "rb").read(), []
    for at in range(0, len(data), 128):
        bits = bitarray()
        bits.frombytes(data[at : at + 128])
        side.append(bits)
    sides.append(side)
for line in sys.stdin:
    began = time.process_time()
    found = dice_coefficient_accelerated(tuple(sides), int(line) / 1000, k=None)
    print(json.dumps([time.process_time() - began, len(found[0])]), flush=True)
"""


def lists(size: int, common: float = 0.3) -> tuple[bytes, bytes]:
    """Two lists of filters, three bits of eight set, a share of them of one person and spoilt."""
    import numpy as np

    chance = np.random.default_rng(SEED)

    def bits(count: int) -> bytes:
        drawn = [chance.integers(0, 256, (count, 128), np.uint8) for _ in range(3)]
        return bytes((drawn[0] & (drawn[1] | drawn[2])).tobytes())

    left, right = bits(size), bits(size)
    same = round(size * common)
    own = np.frombuffer(left, np.uint8)[: same * 128].reshape(same, 128)
    # Two to ten bits of a hundred differ.
    share = chance.uniform(0.02, 0.10, (same, 1, 1))
    turned = np.packbits((chance.random((same, 128, 8)) < share).reshape(same, 1024), axis=1)
    return left, (own ^ turned).tobytes() + right[same * 128 :]


def ours(left: "Words", right: "Words", threshold: int, engine: Engine) -> tuple[float, int]:
    """CPU seconds of one thread, and the pairs found."""
    began = time.process_time()
    found = every_pair(left, right, threshold, engine=engine, workers=1)
    return time.process_time() - began, len(found.left)


def beside(peer: str, size: int) -> None:
    """Print millions of comparisons a second of a core, and the ratios."""
    raw = lists(size)
    left, right = map(packed, raw)
    ours(left[:64], right[:64], 800, "numba")  # making the loop is not comparing
    some = left[: size // 10]
    plain = len(some) * size / ours(some, right, 800, "numpy")[0] / 1e6
    print(f"{size:,} x {size:,} filters, one core. Without numba: {plain:,.0f} M comparisons/s.")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("left", "right")]
        for file, data in zip(files, raw, strict=True):
            file.write_bytes(data)
        command = [peer, "-c", _PEER, *map(str, files)]
        pipe = subprocess.PIPE
        other = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) if peer else None
        print("threshold   pairs   compiled M/s   anonlink M/s   ratio")
        for threshold in THRESHOLDS:
            ratios = []
            for _ in range(ROUNDS):
                quick, found = ours(left, right, threshold, "numba")
                line = f"{threshold / 1000:9.2f} {found:7,} {size**2 / quick / 1e6:14,.0f}"
                if other is not None:
                    theirs = _theirs(other, threshold, found)
                    ratios.append(theirs / quick)
                    line += f" {size**2 / theirs / 1e6:14,.0f} {ratios[-1]:7.1f}"
                print(line)
            if ratios:
                print(f"At {threshold / 1000:g} {sorted(ratios)[ROUNDS // 2]:.1f} times anonlink.")
        if other is not None:
            other.communicate()


def _theirs(other: "subprocess.Popen[str]", threshold: int, found: int) -> float:
    """CPU seconds of the peer, which must find the same number of pairs."""
    assert other.stdin
    assert other.stdout
    other.stdin.write(f"{threshold}\n")
    other.stdin.flush()
    seconds, pairs = json.loads(other.stdout.readline())
    assert pairs == found, (pairs, found)
    return float(seconds)


def large() -> None:
    """Print how long two lists of 100,000 take to link."""
    left, right = map(packed, lists(100_000))
    sides = [Side("left", left), Side("right", right)]
    began, worked = time.perf_counter(), time.process_time()
    found = clusters(sides, 700, within=900)
    whole = time.perf_counter() - began
    cpu = time.process_time() - worked
    linked = sum(len(members) > 1 for members in found)
    print(f"100,000 x 100,000 linked, repeats within each list looked for: {whole:.1f} s,", end=" ")
    print(f"{cpu:.1f} s of CPU; {linked:,} of 30,000 found.")


def million() -> None:
    """Print how long two lists of a million take to compare by tables, and what is found."""
    left, right = map(packed, lists(1_000_000, 0.05))
    how = plan(len(left), len(right), 0.375, 700)
    began, worked = time.perf_counter(), time.process_time()
    pairs = alike(left, right, 700, how=how)
    whole = time.perf_counter() - began
    cpu = time.process_time() - worked
    print(f"1,000,000 x 1,000,000 compared by {how.tables} tables of {how.bits} bits:", end=" ")
    print(f"{whole:.0f} s, {cpu:.0f} s of CPU; {len(pairs.left) / 50_000:.1%} of 50,000 found.")


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default="", metavar="PYTHON", help="a Python that has anonlink")
    parser.add_argument("--size", type=int, default=SIZE, help=f"filters a list (default {SIZE:,})")
    parser.add_argument("--large", action="store_true", help="two lists of 100,000, too")
    parser.add_argument("--million", action="store_true", help="two lists of a million, too")
    options = parser.parse_args()
    beside(options.peer, options.size)
    if options.large:
        large()
    if options.million:
        million()


if __name__ == "__main__":
    main()
