"""The deterministic CBOR subset of docs/formats/cbor.md."""


class Malformed(Exception):
    pass


def _argument(data, at):
    if at >= len(data):
        raise Malformed("ends too early")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info < 24:
        return major, info, at
    if info > 27:
        raise Malformed("reserved or indefinite")
    size = 1 << (info - 24)
    if at + size > len(data):
        raise Malformed("ends too early")
    value = int.from_bytes(data[at:at + size], "big")
    if value < (24, 1 << 8, 1 << 16, 1 << 32)[info - 24]:
        raise Malformed("not the shortest form")
    return major, value, at + size


def _item(data, at, depth):
    first = data[at] if at < len(data) else 0
    if first >> 5 == 7:
        if first not in (0xf4, 0xf5, 0xf6):
            raise Malformed("simple value or float")
        return {0xf4: False, 0xf5: True, 0xf6: None}[first], at + 1
    major, value, at = _argument(data, at)
    if major == 0:
        return value, at
    if major == 1:
        if value >= 1 << 63:
            raise Malformed("below -2^63")
        return -1 - value, at
    if major == 6:
        raise Malformed("tag")
    if value > len(data) - at:
        raise Malformed("count above the rest of the document")
    if major in (2, 3):
        raw = data[at:at + value]
        if major == 2:
            return raw, at + value
        try:
            return raw.decode("utf-8"), at + value
        except UnicodeDecodeError as fault:
            raise Malformed("not UTF-8") from fault
    if depth == 16:
        raise Malformed("nests too deep")
    if major == 4:
        out = []
        for _ in range(value):
            element, at = _item(data, at, depth + 1)
            out.append(element)
        return out, at
    return _map(data, at, value, depth)


def _map(data, at, count, depth):
    if 2 * count > len(data) - at:
        raise Malformed("count above the rest of the document")
    out, last = {}, b""
    for _ in range(count):
        start = at
        key, at = _item(data, at, depth + 1)
        if not isinstance(key, str):
            raise Malformed("key is no text")
        if data[start:at] <= last:
            raise Malformed("keys not ascending")
        last = data[start:at]
        out[key], at = _item(data, at, depth + 1)
    return out, at


def decode(data, limit=64 << 20):
    if len(data) > limit:
        raise Malformed("too large")
    value, at = _item(data, 0, 0)
    if at != len(data):
        raise Malformed("bytes behind the document")
    return value


def _head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << 8 * size:
            return bytes([major << 5 | info]) + value.to_bytes(size, "big")
    raise ValueError("integer too large")


def encode(value):
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        raw = value.encode()
        return _head(3, len(raw)) + raw
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    pairs = sorted((encode(key), encode(item)) for key, item in value.items())
    return _head(5, len(pairs)) + b"".join(key + item for key, item in pairs)


def fields(value, required, optional=None):
    """Checks that value is a map of exactly these keys and types."""
    optional = optional or {}
    if not isinstance(value, dict) or not set(required) <= set(value) <= {*required, *optional}:
        raise Malformed("not a map of the right keys")
    for key, item in value.items():
        if not typed(item, required[key] if key in required else optional[key]):
            raise Malformed("value of another type")
    return value


def typed(item, kind):
    """kind: a Python type, a number (byte string of that size), or a list with the items' kind."""
    if isinstance(kind, list):
        return isinstance(item, list) and all(typed(one, kind[0]) for one in item)
    if kind is int:
        return type(item) is int and item >= 0
    if isinstance(kind, int) and not isinstance(kind, type):
        return isinstance(item, bytes) and len(item) == kind
    return isinstance(item, kind)
