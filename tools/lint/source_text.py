"""Reading C++ sources for the lints: which files there are, and their code without comments."""

import os
import re

LAYERS = ("crypto", "formats", "vault", "cli")
CPP = (".cpp", ".hpp", ".h", ".cc")
SCRIPT = (".js", ".mjs")
NOT_OURS = ("__pycache__", "node_modules")

TOKEN = re.compile(
    r'(?P<raw>R"(?P<mark>[^()\\ ]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<line>//(?:\\\n|[^\n])*)"
    r"|(?P<block>/\*.*?\*/)"
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<char>(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)


def files_under(root, folders, endings):
    """Paths relative to root, sorted, of the files below folders that have one of the endings."""
    found = []
    for folder in folders:
        for where, inner, names in os.walk(os.path.join(root, folder)):
            inner[:] = sorted(d for d in inner if d not in NOT_OURS and not d.startswith("build"))
            for name in names:
                if name.endswith(tuple(endings)):
                    path = os.path.join(where, name)
                    found.append(os.path.relpath(path, root).replace(os.sep, "/"))
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as source:
        return source.read()


def code_only(text):
    """The text with comments and the inside of literals blanked; line numbers stay."""

    def blank(match):
        piece = match.group(0)
        if match.lastgroup in ("line", "block"):
            return re.sub(r"[^\n]", " ", piece)
        # An #include keeps its path: only literals of code are emptied.
        start = text.rfind("\n", 0, match.start()) + 1
        if text[start : match.start()].lstrip().startswith("#"):
            return piece
        return '""' + "\n" * piece.count("\n")

    return TOKEN.sub(blank, text)


class Report:
    """Collects broken rules and prints each rule's reason once."""

    def __init__(self, name):
        self.name = name
        self.broken = []
        self.reasons = {}

    def add(self, path, line, rule, what, reason):
        self.broken.append((path, line, rule, what))
        self.reasons[rule] = reason

    def finish(self, count, counted="files"):
        for path, line, rule, what in sorted(self.broken):
            print(f"{path}:{line}: [{rule}] {what}")
        for rule in sorted(self.reasons):
            print(f"  why {rule}: {self.reasons[rule]}")
        if self.broken:
            print(f"{self.name}: {len(self.broken)} broken rules in {count} {counted}")
            return 1
        print(f"{self.name}: {count} {counted} keep the rules")
        return 0
