"""Signed notes, checkpoints, inclusion proofs, verifier keys (docs/formats/checkpoint.md)."""
import base64
import re

import age
import ed25519
import tree

# Unicode's White_Space.
SPACE = {*map(chr, (*range(9, 14), 32, 0x85, 0xa0, 0x1680, *range(0x2000, 0x200b), 0x2028, 0x2029,
                    0x202f, 0x205f, 0x3000))}
NUMBER = r"(0|[1-9][0-9]{0,19})"


class Malformed(Exception):
    pass


def decimal(text):
    if not re.fullmatch(NUMBER, text) or int(text) >= 1 << 64:
        raise Malformed("number")
    return int(text)


def exact(text, size=None):
    data = age.base64_exact(text.encode(), True)
    if data is None or (size is not None and len(data) != size):
        raise Malformed("base64")
    return data


def key_id(name, key, kind=1):
    return tree.sha256(name.encode() + b"\n" + bytes([kind]) + key)[:4]


def origin(vault_id):
    return "aigaq/" + vault_id[:16].hex()


def verifier_key(name, key, kind=1):
    text = base64.b64encode(bytes([kind]) + key).decode()
    return f"{name}+{key_id(name, key, kind).hex()}+{text}"


def read_verifier_key(text, kind=1):
    """Name and key of that type."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not parts[0] or set(parts[0]) & SPACE:
        raise Malformed("verifier key")
    raw = exact(parts[2])
    if len(raw) != 33 or raw[0] != kind or verifier_key(parts[0], raw[1:], kind) != text:
        raise Malformed("verifier key")
    return parts[0], raw[1:]


def read_note(data):
    """The signed text and the signature lines as (name, key id, signature)."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Malformed("not UTF-8") from fault
    if len(data) > 1 << 20 or any(c < " " and c != "\n" for c in note):
        raise Malformed("size or control character")
    at = note.rfind("\n\n")
    if at < 1 or not note.endswith("\n"):
        raise Malformed("no signatures")
    lines = note[at + 2:].split("\n")[:-1]
    if not 1 <= len(lines) <= 100:
        raise Malformed("number of signatures")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
            raise Malformed("signature line")
        if set(parts[1]) & SPACE:
            raise Malformed("name of a key")
        raw = exact(parts[2])
        if len(raw) < 5:
            raise Malformed("signature too short")
        signatures.append((parts[1], raw[:4], raw[4:]))
    return note[:at + 1], signatures


class Cosigned:
    """A note that witnesses may have signed."""

    def cosigned_by(self, name, key):
        """The earliest time a witness states; None: it has no line. False: one does not hold."""
        wanted, times = (name, key_id(name, key, 4)), []
        for who, id_, payload in self.signatures:
            if (who, id_) != wanted:
                continue
            seconds = int.from_bytes(payload[:8], "big")
            message = f"cosignature/v1\ntime {seconds}\n{self.text}".encode()
            if len(payload) != 72 or not ed25519.verify(key, message, payload[8:]):
                return False
            times.append(seconds)
        return min(times, default=None)


class Checkpoint(Cosigned):
    def __init__(self, data):
        self.text, self.signatures = read_note(data)
        lines = self.text.split("\n")
        if len(lines) != 4 or not lines[0] or lines[3]:
            raise Malformed("not three lines")
        if set(lines[0]) & {*SPACE, "+"}:
            raise Malformed("origin")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), exact(lines[2], 32)

    def signed_by(self, name, key):
        mine = [s for who, id_, s in self.signatures if (who, id_) == (name, key_id(name, key))]
        return len(mine) == 1 and ed25519.verify(key, self.text.encode(), mine[0])


class ForeignCheckpoint(Cosigned):
    """Of any C2SP log: any origin, extension lines (checkpoint.md, Of other logs)."""

    def __init__(self, data):
        self.text, self.signatures = read_note(data)
        lines = self.text.split("\n")[:-1]
        if len(lines) < 3 or not all(lines):
            raise Malformed("lines")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), exact(lines[2], 32)
        self.extensions = lines[3:]
        if self.size == 0 and self.root != tree.sha256(b""):
            raise Malformed("root of the empty tree")

    def signed_by(self, name, key):
        mine = [s for who, id_, s in self.signatures if (who, id_) == (name, key_id(name, key))]
        return bool(mine) and all(ed25519.verify(key, self.text.encode(), s) for s in mine)


def read_foreign_proof(data):
    """As read_proof, with or without the line `extra`."""
    head, rest = data.split(b"\n", 1) if b"\n" in data else (data, b"")
    if rest.startswith(b"extra "):
        extra, _, rest = rest.partition(b"\n")
        exact(extra[6:].decode("ascii", "replace"))
    return read_proof(head + b"\n" + rest)


def read_proof(data):
    """Index, hashes and the checkpoint's bytes."""
    head, _, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as fault:
        raise Malformed("proof") from fault
    if not checkpoint or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 2 or len(lines) > 65:
        raise Malformed("proof")
    if not lines[1].startswith("index "):
        raise Malformed("index")
    return decimal(lines[1][6:]), [exact(line, 32) for line in lines[2:]], checkpoint
