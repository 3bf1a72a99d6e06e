"""Bundles made by a false or clumsy vault: name, and a function that makes the bytes.

The vault's own key signs all of them, so that nothing but the rules of the pages can refuse them.
"""
import base64

import cbor
import note
import timecases
import tree
from forge import Bundle, Salted, Vault, file_bytes, leaf, scalar, text
from made import (DURESS, add_file, entry_change, following, genesis, line, one, other_key,
                  part_of_file, redactable, relation, set_, set_attr, signed_text,
                  two_with_relation, with_checkpoint, with_file, with_file_forms, with_list,
                  with_member, with_payload, with_text)

TRUE = {
    "plain": one,
    "only genesis": Bundle,
    "text with gaps": lambda: with_text(lambda t: None),
    "list in part": lambda: with_list(lambda opened: None, ranges=[(1, 2)]),
    "a file": with_file,
    "a file of two leaves": lambda: with_file(data=b"x" * 65537),
    "an empty file": lambda: with_file(data=b""),
    "a redactable file by its member": redactable,
    "a name in bytes": lambda: with_file({1: scalar("name", b"\xff.jpg", "bytes")}),
    "relation to the entry before": lambda: two_with_relation(
        lambda vault: tree.log_leaf(vault.entries[1]), 1),
    "cosigned checkpoint": lambda: with_checkpoint(
        lambda v, text: text + line(b"key!" + b"s" * 64)),
    "two stanzas": lambda: set_attr(one(), stanza_count=2),
    "export": lambda: one({1: scalar("purpose", "p"), 2: (None, {})}, kind="export"),
}

# Name and the classes that the pages ask for, or accepted.
DOUBTFUL = {
    # text
    ("cuts odd", "opening-malformed"): lambda: with_text(lambda t: t["c"][0].append(0)),
    ("cuts huge", "cuts-mismatch"): lambda: with_text(lambda t: t["c"][0].__setitem__(1, 1 << 63)),
    ("cuts huge wrap", "cuts-mismatch"): lambda: with_text(lambda t: t.update(
        c=[[5, (1 << 64) - 1, 0, 2], t["c"][1]])),
    ("no range, but texts", "nested-unopened"): lambda: with_text(set_(r=[], h=b"\0" * 32)),
    ("256 chaff", "cuts-mismatch"):
        lambda: with_text(lambda t: None, [("a ", 256), ("b", 0)], [(0, 1)]),
    ("empty first word, then a gap", "accepted"):
        lambda: with_text(lambda t: None, [("", 2), ("b", 0)], [(0, 1)]),
    ("empty first word beside another", "cuts-mismatch"):
        lambda: with_text(lambda t: None, [("", 2), ("b", 0)], [(0, 2)]),
    ("word begins with a mark", "accepted"):
        lambda: with_text(lambda t: None, [("a", 0), ("\u0301b", 0)], [(1, 2)]),
    ("text opened as file", "opening-malformed"):
        lambda: one({**DURESS, 61: (text("text", [("a", 0)])[0], {
        "f": {**Salted("text", [(0, b"a")]).open(), "m": "data/entry-1/file-1.txt",
              "c": [1, 0]}})}),
    ("text in an export", "unknown-field"):
        lambda: one({1: scalar("purpose", "p"), 2: (None, {}), **DURESS, 61: text(
        "text", [("a", 0)])}, kind="export"),
    # lists
    ("fewer forms than items", "opening-malformed"):
        lambda: with_list(set_(m=[]), slot=60, key="files"),
    ("more forms than items", "opening-malformed"): lambda: with_file_forms(2, 1),
    ("fewer forms than files", "nested-unopened"): lambda: with_file_forms(1, 2),
    ("relation to itself", "relation-mismatch"):
        lambda: one({59: relation("retracts", b"1" * 32, 1)}),
    ("relation to a later entry", "relation-mismatch"):
        lambda: one({59: relation("retracts", b"1" * 32, 99)}),
    ("relation with the hash of another", "relation-mismatch"): lambda: two_with_relation(
        lambda vault: tree.log_leaf(vault.entries[0]), 1),
    ("identities of another count", "count-mismatch"):
        lambda: one({63: (leaf("identities", "identities", [
        b"1" * 32, 7]), {})}, show=[0, 1, 63]),
    ("identities as a list", "type-mismatch"):
        lambda: one({63: (leaf("identities", "list", [b"1" * 32, 4]), {})},
                                        show=[0, 63]),
    ("list of 2^40 + 1", "leaf-malformed"):
        lambda: one({14: (leaf("claims", "list", [b"1" * 32, (1 << 40) + 1]), {})}),
    ("list of no item", "leaf-malformed"):
        lambda: one({14: (leaf("claims", "list", [b"1" * 32, 0]), {})}),
    ("list with odd ranges", "opening-malformed"): lambda: with_list(lambda o: o["r"].append(7)),
    ("list with 31 bytes of values", "opening-malformed"):
        lambda: with_list(lambda o: o.update(h=o["h"][:-1])),
    # forms
    ("kind later than version", "unknown-kind"):
        lambda: one(head=leaf("head", "head", ["memo", 2, "odd"])),
    ("head: version as text", "leaf-malformed"):
        lambda: one(head=leaf("head", "head", ["testimony", "1", "original"])),
    ("head twice wrong", "slot-mismatch"): lambda: one(head=leaf("title", "text", "x")),
    ("unknown key and type", "unknown-type"): lambda: one({1: (leaf("nokey", "notype", 1), {})}),
    ("unknown type, bad value", "unknown-type"):
        lambda: one({1: (leaf("case", "notype", [1]), {})}),
    ("known key, type and slot wrong", "slot-mismatch"):
        lambda: one({1: (leaf("claims", "number", 1), {})}),
    ("type number, value text", "leaf-malformed"):
        lambda: one({1: (leaf("case", "number", "x"), {})}),
    ("type text, value number", "leaf-malformed"): lambda: one({1: (leaf("case", "text", 1), {})}),
    ("slot 58 in use", "slot-mismatch"): lambda: one({58: scalar("case", "again")}),
    ("slot 58 with a key unknown", "unknown-field"): lambda: one({58: scalar("hidden", "x")}),
    ("slot 58 shown empty", "accepted"): lambda: one({58: (None, {})}),
    ("unused slot of file shown empty", "accepted"): lambda: with_file({31: (None, {})}),
    ("status without relation", "accepted"): lambda: one(status="retracts"),
    ("file with status amends", "unexpected-member unknown-status"):
        lambda: with_file(status="amends"),
    ("head with nested", "nested-without-parent"):
        lambda: one(alter=lambda d: d["form"]["s"][0].update(
        t={"n": 1, "r": [], "h": b"", "t": [], "c": []})),
    ("confession without duress", "duress-closed"): lambda: one({47: scalar("confession", "yes")}),
    ("confession and duress empty", "accepted"):
        lambda: one({47: scalar("confession", "yes"), 62: (None, {})}),
    ("confession shown empty", "accepted"): lambda: one({47: (None, {})}),
    ("summary without duress", "duress-closed"):
        lambda: one({9: scalar("summary", "They came.")}),
    ("summary and duress", "accepted"):
        lambda: one({**DURESS, 9: scalar("summary", "They came.")}),
    ("summary of another type, no duress", "type-mismatch"):
        lambda: one({9: scalar("summary", 1, "number")}),
    ("redactable file without duress", "duress-closed"): lambda: redactable(beside={}),
    ("redactable file, duress empty", "accepted"):
        lambda: redactable(beside={62: (None, {})}),
    ("closed form value as disclosed slots", "opening-malformed"):
        lambda: one(alter=lambda d: d["form"].update(
        r=[0, 64])),
    ("opening v 2", "opening-malformed"): lambda: one(alter=set_(v=2)),
    ("opening with unknown key", "opening-malformed"): lambda: one(alter=set_(x=2)),
    ("author and leaf", "opening-malformed"):
        lambda: one(alter=set_(author={"salt": b"1" * 16, "cose": b""})),
    ("author of no bytes", "author-signature statement-root-mismatch"):
        lambda: one(alter=lambda d: (d.pop("leaf"), d.update(
        author={"salt": b"1" * 16, "cose": b""}))),
    # files
    ("member empty", "opening-malformed size-beside-gap unexpected-member"):
        lambda: with_file(member=""),
    ("member of another entry", "missing-file unexpected-member"):
        lambda: with_file(member="data/entry-2/file-1.bin"),
    ("member is file 2", "missing-file unexpected-member"):
        lambda: with_file(member="data/entry-1/file-2.bin", there="data/entry-1/file-2.bin"),
    ("member is the opening", "missing-file"):
        lambda: with_file(member="data/entry-1/opening.cbor", there=None),
    ("member is of the sender", "missing-file"): lambda: with_file(member="sender/README.txt",
                                                 there="sender/README.txt"),
    ("member without folder", "missing-file unexpected-member"):
        lambda: with_file(member="file-1.bin"),
    ("one file under two numbers", "missing-file"): lambda: with_file(copies=2),
    ("file with two suffixes", "bag-malformed member-order missing-member"):
        lambda: add_file(with_file(), "data/entry-1/file-1.txt"),
    ("file absent", "missing-file"): lambda: with_file(there=None),
    ("size without content", "size-beside-gap unexpected-member"): lambda: with_file({5: None}),
    ("size, content shown empty", "size-beside-gap unexpected-member"):
        lambda: with_file({5: (None, {})}),
    ("size with content closed", "size-beside-gap"):
        lambda: with_file({5: (leaf("content", "file-tree", [
        b"1" * 32, 1]), {})}, there=None, show=[0, 3]),
    ("digest of 31 bytes", "leaf-malformed"):
        lambda: with_file({4: scalar("sha256", b"1" * 31, "bytes")}),
    ("name in bytes that is UTF-8", "leaf-malformed"):
        lambda: with_file({1: scalar("name", b"a.jpg", "bytes")}),
    ("media type in bytes", "type-mismatch"):
        lambda: with_file({2: scalar("media_type", b"a", "bytes")}),
    ("case in bytes", "type-mismatch"): lambda: one({1: scalar("case", b"a", "bytes")}),
    ("name with a path", "accepted"): lambda: with_file({1: scalar("name", "../../etc/passwd")}),
    ("tree of another count", "count-mismatch size-beside-gap unexpected-member"):
        lambda: with_file(content=(file_bytes(b"ab", "")[0], file_bytes(
        b"x" * 65537, "data/entry-1/file-1.bin")[1])),
    ("a file in part", "opening-malformed size-beside-gap unexpected-member"):
        lambda: with_file(data=b"x" * 65537, content=part_of_file()),
    ("redactable: no cuts", "opening-malformed size-beside-gap unexpected-member"):
        lambda: redactable(change=lambda o: o.pop("c")),
    ("redactable: odd cuts", "opening-malformed"):
        lambda: redactable(change=lambda o: o["c"].append(1)),
    ("redactable: cuts of other leaves", "cuts-mismatch size-beside-gap unexpected-member"):
        lambda: redactable(change=set_(c=[6, 0, 4, 1])),
    ("redactable: empty word", "cuts-mismatch size-beside-gap unexpected-member"):
        lambda: redactable(lengths=(6, 0, 0, 0, 4, 2)),
    ("redactable: 256 chaff", "cuts-mismatch size-beside-gap unexpected-member"):
        lambda: redactable(lengths=(6, 256, 4, 2)),
    ("redactable: no UTF-8", "file-mismatch"): lambda: redactable(data=b"alpha \xff\xfeta"),
    ("redactable: splits a character", "file-mismatch"):
        lambda: redactable(data="ab\u0444cd".encode(), lengths=(3, 0, 3, 0)),
    # entry, log, notes
    ("genesis with unknown key", "bundle-signature entry-malformed"):
        lambda: genesis(lambda e: e["genesis"].update(x=1)),
    ("genesis of format 2", "bundle-signature unknown-version"):
        lambda: genesis(lambda e: e["genesis"].update(format=2)),
    ("genesis with v 2", "bundle-signature unknown-version"):
        lambda: genesis(lambda e: e.update(v=2)),
    ("genesis with previous", "bundle-signature genesis-invalid"):
        lambda: genesis(lambda e: e.update(prev=b"1" * 32)),
    ("genesis of another vault", "bundle-signature vault-id-mismatch"):
        lambda: genesis(lambda e: e.update(vault=b"1" * 32)),
    ("genesis with seq 1", "bundle-signature genesis-invalid"):
        lambda: genesis(lambda e: e.update(seq=1)),
    ("genesis with succeeds", "bundle-signature genesis-invalid"):
        lambda: genesis(lambda e: e["genesis"].update(succeeds=b"anything")),
    ("genesis with empty succeeds", "bundle-signature genesis-invalid"):
        lambda: genesis(lambda e: e["genesis"].update(succeeds=b"")),
    ("following", "accepted"): following,
    ("following: an empty log", "bundle-signature genesis-invalid"):
        lambda: following(set_(size=0)),
    ("following itself", "bundle-signature genesis-invalid"):
        lambda: following(set_(vault=Vault().id)),
    ("following: version 2", "bundle-signature unknown-version"): lambda: following(set_(v=2)),
    ("following: one key more", "bundle-signature genesis-invalid"): lambda: following(set_(x=1)),
    ("following: root of 31 bytes", "bundle-signature genesis-invalid"):
        lambda: following(set_(root=b"1" * 31)),
    ("following: a byte more", "bundle-signature genesis-invalid"):
        lambda: following(tail=b"\0"),
    ("following: another log key", "bundle-signature genesis-invalid"):
        lambda: following(log=b"another key, 32 bytes of a seed."),
    ("following: one key for both", "bundle-signature genesis-invalid"):
        lambda: following(by=Vault().seed),
    ("following: another size signed", "bundle-signature genesis-invalid"):
        lambda: following(payload=[tree.sha256(b"an old vault"), 13,
                                   tree.sha256(b"root of the old log"), Vault().key]),
    ("following: another log key signed", "bundle-signature genesis-invalid"):
        lambda: following(payload=[tree.sha256(b"an old vault"), 12,
                                   tree.sha256(b"root of the old log"), b"1" * 32]),
    ("entry with genesis", "genesis-invalid"):
        lambda: entry_change(lambda e: e.update(genesis=cbor.decode(
        Vault().entries[0])["genesis"])),
    ("entry with empty genesis", "entry-malformed"):
        lambda: entry_change(lambda e: e.update(genesis={})),
    ("entry of another vault", "vault-id-mismatch"):
        lambda: entry_change(lambda e: e.update(vault=b"1" * 32)),
    ("entry with v 2", "unknown-version"): lambda: entry_change(lambda e: e.update(v=2)),
    ("entry with previous of none", "previous-mismatch"):
        lambda: entry_change(lambda e: e.update(prev=bytes(32))),
    ("entry with another number", "number-mismatch"):
        lambda: entry_change(lambda e: e.update(seq=7)),
    ("checkpoint signed twice", "checkpoint-signature"): lambda: with_checkpoint(
        lambda v, text: text + text.split("\n\n")[1]),
    ("checkpoint, name but another id", "accepted"): lambda: with_checkpoint(
        lambda v, text: text + line(b"key!sig", note.origin(v.id))),
    ("checkpoint, id but another name", "accepted"): lambda: with_checkpoint(
        lambda v, text: text + line(note.key_id(note.origin(v.id), v.key) + b"s" * 64)),
    ("checkpoint of a malformed line", "checkpoint-malformed"):
        lambda: with_checkpoint(lambda v, text: text + "\u2014 a b\n"),
    ("checkpoint of 100 lines", "accepted"): lambda: with_checkpoint(
        lambda v, text: text + line(b"key!s") * 99),
    ("checkpoint of 101 lines", "checkpoint-malformed"): lambda: with_checkpoint(
        lambda v, text: text + line(b"key!s") * 100),
    ("checkpoint with 4-byte signature", "checkpoint-malformed"):
        lambda: with_checkpoint(lambda v, text: text + line(b"key!")),
    ("checkpoint with U+2003 in a name", "checkpoint-malformed"): lambda: with_checkpoint(
        lambda v, text: text + line(b"key!s", "a\u2003b")),
    ("checkpoint with a DEL", "accepted"):
        lambda: with_checkpoint(lambda v, text: text + line(b"key!s", "a\x7fb")),
    ("checkpoint with a BOM", "checkpoint-signature"):
        lambda: with_checkpoint(lambda v, text: "\ufeff" + text),
    ("checkpoint without last LF", "checkpoint-malformed"):
        lambda: with_checkpoint(lambda v, text: text[:-1]),
    ("checkpoint with an extension", "checkpoint-malformed"):
        lambda: signed_text(lambda t: t + "more\n"),
    ("checkpoint of two lines", "checkpoint-malformed"):
        lambda: signed_text(lambda t: t.split("\n")[0] + "\n2\n"),
    ("checkpoint of another origin", "origin-mismatch"): lambda: signed_text(lambda t: "x" + t),
    ("checkpoint, size 02", "checkpoint-malformed"):
        lambda: signed_text(lambda t: t.replace("\n2\n", "\n02\n")),
    ("checkpoint, size 0", "inclusion-mismatch"):
        lambda: signed_text(lambda t: t.replace("\n2\n", "\n0\n")),
    ("checkpoint, size 2^63", "inclusion-mismatch"):
        lambda: signed_text(lambda t: t.replace("\n2\n", f"\n{1 << 63}\n")),
    ("checkpoint, size 2^64", "checkpoint-malformed"):
        lambda: signed_text(lambda t: t.replace("\n2\n", f"\n{1 << 64}\n")),
    ("proof with extra", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index", b"extra AAAA\nindex")),
    ("proof of index 01", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index 1", b"index 01")),
    ("proof of index 2^64", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index 1", b"index %d" % (1 << 64))),
    ("proof with one hash more", "inclusion-mismatch"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index 1\n", b"index 1\n" + base64.b64encode(b"1" * 32) + b"\n")),
    ("proof with 64 hashes", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index 1\n", b"index 1\n" + (base64.b64encode(b"1" * 32) + b"\n") * 63)),
    ("proof with a hash of 31", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.replace(
        b"index 1\n", b"index 1\n" + base64.b64encode(b"1" * 31) + b"\n")),
    ("proof without checkpoint", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.split(
        b"\n\n")[0] + b"\n\n"),
    ("proof of no empty line", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: p.split(
        b"\n\n")[0] + b"\n"),
    ("empty proof", "proof-malformed"):
        lambda: with_member("data/entry-1/proof.txt", lambda p: b""),
    # bag
    ("opening of genesis", "opening-malformed"):
        lambda: with_member("data/entry-0/opening.cbor", lambda p: b"\xa0"),
    ("entry of 65,536 bytes", "bag-malformed entry-too-large missing-member"):
        lambda: with_member("data/entry-1/entry.cbor", lambda p: bytes(65536)),
    ("sender of entry 0", "unexpected-member"):
        lambda: with_member("sender/entry-0.txt", lambda p: b"x"),
    ("sender of entry 1", "accepted"):
        lambda: with_member("sender/entry-1.txt", lambda p: b"\xff\0"),
    ("sender of entry 9", "unexpected-member"):
        lambda: with_member("sender/entry-9.txt", lambda p: b"x"),
    ("folder of entry 2^64", "bag-malformed missing-member unexpected-member"):
        lambda: with_member(f"data/entry-{1 << 64}/proof.txt", lambda p: b"x"),
    ("folder of entry 9 without entry", "bag-malformed missing-member"):
        lambda: with_member("data/entry-9/proof.txt", lambda p: b"x"),
    ("file 0", "bag-malformed missing-member unexpected-member"):
        lambda: with_member("data/entry-1/file-0.txt", lambda p: b"x"),
    ("file of genesis", "unexpected-member"):
        lambda: with_member("data/entry-0/file-1.txt", lambda p: b"x"),
    ("file in capitals", "bag-malformed missing-member unexpected-member"):
        lambda: with_member("data/entry-1/FILE-1.txt", lambda p: b"x"),
    # signature
    ("purpose too long", "signature-malformed"): lambda: with_payload(purpose="x" * 4097),
    ("purpose of controls", "accepted"): lambda: with_payload(purpose="\x1b[2J\u202e"),
    ("payload v 2", "signature-malformed"): lambda: with_payload(v=2),
    ("mode unknown", "signature-malformed"): lambda: with_payload(mode="double"),
    ("mode passphrase", "signature-malformed"): lambda: with_payload(mode="passphrase"),
    ("mode passphrase, no recipients", "rewrapped"):
        lambda: with_payload(mode="passphrase", recipients=[]),
    ("mode joint", "accepted"): lambda: with_payload(mode="joint"),
    ("single without recipients", "signature-malformed"): lambda: with_payload(recipients=[]),
    ("recipient of 31 bytes", "signature-malformed"):
        lambda: with_payload(recipients=[b"1" * 31] * 4),
    ("fewer recipients", "not-addressed rewrapped"): lambda: with_payload(recipients=[b"1" * 32]),
    ("other recipients", "not-addressed"): lambda: with_payload(recipients=[b"1" * 32] * 4),
    ("other file key", "rewrapped"): lambda: with_payload(file_key=b"1" * 32),
    ("other tagmanifest", "manifest-mismatch"): lambda: with_payload(tagmanifest=b"1" * 32),
    ("other checkpoint", "checkpoint-mismatch"): lambda: with_payload(checkpoint="x"),
    ("checkpoint as bytes", "signature-malformed"): lambda: with_payload(checkpoint=b"x"),
    ("unknown key in payload", "signature-malformed"): lambda: with_payload(x=1),
    ("signature one byte more", "signature-malformed"):
        lambda: set_attr(one(), alter_signature=lambda s: s + b"\0"),
    ("signature cut", "signature-malformed"):
        lambda: set_attr(one(), alter_signature=lambda s: s[:-1]),
    ("signature flipped", "bundle-signature"):
        lambda: set_attr(one(), alter_signature=lambda s: s[:-1] + bytes([s[-1] ^ 1])),
    ("signature by another key", "bundle-signature"): lambda: other_key(),
    ("three stanzas", "accepted"): lambda: set_attr(one(), stanza_count=3),
}

TRUE.update(timecases.TRUE)
DOUBTFUL.update(timecases.DOUBTFUL)
