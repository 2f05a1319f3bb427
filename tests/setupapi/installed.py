"""What Wine does for an install section, with all that belongs to it: its companions,
what it needs, its services and its interfaces, as lines say that Wine reads."""

import collections

from infs import canonical
from expected import name_of, sets

# Companions of an install section; with directives for files.
COMPANIONS = ("", ".services", ".hw", ".coinstallers", ".interfaces")
WITH_FILES = ("", ".coinstallers")
REGISTRY = ("set_value", "change_strings", "if_exists", "create_key", "delete_key", "delete_value")
# Without these Wine does not create a service.
REQUIRED = ("servicetype", "starttype", "errorcontrol", "servicebinary")


class Installed:
    """What Wine does for one section, with what belongs to it."""

    def __init__(self, inf, installs, section):
        """inf: an infs.Inf of Wine's lines. installs: by section, what installing it does."""
        self.inf, self.installs = inf, installs
        self.files, self.flags, self.deleted_by_name = set(), set(), set()
        # By what HKR is relative to: (), ("hw",), ("addinterface", class),
        # ("addservice", name), ("addservice", name, "eventlog").
        self.registry = sets()
        self.services = collections.defaultdict(sets)
        self.service_registry = set()
        # What Wine deletes, what it should delete as it reads the lines, and what they say.
        self.deleted_services, self.expected_deletions, self.deletions = set(), set(), set()
        # Services that Wine does not come to.
        self.left_out = set()
        self.known = collections.Counter()
        for suffix in COMPANIONS:
            for name in inf.needed(section + suffix):
                if suffix in WITH_FILES:
                    self.add_files(name)
                if suffix == ".services":
                    self.add_services(name)
                    self.follow(name, "addservice", 2)
                    self.follow(name, "addservice", 3, "eventlog")
                elif suffix == ".interfaces":
                    self.follow(name, "addinterface", 2)
                else:
                    self.add_registry(name, ("hw",) if suffix == ".hw" else ())

    def operations(self, name):
        return self.installs.get(name.lower(), ())

    def lines(self, name, directive):
        return [line[1:] for line in self.inf.get(name) if (line[0] or "").lower() == directive and line[1:]]

    def follow(self, name, directive, place, *log):
        """What the sections do that the value of a directive at a place names."""
        for values in self.lines(name, directive):
            for section in self.inf.needed((values[place:] or [""])[0] or ""):
                self.add_registry(section, (directive, (values[0] or "").lower(), *log))
                if directive == "addinterface":
                    self.add_files(section)

    def add_files(self, name):
        for operation in self.operations(name):
            if operation[0] == "copy":
                self.files.add(("copy", name_of(operation[1]), canonical(operation[2])))
            elif operation[0] == "delete":
                self.files.add(("delete", canonical(operation[1])))
            elif operation[0] == "rename":
                self.files.add(("rename", name_of(operation[2]), canonical(operation[1])))
        deleted = (value for values in self.lines(name, "delfiles") for value in values if value)
        self.deleted_by_name |= {value[1:].lower() for value in deleted if value.startswith("@")}
        for value in (value for values in self.lines(name, "copyfiles") for value in values if value):
            if value.startswith("@"):
                self.flags.add((name_of(value[1:]).lower(), value[1:].lower(), 0))
            else:
                self.flags |= {(name_of(source), file, flags) for _, file, source, flags in self.inf.list(value)}

    def add_registry(self, name, under):
        self.registry[under].update(o for o in self.operations(name) if o[0] in REGISTRY)

    def add_services(self, name):
        has_registry = self.lines(name, "addreg") or self.lines(name, "delreg")
        self.known["registry in .Services"] += bool(has_registry)
        self.deletions |= {values[0].lower() for values in self.lines(name, "delservice") if values[0]}
        not_reached = self.not_reached(name)
        self.left_out |= not_reached
        self.expected_deletions |= set() if not_reached else deleted_by_wine(self.inf, name)
        for kind, subject, *values in self.operations(name):
            if kind == "service":
                for field, value in zip(("binary", "type", "start", "error_control", "display_name", "group", "account"), values):
                    self.services[subject.lower()][field].add(value)
            elif kind == "describe_service":
                self.services[subject.lower()]["description"].add(values[0])
            elif kind == "delete_service":
                self.deleted_services.add(subject.lower())
            elif kind in REGISTRY and not has_registry:
                self.service_registry.add((kind, subject, *values))

    def not_reached(self, name):
        """The services that Wine does not create: from the first on that is incomplete.
        Then it deletes none, either."""
        added = [values for values in self.lines(name, "addservice") if values[0] and values[2:]]
        for index, values in enumerate(added):
            keys = {(line[0] or "").lower() for line in self.inf.get(values[2] or "")}
            if not keys.issuperset(REQUIRED):
                return {values[0].lower() for values in added[index:]}
        return set()


def deleted_by_wine(inf, name):
    """The services that Wine deletes for a section: that of the first DelService, and
    those that AddService adds behind it."""
    lines = [line for line in inf.get(name) if (line[0] or "").lower() in ("addservice", "delservice") and line[1:]]
    first = next((index for index, line in enumerate(lines) if line[0].lower() == "delservice"), len(lines))
    behind = [line[1] for line in lines[first + 1:] if line[0].lower() == "addservice"]
    return {service.lower() for service in (*(line[1] for line in lines[first:first + 1]), *behind) if service}
