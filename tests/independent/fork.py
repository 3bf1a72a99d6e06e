"""Fork proofs and consistency (docs/formats/fork.md, log-tree.md)."""
import note
import tree
from note import Malformed


def _node(left, right):
    return tree.sha256(b"\x01" + left + right)


def both_roots(old, new, hashes):
    """Steps 4 and 5 of log-tree.md; None when the proof is of another length."""
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = hashes[0]
    for c in hashes[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            fr, sr = _node(c, fr), _node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = _node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr) if sn == 0 else None


def consistent(old, new, old_root, new_root, hashes):
    if old > new:
        return False
    if old == new:
        return not hashes and old_root == new_root
    if old == 0:
        return not hashes and old_root == tree.sha256(b"")
    if not hashes:
        return False
    if old & (old - 1) == 0:
        hashes = [old_root, *hashes]
    return both_roots(old, new, hashes) == (old_root, new_root)


class Fork:
    """Raises Malformed unless it has the form of a fork proof."""

    def __init__(self, data):
        head, found, rest = data.partition(b"\n\n")
        if not found or len(data) > (2 << 20) + (64 << 10):
            raise Malformed("head of a fork proof")
        lines = head.decode("utf-8", "strict").split("\n")
        if lines.pop(0) != "aigaq-fork v1":
            raise Malformed("header")

        def take(name):
            if not lines or not lines[0].startswith(name + " "):
                raise Malformed(name)
            return lines.pop(0)[len(name) + 1:]

        def take_all(name):
            out = []
            while lines and lines[0].startswith(name + " "):
                out.append(note.exact(take(name), 32))
            return out

        self.kind = take("kind")
        if self.kind not in ("heads", "prefix", "leaves"):
            raise Malformed("kind")
        self.name, self.key = note.read_verifier_key(take("key"))
        self.hashes = take_all("hash") if self.kind == "prefix" else []
        self.leaves = take_all("leaf") if self.kind == "leaves" else []
        first, second = note.decimal(take("first")), note.decimal(take("second"))
        if lines or first + second != len(rest) or len(self.hashes) > 64:
            raise Malformed("halves")
        self.halves = rest[:first], rest[first:]

    def holds(self):
        if self.kind == "leaves":
            proofs = [note.read_foreign_proof(half) for half in self.halves]
            heads = [note.ForeignCheckpoint(checkpoint) for _, _, checkpoint in proofs]
        else:
            proofs, heads = [], [note.ForeignCheckpoint(half) for half in self.halves]
        a, b = heads
        if not all(head.signed_by(self.name, self.key) for head in heads) or a.origin != b.origin:
            return False
        if a.origin.startswith("aigaq/") and a.origin != self.name:
            return False
        if self.kind == "heads":
            return a.size == b.size and a.root != b.root
        if self.kind == "prefix":
            if not 0 < a.size < b.size or not self.hashes:
                return False
            roots = both_roots(a.size, b.size, self.hashes)
            return roots is not None and roots[1] == b.root and roots[0] != a.root
        if len(self.leaves) != 2 or proofs[0][0] != proofs[1][0]:
            return False
        return self.leaves[0] != self.leaves[1] and all(
            tree.log_inclusion(index, head.size, leaf, path, head.root)
            for (index, path, _), head, leaf in zip(proofs, heads, self.leaves))


def verified(data):
    try:
        return Fork(data).holds()
    except (Malformed, UnicodeDecodeError):
        return False
