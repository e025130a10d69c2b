"""Whether an address can be listened on."""

import socket
from collections.abc import Sequence


def check_free(addresses: Sequence[object]) -> None:
    """End the process with one sentence if an address is taken; gunicorn by itself would try five times."""
    for address in addresses:
        if not isinstance(address, tuple):
            continue
        with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise SystemExit(
                    f"Error: Cannot listen on {address[0]}:{address[1]} ({error.strerror}). "
                    "Stop the program that uses it, or choose another port, such as PORT=8001."
                ) from None
