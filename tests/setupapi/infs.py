"""An INF as lines that SetupAPI reads (see judge.py): which device gets which section
on each Windows and machine, and what a section leads to. Shares no code with infmend.

Sources: windows-driver-docs install/inf-manufacturer-section.md (which models section
is taken), install/inf-ddinstall-section.md (which DDInstall), install/inf-destinationdirs-
section.md, install/inf-sourcedisksfiles-section.md, install/using-dirids.md.
"""

import functools
import re

from allowed import architecture_of

WINDOWS = {"10": "c:\\windows", "11": "c:\\windows\\system32", "12": "c:\\windows\\system32\\drivers",
           "13": "c:\\windows\\system32\\unknown", "17": "c:\\windows\\inf", "18": "c:\\windows\\help",
           "20": "c:\\windows\\fonts", "30": "c:", "24": "c:"}
STORE = WINDOWS["13"]
# Beside decorations: 2000, XP, 7, 10 without builds, and what runs from the Driver Store.
SYSTEMS = ((5, 0, 0), (5, 1, 0), (6, 1, 0), (10, 0, 10240), (10, 0, 16299), (10, 0, 17134), (10, 0, 22000), (10, 0, 26100))
COMPANIONS = (".services", ".hw", ".coinstallers", ".interfaces", ".components", ".software", ".filters",
              ".events", ".wmi", ".wdf", ".factdef", ".logconfigoverride", ".com")
# Directives that name sections, from which value on.
NAMING = {"addreg": 0, "delreg": 0, "bitreg": 0, "addproperty": 0, "delproperty": 0, "updateinis": 0,
          "updateinifields": 0, "ini2reg": 0, "logconfig": 0, "registerdlls": 0, "profileitems": 0,
          "addservice": 2, "addinterface": 2, "umdfservice": 1, "kmdfservice": 1, "addeventprovider": 1,
          "addfilter": 2, "addcomponent": 2, "addsoftware": 2, "addautologger": 1, "addperfregister": 0}


def number(text):
    try:
        return int(text, 16) if text.lower().startswith("0x") else int(text or "0")
    except ValueError:
        return None


@functools.cache
def canonical(path):
    path = re.sub(r"[\\/]+", r"\\", path.strip().lower()).rstrip("\\")
    path = re.sub(r"%systemroot%|%windir%|(?<![\w:])\\systemroot(?=\\)", lambda _: WINDOWS["10"], path)
    for dirid, place in WINDOWS.items():
        path = path.replace(f"%{dirid}%", place)
    return re.sub(r"[\\/]+", r"\\", path)


def decoration(text):
    """(architecture, (major, minor, build), product, suite), or None."""
    # What an INX file says of whatever machine it is built for, it says of x86.
    text = text.strip().lower().replace("$arch$", "x86")
    match = re.fullmatch(r"nt([a-z]\w*|)((?:\.\w*){0,5})", text)
    if not match:
        return None
    parts = [number(part) for part in match.group(2).split(".")[1:]] + [0] * 5
    if None in parts:
        return None
    major, minor, product, suite, build = parts[:5]
    return match.group(1), (major, minor, build), product, suite


class Inf:
    def __init__(self, lines, sections=()):
        """lines: (section in lower case, JSON list of key and values) in any order of sections.
        sections: the names of all, in lower case, of which some may have no lines."""
        self.sections = {name: [] for name in sections}
        for section, values in lines:
            self.sections.setdefault(section, []).append(values)
        self.destinations = {}
        for values in self.sections.get("destinationdirs", []):
            self.destinations.setdefault((values[0] or "").lower(), values[1:])

    def get(self, name):
        return self.sections.get(name.lower(), [])

    def directory(self, name):
        values = self.destinations.get(name.lower()) or self.destinations.get("defaultdestdir") or ["11"]
        dirid = WINDOWS.get(values[0].strip(), f"<{values[0].strip().lower()}>")
        return canonical("\\".join(part for part in (dirid, *values[1:2]) if part))

    def boundaries(self):
        """Architectures and versions that the decorations tell apart."""
        architectures, versions = {"x86", "amd64"}, set(SYSTEMS)
        for values in self.get("manufacturer"):
            for text in values[2:]:
                found = decoration(text)
                if found:
                    architectures.add(found[0] or "x86")
                    versions.add(found[1])
        for name in self.sections:
            # Of a driver without a device.
            found = re.fullmatch(r"default(?:un)?install\.nt(x86|amd64|ia64|arm64|arm)", name)
            if found:
                architectures.add(found.group(1))
        return architectures, versions

    def models(self, values, architecture, version):
        """The models section that a line of [Manufacturer] gives a machine."""
        base = values[1] if len(values) > 1 else values[0]
        best = None
        for text in values[2:]:
            found = decoration(text)
            if not found or (found[0] or "x86") != architecture:
                continue
            _, oldest, product, suite = found
            # A workstation without a suite.
            if product not in (0, 1) or suite or oldest > version:
                continue
            if best is None or (oldest, product) > best[0]:
                best = ((oldest, product), f"{base}.{text}")
        if best:
            return best[1]
        return base if architecture == "x86" else None

    def devices(self, architecture, version):
        """What each device gets: (manufacturer, ids) and the DDInstall section."""
        found = {}
        for values in self.get("manufacturer"):
            name = self.models(values, architecture, version)
            for line in self.get(name or ""):
                if len(line) < 2:
                    continue
                ids = tuple(part.lower() for part in line[2:] if part)
                # A service's section may have the name of a models section.
                if not ids:
                    continue
                found.setdefault((values[0], line[0], ids), self.install(line[1], architecture))
        return found

    def of_devices(self):
        """The sections that a models section leads to, on whatever Windows and machine."""
        found, pending = set(), []
        for values in self.get("manufacturer"):
            base = values[1] if len(values) > 1 else values[0]
            for name in (base or "", *(f"{base}.{text}" for text in values[2:])):
                for line in self.get(name):
                    pending += [install + suffix for install in self.variants((line[1:] or [None])[0] or "")
                                for suffix in ("", *COMPANIONS)]
        while pending:
            for name in self.needed(pending.pop()):
                if name in found:
                    continue
                found.add(name)
                for line in self.get(name):
                    key = (line[0] or "").lower()
                    pending += [value for value in line[1 + NAMING.get(key, len(line)):] if value]
        return found

    def variants(self, name):
        """The install sections that a name stands for."""
        name = name.lower()
        return [found for found in self.sections if re.fullmatch(re.escape(name) + r"(\.nt\w*|\.nt\$arch\$)?", found)]

    def without_device(self, architecture):
        """What a machine gets of a driver without a device: by kind, its section."""
        found = {name: self.install(name, architecture) for name in ("defaultinstall", "defaultuninstall")}
        return {name: section for name, section in found.items() if section}

    def named_architectures(self):
        """Those for which the INF says where its files are, or what its catalog is."""
        names = [name for name in self.sections if name.startswith("sourcedisks")]
        names += [line[0] or "" for line in self.get("version") if (line[0] or "").lower().startswith("catalogfile")]
        return {architecture_of(name) for name in names} - {None}

    def folder(self, file, architecture):
        """The folder of the package in which a file lies, or None where the INF does not say."""
        for section in (f"sourcedisksfiles.{architecture}", "sourcedisksfiles"):
            for line in self.get(section):
                if (line[0] or "").lower() == file:
                    values = line[1:] + [""] * 2
                    parts = [self.disk(values[0], architecture), values[1] or ""]
                    return canonical("\\".join(part.strip("\\/ ") for part in parts if part.strip("\\/ .")))
        return None

    def only_disk(self, architecture):
        """The folder of the one disk of the package, or None where there are more or none."""
        lines = [line for section in ("sourcedisksnames", f"sourcedisksnames.{architecture}") for line in self.get(section)]
        numbers = {(line[0] or "").lower() for line in lines}
        if len(numbers) != 1:
            return None
        return canonical(self.disk(numbers.pop(), architecture).strip("\\/ "))

    def disk(self, number, architecture):
        for section in (f"sourcedisksnames.{architecture}", "sourcedisksnames"):
            for line in self.get(section):
                if (line[0] or "").lower() == (number or "").lower():
                    return (line[1:] + [""] * 4)[3] or ""
        return ""

    def install(self, name, architecture):
        # $ARCH$ is any, in an INX file.
        for suffix in (f".nt{architecture}", ".nt$arch$", ".nt", ""):
            if (name + suffix).lower() in self.sections:
                return (name + suffix).lower()
        return None

    def needed(self, section):
        """A section and those of this INF that it needs."""
        found, pending = [], [section]
        while pending:
            name = pending.pop(0).lower()
            if name in found or name not in self.sections:
                continue
            found.append(name)
            for line in self.get(name):
                if (line[0] or "").lower() == "needs":
                    pending += [value for value in line[1:] if value]
        return found

    def effect(self, install):
        """What a DDInstall does: files as (directory, name, source, flags), and every other line
        that it leads to, behind the way to it: the end of the section's name and, from the
        directives, the kinds of sections and what each is about, such as the service's name."""
        files, others = set(), set()
        pending = [(suffix, "", name) for suffix in ("", *COMPANIONS) for name in self.needed(install + suffix)]
        seen = set()
        while pending:
            way, kind, name = pending.pop()
            if (way, name.lower()) in seen:
                continue
            seen.add((way, name.lower()))
            for line in self.get(name):
                key = (line[0] or "").lower()
                if kind == "" and key == "copyfiles":
                    for value in line[1:]:
                        if value.startswith("@"):
                            files.add((self.directory("defaultdestdir"), value[1:].lower(), value[1:].lower(), 0))
                        elif value.lower() in self.sections:
                            files |= self.list(value)
                        elif value:
                            others.add((way, key, value))
                elif kind == "" and key in ("delfiles", "renfiles"):
                    for value in line[1:]:
                        where = self.directory("defaultdestdir" if value.startswith("@") else value)
                        names = [[value[1:]]] if value.startswith("@") else [part[1:] or part for part in self.get(value)]
                        # Of what is deleted the name and whether at the next start, of what is renamed both names.
                        for parts in filter(None, names):
                            parts = [(part or "").lower() for part in parts] + [""] * 4
                            last = parts[1] if key == "renfiles" else str((number(parts[3]) or 0) & 1)
                            others.add((way, key, where, parts[0], last))
                elif kind == "" and key == "driverver":
                    pass
                elif kind == "" and key in ("include", "needs"):
                    # What of this INF it needs has been followed.
                    others |= {(way, key, value) for value in line[1:] if value and value.lower() not in self.sections}
                elif key in NAMING and kind in ("", "addservice", "addinterface", "umdfservice", "addeventprovider"):
                    # The name of a section means nothing, what it holds does.
                    about, named = line[1:1 + NAMING[key]], line[1 + NAMING[key]:]
                    missing = [value for value in named if value and value.lower() not in self.sections]
                    if about or missing:
                        others.add((way, key, *about, *missing))
                    way_on = "|".join((way, key, *(value.lower() for value in about[:1])))
                    pending += [(way_on, key, value) for value in named if value and value.lower() in self.sections]
                else:
                    others.add((way, *("" if value is None else value for value in line)))
        return files, others

    def copies(self, architecture):
        """What any CopyFiles directive copies, in sections for a machine by their names or,
        where these do not copy a file, in others."""
        found = {architecture: set(), None: set()}
        for name, lines in self.sections.items():
            whose = architecture_of(name)
            if whose in found and any((line[0] or "").lower() == "copyfiles" for line in lines):
                found[whose] |= self.effect(name)[0]
        named = {name for _, name, _, _ in found[architecture]}
        return found[architecture] | {file for file in found[None] if file[1] not in named}

    def run_from(self, name):
        """The directories from which services run a file."""
        lines = (line for lines in self.sections.values() for line in lines)
        paths = (canonical(line[1]).strip('"') for line in lines
                 if (line[0] or "").lower() == "servicebinary" and line[1:])
        return {path.rpartition("\\")[0] for path in paths if path.rpartition("\\")[2] == name}

    def list(self, name):
        found = set()
        for line in self.get(name):
            parts = (line[1:] or line) + [""] * 4
            if parts[0]:
                found.add((self.directory(name), parts[0].lower(), (parts[1] or parts[0]).lower(), number(parts[3]) or 0))
        return found
