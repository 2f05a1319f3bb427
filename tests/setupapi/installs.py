"""What installing each section does by SetupAPI, before and after a fix: the
files that it copies, deletes and renames, the services that it makes and the
registry that it writes.

Installing a section must do the same but for what these rules are there to change:
`run-from-driver-store` moves copies to the folder of DIRID 13, and what names
these files follows; `versioned-installer` puts a version into the name of a file,
and what names it follows; `missing-copy` copies the binary of a service;
`update-deletes` takes away deletions. What only Windows versions got that
--raise-target closes may be gone (effects.py tells what devices get instead),
and a copy of a section for older Windows versions does what the section did.
"""

import collections
import re

from effects import canonical

# Wine has no folder for DIRID 13.
DRIVER_STORE = "\\system32\\unknown\\"
DELETIONS = ("delete", "rename", "delete_service", "stop_service")
VERSION = re.compile(r"_[0-9.]+(\.[^.\\]*)$")


def name_of(path):
    return path.rsplit("\\", 1)[1]


def copies(reading):
    """(section, source, target) of what each section copies."""
    return collections.Counter({
        (section, *operation[1:]): count
        for section, operations in reading["installs"].items()
        for operation, count in operations.items() if operation[0] == "copy"
    })


def unversioned(copies):
    """The copies with their targets as they were before versioned-installer."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, source, VERSION.sub(r"\1", target))] += count
    return plain


def named(copies):
    """The copies by section and names alone. Of the sources, too: where
    [SourceDisksFiles] names no folder, Wine takes that of the file before."""
    plain = collections.Counter()
    for (install, source, target), count in copies.items():
        plain[(install, name_of(source), name_of(target))] += count
    return plain


def without(copies, names):
    return collections.Counter({
        copy: count for copy, count in copies.items() if not named({copy: 1}).keys() & names.keys()
    })


def original(section):
    """The section of which one for older Windows versions is a copy."""
    return section.replace("_downlevel", "")


def to_driver_store(lost, new, before):
    """How many copies go to the folder of DIRID 13 that went elsewhere, by the
    same section, from the same file and under the same name; and what else is
    lost and new, but for sections for older systems, which copy as before."""
    to_store = collections.Counter({copy: count for copy, count in new.items() if DRIVER_STORE in copy[2]})
    moved = named(lost) & named(to_store)
    older = collections.Counter({
        copy: count for copy, count in new.items()
        if original(copy[0]) != copy[0] and before[(original(copy[0]), *copy[1:])] == count
    })
    return sum(moved.values()), without(lost, moved), without(new - older, moved)


def compare_copies(before, after, rules, target):
    """How many were moved, and what is wrong."""
    old, new = copies(before), copies(after)
    if "versioned-installer" in rules:
        old, new = unversioned(old), unversioned(new)
    lost, new = old - new, new - old
    moved = 0
    if "run-from-driver-store" in rules:
        moved, lost, new = to_driver_store(lost, new, old)
    if target:
        lost = collections.Counter({copy: count for copy, count in lost.items() if copy[0] in after["sections"]})
    wrong = [f"[{copy[0]}] does not copy {copy[1:]} any more" for copy in lost]
    if "missing-copy" not in rules:
        wrong += [f"[{copy[0]}] now copies {copy[1:]}" for copy in new]
    return moved, wrong


def new_names(before, after, rules):
    """What fixes made of the paths and names of copied files."""
    old, new = copies(before), copies(after)
    found = {}
    targets = collections.defaultdict(set)
    for section, source, target in old:
        targets[(section, name_of(source))].add(target)
    everywhere = {name_of(target) for _, _, target in old}
    for section, source, target in new.keys() - old.keys():
        name = name_of(target)
        if "versioned-installer" in rules and VERSION.search(target) and name not in everywhere:
            found[VERSION.sub(r"\1", name)] = name
        elif DRIVER_STORE in target:
            for path in targets[(section, name_of(source))]:
                if name_of(path) == name and "run-from-driver-store" in rules:
                    found[canonical(path)] = canonical(target)
            if name not in everywhere and "missing-copy" in rules:
                # Its service ran it from where nothing copied it.
                found |= {path: canonical(target) for path in binaries(before) if name_of(path) == name}
    return found


def binaries(reading):
    """The paths of the services' binaries."""
    operations = (operation for section in reading["installs"].values() for operation in section)
    paths = (canonical(operation[2]).strip('"') for operation in operations if operation[0] == "service")
    return {path for path in paths if "\\" in path}


def followed(operation, names):
    """An operation as it must be after files got other paths and names."""
    values = []
    for value in operation:
        if isinstance(value, str):
            value = canonical(value)
            for name, new in names.items():
                value = re.sub(r"(?<![\w.])" + re.escape(name) + r"(?![\w.])", lambda _: new, value)
        values.append(value)
    return tuple(values)


def others(reading, section):
    """What installing a section does beside copies."""
    operations = reading["installs"].get(section, {}).items()
    return collections.Counter({operation: count for operation, count in operations if operation[0] != "copy"})


def expected(old, new, names):
    """What a section must do that did the old operations; and what it does, of which
    what names a file that got another path or name may spell it in any way."""
    if not names:
        return old, new
    must, spelled = collections.Counter(), set()
    for operation, count in old.items():
        after = followed(operation, names)
        # What an older version of the driver left is deleted from where it is.
        if operation[0] in DELETIONS or after == followed(operation, {}):
            after = operation
        else:
            spelled.add(after)
        must[after] += count
    does = collections.Counter()
    for operation, count in new.items():
        any_case = followed(operation, {})
        does[any_case if any_case in spelled else operation] += count
    return must, does


def compare(before, after, rules, target):
    """How many copies moved to the Driver Store, and what installing sections does
    otherwise than the rules that had findings may make it, as sentences.
    target: (major, minor, build) of --target-os with --raise-target, or None."""
    moved, wrong = compare_copies(before, after, rules, target)
    names = new_names(before, after, rules)
    for section in sorted(before["installs"].keys() | after["installs"].keys()):
        if target and section not in after["sections"]:
            continue
        # What is for older Windows versions alone is as the original was.
        is_new = section not in before["sections"]
        old = others(before, original(section) if is_new else section)
        old, new = expected(old, others(after, section), {} if is_new else names)
        for operation in old - new:
            if not (operation[0] in DELETIONS and "update-deletes" in rules):
                wrong.append(f"[{section}] does not do any more: {operation}")
        wrong += [f"[{section}] now does: {operation}" for operation in new - old]
    return moved, wrong


def count(reading, *kinds):
    return sum(count for operations in reading["installs"].values()
               for operation, count in operations.items() if operation[0] in kinds)
