"""The one place of the desk that touches the network."""

import socket


def is_free(host: str, port: int) -> bool:
    """Whether a server may listen on this port of this computer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True
