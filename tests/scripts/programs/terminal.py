"""What happens at a terminal: questions, the recovery sheet, Ctrl-C at the prompt."""

import os
import pathlib
import pty
import re
import select
import signal
import termios
import time


class Session:
    """A program on a terminal of its own; held: that shows nothing until it is let go."""

    def __init__(self, world, arguments, held=False):
        self.seen = b""
        self.fd, self.far = pty.openpty()
        if held:
            termios.tcflow(self.far, termios.TCOOFF)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            own = os.open(os.ttyname(self.far), os.O_RDWR)  # the session's, being its first
            for fd in (0, 1, 2):
                os.dup2(own, fd)
            os.chdir(world.root)
            os.execvpe(arguments[0], arguments, dict(world.environment, TERM="dumb"))
        if not held:
            os.close(self.far)

    def wait_for(self, text, seconds=120):
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            if not self.read(deadline):
                raise AssertionError(f"no {text!r} in {self.seen!r}")

    def read(self, deadline):
        ready, _, _ = select.select([self.fd], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            chunk = os.read(self.fd, 65536)
        except OSError:  # the other end has closed
            return False
        self.seen += chunk
        return bool(chunk)

    def answer(self, text):
        os.write(self.fd, text)

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    def let_go(self):
        termios.tcflow(self.far, termios.TCOON)
        os.close(self.far)

    def end(self, seconds=120):
        deadline = time.monotonic() + seconds
        while self.read(deadline):
            pass
        if time.monotonic() > deadline:  # what waits would be waited for without an end
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


def test_a_waiting_program_is_closed_in(world):
    world.start("vault")
    session = Session(world, ["aigaq", "list"])
    session.wait_for(b"Passphrase of the vault: ")
    process = pathlib.Path("/proc") / str(session.pid)
    status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
    limits = (process / "limits").read_text()
    session.answer(b"\x03")
    assert session.end() == 130, session.seen
    assert re.search(r"Max core file size +0 +0 ", limits), limits
    assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2", status
    assert int(status["VmLck"].split()[0]) >= 64, f"locked memory: {status['VmLck']}"


def test_init_asks_twice_and_shows_the_recovery_sheet(world):
    world.start("nothing")
    session = Session(world, ["aigaq", "init", "vault"])
    session.wait_for(b"passphrase of the vault: ")
    session.answer(b"seven grey herons cross the river\n")
    session.wait_for(b"once more: ")
    session.answer(b"seven grey herons cross the river\n")
    assert session.end() == 0, session.seen
    assert b"RECOVERY SHEET" in session.seen, session.seen
    assert b"seven grey" not in session.seen, "the passphrase was echoed"
    assert world.aigaq("list").code == 0


def test_nothing_is_typed_before_the_echo_is_off(world):
    """It can't be typed before the prompt is seen, and that comes last."""
    world.start("vault")
    session = Session(world, ["aigaq", "list"], held=True)
    deadline = time.monotonic() + 60
    while session.echoes() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not session.echoes(), "it waits to show the prompt, and would echo an answer"
    assert not session.read(0), session.seen
    session.let_go()
    session.wait_for(b"Passphrase of the vault: ")
    session.answer(b"seven grey herons cross the river\n")
    assert session.end() == 0, session.seen
    assert b"seven grey" not in session.seen, session.seen


def test_two_passphrases_that_differ(world):
    world.start("nothing")
    session = Session(world, ["aigaq", "init", "vault", "--no-recovery"])
    session.wait_for(b"passphrase of the vault: ")
    session.answer(b"one\n")
    session.wait_for(b"once more: ")
    session.answer(b"other\n")
    assert session.end() == 2, session.seen
    assert not os.path.exists(world.path("vault"))


def test_ctrl_c_at_the_prompt(world):
    world.start("vault")
    session = Session(world, ["aigaq", "list"])
    session.wait_for(b"assphrase of the vault: ")
    session.answer(b"\x03")
    assert session.end() == 130, session.seen


def test_head_is_asked_for_on_a_new_machine(world):
    world.start("vault")
    world.environment["XDG_STATE_HOME"] = world.path("fresh")
    note = world.aigaq("--json", "checkpoint").out.decode()
    head = note.split('"head_fingerprint":"')[1].split('"')[0]
    session = Session(world, ["aigaq", "--passphrase-file", "pw", "add", "source", "--form",
                              "source.form"])
    session.wait_for(b"does not know the vault")
    session.answer(head.encode() + b"\n")
    assert session.end() == 0, session.seen


def test_hang_up_ends_it(world):
    world.start("vault")
    session = Session(world, ["aigaq", "list"])
    session.wait_for(b"assphrase of the vault: ")
    os.kill(session.pid, signal.SIGTERM)
    assert session.end() == 130, session.seen
