#!/usr/bin/env python3
"""Every detail that the layers below the command line name has its sentence in the catalogue, and
every sentence of a detail is named somewhere. Usage: tools/lint/details.py [ROOT]

crypto/, formats/ and vault/ hold no sentence for people: an Error's context, a finding's detail and
a StorageError's Detail are phrases that name a row detail_… of the catalogue, in three languages. A
phrase without a row would reach people as it stands, in English."""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from source_text import CPP, TOKEN, Report, files_under, read  # noqa: E402

BELOW = ("crypto", "formats", "vault")
ROW = re.compile(r"AIGAQ_MESSAGE\(detail_(\w+),")
NO_SENTENCE = re.compile(r"#include[^\n]*|AIGAQ_ASSERT\([^;]*;|__asm__[^;]*;|^  *\"[^\n]*\\n\";",
                         re.MULTILINE)
# A call whose next argument is a detail, also one of a single word.
NAMES_ONE = re.compile(r"(?:\bfail\(\s*[\w:]+,|\bError\{ErrorCode::\w+,|"
                       r"\bFault\{\{ErrorCode::\w+,|"
                       r"\b(?:found|add|fault|warn|doubt|contradict|stop)\("
                       r"\s*\w*(?:classes|ErrorCode)::\w+,|"
                       r"\b(?:differs|wrong)\(|\bnamed\(\"what\",)\s*$")
PHRASE = re.compile(r"[A-Za-z0-9,:] [A-Za-z0-9]")
# Bytes of formats and keys' names that look like a phrase.
OF_FORMATS = re.compile(r"^aigaq .* v1$|^aigaq-fork v1$|^-----|^<|^BagIt|^(II|MM)\*|\\n| $|"
                        r"^(device clock|leaf index|log export|too many places)$|"
                        r"^aigaq: internal error")


def row_of(phrase):
    return "_".join(re.findall(r"[A-Za-z0-9]+", phrase))


def without_comments(text):
    def keep(match):
        if match.lastgroup in ("line", "block"):
            return re.sub(r"[^\n]", " ", match.group(0))
        return match.group(0)

    return TOKEN.sub(keep, text)


def literals(text):
    """(line, literal, whether the call before it takes a detail); neighbours are one literal."""
    text = NO_SENTENCE.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), without_comments(text))
    text = re.sub(r'"(\s*\n\s*)"', lambda m: "\v" * m.group(1).count("\n"), text)
    for match in re.finditer(r'"((?:[^"\\\n]|\\.)*)"', text):
        phrase = match.group(1).replace("\v", "")
        before = text[max(0, match.start() - 200) : match.start()]
        line = text.count("\n", 0, match.start()) + text.count("\v", 0, match.start()) + 1
        yield line, phrase, NAMES_ONE.search(before) is not None


def main(root):
    report = Report("details lint")
    folder = os.path.join("cli", "reader", "catalogue")
    rows = {}
    for path in files_under(root, (folder,), (".inc",)):
        for number, line in enumerate(read(root, path).split("\n"), 1):
            if match := ROW.match(line):
                rows[match.group(1)] = (path, number)
    named = set()
    for path in files_under(root, (*BELOW, "cli"), CPP):
        below = path.split("/")[0] in BELOW and not path.endswith("labels.hpp")
        for line, phrase, given in literals(read(root, path)):
            spelled = [row for row in (row_of(phrase), row_of("cannot " + phrase)) if row in rows]
            named.update(spelled)
            needs = given or (PHRASE.search(phrase) and not OF_FORMATS.search(phrase))
            if below and phrase and needs and not spelled:
                report.add(path, line, "unworded", f"no row detail_{row_of(phrase)}",
                           "people who chose Russian or Kazakh would read it in English")
    for row in sorted(set(rows) - named - {"unworded"}):
        report.add(*rows[row], "unnamed", f"nothing names detail_{row}",
                   "a sentence that nobody says is no longer kept true")
    if not rows:
        report.add(folder, 1, "unworded", "no row of a detail", "this lint would pass on nothing")
    return report.finish(len(rows), "details")


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
