"""Cosigned checkpoints and policies of readers: who vouched, the quorum, false lines."""
import base64

import ed25519
import note
import tree
from case import LAST, fault, stamp, true
from forge import Vault
from made import one, set_attr, with_file
from true_ones import by_passphrase

WHEN = 1735689600
LOG = f"log {Vault().vkey()}\n"
UNASKED = ["quorum-not-met"]


class Witness:
    def __init__(self, name, seed=None):
        self.name, self.seed = name, tree.sha256((seed or name).encode())
        self.key = ed25519.sign(self.seed, b"")[0]

    def vkey(self):
        return note.verifier_key(self.name, self.key, 4)

    def line(self, payload):
        blob = note.key_id(self.name, self.key, 4) + payload
        return f"\u2014 {self.name} {base64.b64encode(blob).decode()}\n".encode()

    def payload(self, text, when=WHEN, states=None):
        """states: the time in the line, where it is another than the signed one."""
        signed = f"cosignature/v1\ntime {when}\n{text}".encode()
        stated = when if states is None else states
        return stated.to_bytes(8, "big") + ed25519.sign(self.seed, signed)[1]

    def cosign(self, text, when=WHEN):
        return self.line(self.payload(text, when))


WITNESSES = {name: Witness(f"witness-{name}") for name in "abcdef"}


def by(*who, when=WHEN):
    """Lines of these witnesses. who: their letters, or functions of the checkpoint's text."""
    def lines(text):
        return b"".join(one_(text) if callable(one_) else WITNESSES[one_].cosign(text, when)
                        for one_ in who)
    return lines


def cosigned(lines, make=one):
    made = make()
    base = made.checkpoint or made.vault.checkpoint()
    made.checkpoint = base + lines(base.decode().split("\n\n")[0] + "\n")
    return made


def known(names, rest):
    """A policy that knows these witnesses, each under its letter."""
    rows = [f"witness {name} {WITNESSES[name].vkey()}\n" for name in names]
    return (LOG + "".join(rows) + rest).encode()


def seen(*rows, when=WHEN):
    """The verdict's witnesses: letters, or (name, organisation[, time])."""
    out = []
    for row in rows:
        name, organisation, at = (*((row, row) if isinstance(row, str) else row), when)[:3]
        out.append({"name": name, "organisation": organisation, "time": stamp(at)})
    return out


def case_of(name, lines, policy, quorum, witnesses=(), make=one, **said):
    if quorum == "not-met":
        said = {"signer": "untrusted", "asides": UNASKED, **said}
    true(f"policy-{name}", lambda rng: cosigned(lines, make), policy=policy, quorum=quorum,
         witnesses=witnesses, **{"trust": False, **said})


def thresholds():
    two = "group G 2 a b c\nquorum G\n"
    for name, who, quorum in (("none-of-2", (), "not-met"), ("1-of-2", ("a",), "not-met"),
                              ("2-of-2", ("a", "b"), "met"), ("other-2-of-2", ("b", "c"), "met"),
                              ("3-of-2", ("a", "b", "c"), "met")):
        case_of(f"asks-2-has-{name}", by(*who), known("abc", two), quorum, seen(*who))
    case_of("asks-any", by("b"), known("abc", "group G any a b c\nquorum G\n"), "met", seen("b"))
    case_of("asks-all-has-2-of-3", by("a", "c"), known("abc", "group G all a b c\nquorum G\n"),
            "not-met", seen("a", "c"))
    case_of("asks-all", by("c", "a", "b"), known("abc", "group G all a b c\nquorum G\n"), "met",
            seen("a", "b", "c"))
    case_of("asks-one-witness", by("a"), known("a", "quorum a\n"), "met", seen("a"))
    case_of("asks-another-witness", by("a"), known("ab", "quorum b\n"), "not-met", seen("a"))
    case_of("asks-none", by(), known("a", "quorum none\n"), "none")
    case_of("asks-none-has-one", by("a"), known("a", "quorum none\n"), "none", seen("a"))
    case_of("without-witnesses", by("a"), (LOG + "quorum none\n").encode(), "none")
    case_of("asks-one-unwitnessed", by(), known("a", "quorum a\n"), "not-met")
    case_of("k-with-spaces-and-comments", by("a"),
            b"# who\n\n \t" + known("a", "group\tG  1 a  \n  # end\nquorum G\n"), "met",
            seen(("a", "a")))


def organisations():
    """The page's own example, and groups of groups."""
    page = "group A any a b\ngroup G 2 A c d\nquorum G\n"
    case_of("two-keys-of-one-organisation", by("a", "b"), known("abcd", page), "not-met",
            seen(("a", "A"), ("b", "A")))
    case_of("two-organisations", by("b", "c"), known("abcd", page), "met",
            seen(("b", "A"), "c"))
    case_of("two-witnesses-without-a-group", by("c", "d"), known("abcd", page), "met",
            seen("c", "d"))
    deep = ("group A any a b\ngroup B 2 c d\ngroup AB all A B\ngroup E any e\n"
            "group Q any AB E\nquorum Q\n")
    for name, who, quorum in (("left", ("a", "c", "d"), "met"), ("right", ("e",), "met"),
                              ("half-of-left", ("a", "b", "c"), "not-met")):
        told = {"a": "A", "b": "A", "c": "B", "d": "B", "e": "E"}
        case_of(f"groups-of-groups-{name}", by(*who), known("abcde", deep), quorum,
                seen(*((one_, told[one_]) for one_ in who)))
    case_of("quorum-is-an-inner-group", by("a"),
            known("ab", "group A any a\ngroup B all A b\nquorum A\n"), "met", seen("a"))
    case_of("quorum-before-a-group", by("a", "b"),
            known("ab", "quorum a\ngroup A any a b\n"), "met", seen(("a", "A"), ("b", "A")))


def strangers():
    stranger = Witness("witness-x")
    case_of("unknown-witness-alone", lambda text: stranger.cosign(text), known("a", "quorum a\n"),
            "not-met")
    case_of("unknown-witness-beside", by(stranger.cosign, "a"), known("a", "quorum a\n"), "met",
            seen("a"))
    case_of("unknown-witness-wrong", by(lambda text: stranger.line(b"x" * 72), "a"),
            known("a", "quorum a\n"), "met", seen("a"))
    namesake = Witness("witness-a", "another key")
    case_of("namesake-of-a-witness", lambda text: namesake.cosign(text), known("a", "quorum a\n"),
            "not-met")
    case_of("namesake-wrong", by(lambda text: namesake.line(b"x" * 9), "a"),
            known("a", "quorum a\n"), "met", seen("a"))
    case_of("other-name-in-the-policy", by("a"), f"{LOG}witness \u049a\u0430\u0437\u0430\u049b "
            f"{WITNESSES['a'].vkey()}\nquorum \u049a\u0430\u0437\u0430\u049b\n".encode(), "met",
            seen(("\u049a\u0430\u0437\u0430\u049b",) * 2))
    sealed = note.verifier_key("post", b"\x07" * 1312, 6)
    rest = f"witness p {sealed}\ngroup G all p a\nquorum G\n"
    case_of("ml-dsa-never-counts", by("a"), known("a", rest), "not-met", seen("a"))
    case_of("names-like-members-of-an-object", by("a"), (
        f"{LOG}witness constructor {WITNESSES['a'].vkey()}\ngroup __proto__ any constructor\n"
        "quorum __proto__\n").encode(), "met", seen(("constructor", "constructor")))


def times():
    for name, when in (("0", 0), ("last-of-9999", LAST), ("after-9999", LAST + 1),
                       ("2-to-63", 1 << 63), ("2-to-64-less-1", (1 << 64) - 1)):
        case_of(f"time-{name}", by("a", when=when), known("a", "quorum a\n"), "met",
                seen("a", when=when))
    witness = WITNESSES["a"]
    twice = by(lambda text: witness.cosign(text, WHEN + 9), "a",
               lambda text: witness.cosign(text, WHEN + 5))
    case_of("earliest-of-several", twice, known("a", "quorum a\n"), "met", seen("a"))


def logs():
    other = f"log {Vault(b'another').vkey()}\n".encode()
    bare = known("a", "quorum a\n").replace(LOG.encode(), b"")
    unknown = {"signer": "untrusted", "asides": ["signer-untrusted"]}
    both = {"signer": "untrusted", "asides": ["quorum-not-met", "signer-untrusted"]}
    case_of("of-another-log-met", by("a"), other + bare, "met", seen("a"), **unknown)
    case_of("of-another-log-not-met", by(), other + bare, "not-met", **both)
    case_of("without-a-log", by("a"), bare, "met", seen("a"), **unknown)
    case_of("key-beside-it", by("a"), bare, "met", seen("a"), trust=True)
    case_of("key-beside-it-not-met", by(), bare, "not-met", trust=True)
    case_of("on-a-passphrase-bundle", by("a"), known("a", "quorum a\n"), "met", seen("a"),
            make=by_passphrase, opened="passphrase", addressed="passphrase")


def wrong_lines():
    a = WITNESSES["a"]
    lines = {
        "flipped": lambda text: a.line(flip(a.payload(text))),
        "of-71-bytes": lambda text: a.line(a.payload(text)[:-1]),
        "of-73-bytes": lambda text: a.line(a.payload(text) + b"\0"),
        "without-time": lambda text: a.line(a.payload(text)[8:]),
        "states-another-time": lambda text: a.line(a.payload(text, WHEN, WHEN + 1)),
        "of-another-head": lambda text: a.line(a.payload(text.replace("\n2\n", "\n3\n"))),
        "of-another-witness": lambda text: a.line(WITNESSES["b"].payload(text)),
        "as-a-log-signs": lambda text: a.line(bytes(8) + ed25519.sign(a.seed, text.encode())[1]),
        "beside-a-good-one": by("a", lambda text: a.line(bytes(72))),
        "before-a-good-one": by(lambda text: a.line(bytes(72)), "a"),
        "beside-a-met-quorum": by("b", lambda text: a.line(bytes(72)))}
    policies = {"beside-a-met-quorum": known("ab", "quorum b\n")}
    for name, make in lines.items():
        fault(f"cosignature-{name}", "cosignature-invalid", lambda rng, m=make: cosigned(m),
              signer="bad", trust=False, policy=policies.get(name, known("a", "quorum a\n")))
    bad = lines["flipped"]
    fault("cosignature-flipped-nobody-asks", "cosignature-invalid", lambda rng: cosigned(bad),
          signer="bad", policy=known("a", "quorum none\n"))
    fault("cosignature-flipped-of-another-log", "cosignature-invalid", lambda rng: cosigned(bad),
          signer="bad", trust=False, asides=["signer-untrusted"],
          policy=known("a", "quorum a\n").replace(LOG.encode(), b""))
    fault("cosignature-flipped-and-a-file",
          "file-mismatch cosignature-invalid file-digest-mismatch",
          lambda rng: cosigned(bad, wrong_file), signer="bad", policy=known("a", "quorum a\n"))
    fault("quorum-not-met-and-a-file", "file-mismatch file-digest-mismatch",
          lambda rng: cosigned(by(), wrong_file), signer="untrusted", asides=UNASKED,
          policy=known("a", "quorum a\n"))
    fault("quorum-not-met-and-no-signature", "bundle-signature", lambda rng: unsealed(by("a")),
          signer="bad", addressed="not-checked", policy=known("ab", "quorum b\n"))
    fault("cosignature-flipped-and-no-signature", "bundle-signature", lambda rng: unsealed(bad),
          signer="bad", addressed="not-checked", policy=known("a", "quorum a\n"))
    fault("quorum-met-and-another-reader", "no-matching-key", lambda rng: set_attr(
        cosigned(by("a")), mine=9), policy=known("a", "quorum a\n"))


def flip(payload):
    return payload[:-1] + bytes([payload[-1] ^ 1])


def wrong_file():
    made = with_file()
    made.files = {name: data[::-1] for name, data in made.files.items()}
    return made


def unsealed(lines):
    made = cosigned(lines)
    made.alter_signature = flip
    return made


def fill():
    for part in (thresholds, organisations, strangers, times, logs, wrong_lines):
        part()
