"""What somebody sends arrives whole or not at all: half of it is not what they said."""

from threading import BoundedSemaphore
from typing import Protocol

# Of the sixteen who answer (commands.serve) so many may wait for a slow line: a guide needs none.
SLOW = 10
_SLOW = BoundedSemaphore(SLOW)


class Stream(Protocol):
    """What a web server gives of a request."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, fewer where the sender hung up."""


class Body:
    """A stream of `length` bytes. OSError where the sender hung up, or too many are slow at once.

    Django alone takes what came for all there is.
    """

    def __init__(self, stream: Stream, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1, /) -> bytes:
        """Exactly `size` bytes, or all that are left."""
        wanted = self._left if size < 0 else min(size, self._left)
        if not wanted:
            return b""
        if not _SLOW.acquire(blocking=False):
            raise OSError("Too many send slowly at once.")
        try:
            part = self._stream.read(wanted)
        finally:
            _SLOW.release()
        if len(part) < wanted:
            raise OSError("The sender hung up.")
        self._left -= wanted
        return part

    readline = read  # no form is read by lines
