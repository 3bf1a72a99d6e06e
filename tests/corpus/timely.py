"""Evidence of time and the block headers of a reader: what holds, what waits, what contradicts.

Two kinds of headers: Bitcoin's own first block, for which every verifier asks the full work; and
made ones, `easy`, for which the verifiers are asked to take almost any work.
"""
import functools
import hashlib

import ripemd
import stamping
import tree
from case import fault, true
from forge import REQUIRED, Bundle, scalar
from made import one
from stamping import OTS_HEAD, hidden, note_at, stamped

# Public: the first block of Bitcoin, 2009-01-03T18:15:05Z.
ROOT = "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
GENESIS = "01000000" + "00" * 32 + ROOT + "29ab5f49" + "ffff001d" + "1dac2b7c"
GENESIS_HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
FIRST = 1231006505
SOURCE = "a book"
REAL = f"# one block\n\n0 {GENESIS} {SOURCE}\r\n".encode()
EASY_BITS = 0x207fffff
MARGIN = 7200
BITCOIN, PENDING = bytes.fromhex("000588960d73d71901"), bytes.fromhex("0083dfe30d2ef90c8e")


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def varbytes(data):
    return varint(len(data)) + data


def block_at(height):
    return BITCOIN + varbytes(varint(height))


def waiting(address=b"https://a.example/x"):
    return PENDING + varbytes(varbytes(address))


@functools.lru_cache
def header(root, time):
    """A header with that Merkle root and hardly any work."""
    for nonce in range(1 << 16):
        raw = (bytes(36) + root + time.to_bytes(4, "little") + EASY_BITS.to_bytes(4, "little") +
               nonce.to_bytes(4, "little"))
        if tree.sha256(tree.sha256(raw))[31] < 0x7f:
            return raw
    raise AssertionError


def headers(*rows):
    """rows: height, Merkle root, time[, source]."""
    lines = (" ".join([str(height), header(root, time).hex(), *source])
             for height, root, time, *source in rows)
    return "".join(line + "\n" for line in lines).encode()


def hash_of(root, time):
    return tree.sha256(tree.sha256(header(root, time)))[::-1].hex()


OPERATIONS = {b"\x08": tree.sha256, b"\x02": lambda m: hashlib.sha1(m).digest(),
              b"\x03": ripemd.digest, b"\xf2": lambda m: m[::-1],
              b"\xf3": lambda m: m.hex().encode()}


def walked(message, path):
    """The message behind these operations."""
    for step in path:
        more = step[2:]
        message = (message + more if step[:1] == b"\xf0" else more + message
                   if step[:1] == b"\xf1" else OPERATIONS[step](message))
    return message


PATH = (b"\xf0" + varbytes(b"behind"), b"\x08", b"\xf1" + varbytes(b"in front"), b"\x02", b"\xf3",
        b"\x03", b"\xf2", b"\x08")


def proved(answer, old=None, total=3, values=None):
    """A bundle of which the head at old is stamped. answer: a tree of the file's digest."""
    made = one(values)
    hidden(made, total - 2)
    about = stamped(note_at(made.vault, old or total))
    made.extra = {"data/time/1.stamped": about,
                  "data/time/1.ots": OTS_HEAD + tree.sha256(about) + answer}
    if old:
        made.extra["data/time/1.consistency"] = stamping.consistency(made.vault, old, total)
    return made


def digest_of(old=None, total=3, values=None):
    """What the answer of such a bundle is about."""
    return tree.sha256(proved(b"", old, total, values).extra["data/time/1.stamped"])


def plain(path=PATH, height=700000):
    return b"".join(path) + block_at(height)


def anchored(height, hashed, claimed=None, between=0, linked=False, source=None, more=()):
    """An anchor, then an entry that is shown, with entries between that are not."""
    made = Bundle()
    values = {1: ("height", height), 2: ("hash", hashed), 3: ("source", source)}
    made.add("anchor", {k: scalar(*v) for k, v in values.items() if v[1] is not None})
    hidden(made, between)
    made.add("testimony", {**REQUIRED, **({5: scalar("claimed_time", claimed)} if claimed else {})})
    for values in more:
        made.add("testimony", {**REQUIRED, **values})
    if linked:
        lines = [stamping.base64.b64encode(made.vault.entries[i]) for i in range(2, 2 + between)]
        made.extra["data/time/links.txt"] = b"".join(line + b"\n" for line in lines)
    return made


def case_of(name, make, text, ends=(None, None), easy=False, **said):
    time = "interval" if any(end is not None for end in ends) else "claimed-only"
    true(f"time-{name}", lambda rng: make(), headers=text, easy=easy,
         **{"time": time, "interval": ends, **said})


def against(name, make, text, ends, easy=False):
    case_of(name, make, text, ends, easy, time="contradicted", asides=["time-contradicted"])


def anchors():
    after = (FIRST - MARGIN, None)
    known = lambda **more: lambda: anchored("0", GENESIS_HASH, **more)  # noqa: E731
    case_of("anchor-holds", known(source="another book"), REAL, after)
    case_of("anchor-without-headers", known(), None)
    case_of("anchor-of-another-hash", lambda: anchored("0", "00" * 32), REAL)
    case_of("anchor-hash-in-capitals", lambda: anchored("0", GENESIS_HASH.upper()), REAL)
    case_of("anchor-hash-in-order", lambda: anchored(
        "0", bytes.fromhex(GENESIS_HASH)[::-1].hex()), REAL)
    case_of("anchor-of-another-height", lambda: anchored("1", GENESIS_HASH), REAL)
    for label, height in (("00", "00"), ("blank", "0 "), ("word", "none"), ("closed", None),
                          ("2-to-64", str(1 << 64))):
        case_of(f"anchor-height-{label}", lambda h=height: anchored(h, GENESIS_HASH), REAL)
    case_of("anchor-hidden-between", known(between=2), REAL)
    case_of("anchor-linked", known(between=2, linked=True), REAL, after)
    case_of("anchor-linked-one", known(between=1, linked=True), REAL, after)
    case_of("anchor-and-several-entries", known(more=({}, {})), REAL, after)
    case_of("anchor-alone", lambda: alone(), REAL)
    case_of("anchor-behind-an-entry", lambda: behind(), REAL)
    claims = {"later": "2022-01-06T10:00:00Z", "at-the-end": "2009-01-03T16:15:05Z",
              "with-offset": "2009-01-03T21:15:05.999+05:00", "free-text": "before 2009",
              "date-alone": "2001-01-01", "no-offset": "2001-01-01T00:00:00",
              "no-such-day": "2001-02-29T00:00:00Z", "hour-24": "2001-01-01T24:00:00Z",
              "blank-for-t": "2001-01-01 00:00:00Z", "offset-24": "2001-01-01T00:00:00+24:00",
              "no-fraction": "2001-01-01T00:00:00.Z", "second-61": "2001-01-01T00:00:61Z"}
    for label, claim in claims.items():
        case_of(f"claimed-{label}", known(claimed=claim), REAL, after)
    wrong = {"earlier": "2001-01-01T00:00:00Z", "a-second-before": "2009-01-03T16:15:04Z",
             "lower-case": "2001-02-03t04:05:06z", "leap-second": "1998-12-31T23:59:60Z",
             "before-by-offset": "2009-01-03T16:15:05+00:01", "year-0": "0000-02-29T00:00:00Z",
             "with-fraction": "2009-01-03T16:15:04.999Z"}
    for label, claim in wrong.items():
        against(f"claimed-{label}", known(claimed=claim), REAL, after)
    against("claimed-by-one-of-three", known(more=({5: scalar(
        "claimed_time", "2001-01-01T00:00:00Z")}, {})), REAL, after)


def alone():
    made = Bundle()
    made.add("anchor", {1: scalar("height", "0"), 2: scalar("hash", GENESIS_HASH)})
    return made


def behind():
    made = one()
    made.add("anchor", {1: scalar("height", "0"), 2: scalar("hash", GENESIS_HASH)})
    return made


def unproved():
    """Answers that give no end."""
    case_of("ots-pending", lambda: proved(waiting()), REAL)
    case_of("ots-of-an-unknown-block", lambda: proved(plain()), REAL)
    case_of("ots-of-another-root", lambda: proved(plain(height=0)), REAL)
    case_of("ots-of-another-root-and-pending", lambda: proved(
        b"\xff" + waiting() + plain(height=0)), REAL)
    case_of("ots-pending-and-an-unknown-block", lambda: proved(
        b"\xff" + waiting() + plain(height=9)), REAL)
    unknown = b"\x00" + b"unknown!" + varbytes(b"payload")
    case_of("ots-unknown-alone", lambda: proved(unknown), REAL)
    case_of("ots-unknown-and-pending", lambda: proved(b"\xff" + unknown + waiting()), REAL)
    deep, steps = (b"\x08",) * 256, b"\xff" + b"\xf2" * 255 + waiting(b"x")
    for label, answer in {
            "empty": b"", "cut": plain()[:-1], "byte-behind": plain() + b"\0",
            "keccak": b"\x67" + plain(), "fork-of-fork": b"\xff" + plain(),
            "two-forks": b"\xff\xff" + plain() + plain(), "append-nothing": b"\xf0\0" + plain(),
            "append-4097": b"\xf0" + varbytes(bytes(4097)) + plain(),
            "message-of-4097": b"\xf0" + varbytes(bytes(4096)) + plain(),
            "payload-behind-the-height": BITCOIN + varbytes(varint(9) + b"\0"),
            "height-of-10-bytes": BITCOIN + varbytes(b"\xff" * 9 + b"\1"),
            "payload-of-8193": b"\x00" + b"unknown!" + varbytes(bytes(8193)),
            "address-empty": PENDING + varbytes(varbytes(b"")),
            "address-of-1001": waiting(b"a" * 1001), "address-with-blank": waiting(b"a b"),
            "address-no-ascii": waiting(b"\xff"), "address-and-more": PENDING + varbytes(
                varbytes(b"a") + b"\0"), "length-of-10-bytes": b"\xf0" + b"\x80" * 9 + b"\1" +
            plain(), "257-deep": b"\x08" + b"".join(deep) + waiting(),
            "too-many-steps": steps * 129 + waiting()}.items():
        case_of(f"ots-refused-{label}", lambda a=answer: proved(a), REAL)
    case_of("ots-256-deep", lambda: proved(b"".join(deep) + waiting()), REAL)
    case_of("ots-many-steps", lambda: proved(steps * 100 + waiting()), REAL)
    case_of("ots-payload-of-8192", lambda: proved(
        b"\xff\x00" + b"unknown!" + varbytes(bytes(8192)) + waiting()), REAL)
    case_of("ots-length-in-two-bytes", lambda: proved(
        b"\xf0\x81\x00" + b"x" + waiting()), REAL)
    case_of("tsr-and-headers", lambda: stamping.timed(), REAL)


def holding():
    """Answers that hold by made headers."""
    when = 1700000000
    root = walked(digest_of(), PATH)
    before = (None, when + MARGIN)
    known = headers((700000, root, when, "two nodes of mine"))
    case_of("ots-holds", lambda: proved(plain()), known, before, True)
    case_of("ots-holds-beside-pending", lambda: proved(b"\xff" + waiting() + plain()), known,
            before, True)
    case_of("ots-holds-before-pending", lambda: proved(b"\xff" + plain() + waiting()), known,
            before, True)
    case_of("ots-digest-itself", lambda: proved(plain((), 5)), headers((5, digest_of(), when)),
            before, True)
    for step in OPERATIONS:
        at = walked(digest_of(), (step, b"\x08"))
        case_of(f"ots-operation-{step.hex()}", lambda s=step: proved(plain((s, b"\x08"))),
                headers((700000, at, when)), before, True)
    two = headers((700000, root, when + 50), (700001, root, when))
    both = b"\xff" + plain() + plain(PATH, 700001)
    case_of("ots-earliest-of-two", lambda: proved(both), two, before, True)
    case_of("ots-one-root-wrong", lambda: proved(both), headers(
        (700000, bytes(32), when - 9), (700001, root, when)), before, True)
    case_of("ots-one-header-missing", lambda: proved(both), headers((700001, root, when)), before,
            True)
    case_of("ots-of-an-older-head", lambda: proved(plain(), old=2, total=6), headers(
        (700000, walked(digest_of(2, 6), PATH), when)), before, True)
    case_of("ots-does-not-cover", lambda: proved(plain(), old=1, total=6), headers(
        (700000, walked(digest_of(1, 6), PATH), when)), (None, None), True)
    early = {5: scalar("claimed_time", "2023-11-15T00:13:20Z")}
    late = {5: scalar("claimed_time", "2023-11-15T00:13:21Z")}
    case_of("claimed-at-the-block", lambda: proved(plain(), values=early), headers(
        (700000, walked(digest_of(values=early), PATH), when)), before, True)
    against("claimed-behind-the-block", lambda: proved(plain(), values=late), headers(
        (700000, walked(digest_of(values=late), PATH), when)), before, True)
    case_of("ots-last-time", lambda: proved(plain()), headers((700000, root, 0xffffffff)),
            (None, 0xffffffff + MARGIN), True)
    case_of("ots-time-0", lambda: proved(plain()), headers((700000, root, 0)), (None, MARGIN),
            True)
    case_of("anchor-of-time-0", lambda: anchored("3", hash_of(root, 0)), headers((3, root, 0)),
            (-MARGIN, None), True)
    between()


def between():
    """Both ends: an anchor in front and a block behind."""
    first, root = 1600000000, tree.sha256(b"a root")

    def made(later):
        bundle = anchored("600000", hash_of(root, first))
        about = stamped(note_at(bundle.vault, 3))
        answer = OTS_HEAD + tree.sha256(about) + plain()
        bundle.extra.update({"data/time/1.stamped": about, "data/time/1.ots": answer})
        closing = walked(tree.sha256(about), PATH)
        return bundle, headers((600000, root, first), (700000, closing, first + later))

    for name, later in (("a-day", 86400), ("nothing", -2 * MARGIN)):
        case_of(f"between-{name}", lambda n=later: made(n)[0], made(later)[1],
                (first - MARGIN, first + later + MARGIN), True)
    against("ends-that-cross", lambda: made(-2 * MARGIN - 1)[0], made(-2 * MARGIN - 1)[1],
            (first - MARGIN, first - MARGIN - 1), True)


def faults():
    """A bundle that is not whole has no time but what it claims."""
    def broken():
        made = anchored("0", GENESIS_HASH, claimed="2001-01-01T00:00:00Z")
        made.later["tar"] = lambda plain_: plain_ + b"\0"
        return made
    fault("time-contradicted-and-not-whole", "trailing-data", lambda rng: broken(), headers=REAL)


def fill():
    for part in (anchors, unproved, holding, faults):
        part()
