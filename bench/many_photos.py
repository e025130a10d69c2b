"""How much memory and time a training on a large folder of photos takes.

    python bench/many_photos.py [--photos 10000] [--architecture feature_map] [--size 256] [options of train.py]

Makes JPEGs of 4 megapixels: forty are drawn, the others are these by other names, which cost as much to read and to
decode. Trains on them with train.py in a process of its own, on Linux. Printed: the highest memory of its own (RssAnon,
which cannot be dropped) and the highest resident (with pages of files, which the operating system drops when another
program wants the memory), megabytes of 10^6 bytes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import ROOT
from bench.label_photos import make_photos

SIZE, DISTINCT = (2464, 1632), 40
EVERY = 0.05
"""Seconds between two looks at the memory."""


def anonymous(process: int) -> int:
    """Bytes of memory that are the process's own; 0 of one that has just ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = [line for line in status.splitlines() if line.startswith("RssAnon")]
    return int(found[0].split()[1]) * 1024 if found else 0


def measured(command: list[str]) -> tuple[float, int, int]:
    """Seconds of a command, its highest own and its highest resident memory in bytes. Exits where it fails."""
    start, highest = time.monotonic(), 0
    process = subprocess.Popen(command, cwd=ROOT)
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        highest = max(highest, anonymous(process.pid))
        time.sleep(EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"The training failed with status {process.returncode}.")
    return time.monotonic() - start, highest, used.ru_maxrss * 1024


def main() -> None:
    """Make the photos, train, and print one line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--photos", type=int, default=10_000)
    parser.add_argument("--architecture", default="feature_map")
    parser.add_argument("--size", type=int, default=256)
    given, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        photos = make_photos(Path(name, "good"), given.photos, SIZE, "JPEG", DISTINCT)
        asked = ["--dataset", "images", "--data", str(photos), "--name", "many", "--out", name]
        asked += ["--architecture", given.architecture, "--size", str(given.size), *more]
        seconds, own, resident = measured([sys.executable, "train.py", *asked])
    print(
        f"{given.photos} photos of {SIZE[0]}×{SIZE[1]}, {given.architecture} at {given.size}: {own / 1e6:.0f} MB of "
        f"its own at most, {resident / 1e6:.0f} MB resident; {seconds / 60:.1f} minutes. Prepared, the photos take "
        f"{4 * given.photos * given.size**2 / 1e6:.0f} MB of disk."
    )


if __name__ == "__main__":
    main()
