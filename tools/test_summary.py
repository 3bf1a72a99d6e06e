#!/usr/bin/env python3
"""Adds up what test runs printed. Usage: tools/test_summary.py LOG...

Reads doctest's summaries, ctest's result lines, `tests: N passed, M failed` of scripts and
`vectors: SET N ran, M skipped`. Prints the vectors of each set and one line of the sum.
Ends with 1 when a test failed, or when AIGAQ_REQUIRE_VECTORS=1 and a set of $AIGAQ_VECTORS
did not run.
"""

import os
import re
import sys

DOCTEST = re.compile(r"^(?:(\d+): )?\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*"
                     r"\|\s*(\d+) failed")
SCRIPTS = re.compile(r"^(?:(\d+): )?tests: (\d+) passed, (\d+) failed")
CTEST = re.compile(r"^\s*\d+/\d+ Test\s+#(\d+): (\S+) \.*\s*(Passed|\S.*)")
VECTORS = re.compile(r"^(?:\d+: )?vectors: (\S.*?) (\d+) ran, (\d+) skipped(.*)")


class Log:
    """What one log holds."""

    def __init__(self, path):
        self.passed = self.failed = 0
        self.trouble = []
        self.vectors = {}
        self.of_test = {}  # ctest's number -> failures its own summary admits
        self.results = []
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self.take(line.rstrip("\n"))
        self.add_ctest_results()

    def take(self, line):
        if match := DOCTEST.match(line):
            number, cases, passed, failed = match.groups()
            self.add(number, int(passed), int(failed))
            if int(cases) == 0:
                self.failed += 1
                self.trouble.append(f"a test program holds no test case (test {number})")
        elif match := SCRIPTS.match(line):
            self.add(match.group(1), int(match.group(2)), int(match.group(3)))
        elif match := VECTORS.match(line):
            name, ran, skipped, why = match.groups()
            self.vectors[name] = (int(ran), int(skipped), why.strip())
        elif match := CTEST.match(line):
            self.results.append(match.groups())

    def add(self, number, passed, failed):
        self.passed += passed
        self.failed += failed
        if number is not None:
            self.of_test[number] = self.of_test.get(number, 0) + failed

    def add_ctest_results(self):
        for number, name, result in self.results:
            ok = result.startswith("Passed")
            if number not in self.of_test:
                self.passed += ok
                self.failed += not ok
            elif not ok and self.of_test[number] == 0:
                self.failed += 1  # it died after, or beside, its summary
            if not ok:
                self.trouble.append(f"{name}: {' '.join(result.split())}")


def missing_sets(vectors):
    """Folders of $AIGAQ_VECTORS of which nothing ran."""
    root = os.environ.get("AIGAQ_VECTORS", "")
    if not os.path.isdir(root):
        return ["AIGAQ_VECTORS names no folder, so no public vector ran"]
    ran = {}
    for name, (count, _, _) in vectors.items():
        folder = re.split(r"[/ :]", name)[0]
        ran[folder] = ran.get(folder, 0) + count
    folders = sorted(f for f in os.listdir(root) if os.path.isdir(os.path.join(root, f)))
    return [f"no vector of the set {f} ran" for f in folders if ran.get(f, 0) == 0]


def main(paths):
    logs = [Log(path) for path in paths]
    passed = sum(log.passed for log in logs)
    failed = sum(log.failed for log in logs)
    trouble = [line for log in logs for line in log.trouble]
    vectors = {}
    for log in logs:
        vectors.update(log.vectors)
    for name in sorted(vectors):
        ran, skipped, why = vectors[name]
        print(f"vectors: {name} {ran} ran, {skipped} skipped {why}".rstrip())
    if os.environ.get("AIGAQ_REQUIRE_VECTORS") == "1":
        missing = missing_sets(vectors)
        failed += len(missing)
        trouble += missing
    elif not os.environ.get("AIGAQ_VECTORS"):
        print("vectors: AIGAQ_VECTORS is not set, so the public vectors (age, CBOR, Ed25519, "
              "Merkle, Wycheproof) were skipped")
    for line in trouble:
        print(f"failed: {line}")
    print(f"tests: {passed} passed, {failed} failed")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
