"""Evidence of time, cosignatures and scrypt stanzas, made from the pages."""
import base64
import hashlib

import age
import chacha
import ed25519
import forge
import note
import tree
from made import one
from forge import REQUIRED, Bundle, log_root


OTS_HEAD = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"


def scrypt_stanza(file_key, passphrase, log_n):
    salt = tree.sha256(b"salt of scrypt")[:16]
    key = hashlib.scrypt(passphrase, salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << log_n,
                         r=8, p=1, maxmem=(1 << 31) - 1, dklen=32)
    rows = [base64.b64encode(item).rstrip(b"=") for item in
            (salt, chacha.seal(key, bytes(12), file_key))]
    return b"-> scrypt %s %d\n%s\n" % (rows[0], log_n, rows[1])


def cosignature(seed, checkpoint, when):
    """One more signature line, by a witness."""
    seed = tree.sha256(seed)
    name, key = "witness-" + seed.hex()[:8], ed25519.sign(seed, b"")[0]
    text = checkpoint.decode().split("\n\n")[0] + "\n"
    signed = f"cosignature/v1\ntime {when}\n{text}".encode()
    id_ = tree.sha256(name.encode() + b"\n\x04" + key)[:4]
    blob = id_ + when.to_bytes(8, "big") + ed25519.sign(seed, signed)[1]
    return f"\u2014 {name} {base64.b64encode(blob).decode()}\n".encode()


def note_at(vault, size, change=lambda text: text):
    """The log's checkpoint over its first entries."""
    root = log_root([tree.log_leaf(entry) for entry in vault.entries[:size]])
    text = f"{note.origin(vault.id)}\n{size}\n{base64.b64encode(root).decode()}\n"
    return vault.checkpoint(change(text))


def stamped(checkpoint, renews=(), random=b"random"):
    lines = "".join(f"renews {tree.sha256(answer).hex()}\n" for answer in renews)
    return f"aigaq stamped v1\n{tree.sha256(random).hex()}\n{lines}".encode() + checkpoint


def tsr(about):
    return bytes.fromhex("3082000a3003020100") + b"\x04\x20" + tree.sha256(about) + b"rest"


def ots(about):
    pending = bytes.fromhex("0083dfe30d2ef90c8e") + b"\x0b\x0ahttps://a/"
    return OTS_HEAD + tree.sha256(about) + pending


def consistency_path(old, leaves, whole=True):
    """RFC 9162 section 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [log_root(leaves)]
    k = tree.split(0, len(leaves))
    if old <= k:
        return consistency_path(old, leaves[:k], whole) + [log_root(leaves[k:])]
    return consistency_path(old - k, leaves[k:], False) + [log_root(leaves[:k])]


def consistency(vault, old, new):
    path = consistency_path(old, [tree.log_leaf(entry) for entry in vault.entries[:new]])
    rows = [base64.b64encode(value).decode() for value in path]
    return ("\n".join([f"old {old}", *rows]) + "\n").encode()


def hidden(made, count):
    for i in range(count):
        made.vault.commit(tree.sha256(b"hidden %d" % i))


def timed(old=None, total=3, answers=("tsr",), number=1, renews=(), change=None,
          text=lambda text: text):
    """A log of total entries, its first one after genesis shown; the head at old is stamped.
    change: gets the members of time, by the end of their names."""
    made = one()
    hidden(made, total - 2)
    old = total if old is None else old
    about = stamped(note_at(made.vault, old, text), renews)
    members = {"stamped": about}
    if old != total:
        members["consistency"] = consistency(made.vault, min(old, total), max(old, total))
    for kind in answers:
        members[kind] = {"tsr": tsr, "ots": ots}[kind](about)
    if change:
        change(members)
    made.extra = {f"data/time/{number}.{kind}": data for kind, data in members.items()}
    return made


def newer(total=2, later=7, **more):
    """The stamped head is longer than the bundle's."""
    made = one()
    checkpoint = note_at(made.vault, total)
    proofs = made.vault.proof(0, checkpoint), made.vault.proof(1, checkpoint)
    hidden(made, later - total)
    about = stamped(note_at(made.vault, later))
    made.checkpoint = checkpoint
    made.extra = {"data/time/1.stamped": about, "data/time/1.ots": ots(about),
                  "data/time/1.consistency": consistency(made.vault, total, later)}
    made.extra.update({f"data/entry-{i}/proof.txt": proof for i, proof in enumerate(proofs)})
    return made


def twice():
    """Stamped, and renewed later."""
    made = timed()
    first = made.extra["data/time/1.tsr"]
    about = stamped(note_at(made.vault, 3), [first], b"another")
    made.extra.update({"data/time/2.stamped": about, "data/time/2.tsr": tsr(about)})
    return made


def linked(change=lambda lines: None, count=3, behind=True, before=True):
    """An anchor, hidden entries, and an entry behind them that is shown."""
    made = Bundle()
    anchor = {1: forge.scalar("height", "850000"), 2: forge.scalar("hash", "00" * 32)}
    if before:
        made.add("anchor", anchor)
    else:
        made.vault.commit(tree.sha256(b"an anchor that is hidden"))
    hidden(made, count)
    if behind:
        made.add("testimony", REQUIRED)
    else:
        hidden(made, 1)
    lines = [base64.b64encode(made.vault.entries[i]) for i in range(2, 2 + count)]
    change(lines)
    made.extra["data/time/links.txt"] = b"".join(line + b"\n" for line in lines)
    return made


TRUE = {
    "tsr": timed, "ots": lambda: timed(answers=("ots",)),
    "both": lambda: timed(answers=("tsr", "ots")),
    "older-head": lambda: timed(old=2, total=6), "oldest-head": lambda: timed(old=1, total=6),
    "power-of-two-head": lambda: timed(old=4, total=7), "newer-head": newer,
    "number-1000": lambda: timed(number=1000), "renewed": twice,
    "renews-16": lambda: timed(renews=[b"%d" % i for i in range(16)]),
    "links": linked, "links-one": lambda: linked(count=1),
}
