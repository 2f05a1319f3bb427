"""Compares what `infmend effect` says that installing the sections of INFs does
with what Wine's SetupAPI does: effects_equal.py FOLDER WORK WINE INFMEND, with
setupapi.exe in WORK.

For every section that `infmend effect` lists, and every DDInstall section that the
models name: the files that are copied (source, directory and name; flags as Wine
reads them in the lists, which its queue does not tell), deleted and renamed, the
services, and the registry. Wine installs single sections; which of them belong to
one (companions, Needs, services, interfaces) is followed here, on lines that Wine reads.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

import addreg
import infs
from expected import DIRIDS, SERVICE, Expected, name_of
from installed import Installed
from readings import ascii_of, by_setupapi, in_ascii

FIXED = re.compile(r"(classinstall32|defaultinstall|defaultuninstall)(\.nt(\w*|\$arch\$))?")
SERVICES = "HKLM\\System\\CurrentControlSet\\Services\\"

# Where Wine and Microsoft's page differ the page is right: what is counted, and why.
KNOWN = {
    "key without a value": "install/inf-addreg-directive.md: an entry with a root and a subkey alone adds the key; "
                           "Wine also sets its unnamed value to an empty string",
    "flags of DelReg": "install/inf-delreg-directive.md: flags such as 0x2000 say how to delete; "
                       "Wine skips an entry whose flags lack 0x8000",
    "bytes in another form": "install/inf-addreg-directive.md: binary data are bytes, numbers may begin with 0x; "
                             "Wine writes zeros from the first on that begins with 0x or is above 0xFF",
    "number with a tail": "install/inf-addreg-directive.md: a number is decimal or begins with 0x; "
                          "of another Wine takes what stands before the first other character",
    "services after DelService": "install/inf-delservice-directive.md: each DelService deletes its service; "
                                 "Wine goes on with AddService after the first, and deletes what these add",
    "incomplete service": "install/inf-addservice-directive.md: a service needs ServiceType, StartType, ErrorControl "
                          "and ServiceBinary; Wine installs no service from the first on that lacks one",
    "registry in .Services": "install/inf-ddinstall-services-section.md: .Services has no AddReg and no DelReg; "
                             "Wine installs any section with them",
    "out of place": "a directive that the page of its section does not list: infmend tells that Windows does not "
                    "read it there, by an empty name before it; it is not compared",
    "DelFiles with @": "install/inf-delfiles-directive.md names lists alone; infmend takes @ as CopyFiles has it, "
                       "Wine for the name of a list",
    "flags that are not a number": "install/inf-copyfiles-directive.md: flags are a number; Wine takes others for 0",
}


class Comparison:
    """One section compared: what is wrong, as sentences, and what was counted."""

    def __init__(self, expected, installed):
        self.expected, self.installed = expected, installed
        self.counts, self.known, self.wrong = collections.Counter(), expected.known + installed.known, []
        self.compare_files()
        self.compare_registry()
        self.compare_services()

    def differ(self, what, ours, theirs):
        self.wrong += [f"only infmend {what}: {item}" for item in sorted(ours - theirs, key=str)]
        self.wrong += [f"only Wine {what}: {item}" for item in sorted(theirs - ours, key=str)]

    def compare_files(self):
        for operation in self.installed.files:
            self.counts[operation[0]] += 1
        ours = set(self.expected.files)
        for operation in ours - self.installed.files:
            if operation[0] == "delete" and name_of(operation[1]) in self.installed.deleted_by_name:
                self.known["DelFiles with @"] += 1
                ours.discard(operation)
        self.differ("does", ours, self.installed.files)
        self.differ("has the flags", self.expected.flags, self.installed.flags)

    def compare_registry(self):
        self.parameters = set()
        for under in sorted(self.expected.registry.keys() | self.installed.registry.keys()):
            theirs = self.installed.registry[under]
            self.counts["registry"] += len(theirs)
            ours = set()
            for directive, values in self.expected.registry[under]:
                operations, other = addreg.operations(directive, values), addreg.as_wine(directive, values)
                if other and not theirs.issuperset(operations):
                    kind, operations = other
                    self.known[kind] += 1
                ours.update(operations)
            if under[:1] == ("addservice",):
                self.parameters |= ours
            self.differ(f"does under {under}", ours, theirs)

    def compare_services(self):
        ours, theirs = self.expected.services, self.installed.services
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in theirs and name in self.installed.left_out:
                self.known["incomplete service"] += 1
                continue
            if name not in theirs:
                self.wrong.append(f"only infmend creates the service {name}")
                continue
            self.counts["service"] += 1
            for field in SERVICE.values():
                self.differ(f"gives the service {name} {field}", ours[name][field] - {""}, theirs[name][field] - {None, ""})
        # The parameters again, as Wine writes them below the service's key.
        for operation in self.installed.service_registry:
            relative = re.sub("^" + re.escape(SERVICES) + r"[^\\]*", "HKR", operation[1])
            if not {operation, (operation[0], relative, *operation[2:])} & self.parameters:
                self.wrong.append(f"only Wine does below the service's key: {operation}")
        self.compare_deletions()

    def compare_deletions(self):
        installed, deleted = self.installed, self.installed.deleted_services
        self.counts["deleted service"] += len(deleted)
        self.differ("deletes the service", self.expected.deleted_services, installed.deletions)
        self.differ("should delete the service", installed.expected_deletions, deleted)
        if deleted != installed.deletions:
            self.known["services after DelService" if deleted else "incomplete service"] += 1


def dirids(wine, work, sections):
    """What Wine puts for each DIRID that infmend names."""
    found = {str(action["dirid"]) for section in sections for action in section["actions"] if action.get("dirid") is not None}
    texts = (value for section in sections for action in section["actions"] for value in action.get("values", ()) if value)
    found |= {dirid for text in texts for dirid, _ in DIRIDS.findall(text)}
    asked = work / "dirids.inf"
    lines = "".join(f"{dirid} = %{dirid}%\r\n" for dirid in sorted(found))
    places = "".join(f"{dirid} = {dirid}\r\n" for dirid in sorted(found))
    asked.write_text(f'[Version]\r\nSignature = "$Windows NT$"\r\n[DestinationDirs]\r\n{places}[Dirids]\r\n{lines}')
    reading = by_setupapi(wine, work / "setupapi.exe", [asked])[str(asked)]
    return dict(json.loads(line) for section, line in reading["lines"] if section == "dirids")


def without_code_page(value):
    """A value without what is not ASCII."""
    if isinstance(value, str):
        return ascii_of(value)
    if isinstance(value, dict):
        return {without_code_page(key): without_code_page(part) for key, part in value.items()}
    return [without_code_page(part) for part in value] if isinstance(value, list) else value


def install_sections(inf):
    """The install sections of an INF: of devices, for any machine, and of classes and
    interface classes, and of the INF itself."""
    found = {name for name in inf.sections if FIXED.fullmatch(name)}
    found |= {values[1].lower() for values in inf.get("interfaceinstall32") if values[1:] and inf.get(values[1] or "")}
    for values in inf.get("manufacturer"):
        base = values[1] if len(values) > 1 else values[0]
        for text in (None, *values[2:]):
            decoration = text and infs.decoration(text)
            architecture = decoration and decoration[0] or "x86"
            for line in inf.get(f"{base}.{text.strip()}" if text else base or ""):
                if len(line) > 2 and line[1]:
                    found.add(inf.install(line[1], architecture))
    return found - {None}


def compare_file(path, sections, reading, paths):
    """The comparisons by section, and the DDInstall sections that infmend does not list."""
    start = path.read_bytes()[:2]
    if start not in (b"\xff\xfe", b"\xfe\xff") and not path.read_bytes().isascii():
        # Wine reads its code page where infmend reads UTF-8.
        sections, reading = without_code_page(sections), in_ascii(reading)
    inf = infs.Inf([(section, json.loads(line)) for section, line in reading["lines"]], reading["sections"])
    found = {}
    for section in sections:
        comparison = Comparison(Expected(section, paths), Installed(inf, reading["installs"], section["section"]))
        found.setdefault(section["section"].lower(), []).append(comparison)
    return found, install_sections(inf) - found.keys()


def main(folder, work, wine, infmend):
    suffixes = (".inf", ".inx")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in suffixes)
    readings = by_setupapi(wine, work / "setupapi.exe", files)
    counts, known, wrong = collections.Counter(), collections.Counter(), 0
    # One call for each folder: infmend reads what an INF includes from the INFs beside it.
    for start in range(0, len(files), 50):
        some = files[start:start + 50]
        run = subprocess.run([infmend, "effect", "--format", "json", *some], capture_output=True)
        effect = {pathlib.Path(file["path"]): file["sections"] for file in json.loads(run.stdout)["files"]}
        paths = dirids(wine, work, [section for sections in effect.values() for section in sections])
        for path in some:
            reading = readings[str(path)]
            if "error" in reading["head"]:
                counts["not read by Wine"] += 1
                continue
            here = {dirid: place.replace(wine_path(work), wine_path(path.parent)) for dirid, place in paths.items()}
            found, missing = compare_file(path, effect.get(path, []), reading, here)
            harm = [f"infmend does not list [{section}]" for section in sorted(missing)]
            for section, comparisons in found.items():
                for comparison in comparisons:
                    counts["sections"] += 1
                    counts += comparison.counts
                    known += comparison.known
                    harm += [f"[{section}] {text}" for text in comparison.wrong]
            counts["files"] += 1
            if harm:
                print(f"{path.relative_to(folder)}: not equal ({len(harm)}):", *harm[:5], sep="\n  ")
                wrong += 1
    print(f"{len(files)} files, {counts['not read by Wine']} not read by Wine; compared {counts['sections']} sections: "
          f"{counts['copy']} copies, {counts['delete']} deletes, {counts['rename']} renames, {counts['service']} services, "
          f"{counts['registry']} registry operations; {wrong} files wrong")
    for kind, number in sorted(known.items()):
        print(f"  {number} times {kind}: {KNOWN[kind]}")
    if not counts["sections"]:
        sys.exit("effects_equal: no section was compared")
    sys.exit(1 if wrong else 0)


def wine_path(path):
    return "Z:" + str(path).replace("/", "\\")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:5]))
