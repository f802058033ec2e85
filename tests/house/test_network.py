"""Tests stay on this machine, and the guard that keeps them here works."""

import socket
import urllib.request

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 443)])
def test_the_world_is_out_of_reach(address: tuple[str, int]):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as ours, pytest.raises(AssertionError, match="stay on this machine"):
        ours.connect(address)


def test_a_library_cannot_reach_out_either():
    with pytest.raises(AssertionError, match="stay on this machine"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
