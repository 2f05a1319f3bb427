"""What installing an INF does to each device, on each Windows and machine that
its decorations tell apart, and how that differs before and after a fix.

Works on lines as SetupAPI reads them (see judge.py), and shares no code with
infmend. Sources: windows-driver-docs install/inf-manufacturer-section.md (which
models section is taken), install/inf-ddinstall-section.md (which DDInstall),
install/inf-destinationdirs-section.md, install/using-dirids.md.
"""

import functools
import re

ARCHITECTURES = ("x86", "amd64", "ia64", "arm", "arm64")
WINDOWS = {"10": "c:\\windows", "11": "c:\\windows\\system32", "12": "c:\\windows\\system32\\drivers",
           "13": "c:\\windows\\system32\\unknown", "17": "c:\\windows\\inf", "18": "c:\\windows\\help",
           "20": "c:\\windows\\fonts", "30": "c:", "24": "c:"}
STORE = WINDOWS["13"]
# Beside decorations: 2000, XP, 7, 10 without builds, and what runs from the Driver Store.
SYSTEMS = ((5, 0, 0), (5, 1, 0), (6, 1, 0), (10, 0, 10240), (10, 0, 16299), (10, 0, 17134), (10, 0, 22000), (10, 0, 26100))
IN_USE_RENAME = 0x4000
# Copy flags that copy-flag-misuse makes effective: WARN_IF_SKIP, NOSKIP, NOVERSIONCHECK, NOPRUNE.
HARMLESS = 0x2007
# The first Windows that runs drivers from the Driver Store.
FIRST = (10, 0, 16299)
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

    def install(self, name, architecture):
        for suffix in (f".nt{architecture}", ".nt", ""):
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
        that it leads to, with the directive by which it was reached."""
        files, others = set(), set()
        sections = self.needed(install)
        for suffix in COMPANIONS:
            sections += self.needed(install + suffix)
        seen, pending = set(), [("", name) for name in sections]
        while pending:
            role, name = pending.pop()
            if (role, name.lower()) in seen:
                continue
            seen.add((role, name.lower()))
            for line in self.get(name):
                key = (line[0] or "").lower()
                if role == "" and key == "copyfiles":
                    for value in line[1:]:
                        if value.startswith("@"):
                            files.add((self.directory("defaultdestdir"), value[1:].lower(), value[1:].lower(), 0))
                        else:
                            files |= self.list(value)
                elif role == "" and key in ("delfiles", "renfiles"):
                    for value in line[1:]:
                        where = self.directory("defaultdestdir" if value.startswith("@") else value)
                        names = [[value[1:]]] if value.startswith("@") else [part[1:] or part for part in self.get(value)]
                        others |= {(key, where, *(part.lower() for part in parts[:2])) for parts in names if parts}
                elif role == "" and key in ("needs", "driverver"):
                    pass
                elif key in NAMING and role in ("", "addservice", "addinterface", "umdfservice", "addeventprovider"):
                    first = NAMING[key]
                    # The name of a section means nothing, what it holds does.
                    others.add((role, key, *line[1:1 + first]))
                    pending += [(key, value) for value in line[1 + first:] if value.lower() in self.sections]
                else:
                    others.add((role, *("" if value is None else value for value in line)))
        return files, others

    def copies(self):
        """What any CopyFiles directive copies."""
        found = set()
        for name, lines in self.sections.items():
            if any((line[0] or "").lower() == "copyfiles" for line in lines):
                found |= self.effect(name)[0]
        return found

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


def joined(values):
    return canonical("\x01".join("" if value is None else value for value in values))


def path_of(directory, name):
    return f"{directory}\\{name}"


def compare(before, after, target, renames, may_come=IN_USE_RENAME):
    """What a device would get otherwise than a fix may make it, as sentences.
    target: (major, minor, build) of --target-os, or None. may_come: copy flags that a fix may add."""
    wrong = []
    architectures, versions = before.boundaries()
    more = after.boundaries()
    versions |= more[1]
    memo, compared = {}, set()
    # What lies in the Driver Store runs from there, whichever section copies it.
    stored = {}
    elsewhere = {}
    for directory, name, _, _ in before.copies():
        elsewhere.setdefault(name, set()).add(directory)
    for directory, name, _, _ in after.copies():
        if directory.startswith(STORE) and directory not in elsewhere.get(name, ()):
            # What missing-copy adds was nowhere: its service ran it from where it says.
            stored[name] = (elsewhere.get(name) or before.run_from(name), directory)

    def effect(inf, which, install):
        if (which, install) not in memo:
            memo[which, install] = inf.effect(install)
        return memo[which, install]

    for architecture in sorted(architectures | more[0]):
        for version in sorted(versions):
            # There is no such Windows.
            if architecture == "ia64" and version >= (10, 0, 0):
                continue
            old, new = before.devices(architecture, version), after.devices(architecture, version)
            place = f"{architecture} {'.'.join(map(str, version))}"
            for device in new.keys() - old.keys():
                wrong.append(f"{place}: {device[2] or device[1]} is new")
            for device, install in old.items():
                if device not in new or (install and not new[device]):
                    # Systems that --raise-target closes get nothing at all.
                    if target is None or version >= max(target, (10, 0, 25341)) and version >= target:
                        wrong.append(f"{place}: {device[2] or device[1]} has no install section any more")
                    continue
                if not install:
                    continue
                pair = (install, new[device], version < FIRST)
                if pair not in compared:
                    compared.add(pair)
                    wrong += [f"{place}: {device[2] or device[1]}: {text}"
                              for text in differences(effect(before, 0, install), effect(after, 1, new[device]), version, renames, stored, may_come)]
    return wrong


def differences(old, new, version, renames, stored, may_come):
    wrong = []
    (old_files, old_others), (new_files, new_others) = old, new
    plain = (lambda name: re.sub(r"_[0-9.]+(\.[^.\\]*)$", r"\1", name)) if renames else (lambda name: name)
    places = {}
    for directory, name, _, _ in old_files:
        places.setdefault(name, set()).add(directory)
    moved = {name: found for name, found in stored.items() if name not in places}
    for directory, name, source, flags in new_files:
        before = places.get(plain(name)) or places.get(name)
        if before is None:
            continue
        if directory not in before and not directory.startswith(STORE):
            wrong.append(f"{name} goes to {directory} instead of {sorted(before)}")
        elif directory not in before:
            moved[name] = (before, directory)
            if version < FIRST:
                wrong.append(f"{name} runs from the Driver Store, which this Windows cannot do")
            if flags & 0x4000:
                wrong.append(f"{name} has the flag 0x4000 in the Driver Store")
    names = {plain(name) for _, name, _, _ in new_files} | {name for _, name, _, _ in new_files}
    for _, name, _, _ in old_files:
        if name not in names and plain(name) not in names:
            wrong.append(f"{name} is not copied any more")
    before_flags, after_flags = {}, {}
    for files, flags in ((old_files, before_flags), (new_files, after_flags)):
        for _, name, source, flag in files:
            flags.setdefault((plain(name), source), set()).add(flag)
    for key, flags in after_flags.items():
        for flag in flags:
            # Flags may go.
            if key in before_flags and not any(flag & ~may_come & ~other == 0 for other in before_flags[key]):
                wrong.append(f"{key[0]} gets the flags {flag:#x}")
    old_paths = {path_of(directory, name): path_of(moved[name][1], name)
                 for name in moved for directory in moved[name][0]}
    # Of what this device gets: other sections may lead older systems to the old place.
    here = {path_of(place, name) for directory, name, _, _ in new_files
            if directory.startswith(STORE) and name in moved for place in moved[name][0]}

    def follow(values):
        """A line with old paths of moved files in their new place, without versions in names."""
        text = joined(values)
        for path, to in old_paths.items():
            text = re.sub(re.escape(path) + r"(?![\w.])", lambda _: to, text)
        return re.sub(r"_[0-9.]+(\.(?:dll|exe|sys))", r"\1", text) if renames else text

    lost = {follow(values) for values in old_others} - {follow(values) for values in new_others}
    gained = {follow(values) for values in new_others} - {follow(values) for values in old_others}
    restart = ("reboot", "restart", "delfiles", "renfiles")
    for text in sorted(lost):
        parts = text.split("\x01")
        if not any(part in restart for part in parts[:2]) and "delservice" not in parts[:2]:
            wrong.append(f"loses {parts}")
    for text in sorted(gained):
        wrong.append(f"gains {text.split(chr(1))}")
    for values in new_others:
        text = joined(values)
        for path in here:
            if re.search(re.escape(path) + r"(?![\w.])", text):
                wrong.append(f"still names {path}: {text.split(chr(1))}")
    for kind, *values in new_others:
        # Each service's binary that a list copied is copied there still.
        if kind == "addservice" and values and values[0].lower() == "servicebinary":
            path = canonical(values[1]).strip('"')
            directory, _, name = path.rpartition("\\")
            if name in names and not any(n == name and d == directory for d, n, _, _ in new_files) \
                    and any(n == name and d == directory for d, n, _, _ in old_files):
                wrong.append(f"the service runs {path}, which is not copied any more")
    return wrong
