"""The whole bundle (docs/formats/bundle.md): all checks in order, and the verdict."""
import pathlib
import re

import age
import bag as bags
import entry as entries
import folder
import note
import opening
import stamps
import tar
import tree
import when


PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats" / "findings.md"
ORDER = re.search(r"## The primary class.*?```\n(.*?)```", PAGE.read_text("utf-8"), re.S)[1].split()


NO_FAULT = {"signer-untrusted", "quorum-not-met", "time-contradicted"}


def primary(classes):
    """The one class to compare verifiers by, None when there is no fault."""
    return next((name for name in ORDER if name in classes), None)


class Verdict:
    def __init__(self):
        self.found, self.entries, self.bag, self.unread = [], [], {}, set()
        self.log_key = self.vkey = self.vault = self.checkpoint = None
        self.addressed, self.bad_signer, self.purpose = "not-checked", False, None
        self.nothing_read, self.stamps = False, None
        self.unnamed = set()  # entries of which nobody knows what files they name

    def add(self, name, where=""):
        self.found.append((name, where))

    def read(self, name):
        """The bytes of a document, None when it is not there or too large."""
        return None if name in self.unread else self.bag.get(name)

    def classes(self):
        return sorted({name for name, _ in self.found})

    def vouched(self, policy):
        """Who vouched, by the reader's policy; what does not hold makes the signer bad."""
        said, broken = {"quorum": "none", "witnesses": []}, False
        if policy and not self.bad_signer:
            said, broken = policy.judge(self.checkpoint)
        if broken:
            self.add("cosignature-invalid", "data/checkpoint.txt")
            self.bad_signer = True
        elif said["quorum"] == "not-met":
            self.add("quorum-not-met")
        return said

    def timed(self, ok, headers):
        """What evidence says, where the bundle is whole; contradictions are found."""
        if not ok or not self.stamps:
            return {"time": "claimed-only", "evidence": None}
        said = when.evaluate(self.stamps.answers, self.stamps.linked, self.entries, headers)
        for number in said["against"] if said else ():
            self.add("time-contradicted", str(number))
        return {"time": said["time"] if said else "claimed-only", "evidence": said}

    def result(self, trusted, policy=None, headers=()):
        logs = [note.verifier_key(*log) for log in policy.logs] if policy else []
        known = self.vkey in (*trusted, *logs)
        if not (known or self.bad_signer or self.nothing_read):
            self.add("signer-untrusted")
        vouched = self.vouched(policy if not self.nothing_read else None)
        trusted_signer = known and vouched["quorum"] != "not-met"
        signer = "bad" if self.bad_signer else "trusted" if trusted_signer else "untrusted"
        ok = set(self.classes()) <= NO_FAULT
        said = self.timed(ok, dict(headers))
        return {"integrity": "ok" if ok else "failed", "signer": signer, **said,
                "truth": "not-assessed", "addressed_to_me": self.addressed, "log_vkey": self.vkey,
                "purpose": self.purpose, "findings": self.classes(),
                "primary": primary(self.classes()), "entries": self.entries if ok else [],
                "quorum": vouched["quorum"] if ok else "none",
                "witnesses": vouched["witnesses"] if ok else []}


def check_file(data, identities=(), passphrase=None, trusted=(), policy=None,
               headers=()):
    verdict = Verdict()
    if data.startswith(b"aigaq-bundle/\0"):  # a bare inner archive
        archive = tar.Reader(data)
        check_members(verdict, archive.members, None)
        for name in archive.found:
            verdict.add(name)
        return verdict.result(trusted, policy, headers)
    try:
        opened = age.Opened(data, identities, passphrase)
    except age.AgeFault as fault:
        verdict.add(fault.args[0])
        verdict.nothing_read = True
        return verdict.result(trusted, policy, headers)
    plain, damaged = opened.plain()
    archive = tar.Reader(plain)
    check_members(verdict, archive.members, opened)
    if damaged:
        verdict.add("age-payload")
        archive.found = [name for name in archive.found if name != "truncated"]
    for name in archive.found:
        verdict.add(name)
    return verdict.result(trusted, policy, headers)


def check_folder(path, trusted=(), policy=None, headers=()):
    """An unpacked bundle. Raises LookupError where the folder holds none."""
    verdict = Verdict()
    check_members(verdict, folder.members(path, verdict.found), None)
    return verdict.result(trusted, policy, headers)


def check_members(verdict, members, opened):
    verdict.bag, verdict.unread = bags.accept(members, verdict.found)
    _genesis(verdict)
    _checkpoint(verdict)
    numbers = sorted({int(m[1]) for m in map(bags.ENTRY.fullmatch, verdict.bag) if m} | {0})
    leaves, named = {}, set()
    for number in numbers:
        _entry(verdict, number, leaves, named)
    verdict.stamps = stamps.Checker(verdict, leaves)
    openings = set(verdict.bag) - verdict.unread
    for name in verdict.bag:
        match = bags.ENTRY.fullmatch(name)
        of_file = match and (match[5] or match[6])
        if of_file and name not in named and int(match[1]) not in verdict.unnamed:
            verdict.add("unexpected-member", name)
        match = bags.SENDER.fullmatch(name)
        if match and match[1] and f"data/entry-{match[1]}/opening.cbor" not in openings:
            verdict.add("unexpected-member", name)
    bags.check_bag(verdict.bag, verdict.unread, verdict.found)
    payload, holds = bags.check_signature(verdict.bag, verdict.unread, verdict.log_key,
                                          verdict.found)
    verdict.bad_signer = verdict.bad_signer or not holds
    if payload:
        verdict.purpose = payload["purpose"]
    if holds and opened:
        _for_whom(verdict, payload, opened)


def _genesis(verdict):
    data = verdict.read("data/entry-0/entry.cbor")
    if data is None:
        verdict.add("missing-entry", "0")
        return
    entry, found = entries.read(data)
    for name in found:
        verdict.add(name, "0")
    if not found and entry.get("genesis"):
        verdict.log_key = entry["genesis"]["log_key"]
        verdict.vault = entries.vault_id(entry["genesis"])
        verdict.vkey = note.verifier_key(note.origin(verdict.vault), verdict.log_key)


def _checkpoint(verdict):
    data = verdict.read("data/checkpoint.txt")
    verdict.bad_signer = True
    if data is None or verdict.vault is None:
        return
    try:
        checkpoint = note.Checkpoint(data)
    except note.Malformed:
        verdict.add("checkpoint-malformed")
        return
    name = note.origin(verdict.vault)
    if not checkpoint.signed_by(name, verdict.log_key):
        verdict.add("checkpoint-signature")
    elif checkpoint.origin != name:
        verdict.add("origin-mismatch")
    else:
        verdict.checkpoint, verdict.bad_signer = checkpoint, False


def _entry(verdict, number, leaves, named):
    folder = f"data/entry-{number}/"
    data = verdict.read(folder + "entry.cbor")
    if data is None:
        return
    proof, shown = (verdict.read(folder + name) for name in ("proof.txt", "opening.cbor"))
    if proof is None:
        verdict.add("missing-member", folder + "proof.txt")
    if shown is None and number:
        verdict.add("missing-member", folder + "opening.cbor")
    entry, found = entries.read(data)
    leaves[number] = tree.log_leaf(data)
    for name in found:
        verdict.add(name, folder)
    if not found:
        _place(verdict, entry, number, leaves)
    if proof is not None:
        _proof(verdict, proof, number, leaves.get(number))
    if shown is not None:
        _opening(verdict, data, shown, number, leaves, named)


def _place(verdict, entry, number, leaves):
    if number and verdict.vault and entry["vault"] != verdict.vault:
        verdict.add("vault-id-mismatch", str(number))
    if entry["seq"] != number:
        verdict.add("number-mismatch", str(number))
    if leaves.get(number - 1, entry["prev"]) != entry["prev"]:
        verdict.add("previous-mismatch", str(number))


def _proof(verdict, data, number, leaf):
    try:
        index, hashes, checkpoint = note.read_proof(data)
    except note.Malformed:
        verdict.add("proof-malformed", str(number))
        return
    if index != number:
        verdict.add("number-mismatch", str(number))
    if checkpoint != (verdict.read("data/checkpoint.txt") or checkpoint):
        verdict.add("checkpoint-mismatch", str(number))
    if verdict.checkpoint and leaf and not tree.log_inclusion(
            number, verdict.checkpoint.size, leaf, hashes, verdict.checkpoint.root):
        verdict.add("inclusion-mismatch", str(number))


def _opening(verdict, data, shown, number, leaves, named):
    def member(k, name):
        right = re.fullmatch(rf"data/entry-{number}/file-{k}\.\w+", name)
        return verdict.bag.get(name) if right else None

    def part(k, first):
        name = f"data/entry-{number}/file-{k}-from-byte-{first}.bin"
        return name, verdict.bag.get(name)

    checker = opening.Checker(data, shown, member, part)
    for name in checker.found:
        verdict.add(name, str(number))
    named |= checker.named
    if not checker.readable:
        verdict.unnamed.add(number)
    for _, leaf, target in checker.shown["relations"]:
        if target >= number or leaves.get(target, bytes.fromhex(leaf)).hex() != leaf:
            verdict.add("relation-mismatch", str(number))
    verdict.entries.append({"number": number, **checker.shown})


def _for_whom(verdict, payload, opened):
    verdict.addressed = "passphrase" if opened.by_passphrase else "yes"
    if age.file_key_commitment(opened.file_key) != payload["file_key"]:
        verdict.add("rewrapped", "file key")
        verdict.addressed = "no"
    if opened.by_passphrase != (payload["mode"] == "passphrase"):
        verdict.add("rewrapped", "mode")
        verdict.addressed = "no"
    elif not opened.by_passphrase:
        if len(opened.header.stanzas) != len(payload["recipients"]):
            verdict.add("rewrapped", "number of stanzas")
            verdict.addressed = "no"
        if payload["recipients"][opened.index:opened.index + 1] != [opened.commitment]:
            verdict.add("not-addressed")
            verdict.addressed = "no"
