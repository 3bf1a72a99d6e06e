#!/usr/bin/env python3
"""Mechanical tidiness. Usage: tools/lint/tidy.py [ROOT]"""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from source_text import CPP, LAYERS, SCRIPT, Report, code_only, files_under, read  # noqa: E402

MAX_COLUMNS = 100
MAX_LINES = 600
WARN_LINES = 400
WARN_HEADER_LINES = 200

# Where a person is spoken to.
TERMINAL = ("cli/reader/terminal", "cli/main.cpp", "cli/verify_main.cpp", "tests/", "bench/")

# (rule, pattern in code, files that may, reason)
BANNED = [
    ("memcmp", r"\bmemcmp\s*\(", ("crypto/", "tests/"),
     "memcmp stops at the first difference: crypto's comparison does not tell where it was"),
    ("unbounded-copy", r"\b(strcpy|strcat|sprintf|vsprintf|gets)\s*\(", (),
     "they write as far as the input goes"),
    ("rand", r"\bs?rand(om)?\s*\(\s*\)|\bsrand\s*\(|\brandom_device\b", (),
     "randomness is a parameter, and only crypto's source is fit for keys"),
    ("output", r"\bstd\s*::\s*(cout|cerr|clog|print)\b|(?<![\w:.>])(std::)?(printf|puts|putchar)"
     r"\s*\(|\bfmt\s*::\s*print\b", TERMINAL,
     "all text for people goes through one terminal adapter, which escapes hostile characters"),
    ("shell", r"(?<![\w.>])(std::|::)?(system|popen)\s*\(", (),
     "a shell is one quoting mistake away from running evidence as code"),
    ("environment", r"\b(secure_)?getenv\s*\(|\benviron\b", ("cli/", "tests/", "bench/"),
     "the environment is the caller's: cli reads it and passes on what is allowed"),
    ("clock", r"\b(system|steady|high_resolution|utc)_clock\s*::\s*now\b|\bclock_gettime\s*\(|"
     r"\bgettimeofday\s*\(|(?<![\w.>])(std::|::)?time\s*\(\s*(0|NULL|nullptr)\s*\)",
     ("cli/", "tests/", "bench/"),
     "time is a parameter, so that tests and restores are the same everywhere"),
    ("catch-all", r"\bcatch\s*\(\s*\.\.\.\s*\)", ("cli/main.cpp", "cli/verify_main.cpp"),
     "whoever catches everything hides the failure that matters"),
    ("using-namespace", r"\busing\s+namespace\s+std\b", (),
     "a name of std's that is added later changes the meaning of ours"),
]
PLACES = ("/wo" + "rk/", "/ho" + "me/")
MARKS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")


def check_text(path, text, report):
    """Rules of any text file: whitespace, width, marks, private paths."""
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            report.add(path, number, "trailing-space", "blank at the end of the line",
                       "it shows in every diff and means nothing")
        if "\t" in line:
            report.add(path, number, "tab", "a tab", "width depends on who looks")
        if len(line) > MAX_COLUMNS and "http" not in line and not path.endswith((".md", ".txt")):
            report.add(path, number, "columns", f"{len(line)} columns, {MAX_COLUMNS} at most",
                       "two files side by side fit a screen")
        if MARKS.search(line):
            report.add(path, number, "mark", "a mark that nobody owns",
                       "what is to be done stands in docs/roadmap.md, with its reason")
        check_places(path, number, line, report)
    if text and not text.endswith("\n"):
        report.add(path, text.count("\n") + 1, "last-newline", "no newline at the end",
                   "the next line added would change this one")


def check_places(path, number, line, report):
    for place in PLACES:
        if place in line:
            report.add(path, number, "private-path", f"names {place}",
                       "a path of one machine means nothing on another, and tells on its owner")


def check_source(path, text, report, warnings):
    lines = text.count("\n")
    if lines > MAX_LINES:
        report.add(path, lines, "file-length", f"{lines} lines, {MAX_LINES} at most",
                   "a file is one subject that can be read in one sitting")
    elif lines > WARN_LINES:
        warnings.append(f"{path}: {lines} lines, {WARN_LINES} is the aim")
    elif path.endswith((".hpp", ".h")) and lines > WARN_HEADER_LINES:
        warnings.append(f"{path}: {lines} lines in a header, {WARN_HEADER_LINES} is the aim")
    if path.endswith((".hpp", ".h")) and "#pragma once" not in text:
        report.add(path, 1, "pragma-once", "no #pragma once", "a header is read once")
    code = code_only(text)
    for rule, pattern, allowed, reason in BANNED:
        if path.startswith(tuple(allowed)):
            continue
        for match in re.finditer(pattern, code):
            line = code.count("\n", 0, match.start()) + 1
            report.add(path, line, rule, " ".join(match.group(0).split()), reason)


def check_name(path, report):
    for part in path.split("/"):
        if VAGUE.search(part.rsplit(".", 1)[0].lower()):
            report.add(path, 1, "vague-name", f"'{part}' says nothing",
                       "a file named for its subject can be found; a drawer only fills up")


def text_files(root):
    """Scripts, build files and prose beside the sources."""
    folders = ("tools", ".ci", "cmake", "tests", "docs", "examples", "bench", "web", *LAYERS)
    found = set(files_under(root, folders, ("",)))
    found.update(n for n in os.listdir(root) if os.path.isfile(os.path.join(root, n)))
    return sorted(found)


def is_data(path):
    """Samples and recorded bytes are kept exactly as they are."""
    return path.startswith(("tests/fuzz/corpus/", "tests/vectors/", "tests/golden/"))


def is_text(root, path):
    with open(os.path.join(root, path), "rb") as source:
        return b"\0" not in source.read(4096)


def main(root):
    report = Report("tidiness lint")
    warnings = []
    sources = set(files_under(root, (*LAYERS, "tests", "bench"), CPP))
    paths = [p for p in text_files(root) if not is_data(p) and is_text(root, p)]
    for path in paths:
        text = read(root, path)
        check_name(path, report)
        if path in sources:
            check_source(path, text, report, warnings)
        if path.startswith("web/words/"):
            continue  # sentences in three languages, a line each
        if path in sources or path.endswith((".py", ".sh", ".cmake", *SCRIPT)) or is_script(path):
            check_text(path, text, report)
        else:
            for number, line in enumerate(text.split("\n"), 1):
                check_places(path, number, line, report)
    for warning in sorted(warnings):
        print(f"warning: {warning}")
    return report.finish(len(paths))


def is_script(path):
    name = path.split("/")[-1]
    return name == "CMakeLists.txt" or (path.startswith(("tools/", ".ci/")) and "." not in name)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
