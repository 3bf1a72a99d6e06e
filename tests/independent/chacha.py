"""ChaCha20-Poly1305 (RFC 8439). A big integer holds one word of all blocks, 64 bits a lane."""
import hmac

CONST = (0x61707865, 0x3320646e, 0x79622d32, 0x6b206574)
LIMIT = 1024  # blocks at once


def _words(key, counter, nonce, blocks):
    ones = sum(1 << (64 * i) for i in range(blocks)) if blocks < 64 else _ones(blocks)
    mask = ones * 0xffffffff
    state = list(CONST) + [int.from_bytes(key[i:i + 4], "little") for i in range(0, 32, 4)]
    lanes = [w * ones for w in state]
    lanes.append(int.from_bytes(b"".join((counter + i).to_bytes(8, "little")
                                         for i in range(blocks)), "little") & mask)
    lanes += [int.from_bytes(nonce[i:i + 4], "little") * ones for i in range(0, 12, 4)]
    return lanes, mask


def _ones(blocks):
    return int.from_bytes(b"\x01\0\0\0\0\0\0\0" * blocks, "little")


def _quarter(x, a, b, c, d, mask):
    for left, right, target, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        x[left] = (x[left] + x[right]) & mask
        word = x[target] ^ x[left]
        x[target] = ((word << bits) | (word >> (32 - bits))) & mask


def keystream(key, counter, nonce, blocks):
    out = []
    while blocks:
        count = min(blocks, LIMIT)
        start, mask = _words(key, counter, nonce, count)
        x = list(start)
        for _ in range(10):
            for quad in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
                _quarter(x, *quad, mask)
        rows = [((w + s) & mask).to_bytes(8 * count, "little") for w, s in zip(x, start)]
        for i in range(count):
            out.extend(row[8 * i:8 * i + 4] for row in rows)
        counter, blocks = counter + count, blocks - count
    return b"".join(out)


def _xor(data, stream):
    size = len(data)
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream[:size], "little")).to_bytes(
        size, "little")


def _poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    total, prime = 0, (1 << 130) - 5
    for i in range(0, len(message), 16):
        block = message[i:i + 16] + b"\x01"
        total = (total + int.from_bytes(block, "little")) * r % prime
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def _tag(stream, sealed):
    padded = sealed + bytes(-len(sealed) % 16)
    return _poly1305(stream[:32], padded + bytes(8) + len(sealed).to_bytes(8, "little"))


def seal(key, nonce, plain):
    stream = keystream(key, 0, nonce, 1 + (len(plain) + 63) // 64)
    sealed = _xor(plain, stream[64:])
    return sealed + _tag(stream, sealed)


def unseal(key, nonce, data):
    """The plain text, or None."""
    if len(data) < 16:
        return None
    sealed, tag = data[:-16], data[-16:]
    stream = keystream(key, 0, nonce, 1 + (len(sealed) + 63) // 64)
    if not hmac.compare_digest(_tag(stream, sealed), tag):
        return None
    return _xor(sealed, stream[64:])
