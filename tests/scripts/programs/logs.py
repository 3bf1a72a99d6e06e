"""Logs of other makers, and ours in other hands: tests/independent makes and reads them."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "independent"))
import fork  # noqa: E402
import note  # noqa: E402
import tree  # noqa: E402
from foreign import ORIGIN, SIZES, Log, consistency, lines  # noqa: E402

def run(world, *arguments):
    """Without a vault, and without a word about one."""
    environment = {k: v for k, v in world.environment.items() if k != "AIGAQ_VAULT"}
    done = subprocess.run(["aigaq", "--json", *arguments], cwd=world.root, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=600)
    objects = [json.loads(line) for line in done.stdout.decode().splitlines()]
    verdicts = [o for o in objects if o["type"] == "verdict"]
    return done.returncode, verdicts[-1] if verdicts else None


def test_foreign_checkpoints_of_sizes_0_to_15(world):
    log = Log()
    for size in range(SIZES):
        world.write(f"n{size}", log.note(size))
    for size in range(SIZES):
        code, verdict = run(world, "checkpoint", "verify", f"n{size}", "--trust", log.vkey)
        assert (code, verdict["size"], verdict["origin"]) == (0, size, ORIGIN), verdict
        for old in range(size + 1):
            hashes = consistency(old, log.leaves[:size]) if 0 < old < size else []
            world.write("c", f"old {old}\n{lines(hashes)}\n{log.note(old)}")
            code, verdict = run(world, "checkpoint", "verify", f"n{size}", "--trust", log.vkey,
                                "--consistency", "c")
            assert code == 0, (old, size, verdict)
            assert verdict["consistency"]["result"] == "consistent", (old, size)
            if hashes:
                hashes[-1] = bytes([hashes[-1][0] ^ 1]) + hashes[-1][1:]
                world.write("c", f"old {old}\n{lines(hashes)}\n{log.note(old)}")
                code, _ = run(world, "checkpoint", "verify", f"n{size}", "--trust", log.vkey,
                              "--consistency", "c")
                assert code == 20, (old, size)


def test_foreign_proofs_of_sizes_1_to_15(world):
    log = Log(name="sum.example")
    for index, entry in enumerate(log.entries):
        world.write(f"e{index}", entry)
    for size in range(1, SIZES):
        for index in (0, size // 2, size - 1):
            world.write("p", log.proof(index, size))
            code, verdict = run(world, "proof", "verify", "p", "--entry", f"e{index}", "--trust",
                                log.vkey)
            assert (code, verdict["index"], verdict["size"]) == (0, index, size), verdict
            code, _ = run(world, "proof", "verify", "p", "--entry", f"e{index + 1}", "--trust",
                          log.vkey)
            assert code == 20, (index, size)


def test_one_byte_of_a_proof(world):
    log = Log()
    world.write("e", log.entries[5])
    good = log.proof(5, 11).encode()
    for at in range(0, len(good), 5):
        world.write("p", good[:at] + bytes([good[at] ^ 2]) + good[at + 1:])
        code, verdict = run(world, "proof", "verify", "p", "--entry", "e", "--trust", log.vkey)
        # A damaged name or key id is a line of somebody unknown: not trusted, and never good.
        assert code in (20, 21), (at, code)
        assert verdict["integrity"] != "ok" or verdict["signer"] != "trusted", (at, verdict)


def test_our_proofs_in_other_hands(world):
    world.start("vault")
    done = world.aigaq("--json", "checkpoint")
    vkey = json.loads(done.out.decode().splitlines()[0])["log_vkey"]
    name, key = note.read_verifier_key(vkey)
    for number in range(3):
        done = world.aigaq("proof", "export", str(number), "-o", f"p{number}", "--entry",
                           f"e{number}")
        assert done.code == 0, done.err.decode()
        index, hashes, checkpoint = note.read_proof(world.read(f"p{number}"))
        head = note.Checkpoint(checkpoint)
        assert index == number and head.signed_by(name, key) and head.origin == name
        leaf = tree.log_leaf(world.read(f"e{number}"))
        assert tree.log_inclusion(index, head.size, leaf, hashes, head.root)


def test_fork_proofs_by_two_verifiers(world):
    honest = Log()
    other = Log(entry=lambda i: b"entry %d" % i if i < 5 else b"another %d" % i)
    world.write("a", honest.note(7))
    world.write("b", other.note(7))
    world.write("c", f"old 7\n{lines(consistency(7, other.leaves[:12]))}\n{other.note(12)}")
    world.write("pa", honest.proof(5, 9))
    world.write("pb", other.proof(5, 12))
    world.write("ea", honest.entries[5])
    world.write("eb", other.entries[5])
    made = (("heads", ("a", "b")), ("prefix", ("a", "c")),
            ("leaves", ("pa", "pb", "--entry", "ea", "--entry", "eb")))
    for kind, files in made:
        code, _ = run(world, "fork", "make", *files, "--trust", honest.vkey, "-o", kind)
        assert code == 0, kind
        good = world.read(kind)
        assert fork.verified(good), kind
        code, verdict = run(world, "fork", "show", kind, "--trust", honest.vkey)
        assert (code, verdict["fork"]["kind"]) == (0, kind), verdict
        for at in range(3, len(good), 29):
            bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
            world.write("bad", bad)
            code, _ = run(world, "fork", "show", "bad", "--trust", honest.vkey)
            assert (code == 0) == fork.verified(bad) and code in (20, 21), (kind, at, code)
