"""Run a command with a memory limit, as a dyno would: `python scripts/limit_memory.py 512 -- COMMAND …`.

Twice a second it adds up the memory of the command and all its child processes, counting shared pages once. If that is
over the limit, the command is killed and the status is 1; otherwise the status is the command's own, and the peak is
printed. Linux only: elsewhere the command runs without a limit.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def below(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:  # it has just ended
                continue
    return found


def megabytes(pid: int) -> float:
    """A process's share of memory; 0 if it has ended."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def run(limit: float, command: list[str]) -> int:
    """Run the command and return the status to end with."""
    process = subprocess.Popen(command, start_new_session=True)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: os.killpg(process.pid, number))
    peak = 0.0
    while process.poll() is None:
        used = sum(map(megabytes, below(process.pid)))
        peak = max(peak, used)
        if used > limit:
            sys.stderr.write(f"Error: {used:.0f} MB used, {limit:.0f} MB allowed. Killed.\n")
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return 1
        time.sleep(0.5)
    sys.stderr.write(f"Peak: {peak:.0f} of {limit:.0f} MB.\n")
    return max(process.returncode, 0)


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[2] != "--" or not sys.argv[1].isdecimal():
        sys.exit("Usage: python scripts/limit_memory.py MEGABYTES -- COMMAND …")
    sys.exit(run(float(sys.argv[1]), sys.argv[3:]))
