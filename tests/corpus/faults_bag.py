"""Faults of the bag and of the vault's signature."""
import cbor
import tree
from case import BAD, fault
from faults_log import flipped, without
from forge import manifest
from made import one, set_attr, stage, with_file, with_member, with_payload
from true_ones import by_passphrase, entries_of, files, with_sender

TAGS = ("bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


def insert(member, data, before):
    """A member put in, listed in no manifest."""
    def change(members):
        at = [name for name, _ in members].index(before)
        return [*members[:at], (member, data), *members[at:]]
    return change


def names():
    for name, member in (("html", "data/entry-1/file-1.html"), ("script", "run.sh"),
                         ("no-ext", "data/entry-1/file-1"), ("deep", "data/entry-1/x/y.txt"),
                         ("entry-01", "data/entry-01/entry.cbor"), ("file-01",
                             "data/entry-1/file-01.bin"),
                         ("fetch", "fetch.txt"), ("sha512", "manifest-sha512.txt"),
                         ("sender-html", "sender/x.html"), ("sender-entry-0", "sender/entry-0.txt"),
                         ("file-65537", "data/entry-1/file-65537.bin"),
                         ("entry-2-to-64", f"data/entry-{1 << 64}/entry.cbor"),
                         ("of-87-bytes", "x" * 74)):
        if name == "sender-entry-0":
            fault(f"member-{name}-before-genesis-shown", "unexpected-member",
                  lambda rng, m=member: with_member(m, lambda _: b"x"))
            continue
        fault(f"member-{name}", "unexpected-member",
              lambda rng, m=member: stage("all", insert(m, b"x", "bag-info.txt")))
    fault("member-unnamed-file", "unexpected-member", lambda rng: with_member(
        "data/entry-1/file-1.bin", lambda _: b"x"))
    fault("member-file-of-another-ext", "missing-file unexpected-member", lambda rng: with_file(
        there="data/entry-1/file-1.jpg"))
    for first, second in (("data/checkpoint.txt", "data/entry-0/entry.cbor"),
                          ("data/entry-1/proof.txt", "data/entry-1/opening.cbor"),
                          ("bag-info.txt", "manifest-sha256.txt")):
        fault(f"order-{second.split('/')[-1].split('.')[0]}-first-of-{first.split('/')[-1][:5]}"
              .replace("-sha256", ""), "member-order ...",
              lambda rng, a=first, b=second: stage("all", lambda ms: swap(ms, a, b)),
              **ORDERS[second])
    fault("order-bagit-last", "member-order ...", lambda rng: stage(
        "all", lambda ms: ms[1:] + ms[:1]))
    fault("order-entries-2-and-10-as-text", "member-order missing-member ...",
          lambda rng: as_text(), )
    for member in ("bagit.txt", "data/checkpoint.txt", "data/entry-0/entry.cbor",
                   "data/entry-1/opening.cbor", "manifest-sha256.txt", "signature.cose"):
        word = member.replace("data/", "").replace("/", "-").split(".")[0]
        fault(f"twice-{word}", "member-order", lambda rng, m=member: stage(
            "all", lambda ms: twice(ms, m)))
    for name in ("bagit.txt", *TAGS, "signature.cose", "data/entry-1/opening.cbor",
                 "data/entry-1/entry.cbor"):
        word = name.replace("data/", "").replace("/", "-").split(".")[0]
        said = BAD if name == "signature.cose" else {}
        if name in ("bagit.txt", "data/entry-1/opening.cbor"):
            fault(f"dropped-{word}", "missing-member", lambda rng, n=name: without(n))
        elif name == "data/entry-1/entry.cbor":
            fault(f"dropped-{word}", "missing-member bag-malformed", lambda rng, n=name: without(n))
        elif name == "tagmanifest-sha256.txt":
            fault(f"dropped-{word}", "missing-member", lambda rng, n=name: stage(n, lambda _: None))
        elif name == "signature.cose":
            fault(f"dropped-{word}", "missing-member", lambda rng, n=name: stage(
                "all", lambda ms: [m for m in ms if m[0] != n]), **said)
        else:
            fault(f"dropped-{word}", "missing-member", lambda rng, n=name: stage(n, lambda _: None))


ORDERS = {"data/entry-0/entry.cbor": {"signer": "bad"}, "data/entry-1/opening.cbor": {},
          "manifest-sha256.txt": {}}


def swap(members, first, second):
    names_ = [name for name, _ in members]
    a, b = names_.index(first), names_.index(second)
    members = list(members)
    members[a], members[b] = members[b], members[a]
    return members


def twice(members, name):
    at = [n for n, _ in members].index(name)
    return [*members[:at + 1], members[at], *members[at + 1:]]


def as_text():
    """Entry 10 stands before entry 2, as names sort."""
    made = entries_of(11, {2, 10})
    made.later["all"] = lambda ms: (
        [m for m in ms if m[0] < "data/entry-2" and "entry-2" not in m[0] and m[0] != "bag-info.txt"
         and m[0].startswith(("bagit", "data/"))] +
        [m for m in ms if "entry-2/" in m[0]] +
        [m for m in ms if not m[0].startswith(("bagit", "data/"))])
    return made


def lines(change):
    """change: gets the lines of a manifest."""
    return lambda text: b"".join(row + b"\n" for row in change(text.split(b"\n")[:-1]))


def manifests():
    texts = {"bagit-1-1": ("bagit.txt", lambda t: t.replace(b"1.0", b"1.1")),
             "bagit-crlf": ("bagit.txt", lambda t: t.replace(b"\n", b"\r\n")),
             "bagit-bom": ("bagit.txt", lambda t: b"\xef\xbb\xbf" + t),
             "bagit-utf16": ("bagit.txt", lambda t: t.replace(b"UTF-8", b"UTF-16")),
             "bagit-empty": ("bagit.txt", lambda t: b"")}
    for name, (member, change) in texts.items():
        fault(name, "bag-malformed", lambda rng, m=member, c=change: with_member(m, c))
    for name, change in (("bytes-off", lambda t: t.replace(b"Oxum: ", b"Oxum: 1")),
                         ("count-off", lambda t: t[:-1] + b"0\n"),
                         ("with-another-line", lambda t: t + b"Bag-Size: 1 MB\n"),
                         ("crlf", lambda t: t.replace(b"\n", b"\r\n")),
                         ("leading-zero", lambda t: t.replace(b"Oxum: ", b"Oxum: 0")),
                         ("no-last-lf", lambda t: t[:-1]), ("empty", lambda t: b"")):
        fault(f"bag-info-{name}", "bag-malformed",
              lambda rng, c=change: stage("bag-info.txt", c))
    bad = {"upper-case": lines(lambda rows: [rows[0][:64].upper() + rows[0][64:], *rows[1:]]),
           "one-blank": lines(lambda rows: [rows[0].replace(b"  ", b" "), *rows[1:]]),
           "star": lines(lambda rows: [rows[0].replace(b"  ", b" *"), *rows[1:]]),
           "not-sorted": lines(lambda rows: rows[::-1]),
           "line-twice": lines(lambda rows: [rows[0], *rows]),
           "empty-line": lines(lambda rows: [*rows, b""]),
           "crlf": lambda t: t.replace(b"\n", b"\r\n"), "no-last-lf": lambda t: t[:-1],
           "hash-of-63": lines(lambda rows: [rows[0][1:], *rows[1:]]),
           "name-upwards": lines(lambda rows: sorted([*rows, b"0" * 64 + b"  ../x"],
                                                     key=lambda r: r[66:])),
           "bom": lambda t: b"\xef\xbb\xbf" + t}
    for which in ("manifest", "tagmanifest"):
        name = f"{which}-sha256.txt"
        for word, change in bad.items():
            fault(f"{which}-{word}", "manifest-malformed",
                  lambda rng, n=name, c=change: stage(n, c))
        fault(f"{which}-empty", "unlisted-member", lambda rng, n=name: stage(n, lambda _: b""))
        fault(f"{which}-hash-flipped", "manifest-mismatch", lambda rng, n=name: stage(
            n, lines(lambda rows: [other_hash(rows[0]), *rows[1:]])))
        fault(f"{which}-line-dropped", "unlisted-member", lambda rng, n=name: stage(
            n, lines(lambda rows: rows[1:])))
        fault(f"{which}-line-for-nothing", "missing-member", lambda rng, n=name: stage(
            n, lines(lambda rows: sorted([*rows, b"0" * 64 + b"  data/zzz"],
                                         key=lambda r: r[66:]))))
    for member, classes, said in (
            ("bagit.txt", "manifest-mismatch bag-malformed", {}),
            ("bag-info.txt", "manifest-mismatch bag-malformed", {}),
            ("data/entry-1/file-1.bin", "manifest-mismatch file-mismatch file-digest-mismatch", {}),
            ("sender/README.txt", "manifest-mismatch", {}),
            ("manifest-sha256.txt", "manifest-mismatch ...", {}),
            ("tagmanifest-sha256.txt", "manifest-mismatch ...", {})):
        word = member.split("/")[-1].split(".")[0]
        fault(f"unsigned-{word}-changed".lower(), classes,
              lambda rng, m=member: unsigned(m, lambda data: other(data[0]) + data[1:]),
              **said)
    fault("unsigned-opening-put-in", "statement-root-mismatch unlisted-member bag-malformed",
          lambda rng: stage("all", put_in))
    fault("unsigned-sender-put-in", "unlisted-member", lambda rng: stage(
        "all", insert("sender/README.txt", b"x", "bag-info.txt")))
    fault("unsigned-sender-dropped", "missing-member", lambda rng: dropped("sender/entry-1.txt"))
    fault("unsigned-file-dropped", "missing-member missing-file bag-malformed",
          lambda rng: dropped("data/entry-1/file-1.bin", with_file))
    fault("unsigned-manifests-made-again", "manifest-mismatch", lambda rng: made_again())


def other(byte):
    return b"0" if byte != 48 else b"1"


def other_hash(row):
    return other(row[0]) + row[1:]


def unsigned(member, change):
    made = with_file()
    made.extra = with_sender().extra
    made.later["all"] = lambda ms: [(n, change(d) if n == member else d) for n, d in ms]
    return made


def put_in(members):
    return insert("data/entry-0/opening.cbor", dict(members)["data/entry-1/opening.cbor"],
                  "data/entry-1/entry.cbor")(members)


def dropped(name, make=with_sender):
    return stage("all", lambda ms: [m for m in ms if m[0] != name], make)


def made_again():
    """The sender's words taken away and both manifests made anew: only the signature is left."""
    def change(members):
        kept = [m for m in members if not m[0].startswith("sender/")]
        tags = [m for m in kept if m[0] in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")]
        return [(n, manifest(tags) if n == "tagmanifest-sha256.txt" else d) for n, d in kept]
    return stage("all", change, with_sender)


def signatures():
    values = {"v-0": {"v": 0}, "v-as-text": {"v": "1"}, "mode-empty": {"mode": ""},
              "mode-as-bytes": {"mode": b"single"}, "tagmanifest-of-31": {"tagmanifest": b"1" * 31},
              "file-key-of-33": {"file_key": b"1" * 33},
                  "recipients-as-bytes": {"recipients": b"1" * 32},
              "recipients-with-text": {"recipients": ["1" * 32] * 4},
                  "purpose-null": {"purpose": None},
              "purpose-as-bytes": {"purpose": b"x"}}
    for name, payload in values.items():
        fault(f"payload-{name}", "signature-malformed",
              lambda rng, p=payload: with_payload(**p), **BAD)
    for key in ("v", "mode", "tagmanifest", "recipients", "file_key", "purpose", "checkpoint"):
        fault(f"payload-without-{key.replace('_', '-')}", "signature-malformed",
              lambda rng, k=key: stage("payload", lambda raw: _without(raw, k)), **BAD)
    for name, change in (("byte-behind", lambda raw: raw + b"\0"), ("not-sorted", _reversed),
                         ("a-list", lambda raw: cbor.encode(list(cbor.decode(raw).values()))),
                         ("empty", lambda raw: b"")):
        fault(f"payload-{name}", "signature-malformed",
              lambda rng, c=change: stage("payload", c), **BAD)
    forms = {"no-tag": lambda s: s[1:], "tag-97": lambda s: b"\xd8\x61" + s[1:],
             "array-of-5": lambda s: b"\xd2\x85" + s[2:], "empty": lambda s: b"",
             "protected-es256": lambda s: s.replace(b"\xa1\x01\x27", b"\xa1\x01\x26"),
             "unprotected-not-empty": lambda s: s[:6] + b"\xa1\x04\x40" + s[7:],
             "payload-length-long-form": lambda s: s[:7] + b"\x5a\0\0" + s[8:],
             "signature-length-long-form": lambda s: s[:-66] + b"\x59\0\x40" + s[-64:],
             "signature-of-63": lambda s: s[:-66] + b"\x58\x3f" + s[-63:]}
    for name, change in forms.items():
        fault(f"cose-{name}", "signature-malformed",
              lambda rng, c=change: set_attr(one(), alter_signature=c), **BAD)
    for name, change in (("r-flipped", lambda s: s[:-64] + bytes([s[-64] ^ 1]) + s[-63:]),
                         ("s-above-order", _above), ("of-zeros", lambda s: s[:-64] + bytes(64)),
                         ("purpose-changed", lambda s: s.replace(b"a test", b"A test"))):
        fault(f"sig-{name}", "bundle-signature",
              lambda rng, c=change: set_attr(one(), alter_signature=c), **BAD)
    fault("file-key-commitment-flipped", "rewrapped", lambda rng: with_payload(
        file_key=tree.sha256(b"another")), addressed="no")
    fault("recipients-one-more", "rewrapped", lambda rng: stanza_more(1), addressed="no")
    fault("recipients-one-less", "rewrapped", lambda rng: stanza_more(-1), addressed="no")
    fault("recipients-rotated", "not-addressed", lambda rng: rotated(), addressed="no")
    fault("passphrase-with-mode-single", "rewrapped", lambda rng: by_passphrase(
        mode="single", recipients=[b"1" * 32]), addressed="no", opened="passphrase")
    fault("passphrase-with-recipients", "signature-malformed", lambda rng: by_passphrase(
        recipients=[b"1" * 32]), opened="passphrase", **BAD)


def _without(raw, key):
    return cbor.encode({k: v for k, v in cbor.decode(raw).items() if k != key})


def _reversed(raw):
    pairs = cbor.decode(raw)
    return bytes([0xa0 + len(pairs)]) + b"".join(
        cbor.encode(k) + cbor.encode(pairs[k]) for k in reversed(pairs))


def _above(cose):
    order = (1 << 252) + 27742317777372353535851937790883648493
    return cose[:-32] + (int.from_bytes(cose[-32:], "little") + order).to_bytes(32, "little")


def stanza_more(more):
    made = one()
    commitments = [c for _, c in made.stanzas()]
    made.payload = {"recipients": commitments[:more] if more < 0 else commitments + [b"1" * 32]}
    return made


def rotated():
    made = one()
    commitments = [c for _, c in made.stanzas()]
    made.payload = {"recipients": commitments[1:] + commitments[:1]}
    return made


def fill():
    for part in (names, manifests, signatures):
        part()
