"""Makers of the bundles in cases.py: a true one with one thing about it altered."""
import base64

import cbor
import entry as entries
import stamps
import tree
from forge import (REQUIRED, Bundle, Salted, Vault, a_list, excerpt, file_bytes, form, leaf,
                   log_root, scalar, text)

DURESS = {62: scalar("duress", "none")}


def one(values=None, kind="testimony", **more):
    made = Bundle()
    made.add(kind, {**REQUIRED, **(values or {})}, **more)
    return made


def stage(name, change, make=one):
    """One stage of its making changed (forge.Bundle.pack)."""
    made = make()
    made.later[name] = change
    return made


def with_text(change, cut_words=(("They ", 2), ("came ", 0), ("here.", 1)), shown=None):
    data, nested = text("text", list(cut_words), shown or [(0, 1), (2, 3)])
    change(nested["t"])
    return one({**DURESS, 61: (data, nested)})


def with_list(change, items=None, key="claims", slot=14, **more):
    items = items or [leaf(key, "text", word) for word in ("one", "two", "three")]
    data, nested = a_list(key, items, **more)
    change(nested["l"])
    return one({slot: (data, nested)})


def with_file(change_form=None, data=b"bytes of a photograph", member="data/entry-1/file-1.bin",
              there="data/entry-1/file-1.bin", content=None, copies=1, beside=None, **more):
    values = {1: scalar("name", "a.jpg"), 3: scalar("size", len(data), "number"),
              4: scalar("sha256", tree.sha256(data), "bytes"),
              5: content or file_bytes(data, member)}
    values.update(change_form or {})
    built, opened = form("file", {k: v for k, v in values.items() if v}, size=32, **more)
    items = [leaf("files", "form", [built.root])] * copies
    made = one({**(beside or {}), 60: a_list("files", items, type_="files",
                                             forms=[opened] * copies)})
    if there:
        made.file(there, data)
    return made


def redactable(data=b"alpha beta", lengths=(6, 0, 4, 2), change=None, beside=None):
    pieces, at = [], 0
    for length, chaff in zip(lengths[::2], lengths[1::2]):
        pieces += [(0, data[at:at + length])] + [(1, b"")] * chaff
        at += length
    built = Salted("text", pieces)
    opened = {**built.open(), "m": "data/entry-1/file-1.txt", "c": list(lengths)}
    if change:
        change(opened)
    return with_file(content=(leaf("content", "text-tree", built.reference()), {"f": opened}),
                     data=data, there="data/entry-1/file-1.txt",
                     beside=DURESS if beside is None else beside)


def relation(word, leaf_hash, number):
    item = leaf("relations", "relation", [word, leaf_hash, number])
    return a_list("relations", [item], type_="relations")


def with_checkpoint(change):
    made = one()
    made.checkpoint = change(made.vault, made.vault.checkpoint().decode()).encode()
    return made


def with_member(name, change, make=one):
    """One member changed before it is listed and signed."""
    made = make()

    def alter(members):
        members[name] = change(members.get(name, b""))
        return members
    made.alter_members = alter
    return made


def with_payload(**values):
    made = one()
    made.payload = values
    return made


def set_(**values):
    return lambda target: target.update(values)


def two_with_relation(target, number):
    made = one()
    made.add("testimony", {**REQUIRED, 59: relation("retracts", target(made.vault), number)},
             status="retracts")
    return made


def genesis(change):
    vault = Vault()
    entry = cbor.decode(vault.entries[0])
    change(entry)
    vault.entries[0] = cbor.encode(entry)
    made = Bundle(vault)
    made.add("testimony", REQUIRED)
    return made


def following(change=lambda said: None, by=b"succession key, 32 bytes of seed", log=None, tail=b"",
              payload=None):
    """A log whose genesis says that it follows another."""
    vault = Vault()
    said = {"v": 1, "vault": tree.sha256(b"an old vault"), "size": 12,
            "root": tree.sha256(b"root of the old log")}
    change(said)
    signed = payload or entries.succession_payload(said, vault.key)
    said = {**said, "succession": entries.sign(by, b"aigaq succession v1", signed),
            "log": entries.sign(log or vault.seed, b"aigaq succession v1", signed)}
    return genesis(lambda e: e["genesis"].update(succeeds=cbor.encode(said) + tail))


def entry_change(change):
    made = one()
    entry = cbor.decode(made.vault.entries[1])
    change(entry)
    made.vault.entries[1] = cbor.encode(entry)
    return made


def line(blob, name="witness.example"):
    return f"\u2014 {name} {base64.b64encode(blob).decode()}\n"


def set_attr(made, **values):
    for key, value in values.items():
        setattr(made, key, value)
    return made


def with_file_forms(forms, items):
    built, opened = form("file", {1: scalar("name", "a")}, size=32)
    listed = [leaf("files", "form", [built.root])] * items
    return one({60: a_list("files", listed, type_="files", forms=[opened] * forms)})


def add_file(made, name):
    made.file(name, b"bytes of a photograph")
    return made


def part_of_file():
    built = Salted("file", [(0, b"x" * 65536), (0, b"x")])
    return (leaf("content", "file-tree", built.reference()),
            {"f": {**built.open([(0, 1)]), "m": "data/entry-1/file-1.bin"}})


def chunks(data, ranges, number=1):
    """The members of an excerpt of a file of entry 1."""
    return {f"data/entry-1/file-{number}-from-byte-{a * 65536}.bin": data[a * 65536:b * 65536]
            for a, b in ranges}


def with_excerpt(ranges=((1, 2),), size=4 * 65536 + 100, change=lambda f: None, values=None,
                 content=None, members=lambda m: None, **more):
    """A file of which these chunks are shown. change: of its opening, members: of what is there."""
    data = b"".join(tree.sha256(b"film %d" % i) for i in range((size + 31) // 32))[:size]
    data_leaf, nested = content or excerpt(data, list(ranges))
    change(nested["f"])
    built, opened = form("file", {1: scalar("name", "film.bin"), 5: (data_leaf, nested),
                                  **(values(data) if values else {})}, size=32)
    made = one({60: a_list("files", [leaf("files", "form", [built.root])], type_="files",
                           forms=[opened])}, **more)
    there = chunks(data, ranges)
    members(there)
    made.files.update(there)
    return made


def of_two_films(first=((1, 2),), second=((1, 2), (3, 4)), members=lambda m: None):
    """Two files shown in part; of another one, between them, nothing is shown."""
    items, forms, there = [], [], {}
    for number, ranges in ((1, first), (2, ()), (3, second)):
        data = b"".join(tree.sha256(b"%d of film %d" % (i, number)) for i in range(4 * 2048 + 3))
        built, opened = form("file", {5: excerpt(data, list(ranges))}, size=32)
        items.append(leaf("files", "form", [built.root]))
        forms += [opened] if ranges else []
        there.update(chunks(data, ranges, number))
    members(there)
    made = one({60: a_list("files", items, [(0, 1), (2, 3)], "files", forms)})
    made.files.update(there)
    return made


def signed_text(change):
    made = one()
    text_ = made.vault.checkpoint().decode().split("\n\n")[0] + "\n"
    made.checkpoint_text = change(text_)
    return made


def other_key():
    made = one()
    made.checkpoint = made.vault.checkpoint()
    made.vault.seed = tree.sha256(b"another")
    return made


def ots(digest):
    """An answer that waits at a calendar."""
    address = b"https://calendar.example"
    pending = bytes.fromhex("0083dfe30d2ef90c8e") + bytes([len(address) + 1, len(address)])
    return stamps.OTS_HEAD + digest + pending + address


def stamped_file(note, head=b"aigaq stamped v1\n" + b"5a" * 32 + b"\n"):
    return head + note


def consistency(old, leaves):
    """RFC 9162 section 2.1.4.1: the proof between the first old leaves and all of them."""
    def part(m, found, whole):
        if m == len(found):
            return [] if whole else [log_root(found)]
        k = tree.split(0, len(found))
        if m <= k:
            return part(m, found[:k], whole) + [log_root(found[k:])]
        return part(m - k, found[k:], False) + [log_root(found[:k])]
    hashes = "".join(base64.b64encode(h).decode() + "\n" for h in part(old, leaves, True))
    return f"old {old}\n{hashes}".encode()


def with_time(change=lambda members: None, note=lambda vault, text: text, earlier=False,
              head=None, answer=ots):
    """One stamped file with an answer, about the bundle's own checkpoint or an earlier one."""
    made = one()
    early = made.vault.checkpoint().decode()
    if earlier:
        made.add("testimony", REQUIRED)
    stamped = stamped_file(note(made.vault, early).encode(), *([head] if head else []))
    members = {"stamped": stamped, "ots": answer(tree.sha256(stamped))}
    if earlier:
        members["consistency"] = consistency(2, [tree.log_leaf(e) for e in made.vault.entries])
    change(members)
    made.extra = {f"data/time/1.{kind}": data for kind, data in members.items()}
    return made


def with_links(lines):
    """Three entries; lines gives the links from their bytes."""
    made = one()
    made.add("testimony", REQUIRED)
    made.add("testimony", REQUIRED)
    coded = [base64.b64encode(entry) + b"\n" for entry in made.vault.entries]
    made.extra = {"data/time/links.txt": lines(coded)}
    return made
