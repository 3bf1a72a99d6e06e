"""One entry of many files: what is held of each, while it is added and whenever it is looked at.

Anonymous memory of the process and its children together, looked at all the time; keys wait in the
kernel, so that none is derived. Sizes and bounds: docs/performance.md, "Many fields, many files".
"""

import json
import os
import pathlib
import sys
import threading

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "bench"))
from measure import anonymous_of  # noqa: E402

FILES = 20_000
BOUND_MIB = 40
EVERY = 0.001  # seconds between two looks


def largest(world, *arguments):
    """MiB, and the exit code."""
    with open(world.path("out"), "wb") as out:
        process = world.spawn(["aigaq", *world.passphrase, *arguments], stdout=out, stderr=out)
        seen, over = [0], threading.Event()

        def look():
            while not over.wait(EVERY):
                seen.append(anonymous_of(process.pid))

        watch = threading.Thread(target=look)
        watch.start()
        code = process.wait(timeout=600)
        over.set()
        watch.join()
    assert len(seen) > 5, (arguments, seen)
    return max(seen) / (1 << 20), code


def test_memory_of_an_entry_of_many_files(world):
    world.need("keyring")
    world.start("vault")
    names = []
    os.mkdir(world.path("papers"))
    for i in range(FILES):
        names.append(f"papers/paper-of-the-archive-{i:05}.txt")
        world.write(names[-1], f"paper {i}, kept\n")
    world.write("list", json.dumps({"kind": "source", "form": "source.form", "files": names}))
    world.unlock()
    steps = (["add", "--batch", "list"], ["add", "--batch", "list"],
             ["-q", "add", "source", "--form", "source.form", *names], ["--json", "show", "3"],
             ["list"], ["verify"], ["verify", "3"])
    for step in steps:
        mib, code = largest(world, *step)
        print(f"memory: {' '.join(step[:4])}: {mib:.1f} MiB")
        assert code == 0, (step[:4], world.read("out")[-500:])
        if "ASAN_OPTIONS" not in os.environ:
            assert mib <= BOUND_MIB, (step[:4], mib)
    # Nothing of it is lost by being held in little room.
    done = world.aigaq("--json", "show", "4")
    files = json.loads(done.out.splitlines()[0])["files"]
    assert [file["name"] for file in files] == [os.path.basename(name) for name in names]
    assert [file["size"] for file in files] == [len(f"paper {i}, kept\n") for i in range(FILES)]
