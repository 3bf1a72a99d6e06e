"""Carries out the changes of tests/formats/bundle_vectors/changes.txt."""
import pathlib

import age
import tar

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "formats" / "bundle_vectors"


class Whole:
    """A bundle with what is needed to change it and encrypt it again."""

    def __init__(self, data, identities):
        self.data = data
        self.opened = age.Opened(data, identities)
        self.plain, damaged = self.opened.plain()
        assert not damaged
        self.members = tar.Reader(self.plain).members

    def again(self, plain):
        """The tar under the same header with a new nonce."""
        header = self.data[:self.opened.header.at]
        return age.encrypt(plain, self.opened.file_key, header, b"another nonce 16")

    def change(self, words):
        what, *rest = words
        if what == "age-flip":
            return flip(self.data, rest[0], rest[1])
        if what == "age-cut":
            return self.data[:int(rest[0])]
        return self.again(self.change_archive(words))

    def change_archive(self, words):
        """The inner archive with a change that is none of the age layer."""
        what, *rest = words
        if what == "tar-flip":
            return flip(self.plain, rest[0], rest[1])
        if what == "tar-cut":
            return self.plain[:int(rest[0])]
        if what == "tar-append":
            return self.plain + bytes.fromhex(rest[0])
        return tar.write(change_members(list(self.members), what, rest))


def flip(data, offset, mask):
    at = int(offset)
    return data[:at] + bytes([data[at] ^ int(mask, 16)]) + data[at + 1:]


def change_members(members, what, rest):
    names = [name for name, _ in members]
    first = names.index(rest[0])
    second = names.index(rest[1]) if len(rest) > 1 and rest[1] in names else None
    name, data = members[first]
    if what == "flip":
        members[first] = (name, flip(data, rest[1], rest[2]))
    elif what == "drop":
        del members[first]
    elif what == "rename":
        members[first] = (rest[1], data)
    elif what == "swap":
        members[first], members[second] = (name, members[second][1]), (names[second], data)
    elif what == "reorder":
        members[first], members[second] = members[second], members[first]
    elif what == "insert":
        members.insert(first, (rest[1], b"xxx"))
    else:
        raise ValueError(what)
    return members


def read():
    """The whole bundle, the identity and the log's key, and the changes."""
    lines = [line.split() for line in (FOLDER / "changes.txt").read_text("utf-8").split("\n")
             if line and not line.startswith("#")]
    told = {words[0]: words[1] for words in lines[:2]}
    return (FOLDER / "whole.age").read_bytes(), told, lines[2:]
