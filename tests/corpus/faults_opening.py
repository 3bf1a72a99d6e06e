"""Faults of openings: what of an entry is shown and how it is proved."""
import cbor
from case import fault
from faults_log import flipped
from forge import REQUIRED, Salted, a_list, file_bytes, form, leaf, scalar, text
from made import (DURESS, one, redactable, relation, set_, with_file, with_list, with_member,
                  with_text)
from true_ones import the_text

OPENING = "data/entry-1/opening.cbor"


def shape(change, make=one):
    """The opening's bytes changed."""
    return with_member(OPENING, change, make)


def document(change, make=one):
    """The opening as a document, changed and written again."""
    def changed(raw):
        value = cbor.decode(raw)
        change(value)
        return cbor.encode(value)
    return shape(changed, make)


def slot(number, change):
    return document(lambda d: change(d["form"]["s"][number]))


def malformed():
    raw = {"empty": lambda r: b"", "cut": lambda r: r[:-1], "byte-behind": lambda r: r + b"\0",
           "tagged": lambda r: b"\xd8\x18" + r, "indefinite": lambda r: b"\xbf" + r[1:] + b"\xff",
           "a-list": lambda r: b"\x80", "null": lambda r: b"\xf6",
           "nested-17-deep": lambda r: b"\x81" * 17 + b"\0",
           "float": lambda r: r.replace(b"av\x01", b"av\xf9\x3c\x00"),
           "number-in-long-form": lambda r: r.replace(b"av\x01", b"av\x18\x01")}
    for name, change in raw.items():
        fault(f"opening-{name}", "opening-malformed", lambda rng, c=change: shape(c))
    changes = {"without-v": lambda d: d.pop("v"), "without-form": lambda d: d.pop("form"),
               "without-author-and-leaf": lambda d: d.pop("leaf"),
               "leaf-of-31": lambda d: d.update(leaf=d["leaf"][:31]),
               "leaf-null": lambda d: d.update(leaf=None), "v-0": set_(v=0)}
    for key in ("n", "r", "h", "s"):
        changes[f"form-without-{key}"] = lambda d, k=key: d["form"].pop(k)
    of_form = {"n-as-text": set_(n="64"), "r-as-text": set_(r="x"), "h-as-text": set_(h="x"),
               "unknown-key": set_(x=1), "r-not-ascending": lambda f: f.update(r=[2, 3, 0, 2]),
               "r-touching": lambda f: f.update(r=[0, 1, 1, 3]),
               "r-empty-range": lambda f: f.update(r=[0, 3, 5, 5]),
               "r-behind-the-end": lambda f: f.update(r=[0, 65]),
               "r-odd": lambda f: f["r"].append(9), "h-one-more": lambda f: f.update(
                   h=f["h"] + bytes(32)), "h-one-less": lambda f: f.update(h=f["h"][32:]),
               "h-of-31": lambda f: f.update(h=f["h"][:-1]),
               "slot-more": lambda f: f["s"].append({}), "slot-less": lambda f: f["s"].pop()}
    for name, change in of_form.items():
        changes[f"form-{name}"] = lambda d, c=change: c(d["form"])
    for name, change in changes.items():
        fault(f"opening-{name}", "opening-malformed", lambda rng, c=change: document(c))
    fault("opening-form-n-63", "count-mismatch", lambda rng: document(
        lambda d: d["form"].update(n=63)))
    fault("opening-form-n-65", "count-mismatch", lambda rng: document(
        lambda d: d["form"].update(n=65)))
    fault("opening-slot-with-unknown-key", "opening-malformed", lambda rng: slot(
        1, lambda s: s.update(x=1)))
    fault("opening-slot-d-as-text", "opening-malformed", lambda rng: slot(
        1, lambda s: s.update(d="x")))
    fault("opening-slot-as-list", "opening-malformed", lambda rng: document(
        lambda d: d["form"]["s"].__setitem__(1, [])))


def roots():
    root = "statement-root-mismatch"
    fault("slot-data-of-another", root, lambda rng: slot(1, lambda s: s.update(
        d=leaf("case", "text", "February"))))
    fault("slot-made-empty", root, lambda rng: slot(1, lambda s: s.pop("d")))
    fault("slot-value-flipped", root, lambda rng: document(
        lambda d: d["form"].update(h=flipped(rng, d["form"]["h"]))))
    fault("slots-swapped", root + " slot-mismatch",
        lambda rng: document(lambda d: d["form"]["s"].append(
        d["form"]["s"].pop(1))))
    fault("slot0-of-another-with-a-tree", "slot-mismatch nested-without-parent "
          "statement-root-mismatch", lambda rng: slot(0, lambda s: s.update(
              d=leaf("case", "text", "x"), l={"n": 1, "r": [0, 1], "h": b"", "i": [b""]})))
    fault("slot0-closed", "head-closed", lambda rng: one(show=[1, 2]))
    fault("slot0-shown-empty", "head-closed " + root, lambda rng: slot(0, lambda s: s.pop("d")))
    fault("no-slot-shown", "head-closed", lambda rng: one(show=[]))
    for name, head, classes in (
            ("kind-unknown", ["memo", 1, "original"], "unknown-kind"),
            ("kind-file", ["file", 1, "original"], "unknown-kind"),
            ("kind-upper-case", ["Testimony", 1, "original"], "unknown-kind"),
            ("version-2", ["testimony", 2, "original"], "unknown-version"),
            ("version-0", ["testimony", 0, "original"], "unknown-version"),
            ("status-unknown", ["testimony", 1, "final"], "unknown-status"),
            ("of-four", ["testimony", 1, "original", 1], "leaf-malformed"),
            ("of-two", ["testimony", 1], "leaf-malformed"),
            ("status-null", ["testimony", 1, None], "leaf-malformed")):
        fault(f"head-{name}", classes, lambda rng, h=head: one(head=leaf("head", "head", h)))
    fault("head-key-of-another", "slot-mismatch", lambda rng: one(
        head=leaf("title", "head", ["testimony", 1, "original"])))


def leaves():
    data = {"of-two": cbor.encode(["case", "text"]), "of-four": cbor.encode(["case", "text", "x",
        1]),
            "a-map": cbor.encode({"case": "x"}), "empty": b"", "no-cbor": b"\xff",
            "byte-behind": leaf("case", "text", "x") + b"\0",
            "long-form": b"\x98\x03" + leaf("case", "text", "x")[1:],
            "key-as-bytes": cbor.encode([b"case", "text", "x"]),
            "no-utf8": leaf("case", "text", "x")[:-1] + b"\xff",
            "text-null": leaf("case", "text", None), "text-as-list": leaf("case", "text", ["x"]),
            "text-negative": leaf("case", "text", -1)}
    for name, value in data.items():
        fault(f"leaf-{name}", "leaf-malformed", lambda rng, v=value: one({1: (v, {})}))
    trees = {"root-of-31": [b"1" * 31, 1], "count-as-text": [b"1" * 32, "1"],
             "count-0": [b"1" * 32, 0], "of-three": [b"1" * 32, 1, 1], "root-alone": [b"1" * 32]}
    for name, value in trees.items():
        fault(f"leaf-tree-{name}", "leaf-malformed",
              lambda rng, v=value: one({14: (leaf("claims", "list", v), {})}))
    fault("leaf-type-unknown", "unknown-type", lambda rng: one({9: scalar("summary", "x", "html")}))
    # Of an unknown type, and no leaf data at all.
    data = leaf("summary", "html", "x")
    broken = {"cut": data[:-1], "and-a-byte": data + b"\0", "not-utf8": data[:-1] + b"\xff",
              "tagged": data[:-2] + b"\xc1ax"}
    for name, value in broken.items():
        fault(f"leaf-type-unknown-{name}", "leaf-malformed", lambda rng, v=value: one({9: (v, {})}))
    fault("leaf-key-unknown", "unknown-field", lambda rng: one({9: scalar("notes", "x")}))
    fault("leaf-key-of-another-kind", "unknown-field", lambda rng: one({9: scalar("court", "x")}))
    fault("leaf-in-another-slot", "slot-mismatch", lambda rng: one({9: scalar("tool", "x")}))
    fault("leaf-text-for-list", "type-mismatch", lambda rng: one({14: scalar("claims", "x")}))
    fault("leaf-list-for-text", "type-mismatch ...", lambda rng: one(
        {9: a_list("summary", [leaf("summary", "text", "x")]), **DURESS}))
    fault("leaf-number-for-text", "type-mismatch", lambda rng: one(
        {12: scalar("tool", 7, "number")}))
    fault("leaf-files-for-relations", "type-mismatch ...", lambda rng: one(
        {59: (leaf("relations", "files", [b"1" * 32, 1]), {})}))
    fault("identities-shown-empty", "slot-mismatch", lambda rng: emptied())
    fault("identities-of-5", "count-mismatch", lambda rng: one(
        {63: (leaf("identities", "identities", [b"1" * 32, 5]), {})}, show=[0, 1, 63]))
    fault("identities-opened", "opening-malformed", lambda rng: one({63: (
        leaf("identities", "identities", [b"1" * 32, 4]),
        {"l": {"n": 4, "r": [0, 1], "h": bytes(96), "i": [b""]}})}, show=[0, 1, 63]))


def emptied():
    """The slot of identities is chaff, and shown."""
    return one({63: (None, {})}, show=[0, 1, 63])


def nested():
    for name, word in (("l", {"n": 1, "r": [], "h": b"", "i": []}),
                       ("t", {"n": 1, "r": [], "h": b"", "t": [], "c": []}),
                       ("f", {"n": 1, "r": [], "h": b"", "m": "x"})):
        fault(f"nested-{name}-under-a-text", "nested-without-parent", lambda rng, n=name,
            w=word: one(
            alter=lambda d: d["form"]["s"][1].update({n: w})))
        fault(f"nested-{name}-under-nothing", "nested-without-parent",
              lambda rng, n=name, w=word: one({9: (None, {n: w})}))
    fault("list-unopened", "nested-unopened", lambda rng: one(
        {14: (leaf("claims", "list", [b"1" * 32, 3]), {})}))
    fault("text-unopened", "nested-unopened", lambda rng: one(
        {**DURESS, 61: (leaf("text", "text-tree", [b"1" * 32, 3]), {})}))
    fault("list-with-no-range", "nested-unopened", lambda rng: with_list(
        lambda o: o.update(r=[], h=bytes(32), i=[])))
    fault("list-opened-as-text", "opening-malformed", lambda rng: one({14: (
        leaf("claims", "list", [b"1" * 32, 3]), text("text", [("a", 0)])[1])}))
    fault("list-opened-as-both", "opening-malformed", lambda rng: one({14: _both()}))
    of_list = {"n-more": (set_(n=4), "count-mismatch"), "n-less": (set_(n=2), "count-mismatch"),
               "item-less": (lambda o: o["i"].pop(), "opening-malformed"),
               "item-more": (lambda o: o["i"].append(b""), "opening-malformed"),
               "value-more": (lambda o: o.update(h=o["h"] + bytes(32)), "opening-malformed"),
               "r-behind-the-end": (lambda o: o.update(r=[0, 4]), "opening-malformed"),
               "items-swapped": (lambda o: o["i"].reverse(), "opening-mismatch"),
               "item-changed": (lambda o: o["i"].__setitem__(0, leaf("claims", "text", "zero")),
                                "opening-mismatch"),
               "value-flipped": (lambda o: o.update(h=bytes([o["h"][0] ^ 1]) + o["h"][1:]),
                                 "opening-mismatch"),
               "with-forms": (set_(m=[{"n": 32, "r": [], "h": bytes(32), "s": []}]),
                              "nested-without-parent"),
               "with-no-forms": (set_(m=[]), "opening-malformed")}
    for name, (change, classes) in of_list.items():
        fault(f"list-{name}", classes, lambda rng, c=change: with_list(c))
    items = {"of-another-key": (leaf("tool", "text", "x"), "slot-mismatch"),
             "of-type-bytes": (leaf("claims", "bytes", b"x"), "type-mismatch"),
             "of-type-unknown": (leaf("claims", "html", "x"), "unknown-type"),
             "no-cbor": (b"\xff", "leaf-malformed"), "empty": (b"", "leaf-malformed"),
             "text-as-number": (leaf("claims", "text", 1), "leaf-malformed")}
    for name, (item, classes) in items.items():
        fault(f"item-{name}", classes, lambda rng, i=item: with_list(lambda o: None, [i]))
    fault("list-in-part-value-flipped", "opening-mismatch", lambda rng: with_list(
        lambda o: o.update(h=flipped(rng, o["h"])), ranges=[(1, 2)]))
    fault("list-in-part-range-moved", "opening-mismatch ...", lambda rng: with_list(
        lambda o: o.update(r=[0, 1]), ranges=[(1, 2)]))


def _both():
    data, opened = a_list("claims", [leaf("claims", "text", "x")])
    return data, {**opened, **text("text", [("a", 0)])[1]}


def relations():
    for name, word, classes in (("unknown", "copies", "unknown-relation"),
                                ("upper-case", "About", "unknown-relation")):
        fault(f"relation-word-{name}", classes, lambda rng, w=word: second(w))
    fault("relation-leaf-flipped", "relation-mismatch", lambda rng: second(
        "about", lambda leaf_: flipped(rng, leaf_)))
    fault("relation-leaf-of-31", "leaf-malformed", lambda rng: second(
        "about", lambda leaf_: leaf_[:31]))
    fault("relation-to-the-next", "relation-mismatch", lambda rng: second("about", number=3))
    fault("relation-in-a-list", "type-mismatch", lambda rng: with_list(
        lambda o: None, [leaf("claims", "relation", ["about", b"1" * 32, 0])]))
    fault("relation-as-text", "type-mismatch", lambda rng: one({59: a_list(
        "relations", [leaf("relations", "text", "about 0")], type_="relations")}))


def second(word, change=lambda leaf_: leaf_, number=1):
    made = one()
    made.add("testimony", {**REQUIRED, 59: relation(word, change(made.vault.head()), number)})
    return made


def texts():
    def cuts(index, value):
        return lambda t: t["c"][0].__setitem__(index, value)
    changes = {
        "bytes-more": (cuts(0, 6), "cuts-mismatch"), "bytes-less": (cuts(0, 4), "cuts-mismatch"),
        "chaff-more": (cuts(1, 3), "cuts-mismatch"), "chaff-less": (cuts(1, 1), "cuts-mismatch"),
        "cuts-empty": (lambda t: t["c"].__setitem__(0, []), "cuts-mismatch"),
        "cuts-of-no-range": (lambda t: t["c"].append([1, 0]), "opening-malformed"),
        "cuts-missing": (lambda t: t["c"].pop(), "opening-malformed"),
        "text-missing": (lambda t: t["t"].pop(), "opening-malformed"),
        "word-changed": (lambda t: t["t"].__setitem__(0, "Them "), "opening-mismatch"),
        "value-flipped": (lambda t: t.update(h=bytes([t["h"][0] ^ 1]) + t["h"][1:]),
                          "opening-mismatch"),
        "value-more": (lambda t: t.update(h=t["h"] + bytes(32)), "opening-malformed"),
        "value-less": (lambda t: t.update(h=t["h"][32:]), "opening-malformed"),
        "n-more": (lambda t: t.update(n=t["n"] + 1), "count-mismatch"),
        "range-behind-the-end": (lambda t: t["r"].__setitem__(-1, t["n"] + 1), "opening-malformed"),
        "cuts-as-text": (lambda t: t.update(c=["x", "y"]), "opening-malformed"),
        "words-split-otherwise": (lambda t: t["c"].__setitem__(0, [2, 1, 3, 0]),
                                  "opening-mismatch"),
    }
    for name, (change, classes) in changes.items():
        fault(f"text-{name}", classes, lambda rng, c=change: with_text(c))
    fault("text-character-split", "word-not-utf8", lambda rng: split())
    fault("text-without-duress", "duress-closed", lambda rng: one(
        {61: text("text", [("They ", 2), ("came.", 0)])}))
    fault("text-with-duress-closed", "duress-closed", lambda rng: the_text(
        [("They ", 2)], show=[0, 1, 2, 61]))
    fault("text-in-a-court-record-without-duress", "duress-closed", lambda rng: one(
        {61: text("text", [("They ", 2), ("came.", 0)])}, kind="court-record"))


def split():
    """A letter of two bytes as two words."""
    word = "\u0444".encode()
    built = Salted("text", [(0, word[:1]), (0, word[1:])])
    opened = {**built.open(), "t": ["\u0444"], "c": [[1, 0, 1, 0]]}
    return one({**DURESS, 61: (leaf("text", "text-tree", built.reference()), {"t": opened})})


def of_files():
    wrong = {"content-flipped": (b"Bytes of a photograph", "file-mismatch file-digest-mismatch"),
             "content-longer": (b"bytes of a photograph.", "file-mismatch file-size-mismatch "
                                "file-digest-mismatch"),
             "content-empty": (b"", "file-mismatch file-size-mismatch file-digest-mismatch")}
    for name, (data, classes) in wrong.items():
        fault(f"file-{name}", classes, lambda rng, d=data: replaced(d))
    fault("file-size-lies", "file-size-mismatch", lambda rng: with_file(
        {3: scalar("size", 20, "number")}))
    fault("file-digest-lies", "file-digest-mismatch", lambda rng: with_file(
        {4: scalar("sha256", b"1" * 32, "bytes")}))
    fault("file-root-lies", "file-mismatch", lambda rng: with_file(content=(
        leaf("content", "file-tree", [b"1" * 32, 1]),
        file_bytes(b"bytes of a photograph", "data/entry-1/file-1.bin")[1])))
    fault("file-size-as-text", "type-mismatch", lambda rng: with_file({3: scalar("size", "21")}))
    fault("file-size-negative", "leaf-malformed", lambda rng: with_file(
        {3: scalar("size", -1, "number")}))
    fault("file-digest-as-text", "type-mismatch", lambda rng: with_file(
        {4: scalar("sha256", "1" * 64)}))
    fault("file-head-closed", "head-closed ...", lambda rng: with_file(show=[1, 3, 4, 5]))
    fault("file-kind-testimony", "unknown-kind ...", lambda rng: with_file(
        head=leaf("head", "head", ["testimony", 1, "original"])))
    fault("file-version-2", "unknown-version ...", lambda rng: with_file(
        head=leaf("head", "head", ["file", 2, "original"])))
    fault("file-field-of-a-testimony", "unknown-field", lambda rng: with_file(
        {21: scalar("court", "x")}))
    fault("file-second-digest-of-two-chunks", "file-mismatch file-digest-mismatch",
          lambda rng: replaced(bytes(65536) + b"y", bytes(65536) + b"x"))
    fault("file-with-cuts", "opening-malformed ...", lambda rng: cut_file())
    fault("file-form-of-another", "opening-mismatch", lambda rng: other_form())
    # No document of the form: nobody knows what it names, and the file beside it is no fault.
    trees = {"form": lambda d: d["form"], "list": lambda d: d["form"]["s"][-1]["l"],
             "file-form": lambda d: d["form"]["s"][-1]["l"]["m"][0],
             "file-tree": lambda d: d["form"]["s"][-1]["l"]["m"][0]["s"][-1]["f"]}
    unread = {"r-odd": lambda t: t["r"].append(9), "h-of-one-more-byte": lambda t: t.update(
        h=t["h"] + b"x")}
    for tree, at in trees.items():
        for name, change in unread.items():
            fault(f"file-beside-{tree}-{name}", "opening-malformed",
                  lambda rng, a=at, c=change: document(lambda d: c(a(d)), with_file))
    fault("file-form-n-64", "count-mismatch ...", lambda rng: form_of(lambda f: f.update(n=64)))
    fault("file-form-value-flipped", "opening-mismatch", lambda rng: form_of(
        lambda f: f.update(h=bytes([f["h"][0] ^ 1]) + f["h"][1:])))
    fault("file-shown-digest-content-closed", "size-beside-gap", lambda rng: closed_with_digest())
    fault("redactable-cuts-missing-a-byte", "file-mismatch ...",
          lambda rng: redactable(change=lambda o: o.update(c=[6, 0, 3, 2])))
    fault("redactable-chaff-off", "cuts-mismatch ...", lambda rng: redactable(
        change=lambda o: o.update(c=[6, 0, 4, 3])))


def replaced(data, was=b"bytes of a photograph"):
    made = with_file(data=was)
    made.file("data/entry-1/file-1.bin", data)
    return made


def cut_file():
    data = b"bytes of a photograph"
    value, opened = file_bytes(data, "data/entry-1/file-1.bin")
    opened["f"]["c"] = [len(data), 0]
    return with_file(content=(value, opened))


def form_of(change):
    built, opened = form("file", {1: scalar("name", "a")}, size=32)
    change(opened)
    return one({60: a_list("files", [leaf("files", "form", [built.root])], type_="files",
                           forms=[opened])})


def other_form():
    _, opened = form("file", {1: scalar("name", "b")}, size=32)
    built, _ = form("file", {1: scalar("name", "a")}, size=32)
    return one({60: a_list("files", [leaf("files", "form", [built.root])], type_="files",
                           forms=[opened])})


def closed_with_digest():
    built, opened = form("file", {4: scalar("sha256", b"1" * 32, "bytes"),
                                  5: file_bytes(b"hidden", "")}, [0, 4], size=32)
    return one({60: a_list("files", [leaf("files", "form", [built.root])], type_="files",
                           forms=[opened])})


def fill():
    for part in (malformed, roots, leaves, nested, relations, texts, of_files):
        part()
