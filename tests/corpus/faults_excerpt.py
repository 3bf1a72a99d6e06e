"""Faults of excerpts: parts of a file, in members of their own."""
import tree
from case import fault
from forge import Salted, excerpt, leaf, scalar
from made import of_two_films, redactable, with_excerpt

SIZE = 4 * 65536 + 100  # of the file that is shown in part
LAST = "data/entry-1/file-1-from-byte-262144.bin"
ONE = "data/entry-1/file-1-from-byte-65536.bin"
TWO = "data/entry-1/file-1-from-byte-131072.bin"
THREE = "data/entry-1/file-1-from-byte-196608.bin"
NO_OPENING = "opening-malformed unexpected-member"


def changed(name, change):
    """One member's bytes changed."""
    return lambda members: members.update({name: change(members[name])})


def renamed(old, new):
    return lambda members: members.update({new: members.pop(old)})


def added(name, data):
    return lambda members: members.update({name: data})


def swapped(members):
    members[ONE], members[THREE] = members[THREE], members[ONE]


def moved(there, size):
    """The last bytes of the first member stand before those of another."""
    def change(members):
        first = min(members)
        end = members[first][-size:]
        members[first], members[there] = members[first][:-size], end + members[there]
    return change


def of_other(member, other):
    return lambda members: members.update({member: members[other]})


def of_bytes():
    flip = {"first-byte": 0, "inner-byte": 40000, "last-byte": -1}
    for name, at in flip.items():
        def flipped(data, at=at):
            data = bytearray(data)
            data[at] ^= 1
            return bytes(data)
        fault(f"excerpt-{name}-flipped", "file-mismatch", lambda rng, c=flipped: with_excerpt(
            members=changed(ONE, c)))
    for name, ranges, member in (("inner", [(1, 2)], ONE), ("end", [(4, 5)], LAST),
                                 ("first-of-two", [(1, 2), (3, 4)], ONE),
                                 ("last-of-two", [(1, 2), (3, 4)], THREE)):
        for kind, change in (("shorter", lambda d: d[:-1]), ("longer", lambda d: d + b"\0"),
                             ("empty", lambda d: b""), ("chunk-more", lambda d: d + d)):
            fault(f"excerpt-{name}-{kind}", "file-mismatch",
                  lambda rng, r=ranges, m=member, c=change: with_excerpt(r, members=changed(m, c)))
        fault(f"excerpt-{name}-missing", "missing-file", lambda rng, r=ranges, m=member:
              with_excerpt(r, members=lambda there, m=m: there.pop(m)))
    fault("excerpt-end-flipped", "file-mismatch", lambda rng: with_excerpt(
        [(4, 5)], members=changed(LAST, lambda d: d[:-1] + bytes([d[-1] ^ 1]))))
    fault("excerpt-end-filled-to-a-chunk", "file-mismatch", lambda rng: with_excerpt(
        [(4, 5)], members=changed(LAST, lambda d: d.ljust(65536, b"\0"))))
    fault("excerpt-exchanged", "file-mismatch", lambda rng: with_excerpt(
        [(1, 2), (3, 4)], members=swapped))
    # The bytes of all members together are those that the tree has.
    for name, size in (("chunk", 65536), ("byte", 1)):
        for place, ranges, there in (("next", [(0, 2), (3, 4)], THREE),
                                     ("last", [(0, 2), (4, 5)], LAST)):
            fault(f"excerpt-{name}-in-the-{place}", "file-mismatch", lambda rng, r=ranges, t=there,
                  n=size: with_excerpt(r, members=moved(t, n)))
    other = "data/entry-1/file-3-from-byte-65536.bin"
    fault("excerpt-of-another-file", "file-mismatch", lambda rng: of_two_films(
        members=of_other(ONE, other)))
    fault("excerpt-of-another-file-behind", "file-mismatch", lambda rng: of_two_films(
        members=of_other(other, ONE)))
    # The tree's own leaves are not as long as those of a file.
    for name, chunks, shown in (("short-chunk", [b"a" * 65536, b"b", b"c" * 65536], 1),
                                ("empty-chunk", [b"a" * 65536, b""], 1),
                                ("long-chunk", [b"a" * 65537, b"b"], 0)):
        there = added(f"data/entry-1/file-1-from-byte-{shown * 65536}.bin", chunks[shown])
        fault(f"excerpt-of-a-{name}", "file-mismatch", lambda rng, c=chunks, i=shown, m=there:
              with_excerpt([(i, i + 1)], content=of_chunks(c, i), members=m))
    fault("excerpt-missing-beside-altered", "missing-file", lambda rng: with_excerpt(
        [(1, 2), (3, 4)], members=lambda m: (m.pop(ONE), changed(THREE, lambda d: b"x")(m))))
    fault("excerpt-altered-beside-missing", "missing-file", lambda rng: with_excerpt(
        [(1, 2), (3, 4)], members=lambda m: (m.pop(THREE), changed(ONE, lambda d: b"x")(m))))


def of_names():
    fault("excerpt-elsewhere", "missing-file unexpected-member", lambda rng: with_excerpt(
        members=renamed(ONE, TWO)))
    for name, other in (("between-chunks", "file-1-from-byte-65537.bin"),
                        ("with-zeros", "file-1-from-byte-065536.bin"),
                        ("as-mp4", "file-1-from-byte-65536.mp4"),
                        ("beyond", "file-1-from-byte-72057594037927936.bin")):
        fault(f"excerpt-named-{name}", "bag-malformed missing-file missing-member "
              "unexpected-member", lambda rng, n=other: with_excerpt(
                  members=renamed(ONE, f"data/entry-1/{n}")))
    for name, other in (("of-another-file", "file-2-from-byte-65536.bin"),
                        ("as-whole", "file-1.bin")):
        fault(f"excerpt-named-{name}", "missing-file unexpected-member", lambda rng, n=other:
              with_excerpt(members=renamed(ONE, f"data/entry-1/{n}")))
    fault("excerpt-more-than-shown", "unexpected-member", lambda rng: with_excerpt(
        members=added(TWO, b"y" * 65536)))
    fault("excerpt-beside-the-whole", "unexpected-member", lambda rng: with_excerpt(
        members=added("data/entry-1/file-1.bin", b"z" * SIZE)))
    fault("excerpt-before-a-range", "unexpected-member", lambda rng: with_excerpt(
        [(2, 3)], members=added(ONE, b"y" * 65536)))
    fault("excerpt-of-a-closed-file", "unexpected-member", lambda rng: of_two_films(
        members=added("data/entry-1/file-2-from-byte-65536.bin", b"y" * 65536)))
    fault("excerpt-inside-a-range", "unexpected-member", lambda rng: with_excerpt(
        [(1, 3)], members=added(TWO, b"y" * 65536)))
    fault("excerpt-order", "bag-malformed member-order missing-file missing-member",
          lambda rng: reordered())


def reordered():
    made = with_excerpt([(1, 2), (3, 4)])

    def later(members):
        names = [name for name, _ in members]
        a, b = names.index(ONE), names.index(THREE)
        members[a], members[b] = members[b], members[a]
        return members
    made.later["all"] = later
    return made


def of_openings():
    shapes = {"r-not-ascending": lambda f: f.update(r=[3, 4, 1, 2]),
              "r-touching": lambda f: f.update(r=[1, 2, 2, 3]),
              "r-empty": lambda f: f.update(r=[1, 1]),
              "r-behind-the-end": lambda f: f.update(r=[1, 6]),
              "r-of-other-chunks": lambda f: f.update(r=[0, 2]),
              "value-more": lambda f: f.update(h=f["h"] + bytes(32)),
              "value-less": lambda f: f.update(h=f["h"][32:]),
              "with-cuts": lambda f: f.update(c=[65536, 0])}
    for name, change in shapes.items():
        fault(f"excerpt-{name}", NO_OPENING, lambda rng, c=change: with_excerpt(change=c))
    # As many values as for the chunk that is there.
    fault("excerpt-r-of-chunks-that-fit", "missing-file unexpected-member", lambda rng:
          with_excerpt(change=lambda f: f.update(r=[0, 3])))
    fault("excerpt-of-all", NO_OPENING, lambda rng: with_excerpt([(0, 5)]))
    fault("excerpt-of-all-with-size", NO_OPENING + " size-beside-gap", lambda rng: with_excerpt(
        [(0, 5)], values=lambda data: {3: scalar("size", len(data), "number")}))
    fault("excerpt-of-nothing", "nested-unopened unexpected-member", lambda rng: with_excerpt(
        change=lambda f: f.update(r=[], h=bytes(32))))
    for name, n in (("more", 6), ("fewer", 4)):
        fault(f"excerpt-count-{name}", "count-mismatch unexpected-member",
              lambda rng, n=n: with_excerpt(change=lambda f: f.update(n=n)))
    for name, at in (("first", 0), ("seed", 32), ("last", -1)):
        def flipped(opened, at=at):
            values = bytearray(opened["h"])
            values[at] ^= 1
            opened["h"] = bytes(values)
        fault(f"excerpt-value-{name}-flipped", "file-mismatch", lambda rng, c=flipped:
              with_excerpt(change=c))
    fault("excerpt-of-another-root", "file-mismatch", lambda rng: with_excerpt(content=(
        leaf("content", "file-tree", [b"1" * 32, 5]), excerpt(film(), [(1, 2)])[1])))
    fault("excerpt-of-another-count", "count-mismatch unexpected-member", lambda rng: with_excerpt(
        content=(leaf("content", "file-tree", [b"1" * 32, 6]), excerpt(film(), [(1, 2)])[1])))
    fault("excerpt-with-size", "size-beside-gap", lambda rng: with_excerpt(
        values=lambda data: {3: scalar("size", len(data), "number")}))
    fault("excerpt-with-digest", "size-beside-gap", lambda rng: with_excerpt(
        values=lambda data: {4: scalar("sha256", tree.sha256(data), "bytes")}))
    fault("excerpt-with-size-missing", "missing-file size-beside-gap", lambda rng: with_excerpt(
        values=lambda data: {3: scalar("size", len(data), "number")}, members=lambda m: m.clear()))
    fault("excerpt-with-a-member", NO_OPENING, lambda rng: with_excerpt(
        change=lambda f: f.update(m=ONE)))
    fault("excerpt-with-an-empty-member", NO_OPENING, lambda rng: with_excerpt(
        change=lambda f: f.update(m="")))
    fault("excerpt-of-words", "opening-malformed size-beside-gap unexpected-member",
          lambda rng: redactable(change=lambda o: o.pop("m")))
    fault("excerpt-of-chunks-as-words", "duress-closed " + NO_OPENING, lambda rng:
          with_excerpt(content=as_words()))
    for version in (0, 1, 3):
        fault(f"excerpt-under-version-{version}", "opening-malformed", lambda rng, v=version:
              with_excerpt(alter=lambda d: d.update(v=v)))


def of_chunks(chunks, shown):
    built = Salted("file", [(0, chunk) for chunk in chunks])
    return (leaf("content", "file-tree", built.reference()),
            {"f": built.open([(shown, shown + 1)])})


def as_words():
    """The tree of a file, committed to as one of words."""
    built, nested = excerpt(film(), [(1, 2)])
    return built.replace(b"file-tree", b"text-tree"), nested


def film():
    return b"".join(tree.sha256(b"film %d" % i) for i in range((SIZE + 31) // 32))[:SIZE]


def fill():
    for part in (of_bytes, of_names, of_openings):
        part()
