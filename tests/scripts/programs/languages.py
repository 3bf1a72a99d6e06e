"""What people read in Russian and Kazakh holds no English: refusals, findings and help."""

import os
import re

FORM = """\
case: x
title: t
language: en
"""
# Quoted text (file names as typed, the system's own words), commands, options, and what is written
# with more than letters (paths, key names, formats) are no English sentence.
NOT_PROSE = (
    re.compile(r"«[^»]*»|“[^”]*”|`[^`]*`"),
    re.compile(r"(?<![\w.])aigaq(-verify)?( [a-z-]+)*"),
    re.compile(r"^  [a-z-]+  +(?=\S)"),  # a command in a list of them
    re.compile(r"\S*[^\sA-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі,;:()!?]\S*[^\s.,;:()!?]\S*"),
    re.compile(r"\b[A-Z][A-Z0-9]+\b|\b[A-Z]\b"),
)
# Names that are the same in every language, and keys of forms (never translated).
NAMES = set("age en ru kk iconv ots tar scrypt Bitcoin OpenTimestamps".split())
KEYS = set("case title language consent place head publisher testimony source author metadata "
           "all".split())


def english_in(text):
    """Words of Latin letters in what a person reads, a Russian or Kazakh sentence otherwise."""
    for pattern in NOT_PROSE:
        text = pattern.sub(" ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text)
            if word not in NAMES and word not in KEYS]




REFUSED_WITHOUT_PASSPHRASE = """
aigaq
aigaq nosuch
aigaq bundle
aigaq export 1 --nosuch
aigaq export 1 --to
aigaq list --limit x
aigaq checkpoint verify
aigaq -C no/vault list
aigaq list
aigaq template nosuch
aigaq add
aigaq add testimony
aigaq add rumour --form source.form
aigaq add source --form no.form
aigaq add source --form bad.form
aigaq add source --form utf16.form
aigaq add source --form cp1251.form
aigaq add source --form .
aigaq add source --form source.form --set language
aigaq add source --form source.form --set nosuch=1
aigaq add source --form source.form no.file
aigaq add source --form source.form pipe.d folder.d link.d
aigaq add testimony --form testimony.form --text cp1251.form
aigaq add --batch bad.jsonl
aigaq add --batch empty.jsonl
aigaq add --batch source.form
aigaq add --batch bad.jsonl --batch-id x
aigaq identity new here.age
aigaq identity show source.form
aigaq init ./vault --no-recovery --passphrase-file pw
aigaq init full.d --no-recovery --passphrase-file pw
aigaq init new.d --passphrase-file pw
aigaq restore folder.d -o put.d --passphrase-file pw
aigaq rebuild folder.d -o put.d --passphrase-file pw
aigaq bundle verify no.age -i plain.id
aigaq bundle verify source.form -i plain.id
aigaq bundle verify junk.age -i plain.id
aigaq bundle verify armor.age -i plain.id
aigaq bundle verify junk.age -i source.form
aigaq bundle verify junk.age -i plain.id --trust source.form
aigaq bundle verify junk.age -i plain.id --trust policy-1
aigaq bundle verify junk.age -i plain.id --trust policy-2
aigaq bundle verify junk.age -i plain.id --trust policy-3
aigaq bundle verify junk.age -i plain.id --trust policy-4
aigaq bundle open junk.age -i plain.id
aigaq bundle inspect folder.d
aigaq proof verify source.form --entry pw
aigaq checkpoint verify source.form
aigaq fork show source.form
aigaq fork make source.form pw -o fork.out
aigaq witness key -i plain.id
aigaq witness sign source.form -i plain.id -o reply
aigaq witness sign old-ask -i plain.id -o reply
aigaq-verify
aigaq-verify no.age
aigaq-verify proof verify source.form --entry pw
""".strip().split("\n")

REFUSED_WITH_PASSPHRASE = """
show 99
show h:00000000
text 2
extract 2 no.file -o out
extract 1 -o out
verify 99
verify --against source.form
checkpoint --words nosuch
export 99 --to {to} -o out.age
export 1 --to age1nonsense -o out.age
export 1 --to no.pub -o out.age
export 1 --to {to} -o source.form
export 1 --to {to} -o folder.d
export 1 --to {to} -o no/folder/out.age
export 1 --to {to} --show no_such -o out.age
export 1 --to {to} --hide head -o out.age
export 1 --to {to} --show place --hide place -o out.age
export 1 --to {to} --hide-list no.list -o out.age
export 1 --to {to} --hide-list hide.list --hide-sentence --show place -o out.age
export 1 --to {to} --omit-file no.file -o out.age
export 2 --to {to} --excerpt page.txt=0-99 -o out.age
export 2 --to {to} --excerpt page.txt=0-3 -o out.age
export 1 --to {to} --marked 1=marked-1 -o out.age
export 1 --to {to} --marked 1=marked-2 -o out.age
export 1 --to {to} --marked 1=marked-3 -o out.age
export 2 --to {to} --marked 2=marked-1 -o out.age
export 1 --to {to} --marks x,x --marked 1=marked-1 -o out.age
export 1 --to {to} --to {to} -o out.age
export 1 --to {to} --purpose "$(head -c 5000 /dev/zero | tr '\\0' x)" -o out.age
add source --form refers.form
add source --form source.form --head AAAAA-AAAAA-AAAAA-AAAAA
backup vault/inside.d
backup full.d
proof export 99 -o out
witness accept source.form
witness accept old-ask
witness request --old 99 -o ask
time accept source.form
time request -o source.form
time anchor nonsense
bundle take-in junk.age -i plain.id
""".strip().split("\n")


def lay_out(world):
    world.write("bad.form", FORM + "no_such: 1\ncaptured_at: yesterday\n  more\nbroken line\n")
    world.write("utf16.form", FORM.encode("utf-16"))
    world.write("cp1251.form", FORM.replace("x", "Дело").encode("cp1251"))
    world.write("refers.form", world.read("source.form") + b"derived_from: 99\n")
    world.write("bad.jsonl", '{"kind":"rumour","form":"source.form"}\n{"kind":"source"}\nnonsense\n'
                '{"kind":"source","form":"source.form","files":["no.file"]}\n'
                '{"kind":"source","form":"source.form","nosuch":1}\n')
    world.write("empty.jsonl", "\n")
    world.write("here.age", "x")
    world.write("full.d/x", "x")
    os.makedirs(world.path("folder.d"), exist_ok=True)
    os.mkfifo(world.path("pipe.d"))
    os.symlink("pw", world.path("link.d"))
    world.write("junk.age", "age-encryption.org/v1\n-> X25519 x\nnonsense\n")
    world.write("armor.age", "-----BEGIN AGE ENCRYPTED FILE-----\n!!\n"
                "-----END AGE ENCRYPTED FILE-----\n")
    world.write("old-ask", "old 0\n\nnonsense\n1\nAAAA\n")
    world.write("policy-1", "quorum nosuch\n")
    world.write("policy-2", "witness x nonsense\nquorum x\n")
    world.write("policy-3", "group g 9 a b\nquorum g\n")
    world.write("policy-4", "nonsense")
    world.write("hide.list", "Almaty\n")
    text = world.read("statement.txt").decode()
    world.write("marked-1", "⟦" + text)
    world.write("marked-2", "⟧" + text)
    world.write("marked-3", "other " + text)
    plain = world.shell("age-keygen -o plain.id 2>/dev/null && age-keygen -y plain.id")
    return plain.out.decode().strip()


def damage(world):
    """A byte in the middle of each file that the vault rests on, one after the other."""
    for folder, _, names in os.walk(world.path("vault")):
        for name in sorted(set(names) - {"lock.mdb", "lock"}):
            path = os.path.join(folder, name)
            whole = world.read(path)
            if not whole:
                continue
            middle = len(whole) // 2
            world.write(path, whole[:middle] + bytes([whole[middle] ^ 0x55]) + whole[middle + 1:])
            yield name
            world.write(path, whole)


class Listener:
    """Runs in a language and collects every line that holds English."""

    def __init__(self, world, language):
        self.world, self.language = world, language
        world.environment["LC_ALL"] = f"{language}_XX.UTF-8"
        self.refused, self.faults = 0, []

    def hear(self, command, what="", results=False):
        """What was done well prints evidence on standard output, in its own language."""
        done = self.world.shell(command)
        self.refused += done.code != 0
        said = done.err + (done.out if results or done.code != 0 else b"")
        for line in said.decode("utf-8", "replace").split("\n"):
            if line.startswith("bash: "):  # knows no locale of this name
                continue
            if words := english_in(line):
                self.faults.append(f"{self.language} {what or command}: {words}: {line}")

    def finish(self, at_least):
        assert self.refused >= at_least, f"only {self.refused} were refused"
        assert not self.faults, "\n" + "\n".join(self.faults)


def refusals(world, language):
    world.start("vault")
    world.need("age-keygen")
    to = lay_out(world)
    ear = Listener(world, language)
    for command in REFUSED_WITHOUT_PASSPHRASE:
        ear.hear(command)
    world.unlock()
    aigaq = " ".join(["aigaq", *world.passphrase])
    for command in REFUSED_WITH_PASSPHRASE:
        ear.hear(f"{aigaq} {command.format(to=to)}", command)
    world.lock()
    world.write("other-pw", "a wrong passphrase\n")
    ear.hear("aigaq list --passphrase-file other-pw")
    world.aigaq("backup", "copy.d")
    ear.hear("aigaq --passphrase-file pw restore copy.d -o full.d")
    world.aigaq("restore", "copy.d", "-o", "frozen.d")
    ear.hear("aigaq --passphrase-file pw -C frozen.d add source --form source.form")
    world.aigaq("add", "source", "--form", "source.form")
    ear.hear("aigaq --passphrase-file pw -C frozen.d verify")
    for name in damage(world):
        ear.hear("aigaq --passphrase-file pw verify", f"verify with {name} damaged")
        ear.hear("aigaq --passphrase-file pw show 1", f"show with {name} damaged")
    ear.finish(100)


def test_russian_refusals(world):
    refusals(world, "ru")


def test_kazakh_refusals(world):
    refusals(world, "kk")


def test_help(world):
    """Names of options and of values in capitals stay as they are typed."""
    world.start("nothing")
    top = world.shell("aigaq --help").out.decode()
    commands = re.findall(r"^  ([a-z-]+) {2,}\S", top, re.MULTILINE)
    assert len(commands) > 15, top
    for language in ("ru", "kk"):
        ear = Listener(world, language)
        for command in ["", *commands]:
            ear.hear(f"aigaq {command} --help", results=True)
        ear.finish(0)


def test_the_ear(world):  # pylint: disable=unused-argument
    """What this test hears English in, and what not."""
    assert english_in("ошибка: Отказ: size of a field.") == ["size", "of", "field"]
    assert english_in("ошибка: /a/b c.txt, строка 3: нет поля `title` («No such file»)") == []
    assert english_in("что делать: aigaq template ВИД > form.txt создаст") == []
