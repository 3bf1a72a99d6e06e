"""Faults of entries, checkpoints and proofs, under true signatures where the rules allow it."""
import base64

import cases
import cbor
import ed25519
import note
import stamping
import tree
from case import BAD, BAD_NOTE, fault
from forge import REQUIRED, Bundle, Vault, scalar
from made import (entry_change, following, genesis, one, other_key, set_, set_attr, signed_text,
                  with_checkpoint, with_member)
from true_ones import AUTHOR, entries_of, slug

# Of the forger's cases: the classes that make the signer bad.
NOTE = {"checkpoint-malformed", "checkpoint-signature", "origin-mismatch"}
SEALED = {"signature-malformed", "bundle-signature"}


def inherited():
    """The forger's own cases, each with its classes."""
    for (name, classes), make in cases.DOUBTFUL.items():
        if classes == "accepted":
            continue
        words = set(classes.split())
        said = {}
        if words & SEALED:
            said = BAD
        elif words & NOTE:
            said = BAD_NOTE
        elif words & {"rewrapped", "not-addressed"}:
            said = {"addressed": "no"}
        fault(slug(name), classes, lambda rng, m=make: m(), **said)


def raw_entry(change, number=1):
    made = one()
    made.vault.entries[number] = change(made.vault.entries[number])
    return made


def chain(change):
    """Entries 1 and 2 shown; the second is changed."""
    made = entries_of(3, {1, 2})
    entry = cbor.decode(made.vault.entries[2])
    change(entry)
    made.vault.entries[2] = cbor.encode(entry)
    return made


def proof(change, number=1, total=6):
    """change: gets the proof of an entry in a log of six."""
    return with_member(f"data/entry-{number}/proof.txt", change,
                       lambda: entries_of(total, {number}))


def hashes(change):
    """change: gets the list of the proof's lines of hashes."""
    def altered(data):
        head, _, rest = data.partition(b"\n\n")
        lines = head.split(b"\n")
        return b"\n".join(lines[:2] + change(lines[2:])) + b"\n\n" + rest
    return altered


def flipped(rng, data, bits=1):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]


def entries():
    for name, key, value in (("seq-as-text", "seq", "1"), ("seq-negative", "seq", -1),
                             ("prev-of-31", "prev", b"1" * 31), ("stmt-of-33", "stmt", b"1" * 33),
                             ("vault-as-text", "vault", "1" * 32), ("v-as-null", "v", None),
                             ("genesis-as-list", "genesis", [])):
        fault(f"entry-{name}", "entry-malformed",
              lambda rng, k=key, v=value: entry_change(set_(**{k: v})))
    for key in ("v", "seq", "prev", "stmt", "vault"):
        fault(f"entry-without-{key}", "entry-malformed",
              lambda rng, k=key: entry_change(lambda e: e.pop(k)))
    fault("entry-with-unknown-key", "entry-malformed", lambda rng: entry_change(set_(note="x")))
    for name, change in (
            ("with-a-byte-behind", lambda raw: raw + b"\0"), ("cut", lambda raw: raw[:-1]),
            ("empty", lambda raw: b""), ("of-indefinite-length",
                lambda raw: b"\xbf" + raw[1:] + b"\xff"),
            ("keys-not-sorted", lambda raw: b"\xa5" + raw[4:7] + raw[1:4] + raw[7:]
             if raw[1:2] == b"a" else _swapped(raw)),
            ("number-in-long-form", lambda raw: raw.replace(b"cseq\x01", b"cseq\x18\x01")),
            ("tagged", lambda raw: b"\xd8\x18" + raw), ("key-twice", lambda raw: _twice(raw)),
            ("key-no-utf8", lambda raw: raw.replace(b"cseq", b"cse\xff"))):
        fault(f"entry-{name}", "entry-malformed", lambda rng, c=change: raw_entry(c))
    fault("entry-malformed-and-its-opening-too", "entry-malformed opening-malformed "
          "inclusion-mismatch", lambda rng: both_malformed())
    fault("entry-v-0", "unknown-version", lambda rng: entry_change(set_(v=0)))
    fault("entry-seq-of-2-to-64-less-1", "number-mismatch",
          lambda rng: entry_change(set_(seq=(1 << 64) - 1)))
    fault("entry-seq-0", "genesis-invalid", lambda rng: entry_change(set_(seq=0)))
    fault("entry-prev-flipped", "previous-mismatch",
          lambda rng: entry_change(lambda e: e.update(prev=flipped(rng, e["prev"]))))
    fault("entry-prev-of-itself", "previous-mismatch",
          lambda rng: chain(lambda e: e.update(prev=tree.sha256(b"itself"))))
    fault("entry-prev-of-the-one-before-last", "previous-mismatch", lambda rng: chain(
        lambda e: e.update(prev=tree.log_leaf(Vault().entries[0]))))
    fault("entry-stmt-flipped", "statement-root-mismatch",
          lambda rng: entry_change(lambda e: e.update(stmt=flipped(rng, e["stmt"]))))
    fault("entry-stmt-of-another", "statement-root-mismatch",
          lambda rng: chain(lambda e: e.update(stmt=tree.sha256(b"another"))))
    fault("entry-vault-flipped", "vault-id-mismatch",
          lambda rng: entry_change(lambda e: e.update(vault=flipped(rng, e["vault"]))))
    fault("entry-changed-after-the-log", "statement-root-mismatch inclusion-mismatch",
          lambda rng: with_member("data/entry-1/entry.cbor", lambda raw: cbor.encode(
              {**cbor.decode(raw), "stmt": flipped(rng, cbor.decode(raw)["stmt"])})))
    fault("entry-swapped-with-another", "number-mismatch statement-root-mismatch "
          "inclusion-mismatch previous-mismatch",
          lambda rng: swapped_entries())
    fault("leaf-flipped", "statement-root-mismatch", lambda rng: one(
        alter=lambda d: d.update(leaf=flipped(rng, d["leaf"]))))


def both_malformed():
    made = entries_of(3, {1})

    def alter(members):
        for name in ("entry.cbor", "opening.cbor"):
            members[f"data/entry-1/{name}"] += b"\0"
        return members
    made.alter_members = alter
    return made


def _swapped(raw):
    pairs = cbor.decode(raw)
    body = b"".join(cbor.encode(key) + cbor.encode(pairs[key]) for key in sorted(pairs))
    return bytes([0xa0 + len(pairs)]) + body


def _twice(raw):
    return bytes([raw[0] + 1]) + raw[1:3] + raw[1:]


def swapped_entries():
    made = entries_of(3, {1, 2})

    def alter(members):
        one_, two = ("data/entry-%d/entry.cbor" % n for n in (1, 2))
        members[one_], members[two] = members[two], members[one_]
        return members
    made.alter_members = alter
    return made


def of_genesis():
    for name, change in (("log-key-of-31", lambda g: g.update(log_key=g["log_key"][:31])),
                         ("log-key-as-text", lambda g: g.update(log_key="x" * 32)),
                         ("random-of-33", lambda g: g.update(random=g["random"] + b"\0")),
                         ("without-random", lambda g: g.pop("random")),
                         ("without-succession", lambda g: g.pop("succession")),
                         ("without-format", lambda g: g.pop("format")),
                         ("format-as-text", lambda g: g.update(format="1")),
                         ("succeeds-as-text", lambda g: g.update(succeeds="x"))):
        fault(f"genesis-{name}", "entry-malformed bundle-signature",
              lambda rng, c=change: genesis(lambda e: c(e["genesis"])), **BAD)
    fault("genesis-format-0", "unknown-version bundle-signature",
          lambda rng: genesis(lambda e: e["genesis"].update(format=0)), **BAD)
    fault("genesis-absent-map", "genesis-invalid bundle-signature",
          lambda rng: genesis(lambda e: e.pop("genesis")), **BAD)
    fault("genesis-vault-flipped", "vault-id-mismatch bundle-signature",
          lambda rng: genesis(lambda e: e.update(vault=flipped(rng, e["vault"]))), **BAD)
    fault("genesis-random-flipped", "vault-id-mismatch bundle-signature", lambda rng: genesis(
        lambda e: e["genesis"].update(random=flipped(rng, e["genesis"]["random"]))), **BAD)
    fault("genesis-key-of-low-order", "checkpoint-signature bundle-signature",
          lambda rng: low_order(), **BAD)
    fault("genesis-of-another-log", "checkpoint-signature vault-id-mismatch bundle-signature "
          "previous-mismatch", lambda rng: another_log(), **BAD)
    fault("genesis-dropped", "missing-entry missing-member bag-malformed bundle-signature",
          lambda rng: without("data/entry-0/entry.cbor"), **BAD)
    fault("genesis-proof-dropped", "missing-member", lambda rng: without("data/entry-0/proof.txt"))


def low_order():
    """The neutral element as log key: some verifiers take any signature for its."""
    vault = Vault()
    vault.key = b"\x01" + bytes(31)
    entry = cbor.decode(vault.entries[0])
    entry["genesis"]["log_key"] = vault.key
    vault.id = tree.sha256(b"aigaq vault id v1\n" + vault.key + entry["genesis"]["random"])
    entry["vault"] = vault.id
    vault.entries[0] = cbor.encode(entry)
    made = Bundle(vault)
    made.add("testimony", REQUIRED)
    text = stamping.note_at(vault, 2).decode().split("\n\n")[0] + "\n"
    name = note.origin(vault.id)
    forged = (b"\x01" + bytes(31)) + bytes(32)
    blob = base64.b64encode(note.key_id(name, vault.key) + forged).decode()
    made.checkpoint = f"{text}\n\u2014 {name} {blob}\n".encode()
    made.alter_signature = lambda cose: cose[:-64] + forged
    return made


def another_log():
    made, other = one(), Vault(b"another")
    made.alter_members = lambda members: {
        **members, "data/entry-0/entry.cbor": other.entries[0]}
    return made


def without(name):
    made = one()
    made.alter_members = lambda members: {k: v for k, v in members.items() if k != name}
    return made


def checkpoints():
    texts = {
        "size-with-plus": ("checkpoint-malformed", lambda t: t.replace("\n2\n", "\n+2\n")),
        "size-empty": ("checkpoint-malformed", lambda t: t.replace("\n2\n", "\n\n")),
        "size-in-hex": ("checkpoint-malformed", lambda t: t.replace("\n2\n", "\n0x2\n")),
        "size-with-space": ("checkpoint-malformed", lambda t: t.replace("\n2\n", "\n2 \n")),
        "size-3": ("inclusion-mismatch ...", lambda t: t.replace("\n2\n", "\n3\n")),
        "size-1": ("inclusion-mismatch ...", lambda t: t.replace("\n2\n", "\n1\n")),
        "root-of-31": ("checkpoint-malformed", lambda t: _root(t, b"1" * 31)),
        "root-of-33": ("checkpoint-malformed", lambda t: _root(t, b"1" * 33)),
        "root-unpadded": ("checkpoint-malformed", lambda t: t.replace("=\n", "\n")),
        "root-url-safe": ("checkpoint-malformed",
                          lambda t: _root(t, b"\xff" * 32).replace("/", "_")
                          .replace("aigaq_", "aigaq/")),
        "root-left-over-bits": ("checkpoint-malformed", lambda t: t[:-3] + _next(t[-3]) + "=\n"),
        "root-of-another": ("inclusion-mismatch ...", lambda t: _root(t, b"1" * 32)),
        "origin-upper-case": ("origin-mismatch", lambda t: t[:6] + t[6:].split("\n")[0].upper() +
                              t[t.index("\n"):]),
        "origin-longer": ("origin-mismatch", lambda t: t.replace("\n", "0\n", 1)),
        "origin-empty": ("checkpoint-malformed", lambda t: t[t.index("\n"):]),
        "ends-in-crlf": ("checkpoint-malformed", lambda t: t.replace("\n", "\r\n")),
    }
    for name, (classes, change) in texts.items():
        said = {} if classes.startswith("inclusion") else BAD_NOTE
        fault(f"checkpoint-{name}", classes, lambda rng, c=change: signed_text(c), **said)
    notes = {
        "sig-flipped": ("checkpoint-signature", lambda v, t: _signature(t, lambda s: s[:-1] +
                                                                        bytes([s[-1] ^ 1]))),
        "sig-of-63": ("checkpoint-signature", lambda v, t: _signature(t, lambda s: s[:-1])),
        "sig-of-65": ("checkpoint-signature", lambda v, t: _signature(t, lambda s: s + b"\0")),
        "key-id-flipped": ("checkpoint-signature",
                           lambda v, t: _signature(t, lambda s: bytes([s[0] ^ 1]) + s[1:])),
        "name-of-another": ("checkpoint-signature",
                            lambda v, t: t.replace("\u2014 aigaq/", "\u2014 aigaq-")),
        "s-above-order": ("checkpoint-signature", lambda v, t: _signature(t, _above)),
        "name-with-plus": ("checkpoint-malformed", lambda v, t: t + "\u2014 a+b a2V5IXM=\n"),
        "two-spaces": ("checkpoint-malformed", lambda v, t: t.replace("\u2014 ", "\u2014  ")),
        "hyphen-for-dash": ("checkpoint-malformed", lambda v, t: t.replace("\u2014", "-")),
        "no-signature": ("checkpoint-malformed", lambda v, t: t.split("\n\n")[0] + "\n\n"),
        "no-empty-line": ("checkpoint-malformed", lambda v, t: t.replace("\n\n", "\n")),
        "with-tab": ("checkpoint-malformed", lambda v, t: t + "\u2014 a\tb a2V5IXM=\n"),
        "signature-not-canonical": ("checkpoint-malformed",
                                    lambda v, t: t + "\u2014 a a2V5IXN=\n"),
        "text-unsigned": ("checkpoint-signature",
                          lambda v, t: t.replace("\n2\n", "\n20\n")),
    }
    for name, (classes, change) in notes.items():
        fault(f"checkpoint-{name}", classes, lambda rng, c=change: with_checkpoint(c), **BAD_NOTE)
    fault("checkpoint-signed-by-another-key", "checkpoint-signature bundle-signature",
          lambda rng: forged_key(), **BAD)
    fault("checkpoint-dropped", "missing-member", lambda rng: without("data/checkpoint.txt"),
          **BAD_NOTE)
    fault("checkpoint-no-utf8", "checkpoint-malformed checkpoint-mismatch ...",
          lambda rng: with_member("data/checkpoint.txt", lambda raw: raw + b"\xff\n"), **BAD_NOTE)
    fault("checkpoint-other-than-in-proofs", "checkpoint-mismatch", lambda rng: with_member(
        "data/checkpoint.txt", lambda raw: raw + "\u2014 a a2V5IXM=\n".encode()))


def forged_key():
    made = one()
    made.vault.seed = tree.sha256(b"another")
    return made


def _root(text, root):
    lines = text.split("\n")
    return "\n".join([*lines[:2], base64.b64encode(root).decode(), ""])


def _next(letter):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(letter) + 1]


def _signature(note_text, change):
    head, _, last = note_text.rstrip("\n").rpartition(" ")
    return head + " " + base64.b64encode(change(base64.b64decode(last))).decode() + "\n"


def _above(blob):
    """The same signature with S + L: the equation holds, the rule doesn't."""
    order = (1 << 252) + 27742317777372353535851937790883648493
    s = int.from_bytes(blob[-32:], "little") + order
    return blob[:-32] + s.to_bytes(32, "little")


def proofs():
    b64 = base64.b64encode
    cases_of = {
        "hash-flipped": ("inclusion-mismatch", lambda rng: hashes(lambda rows: [
            b64(flipped(rng, base64.b64decode(rows[0]))), *rows[1:]])),
        "hashes-swapped": ("inclusion-mismatch", lambda rng: hashes(
            lambda rows: [rows[1], rows[0], *rows[2:]])),
        "hash-dropped": ("inclusion-mismatch", lambda rng: hashes(lambda rows: rows[:-1])),
        "hash-twice": ("inclusion-mismatch", lambda rng: hashes(lambda rows: [rows[0], *rows])),
        "no-hashes": ("inclusion-mismatch", lambda rng: hashes(lambda rows: [])),
        "hash-of-zeros": ("inclusion-mismatch", lambda rng: hashes(
            lambda rows: [*rows[:-1], b64(bytes(32))])),
        "hash-not-canonical": ("proof-malformed", lambda rng: hashes(
            lambda rows: [rows[0][:-2] + _next(rows[0][-2:-1].decode()).encode() + b"="])),
        "hash-unpadded": ("proof-malformed", lambda rng: hashes(lambda rows: [rows[0][:-1]])),
        "hash-with-blank": ("proof-malformed", lambda rng: hashes(lambda rows: [rows[0] + b" "])),
        "index-of-another": ("number-mismatch", lambda rng: lambda p: p.replace(b"index 1",
            b"index 2")),
        "index-empty": ("proof-malformed", lambda rng: lambda p: p.replace(b"index 1", b"index ")),
        "index-negative": ("proof-malformed", lambda rng: lambda p: p.replace(b"index 1",
            b"index -1")),
        "index-missing": ("proof-malformed", lambda rng: lambda p: p.replace(b"index 1\n", b"")),
        "other-version": ("proof-malformed", lambda rng: lambda p: p.replace(b"@v1", b"@v2")),
        "crlf": ("proof-malformed", lambda rng: lambda p: p.replace(b"\n", b"\r\n")),
        "text-in-front": ("proof-malformed", lambda rng: lambda p: b"\n" + p),
        "checkpoint-of-another-size": ("checkpoint-mismatch",
                                       lambda rng: lambda p: p.replace(b"\n6\n", b"\n5\n")),
        "checkpoint-cut": ("checkpoint-mismatch", lambda rng: lambda p: p[:-1]),
        "byte-behind": ("checkpoint-mismatch", lambda rng: lambda p: p + b"\n"),
    }
    for name, (classes, change) in cases_of.items():
        fault(f"proof-{name}", classes, lambda rng, c=change: proof(c(rng)))
    fault("proof-of-another-entry", "number-mismatch inclusion-mismatch",
        lambda rng: proofs_swapped())
    fault("proof-dropped", "missing-member", lambda rng: without("data/entry-1/proof.txt"))


def proofs_swapped():
    made = entries_of(6, {1, 4})

    def alter(members):
        first, second = (f"data/entry-{n}/proof.txt" for n in (1, 4))
        members[first], members[second] = members[second], members[first]
        return members
    made.alter_members = alter
    return made


def authors():
    def author(change):
        return one(author=AUTHOR, alter=lambda d: change(d["author"]))
    both = "author-signature statement-root-mismatch"
    fault("author-sig-flipped", both, lambda rng: author(
        lambda a: a.update(cose=a["cose"][:-1] + bytes([a["cose"][-1] ^ 1]))))
    fault("author-salt-flipped", "statement-root-mismatch", lambda rng: author(
        lambda a: a.update(salt=flipped(rng, a["salt"]))))
    fault("author-salt-of-15", "opening-malformed", lambda rng: author(
        lambda a: a.update(salt=a["salt"][:15])))
    fault("author-cut", both, lambda rng: author(lambda a: a.update(cose=a["cose"][:-1])))
    fault("author-key-flipped", both, lambda rng: author(lambda a: a.update(
        cose=a["cose"][:10] + flipped(rng, a["cose"][10:42]) + a["cose"][42:])))
    for name, change in (("signed-another-form", lambda made: None),
                         ("sig-under-true-root", None), ("payload-not-null", b"\xf6\x58\xf5\x58"),
                         ("algorithm-es256", b"\x01\x27\x01\x26")):
        fault(f"author-{name}", "author-signature",
              lambda rng, c=change: bad_author(c))


def bad_author(change):
    """The entry commits to a COSE_Sign1 that does not hold or is not of its form."""
    made = one()
    made = Bundle()

    def wrong(root, seed):
        value = Bundle._author(made, tree.sha256(b"another") if callable(change) else root, seed)
        cose = value["author"]["cose"]
        if change is None:
            cose = cose[:-1] + bytes([cose[-1] ^ 1])
        elif isinstance(change, bytes):
            assert change[:2] in cose
            cose = cose.replace(change[:2], change[2:], 1)
        value["author"]["cose"] = cose
        return value
    made._author = wrong
    made.add("testimony", REQUIRED, author=AUTHOR)
    return made


def successions():
    for name, change in (("size-as-text", set_(size="1")), ("root-of-31", set_(root=b"1" * 31)),
                         ("vault-of-33", set_(vault=b"1" * 33)), ("v-as-text", set_(v="1"))):
        fault(f"succession-{name}", "genesis-invalid bundle-signature",
              lambda rng, c=change: following(c), **BAD)


def fill():
    for part in (inherited, entries, of_genesis, checkpoints, proofs, authors, successions):
        part()
