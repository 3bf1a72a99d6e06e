"""A machine that is short of something is no damaged vault."""

import contract


def verified_within(world, limit):
    done = world.run(["bash", "-c", f"ulimit {limit}; exec aigaq --passphrase-file pw "
                                    "--json verify"])
    parsed = contract.parse(done.out)
    assert not parsed.faults, parsed.faults
    return done, [line["class"] for line in parsed.lines if line["type"] in ("finding", "error")]


def test_few_open_files(world):
    world.start("vault")
    exits = set()
    for most in range(7, 24):
        done, classes = verified_within(world, f"-n {most}")
        assert (done.code, classes) in ((0, []), (1, ["environment"])), (most, done.code, classes)
        exits.add(done.code)
    assert exits == {0, 1}, exits


def test_little_memory(world):
    world.start("vault")
    done, classes = verified_within(world, "-v 200000")
    assert (done.code, classes) == (1, ["no-memory"]), (done.code, done.out, done.err)
