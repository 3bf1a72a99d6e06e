"""Witnesses that are killed while they answer, and two that answer at once."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

ENDS_BY = 60  # seconds, for any one program


def witness_of_two_histories(world):
    """The witness w.id saw size 3; `ask` and `forked` show two trees of size 4 behind that."""
    world.need("age-keygen")
    world.start("vault")
    steps = """
set -e
age-keygen -o w.id 2>/dev/null
aigaq witness new -i w.id
aigaq --passphrase-file pw --json checkpoint > head.json
sed -n 's/.*"log_vkey":"\\([^"]*\\)".*/\\1/p' head.json > log.vkey
aigaq --passphrase-file pw witness request --old 0 -o first
aigaq witness sign first -i w.id --trust log.vkey -o first.reply
cp -r vault twin
cp -r state twin-state
aigaq --passphrase-file pw add source --form source.form
aigaq --passphrase-file pw witness request --old 3 -o ask
export XDG_STATE_HOME=$PWD/twin-state AIGAQ_VAULT=$PWD/twin
sed s/newspaper/journal/ source.form > other.form
aigaq --passphrase-file pw add source --form other.form
aigaq --passphrase-file pw witness request --old 3 -o forked
"""
    done = world.shell(steps)
    assert done.code == 0, done.err.decode()
    shutil.copytree(world.path("state/aigaq/witness"), world.path("witness.base"))


def forget(world):
    shutil.rmtree(world.path("state/aigaq/witness"))
    shutil.copytree(world.path("witness.base"), world.path("state/aigaq/witness"))
    for name in ("reply", "reply.forked"):
        if os.path.exists(world.path(name)):
            os.remove(world.path(name))


def sign(request, *reply):
    out = ["-o", *reply] if reply else []
    return ["aigaq", "--json", "-q", "witness", "sign", request, "-i", "w.id", *out]


def asked(world, request):
    done = world.run(sign(request))
    lines = [json.loads(line) for line in done.out.decode().splitlines() if line.startswith("{")]
    return done.code, {one.get("class") or one["type"] for one in lines}


def cosigned(world, reply):
    path = world.path(reply)
    return os.path.exists(path) and "\u2014".encode() in world.read(reply)


def state_file(world):
    for folder, _, names in os.walk(world.path("state/aigaq/witness")):
        if "state" in names:
            return os.path.join(folder, "state")
    raise AssertionError("the witness keeps no state")


def kill_when_kept(world, process, state, before):
    """At the moment when the new state has its name: before the signature, most of the time."""
    while process.poll() is None:
        if world.read(state) != before:
            os.killpg(process.pid, signal.SIGKILL)
            return


def full_pipe():
    """Whoever writes into it next waits."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    filled = 0
    try:
        while True:
            filled += os.write(writer, bytes(4096))
    except BlockingIOError:
        os.set_blocking(writer, True)
        return reader, writer, filled


def kill_kept_and_unsigned(world):
    """Killed while it waits to hand out its cosignature; whether anything left it."""
    state = state_file(world)
    before = world.read(state)
    reader, writer, filled = full_pipe()
    process = world.spawn(sign("ask"), stdout=writer)
    os.close(writer)
    end = time.monotonic() + ENDS_BY
    while world.read(state) == before and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    assert process.poll() is None, (process.returncode, process.stderr.read())
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=ENDS_BY)
    with open(reader, "rb") as left:
        return world.read(state) != before, len(left.read()) > filled


def test_kill_9_between_keeping_and_signing(world):
    """A tree that was kept rules the other one out, also when nobody has its cosignature yet."""
    witness_of_two_histories(world)
    for request, answer in (("forked", (22, {"fork", "summary"})),
                            ("ask", (0, {"cosignature", "summary"}))):
        forget(world)
        kept, signed = kill_kept_and_unsigned(world)
        assert kept and not signed, f"kept {kept}, signed {signed}"
        assert asked(world, request) == answer


def test_kill_9_while_a_witness_answers(world):
    witness_of_two_histories(world)
    seed = int(os.environ.get("AIGAQ_TEST_SEED", random.randrange(1 << 32)))
    choose = random.Random(seed)
    rounds = int(os.environ.get("AIGAQ_KILLS", "40"))
    began = time.monotonic()
    assert world.run(sign("ask", "reply")).code == 0
    usual = time.monotonic() - began
    kept_unsigned = 0
    for number in range(1, rounds + 1):
        forget(world)
        state = state_file(world)
        before = world.read(state)
        process = world.spawn(sign("ask", "reply"))
        if number % 2:
            kill_when_kept(world, process, state, before)
        else:
            time.sleep(choose.uniform(0, 1.2 * usual))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=ENDS_BY)
        kept = world.read(state) != before
        signed = cosigned(world, "reply")
        where = f"seed {seed}, round {number}, kept {kept}, signed {signed}"
        assert kept or not signed, f"{where}: a cosignature went out that is not kept"
        # What was not kept is as good as never shown.
        kept_unsigned += kept and not signed
        if kept and choose.random() < 0.5:
            assert asked(world, "forked") == (22, {"fork", "summary"}), where
        else:
            assert asked(world, "ask") == (0, {"cosignature", "summary"}), where
            assert asked(world, "forked") == (22, {"fork", "summary"}), where
    print(f"kills: {rounds}, {kept_unsigned} between keeping and signing, seed {seed}")


def test_two_requests_at_once(world):
    witness_of_two_histories(world)
    for number in range(25):
        forget(world)
        pair = [("ask", "reply"), ("forked", "reply.forked")]
        pair = [(one, world.spawn(sign(*one))) for one in (pair if number % 2 else pair[::-1])]
        for _, process in pair:
            process.communicate(timeout=ENDS_BY)
        # 11: it waited long for the other, on a busy machine, and is to be asked again.
        ends = sorted(process.returncode if process.returncode != 11 else
                      world.run(sign(*one)).code for one, process in pair)
        assert ends == [0, 22], (number, ends)
        assert cosigned(world, "reply") != cosigned(world, "reply.forked"), number
