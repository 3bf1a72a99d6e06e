"""Trust policies and who vouched by them (docs/formats/policy.md, cosignature.md)."""
import datetime
import re

import note

MOST_BYTES, MOST_LINES = 1 << 20, 1024
ALLOWED = re.compile(rb"[\x09\x20-\x7e\x80-\xff]*")
ML_DSA_44 = 6


class Refused(Exception):
    """The number of the mistaken line; 0 for the file as a whole."""


def read_key(word, kinds):
    """Name, type and key. Raises note.Malformed."""
    try:
        name, _, text = word.decode("utf-8").split("+", 2)
    except (UnicodeDecodeError, ValueError) as fault:
        raise note.Malformed("key") from fault
    raw = note.exact(text)
    if not raw or not name or set(name) & note.SPACE or raw[0] not in kinds:
        raise note.Malformed("key")
    if note.verifier_key(name, raw[1:], raw[0]).encode() != word:
        raise note.Malformed("key")
    if raw[0] != ML_DSA_44 and len(raw) != 33:
        raise note.Malformed("key")
    return name, raw[0], raw[1:]


class Policy:
    """Raises Refused."""

    def __init__(self, data):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        self.taken, self.names = set(), {b"none"}
        if len(data) > MOST_BYTES:
            raise Refused(0)
        *lines, rest = data.split(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                self._line(line)
            except note.Malformed as fault:
                raise Refused(number) from fault
        if rest:
            raise Refused(len(lines) + 1)
        if self.quorum is None:
            raise Refused(0)

    def _line(self, line):
        if not ALLOWED.fullmatch(line):
            raise note.Malformed("byte")
        words = [word for word in re.split(rb"[ \t]+", line) if word]
        if not words or words[0].startswith(b"#"):
            return
        kinds = {b"log": self._log, b"witness": self._witness, b"group": self._group,
                 b"quorum": self._quorum}
        if words[0] not in kinds:
            raise note.Malformed("word")
        kinds[words[0]](words[1:])
        if max(map(len, (self.logs, self.witnesses, self.groups))) > MOST_LINES:
            raise note.Malformed("lines")

    def _define(self, name):
        if name in self.names:
            raise note.Malformed("name")
        self.names.add(name)

    def _log(self, words):
        if not 1 <= len(words) <= 2:
            raise note.Malformed("log")
        name, _, key = read_key(words[0], (1,))
        if key in (other for _, other in self.logs):
            raise note.Malformed("key twice")
        self.logs.append((name, key))

    def _witness(self, words):
        if not 2 <= len(words) <= 3:
            raise note.Malformed("witness")
        self._define(words[0])
        key = read_key(words[1], (4, ML_DSA_44))
        if key[2] in (other[2] for other in self.witnesses.values()):
            raise note.Malformed("key twice")
        self.witnesses[words[0]] = key

    def _group(self, words):
        if len(words) < 3:
            raise note.Malformed("group")
        name, count, *members = words
        for member in members:
            if member not in self.names - {b"none"} or member in self.taken:
                raise note.Malformed("member")
            self.taken.add(member)
        named = {b"any": 1, b"all": len(members)}
        k = named[count] if count in named else note.decimal(count.decode("latin-1"))
        if not 1 <= k <= len(members):
            raise note.Malformed("threshold")
        self._define(name)
        self.groups[name] = (k, members)

    def _quorum(self, words):
        if len(words) != 1 or self.quorum is not None or words[0] not in self.names:
            raise note.Malformed("quorum")
        self.quorum = words[0]

    def organisation(self, witness):
        for name, (_, members) in self.groups.items():
            if witness in members and name != self.quorum:
                return name
        return witness

    def judge(self, checkpoint):
        """What the verdict tells of witnesses, and whether a line of a known one does not hold."""
        told, behind, broken = [], set(), False
        for witness, (name, kind, key) in self.witnesses.items():
            seconds = checkpoint.cosigned_by(name, key) if kind == 4 else None
            if seconds is None:
                continue
            if seconds is False:
                broken = True
                continue
            behind.add(witness)
            told.append({**_named("name", witness),
                         **_named("organisation", self.organisation(witness)),
                         "time": _time(seconds)})
        for group, (k, members) in self.groups.items():
            if len(behind & set(members)) >= k:
                behind.add(group)
        quorum = "none" if self.quorum == b"none" else (
            "met" if self.quorum in behind else "not-met")
        return {"quorum": quorum, "witnesses": told}, broken


def _named(key, name):
    try:
        return {key: name.decode("utf-8")}
    except UnicodeDecodeError:
        text = note.age.base64.b64encode(name).decode()
        return {key: name.decode("utf-8", "replace"), key + "_b64": text}


def _time(seconds):
    """RFC 3339; None after the year 9999."""
    if seconds > 253402300799:
        return None
    epoch = datetime.datetime(1970, 1, 1)
    return (epoch + datetime.timedelta(seconds=seconds)).isoformat() + "Z"
