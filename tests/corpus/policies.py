"""Trust policies that every verifier reads alike, or refuses at the same line."""
import base64
import json

import note
from witnessed import LOG, WITNESSES, Vault

A, B, C = (f"witness {name} {WITNESSES[name].vkey()}\n" for name in "abc")
KEY = WITNESSES["a"].vkey()
SEALED = f"witness p {note.verifier_key('post', bytes(1312), 6)}\n"
OTHER = f"log {Vault(b'another').vkey()}\n"

# Name to the text and the line; None: it is read.
TEXTS = {
    "empty": ("", 0), "without-quorum": (LOG + A, 0), "comments-alone": ("# x\n\n", 0),
    "two-quorums": ("quorum none\nquorum none\n", 2), "quorum-alone": ("quorum\n", 1),
    "quorum-of-two": (A + B + "quorum a b\n", 3), "quorum-unknown": (A + "quorum b\n", 2),
    "quorum-before-it": ("quorum a\n" + A, 1), "unknown-word": ("logs x\nquorum none\n", 1),
    "word-of-an-object": ("constructor x\nquorum none\n", 1),
    "capitals": ("Quorum none\n", 1), "comment-behind": ("quorum none # x\n", 1),
    "no-last-lf": (LOG + "quorum none", 2), "crlf": (LOG.replace("\n",
    "\r\n") + "quorum none\n", 1),
    "control-in-a-comment": ("# \x01\nquorum none\n", 1), "delete": ("# \x7f\nquorum none\n", 1),
    "nul": ("# \0\nquorum none\n", 1), "vertical-tab": ("quorum\vnone\n", 1),
    "log-without-key": ("log\nquorum none\n", 1), "log-of-4-words": (
        LOG.replace("\n", " u v\n") + "quorum none\n", 1),
    "log-with-a-witness":
        (f"log {KEY}\nquorum none\n", 1), "log-twice": (LOG * 2 + "quorum none\n", 2),
    "log-key-id": (LOG.replace("+", "+0", 1).replace("\n", "") + "\nquorum none\n", 1),
    "witness-without-key": ("witness a\nquorum none\n", 1),
    "witness-of-5-words": (A.replace("\n", " u v\n") + "quorum a\n", 1),
    "witness-with-a-log": (LOG.replace("log", "witness a") + "quorum a\n", 1),
    "witness-none": (A.replace("witness a", "witness none") + "quorum none\n", 1),
    "name-twice": (A + B.replace("witness b", "witness a") + "quorum a\n", 2),
    "key-twice": (A + A.replace("witness a", "witness b") + "quorum a\n", 2),
    "key-id-in-capitals":
        (A.replace(KEY.split("+")[1], KEY.split("+")[1].upper()) + "quorum a\n", 1),
    "key-with-padding": (A.replace("\n", "=\n") + "quorum a\n", 1),
    "group-without-members": (A + "group g any\nquorum a\n", 2),
    "group-unknown-member": (A + "group g any a b\nquorum a\n", 2),
    "group-before-its-member": ("group g any a\n" + A + "quorum g\n", 1),
    "group-in-itself": (A + "group g any a g\nquorum g\n", 2),
    "group-of-none": ("group g any none\nquorum g\n", 1),
    "group-called-none": (A + "group none any a\nquorum a\n", 2),
    "group-named-as-a-witness": (A + B + "group b any a\nquorum b\n", 3),
    "member-twice": (A + "group g 2 a a\nquorum g\n", 2),
    "member-of-two": (A + "group g any a\ngroup h any a\nquorum h\n", 3),
    "k-0": (A + "group g 0 a\nquorum g\n", 2), "k-2-of-1": (A + "group g 2 a\nquorum g\n", 2),
    "k-01": (A + "group g 01 a\nquorum g\n", 2), "k-word": (A + "group g most a\nquorum g\n", 2),
    "k-of-an-object": (A + "group g constructor a\nquorum g\n", 2),
    "k-signed": (A + "group g +1 a\nquorum g\n", 2), "k-2-to-64": (
        A + "group g 18446744073709551616 a\nquorum g\n", 2),
    "k-of-digits-elsewhere": (A + "group g \u0661 a\nquorum g\n", 2),
    "1025-logs-are-too-many": ("".join(f"log {note.verifier_key('x', n.to_bytes(32, 'big'))}\n"
                                       for n in range(1025)) + "quorum none\n", 1025),
    "1024-logs": ("".join(f"log {note.verifier_key('x', n.to_bytes(32, 'big'))}\n"
                          for n in range(1024)) + "quorum none\n", None),
    "above-1-mib": ("#" * (1 << 20) + "\nquorum none\n", 0),
    "none-alone": ("quorum none\n", None), "two-logs": (LOG + OTHER + "quorum none\n", None),
    "urls": (LOG.replace("\n", " https://l\n") + A.replace("\n",
    " https://w\n") + "quorum a\n", None),
    "blanks-and-tabs": (" \t" + A + "\tquorum\t a \n", None),
    "behind-the-quorum": (A + "quorum a\n" + B + "group g any a b\n", None),
    "ml-dsa": (SEALED + "quorum p\n", None),
}
BINARY = {"name-no-utf8": (A.replace("witness a", "witness \x80").encode("latin-1") +
                           b"quorum \x80\n", None),
          "key-no-utf8": (b"witness a \xff" + KEY.encode() + b"\nquorum a\n", 1)}


def all_of_them():
    texts = {name: (text.encode(), line) for name, (text, line) in TEXTS.items()}
    return {**texts, **BINARY}


def begins_as_one(data):
    """Whether --trust takes the file for a policy and not for a list of keys (policy.md)."""
    for line in data.split(b"\n"):
        words = line.replace(b"\t", b" ").split(b" ")
        words = [word for word in words if word]
        if words and not words[0].startswith(b"#"):
            return len(words) > 1
    return False


def write(folder):
    coded = {name: base64.b64encode(data).decode() for name, (data, _) in all_of_them().items()}
    (folder / "policies.json").write_text(json.dumps(coded))
