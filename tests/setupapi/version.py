"""What fixes may change of [Version]: what the rules that had findings are there for, and
nothing else. Shares no code with infmend.

Sources: windows-driver-docs install/inf-version-section.md, install/inf-driverver-directive.md,
develop/creating-a-primitive-driver.md and classes.py.
"""

import collections
import re

from allowed import architecture_of, is_class_of_windows
from classes import NAMES


def compare(before, after, allowed):
    """What [Version] says otherwise than the fixes may make it, as sentences. before, after: INFs."""
    old, new = (collections.Counter(tuple(part or "" for part in line) for line in inf.get("version"))
                for inf in (before, after))
    lost, gained = list((old - new).elements()), list((new - old).elements())
    for line in list(lost):
        key = line[0].lower()
        following = next((other for other in gained if other[0].lower() == key), None)
        if following and may_become(line, following, before, allowed):
            lost.remove(line)
            gained.remove(following)
    if "dropped-architecture" in allowed:
        lost = [line for line in lost if not (line[0].lower().startswith("catalogfile.")
                                              and architecture_of(line[0]) in allowed.drops)]
    gained = [line for line in gained if not may_come(line, before, allowed)]
    return [f"[version] loses {line}" for line in lost] + [f"[version] gains {line}" for line in gained]


def value(inf, key):
    lines = [line for line in inf.get("version") if (line[0] or "").lower() == key and line[1:]]
    return (lines[0][1] or "").strip() if lines else ""


def may_come(line, before, allowed):
    """Whether a line may come: what a package or a primitive driver must have."""
    key = line[0].lower()
    if key == "pnplockdown":
        return line[1:] == ("1",) and ("pnp-lockdown" in allowed or "primitive-driver" in allowed)
    if key == "classguid" and "primitive-driver" in allowed and not value(before, key):
        return NAMES.get(line[1].strip("{}").lower()) == value(before, "class").lower()
    return False


def may_become(line, other, before, allowed):
    key = line[0].lower()
    if key == "pnplockdown":
        return "pnp-lockdown" in allowed and other[1:] == ("1",)
    if key == "driverver":
        return "driver-version" in allowed and may_be_version(line[1:], other[1:])
    if key in ("class", "classguid") and "class-mismatch" in allowed and len(line) == len(other) == 2:
        return may_be_class(key, line[1], other[1], before)
    return False


def may_be_version(old, new):
    """Whether a date and version may be written so: the day behind the month, and four numbers."""
    if len(new) != 2:
        return False
    date, version = (*old, "")[:2]
    turned = re.fullmatch(r"(\d+)([/-])(\d+)([/-]\d+)", date)
    dates = {date} | ({"{2}{1}{0}{3}".format(*turned.groups())} if turned and int(turned[1]) > 12 else set())
    numbers = version.split(".") if version else ["1"]
    return new[0] in dates and new[1] == ".".join(numbers + ["0"] * (4 - len(numbers)))


def may_be_class(key, old, new, before):
    """Whether a class may be named so: the name goes with the GUID, and a class of the package keeps its own."""
    if key == "class":
        return NAMES.get(value(before, "classguid").strip("{}").lower()) == new.lower()
    if new == "{" + old.strip("{}") + "}":
        return True
    is_own = any(name.split(".")[0] == "classinstall32" for name in before.sections)
    return not is_own and not is_class_of_windows(old) \
        and NAMES.get(new.strip("{}").lower()) == value(before, "class").lower()
