"""Asks the program for its verdict on the same bundles, and compares."""
import json
import os
import pathlib
import re
import subprocess
import tempfile

import age
import bundle
import cases
import changes
import check_bundle
import forge
from ed25519 import x25519

HERE = pathlib.Path(__file__).resolve().parent


class Program:
    """aigaq or aigaq-verify, asked for its verdict."""

    def __init__(self, path, folder):
        self.path = path
        self.command = [path] + (["bundle", "verify"] if path.name == "aigaq" else [])
        self.folder, self.environment = folder, {**os.environ, "XDG_STATE_HOME": str(folder)}

    def verdict(self, data, identity):
        bundle_file, key = self.folder / "bundle.age", self.folder / "identity.txt"
        bundle_file.write_bytes(data)
        key.touch(0o600)
        key.write_text(identity + "\n")
        ran = subprocess.run([*self.command, bundle_file, "-i", key, "--json"], check=False,
                             capture_output=True, text=True, env=self.environment)
        found, last = set(), {}
        for row in map(json.loads, ran.stdout.splitlines()):
            if row["type"] == "verdict":
                last = row
            elif "class" in row:
                found.add(row["class"])
        return ran.returncode, found, last


def outline(entry):
    """What both tell of an entry, as far as the program's JSON goes."""
    files = [[f["fields"].get("name"), f.get("path"), f.get("excerpts", [])]
             for f in entry["files"]]
    gaps = [p for part in (entry, *entry["files"]) for p in part.get("text", []) if "gap" in p]
    return [entry["number"], entry["kind"], entry["status"], entry.get("author"),
            entry["fields"], len(gaps), [f for f in files if f[1] or f[2]]]


def shown_files(entry):
    """Of the program's JSON: what outline has of files."""
    rows = [[f["name"], f["path"], [[x["path"], x["first"], x["last"]] for x in f["excerpts"]]]
            for f in entry["files"]]
    return [row for row in rows if row[1] or row[2]]


def compare(count, program, name, data, identity):
    """The same answer: exit code, every class found, and the primary one."""
    mine = bundle.check_file(data, age.read_identities(identity.encode()))
    code, found, theirs = program.verdict(data, identity)
    primary = theirs["primary"] if theirs else next(iter(found), None)
    count.check(f"{program.command[0].name}: {name}", (code, primary, sorted(found)),
                (check_bundle.exit_code(mine), mine["primary"], mine["findings"]))
    if mine["integrity"] == "ok" and theirs.get("integrity") == "ok":
        listed = [[e["number"], e["kind"], e["status"], e["author"], e["fields"], e["gaps"],
                   shown_files(e)] for e in theirs["entries"]]
        count.check(f"{name}: shown", [outline(e) for e in mine["entries"]], listed)
        count.check(f"{name}: for whom", mine["addressed_to_me"], theirs["addressed_to_me"])


def check_program(count, path):
    with tempfile.TemporaryDirectory() as folder:
        program = Program(path, pathlib.Path(folder))
        mine = forge.identity_text(forge.READER)
        for name, make in cases.TRUE.items():
            compare(count, program, name, make().pack(), mine)
        for (name, _), make in cases.DOUBTFUL.items():
            compare(count, program, name, make().pack(), mine)
        data, told, lines = changes.read()
        whole = changes.Whole(data, age.read_identities(told["identity"].encode()))
        compare(count, program, "whole.age", data, told["identity"])
        for _, *words in lines:
            compare(count, program, " ".join(words), whole.change(words), told["identity"])
        if path.name == "aigaq":
            check_january(count, program)


def check_january(count, program):
    """Bundles that the program itself makes of the example case, and bytes flipped in them."""
    work, case = program.folder, HERE.parents[1] / "examples" / "january"
    (work / "passphrase").write_text("seven grey herons cross the frozen river\n")
    (work / "reader.pub").write_text(forge.bech32("age", x25519(forge.READER)) + "\n")
    for name in ("passphrase", "reader.pub"):
        (work / name).chmod(0o600)
    vault = ["--passphrase-file", work / "passphrase", "-q"]
    environment = {**program.environment, "AIGAQ_VAULT": str(work / "vault")}

    def run(*words):
        ran = subprocess.run([program.path, *vault, *words], check=False, cwd=case,
                             capture_output=True, text=True, env=environment)
        count.check("aigaq " + " ".join(map(str, words[:2])), (ran.returncode, ran.stderr[-300:]
                    if ran.returncode else ""), (0, ""))

    run("init", work / "vault", "--name", "January", "--recovery-sheet", work / "sheet.txt")
    demo = (case.parent / "run-demo").read_text("utf-8")
    for line in re.findall(r"^run (add .*)$", demo, re.M):
        run(*line.split())
    hidden = ["--hide-list", "hide-list.txt"]
    for number, words in enumerate((["6", "7", *hidden, "--include-file",
                                     "complaint-receipt-scan.jpg"], ["6", "7", "8", "9"], ["1"])):
        made = work / f"january-{number}.age"
        run("export", *words, "--to", work / "reader.pub", "--purpose", "a test", "-o", made)
        if not made.exists():
            continue
        data, identity = made.read_bytes(), forge.identity_text(forge.READER)
        verdict = bundle.check_file(data, [forge.READER])
        count.check(f"january {number}", verdict["findings"], ["signer-untrusted"])
        compare(count, program, f"january {number}", data, identity)
        whole = changes.Whole(data, [forge.READER])
        for part in range(1, 6):
            at = len(whole.plain) * part // 6
            compare(count, program, f"january {number}: byte {at} of the tar",
                    whole.change(["tar-flip", at, "04"]), identity)
            compare(count, program, f"january {number}: cut at {at}", data[:at], identity)
