#!/usr/bin/env python3
"""Proves that each lint can fail: every sample breaks one rule, and the clean tree breaks none."""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MARK = "TO" + "DO"
PLACE = "/ho" + "me/someone/x"

# (rule expected, path of the sample, its text)
LAYER_SAMPLES = [
    ("layers crypto/", "crypto/a.cpp", '#include "formats/cbor/reader.hpp"\n'),
    ("layers formats/", "formats/a.cpp", '#include "vault/log.hpp"\n'),
    ("layers vault/", "vault/a.cpp", '#include "cli/context.hpp"\n'),
    ("layers cli/reader/", "cli/reader/a.cpp", '#include "vault/log.hpp"\n'),
    ("layers cli/reader/", "cli/reader/a.cpp", '#include "cli/context.hpp"\n'),
    ("layers cli/verify_main.cpp", "cli/verify_main.cpp", '#include "cli/commands/list.hpp"\n'),
    ("layers cli/", "cli/a.cpp", '#include "tests/support/x.hpp"\n'),
    ("from-root", "crypto/a.cpp", '#include "hash.hpp"\n'),
    ("from-root", "formats/a.cpp", '#include "formats/../vault/log.hpp"\n'),
    ("commands", "cli/commands/list.cpp", '#include "cli/commands/show.hpp"\n'),
    ("sodium", "formats/a.cpp", "#include <sodium.h>\n"),
    ("sodium", "vault/a.cpp", '#include "sodium.h"\n'),
    ("openssl", "formats/a.cpp", "#include <openssl/evp.h>\n"),
    ("cereal", "vault/a.cpp", "#  include <cereal/cereal.hpp>\n"),
    ("lmdb", "vault/a.cpp", "#include <lmdb.h>\n"),
    ("lmdb", "cli/a.cpp", "#include <lmdb.h>\n"),
    ("cli11", "vault/a.cpp", "#include <CLI/CLI.hpp>\n"),
    ("icu", "formats/a.cpp", "#include <unicode/unistr.h>\n"),
    ("icu", "vault/a.cpp", "#include <unicode/unistr.h>\n"),
    ("seccomp", "cli/a.cpp", "#include <seccomp.h>\n"),
    ("fmt", "crypto/a.cpp", "#include <fmt/format.h>\n"),
    ("doctest", "crypto/a.cpp", "#include <doctest/doctest.h>\n"),
    ("posix", "crypto/a.cpp", "#include <unistd.h>\n"),
    ("posix", "formats/a.cpp", "#include <sys/stat.h>\n"),
    ("system", "cli/reader/a.cpp", "#include <unistd.h>\n"),
    ("windows", "cli/reader/a.cpp", "#include <windows.h>\n"),
    ("windows", "cli/reader/posix/a.cpp", "#include <windows.h>\n"),
    ("streams", "formats/a.cpp", "#include <fstream>\n"),
    ("streams", "crypto/a.cpp", "int a;\n\n#include <iostream>\n"),
    ("threads", "formats/a.cpp", "#include <mutex>\n"),
    ("socket", "cli/reader/a.cpp", "#include <sys/socket.h>\n"),
    ("socket", "vault/a.cpp", "#include <netinet/in.h>\n"),
]
TIDY_SAMPLES = [
    ("memcmp", "vault/a.cpp", "int f() { return std::memcmp(a, b, 2); }\n"),
    ("unbounded-copy", "crypto/a.cpp", "void f() { strcpy(a, b); }\n"),
    ("unbounded-copy", "cli/a.cpp", "void f() { sprintf(a, b); }\n"),
    ("rand", "vault/a.cpp", "int f() { return rand(); }\n"),
    ("rand", "tests/vault/a.cpp", "std::random_device d;\n"),
    ("output", "vault/a.cpp", 'void f() { std::cout << "x"; }\n'),
    ("output", "cli/commands/a.cpp", 'void f() { printf("x"); }\n'),
    ("output", "cli/a.cpp", 'void f() { fmt::print("x"); }\n'),
    ("shell", "cli/a.cpp", 'void f() { std::system("ls"); }\n'),
    ("shell", "cli/a.cpp", 'void f() { popen("ls", "r"); }\n'),
    ("environment", "vault/a.cpp", 'auto x = std::getenv("HOME");\n'),
    ("clock", "formats/a.cpp", "auto x = std::chrono::system_clock::now();\n"),
    ("clock", "vault/a.cpp", "auto x = std::time(nullptr);\n"),
    ("catch-all", "cli/a.cpp", "void f() { try { g(); } catch (...) {} }\n"),
    ("using-namespace", "cli/a.cpp", "using namespace std;\n"),
    ("pragma-once", "cli/a.hpp", "int f();\n"),
    ("file-length", "cli/a.cpp", "int a;\n" * 601),
    ("columns", "cli/a.cpp", "int a" + "a" * 100 + ";\n"),
    ("columns", "tools/a.py", "a = 1  #" + " a" * 60 + "\n"),
    ("tab", "cli/a.cpp", "\tint a;\n"),
    ("trailing-space", "tools/run", "echo \n"),
    ("mark", "cli/a.cpp", f"// {MARK}: later\n"),
    ("last-newline", "cli/a.cpp", "int a;"),
    ("vague-name", "cli/utils.cpp", "int a;\n"),
    ("vague-name", "vault/key_helpers/a.cpp", "int a;\n"),
    ("private-path", "docs/a.md", f"see {PLACE}\n"),
]
CLEAN = {
    "crypto/hash.cpp": '#include "crypto/hash.hpp"\n#include <sodium.h>\n',
    "crypto/sha.cpp": "#include <openssl/sha.h>\n",
    "crypto/hash.hpp": "#pragma once\n#include <array>\n",
    "formats/a.cpp": '#include "crypto/hash.hpp"\n#include <cereal/cereal.hpp>\n',
    "vault/lmdb/a.cpp": "#include <lmdb.h>\n#include <unistd.h>\n",
    "vault/text/a.cpp": "#include <unicode/unistr.h>\n",
    "cli/reader/posix/a.cpp": "#include <unistd.h>\n",
    "cli/reader/windows/a.cpp": "#include <windows.h>\n#include <fcntl.h>\n",
    "cli/reader/a.cpp": '#include "formats/a.hpp"\n#include <seccomp.h>\n',
    "cli/commands/list.cpp": '#include "cli/commands/list.hpp"\n#include "vault/log.hpp"\n',
    "cli/commands/bundle.cpp": '#include "cli/commands/bundle_open.hpp"\n#include <CLI/CLI.hpp>\n',
    "vault/b.cpp": "// std::cout << memcmp(a, b) and #include <sodium.h> are only spoken of\n"
    "const char* x = \"system(\";\nint y = 1'000;\nint z = lock_time(0);\nchar q = '\"';\n",
    "cli/reader/terminal_output.cpp": "void f() { std::cout << 1; }\n",
    "docs/a.md": "A long line of prose " * 20 + "\n",
}

TABLE = "| who | promise | test that guards it |\n|---|---|---|\n| a thief | nothing | "
CASES = {"tests/a/a.cpp": 'TEST_CASE("held: it holds") {}\n', "tests/scripts/add.txt": ""}
PROMISE_SAMPLES = [
    ("promise", "SECURITY.md", TABLE + "`held: it does not` |\n"),
    ("promise", "SECURITY.md", TABLE + "`remove.txt` |\n"),
    ("promise", "SECURITY.md", TABLE + "the cases named `lost:` |\n"),
    ("promise", "SECURITY.md", TABLE + "our word |\n"),
    ("promise", "SECURITY.md", "No table.\n"),
]
KEPT = {"SECURITY.md": TABLE + "`held: it holds`; `add.txt`; the cases named `held:` |\n"}
PAGES = {"docs/commands.md": "`usage`\n", "docs/formats/findings.md": "| `torn` | x |\n"}
TOLD = 'void f() { throw_integrity("torn", "x", "y"); out.error("usage", z); }\n'
CLASS_SAMPLES = [
    ("class", "vault/a.cpp", 'void f() { throw_integrity(\n    "worn", "x", "y"); }\n'),
    ("class", "vault/a.cpp", 'void f() { throw StorageError(Trouble::usage, "no", "x"); }\n'),
    ("class", "vault/a.cpp", 'inline constexpr const char* kTornClass = "tear";\n'),
    ("class", "cli/a.cpp", 'void f() { context.out.error_of_file(path, "gone", x); }\n'),
    ("class", "cli/a.cpp", 'void f() { context.out.error_with_hint("torn-off", x); }\n'),
    ("class", "cli/a.cpp", 'void f() { notice.cls = "crashed"; }\n'),
]

ROW = "cli/reader/catalogue/messages_details.inc"
SIZE = 'AIGAQ_MESSAGE(detail_size_of_a_note, "size of a note", "размер", "көлем")\n'
NAMED = {ROW: SIZE, "formats/note.cpp": 'auto a = fail(code, "size of a note");\n'}
DETAIL_SAMPLES = [
    ("unworded", "formats/a.cpp", 'auto a = fail(ErrorCode::malformed, "note");\n'),
    ("unworded", "vault/a.cpp", 'throw StorageError(t, "class", "the vault is gone");\n'),
    ("unworded", "vault/a.cpp", 'throw_integrity("class", {"a long "\n    "phrase"});\n'),
    ("unnamed", ROW, SIZE + SIZE.replace("note", "proof")),
]
WORDED = {"crypto/a.cpp": '// "only spoken of"\nauto a = fail(code, "size of a "\n    "note");\n'}


def run(lint, files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as sample:
                sample.write(text)
        command = [sys.executable, os.path.join(ROOT, "tools", "lint", lint), root]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    passed = failed = 0
    for lint, samples, beside, clean in (
            ("layers.py", LAYER_SAMPLES, {}, CLEAN), ("tidy.py", TIDY_SAMPLES, {}, CLEAN),
            ("promises.py", PROMISE_SAMPLES, CASES, KEPT),
            ("classes.py", CLASS_SAMPLES, PAGES, {"vault/b.cpp": TOLD}),
            ("details.py", DETAIL_SAMPLES, NAMED, WORDED)):
        for rule, path, text in samples:
            code, output = run(lint, {**beside, path: text})
            if code == 1 and f"{path}:" in output and f"[{rule}]" in output \
                    and f"why {rule}: " in output:
                passed += 1
            else:
                failed += 1
                print(f"{lint}: a sample of '{rule}' in {path} was not refused:\n{output}")
        code, output = run(lint, {**beside, **clean})
        if code == 0:
            passed += 1
        else:
            failed += 1
            print(f"{lint}: the clean tree was refused:\n{output}")
    print(f"tests: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
