"""That effects.py sees what a fix must not do, and lets pass what it may."""

import unittest

import effects
from allowed import Allowed
from infs import Inf

PACKAGE = """
[manufacturer]
V|M|NTx86.5.1|NTx86.10.0
[m]
D|Old|id
[m.ntx86.5.1]
D|I|id
[m.ntx86.10.0]
D|I|id
[i]
CopyFiles|F
AddReg|R
Reboot|Reboot
[i.services]
AddService|a|2|S
[s]
ServiceBinary|%12%\\a.sys
[r]
|HKR||Path||%SystemRoot%\\system32\\drivers\\a.sys
[f]
a.sys|a.sys|||8
[old]
CopyFiles|F
[destinationdirs]
F|12
"""
STORE = [("F|12", "F|13"), ("%12%", "%13%"), ("%SystemRoot%\\system32\\drivers", "%13%"), ("|8", "")]
NEWER = [("NTx86.5.1|NTx86.10.0", "NTx86.10.0...16299"), ("[m.ntx86.5.1]", "[none]"), ("[m.ntx86.10.0]", "[m.ntx86.10.0...16299]")]


def inf(*changes):
    text, lines, sections, section = PACKAGE, [], [], ""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    for line in text.split():
        if line.startswith("["):
            section = line[1:-1].lower()
            sections.append(section)
        else:
            key, *values = line.split("|")
            lines.append((section, [key or None, *values]))
    return Inf(lines, sections)


def harm(changes, target=None, rules=("run-from-driver-store",)):
    return effects.compare(inf(), inf(*changes), Allowed(rules, target, raises=target is not None))


class Effects(unittest.TestCase):
    def passes(self, changes, **options):
        self.assertEqual(harm(changes, **options), [])

    def is_seen(self, text, changes, **options):
        found = harm(changes, **options)
        self.assertTrue(any(text in line for line in found), found)

    def test_what_fixes_may_change_passes(self):
        self.passes([("Reboot|Reboot\n", "")], rules=["reboot-directive"])
        self.is_seen("loses ['', 'reboot'", [("Reboot|Reboot\n", "")])
        self.passes([("|8", "|0x4000")])
        self.passes([("a.sys|a.sys|||8", "a_1.2.sys|a.sys|||8"), ("drivers\\a.sys", "drivers\\a_1.2.sys"), ("%12%\\a.sys", "%12%\\a_1.2.sys")], rules=["versioned-installer"])

    def test_what_runs_from_the_driver_store_needs_a_windows_that_can(self):
        self.is_seen("which this Windows cannot do", STORE)
        closed = NEWER + [("[m]\nD|Old|id\n", "[m]\n")]
        self.passes(STORE + closed, target=(10, 0, 16299))

    def test_raised_models_leave_nobody_to_older_ones(self):
        self.is_seen("loses", STORE + NEWER, target=(10, 0, 16299))

    def test_a_device_keeps_an_install_section(self):
        self.is_seen("no install section", [("D|I|id", "D|I_Downlevel|id")])
        self.is_seen("no install section", NEWER + [("[m]\nD|Old|id\n", "[m]\n")])
        # A section without lines is one.
        self.is_seen("is not copied any more", [("[old]\nCopyFiles|F\n", "[old]\n")])
        self.is_seen("is new", [("[m.ntx86.10.0]\n", "[m.ntx86.10.0]\nE|I|other\n")])

    def test_no_path_is_left_behind(self):
        for kept in STORE[1:3]:
            rest = [change for change in STORE + NEWER if change != kept] + [("[m]\nD|Old|id\n", "[m]\n")]
            self.is_seen("still names", rest, target=(10, 0, 16299))

    def test_files_flags_and_lines_stay(self):
        self.is_seen("is not copied any more", [("a.sys|a.sys|||8\n", "")])
        self.is_seen("goes to", [("F|12", "F|11")])
        self.is_seen("gets the flags 0x10", [("|8", "|0x10")])
        self.is_seen("gets the flags 0x408", [("|8", "|0x408")])
        self.is_seen("gets the flags 0x2008", [("|8", "|0x2008")])
        self.passes([("|8", "|0x6008")], rules=["copy-flag-misuse"])
        self.is_seen("loses", [("AddReg|R\n", "")])
        self.is_seen("gains", [("[r]\n", "[r]\n|HKR||Other||1\n")])
        self.is_seen("has the flag 0x4000", [*STORE[:3], ("|8", "|0x4000")])


if __name__ == "__main__":
    unittest.main()
