"""Compares what SetupAPI reads and would install before and after a fix.

For every INF of a folder: what SetupAPI reads is dumped, `infmend fix --yes
--unsafe-fixes` fixes a copy, and what SetupAPI reads now is dumped again.

1. The difference, by SetupAPI's reading, must be the difference by ours, which
   the fix declared and verified; so both agree on what was changed.
2. What installing each section does by SetupAPI (copies, deletes and renames of
   files, services and the registry) must be the same but for what a fix is there
   to change: see installs.py.
3. What each device gets on each Windows and machine that the INF tells apart
   must be the same but for what a fix is there to change: see effects.py.

What a fix is there to change is said in allowed.py, by the rules that had findings.
"""

import collections
import json
import pathlib
import shutil
import subprocess
import sys

import effects
import installs
from allowed import Allowed
from infs import Inf
from readings import by_infmend, by_setupapi, difference, in_ascii, without_paths

folder, work, wine, infmend = (pathlib.Path(argument) for argument in sys.argv[1:5])
# For check and fix, such as --target-os 10.0.22000 --raise-target.
options = sys.argv[5:]
copy = work / "copy"


def option(name, otherwise=""):
    return options[options.index(name) + 1] if name in options else otherwise


# A profile beyond the first is for Windows that runs from the Driver Store.
oldest = option("--target-os", "10.0.16299" if option("--profile", "restart") != "restart" else "")
target = tuple(map(int, oldest.split("."))) if oldest else None
drops = option("--drop-arch").split(",") if "--drop-arch" in options else []


def meaning(reading):
    """A reading as what it installs; of lines that stand there twice, one."""
    lines = [(section, json.loads(line)) for section, line in reading["lines"]]
    return Inf(lines, reading["sections"])


def read(paths):
    return by_setupapi(wine, work / "setupapi.exe", paths), by_infmend(infmend, paths)


suffixes = (".inf", ".inx")
names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in suffixes)
paths = [copy / name for name in names]
for name, path in zip(names, paths):
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / name, path)
setupapi_before, ours_before = read(paths)
check = subprocess.run([infmend, "check", *options, "--format", "json", copy], capture_output=True)
found = {
    file["path"]: {finding["rule"] for finding in file["findings"]}
    for file in json.loads(check.stdout)["files"]
}
fix = subprocess.run([infmend, "fix", *options, "--yes", "--unsafe-fixes", copy], capture_output=True)
# A fix that is refused is not made, which is 1 and judged like the others.
refused = fix.stderr.decode(errors="replace").count(" was refused because ")
if fix.returncode != (1 if refused else 0):
    sys.exit(f"judge: fix failed: {fix.stderr.decode(errors='replace')[-2000:]}")
setupapi_after, ours_after = read(paths)

nothing = [collections.Counter()] * 2
counts = collections.Counter()
for name in names:
    path = str(copy / name)
    rules = found[path]
    before, after = setupapi_before[path], setupapi_after[path]
    if "encoding" in rules and "error" in before["head"] and "error" not in after["head"]:
        # Wine cannot read it as it was, and reads what it was written anew as.
        counts["read"] += 1
        counts["changed"] += 1
        continue
    if before["head"] != after["head"]:
        print(f"{name}: opened differently: {before['head']} and {after['head']}")
        counts["wrong"] += 1
        continue
    if "error" in before["head"]:
        continue
    counts["read"] += 1
    our_before, our_after = ours_before[path], ours_after[path]
    if "encoding" in rules:
        before, after, our_before, our_after = map(in_ascii, (before, after, our_before, our_after))
    theirs = [without_paths(part) for part in difference(before, after)]
    ours = [without_paths(part) for part in difference(our_before, our_after)]
    counts["changed"] += theirs != nothing
    if theirs != ours:
        print(f"{name}: SetupAPI reads another change:\n  theirs {theirs}\n  ours   {ours}")
        counts["wrong"] += 1
    counts["sections"] += len(after["installs"])
    counts["copies"] += installs.count(after, "copy")
    counts["deletions"] += installs.count(after, "delete", "rename")
    counts["services"] += installs.count(after, "service")
    counts["values"] += installs.count(after, "set_value", "delete_value", "create_key", "delete_key")
    allowed = Allowed(rules, target, "--raise-target" in options, drops)
    moved, harm = installs.compare(before, after, allowed)
    counts["moved"] += moved
    if harm:
        print(f"{name}: installing does something else ({len(harm)}):", *harm[:5], sep="\n  ")
        counts["wrong"] += 1
    if theirs != nothing:
        harm = effects.compare(meaning(before), meaning(after), allowed)
        if harm:
            print(f"{name}: devices get something else ({len(harm)}):", *harm[:5], sep="\n  ")
            counts["wrong"] += 1

print(f"{len(names)} files, {counts['read']} read by SetupAPI, {counts['changed']} fixed, {refused} fixes refused, "
      f"{counts['wrong']} wrong")
print(f"compared of {counts['sections']} sections: {counts['copies']} copies ({counts['moved']} moved), "
      f"{counts['deletions']} deletes and renames, {counts['services']} services, {counts['values']} registry values and keys")
if not counts["changed"]:
    sys.exit("judge: nothing was fixed, so nothing was judged")
sys.exit(1 if counts["wrong"] else 0)
