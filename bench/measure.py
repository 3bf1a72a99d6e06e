"""One command timed as a whole process, with what it used."""

import dataclasses
import os
import pathlib
import signal
import statistics
import subprocess
import tempfile
import threading
import time

LIMIT = 1800  # seconds; whatever hangs fails
EVERY = 0.02  # seconds between two looks at a watched command's memory


@dataclasses.dataclass
class Timing:
    wall: float  # seconds
    cpu: float   # seconds, of the process and its children
    peak: float  # MiB resident, of the largest process; at least the starting process's own
    anonymous: float = None  # MiB, of all its processes together, once no key is derived any more


class Failed(Exception):
    pass


def anonymous_of(process):
    """Bytes of a process and its descendants; what forks share counts for each."""
    total = 0
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
        total = sum(int(line.split()[1]) << 10 for line in status.splitlines()
                    if line.startswith("RssAnon:"))
        for task in pathlib.Path(f"/proc/{process}/task").iterdir():
            total += sum(anonymous_of(child) for child in (task / "children").read_text().split())
    except OSError:
        pass  # gone meanwhile
    return total


def beyond_derivation(seen, derivation):
    """The largest of what was seen in turn. A derivation shows as that many bytes or more; what
    came before it, and while its memory was given back, is left out."""
    last = max((at for at, value in enumerate(seen) if value >= derivation * 0.9), default=-1)
    rest = seen[last + 1:]
    while last >= 0 and len(rest) > 1 and rest[0] >= rest[1]:  # equal: it was not its turn
        rest = rest[1:]
    return max(rest, default=0)


class Watch:
    """Looks at a running command's anonymous memory. derivation: bytes, or 0 for none."""

    def __init__(self, process, derivation):
        self.process, self.derivation = process, derivation
        self.seen, self.over = [], threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self):
        while not self.over.wait(EVERY):
            self.seen.append(anonymous_of(self.process))

    def largest(self):
        self.over.set()
        self.thread.join()
        largest = beyond_derivation(self.seen, self.derivation) if self.derivation else \
            max(self.seen, default=0)
        return largest / (1 << 20) or None


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, env=None, cwd=None, stdin=None, stdout=None, good=(0,), watched=None):
    """command: a list, or a string for the shell. What it says is shown when it fails.
    watched: bytes of the key derivation that its memory is told without (0: there is none)."""
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(command, shell=isinstance(command, str), cwd=cwd,
                                   env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
                                   start_new_session=True, stdin=stdin or subprocess.DEVNULL,
                                   stdout=stdout or said, stderr=said)
        watch = None if watched is None else Watch(process.pid, watched)
        limit = threading.Timer(LIMIT, end, [process])
        limit.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        finally:
            limit.cancel()
        wall = time.monotonic() - began
        anonymous = watch.largest() if watch else None
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in good:
            said.seek(0)
            words = said.read()[-2000:].decode("utf-8", "replace")
            raise Failed(f"{command} ended with {process.returncode}: {words}")
    return Timing(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, anonymous)


def median(values):
    values = list(values)
    return statistics.median(values) if values else None
