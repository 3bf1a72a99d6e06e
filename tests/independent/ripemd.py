"""RIPEMD-160, which a system's OpenSSL may leave out. Dobbertin, Bosselaers, Preneel 1996."""

LEFT = [*range(16), 7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
        3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
        1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
        4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13]
RIGHT = [5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
         6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
         15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
         8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
         12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11]
TURN_LEFT = [11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
             7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
             11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
             11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
             9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6]
TURN_RIGHT = [8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
              9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
              9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
              15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
              8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11]
ADD_LEFT = [0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e]
ADD_RIGHT = [0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0]
MASK = 0xffffffff
MIX = [lambda x, y, z: x ^ y ^ z, lambda x, y, z: x & y | ~x & z, lambda x, y, z: (x | ~y) ^ z,
       lambda x, y, z: x & z | y & ~z, lambda x, y, z: x ^ (y | ~z)]


def turned(value, by):
    value &= MASK
    return (value << by | value >> 32 - by) & MASK


def line(state, words, order, turns, adds, mixes):
    a, b, c, d, e = state
    for i in range(80):
        mixed = a + mixes[i // 16](b, c, d) + words[order[i]] + adds[i // 16]
        a, b, c, d, e = e, (turned(mixed, turns[i]) + e) & MASK, b, turned(c, 10), d
    return a, b, c, d, e


def digest(data):
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "little")
    state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
    for at in range(0, len(padded), 64):
        words = [int.from_bytes(padded[at + i:at + i + 4], "little") for i in range(0, 64, 4)]
        one = line(state, words, [*range(16), *LEFT[16:]], TURN_LEFT, ADD_LEFT, MIX)
        two = line(state, words, RIGHT, TURN_RIGHT, ADD_RIGHT, MIX[::-1])
        h = state
        state = [(h[(i + 1) % 5] + one[(i + 2) % 5] + two[(i + 3) % 5]) & MASK for i in range(5)]
    return b"".join(word.to_bytes(4, "little") for word in state)
