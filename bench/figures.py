"""What was measured, kept on the disk as it comes, so that a run that is cut short still tells."""

import dataclasses
import hashlib
import json
import os
import platform
import subprocess

import measure

# What must be the same for a run to be gone on with.
SAME = ("share", "versions", "processor", "program")


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as told:
            names = [line.split(":", 1)[1].strip() for line in told
                     if line.startswith("model name")]
    except OSError:
        names = []
    return f"{names[0]}, {len(names)} processors" if names else platform.processor()


def versions(tools):
    words = []
    for command in dict.fromkeys(tool.version for tool in tools if tool.version):
        ran = subprocess.run(command, shell=True, check=False, capture_output=True, text=True,
                             timeout=60)
        if ran.returncode == 0 and ran.stdout:
            line = ran.stdout.splitlines()[0]
            name = command.split()[0]
            words.append(line if line.startswith(name) else f"{name} {line}")
    return "; ".join(words)


def digest(program):
    return hashlib.sha256(program.read_bytes()).hexdigest()


class Figures:
    """Rows of job, tool and round, a timing each; failures; steps that are done."""

    def __init__(self, path, about):
        self.path = path
        self.about = {**about, "loads": [], "skipped": [], "bytes": {}}
        self.rows, self.failed, self.done = [], [], []

    def resume(self):
        """Goes on with what lies on the disk; False where that is of another run."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except OSError:
            return False
        if any(kept["about"].get(key) != self.about.get(key) for key in SAME):
            return False
        self.about = {**kept["about"], "rounds": self.about["rounds"], "cut": False}
        self.rows, self.failed, self.done = kept["rows"], kept["failed"], kept["done"]
        # A step that was cut is done again from its beginning.
        self.rows = [row for row in self.rows if row["step"] in self.done]
        return True

    def keep(self):
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps({"about": self.about, "done": self.done,
                                      "failed": self.failed, "rows": self.rows}, indent=1),
                          encoding="utf-8")
        os.replace(beside, self.path)

    def add(self, step, number, job, tool, timing, **more):
        self.rows.append({"step": step, "round": number, "job": job, "tool": tool,
                          **dataclasses.asdict(timing), **more})

    def fail(self, number, job, tool, why):
        self.failed.append({"round": number, "job": job, "tool": tool, "why": why})

    def of(self, job, tool, what="wall"):
        """round -> median of that round."""
        rounds = {}
        for row in self.rows:
            if row["job"] == job and row["tool"] == tool and row.get(what) is not None:
                rounds.setdefault(row["round"], []).append(row[what])
        return {number: measure.median(values) for number, values in rounds.items()}

    def median(self, job, tool, what="wall"):
        return measure.median(self.of(job, tool, what).values())

    def largest(self, jobs, tool, what):
        return max((row[what] for row in self.rows if row["job"] in jobs and
                    row["tool"] == tool and row.get(what) is not None), default=None)

    def ratio(self, job, tool, base_job, base):
        """Median over the rounds that both have of how many times faster than the base."""
        mine, other = self.of(job, tool), self.of(base_job, base)
        return measure.median(other[number] / mine[number] for number in mine if number in other)

    def rounds(self, tool):
        return len({row["round"] for row in self.rows if row["tool"] == tool and row["round"]})

    def has_failed(self, job, tool):
        return any(row["job"] == job and row["tool"] == tool for row in self.failed)
