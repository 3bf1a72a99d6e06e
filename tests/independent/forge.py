"""Makes bundles from docs/formats alone, true and false ones, with keys of its own."""
import base64
import hashlib

import age
import bag as bags
import cbor
import ed25519
import entry as entries
import note
import opening_shape
import tar
import tree

READER = b"reader's identity, 32 bytes long"
FILE_KEY = b"16-byte file key"
NONCE = b"payload nonce 16"


class Salted:
    """A salted tree whose seed is known; the salts depend on what is in it."""

    def __init__(self, name, leaves):
        self.name, self.leaves = "aigaq %s v1" % name, leaves
        self.seed = tree.sha256(repr((name, leaves)).encode())
        self.root = tree.whole_root(self.name, self.seed, leaves)

    def part(self, a, b):
        """Root over a part of the leaves."""
        if b - a > 1:
            middle = tree.split(a, b)
            return tree.node_hash(self.name, self.part(a, middle), self.part(middle, b))
        kind, data = self.leaves[a]
        return tree.leaf_hash(self.name, kind, tree.sha256(b"\x03" + self.below(0, a))[:16], data)

    def below(self, height, first):
        seed = self.seed
        for level in range(tree.DEPTH - 1, height - 1, -1):
            seed = tree.sha256(b"\x02" + seed + bytes([first >> level & 1]))
        return seed

    def open(self, ranges=None):
        n = len(self.leaves)
        ranges = [(0, n)] if ranges is None else ranges
        values = [self.below(tree.seed_level(a, b), a) if shown else self.part(a, b)
                  for a, b, shown in tree.cuts(n, ranges, 1 << 20)]
        return {"n": n, "r": [x for pair in ranges for x in pair], "h": b"".join(values)}

    def reference(self):
        return [self.root, len(self.leaves)]


def leaf(key, type_, value):
    return cbor.encode([key, type_, value])


def slots_of(indices):
    """Ranges of these leaves."""
    ranges = []
    for i in sorted(indices):
        if ranges and ranges[-1][1] == i:
            ranges[-1] = (ranges[-1][0], i + 1)
        else:
            ranges.append((i, i + 1))
    return ranges


def form(kind, values, show=None, status="original", size=64, head=None):
    """values: slot to (leaf, nested). show: the slots opened, all that hold something if None."""
    values = dict(values)
    values[0] = (head or leaf("head", "head", [kind, 1, status]), {})
    if kind != "file" and 63 not in values:
        chaff = Salted("list", [(1, b"")] * 4)
        values[63] = (leaf("identities", "identities", chaff.reference()), {})
    leaves = [(0, values[i][0]) if values.get(i, (None,))[0] is not None else (1, b"")
              for i in range(size)]
    built = Salted("form", leaves)
    show = set(values) - {63} if show is None else show
    slots = []
    for i in sorted(show):
        data, nested = values.get(i, (None, {}))
        slots.append({**({} if data is None else {"d": data}), **nested})
    return built, {**built.open(slots_of(show)), "s": slots}


def scalar(key, value, type_="text"):
    return leaf(key, type_, value), {}


def a_list(key, items, ranges=None, type_="list", forms=None):
    """items: leaf data."""
    built = Salted("list", [(0, item) for item in items])
    opened = built.open(ranges)
    opened["i"] = [items[i] for a, b in ranges or [(0, len(items))] for i in range(a, b)]
    if forms is not None:
        opened["m"] = forms
    return leaf(key, type_, built.reference()), {"l": opened}


def text_tree(cut_words):
    return Salted("text", [item for word, chaff in cut_words
                           for item in [(0, word.encode())] + [(1, b"")] * chaff])


def text(key, cut_words, shown=None):
    """cut_words: (word, chaff) pairs. shown: ranges of words."""
    built, shown = text_tree(cut_words), shown or [(0, len(cut_words))]
    starts = [0]
    for _, chaff in cut_words:
        starts.append(starts[-1] + 1 + chaff)
    opened = built.open([(starts[a], starts[b]) for a, b in shown])
    opened["t"] = ["".join(w for w, _ in cut_words[a:b]) for a, b in shown]
    opened["c"] = [[x for w, c in cut_words[a:b] for x in (len(w.encode()), c)] for a, b in shown]
    return leaf(key, "text-tree", built.reference()), {"t": opened}


def file_bytes(data, member):
    built = Salted("file", [(0, data[i:i + 65536]) for i in range(0, len(data) or 1, 65536)])
    return leaf("content", "file-tree", built.reference()), {"f": {**built.open(), "m": member}}


def excerpt(data, ranges):
    """A file of which these ranges of chunks are shown."""
    built = Salted("file", [(0, data[i:i + 65536]) for i in range(0, len(data) or 1, 65536)])
    return leaf("content", "file-tree", built.reference()), {"f": built.open(ranges)}


class Vault:
    def __init__(self, name=b"a vault of the checker"):
        self.seed = tree.sha256(name)
        self.key = ed25519.sign(self.seed, b"")[0]
        genesis = {"format": 1, "log_key": self.key, "random": tree.sha256(b"random" + name),
                   "succession": tree.sha256(b"succession")}
        self.id = entries.vault_id(genesis)
        self.entries = []
        built, _ = form("enrolment", {1: scalar("public_key", "none")})
        self.commit(built.root, {"genesis": genesis})

    def commit(self, form_root, more=None, author=None):
        """Adds an entry; gives its number and its author leaf. author: the leaf, if it is known."""
        author = author or tree.sha256(b"author" + form_root)
        prev = self.head()
        stmt = entries.statement_root(form_root, {"leaf": author})
        self.entries.append(cbor.encode({"v": 1, "seq": len(self.entries), "prev": prev,
                                         "stmt": stmt, "vault": self.id, **(more or {})}))
        return len(self.entries) - 1, author

    def head(self):
        """Leaf hash of the last entry."""
        return tree.log_leaf(self.entries[-1]) if self.entries else bytes(32)

    def checkpoint(self, text=None):
        name = note.origin(self.id)
        leaves = [tree.log_leaf(entry) for entry in self.entries]
        if text is None:
            root = base64.b64encode(log_root(leaves)).decode()
            text = f"{name}\n{len(leaves)}\n{root}\n"
        signature = ed25519.sign(self.seed, text.encode())[1]
        blob = base64.b64encode(note.key_id(name, self.key) + signature).decode()
        return f"{text}\n\u2014 {name} {blob}\n".encode()

    def proof(self, index, checkpoint):
        path = log_path(index, [tree.log_leaf(entry) for entry in self.entries])
        lines = ["c2sp.org/tlog-proof@v1", f"index {index}",
                 *(base64.b64encode(h).decode() for h in path), "", ""]
        return "\n".join(lines).encode() + checkpoint

    def vkey(self):
        return note.verifier_key(note.origin(self.id), self.key)


def log_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = tree.split(0, len(leaves))
    return tree.sha256(b"\x01" + log_root(leaves[:k]) + log_root(leaves[k:]))


def log_path(index, leaves):
    if len(leaves) == 1:
        return []
    k = tree.split(0, len(leaves))
    if index < k:
        return log_path(index, leaves[:k]) + [log_root(leaves[k:])]
    return log_path(index - k, leaves[k:]) + [log_root(leaves[:k])]


class Bundle:
    """Collects entries, then packs. Every part can be altered before the next is made from it."""

    def __init__(self, vault=None):
        self.vault, self.shown, self.files = vault or Vault(), {}, {}
        self.payload, self.extra, self.stanza_count, self.mine = {}, {}, 4, 1
        self.checkpoint_text = self.checkpoint = None
        self.alter_members = self.alter_signature = lambda value: value
        self.later = {}  # a stage of packing to a function: see pack, and the texts of the bag

    def add(self, kind, values, show=None, alter=None, author=None, **more):
        """author: a seed; the author is shown then."""
        built, opened = form(kind, values, show, **more)
        version = 2 if opening_shape.has_excerpt(opened) else 1
        document = {"v": version, "form": opened,
                    **(self._author(built.root, author) if author else {})}
        leaf_ = entries.author_leaf(document["author"]) if author else None
        number, leaf_ = self.vault.commit(built.root, author=leaf_)
        if not author:
            document["leaf"] = leaf_
        if alter:
            alter(document)
        self.shown[number] = cbor.encode(document)
        return number

    def _author(self, root, seed):
        vault = self.vault
        payload = [vault.id, len(vault.entries), vault.head(), root]
        return {"author": {"salt": tree.sha256(b"salt" + root)[:16],
                           "cose": entries.sign(seed, b"aigaq author v1", payload)}}

    def altered(self, stage, value):
        return self.later[stage](value) if stage in self.later else value

    def file(self, member, data):
        self.files[member] = data

    def members(self):
        vault = self.vault
        checkpoint = self.checkpoint or vault.checkpoint(self.checkpoint_text)
        out = {"bagit.txt": bags.BAGIT, "data/checkpoint.txt": checkpoint}
        for number in sorted({0, *self.shown}):
            folder = f"data/entry-{number}/"
            out[folder + "entry.cbor"] = vault.entries[number]
            out[folder + "proof.txt"] = vault.proof(number, checkpoint)
            if number in self.shown:
                out[folder + "opening.cbor"] = self.shown[number]
        out.update(self.files)
        out.update(self.extra)
        members = sorted(self.alter_members(out).items(), key=lambda m: bags.place(m[0]) or (9,))
        data = [(name, text) for name, text in members if name.startswith("data/")]
        oxum = b"Payload-Oxum: %d.%d\n" % (sum(len(text) for _, text in data), len(data))
        tags = [m for m in members if m not in data]
        for name, make in (("bag-info.txt", lambda: oxum),
                           ("manifest-sha256.txt", lambda: manifest(data)),
                           ("tagmanifest-sha256.txt", lambda: manifest(tags))):
            text = self.altered(name, make())
            tags += [] if text is None else [(name, text)]
        return [m for m in members if m[0] in ("bagit.txt",)] + data + [
            m for m in tags if m[0] != "bagit.txt"], checkpoint

    def stanzas(self):
        """The text and the commitment of each."""
        recipient = ed25519.x25519(READER)
        return [age.stanza(FILE_KEY, recipient if i == self.mine else tree.sha256(
            b"grease %d" % i)[:31] + b"\0", tree.sha256(b"ephemeral %d" % i))
                for i in range(self.stanza_count)]

    def sealed(self):
        """Members with the vault's signature, and the texts of the stanzas."""
        members, checkpoint = self.members()
        pairs = self.altered("stanzas", self.stanzas())
        tags = dict(members).get("tagmanifest-sha256.txt", b"")
        payload = {"v": 1, "mode": "single", "purpose": "a test",
                   "tagmanifest": hashlib.sha256(tags).digest(),
                   "recipients": [c for _, c in pairs],
                   "file_key": age.file_key_commitment(FILE_KEY),
                   "checkpoint": checkpoint.decode(), **self.payload}
        raw = self.altered("payload", cbor.encode(payload))
        signature = ed25519.sign(self.vault.seed, bags.signed(raw))[1]
        cose = bytes.fromhex("d28443a10127a0") + cbor.encode(raw) + b"\x58\x40" + signature
        members.append(("signature.cose", self.alter_signature(cose)))
        return members, [text for text, _ in pairs]

    def pack(self):
        members, texts = self.sealed()
        plain = self.altered("tar", tar.write(self.altered("all", members)))
        texts = self.altered("header", texts)
        return self.altered("age", age.encrypt(plain, FILE_KEY, texts, NONCE))


def manifest(members):
    return b"".join(b"%s  %s\n" % (hashlib.sha256(data).hexdigest().encode(), name.encode())
                    for name, data in sorted(members))


def bech32(prefix, data):
    number = int.from_bytes(data, "big") << 4
    values = [number >> 5 * i & 31 for i in range(51, -1, -1)]
    check = age.polymod(age.spread(prefix) + values + [0] * 6) ^ 1
    values += [check >> 5 * i & 31 for i in range(5, -1, -1)]
    return prefix + "1" + "".join(age.BECH32[v] for v in values)


def identity_text(secret):
    """The identity as the line of an identity file."""
    return bech32("age-secret-key-", secret).upper()


REQUIRED = {1: scalar("case", "January"), 2: scalar("title", "A title")}
