#!/usr/bin/env python3
"""Proves that tools/test_summary.py counts right and that each kind of failure shows."""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
GOOD = """
1: vectors: age 40 ran, 6 skipped (armor)
1: [doctest] test cases: 12 | 12 passed | 0 failed | 3 skipped
1/2 Test #1: formats ..........   Passed    0.31 sec
2/2 Test #2: symbols ..........   Passed    0.01 sec
"""
SCRIPTS = "vectors: merkle/inclusion 7 ran, 0 skipped\ntests: 5 passed, 0 failed\n"

# (name, log, folders of vectors or None, expected code, expected last line)
CASES = [
    ("all well", GOOD + SCRIPTS, None, 0, "tests: 18 passed, 0 failed"),
    ("vectors ran", GOOD + SCRIPTS, ["age", "merkle"], 0, "tests: 18 passed, 0 failed"),
    ("one set did not", GOOD, ["age", "merkle"], 1, "tests: 13 passed, 1 failed"),
    ("a set only skipped", GOOD.replace("40 ran", "0 ran"), ["age"], 1,
     "tests: 13 passed, 1 failed"),
    ("no folder of vectors", GOOD, [], 1, "tests: 13 passed, 1 failed"),
    ("a case failed", GOOD.replace("12 passed | 0 f", "11 passed | 1 f"), None, 1,
     "tests: 12 passed, 1 failed"),
    ("died after its summary", GOOD.replace("Passed    0.31", "***Exception: SegFault  0.31"),
     None, 1, "tests: 13 passed, 1 failed"),
    ("failed without a summary", GOOD.replace("Passed    0.01", "***Failed    0.01"), None, 1,
     "tests: 12 passed, 1 failed"),
    ("a program without cases", "[doctest] test cases: 0 | 0 passed | 0 failed | 0 skipped\n"
     + GOOD, None, 1, "tests: 13 passed, 1 failed"),
    ("a script failed", SCRIPTS.replace("0 failed", "2 failed"), None, 1,
     "tests: 5 passed, 2 failed"),
    ("nothing ran", "", None, 1, "tests: 0 passed, 0 failed"),
]


def run(log, folders):
    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "log")
        with open(path, "w", encoding="utf-8") as out:
            out.write(log)
        env = {k: v for k, v in os.environ.items() if not k.startswith("AIGAQ_")}
        if folders is not None:
            env["AIGAQ_REQUIRE_VECTORS"] = "1"
        if folders:
            env["AIGAQ_VECTORS"] = os.path.join(place, "vectors")
            for folder in folders:
                os.makedirs(os.path.join(place, "vectors", folder))
        command = [sys.executable, os.path.join(ROOT, "tools", "test_summary.py"), path]
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        return done.returncode, done.stdout.strip().split("\n")[-1]


def main():
    failed = 0
    for name, log, folders, code, last in CASES:
        got = run(log, folders)
        if got != (code, last):
            failed += 1
            print(f"summary, {name}: expected {(code, last)}, got {got}")
    print(f"tests: {len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
