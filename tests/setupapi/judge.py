"""Compares what SetupAPI reads and would install before and after a fix.

For every INF of a folder: what SetupAPI reads is dumped, `infmend fix --yes
--unsafe-fixes` fixes a copy, and what SetupAPI reads now is dumped again.

1. The difference, by SetupAPI's reading, must be the difference by ours, which
   the fix declared and verified; so both agree on what was changed.
2. The copies that installing each section queues (source and target) must be
   the same, but for sections that only systems got which --raise-target closes
   (what devices get instead, 3. tells), for copies of a service's binary that `missing-copy` adds, for
   the version that `versioned-installer` puts into the name of a target, and for
   the folder to which `run-from-driver-store` moves it.
3. What each device gets on each Windows and machine that the INF tells apart
   must be the same but for what a fix is there to change: see effects.py.
"""

import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys

import effects

folder, work, wine, infmend = (pathlib.Path(argument) for argument in sys.argv[1:5])
# For check and fix, such as --target-os 10.0.22000 --raise-target.
options = sys.argv[5:]
copy = work / "copy"


# Wine has no folder for DIRID 13.
DRIVER_STORE = "\\system32\\unknown\\"


def files():
    suffixes = (".inf", ".inx")
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in suffixes)


def parse(lines):
    """Per file: its heading, the lines of each section, and the queued copies."""
    readings, reading, section = {}, None, None
    for text in lines:
        line = json.loads(text)
        if isinstance(line, list):
            reading["lines"][(section, json.dumps(line))] += 1
        elif "section" in line:
            section = line["section"].lower()
            reading["sections"].append(section)
        elif "install" in line:
            reading["copies"][(line["install"].lower(), line["source"].lower(), line["target"].lower())] += 1
        else:
            name = line.pop("file").replace("\\", "/")
            name = name[2:] if name[1:2] == ":" else name
            reading = {"head": line, "lines": collections.Counter(), "sections": [], "copies": collections.Counter()}
            readings[name] = reading
    return readings


def by_setupapi(root, names):
    paths = "".join("Z:" + str(root / name).replace("/", "\\") + "\n" for name in names)
    run = subprocess.run([wine, work / "setupapi.exe"], input=paths.encode(), capture_output=True, check=True)
    return parse(run.stdout.decode("ascii").splitlines())


def by_infmend(root, names):
    readings = {}
    for start in range(0, len(names), 500):
        paths = [root / name for name in names[start:start + 500]]
        run = subprocess.run([infmend, "dump", *paths], capture_output=True, check=True)
        readings.update(parse(run.stdout.decode("utf-8").splitlines()))
    return readings


def difference(before, after):
    return after["lines"] - before["lines"], before["lines"] - after["lines"]


def without_paths(lines):
    """Lines comparable across both readers: SetupAPI replaces a DIRID by a
    path of its own, and reads other bytes than ASCII in its code page."""
    plain = collections.Counter()
    for (section, line), count in lines.items():
        fields = tuple(
            None if field is None else "".join(c for c in field if c.isascii())
            for field in json.loads(line)
        )
        fields = tuple("<path>" if f and ("%" in f or ":\\" in f) else f for f in fields)
        plain[("".join(c for c in section if c.isascii()), fields)] += count
    return plain


def ascii_of(text):
    return "".join(c for c in text if c.isascii())


def in_ascii(reading):
    """A reading without the characters that SetupAPI reads in its code page
    where the file was in UTF-8, and as they are when it is in UTF-16; and
    without the lines and copies that have no others."""
    lines, copies = collections.Counter(), collections.Counter()
    for (section, line), count in reading["lines"].items():
        fields = [None if field is None else ascii_of(field) for field in json.loads(line)]
        if any(fields):
            lines[(ascii_of(section), json.dumps(fields))] += count
    for (install, source, target), count in reading["copies"].items():
        copy = (ascii_of(install), ascii_of(source), ascii_of(target))
        if not copy[1].endswith("\\"):
            copies[copy] += count
    sections = [ascii_of(section) for section in reading["sections"]]
    return {"head": reading["head"], "lines": lines, "sections": sections, "copies": copies}


def unversioned(copies):
    """The copies with their targets as they were before versioned-installer."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, source, re.sub(r"_[0-9.]+(\.[^.\\\\]*)$", r"\1", target))] += count
    return plain


names = [str(path.relative_to(folder)) for path in files()]
for name in names:
    place = copy / name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / name, place)
setupapi_before, ours_before = by_setupapi(copy, names), by_infmend(copy, names)
check = subprocess.run([infmend, "check", *options, "--format", "json", copy], capture_output=True)
found = {
    file["path"]: {finding["rule"] for finding in file["findings"]}
    for file in json.loads(check.stdout)["files"]
}
fix = subprocess.run([infmend, "fix", *options, "--yes", "--unsafe-fixes", copy], capture_output=True)
if fix.returncode != 0:
    sys.exit(f"judge: fix failed: {fix.stderr.decode()[-2000:]}")
setupapi_after, ours_after = by_setupapi(copy, names), by_infmend(copy, names)

def named(copies):
    """The copies by section and names alone. Of the sources, too: where
    [SourceDisksFiles] names no folder, Wine takes that of the file before."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, source.rsplit("\\", 1)[1], target.rsplit("\\", 1)[1])] += count
    return plain


def without(copies, names):
    return collections.Counter({
        copy: count for copy, count in copies.items() if not named({copy: 1}).keys() & names.keys()
    })


def moves(lost, new, before):
    """How many copies go to the folder of DIRID 13 that went elsewhere, by the
    same section, from the same file and under the same name; and what else is
    lost and new, but for sections for older systems, which copy as before."""
    to_store = collections.Counter({
        copy: count for copy, count in new.items() if DRIVER_STORE in copy[2]
    })
    moved = named(lost) & named(to_store)
    older = collections.Counter({
        copy: count
        for copy, count in new.items()
        if before[(copy[0].replace("_downlevel", ""), *copy[1:])] == count and "_downlevel" in copy[0]
    })
    return sum(moved.values()), without(lost, moved), without(new - older, moved)


def meaning(reading):
    """A reading as what it installs; of lines that stand there twice, one."""
    lines = [(section, json.loads(line)) for section, line in reading["lines"]]
    return effects.Inf(lines, reading["sections"])


target = None
if "--raise-target" in options:
    target = tuple(int(part) for part in options[options.index("--target-os") + 1].split("."))

changed = wrong = copies = read = moved = 0
for name in names:
    path = str(copy / name)
    before, after = setupapi_before[path], setupapi_after[path]
    if "encoding" in found[path] and "error" in before["head"] and "error" not in after["head"]:
        # Wine cannot read it as it was, and reads what it was written anew as.
        read += 1
        changed += 1
        continue
    if before["head"] != after["head"]:
        print(f"{name}: opened differently: {before['head']} and {after['head']}")
        wrong += 1
        continue
    if "error" in before["head"]:
        continue
    read += 1
    our_before, our_after = ours_before[path], ours_after[path]
    if "encoding" in found[path]:
        before, after, our_before, our_after = map(in_ascii, (before, after, our_before, our_after))
    theirs = [without_paths(part) for part in difference(before, after)]
    ours = [without_paths(part) for part in difference(our_before, our_after)]
    changed += theirs != [collections.Counter()] * 2
    if theirs != ours:
        print(f"{name}: SetupAPI reads another change:\n  theirs {theirs}\n  ours   {ours}")
        wrong += 1
    copies += sum(after["copies"].values())
    old_copies, new_copies = before["copies"], after["copies"]
    if "versioned-installer" in found[path]:
        old_copies, new_copies = unversioned(old_copies), unversioned(new_copies)
    lost, new = old_copies - new_copies, new_copies - old_copies
    if "run-from-driver-store" in found[path]:
        moved_here, lost, new = moves(lost, new, old_copies)
        moved += moved_here
    if target:
        left = {section for section, _ in after["lines"]}
        lost = collections.Counter({copy: count for copy, count in lost.items() if copy[0] in left})
    if lost or (new and "missing-copy" not in found[path]):
        print(f"{name}: other copies are queued:\n  lost {lost}\n  new  {new}")
        wrong += 1
    if theirs != [collections.Counter()] * 2:
        may_come = effects.IN_USE_RENAME | (effects.HARMLESS if "copy-flag-misuse" in found[path] else 0)
        renames = "versioned-installer" in found[path]
        harm = effects.compare(meaning(before), meaning(after), target, renames, may_come)
        if harm:
            print(f"{name}: devices get something else ({len(harm)}):", *harm[:5], sep="\n  ")
            wrong += 1

print(f"{len(names)} files, {read} read by SetupAPI, {changed} fixed, {copies} queued copies compared, {moved} moved, {wrong} wrong")
if not changed:
    sys.exit("judge: nothing was fixed, so nothing was judged")
sys.exit(1 if wrong else 0)
