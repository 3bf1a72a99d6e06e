"""Bundles with evidence of time, and the faults of it that every verifier finds (time.md)."""
from made import line, ots, with_links, with_time
import tree

TRUE = {
    "time: an answer about the bundle's checkpoint": with_time,
    "time: an answer about an earlier checkpoint": lambda: with_time(earlier=True),
    "time: a renewal": lambda: with_time(
        head=b"aigaq stamped v1\n" + b"5a" * 32 + b"\nrenews " + b"00" * 32 + b"\n"),
    "time: links": lambda: with_links(lambda all_: all_[2]),
    "time: links over an entry that is shown": lambda: with_links(lambda all_: all_[1] + all_[2]),
}


def _drop(*kinds):
    return lambda members: [members.pop(kind) for kind in kinds]


def _set(**values):
    return lambda members: members.update(values)


def _tsr(members):
    digest = tree.sha256(members["stamped"])
    members.update(tsr=b"\x30\x80\x04\x20" + digest)


DOUBTFUL = {
    ("time: answer alone", "missing-member"): lambda: with_time(_drop("stamped")),
    ("time: no answer", "missing-member"): lambda: with_time(_drop("ots")),
    ("time: no consistency", "missing-member"):
        lambda: with_time(_drop("consistency"), earlier=True),
    ("time: needless consistency", "unexpected-member"):
        lambda: with_time(_set(consistency=b"old 2\n" + b"A" * 43 + b"=\n")),
    ("time: label", "time-malformed"): lambda: with_time(
        head=b"aigaq stamped v2\n" + b"5a" * 32 + b"\n"),
    ("time: hex in capitals", "time-malformed"): lambda: with_time(
        head=b"aigaq stamped v1\n" + b"5A" * 32 + b"\n"),
    ("time: renews of 31 bytes", "time-malformed"): lambda: with_time(
        head=b"aigaq stamped v1\n" + b"5a" * 32 + b"\nrenews " + b"00" * 31 + b"\n"),
    ("time: 17 renewals", "time-malformed"): lambda: with_time(
        head=b"aigaq stamped v1\n" + b"5a" * 32 + b"\n" + (b"renews " + b"00" * 32 + b"\n") * 17),
    ("time: cosigned", "time-signature"): lambda: with_time(
        note=lambda vault, text: text + line(b"key!" + b"s" * 64)),
    ("time: signed twice", "time-signature"): lambda: with_time(
        note=lambda vault, text: text + text.split("\n\n")[1]),
    ("time: not signed by the log", "time-signature"): lambda: with_time(
        note=lambda vault, text: text.replace("\n2\n", "\n1\n")),
    ("time: size 0", "time-malformed"): lambda: with_time(
        note=lambda vault, text: vault.checkpoint(
            text.split("\n\n")[0].replace("\n2\n", "\n0\n") + "\n").decode()),
    ("time: another root", "time-consistency"): lambda: with_time(
        note=lambda vault, text: vault.checkpoint(
            text.split("\n")[0] + "\n2\n" + "A" * 43 + "=\n").decode()),
    ("time: another origin", "time-signature"): lambda: with_time(
        note=lambda vault, text: vault.checkpoint(
            "aigaq/" + "0" * 32 + "\n" + text.split("\n\n")[0].split("\n", 1)[1] + "\n").decode()),
    ("time: consistency of another size", "time-consistency"): lambda: with_time(
        lambda m: m.update(consistency=m["consistency"].replace(b"old 2", b"old 1")),
        earlier=True),
    ("time: consistency altered", "time-consistency"): lambda: with_time(
        _set(consistency=b"old 2\n" + b"A" * 43 + b"=\n"), earlier=True),
    ("time: consistency without hashes", "time-malformed"): lambda: with_time(
        _set(consistency=b"old 2\n"), earlier=True),
    ("time: consistency without its last LF", "time-malformed"): lambda: with_time(
        lambda m: m.update(consistency=m["consistency"][:-1]), earlier=True),
    ("time: an RFC 3161 answer beside it", "accepted"): lambda: with_time(_tsr),
    ("time: an RFC 3161 answer about another file", "time-mismatch"):
        lambda: with_time(_set(tsr=b"\x30\x80\x04\x20" + b"0" * 32)),
    ("time: empty answer", "time-mismatch"): lambda: with_time(_set(tsr=b"")),
    ("time: OpenTimestamps of another file", "time-mismatch"):
        lambda: with_time(answer=lambda digest: ots(tree.sha256(digest))),
    ("time: OpenTimestamps with an unknown operation", "accepted"):
        lambda: with_time(answer=lambda digest: ots(digest)[:65] + b"\x67"),
    ("time: too large", "member-too-large"):
        lambda: with_time(answer=lambda digest: ots(digest) + bytes(65536)),
    ("time: no links", "time-malformed"): lambda: with_links(lambda all_: b""),
    ("time: genesis in the links", "time-malformed"): lambda: with_links(lambda all_: all_[0]),
    ("time: links backwards", "time-links"): lambda: with_links(lambda all_: all_[2] + all_[1]),
    ("time: a link left out", "time-links"): lambda: with_links(lambda all_: all_[1] + all_[3]),
    ("time: links to nowhere", "time-links"): lambda: with_links(lambda all_: all_[3]),
}
