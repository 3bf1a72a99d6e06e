"""Entries and the author's signature (docs/formats/entry.md)."""
import cbor
import ed25519
import tree

SUCCEEDS = {"v": int, "vault": 32, "size": int, "root": 32, "succession": bytes, "log": bytes}

KEYS = {"v": int, "seq": int, "prev": 32, "stmt": 32, "vault": 32}
GENESIS = {"format": int, "log_key": 32, "random": 32, "succession": 32}


def read(data):
    """The entry's map or None, and what is wrong with it: one class at most."""
    if len(data) > 65535:
        return None, ["entry-too-large"]
    try:
        entry = cbor.fields(cbor.decode(data), KEYS, {"genesis": dict})
        genesis = entry.get("genesis")
        if genesis is not None:
            cbor.fields(genesis, GENESIS, {"succeeds": bytes})
    except cbor.Malformed:
        return None, ["entry-malformed"]
    return entry, _fault(entry, genesis)


def _fault(entry, genesis):
    if entry["v"] != 1:
        return ["unknown-version"]
    if (genesis is None) == (entry["seq"] == 0):
        return ["genesis-invalid"]
    if genesis is None:
        return []
    if genesis["format"] != 1:
        return ["unknown-version"]
    if any(entry["prev"]):
        return ["genesis-invalid"]
    if entry["vault"] != vault_id(genesis):
        return ["vault-id-mismatch"]
    return succession_fault(genesis, entry["vault"]) if "succeeds" in genesis else []


def succession_fault(genesis, vault):
    try:
        said = cbor.fields(cbor.decode(genesis["succeeds"]), SUCCEEDS)
    except cbor.Malformed:
        return ["genesis-invalid"]
    if said["v"] != 1:
        return ["unknown-version"]
    key = genesis["log_key"]
    by, log = (signer(said[name], b"aigaq succession v1", succession_payload(said, key))
               for name in ("succession", "log"))
    good = said["size"] > 0 and said["vault"] != vault and by not in (None, key) and log == key
    return [] if good else ["genesis-invalid"]


def succession_payload(said, log_key):
    return [said["vault"], said["size"], said["root"], log_key]


def vault_id(genesis):
    return tree.sha256(b"aigaq vault id v1\n" + genesis["log_key"] + genesis["random"])


def cose_bytes(key, signature):
    protected = bytes.fromhex("a20127045820") + key
    return (b"\xd2\x84\x58\x26" + protected + b"\xa0\xf6\x58\x40" + signature), protected


def message(protected, label, payload):
    return cbor.encode(["Signature1", protected, label, cbor.encode(payload)])


def author_key(cose, entry, form_root):
    """The author's public key when the signature holds, else None."""
    payload = [entry["vault"], entry["seq"], entry["prev"], form_root]
    return signer(cose, b"aigaq author v1", payload)


def signer(cose, label, payload):
    """The key of a COSE_Sign1 with detached payload when the signature holds, else None."""
    if len(cose) != 110:
        return None
    key, signature = cose[10:42], cose[46:]
    built, protected = cose_bytes(key, signature)
    if built != cose or not ed25519.verify(key, message(protected, label, payload), signature):
        return None
    return key


def sign(seed, label, payload):
    """The COSE_Sign1 that signer reads."""
    protected = cose_bytes(ed25519.sign(seed, b"")[0], b"")[1]
    return cose_bytes(*ed25519.sign(seed, message(protected, label, payload)))[0]


def author_leaf(author):
    return tree.leaf_hash("aigaq stmt v1", tree.CONTENT, author["salt"], author["cose"])


def statement_root(form_root, opening):
    leaf = opening["leaf"] if "leaf" in opening else author_leaf(opening["author"])
    return tree.node_hash("aigaq stmt v1", form_root, leaf)
