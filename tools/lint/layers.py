#!/usr/bin/env python3
"""Checks who may include what. Usage: tools/lint/layers.py [ROOT]

The layers and their reasons are docs/design.md's; this script is what holds them up.
"""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from source_text import CPP, LAYERS, SCRIPT, Report, code_only, files_under, read  # noqa: E402

# Zone -> zones whose headers it may include. A file's zone is the longest prefix that fits.
MAY_USE = {
    "crypto/": ("crypto/",),
    "formats/": ("crypto/", "formats/"),
    "vault/": ("crypto/", "formats/", "vault/"),
    "cli/": ("crypto/", "formats/", "vault/", "cli/"),
    "cli/reader/": ("crypto/", "formats/", "cli/reader/"),
    "cli/verify_main.cpp": ("crypto/", "formats/", "cli/reader/"),
}
UPWARDS_REASON = {
    "crypto/": "crypto knows no format, no file and no person: it can be reviewed alone",
    "formats/": "formats turns bytes into values without a store, so that a recipient, a port and "
    "the live vault share one verifier",
    "vault/": "the vault must run without a terminal: cli talks to people, not the store",
    "cli/": "tests and tools stand outside the product",
    "cli/reader/": "the reader half becomes aigaq-verify, which holds no store and no commands",
    "cli/verify_main.cpp": "aigaq-verify is built of the reader half alone, with no store in it",
}

# (rule, header pattern, where allowed, reason); a prefix in `where` is a folder or a file.
OWNED = [
    ("sodium", r"sodium(\.h|/.*)", ("crypto/",),
     "one layer calls libsodium, so keys, nonces and labels are chosen in one place"),
    ("openssl", r"openssl/.*", ("crypto/",),
     "libcrypto serves SHA-256 and time stamps only, behind crypto's own types"),
    ("cereal", r"cereal/.*", ("formats/",),
     "cereal is a field visitor for our strict archives; its own archives allocate what hostile "
     "bytes ask for"),
    ("lmdb", r"lmdb\.h", ("vault/lmdb/",),
     "LMDB has sharp rules (handles, forks, commit errors) that one folder keeps"),
    ("cli11", r"CLI/.*", ("cli/",),
     "CLI11 keeps every parsed string: only the command line may meet it"),
    ("icu", r"unicode/.*", ("vault/text/",),
     "Unicode tables change with versions: what a verifier recomputes must not depend on them"),
    ("seccomp", r"(seccomp\.h|linux/(seccomp|filter|bpf|landlock)\.h)", ("cli/reader/",),
     "each process is closed in by one piece of code, shared by both programs"),
    ("keyutils", r"keyutils\.h", ("cli/kernel_keyring.cpp",),
     "the keyring holds keys that unlock a vault: one file puts them there and takes them away"),
    ("qrencode", r"qrencode\.h", ("cli/checkpoint_qr.cpp",),
     "drawing is for people: no layer below and no recipient's program needs it"),
    ("windows", r"(windows|psapi|io|winternl|winioctl|processthreadsapi|shellapi|wincrypt)\.h",
     ("cli/reader/windows/",),
     "what a system does its own way stands in one folder a system, behind shared headers"),
    ("fmt", r"fmt/.*", ("formats/", "vault/", "cli/"),
     "crypto is made of std, libsodium and libcrypto alone"),
    ("doctest", r"doctest.*", (),
     "tests inside a static library are dropped by the linker without a word"),
]
NOT_IN = [
    ("posix", r"(unistd|fcntl|signal|pthread|dirent|poll|termios|pwd|grp|sched|spawn|dlfcn|syslog|"
     r"utime|strings)\.h|csignal|sys/.*|linux/.*", ("crypto/", "formats/"),
     "both layers are built for recipients on Windows and macOS too"),
    ("system", r"(unistd|fcntl|signal|pthread|dirent|poll|termios|pwd|grp|sched|io)\.h|csignal|"
     r"sys/.*|linux/.*", ("cli/reader/",),
     "the recipient's program runs on Windows too: what one system alone has stands in its folder"),
    ("streams", r"filesystem|fstream|iostream|stdio\.h", ("crypto/", "formats/"),
     "bytes in, values out: files and terminals belong to the layers above"),
    ("threads", r"thread|mutex|shared_mutex|condition_variable|future", ("formats/",),
     "formats shares no state to guard (crypto guards one arena); threads start above"),
    ("socket", r"sys/(socket|un)\.h|netdb\.h|(netinet|arpa|net|netpacket)/.*|"
     r"linux/(netlink|if_.*|vm_sockets)\.h", LAYERS,
     "the product is offline by construction, and its filter kills whoever opens a socket"),
]

# The page: what a module may import, and what none of its modules may do.
WEB_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?from\s+'([^']+)'""", re.MULTILINE)
WEB_ALLOWED = re.compile(r"(\.\.?/[\w./-]+\.js|@noble/(ciphers|curves|hashes)/[\w-]+\.js)")
WEB_REASON = ("the page is a second verifier: it shares words and vectors with the program, and "
              "nothing that decides")
WEB_BANNED = [
    ("web-html", r"\b(innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write)\b",
     "evidence is set as text and never parsed as HTML"),
    ("web-eval", r"\beval\s*\(|\bnew\s+Function\b|\bWebAssembly\b",
     "the page's policy pins every byte of code that can run"),
    ("web-network", r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\(",
     "the page is offline by construction"),
    ("web-storage", r"\b(localStorage|sessionStorage|indexedDB|document\.cookie)\b",
     "nothing of a bundle stays behind in the browser"),
]
# Here a system's own headers are at home.
SYSTEMS = ("cli/reader/posix/", "cli/reader/windows/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def zone_of(path):
    return max((zone for zone in MAY_USE if path.startswith(zone)), key=len)


def command_of(path):
    """`list` for cli/commands/list.cpp and for all of cli/commands/list/."""
    inner = path[len("cli/commands/"):]
    return inner.split("/")[0].rsplit(".", 1)[0]


def same_command(one, other):
    return one == other or one.startswith(other + "_") or other.startswith(one + "_")


def check_own_header(path, line, header, report):
    zone = zone_of(path)
    if ".." in header.split("/") or "/" not in header:
        report.add(path, line, "from-root", f'"{header}" does not start at the root',
                   "a layer is legible from its includes only when they name it")
        return
    if not header.startswith(MAY_USE[zone]):
        report.add(path, line, f"layers {zone}", f'must not include "{header}"',
                   UPWARDS_REASON[zone])
    if zone in ("crypto/", "formats/", "vault/"):
        return
    if path.startswith("cli/commands/") and header.startswith("cli/commands/"):
        if not same_command(command_of(path), command_of(header)):
            report.add(path, line, "commands", f'a command includes another: "{header}"',
                       "each command can be read, tested and removed alone; what two share moves "
                       "up into cli/")


def check_outside_header(path, line, header, report):
    for rule, pattern, allowed, reason in OWNED:
        if re.fullmatch(pattern, header) and not path.startswith(tuple(allowed)):
            where = ", ".join(allowed) or "tests/"
            report.add(path, line, rule, f"<{header}> belongs to {where} only", reason)
    for rule, pattern, refused, reason in NOT_IN:
        if rule == "system" and path.startswith(SYSTEMS):
            continue
        if re.fullmatch(pattern, header) and path.startswith(tuple(refused)):
            report.add(path, line, rule, f"<{header}> has no place here", reason)


def check_page(root, report):
    paths = [path for path in files_under(root, ("web/src", "web/words"), SCRIPT)]
    for path in paths:
        text = read(root, path)
        for match in WEB_IMPORT.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            target = match.group(1)
            where = os.path.normpath(os.path.join(os.path.dirname(path), target))
            inside = target.startswith("@") or where.startswith(("web/src/", "web/words/"))
            if not WEB_ALLOWED.fullmatch(target) or not inside:
                report.add(path, line, "web", f"must not import '{target}'", WEB_REASON)
        for rule, pattern, reason in WEB_BANNED:
            for match in re.finditer(pattern, text):
                line = text.count("\n", 0, match.start()) + 1
                report.add(path, line, rule, match.group(0), reason)
    return len(paths)


def main(root):
    report = Report("layer lint")
    paths = files_under(root, LAYERS, CPP)
    for path in paths:
        text = code_only(read(root, path))
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(2)) + 1
            # A library's header in quotes is the library's all the same.
            check_outside_header(path, line, match.group(2), report)
            if match.group(1) == '"':
                check_own_header(path, line, match.group(2), report)
    return report.finish(len(paths) + check_page(root, report))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
