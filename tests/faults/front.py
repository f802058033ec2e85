"""A real server of the front door, people who send to it, and what lies in its inbox."""

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_OURS = ("HUEANDCRY_TEST_DATABASE", "DJANGO_SETTINGS_MODULE", "HUEANDCRY_HOME")
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def run(*arguments: str | Path, said: str = "") -> str:
    """What a command of ours prints."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        env=environment(),
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _OURS}


def a_home(path: Path) -> Path:
    """A home whose inbox the police read."""
    run("tests.faults.front", "made", path)
    return path


@contextmanager
def served(home: Path, largest_file: int = 0) -> Iterator["Server"]:
    """The server, ready; killed in the end, without a word, as by a power cut."""

    def limited() -> None:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    call = ("serve", "--home", home, "--port", port, "--no-browser")
    with subprocess.Popen(
        [sys.executable, "-m", "hueandcry.cli", *map(str, call)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=limited,
    ) as process:
        server = Server(port, process)
        try:
            server.wait()
            yield server
        finally:
            server.kill()


class Server:
    """A server of ours on this computer."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process

    def wait(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, "the server ended"
            try:
                if self.ask("GET", "/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("no page in half a minute")

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, urlencode(form) if form else None, _HEADERS if form else {})
            answer = line.getresponse()
            return answer.status, unescape(answer.read().decode())
        except http.client.HTTPException as problem:
            raise ConnectionError(str(problem)) from problem
        finally:
            line.close()

    def form(self, words: str) -> dict[str, str]:
        """A fresh form, filled in."""
        page = self.ask("GET", "/tell/write/")[1]
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        return {**dict(found), "words": words}

    def send(self, form: dict[str, str]) -> str:
        """The code of the receipt; raises OSError where no answer came."""
        found = re.search(r'id="code" translate="no">([^<]+)<', self.ask("POST", *_to(form))[1])
        return found[1] if found else ""

    def send_and_hang_up(self, form: dict[str, str], share: float) -> None:
        """Send a share of a form's bytes, then lose the network."""
        body = urlencode(form).encode()
        head = "\r\n".join(
            (
                "POST /tell/write/ HTTP/1.1",
                f"Host: 127.0.0.1:{self.port}",
                f"Content-Type: {_HEADERS['Content-Type']}",
                f"Content-Length: {len(body)}",
            )
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(head.encode() + b"\r\n\r\n" + body[: int(len(body) * share)])
            time.sleep(0.3)  # until somebody reads it


def _to(form: dict[str, str]) -> tuple[str, dict[str, str]]:
    return "/tell/write/", form


def found(home: Path, codes: dict[str, str]) -> dict[str, Any]:
    """What lies in the inbox, asked by a process of its own."""
    told: dict[str, Any] = json.loads(
        run("tests.faults.front", "told", home, said=json.dumps(codes))
    )
    return told


def made(home: str) -> None:
    from hueandcry.desk import clock
    from hueandcry.desk import home as homes

    homes.create(Path(home), mode="real", area="durham", database="")
    opened(home)
    from hueandcry.inbox import roster
    from hueandcry.register import book

    book.add_partner(book.PartnerFact("police", "Durham Constabulary", "police"))
    roster.choose_door("police", "", by="sam", now=clock.now())


def told(home: str) -> None:
    opened(home)
    from hueandcry.inbox import log, tell
    from hueandcry.inbox.models import Entry, Event, Message

    receipts = {code: tell.by_code(code) for code in json.load(sys.stdin)}
    facts = {
        "words": {code: one.told.words if one else "" for code, one in receipts.items()},
        "messages": sorted(Message.objects.values_list("pk", flat=True)),
        "events": sorted(Event.objects.values_list("message_id", flat=True)),
        "entries": sorted(Entry.objects.filter(act="came").values_list("message", flat=True)),
        "first_wrong": log.first_wrong(),
    }
    sys.stdout.write(json.dumps(facts))


def opened(home: str) -> None:
    from hueandcry.desk.commands.opened import open_home

    open_home(Path(home))


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
