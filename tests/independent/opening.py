"""Openings of entries (docs/formats/opening.md): what is shown, and every rule for it."""
import hashlib

import cbor
import entry as entries
import opening_shape
import schema
import tree

LEAVES_IN_RANGE = 1 << 27
REDACTABLE = 1 << 24
TELLS = ("summary", "confession")
MEMBER = {"list": "l", "relations": "l", "files": "l", "text-tree": "t", "file-tree": "f"}


def words(data, cuts, begin, count):
    """Words and chaff of a range, or the class of what is wrong; data is bytes."""
    lengths, chaff = cuts[::2], cuts[1::2]
    if not cuts or sum(lengths) != len(data) or count > LEAVES_IN_RANGE:
        return "cuts-mismatch"
    if len(lengths) + sum(chaff) != count or max(chaff) > 255:
        return "cuts-mismatch"
    if 0 in lengths and (len(lengths) > 1 or begin != 0):
        return "cuts-mismatch"
    out, at = [], 0
    for length, behind in zip(lengths, chaff):
        word = data[at:at + length]
        if not schema.is_utf8(word):
            return "word-not-utf8"
        out.append((word, behind))
        at += length
    return out


def cuts_fit(cuts, n):
    """Whether the cuts of a redactable file can be, before its bytes are seen."""
    lengths, chaff = cuts[::2], cuts[1::2]
    return (bool(cuts) and sum(lengths) <= REDACTABLE and len(lengths) + sum(chaff) == n and
            n <= LEAVES_IN_RANGE and max(chaff) <= 255 and (0 not in lengths or len(lengths) == 1))


def leaves_of(list_of_words):
    for word, chaff in list_of_words:
        yield tree.CONTENT, word
        for _ in range(chaff):
            yield tree.CHAFF, b""


def pieces(n, numbers, texts):
    """Text and gaps in order, for people to read."""
    out, last, before = [], 0, " "
    for begin, end, text in zip(numbers[::2], numbers[1::2], texts):
        if begin > last:
            out.append({"gap": begin - last, "flagged": not before[-1:].isspace()})
        out.append({"text": text})
        last, before = end, text or " "
    if last < n:
        out.append({"gap": n - last, "flagged": not before[-1:].isspace()})
    return out


class Checker:
    """Checks one entry with its opening. members: a function from a file's number and
    the name of its member to bytes or None. parts: from a file's number and the byte at which
    an excerpt begins to the name of its member and bytes or None."""

    def __init__(self, data, opening, members, parts):
        self.members, self.parts = members, parts
        self.found, self.named, self.tells = [], set(), False
        self.shown = {"fields": {}, "empty": [], "lists": {}, "relations": [], "files": []}
        self.entry, found = entries.read(data)
        self.found += found
        self.readable = True
        try:
            value = opening_shape.decode(opening)
        except cbor.Malformed:
            self.readable = False
            self.add("opening-malformed")
            return
        root = self.form(value["form"], 64)
        if root and self.entry:
            self._statement(root, value)
        if root:
            self.slots(value["form"], self.shown, None)

    def add(self, name):
        self.found.append(name)

    def _statement(self, root, value):
        if entries.statement_root(root, value) != self.entry["stmt"]:
            self.add("statement-root-mismatch")
        if "author" in value:
            key = entries.author_key(value["author"]["cose"], self.entry, root)
            if key is None:
                self.add("author-signature")
            else:
                self.shown["author"] = key.hex()

    def form(self, form, n):
        if form["n"] != n:
            self.add("count-mismatch")
            return None
        leaves = [(tree.CONTENT, s["d"]) if "d" in s else (tree.CHAFF, b"") for s in form["s"]]
        return self.root("aigaq form v1", form, leaves)

    def root(self, name, opened, leaves):
        try:
            tree.check_ranges(opened["n"], opened["r"])
            if tree.disclosed_count(opened["r"]) != len(leaves):
                raise tree.BadOpening("other number of leaves")
            return tree.open_root(name, opened["n"], opened["r"], opened["h"], leaves)
        except tree.BadOpening:
            self.add("opening-malformed")
            return None

    def slots(self, form, shown, kind_of_file):
        numbers = [i for a, b in zip(form["r"][::2], form["r"][1::2]) for i in range(a, b)]
        slots = dict(zip(numbers, form["s"]))
        kind = self.head(slots.get(0, {}), kind_of_file, shown)
        if kind is None:
            return
        state = {"kind": kind, "whole": None}
        for number, slot in slots.items():
            if number:
                self.slot(kind, number, slot, shown, state)
        if kind_of_file is not None:
            self.size_and_digest(shown, state)
        elif self.tells and 62 not in slots:
            self.add("duress-closed")

    def head(self, slot, kind_of_file, shown):
        if "d" not in slot:
            self.add("head-closed")
            return None
        if set(slot) & set("ltf"):
            self.add("nested-without-parent")
        try:
            key, type_, value = schema.leaf(slot["d"])
            if (key, type_) != ("head", "head"):
                raise schema.BadLeaf("slot-mismatch")
            kind, version, status = value
            if kind not in schema.KINDS or (kind == "file") != (kind_of_file is not None):
                raise schema.BadLeaf("unknown-kind")
            if version != 1:
                raise schema.BadLeaf("unknown-version")
            if status not in schema.STATUS or (kind == "file" and status != "original"):
                raise schema.BadLeaf("unknown-status")
        except schema.BadLeaf as fault:
            self.add(str(fault))
            return None
        shown["kind"], shown["status"] = kind, status
        return kind

    def slot(self, kind, number, slot, shown, state):
        present = set(slot) & set("ltf")
        if "d" not in slot:
            if present:
                self.add("nested-without-parent")
            if kind != "file" and number == 63:
                self.add("slot-mismatch")
            elif number in schema.KINDS[kind]:
                shown["empty"].append(schema.KINDS[kind][number][0])
            return
        try:
            key, type_, value = schema.field(kind, number, slot["d"])
        except schema.BadLeaf as fault:
            self.add(str(fault))
            return
        self.tells = self.tells or type_ == "text-tree" or key in TELLS
        if type_ not in schema.NESTED:
            if present:
                self.add("nested-without-parent")
            if type_ == "bytes" and (schema.is_utf8(value) if key == "name" else len(value) != 32):
                self.add("leaf-malformed")
                return
            if key == "name" and kind == "file":
                shown["name"] = value if isinstance(value, bytes) else value.encode()
            if isinstance(value, bytes):
                value = value.decode("utf-8", "replace") if key == "name" else value.hex()
            shown["fields"][key] = value
        elif type_ == "identities":
            if present:
                self.add("opening-malformed")
            if value[1] != 4:
                self.add("count-mismatch")
        else:
            self.nested(key, type_, value, slot, shown, state)

    def nested(self, key, type_, value, slot, shown, state):
        present, may = set(slot) & set("ltf"), {MEMBER[type_]}
        if type_ == "text-tree" and state["kind"] == "file":
            may.add("f")
        if not present:
            self.add("nested-unopened")
            return
        if len(present) > 1 or not present <= may:
            self.add("opening-malformed")
            return
        which = present.pop()
        opened, (root, n) = slot[which], value
        if opened["n"] != n:
            self.add("count-mismatch")
            return
        if not opened["r"]:
            self.add("nested-unopened")
            return
        if which == "l":
            self.list(key, opened, root, shown)
        elif which == "t":
            self.text(opened, root, shown, state)
        else:
            self.file(type_, opened, root, shown, state)

    def list(self, key, opened, root, shown):
        forms = opened.get("m", [])
        try:
            tree.check_ranges(opened["n"], opened["r"])
            if key != "files" and forms:
                raise schema.BadLeaf("nested-without-parent")
            if key == "files" and len(forms) < len(opened["i"]):
                raise schema.BadLeaf("nested-unopened")
            if key == "files" and len(forms) > len(opened["i"]):
                raise schema.BadLeaf("opening-malformed")
        except schema.BadLeaf as fault:
            self.add(str(fault))
            return
        except tree.BadOpening:
            self.add("opening-malformed")
            return
        computed = self.root("aigaq list v1", opened, [(tree.CONTENT, i) for i in opened["i"]])
        if computed is None:
            return
        if computed != root:
            self.add("opening-mismatch")
        shown["lists"][key] = [len(opened["i"]), opened["n"]]
        expected = {"relations": "relation", "files": "form"}.get(key, "text")
        values = []
        for place, data in enumerate(opened["i"]):
            try:
                item_key, type_, value = schema.leaf(data)
                if item_key != key:
                    raise schema.BadLeaf("slot-mismatch")
                if type_ != expected:
                    raise schema.BadLeaf("type-mismatch")
                if key == "relations" and value[0] not in schema.RELATIONS:
                    raise schema.BadLeaf("unknown-relation")
                values.append((place, value) if key == "files" else value)
            except schema.BadLeaf as fault:
                self.add(str(fault))
        if key == "files":
            self.files(opened, values, shown)
            return
        if key == "relations":
            shown["relations"] += [[w, leaf.hex(), number] for w, leaf, number in values]
        else:
            shown["fields"][key] = values

    def files(self, opened, values, shown):
        numbers = [i for a, b in zip(opened["r"][::2], opened["r"][1::2]) for i in range(a, b)]
        for place, value in values:
            index, form = numbers[place], opened["m"][place]
            file = {"number": index + 1, "fields": {}, "empty": [], "lists": {}}
            root = self.form(form, 32)
            if root is None:
                continue
            if root != value[0]:
                self.add("opening-mismatch")
            shown["files"].append(file)
            self.slots(form, file, index)

    def text(self, opened, root, shown, state):
        texts, all_cuts, numbers = opened["t"], opened["c"], opened["r"]
        try:
            ranges = tree.check_ranges(opened["n"], numbers)
            if not len(texts) == len(all_cuts) == len(ranges):
                raise tree.BadOpening("texts and cuts")
        except tree.BadOpening:
            self.add("opening-malformed")
            return
        parts = [words(t.encode(), c, a, b - a) for t, c, (a, b) in zip(texts, all_cuts, ranges)]
        faults = [part for part in parts if isinstance(part, str)]
        if faults:
            self.add(faults[0])
            return
        try:
            computed = tree.open_root("aigaq text v1", opened["n"], numbers, opened["h"],
                                      (leaf for part in parts for leaf in leaves_of(part)))
        except tree.BadOpening:
            self.add("opening-malformed")
            return
        if computed != root:
            self.add("opening-mismatch")
            return
        shown["text"] = pieces(opened["n"], numbers, texts)
        if tree.whole(opened["n"], numbers):
            state["whole"] = texts[0].encode()

    def excerpt(self, type_, opened, root, shown):
        n, numbers, name = opened["n"], opened["r"], "aigaq file v1"
        try:
            if type_ != "file-tree" or "c" in opened or tree.whole(n, numbers):
                raise tree.BadOpening("no excerpt")
            ranges = tree.check_ranges(n, numbers)
            if len(tree.cuts(n, ranges, len(opened["h"]) // 32)) != len(opened["h"]) // 32:
                raise tree.BadOpening("fewer pieces than values")
        except tree.BadOpening:
            self.add("opening-malformed")
            return
        shown["chunks"], shown["excerpts"], leaves, fits, all_there = n, [], [], True, True
        for begin, end in ranges:
            path, data = self.parts(shown["number"], begin * 65536)
            self.named.add(path)
            if data is None:
                self.add("missing-file")
                all_there = False
                continue
            shown["excerpts"].append([path, begin * 65536, begin * 65536 + len(data) - 1])
            part = [(tree.CONTENT, data[i:i + 65536]) for i in range(0, len(data), 65536)]
            short = end == n and 0 < len(data) % 65536
            fits = fits and len(part) == end - begin and (short or len(data) % 65536 == 0)
            leaves += part
        if all_there and (not fits or
                          tree.open_root(name, n, numbers, opened["h"], leaves) != root):
            self.add("file-mismatch")

    def file(self, type_, opened, root, shown, state):
        if "m" not in opened:
            self.excerpt(type_, opened, root, shown)
            return
        if (not opened["m"] or ("c" in opened) != (type_ == "text-tree") or
                not tree.whole(opened["n"], opened["r"])):
            self.add("opening-malformed")
            return
        if type_ == "text-tree" and not cuts_fit(opened["c"], opened["n"]):
            self.add("cuts-mismatch")
            return
        data = self.members(shown["number"], opened["m"])
        shown["path"] = opened["m"]
        if data is not None:
            self.named.add(opened["m"])
        else:
            self.add("missing-file")
            state["whole"] = False
            return
        state["whole"] = data
        if type_ == "text-tree":
            part = words(data, opened["c"], 0, opened["n"])
            leaves = None if isinstance(part, str) else list(leaves_of(part))
        else:
            leaves = [(tree.CONTENT, data[i:i + 65536]) for i in range(0, len(data) or 1, 65536)]
            leaves = leaves if len(leaves) == opened["n"] else None
        if leaves is None:
            self.add("file-mismatch")
            return
        name = "aigaq text v1" if type_ == "text-tree" else "aigaq file v1"
        computed = self.root(name, opened, leaves)
        if computed is not None and computed != root:
            self.add("file-mismatch")

    def size_and_digest(self, shown, state):
        if not {"size", "sha256"} & set(shown["fields"]):
            return
        if state["whole"] is None:
            self.add("size-beside-gap")
        elif state["whole"] is not False:
            fields, data = shown["fields"], state["whole"]
            if fields.get("size", len(data)) != len(data):
                self.add("file-size-mismatch")
            if fields.get("sha256", digest := hashlib.sha256(data).hexdigest()) != digest:
                self.add("file-digest-mismatch")
