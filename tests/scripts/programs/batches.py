"""Batches that are killed, or run into a full disk, and go on where they were."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

from said import leaves, objects, verified
from world import Skip
import contract


def command(world, *more):
    return ["aigaq", *world.passphrase, "--json", "-q", "add", "--batch",
            world.path("list.jsonl"), *more]


def acknowledged(output):
    return {o["line"]: (o["number"], o["leaf_hash"])
            for o in objects(output) if o["type"] == "entry"}


# Bytes by kind: one record, several that are sealed ahead, and too many for that.
SIZES = {"small": (0, 200_000), "middle": (1_000_000, 8_000_000), "large": (25_000_000, 25_100_000)}


def write_batch(world, choose, folder="in", **counts):
    """Files of random bytes, with holes behind the first: commits end at 64 MiB."""
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    choose.shuffle(kinds)
    lines = []
    for number, kind in enumerate(kinds):
        name = f"{folder}/{number}.bin"
        size = choose.randrange(*SIZES[kind])
        world.write(name, os.urandom(min(size, SIZES["small"][1])))
        os.truncate(world.path(name), size)
        lines.append(json.dumps({"kind": "source", "form": world.path("source.form"),
                                 "files": [world.path(name)], "fields": {"summary": name}}))
    world.write("list.jsonl", "\n".join(lines) + "\n")
    return len(lines)


def check_once(world, lines, before):
    """Every line is in the log, once; says the program, and so does the number of entries."""
    done = world.run(command(world))
    assert done.code == 0, (done.out, done.err)
    entries = acknowledged(done.out)
    assert sorted(entries) == list(range(1, lines + 1)), entries
    assert all(o["repeated"] for o in objects(done.out) if o["type"] == "entry"), done.out
    assert len({number for number, _ in entries.values()}) == lines
    assert len(leaves(world)) == before + lines, (len(leaves(world)), before, lines)
    for line in (1, lines):  # and each entry is its line's
        number = entries[line][0]
        done = world.aigaq("--json", "show", str(number))
        name = next(o for o in objects(done.out) if o["type"] == "entry")["files"][0]["name"]
        assert name == f"{line - 1}.bin", (line, name)
    return entries


def soak_count(name, short, long):
    return int(os.environ.get(name, long if os.environ.get("AIGAQ_SOAK") == "1" else short))


class KilledBatches:
    def __init__(self, world):
        self.world = world
        self.wanted = soak_count("AIGAQ_KILLS", 10, 1000)
        self.seed = int(os.environ.get("AIGAQ_TEST_SEED", random.randrange(1 << 32)))
        self.choose = random.Random(self.seed)
        self.kills = self.batches = self.finished = 0
        self.usual = None  # seconds of a run that nobody kills, for each entry

    def run(self):
        while self.kills < self.wanted:
            # Now and then anew, so that the disk does not fill.
            if self.batches % 8 == 0:
                if self.batches > 0:
                    verified(self.world)
                self.renew()
            self.batch()
        verified(self.world)

    def renew(self):
        self.world.lock()
        for part in ("vault", "state"):
            shutil.rmtree(self.world.path(part), ignore_errors=True)
        self.world.start("vault")
        self.world.unlock()

    def batch(self):
        choose, world = self.choose, self.world
        before = leaves(world)
        # Another folder: a list of the same words is the same batch.
        folder = f"in{self.batches}"
        lines = write_batch(world, choose, folder, small=choose.randrange(1, 40),
                            middle=choose.randrange(1, 8), large=choose.randrange(5))
        kept = {}
        for _ in range(20):  # a batch that is killed so often is let through
            if self.usual is not None and self.kills >= self.wanted:
                break
            if self.killed(lines, before, kept):
                break
        done = world.run(command(world))
        assert done.code == 0, (done.out, done.err)
        entries = check_once(world, lines, len(before))
        assert all(entries[line] == entry for line, entry in kept.items()), f"seed {self.seed}"
        shutil.rmtree(world.path(folder))
        self.batches += 1

    def killed(self, lines, before, kept):
        """One run, killed or not; whether it came to its end."""
        process = self.world.spawn(command(self.world))
        began = time.monotonic()
        usual = None if self.usual is None else self.usual * lines
        try:
            limit = 600 if usual is None else self.choose.uniform(0.0, 1.1 * usual)
            out, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
            self.kills += 1
        if usual is None:
            self.usual = (time.monotonic() - began) / lines
        for line, entry in acknowledged(out).items():
            assert kept.setdefault(line, entry) == entry, f"seed {self.seed}: line {line} twice"
        found = leaves(self.world)
        lost = {n: h for n, h in list(kept.values()) + list(before.items()) if found.get(n) != h}
        assert not lost, f"seed {self.seed}: acknowledged and lost: {lost}"
        self.finished += process.returncode == 0
        return process.returncode == 0


def test_kill_9_at_random_moments_of_a_batch(world):
    killed = KilledBatches(world)
    killed.run()
    assert killed.kills > 0, "nothing was killed"
    print(f"batch kills: {killed.kills} cut short, {killed.finished} came to their end, "
          f"{killed.batches} batches, seed {killed.seed}")


def full_disk(world, choose, size_mib):
    """Whether the batch came to its end on a disk of that size; in the end it is there."""
    disk = world.mount_tmpfs("small", size_mib)
    world.run(["cp", "-r", world.path("vault"), disk])
    world.environment["AIGAQ_VAULT"] = os.path.join(disk, "vault")
    # Of this copy alone: for another it would be a memory of what never was.
    world.environment["XDG_STATE_HOME"] = world.path("state of the copy")
    shutil.rmtree(world.path("state of the copy"), ignore_errors=True)
    shutil.copytree(world.path("state"), world.path("state of the copy"))
    world.unlock()
    before = leaves(world)
    lines = write_batch(world, choose, small=20, middle=3, large=8)
    done = world.run(command(world))
    kept = acknowledged(done.out)
    whole = done.code == 0
    if not whole:
        assert done.code == 1, (size_mib, done.code, done.err)
        parsed = contract.parse(done.out)
        assert not parsed.faults, parsed.faults
        errors = [o["class"] for o in parsed.lines if o["type"] == "error"]
        assert errors == ["disk-full"], (size_mib, done.out)
        assert len(kept) < lines, (size_mib, len(kept))
        found = leaves(world)
        assert len(found) == len(before) + len(kept), size_mib
        assert all(found[n] == h for n, h in kept.values()), size_mib
        verified(world)
        again = world.run(command(world))
        assert again.code == 1, (size_mib, again.code, again.err)
        assert acknowledged(again.out) == kept, size_mib
    grown = subprocess.run(["mount", "-o", "remount,size=1g", disk], capture_output=True,
                           check=False)
    if grown.returncode != 0:
        raise Skip("this machine lets nobody remount a tmpfs")
    done = world.run(command(world))
    assert done.code == 0, (size_mib, done.code, done.out, done.err)
    entries = check_once(world, lines, len(before))
    assert all(entries[line] == entry for line, entry in kept.items()), size_mib
    verified(world)
    world.lock()
    world.unmount(disk)
    return whole, len(kept)


def test_full_disk_in_the_middle_of_a_batch(world):
    world.start("vault")
    whole, kept = full_disk(world, random.Random(5), 160)
    assert not whole and kept > 0, "one commit was to fit, and not all of them"


def test_full_disks_of_many_sizes(world):
    count = soak_count("AIGAQ_FULL_DISKS", 2, 200)
    seed = int(os.environ.get("AIGAQ_TEST_SEED", random.randrange(1 << 32)))
    choose = random.Random(seed)
    world.start("vault")
    ends = []
    for _ in range(count):
        ends.append(full_disk(world, choose, choose.uniform(2, 260)))
    print(f"full disks: {count}, {sum(whole for whole, _ in ends)} held all, "
          f"{sum(kept == 0 for _, kept in ends)} nothing, seed {seed}")


def test_a_batch_of_many_small_entries(world):
    world.start("vault")
    lines = []
    count = 20_000 if os.environ.get("AIGAQ_SOAK") == "1" else 1_200
    for number in range(count):
        name = f"in/{number}.bin"
        world.write(name, f"{number}\n" * (number % 50))
        lines.append(json.dumps({"files": [world.path(name)], "fields": {"summary": name}}))
    world.write("list.jsonl", "\n".join(lines))
    arguments = command(world, "source", "--form", world.path("source.form"))
    done = world.run(arguments)
    assert done.code == 0, (done.code, done.out[-2000:], done.err)
    first = acknowledged(done.out)
    assert len(first) == count
    # A list longer than a commit has more than one checkpoint.
    sizes = {o["checkpoint"].split("\n")[1] for o in objects(done.out) if o["type"] == "entry"}
    assert len(sizes) == (count + 999) // 1000, sizes
    done = world.run(arguments)
    assert done.code == 0 and acknowledged(done.out) == first
    assert len(leaves(world)) == 3 + count
    verified(world)
