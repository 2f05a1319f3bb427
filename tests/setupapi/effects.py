"""How what an INF installs differs before and after a fix, for each device on each
Windows and machine that its decorations tell apart, and for a driver without a device.

Works on lines as SetupAPI reads them (see infs.py). What the rules that had findings
may change, and nothing else, passes: see allowed.py.
"""

import re

import infverif
import version as version_of
from allowed import (INBOX_INFS, INBOX_SINCE, PRIMITIVE_SINCE, STORE_SINCE, WDF_SINCE, folders_of_name, inbox_needs,
                     is_framework, take_co_installers)
from infs import STORE, canonical

NOT_WORD = r"(?![\w.])"
# The first Windows that runs from the Driver Store what has a user-mode driver, and what is of
# the network: --raise-target may have to go so far.
USER_MODE_SINCE = (10, 0, 17134)
NETWORK_SINCE = (10, 0, 25341)
NETWORK = re.compile(r"\{4d36e97[2-5]-e325-11ce-bfc1-08002be10318\}")


def joined(values):
    return canonical("\x01".join("" if value is None else value for value in values))


def path_of(directory, name):
    return f"{directory}\\{name}"


def unversioned(name):
    return re.sub(r"_[0-9.]+(\.[^.\\]*)$", r"\1", name)


def compare(before, after, allowed):
    """What [Version] says, and a device would get, otherwise than the fixes may make it, as sentences."""
    wrong = version_of.compare(before, after, allowed)
    architectures, versions = before.boundaries()
    more = after.boundaries()
    versions |= more[1] | (set(infverif.SINCE.values()) if "newer-syntax" in allowed else set())
    effects, compared = {}, set()

    def effect(inf, section):
        if (id(inf), section) not in effects:
            effects[id(inf), section] = inf.effect(section)
        return effects[id(inf), section]

    for architecture in sorted(architectures | more[0]):
        stored = None
        for version in sorted(versions):
            # There is no such Windows.
            if architecture == "ia64" and version >= (10, 0, 0):
                continue
            place = f"{architecture} {'.'.join(map(str, version))}"
            old, new = before.devices(architecture, version), after.devices(architecture, version)
            # All Windows reads the section of a driver without a device: the target says which count.
            if not allowed.target or version >= allowed.target:
                old |= {("", kind, ()): section for kind, section in before.without_device(architecture).items()}
                new |= {("", kind, ()): section for kind, section in after.without_device(architecture).items()}
            makers = {(device[0], install) for device, install in old.items() if device[2]}
            for device in new.keys() - old.keys():
                wrong.append(f"{place}: {device[2] or device[1]} is new")
            for device, install in old.items():
                if device not in new or (install and not new[device]):
                    gone = [effect(before, other) for maker, other in makers if maker == device[0] and other]
                    if not may_be_gone(device, architecture, version, before, after, allowed, gone):
                        wrong.append(f"{place}: {device[2] or device[1]} has no install section any more")
                    continue
                if not install:
                    continue
                known = tuple(version >= since for since in (WDF_SINCE, STORE_SINCE, PRIMITIVE_SINCE, INBOX_SINCE))
                pair = (architecture, install, new[device], known)
                if pair in compared:
                    continue
                compared.add(pair)
                if stored is None:
                    stored = stored_files(before, after, architecture)
                found = Difference(effect(before, install), effect(after, new[device]), allowed, version, bool(device[2]))
                found.compare_files(stored, after, architecture, STORE_SINCE if device[2] else PRIMITIVE_SINCE)
                found.compare_rest()
                wrong += [f"{place}: {device[2] or device[1]}: {text}" for text in found.wrong]
    return wrong


def may_be_gone(device, architecture, version, before, after, allowed, gone):
    """Whether a machine may get nothing at all any more for a device, or of a driver without one.
    gone: what devices of the same maker got."""
    if architecture in allowed.drops and "dropped-architecture" in allowed:
        return True
    if device[2]:
        # The fix is made for all that one models section lists.
        newer = (infverif.needs_newer(*effect, is_firmware(before), version) for effect in gone)
        if "newer-syntax" in allowed and any(newer):
            return True
        # Systems that --raise-target closes get nothing at all.
        return allowed.raises and version < max(allowed.target or STORE_SINCE, oldest(before))
    installs = after.without_device(architecture)
    if device[1] == "defaultuninstall":
        is_read = bool(before.without_device(architecture).get("defaultinstall"))
        if "default-uninstall" in allowed and not is_read:
            return True
        return "primitive-driver" in allowed and (allowed.raises or "defaultinstall" not in installs)
    # Only machines for which the INF names no files.
    others = any("defaultinstall" in after.without_device(other) for other in after.boundaries()[0])
    return "primitive-driver" in allowed and architecture not in before.named_architectures() and others


def oldest(inf):
    """The Windows from which on all of an INF could run from the Driver Store."""
    return NETWORK_SINCE if any(map(NETWORK.match, guids_of_class(inf))) else USER_MODE_SINCE


def is_firmware(inf):
    return "{f2e7dd72-6468-4e36-b6f1-6488f42c1b52}" in guids_of_class(inf)


def guids_of_class(inf):
    return [line[1].lower() for line in inf.get("version") if (line[0] or "").lower() == "classguid" and line[1:]]


def stored_files(before, after, architecture):
    """What lies in the Driver Store runs from there, whichever section copies it: by name
    where it lay and where it lies."""
    elsewhere, stored = {}, {}
    for directory, name, _, _ in before.copies(architecture):
        elsewhere.setdefault(name, set()).add(directory)
    for directory, name, _, _ in after.copies(architecture):
        if directory.startswith(STORE) and directory not in elsewhere.get(name, ()):
            # What missing-copy adds was nowhere: its service ran it from where it says.
            stored[name] = (elsewhere.get(name) or before.run_from(name), directory)
    return stored


class Difference:
    """Two effects of install sections on the same machine."""

    def __init__(self, old, new, allowed, version, of_device):
        """of_device: whether a models section leads there."""
        (self.old_files, self.old_others), (self.new_files, self.new_others) = old, new
        self.allowed, self.version, self.of_device = allowed, version, of_device
        self.plain = unversioned if "versioned-installer" in allowed else lambda name: name
        self.wrong = []

    def compare_rest(self):
        self.compare_flags()
        self.compare_others()
        self.compare_binaries()

    def compare_files(self, stored, after, architecture, first):
        """Finds also what was moved to the Driver Store: by name where it lay and where it
        lies. stored: the same for files that other sections copy. first: the first Windows that
        runs such a driver from there."""
        places = {}
        for directory, name, _, _ in self.old_files:
            places.setdefault(name, set()).add(directory)
        self.moved = {name: found for name, found in stored.items() if name not in places}
        may_move = "run-from-driver-store" in self.allowed
        for directory, name, source, flags in self.new_files:
            before = places.get(self.plain(name)) or places.get(name)
            if before is None and not self.may_gain(name):
                self.wrong.append(f"{name} is copied now")
            if before is None or directory in before:
                continue
            if not directory.startswith(STORE) or not may_move:
                self.wrong.append(f"{name} goes to {directory} instead of {sorted(before)}")
                continue
            self.moved[name] = (before, directory)
            if self.version < first:
                self.wrong.append(f"{name} runs from the Driver Store, which this Windows cannot do")
            if flags & 0x4000:
                self.wrong.append(f"{name} has the flag 0x4000 in the Driver Store")
            folder = after.folder(source, architecture)
            if folder is not None and directory != canonical(path_of(STORE, folder)):
                self.wrong.append(f"{name} goes to {directory}, but lies in {folder!r} of the package")
        self.names = {self.plain(name) for _, name, _, _ in self.new_files} | {name for _, name, _, _ in self.new_files}
        self.lost_framework = set()
        for _, name, _, _ in self.old_files:
            if name in self.names or self.plain(name) in self.names:
                continue
            if self.may_lose(name):
                self.lost_framework.add(name)
            else:
                self.wrong.append(f"{name} is not copied any more")

    def may_lose(self, name):
        """Whether a file is a co-installer that this Windows does not need."""
        if "wdf-coinstaller" not in self.allowed or self.version < WDF_SINCE or not is_framework(name):
            return False
        # WinUSB itself comes from Windows' own INF, where that is included.
        lines = {joined(values) for values in self.old_others}
        has_winusb = {"\x01include\x01winusb.inf", "\x01needs\x01winusb.nt"} <= lines
        return has_winusb or not name.startswith("winusb")

    def may_gain(self, name):
        """Whether a file may be copied that was not."""
        in_vain = {text for line in self.old_others for text in line[2:] if line[1:2] == ("copyfiles",)}
        is_meant = "missing-section" in self.allowed and any(text.lower() == name for text in in_vain)
        return is_meant or "missing-copy" in self.allowed

    def compare_flags(self):
        before, after = {}, {}
        for files, found in ((self.old_files, before), (self.new_files, after)):
            for _, name, source, flag in files:
                found.setdefault((self.plain(name), source), set()).add(flag)
        for key, flags in after.items():
            for flag in flags:
                # Flags may go.
                come = self.allowed.copy_flags()
                if key in before and not any(flag & ~come & ~other == 0 for other in before[key]):
                    self.wrong.append(f"{key[0]} gets the flags {flag:#x}")

    def compare_others(self):
        moved = self.moved
        paths = {path_of(directory, name): path_of(moved[name][1], name)
                 for name in moved for directory in moved[name][0]}

        def follow(values):
            """A line with old paths of moved files in their new place, without versions in names."""
            text = joined(values)
            for path, to in paths.items():
                text = re.sub(re.escape(path) + NOT_WORD, lambda _: to, text)
            if "versioned-installer" in self.allowed:
                text = re.sub(r"_[0-9.]+(\.(?:dll|exe|sys))", r"\1", text)
            return text

        # A bare name must have become a path: what names one still is told.
        old = {follow(found_by_name(values, paths)) for values in self.old_others}
        new = {follow(values) for values in self.new_others}
        lost, gained = sorted(old - new), sorted(new - old)
        if "wdf-coinstaller" in self.allowed and self.version >= WDF_SINCE:
            take_co_installers(lost, gained, co_installers)
        self.take_inbox_services(lost, gained)
        if "primitive-driver" in self.allowed:
            gained = [text for text in gained if text != "\x01legacyuninstall\x011"]
        lost, gained, old, new = ([text.split("\x01") for text in texts] for texts in (lost, gained, old, new))
        # The name of a section that there is not: as a file's, it is copied.
        if "missing-section" in self.allowed:
            copied = {name for _, name, source, flags in self.new_files if name == source and not flags}
            lost = [line for line in lost if line[1] != "copyfiles" or line[2] not in copied]
        files = {(directory, name) for directory, name, _, _ in self.new_files}
        infverif.take_lines(lost, gained, old, new, files, self.allowed, self.of_device)
        self.wrong += [f"loses {line}" for line in lost]
        self.wrong += [f"gains {line}" for line in gained]
        # Of what this device gets: other sections may lead older systems to the old place.
        here = {path_of(place, name) for directory, name, _, _ in self.new_files
                if directory.startswith(STORE) and name in moved for place in moved[name][0]}
        for text in map(joined, self.new_others):
            for path in here | self.lost_framework:
                if re.search(r"(?<![\w.])" + re.escape(path) + NOT_WORD, text):
                    self.wrong.append(f"still names {path}: {text.split(chr(1))}")

    def take_inbox_services(self, lost, gained):
        """Takes out what adds a service of Windows where Windows' own INF is included instead."""
        if "inbox-service" not in self.allowed or self.version < INBOX_SINCE:
            return
        after = {joined(values) for values in self.new_others}
        for service in INBOX_INFS:
            adding = f".services\x01addservice\x01{service}\x01"
            # Of a filter it is said elsewhere whether it is an upper or a lower one.
            is_lost = any(text.startswith(adding) and flags_of(text) & 2 for text in lost)
            included = {f"{suffix}\x01{key}\x01{value}" for suffix, values in inbox_needs(service).items()
                        for key, value in zip(("include", "needs"), values)}
            if is_lost and included <= after:
                way = f".services|addservice|{service}"
                lost[:] = [text for text in lost
                           if not text.startswith((adding, way + "|", way + "\x01"))]
                gained[:] = [text for text in gained if text not in included]

    def compare_binaries(self):
        """Each service's binary that a list copied is copied there still."""
        for way, *values in self.new_others:
            if way.split("|")[-2:-1] == ["addservice"] and values and values[0].lower() == "servicebinary":
                path = canonical(values[1]).strip('"')
                directory, _, name = path.rpartition("\\")
                if name in self.names and not any(n == name and d == directory for d, n, _, _ in self.new_files) \
                        and any(n == name and d == directory for d, n, _, _ in self.old_files):
                    self.wrong.append(f"the service runs {path}, which is not copied any more")


def flags_of(text):
    try:
        return int(text.split("\x01")[3], 0)
    except (IndexError, ValueError):
        return 0


def co_installers(text):
    """What a line of an add-registry section says beside a list of co-installers, and the list."""
    parts = text.split("\x01")
    if parts[0] == ".coinstallers|addreg" and parts[1:5] == ["", "hkr", "", "coinstallers32"]:
        return parts[:6], parts[6:]
    return None


def found_by_name(values, paths):
    """A line of an add-registry section with the new path in place of a bare name that its
    reader looks for where a file lay that moved."""
    values = list(values)
    if not values[0].endswith("|addreg") or len(values) < 4:
        return values
    key, name = ((values + [""] * 2)[place] or "" for place in (3, 4))
    known = folders_of_name(key, name)
    if known:
        folders, is_in_name = known
        for place in range(4 if is_in_name else 6, 5 if is_in_name else len(values)):
            for folder in folders:
                to = paths.get(path_of(folder, (values[place] or "").strip().lower()))
                values[place] = to or values[place]
    return values
