#!/usr/bin/env python3
"""Every test that SECURITY.md names is there. Usage: tools/lint/promises.py [ROOT]

The third column of the table of promises names tests in back-quotes: a doctest case, a script of
tests/scripts (ends in .txt), a function of its programs as the runner prints it (`sizes: one GiB`),
or the beginning that several cases share (ends in a colon)."""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from source_text import Report, files_under, read  # noqa: E402

CASE = re.compile(r"\bTEST_CASE(?:_FIXTURE|_TEMPLATE)?\(\s*(?:\w+\s*,\s*)?\"((?:[^\"\\]|\\.)*)\"")

FUNCTION = re.compile(r"^def test_(\w+)\(", re.MULTILINE)


def names_of_tests(root):
    cases = set()
    for path in files_under(root, ("tests",), (".cpp",)):
        cases.update(CASE.findall(read(root, path)))
    folder = os.path.join(root, "tests", "scripts")
    for path in files_under(root, ("tests/scripts/programs",), (".py",)):
        module = os.path.basename(path)[:-3]
        for function in FUNCTION.findall(read(root, path)):
            cases.add(f"{module}: {function.replace('_', ' ')}")
    scripts = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    return cases, scripts


def is_there(name, cases, scripts):
    if name.endswith(".txt"):
        return name in scripts
    if name.endswith(":"):
        return any(case.startswith(name) for case in cases)
    return name in cases


def main(root):
    report = Report("promises lint")
    cases, scripts = names_of_tests(root)
    rows = 0
    for number, line in enumerate(read(root, "SECURITY.md").split("\n"), 1):
        columns = line.split(" | ")
        if not line.startswith("|") or len(columns) != 3 or set(line) <= set("|-: "):
            continue
        if columns[2].startswith("test"):
            continue
        rows += 1
        names = re.findall(r"`([^`]+)`", columns[2])
        if not names:
            report.add("SECURITY.md", number, "promise", "a promise that names no test",
                       "what nothing checks is a hope")
        for name in names:
            if not is_there(name, cases, scripts):
                report.add("SECURITY.md", number, "promise", f"no test is called '{name}'",
                           "a reader must be able to break the code and see the test fail")
    if rows == 0:
        report.add("SECURITY.md", 1, "promise", "no table of promises",
                   "this lint would pass on nothing")
    return report.finish(rows, "promises")


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
