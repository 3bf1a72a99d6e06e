"""Fields by kind and slot, read out of the page that specifies them, and the data of leaves."""
import pathlib
import re

import cbor

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats" / "schema.md"
STATUS = {"original", "amends", "retracts", "supersedes"}
RELATIONS = {"supports", "contradicts", "supersedes", "retracts", "amends", "translation_of",
             "transcript_of", "derived_from", "excerpt_of", "answers", "about"}
NESTED = {"list", "relations", "files", "identities", "text-tree", "file-tree"}


def _read_kinds():
    kinds, kind = {}, None
    for line in PAGE.read_text("utf-8").split("\n"):
        if line.startswith("### "):
            kind = kinds.setdefault(line[4:], {})
        row = re.match(r"\| (\d+) \| `(\w+)` \| (\w[\w-]*) \|", line)
        if row and kind is not None:
            kind[int(row[1])] = (row[2], row[3])
    return kinds


KINDS = _read_kinds()


class BadLeaf(Exception):
    """The class of findings.md is the argument."""


def _tree(value):
    return (isinstance(value, list) and len(value) == 2 and cbor.typed(value[0], 32) and
            cbor.typed(value[1], int) and 1 <= value[1] <= 1 << 40)


VALUES = {
    "head": lambda v: isinstance(v, list) and len(v) == 3 and cbor.typed(v[0], str) and
    cbor.typed(v[1], int) and cbor.typed(v[2], str),
    "text": lambda v: isinstance(v, str),
    "number": lambda v: cbor.typed(v, int),
    "bytes": lambda v: isinstance(v, bytes),
    "relation": lambda v: isinstance(v, list) and len(v) == 3 and cbor.typed(v[0], str) and
    cbor.typed(v[1], 32) and cbor.typed(v[2], int),
    "form": lambda v: isinstance(v, list) and len(v) == 1 and cbor.typed(v[0], 32),
    **{name: _tree for name in NESTED}}


def leaf(data):
    """Key, type and value of a leaf."""
    try:
        item = cbor.decode(data)
    except cbor.Malformed as fault:
        raise BadLeaf("leaf-malformed") from fault
    if not (isinstance(item, list) and len(item) == 3 and isinstance(item[0], str) and
            isinstance(item[1], str)):
        raise BadLeaf("leaf-malformed")
    if item[1] not in VALUES:
        raise BadLeaf("unknown-type")
    if not VALUES[item[1]](item[2]):
        raise BadLeaf("leaf-malformed")
    return item


def allowed(kind, key, shape):
    """The types that a field's shape allows."""
    if shape == "content":
        return {"text-tree", "file-tree"} if kind == "file" else {"text-tree"}
    return {"text", "bytes"} if (kind, key) == ("file", "name") else {shape}


def field(kind, slot, data):
    """Checks the leaf in a slot behind the head; gives key, type and value."""
    key, type_, value = leaf(data)
    if key not in {name for name, _ in KINDS[kind].values()}:
        raise BadLeaf("unknown-field")
    if slot not in KINDS[kind] or KINDS[kind][slot][0] != key:
        raise BadLeaf("slot-mismatch")
    if type_ not in allowed(kind, key, KINDS[kind][slot][1]):
        raise BadLeaf("type-mismatch")
    return key, type_, value


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
