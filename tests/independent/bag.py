"""Members, manifests and the vault's signature (docs/formats/bundle.md, layers 3 and 4)."""
import hashlib
import re

import cbor
import ed25519
import stamps
import tar

EXT = ("pdf jpg png gif tif webp wav avi m4a mov heic avif 3gp mp4 mkv ogg flac mp3 amr rtf warc "
       "gz odt ods epub docx xlsx pptx zip txt bin").replace(" ", "|")
N = "(0|[1-9][0-9]*)"
ENTRY = re.compile(rf"data/entry-{N}/(?:(entry\.cbor)|(proof\.txt)|(opening\.cbor)|"
                   rf"file-([1-9][0-9]*)\.(?:{EXT})|"
                   rf"file-([1-9][0-9]*)-from-byte-{N}\.bin)")
SENDER = re.compile(rf"sender/(?:README\.txt|entry-{N}\.txt)")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ENDS = ["bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.cose"]
REQUIRED = ["bagit.txt", "data/checkpoint.txt", *ENDS]


def place(name):
    """Where a member stands in the order, or None for a name that no bundle has."""
    if name == "bagit.txt":
        return (0,)
    if name == "data/checkpoint.txt":
        return (1,)
    if match := ENTRY.fullmatch(name):
        kind = next(i for i in range(2, 7) if match[i])
        number, k, first = int(match[1]), int(match[5] or match[6] or 0), int(match[7] or 0)
        if number >> 64 or k > 65536 or first % 65536 or first >> 56:
            return None
        return (2, number, kind, k, first)
    if of_time := stamps.place(name):
        return (3, *of_time)
    if match := SENDER.fullmatch(name):
        if match[1] and int(match[1]) >> 64:
            return None
        return (4, -1 if match[1] is None else int(match[1]))
    return (5, ENDS.index(name)) if name in ENDS else None


def accept(members, found):
    """The members that count, by name, and those of them that are too large to be read."""
    last, entry, bag, unread = (), None, {}, set()
    for name, data in members:
        where = place(name)
        if where is None:
            found.append(("unexpected-member", name))
            continue
        if where <= last:
            found.append(("member-order", name))
            continue
        last = where
        document = "/file-" not in name and not name.startswith("sender/")
        if where[0] == 2 and where[2] > 2 and entry != where[1]:
            found.append(("missing-member", f"data/entry-{where[1]}/entry.cbor"))
            continue
        bag[name] = data
        if name.endswith("/entry.cbor"):
            if len(data) > 65535:
                found.append(("entry-too-large", name))
                unread.add(name)
            else:
                entry = where[1]
        elif where[:2] == (3, 0) and len(data) > stamps.MOST:
            found.append(("member-too-large", name))
            unread.add(name)
        elif len(data) > 64 << 20 and document:
            found.append(("member-too-large", name))
            unread.add(name)
    return bag, unread


def manifest_lines(data):
    """Name to digest, or None when the spelling is another."""
    if not re.fullmatch(rb"([0-9a-f]{64}  [^\n]+\n)*", data):
        return None
    rows = [(line[66:], line[:64].decode()) for line in data.split(b"\n")[:-1]]
    names = [name for name, _ in rows]
    if names != sorted(set(names)) or not all(
            tar.NAME.fullmatch(name.decode("latin-1")) for name in names):
        return None
    return {name.decode(): digest for name, digest in rows}


def check_manifest(bag, manifest, names, found):
    if manifest is None:
        return
    listed = manifest_lines(manifest)
    if listed is None:
        found.append(("manifest-malformed", ""))
        return
    for name in names:
        if name not in listed:
            found.append(("unlisted-member", name))
        elif hashlib.sha256(bag[name]).hexdigest() != listed[name]:
            found.append(("manifest-mismatch", name))
    found += [("missing-member", name) for name in listed if name not in names]


def check_bag(bag, unread, found):
    there = {name: data for name, data in bag.items() if name not in unread}
    found += [("missing-member", name) for name in REQUIRED if name not in there]
    if there.get("bagit.txt", BAGIT) != BAGIT:
        found.append(("bag-malformed", "bagit.txt"))
    payload = [name for name in bag if name.startswith("data/")]
    oxum = b"Payload-Oxum: %d.%d\n" % (sum(len(bag[name]) for name in payload), len(payload))
    if there.get("bag-info.txt", oxum) != oxum:
        found.append(("bag-malformed", "bag-info.txt"))
    check_manifest(bag, there.get("manifest-sha256.txt"), payload, found)
    tags = [name for name in bag if not name.startswith("data/") and
            name not in ("tagmanifest-sha256.txt", "signature.cose", "padding")]
    check_manifest(bag, there.get("tagmanifest-sha256.txt"), tags, found)


PAYLOAD = {"v": int, "mode": str, "tagmanifest": 32, "recipients": [32], "file_key": 32,
           "purpose": str, "checkpoint": str}


def read_signature(data):
    """Payload as bytes and as a map, and the signature. Raises cbor.Malformed."""
    start = bytes.fromhex("d28443a10127a0")
    if not data.startswith(start) or data[-66:-64] != b"\x58\x40":
        raise cbor.Malformed("COSE_Sign1")
    raw = cbor.decode(data[len(start):-66])
    if not isinstance(raw, bytes):
        raise cbor.Malformed("payload")
    value = cbor.fields(cbor.decode(raw), PAYLOAD)
    passphrase = value["mode"] == "passphrase"
    if (value["v"] != 1 or value["mode"] not in ("single", "joint", "passphrase") or
            passphrase == bool(value["recipients"]) or len(value["purpose"].encode()) > 4096):
        raise cbor.Malformed("payload")
    return raw, value, data[-64:]


def signed(raw):
    return cbor.encode(["Signature1", bytes.fromhex("a10127"), b"aigaq bundle v1", raw])


def check_signature(bag, unread, log_key, found):
    """The payload when it is well-formed, and whether the signature holds."""
    if "signature.cose" not in bag or "signature.cose" in unread:
        return None, False
    try:
        raw, value, signature = read_signature(bag["signature.cose"])
    except cbor.Malformed:
        found.append(("signature-malformed", ""))
        return None, False
    holds = log_key is not None and ed25519.verify(log_key, signed(raw), signature)
    if not holds:
        found.append(("bundle-signature", ""))
    tags = bag.get("tagmanifest-sha256.txt")
    if tags is not None and hashlib.sha256(tags).digest() != value["tagmanifest"]:
        found.append(("manifest-mismatch", "tagmanifest-sha256.txt"))
    note = None if "data/checkpoint.txt" in unread else bag.get("data/checkpoint.txt")
    if note is not None and note != value["checkpoint"].encode():
        found.append(("checkpoint-mismatch", "signature.cose"))
    return value, holds
