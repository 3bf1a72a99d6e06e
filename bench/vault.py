"""aigaq among the tools: every document is a signed entry of its own."""

import json
import os
import pathlib

import measure
from peers import PASSWORD, Tool

OF_ALL = """language: en
publisher: bench
"""
OF_ONE = """case: bench
title: bench
captured_at: 2022-01-06T00:00:00Z
"""
TESTIMONY = """case: bench
language: en
title: bench
pseudonym: W-01
role: witness
start: 2022-02-18T15:00:00+06:00
consent: courts: yes; media: no
"""
INTERACTIVE = "aigaq, interactive cost"
INTERACTIVE_BYTES = 64 << 20  # of the passphrase's derivation


class Aigaq(Tool):
    """Every command derives the keys from the passphrase, at the cost that `init` gives it."""
    name = "aigaq"
    program = "aigaq"  # replaced by the one that was built

    def prepare(self):
        self.env = {"XDG_STATE_HOME": str(self.work / "state"),
                    "AIGAQ_VAULT": str(self.work / "vault")}
        self.secret = self.work / "passphrase"
        self.secret.write_text(PASSWORD + "\n")
        self.secret.chmod(0o600)
        self.form = self.work / "form"
        self.form.write_text(OF_ALL + OF_ONE)
        self.make()

    def make(self):
        self.asked("init", self.env["AIGAQ_VAULT"], "--no-recovery")

    def asked(self, *words, **how):
        """With the passphrase."""
        return self.run([self.program, "-q", "--passphrase-file", str(self.secret),
                         *map(str, words)], **how)

    def aigaq(self, *words, **how):
        return self.asked(*words, **how)

    def take_in(self, files):
        if self.shape == "documents":
            return self.batch([{"files": [os.fspath(path)]} for path in files])
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


class AigaqUnlocked(Aigaq):
    """Keys wait in the kernel's keyring. The vault is one at interactive cost: what asks for the
    passphrase nevertheless (`asked`) is measured at that cost. Memory is watched here."""
    name = "aigaq, unlocked"
    maker = None  # the program that makes a vault at interactive cost; None: not built
    keyring = True

    @classmethod
    def look_for_keyring(cls, work):
        """Without one the passphrase is asked each time, at interactive cost."""
        try:
            cls(work).close()
        except measure.Failed as failure:
            if "keyring" not in str(failure):
                raise
            cls.keyring, cls.name = False, INTERACTIVE
        return cls.keyring

    def make(self):
        if self.maker is None:
            super().make()
        else:
            with open(self.secret, "rb") as passphrase:
                self.run([self.maker, self.env["AIGAQ_VAULT"],
                          str(self.work / "state" / "aigaq")], stdin=passphrase)
        if self.keyring:
            self.asked("unlock", "--read", "--minutes", 60)

    def close(self):
        if self.keyring:
            self.run([self.program, "-q", "lock"])

    def aigaq(self, *words, **how):
        if not self.keyring:
            return self.asked(*words, **{"watched": INTERACTIVE_BYTES, **how})
        return self.run([self.program, "-q", *map(str, words)], **{"watched": 0, **how})

    def add_one(self, path):
        return self.aigaq("add", "source", "--form", self.form, path, watched=None)

    def add_one_asked(self, path):
        return self.asked("add", "source", "--form", self.form, path)


class Bundle:
    """A film's export to one recipient and the check of what came out; entry 1 is the film."""

    def __init__(self, vault, age):
        self.vault, self.age = vault, age
        self.path = vault.work / "bundle.age"
        # An export always asks for the passphrase.
        self.name = INTERACTIVE if isinstance(vault, AigaqUnlocked) else vault.name
        self.watched = INTERACTIVE_BYTES if isinstance(vault, AigaqUnlocked) else None

    def take_in(self):
        return self.vault.asked("export", 1, "--to", self.age.to, "-o", self.path,
                                watched=self.watched)

    def verify(self):
        # Trust is no part of the work: without it the bundle ends with 21.
        return self.vault.run([self.vault.program, "-q", "bundle", "verify", str(self.path), "-i",
                               str(self.age.work / "key")], good=(0, 21), watched=0)


class Excerpt:
    """One chunk out of the middle of the film, and the same export of a file that is one chunk."""
    chunk = 65536

    def __init__(self, vault, age, film):
        self.vault, self.age, self.made = vault, age, 0
        middle = film.stat().st_size // 2 // self.chunk * self.chunk
        self.of_film = f"{film.name}={middle}-{middle + self.chunk - 1}"
        small = vault.work / "chunk.bin"
        with open(film, "rb") as source:
            source.seek(middle)
            small.write_bytes(source.read(self.chunk))
        vault.add_one(small)  # entry 2

    def export(self, *words):
        self.made += 1
        return self.vault.asked("export", *words, "--to", self.age.to, "-o",
                                self.vault.work / f"excerpt-{self.made}")

    def part(self):
        return self.export(1, "--excerpt", self.of_film)

    def whole(self):
        return self.export(2)


class Redaction:
    """200 spans hidden in a testimony of 10,000 words, and the same export of one word."""
    words, spans = 10_000, 200

    def __init__(self, vault, age, first):
        self.vault, self.age, self.first = vault, age, first
        self.made = 0
        step = self.words // self.spans
        words = [f"word{number % 977}" for number in range(self.words)]
        marked = [f"⟦{w}⟧" if number % step == step // 2 else w for number, w in enumerate(words)]
        form = vault.work / "testimony"
        form.write_text(TESTIMONY)
        self.marked = vault.work / "marked"
        self.marked.write_text(" ".join(marked) + "\n", encoding="utf-8")
        for text in (" ".join(words), "word"):
            pathlib.Path(vault.work / "text").write_text(text + "\n", encoding="utf-8")
            vault.aigaq("add", "testimony", "--form", form, "--text", vault.work / "text")

    def export(self, *words):
        self.made += 1
        return self.vault.asked("export", *words, "--to", self.age.to, "-o",
                                self.vault.work / f"redacted-{self.made}")

    def long(self):
        return self.export(self.first, "--marked", f"{self.first}={self.marked}")

    def short(self):
        return self.export(self.first + 1)
