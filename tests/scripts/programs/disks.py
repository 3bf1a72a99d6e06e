"""Disks that are full, or can't be written."""

import os
import shutil
import subprocess

from world import Skip
import contract


def classes(output, kind="error"):
    parsed = contract.parse(output)
    assert not parsed.faults, parsed.faults
    return [o["class"] for o in parsed.lines if o["type"] == kind]


def vault_on(world, disk):
    folder = os.path.join(disk, "vault")
    shutil.copytree(world.path("vault"), folder)
    world.environment["AIGAQ_VAULT"] = folder
    return folder


def test_full_disk(world):
    world.start("vault")
    disk = world.mount_tmpfs("small", 16)
    vault_on(world, disk)
    world.write("big.bin", os.urandom(24 << 20))
    done = world.aigaq("--json", "add", "source", "--form", "source.form", "big.bin")
    assert done.code == 1, (done.code, done.err)
    assert classes(done.out) == ["disk-full"], done.out
    assert b"Make room" in done.out, done.out
    done = world.aigaq("--json", "verify")
    assert done.code == 0, done.out
    done = world.aigaq("--json", "add", "source", "--form", "source.form")
    assert done.code == 0, (done.out, done.err)
    done = world.aigaq("--json", "list")
    assert contract.parse(done.out).lines[-1]["counts"]["entries"] == 4, done.out


def test_full_disk_of_the_bundle(world):
    world.start("vault")
    disk = world.mount_tmpfs("small", 8)
    world.write("big.bin", os.urandom(16 << 20))
    done = world.aigaq("add", "source", "--form", "source.form", "big.bin")
    assert done.code == 0, done.err
    out = os.path.join(disk, "out.age")
    done = world.aigaq("--json", "export", "3", "--to-passphrase", "-o", out)
    assert done.code == 1, (done.code, done.out, done.err)
    assert os.listdir(disk) == [], os.listdir(disk)
    done = world.aigaq("--json", "extract", "3", "-o", os.path.join(disk, "big.bin"))
    assert done.code == 1, (done.code, done.out, done.err)
    assert os.listdir(disk) == [], os.listdir(disk)


def test_full_disk_of_two_files(world):
    """What belongs together is there whole or not at all, whichever of it has no room."""
    world.start("vault")
    out = ["proof", "export", "1", "-o", "{}/proof", "--entry", "{}/entry"]
    asked = ["time", "request", "-o", "{}"]
    below = ["time", "request", "-o", "{}/made"]
    for command, whole in ((out, 2), (asked, 2), (below, 1)):
        seen = set()
        for pages in range(1, 6):
            disk = world.mount_tmpfs("small", pages / 256)
            if pages == 3:
                world.write("small/other", "x" * 8192)
            others = len(os.listdir(disk))
            done = world.aigaq("--json", *[word.format(disk) for word in command])
            left = len(os.listdir(disk)) - others
            assert done.code in (0, 1), (command, pages, done.out, done.err)
            assert left == (whole if done.code == 0 else 0), (command, pages, os.listdir(disk))
            seen.add(done.code)
            world.unmount(disk)
        assert seen == {0, 1}, (command, seen)


def test_disk_without_room_for_a_name(world):
    world.start("vault")
    for step in (["identity", "new", "id"], ["export", "2", "--to", "id.pub", "-o", "out.age"]):
        done = world.aigaq("--identity-passphrase-file", "pw", *step)
        assert done.code == 0, done.err
    disk = world.mount_tmpfs("small", 8, names=1)
    open_bundle = ["bundle", "open", "out.age", "-i", "id", "-o"]
    makes_two = (["identity", "new"], ["export", "2", "--to", "id.pub", "-o"])
    one = os.path.join(disk, "one")
    for filled in (False, True):
        if filled:
            world.write(one, b"")
        for command in (*makes_two, open_bundle, ["extract", "2", "page.txt#2", "-o"],
                        ["backup"], ["init", "--no-recovery"], ["verify-page", "-o"]):
            if not filled and command[0] in ("extract", "verify-page"):
                continue  # there is room for what they write
            done = world.aigaq("--identity-passphrase-file", "pw", "--json", *command,
                               os.path.join(disk, "new"))
            assert done.code == 1, (command, done.code, done.out, done.err)
            assert classes(done.out) == ["disk-full"], (command, done.out)
            if command[0] != "backup":  # it goes on there the next time
                assert os.listdir(disk) == (["one"] if filled else []), command
            shutil.rmtree(os.path.join(disk, "new"), ignore_errors=True)


def test_read_only_medium(world):
    world.start("vault")
    disk = world.mount_tmpfs("ro", 16)
    vault_on(world, disk)
    done = subprocess.run(["mount", "-o", "remount,ro", disk], capture_output=True, check=False)
    if done.returncode != 0:
        raise Skip("this machine lets nobody remount a tmpfs")
    for command in (["list"], ["show", "0-2"], ["text", "1"], ["verify"], ["checkpoint"]):
        done = world.aigaq(*command)
        assert done.code == 0, (command, done.err)
    done = world.aigaq("--json", "add", "source", "--form", "source.form")
    assert done.code == 1, (done.code, done.out)
    assert classes(done.out) == ["read-only"], done.out
    done = world.aigaq("--json", "export", "1", "--to-passphrase", "-o", "out.age")
    assert done.code == 0, (done.code, done.out, done.err)
    assert "not-recorded" in classes(done.out, "warning"), done.out


def test_unreadable_file(world):
    world.start("vault")
    world.need("ordinary")
    os.chmod(world.write("secret.pdf", "x"), 0)
    done = world.shell("$ORDINARY aigaq --passphrase-file pw --json add source --form source.form "
                       "secret.pdf")
    assert done.code == 1, (done.code, done.out, done.err)
    assert classes(done.out) == ["file-unreadable"], done.out
