"""The corpus as a whole: every case, its bundle and its line in the index."""
import concurrent.futures
import json
import random
import re

import case
import faults_age
import faults_bag
import faults_excerpt
import faults_log
import faults_opening
import faults_tar
import faults_time
import folders
import forge
import timely
import true_ones
import witnessed

SEED = "aigaq corpus 1"
# Classes of findings.md that no bundle has.
ELSEWHERE = {
    "leaf-hash-mismatch": "of the live vault's store", "root-mismatch": "of the live vault's store",
    "log-key-mismatch": "of the live vault's store",
    "rollback": "needs a checkpoint held outside", "fork": "needs a checkpoint held outside",
    "signer-bad": "of checkpoints by themselves",
    "fork-malformed": "of fork proofs", "fork-unproved": "of fork proofs",
    "consistency-malformed": "of heads by themselves",
    "consistency-mismatch": "of heads by themselves",
    **dict.fromkeys(("inconsistent", "log-unknown", "witness-conflict",
                     "witness-state-damaged", "witness-unknown"), "of witnesses' requests"),
}

for part in (true_ones, faults_age, faults_tar, faults_bag, faults_log, faults_opening,
             faults_excerpt, faults_time, witnessed, folders, timely):
    part.fill()


def bundle(name, seed):
    """The bytes of a file; the members of a folder by their names."""
    made = case.ALL[name].make(random.Random(f"{seed}/{name}"))
    return made if isinstance(made, (bytes, dict)) else made.pack()


def write_keys(folder):
    """What a reader of the corpus needs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "identity.txt").write_text(forge.identity_text(forge.READER) + "\n")
    (folder / "passphrase").write_bytes(true_ones.PASSPHRASE + b"\n")
    (folder / "trust").write_text(forge.Vault().vkey() + "\n")
    for secret in ("identity.txt", "passphrase"):
        (folder / secret).chmod(0o600)


def write(folder, seed, only=""):
    write_keys(folder)
    names = sorted(name for name in case.ALL if only in name or name == "untrusted")
    with concurrent.futures.ProcessPoolExecutor(2) as processes:
        for name, data in zip(names, processes.map(bundle, names, [seed] * len(names),
                                                   chunksize=20)):
            write_one(folder, name, data)
    lines = [case.ALL[name].line(name) for name in names]
    (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return lines


def write_one(folder, name, data):
    item = case.ALL[name]
    if item.policy is not None:
        (folder / f"{name}.policy").write_bytes(item.policy)
    if item.headers is not None:
        (folder / f"{name}.headers").write_bytes(item.headers)
    if item.opened == "folder":
        folders.write(folder / f"{name}.folder", data)
    else:
        (folder / f"{name}.age").write_bytes(data)


def classes_without_a_bundle():
    """Classes of the tables of findings.md, up to those of the live vault."""
    tables = case.PAGE.split("## The live vault")[0].split("## An entry of the log")[1]
    there = {one for item in case.ALL.values() for one in (item.primary, *(item.whole or ()))}
    there |= {one for item in case.ALL.values() for one in item.asides}
    return sorted(set(re.findall(r"^\| `([a-z0-9-]+)` \|", tables, re.M)) - there - set(ELSEWHERE))
