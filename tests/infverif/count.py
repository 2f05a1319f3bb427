#!/usr/bin/env python3
"""Counts the twenty most frequent codes of InfVerif a second time.

    tests/infverif/count.py PROGRAM FOLDER

runs `PROGRAM check --infverif w` over the INFs of a folder and compares, code by code,
which of them have it with what is found here: from Microsoft's pages on the INF language
and on InfVerif's codes, over the sections and lines that `PROGRAM dump` prints. Nothing
here is taken from the program: what leads from section to section, and what a code takes,
is written down a second time. Only where `dump` does not tell, in how many parts a section
is written and whether a percent sign was doubled, the file itself is read.

Prints a line per code: how many INFs have it by the program, by this script, and how many
of them differ. Then each that differs, with the reason. Status 1 if one differs for a
reason that EXPLAINED does not name.
"""

import collections
import functools
import json
import pathlib
import re
import subprocess
import sys

MOST_FREQUENT = 20

# --- The language: sections, and what leads from one to another -------------------------

# A directive: the value that names sections, or None for all, and what these are.
_REGISTRY = {"addreg": (None, "addreg"), "delreg": (None, "delreg"), "bitreg": (None, "bitreg")}
_FILES = {"copyfiles": (None, "files"), "delfiles": (None, "files"), "renfiles": (None, "files")}
_INIS = {name: (None, name) for name in ("updateinis", "updateinifields", "ini2reg")}
_PROPERTIES = {"addproperty": (None, "properties"), "delproperty": (None, "properties")}
_SERVICES = {"addservice": (2, "service")}
LEADS = {
    "install": _REGISTRY | _FILES | _INIS | _PROPERTIES | {
        "profileitems": (None, "profileitems"), "registerdlls": (None, "dlls"),
        "unregisterdlls": (None, "dlls"), "logconfig": (None, "logconfig"),
        "addpowersetting": (None, "power"), "needs": (None, "install")},
    "hw": _REGISTRY | _PROPERTIES | {"needs": (None, "hw")},
    "coinstallers": _REGISTRY | _FILES | _INIS | {"needs": (None, "coinstallers")},
    "services": _SERVICES | {"needs": (None, "services")},
    "service": _REGISTRY | _PROPERTIES | {
        "addtrigger": (None, "trigger"), "failureactions": (None, "failure")},
    "eventlog": _REGISTRY,
    "interfaces": {"addinterface": (2, "interface"), "needs": (None, "interfaces")},
    "interface": _REGISTRY | _FILES | _INIS | _PROPERTIES,
    "wdf": {"kmdfservice": (1, "wdfservice"), "umdfservice": (1, "wdfservice"),
            "needs": (None, "wdf")},
    "components": {"addcomponent": (2, "component"), "needs": (None, "components")},
    "component": _REGISTRY,
    "software": {"addsoftware": (2, "program"), "needs": (None, "software")},
    "filters": {"addfilter": (2, "filter"), "needs": (None, "filters")},
    "events": {"addeventprovider": (1, "provider"), "addautologger": (2, "logger"),
               "updateautologger": (1, "logger"), "needs": (None, "events")},
    "provider": {"addchannel": (2, "channel"), "importchannel": (1, "channel")},
    "logger": {"addautologgerprovider": (1, "logged")},
    "wmi": {"wmiinterface": (2, "wmiclass"), "needs": (None, "wmi")},
    "com": {"addcomserver": (2, "comserver"), "needs": (None, "com")},
    "comserver": {"addcomclass": (2, "comclass")},
    "factdef": {}, "logconfigoverride": {"logconfig": (None, "logconfig")},
}
COMPANIONS = {
    "services", "hw", "coinstallers", "interfaces", "wdf", "components", "software", "filters",
    "events", "wmi", "com", "factdef", "logconfigoverride",
}
INSTALL_NAMES = ("defaultinstall", "defaultuninstall", "classinstall32")
ARCHITECTURES = ("x86", "amd64", "ia64", "arm", "arm64")
# Sections that are read whatever names them, and what may stand behind their names.
FIXED_NAME = re.compile(
    r"version|controlflags|destinationdirs|manufacturer|interfaceinstall32|signatureattributes"
    r"|strings(\.[0-9a-f]+)?|sourcedisks(names|files)(\.(x86|amd64|ia64|arm|arm64|\$arch\$))?"
    rf"|({'|'.join(INSTALL_NAMES)})(\.nt[\w$.]*)?")
# The values of a line of an AddReg section.
ROOT, KEY, NAME, FLAGS, DATA = range(5)


class Inf:
    """One INF, as `dump` prints it, and its text for what `dump` does not tell."""

    def __init__(self, path, data=None):
        self.path = path
        self.data = data
        self.sections = {}

    def rows(self, section):
        return self.sections.get(section.lower(), [])

    def keyed(self, section, key):
        """The values of the lines with a key."""
        return [values for own, values in self.rows(section) if own and own.lower() == key]

    def first(self, section, key):
        found = self.keyed(section, key)
        return [value.strip() for value in found[0]] if found else []

    @functools.cached_property
    def text(self):
        data = pathlib.Path(self.path).read_bytes() if self.data is None else self.data
        if data[:2] == b"\xff\xfe":
            return data.decode("utf-16", "replace")
        # Signs that mean something are the same in all code pages but in the second byte
        # of a character, which is taken out with the first.
        plain = data.decode("latin-1").split("\x1a")[0]
        if re.search(rb"[\x81-\x9f]", data):
            plain = re.sub(r"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]", "??", plain)
        return plain

    @functools.cached_property
    def is_template(self):
        """Whether stampinf has yet to be run."""
        return self.path.lower().endswith(".inx") or "$ARCH$" in self.text

    @functools.cached_property
    def models(self):
        """The models sections, each with what its line in [Manufacturer] says of Windows."""
        found = []
        for _, values in self.rows("manufacturer"):
            if not values:
                continue
            base, *targets = (value.strip() for value in values)
            for target in ["", *targets]:
                name = f"{base}.{target}" if target else base
                if name.lower() in self.sections and re.match(r"(?i)nt|$", target):
                    found.append((name.lower(), target))
        return found

    def installs(self, models, target):
        """The install sections that the devices of a models section get."""
        machine = re.match(r"(?i)nt(\$arch\$|[a-z][a-z0-9]*)?", target)
        machine = (machine and machine[1] or "x86").lower()
        machines = ARCHITECTURES if machine == "$arch$" else (machine,)
        found = []
        for _, values in self.rows(models):
            name = values[0].strip().lower() if values else ""
            for machine in machines:
                machine = "$arch$" if f"{name}.nt$arch$" in self.sections else machine
                names = (f"{name}.nt{machine}", f"{name}.nt", name)
                found += [own for own in names if own in self.sections][:1]
        return list(dict.fromkeys(found))

    @functools.cached_property
    def companions(self):
        found = collections.defaultdict(list)
        for name in self.sections:
            base, _, suffix = name.rpartition(".")
            if suffix in COMPANIONS:
                found[base].append((name, suffix))
        return found

    @functools.cached_property
    def device_installs(self):
        found = [own for models, target in self.models for own in self.installs(models, target)]
        return list(dict.fromkeys(found))

    @functools.cached_property
    def other_installs(self):
        """The install sections that no device leads to."""
        names = "|".join(INSTALL_NAMES)
        decorated = re.compile(rf"({names})(\.nt[a-z0-9$]*(\.[\d.]+)?)?")
        return [name for name in self.sections if decorated.fullmatch(name)]

    @functools.cached_property
    def default_installs(self):
        return [name for name in self.other_installs if name.startswith("defaultinstall")]

    def walk(self, starts):
        """The sections that one gets to, with what they are read as."""
        seen, pending = set(), [(name, "install") for name in starts]
        while pending:
            name, kind = pending.pop()
            if (name, kind) in seen:
                continue
            seen.add((name, kind))
            if kind == "install":
                pending += self.companions.get(name, [])
            for key, values in self.rows(name):
                place, of = LEADS.get(kind, {}).get((key or "").lower(), (None, None))
                if of is None:
                    continue
                named = values if place is None else values[place:place + 1]
                if key.lower() == "addservice":
                    pending += [(log.lower(), "eventlog") for log in values[3:4] if log]
                pending += [(own.strip().lower(), of) for own in named if own.strip()]
        return {(name, kind) for name, kind in seen if name in self.sections}

    @functools.cached_property
    def of_devices(self):
        return self.walk(self.device_installs)

    @functools.cached_property
    def read(self):
        """All that is read when the INF is installed."""
        found = self.of_devices | self.walk(self.other_installs)
        for _, values in self.rows("interfaceinstall32"):
            name = values[0].strip().lower() if values else ""
            names = [own for own in self.sections if re.fullmatch(re.escape(name) + r"(\.nt\w*)?", own)]
            found |= {(own, "interface") for own in names}
            for own in names:
                for key, named in self.rows(own):
                    of = LEADS["interface"].get((key or "").lower())
                    found |= {(one.lower(), of[1]) for one in named if of and one.lower() in self.sections}
        return found

    def read_as(self, kind):
        return sorted(name for name, of in self.read if of == kind)

    def directives(self, name, within=None):
        """The directives of a name that are read, each as its section, kind and values."""
        for section, kind in sorted(self.read if within is None else within):
            if name in LEADS.get(kind, {}):
                for values in self.keyed(section, name):
                    yield section, kind, values

    def registry(self, kind="addreg"):
        """The lines of the AddReg sections that are read, padded."""
        for section in self.read_as(kind):
            for _, values in self.rows(section):
                yield section, padded(values), values

    def directory(self, name):
        """The directory of a file list: its DIRID, as it is written, and what is below."""
        for key in (name.lower(), "defaultdestdir"):
            values = self.first("destinationdirs", key)
            if values and values[0]:
                return values[0], (values[1:2] or [""])[0].strip("\\").lower()
        return "11", ""

    @functools.cached_property
    def is_package(self):
        """Whether the INF installs something by itself."""
        return bool(self.models or self.default_installs)


def padded(values):
    """The root, the key, the name and the flags of a registry line."""
    return [value.strip() for value in values[:DATA]] + [""] * (DATA - len(values))


def number(text):
    try:
        return int(text, 16 if text.lower().startswith("0x") else 10)
    except ValueError:
        return None


# --- The codes ---------------------------------------------------------------------------

# install/system-defined-device-setup-classes-*.md, and the class of samples.
CLASSES = """
    72631e54-78a4-11d0-bcf7-00aa00b7b32a 53d29ef7-377c-4d14-864b-eb3a85769359
    e0cbf06c-cd8b-4647-bb8a-263b43f0f974 4d36e965-e325-11ce-bfc1-08002be10318
    4d36e967-e325-11ce-bfc1-08002be10318 4d36e968-e325-11ce-bfc1-08002be10318
    e2f84ce7-8efa-411c-aa69-97454ca4cb57 4d36e969-e325-11ce-bfc1-08002be10318
    4d36e96a-e325-11ce-bfc1-08002be10318 745a17a0-74d3-11d0-b6fe-00a0c90f57da
    6bdd1fc6-810f-11d0-bec7-08002be2092f 6bdd1fc5-810f-11d0-bec7-08002be2092f
    4d36e96b-e325-11ce-bfc1-08002be10318 ce5939ae-ebde-11d0-b181-0000f8753ec4
    4d36e96c-e325-11ce-bfc1-08002be10318 4d36e96d-e325-11ce-bfc1-08002be10318
    4d36e96e-e325-11ce-bfc1-08002be10318 4d36e96f-e325-11ce-bfc1-08002be10318
    4d36e971-e325-11ce-bfc1-08002be10318 50906cb8-ba12-11d1-bf5d-0000f805f530
    4d36e970-e325-11ce-bfc1-08002be10318 4d36e972-e325-11ce-bfc1-08002be10318
    4d36e973-e325-11ce-bfc1-08002be10318 4d36e974-e325-11ce-bfc1-08002be10318
    4d36e975-e325-11ce-bfc1-08002be10318 4d36e977-e325-11ce-bfc1-08002be10318
    4d36e978-e325-11ce-bfc1-08002be10318 4d36e979-e325-11ce-bfc1-08002be10318
    4658ee7e-f050-11d1-b6bd-00c04fa372a7 50127dc3-0f36-415e-a6cc-4cb3be910b65
    4d36e97b-e325-11ce-bfc1-08002be10318 5175d334-c371-4806-b3ba-71fd53c9258d
    50dd5230-ba8a-11d1-bf5d-0000f805f530 4d36e97d-e325-11ce-bfc1-08002be10318
    6d807884-7d21-11cf-801c-08002be10318 36fc9e60-c465-11cf-8056-444553540000
    25dbce51-6c8f-4a72-8a6d-b54c2b4fc835 eec5ad98-8080-425f-922a-dabf3de3f69a
    71a27cdd-812a-11d0-bec7-08002be2092f 78a1c341-4539-11d3-b88d-00c04fad5171
    7ebefbc0-3200-11d2-b4c2-00a0c9697d07 6bdd1fc1-810f-11d0-bec7-08002be2092f
    5c4c3332-344d-483c-8739-259e934c9cc8 e2f84ce7-8efa-411c-aa69-97454ca4cb57
""".split()
FRAMEWORK_CO_INSTALLER = re.compile(r"(?i)(wdfcoinstaller|winusbcoinstaller|wudfupdate_)")
LEGACY = ("bitreg", "ini2reg", "logconfig", "profileitems", "registerdlls", "unregisterdlls",
          "updateinis", "updateinifields")


def code_1324(inf):
    value = inf.first("version", "pnplockdown")
    return number(value[0]) != 1 if value else True


def copies(inf, within=None):
    """What is copied: the name of the list or '', the file, and its directory."""
    for section, _, values in inf.directives("copyfiles", within):
        for value in map(str.strip, values):
            if value.startswith("@"):
                yield "", value[1:], inf.directory("")
            else:
                for key, fields in inf.rows(value):
                    yield value, (fields[0] if fields else key or ""), inf.directory(value)


def code_1322(inf):
    dirids = (directory[0] for _, file, directory in copies(inf) if file)
    return any(number(dirid) not in (None, 13) for dirid in dirids)


def code_2010(inf):
    for models, target in inf.models:
        is_bare = not re.match(r"(?i)nt(\$arch\$|[a-z])", target)
        if is_bare and any(len(values) > 1 for _, values in inf.rows(models)):
            return True
    return False


def outside(inf, is_key):
    for _, line, values in inf.registry():
        flags = number(line[FLAGS]) or 0
        names_key = bool(flags & 0x10) or (not line[NAME] and len(values) <= DATA)
        if line[ROOT].upper() in ("HKLM", "HKCR", "HKCU", "HKU") and names_key == is_key:
            return True
    return False


def code_1321(inf):
    return outside(inf, False)


def code_2083(inf):
    return bool(unused(inf))


def unused(inf):
    """The sections to which nothing leads that is written down above."""
    used = {name for name, _ in inf.read} | {models for models, _ in inf.models}
    used |= {name for name in inf.sections if FIXED_NAME.fullmatch(name)}
    used |= {value.lower() for _, values in inf.rows("signatureattributes") for value in values}
    # Beside a list of files or of registry values.
    used |= {name for name in inf.sections if name.endswith(".security") and name[:-9] in used}
    return {name for name in inf.sections if name not in used}


def unmentioned(inf):
    """Those of them that no section which is used mentions, in whatever way."""
    rest = unused(inf)
    parts = {name: set(prefixes(name)) for name in rest}
    pending = [name for name in inf.sections if name not in rest]
    while pending:
        name = pending.pop()
        lines = (" ".join([key or "", *values]).lower() for key, values in inf.rows(name))
        words = {word for line in lines for word in WORD.findall(line)}
        found = [other for other in rest if parts[other] & words]
        rest -= set(found)
        pending += found
    return rest


WORD = re.compile(r"[\w.$-]+")


def prefixes(name):
    """A name, and what is left of it without what stands behind its dots."""
    parts = name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def code_1303(inf):
    for _, line, values in inf.registry():
        is_installer = line[NAME].lower() in ("coinstallers32", "installer32") or \
            line[KEY].lower().endswith("\\control\\codeviceinstallers")
        for data in values[DATA:] if is_installer else ():
            file = data.split(",")[0].strip().rsplit("\\", 1)[-1]
            if file and not FRAMEWORK_CO_INSTALLER.match(file):
                return True
    return False


def lines_of(inf):
    """The sections and lines of the text, without comments: a section, and a line."""
    section, joined = None, ""
    for line in inf.text.splitlines():
        plain, quoted, token = [], False, False
        for sign in line:
            if sign == '"':
                quoted = not quoted
            elif sign == ";" and not quoted:
                break
            plain.append(sign)
        line = joined + "".join(plain).strip()
        joined = ""
        if line.endswith("\\"):
            joined = line[:-1]
        elif line.startswith("["):
            section = line[1:].split("]")[0].lower()
            yield section, None
        elif line and section is not None:
            yield section, line


def code_1235(inf):
    known = {key.lower() for name in inf.sections if name.split(".")[0] == "strings"
             for key, _ in inf.rows(name) if key}
    read = {name for name, _ in inf.read} | {models for models, _ in inf.models}
    read |= {name for name in inf.sections if FIXED_NAME.fullmatch(name) and not name.startswith("strings")}
    resources = {name for name, kind in inf.read if kind in ("logconfig", "factdef")}
    for section, line in lines_of(inf):
        if line is None or section not in read - resources or "%" not in line:
            continue
        for field in fields_of(line):
            for token in re.findall(r"%%|%[^%]*%?", field):
                key = token.strip("%").strip().lower()
                if token != "%%" and not (key in known and token.endswith("%")) and not key.isdigit():
                    return True
    return False


def fields_of(line):
    """The values of a line, and its key."""
    return re.findall(r'(?:"[^"]*"?|[^",=])+', line)


def service_lines(inf):
    """The lines of the AddReg sections of services."""
    for _, _, values in inf.directives("addservice"):
        service = values[2].strip().lower() if len(values) > 2 else ""
        for named in inf.keyed(service, "addreg"):
            for section in named:
                for _, fields in inf.rows(section):
                    yield padded(fields)


def code_1323(inf):
    for line in service_lines(inf):
        flags = number(line[FLAGS]) or 0
        is_value = not flags & (0x4 | 0x10)
        subkey = line[KEY].strip("\\").split("\\")[0].lower()
        if line[ROOT].upper() == "HKR" and is_value and subkey != "parameters":
            return True
    return False


def code_1308(inf):
    """A sample that passes deletes from HKR in a .HW section."""
    for name in ("delreg", "delproperty"):
        for _, kind, values in inf.directives(name, inf.of_devices):
            rows = [fields for section in values for _, fields in inf.rows(section) if fields]
            roots = {fields[0].strip().upper() for fields in rows}
            if name == "delproperty" or kind != "hw" or roots - {"HKR"}:
                return True
    return False


def code_1285(inf):
    sections = [name for name in inf.sections if re.fullmatch(r"classinstall32(\.nt[\w$]*)?", name)]
    guid = (inf.first("version", "classguid") or [""])[0].strip("{}").lower()
    return bool(sections) and guid in CLASSES


def legacy(inf, names):
    return any(True for name in names for _, kind, _ in inf.directives(name) if kind != "logconfigoverride")


def code_1300(inf):
    return legacy(inf, LEGACY) or bool(inf.read_as("factdef") or inf.read_as("logconfigoverride"))


def code_2009(inf):
    return legacy(inf, ("logconfig", "registerdlls"))


def code_1217(inf):
    date, version = (inf.first("version", "driverver") + ["", ""])[:2]
    parts = version.split(".")
    fits = len(parts) == 4 and all(part.isdigit() and int(part) <= 65535 for part in parts)
    return bool(date and version) and not fits and not inf.is_template


def code_1233(inf):
    keys = [key for key, _ in inf.rows("version") if re.fullmatch(r"(?i)catalogfile(\.nt[\w$]*)?", key or "")]
    return not keys and inf.is_package and not inf.is_template


def code_1209(inf):
    headers = [section for section, line in lines_of(inf) if line is None]
    return len(headers) != len(set(headers))


def code_1223(inf):
    lines = [*inf.registry("addreg"), *inf.registry("delreg")]
    return any(line[ROOT].upper() in ("HKCU", "HKU") for _, line, _ in lines)


def code_1205(inf):
    namers = collections.defaultdict(set)
    for section, kind in inf.read:
        for key, values in inf.rows(section):
            _, of = LEADS.get(kind, {}).get((key or "").lower(), (None, None))
            if of in ("files", "addreg", "delreg", "bitreg", "dlls"):
                family = "registry" if of.endswith("reg") else of
                for value in values:
                    namers[value.strip().lower()].add((family, key.lower()))
    for name, by in namers.items():
        families, directives = ({part[at] for part in by} for at in (0, 1))
        if name in inf.sections and len(directives) > 1 and len(families) == 1:
            return True
    return False


def code_1258(inf):
    for _, _, values in inf.registry():
        if any(re.search(r"(?<!%)%(1[01278]|20)%", value) for value in values[DATA:]):
            return True
    return False


def code_1234(inf):
    keys = ["class", "classguid", "provider"] + ([] if inf.is_template else ["driverver"])
    return any(not (inf.first("version", key) or [""])[0] for key in keys)


def code_2084(inf):
    return bool(uncopied(inf))


def uncopied(inf):
    """The binaries of services that the install section does not copy where they run."""
    found = []
    for install in inf.device_installs + inf.default_installs:
        within = inf.walk([install])
        if takes_of_others(inf, within):
            continue
        copied = {(directory, file.lower()) for _, file, directory in places(inf, within)}
        for _, _, values in inf.directives("addservice", within):
            service = values[2] if len(values) > 2 else ""
            binary = (inf.first(service, "servicebinary") or [""])[0].strip('"').lower()
            known = re.match(r"%(\d+)%\\+(?:(.*)\\+)?([^\\]+)$", binary)
            if known and (plain(known[1], known[2] or ""), known[3]) not in copied:
                found.append(binary)
    return found


def takes_of_others(inf, within):
    """Whether a section needs one, or copies a list, that another INF has."""
    for section, _ in within:
        needed = [name.lower() for values in inf.keyed(section, "needs") for name in values]
        lists = []
        if inf.keyed(section, "include"):
            lists = [name.lower() for values in inf.keyed(section, "copyfiles") for name in values]
            lists = [name for name in lists if not name.startswith("@")]
        if section in needed or any(name not in inf.sections for name in needed + lists):
            return True
    return False


def places(inf, within):
    for name, file, (dirid, below) in copies(inf, within):
        yield name, file, plain(dirid, below)


def plain(dirid, below):
    """A directory as a path below that of Windows, where DIRID says so."""
    bases = {"10": "", "11": "system32", "12": "system32\\drivers"}
    parts = [part for part in (bases.get(dirid, f"%{dirid}%"), below.lower().strip("\\")) if part]
    return re.sub(r"\\+", r"\\", "\\".join(parts))


def code_1420(inf):
    """A primitive driver has a class, and each of its install sections an architecture."""
    machine = "|".join((*ARCHITECTURES, re.escape("$arch$")))
    bare = [name for name in inf.default_installs if not re.search(rf"\.nt({machine})(\.|$)", name)]
    keys = ("class", "classguid", "provider")
    lacking = [key for key in keys if not (inf.first("version", key) or [""])[0]]
    return bool(inf.default_installs and "manufacturer" not in inf.sections and (bare or lacking))


CODES = {int(name[5:]): check for name, check in list(globals().items()) if name.startswith("code_")}


# --- The comparison ----------------------------------------------------------------------

def is_all_mentioned(inf):
    return not unmentioned(inf)


def is_no_package(inf):
    return not inf.is_package


# Why the two may differ: by the code, whether it is this script alone that finds it, how an
# INF is known of which that is so, and the reason.
EXPLAINED = {
    1324: [(True, is_no_package, "the INF installs nothing by itself: another program reads it")],
    2083: [(True, is_all_mentioned, "a section that is used mentions the name of each, or what "
            "it begins with: an installer of the class, or an older Windows, may read it")],
}


def explained(code, inf, is_own):
    """The reason for a difference, or None."""
    known = EXPLAINED.get(code, [])
    reasons = [reason for own, is_so, reason in known if own == is_own and inf and is_so(inf)]
    return reasons[0] if reasons else None


def read_dump(lines):
    infs, rows = {}, None
    for line in lines:
        row = json.loads(line)
        if isinstance(row, list):
            rows.append((row[0], row[1:]))
        elif "section" in row:
            rows = inf.sections.setdefault(row["section"].lower(), [])
        elif "error" not in row:
            inf = infs[row["file"]] = Inf(row["file"])
    return infs


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    if not done.stdout:
        sys.exit(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def most_frequent(reported):
    """The codes that most INFs have, and those that are counted here anyway."""
    codes = sorted(reported, key=lambda code: (-len(reported[code]), code))
    return codes[:MOST_FREQUENT] + [code for code in codes[MOST_FREQUENT:] if code in CODES]


def main():
    program, folder = sys.argv[1:]
    infs = read_dump(run(program, "dump", "--no-config", folder).splitlines())
    report = json.loads(run(program, "check", "--no-config", "--infverif", "w", "--select", "infverif",
                            "--format", "json", folder))
    reported = collections.defaultdict(set)
    for file in report["files"]:
        for finding in file["findings"]:
            for code in finding["infverif"]:
                reported[code].add(file["path"])
    unexplained, lines = 0, []
    print("code  program  script  differ  unexplained")
    for code in most_frequent(reported):
        if code not in CODES:
            print(f"{code}  {len(reported[code]):7}  not counted here")
            continue
        own = {path for path, inf in infs.items() if CODES[code](inf)}
        differing = sorted(own ^ reported[code])
        reasons = [explained(code, infs.get(path), path in own) for path in differing]
        for path, reason in zip(differing, reasons):
            who = "script" if path in own else "program"
            lines.append(f"{code}: {path}: the {who} alone: {reason or 'UNEXPLAINED'}")
        unexplained += reasons.count(None)
        print(f"{code}  {len(reported[code]):7}  {len(own):6}  {len(differing):6}  {reasons.count(None):11}")
    print(*lines, sep="\n")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
