"""What the papers tell people to type works."""

import argparse
import re
import shlex
import subprocess
import sys

import pytest
import requests

from app.config import ROOT


def test_the_python_client_prints_verdicts(server):
    run = subprocess.run(
        [sys.executable, "examples/client.py", f"http://127.0.0.1:{server.port}"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert re.search(r"^a bowtie: normal, score 0\.\d+, threshold 0\.\d+$", run.stdout, re.MULTILINE)
    assert re.search(r"^a line: anomaly, p = 0\.\d+$", run.stdout, re.MULTILINE)


@pytest.mark.parametrize("paper", ["README.md", "docs/API.md"])
def test_the_curl_lines_work(server, paper):
    lines = re.findall(r"^curl (?:.*\\\n)*.*$", (ROOT / paper).read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    for line in lines:
        found = as_curl(line.replace("http://localhost:8000", f"http://127.0.0.1:{server.port}"))
        assert "title" not in found, found


def as_curl(line):
    """The JSON that curl would print for the line, whose words are read as a shell does: not everybody has a curl."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d")
    parser.add_argument("-F", action="append", default=[])
    parser.add_argument("url")
    given = parser.parse_args(shlex.split(line.replace("\\\n", " "))[1:])
    headers = dict(header.split(": ", 1) for header in given.H)
    if given.F:
        parts = [field.split("=", 1) for field in given.F]
        files = [(name, (ROOT / value[1:]).read_bytes()) for name, value in parts if value.startswith("@")]
        data = {name: value for name, value in parts if not value.startswith("@")}
        return requests.post(given.url, files=files, data=data, headers=headers, timeout=60).json()
    return requests.post(given.url, data=given.d, headers=headers, timeout=60).json()


def test_the_procfile_s_command_serves_within_a_dyno_s_memory(tmp_path):
    from bench.server import ask, free_port, request, status_of

    command = (ROOT / "Procfile").read_text().removeprefix("web: ").strip()
    port = free_port()
    import os
    import signal
    import time

    env = {**os.environ, "PORT": str(port), "WEB_CONCURRENCY": "2", "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"}
    limited = [sys.executable, "scripts/limit_memory.py", "512", "--", "sh", "-c", f"exec {command}"]
    process = subprocess.Popen(limited, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                assert status_of(ask(port, request("GET", "/healthz"))) == 200
                break
            except OSError:
                assert time.monotonic() < deadline and process.poll() is None
                time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert re.search(r"Peak: \d+ of 512 MB\.", told)


def test_a_command_over_the_limit_is_ended():
    hungry = [sys.executable, "-c", "x = bytearray(80_000_000); import time; time.sleep(60)"]
    run = subprocess.run(
        [sys.executable, "scripts/limit_memory.py", "40", "--", *hungry],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1 and "40 MB allowed" in run.stderr
