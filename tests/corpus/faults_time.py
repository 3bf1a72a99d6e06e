"""Faults of the evidence of time, each under true signatures."""
import base64

import cbor
import tree
from case import fault
from stamping import linked, ots, timed, tsr


def with_note(change, **more):
    """The stamped note changed, and the answer made anew for it."""
    def changed(members):
        head, _, rest = members["stamped"].partition(b"aigaq/")
        members["stamped"] = head + change((b"aigaq/" + rest).decode()).encode()
        members["tsr"] = tsr(members["stamped"])
    return timed(change=changed, **more)


def with_head(change, **more):
    def changed(members):
        members["stamped"] = change(members["stamped"])
        members["tsr"] = tsr(members["stamped"])
    return timed(change=changed, **more)


def with_proof(change, old=2, total=6):
    return timed(old, total, change=lambda members: members.update(
        consistency=change(members["consistency"])))


def rows(change):
    return lambda text: b"".join(row + b"\n" for row in change(text.split(b"\n")[:-1]))


def stamped_files():
    forms = {"label": lambda t: t.replace(b"stamped v1", b"stamped v2"),
             "random-upper-case": lambda t: t[:17] + t[17:81].upper() + t[81:],
             "random-of-63": lambda t: t[:17] + t[18:], "empty": lambda t: b"",
             "renews-of-17": lambda t: t[:82] + (b"renews " + b"0" * 64 + b"\n") * 17 + t[82:],
             "renews-no-hex": lambda t: t[:82] + b"renews " + b"g" * 64 + b"\n" + t[82:],
             "unknown-line": lambda t: t[:82] + b"note x\n" + t[82:], "crlf": lambda t:
             t.replace(b"\n", b"\r\n"), "no-note": lambda t: t[:82], "cut": lambda t: t[:-1]}
    for name, change in forms.items():
        fault(f"stamped-{name}", "time-malformed", lambda rng, c=change: with_head(c))
    fault("stamped-note-without-signature", "time-malformed", lambda rng: with_note(
        lambda n: n.split("\n\n")[0] + "\n\n"))
    fault("stamped-note-of-size-0", "time-malformed", lambda rng: timed(
        text=lambda t: t.replace("\n3\n", "\n0\n")))
    fault("stamped-note-with-extension", "time-malformed", lambda rng: timed(
        text=lambda t: t + "more\n"))
    fault("stamped-note-sig-flipped", "time-signature", lambda rng: with_note(
        lambda n: n[:-6] + ("AAA" if n[-6:-3] != "AAA" else "BBB") + n[-3:]))
    fault("stamped-note-unsigned-size", "time-signature", lambda rng: with_note(
        lambda n: n.replace("\n3\n", "\n4\n")))
    fault("stamped-note-two-signatures", "time-signature", lambda rng: with_note(
        lambda n: n + "\u2014 witness a2V5IXM=\n"))
    fault("stamped-note-of-another-origin", "time-signature", lambda rng: timed(
        text=lambda t: "x" + t))
    fault("stamped-note-by-another-key", "time-signature", lambda rng: with_note(
        lambda n: n.split("\n\n")[0] + "\n\n" + "\u2014 witness a2V5IXM=\n"))
    fault("stamped-root-of-another", "time-consistency", lambda rng: timed(
        text=lambda t: "\n".join([*t.split("\n")[:2], base64.b64encode(b"1" * 32).decode(), ""])))
    fault("stamped-above-64-kib", "member-too-large ...", lambda rng: with_head(
        lambda t: t + bytes(65537)))


def members():
    for kind in ("stamped", "tsr"):
        fault(f"time-without-{kind}", "missing-member", lambda rng, k=kind: timed(
            change=lambda m: m.pop(k)))
    fault("time-without-consistency", "missing-member", lambda rng: timed(
        2, 6, change=lambda m: m.pop("consistency")))
    fault("time-consistency-beside-equal-heads", "unexpected-member", lambda rng: timed(
        change=lambda m: m.update(consistency=b"old 3\n" + base64.b64encode(b"1" * 32) + b"\n")))
    fault("time-consistency-malformed-beside-equal-heads", "unexpected-member", lambda rng: timed(
        change=lambda m: m.update(consistency=b"rubbish")))
    fault("time-consistency-malformed-beside-a-false-head", "time-signature", lambda rng: timed(
        2, 6, text=lambda t: "x" + t, change=lambda m: m.update(consistency=b"rubbish")))
    fault("time-consistency-alone", "missing-member", lambda rng: timed(
        2, 6, change=lambda m: (m.pop("stamped"), m.pop("tsr"))))
    for name, number in (("0", "0"), ("1001", "1001"), ("01", "01")):
        fault(f"time-number-{name}", "missing-member ...", lambda rng, n=number: timed(number=n))
    for kind in ("tsr", "ots"):
        fault(f"time-{kind}-above-64-kib", "member-too-large", lambda rng, k=kind: timed(
            answers=(k,), change=lambda m: m.update({k: m[k] + bytes(65537)})))


def answers():
    for kind, make in (("tsr", tsr), ("ots", ots)):
        fault(f"time-{kind}-of-another", "time-mismatch", lambda rng, k=kind, f=make: timed(
            answers=(k,), change=lambda m: m.update({k: f(b"another")})))
        fault(f"time-{kind}-empty", "time-mismatch", lambda rng, k=kind: timed(
            answers=(k,), change=lambda m: m.update({k: b""})))
    for name, change in (("magic", lambda d: b"\x01" + d[1:]),
                         ("version", lambda d: d[:31] + b"\x02" + d[32:]),
                         ("hash-op", lambda d: d[:32] + b"\x02" + d[33:]),
                         ("cut-in-digest", lambda d: d[:60])):
        fault(f"time-ots-{name}", "time-mismatch", lambda rng, c=change: timed(
            answers=("ots",), change=lambda m: m.update(ots=c(m["ots"]))))
    fault("time-tsr-hash-without-its-header", "time-mismatch", lambda rng: timed(
        change=lambda m: m.update(tsr=tree.sha256(m["stamped"]))))


def consistency():
    b64 = base64.b64encode
    forms = {"label": lambda t: t.replace(b"old", b"new"), "number-02": rows(
        lambda r: [b"old 02", *r[1:]]), "no-hashes": rows(lambda r: r[:1]), "empty": lambda t: b"",
        "hash-of-31": rows(lambda r: [r[0], b64(b"1" * 31), *r[2:]]),
        "hash-unpadded": rows(lambda r: [r[0], r[1][:-1], *r[2:]]),
        "no-last-lf": lambda t: t[:-1], "crlf": lambda t: t.replace(b"\n", b"\r\n"),
        "empty-line-behind": lambda t: t + b"\n",
        "64-hashes": rows(lambda r: [r[0], *[r[1]] * 64])}
    for name, change in forms.items():
        fault(f"consistency-{name}", "time-malformed", lambda rng, c=change: with_proof(c))
    wrong = {"number-of-another": rows(lambda r: [b"old 4", *r[1:]]),
             "hash-flipped": rows(lambda r: [r[0], b64(b"1" * 32), *r[2:]]),
             "hash-dropped": rows(lambda r: r[:-1]), "hash-more": rows(lambda r: [*r, r[-1]]),
             "hashes-reversed": rows(lambda r: [r[0], *r[:0:-1]])}
    for name, change in wrong.items():
        fault(f"consistency-{name}", "time-consistency",
              lambda rng, c=change: with_proof(c, old=3, total=7))
    fault("consistency-of-another-log", "time-consistency", lambda rng: timed(
        2, 6, text=lambda t: "\n".join([*t.split("\n")[:2], b64(b"1" * 32).decode(), ""])))


def links():
    forms = {"empty": lambda rows_: rows_.clear(), "no-base64": lambda r: r.insert(0, b"!"),
             "unpadded": lambda r: r.__setitem__(0, r[0].rstrip(b"=") + b"A"),
             "empty-line": lambda r: r.append(b""),
             "no-entry": lambda r: r.append(base64.b64encode(b"\xa0"))}
    for name, change in forms.items():
        fault(f"links-{name}", "time-malformed", lambda rng, c=change: linked(c))
    fault("links-with-genesis", "time-malformed", lambda rng: with_genesis())
    fault("links-without-last-lf", "time-malformed", lambda rng: no_lf())
    wrong = {"dropped-first": lambda r: r.pop(0), "dropped-last": lambda r: r.pop(),
             "dropped-middle": lambda r: r.pop(1), "swapped": lambda r: r.reverse(),
             "twice": lambda r: r.append(r[-1])}
    for name, change in wrong.items():
        fault(f"links-{name}", "time-links", lambda rng, c=change: linked(c))
    for key, value in (("prev", b"1" * 32), ("vault", b"1" * 32), ("seq", 9)):
        fault(f"links-another-{key}", "time-links", lambda rng, k=key, v=value: linked(
            lambda r: r.__setitem__(1, changed(r[1], **{k: v}))))
    fault("links-last-changed", "time-links", lambda rng: linked(
        lambda r: r.__setitem__(2, changed(r[2], stmt=b"1" * 32))))
    fault("links-to-an-entry-of-another-version", "time-links unknown-version",
          lambda rng: to_another_version())
    fault("links-to-nothing", "time-links", lambda rng: linked(behind=False))
    fault("links-from-nothing", "time-links", lambda rng: linked(before=False))


def changed(line, **values):
    return base64.b64encode(cbor.encode({**cbor.decode(base64.b64decode(line)), **values}))


def to_another_version():
    made = linked()
    made.vault.entries[-1] = cbor.encode({**cbor.decode(made.vault.entries[-1]), "v": 2})
    return made


def with_genesis():
    made = linked()
    made.extra["data/time/links.txt"] = base64.b64encode(made.vault.entries[0]) + b"\n"
    return made


def no_lf():
    made = linked()
    made.extra["data/time/links.txt"] = made.extra["data/time/links.txt"][:-1]
    return made


def fill():
    for part in (stamped_files, members, answers, consistency, links):
        part()
