"""Unpacked bundles: folders that are whole, and single faults of what a disk can hold."""
import cbor
import tree
from case import BAD, fault, true
from faults_opening import OPENING
from made import one, with_file
from stamping import linked
from true_ones import by_passphrase, entries_of, files, with_sender

TOP = "aigaq-bundle/"


class Link:
    def __init__(self, target):
        self.target = target


class Empty:
    """A folder with nothing in it."""


FOLDER = Empty()


def write(place, members):
    """members: path below the folder to bytes, a Link or Empty."""
    for path, data in members.items():
        target = place / path
        if isinstance(data, Empty):
            target.mkdir(parents=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, Link):
            target.symlink_to(data.target)
        else:
            target.write_bytes(data)


def unpacked(made, top=TOP):
    return {top + name: data for name, data in made.sealed()[0]}


def changed(change, make=one, top=TOP):
    """change: gets the members by name, without the top folder, to alter them."""
    members = dict(make().sealed()[0])
    change(members)
    return {top + name: data for name, data in members.items()}


READ = {"opened": "folder", "addressed": "not-checked"}


def true_folder(name, make, **said):
    true(f"folder-{name}", lambda rng: make(), **{**READ, **said})


def fault_folder(name, classes, change, make=one, **said):
    fault(f"folder-{name}", classes, lambda rng: changed(change, make), **{**READ, **said})


def put(**members):
    return lambda all_: all_.update(members)


def whole():
    true_folder("whole", lambda: unpacked(one()))
    true_folder("untrusted", lambda: unpacked(one()), trust=False, signer="untrusted")
    true_folder("without-top", lambda: unpacked(one(), ""))
    true_folder("of-many-entries", lambda: unpacked(entries_of(12, {1, 2, 9, 10, 11})))
    true("folder-with-files", lambda rng: unpacked(files(rng, 11)), **READ)
    true_folder("with-sender", lambda: unpacked(with_sender()))
    true_folder("with-time", lambda: unpacked(linked()))
    true_folder("of-a-passphrase-bundle", lambda: unpacked(by_passphrase()))
    for name, data in (("empty", b""), ("of-zeros", bytes(70000))):
        true_folder(f"padding-{name}", lambda d=data: changed(lambda m: m.update(padding=d)))
    true_folder("empty-folder-inside", lambda: changed(lambda m: m.update({"data/x/y": FOLDER})))
    true_folder("texts-beside-the-top", lambda: {**unpacked(one()), "notes.txt": b"mine",
                                                 "exhibits/entry-1.txt": b"x"})
    true_folder("link-beside-the-top", lambda: {**unpacked(one()), "link": Link("/etc/hostname")})


def one_changed():
    names = {"bagit.txt": "bag-malformed manifest-mismatch",
             "bag-info.txt": "bag-malformed manifest-mismatch",
             "data/checkpoint.txt": "checkpoint-malformed manifest-mismatch checkpoint-mismatch",
             "data/entry-0/proof.txt": "checkpoint-mismatch manifest-mismatch",
             "data/entry-1/entry.cbor": "entry-malformed ...",
             "data/entry-1/proof.txt": "checkpoint-mismatch manifest-mismatch",
             OPENING: "opening-malformed manifest-mismatch",
             "manifest-sha256.txt": "manifest-malformed manifest-mismatch",
             "tagmanifest-sha256.txt": "manifest-malformed manifest-mismatch",
             "signature.cose": "signature-malformed"}
    bad = {"data/checkpoint.txt": {"signer": "bad"}, "signature.cose": BAD}
    for name, classes in names.items():
        more = " bag-malformed" if name.startswith("data/") and "..." not in classes else ""
        fault_folder(f"byte-behind-{slug(name)}", classes + more, append(name),
                     **bad.get(name, {}))
    fault_folder("byte-behind-a-file", "file-mismatch file-size-mismatch file-digest-mismatch "
                 "bag-malformed manifest-mismatch", append("data/entry-1/file-1.bin"), with_file)
    file = "data/entry-1/file-1.bin"
    fault_folder("file-flipped", "file-mismatch file-digest-mismatch manifest-mismatch",
                 lambda m: m.update({file: b"c" + m[file][1:]}), with_file)
    fault_folder("sender-words-changed", "manifest-mismatch",
                 append("sender/entry-1.txt"), with_sender)
    another = {"leaf": tree.sha256(b"another")}
    fault_folder("opening-of-another", "statement-root-mismatch manifest-mismatch",
                 lambda m: m.update({OPENING: cbor.encode({**cbor.decode(m[OPENING]), **another})}))


def slug(name):
    return name.replace("data/", "").replace("/", "-").replace(".", "-")


def append(name):
    # A byte that is no end of line makes each text another one.
    return lambda members: members.update({name: members[name] + b"x"})


def one_missing():
    for name, classes, said in (
            ("bagit.txt", "missing-member", {}), ("bag-info.txt", "missing-member", {}),
            ("data/checkpoint.txt", "missing-member", {"signer": "bad"}),
            ("data/entry-0/entry.cbor", "missing-entry ...", BAD),
            ("data/entry-1/proof.txt", "missing-member", {}), (OPENING, "missing-member", {}),
            ("data/entry-1/entry.cbor", "missing-member ...", {}),
            ("manifest-sha256.txt", "missing-member", {}),
            ("tagmanifest-sha256.txt", "missing-member", {}),
            ("signature.cose", "missing-member", BAD)):
        oxum = " bag-malformed" if name.startswith("data/") and "..." not in classes else ""
        fault_folder(f"without-{slug(name)}", classes + oxum, drop(name), **said)
    fault_folder("without-a-file", "missing-member missing-file bag-malformed",
                 drop("data/entry-1/file-1.bin"), with_file)
    fault_folder("without-sender-words", "missing-member", drop("sender/README.txt"), with_sender)
    fault_folder("without-anything-but-bagit", "missing-entry missing-member",
                 lambda m: [m.pop(name) for name in list(m) if name != "bagit.txt"], **BAD)


def drop(name):
    return lambda members: members.pop(name)


def one_added():
    for name, path in (("hidden", ".DS_Store"), ("text", "notes.txt"), ("in-data", "data/x.txt"),
                       ("in-entry", "data/entry-1/notes.txt"), ("copy", "bagit.txt~"),
                       ("upper-case", "BAGIT.TXT"), ("entry-01", "data/entry-01/entry.cbor"),
                       ("with-blank", "data/entry-1/file 1.bin"), ("no-ascii", "\u0444.txt")):
        fault_folder(f"added-{name}", "unexpected-member", put(**{path: b"x"}))
    fault_folder("added-file", "unexpected-member bag-malformed unlisted-member",
                 put(**{"data/entry-1/file-1.bin": b"x"}))
    fault_folder("added-sender-words", "unlisted-member", put(**{"sender/README.txt": b"x"}))
    fault_folder("added-file-twice", "member-order", put(**{"data/entry-1/file-1.txt": b"x"}),
                 with_file)
    fault_folder("padding-not-zero", "padding", put(padding=b"\0\1"))
    fault_folder("padding-last-not-zero", "padding", put(padding=bytes(99999) + b"\1"))


def links():
    """A link is not followed: what it stands for is missing."""
    for name, target in (("itself-elsewhere", "../elsewhere"), ("dangling", "nowhere"),
                         ("device", "/dev/null"), ("folder", "/tmp")):
        fault_folder(f"link-to-{name}", "missing-member", lambda m, t=target: m.update(
            {"../elsewhere": m["bagit.txt"], "bagit.txt": Link(t)}))
    fault_folder("link-for-a-file", "missing-member missing-file bag-malformed", lambda m: m.update(
        {"../elsewhere": m["data/entry-1/file-1.bin"],
         "data/entry-1/file-1.bin": Link("../../../elsewhere")}), with_file)
    fault_folder("link-added", "missing-member", put(link=Link("bagit.txt")))
    fault_folder("link-for-padding", "missing-member", put(padding=Link("/dev/zero")))
    fault_folder("link-for-a-folder", "missing-member ...", entry_linked)
    fault_folder("folder-for-a-file", "missing-member missing-file bag-malformed", put(
        **{"data/entry-1/file-1.bin": FOLDER}), with_file)
    fault_folder("folder-for-signature", "missing-member", put(**{"signature.cose": FOLDER}), **BAD)


def entry_linked(members):
    for name in [name for name in members if name.startswith("data/entry-1/")]:
        members["../elsewhere/" + name.rsplit("/", 1)[1]] = members.pop(name)
    members["data/entry-1"] = Link("../../elsewhere")


def fill():
    for part in (whole, one_changed, one_missing, one_added, links):
        part()
