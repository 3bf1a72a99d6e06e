"""Salted trees (docs/formats/salted-tree.md) and the log's tree (log-tree.md)."""
import hashlib

CONTENT, CHAFF = 0, 1
DEPTH = 40


class BadOpening(Exception):
    """The opening is not well-formed."""


def sha256(data):
    return hashlib.sha256(data).digest()


def label(text):
    return text.encode().ljust(16, b"\0")


def leaf_hash(name, kind, salt, data):
    return sha256(b"\0" + label(name) + bytes([kind]) + salt + data)


def node_hash(name, left, right):
    return sha256(b"\x01" + label(name) + left + right)


def split(a, b):
    return a + (1 << ((b - a - 1).bit_length() - 1))


def check_ranges(n, numbers):
    if not 1 <= n <= 1 << DEPTH or len(numbers) % 2:
        raise BadOpening("count or ranges")
    ranges, last = [], -1
    for begin, end in zip(numbers[::2], numbers[1::2]):
        if begin <= last or end <= begin or end > n:
            raise BadOpening("ranges not ascending")
        ranges.append((begin, end))
        last = end
    return ranges


def cuts(n, ranges, limit):
    """The pieces in order: (a, b, disclosed). Stops when there are more than limit."""
    pieces, todo = [], [(0, n, 0)]
    while todo:
        a, b, first = todo.pop()
        while first < len(ranges) and ranges[first][1] <= a:
            first += 1
        begin, end = ranges[first] if first < len(ranges) else (b, b)
        if begin >= b or (begin <= a and b <= end):
            pieces.append((a, b, begin < b))
            if len(pieces) + len(todo) > limit:
                raise BadOpening("more pieces than values")
            continue
        middle = split(a, b)
        todo += [(middle, b, first), (a, middle, first)]
    return pieces


def seed_level(a, b):
    return (b - a - 1).bit_length()


def _expand(name, seed, height, count, leaves):
    """Root over count leaves under a seed that stands above 2^height of them."""
    if height == 0:
        kind, data = next(leaves)
        return leaf_hash(name, kind, sha256(b"\x03" + seed)[:16], data)
    half = 1 << (height - 1)
    left_seed = sha256(b"\x02" + seed + b"\0")
    if count <= half:
        return _expand(name, left_seed, height - 1, count, leaves)
    left = _expand(name, left_seed, height - 1, half, leaves)
    right = _expand(name, sha256(b"\x02" + seed + b"\x01"), height - 1, count - half, leaves)
    return node_hash(name, left, right)


def open_root(name, n, numbers, values, leaves):
    """The root that an opening with these disclosed leaves leads to."""
    ranges = check_ranges(n, numbers)
    if len(values) % 32:
        raise BadOpening("values not of 32 bytes")
    values = [values[i:i + 32] for i in range(0, len(values), 32)]
    pieces = cuts(n, ranges, len(values))
    if len(pieces) != len(values):
        raise BadOpening("fewer pieces than values")
    hashes, source = {}, iter(leaves)
    for (a, b, disclosed), value in zip(pieces, values):
        hashes[a, b] = _expand(name, value, seed_level(a, b), b - a, source) if disclosed else value

    def root(a, b):
        if (a, b) in hashes:
            return hashes[a, b]
        middle = split(a, b)
        return node_hash(name, root(a, middle), root(middle, b))

    return root(0, n)


def disclosed_count(numbers):
    return sum(numbers[1::2]) - sum(numbers[::2])


def whole(n, numbers):
    return numbers == [0, n]


def whole_root(name, seed, leaves):
    """Root of a tree whose seed and leaves are all known."""
    return open_root(name, len(leaves), [0, len(leaves)], derived(seed, len(leaves)), leaves)


def derived(seed, n):
    for _ in range(DEPTH - seed_level(0, n)):
        seed = sha256(b"\x02" + seed + b"\0")
    return seed


def log_leaf(entry):
    return sha256(b"\0" + entry)


def log_inclusion(index, size, leaf, proof, root):
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha256(b"\x01" + p + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def log_consistency(old, new, old_root, new_root, proof):
    """RFC 9162 section 2.1.4.2, for 0 < old < new."""
    if not 0 < old < new or not proof:
        return False
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01" + c + fr), sha256(b"\x01" + c + sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01" + sr + c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root
