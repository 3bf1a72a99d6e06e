"""Large and many: nothing may grow with what is stored."""

import os
import time

import contract

SOAK = os.environ.get("AIGAQ_SOAK") == "1"
# Argon2id and scrypt take 256 MiB, given back before the work; the work has room for 64 more
# before it shows, and 200 is the promise.
PEAK_KIB = (256 + 64) << 10


def step(world, what, *arguments, code=0):
    began = time.monotonic()
    done = world.measured(["aigaq", "-q", "--passphrase-file", world.path("pw"), *arguments])
    seconds = time.monotonic() - began
    assert done.code == code, (what, done.code, done.err.decode())
    print(f"sizes: {what}: {seconds:.1f} s, {done.peak_kib >> 10} MiB")
    if "ASAN_OPTIONS" not in os.environ:
        assert done.peak_kib <= PEAK_KIB, f"{what}: {done.peak_kib >> 10} MiB"


def around(world, size, *files):
    step(world, f"add {size}", "add", "source", "--form", "source.form", *files)
    step(world, f"verify {size}", "verify")
    world.write("bpw", "a passphrase of five words\n")
    secret = ["--bundle-passphrase-file", world.path("bpw")]
    step(world, f"export {size}", *secret, "export", "3", "--to-passphrase", "-o", "out.age")
    step(world, f"bundle verify {size}", *secret, "bundle", "verify", "out.age", code=21)


def test_one_large_file(world):
    world.start("vault at full cost")
    mib = 1024 if SOAK else 96
    with open(world.path("film.bin"), "wb") as film:
        for _ in range(mib):
            film.write(os.urandom(1 << 20))
    around(world, f"{mib} MiB", "film.bin")
    step(world, "extract", "extract", "3", "-o", "again.bin")
    done = world.run(["cmp", "film.bin", "again.bin"])
    assert done.code == 0, done.out


def test_many_small_files(world):
    world.start("vault at full cost")
    count = 20_000 if SOAK else 1_500
    names = []
    for i in range(count):
        names.append(f"documents/{i:05}.txt")
        world.write(names[-1], f"document {i}\n" * (1 + i % 200))
    around(world, f"{count} files", *names)
    done = world.aigaq("--json", "list", "--kind", "source")
    entry = contract.parse(done.out).lines[1]
    assert entry["files"] == count, entry
