"""What the rules that had findings in an INF are there to change of what it installs,
one by one, and as narrow as each can be told. installs.py asks of what installing a
section does, as Wine tells it; effects.py of what devices get, by lines. It shares
no code with infmend.

What the fixes of InfVerif's codes may change is in infverif.py.

Sources: windows-driver-docs wdf/debugging-driver-installation.md and
develop/removing-coinstallers.md (co-installers), wdf/adding-the-reflector.md and
devtest/inf-verif-error-2084.md (services of Windows), install/inf-classinstall32-section.md,
develop/creating-a-primitive-driver.md; for values that name a file audio/implementing-
audio-processing-objects.md, network/installing-native-802-11-ihv-extensions.md and
display/wddm-2-1-features.md.
"""

import re

import classes

ARCHITECTURES = ("x86", "amd64", "ia64", "arm", "arm64")
IN_USE_RENAME = 0x4000
# Copy flags that copy-flag-misuse makes effective: WARN_IF_SKIP, NOSKIP, NOVERSIONCHECK, NOPRUNE.
HARMLESS = 0x2007
# The first Windows that runs drivers from the Driver Store, also those without a
# device, that needs no co-installers of WDF, and that has INFs for its own services.
STORE_SINCE = (10, 0, 16299)
PRIMITIVE_SINCE = (10, 0, 18362)
WDF_SINCE = (10, 0, 0)
INBOX_SINCE = (10, 0, 22000)

# Directives that a rule takes away, in small letters.
REMOVED = {
    "reboot-directive": ("reboot", "restart"), "inert-reboot": ("reboot", "restart"),
    "update-deletes": ("delfiles", "renfiles", "delservice"),
    "legacy-removal": ("delreg", "delproperty", "delfiles", "renfiles", "delservice"),
    "legacy-directive": ("bitreg", "ini2reg", "logconfig", "profileitems", "registerdlls", "unregisterdlls",
                         "updateinis", "updateinifields"),
}

SYSTEM = "c:\\windows\\system32"
# DIRID 16425, as effects.py and Wine write it.
SYSTEM_X86 = ("<16425>", "c:\\windows\\syswow64")
INBOX_INFS = {"wudfrd": "wudfrd.inf", "mshidkmdf": "mshidkmdf.inf"}
# Sections that Windows knows by their names: no device leads to them.
ROOTS = ("defaultinstall", "defaultuninstall", "classinstall32", "interfaceinstall32")
SUFFIX = re.compile(r"[._](?:nt)?(x86|amd64|ia64|arm64|arm)(?=[._]|$)")


class Allowed:
    """What a run of infmend may do to one INF."""

    def __init__(self, rules, target=None, raises=False, drops=()):
        """rules: those with findings. target: the oldest Windows of the run as (major,
        minor, build), or None. raises: whether older ones are closed. drops: architectures."""
        self.rules = frozenset(rules)
        self.target = target
        self.raises = raises
        self.drops = frozenset(drops)

    def __contains__(self, rule):
        return rule in self.rules

    def removed(self, of_device):
        """The directives that may go, with what they lead to. of_device: whether a models section
        leads there."""
        return {name for rule, names in REMOVED.items() for name in names
                if rule in self.rules and (of_device or rule != "legacy-removal")}

    def drops_sections(self):
        """Whether sections of devices may go: effects.py tells what devices lose."""
        return self.raises or "dropped-architecture" in self.rules

    def copy_flags(self):
        """The copy flags that may come."""
        return IN_USE_RENAME | (HARMLESS if "copy-flag-misuse" in self.rules else 0)


def file_of(text):
    """The file in `path\\file.dll,EntryPoint`, in small letters."""
    return re.split(r"[\\/]", text.split(",")[0].strip().lower())[-1]


# wdf-coinstaller

def is_framework(file):
    """Whether a file is the redistributable co-installer of WDF or of WinUSB."""
    return re.fullmatch(r"(wdfcoinstaller|winusbcoinstaller|wudfupdate).*\.dll", file) is not None


def is_left_of(old, new):
    """Whether a list of co-installers is what is left of another without some of the framework's."""
    rest = iter(new)
    following = next(rest, None)
    for part in old:
        if part == following:
            following = next(rest, None)
        elif not is_framework(file_of(part)):
            return False
    return following is None


def take_co_installers(lost, gained, list_of):
    """Takes out of what is lost and gained the lists of co-installers without the
    framework's. list_of: what a value says beside the list, and the list; or None."""
    for old in [value for value in lost if list_of(value)]:
        naming, parts = list_of(old)
        for new in [value for value in gained if list_of(value)]:
            if list_of(new)[0] == naming and is_left_of(parts, list_of(new)[1]):
                lost.remove(old)
                gained.remove(new)
                break
        else:
            if is_left_of(parts, []):
                lost.remove(old)


# inbox-service

def inbox_needs(service):
    """What the sections of a device must include for a service of Windows: by the end of
    the section's name the INF and its section."""
    return {suffix: (INBOX_INFS[service], f"{service}.nt{suffix}") for suffix in ("", ".hw", ".services")}


# known-class

def is_class_of_windows(guid):
    return guid.strip("{} ").lower() in classes.OF_WINDOWS


# primitive-driver, default-uninstall, dropped-architecture

def architecture_of(section):
    """The last architecture in the name of a section, or None."""
    found = SUFFIX.findall(section.lower())
    return found[-1] if found else None


def root_of(section):
    """Which of the ROOTS a section or one beside it is, or None."""
    base = section.partition(".")[0]
    return base if base in ROOTS else None


# run-from-driver-store

def folders_of_name(key, name):
    """Where the reader of a registry value looks for a file without a path, and whether
    the value's name is what names the file; or None for any other value. Keys are without
    their root and names in small letters."""
    key, name = key.strip("\\").lower(), name.lower()
    is_wow = "wow6432node" in key.split("\\")
    if re.search(r"(^|\\)inprocserver32$", key) and name == "":
        return (SYSTEM_X86 if is_wow else (SYSTEM,)), False
    if re.search(r"(^|\\)ihvextensions$", key) and name == "extensibilitydll":
        return (SYSTEM,), False
    if key == "" and name in ("usermodedrivername", "opengldrivername"):
        return (SYSTEM,), False
    if key == "" and name in ("usermodedrivernamewow", "opengldrivernamewow"):
        return SYSTEM_X86, False
    if re.search(r"(^|\\)(software|wow6432node)\\khronos\\opencl\\vendors$", key):
        return (SYSTEM_X86 if is_wow else (SYSTEM,)), True
    return None
