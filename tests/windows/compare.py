"""Whether two builds of infmend, one of them for Windows, do the same.

compare.py FOLDER WORK PROGRAM WINE WINDOWS_PROGRAM

Each is run on a copy of FOLDER of its own, in WORK. What they say may differ in
the separators of paths and in line ends alone, what they write in nothing.
"""

import pathlib
import re
import shutil
import subprocess
import sys

CONFIG = """exclude = ["excluded/"]
[[overrides]]
paths = ["other/*.INF"]
ignore = ["reboot-directive"]
"""

ASKING = '[Version]\nSignature = "$Windows NT$"\n[DefaultInstall]\nReboot\n'

FOLDER, WORK, PROGRAM, *WINDOWS = sys.argv[1:]
WORK = pathlib.Path(WORK)
checks = failures = 0


def report(name, holds, seen=""):
    global checks, failures
    checks += 1
    if not holds:
        failures += 1
        print(f"FAILED: {name} {seen}")


def package(name):
    """A copy of the folder, and INFs that a configuration excludes and treats."""
    copy = WORK / name / "p"
    # Without the mode, which may be read-only.
    shutil.copytree(FOLDER, copy, copy_function=shutil.copyfile)
    (copy / "infmend.toml").write_text(CONFIG)
    for below in ["excluded", "other", "asking"]:
        (copy / below).mkdir()
        (copy / below / "a.inf").write_text(ASKING)
    return copy


def run(command, cwd, *arguments, feed=b""):
    ran = subprocess.run([*command, *arguments], cwd=cwd, input=feed, capture_output=True)
    text = lambda output: output.decode("utf-8", "replace").replace("\r\n", "\n")
    return ran.returncode, text(ran.stdout), text(ran.stderr)


def slashes(text):
    """Paths as this machine writes them, in text whose lines may begin with one."""
    path = re.compile(r"(?im)^((?:[\w-]+: )*)(p\\[^:\n]*?\.in[fx])(?=:)")
    return path.sub(lambda found: found[1] + found[2].replace("\\", "/"), text)


def contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def main():
    here, there = package("here"), package("there")
    both = lambda *arguments, **more: (
        run([PROGRAM], here.parent, *arguments, **more),
        run(WINDOWS, there.parent, *arguments, **more),
    )

    ours, theirs = both("check", "--format", "concise", "p")
    report("what check finds", ours == (ours[0], *map(slashes, theirs[1:])))
    report("that check finds something", ours[0] == theirs[0] == 1 and "p/asking/a.inf:4:1" in ours[1])
    report("that the configuration holds", "excluded" not in theirs[1] and "p\\other" not in theirs[1])
    for kind in ["sarif", "gitlab"]:
        ours, theirs = both("check", "--format", kind, "p")
        report(f"the {kind} report", ours == theirs and ours[0] == 1)

    listed = b"p\\asking\\a.inf\r\n" * 2
    status, said, _ = run(WINDOWS, there.parent, "check", "--format", "concise", "--files-from", "-", feed=listed)
    report("a list of names", status == 1 and said.count("p\\asking\\a.inf:4:1") == 2, said)

    # No shell has expanded what a program for Windows is given.
    wild = lambda pattern: run(WINDOWS, there.parent, "check", "--format", "concise", pattern)
    for pattern in ["p\\asking\\?.INF", "p\\**\\a.inf", "p/ask*"]:
        status, said, _ = wild(pattern)
        report(f"wildcards: {pattern}", status == 1 and re.search(r"asking[\\/]a\.inf:4:1", said), said)
    status, _, said = wild("p\\*.none")
    report("wildcards that match nothing", status == 2 and "p\\*.none: matches no file" in said, said)

    locked = there / "asking" / "a.inf"
    locked.chmod(0o444)
    status, _, said = run(WINDOWS, there.parent, "fix", "--yes", "p/asking")
    report("that a read-only file stays", status == 2 and "read-only" in said and locked.read_text() == ASKING, said)
    locked.chmod(0o644)

    ours, theirs = both("fix", "--patch", "p")
    report("the patch", ours[:2] == theirs[:2] and "asking/a.inf" in ours[1])
    before = contents(there)
    ours, theirs = both("fix", "--yes", "--unsafe-fixes", "p")
    ours_after, theirs_after = contents(here), contents(there)
    changed = sum(before[name] != after for name, after in theirs_after.items())
    report("what fix writes", ours_after == theirs_after and changed > 0)
    report("what fix says", ours == (ours[0], *map(slashes, theirs[1:])))
    ours, theirs = both("fix", "--yes", "--unsafe-fixes", "p")
    same = ours == (ours[0], *map(slashes, theirs[1:]))
    report("that nothing is left to write", same and contents(there) == theirs_after)

    print(f"{len(theirs_after)} files, {changed} of them fixed in Wine as here")
    print(f"{checks - failures} passed, {failures} failed")
    sys.exit(failures > 0)


main()
