"""The demo clinic of a checkout: where it lies, and what it may see of the shell that starts it."""

import os
import socket

from devtools.environment import ROOT, SetUpError


def free_port(first, host="127.0.0.1"):
    """The first free port from `first` on; the next hundred are tried."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":  # there it would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise SetUpError(f"No port from {first} on is free: name another with --port.")


def settings(port):
    """The settings of the demo, and none of a real clinic that this shell may hold."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    return dict(kept, CLINIC_INSTANCE=str(ROOT / "instance" / "demo"), CLINIC_BASE_URL=f"http://127.0.0.1:{port}")
