"""Reads the checked-in vectors: blocks of `key: value` lines."""


def blocks(path):
    out, block = [], []
    for line in path.read_text("utf-8").split("\n") + [""]:
        if line.startswith("#"):
            continue
        if line:
            key, _, value = line.partition(":")
            block.append((key, value.removeprefix(" ")))
        elif block:
            out.append(block)
            block = []
    return out


def one(block, key):
    return next((value for name, value in block if name == key), None)
