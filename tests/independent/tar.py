"""The one encoding of the tar (docs/formats/bundle.md, layer 2)."""
import re

TOP = "aigaq-bundle/"
COMPONENT = r"[A-Za-z0-9][A-Za-z0-9._-]*"
NAME = re.compile(rf"{COMPONENT}(/{COMPONENT})*")
LARGE = 1 << 33


def header(name, size, kind=b"0"):
    mode = b"0000755\0" if kind == b"5" else b"0000644\0"
    block = bytearray(512)
    for at, value in ((0, name.encode()), (100, mode), (108, b"0000000\0" * 2),
                      (124, b"%011o\0" % size), (136, b"02263523000\0"), (148, b" " * 8),
                      (156, kind), (257, b"ustar\00000"), (329, b"0000000\0" * 2)):
        block[at:at + len(value)] = value
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padme(length):
    e = length.bit_length() - 1
    step = 1 << (e - e.bit_length())
    return (length + step - 1) // step * step


def write(members):
    """The archive of these (name, bytes), with the padding."""
    out = [header(TOP, 0, b"5")]
    for name, data in members:
        out += [header(TOP + name, len(data)), data, bytes(-len(data) % 512)]
    length = sum(map(len, out)) + 512 + 1024
    padding = padme(length) - length
    return b"".join(out) + header(TOP + "padding", padding) + bytes(
        padding + -padding % 512 + 1024)


class Reader:
    """Members in order up to the first fault, and the classes of the faults."""

    def __init__(self, data):
        self.data, self.at, self.members, self.found = data, 0, [], []
        self._read()

    def _take(self, size):
        if len(self.data) - self.at < size:
            self.found.append("truncated")
            return None
        self.at += size
        return self.data[self.at - size:self.at]

    def _header(self, kind):
        block = self._take(512)
        if block is None:
            return None
        name = block[:100].rstrip(b"\0").decode("latin-1")
        digits = block[124:135]
        if not re.fullmatch(rb"[0-7]{11}", digits) or not name.isascii():
            self.found.append("tar-malformed")
            return None
        size = int(digits, 8)
        if block != header(name, size, kind) or not name.startswith(TOP):
            self.found.append("tar-malformed")
            return None
        return name[len(TOP):], size

    def _read(self):
        top = self._header(b"5")
        if top is None or top != ("", 0):
            self.found = self.found or ["tar-malformed"]
            return
        while not self.found:
            if self.data[self.at + 156:self.at + 157] == b"x":
                self._large()
                return
            head = self._header(b"0")
            if head is None:
                return
            name, size = head
            if len(name) > 87 or not NAME.fullmatch(name):
                self.found.append("tar-malformed")
                return
            if name == "padding":
                self._padding(size)
                return
            if len(self.members) == 1000000:
                self.found.append("limit-exceeded")
                return
            content = self._take(size)
            if content is None:
                return
            self.members.append((name, content))
            rest = self._take(-size % 512)
            if rest and any(rest):
                self.found.append("tar-malformed")

    def _large(self):
        """A member of 8 GiB or more is beyond this checker; its header is not."""
        head = self._header(b"x")
        record = self._take(512) if head else None
        size = re.match(rb"[1-9][0-9]* size=([1-9][0-9]{9,18})\n", record or b"")
        good = head and size and head == ("pax", len(size[0])) and int(size[1]) >= LARGE and (
            size[0].startswith(b"%d " % len(size[0])) and not any(record[len(size[0]):]))
        if not self.found:
            self.found.append("limit-exceeded" if good else "tar-malformed")

    def _padding(self, size):
        length = self.at + 1024
        if size != padme(length) - length:
            self.found.append("padding")
        behind = size + -size % 512 + 1024
        if any(self.data[self.at:self.at + behind]):
            self.found.append("padding")
        end = self._take(behind)
        if end is not None and self.at < len(self.data):
            self.found.append("trailing-data")
