"""What the server stands: hostile pictures, killed workers, slow clients, a Redis in trouble, requests that are none.

    python bench/reliability.py [--before FOLDER] [--seconds 60] [--rounds 7] [--examples 5000]

With `--before`, another version's code is measured in the same run, in turns where speed is compared. Each server is as
deployed, with two workers (one where speed is measured), without a rate limit.

For killed workers, each client has a kept connection and sends drawings whose score it knows. A connection that is
refused or reset is counted and opened again; a reply that is not 200, not whole, or not the expected one is wrong.
"""

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.attacks import Figures, pictures, redis_trouble, slow_clients
from bench.server import ROOT, Server, ask, body_of, read_reply, request, running, status_of
from bench.serving import BOWTIE, resident, throughput
from tests.serving.corpus import requests


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


def killed(server: Server, seconds: float) -> Figures:
    """50 connections while a worker is killed every 5 seconds."""
    counts, wrong = storm(server, seconds, clients=50, kill_every=5.0)
    for answer in wrong[:5]:
        print(f"wrong: {answer}", file=sys.stderr)
    dropped = counts["refused"] + counts["reset"] + counts["unfinished"]
    return {
        "workers killed: answers": counts["answered"],
        "workers killed: wrong answers": len(wrong),
        "workers killed: dropped, %": 100 * dropped / max(1, dropped + counts["answered"]),
    }


def corpus(server: Server) -> Figures:
    """The hostile requests of tests/serving."""
    every = [data for data in requests() if not data.startswith(b"HEAD ")]
    failed = 0
    for data in every:
        try:
            status = status_of(ask(server.port, data))
        except OSError:
            status = 599
        failed += status >= 500 and status != 501
    return {"hostile requests": len(every), "hostile requests: 5xx, or no answer": failed}


def speed(servers: dict[str, Server], rounds: int) -> dict[str, Figures]:
    """Requests a second, in turns, and the memory of a worker afterwards."""
    strokes = json.dumps({"strokes": BOWTIE}).encode()
    drawn = json.loads(body_of(ask(servers["after"].port, request("POST", "/predict", strokes))))["input"]
    bodies = {
        "an empty reply": request("GET", "/bench/empty"),
        "an image": request("POST", "/predict", json.dumps({"image": drawn}).encode()),
        "five strokes": request("POST", "/predict", strokes),
        "64 drawings": request("POST", "/predict", json.dumps({"instances": [{"strokes": BOWTIE}] * 64}).encode()),
    }
    found: dict[str, Figures] = {name: {} for name in servers}
    for kind, data in bodies.items():
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, server in servers.items():
                rates[name].append(throughput(server.port, data, 1.0, server.workers()[0]))
        for name, each in rates.items():
            found[name][f"{kind}: a second"] = statistics.median(rate for rate, _ in each)
            found[name][f"{kind}: a second of processor time"] = statistics.median(rate for _, rate in each)
    for name, server in servers.items():
        found[name]["memory of a worker, MB"] = resident(server.workers()[0])
    return found


def measure(root: Path, folder: Path, seconds: float) -> Figures:
    """All of one version but its speed."""

    def serve(**environment: str) -> Server:
        return Server(folder / "log", 2, (), root, **environment)

    found: Figures = {}
    for attack in (pictures, lambda server: killed(server, seconds), slow_clients, corpus):
        server = serve()
        try:
            found |= attack(server.wait())
        finally:
            server.stop()
    return found | redis_trouble(serve, folder)


def schemathesis(examples: int) -> int:
    """Send so many requests made from the OpenAPI document, half to each operation that takes anything."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/serving/test_schemathesis.py"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "ODDITY_EXAMPLES": str(examples // 2)}).returncode


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, help="folder of another version's code, to measure beside this one's")
    parser.add_argument("--seconds", type=float, default=60, help="of killing workers")
    parser.add_argument("--rounds", type=int, default=7, help="of measuring speed, in turns")
    parser.add_argument("--examples", type=int, default=5000, help="requests made from the OpenAPI document")
    options = parser.parse_args()
    roots = {"before": options.before} if options.before else {}
    roots["after"] = ROOT
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        for version, root in roots.items():
            found[version] = measure(root, folder, options.seconds)
        servers = {
            version: stack.enter_context(running(folder / version, 1, root=root, ODDITY_BENCH="1"))
            for version, root in roots.items()
        }
        for version, figures in speed(servers, options.rounds).items():
            found[version] |= figures
    print(f"{'':56}" + "".join(f"{version:>12}" for version in found))
    for figure in found["after"]:
        print(f"{figure:56}" + "".join(f"{found[version][figure]:12.2f}" for version in found))
    sys.exit(schemathesis(options.examples))


if __name__ == "__main__":
    main()
