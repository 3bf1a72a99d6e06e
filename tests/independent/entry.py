"""Entries and the author's signature (docs/formats/entry.md)."""
import cbor
import ed25519
import tree

KEYS = {"v": int, "seq": int, "prev": 32, "stmt": 32, "vault": 32}
GENESIS = {"format": int, "log_key": 32, "random": 32, "succession": 32}


def read(data):
    """The entry's map or None, and the classes of what is wrong with it."""
    if len(data) > 65535:
        return None, ["entry-too-large"]
    try:
        entry = cbor.fields(cbor.decode(data), KEYS, {"genesis": dict})
        genesis = entry.get("genesis")
        if genesis is not None:
            cbor.fields(genesis, GENESIS, {"succeeds": bytes})
    except cbor.Malformed:
        return None, ["entry-malformed"]
    if entry["v"] != 1 or (genesis and genesis["format"] != 1):
        return None, ["unknown-version"]
    found = []
    if (genesis is None) == (entry["seq"] == 0):
        found.append("genesis-invalid")
    if entry["seq"] == 0 and any(entry["prev"]):
        found.append("genesis-invalid")
    if genesis and entry["seq"] == 0 and entry["vault"] != vault_id(genesis):
        found.append("vault-id-mismatch")
    return entry, found


def vault_id(genesis):
    return tree.sha256(b"aigaq vault id v1\n" + genesis["log_key"] + genesis["random"])


def author_bytes(key, signature):
    protected = bytes.fromhex("a20127045820") + key
    return (b"\xd2\x84\x58\x26" + protected + b"\xa0\xf6\x58\x40" + signature), protected


def author_message(protected, entry, form_root):
    payload = cbor.encode([entry["vault"], entry["seq"], entry["prev"], form_root])
    return cbor.encode(["Signature1", protected, b"aigaq author v1", payload])


def author_key(cose, entry, form_root):
    """The author's public key when the signature holds, else None."""
    if len(cose) != 110:
        return None
    key, signature = cose[10:42], cose[46:]
    built, protected = author_bytes(key, signature)
    if built != cose or not ed25519.verify(key, author_message(protected, entry, form_root),
                                           signature):
        return None
    return key


def statement_root(form_root, opening):
    if "leaf" in opening:
        leaf = opening["leaf"]
    else:
        author = opening["author"]
        leaf = tree.leaf_hash("aigaq stmt v1", tree.CONTENT, author["salt"], author["cose"])
    return tree.node_hash("aigaq stmt v1", form_root, leaf)
