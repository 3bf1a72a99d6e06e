"""One bundle of the corpus: how it is made, and the verdict that the pages ask for."""
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


class Case:
    """whole: all classes of faults, where the pages determine them; else None."""

    def __init__(self, make, primary, whole, signer="trusted", addressed="yes", opened="identity",
                 trust=True, read=True):
        """read: layer 1 gave members."""
        self.make, self.primary, self.whole, self.read = make, primary, whole, read
        self.signer, self.addressed = signer, addressed
        self.opened, self.trust = opened, trust

    def line(self, name):
        none = self.primary in NO_VERDICT
        return {"name": name, "opened": self.opened, "trust": self.trust,
                "integrity": None if none else "failed" if self.primary else "ok",
                "signer": None if none else self.signer,
                "signer_finding": self.read and not none, "time": None if none else "claimed-only",
                "addressed_to_me": None if none else self.addressed, "primary": self.primary,
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
