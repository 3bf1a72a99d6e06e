"""One entry of many files, many texts, a long text, one with many hidden places: what is held of
each, while it is added, whenever it is looked at, when it is exported and when its bundle is
checked.

Anonymous memory of the process and its children together, looked at all the time; keys wait in the
kernel, so that none is derived, but for exports, of which the time after it counts. What was held
for that goes back a page after the other, for as long as a busy machine likes: then the program is
stopped, which it is only when the kernel is done with it. Sizes and bounds: docs/performance.md,
"Many fields, many files" and "Long texts".
"""

import json
import os
import pathlib
import signal
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "bench"))
from measure import anonymous_of  # noqa: E402

FILES = 20_000
TEXTS = 400
TEXT_LINES = 750  # 21 KB
LONG_TEXT = 4 << 20
PLACES = 80_000
ADD_OF_FILES_MIB = 40
READ_OF_FILES_MIB = 12.5
CHECK_OF_FILES_MIB = 20
EXPORT_OF_FILES_MIB = 50
ADD_OF_TEXTS_MIB = 22
CHECK_OF_TEXTS_MIB = 9
OPEN_OF_TEXTS_MIB = 10
EXPORT_OF_TEXTS_MIB = 20
ADD_OF_LONG_TEXT_MIB = 13
READ_OF_LONG_TEXT_MIB = 12
EXPORT_OF_LONG_TEXT_MIB = 24
CHECK_OF_LONG_TEXT_MIB = 15
OPEN_OF_LONG_TEXT_MIB = 20
CHECK_OF_PLACES_MIB = 30
EXPORT_OF_PLACES_MIB = 42
UNTRUSTED = 21  # the exit code
DERIVATION = 0.9 * (256 << 20)  # more than that is held while a key is derived
EVERY = 0.001  # seconds between two looks


def stands_still(process):
    """Whether all threads are stopped, or ended."""
    try:
        tasks = [(task / "stat").read_text() for task in
                 pathlib.Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return False  # one has just ended; if it was the last, the caller's patience ends
    return all(task.rpartition(")")[2].split()[0] in "TZX" for task in tasks)


def between_two_steps(process):
    """What is held, of a program that is in no call of the kernel: stopped, it comes out first."""
    end = time.monotonic() + 60
    try:
        os.killpg(process, signal.SIGSTOP)
        while not stands_still(process) and time.monotonic() < end:
            time.sleep(EVERY)
        held = anonymous_of(process)
        os.killpg(process, signal.SIGCONT)
    except ProcessLookupError:  # it has ended
        return 0
    return held


def largest(world, program, *arguments, derives):
    """MiB, after the derivation if there is one, and the exit code."""
    with open(world.path("out"), "wb") as out:
        process = world.spawn([program, *arguments], stdout=out, stderr=out)
        seen, over = [0], threading.Event()

        def look():
            while not over.wait(EVERY):
                held = anonymous_of(process.pid)
                if derives and seen[-1] >= DERIVATION > held:
                    held = between_two_steps(process.pid)
                seen.append(held)

        watch = threading.Thread(target=look)
        watch.start()
        code = process.wait(timeout=600)
        over.set()
        watch.join()
    derived = max((at for at, held in enumerate(seen) if held >= DERIVATION), default=-1)
    assert derives == (derived >= 0), (arguments, max(seen))
    assert len(seen) > derived + 5, (arguments, seen[derived:])
    return max(seen[derived + 1:]) / (1 << 20), code


def hold_to(world, bound, step, exit_code=0, derives=False):
    mib, code = largest(world, *step, derives=derives)
    told = " ".join(step[:4])
    print(f"memory: {told}: {mib:.1f} MiB")
    assert code == exit_code, (told, world.read("out")[-500:])
    if "ASAN_OPTIONS" not in os.environ:
        assert 0 < mib <= bound, (told, mib)


def check_bundle(world, entries, export_bound, check_bound, *hiding):
    """Entries exported, and their bundle checked by both programs: what is told of each."""
    world.shell("age-keygen -o plain.txt && age-keygen -y plain.txt > plain.pub")
    export = ["aigaq", "--passphrase-file", "pw", "export", *entries, "--to", "plain.pub"]
    hold_to(world, export_bound, [*export, "-o", "out.age", *hiding], derives=True)
    for program in (["aigaq", "bundle", "verify"], ["aigaq-verify"]):
        hold_to(world, check_bound, [*program, "out.age", "-i", "plain.txt"], UNTRUSTED)
    said = world.run(["aigaq-verify", "--json", "out.age", "-i", "plain.txt"]).out.splitlines()
    verdict = next(line for line in map(json.loads, said) if line["type"] == "verdict")
    return verdict["entries"]


def test_memory_of_an_entry_of_many_files(world):
    world.need("keyring")
    world.need("age-keygen")
    world.start("vault at full cost")
    names = []
    os.mkdir(world.path("papers"))
    for i in range(FILES):
        names.append(f"papers/paper-of-the-archive-{i:05}.txt")
        world.write(names[-1], f"paper {i}, kept\n")
    world.write("list", json.dumps({"kind": "source", "form": "source.form", "files": names}))
    world.unlock()
    for step in (["add", "--batch", "list"], ["add", "--batch", "list"],
                 ["-q", "add", "source", "--form", "source.form", *names]):
        hold_to(world, ADD_OF_FILES_MIB, ["aigaq", *world.passphrase, *step])
    for step in (["--json", "show", "3"], ["list"], ["verify"], ["verify", "3"]):
        hold_to(world, READ_OF_FILES_MIB, ["aigaq", *world.passphrase, *step])
    # Nothing of it is lost by being held in little room.
    done = world.aigaq("--json", "show", "4")
    files = json.loads(done.out.splitlines()[0])["files"]
    assert [file["name"] for file in files] == [os.path.basename(name) for name in names]
    assert [file["size"] for file in files] == [len(f"paper {i}, kept\n") for i in range(FILES)]
    shown = check_bundle(world, ["4"], EXPORT_OF_FILES_MIB, CHECK_OF_FILES_MIB)[0]["files"]
    assert [file["sha256"] for file in shown] == [file["sha256"] for file in files]


def test_memory_of_many_texts(world):
    """None of them is held longer than it takes to read or to write it."""
    world.need("keyring")
    world.need("age-keygen")
    world.start("vault at full cost")
    world.write("long.txt", "what the witness saw of it, " * TEXT_LINES)
    line = {"kind": "testimony", "form": "testimony.form", "text": "long.txt"}
    world.write("list", (json.dumps(line) + "\n") * TEXTS)
    world.unlock()
    hold_to(world, ADD_OF_TEXTS_MIB, ["aigaq", *world.passphrase, "add", "--batch", "list"])
    entries = [str(number) for number in range(3, 3 + TEXTS)]
    shown = check_bundle(world, entries, EXPORT_OF_TEXTS_MIB, CHECK_OF_TEXTS_MIB, "--show", "text")
    assert len(shown) == TEXTS
    assert all(entry["gaps"] == 0 for entry in shown)
    opened = ["bundle", "open", "out.age", "-i", "plain.txt", "-o", "opened"]
    hold_to(world, OPEN_OF_TEXTS_MIB, ["aigaq", *opened], UNTRUSTED)
    page = world.read("opened/verdict.html").decode()
    text = "what the witness saw of it, " * 3
    for number in entries:
        assert page.count(f'<article id="entry-{number}">') == 1, number
        assert text in world.read(f"opened/exhibits/entry-{number}.txt").decode(), number
    assert page.count(text) >= TEXTS, page.count(text)
    assert page.rstrip().endswith("</html>"), page[-100:]


def test_memory_of_a_long_text(world):
    """Of short words: what says where they end is a small part of the text."""
    world.need("keyring")
    world.need("age-keygen")
    world.start("vault at full cost")
    sentence = "a bc def ghij klmno. "
    world.write("long.txt", (sentence * (LONG_TEXT // len(sentence) + 1))[:LONG_TEXT])
    world.unlock()
    add = ["add", "testimony", "--form", "testimony.form", "--text", "long.txt"]
    for _ in range(2):
        hold_to(world, ADD_OF_LONG_TEXT_MIB, ["aigaq", *world.passphrase, *add])
    for step in (["text", "3"], ["show", "3"], ["--json", "show", "3"], ["list"], ["verify"]):
        hold_to(world, READ_OF_LONG_TEXT_MIB, ["aigaq", *world.passphrase, *step])
    shown = check_bundle(world, ["3", "4"], EXPORT_OF_LONG_TEXT_MIB, CHECK_OF_LONG_TEXT_MIB,
                         "--show", "text")
    assert [entry["gaps"] for entry in shown] == [0, 0], shown
    opened = ["bundle", "open", "out.age", "-i", "plain.txt", "-o", "opened"]
    hold_to(world, OPEN_OF_LONG_TEXT_MIB, ["aigaq", *opened], UNTRUSTED)
    for entry in (3, 4):
        exhibit = world.read(f"opened/exhibits/entry-{entry}.txt").decode()
        assert exhibit.count(sentence) == LONG_TEXT // len(sentence), exhibit.count(sentence)


def test_memory_of_a_text_with_many_hidden_places(world):
    world.need("age-keygen")
    world.start("vault at full cost")
    world.write("long.txt", "seen hidden " * PLACES)
    world.write("hide.txt", "hidden\n")
    done = world.aigaq("add", "testimony", "--form", "testimony.form", "--text", "long.txt")
    assert done.code == 0, done.err
    shown = check_bundle(world, ["3"], EXPORT_OF_PLACES_MIB, CHECK_OF_PLACES_MIB, "--hide-list",
                         "hide.txt")
    assert shown[0]["gaps"] == PLACES, shown[0]["gaps"]
