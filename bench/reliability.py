"""64 clients for 30 seconds, a worker killed every 3, a reload in the middle: every reply must be right.

    python bench/reliability.py [--seconds 30] [--clients 64]

Each client has a kept connection and sends drawings whose score it knows. A connection that is refused or reset is
counted and opened again; a reply that is not 200, not whole, or not the expected one is a wrong answer.
"""

import argparse
import json
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.server import Server, ask, body_of, read_reply, request, running, status_of


def drawings(n: int) -> list[list[list[list[int]]]]:
    """Scribbles, the same every time."""
    rng = random.Random(0)
    return [
        [[[rng.randrange(256) for _ in range(12)] for _ in range(2)] for _ in range(rng.randrange(1, 6))]
        for _ in range(n)
    ]


class Client(threading.Thread):
    """Asks until told to stop, and counts what happens."""

    def __init__(self, port: int, questions: list[tuple[bytes, bytes]], stop: threading.Event, seed: int):
        super().__init__(daemon=True)
        self.port, self.questions, self.stop_now = port, questions, stop
        self.rng, self.counts, self.wrong = random.Random(seed), Counter[str](), list[str]()

    def run(self) -> None:
        """Connect, and again whenever the connection is lost."""
        while not self.stop_now.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                    self.converse(connection)
            except ConnectionRefusedError:
                self.counts["refused"] += 1
                time.sleep(0.01)
            except (ConnectionError, BrokenPipeError):
                self.counts["reset"] += 1
            except OSError as error:
                self.wrong.append(f"{type(error).__name__}: {error}")

    def converse(self, connection: socket.socket) -> None:
        """Ask on one connection."""
        while not self.stop_now.is_set():
            question, expected = self.rng.choice(self.questions)
            connection.sendall(question)
            reply = read_reply(connection)
            if status_of(reply) != 200 or body_of(reply) != expected:
                self.wrong.append(repr(reply[:200]))
            self.counts["answered"] += 1
            if b"\r\nConnection: close\r\n" in reply[:1000]:
                return


def storm(server: Server, seconds: float, clients: int = 64, kill_every: float = 3.0) -> tuple[Counter[str], list[str]]:
    """Let the clients ask while workers are killed; returns what happened and the wrong answers."""
    questions = []
    for strokes in drawings(40):
        question = request("POST", "/predict", json.dumps({"strokes": strokes}).encode())
        questions.append((question, body_of(ask(server.port, question))))
    stop = threading.Event()
    crowd = [Client(server.port, questions, stop, seed) for seed in range(clients)]
    for client in crowd:
        client.start()
    start, kills, reloaded = time.monotonic(), 0, False
    while (passed := time.monotonic() - start) < seconds:
        if not reloaded and passed > seconds / 2:
            server.process.send_signal(signal.SIGHUP)
            reloaded = True
        if passed > kill_every * (kills + 1):
            kills += 1
            if workers := server.workers():
                os.kill(random.Random(kills).choice(workers), signal.SIGKILL)
        time.sleep(0.05)
    stop.set()
    for client in crowd:
        client.join(30)
    counts = sum((client.counts for client in crowd), Counter[str]())
    counts["killed"], counts["reloaded"] = kills, int(reloaded)
    counts["unfinished"] = sum(client.is_alive() for client in crowd)
    return counts, [wrong for client in crowd for wrong in client.wrong]


def main() -> None:
    """Print what happened; status 1 where an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log") as server:
        counts, wrong = storm(server, options.seconds, options.clients)
    for name in ("answered", "refused", "reset", "killed", "reloaded", "unfinished"):
        print(f"{name:12} {counts[name]:8}")
    print(f"{'wrong':12} {len(wrong):8}")
    for line in wrong[:5]:
        print(line)
    sys.exit(bool(wrong or counts["unfinished"]))


if __name__ == "__main__":
    main()
