"""That installs.py sees what a fix must not do, and lets pass what it may, in
small INFs as Wine reads them: installs_test.py WORK WINE, with setupapi.exe in WORK."""

import pathlib
import sys
import unittest

import installs
from allowed import Allowed
from readings import by_setupapi

PACKAGE = r"""
[Version]
Signature = "$Windows NT$"
[Gadget.NTamd64]
CopyFiles = Files
DelFiles = Old
RenFiles = Renamed
AddReg = Values
DelReg = Unwanted
[Gadget.NTamd64.Services]
AddService = gadget, 2, Service, Events
AddService = lone,, Lone
DelService = oldgadget
[Lone]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\lone.sys
[Service]
DisplayName = "Gadget"
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\gadget.sys
LoadOrderGroup = Extended Base
AddReg = Parameters
[Parameters]
HKR, Parameters, Level, 0x00010001, 5
[Events]
AddReg = Messages
[Messages]
HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\System32\drivers\gadget.sys"
[Values]
HKR,, CoInstallers32, 0x00010000, "coinst.dll,Entry"
HKLM, Software\Gadget, List, 0x00010008, one, two
HKLM, Software\Gadget, Kept, 0x2, "as it was"
HKLM, Software\Gadget\Empty,, 0x10
HKLM, Software\Gadget, Bytes, 1, 1, ff, 48001
[Unwanted]
HKLM, Software\OldGadget
HKLM, Software\Gadget, OldValue
[Files]
gadget.sys
[Tools]
coinst.dll, coinst.dll
[Gadget.NTamd64.CoInstallers]
CopyFiles = Tools
[Old]
oldgadget.sys
gadget.sys
[Renamed]
new.dat, old.dat
[DestinationDirs]
Files = 12
Tools = 11
Old = 12
Renamed = 10, Gadget
"""
STORE = {"Files = 12": "Files = 13", r"%12%\gadget.sys": r"%13%\gadget.sys",
         r"%%SystemRoot%%\System32\drivers\gadget.sys": r"%13%\gadget.sys"}
VERSIONED = {"coinst.dll, coinst.dll": "coinst_1.2.dll, coinst.dll", "coinst.dll,Entry": "coinst_1.2.dll,Entry"}
COPIED = {"CopyFiles = Files": "CopyFiles = Files, Lone_Files", "[Files]": "[Lone_Files]\nlone.sys\n[Files]",
          r"%12%\lone.sys": r"%13%\lone.sys", "Files = 12": "Files = 12\nLone_Files = 13"}
# A copy of the services for older Windows versions, as they were.
DOWNLEVEL = r"""[Gadget_Downlevel.NTamd64.Services]
AddService = gadget, 2, Service_Downlevel
AddService = lone,, Lone
DelService = oldgadget
[Service_Downlevel]
DisplayName = "Gadget"
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\gadget.sys
LoadOrderGroup = Extended Base
AddReg = Parameters
"""
# A copy of the copy, which devices get in its place.
TWICE = "[Gadget_Downlevel_Downlevel.NTamd64]\nCopyFiles = Files\nAddReg = Values\nDelReg = Unwanted\nDelFiles = Old\nRenFiles = Renamed\n" \
    "[Gadget_Downlevel.NTamd64]\nAddReg = Values\n"
REMOVED = {"[Gadget.NTamd64]\nCopyFiles = Files\nDelFiles = Old\nRenFiles = Renamed\nAddReg = Values\nDelReg = Unwanted\n": ""}
DRIVER_STORE = {"run-from-driver-store"}


def without(changes, *left):
    return {old: new for old, new in changes.items() if old not in left}


# What passes: the changes and the rules that may make them.
PASSES = [
    ({}, set()),
    ({"DelFiles = Old\n": "", "DelService = oldgadget\n": ""}, {"update-deletes"}),
    ({"RenFiles = Renamed\n": ""}, {"update-deletes"}),
    (STORE, DRIVER_STORE),
    (VERSIONED, {"versioned-installer"}),
    (COPIED, {"missing-copy"}),
    (without(COPIED, r"%12%\lone.sys", "Files = 12"), {"missing-copy"}),
    ({**STORE, "[Version]": DOWNLEVEL + "[Version]"}, DRIVER_STORE),
    ({**STORE, **VERSIONED}, DRIVER_STORE | {"versioned-installer"}),
    ({"[Version]": "[Gadget_Downlevel.NTamd64]\nCopyFiles = Files\nAddReg = Values\nDelReg = Unwanted\nDelFiles = Old\nRenFiles = Renamed\n[Version]"}, set()),
    ({"[Version]": TWICE + "[Version]"}, set()),
]
# What is seen: a part of the sentence, the changes, and rules of which none may make them.
SEEN = [
    ("'gadget', 'c:\\\\windows\\\\system32\\\\drivers\\\\gadget.sys', 1, 0", {"StartType = 3": "StartType = 0"}, set()),
    ("now does: ('service', 'gadget'", {"ServiceType = 1": "ServiceType = 2"}, set()),
    ("now does: ('service', 'gadget'", {"ErrorControl = 1": "ErrorControl = 3"}, set()),
    ("now does: ('service', 'gadget'", {"DisplayName = \"Gadget\"": "DisplayName = \"Other\""}, set()),
    ("now does: ('service', 'gadget'", {"LoadOrderGroup = Extended Base\n": ""}, set()),
    ("system32\\\\other.sys", {r"ServiceBinary = %12%\gadget.sys": r"ServiceBinary = %11%\other.sys"}, set()),
    ("does not do any more: ('service'", {"AddService = gadget, 2, Service, Events\n": ""}, {"update-deletes"}),
    ("'services', none", {"StartType = 3\n": ""}, set()),
    ("services\\\\gadget\\\\parameters', 'level', 4, '06000000'", {"0x00010001, 5": "0x00010001, 6"}, set()),
    ("does not do any more: ('set_value', 'hklm\\\\system", {"[Parameters]\n": "[Parameters]\n;"}, set()),
    ("does not do any more: ('set_value', 'hkr', 'coinstallers32'", {"HKR,, CoInstallers32": ";"}, set()),
    ("'bytes', 3, '01fe", {"1, ff, 48001": "1, fe, 48001"}, set()),
    ("now does: ('set_value', 'hklm\\\\software\\\\gadget', 'kept', 1, 'as  it was'", {"as it was": "as  it was"}, set()),
    ("does not do any more: ('change_strings'", {"0x00010008, one": "0x00010000, one"}, set()),
    ("does not do any more: ('if_exists'", {"Kept, 0x2": "Kept, 0"}, set()),
    ("does not do any more: ('create_key', 'hklm\\\\software\\\\gadget\\\\empty'", {"HKLM, Software\\Gadget\\Empty,, 0x10\n": ""}, set()),
    ("does not do any more: ('delete_key'", {"HKLM, Software\\OldGadget\n": ""}, {"update-deletes"}),
    ("does not do any more: ('delete_value'", {"HKLM, Software\\Gadget, OldValue\n": ""}, {"update-deletes"}),
    ("does not do any more: ('delete', ", {"DelFiles = Old\n": ""}, set()),
    ("does not do any more: ('rename', ", {"RenFiles = Renamed\n": ""}, set()),
    ("does not do any more: ('delete_service'", {"DelService = oldgadget\n": ""}, set()),
    ("now does: ('delete', 'c:\\\\windows\\\\system32\\\\other.sys", {"Old = 12": "Old = 11", "oldgadget.sys": "other.sys"}, {"update-deletes"}),
    ("does not copy", {"CopyFiles = Files\n": ""}, DRIVER_STORE),
    ("now copies", {"CopyFiles = Files": "CopyFiles = Files, Old"}, DRIVER_STORE),
    ("does not copy", STORE, set()),
    # A path of a moved file that is left behind, or led there alone.
    ("does not do any more: ('service', 'gadget', 'c:\\\\windows\\\\system32\\\\unknown", without(STORE, r"%12%\gadget.sys"), DRIVER_STORE),
    ("does not do any more: ('set_value', 'hkr', 'eventmessagefile'", without(STORE, r"%%SystemRoot%%\System32\drivers\gadget.sys"), DRIVER_STORE),
    ("now does: ('service', 'gadget', 'c:\\\\windows\\\\system32\\\\unknown", without(STORE, "Files = 12"), DRIVER_STORE),
    ("now does: ('delete', 'c:\\\\windows\\\\system32\\\\unknown", {**STORE, "Old = 12": "Old = 13"}, DRIVER_STORE),
    ("does not do any more: ('set_value', 'hkr', 'coinstallers32', 7, 'coinst_1.2.dll", without(VERSIONED, "coinst.dll,Entry"), {"versioned-installer"}),
    ("now copies", COPIED, DRIVER_STORE),
    ("does not do any more: ('service', 'lone'", without(COPIED, r"%12%\lone.sys"), {"missing-copy"}),
    ("now does: ('service', 'lone'", {r"%12%\lone.sys": r"%13%\lone.sys"}, {"missing-copy"}),
    # What moves or renames a file is not there without its rule.
    ("now does: ('service', 'gadget'", STORE, {"missing-copy"}),
    ("now does: ('set_value', 'hkr', 'coinstallers32'", VERSIONED, set()),
    ("[gadget.ntamd64] does not do any more: ('set_value'", REMOVED, set()),
    # A copy for older Windows versions does not do what the section did.
    ("[gadget_downlevel.ntamd64] does not do any more", {"[Version]": "[Gadget_Downlevel.NTamd64]\nAddReg = Values\n[Version]"}, set()),
    ("[gadget_downlevel.ntamd64] does not copy", {"[Version]": "[Gadget_Downlevel.NTamd64]\nAddReg = Values\nDelReg = Unwanted\nDelFiles = Old\nRenFiles = Renamed\n[Version]"}, set()),
    ("[gadget_downlevel.ntamd64] does not do any more", {"[Version]": TWICE + "[More]\nDevice = Gadget_Downlevel\n[Version]"}, set()),
    ("[gadget_downlevel.ntamd64] does not copy", {**STORE, "[Version]": "[Gadget_Downlevel.NTamd64]\nCopyFiles = Files\n[Version]"}, DRIVER_STORE),
    ("[gadget_downlevel_downlevel.ntamd64] does not do any more", {"[Version]": TWICE.replace("DelFiles = Old\n", "") + "[Version]"}, set()),
    ("[more] now does", {"[Version]": "[More]\nAddReg = Values\n[Version]"}, set()),
]


class Installs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Lets Wine read the INF as it is and with each of the changes, at once."""
        folder = work / "installs"
        folder.mkdir()
        cls.paths = []
        for number, changes in enumerate([{}, *(case[0] for case in PASSES), *(case[1] for case in SEEN)]):
            text = PACKAGE
            for old, new in changes.items():
                assert old in text, old
                text = text.replace(old, new)
            cls.paths.append(folder / f"{number}.inf")
            cls.paths[-1].write_bytes(text.replace("\n", "\r\n").encode())
        cls.readings = by_setupapi(wine, work / "setupapi.exe", cls.paths)

    def harm(self, number, rules, target=None):
        before, after = (self.readings[str(self.paths[place])] for place in (0, number))
        return installs.compare(before, after, Allowed(rules, target, raises=target is not None))[1]

    def test_what_wine_tells(self):
        reading = self.readings[str(self.paths[0])]
        kinds = {operation[0] for section in reading["installs"].values() for operation in section}
        self.assertEqual(kinds, {
            "copy", "delete", "rename", "service", "delete_service", "set_value", "change_strings",
            "if_exists", "create_key", "delete_key", "delete_value"})

    def test_what_fixes_may_change_passes(self):
        for number, (changes, rules) in enumerate(PASSES, 1):
            with self.subTest(changes):
                self.assertEqual(self.harm(number, rules), [])

    def test_sections_of_closed_windows_versions_may_go(self):
        number = 1 + len(PASSES) + next(index for index, case in enumerate(SEEN) if case[1] is REMOVED)
        self.assertEqual(self.harm(number, set(), (10, 0, 22000)), [])

    def test_anything_else_is_seen(self):
        for number, (text, changes, rules) in enumerate(SEEN, 1 + len(PASSES)):
            with self.subTest(changes):
                found = self.harm(number, rules)
                self.assertTrue(any(text.lower() in sentence.lower() for sentence in found), found)


if __name__ == "__main__":
    work, wine = map(pathlib.Path, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
