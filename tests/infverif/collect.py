#!/usr/bin/env python3
"""Runs InfVerif over INFs in each of its modes, and writes what it says as JSON lines:
collect.py INFVERIF FOLDER OUTPUT TOOL. Works on Windows alone, where InfVerif does.

A line is an INF in a mode: its codes with level, line (from 1, null for the INF as a
whole) and message, as tests/needs/infverif.rs reads them.
"""

import json
import pathlib
import re
import subprocess
import sys

MODES = ("k", "u", "w", "h")
# As the command prints it, and as a build does.
PRINTED = re.compile(r"^\s*(?P<level>ERROR|WARNING)\((?P<code>\d{4})\)"
                     r"(?:\s+in\s+(?P<file>.+?\.in[fx]))?(?:,\s*line\s+(?P<line>\d+))?\s*:\s*(?P<msg>.*)$", re.I)
BUILT = re.compile(r"^\s*(?:\d+>)?(?P<file>.+?)\((?P<line>\d+)(?:-\d+)?\)\s*:\s*"
                   r"(?P<level>error|warning)\s+(?P<code>\d{4})\s*:\s*(?P<msg>.*)$", re.I)


def findings(output):
    """The codes that an output of InfVerif reports, in its order."""
    found = []
    for text in output.splitlines():
        match = PRINTED.match(text) or BUILT.match(text)
        if match:
            line = match["line"]
            found.append({
                "code": int(match["code"]),
                "level": match["level"].lower(),
                "line": int(line) if line and line != "0" else None,
                "msg": match["msg"].strip(),
            })
    return found


def row(path, mode, tool, output):
    """What a run said of an INF."""
    return {
        "file": path, "path": path, "mode": f"/{mode}", "tool": tool, "kind": "complete",
        "complete": True, "codes": findings(output), "absent": [],
    }


def main(infverif, folder, output, tool):
    folder = pathlib.Path(folder)
    infs = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".inf", ".inx"))
    if not infs:
        sys.exit(f"{folder} has no INFs")
    with open(output, "w", encoding="utf-8") as out:
        for inf in infs:
            for mode in MODES:
                options = ["/stampinf"] if inf.suffix.lower() == ".inx" else []
                run = subprocess.run([infverif, f"/{mode}", *options, str(inf)], capture_output=True)
                text = (run.stdout + run.stderr).decode("mbcs" if sys.platform == "win32" else "utf-8", "replace")
                name = inf.relative_to(folder).as_posix()
                out.write(json.dumps(row(name, mode, tool, text)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
