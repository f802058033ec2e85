"""Serve a home to browsers."""

import argparse
import importlib
import threading
import webbrowser

from hueandcry.desk import net
from hueandcry.desk.commands.opened import Trouble
from hueandcry.desk.home import Home

THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")


def run(options: argparse.Namespace, home: Home) -> int:
    """Serve until stopped; a demo to this computer only."""
    if home.mode == "demo" and options.host not in THIS_COMPUTER:
        raise Trouble("A demo is served to this computer only.")
    if not net.is_free(options.host, options.port):
        raise Trouble(f"Port {options.port} cannot be used. Choose another with --port.")
    address = f"http://{options.host}:{options.port}/"
    if not options.no_browser and options.host in THIS_COMPUTER:
        _open_browser_soon(address)
    print(f"Hue and Cry is at {address}", flush=True)
    print("Stop it with Ctrl and C.", flush=True)
    _ready()
    _until_stopped(options.host, options.port)
    return 0


def _ready() -> None:
    """Read the code of the pages before the server divides: whoever waits meanwhile waits less."""
    importlib.import_module("hueandcry.desk.urls")
    from hueandcry.inbox import engine

    engine.let_go()


def _until_stopped(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "hueandcry.desk.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        # One waits for the disk or for a long file of a partner: there must be more than a few.
        blocking_threads=16,
        log_enabled=False,
    ).serve()


def _open_browser_soon(address: str) -> None:
    timer = threading.Timer(1.5, webbrowser.open, [address])
    timer.daemon = True
    timer.start()
