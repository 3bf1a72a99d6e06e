"""A verification that is killed goes on."""

import json
import os
import signal
import subprocess
import time

from said import objects

ENTRIES = 2_500
TRIES = 6
LIMIT = 900  # seconds; a machine without a keyring derives keys in each process


def fill(world):
    """Entries from 3 on, a file of 5,000 random bytes each, one behind the other on the disk."""
    lines = []
    for number in range(ENTRIES):
        path = world.write(f"in/{number}.bin", os.urandom(5_000))
        lines.append(json.dumps({"kind": "source", "form": world.path("source.form"),
                                 "files": [path]}))
    world.write("list.jsonl", "\n".join(lines) + "\n")
    done = world.aigaq("--json", "-q", "add", "--batch", "list.jsonl")
    assert done.code == 0, (done.out[-2000:], done.err)


def damage(world, at):
    with open(world.path("vault/segments/00000001"), "r+b") as segment:
        segment.seek(at)
        byte = segment.read(1)
        segment.seek(at)
        segment.write(bytes([byte[0] ^ 1]))


def command(world, *more):
    return ["aigaq", *world.passphrase, "--json", "-q", "verify", "--threads", "1", *more]


def told(done):
    """The findings in their order, what was counted, and where it went on."""
    assert done.code == 20, (done.code, done.out[-2000:], done.err)
    said = objects(done.out)
    verdict = next(o for o in said if o["type"] == "verdict")
    counts = [verdict[key] for key in ("integrity", "size", "root", "entries_checked",
                                       "files_checked", "bytes_checked")]
    return [o for o in said if o["type"] == "finding"], counts, verdict["resumed"]


def kept(world, names):
    """Bytes of what came into the state's folder beside these names."""
    folder = world.path("state/aigaq")
    return sum(os.path.getsize(os.path.join(folder, name))
               for name in set(os.listdir(folder)) - names)


def kill_when_more_is_kept(world, names, beyond, *more):
    """It gets a few milliseconds at a time, the clock goes on, and it notes every five seconds how
    far it came. Killed as soon as more than `beyond` bytes of that are there; False when it came
    to its end before."""
    pause = 0.2
    end = time.monotonic() + LIMIT
    for _ in range(TRIES):
        process = world.spawn(command(world, *more))
        while process.poll() is None:
            os.killpg(process.pid, signal.SIGSTOP)
            time.sleep(pause)
            come_far = kept(world, names) > beyond
            if come_far or time.monotonic() > end:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate(timeout=60)
                return come_far
            os.killpg(process.pid, signal.SIGCONT)
            try:
                process.wait(timeout=0.004)
            except subprocess.TimeoutExpired:
                pass
        process.communicate(timeout=60)
        pause *= 2  # a quick machine
    return False


def test_verify_goes_on_after_kill_9(world):
    world.start("vault")
    world.unlock()
    fill(world)
    before = set(os.listdir(world.path("state/aigaq")))
    damage(world, 60_000)
    damage(world, ENTRIES * 5_000 - 60_000)
    findings, counts, resumed = told(world.run(command(world)))
    assert len(findings) == 2 and resumed is None, (findings, resumed)
    names = before  # a whole run leaves an empty journal at most
    assert kept(world, names) == 0

    assert kill_when_more_is_kept(world, names, 0), "it ended each time before it was killed"
    first = kept(world, names)
    # A second one goes on from the first, and is killed when it came further.
    assert kill_when_more_is_kept(world, names, first, "--resume"), "the second one ended"
    # What was read before the kill is not read again, so that this is not seen.
    damage(world, 20_000)
    again = told(world.run(command(world, "--resume")))
    assert again[0] == findings, again[0]
    assert again[1] == counts, (again[1], counts)
    assert again[2] is not None and again[2]["from"] >= 8, again[2]

    # Nothing is left to go on from: everything is read, and that one byte is found.
    whole = told(world.run(command(world, "--resume")))
    assert whole[2] is None, whole[2]
    assert [f for f in whole[0] if f not in findings] != [], "the third byte hit nothing"
    missed = next(f for f in whole[0] if f not in findings)
    assert int(missed["entry"]) < again[2]["from"], (missed, again[2])
    print(f"resumed from entry {again[2]['from']} of {ENTRIES + 3}")
