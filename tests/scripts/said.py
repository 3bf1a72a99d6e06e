"""What a program said, and what its vault holds, for programs that are killed on the way."""

import json


def objects(output):
    """Whole lines only: the last one may have been cut."""
    lines = output.decode("utf-8", "replace").split("\n")[:-1]
    return [json.loads(line) for line in lines if line]


def leaves(world):
    done = world.aigaq("--json", "list")
    assert done.code == 0, done.err.decode()
    return {o["number"]: o["leaf_hash"] for o in objects(done.out) if o["type"] == "entry"}


def verified(world):
    done = world.aigaq("--json", "verify")
    assert done.code == 0, done.out.decode() + done.err.decode()
