"""The folder, the environment and the programs that one script test has."""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile

PASSPHRASE = "seven grey herons cross the river\n"
CASE = "demo-2022"

SOURCE_FORM = f"""\
# Invented for the tests.
case: {CASE}
title: A page of a newspaper
language: ru
publisher: The Newspaper
captured_at: 2022-01-06T10:00:00+06:00
limitations: no photograph
limitations: the date is the site's own
"""
TESTIMONY_FORM = f"""\
case: {CASE}
title: What the witness saw
language: en
pseudonym: W-01
role: witness
start: 2022-02-18T15:00:00+06:00
consent: courts: yes; media: no
place: Almaty
summary: Two men came to the house,
  and a paper was to be signed.
"""
# A passphrase that costs the least that a header may ask for proves the same in most tests, and
# leaves their processor to what they are about.
FULL_COST = "vault at full cost"
BASES = ("vault", FULL_COST)
TEXT = "I saw Nurlan Testov at the square. He carried nothing. They took him away at noon.\n"


class Skip(Exception):
    """This machine cannot run the test; says why."""


class Result:
    def __init__(self, code, out, err, seconds=0.0, peak_kib=0):
        self.code, self.out, self.err = code, out, err
        self.seconds, self.peak_kib = seconds, peak_kib


def has_keyring():
    """Whether keyrings(7) can be used, asked of keyctl(2) itself; in the process' own, since to put
    into the session's would make one where login made none, and hide what users meet there. That
    one may have been revoked, at the end of the login it was of."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": (248, 250), "aarch64": (217, 219)}.get(os.uname().machine)
    if number is None:
        return False
    session = -3
    if libc.syscall(number[1], 0, session, 0) < 0:
        return False
    key = libc.syscall(number[0], b"user", b"aigaq-script-test", b"x", 1, -2)
    if key < 0:
        return False
    limited = libc.syscall(number[1], 15, key, 1) == 0
    libc.syscall(number[1], 3, key)
    return limited


class World:
    def __init__(self, build, base):
        self.build, self.base = build, base
        self.root = tempfile.mkdtemp(prefix="aigaq-script.")
        self.mounts = []
        self.spawned = []
        self.passphrase = ["--passphrase-file", self.path("pw")]
        self.environment = {
            "PATH": os.path.join(build, "bin") + ":" + os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.root,
            "XDG_STATE_HOME": self.path("state"),
            "AIGAQ_VAULT": self.path("vault"),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "TMPDIR": self.root,
            # What to put before a command that may not open every file.
            "ORDINARY": "" if os.geteuid() else "setpriv --bounding-set=-all --inh-caps=-all",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def start(self, what):
        self.write("pw", PASSPHRASE)
        self.write("source.form", SOURCE_FORM)
        self.write("testimony.form", TESTIMONY_FORM)
        self.write("statement.txt", TEXT)
        if what in BASES:
            for part in ("vault", "state"):
                shutil.copytree(os.path.join(self.base, what, part), self.path(part),
                                symlinks=True)
        elif what != "nothing":
            raise ValueError(f"start {what}")

    def need(self, what):
        if what == "mount":
            self.unmount(self.mount_tmpfs("disk to try", 1))
            os.rmdir(self.path("disk to try"))
        elif what == "ordinary":
            self.need_ordinary()
        elif what == "keyring":
            if not has_keyring():
                raise Skip("needs the kernel's keyring, which this machine closes")
        elif shutil.which(what) is None:
            raise Skip(f"needs {what}")

    def need_ordinary(self):
        """Root opens every file, unless it gives up the right to. It stays the owner of its files
        and folders: another user might not come as far as the programs."""
        ordinary = self.environment["ORDINARY"].split()
        if ordinary and shutil.which(ordinary[0]) is None:
            raise Skip(f"needs {ordinary[0]}, for root reads everything")
        os.chmod(self.write("shut file", "x"), 0)
        works = self.run([*ordinary, "true"]).code == 0
        if not works or self.run([*ordinary, "cat", "shut file"]).code == 0:
            raise Skip("this user reads everything, and can't give it up")
        os.remove(self.path("shut file"))

    def mount_tmpfs(self, name, size_mib, names=0):
        """names: how many files and folders have room there (0: as many as may be)."""
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        size = f"size={int(size_mib * 1024)}k,nr_inodes={names + 1 if names else 0}"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder],
                              capture_output=True, check=False)
        if done.returncode != 0:
            raise Skip("this machine lets this user mount no small disk")
        self.mounts.append(folder)
        return folder

    def unmount(self, folder):
        subprocess.run(["umount", folder], capture_output=True, check=True)
        self.mounts.remove(folder)

    def shell(self, command, **more):
        """By bash, without a terminal to ask on."""
        return self.run(["bash", "-c", command], **more)

    def aigaq(self, *arguments, **more):
        return self.run(["aigaq", *self.passphrase, *arguments], **more)

    def unlock(self):
        """Until lock() no passphrase is stretched, where the kernel keeps keys for a while."""
        if not has_keyring():
            return
        done = self.aigaq("unlock", "--read", "--minutes", "720")
        assert done.code == 0, done.err.decode()
        self.passphrase = []

    def lock(self):
        if self.passphrase:
            return
        done = self.aigaq("lock")
        assert done.code == 0, done.err.decode()
        self.passphrase = ["--passphrase-file", self.path("pw")]

    def run(self, arguments, **more):
        done = subprocess.run(arguments, cwd=self.root, env=self.environment,
                              stdin=more.pop("stdin", subprocess.DEVNULL), capture_output=True,
                              start_new_session=True, check=False, timeout=1800, **more)
        return Result(done.returncode, done.stdout, done.stderr)

    def spawn(self, arguments, **more):
        process = subprocess.Popen(arguments, cwd=self.root, env=self.environment,
                                   stdin=more.pop("stdin", subprocess.DEVNULL),
                                   stdout=more.pop("stdout", subprocess.PIPE),
                                   stderr=more.pop("stderr", subprocess.PIPE),
                                   start_new_session=True, **more)
        self.spawned.append(process)
        return process

    def measured(self, arguments):
        """Peak memory of the process itself: a fresh parent has no other child."""
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            done = self.run(arguments)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            with os.fdopen(writer, "w", encoding="utf-8") as out:
                out.write(f"{done.code} {peak}\n{done.err.decode('utf-8', 'replace')[-500:]}")
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as answer:
            first, _, err = answer.read().partition("\n")
        os.waitpid(pid, 0)
        code, peak = first.split()
        return Result(int(code), b"", err.encode(), peak_kib=int(peak))

    def remove(self):
        for process in self.spawned:  # of a test that failed with it
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        if not self.passphrase:
            self.aigaq("lock")
        for folder in reversed(self.mounts):
            subprocess.run(["umount", folder], capture_output=True, check=False)
        if os.environ.get("AIGAQ_KEEP") == "1":
            print(f"kept: {self.root}")
        else:
            shutil.rmtree(self.root, ignore_errors=True)


def base_vaults(build, root):
    """Made once, copied by every test: 0 genesis, 1 a testimony, 2 a source with two files."""
    folder = os.path.join(root, "base")
    for name in BASES:
        make_base(build, name, os.path.join(folder, name))
    return folder


def make_base(build, name, folder):
    world = World(build, None)
    world.start("nothing")
    world.write("a/page.txt", "page one\n")
    world.write("b/page.txt", "page two\n")
    quick = f"{build}/bench/vault_at_cost vault state/aigaq Base < pw"
    aigaq = "aigaq --passphrase-file pw"
    for step in (
            f"{aigaq} init vault --name Base --no-recovery" if name == FULL_COST else quick,
            f"{aigaq} add testimony --form testimony.form --text statement.txt",
            f"{aigaq} add source --form source.form a/page.txt b/page.txt"):
        done = world.shell(step)
        if done.code != 0:
            raise SystemExit(f"the tests' own vault could not be made: {step}\n"
                             f"{done.err.decode('utf-8', 'replace')}")
    for part in ("vault", "state"):
        shutil.copytree(world.path(part), os.path.join(folder, part))
    world.remove()
