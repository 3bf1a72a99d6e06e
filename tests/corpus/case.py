"""One bundle of the corpus: how it is made, and the verdict that the pages ask for."""
import datetime
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "independent"))

PAGE = (ROOT / "docs" / "formats" / "findings.md").read_text("utf-8")
ORDER = re.search(r"## The primary class.*?```\n(.*?)```", PAGE, re.S)[1].split()
NO_VERDICT = ("no-matching-key", "wrong-passphrase")
BAD = {"signer": "bad", "addressed": "not-checked"}  # no signature holds, or there is none
BAD_NOTE = {"signer": "bad"}
ALL = {}


LAST = 253402300799  # the last second of the year 9999


def stamp(seconds):
    """RFC 3339; None where there is no such text."""
    if seconds is None or seconds > LAST:
        return None
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return moment.isoformat() + "Z"


class Case:
    """whole: all classes of faults, where the pages determine them; else None."""

    def __init__(self, make, primary, whole, signer="trusted", addressed="yes", opened="identity",
                 trust=True, read=True, policy=None, quorum="none", witnesses=(), asides=None,
                 headers=None, easy=False, time="claimed-only", interval=(None, None)):
        """read: layer 1 gave members. opened: by what, or `folder` for an unpacked one.
        policy: of the reader, beside the log's key where trust is set; quorum and witnesses: what
        the verdict says by it. asides: findings that are no faults.
        headers: of blocks, the reader's; easy: hardly any work is asked of them; interval: the
        whole's ends in Unix seconds."""
        self.make, self.primary, self.whole = make, primary, whole
        self.signer, self.addressed = signer, addressed
        self.opened, self.trust, self.policy = opened, trust, policy
        self.quorum, self.witnesses = quorum, list(witnesses)
        self.headers, self.easy, self.time, self.interval = headers, easy, time, interval
        unknown = signer == "untrusted" and read and primary not in NO_VERDICT
        self.asides = sorted(asides if asides is not None else
                             ["signer-untrusted"] if unknown else [])

    def line(self, name):
        none = self.primary in NO_VERDICT
        return {"name": name, "opened": self.opened, "trust": self.trust,
                "policy": f"{name}.policy" if self.policy is not None else None,
                "integrity": None if none else "failed" if self.primary else "ok",
                "headers": f"{name}.headers" if self.headers is not None else None,
                "easy": self.easy, "interval": [stamp(end) for end in self.interval],
                "signer": None if none else self.signer, "time": None if none else self.time,
                "addressed_to_me": None if none else self.addressed, "primary": self.primary,
                "quorum": None if none else self.quorum,
                "witnesses": None if none else self.witnesses, "asides": self.asides,
                "findings": sorted(self.whole) if self.whole is not None else None}


def _put(name, case):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and name not in ALL, name
    ALL[name] = case


def true(name, make, **said):
    _put(name, Case(make, None, (), **said))


def fault(name, classes, make, **said):
    """classes: one, or several of which all are determined; `first ...` when more may follow."""
    words = classes.split()
    open_end = words[-1] == "..."
    words = words[:-1] if open_end else words
    first = min(words, key=ORDER.index)
    _put(name, Case(make, first, None if open_end else words, **said))
