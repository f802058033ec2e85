"""One browser of a resident, as little of it as a benchmark needs: a kept connection, its times."""

import asyncio
import gzip
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_SHOWN_CODE = re.compile(r'id="code" translate="no">([^<]+)<')
_PATIENCE = 30.0  # seconds after which a person gives up


@dataclass(slots=True)
class Times:
    """Seconds of every answer by the name of its step, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    record: dict[str, bytes] | None = None  # each answer's bytes by what was asked, if wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `status` is 0 where nothing did."""

    status: int
    body: str
    wire: int


class Visitor:
    """A connection from an address of its own on this computer, kept open as browsers do."""

    def __init__(self, port: int, address: str, times: Times) -> None:
        self.port, self.address, self.times = port, address, times
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, step: str, path: str) -> Answer:
        """Ask for a page and note how long it took."""
        return await self._timed(step, "GET", path, "")

    async def post(self, step: str, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form and note how long the answer took."""
        return await self._timed(step, "POST", path, urlencode(form))

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _timed(self, step: str, method: str, path: str, body: str) -> Answer:
        began = time.perf_counter()
        try:
            answer = await asyncio.wait_for(self._ask(method, path, body), _PATIENCE)
        except (OSError, EOFError, TimeoutError) as problem:
            await self.close()
            self.times.faults.append(f"{step}: {type(problem).__name__}")
            return Answer(0, "", 0)
        self.times.seconds[step].append(time.perf_counter() - began)
        if answer.status >= 400:
            self.times.faults.append(f"{step}: {answer.status}")
        return answer

    async def _ask(self, method: str, path: str, body: str) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.address, 0)
            )
        assert self._reader is not None
        self._writer.write(self._request(method, path, body))
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"content-length: (\d+)", head)
        whole = await self._reader.readexactly(int(length[1]) if length else 0)
        if self.times.record is not None:
            self.times.record[f"{method} {path}"] = head.encode("latin-1") + whole
        wire = len(head) + len(whole)
        if "content-encoding: gzip" in head:
            whole = gzip.decompress(whole)
        return Answer(int(head.split()[1]), whole.decode("utf-8", "replace"), wire)

    def _request(self, method: str, path: str, body: str) -> bytes:
        here = f"127.0.0.1:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {here}", "Accept: text/html,*/*;q=0.8"]
        lines += ["User-Agent: Mozilla/5.0 (Linux; Android 14) Mobile", "Accept-Language: en-GB"]
        lines += ["Accept-Encoding: gzip, deflate, br", "Sec-Fetch-Site: same-origin"]
        if method == "POST":
            lines += [f"Origin: http://{here}", f"Content-Length: {len(body)}"]
            lines += ["Content-Type: application/x-www-form-urlencoded"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}


def code_on(page: str) -> str:
    """The receipt's code on a page, or ""."""
    found = _SHOWN_CODE.search(page)
    return found[1] if found else ""
