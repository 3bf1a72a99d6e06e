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


def stopped_on_its_way(world):
    """An add of big.bin that has written some of it and stands still, on a machine of any speed."""
    segment = world.path("vault/segments/00000001")
    size = 128 << 20
    while True:
        with open(world.path("big.bin"), "wb") as big:
            big.truncate(size)
        before = os.path.getsize(segment)
        process = world.spawn(add_command(world, "big.bin"))
        while process.poll() is None and os.path.getsize(segment) == before:
            time.sleep(0.001)
        process.send_signal(signal.SIGSTOP)
        if process.poll() is None and os.path.getsize(segment) < before + size:
            return process
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, (out, err)
        size *= 2  # a quick machine


def interrupted_by(world, number):
    world.start("vault")
    process = stopped_on_its_way(world)
    before = leaves(world)
    process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=600)
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
    first = stopped_on_its_way(world)
    second = world.run(add_command(world))
    first.send_signal(signal.SIGCONT)
    out, err = first.communicate(timeout=600)
    assert second.code == 11, (second.code, second.out, second.err)
    assert first.returncode == 0, (out, err)
    verified(world)


def test_file_that_changes_while_it_is_read(world):
    world.start("vault")
    process = stopped_on_its_way(world)
    before = leaves(world)
    with open(world.path("big.bin"), "ab") as growing:
        growing.write(b"one more line\n")
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 14, (process.returncode, out, err)
    classes = [o["class"] for o in objects(out) if o["type"] == "error"]
    assert classes == ["file-changed"], classes
    assert leaves(world) == before
    verified(world)
