#!/usr/bin/env python3
"""Every class that the program tells of is in a closed list. Usage: tools/lint/classes.py [ROOT]

Looks for the words given to what reports or throws one, and for them in back-quotes in
docs/commands.md or docs/formats/findings.md. A class that is put together is not seen."""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from source_text import Report, files_under, read  # noqa: E402

WORD = r'"([a-z0-9]+(?:-[a-z0-9]+)*)"'
NAMED = [re.compile(pattern + r"\s*" + WORD) for pattern in (
    r"StorageError\(Trouble::\w+,", r"StorageError\(vault::Trouble::\w+,", r"throw_integrity\(",
    r"\berror_with_hint\(", r"\berror_of_(?:file|entry)\([^,;]*,", r"\brefuse(?:_field)?\(",
    r"\bout\.error\(", r"\bout\.warning\(",
    r"\.cls\s*=", r"\b[kK]\w*Class\s*=", r"findings_?\.add\(",
)]
PAGES = ("docs/commands.md", "docs/formats/findings.md")
WHY = "whoever reads the JSON is promised a closed list"


def main(root):
    listed = set()
    for page in PAGES:
        listed.update(re.findall(r"`([a-z0-9-]+)`", read(root, page)))
    report, seen = Report("classes lint"), set()
    for path in files_under(root, ("cli", "formats", "vault"), (".cpp", ".hpp")):
        text = read(root, path)
        for found in (match for pattern in NAMED for match in pattern.finditer(text)):
            seen.add(found[1])
            if found[1] not in listed:
                report.add(path, text.count("\n", 0, found.start()) + 1, "class",
                           f"'{found[1]}' is in neither of {' and '.join(PAGES)}", WHY)
    if not seen:
        report.add("cli", 1, "class", "no class was found", "this lint would pass on nothing")
    return report.finish(len(seen), "classes")


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
