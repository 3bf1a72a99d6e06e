"""Faults of the age layer: header, stanzas, payload."""
import base64
import hmac

import age
import chacha
import ed25519
import stamping
import tar
import tree
from case import fault, true
from forge import FILE_KEY, NONCE, READER
from made import one, set_attr, with_file
from true_ones import PASSPHRASE, by_passphrase

LOST = {"signer": "untrusted", "addressed": "not-checked", "read": False}  # not opened
CUT = {"signer": "bad", "addressed": "not-checked"}
CHUNK = 65536


def staged(name, change, make=one):
    made = make()
    made.later[name] = change
    return made


def headers(change):
    """The texts of the stanzas changed; the HMAC is made over what follows."""
    return staged("header", change)


def first_stanza(change):
    return headers(lambda texts: [change(texts[0]), *texts[1:]])


def rows(change):
    """The first stanza as first line and body."""
    def changed(text):
        line, body, _ = text.split(b"\n")
        return change(line, body)
    return first_stanza(changed)


def b64(data):
    return base64.b64encode(data).rstrip(b"=")


def file_bytes(change):
    return staged("age", change)


def with_mac(change):
    def changed(data):
        at = data.index(b"\n--- ") + 5
        return data[:at] + change(data[at:at + 43]) + data[at + 43:]
    return file_bytes(changed)


def filling(texts, size):
    """A stanza of another type with which the header has this size."""
    left = size - len(b"age-encryption.org/v1\n") - sum(map(len, texts)) - 48 - 6
    return b"-> " + b"x" * (left % 65 + 1) + b"\n" + (b"A" * 64 + b"\n") * (left // 65) + b"\n"


def header_of(size, cut=False):
    """A whole bundle with a header of so many bytes; cut: it ends there, before the last one."""
    made = one()
    made.later["stanzas"] = lambda pairs: [
        *pairs, (filling([text for text, _ in pairs], size), tree.sha256(b"filling"))]
    if cut:
        made.later["age"] = lambda data: data[:size - 1]
    return made


def sealed(write, make=one):
    """write: gets the plain text, gives the payload."""
    made = make()
    members, texts = made.sealed()
    head = age.encrypt(b"", FILE_KEY, texts, NONCE)[:-32]
    return head + write(tar.write(members))


def seal(number, last, plain):
    key = age.hkdf(FILE_KEY, NONCE, b"payload")
    return chacha.seal(key, number.to_bytes(11, "big") + bytes([last]), plain)


def chunks(plain):
    pieces = [plain[i:i + CHUNK] for i in range(0, len(plain), CHUNK)]
    return [seal(i, i == len(pieces) - 1, piece) for i, piece in enumerate(pieces)]


def large():
    return with_file(data=bytes(300000))


def joined(change):
    return sealed(lambda plain: NONCE + b"".join(change(chunks(plain))), large)


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def next_letter(text):
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + bytes([alphabet[alphabet.index(text[-1:]) + 1]])


def malformed():
    wrong = {
        "version-2": lambda d: d.replace(b"/v1\n", b"/v2\n", 1),
        "crlf": lambda d: d.replace(b"\n", b"\r\n", 1),
        "blank-in-front": lambda d: b"\n" + d,
        "armored": lambda d: b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.b64encode(d) + b"\n",
        "mac-missing": lambda d: d.replace(b"\n--- ", b"\n---\n", 1),
        "dashes-four": lambda d: d.replace(b"\n--- ", b"\n---- ", 1),
        "text-of-garbage": lambda d: b"age-encryption.org/v1\ngarbage\n" + d,
    }
    for name, change in wrong.items():
        fault(f"age-{name}", "age-malformed", lambda rng, c=change: file_bytes(c), **LOST)
    for name, change in (("of-31", lambda m: b64(bytes(31))), ("of-33", lambda m: b64(bytes(33))),
                         ("padded", lambda m: m + b"="), ("not-canonical", next_letter)):
        fault(f"age-mac-{name}", "age-malformed", lambda rng, c=change: with_mac(c), **LOST)
    stanzas = {
        "two-blanks": lambda line, body: line.replace(b" X", b"  X") + b"\n" + body + b"\n",
        "blank-at-end": lambda line, body: line + b" \n" + body + b"\n",
        "no-type": lambda line, body: b"->\n" + body + b"\n",
        "tab": lambda line, body: line.replace(b"X25519 ", b"X25519\t") + b"\n" + body + b"\n",
        "two-arguments": lambda line, body: line + b" x\n" + body + b"\n",
        "no-argument": lambda line, body: b"-> X25519\n" + body + b"\n",
        "share-of-31": lambda line, body: b"-> X25519 " + b64(bytes(31)) + b"\n" + body + b"\n",
        "share-padded": lambda line, body: line + b"=\n" + body + b"\n",
        "share-not-canonical": lambda line, body: next_letter(line) + b"\n" + body + b"\n",
        "body-of-31": lambda line, body: line + b"\n" + b64(bytes(31)) + b"\n",
        "body-of-48": lambda line, body: line + b"\n" + b64(bytes(48)) + b"\n\n",
        "body-not-canonical": lambda line, body: line + b"\n" + next_letter(body) + b"\n",
        "body-of-long-lines": lambda line, body: b"-> other\n" + b"A" * 68 + b"\n",
        "body-without-short-line": lambda line, body: b"-> other\n" + b"A" * 64 + b"\n",
        "no-body": lambda line, body: line + b"\n",
    }
    for name, change in stanzas.items():
        fault(f"stanza-{name}", "age-malformed", lambda rng, c=change: rows(c), **LOST)
    fault("age-no-stanza", "age-malformed", lambda rng: headers(lambda texts: []), **LOST)
    fault("age-2049-stanzas", "age-malformed", lambda rng: headers(
        lambda texts: [*texts, *[b"-> x\n\n"] * 2045]), **LOST)
    fault("age-header-above-1-mib", "age-malformed", lambda rng: headers(
        lambda texts: [*texts, b"-> x\n" + (b"A" * 64 + b"\n") * 17000 + b"\n"]), **LOST)
    true("age-header-of-1-mib", lambda rng: header_of(1 << 20))
    fault("age-header-of-1-mib-and-1", "age-malformed", lambda rng: header_of(
        (1 << 20) + 1), **LOST)
    fault("age-header-cut-at-1-mib", "truncated", lambda rng: header_of(
        (1 << 20) + 1, True), **LOST)
    fault("age-scrypt-beside-x25519", "age-malformed", lambda rng: headers(
        lambda texts: [stamping.scrypt_stanza(FILE_KEY, PASSPHRASE, 10), *texts]), **LOST)
    for name, change in (("work-21", lambda t: t.replace(b" 10\n", b" 21\n")),
                         ("work-with-zero", lambda t: t.replace(b" 10\n", b" 010\n")),
                         ("work-0", lambda t: t.replace(b" 10\n", b" 0\n")),
                         ("work-missing", lambda t: t.replace(b" 10\n", b"\n")),
                         ("salt-of-15", lambda t: b"-> scrypt " + b64(bytes(15)) + t[32:])):
        fault(f"scrypt-{name}", "age-malformed", lambda rng, c=change: staged(
            "header", lambda texts: [c(texts[0])], by_passphrase), opened="passphrase", **LOST)


def keys():
    fault("age-mac-flipped", "age-header", lambda rng: with_mac(
        lambda m: (b"A" if m[:1] != b"A" else b"B") + m[1:]), **LOST)
    fault("age-stanza-put-in-after", "age-header", lambda rng: file_bytes(
        lambda d: d.replace(b"\n--- ", b"\n-> x\nAAAA\n--- ", 1)), **LOST)
    fault("age-share-of-low-order", "age-header", lambda rng: headers(
        lambda texts: [b"-> X25519 " + b64(bytes(32)) + b"\n" + b64(bytes(32)) + b"\n", *texts]),
        **LOST)
    fault("not-mine", "no-matching-key", lambda rng: set_attr(one(), mine=99))
    fault("my-stanza-flipped", "no-matching-key", lambda rng: headers(
        lambda texts: [texts[0], b"\n".join([texts[1].split(b"\n")[0], b64(bytes(32)), b""]),
                       *texts[2:]]))
    fault("my-stanza-under-another-share", "no-matching-key", lambda rng: headers(
        lambda texts: [texts[0], b"\n".join([texts[0].split(b"\n")[0], texts[1].split(b"\n")[1],
                                             b""]), *texts[2:]]))
    fault("wrong-passphrase", "wrong-passphrase", lambda rng: by_passphrase(), opened="wrong")
    fault("rewrapped-for-me-under-the-same-key", "not-addressed", lambda rng: rewrapped(),
          addressed="no")
    fault("rewrapped-under-another-key", "rewrapped not-addressed", lambda rng: rewrapped(
        b"another file key"), addressed="no")
    fault("rewrapped-to-a-passphrase", "rewrapped", lambda rng: to_passphrase(), addressed="no",
          opened="passphrase")
    for name, cut in (("empty", lambda d: b""), ("in-first-line", lambda d: d[:10]),
                      ("in-a-stanza", lambda d: d[:100]),
                      ("in-the-mac", lambda d: d[:d.index(b"\n--- ") + 20]),
                      ("before-the-nonce", lambda d: d[:d.index(b"\n--- ") + 49]),
                      ("in-the-nonce", lambda d: d[:d.index(b"\n--- ") + 60])):
        fault(f"age-cut-{name}", "truncated", lambda rng, c=cut: file_bytes(c), **LOST)


def rewrapped(key=FILE_KEY):
    """Somebody who could read it encrypts it anew for the reader."""
    made = set_attr(one(), mine=99)
    members, _ = made.sealed()
    me = age.stanza(key, ed25519.x25519(READER),
                    tree.sha256(b"a forwarder"))[0]
    others = [age.stanza(key, tree.sha256(b"g%d" % i)[:31] + b"\0", tree.sha256(b"f%d" % i))[0]
              for i in range(3)]
    return age.encrypt(tar.write(members), key, [me, *others], NONCE)


def to_passphrase():
    members, _ = one().sealed()
    return age.encrypt(tar.write(members), FILE_KEY,
                       [stamping.scrypt_stanza(FILE_KEY, PASSPHRASE, 10)], NONCE)


def payload():
    ends = {
        "flipped": lambda plain: NONCE + flip(b"".join(chunks(plain)), 5),
        "tag-flipped": lambda plain: NONCE + flip(b"".join(chunks(plain)), -1),
        "nonce-flipped": lambda plain: flip(NONCE, 0) + b"".join(chunks(plain)),
        "cut": lambda plain: NONCE + b"".join(chunks(plain))[:-1],
        "absent": lambda plain: NONCE,
        "byte-behind": lambda plain: NONCE + b"".join(chunks(plain)) + b"\0",
        "last-not-marked": lambda plain: NONCE + seal(0, 0, plain),
        "number-1": lambda plain: NONCE + seal(1, 1, plain),
    }
    for name, write in ends.items():
        fault(f"payload-chunk-{name}", "age-payload ...", lambda rng, w=write: sealed(w), **CUT)
    many = {
        "first-flipped": (lambda c: [flip(c[0], 9), *c[1:]], CUT),
        "second-flipped": (lambda c: [c[0], flip(c[1], 9), *c[2:]], CUT),
        "last-flipped": (lambda c: [*c[:-1], flip(c[-1], 9)], CUT),
        "second-dropped": (lambda c: [c[0], *c[2:]], CUT),
        "last-dropped": (lambda c: c[:-1], CUT),
        "swapped": (lambda c: [c[0], c[2], c[1], *c[3:]], CUT),
        "twice": (lambda c: [c[0], c[0], *c[1:]], CUT),
    }
    for name, (change, said) in many.items():
        fault(f"payload-of-many-{name}", "age-payload ...",
              lambda rng, c=change: joined(c), **said)
    fault("payload-empty-last-chunk", "age-payload", lambda rng: empty_last())
    fault("payload-goes-on", "age-payload", lambda rng: more_behind())
    fault("payload-without-plain-text", "truncated ...", lambda rng: sealed(
        lambda plain: NONCE + seal(0, 1, b"")), **CUT)
    fault("payload-of-small-chunks", "age-payload ...", lambda rng: sealed(
        lambda plain: NONCE + seal(0, 0, plain[:4096]) + seal(1, 1, plain[4096:])), **CUT)


def whole_chunks():
    """The plain text of a bundle that fills its chunk exactly, and its header."""
    for size in range(45000, 62000, 1024):
        members, texts = with_file(data=bytes(size)).sealed()
        plain = tar.write(members)
        if len(plain) == CHUNK:
            return plain, age.encrypt(b"", FILE_KEY, texts, NONCE)[:-32]
    raise AssertionError


def empty_last():
    plain, head = whole_chunks()
    pieces = [plain[i:i + CHUNK] for i in range(0, len(plain), CHUNK)]
    sealed_ = [seal(i, 0, piece) for i, piece in enumerate(pieces)]
    return head + NONCE + b"".join(sealed_) + seal(len(pieces), 1, b"")


def more_behind():
    """Behind the last chunk, one more that is marked as last."""
    plain, head = whole_chunks()
    sealed_ = chunks(plain)
    return head + NONCE + b"".join(sealed_) + seal(len(sealed_), 1, b"more")


def fill():
    for part in (malformed, keys, payload):
        part()
