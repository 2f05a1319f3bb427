"""That effects_equal.py agrees with what Wine does, by hand-made effects of a small
INF, and sees each that is not so: effects_equal_test.py WORK WINE, with setupapi.exe in WORK."""

import copy
import pathlib
import sys
import unittest

import effects_equal
from installs_test import PACKAGE
from readings import by_setupapi

MODELS = """[Manufacturer]
V = Models, NTamd64
[Models.NTamd64]
Device = Gadget, id
[Gadget.NTamd64.HW]
AddReg = Hardware
DelReg = Software
[Gadget.NTamd64.Interfaces]
AddInterface = {class},, Interface
[Interface]
AddReg = Hardware
CopyFiles = @interface.dll
[Hardware]
HKR,, Gone, 0x4
HKR,, Only, 0x20, text
[Software]
HKLM, Software\\Whole, Name, 0xA000
HKLM, Software, List, 0x18002, one
"""
# Each difference between Wine and Microsoft's pages (effects_equal.KNOWN) once.
ODD = r"""
[Version]
Signature = "$Windows NT$"
[DefaultInstall]
CopyFiles = Files
DelFiles = @old.sys
AddReg = Values
DelReg = Unwanted
[DefaultInstall.Services]
AddReg = Values
AddService = first,, Service
DelService = gone
AddService = second,, Service
AddService = third,, Incomplete
[DefaultUninstall.Services]
DelService = gone
AddService = second,, Service
DelService = also
[Service]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\a.sys
[Incomplete]
ServiceType = 1
[Files]
a.sys,,, 6+
[Values]
HKLM, Software\Key
HKLM, Software, Bytes, 1, 0x12, 0x34
HKLM, Software, Number, 0x10001, 12F
[Unwanted]
HKLM, Software, Value, 0x10001, 1
[DestinationDirs]
DefaultDestDir = 12
"""


def service(name, keys):
    under = ["AddService", name]
    return [{"kind": "service", "under": under, "key": key, "values": [value]} for key, value in keys.items()]


COMPLETE = {"ServiceType": "1", "StartType": "3", "ErrorControl": "1", "ServiceBinary": "%12%\\a.sys"}
GONE, ALSO = ({"kind": "service", "under": [], "key": "DelService", "values": [name]} for name in ("gone", "also"))
ODD_INSTALL = [
    {"kind": "copy", "file": "a.sys", "source": "a.sys", "dirid": 12, "directory": "12", "flags": None},
    {"kind": "delete", "file": "old.sys", "dirid": 12, "directory": "12", "flags": 0},
    *({"kind": "registry", "under": ["AddReg"], "key": None, "values": values} for values in [
        ["HKLM", "Software\\Key"],
        ["HKLM", "Software", "Bytes", "1", "0x12", "0x34"],
        ["HKLM", "Software", "Number", "0x10001", "12F"],
    ]),
    {"kind": "registry", "under": ["DelReg"], "key": None, "values": ["HKLM", "Software", "Value", "0x10001", "1"]},
    {"kind": "registry", "under": ["", "AddReg"], "key": None, "values": ["HKLM", "Software\\Other"]},
    *service("first", COMPLETE), *service("second", COMPLETE), *service("third", {"ServiceType": "1"}), GONE,
]
ODD_UNINSTALL = [*service("second", COMPLETE), GONE, ALSO]
SERVICE = ["AddService", "gadget", "2"]
LONE = ["AddService", "lone"]
ACTIONS = [
    {"kind": "copy", "file": "gadget.sys", "source": "gadget.sys", "dirid": 12, "directory": "12", "flags": 0},
    {"kind": "delete", "file": "oldgadget.sys", "dirid": 12, "directory": "12", "flags": 0},
    {"kind": "rename", "from": "old.dat", "to": "new.dat", "dirid": 10, "directory": "10, Gadget"},
    {"kind": "copy", "file": "coinst.dll", "source": "coinst.dll", "dirid": 11, "directory": "11", "flags": 0},
    *({"kind": "registry", "under": ["AddReg"], "key": None, "values": values} for values in [
        ["HKR", "", "CoInstallers32", "0x00010000", "coinst.dll,Entry"],
        ["HKLM", "Software\\Gadget", "List", "0x00010008", "one", "two"],
        ["HKLM", "Software\\Gadget", "Kept", "0x2", "as it was"],
        ["HKLM", "Software\\Gadget\\Empty", "", "0x10"],
        ["HKLM", "Software\\Gadget", "Bytes", "1", "1", "ff", "48001"],
    ]),
    {"kind": "registry", "under": ["DelReg"], "key": None, "values": ["HKLM", "Software\\OldGadget"]},
    {"kind": "registry", "under": ["DelReg"], "key": None, "values": ["HKLM", "Software\\Gadget", "OldValue"]},
    *({"kind": "service", "under": SERVICE, "key": key, "values": [value]} for key, value in [
        ("DisplayName", "Gadget"), ("ServiceType", "1"), ("StartType", "3"), ("ErrorControl", "0x1"),
        ("ServiceBinary", "%12%\\gadget.sys"), ("LoadOrderGroup", "Extended Base"),
    ]),
    {"kind": "registry", "under": [*SERVICE, "AddReg"], "key": None, "values": ["HKR", "Parameters", "Level", "0x00010001", "5"]},
    {"kind": "registry", "under": [*SERVICE, "EventLog", "AddReg"], "key": None,
     "values": ["HKR", "", "EventMessageFile", "0x00020000", "%SystemRoot%\\System32\\drivers\\gadget.sys"]},
    *({"kind": "service", "under": LONE, "key": key, "values": [value]} for key, value in [
        ("ServiceType", "1"), ("StartType", "3"), ("ErrorControl", "1"), ("ServiceBinary", "%12%\\lone.sys"),
    ]),
    {"kind": "service", "under": [], "key": "DelService", "values": ["oldgadget"]},
    {"kind": "restart", "under": [], "key": "Reboot", "values": []},
    {"kind": "delete", "file": "gadget.sys", "dirid": 12, "directory": "12", "flags": 0},
    {"kind": "copy", "file": "interface.dll", "source": "interface.dll", "dirid": 11, "directory": "11", "flags": 0},
    *({"kind": "registry", "under": under, "key": None, "values": values}
      for under in (["HW", "AddReg"], ["AddInterface", "{class}", "AddReg"])
      for values in (["HKR", "", "Gone", "0x4"], ["HKR", "", "Only", "0x20", "text"])),
    {"kind": "registry", "under": ["HW", "DelReg"], "key": None, "values": ["HKLM", "Software\\Whole", "Name", "0xA000"]},
    {"kind": "registry", "under": ["HW", "DelReg"], "key": None, "values": ["HKLM", "Software", "List", "0x18002", "one"]},
]
# What is seen: a part of the sentence, which action, and what it has instead; all of it goes for None.
SEEN = [
    ("only Wine does: ('copy', 'gadget.sys'", 0, None),
    ("only infmend does: ('copy', 'gadget.sys', 'c:\\\\windows\\\\system32\\\\gadget.sys')", 0, {"dirid": 11, "directory": "11"}),
    ("only infmend does: ('copy', 'gadget.sys', 'c:\\\\windows\\\\system32\\\\drivers\\\\sub\\\\gadget.sys')", 0, {"directory": "12,sub"}),
    ("only infmend does: ('copy', 'other.sys'", 0, {"source": "other.sys"}),
    ("only infmend has the flags", 0, {"flags": 16384}),
    ("only Wine does: ('delete'", 1, None),
    ("only Wine does: ('rename'", 2, None),
    ("only infmend does: ('rename', 'other.dat'", 2, {"to": "other.dat"}),
    ("only Wine does under (): ('set_value', 'HKR', 'CoInstallers32'", 4, None),
    ("'coinst.dll,Other')", 4, {"values": ["HKR", "", "CoInstallers32", "0x00010000", "coinst.dll,Other"]}),
    ("('change_strings'", 5, {"values": ["HKLM", "Software\\Gadget", "List", "0x00010000", "one", "two"]}),
    ("('if_exists'", 6, {"values": ["HKLM", "Software\\Gadget", "Kept", "", "as it was"]}),
    ("only Wine does under (): ('create_key'", 7, None),
    ("only Wine does under (): ('delete_key'", 9, None),
    ("only Wine does under (): ('delete_value'", 10, None),
    ("only Wine gives the service gadget display_name", 11, None),
    ("only infmend gives the service gadget start: 0", 13, {"values": ["0"]}),
    ("only infmend gives the service gadget binary", 15, {"values": ["%11%\\gadget.sys"]}),
    ("('addservice', 'gadget'): ('set_value', 'HKR\\\\Parameters'", 17, None),
    ("only Wine does below the service's key", 17, None),
    ("only Wine does under ('addservice', 'gadget', 'eventlog'): ('set_value', 'HKR', 'EventMessageFile'", 18, None),
    ("only infmend creates the service other", 22, {"under": ["AddService", "other"]}),
    ("only Wine deletes the service: oldgadget", 23, None),
    ("only Wine does: ('copy', 'interface.dll'", 26, None),
    ("only infmend does under (): ('delete_value', 'HKR', 'Gone')", 27, {"under": ["AddReg"]}),
    ("only Wine does under ('hw',): ('if_exists', 'HKR', 'Only', True)", 28, None),
    ("only Wine does under ('addinterface', '{class}'): ('delete_value'", 29, None),
    ("only Wine does under ('hw',): ('delete_key'", 31, None),
    ("only Wine does under ('hw',): ('change_strings'", 32, None),
]


class Equal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.path, cls.odd = work / "effects_equal.inf", work / "odd.inf"
        for path, text in ((cls.path, MODELS + PACKAGE), (cls.odd, ODD)):
            path.write_bytes(text.replace("\n", "\r\n").encode())
        every = [*ACTIONS, *ODD_INSTALL, *(change for _, _, change in SEEN if change)]
        cls.paths = effects_equal.dirids(wine, work, [{"actions": every}])
        cls.readings = by_setupapi(wine, work / "setupapi.exe", [cls.path, cls.odd])

    def compare(self, actions, section="Gadget.NTamd64", path=None):
        path = path or self.path
        sections = [{"section": section, "role": "device", "actions": actions}]
        found, missing = effects_equal.compare_file(path, sections, self.readings[str(path)], self.paths)
        return found[section.lower()][0], missing

    def test_equal_effects_are_equal(self):
        comparison, missing = self.compare(ACTIONS)
        self.assertEqual((comparison.wrong, missing), ([], set()))
        self.assertEqual(dict(comparison.counts), {
            "copy": 3, "delete": 2, "rename": 1, "registry": 20, "service": 2, "deleted service": 1})
        self.assertEqual(dict(+comparison.known), {"bytes in another form": 1})

    def test_each_difference_is_seen(self):
        for text, index, change in SEEN:
            with self.subTest((index, change)):
                actions = copy.deepcopy(ACTIONS)
                if change is None:
                    del actions[index]
                else:
                    actions[index].update(change)
                wrong = self.compare(actions)[0].wrong
                self.assertTrue(any(text in sentence for sentence in wrong), wrong)

    def test_where_wine_is_known_to_differ_it_is_counted_and_nothing_else_passes(self):
        install = self.compare(ODD_INSTALL, "DefaultInstall", self.odd)[0]
        uninstall = self.compare(ODD_UNINSTALL, "DefaultUninstall", self.odd)[0]
        self.assertEqual((install.wrong, uninstall.wrong), ([], []))
        kinds = (+(install.known + uninstall.known)).keys()
        self.assertEqual(kinds, effects_equal.KNOWN.keys())
        for index, action in enumerate(ODD_INSTALL):
            # What Wine does not do is not missed.
            if action["kind"] == "delete" or action.get("under") in (["DelReg"], ["AddService", "third"], ["", "AddReg"]):
                continue
            with self.subTest(action):
                self.assertTrue(self.compare(ODD_INSTALL[:index] + ODD_INSTALL[index + 1:], "DefaultInstall", self.odd)[0].wrong)

        added = [*ODD_INSTALL, {**ODD_INSTALL[1], "file": "other.sys"}]
        self.assertTrue(self.compare(added, "DefaultInstall", self.odd)[0].wrong)

    def test_install_sections_that_are_not_listed(self):
        self.assertEqual(self.compare(ACTIONS, "Other")[1], {"gadget.ntamd64"})


if __name__ == "__main__":
    work, wine = map(pathlib.Path, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
