"""Batches that are killed, or run into a full disk, and go on where they were."""

import json
import os
import random
import signal
import subprocess
import time

from said import leaves, objects, verified
from world import Skip
import contract


def command(world, *more):
    return ["aigaq", "--passphrase-file", world.path("pw"), "--json", "-q", "add", "--batch",
            world.path("list.jsonl"), *more]


def acknowledged(output):
    return {o["line"]: (o["number"], o["leaf_hash"])
            for o in objects(output) if o["type"] == "entry"}


def write_batch(world, choose, small, large, folder="in"):
    """Small files of random bytes and large ones with holes: commits end at 64 MiB."""
    kinds = ["small"] * small + ["large"] * large
    choose.shuffle(kinds)
    lines = []
    for number, kind in enumerate(kinds):
        name = f"{folder}/{number}.bin"
        if kind == "small":
            world.write(name, os.urandom(choose.randrange(200_000)))
        else:
            world.write(name, os.urandom(100))
            os.truncate(world.path(name), 25_000_000 + number)
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


def test_kill_9_at_random_moments_of_a_batch(world):
    world.start("vault")
    soak = os.environ.get("AIGAQ_SOAK") == "1"
    kills = int(os.environ.get("AIGAQ_KILLS", "1000" if soak else "10"))
    seed = int(os.environ.get("AIGAQ_TEST_SEED", random.randrange(1 << 32)))
    choose = random.Random(seed)
    done_kills = cut_short = batches = 0
    usual = None
    while done_kills < kills:
        before = leaves(world)
        # Another folder: a list of the same words is the same batch.
        lines = write_batch(world, choose, small=30, large=8, folder=f"in{batches}")
        kept = {}
        for _ in range(20):  # a batch that is killed so often is let through
            if usual is not None and done_kills >= kills:
                break
            process = world.spawn(command(world))
            began = time.monotonic()
            try:
                limit = 600 if usual is None else choose.uniform(0.2 * usual, 1.1 * usual)
                out, _ = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                out, _ = process.communicate()
                cut_short += 1
                done_kills += 1
            if usual is None:
                usual = time.monotonic() - began
            said = acknowledged(out)
            for line, entry in said.items():
                assert kept.setdefault(line, entry) == entry, f"seed {seed}: line {line} twice"
            found = leaves(world)
            lost = {n: h for n, h in list(kept.values()) + list(before.items())
                    if found.get(n) != h}
            assert not lost, f"seed {seed}: acknowledged and lost: {lost}"
            if process.returncode == 0:
                break
        done = world.run(command(world))
        assert done.code == 0, (done.out, done.err)
        entries = check_once(world, lines, len(before))
        assert all(entries[line] == entry for line, entry in kept.items()), f"seed {seed}"
        batches += 1
    assert cut_short > 0, "nothing was killed"
    verified(world)
    print(f"batch kills: {cut_short} cut short in {batches} batches, seed {seed}")


def test_full_disk_in_the_middle_of_a_batch(world):
    world.start("vault")
    disk = world.mount_tmpfs("small", 160)
    world.run(["cp", "-r", world.path("vault"), disk])
    world.environment["AIGAQ_VAULT"] = os.path.join(disk, "vault")
    before = leaves(world)
    lines = write_batch(world, random.Random(5), small=20, large=9)
    done = world.run(command(world))
    assert done.code == 1, (done.code, done.err)
    parsed = contract.parse(done.out)
    assert not parsed.faults, parsed.faults
    assert [o["class"] for o in parsed.lines if o["type"] == "error"] == ["disk-full"], done.out
    kept = acknowledged(done.out)
    assert 0 < len(kept) < lines, len(kept)
    found = leaves(world)
    assert len(found) == len(before) + len(kept)
    assert all(found[n] == h for n, h in kept.values())
    verified(world)
    again = world.run(command(world))
    assert again.code == 1, (again.code, again.err)
    assert acknowledged(again.out) == kept
    grown = subprocess.run(["mount", "-o", "remount,size=512m", disk], capture_output=True,
                           check=False)
    if grown.returncode != 0:
        raise Skip("this machine lets nobody remount a tmpfs")
    done = world.run(command(world))
    assert done.code == 0, (done.code, done.out, done.err)
    entries = check_once(world, lines, len(before))
    assert all(entries[line] == entry for line, entry in kept.items())
    verified(world)


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
