"""What installing each section does by SetupAPI, before and after a fix: the
files that it copies, deletes and renames, the services that it makes and the
registry that it writes.

Installing a section must do the same but for what the rules that had findings are
there to change: `run-from-driver-store` moves copies to the folder of DIRID 13, and
what names these files follows; `versioned-installer` puts a version into the name of
a file, and what names it follows; `missing-copy` copies the binary of a service;
`update-deletes` takes away deletions; for others see allowed.py and infverif.py. What only Windows
versions or machines got that a run closes may be gone (effects.py tells what devices
get instead). A section that is new must do what the one did of which it is a copy: for
older Windows versions, or for one platform.
"""

import collections
import itertools
import json
import re

import infverif
from allowed import (ARCHITECTURES, INBOX_INFS, architecture_of, folders_of_name, inbox_needs, is_class_of_windows,
                     is_framework, root_of, take_co_installers)
from infs import Inf, canonical

# Wine has no folder for DIRID 13.
DRIVER_STORE = "\\system32\\unknown\\"
DELETIONS = ("delete", "rename", "delete_service", "stop_service")
VERSION = re.compile(r"_[0-9.]+(\.[^.\\]*)$")
OLDER = "_downlevel"


def name_of(path):
    return path.rsplit("\\", 1)[1]


def original(section, before, allowed):
    """The section of which a new one is a copy, or None: for older Windows versions,
    for one platform, or both."""
    plain = section.replace(OLDER, "")
    if plain in before["sections"]:
        return plain
    architecture = architecture_of(section) or "$arch$"
    rule = "primitive-driver" if root_of(section) else "run-from-driver-store"
    if rule not in allowed:
        return None
    # The decoration may be new, or a part of the name.
    endings = [(f".nt{architecture}", ".nt"), (f".nt{architecture}", ""), (f"_{architecture}", "")]
    names = [plain.replace(old, new) for old, new in endings if old in plain]
    names += [name.replace(f"_{architecture}", "") for name in names]
    return next((name for name in names if name in before["sections"]), None)


def originals(before, after, allowed):
    """By section of after that before has not: of which it is a copy."""
    names = dict.fromkeys(name for name in after["sections"] if name not in before["sections"])
    return {name: original(name, before, allowed) for name in names}


def copies(reading, copied={}):
    """(section, source, target) of what each section copies, of sources only the name:
    where [SourceDisksFiles] names no folder, Wine takes that of the file before.
    copied: for sections that are copies of others, these."""
    found = collections.Counter()
    sections = reading["installs"].keys() | {name for name, of in copied.items() if of}
    for section in sections:
        for operation, count in reading["installs"].get(copied.get(section, section), {}).items():
            if operation[0] == "copy":
                found[(section, name_of(operation[1]), operation[2])] += count
    return found


def unversioned(copies):
    """The copies with their targets as they were before versioned-installer."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, source, VERSION.sub(r"\1", target))] += count
    return plain


def named(copies):
    """The copies by section and names alone."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, source, name_of(target))] += count
    return plain


def without(copies, names):
    return collections.Counter({
        copy: count for copy, count in copies.items() if not named({copy: 1}).keys() & names.keys()
    })


def to_driver_store(lost, new):
    """How many copies go to the folder of DIRID 13 that went elsewhere, by the
    same section, from the same file and under the same name, but for sections for older
    Windows versions, which copy as before; and what else is lost and new."""
    to_store = collections.Counter({
        copy: count for copy, count in new.items() if DRIVER_STORE in copy[2] and OLDER not in copy[0]
    })
    moved = named(lost) & named(to_store)
    return sum(moved.values()), without(lost, moved), without(new, moved)


def compare_copies(before, after, inf, copied, gone, allowed):
    """How many were moved, and what is wrong. inf: the one before."""
    old, new = copies(before, copied), copies(after)
    if "versioned-installer" in allowed:
        old, new = unversioned(old), unversioned(new)
    lost, new = (collections.Counter({copy: count for copy, count in copies.items() if copy[0] not in gone})
                 for copies in (old - new, new - old))
    moved = 0
    if "run-from-driver-store" in allowed:
        moved, lost, new = to_driver_store(lost, new)
    wrong = [f"[{copy[0]}] does not copy {copy[1:]} any more" for copy in lost
             if not ("wdf-coinstaller" in allowed and is_framework(name_of(copy[2])) and OLDER not in copy[0])]
    if "missing-copy" not in allowed:
        wrong += [f"[{copy[0]}] now copies {copy[1:]}" for copy in new
                  if not ("missing-section" in allowed and is_named_in_vain(inf, copy[0], copy[1]))]
    return moved, wrong


def is_named_in_vain(inf, section, file):
    """Whether a section names a file as if it were a list of files."""
    values = (value or "" for line in inf.get(section) if (line[0] or "").lower() == "copyfiles" for value in line[1:])
    return any(value.lower() == file and file not in inf.sections for value in values)


def lines_of(reading):
    """The lines of a reading as an INF."""
    return Inf([(section, json.loads(line)) for section, line in reading["lines"]], reading["sections"])


def compare_sources(before, after, old, new, allowed):
    """Files that would come from another folder of the package, as sentences. old, new: the INFs."""
    wrong = []
    for source in sorted({source for _, source, _ in copies(after)} & {source for _, source, _ in copies(before)}):
        for architecture in ARCHITECTURES:
            is_dropped = architecture in allowed.drops and "dropped-architecture" in allowed
            was, is_now = (inf.folder(source, architecture) for inf in (old, new))
            is_listed = "unlisted-source" in allowed and was is None and is_now == old.only_disk(architecture)
            if was != is_now and not is_dropped and not is_listed:
                wrong.append(f"{source} for {architecture} is in {is_now!r} of the package, and was in {was!r}")
    return wrong


def new_names(before, after, copied, allowed):
    """What fixes made of the paths and names of copied files: by architecture in the names
    of the sections that copy them, for each the new ones."""
    old, new = copies(before, copied), copies(after)
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    targets = collections.defaultdict(set)
    for section, source, target in old:
        targets[(section, source)].add(target)
    everywhere = {name_of(target) for _, _, target in old}
    for section, source, target in new.keys() - old.keys():
        name = name_of(target)
        names = found[architecture_of(section)]
        if "versioned-installer" in allowed and VERSION.search(target) and name not in everywhere:
            names[VERSION.sub(r"\1", name)].add(name)
        elif DRIVER_STORE in target:
            for path in targets[(section, source)]:
                if name_of(path) == name and "run-from-driver-store" in allowed:
                    names[canonical(path)].add(canonical(target))
            if name not in everywhere and "missing-copy" in allowed:
                # Its service ran it from where nothing copied it.
                for path in binaries(before):
                    if name_of(path) == name:
                        names[path].add(canonical(target))
    return found


def names_for(section, found):
    """What a section may make of paths and names: one for a machine by its name as the
    sections of that machine do, where they tell."""
    names = collections.defaultdict(set)
    for paths in found.values():
        for path, new in paths.items():
            names[path] |= new
    return names | found.get(architecture_of(section) or "", {})


def binaries(reading):
    """The paths of the services' binaries."""
    operations = (operation for section in reading["installs"].values() for operation in section)
    paths = (canonical(operation[2]).strip('"') for operation in operations if operation[0] == "service")
    return {path for path in paths if "\\" in path}


def followed(operation, names):
    """An operation as it may be after files got other paths and names: one for each choice."""
    plain = tuple(canonical(value) if isinstance(value, str) else value for value in operation)
    found = [found_by_name(plain, names)] if names else [[plain]]
    found = [choice for choices in found for choice in choices]
    for name, new in names.items():
        place = re.compile(r"(?<![\w.])" + re.escape(name) + r"(?![\w.])")
        if any(isinstance(value, str) and place.search(value) for value in plain):
            found = [
                tuple(place.sub(lambda _: to, value) if isinstance(value, str) else value for value in choice)
                for choice in found for to in sorted(new)
            ]
    return found


def found_by_name(operation, names):
    """The choices for a registry value with a bare name that its reader looks for where a
    file lay that got another path."""
    if operation[0] not in ("set_value", "if_exists", "change_strings"):
        return [operation]
    key = operation[1].partition("\\")[2]
    known = folders_of_name(key, operation[2] or "")
    if not known:
        return [operation]
    folders, is_in_name = known
    place = 2 if is_in_name else 4
    if place >= len(operation) or not isinstance(operation[place], str):
        return [operation]

    def choices(part):
        paths = (names.get(f"{folder}\\{part.strip()}") for folder in folders)
        return sorted(next(filter(None, paths), ())) or [part]

    parts = operation[place].split("\0")
    return [(*operation[:place], "\0".join(chosen), *operation[place + 1:])
            for chosen in itertools.product(*map(choices, parts))]


def others(reading, section):
    """What installing a section does beside copies."""
    operations = reading["installs"].get(section, {}).items()
    return collections.Counter({operation: count for operation, count in operations if operation[0] != "copy"})


def expected(old, new, names):
    """What a section must do that did the old operations; and what it does, of which
    what names a file that got another path or name may spell it in any way."""
    if not names:
        return old, new
    does = {followed(operation, {})[0] for operation in new}
    must, spelled = collections.Counter(), set()
    for operation, count in old.items():
        choices = followed(operation, names)
        # What an older version of the driver left is deleted from where it is.
        if operation[0] in DELETIONS or choices == followed(operation, {}):
            after = operation
        else:
            after = next((choice for choice in choices if choice in does), choices[0])
            spelled.add(after)
        must[after] += count
    done = collections.Counter()
    for operation, count in new.items():
        any_case = followed(operation, {})[0]
        done[any_case if any_case in spelled else operation] += count
    return must, done


def co_installers(operation):
    """What an operation says beside a list of co-installers, and the list; or None."""
    key, name = (str(value).lower() for value in (*operation, "", "")[1:3])
    if operation[0] != "set_value" or key != "hkr" or name != "coinstallers32" or operation[3] != 7:
        return None
    return operation[:4], operation[4].lower().split("\0")


def says(reading, section, key, value):
    lines = (json.loads(line) for name, line in reading["lines"] if name == section)
    values = [(part or "").lower() for line in lines if (line[0] or "").lower() == key for part in line[1:]]
    return value in values


def inbox_services(after, section, allowed):
    """The services of Windows that a section may not add any more: it includes Windows' own INF."""
    if "inbox-service" not in allowed:
        return []
    include = {service: inbox_needs(service)[".services"] for service in INBOX_INFS}
    return [service for service, (inf, needs) in include.items()
            if says(after, section, "include", inf) and says(after, section, "needs", needs)]


def is_of_service(operation, service):
    kind, subject = operation[0], str(operation[1]).lower()
    if kind in ("service", "describe_service"):
        return subject == service
    keys = (f"hkr\\{service}", f"hklm\\system\\currentcontrolset\\services\\{service}")
    return kind in ("set_value", "create_key", "change_strings") and any(
        subject == key or subject.startswith(key + "\\") for key in keys)


def is_named(section, reading):
    """Whether any line names a section: itself, or the install section that it belongs to."""
    parts = section.split(".")
    names = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    values = (value for _, line in reading["lines"] for value in json.loads(line)[1:])
    return any((value or "").lower() in names for value in values)


def may_go(section, before, copied, allowed):
    """Whether a section that is gone may be: no Windows reads it, or effects.py tells what
    is done in its place."""
    root = root_of(section)
    kinds = {root_of(name) for name in before["sections"]}
    if root == "classinstall32":
        lines = (json.loads(line) for name, line in before["lines"] if name == "version")
        guids = [line[1] for line in lines if (line[0] or "").lower() == "classguid" and line[1:]]
        return "known-class" in allowed and any(map(is_class_of_windows, guids))
    if root == "defaultuninstall" and "default-uninstall" in allowed and "defaultinstall" not in kinds:
        return True
    if root == "defaultuninstall" and "primitive-driver" in allowed and allowed.raises:
        return True
    if architecture_of(section) in allowed.drops and "dropped-architecture" in allowed:
        return True
    return (root is None and allowed.drops_sections()) or section in copied.values()


def compare(before, after, allowed):
    """How many copies moved to the Driver Store, and what installing sections does
    otherwise than it may, as sentences."""
    copied = originals(before, after, allowed)
    gone = {section for section in before["sections"] if section not in after["sections"]}
    gone = {section for section in gone if may_go(section, before, copied, allowed)}
    # What nothing leads to does nothing: a copy of the copy for older Windows took its place.
    gone |= {section for section in copied if OLDER in section
             and section.replace(OLDER, OLDER + OLDER) in copied and not is_named(section, after)}
    inf, new_inf = lines_of(before), lines_of(after)
    moved, wrong = compare_copies(before, after, inf, copied, gone, allowed)
    wrong += compare_sources(before, after, inf, new_inf, allowed)
    of_devices = inf.of_devices() | new_inf.of_devices()
    files = {tuple(canonical(target).rpartition("\\")[::2]) for _, _, target in copies(after)}
    names = new_names(before, after, copied, allowed)
    sections = before["installs"].keys() | after["installs"].keys() | {name for name, of in copied.items() if of}
    for section in sorted(sections):
        if section in gone:
            continue
        old = others(before, copied.get(section, section))
        # What is for older Windows versions alone is as the original was.
        old, new = expected(old, others(after, section), {} if OLDER in section else names_for(section, names))
        lost, gained = list((old - new).elements()), list((new - old).elements())
        if "wdf-coinstaller" in allowed and OLDER not in section:
            take_co_installers(lost, gained, co_installers)
        services = inbox_services(after, section, allowed)
        lost = [operation for operation in lost if not any(is_of_service(operation, service) for service in services)]
        removed = infverif.removed_operations(inf, new_inf, copied.get(section) or section, section,
                                              allowed.removed(section in of_devices))
        infverif.take_operations(lost, gained, removed, old, new, files, allowed)
        wrong += [f"[{section}] does not do any more: {operation}" for operation in lost]
        wrong += [f"[{section}] now does: {operation}" for operation in gained]
    return moved, wrong


def count(reading, *kinds):
    return sum(count for operations in reading["installs"].values()
               for operation, count in operations.items() if operation[0] in kinds)
