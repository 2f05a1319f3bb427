"""What the fixes of InfVerif's codes are there to change of what an INF installs, rule by
rule: of lines that devices get, for effects.py, and of what Wine does, for installs.py.
Shares no code with infmend.

Each function takes what may be out of what is lost and gained. A line is a list: the way to
it, its key and its values, in small letters and with paths in one form (see Inf.effect and
effects.joined). An operation is what setupapi.c says of Wine.

Sources: windows-driver-docs devtest/inf-validation-errors-and-warnings.md for all;
install/inf-addreg-directive.md and -delreg- for flags; -addservice-directive.md;
wdf/specifying-wdf-directives-in-inf-files.md; kernel/using-guid-d3cold-support-interface.md,
pci/i-o-resource-usage-reduction.md, stream/providing-a-uvc-inf-file.md and
battery/installing-a-battery-driver.md for sections of Windows; for the first Windows of each
directive its page.
"""

import re

import addreg
from infs import STORE, canonical, number
from installed import deleted_by_wine

APPEND, EXPAND, MULTI = 0x8, 0x20000, 0x10000
NOT_TEXT = 0xFFFF0001
# Of services: the driver of the device, stopped before it is deleted, started.
ASSOCIATED, STOP, START = 0x2, 0x200, 0x800
WINDOWS = "c:\\windows"
# Sections of Windows' own INFs, without the end that says what they are for.
NEEDED = {"battery_inst": "battery.inf", "ks.registration": "ks.inf", "kscaptur.registration.nt": "kscaptur.inf",
          "pcid3coldsupported": "pci.inf", "pciiospacenotrequired": "pci.inf", "usbvideo.nt": "usbvideo.inf"}
# The first Windows that knows a directive.
SINCE = {"addcomponent": (10, 0, 15063), "addsoftware": (10, 0, 15063), "addeventprovider": (10, 0, 17763),
         "addfilter": (10, 0, 18362), "addtrigger": (10, 0, 19041), "failureactions": (10, 0, 22621),
         "bootflags": (10, 0, 25398), "addcomserver": (10, 0, 26100)}
STORE_SINCE, FIRMWARE_SINCE = (10, 0, 16299), (10, 0, 17134)


# What devices get.

def take_lines(lost, gained, old, new, files, allowed, of_device):
    """Takes out of lost and gained lines what the rules with findings are there for. old, new:
    all lines. files: where the new INF copies what, as (directory, name). of_device: whether a
    models section leads there."""
    for rule, take in (("appended-value", take_appended), ("absolute-windows-path", take_variables),
                       ("surplus-value", take_surplus), ("service-binary", take_binaries), ("wdf-service", take_order)):
        if rule in allowed:
            take_pairs(lost, gained, lambda one, other: take(one, other, old, new, files))
    if "no-associated-service" in allowed and of_device:
        none = [".services", "addservice", "", "2"]
        if none in gained and not has_service(old):
            gained.remove(none)
    if "needed-section" in allowed:
        gained[:] = [line for line in gained if not is_include(line, new)]
    lost[:] = [line for line in lost if not is_removed(line, old, new, allowed, of_device)]


def take_pairs(lost, gained, may_become):
    for old in list(lost):
        new = next((line for line in gained if may_become(old, line)), None)
        if new is not None:
            lost.remove(old)
            gained.remove(new)


def is_value(line):
    """Whether a line is one of an add-registry section, with flags and data."""
    return line[0].split("|")[-1] == "addreg" and line[1] == "" and len(line) > 6


def flags(line):
    return number(line[5].strip()) or 0


def take_appended(line, other, old, new, files):
    """A list below HKR that one line alone appends to is written as it is."""
    if not (is_value(line) and is_value(other)) or line[2] != "hkr":
        return False
    # What others appended is told where they go.
    writers = [one for one in new if is_value(one) and one[2:5] == line[2:5]]
    is_list = flags(line) == MULTI | APPEND and flags(other) == MULTI
    return is_list and line[:5] + line[6:] == other[:5] + other[6:] and writers == [other]


def take_variables(line, other, old, new, files):
    """A text with the path of the Windows folder becomes one with variables: which ones tells Wine."""
    if not (is_value(line) and is_value(other)) or len(line) != 7:
        return False
    is_text = flags(line) & NOT_TEXT == 0 and flags(other) == flags(line) | EXPAND
    return is_text and WINDOWS in line[6] and line[:5] + line[6:] == other[:5] + other[6:]


def take_surplus(line, other, old, new, files):
    """Of a line of a delete-registry section stay the root, the key, the name, flags and a text."""
    return line[0].split("|")[-1] == "delreg" and len(line) > 7 and other == line[:7]


def take_binaries(line, other, old, new, files):
    """The binary of a service gets the one folder that it is copied to, or quotes."""
    if line[:2] != other[:2] or line[1] != "servicebinary" or line[0].split("|")[-2:-1] != ["addservice"]:
        return False
    return may_run(" ".join(line[2:]), " ".join(other[2:]), files)


def may_run(was, path, files):
    """Whether a service that ran one path may run another. files: what is copied, as (directory, name)."""
    was, path = canonical(was), canonical(path)
    if " " in was and '"' not in was:
        return path.strip('"') == was and path != was
    directory, _, name = path.strip('"').rpartition("\\")
    is_relative = ":" not in was and not was.startswith(("<", "%"))
    return is_relative and was.rpartition("\\")[2] == name and {place for place, file in files if file == name} == {directory}


def take_order(line, other, old, new, files):
    """Services of this INF come to the end of the order of UMDF's drivers."""
    if line[:2] != other[:2] or line[:2] != [".wdf", "umdfserviceorder"] or other[:len(line)] != line:
        return False
    added = other[len(line):]
    return bool(added) and all([".wdf", "umdfservice", name] in new for name in added)


def has_service(lines):
    """Whether a device has an associated service, or may get it from another INF."""
    return any(line[:2] == [".services", "needs"] or
               line[:2] == [".services", "addservice"] and has_flag(line, ASSOCIATED)
               for line in lines)


def is_include(line, new):
    """Whether a line includes the INF of Windows that has a section which is needed there."""
    if line[1] != "include":
        return False
    ends = "|".join(map(re.escape, (line[0], "")))
    needed = (re.sub(f"({ends})$", "", one[2]) for one in new if one[:2] == [line[0], "needs"])
    return any(NEEDED.get(name) == line[2] for name in needed)


def directive_of(line, names):
    """Which of the directives a line is or what leads to it; or None."""
    last = line[0].split("|")[-1]
    return next((name for name in (last, line[1]) if name in names), None)


def is_removed(line, old, new, allowed, of_device):
    """Whether a line may go with the directive that leads to it."""
    name = directive_of(line, allowed.removed(of_device))
    if name is None:
        return False
    if name == "delservice":
        # What stops a service that is started again lets an update do without a restart.
        adding = [line[0], "addservice", *line[2:3]]
        return not (has_flag(line, STOP) and any(one[:3] == adding and has_flag(one, START) for one in old))
    rest = [one for one in new if one[0] == line[0] and directive_of(one, [name])]
    if line[0] == ".hw|delreg":
        # A directive that takes away nothing but values of the device stays.
        rest = [one for one in rest if one[2:3] != ["hkr"]]
        if all(one[2:3] == ["hkr"] for one in old if one[0] == line[0]):
            return False
    # It goes as a whole; of deletions update-deletes takes some.
    return not rest or "update-deletes" in allowed and name in ("delfiles", "renfiles")


def has_flag(line, flag):
    return len(line) > 3 and (number(line[3].strip()) or 0) & flag != 0


def needs_newer(files, lines, is_firmware, version):
    """Whether an install section has what Windows of a version does not know."""
    since = [FIRMWARE_SINCE if is_firmware else STORE_SINCE] if any(file[0].startswith(STORE) for file in files) else []
    lines = [[(value or "").lower() for value in line] for line in lines]
    since += [SINCE[line[1]] for line in lines if line[1] in SINCE]
    since += [STORE_SINCE for line in lines if line[1:3] == ["softwaretype", "2"]]
    return bool(since) and version < max(since)


# What Wine does.

def take_operations(lost, gained, removed, before, after, files, allowed):
    """The same of operations of one section, as lists. removed: what the directives did that are gone (see
    removed_operations). before, after: all of the section, counted."""
    if "absolute-windows-path" in allowed:
        take_pairs(lost, gained, has_variables)
        if "run-from-driver-store" in allowed:
            take_pairs(lost, gained, is_moved_behind)
    if "service-binary" in allowed:
        take_pairs(lost, gained, lambda one, other: one[0] == other[0] == "service" and one[1] == other[1]
                   and one[3:] == other[3:] and may_run(one[2], other[2], files))
    if "appended-value" in allowed:
        lost[:] = [operation for operation in lost if not is_list_alone(operation, before, after)]
    if "service-directive" in allowed:
        # What is said twice is done twice.
        lost[:] = [operation for operation in lost if operation not in after]
    lost[:] = [operation for operation in lost if not removed(operation)]


def has_variables(operation, other):
    """Whether a text with the path of the Windows folder became one with variables."""
    if not operation[0] == other[0] == "set_value" or operation[1:3] != other[1:3]:
        return False
    (kind, text), (new_kind, new) = operation[3:], other[3:]
    # Of the kernel's paths nobody resolves variables.
    is_plain = WINDOWS in text.lower() and not re.search(r"\\c:\\windows", text.lower())
    is_text = kind in (1, 2) and new_kind == 2
    return is_text and is_plain and WINDOWS not in new.lower() and canonical(text) == canonical(new)


def is_moved_behind(operation, other):
    """Whether a text that got variables got the path of a file in the Driver Store after that."""
    if not operation[0] == other[0] == "set_value" or canonical("\x01".join(operation[1:3])) != canonical("\x01".join(other[1:3])):
        return False
    (kind, text), (new_kind, new) = operation[3:], other[3:]
    return (kind, new_kind) == (1, 2) and canonical(text) == canonical(new) and canonical(new).startswith(STORE + "\\")


def is_list_alone(operation, before, after):
    """Whether an operation appended to a list below HKR that is written as it is now."""
    if operation[0] != "change_strings" or operation[3] or operation[1].split("\\")[0].upper() != "HKR":
        return False
    writes = [[one for one, count in operations.items() for _ in range(count)
               if one[0] == "set_value" and one[1:3] == operation[1:3]] for operations in (before, after)]
    return len(writes[1]) == 1 and writes[1][0] in writes[0]


def removed_operations(old, new, section, after, directives):
    """A function that tells of an operation of a section whether a directive of these names did it
    that has gone. old, new: the INFs. after: the name of the section in the new one."""
    gone = {name: of_directive(old, section, name) - of_directive(new, after, name) for name in directives}
    registry = deleted_values(old, gone.get("delreg", ()), "HKR")
    for service, named in of_services(old, section):
        values = of_directive(old, named, "delreg") - of_directive(new, named, "delreg") if "delreg" in directives else ()
        registry |= deleted_values(old, values, f"HKLM\\System\\CurrentControlSet\\Services\\{service}")
    names = {part.lower() for directive in ("delfiles", "renfiles") for value in gone.get(directive, ())
             for line in ([[None, value[1:]]] if value.startswith("@") else old.get(value))
             for part in (line[1:] or line)[:2] if part}
    services = set(gone.get("delservice", ()))
    if services:
        services |= deleted_by_wine(old, section) - deleted_by_wine(new, after)

    def is_removed(operation):
        kind = operation[0]
        if kind in ("delete", "rename"):
            return operation[1].rpartition("\\")[2].lower() in names
        if kind in ("delete_service", "stop_service"):
            return operation[1].lower() in services
        return in_any_case(operation) in registry
    return is_removed


def deleted_values(inf, sections, relative):
    """What delete-registry sections do, of values below the key that HKR stands for."""
    operations = (operation for section in sections for line in inf.get(section)
                  for operation in addreg.operations("delreg", line[1:]))
    return {in_any_case((kind, re.sub("^HKR", lambda _: relative, key), *rest)) for kind, key, *rest in operations}


def in_any_case(operation):
    return tuple(value.lower() if isinstance(value, str) else value for value in operation)


def of_services(inf, section):
    """The services that a section adds, with the section of each."""
    lines = (line for line in inf.get(section) if (line[0] or "").lower() == "addservice")
    return [(line[1], line[3]) for line in lines if len(line) > 3 and line[1] and line[3]]


def of_directive(inf, section, name):
    """What the directives of a name in a section name, in small letters; of services only those."""
    values = (line[1:2] if name == "delservice" else line[1:] for line in inf.get(section) if (line[0] or "").lower() == name)
    return {value.lower() for part in values for value in part if value}
