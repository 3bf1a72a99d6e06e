"""Kills, interrupts, and writers that meet."""

import os
import random
import signal
import subprocess
import time

from said import leaves, objects, verified


def add_command(world, *files):
    return ["aigaq", *world.passphrase, "--json", "-q", "add", "source", "--form",
            world.path("source.form"), *files]


def acknowledged(output):
    """The entry that a whole line acknowledges, even when what follows is missing."""
    return next((o for o in objects(output) if o["type"] == "entry"), None)


def kill_adds(world, times, early):
    """early: the share of an add's time before which half of the kills don't come."""
    soak = os.environ.get("AIGAQ_SOAK") == "1"
    kills = times * int(os.environ.get("AIGAQ_KILLS", "200" if soak else "30"))
    seed = int(os.environ.get("AIGAQ_TEST_SEED", random.randrange(1 << 32)))
    choose = random.Random(seed)
    kept, usual = {}, 0
    for _ in range(3):
        world.write("small.bin", os.urandom(1_500_000))
        began = time.monotonic()
        done = world.run(add_command(world, "small.bin"))
        usual = max(usual, time.monotonic() - began)
        assert done.code == 0, done.err.decode()
        kept[acknowledged(done.out)["number"]] = acknowledged(done.out)["leaf_hash"]
    cut_short = 0
    for _ in range(kills):
        world.write("small.bin", os.urandom(choose.randrange(3_000_000)))
        low = early * usual if choose.random() < 0.5 else 0.0
        process = world.spawn(add_command(world, "small.bin"))
        try:
            out, _ = process.communicate(timeout=choose.uniform(low, 1.15 * usual))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
            cut_short += 1
        entry = acknowledged(out)
        if entry is not None:
            kept[entry["number"]] = entry["leaf_hash"]
    found = leaves(world)
    lost = {n: h for n, h in kept.items() if found.get(n) != h}
    assert not lost, f"seed {seed}: acknowledged and lost: {lost}"
    assert cut_short > 0, "nothing was killed"
    verified(world)
    print(f"kills: {cut_short} of {kills} cut short, {len(kept)} acknowledged, seed {seed}")


def test_kill_9_at_random_moments(world):
    world.start("vault")
    kill_adds(world, 1, 0.6)  # key derivation takes most of the time


def test_kill_9_while_keys_wait(world):
    """Nearly all of an add's time is its work then."""
    world.start("vault")
    world.unlock()
    try:
        # Without a keyring each takes ten times as long.
        kill_adds(world, 1 if world.passphrase else 4, 0.3)
    finally:
        world.lock()


def interrupted_by(world, number):
    world.start("vault")
    with open(world.path("big.bin"), "wb") as big:
        big.truncate(3 << 30)
    before = leaves(world)
    process = world.spawn(add_command(world, "big.bin"))
    time.sleep(1.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (process.returncode, out, err)
    assert objects(out)[-1]["exit"] == 130, out
    assert leaves(world) == before
    verified(world)


def test_interrupt_by_ctrl_c(world):
    interrupted_by(world, signal.SIGINT)


def test_interrupt_by_sigterm(world):
    interrupted_by(world, signal.SIGTERM)


def test_second_writer_is_told_so(world):
    world.start("vault")
    with open(world.path("big.bin"), "wb") as big:
        big.truncate(2 << 30)
    segment = world.path("vault/segments/00000001")
    before = os.path.getsize(segment)
    first = world.spawn(add_command(world, "big.bin"))
    while first.poll() is None and os.path.getsize(segment) == before:
        time.sleep(0.01)
    codes = []
    while first.poll() is None and 11 not in codes:
        codes.append(world.run(add_command(world)).code)
    out, err = first.communicate(timeout=600)
    assert 11 in codes, codes
    assert first.returncode == 0, (out, err)
    verified(world)


def test_file_that_changes_while_it_is_read(world):
    world.start("vault")
    before = leaves(world)
    with open(world.path("log.bin"), "wb") as growing:
        growing.truncate(512 << 20)
    process = world.spawn(add_command(world, "log.bin"))
    while process.poll() is None:
        with open(world.path("log.bin"), "ab") as growing:
            growing.write(b"one more line\n")
        time.sleep(0.01)
    out, err = process.communicate()
    assert process.returncode == 14, (process.returncode, out, err)
    classes = [o["class"] for o in objects(out) if o["type"] == "error"]
    assert classes == ["file-changed"], classes
    assert leaves(world) == before
    verified(world)
