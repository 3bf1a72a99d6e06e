"""A machine that is short of something is no damaged vault."""

import contract

VERIFY = "aigaq --passphrase-file pw --json verify"


def within(world, limit, command):
    done = world.run(["bash", "-c", f"ulimit {limit}; exec {command}"])
    parsed = contract.parse(done.out)
    assert not parsed.faults, parsed.faults
    return done, [line["class"] for line in parsed.lines if line["type"] in ("finding", "error")]


def test_few_open_files(world):
    world.start("vault at full cost")
    exits = set()
    for most in range(7, 24):
        done, classes = within(world, f"-n {most}", VERIFY)
        assert (done.code, classes) in ((0, []), (1, ["environment"])), (most, done.code, classes)
        exits.add(done.code)
    assert exits == {0, 1}, exits


def test_little_memory(world):
    """The passphrases of vaults, identities and bundles are stretched in 256 MiB."""
    world.start("vault at full cost")
    world.write("ipw", "a lighthouse keeper\n")
    aigaq = ("--identity-passphrase-file", "ipw")
    assert world.aigaq(*aigaq, "identity", "new", "me.age").code == 0
    assert world.aigaq("export", "1", "--to", "me.age.pub", "-o", "to-me.age").code == 0
    assert world.aigaq("--bundle-passphrase-file", "ipw", "export", "1", "--to-passphrase", "-o",
                       "phrase.age").code == 0
    for command in (VERIFY, "aigaq-verify --json to-me.age -i me.age "
                            "--identity-passphrase-file ipw",
                    "aigaq-verify --json phrase.age --bundle-passphrase-file ipw"):
        done, classes = within(world, "-v 200000", command)
        assert (done.code, classes) == (1, ["no-memory"]), (command, done.code, done.out)
        done, _ = within(world, "-v unlimited", command)
        assert done.code in (0, 21), (command, done.code, done.out)
