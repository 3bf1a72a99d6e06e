"""One command timed as a whole process, with what it used."""

import dataclasses
import os
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Timing:
    wall: float  # seconds
    cpu: float   # seconds, of the process and its children
    peak: float  # MiB resident, of the largest process; at least the starting process's own


class Failed(Exception):
    pass


def run(command, env=None, cwd=None, stdin=None, stdout=None):
    """command: a list, or a string for the shell. What it says is shown when it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(command, shell=isinstance(command, str), cwd=cwd,
                                   env={**os.environ, **(env or {})},
                                   stdin=stdin or subprocess.DEVNULL, stdout=stdout or said,
                                   stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            words = said.read()[-2000:].decode("utf-8", "replace")
            raise Failed(f"{command} ended with {process.returncode}: {words}")
    return Timing(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(values):
    values = list(values)
    return statistics.median(values) if values else None
