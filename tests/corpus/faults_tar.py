"""Faults of the tar."""
import functools

import tar
from case import BAD, fault
from made import one, stage, with_file


def in_tar(change, make=one):
    return stage("tar", change, make)


def header_at(plain, member):
    """Where the member's header begins."""
    at = plain.index((tar.TOP + member).encode() + b"\0")
    assert at % 512 == 0
    return at


def header(member, begin, value, sums=True):
    """A field of a header changed, the checksum made good."""
    def change(plain):
        at = header_at(plain, member)
        block = bytearray(plain[at:at + 512])
        block[begin:begin + len(value)] = value
        if sums:
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
        return plain[:at] + bytes(block) + plain[at + 512:]
    return change


def fill():
    lost = {**BAD}
    fields = {"mode-0600": (100, b"0000600"), "mode-setuid": (100, b"0004644"),
              "uid-1000": (108, b"0001750"), "gid-1": (116, b"0000001"),
              "mtime-0": (136, b"00000000000"), "type-link": (156, b"2"),
              "type-hard-link": (156, b"1"), "type-folder": (156, b"5"), "type-nul": (156, b"\0"),
              "link-name": (157, b"/etc/passwd"), "magic-gnu": (257, b"ustar  \0"),
              "version-01": (263, b"01"), "user-name": (265, b"root"), "group-name": (297, b"root"),
              "device": (329, b"0000001"), "prefix": (345, b"x"), "tail-not-zero": (511, b"x"),
              "size-with-blanks": (124, b"        112"), "size-in-binary": (124,
                  b"\x80" + bytes(10))}
    for name, (at, value) in fields.items():
        fault(f"tar-{name}", "tar-malformed ...", lambda rng, a=at, v=value: in_tar(
            header("bagit.txt", a, v)), **lost)
    fault("tar-checksum-wrong", "tar-malformed ...", lambda rng: in_tar(
        header("bagit.txt", 148, b"000000", sums=False)), **lost)
    for name, path in (("absolute", b"/bagit.txt"), ("upwards", b"aigaq-bundle/../x"),
                       ("hidden", b"aigaq-bundle/.x"), ("like-an-option", b"aigaq-bundle/-x"),
                       ("outside-top", b"another/bagit.txt"), ("double-slash", b"aigaq-bundle//x"),
                       ("no-ascii", "aigaq-bundle/\u0444".encode()),
                       ("without-end", b"aigaq-bundle/")):
        fault(f"tar-name-{name}", "tar-malformed ...", lambda rng, p=path: in_tar(
            header("bagit.txt", 0, p + bytes(100 - len(p)))), **lost)
    fault("tar-top-folder-missing", "tar-malformed ...", lambda rng: in_tar(lambda t: t[512:]),
        **lost)
    fault("tar-top-folder-twice", "tar-malformed ...", lambda rng: in_tar(lambda t: t[:512] + t),
        **lost)
    fault("tar-another-top-folder", "tar-malformed ...",
          lambda rng: in_tar(lambda t: tar.header("other/", 0, b"5") + t[512:]), **lost)
    fault("tar-empty", "truncated ...", lambda rng: in_tar(lambda t: b""), **lost)
    for name, size in (("2-to-40", 1 << 40), ("2-to-40-less-512", (1 << 40) - 512),
                       ("2-to-63", 1 << 63)):
        fault(f"tar-pax-of-{name}", "limit-exceeded ...", lambda rng, n=size: in_tar(
            lambda t: large(t, n)), **lost)
    fault("tar-pax-for-small", "tar-malformed ...", lambda rng: in_tar(lambda t: pax(t)), **lost)
    # A member counts when its bytes are there, whatever becomes of the zero bytes behind them.
    for name, behind, first in (("of-bagit", "data/checkpoint.txt", True),
                                ("of-entry-0", "data/entry-0/proof.txt", True),
                                ("of-the-signature", "padding", False)):
        said = lost if first else {}
        fault(f"tar-fill-{name}-not-zero", "tar-malformed ...", lambda rng, b=behind: in_tar(
            lambda t: _set(t, header_at(t, b) - 1)), **said)
        fault(f"tar-cut-in-the-fill-{name}", "truncated ...", lambda rng, b=behind: in_tar(
            lambda t: t[:header_at(t, b) - 1]), **said)
    for name, part in (("in-first-header", lambda t: 700), ("in-a-member", lambda t: header_at(
            t, "data/entry-1/proof.txt") + 600)):
        fault(f"tar-cut-{name}", "truncated ...",
              lambda rng, p=part: in_tar(lambda t: t[:p(t)]), **lost)
    for name, part in (("behind-a-member", lambda t: header_at(t, "padding")),
                       ("in-padding", lambda t: header_at(t, "padding") + 512 + 100),
                       ("in-the-end", lambda t: len(t) - 1024), ("by-one", lambda t: len(t) - 1)):
        fault(f"tar-cut-{name}", "truncated", lambda rng, p=part: in_tar(lambda t: t[:p(t)]))
    fault("tar-byte-put-into-the-end", "padding trailing-data", lambda rng: in_tar(
        lambda t: t[:-9] + b"x" + t[-9:]))
    fault("tar-end-not-zero-and-cut", "padding truncated", lambda rng: in_tar(
        lambda t: _set(t, len(t) - 900)[:-9]))
    fault("tar-padding-said-shorter", "padding trailing-data", lambda rng: in_tar(
        header("padding", 124, b"00000000777"), roomy))
    fault("tar-padding-said-longer", "padding truncated", lambda rng: in_tar(
        header("padding", 124, b"00000077777"), roomy))
    fault("tar-byte-behind", "trailing-data", lambda rng: in_tar(lambda t: t + b"\0"))
    fault("tar-second-archive", "trailing-data", lambda rng: in_tar(lambda t: t + t))
    for name, change in (("not-zero", lambda t: _set(t, header_at(t, "padding") + 512)),
                         ("last-not-zero", lambda t: _set(t, len(t) - 1025)),
                         ("end-not-zero", lambda t: _set(t, len(t) - 1)),
                         ("longer", lambda t: padded(t, 512)), ("shorter", lambda t: padded(t, -1)),
                         ("empty", lambda t: padded(t, None))):
        fault(f"padding-{name}", "padding", lambda rng, c=change: in_tar(
            c, roomy))


@functools.lru_cache
def room():
    """The size of a file with which a bundle has a block of padding and more."""
    for size in range(120000, 125000, 1024):
        plain = tar.write(with_file(data=bytes(size)).sealed()[0])
        if len(plain) - header_at(plain, "padding") > 512 + 1024 + 1024:
            return size
    raise AssertionError


def roomy():
    return with_file(data=bytes(room()))


def _set(plain, at):
    return plain[:at] + b"\x01" + plain[at + 1:]


def pax(plain):
    record = b"22 size=000000000100\n"[:21]
    block = tar.header(tar.TOP + "pax", len(record), b"x") + record + bytes(512 - len(record))
    return plain[:512] + block + plain[512:]


def large(plain, size):
    """The first member's header says so many bytes."""
    tail = b" size=%d\n" % size
    record = b"%d" % (len(tail) + 2) + tail
    block = tar.header(tar.TOP + "pax", len(record), b"x") + record + bytes(512 - len(record))
    return plain[:512] + block + tar.header(tar.TOP + "bagit.txt", 0) + plain[1024:]


def padded(plain, more):
    at = header_at(plain, "padding")
    size = int(plain[at + 124:at + 135], 8)
    size = 0 if more is None else size + more
    return plain[:at] + tar.header(tar.TOP + "padding", size) + bytes(size + -size % 512 + 1024)
