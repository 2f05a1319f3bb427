"""What `infmend effect --format json` says that installing a section does, in the
words of setupapi.c."""

import collections
import re

from infs import canonical, number

SERVICE = {"servicetype": "type", "starttype": "start", "errorcontrol": "error_control", "servicebinary": "binary",
           "displayname": "display_name", "loadordergroup": "group", "startname": "account", "description": "description"}
NUMBERS = ("type", "start", "error_control")
# With the separator behind it: Wine writes one alone.
DIRIDS = re.compile(r"%(-?\d+)%(\\?)")


def registry_place(under):
    """Below what an AddReg or DelReg stands, as its key (see Installed.registry), and
    which it is."""
    names = [value.lower() for value in under]
    last = max(index for index, name in enumerate(names) if name in ("addreg", "delreg"))
    log = ("eventlog",) if "eventlog" in names[2:last] else ()
    return (*names[:min(last, 2)], *log), names[last]


def name_of(path):
    return path.rsplit("\\", 1)[-1]


def sets():
    return collections.defaultdict(set)


class Expected:
    """What one section of `infmend effect` does, in the words of setupapi.c."""

    def __init__(self, section, paths):
        """paths: what Wine puts for each DIRID, as text."""
        self.paths = paths
        self.files, self.flags = set(), set()
        # Directive and values of each line.
        self.registry = collections.defaultdict(list)
        self.services = collections.defaultdict(sets)
        self.deleted_services = set()
        self.known = collections.Counter()
        for action in section["actions"]:
            if action.get("under", [])[:1] == [""]:
                self.known["out of place"] += 1
                continue
            getattr(self, "add_" + action["kind"], lambda _: None)(action)

    def resolve(self, text):
        def place(match):
            path = self.paths.get(match[1])
            return match[0] if path is None else path.rstrip("\\") + "\\" if match[2] else path
        return DIRIDS.sub(place, text or "")

    def add_file(self, action, operation, name, *more):
        subdirectory = self.resolve(action["directory"].partition(",")[2].strip().strip('"'))
        path = canonical("\\".join((self.paths.get(str(action["dirid"]), "?"), subdirectory, name)))
        self.files.add((operation, *more, path))

    def add_copy(self, action):
        source, name = name_of(action["source"]).lower(), action["file"].lower()
        self.add_file(action, "copy", name, source)
        is_number = isinstance(action["flags"], int)
        self.known["flags that are not a number"] += not is_number
        self.flags.add((source, name, action["flags"] if is_number else 0))

    def add_delete(self, action):
        self.add_file(action, "delete", action["file"])

    def add_rename(self, action):
        self.add_file(action, "rename", action["from"], action["to"].lower())

    def add_registry(self, action):
        under, directive = registry_place(action["under"])
        self.registry[under].append((directive, [self.resolve(value) for value in action["values"]]))

    def add_service(self, action):
        key = (action["key"] or "").lower()
        if key == "delservice":
            self.deleted_services.add(action["values"][0].lower())
        elif key in SERVICE and len(action["under"]) > 1:
            field = SERVICE[key]
            value = self.resolve((action["values"] or [""])[0])
            value = number(value.strip()) if field in NUMBERS else value
            self.services[action["under"][1].lower()][field].add(value)
