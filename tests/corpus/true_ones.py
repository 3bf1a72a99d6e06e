"""Bundles that are whole. Everything a bundle may hold is here at least once."""
import age
import cbor
import cases
import ed25519
import entry as entries
import note
import stamping
import tree
from case import true
from forge import (FILE_KEY, READER, REQUIRED, Bundle, Vault, a_list, file_bytes, form, leaf,
                   scalar, text)
from made import (DURESS, of_two_films, one, redactable, relation, set_, set_attr, with_excerpt,
                  with_file, with_list, with_text)
from schema import KINDS, RELATIONS, STATUS

AUTHOR = b"an author's signing key, 32 byte"
PASSPHRASE = b"seven grey herons cross the frozen river"


def slug(name):
    return "-".join("".join(c if c.isalnum() and c.isascii() else " "
                            for c in name.lower()).split())


def the_text(words, shown=None, **more):
    return one({**DURESS, 61: text("text", words, shown)}, **more)


def entries_of(count, shown, kind="testimony"):
    """A log of this many entries, of which these are shown."""
    made = Bundle()
    while len(made.vault.entries) < count:
        number = len(made.vault.entries)
        if number in shown:
            made.add(kind, {1: scalar("case", "January"), 2: scalar("title", f"No. {number}")})
        else:
            made.vault.commit(tree.sha256(b"hidden %d" % number))
    return made


def every_field(kind):
    values, made = {}, Bundle()
    for slot, (key, shape) in KINDS[kind].items():
        if shape == "text":
            values[slot] = scalar(key, f"{key} of it")
        elif shape == "list":
            values[slot] = a_list(key, [leaf(key, "text", "one"), leaf(key, "text", "two")])
        elif shape == "relations":
            values[slot] = relation("about", made.vault.head(), 0)
        elif shape == "content":
            values[slot] = text("text", [("Words ", 1), ("here", 3)])
    made.add(kind, values)
    return made


def nothing_but_head(kind):
    return set_show(kind, [0])


def set_show(kind, show):
    made = Bundle()
    made.add(kind, {} if kind == "file" else {1: scalar(KINDS[kind][1][0], "closed")}, show)
    return made


def all_shown_empty(kind):
    made = Bundle()
    made.add(kind, {slot: (None, {}) for slot in KINDS[kind] if slot not in (0, 63)})
    return made


def of_size(rng, size):
    return with_file(data=rng.randbytes(size))


def files(rng, count, shown=None, ext="bin"):
    """Several files of one entry."""
    built, opened, made = [], [], Bundle()
    for k in range(count):
        data, member = rng.randbytes(40 + k), f"data/entry-1/file-{k + 1}.{ext}"
        tree_of, part = form("file", {1: scalar("name", f"{k}.{ext}"),
                                      5: file_bytes(data, member)}, size=32)
        built.append(leaf("files", "form", [tree_of.root]))
        if shown is None or k in shown:
            opened.append(part)
            made.file(member, data)
    ranges = None if shown is None else [(k, k + 1) for k in shown]
    made.add("testimony", {**REQUIRED, 60: a_list("files", built, ranges, type_="files",
                                                  forms=opened)})
    return made


def closed_file():
    """A file of which the name is shown and the content is not."""
    built, opened = form("file", {1: scalar("name", "a.jpg"), 5: file_bytes(b"hidden", "")},
                         [0, 1], size=32)
    return one({60: a_list("files", [leaf("files", "form", [built.root])], type_="files",
                           forms=[opened])})


def redacted_file():
    """A file of which some words are shown."""
    content = text("content", [("alpha ", 1), ("beta ", 0), ("gamma", 2)], [(0, 1), (2, 3)])
    built, opened = form("file", {1: scalar("name", "a.txt"), 5: content}, size=32)
    return one({**DURESS, 60: a_list("files", [leaf("files", "form", [built.root])],
                                     type_="files", forms=[opened])})


def by_passphrase(passphrase=PASSPHRASE, log_n=10, **payload):
    made = one()
    body = stamping.scrypt_stanza(FILE_KEY, passphrase, log_n)
    made.later["stanzas"] = lambda _: [(body, b"")]
    made.payload = {"mode": "passphrase", "recipients": [], **payload}
    return made


def beside_another_type():
    made = one()
    made.later["stanzas"] = lambda pairs: [(b"-> future-type a b\nAAAA\n", tree.sha256(b"x")),
                                           *pairs]
    return made


def cosigned(count=1):
    made = one()
    base = made.vault.checkpoint()
    for i in range(count):
        base += stamping.cosignature(b"witness %d" % i, base, 1735689600 + i)
    made.checkpoint = base
    return made


def with_sender():
    made = one()
    made.extra = {"sender/README.txt": b"Please read.\n", "sender/entry-1.txt": b"<b>\xff\0"}
    return made


def genesis_shown():
    made = Bundle()
    built, opened = form("enrolment", {1: scalar("public_key", "none")})
    author = tree.sha256(b"author" + built.root)
    made.shown[0] = cbor.encode({"v": 1, "form": opened, "leaf": author})
    made.add("testimony", REQUIRED)
    return made


def joint():
    made = one()
    other = ed25519.x25519(tree.sha256(b"another reader"))
    made.later["stanzas"] = lambda pairs: [
        age.stanza(FILE_KEY, other, tree.sha256(b"for another")), *pairs[1:]]
    made.payload = {"mode": "joint"}
    return made


def related(word, status):
    made = one()
    made.add("testimony", {**REQUIRED, 59: relation(word, made.vault.head(), 1)}, status=status)
    return made


def succession():
    import made as makers
    return makers.following()


def kinds():
    for kind in sorted(set(KINDS) - {"file"}):
        if kind != "enrolment":
            true(f"kind-{kind}", lambda rng, k=kind: every_field(k))
        true(f"kind-{kind}-only-head", lambda rng, k=kind: nothing_but_head(k))
        true(f"kind-{kind}-all-empty", lambda rng, k=kind: all_shown_empty(k))
    for status in sorted(STATUS):
        true(f"status-{status}-alone", lambda rng, s=status: one(status=s))
    for word in sorted(RELATIONS):
        status = word if word in STATUS else "original"
        true(f"relation-{slug(word)}", lambda rng, w=word, s=status: related(w, s))


def logs():
    for size in range(2, 18):
        true(f"log-of-{size}-last", lambda rng, n=size: entries_of(n, {n - 1}))
    for size, shown in ((3, {1}), (8, {3}), (9, {7}), (16, {8, 9}), (17, {1, 15}), (17, {2, 9, 10}),
                        (17, set(range(1, 17)))):
        name = "-".join(map(str, sorted(shown))) if len(shown) < 9 else "all"
        true(f"log-of-{size}-shows-{name}", lambda rng, n=size, s=shown: entries_of(n, s))


def texts():
    for name, words, shown in (
            ("whole", [("They ", 2), ("came ", 0), ("here.", 1)], None),
            ("first-word-only", [("They ", 2), ("came.", 1)], [(0, 1)]),
            ("last-word-only", [("They ", 2), ("came.", 1)], [(1, 2)]),
            ("empty", [("", 0)], None), ("empty-with-chaff", [("", 9)], None),
            ("one-letter", [("x", 0)], None), ("chaff-of-255", [("x ", 255), ("y", 0)], None),
            ("right-to-left", [("\u0634\u0647\u0631 ", 3), ("\u05d0\u05d1", 1)], [(0, 1)]),
            ("marks-and-joiners", [("\u0915\u094d\u200d ", 0), ("\U0001f468\u200d\U0001f469", 2)],
             None),
            ("controls", [("\x1b[2J\0", 0), ("\u202e\ufeff\u2066", 0)], None),
            ("line-ends", [("a\r\n", 1), ("b\n\n", 0), ("c", 0)], [(0, 2)]),
            ("many-gaps", [(f"{i} ", i % 3) for i in range(40)],
             [(i, i + 1) for i in range(0, 40, 2)]),
            ("of-1000-words", [("word ", 4)] * 1000, [(0, 1), (500, 700)])):
        true(f"text-{name}", lambda rng, w=words, s=shown: the_text(w, s))
    true("text-closed", lambda rng: the_text([("closed", 0)], show=[0, 1, 2]))
    true("duress-alone", lambda rng: one(DURESS))
    for name, ranges in (("whole", [(0, 3)]), ("first", [(0, 1)]), ("last", [(2, 3)]),
                         ("ends", [(0, 1), (2, 3)])):
        true(f"list-{name}-of-3", lambda rng, r=ranges: with_list(lambda o: None, ranges=r))
    true("list-empty-text", lambda rng: with_list(
        lambda o: None, [leaf("claims", "text", "")]))
    true("list-closed", lambda rng: one({14: a_list("claims", [leaf("claims", "text", "x")])},
                                        show=[0, 1, 2]))
    for k in (3, 10, 65):
        true(f"list-1-of-{k}", lambda rng, k=k: with_list(
            lambda o: None, [leaf("claims", "text", f"claim {i}") for i in range(k)],
            ranges=[(k - 1, k)]))
    true("field-empty-text", lambda rng: one({9: scalar("summary", ""), **DURESS}))
    true("identities-shown", lambda rng: one(show=[0, 1, 2, 63]))


def with_files():
    for size in (0, 1, 2, 65535, 65536, 65537, 131072, 200000):
        true(f"file-of-{size}", lambda rng, n=size: of_size(rng, n))
    for count in (2, 3, 11):
        true(f"files-{count}", lambda rng, n=count: files(rng, n))
    true("files-2nd-of-3", lambda rng: files(rng, 3, [1]))
    for ext in ("pdf", "jpg", "3gp", "warc", "odt", "txt"):
        true(f"file-as-{ext}", lambda rng, e=ext: files(rng, 1, ext=e))
    true("file-name-only", lambda rng: closed_file())
    true("file-words-redacted", lambda rng: redacted_file())
    true("file-redactable-empty", lambda rng: redactable(b"", (0, 3)))
    true("file-name-right-to-left", lambda rng: with_file({1: scalar("name", "\u202egpj.exe")}))


def with_parts():
    for name, ranges in (("first-chunk", [(0, 1)]), ("inner-chunk", [(1, 2)]),
                         ("last-chunk", [(4, 5)]), ("all-but-the-first", [(1, 5)]),
                         ("all-but-the-last", [(0, 4)]), ("ends", [(0, 1), (4, 5)]),
                         ("three-ranges", [(0, 1), (2, 3), (4, 5)]), ("middle", [(1, 4)])):
        true(f"excerpt-{name}", lambda rng, r=ranges: with_excerpt(r))
    for size in (65537, 131072, 131073, 9 * 65536):
        true(f"excerpt-last-of-{size}", lambda rng, n=size: with_excerpt(
            [((n - 1) // 65536, (n - 1) // 65536 + 1)], n))
        true(f"excerpt-first-of-{size}", lambda rng, n=size: with_excerpt([(0, 1)], n))
    true("excerpt-with-type", lambda rng: with_excerpt(
        values=lambda data: {2: scalar("media_type", "video/mp4")}))
    true("excerpt-of-two-files", lambda rng: of_two_films())
    true("excerpt-untrusted", lambda rng: with_excerpt(), trust=False, signer="untrusted")


def sealed():
    true("author-shown", lambda rng: one(author=AUTHOR))
    true("joint", lambda rng: joint())
    true("passphrase", lambda rng: by_passphrase(), opened="passphrase", addressed="passphrase")
    true("passphrase-untrusted", lambda rng: by_passphrase(log_n=1), opened="passphrase",
         addressed="passphrase", trust=False, signer="untrusted")
    for count, mine in ((1, 0), (2, 1), (4, 3), (8, 0), (16, 15), (33, 20)):
        true(f"stanzas-{count}-mine-{mine}", lambda rng, n=count, m=mine: set_attr(
            one(), stanza_count=n, mine=m))
    true("stanza-of-another-type", lambda rng: beside_another_type())
    for count in (1, 3):
        true(f"cosigned-by-{count}", lambda rng, n=count: cosigned(n))
    true("sender-words", lambda rng: with_sender())
    true("genesis-shown", lambda rng: genesis_shown())
    true("succession-claimed", lambda rng: succession())
    for name, purpose in (("empty", ""), ("longest", "x" * 4096), ("kazakh", "\u0421\u043e\u0442"),
                          ("newlines", "a\n\r\nb")):
        true(f"purpose-{name}", lambda rng, p=purpose: set_attr(one(), payload={"purpose": p}))
    true("untrusted", lambda rng: one(), trust=False, signer="untrusted")
    true("untrusted-with-file", lambda rng: with_file(), trust=False, signer="untrusted")


def timed():
    for name, make in stamping.TRUE.items():
        true(f"evidence-{name}", lambda rng, m=make: m())


def inherited():
    for name, make in cases.TRUE.items():
        true(slug(name), lambda rng, m=make: m())
    for (name, classes), make in cases.DOUBTFUL.items():
        if classes == "accepted":
            true(slug(name), lambda rng, m=make: m())


def fill():
    for part in (kinds, logs, texts, with_files, with_parts, sealed, timed, inherited):
        part()
