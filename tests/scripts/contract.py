"""The JSON lines of docs/commands.md: which fields each type has, and what they may hold."""

import json
import re

HEX64 = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"h:[0-9a-f]{16}")
GROUPS8 = re.compile(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}")
GROUPS5 = re.compile(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}")
ORIGIN = re.compile(r"aigaq/[0-9a-f]{32}")
VKEY = re.compile(r"aigaq/[0-9a-f]{32}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")
NOTE = re.compile(r"aigaq/[0-9a-f]{32}\n\d+\n[A-Za-z0-9+/=]+\n\n(\u2014 \S+ \S+\n)+")
WITNESS = re.compile(r"[0-9a-f]{32}")
COSIGNER = re.compile(r"[0-9a-f]{32}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")
CLASS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")

NUMBER = "number"
TEXT = "text"
BOOL = "bool"


def either(*choices):
    return ("either", choices)


def many(kind):
    return ("many", kind)


def record(**fields):
    return ("record", fields)


def words(*choices):
    return ("words", choices)


INTEGRITY = words("ok", "failed", "not-checked")
SIGNER = words("trusted", "untrusted", "bad")
TIME = words("claimed-only", "interval", "contradicted")
KIND = words("testimony", "court-record", "source", "enrolment", "export", "timestamp",
             "anchor", "received", "genesis")
STATUS = words("original", "amends", "retracts", "supersedes")
MAYBE_TEXT = either(None, TEXT)
ROOT = either(HEX64)
FIELDS = ("fields",)

ADDED_FILE = record(name=TEXT, size=NUMBER, sha256=HEX64, stored=words("new", "existing"))
ADDED = dict(number=either(None, NUMBER), id=either(None, ID), kind=KIND,
             leaf_hash=either(None, HEX64), files=many(ADDED_FILE), dry_run=BOOL,
             checkpoint=either(None, NOTE))
SHOWN_FILE = record(name=MAYBE_TEXT, path=MAYBE_TEXT, size=either(None, NUMBER),
                    sha256=either(None, HEX64))
SHOWN_ENTRY = record(number=NUMBER, leaf_hash=HEX64, kind=KIND, status=STATUS,
                     author=either(None, HEX64), fields=FIELDS, gaps=NUMBER,
                     files=many(SHOWN_FILE), lists=("any",), empty=many(TEXT),
                     relations=many(record(relation=TEXT, number=NUMBER, leaf_hash=HEX64)))
NOTICE = {"class": CLASS, "aspect": words("integrity", "signer", "time", "truth", "input",
                                          "environment"), "message": TEXT, "hint": TEXT}

HALF = record(size=NUMBER, root=HEX64, says=HEX64)
FORK = dict(kind=words("heads", "prefix", "leaves"), origin=TEXT, log_vkey=TEXT,
            fingerprint=GROUPS8, place=NUMBER, first=HALF, second=HALF)
MAYBE_TIME = either(None, re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"))
WITNESSES = many(record(name=TEXT, organisation=TEXT, time=MAYBE_TIME))
QUORUM = words("none", "met", "not-met")
HEAD = dict(integrity=INTEGRITY, signer=SIGNER, time=TIME, truth=words("not-assessed"),
            origin=MAYBE_TEXT, log_vkey=MAYBE_TEXT, fingerprint=either(None, GROUPS8),
            size=either(None, NUMBER), root=either(None, HEX64), witnesses=WITNESSES,
            quorum=QUORUM)
EVIDENCE = record(method=words("rfc3161", "opentimestamps", "anchor"),
                  state=words("not-evaluated", "pending", "holds", "does-not-hold"), where=TEXT,
                  end=MAYBE_TIME, stated=MAYBE_TIME, first_entry=NUMBER, last_entry=NUMBER,
                  authority=MAYBE_TEXT, height=either(None, NUMBER), source=MAYBE_TEXT,
                  certificate_until=MAYBE_TIME, expired=BOOL, renewed=BOOL,
                  revocation=either(None, words("not-checked")), reason=MAYBE_TEXT)
INTERVAL = record(not_before=MAYBE_TIME, not_after=MAYBE_TIME, evidence=many(EVIDENCE))

TYPES = {
    "summary": dict(command=TEXT, ok=BOOL, exit=NUMBER, counts=("counts",), message=TEXT,
                    next=TEXT),
    "error": NOTICE, "finding": NOTICE, "warning": NOTICE,
    "identity": dict(path=TEXT, recipient=RECIPIENT),
    "vault": dict(vault_id=HEX64, path=TEXT, name=TEXT, origin=ORIGIN, log_vkey=VKEY,
                  fingerprint=GROUPS8, size=NUMBER, root=HEX64, checkpoint=NOTE),
    "checkpoint": dict(origin=ORIGIN, size=NUMBER, root=HEX64, log_vkey=VKEY, fingerprint=GROUPS8,
                       head_fingerprint=GROUPS5,
                       words=record(en=TEXT, ru=TEXT, kk=TEXT), note=NOTE),
    "proof": dict(number=NUMBER, leaf_hash=HEX64, size=NUMBER, log_vkey=VKEY, path=MAYBE_TEXT,
                  entry_path=MAYBE_TEXT, proof=TEXT),
    "fork": dict(FORK, path=TEXT),
    "bundle": dict(path=MAYBE_TEXT, howto=MAYBE_TEXT, bytes=either(None, NUMBER),
                   sha256=either(None, HEX64), recipients=NUMBER, purpose=TEXT,
                   checkpoint=either(None, NOTE),
                   entries=many(record(number=NUMBER, leaf_hash=HEX64, shown=many(TEXT),
                                       hidden=many(TEXT), files_shown=NUMBER,
                                       files_omitted=NUMBER))),
    "template": dict(kind=KIND, lang=words("en", "ru", "kk"), text=TEXT),
    "text": dict(number=NUMBER, leaf_hash=HEX64, bytes=NUMBER, text=TEXT),
    "file": dict(number=NUMBER, leaf_hash=HEX64, name=TEXT, size=NUMBER, sha256=HEX64, path=TEXT),
    "page": dict(path=TEXT, bytes=NUMBER, sha256=HEX64),
    "backup": dict(path=TEXT, size=NUMBER, bytes_copied=NUMBER, bytes_total=NUMBER,
                   checkpoint=NOTE),
    "restored": dict(path=TEXT),
    "rebuilt": dict(path=TEXT, size=NUMBER, root=HEX64, origin=ORIGIN, checkpoint=NOTE,
                    remembered=BOOL,
                    against=either(None, record(result=words("consistent"), size=NUMBER))),
    "unlocked": dict(minutes=NUMBER, read=BOOL, until=TEXT),
    "locked": dict(was_unlocked=BOOL),
    "witness": dict(name=WITNESS, vkey=COSIGNER),
    "request": dict(path=TEXT, origin=ORIGIN, old=NUMBER, size=NUMBER, root=HEX64, hashes=NUMBER),
    "seen": dict(origin=TEXT, log_vkey=TEXT, size=NUMBER, root=HEX64,
                 kind=words("cosigned", "refused", "fork"), time=TEXT, note=TEXT),
    "time": dict(number=NUMBER, claimed_time=MAYBE_TEXT, contradicted=BOOL, interval=INTERVAL),
    "time-request": dict(stamped=TEXT, request=TEXT, sha256=HEX64, renews=either(None, NUMBER),
                         commands=many(TEXT)),
    "timestamp": dict(path=TEXT, method=words("rfc3161", "opentimestamps"),
                      stored=words("new", "existing"), number=NUMBER, id=ID, leaf_hash=HEX64,
                      checkpoint=NOTE),
    "anchor": dict(number=NUMBER, id=ID, leaf_hash=HEX64, height=NUMBER, hash=HEX64, source=TEXT,
                   checkpoint=NOTE),
}
SAMPLE = record(entries=NUMBER, of=NUMBER,
                chances=many(record(damaged_ppm=NUMBER, caught_ppm=NUMBER)))
# `entry` and `verdict` differ from command to command.
BY_COMMAND = {
    ("entry", "add"): ADDED,
    ("entry", "bundle take-in"): ADDED,
    ("entry", "list"): dict(number=NUMBER, id=ID, kind=KIND, case=MAYBE_TEXT, title=MAYBE_TEXT,
                            claimed_time=MAYBE_TEXT, files=NUMBER, bytes=NUMBER, leaf_hash=HEX64),
    ("entry", "show"): dict(ADDED, previous=HEX64, author=HEX64, fields=FIELDS, text=MAYBE_TEXT,
                            status=STATUS, relations=many(("any",)),
                            inclusion=record(size=NUMBER, root=HEX64)),
    ("cosignature", "witness sign"): dict(origin=TEXT, old=NUMBER, size=NUMBER, root=HEX64,
                                          witness=WITNESS, first_contact=BOOL, reply=TEXT),
    ("cosignature", "witness accept"): dict(witness=TEXT, witness_vkey=TEXT, size=NUMBER,
                                            root=HEX64, time=MAYBE_TEXT),
    ("verdict", "verify"): dict(mode=words("full", "quick", "entry", "sample"),
                                size=NUMBER, root=HEX64,
                                origin=TEXT, integrity=INTEGRITY, signer=SIGNER, time=TIME,
                                truth=words("not-assessed"),
                                against=either(None, record(
                                    result=words("consistent", "rollback", "fork"),
                                    size=NUMBER)),
                                entries_checked=NUMBER, files_checked=NUMBER,
                                bytes_checked=NUMBER,
                                resumed=either(None, record(**{"from": NUMBER, "begun": TEXT})),
                                sample=either(None, SAMPLE)),
    ("verdict", "proof verify"): dict(HEAD, index=either(None, NUMBER), leaf_hash=HEX64,
                                      extra_b64=MAYBE_TEXT),
    ("verdict", "checkpoint verify"): dict(
        HEAD, extensions=many(TEXT), signature_lines=many(TEXT),
        consistency=either(None, record(
            result=words("not-checked", "consistent", "mismatch", "fork"), old_size=NUMBER,
            other_size=either(None, NUMBER), other_root=either(None, HEX64)))),
    ("verdict", "fork show"): dict(integrity=INTEGRITY, signer=SIGNER, time=TIME,
                                   truth=words("not-assessed"),
                                   fork=either(None, record(**FORK))),
}
VERDICT = dict(integrity=INTEGRITY, primary=MAYBE_TEXT, signer=SIGNER, time=TIME,
               time_interval=either(None, INTERVAL), truth=words("not-assessed"),
               origin=MAYBE_TEXT, log_vkey=MAYBE_TEXT, fingerprint=MAYBE_TEXT,
               vault_id=either(None, HEX64), size=either(None, NUMBER), root=either(None, HEX64),
               quorum=QUORUM, witnesses=WITNESSES,
               addressed_to_me=words("yes", "no", "passphrase", "not-checked"),
               purpose=MAYBE_TEXT, entries=many(SHOWN_ENTRY), out=MAYBE_TEXT)


def fits(kind, value):
    """True when the value is of that kind."""
    if kind is None:
        return value is None
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind == TEXT:
        return isinstance(value, str)
    if kind == BOOL:
        return isinstance(value, bool)
    if isinstance(kind, re.Pattern):
        return isinstance(value, str) and kind.fullmatch(value) is not None
    name = kind[0]
    if name == "either":
        return any(fits(choice, value) for choice in kind[1])
    if name == "many":
        return isinstance(value, list) and all(fits(kind[1], item) for item in value)
    if name == "words":
        return value in kind[1]
    if name == "record":
        return isinstance(value, dict) and not misfits(kind[1], value)
    if name == "counts":
        return isinstance(value, dict) and all(fits(NUMBER, v) for v in value.values())
    if name == "fields":
        return isinstance(value, dict) and all(
            fits(either(TEXT, many(TEXT)), v) for v in value.values())
    return name == "any"


def misfits(fields, value):
    return [key for key, kind in fields.items()
            if key not in value or not fits(kind, value[key])]


class Objects:
    def __init__(self):
        self.lines, self.faults = [], []


def check_line(one, command, faults):
    kind = one.get("type")
    fields = BY_COMMAND.get((kind, command)) or TYPES.get(kind)
    if kind == "verdict" and fields is None:
        fields = VERDICT
    if one.get("v") != 1:
        faults.append(f"{kind}: v is not 1")
    if fields is None:
        faults.append(f"unknown type {kind}")
        return
    faults.extend(f"{kind}.{key} = {json.dumps(one.get(key, '(absent)'))[:80]}"
                  for key in misfits(fields, one))


def parse(output):
    """All lines, and what of them breaks the contract."""
    out = Objects()
    for line in output.decode("utf-8").removesuffix("\n").split("\n"):
        try:
            one = json.loads(line)
        except ValueError:
            out.faults.append(f"no JSON: {line[:80]}")
            continue
        if isinstance(one, dict):
            out.lines.append(one)
        else:
            out.faults.append(f"no object: {line[:80]}")
    if not out.lines or out.lines[-1].get("type") != "summary":
        out.faults.append("the last object is no summary")
        return out
    command = out.lines[-1].get("command")
    summaries = [o for o in out.lines if o.get("type") == "summary"]
    if len(summaries) != 1:
        out.faults.append("more than one summary")
    if summaries[0].get("ok") is not (summaries[0].get("exit") == 0):
        out.faults.append("ok and exit disagree")
    for one in out.lines:
        check_line(one, command, out.faults)
    raw = output.decode("utf-8")
    if any(ord(c) < 0x20 and c != "\n" or 0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069
           for c in raw):
        out.faults.append("a control or bidi character is not escaped")
    return out


def value(text):
    return json.loads(text)
