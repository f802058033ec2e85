"""Making tokens, 100,000 invented records, beside clkhash where it is installed.

Run: .venv/bin/python -m benchmarks.tokens [--rows N] [--peer PYTHON]
Prints filters a second of processor time on one core: ours, and clkhash's by the interpreter that
`--peer` names (clkhash 0.18 needs Python under 3.12 and an old cryptography, so a place of its
own), over the same records in the same run; then the whole command on a file of as many rows.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hueandcry.facts.place import area
from hueandcry.link import keys, tokens
from hueandcry.link.identity import Identity
from hueandcry.link.keys import ProjectKey
from hueandcry.synthetic.large import large
from hueandcry.synthetic.lists import first_names, surnames

KEY = ProjectKey("benchmark", date(2099, 12, 31), bytes(range(32)))
_PEER = """
import csv, io, json, sys, time
from clkhash import clk, comparators, field_formats as ff, schema
from clkhash.field_formats import FieldHashingProperties, BitsPerFeatureStrategy, StringSpec
from clkhash.schema import Schema
def field(name, q, bits):
    return StringSpec(name, FieldHashingProperties(
        comparator=comparators.get_comparator({"type": "ngram", "n": q}),
        strategy=BitsPerFeatureStrategy(bits)))
spec = Schema([field("forename", 2, 110), field("surname", 2, 74), field("born", 2, 106),
    field("postcode", 2, 96), field("phone", 2, 52), field("email", 2, 50)], 1024, xor_folds=1)
text = open(sys.argv[1], newline="").read()
began = time.process_time()
out = clk.generate_clk_from_csv(io.StringIO(text), "secret", spec, validate=False,
    header=True, progress_bar=False, max_workers=1)
print(json.dumps([len(out), time.process_time() - began]))
"""


def main(rows: int, peer: str) -> None:
    """Measure both, and print the ratio."""
    known = people(rows)
    encode = tokens.encoder(keys.of_fields(KEY, tokens.SCHEME, tokens.FIELDS))
    began = time.process_time()
    filters = [encode(one) for one in known]
    ours = rows / (time.process_time() - began)
    set_bits = sum(int.from_bytes(one, "big").bit_count() for one in filters)
    print(f"ours: {ours:,.0f} records/s a core, fill {set_bits / rows / tokens.BITS:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        if peer:
            print(_beside(known[: max(1, rows // 10)], peer, Path(folder) / "people.csv", ours))
        file = large(Path(folder) / "reports", "report-fraud", rows, area("durham"), 1)
        print(_command(file, Path(folder), rows))


def people(rows: int) -> list[Identity]:
    """Invented people with every field told; hardly a telephone or e-mail comes twice."""
    rng = Random(1)
    firsts = [name for names in first_names().values() for name in names]
    lasts = [name for names in surnames().values() for name in names]
    return [_person(rng, firsts, lasts) for _ in range(rows)]


def _person(rng: Random, firsts: list[str], lasts: list[str]) -> Identity:
    first, last = rng.choice(firsts).lower(), rng.choice(lasts).lower()
    outward = f"DH{rng.randint(1, 9)}"
    return Identity(
        forename=first,
        surname=last,
        born=date(1935, 1, 1) + timedelta(days=rng.randrange(27_000)),
        postcode=f"{outward}{rng.randint(1, 9)}{''.join(rng.choices('ABDEFGHJLN', k=2))}",
        outward=outward,
        phone=f"191{rng.randrange(10**7):07d}",
        email=f"{first}.{last}{rng.randint(1, 999)}@example.org",
    )


def _beside(known: list[Identity], peer: str, file: Path, ours: float) -> str:
    with file.open("w", encoding="utf-8", newline="") as text:
        lines = csv.writer(text)
        lines.writerow(("forename", "surname", "born", "postcode", "phone", "email"))
        lines.writerows(
            (one.forename, one.surname, one.born, one.postcode, one.phone, one.email)
            for one in known
        )
    call = [peer, "-c", _PEER, str(file)]
    answer = subprocess.run(call, capture_output=True, text=True, check=False)
    if answer.returncode:
        return f"clkhash did not run: {answer.stderr.strip().splitlines()[-1]}"
    made, seconds = json.loads(answer.stdout.splitlines()[-1])
    return f"clkhash: {made / seconds:,.0f} records/s, ours {ours / (made / seconds):.1f} times"


def _command(file: Path, folder: Path, rows: int) -> str:
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_text(keys.written(KEY), encoding="utf-8")
    call = ("partner", "tokens", file, "--source", "report-fraud", "--key-file", key)
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hueandcry.cli", *map(str, (*call, "--out", folder / "tokens"))],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - began
    return f"the whole command on {rows:,} rows: {seconds:.1f} s, {rows / seconds:,.0f} rows/s"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--peer", default="", metavar="PYTHON")
    options = parser.parse_args()
    main(options.rows, options.peer)
