"""Evidence of time in a bundle: the rules that need no anchor (docs/formats/time.md)."""
import re

import age
import entry as entries
import note
import tree

MEMBER = re.compile(r"data/time/(?:(links)\.txt|([1-9][0-9]{0,3})\.(stamped|consistency|tsr|ots))")
KINDS = ["stamped", "consistency", "tsr", "ots"]
MOST = 65536
OTS_HEAD = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
STAMPED = re.compile(rb"aigaq stamped v1\n[0-9a-f]{64}\n((?:renews [0-9a-f]{64}\n){0,16})")


def place(name):
    """Where a member stands among those of time, or None."""
    match = MEMBER.fullmatch(name)
    if not match:
        return None
    if match[1]:
        return (1,)
    return (0, int(match[2]), KINDS.index(match[3])) if int(match[2]) <= 1000 else None


def read_stamped(data):
    """The stamped checkpoint. Raises note.Malformed."""
    head = STAMPED.match(data)
    if not head or len(data) > MOST:
        raise note.Malformed("head")
    checkpoint = note.Checkpoint(data[head.end():])
    if checkpoint.size == 0:
        raise note.Malformed("size")
    return checkpoint


def read_consistency(data):
    """Size and hashes. Raises note.Malformed."""
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as fault:
        raise note.Malformed("ASCII") from fault
    if not lines[0].startswith("old ") or lines[-1] or not 3 <= len(lines) <= 65:
        raise note.Malformed("lines")
    return note.decimal(lines[0][4:]), [note.exact(line, 32) for line in lines[1:-1]]


class Checker:
    """verdict: of bundle.py, with genesis, checkpoint and all entries checked."""

    def __init__(self, verdict, leaves):
        self.verdict, self.leaves = verdict, leaves
        self.answers, self.linked = [], None  # what of them can be evaluated
        groups = {}
        for name, data in verdict.bag.items():
            match = MEMBER.fullmatch(name)
            if match and match[2] and place(name):
                groups.setdefault(int(match[2]), {})[match[3]] = data
        for number in sorted(groups):
            self.group(f"data/time/{number}.", groups[number])
        if verdict.read("data/time/links.txt") is not None:
            self.links(verdict.read("data/time/links.txt"))

    def add(self, name, where):
        self.verdict.add(name, where)

    def group(self, prefix, members):
        if "stamped" not in members:
            self.add("missing-member", prefix + "stamped")
            return
        if "tsr" not in members and "ots" not in members:
            self.add("missing-member", prefix + "tsr")
        stamped = members["stamped"]
        if len(stamped) > MOST:
            return
        imprint, about = tree.sha256(stamped), []
        tsr, ots = members.get("tsr"), members.get("ots")
        if tsr is not None and len(tsr) <= MOST:
            if b"\x04\x20" + imprint not in tsr:
                self.add("time-mismatch", prefix + "tsr")
            else:
                about.append(("rfc3161", prefix + "tsr", tsr))
        if ots is not None and len(ots) <= MOST:
            if not ots.startswith(OTS_HEAD + imprint):
                self.add("time-mismatch", prefix + "ots")
            else:
                about.append(("opentimestamps", prefix + "ots", ots))
        try:
            checkpoint = read_stamped(stamped)
        except note.Malformed:
            self.add("time-malformed", prefix + "stamped")
            return
        if self.signed(prefix, checkpoint):
            before = len(self.verdict.found)
            self.consistent(prefix, checkpoint, members.get("consistency"))
            if len(self.verdict.found) == before:
                self.answers += [(*one, imprint, checkpoint.size) for one in about]

    def signed(self, prefix, checkpoint):
        if self.verdict.vault is None:
            return False
        name = note.origin(self.verdict.vault)
        if (len(checkpoint.signatures) != 1 or checkpoint.origin != name or
                not checkpoint.signed_by(name, self.verdict.log_key)):
            self.add("time-signature", prefix + "stamped")
            return False
        return self.verdict.checkpoint is not None

    def consistent(self, prefix, stamped, proof):
        small, large = sorted((stamped, self.verdict.checkpoint), key=lambda c: c.size)
        if small.size == large.size:
            if proof is not None:
                self.add("unexpected-member", prefix + "consistency")
            if small.root != large.root:
                self.add("time-consistency", prefix + "stamped")
            return
        if proof is None:
            self.add("missing-member", prefix + "consistency")
            return
        if len(proof) > MOST:
            return
        try:
            old, hashes = read_consistency(proof)
        except note.Malformed:
            self.add("time-malformed", prefix + "consistency")
            return
        if old != small.size or not tree.log_consistency(small.size, large.size, small.root,
                                                         large.root, hashes):
            self.add("time-consistency", prefix + "consistency")

    def links(self, data):
        linked = []
        lines = data.split(b"\n")
        if lines.pop() or not lines:
            return self.add("time-malformed", "links")
        for line in lines:
            raw = age.base64_exact(line, True)
            entry, found = entries.read(raw) if raw is not None else (None, [])
            if entry is None or found or entry["seq"] == 0:
                return self.add("time-malformed", "links")
            linked.append((entry, tree.log_leaf(raw)))
        first = linked[0][0]["seq"]
        previous = self.leaves.get(first - 1)
        for number, (entry, leaf) in enumerate(linked, first):
            if (entry["seq"] != number or entry["prev"] != previous or
                    self.leaves.get(number, leaf) != leaf or
                    entry["vault"] != (self.verdict.vault or entry["vault"])):
                return self.add("time-links", "links")
            previous = leaf
        behind = self.verdict.bag.get(f"data/entry-{first + len(linked)}/entry.cbor")
        behind, found = entries.read(behind) if behind is not None else (None, [])
        if behind is None or found or behind["prev"] != previous:
            return self.add("time-links", "links")
        self.linked = first, first + len(linked) - 1
        return None
