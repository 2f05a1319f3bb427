#!/usr/bin/env python3
"""Whether infmend's time grows no faster than a file does.

    benches/linear.py [INFMEND [SHAPE ...]]

Without the path of a program it builds the release and takes that. Names of
shapes limit it to these, and LINEAR_SIZES, such as 32000,1000000, to these sizes.
Makes INFs of hostile shapes from 1 kB to almost 64 MiB, the most that infmend
reads, checks each three times, and prints the least time per byte, the peak
memory and the ratio of the time per byte to that at 1 MB: linear is about 1.
INFs with thousands of things to fix are fixed, up to 4 MB. What is to run
from the Driver Store is looked for where a system is named.
The first line is the start-up: one small file, the least of fifty runs.

Needs cargo and /usr/bin/time.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

# The last section makes all of them ask what is installed, and what is named.
HEAD = (
    '[Version]\r\nSignature = "$Windows NT$"\r\nClass = Net\r\nDriverVer = 01/02/2026,1.2.3.4\r\n'
    "[Asks]\r\nReboot\r\n"
)


def fill(line, size):
    return line * max(1, size // len(line))


def numbered(make, size):
    lines, length, number = [], 0, 0
    while length < size:
        lines.append(make(number))
        length += len(lines[-1])
        number += 1
    return "".join(lines)


def package(models, installs, size):
    """A package of as many files as there is room for, one in each list."""
    count = max(1, size // 250)
    each = lambda make: "".join(make(n) for n in range(count))
    return (
        "[Manufacturer]\r\nM = Models" + models(each)
        + installs(each)
        + each(lambda n: f"[S{n}]\r\nServiceBinary = %12%\\f{n}.sys\r\nStartType = 3\r\n")
        + each(lambda n: f"[L{n}]\r\nf{n}.sys\r\n")
        + "[DestinationDirs]\r\nDefaultDestDir = 12\r\n" + each(lambda n: f"L{n} = 12\r\n")
        + "[SourceDisksFiles]\r\n" + each(lambda n: f"f{n}.sys = 1\r\n")
    )


def installs(body, size):
    """A package of as many install sections as there is room for."""
    numbers = range(max(1, size // 60))
    return (
        "[Manufacturer]\r\nM = Models,NTamd64\r\n[Models.NTamd64]\r\n"
        + "".join(f"d = I{n}, X\\{n}\r\n" for n in numbers)
        + "".join(f"[I{n}]\r\n" + body(n) for n in numbers)
    )


def without_copies(copies):
    """A package of one service, which nothing copies so that an update may."""
    return lambda size: (
        installs(lambda n: f"{copies}[I{n}.Services]\r\nAddService = a,2,S\r\n", size)
        + "[S]\r\nServiceBinary = %12%\\f.sys\r\nStartType = 3\r\n[E]\r\n"
        + "[DestinationDirs]\r\nDefaultDestDir = 12\r\n[SourceDisksFiles]\r\nf.sys = 1\r\n"
    )


def one_install(copy):
    return lambda each: (
        "[I]\r\n" + each(lambda n: f"CopyFiles = {copy(n)}\r\n")
        + "[I.Services]\r\n" + each(lambda n: f"AddService = s{n},2,S{n}\r\n")
    )


def sections(make, size):
    """As many sections as there is room for, of which each makes several parts."""
    count = max(2, size // len("".join(make(1000))))
    parts = zip(*(make(n) for n in range(count)))
    return ["".join(part) for part in parts]


MODELS = "[Manufacturer]\r\nM = Models,NTamd64\r\n[Models.NTamd64]\r\n"
SERVICE = "[S]\r\nServiceBinary = %12%\\a.sys\r\nStartType = 3\r\n[SourceDisksFiles]\r\na.sys = 1\r\n"
PLACED = SERVICE + "[DestinationDirs]\r\nDefaultDestDir = 12\r\n"


def needed_by_services(size):
    """An install section with many services, and many sections that it needs."""
    names, needed, services = sections(
        lambda n: (f",N{n}", f"[N{n}]\r\nAddReg = R\r\n", f"AddService = s{n},2,S\r\n"), size
    )
    return MODELS + f"d = I, X\\Y\r\n[I]\r\nNeeds = N0{names}\r\n{needed}[I.Services]\r\n{services}{SERVICE}"


def chain_of_installs(size):
    """Install sections of which each needs the next, and each has a service."""
    models, installs = sections(
        lambda n: (f"d = I{n}, X\\{n}\r\n", f"[I{n}]\r\nNeeds = I{n + 1}\r\n[I{n}.Services]\r\nAddService = s{n},2,S\r\n"),
        size,
    )
    return MODELS + models + installs + f"[I{installs.count('Needs')}]\r\nAddReg = R\r\n" + SERVICE


def installs_that_need_many(size):
    """Install sections that all need one section, which needs many."""
    models, installs, names, needed = sections(
        lambda n: (
            f"d = I{n}, X\\{n}\r\n",
            f"[I{n}]\r\nNeeds = N\r\n[I{n}.Services]\r\nAddService = s{n},2,S\r\n",
            f",N{n}",
            f"[N{n}]\r\nAddReg = R\r\n",
        ),
        size,
    )
    return MODELS + models + installs + f"[N]\r\nNeeds = N0{names}\r\n" + needed + SERVICE


def one_file(copies, size):
    """One file that is copied, listed and the binary of a service many times."""
    copied, services, sources = sections(
        lambda n: (copies(n), f"AddService = s{n},2,S\r\n", "a.sys = 1\r\n"), size
    )
    return MODELS + f"d = I, X\\Y\r\n[I]\r\n{copied}[I.Services]\r\n{services}{PLACED}[SourceDisksFiles]\r\n{sources}"


ONE_FILE_BY_NAME = lambda size: one_file(lambda n: "CopyFiles = @a.sys\r\n", size)
ONE_FILE_IN_LISTS = lambda size: one_file(lambda n: "CopyFiles = L\r\n", size) + "[L]\r\n" + fill("a.sys\r\n", size // 3)
ONE_FILE = {"one file by name": ONE_FILE_BY_NAME, "one file in a list": ONE_FILE_IN_LISTS}

OLD = ",NTamd64\r\n[Models.NTamd64]\r\n"
ONE_MODEL = lambda each: OLD + "d = I, X\\Y\r\n"
LISTS = lambda size: package(ONE_MODEL, one_install(lambda n: f"L{n}"), size)
BY_NAME = lambda size: package(ONE_MODEL, one_install(lambda n: f"@f{n}.sys"), size)
INSTALLS = lambda size: package(
    lambda each: OLD + each(lambda n: f"d = I{n}, X\\{n}\r\n"),
    lambda each: each(lambda n: f"[I{n}]\r\nCopyFiles = L{n}\r\n[I{n}.Services]\r\nAddService = s{n},2,S{n}\r\n"),
    size,
)
DECORATIONS = lambda size: package(
    lambda each: each(lambda n: f",NTamd64.10.0...{n + 1}") + "\r\n"
    + each(lambda n: f"[Models.NTamd64.10.0...{n + 1}]\r\nd = I, X\\Y\r\n"),
    one_install(lambda n: "L0"),
    size,
)

MESSAGES = "HKLM,SYSTEM\\CurrentControlSet\\Services\\EventLog\\System\\a,EventMessageFile,0x20000,"


def named(values):
    """A package of one file, which lines of the registry name."""
    return (
        "[Manufacturer]\r\nM = Models" + OLD + "d = I, X\\Y\r\n[I]\r\nCopyFiles = L\r\nAddReg = R\r\n"
        "[I.Services]\r\nAddService = s,2,S\r\n[S]\r\nServiceBinary = %12%\\a.sys\r\nStartType = 3\r\n"
        "[L]\r\na.sys\r\n[DestinationDirs]\r\nL = 12\r\n[SourceDisksFiles]\r\na.sys = 1\r\n[R]\r\n" + values
    )


NAMED = {
    "one path many times in a value": lambda size: named(MESSAGES + '"' + fill("%12%\\a.sys;", size) + '"\r\n'),
    "one path in many values": lambda size: named(MESSAGES + fill("%12%\\a.sys,", size) + "\r\n"),
    "many paths in a value": lambda size: package(
        ONE_MODEL,
        lambda each: one_install(lambda n: f"L{n}")(each) + "[More]\r\nAddReg = R\r\n[R]\r\n"
        + MESSAGES + '"' + each(lambda n: f"%12%\\f{n}.sys;") + '"\r\n',
        size,
    ),
}
OLDER_MODELS = lambda size: package(
    lambda each: "".join(f",NTamd64.6.{n}" for n in range(size // 250)) + "\r\n"
    + each(lambda n: f"[Models.NTamd64.6.{n}]\r\nd = I{n}, X\\Y\r\n"),
    lambda each: each(lambda n: f"[I{n}]\r\nCopyFiles = L{n}\r\n[I{n}.Services]\r\nAddService = s{n},2,S{n}\r\n"),
    size,
)

SHAPES = {
    "one section": lambda size: "[DefaultInstall]\r\nAddReg = R\r\n[R]\r\n"
    + fill('HKR,Params,Name,0x00010001,"%12%\\a.sys" ; note\r\n', size),
    "one line": lambda size: "[DefaultInstall]\r\nCopyFiles = " + fill("a, ", size) + "\r\n",
    "many sections": lambda size: numbered(lambda n: f"[Section{n}]\r\nCopyFiles = Section{n + 1}\r\n", size),
    "joined lines": lambda size: "[DefaultInstall]\r\nCopyFiles = "
    + numbered(lambda n: f"List{n}, \\\r\n    ", size) + "Last\r\n",
    "strings": lambda size: "[DefaultInstall]\r\nCopyFiles = %s1%\r\n[Strings]\r\n"
    + numbered(lambda n: f's{n} = "%s{n + 1}%"\r\n', size),
    "models of one install": lambda size: "[Manufacturer]\r\nM = Models,NTamd64\r\n[Models.NTamd64]\r\n"
    + numbered(lambda n: f"%d{n}% = Install, USB\\VID_1234&PID_{n:04X}\r\n", size)
    + "[Install.NT]\r\nReboot\r\n",
    "installs": lambda size: "[Manufacturer]\r\nM = Models,NTamd64\r\n[Models.NTamd64]\r\n"
    + numbered(lambda n: f"%d{n}% = I{n}, USB\\{n:04X}\r\n", size // 3)
    + numbered(lambda n: f"[I{n}.NTamd64]\r\nCopyFiles = @a{n}.sys\r\n", size // 3)
    + numbered(lambda n: f"[I{n}.NTamd64.Services]\r\nAddService = s{n},,S\r\n", size // 3)
    + "[S]\r\nServiceBinary = %12%\\a1.sys\r\nStartType = 3\r\n",
    "decorations": lambda size: "[Manufacturer]\r\nM = Models" + numbered(lambda n: f",NTamd64.10.0.{n}", size) + "\r\n",
    "Needs in a circle": lambda size: "[DefaultInstall]\r\nNeeds = N0\r\n"
    + numbered(lambda n: f"[N{n}]\r\nNeeds = N{n + 1}, N{n // 2}, DefaultInstall\r\n", size),
    "backslashes": lambda size: "[DefaultInstall]\r\nAddReg = R\r\n[R]\r\nHKR,," + fill("\\ ", size) + "\r\n",
    "brackets": lambda size: fill("[", size),
    "quotes": lambda size: "[DefaultInstall]\r\nCopyFiles = " + fill('"a""b"', size) + "\r\n",
    "strings asked for": lambda size: "[Manufacturer]\r\nM = Models\r\n[Models]\r\n"
    + numbered(lambda n: f"%d{n}% = %i{n}%, USB\\{n:04X}\r\n", size // 2)
    + "[Strings]\r\n" + numbered(lambda n: f"i{n} = Install{n}\r\n", size // 2),
    "needed sections and services": needed_by_services,
    "a chain of installs": chain_of_installs,
    "installs that need many": installs_that_need_many,
    **ONE_FILE,
    "many files by name": lambda size: MODELS + "d = I, X\\Y\r\n[I]\r\nCopyFiles = @a.sys"
    + numbered(lambda n: f",@b{n}.sys", size) + "\r\n[I.Services]\r\nAddService = s,2,S\r\n" + PLACED,
    "deletions of one list": lambda size: installs(lambda n: f"DelFiles = L, L{n}\r\n[L{n}]\r\nf.sys\r\n", size)
    + "[L]\r\nf.sys\r\n",
    "deletions of equal lists": lambda size: installs(lambda n: "DelFiles = L\r\n", size) + "[L]\r\nf.sys\r\n",
    "strings in one line": lambda size: "[DefaultInstall]\r\nAddReg = R\r\n[R]\r\nHKR,,"
    + fill("%a% %b% ", size) + "\r\n",
}

# What could run from the Driver Store.
TARGETED = {
    "lists that could move": LISTS,
    "files by name that could move": BY_NAME,
    "installs that could move": INSTALLS,
    "decorations that are too old": DECORATIONS,
    **{name + " that could move": make for name, make in (ONE_FILE | NAMED).items()},
}


# What is fixed at thousands of places, which takes memory for each.
FIXES = {
    "fix many entries": lambda size: "[DefaultInstall]\r\n" + numbered(lambda n: f"; {n}\r\nReboot\r\n", size),
    "fix many values": lambda size: "[DefaultInstall]\r\nCopyFiles = L\r\n[L]\r\n"
    + numbered(lambda n: f"f{n}.sys,,,0x108\r\n", size),
    "fix files by name": BY_NAME,
    "fix one file by name": without_copies("CopyFiles = @f.sys\r\n"),
    "fix missing copies": without_copies("AddReg = R\r\n"),
    "fix an empty list": without_copies("CopyFiles = E\r\n"),
    "fix deletions of one list": SHAPES["deletions of one list"],
}

# The same for the Driver Store.
MOVES = {
    "move lists": LISTS,
    "move installs": INSTALLS,
    **{"move " + name: make for name, make in (ONE_FILE | NAMED).items()},
}
# What goes with older systems.
RAISES = {"raise older models": OLDER_MODELS, "raise one file in a list": ONE_FILE_IN_LISTS}


# What is reported at thousands of places, with the place of each.
REPORTS = {
    "report many lines": FIXES["fix many entries"],
    "report many places of one line": lambda size: package(
        ONE_MODEL,
        lambda each: "[I]\r\nCopyFiles = " + each(lambda n: f"@f{n}.sys, ") + "@f.sys\r\n"
        "[I.Services]\r\n" + each(lambda n: f"AddService = s{n},2,S{n}\r\n"),
        size,
    ),
}

CHECK = ["check", "--jobs", "1", "--format", "concise"]
SARIF = ["check", "--jobs", "1", "--format", "sarif"]
MEND = ["fix", "--diff", "--unsafe-fixes"]
TARGET = ["--target-os", "10.0.22000"]
COMMANDS = [
    (SHAPES, CHECK),
    (TARGETED, CHECK + TARGET + ["--raise-target"]),
    (REPORTS, SARIF),
    (FIXES, MEND),
    (MOVES, MEND + TARGET + ["--keep-downlevel"]),
    (RAISES, MEND + TARGET + ["--raise-target"]),
]


def run(infmend, path, command):
    # A child of Python would count Python's own memory as its peak.
    memory = path + ".memory"
    start = time.perf_counter()
    status = subprocess.call(
        ["/usr/bin/time", "-q", "-f", "%M", "-o", memory]
        + [infmend, *command, "--no-config", path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    if status not in (0, 1):
        sys.exit(f"{path}: infmend ended with {status}")
    return seconds, int(pathlib.Path(memory).read_text()) / 1024


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    if len(sys.argv) > 1:
        infmend = sys.argv[1]
    else:
        subprocess.check_call(["cargo", "build", "--release", "--locked", "--quiet"], cwd=root)
        infmend = str(root / "target/release/infmend")
    sizes = [1_000, 32_000, 1_000_000, 8_000_000, 66_000_000]
    if "LINEAR_SIZES" in os.environ:
        sizes = [int(size) for size in os.environ["LINEAR_SIZES"].split(",")]
    wanted = sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.inf")
        with open(path, "w", newline="") as file:
            file.write(HEAD + "[DefaultInstall]\r\nReboot\r\n")
        least = min(run(infmend, path, CHECK)[0] for _ in range(50))
        print(f"start-up, one small file: {least * 1000:.1f} ms\n")
        print("| shape | bytes | ns per byte, start-up off | ratio to 1 MB | peak MiB | MiB per file MiB |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name, make, command in [(*shape, command) for shapes, command in COMMANDS for shape in shapes.items()]:
            if wanted and name not in wanted:
                continue
            per_byte = {}
            fixes = command[0] == "fix"
            for size in [min(size, 4_000_000) for size in sizes if size != 8_000_000] if fixes else sizes:
                with open(path, "w", newline="") as file:
                    file.write(HEAD + make(size))
                bytes_ = os.path.getsize(path)
                runs = [run(infmend, path, command) for _ in range(3)]
                seconds = max(min(seconds for seconds, _ in runs) - least, 0)
                memory = max(memory for _, memory in runs)
                per_byte[size] = (bytes_, seconds * 1e9 / bytes_, memory)
            for bytes_, ns, memory in per_byte.values():
                base = per_byte.get(1_000_000, next(iter(per_byte.values())))[1]
                ratio = ns / base if base else 0
                print(f"| {name} | {bytes_} | {ns:.2f} | {ratio:.2f} | {memory:.0f} | {memory / (bytes_ / 2**20):.1f} |", flush=True)


if __name__ == "__main__":
    main()
