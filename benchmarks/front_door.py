"""Two hundred residents at once at the front door, on two cores that they share with the server.

Run: .venv/bin/python -m benchmarks.front_door [people]        (Linux: an address for each person)
Each walks home, 159, the steps, tell us, a report, its receipt; one in ten sends the form twice.
Prints milliseconds by step and what was lost: for people who pause, for all without a pause, beside
a script of 1,000 reports a minute, beside an intake of a million rows; each beside the floor, which
is the same server handing out the same bytes and writing each report as one bare row.
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
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.visitor import Times, Visitor, code_on, hidden
from hueandcry.facts.place import area
from hueandcry.synthetic.large import large

GUIDE = "money-sent"
PORT = 8791
_FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_ONWARD = re.compile(r'<a class="button[^"]*" href="(/(?:help|tell)/[^"]*)"')
Sent = dict[str, str]  # what a person wrote, by the code that they were shown


@dataclass(frozen=True, slots=True)
class Load:
    """How many people, seconds between two taps of a person, and what goes on beside them."""

    words: str
    people: int
    pause: tuple[float, float] = (0.5, 3.0)
    script: bool = False
    intake: Path | None = None


def main(people: int) -> None:
    """Each load on a fresh home, then on the floor."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rows = large(base / "rows", "report-fraud", 1_000_000, area("durham"), 1)
        for load in (
            Load("with pauses", people),
            Load("without a pause", people, pause=(0, 0)),
            Load("beside 1,000 reports a minute from one address", 20, script=True),
            Load("beside an intake of a million rows", people, intake=rows),
        ):
            measure(base / load.words.replace(" ", "-"), load)


def measure(home: Path, load: Load) -> None:
    """Print one load."""
    times, noise, sent = Times(), Times(), Sent()
    _made(home)
    with _served("hueandcry.cli", "serve", "--home", home, "--port", PORT, "--no-browser") as pid:
        with _taken_in(home, load.intake):
            spent = _spent(pid)
            took = asyncio.run(_everybody(load, times, noise, sent))
            spent = _spent(pid) - spent
        asyncio.run(_look_again(sent, times))
        asyncio.run(_recorded(home))
        memory = _memory(pid)
    print(f"\n{load.people} people {load.words}: {took:.0f} s, load {os.getloadavg()[0]:.1f}")
    _print(times)
    requests = sum(map(len, times.seconds.values())) + sum(map(len, noise.seconds.values()))
    print(f"  the server: {1000 * spent / requests:.1f} ms of CPU a request, {memory:.0f} MB")
    scripted = len(noise.seconds["script"])
    refused = sum("429" in fault for fault in noise.faults)
    if load.script:
        print(f"  the script: {scripted} sent, {refused} told to wait")
    _prove(home, sent, scripted - refused)
    _floor(home, load, times)


def _floor(home: Path, load: Load, ours: Times) -> None:
    """The same load where no thought is taken, as a ratio."""
    if load.intake or load.script:
        return
    os.environ["FLOOR_HOME"] = str(home)
    times = Times()
    with _served("benchmarks.floor", PORT):
        asyncio.run(_everybody(load, times, Times(), Sent()))
    for step in ("159", "send", ""):
        mine, floor = (_seconds(each, step) for each in (ours, times))
        print(
            f"  beside the floor, {step or 'everything'}: p50 {1000 * _at(floor, 0.5):.0f} ms, "
            f"p95 {1000 * _at(floor, 0.95):.0f} ms; "
            f"ours {_at(mine, 0.5) / _at(floor, 0.5):.1f} and "
            f"{_at(mine, 0.95) / _at(floor, 0.95):.1f} times that",
            flush=True,
        )


async def _everybody(load: Load, times: Times, noise: Times, sent: Sent) -> float:
    """Seconds until everybody is done."""
    began, chance = time.perf_counter(), random.Random(7)
    walks = [
        _walk(Visitor(PORT, _address(n), times), n, random.Random(chance.random()), load, sent)
        for n in range(load.people)
    ]
    if load.script:
        async with _scripted(noise):
            await asyncio.sleep(40)  # until it has used up what one place may send at once
            began = time.perf_counter()
            await asyncio.gather(*walks)
    else:
        await asyncio.gather(*walks)
    return time.perf_counter() - began


async def _walk(visitor: Visitor, n: int, chance: random.Random, load: Load, sent: Sent) -> None:
    """One person, from the first page to the receipt."""

    async def pause() -> None:
        await asyncio.sleep(chance.uniform(*load.pause))

    await asyncio.sleep(chance.uniform(0, load.pause[1]))
    home = await visitor.get("home", "/")
    for file in _FILES.findall(home.body):
        await visitor.get("its files", file)
    step, path = "159", f"/help/{GUIDE}/"
    while path.startswith("/help/"):
        await pause()
        page = await visitor.get(step, path)
        onward = _ONWARD.search(page.body)
        step, path = "next steps", onward[1] if onward else "/tell/"
    await pause()
    await visitor.get("before you tell", f"/tell/?from={GUIDE}")
    await pause()
    form = await visitor.get("the form", f"/tell/write/?from={GUIDE}")
    await pause()
    words = f"I sent £{100 + n} to a man who said he was my bank. Number {n}-{chance.random()}."
    filled = {**hidden(form.body), "words": words, "when": "today", "money": f"{100 + n}"}
    for code in await _tell(visitor, filled, twice=n % 10 == 0) - {""}:
        sent[code] = words
        await pause()
        await visitor.post("receipt", "/receipt/", {"code": code})
    await visitor.close()


async def _tell(visitor: Visitor, filled: dict[str, str], *, twice: bool) -> set[str]:
    """The codes that a form was answered with; more than one is a fault."""
    again = Visitor(visitor.port, visitor.address, visitor.times)
    by = (visitor, again) if twice else (visitor,)
    sending = [each.post("send", "/tell/write/", filled) for each in by]
    codes = {code_on(answer.body) for answer in await asyncio.gather(*sending)}
    await again.close()
    if len(codes) > 1:
        visitor.times.faults.append("send: one form, two codes")
    return codes


@asynccontextmanager
async def _scripted(noise: Times) -> AsyncIterator[None]:
    """A thousand reports a minute from one address, on a connection each, until the others end."""

    async def once() -> None:
        visitor = Visitor(PORT, "127.9.9.9", noise)
        form = await visitor.get("form", "/tell/write/")
        await visitor.post("script", "/tell/write/", {**hidden(form.body), "words": "spam spam"})
        await visitor.close()

    stop = asyncio.Event()

    async def on() -> None:
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                group.create_task(once())
                await asyncio.sleep(60 / 1000)

    running = asyncio.create_task(on())
    yield
    stop.set()
    await running


async def _look_again(sent: Sent, times: Times) -> None:
    """Every code that somebody was shown still has their words."""
    for n, (code, words) in enumerate(sent.items()):
        visitor = Visitor(PORT, _address(n), Times())
        page = await visitor.post("again", "/receipt/", {"code": code})
        await visitor.close()
        if words.rpartition("Number ")[2] not in page.body:
            times.faults.append(f"receipt afterwards: {page.status}, not their words")


async def _recorded(home: Path) -> None:
    """Keep the bytes of one walk for the floor."""
    times, sent = Times(record={}), Sent()
    await _walk(Visitor(PORT, "127.0.0.1", times), 0, random.Random(1), Load("", 1), sent)
    pages = {}
    for asked, answer in (times.record or {}).items():
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = [line.split(": ", 1) for line in lines if not line.startswith(("date", "server"))]
        pages[asked] = (status.split(" ", 1)[1], headers, b64encode(body).decode())
    (home / "pages.json").write_text(json.dumps(pages), encoding="utf-8")


def _address(n: int) -> str:
    return f"127.1.{n // 250}.{n % 250 + 1}"


def _print(times: Times) -> None:
    for step in (*times.seconds, ""):
        seconds = _seconds(times, step)
        half, most, nearly, all_of = (1000 * _at(seconds, part) for part in (0.5, 0.95, 0.99, 1))
        print(
            f"  {step or 'everything':<16}{len(seconds):>6}  p50 {half:6.0f} ms  p95 {most:6.0f} "
            f"ms  p99 {nearly:6.0f} ms  most {all_of:6.0f} ms"
        )
    print(f"  faults: {len(times.faults)} {sorted(set(times.faults))[:6]}", flush=True)


def _seconds(times: Times, step: str) -> list[float]:
    """In order; of every step where none is named."""
    if step:
        return sorted(times.seconds[step])
    return sorted(second for seconds in times.seconds.values() for second in seconds)


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


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
        f"  {len(sent)} codes were shown, {theirs} have their words; {stored - 1} messages in the "
        f"store, {others} of them the script's; its log is {'broken' if wrong else 'whole'}",
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


def opened(home: Path) -> None:
    """For another process: say who reads the inbox."""
    _opened(home)
    from hueandcry.desk import clock
    from hueandcry.inbox import roster

    roster.choose_door("police", "", by="sam", now=clock.now())


def _opened(home: Path) -> None:
    from hueandcry.desk.commands.opened import open_home

    open_home(home)


def _made(home: Path) -> None:
    """A home whose inbox the police read."""
    partners = ("police:police:Durham Constabulary", "trading:trading-standards:Trading Standards")
    named = [word for partner in partners for word in ("--partner", partner)]
    for call in (("hueandcry.cli", "init", home, *named), ("benchmarks.front_door", "open", home)):
        subprocess.run(_python(*call), check=True, stdout=subprocess.DEVNULL)


def _python(*arguments: object) -> list[str]:
    return [sys.executable, "-m", *map(str, arguments)]


@contextmanager
def _served(*call: object) -> Iterator[int]:
    """A server and all that belongs to it, once it answers."""
    with subprocess.Popen(
        _python(*call), stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            asyncio.run(_answers())
            yield server.pid
        finally:
            os.killpg(server.pid, signal.SIGTERM)


async def _answers() -> None:
    for _ in range(300):
        visitor = Visitor(PORT, "127.0.0.1", Times())
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
    with subprocess.Popen(_python("hueandcry.cli", *call), stdout=subprocess.DEVNULL) as process:
        time.sleep(10)
        yield
        still = process.poll() is None
        process.kill()
    print(f"\nThe intake {'went on all the while' if still else 'ended before the people did'}.")


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _spent(pid: int) -> float:
    """Seconds of CPU that a process and its children have had."""
    stats = [Path(f"/proc/{each}/stat").read_text(encoding="ascii") for each in _tree(pid)]
    ticks = [stat.rpartition(")")[2].split()[11:13] for stat in stats]
    return sum(int(tick) for pair in ticks for tick in pair) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Megabytes of the largest of them."""
    status = [Path(f"/proc/{each}/status").read_text(encoding="ascii") for each in _tree(pid)]
    return max(int(re.search(r"VmRSS:\s+(\d+)", one)[1]) for one in status) / 1024  # type: ignore[index]


if __name__ == "__main__":
    if sys.argv[1:2] == ["stored"]:
        stored(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["open"]:
        opened(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 200)
