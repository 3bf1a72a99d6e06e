"""What a user would pick instead, each with its own way in and its own way to check everything.

A tool is a class with `name`, `program`, `take_in(files)` and `verify()`, given an empty folder to
work in. Nothing is compressed. What a tool does not sync itself is synced after it."""

import os
import pathlib
import shutil
import subprocess

import measure

PASSWORD = "seven grey herons cross the river"


def one_folder(files):
    return files[0].parent


class Tool:
    program = None
    version = None  # the command that does nothing else: of a cold start, too
    only_round = None  # of a slow one: where it takes part
    secure = True  # encrypts and authenticates

    def __init__(self, work, shape=None):
        self.work = pathlib.Path(work)
        self.shape = shape
        self.env = {}
        self.prepare()

    @classmethod
    def is_here(cls):
        return shutil.which(cls.program) is not None

    def prepare(self):
        pass

    def close(self):
        pass

    def run(self, command, **how):
        return measure.run(command, env=self.env, **how)

    def stored(self):
        """Bytes on the disk."""
        return sum(p.stat().st_blocks * 512 for p in self.work.rglob("*") if p.is_file())


class Openssl(Tool):
    """The yardstick: reads and hashes once, keeps nothing."""
    name, program, secure = "openssl dgst -sha256", "openssl", False
    version = "openssl version"

    def take_in(self, files):
        # Names through a file: 20,000 of them are too long for one command line.
        listed = self.work / "names"
        listed.write_bytes(b"".join(os.fsencode(p) + b"\0" for p in files))
        return self.run(f"xargs -0 openssl dgst -sha256 < '{listed}' > /dev/null")

    verify = None


class Copy(Tool):
    name, program, secure = "cp -a and sync", "cp", False

    def take_in(self, files):
        return self.run(f"cp -a '{one_folder(files)}' '{self.work}/copy' && sync -f '{self.work}'")

    verify = None


class Restic(Tool):
    name, program = "restic, no compression", "restic"
    version = "restic version"

    def prepare(self):
        self.env = {"RESTIC_PASSWORD": PASSWORD, "RESTIC_REPOSITORY": str(self.work / "repository"),
                    "RESTIC_CACHE_DIR": str(self.work / "cache")}
        self.run(["restic", "init", "--repository-version", "2"])

    def take_in(self, files):
        return self.run(["restic", "backup", "--compression", "off", str(one_folder(files))])

    def add_one(self, path):
        return self.run(["restic", "backup", "--compression", "off", str(path)])

    def verify(self):
        return self.run(["restic", "check", "--read-data"])


class Borg(Tool):
    name, program, mode = "borg, repokey-blake2", "borg", "repokey-blake2"
    version = "borg --version"

    def prepare(self):
        self.env = {"BORG_PASSPHRASE": PASSWORD, "BORG_REPO": str(self.work / "repository"),
                    "BORG_BASE_DIR": str(self.work / "base")}
        self.run(["borg", "init", "-e", self.mode])

    def take_in(self, files):
        return self.run(["borg", "create", "--compression", "none", "::one",
                         str(one_folder(files))])

    def add_one(self, path):
        return self.run(["borg", "create", "--compression", "none", f"::{path.stem}", str(path)])

    def verify(self):
        return self.run(["borg", "check", "--verify-data"])


class BorgSha(Borg):
    name, mode = "borg, repokey", "repokey"


class GitAnnex(Tool):
    name, program, secure = "git-annex (no encryption)", "git-annex", False
    version = "git annex version --raw"
    only_round = 1

    def prepare(self):
        self.env = {"HOME": str(self.work), "GIT_AUTHOR_NAME": "b", "GIT_AUTHOR_EMAIL": "b@b",
                    "GIT_COMMITTER_NAME": "b", "GIT_COMMITTER_EMAIL": "b@b"}
        self.repository = self.work / "repository"
        self.run(["git", "init", "-q", str(self.repository)])
        self.run(["git", "annex", "init", "-q", "b"], cwd=self.repository)

    def take_in(self, files):
        # It keeps files where they lie: putting them there is not its work.
        shutil.copytree(one_folder(files), self.repository / "in")
        return self.run("git annex add -q . && git commit -q -m b && sync -f .",
                        cwd=self.repository)

    def add_one(self, path):
        shutil.copy(path, self.repository / path.name)
        return self.run(f"git annex add -q {path.name} && git commit -q -m c",
                        cwd=self.repository)

    def verify(self):
        return self.run(["git", "annex", "fsck", "-q"], cwd=self.repository)


class Age(Tool):
    name, program = "tar + age", "age"
    version = "age --version"

    def prepare(self):
        self.run(["age-keygen", "-o", str(self.work / "key")])
        self.to = subprocess.run(["age-keygen", "-y", str(self.work / "key")], check=True,
                                 capture_output=True, text=True).stdout.strip()

    def take_in(self, files):
        folder = one_folder(files)
        return self.run(f"tar c -C '{folder.parent}' '{folder.name}' | "
                        f"age -r {self.to} -o '{self.work}/out.age' && sync '{self.work}/out.age'")

    def verify(self):
        return self.run(f"age -d -i '{self.work}/key' '{self.work}/out.age' > /dev/null")

    def alone(self, path):
        """One file, as a bundle has it; what is not synced, then with the sync."""
        out = self.work / "out.age"
        out.unlink(missing_ok=True)
        return self.run(["age", "-r", self.to, "-o", str(out), str(path)])

    def alone_synced(self, path):
        out = self.work / "out.age"
        out.unlink(missing_ok=True)
        return self.run(f"age -r {self.to} -o '{out}' '{path}' && sync '{out}'")


class Gpg(Tool):
    name, program = "gpg AES-256", "gpg"
    version = "gpg --version"

    def prepare(self):
        (self.work / "password").write_text(PASSWORD)
        (self.work / "home").mkdir(mode=0o700)
        self.gpg = (f"gpg --homedir '{self.work}/home' --batch --quiet --pinentry-mode loopback "
                    f"--passphrase-file '{self.work}/password'")

    def take_in(self, files):
        folder = one_folder(files)
        return self.run(f"tar c -C '{folder.parent}' '{folder.name}' | {self.gpg} --symmetric "
                        f"--cipher-algo AES256 --compress-algo none -o '{self.work}/out.gpg' && "
                        f"sync '{self.work}/out.gpg'")

    def verify(self):
        return self.run(f"{self.gpg} -d '{self.work}/out.gpg' > /dev/null")


PEERS = (Copy, Restic, Borg, BorgSha, GitAnnex, Age, Gpg)
