"""Two hundred residents at once at the front door, on two cores that they share with the server.

Run: .venv/bin/python -m benchmarks.front_door [people]        (Linux: an address for each person)
Each walks home, 159, the steps, tell us, a report, its receipt; one in ten sends the form twice.
Prints seconds by step and what was lost, for people who pause and for all without a pause, beside a
script of 1,000 reports a minute, beside an intake of a million rows, and beside the floor: the same
server handing out the same bytes and writing each report as one bare row.
"""

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from benchmarks.visitor import Times, Visitor, code_on, hidden
from hueandcry.facts.place import area
from hueandcry.synthetic.large import large

PAUSE = (0.5, 3.0)  # seconds between two taps of a person
GUIDE = "money-sent"
_FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_ONWARD = re.compile(r'<a class="button[^"]*" href="(/(?:help|tell)/[^"]*)"')
Sent = dict[str, str]  # what a person wrote, by the code that they were shown


def main(people: int) -> None:
    """Each load on a fresh home."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        _load(base / "paused", people, PAUSE, "with pauses")
        _load(base / "hurried", people, (0, 0), "without a pause")
        _load(base / "script", 20, PAUSE, "beside 1,000 reports a minute", script=True)
        file = large(base / "rows", "report-fraud", 1_000_000, area("durham"), 1)
        _load(base / "intake", people, PAUSE, "beside an intake of a million rows", file)


def _load(
    home: Path,
    people: int,
    pause: tuple[float, float],
    words: str,
    intake: Path | None = None,
    *,
    script: bool = False,
) -> None:
    times, sent, noise = Times(), Sent(), Times()
    _made(home)
    with _served(home) as port, _taken_in(home, intake):
        began = time.perf_counter()
        asyncio.run(_everybody(port, people, pause, times, sent, noise if script else None))
        took = time.perf_counter() - began
        asyncio.run(_look_again(port, sent, times))
        os.environ["HUEANDCRY_PORT"] = str(port)
    print(f"\n{people} people {words}, {took:.0f} s")
    _print(times)
    if script:
        refused = sum("429" in fault for fault in noise.faults)
        print(f"  the script: {len(noise.seconds['script'])} sent, {refused} told to wait")
    _prove(home, sent, len(noise.seconds["script"]) - len(noise.faults))


async def _everybody(
    port: int,
    people: int,
    pause: tuple[float, float],
    times: Times,
    sent: Sent,
    noise: Times | None,
) -> None:
    chance = random.Random(7)
    walks = [
        _walk(Visitor(port, _address(n), times), n, random.Random(chance.random()), pause, sent)
        for n in range(people)
    ]
    if noise is None:
        await asyncio.gather(*walks)
        return
    async with _scripted(port, noise):
        await asyncio.sleep(5)
        await asyncio.gather(*walks)


async def _walk(
    visitor: Visitor, n: int, chance: random.Random, pause: tuple[float, float], sent: Sent
) -> None:
    """One person, from the first page to the receipt."""
    await asyncio.sleep(chance.uniform(0, pause[1]))
    home = await visitor.get("home", "/")
    for file in _FILES.findall(home.body):
        await visitor.get("its files", file)
    step, path = "159", f"/help/{GUIDE}/"
    while path.startswith("/help/"):
        await asyncio.sleep(chance.uniform(*pause))
        page = await visitor.get(step, path)
        onward = _ONWARD.search(page.body)
        step, path = "next steps", onward[1] if onward else "/tell/"
    await asyncio.sleep(chance.uniform(*pause))
    await visitor.get("before you tell", f"/tell/?from={GUIDE}")
    await asyncio.sleep(chance.uniform(*pause))
    form = await visitor.get("the form", f"/tell/write/?from={GUIDE}")
    await asyncio.sleep(chance.uniform(*pause))
    words = f"I sent £{100 + n} to a man who said he was my bank. Number {n}-{chance.random()}."
    filled = {**hidden(form.body), "words": words, "when": "today", "money": f"{100 + n}"}
    again = Visitor(visitor.port, visitor.address, visitor.times)
    sending = [visitor.post("send", "/tell/write/", filled)]
    if n % 10 == 0:
        sending.append(again.post("send", "/tell/write/", filled))
    codes = {code_on(answer.body) for answer in await asyncio.gather(*sending)}
    if len(codes) > 1:
        visitor.times.faults.append("send: one form, two codes")
    await again.close()
    for code in codes - {""}:
        sent[code] = words
        await asyncio.sleep(chance.uniform(*pause))
        await visitor.post("receipt", "/receipt/", {"code": code})
    await visitor.close()


@asynccontextmanager
async def _scripted(port: int, noise: Times) -> AsyncIterator[None]:
    """A thousand reports a minute from one address, on a connection each, until the others end."""

    async def once() -> None:
        visitor = Visitor(port, "127.9.9.9", noise)
        form = await visitor.get("form", "/tell/write/")
        await visitor.post("script", "/tell/write/", {**hidden(form.body), "words": "spam spam"})
        await visitor.close()

    async def on() -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(once())
                await asyncio.sleep(60 / 1000)

    running = asyncio.create_task(on())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _look_again(port: int, sent: Sent, times: Times) -> None:
    """Every code that somebody was shown still has their words."""
    for n, (code, words) in enumerate(sent.items()):
        visitor = Visitor(port, _address(n), Times())
        page = await visitor.post("again", "/receipt/", {"code": code})
        await visitor.close()
        if words.rpartition("Number ")[2] not in page.body:
            times.faults.append(f"receipt afterwards: {page.status}, not their words")


def _address(n: int) -> str:
    return f"127.1.{n // 250}.{n % 250 + 1}"


def _print(times: Times) -> None:
    everything: list[float] = []
    for step, seconds in times.seconds.items():
        _line(step, seconds)
        everything += seconds
    _line("everything", everything)
    print(f"  faults: {len(times.faults)} {sorted(set(times.faults))[:6]}", flush=True)


def _line(step: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    half, most, nearly = (ordered[int(len(ordered) * part)] for part in (0.5, 0.95, 0.99))
    print(
        f"  {step:<16}{len(ordered):>6}  p50 {1000 * half:6.0f} ms  p95 {1000 * most:6.0f} ms  "
        f"p99 {1000 * nearly:6.0f} ms  most {1000 * ordered[-1]:6.0f} ms"
    )


def _prove(home: Path, sent: Sent, others: int) -> None:
    """Say what lies in the store: each code's own words, and not a message more than was sent."""
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.front_door", "stored", str(home)],
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        check=True,
    )
    stored, theirs, wrong = json.loads(found.stdout)
    print(
        f"  shown {len(sent)} codes, of which {theirs} have their words; {stored} messages in the "
        f"store, {others} of them the script's; log {'whole' if wrong is None else wrong}",
        flush=True,
    )


def stored(home: Path) -> None:
    """For another process: count the messages, and the codes whose words are there."""
    _opened(home)
    from hueandcry.inbox import log, tell
    from hueandcry.inbox.models import Message

    sent: Sent = json.load(sys.stdin)
    found = [tell.by_code(code) for code in sent]
    pairs = zip(found, sent.values(), strict=True)
    theirs = sum(receipt is not None and receipt.told.words == words for receipt, words in pairs)
    print(json.dumps([Message.objects.count(), theirs, log.first_wrong()]))


def _made(home: Path) -> None:
    """A home whose inbox the police read."""
    partners = ("police:police:Durham Constabulary", "trading:trading-standards:Trading Standards")
    named = [word for partner in partners for word in ("--partner", partner)]
    _quiet("-m", "hueandcry.cli", "init", home, *named)
    _quiet("-m", "benchmarks.front_door", "open", home)


def opened(home: Path) -> None:
    """For another process: say who reads the inbox."""
    _opened(home)
    from hueandcry.desk import clock
    from hueandcry.inbox import roster

    roster.choose_door("police", "", by="sam", now=clock.now())


def _opened(home: Path) -> None:
    from hueandcry.desk.commands.opened import open_home

    open_home(home)


@contextmanager
def _served(home: Path) -> Iterator[int]:
    port = 8791
    call = ("-m", "hueandcry.cli", "serve", "--home", home, "--port", port, "--no-browser")
    with subprocess.Popen(
        [sys.executable, *map(str, call)], stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            asyncio.run(_answers(port))
            yield port
        finally:
            os.killpg(server.pid, signal.SIGTERM)


async def _answers(port: int) -> None:
    for _ in range(300):
        visitor = Visitor(port, "127.0.0.1", Times())
        answer = await visitor.get("home", "/")
        await visitor.close()
        if answer.status:
            return
        await asyncio.sleep(0.1)
    raise SystemExit("The server did not answer in half a minute.")


@contextmanager
def _taken_in(home: Path, file: Path | None) -> Iterator[None]:
    """A file coming in by command meanwhile, stopped when the people are done."""
    if file is None:
        yield
        return
    call = ("intake", file, "--home", home, "--source", "report-fraud", "--owner", "police")
    with subprocess.Popen(
        [sys.executable, "-m", "hueandcry.cli", *map(str, call)], stdout=subprocess.DEVNULL
    ) as process:
        time.sleep(10)
        yield
        still = process.poll() is None
        process.kill()
    print("\n(the intake was still running)" if still else "\n(the intake had ended)")


def _quiet(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["stored"]:
        stored(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["open"]:
        opened(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 200)
