"""What evidence of time says by a reader's block headers (docs/formats/time.md, "Anchors of the
reader"). Answers of authorities are not evaluated: this checker builds no chain."""
import datetime
import hashlib
import re

import note
import ripemd
import tree
from stamps import OTS_HEAD

EASIEST = 0x1d00ffff
BLOCK_SECONDS = 7200
BITCOIN, PENDING = bytes.fromhex("0588960d73d71901"), bytes.fromhex("83dfe30d2ef90c8e")
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?"
                  r"(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII)


class Refused(Exception):
    pass


def target(bits):
    exponent, mantissa = bits >> 24, bits & 0x7fffff
    if bits & 0x800000 or not mantissa or not 3 <= exponent <= 32:
        raise Refused("target")
    return mantissa << 8 * (exponent - 3)


def read_headers(data, easiest=EASIEST):
    """Height to (hash as explorers write it, Merkle root, time, source). Raises Refused."""
    out = {}
    for line in data.split(b"\n"):
        line = line[:-1] if line.endswith(b"\r") else line
        if not line or line.startswith(b"#"):
            continue
        height, _, rest = line.partition(b" ")
        digits, _, source = rest.partition(b" ")
        if not re.fullmatch(rb"[0-9a-f]{160}", digits):
            raise Refused("header")
        raw = bytes.fromhex(digits.decode())
        limit = target(int.from_bytes(raw[72:76], "little"))
        hashed = tree.sha256(tree.sha256(raw))[::-1]
        if limit > target(easiest) or int.from_bytes(hashed, "big") > limit:
            raise Refused("work")
        try:
            number = note.decimal(height.decode("latin-1"))
        except note.Malformed as fault:
            raise Refused("height") from fault
        if number in out:
            raise Refused("height twice")
        out[number] = (hashed.hex(), raw[36:68], int.from_bytes(raw[68:72], "little"),
                       source.decode("utf-8", "replace"))
    return out


class Ots:
    """Attestations of a file in its order: (kind, height or address, message). Raises Refused."""

    def __init__(self, data, digest):
        if not data.startswith(OTS_HEAD + digest) or len(data) > 65536:
            raise Refused("head")
        self.data, self.at, self.found = data, len(OTS_HEAD) + 32, []
        levels, steps = [[digest, False]], 0  # message, whether its last branch has begun
        while levels:
            if levels[-1][1]:
                levels.pop()
            elif steps > 65536:
                raise Refused("steps")
            else:
                self.branch(levels)
            steps += 1
        if self.at != len(data):
            raise Refused("bytes behind")

    def branch(self, levels):
        level, tag = levels[-1], self.take(1)[0]
        level[1] = tag != 0xff
        if tag == 0xff:
            tag = self.take(1)[0]
        if tag == 0:
            return self.attestation(level[0])
        if len(levels) > 256:
            raise Refused("depth")
        message = self.operation(tag, level[0])
        if len(message) > 4096:
            raise Refused("message")
        return levels.append([message, False])

    def operation(self, tag, message):
        if tag in (0xf0, 0xf1):
            more = self.varbytes(1, 4096)
            return message + more if tag == 0xf0 else more + message
        plain = {0xf2: lambda m: m[::-1], 0xf3: lambda m: m.hex().encode(), 3: ripemd.digest,
                 2: lambda m: hashlib.sha1(m).digest(), 8: tree.sha256}
        if tag not in plain:
            raise Refused("operation")
        return plain[tag](message)

    def attestation(self, message):
        tag, payload = self.take(8), self.varbytes(0, 8192)
        if tag not in (BITCOIN, PENDING):
            return
        outer = self.data, self.at
        self.data, self.at = payload, 0
        if tag == BITCOIN:
            self.found.append(("bitcoin", self.varint(), message))
        else:
            address = self.varbytes(1, 1000)
            if not re.fullmatch(rb"[A-Za-z0-9._/:-]+", address):
                raise Refused("address")
            self.found.append(("pending", address.decode(), message))
        if self.at != len(payload):
            raise Refused("attestation")
        self.data, self.at = outer

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Refused("cut")
        self.at += count
        return self.data[self.at - count:self.at]

    def varint(self):
        out = 0
        for shift in range(0, 63, 7):
            byte = self.take(1)[0]
            out |= (byte & 0x7f) << shift
            if byte < 0x80:
                return out
        raise Refused("number")

    def varbytes(self, least, most):
        size = self.varint()
        if not least <= size <= most:
            raise Refused("length")
        return self.take(size)


def weigh_ots(data, digest, headers):
    try:
        found = Ots(data, digest).found
    except Refused:
        return {"state": "does-not-hold"}
    blocks = [(height, message) for kind, height, message in found if kind == "bitcoin"]
    known = [(headers[height], height, message) for height, message in blocks
             if height in headers]
    holding = [(header[2], height, header) for header, height, message in known
               if header[1] == message]
    if holding:
        time, height, header = min(holding, key=lambda one: one[0])
        return {"state": "holds", "end": time + BLOCK_SECONDS, "stated": time, "height": height,
                "source": header[3]}
    state = "does-not-hold" if known else "not-evaluated" if blocks else "pending"
    calendars = []
    for kind, value, _ in found:
        if kind == "bitcoin":
            break
        calendars.append(value)
    return {"state": state, "height": blocks[0][0] if blocks else None,
            "source": calendars[0] if calendars else ""}


def weigh_anchor(fields, headers):
    try:
        height = note.decimal(fields.get("height", ""))
    except note.Malformed:
        return {"state": "does-not-hold", "source": fields.get("source", "")}
    out = {"height": height, "source": fields.get("source", "")}
    if height not in headers:
        return {"state": "not-evaluated", **out}
    hashed, _, time, _ = headers[height]
    if hashed != fields.get("hash", ""):
        return {"state": "does-not-hold", **out}
    return {"state": "holds", "stated": time, "end": time - BLOCK_SECONDS, **out}


def seconds(text):
    """Of a full RFC 3339 time with offset; None for all else."""
    match = DATE.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    sign, east, part = match.groups()[6:]
    if hour > 23 or minute > 59 or second > 60 or int(east or 0) > 23 or int(part or 0) > 59:
        return None
    try:
        days = datetime.date(year or 4, month, day).toordinal() - 719163
    except ValueError:
        return None
    if year == 0:  # a leap year, before the calendar of Python
        days = datetime.date(4, month, day).toordinal() - 719163 - 1461
    offset = (int(east or 0) * 3600 + int(part or 0) * 60) * (-1 if sign == "-" else 1)
    return days * 86400 + hour * 3600 + minute * 60 + second - offset


def text(at):
    if at is None:
        return None
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=at)
    return moment.isoformat() + "Z"


def told(method, where, first, last, weighed):
    return {"method": method, "state": weighed["state"], "where": where,
            "end": weighed.get("end"), "stated": weighed.get("stated"), "first": first,
            "last": last, "height": weighed.get("height"), "source": weighed.get("source") or None}


def linked_to(anchor, numbers, linked):
    last = anchor
    for number in numbers:
        by_links = linked and last + 1 >= linked[0] and number <= linked[1] + 1
        if number > last:
            if not by_links and number != last + 1:
                break
            last = number
    return last


def evaluate(answers, linked, entries, headers):
    """answers: of stamps.Checker; entries: as shown. None where there is no evidence."""
    entries = [entry for entry in entries if entry["number"]]
    numbers = [entry["number"] for entry in entries]
    evidence = [told(method, where, 0, covers - 1, weigh_ots(data, digest, headers)
                     if method == "opentimestamps" else {"state": "not-evaluated"})
                for method, where, data, digest, covers in answers]
    for entry in entries:
        if entry["kind"] == "anchor":
            number = entry["number"]
            evidence.append(told("anchor", str(number), number + 1,
                                 linked_to(number, numbers, linked),
                                 weigh_anchor(entry["fields"], headers)))
    if not evidence:
        return None
    intervals, against = {}, []
    for entry in entries:
        if entry["kind"] == "anchor":
            continue
        number = entry["number"]
        ends = [(one["method"] == "anchor", one["end"]) for one in evidence
                if one["state"] == "holds" and one["first"] <= number <= one["last"]]
        after = max((end for is_anchor, end in ends if is_anchor), default=None)
        before = min((end for is_anchor, end in ends if not is_anchor), default=None)
        intervals[number] = (after, before)
        claimed = seconds(entry["fields"].get("claimed_time", ""))
        if (None not in (after, before) and after > before or claimed is not None and (
                after is not None and claimed < after or before is not None and claimed > before)):
            against.append(number)
    ends = list(zip(*intervals.values())) or [(), ()]
    whole = [None if None in side or not side else pick(side)
             for side, pick in zip(ends, (min, max))]
    some = any(end is not None for pair in intervals.values() for end in pair)
    verdict = "contradicted" if against else "interval" if some else "claimed-only"
    return {"time": verdict, "against": against, "evidence": evidence, "whole": whole,
            "entries": intervals}
