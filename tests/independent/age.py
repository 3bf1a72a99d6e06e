"""The age layer (docs/formats/age.md): header, X25519 and scrypt stanzas, payload, commitments."""
import base64
import binascii
import hashlib
import hmac
import re

import chacha
from ed25519 import x25519

CHUNK = 65536
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class AgeFault(Exception):
    """The class of findings.md is the first argument."""


def hkdf(key, salt, info, size=32):
    secret = hmac.digest(salt or bytes(32), key, "sha256")
    out, block = b"", b""
    while len(out) < size:
        block = hmac.digest(secret, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:size]


def base64_exact(text, padded):
    """Canonical base64 of RFC 4648 section 4, or None."""
    try:
        raw = text if padded else text + b"=" * (-len(text) % 4)
        data = base64.b64decode(raw, validate=True)
    except binascii.Error:
        return None
    again = base64.b64encode(data)
    return data if (again if padded else again.rstrip(b"=")) == text else None


def polymod(values):
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1ffffff) << 5 ^ value
        for i, g in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
            check ^= g if top >> i & 1 else 0
    return check


def spread(prefix):
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def bech32(prefix, text):
    """32 bytes of a lower-case Bech32 text, or None."""
    if not text.startswith(prefix + "1") or any(c not in BECH32 for c in text[len(prefix) + 1:]):
        return None
    values = [BECH32.index(c) for c in text[len(prefix) + 1:]]
    if polymod(spread(prefix) + values) != 1 or len(values) != 52 + 6:
        return None
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    if number & 15:
        return None
    return (number >> 4).to_bytes(32, "big")


def read_identities(data):
    found = []
    for line in data.decode("utf-8").split("\n"):
        line = line.removesuffix("\r")
        if not line or line.startswith("#"):
            continue
        secret = bech32("age-secret-key-", line.lower()) if line == line.upper() else None
        if secret is None:
            raise ValueError("identity file: a line that is no identity")
        found.append(secret)
    if not found:
        raise ValueError("identity file: no identity")
    return found


class Header:
    """Stanzas as (arguments, body), the authenticated bytes, the HMAC, the payload's start."""

    def __init__(self, data):
        self.data, self.at, self.stanzas = data, 0, []
        if self._line() != b"age-encryption.org/v1":
            raise AgeFault("age-malformed", "first line")
        while True:
            begin = self.at
            line = self._line()
            if line.startswith(b"---"):
                break
            self._stanza(line)
        self.mac = base64_exact(line[4:], False) if line.startswith(b"--- ") else None
        if self.mac is None or len(self.mac) != 32 or not self.stanzas:
            raise AgeFault("age-malformed", "last line")
        self.signed = data[:begin + 3]
        self._known()

    def _line(self):
        end = self.data.find(b"\n", self.at, 1 << 20)
        if end < 0 and len(self.data) <= 1 << 20:
            raise AgeFault("truncated", "header")
        if end < 0:
            raise AgeFault("age-malformed", "header without end")
        line, self.at = self.data[self.at:end], end + 1
        return line

    def _stanza(self, line):
        if not re.fullmatch(rb"->( [\x21-\x7e]+)+", line) or len(self.stanzas) == 2048:
            raise AgeFault("age-malformed", "stanza")
        body = b""
        while True:
            text = self._line()
            piece = base64_exact(text, False)
            if piece is None or len(text) > 64:
                raise AgeFault("age-malformed", "stanza body")
            body += piece
            if len(text) < 64:
                break
        self.stanzas.append((line[3:].split(b" "), body))

    def _known(self):
        for arguments, body in self.stanzas:
            if arguments[0] == b"X25519":
                share = base64_exact(arguments[1], False) if len(arguments) == 2 else None
                if share is None or len(share) != 32 or len(body) != 32:
                    raise AgeFault("age-malformed", "X25519 stanza")
            if arguments[0] == b"scrypt":
                salt = base64_exact(arguments[1], False) if len(arguments) == 3 else None
                if (salt is None or len(salt) != 16 or len(body) != 32 or len(self.stanzas) > 1 or
                        not re.fullmatch(rb"[1-9][0-9]?", arguments[2]) or int(arguments[2]) > 20):
                    raise AgeFault("age-malformed", "scrypt stanza")


def recipient_commitment(shared, recipient):
    tag = b"aigaq recipient v1\n"
    return hashlib.sha256(tag + hkdf(shared, b"", tag) + recipient).digest()


def file_key_commitment(file_key):
    tag = b"aigaq file key v1\n"
    return hashlib.sha256(tag + hkdf(file_key, b"", tag)).digest()


class Opened:
    """An opened header: how, by which stanza, and the payload."""

    def __init__(self, data, identities=(), passphrase=None):
        self.header = Header(data)
        self.by_passphrase = passphrase is not None
        self.index, self.commitment, self.file_key = self._find(identities, passphrase)
        key = hkdf(self.file_key, b"", b"header")
        if hmac.digest(key, self.header.signed, "sha256") != self.header.mac:
            raise AgeFault("age-header", "HMAC")
        self.payload = data[self.header.at:]
        if len(self.payload) < 16:
            raise AgeFault("truncated", "nonce")

    def _find(self, identities, passphrase):
        for index, (arguments, body) in enumerate(self.header.stanzas):
            if arguments[0] == b"scrypt" and passphrase is not None:
                salt, n = base64_exact(arguments[1], False), 1 << int(arguments[2])
                key = hashlib.scrypt(passphrase, salt=b"age-encryption.org/v1/scrypt" + salt, n=n,
                                     r=8, p=1, maxmem=(1 << 31) - 1, dklen=32)
                file_key = chacha.unseal(key, bytes(12), body)
                if file_key is not None:
                    return index, None, file_key
            if arguments[0] != b"X25519":
                continue
            share = base64_exact(arguments[1], False)
            for secret in identities:
                recipient, shared = x25519(secret), x25519(secret, share)
                if shared == bytes(32):
                    raise AgeFault("age-header", "share of low order")
                key = hkdf(shared, share + recipient, b"age-encryption.org/v1/X25519")
                file_key = chacha.unseal(key, bytes(12), body)
                if file_key is not None:
                    return index, recipient_commitment(shared, recipient), file_key
        asked = passphrase is not None and self.header.stanzas[0][0][0] == b"scrypt"
        raise AgeFault("wrong-passphrase" if asked else "no-matching-key", "")

    def plain(self):
        """The plain text up to the first fault, and whether there was one."""
        key, at, number, out = hkdf(self.file_key, self.payload[:16], b"payload"), 16, 0, []
        while True:
            piece = self.payload[at:at + CHUNK + 16]
            at += len(piece)
            last = at >= len(self.payload)
            text = chacha.unseal(key, number.to_bytes(11, "big") + bytes([last]), piece)
            if text is None and len(piece) == CHUNK + 16:
                other = chacha.unseal(key, number.to_bytes(11, "big") + bytes([not last]), piece)
                return b"".join([*out, other or b""]), True
            if text is None or (last and not text and number):
                return b"".join(out), True
            out.append(text)
            if last:
                return b"".join(out), False
            number += 1


def stanza(file_key, recipient, ephemeral):
    """For made bundles: the stanza's text and its commitment."""
    share, shared = x25519(ephemeral), x25519(ephemeral, recipient)
    key = hkdf(shared, share + recipient, b"age-encryption.org/v1/X25519")
    rows = [base64.b64encode(item).rstrip(b"=") for item in
            (share, chacha.seal(key, bytes(12), file_key))]
    return b"-> X25519 %s\n%s\n" % tuple(rows), recipient_commitment(shared, recipient)


def encrypt(plain, file_key, stanzas, nonce):
    """For made bundles: an age file with these stanza texts, or behind a header given whole."""
    if isinstance(stanzas, list):
        head = b"age-encryption.org/v1\n" + b"".join(stanzas) + b"---"
        mac = hmac.digest(hkdf(file_key, b"", b"header"), head, "sha256")
        head += b" " + base64.b64encode(mac).rstrip(b"=") + b"\n"
    else:
        head = stanzas
    key, out = hkdf(file_key, nonce, b"payload"), [head, nonce]
    count = max(1, (len(plain) + CHUNK - 1) // CHUNK)
    for i in range(count):
        out.append(chacha.seal(key, i.to_bytes(11, "big") + bytes([i == count - 1]),
                               plain[CHUNK * i:CHUNK * (i + 1)]))
    return b"".join(out)
