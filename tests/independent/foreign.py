"""Logs of other makers, and the vectors of what outsiders get of a log.

    foreign.py > tests/formats/vectors/outside.txt
"""
import base64

import ed25519
import fork
import note
import tree

SIZES = 16
ORIGIN = "log.example/42"


def root(leaves):
    if not leaves:
        return tree.sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = tree.split(0, len(leaves))
    return tree.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def path(index, leaves):
    if len(leaves) == 1:
        return []
    k = tree.split(0, len(leaves))
    if index < k:
        return path(index, leaves[:k]) + [root(leaves[k:])]
    return path(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency(old, leaves, whole=True):
    """RFC 9162 section 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = tree.split(0, len(leaves))
    if old <= k:
        return consistency(old, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(old - k, leaves[k:], False) + [root(leaves[:k])]


def lines(hashes):
    return "".join(base64.b64encode(h).decode() + "\n" for h in hashes)


def line(name, key, kind, payload):
    blob = base64.b64encode(note.key_id(name, key, kind) + payload).decode()
    return f"\u2014 {name} {blob}\n"


def cosignature(seed, name, text, seconds):
    """A witness's line for a note of that text."""
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    key, signature = ed25519.sign(seed, message)
    return line(name, key, 4, seconds.to_bytes(8, "big") + signature)


class Log:
    def __init__(self, seed=b"\x07" * 32, name=ORIGIN, entry=lambda i: b"entry %d" % i):
        self.seed, self.name = seed, name
        self.entries = [entry(i) for i in range(SIZES)]
        self.leaves = [tree.log_leaf(e) for e in self.entries]
        self.key = ed25519.sign(seed, b"")[0]
        self.vkey = note.verifier_key(name, self.key)

    def text(self, size, more=""):
        return f"{self.name}\n{size}\n{lines([root(self.leaves[:size])])}{more}"

    def signed(self, text):
        _, signature = ed25519.sign(self.seed, text.encode())
        return text + "\n" + line(self.name, self.key, 1, signature)

    def note(self, size, more=""):
        return self.signed(self.text(size, more))

    def proof(self, index, size):
        return (f"c2sp.org/tlog-proof@v1\nindex {index}\n" +
                lines(path(index, self.leaves[:size])) + "\n" + self.note(size))


WITNESS = (b"\x09" * 32, "witness.example/w1")


def cosigned():
    log = Log()
    seed, name = WITNESS
    key = ed25519.sign(seed, b"")[0]
    body, good = log.note(7), cosignature(seed, name, log.text(7), 1700000000)
    later = cosignature(seed, name, log.text(7), 1800000000)
    elsewhere = cosignature(seed, name, log.text(8), 1700000000)
    plain = line(name, key, 4, ed25519.sign(seed, log.text(7).encode())[1])
    stranger = cosignature(b"\x0a" * 32, name, log.text(7), 1700000000)
    for what, lines_, want in (
            ("one", good, "1700000000"), ("the-earliest-of-two", later + good, "1700000000"),
            ("none", "", "none"), ("namesake-alone", stranger, "none"),
            ("namesake-beside", stranger + good, "1700000000"),
            ("of-another-head", elsewhere, "bad"), ("good-beside-bad", good + elsewhere, "bad"),
            ("without-time", plain, "bad")):
        yield [("name", "cosignature-" + what), ("what", "cosignature"),
               ("key", note.verifier_key(name, key, 4)), ("file", (body + lines_).encode()),
               ("expect", want)]


def proved():
    log = Log()
    good, entry = log.proof(5, 11), log.entries[5]
    extra = good.replace("index", "extra AAEC\nindex", 1)
    for what, file, leaf, want in (
            ("good", good, entry, "ok"), ("with-extra", extra, entry, "ok"),
            ("of-one-entry", log.proof(0, 1), log.entries[0], "ok"),
            ("with-extension-line", good.replace(log.note(11), log.note(11, "more\n")), entry,
             "ok"),
            ("with-a-witness", good + cosignature(*WITNESS, log.text(11), 5), entry, "ok"),
            ("another-entry", good, log.entries[6], "inclusion-mismatch"),
            ("another-index", good.replace("index 5", "index 4"), entry, "inclusion-mismatch"),
            ("size-changed", good.replace("\n11\n", "\n10\n"), entry, "checkpoint-signature"),
            ("index-with-zero", good.replace("index 5", "index 05"), entry, "proof-malformed"),
            ("another-header", good.replace("@v1", "@v2"), entry, "proof-malformed"),
            ("without-checkpoint", good[:good.index("\n\n") + 2], entry, "proof-malformed"),
            ("of-a-stranger", Log(b"\x08" * 32).proof(5, 11), entry, "signer-untrusted")):
        yield [("name", "proof-" + what), ("what", "proof"), ("key", log.vkey),
               ("file", file.encode()), ("entry", leaf), ("expect", want)]


def forked():
    log = Log()
    other = Log(entry=lambda i: b"entry %d" % i if i < 5 else b"another %d" % i)

    def made(kind, first, second, hashes=(), leaves=()):
        head = f"aigaq-fork v1\nkind {kind}\nkey {log.vkey}\n"
        head += "".join("hash " + text for text in lines(hashes).splitlines(True))
        head += "".join("leaf " + text for text in lines(leaves).splitlines(True))
        head += f"first {len(first.encode())}\nsecond {len(second.encode())}\n\n"
        return head + first + second

    heads = made("heads", log.note(7), other.note(7))
    prefix = made("prefix", log.note(7), other.note(12), consistency(7, other.leaves[:12]))
    power = [root(other.leaves[:8]), *consistency(8, other.leaves[:12])]
    leaves = log.leaves[5], other.leaves[5]
    moved = made("leaves", log.proof(5, 9), log.proof(6, 9), (), (log.leaves[5], log.leaves[6]))
    for what, file, want in (
            ("heads", heads, "ok"), ("prefix", prefix, "ok"),
            ("prefix-of-a-power-of-two", made("prefix", log.note(8), other.note(12), power), "ok"),
            ("leaves", made("leaves", log.proof(5, 9), other.proof(5, 12), (), leaves), "ok"),
            ("one-head-twice", made("heads", log.note(7), log.note(7)), "fork-unproved"),
            ("two-sizes", made("heads", log.note(7), other.note(12)), "fork-unproved"),
            ("honest-prefix", made("prefix", log.note(7), log.note(12),
                                   consistency(7, log.leaves[:12])), "fork-unproved"),
            ("prefix-of-nothing-signed", made("prefix", log.note(7), log.note(12),
                                              consistency(7, other.leaves[:12])), "fork-unproved"),
            ("two-places", moved, "fork-unproved"),
            ("leaves-exchanged", made("leaves", log.proof(5, 9), other.proof(5, 12), (),
                                      leaves[::-1]), "fork-unproved"),
            ("signed-by-a-stranger", made("heads", log.note(7), Log(b"\x08" * 32).note(7)),
             "fork-unproved"),
            ("unknown-kind", heads.replace("kind heads", "kind tails"), "fork-malformed"),
            ("hashes-beside-heads", heads.replace("first", "hash " + "A" * 43 + "=\nfirst", 1),
             "fork-malformed"),
            ("too-long", heads + "\n", "fork-malformed"),
            ("too-short", heads[:-1], "fork-malformed"),
            ("another-header", heads.replace("v1", "v2", 1), "fork-malformed")):
        yield [("name", "fork-" + what), ("what", "fork"), ("key", log.vkey),
               ("file", file.encode()), ("expect", want)]


def vectors():
    out = ["# What outsiders get of a log (docs/formats/checkpoint.md, cosignature.md, fork.md),\n"
           "# made by tests/independent/foreign.py. key: the trusted one. file, entry: hex.\n"]
    for block in (*cosigned(), *proved(), *forked()):
        out.append("\n")
        for key, value in block:
            out.append(f"{key}: {value.hex() if isinstance(value, bytes) else value}\n")
    return "".join(out)


def judged(block):
    """What this verifier says to a block of the vectors."""
    file = bytes.fromhex(block["file"])
    if block["what"] == "fork":
        try:
            return "ok" if fork.Fork(file).holds() else "fork-unproved"
        except (note.Malformed, UnicodeDecodeError):
            return "fork-malformed"
    if block["what"] == "cosignature":
        time = note.ForeignCheckpoint(file).cosigned_by(*note.read_verifier_key(block["key"], 4))
        return {None: "none", False: "bad"}.get(time, str(time))
    try:
        index, hashes, checkpoint = note.read_foreign_proof(file)
    except note.Malformed:
        return "proof-malformed"
    head, (name, key) = note.ForeignCheckpoint(checkpoint), note.read_verifier_key(block["key"])
    if not any(s[:2] == (name, note.key_id(name, key)) for s in head.signatures):
        return "signer-untrusted"
    if not head.signed_by(name, key):
        return "checkpoint-signature"
    leaf = tree.log_leaf(bytes.fromhex(block["entry"]))
    good = tree.log_inclusion(index, head.size, leaf, hashes, head.root)
    return "ok" if good and head.origin == name else "inclusion-mismatch"


if __name__ == "__main__":
    print(vectors(), end="")
