"""What setupapi.c and `infmend dump` say about INFs, and how two readings differ."""

import collections
import json
import subprocess

# What is done with files; their names mean the same in any case.
FILES = ("copy", "delete", "rename")


def parse(lines):
    """Per file: its heading, the lines of each section, the names of the sections,
    and what installing each does, as tuples of an operation and its values."""
    readings, reading, section = {}, None, None
    for text in lines:
        line = json.loads(text)
        if isinstance(line, list):
            reading["lines"][(section, json.dumps(line))] += 1
        elif "section" in line:
            section = line["section"].lower()
            reading["sections"].append(section)
        elif "install" in line:
            installed = line.pop("install").lower()
            operation = (next(iter(line)), *line.values())
            if operation[0] in FILES:
                operation = tuple(value.lower() for value in operation)
            reading["installs"][installed][operation] += 1
        else:
            name = line.pop("file").replace("\\", "/")
            name = name[2:] if name[1:2] == ":" else name
            reading = {"head": line, "lines": collections.Counter(), "sections": [],
                       "installs": collections.defaultdict(collections.Counter)}
            readings[name] = reading
    return readings


def by_setupapi(wine, program, paths):
    """Readings by path of what Wine reads."""
    names = "".join("Z:" + str(path).replace("/", "\\") + "\n" for path in paths)
    run = subprocess.run([wine, program], input=names.encode(), capture_output=True, check=True)
    return parse(run.stdout.decode("ascii").splitlines())


def by_infmend(infmend, paths):
    readings = {}
    for start in range(0, len(paths), 500):
        run = subprocess.run([infmend, "dump", *paths[start:start + 500]], capture_output=True, check=True)
        readings.update(parse(run.stdout.decode("utf-8").splitlines()))
    return readings


def difference(before, after):
    return after["lines"] - before["lines"], before["lines"] - after["lines"]


def without_paths(lines):
    """Lines comparable across both readers: SetupAPI replaces a DIRID by a
    path of its own, and reads other bytes than ASCII in its code page."""
    plain = collections.Counter()
    for (section, line), count in lines.items():
        fields = tuple(None if field is None else ascii_of(field) for field in json.loads(line))
        fields = tuple("<path>" if f and ("%" in f or ":\\" in f) else f for f in fields)
        plain[(ascii_of(section), fields)] += count
    return plain


def ascii_of(text):
    return text if text.isascii() else "".join(c for c in text if c.isascii())


def in_ascii(reading):
    """A reading without the characters that SetupAPI reads in its code page
    where the file was in UTF-8, and as they are when it is in UTF-16; and
    without the lines and copies that have no others."""
    lines = collections.Counter()
    for (section, line), count in reading["lines"].items():
        fields = [None if field is None else ascii_of(field) for field in json.loads(line)]
        if any(fields):
            lines[(ascii_of(section), json.dumps(fields))] += count
    installs = collections.defaultdict(collections.Counter)
    for section, operations in reading["installs"].items():
        for operation, count in operations.items():
            operation = tuple(ascii_of(value) if isinstance(value, str) else value for value in operation)
            if operation[0] != "copy" or not operation[1].endswith("\\"):
                installs[ascii_of(section)][operation] += count
    sections = [ascii_of(section) for section in reading["sections"]]
    return {"head": reading["head"], "lines": lines, "sections": sections, "installs": installs}
