"""Tests of count.py, on small INFs as `infmend dump` prints them."""

import json
import unittest

import count
from count import CODES, EXPLAINED, Inf, explained, most_frequent, read_dump

VERSION = """
[Version]
Signature = $Windows NT$
Class = System
ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
Provider = Gadgets
DriverVer = 05/20/2022,2.1.0.5
CatalogFile = gadget.cat
PnpLockdown = 1
"""
CLEAN = VERSION + r"""
[Manufacturer]
Gadgets = Models,NTamd64
[Models.NTamd64]
Gadget = Install,ROOT\Gadget
[Install]
CopyFiles = Files
AddReg = Registry
[Install.Services]
AddService = gadget,2,Service
[Service]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %13%\gadget.sys
AddReg = Settings
[Settings]
HKR,Parameters,Speed,0x00010001,3
[Registry]
HKR,,Speed,0x00010001,3
[Files]
gadget.sys
[DestinationDirs]
DefaultDestDir = 13
"""


def inf(text):
    """An INF from a text without quotes, comments and strings to put in."""
    made = Inf("a.inf", text.encode())
    rows = None
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            rows = made.sections.setdefault(line[1:-1].lower(), [])
        else:
            key, sign, rest = line.partition("=")
            values = [value.strip() for value in (rest if sign else line).split(",")]
            rows.append((key.strip() if sign else None, values))
    return made


def codes(*changes):
    """The codes that the clean INF has after some of its text is replaced."""
    text = CLEAN
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    return {code for code, check in CODES.items() if check(inf(text))}


class Codes(unittest.TestCase):
    def test_a_clean_inf_has_none(self):
        self.assertEqual(codes(), set())

    def test_each_is_found_where_it_is(self):
        registry = "[Registry]\n"
        for code, change in {
            1324: ("PnpLockdown = 1\n", ""),
            1322: ("DefaultDestDir = 13", "DefaultDestDir = 12\n[Other]"),
            2010: ("NTamd64", "NT.6.1"),
            1321: (registry, registry + "HKLM,Software\\Gadgets,Speed,0x00010001,3\n"),
            1303: (registry, registry + "HKR,,CoInstallers32,0x00010000,gadgetco.dll\n"),
            1235: (registry, registry + "HKR,,Folder,,%SystemRoot%\n"),
            1323: ("HKR,Parameters,Speed", "HKR,,Speed"),
            1308: ("AddReg = Registry\n", "DelReg = Old\n[Old]\nHKLM,Software\\Gadgets\n"),
            1285: (registry, "[ClassInstall32]\nAddReg = Registry\n" + registry),
            1300: ("CopyFiles = Files\n", "CopyFiles = Files\nRegisterDlls = Dlls\n"),
            2009: ("CopyFiles = Files\n", "CopyFiles = Files\nLogConfig = Config\n"),
            1217: ("2.1.0.5", "2.1.65536.5"),
            1233: ("CatalogFile = gadget.cat\n", ""),
            1209: (registry, "[registry]\n" + registry),
            1223: (registry, registry + "HKCU,Software\\Gadgets,Speed,0x00010001,3\n"),
            1205: ("CopyFiles = Files\n", "CopyFiles = Files\nDelFiles = Files\n"),
            1258: (registry, registry + "HKR,,Tool,,%11%\\gadget.exe\n"),
            1234: ("Class = System\n", ""),
            2083: (registry, "[Registy]\nHKR,,Speed,,3\n" + registry),
            2084: ("%13%\\gadget.sys", "%13%\\gadgets.sys"),
        }.items():
            with self.subTest(code):
                self.assertIn(code, codes(change))
        bare = VERSION + "[DefaultInstall]\nAddReg = R\n[R]\nHKR,,Speed,,3\n"
        self.assertTrue(CODES[1420](inf(bare)))
        self.assertFalse(CODES[1420](inf(bare.replace("Install]", "Install.NTamd64]"))))

    def test_what_looks_like_one_is_none(self):
        registry = "[Registry]\n"
        for code, change in {
            1303: (registry, registry + "HKR,,CoInstallers32,0x00010000,WdfCoInstaller01011.dll\n"),
            1235: (registry, registry + "HKR,,Folder,,%%SystemRoot%%\n"),
            1258: (registry, registry + "HKR,,Tool,,%13%\\gadget.exe\n"),
            1308: ("[Install.Services]", "[Install.HW]\nDelReg = Old\n[Old]\nHKR,,Speed\n[Install.Services]"),
            2083: (registry, "[Registry.Security]\nD:P\n" + registry),
            2084: ("CopyFiles = Files\n", "Include = usb.inf\nNeeds = Generic.Section.NT\n"),
        }.items():
            with self.subTest(code):
                self.assertNotIn(code, codes(change))

    def test_what_windows_does_not_come_to_has_none(self):
        unread = "[Unread]\nHKLM,Software\\Gadgets,Speed,0x00010001,3\nHKCU,A,B,,%11%\\c\n[Registry]\n"
        self.assertEqual(codes(("[Registry]\n", unread)), {2083})


class Comparison(unittest.TestCase):
    def test_the_lines_of_dump_are_read(self):
        lines = [{"file": "a.inf"}, {"section": "Version"}, ["Class", "System"], {"section": "R"},
                 [None, "HKR", "", "Speed"], {"file": "b.inf", "error": 1006, "line": 0}]
        infs = read_dump([json.dumps(line) for line in lines])
        self.assertEqual(list(infs), ["a.inf"])
        self.assertEqual(infs["a.inf"].sections, {"version": [("Class", ["System"])], "r": [(None, ["HKR", "", "Speed"])]})

    def test_a_difference_is_explained_by_its_kind_alone(self):
        mentioned = inf(CLEAN.replace("[Registry]\n", "[Registry]\nHKR,,Key,,Old\n[Old.Remove]\nA = B\n"))
        self.assertIsNotNone(explained(2083, mentioned, True))
        self.assertIsNone(explained(2083, mentioned, False))
        self.assertIsNone(explained(2083, inf(CLEAN + "[Old]\nA = B\n"), True))
        self.assertIsNone(explained(1322, mentioned, True))
        self.assertLessEqual(set(EXPLAINED), set(CODES))

    def test_the_most_frequent_come_first_and_none_is_forgotten(self):
        reported = {code: set(range(code)) for code in range(1, 25)} | {2084: {1}, 1324: set()}
        codes_of = most_frequent(reported)
        self.assertEqual(codes_of[0], 24)
        self.assertEqual(len(codes_of), count.MOST_FREQUENT + 2)
        self.assertIn(2084, codes_of)


if __name__ == "__main__":
    unittest.main()
