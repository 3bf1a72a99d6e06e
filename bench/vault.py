"""aigaq among the tools: every document is a signed entry of its own."""

import json
import os

from peers import PASSWORD, Tool

OF_ALL = """language: en
publisher: bench
"""
OF_ONE = """case: bench
title: bench
captured_at: 2022-01-06T00:00:00Z
"""


class Aigaq(Tool):
    name = "aigaq"
    program = "aigaq"  # replaced by the one that was built
    in_one_entry = True

    def prepare(self):
        self.env = {"XDG_STATE_HOME": str(self.work / "state"),
                    "AIGAQ_VAULT": str(self.work / "vault")}
        self.secret = self.work / "passphrase"
        self.secret.write_text(PASSWORD + "\n")
        self.secret.chmod(0o600)
        self.form = self.work / "form"
        self.form.write_text(OF_ALL + OF_ONE)
        self.aigaq("init", self.env["AIGAQ_VAULT"], "--no-recovery")

    def aigaq(self, *words, **how):
        return self.run([self.program, "-q", "--passphrase-file", str(self.secret),
                         *map(str, words)], **how)

    def take_in(self, files):
        return self.aigaq("add", "source", "--form", self.form, *files)

    def batch(self, lines, *words):
        """A form of each line's own; files as the line has them."""
        listed = self.work / "list"
        form = self.work / "form-of-all"
        form.write_text(OF_ALL)
        with open(listed, "w", encoding="utf-8") as out:
            for number, line in enumerate(lines):
                fields = {"title": f"entry {number}", "case": f"case {number % 100}",
                          "captured_at": f"20{number % 20 + 10}-01-06T00:00:00Z"}
                out.write(json.dumps({**line, "fields": fields}) + "\n")
        return self.aigaq("add", "source", "--batch", listed, "--form", form, *words)

    def add_one(self, path):
        return self.aigaq("add", "source", "--form", self.form, path)

    def verify(self):
        return self.aigaq("verify")

    def quick(self):
        return self.aigaq("verify", "--quick")

    def stored(self):
        vault = self.work / "vault"
        return sum(p.stat().st_blocks * 512 for p in vault.rglob("*") if p.is_file())


class AigaqBatch(Aigaq):
    in_one_entry = False

    def take_in(self, files):
        return self.batch([{"files": [os.fspath(path)]} for path in files])


class Bundle:
    """A film's export to one recipient and the check of what came out; entry 1 is the film."""

    def __init__(self, vault, age):
        self.vault, self.age = vault, age
        self.path = vault.work / "bundle.age"

    def take_in(self):
        self.path.unlink(missing_ok=True)
        return self.vault.aigaq("export", "1", "--to", self.age.to, "-o", self.path)

    def verify(self):
        # Trust is no part of the work: without it the bundle ends with 21.
        return self.vault.run(f"'{self.vault.program}' -q bundle verify '{self.path}' "
                              f"-i '{self.age.work}/key' || test $? -eq 21")
