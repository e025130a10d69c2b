"""How fast, small and quick to start the server is, in ratios against the same server's empty reply.

    python bench/serving.py [--quick] [--json FILE]

The rate limit is off, ODDITY_BENCH=1 serves GET /bench/empty, and everything else is as deployed: all headers, the
access log (to a file), metrics. One worker, so that server and client each have a core. Rounds of the different
requests alternate, and the median of the rounds' ratios counts, so that other load on the machine weighs on all.
"""

import argparse
import json
import os
import selectors
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.design_2017 import form_body
from bench.server import Server, ask, body_of, read_reply, request, running, status_of

BOWTIE = [
    [[20, 60, 120, 180, 181], [30, 50, 85, 120, 70]],
    [[181, 180, 150, 90, 20], [70, 30, 45, 85, 125]],
    [[20, 18, 20], [125, 80, 30]],
    [[90, 110, 112, 90, 90], [60, 62, 95, 93, 60]],
    [[40, 70], [60, 75]],
]
"""Five strokes."""
CONNECTIONS = 8
DESIGN_2017 = (
    *("--worker-class", "gthread", "--threads", "4", "--keep-alive", "60", "--access-logfile", "-"),
    "bench.design_2017:create_app()",
)


def throughput(port: int, data: bytes, seconds: float, worker: int) -> tuple[float, float]:
    """Requests a second over CONNECTIONS kept connections, each sending as soon as it has its reply.

    Also requests a second of the worker's own processor time, which other load on the machine changes less.
    """
    selector = selectors.DefaultSelector()
    connections = []
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(data)
        first = read_reply(connection)
        assert status_of(first) == 200, first[:300]
        connections.append(connection)
    size = len(first)  # the same request gets replies of one length
    left = dict.fromkeys(connections, size)
    for connection in connections:
        selector.register(connection, selectors.EVENT_READ, connection)
        connection.sendall(data)
    done, start, busy = 0, time.perf_counter(), processor_time(worker)
    while (now := time.perf_counter()) - start < seconds:
        for key, _ in selector.select(1):
            connection = key.data
            left[connection] -= len(connection.recv(1 << 17))
            if left[connection] <= 0:
                left[connection] = size
                done += 1
                connection.sendall(data)
    for connection in connections:
        connection.close()
    return done / (now - start), done / (processor_time(worker) - busy)


def processor_time(pid: int) -> float:
    """Seconds of processor time that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_by_one(port: int, data: bytes, n: int) -> float:
    """Seconds for `n` requests, one after the other on one connection."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        start = time.perf_counter()
        for _ in range(n):
            connection.sendall(data)
            assert status_of(read_reply(connection)) == 200
        return time.perf_counter() - start


def resident(pid: int) -> float:
    """Megabytes of memory that the process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def cold_start(folder: Path) -> float:
    """Seconds from starting the process to the first correct answer."""
    server = Server(folder / "cold.log")
    body = request("POST", "/predict", json.dumps({"strokes": BOWTIE}).encode())
    try:
        while time.perf_counter() - server.started < 60:
            try:
                reply = ask(server.port, body)
            except OSError:
                time.sleep(0.005)
                continue
            taken = time.perf_counter() - server.started
            assert status_of(reply) == 200 and len(json.loads(body_of(reply))["reconstruction"]) == 784
            return taken
        raise RuntimeError("no answer")
    finally:
        server.stop()


def against_2017(
    folder: Path, drawn: list[float], image: bytes, server: Server, rounds: int, seconds: float
) -> dict[str, float]:
    """Throughput against the design of 2017 on the same drawing, and its memory."""
    form = request("POST", "/predict", form_body(drawn), kind="application/x-www-form-urlencoded")
    with running(folder / "2017.log", 1, DESIGN_2017) as old:
        throughput(old.port, form, 1, old.workers()[0])
        ratios = []
        for _ in range(rounds):
            theirs = throughput(old.port, form, seconds, old.workers()[0])[0]
            ratios.append(throughput(server.port, image, seconds, server.workers()[0])[0] / theirs)
        return {
            "image against the 2017 design": statistics.median(ratios),
            "memory of the 2017 design, MB": resident(old.workers()[0]),
        }


def measure(quick: bool) -> dict[str, Any]:
    """All figures, by name."""
    rounds, seconds = (3, 0.7) if quick else (9, 2.0)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found["cold start, s"] = statistics.median(cold_start(folder) for _ in range(3 if quick else 7))
        with running(folder / "server.log", workers=1, ODDITY_BENCH="1") as server:
            port, worker = server.port, server.workers()[0]
            strokes = json.dumps({"strokes": BOWTIE}).encode()
            drawn = json.loads(body_of(ask(port, request("POST", "/predict", strokes))))["input"]
            bodies = {
                "empty": request("GET", "/bench/empty"),
                "image": request("POST", "/predict", json.dumps({"image": drawn}).encode()),
                "strokes": request("POST", "/predict", strokes),
            }
            # Warm up before the memory is read.
            for kind in ("image", "strokes"):
                one_by_one(port, bodies[kind], 250)
                throughput(port, bodies[kind], 1, worker)
            found["memory after 1,000 requests, MB"] = early = resident(worker)
            rates: dict[str, list[tuple[float, float]]] = {kind: [] for kind in bodies}
            for _ in range(rounds):
                for kind, data in bodies.items():
                    rates[kind].append(throughput(port, data, seconds, worker))
            found["empty, requests a second"] = statistics.median(rate for rate, _ in rates["empty"])
            for i, clock in enumerate(("", ", processor time")):
                for kind in ("image", "strokes"):
                    pairs = zip(rates[kind], rates["empty"], strict=True)
                    found[f"{kind} against empty{clock}"] = statistics.median(a[i] / b[i] for a, b in pairs)
            found |= against_2017(folder, drawn, bodies["image"], server, rounds, seconds)
            sent = 0
            while sent < (5_000 if quick else 50_000):
                sent += int(throughput(port, bodies["image"], 5, worker)[0] * 5)
            found[f"memory after {sent:,} more, MB"] = resident(worker)
            found["memory, later against early"] = resident(worker) / early
            for kind, one in (("drawings", {"strokes": BOWTIE}), ("images", {"image": drawn})):
                many = request("POST", "/predict", json.dumps({"instances": [one] * 256}).encode())
                single = request("POST", "/predict", json.dumps(one).encode())
                gains = [one_by_one(port, single, 256) / one_by_one(port, many, 1) for _ in range(rounds)]
                found[f"256 {kind} in one request against 256 requests"] = statistics.median(gains)
            found["memory after those, MB"] = resident(worker)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    found = measure(options.quick)
    print("Rate limit off; one worker; eight kept connections.")
    for name, value in found.items():
        print(f"{name:48} {value:10.3f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
