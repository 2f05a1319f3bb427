"""That the judge lets pass what each rule is there to change, and sees what is next to
it, in small INFs as Wine reads them: allowed_test.py WORK WINE, with setupapi.exe in WORK."""

import json
import pathlib
import sys
import unittest

import effects
import installs
import infverif_cases
from allowed import Allowed
from cases import HEAD, SERVICE, WINDOWS_11, Kind, changed
from infs import Inf
from readings import by_setupapi

CO_INSTALLERS = HEAD + SERVICE + r"""
[Manufacturer]
V = M, NTamd64.10.0
[M.NTamd64.10.0]
D = I, PCI\VEN_1
[I.NT]
Include = winusb.inf
Needs = WINUSB.NT
CopyFiles = Files
[I.NT.Services]
AddService = a, 2, Service
[I.NT.CoInstallers]
AddReg = Registry
CopyFiles = Others
[Registry]
HKR,, CoInstallers32, 0x00010000, "WdfCoInstaller01011.dll,WdfCoInstaller", "other.dll,Entry", "WinUsbCoInstaller2.dll"
HKR,, Kept, 0, 1
[Files]
a.sys
[Others]
WdfCoInstaller01011.dll
WinUsbCoInstaller2.dll
other.dll
[DestinationDirs]
Files = 12
Others = 11
"""
NO_CO_INSTALLERS = [('"WdfCoInstaller01011.dll,WdfCoInstaller", ', ""), (', "WinUsbCoInstaller2.dll"', ""),
                    ("WdfCoInstaller01011.dll\nWinUsbCoInstaller2.dll\n", "")]
ONLY_OTHERS = [(r'HKR,, CoInstallers32, 0x00010000, "other.dll,Entry"', ""), ("other.dll\n", "")]

INBOX = HEAD + SERVICE + r"""
[Manufacturer]
V = M, NTamd64.10.0...22000
[M.NTamd64.10.0...22000]
D = I, PCI\VEN_1
[I.NT]
CopyFiles = Files
[I.NT.Services]
AddService = WUDFRd, 2, Reflector
AddService = a,, Service
[Reflector]
DisplayName = "Reflector"
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\WUDFRd.sys
AddReg = Settings
[Settings]
HKR, Parameters, Level, 0x00010001, 5
[Files]
a.sys
[DestinationDirs]
Files = 12
"""
INCLUDED = [("[I.NT]", "[I.NT.HW]\nInclude = wudfrd.inf\nNeeds = WUDFRD.NT.HW\n[I.NT]\nInclude = wudfrd.inf\nNeeds = WUDFRD.NT"),
            ("AddService = WUDFRd, 2, Reflector", "Include = wudfrd.inf\nNeeds = WUDFRD.NT.Services")]

CLASS = HEAD + r"""
[ClassInstall32]
AddReg = Class
[ClassInstall32.NTx86]
AddReg = Class
[InterfaceInstall32]
{b86dff51-a31e-4bac-b3cf-e8cfe75c9fc2} = Interface
[Class]
HKR,, Icon,, -5
[Manufacturer]
V = M, NTamd64
[M.NTamd64]
D = I, PCI\VEN_1
[I.NT]
AddReg = Device
[Device]
HKR,, Kept, 0, 1
"""
NO_CLASS = [("[ClassInstall32]\nAddReg = Class\n[ClassInstall32.NTx86]\nAddReg = Class\n", ""), ("[Class]\nHKR,, Icon,, -5\n", "")]

PRIMITIVE = HEAD + SERVICE + r"""
[SourceDisksFiles.amd64]
a.sys = 1
[SourceDisksFiles.arm64]
a.sys = 1
[DefaultInstall]
CopyFiles = Files
AddReg = Settings
[DefaultInstall.Services]
AddService = a, 0x800, Service
[DefaultUninstall]
DelFiles = Files
[DefaultUninstall.Services]
DelService = a
[Settings]
HKLM, Software\A, Kept, 0, 1
[Files]
a.sys
[DestinationDirs]
Files = 12
"""
UNINSTALL = "[DefaultUninstall]\nDelFiles = Files\n[DefaultUninstall.Services]\nDelService = a\n"


def decorated(kind, machine, text):
    return text.replace(f"[{kind}", f"[{kind}.NT{machine}")


def both(kind, text):
    return [(text, decorated(kind, "amd64", text) + decorated(kind, "arm64", text))]


INSTALL = "[DefaultInstall]\nCopyFiles = Files\nAddReg = Settings\n[DefaultInstall.Services]\nAddService = a, 0x800, Service\n"
DECORATED = both("DefaultInstall", INSTALL) + both("DefaultUninstall", UNINSTALL.replace("[DefaultUninstall]\n", "[DefaultUninstall]\nLegacyUninstall = 1\n"))
DECORATED.insert(0, (UNINSTALL, UNINSTALL.replace("[DefaultUninstall]\n", "[DefaultUninstall]\nLegacyUninstall = 1\n")))
MOVED = [("DelFiles = Files\n", "DelFiles = Old\n"), ("[Files]", "[Old]\na.sys\n[Files]"),
         ("Files = 12", "Files = 13\nOld = 12"), (r"%12%\a.sys", r"%13%\a.sys")]

UNINSTALLED = HEAD + SERVICE + r"""
[Manufacturer]
V = M, NTamd64
[M.NTamd64]
D = I, PCI\VEN_1
[I.NT]
CopyFiles = Files
[I.NT.Services]
AddService = a, 2, Service
[DefaultUninstall]
DelFiles = Files
[DefaultUninstall.Services]
DelService = a
[Files]
a.sys
[DestinationDirs]
Files = 12
"""

MACHINES = HEAD + r"""
[Manufacturer]
V = M, NTx86, NTamd64
[M.NTx86]
D = I32, PCI\VEN_1
[M.NTamd64]
D = I, PCI\VEN_1
[I32.NTx86]
AddReg = Device
[I.NTamd64]
AddReg = Device
[Device]
HKR,, Kept, 0, 1
"""
NO_X86 = [("NTx86, ", ""), ("[M.NTx86]\nD = I32, PCI\\VEN_1\n", ""), ("[I32.NTx86]\nAddReg = Device\n", "")]

PLATFORMS = r"""[Version]
Signature = "$Windows NT$"
[SourceDisksNames]
1 = Disk
[SourceDisksFiles.x86]
a.sys = 1, x86
[SourceDisksFiles.amd64]
a.sys = 1, x64
[Manufacturer]
V = M, NTx86.10.0...22000, NTamd64.10.0...22000
[M.NTx86.10.0...22000]
D = I, PCI\VEN_1
[M.NTamd64.10.0...22000]
D = I, PCI\VEN_1
[I]
CopyFiles = Files
AddReg = Settings
[I.Services]
AddService = a, 2, Service, Events
[Service]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\a.sys
[Events]
AddReg = Messages
[Messages]
HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\System32\drivers\a.sys"
[Settings]
HKR,, Kept, 0, 1
[Files]
a.sys
[DestinationDirs]
Files = 12
"""


def split(heading, *lines):
    """A section, and one of it for each platform in its place."""
    whole = "\n".join((heading, *lines, ""))
    made = ""
    for machine in ("x86", "amd64"):
        for text in (heading, *lines):
            for name in ("Files", "Service", "Events", "Messages"):
                if text in (f"[{name}]", f"CopyFiles = {name}", f"AddReg = {name}"):
                    text = f"{name}_{machine}".join(text.rsplit(name, 1))
            text = text.replace("[I", f"[I.NT{machine}").replace("2, Service, Events", f"2, Service_{machine}, Events_{machine}")
            folder = {"x86": "x86", "amd64": "x64"}[machine]
            made += text.replace("%12%", f"%13%\\{folder}").replace(r"%%SystemRoot%%\System32\drivers", f"%13%\\{folder}") + "\n"
    return whole, made


SPLIT = [split("[I]", "CopyFiles = Files", "AddReg = Settings"), split("[I.Services]", "AddService = a, 2, Service, Events"),
         split("[Service]", "ServiceType = 1", "StartType = 3", "ErrorControl = 1", r"ServiceBinary = %12%\a.sys"),
         split("[Events]", "AddReg = Messages"),
         split("[Messages]", r'HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\System32\drivers\a.sys"'),
         split("[Files]", "a.sys"), ("Files = 12", "Files_x86 = 13, x86\nFiles_amd64 = 13, x64")]
OF_AMD64 = "[Service_amd64]\nServiceType = 1\nStartType = 3\nErrorControl = 1\nServiceBinary = %13%\\x64\\a.sys\n"

NAMES = HEAD + r"""b.dll = 1
c.dll = 1
d.dll = 1
[Manufacturer]
V = M, NTamd64.10.0...22000
[M.NTamd64.10.0...22000]
D = I, PCI\VEN_1
[I.NT]
CopyFiles = Files, Kept
AddReg = Registry
[Registry]
HKCR, CLSID\{1}\InprocServer32,,, b.dll
HKR,, UserModeDriverName, 0x00010000, b.dll, c.dll
HKR, Other, UserModeDriverName, 0, b.dll
HKCR, CLSID\{2}\InprocServer32,,, d.dll
HKLM, Software\Khronos\OpenCL\Vendors, b.dll, 0x00010001, 0
[Files]
b.dll
c.dll
[Kept]
d.dll
[DestinationDirs]
Files = 11
Kept = 11
"""
PATHS = [(r"InprocServer32,,, b.dll", r"InprocServer32,,, %13%\b.dll"), ("0x00010000, b.dll, c.dll", r"0x00010000, %13%\b.dll, %13%\c.dll"),
         (r"Vendors, b.dll", r"Vendors, %13%\b.dll"), ("Files = 11", "Files = 13")]

KINDS = [
    Kind("wdf-coinstaller", CO_INSTALLERS, NO_CO_INSTALLERS, [
        ("does not copy ('other.dll'", [("other.dll\n", "")]),
        ("other.dll is not copied any more", [("other.dll\n", "")]),
        ("does not do any more: ('set_value', 'HKR', 'CoInstallers32'", [('HKR,, CoInstallers32, 0x00010000, "other.dll,Entry"\n', "")]),
        ("'other.dll,entry'", [('HKR,, CoInstallers32, 0x00010000, "other.dll,Entry"\n', "")]),
        ("now does: ('set_value', 'HKR', 'CoInstallers32'", [("other.dll,Entry", "other.dll,Else")]),
        ("now does: ('set_value', 'HKR', 'CoInstallers32'", [('"other.dll,Entry"', '"other.dll,Entry", "more.dll,Entry"')]),
        ("gains ['.coinstallers|addreg', '', 'hkr', '', 'coinstallers32', '0x00010002'", [("0x00010000", "0x00010002")]),
        ("still names wdfcoinstaller01011.dll", [('"other.dll,Entry"', '"WdfCoInstaller01011.dll,WdfCoInstaller", "other.dll,Entry"')]),
        ("does not do any more: ('set_value', 'HKR', 'Kept'", [("HKR,, Kept, 0, 1\n", "")]),
        ("now does: ('set_value', 'HKR', 'Other'", [("CoInstallers32", "Other")]),
        ("does not do any more: ('service', 'a'", [("AddService = a, 2, Service\n", "")]),
        ("a.sys is not copied any more", [("CopyFiles = Files\n", "")]),
    ]),
    # All that the list and the section have.
    Kind("wdf-coinstaller", changed(CO_INSTALLERS, [(', "other.dll,Entry"', ""), ("other.dll\n", ""), ("HKR,, Kept, 0, 1\n", "")]), [
        ('[I.NT.CoInstallers]\nAddReg = Registry\nCopyFiles = Others\n[Registry]\nHKR,, CoInstallers32, 0x00010000, '
         '"WdfCoInstaller01011.dll,WdfCoInstaller", "WinUsbCoInstaller2.dll"\n', ""),
        ("[Others]\nWdfCoInstaller01011.dll\nWinUsbCoInstaller2.dll\n", ""), ("Others = 11\n", "")], [
        ("loses ['', 'needs', 'winusb.nt']", [("Needs = WINUSB.NT\n", "")]),
    ]),
    Kind("inbox-service", INBOX, INCLUDED, [
        ("does not do any more: ('service', 'WUDFRd'", [("Include = wudfrd.inf\nNeeds = WUDFRD.NT.Services\n", "")]),
        ("does not do any more: ('service', 'WUDFRd'", [("Needs = WUDFRD.NT.Services\n", "")]),
        ("does not do any more: ('service', 'WUDFRd'", [("Include = wudfrd.inf\nNeeds = WUDFRD.NT.Services\n", "Needs = WUDFRD.NT.Services\n")]),
        ("loses ['.services', 'addservice', 'wudfrd', '2']", [("Needs = WUDFRD.NT.HW\n", "")]),
        ("loses ['.services', 'addservice', 'wudfrd', '2']", [("Needs = WUDFRD.NT\n", "")]),
        ("does not do any more: ('service', 'a'", [("AddService = a,, Service\n", "")]),
        ("'.services|addservice|a', 'servicebinary'", [("AddService = a,, Service\n", "")]),
        ("gains ['.services', 'needs', 'other.nt.services']", [("Needs = WUDFRD.NT.Services", "Needs = WUDFRD.NT.Services, Other.NT.Services")]),
    ]),
    Kind("known-class", CLASS, NO_CLASS, [
        ("[i.nt] does not do any more: ('set_value', 'HKR', 'Kept'", [("AddReg = Device\n", "")]),
        ("loses ['|addreg', '', 'hkr', '', 'kept'", [("AddReg = Device\n", "")]),
    ], target=WINDOWS_11),
    Kind("primitive-driver", PRIMITIVE, DECORATED, [
        ("[defaultinstall.ntarm64] does not do any more: ('set_value', 'HKLM\\\\Software\\\\A'", [
            (decorated("DefaultInstall", "arm64", INSTALL), decorated("DefaultInstall", "arm64", INSTALL).replace("AddReg = Settings\n", ""))]),
        ("arm64 10.0.22000: defaultinstall has no install section any more", [(decorated("DefaultInstall", "arm64", INSTALL), "")]),
        ("amd64 10.0.22000: defaultinstall: loses ['.services', 'addservice', 'a'", [("[DefaultInstall.NTamd64.Services]\nAddService = a, 0x800, Service\n", "")]),
        ("[defaultuninstall.ntamd64] does not do any more: ('delete'", [("[DefaultUninstall.NTamd64]\nLegacyUninstall = 1\nDelFiles = Files\n", "[DefaultUninstall.NTamd64]\n")]),
        ("[defaultuninstall.services] does not do any more: ('delete_service'", [
            ("[DefaultUninstall.NTamd64.Services]\nDelService = a\n", ""), ("[DefaultUninstall.NTarm64.Services]\nDelService = a\n", "")]),
        ("[defaultinstall.ntamd64] does not copy ('a.sys', 'c:\\\\windows\\\\system32\\\\drivers", MOVED),
        ("[defaultinstall.services] does not do any more: ('service', 'a'", [
            (decorated("DefaultInstall", "amd64", INSTALL), ""), (decorated("DefaultInstall", "arm64", INSTALL), "")]),
    ], target=WINDOWS_11),
    Kind("primitive-driver", PRIMITIVE, DECORATED + MOVED, [
        ("now does: ('delete', 'c:\\\\windows\\\\system32\\\\unknown", [("DelFiles = Old", "DelFiles = Files")]),
        ("now does: ('service', 'a', 'C:\\\\windows\\\\system32\\\\drivers", [(r"%13%\a.sys", r"%12%\a.sys")]),
    ], target=WINDOWS_11, beside=["run-from-driver-store"]),
    Kind("primitive-driver", PRIMITIVE, [(UNINSTALL, "")] + DECORATED[1:2], [
        ("[defaultinstall.ntarm64] does not copy", [("[DefaultInstall.NTarm64]\nCopyFiles = Files\n", "[DefaultInstall.NTarm64]\n")]),
    ], target=WINDOWS_11, raises=True),
    Kind("default-uninstall", UNINSTALLED, [(UNINSTALL, "")], [
        ("[i.nt] does not copy", [("CopyFiles = Files\n", "")]),
        ("[i.nt.services] does not do any more: ('service', 'a'", [("[I.NT.Services]\nAddService = a, 2, Service\n", "")]),
    ], target=WINDOWS_11),
    Kind("dropped-architecture", MACHINES, NO_X86, [
        ("amd64 10.0.22000: ('pci\\\\ven_1',) has no install section", [("[I.NTamd64]", "[I.NTarm]")]),
        ("amd64 10.0.22000: ('pci\\\\ven_1',) has no install section", [("[M.NTamd64]", "[M.NTx86]")]),
        ("loses ['|addreg', '', 'hkr', '', 'kept'", [("HKR,, Kept, 0, 1\n", "")]),
    ], drops=["x86"]),
    Kind("run-from-driver-store", PLATFORMS, SPLIT, [
        ("a.sys goes to c:\\windows\\system32\\unknown\\x86, but lies in 'x64'", [("Files_amd64 = 13, x64", "Files_amd64 = 13, x86")]),
        ("servicebinary', 'c:\\\\windows\\\\system32\\\\unknown\\\\x86\\\\a.sys", [(OF_AMD64, OF_AMD64.replace("x64", "x86"))]),
        ("[i.ntamd64.services] now does: ('service', 'a', 'C:\\\\windows\\\\system32\\\\unknown\\\\x86", [(OF_AMD64, OF_AMD64.replace("x64", "x86"))]),
        ("amd64 10.0.22000: ('pci\\\\ven_1',): still names", [(OF_AMD64, OF_AMD64.replace("%13%\\x64", "%12%"))]),
        ("[i.ntamd64] does not do any more: ('set_value', 'HKR', 'Kept'", [("[I.NTamd64]\nCopyFiles = Files_amd64\nAddReg = Settings\n", "[I.NTamd64]\nCopyFiles = Files_amd64\n")]),
        ("[i.ntamd64] does not copy", [("CopyFiles = Files_amd64\n", "")]),
        ("has no install section any more", [("[I.NTamd64]", "[I_amd64]")]),
        ("[events_amd64] does not do any more: ('set_value', 'hkr', 'eventmessagefile'", [("AddReg = Messages_amd64\n", "")]),
        ("[i.services] does not do any more: ('service', 'a'", [("[I.NTx86.Services]\n", "[I32.Services]\n"), ("[I.NTamd64.Services]\n", "[I64.Services]\n")]),
        ("a.sys for amd64 is in 'x86' of the package, and was in 'x64'", [("a.sys = 1, x64", "a.sys = 1, x86")]),
    ]),
    Kind("run-from-driver-store", NAMES, PATHS, [
        ("does not do any more: ('set_value', 'hkcr\\\\clsid\\\\{1}\\\\inprocserver32'", [(r"InprocServer32,,, %13%\b.dll", "InprocServer32,,, b.dll")]),
        ("loses ['|addreg', '', 'hkcr', 'clsid\\\\{1}\\\\inprocserver32'", [(r"InprocServer32,,, %13%\b.dll", "InprocServer32,,, b.dll")]),
        ("does not do any more: ('set_value', 'hkr', 'usermodedrivername'", [(r"%13%\c.dll", "c.dll")]),
        ("loses ['|addreg', '', 'hkr', '', 'usermodedrivername'", [(r"%13%\c.dll", "c.dll")]),
        ("now does: ('set_value', 'HKR\\\\Other', 'UserModeDriverName'", [("UserModeDriverName, 0, b.dll", r"UserModeDriverName, 0, %13%\b.dll")]),
        ("gains ['|addreg', '', 'hkr', 'other', 'usermodedrivername'", [("UserModeDriverName, 0, b.dll", r"UserModeDriverName, 0, %13%\b.dll")]),
        ("now does: ('set_value', 'HKCR\\\\CLSID\\\\{2}\\\\InprocServer32'", [("InprocServer32,,, d.dll", r"InprocServer32,,, %13%\d.dll")]),
        ("gains ['|addreg', '', 'hkcr', 'clsid\\\\{2}\\\\inprocserver32'", [("InprocServer32,,, d.dll", r"InprocServer32,,, %13%\d.dll")]),
        ("does not do any more: ('set_value', 'hklm\\\\software\\\\khronos", [(r"Vendors, %13%\b.dll", "Vendors, b.dll")]),
        ("now does: ('set_value', 'HKCR\\\\CLSID\\\\{1}\\\\InprocServer32'", [("Files = 13", "Files = 11"), ("0x00010000, %13%\\b.dll, %13%\\c.dll", "0x00010000, b.dll, c.dll"), (r"Vendors, %13%", "Vendors, ")]),
        ("now does: ('set_value', 'hkcr\\\\clsid\\\\{1}\\\\inprocserver32', '', 1, 'c:\\\\windows\\\\system32\\\\unknown\\\\c.dll'",
         [(r"InprocServer32,,, %13%\b.dll", r"InprocServer32,,, %13%\c.dll")]),
    ]),
]
# Fixes that are not what their rule is there for: what is said, the rule, an INF, the fix.
OTHERS = [
    ("[defaultinstall] does not copy", "pnp-lockdown", PRIMITIVE, [(INSTALL, "")], {"target": WINDOWS_11, "raises": True}),
    ("[i.ntamd64] now copies", "pnp-lockdown", PLATFORMS, [("[Files]", "[I.NTamd64]\nCopyFiles = Files\nAddReg = Settings\n[Files]")], {}),
    ("does not copy ('wdfcoinstaller01011.dll'", "pnp-lockdown", CO_INSTALLERS, NO_CO_INSTALLERS, {}),
    # Devices, too, get it only with the rule.
    ("wdfcoinstaller01011.dll is not copied any more", "pnp-lockdown", CO_INSTALLERS, NO_CO_INSTALLERS, {}),
    ("a.sys goes to c:\\windows\\system32\\unknown", "pnp-lockdown", PLATFORMS, SPLIT, {}),
    ("defaultuninstall has no install section", "pnp-lockdown", PRIMITIVE, [(UNINSTALL, "")], {"target": WINDOWS_11, "raises": True}),
    ("defaultuninstall has no install section", "default-uninstall", PRIMITIVE, [(UNINSTALL, "")], {}),
    ("loses ['.coinstallers|addreg'", "pnp-lockdown", CO_INSTALLERS, NO_CO_INSTALLERS, {}),
    ("x86 10.0.22000: ('pci\\\\ven_1',) has no install section", "pnp-lockdown", MACHINES, NO_X86, {"drops": ["x86"]}),
    # Only a list of co-installers may lose one, and a section for older Windows keeps it.
    ("loses ['|addreg', '', 'hkr', '', 'coinstallers32'", "wdf-coinstaller",
     changed(CO_INSTALLERS, [("AddReg = Registry\n", ""), ("CopyFiles = Files\n", "CopyFiles = Files\nAddReg = Registry\n")]), NO_CO_INSTALLERS, {}),
    ("[i_downlevel.nt.coinstallers] does not copy ('wdfcoinstaller01011.dll'", "wdf-coinstaller", CO_INSTALLERS,
     [*NO_CO_INSTALLERS, ("[Others]", "[I_Downlevel.NT.CoInstallers]\nAddReg = Registry\nCopyFiles = Others\n[Others]")], {}),
    # Older Windows needs the co-installer, and WinUSB its own unless Windows' INF is included.
    ("wdfcoinstaller01011.dll is not copied any more", "wdf-coinstaller", changed(CO_INSTALLERS, [("NTamd64.10.0", "NTamd64.6.1")]), NO_CO_INSTALLERS, {}),
    ("winusbcoinstaller2.dll is not copied any more", "wdf-coinstaller", changed(CO_INSTALLERS, [("Needs = WINUSB.NT\n", "")]), NO_CO_INSTALLERS, {}),
    # Windows 10 has no such INF, and no other service of Windows may go.
    ("loses ['.services', 'addservice', 'wudfrd'", "inbox-service", changed(INBOX, [("...22000", "")]), INCLUDED, {}),
    ("does not do any more: ('service', 'Mouclass'", "inbox-service", changed(INBOX, [("WUDFRd", "Mouclass")]), [(old.replace("WUDFRd", "Mouclass"), new) for old, new in INCLUDED], {}),
    ("loses ['.services', 'addservice', 'wudfrd', '0']", "inbox-service", changed(INBOX, [("WUDFRd, 2", "WUDFRd, 0")]), [(old.replace("WUDFRd, 2", "WUDFRd, 0"), new) for old, new in INCLUDED], {}),
    ("[classinstall32] does not do any more", "known-class", changed(CLASS, [("{4d36e97d-", "{11111111-")]), NO_CLASS, {"raises": True}),
    ("[classinstall32.ntx86] does not do any more", "known-class", changed(CLASS, [("{4d36e97d-", "{11111111-")]), NO_CLASS, {"raises": True}),
    # Older Windows runs [DefaultUninstall], and no Windows before 1903 a primitive driver from the Driver Store.
    ("[defaultuninstall] does not do any more", "primitive-driver", PRIMITIVE, [(UNINSTALL, "")] + DECORATED[1:2], {}),
    ("which this Windows cannot do", "primitive-driver", PRIMITIVE, DECORATED + MOVED, {"target": (10, 0, 17134), "beside": ["run-from-driver-store"]}),
    ("[defaultuninstall] does not do any more", "default-uninstall", PRIMITIVE, [(UNINSTALL, "")], {}),
    ("x86 10.0.22000: ('pci\\\\ven_1',) has no install section", "dropped-architecture", MACHINES, NO_X86, {"drops": ["ia64"]}),
    # A file that lies elsewhere is not looked for by its name.
    ("now does: ('set_value', 'HKCR\\\\CLSID\\\\{1}\\\\InprocServer32'", "run-from-driver-store", changed(NAMES, [("Files = 11", "Files = 12")]), PATHS[:3] + [("Files = 12", "Files = 13")], {}),
]
KINDS += infverif_cases.KINDS
OTHERS += infverif_cases.OTHERS


class AllowedChanges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Lets Wine read every INF at once."""
        texts = []
        for kind in KINDS:
            fixed = changed(kind.before, kind.fix)
            texts += [kind.before, fixed, *(changed(fixed, changes) for _, changes in kind.misses)]
        for _, _, before, fix, _ in OTHERS:
            texts += [before, changed(before, fix)]
        folder = work / "allowed"
        folder.mkdir()
        paths = {text: folder / f"{number}.inf" for number, text in enumerate(dict.fromkeys(texts))}
        for text, path in paths.items():
            path.write_bytes(text.replace("\n", "\r\n").encode())
        readings = by_setupapi(wine, work / "setupapi.exe", list(paths.values()))
        cls.readings = {text: readings[str(path)] for text, path in paths.items()}

    def told(self, before, after, rules, target=None, raises=False, drops=(), beside=()):
        """What is said of two INFs, with a rule and those beside it."""
        allowed = Allowed({*rules, *beside}, target, raises, drops)
        before, after = self.readings[before], self.readings[after]
        infs = (Inf([(section, json.loads(line)) for section, line in reading["lines"]], reading["sections"])
                for reading in (before, after))
        return installs.compare(before, after, allowed)[1], effects.compare(*infs, allowed)

    def test_what_a_rule_is_there_for_passes(self):
        for kind in KINDS:
            with self.subTest(kind.rule):
                fixed = changed(kind.before, kind.fix)
                self.assertEqual(self.told(kind.before, fixed, {kind.rule}, **kind.options), ([], []))

    def test_it_is_seen_without_a_finding_of_the_rule(self):
        for kind in KINDS:
            with self.subTest(kind.rule):
                fixed = changed(kind.before, kind.fix)
                self.assertNotEqual(self.told(kind.before, fixed, set(), **kind.options), ([], []))

    def test_what_is_next_to_it_is_seen(self):
        for kind in KINDS:
            fixed = changed(kind.before, kind.fix)
            for text, changes in kind.misses:
                with self.subTest(f"{kind.rule}: {text}"):
                    self.is_seen(text, self.told(kind.before, changed(fixed, changes), {kind.rule}, **kind.options))

    def test_what_a_rule_is_not_there_for_is_seen(self):
        for text, rule, before, fix, options in OTHERS:
            with self.subTest(f"{rule}: {text}"):
                self.is_seen(text, self.told(before, changed(before, fix), {rule}, **options))

    def is_seen(self, text, told):
        sentences = [sentence for part in told for sentence in part]
        self.assertTrue(any(text.lower() in sentence.lower() for sentence in sentences), sentences)


if __name__ == "__main__":
    work, wine = map(pathlib.Path, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
