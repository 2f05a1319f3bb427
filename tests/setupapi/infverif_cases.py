"""What allowed_test.py tries of the rules of InfVerif's codes."""

from cases import DEVICE, HEAD, SERVICE, Kind, changed

FILES = "[Files]\na.sys\n[DestinationDirs]\nFiles = 12\n"
PLAIN = HEAD + SERVICE + DEVICE + "[I.NT]\nCopyFiles = Files\n[I.NT.Services]\nAddService = a, 2, Service\n" + FILES

REMOVALS = HEAD + SERVICE + r"""DelReg = Parameters
[Parameters]
HKR, Parameters, Level
""" + DEVICE + r"""[I.NT]
CopyFiles = Files
DelFiles = Old
DelReg = Gone
AddReg = Registry
[I.NT.HW]
DelReg = Own
[I.NT.Services]
DelService = b
AddService = a, 2, Service
[ClassInstall32]
DelReg = Class
[DefaultUninstall]
DelReg = Gone
DelFiles = Files
[Registry]
HKR,, Bad, 4
HKR,, Kept, 0, 1
[Gone]
HKLM, Software\B
HKLM, Software\C, Value
[Own]
HKR,, Mine
[Class]
HKR, Mine
[Old]
old.sys
""" + FILES
REMOVED = [("CopyFiles = Files\nDelFiles = Old\nDelReg = Gone\n", "CopyFiles = Files\n"), ("DelService = b\n", ""),
           ("DelReg = Parameters\n[Parameters]\nHKR, Parameters, Level\n", ""), ("[Old]\nold.sys\n", "")]

LEGACY = HEAD + DEVICE + r"""[I.NT]
CopyFiles = Files
AddReg = Registry
AddProperty = Properties
RegisterDlls = Dlls
LogConfig = Config
UpdateInis = Inis
[Registry]
HKR,, Kept, 0, 1
[Properties]
DeviceIcon,,,, 1
[Dlls]
11,, a.dll, 1
11,, b.dll, 1
[Config]
ConfigPriority = NORMAL
[Inis]
a.ini, Section,, "a=b"
""" + FILES
NO_LEGACY = [("RegisterDlls = Dlls\nLogConfig = Config\nUpdateInis = Inis\n", ""), ("[Dlls]\n11,, a.dll, 1\n11,, b.dll, 1\n", ""),
             ("[Config]\nConfigPriority = NORMAL\n[Inis]\na.ini, Section,, \"a=b\"\n", "")]

APPENDED = HEAD + DEVICE + r"""[I.NT]
[I.NT.HW]
AddReg = Filters
[Filters]
HKR,, UpperFilters, 0x00010008, a, b
HKR,, Kept, 0, 1
"""
LIST = [("0x00010008", "0x00010000")]

PATHS = HEAD + DEVICE + r"""[I.NT]
AddReg = Registry
[Registry]
HKR,, Tool,, "%11%\tool.exe"
HKR,, Folder, 0x00020000, %10%
HKR,, Kept,, "%11%\kept.exe"
"""
VARIABLES = [(r'Tool,, "%11%\tool.exe"', r'Tool, 0x00020000, "%%SystemRoot%%\System32\tool.exe"'), ("0x00020000, %10%", "0x00020000, %%SystemRoot%%")]

STORED = changed(HEAD, [("a.sys = 1", "b.dll = 1")]) + changed(DEVICE, [("10.0", "10.0...22000")]) + r"""[I.NT]
CopyFiles = Files
AddReg = Registry
[Registry]
HKR,, Tool,, "%11%\b.dll"
[Files]
b.dll
[DestinationDirs]
Files = 11
"""

SURPLUS = HEAD + DEVICE + "[I.NT]\n[I.NT.HW]\nDelReg = Gone\n[Gone]\nHKR,, Levels, 0x00018002, 3, 4, 5\n"

BARE = changed(PLAIN, [(r"%12%\a.sys", "a.sys")])
BLANK = changed(PLAIN, [(r"%12%\a.sys", r"%12%\a b.sys"), ("[Files]\na.sys", "[Files]\na b.sys")])

ORDER = HEAD + DEVICE + r"""[I.NT]
[I.NT.Wdf]
UmdfService = One, One_Install
UmdfService = Two, Two_Install
UmdfServiceOrder = One
[One_Install]
UmdfLibraryVersion = 2.15.0
[Two_Install]
UmdfLibraryVersion = 2.15.0
"""

WITHOUT = HEAD + DEVICE + "[I.NT]\nCopyFiles = Files\n" + FILES
NO_SERVICE = [("[Files]", "[I.NT.Services]\nAddService = ,2\n[Files]")]

NEEDS = HEAD + DEVICE + r"""[I.NT]
Include = machine.inf
Needs = Else
[I.NT.HW]
Needs = PciD3ColdSupported.HW
"""
INCLUDED = [("Needs = PciD3", "Include = pci.inf\nNeeds = PciD3")]

UNLISTED = changed(PLAIN, [("a.sys = 1\n", "other.sys = 1\n"), ("1 = Disk\n", "1 = Disk,,, x\n")])
LISTED = [("other.sys = 1\n", "other.sys = 1\na.sys = 1\n")]

NEWER = HEAD + DEVICE + r"""E = Plain, PCI\VEN_2
[I.NT]
AddReg = Registry
[I.NT.Filters]
AddFilter = f,, Filter
[Plain.NT]
AddReg = Registry
[Registry]
HKR,, Kept, 0, 1
[Filter]
FilterLevel = Port
"""
OTHER_MAKER = [("V = M, NTamd64.10.0\n", "V = M, NTamd64.10.0\nW = N, NTamd64.10.0\n"), ("E = Plain", "[N.NTamd64.10.0]\nE = Plain")]

IN_VAIN = changed(PLAIN, [("CopyFiles = Files\n", "CopyFiles = Files, b.sys\n"), ("a.sys = 1\n", "a.sys = 1\nb.sys = 1\nc.sys = 1\n"),
                          ("Files = 12", "Files = 12\nDefaultDestDir = 12")])

TWICE = changed(PLAIN, [("AddService = a, 2, Service\n", "AddService = a, 2, Service\nAddService = a, 2, Service\n")])
ONCE = [("AddService = a, 2, Service\nAddService = a, 2, Service\n", "AddService = a, 2, Service\n")]

VERSION = changed(PLAIN, [("[SourceDisksNames]", "Class = Mouse\nDriverVer = 17/11/2002, 2.1\nCatalogFile = a.cat\n[SourceDisksNames]")])
OWN = changed(VERSION, [("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{11111111-2222-3333-4444-555555555555}")])
TO_MOUSE = [("{11111111-2222-3333-4444-555555555555}", "{4d36e96f-e325-11ce-bfc1-08002be10318}")]

KINDS = [
    Kind("legacy-removal", REMOVALS, REMOVED, [
        ("a.sys is not copied any more", [("CopyFiles = Files\n", "")]),
        ("does not do any more: ('service', 'a'", [("AddService = a, 2, Service\n", "")]),
        ("does not do any more: ('delete_value', 'HKR', 'Bad'", [("HKR,, Bad, 4\n", "")]),
        ("loses ['|addreg', '', 'hkr', '', 'bad'", [("HKR,, Bad, 4\n", "")]),
        ("loses ['.hw|delreg', '', 'hkr', '', 'mine']", [("[I.NT.HW]\nDelReg = Own\n", "[I.NT.HW]\n")]),
        ("[defaultuninstall] does not do any more: ('delete_value'", [("[DefaultUninstall]\nDelReg = Gone\n", "[DefaultUninstall]\n")]),
        ("[defaultuninstall] does not do any more: ('delete'", [("DelFiles = Files\n", "")]),
        ("defaultuninstall: loses ['', 'delfiles'", [("DelFiles = Files\n", "")]),
        ("[classinstall32] does not do any more: ('delete_key'", [("[ClassInstall32]\nDelReg = Class\n", "[ClassInstall32]\n")]),
        # A part of what a directive takes away.
        ("loses ['|delreg', '', 'hklm', 'software\\\\b']", [("AddReg = Registry\n", "AddReg = Registry\nDelReg = Gone\n"), ("HKLM, Software\\B\n", "")]),
        ("[i.nt] does not do any more: ('delete_key', 'HKLM\\\\Software\\\\B'", [("AddReg = Registry\n", "AddReg = Registry\nDelReg = Gone\n"), ("HKLM, Software\\B\n", "")]),
    ]),
    Kind("update-deletes", changed(PLAIN, [("CopyFiles = Files\n", "CopyFiles = Files\nDelFiles = Old\nDelReg = Gone\n"), ("[Files]", "[Old]\nold.sys\n[Gone]\nHKLM, A\n[Files]")]),
         [("DelFiles = Old\n", "")], [
        ("loses ['|delreg', '', 'hklm', 'a']", [("DelReg = Gone\n", "")]),
        ("does not do any more: ('delete_key', 'HKLM\\\\A'", [("DelReg = Gone\n", "")]),
    ]),
    Kind("legacy-directive", LEGACY, NO_LEGACY, [
        ("loses ['|addreg', '', 'hkr', '', 'kept'", [("AddReg = Registry\n", "")]),
        ("loses ['|addproperty'", [("AddProperty = Properties\n", "")]),
        ("a.sys is not copied any more", [("CopyFiles = Files\n", "")]),
        ("loses ['|registerdlls', '', '11', '', 'a.dll', '1']", [("AddReg = Registry\n", "AddReg = Registry\nRegisterDlls = Dlls\n"), ("[Files]", "[Dlls]\n11,, b.dll, 1\n[Files]")]),
    ]),
    Kind("appended-value", APPENDED, LIST, [
        ("gains ['.hw|addreg', '', 'hkr', '', 'upperfilters', '0x00010000', 'a', 'c'", [("0x00010000, a, b", "0x00010000, a, c")]),
        ("gains ['.hw|addreg', '', 'hkr', '', 'upperfilters', '0x00000000'", [("0x00010000", "0x00000000")]),
        ("does not do any more: ('change_strings', 'HKR', 'UpperFilters'", [("HKR,, Kept, 0, 1\n", "HKR,, UpperFilters, 0x00010000, a, b\n")]),
        ("loses ['.hw|addreg', '', 'hkr', '', 'upperfilters', '0x00010008'", [("HKR,, Kept, 0, 1\n", "HKR,, UpperFilters, 0x00010000, c\n")]),
        ("loses ['.hw|addreg', '', 'hkr', '', 'kept'", [("HKR,, Kept, 0, 1\n", "")]),
    ]),
    Kind("absolute-windows-path", PATHS, VARIABLES, [
        ("now does: ('set_value', 'HKR', 'Tool', 2, '%SystemRoot%\\\\tool.exe'", [(r"\System32\tool", r"\tool")]),
        ("gains ['|addreg', '', 'hkr', '', 'tool', '0x00020000', 'c:\\\\windows\\\\tool.exe']", [(r"\System32\tool", r"\tool")]),
        ("now does: ('set_value', 'HKR', 'Tool', 2, 'C:\\\\windows", [(r"%%SystemRoot%%\System32\tool", r"%11%\tool")]),
        ("now does: ('set_value', 'HKR', 'Tool', 1, ", [('0x00020000, "%%', '0, "%%')]),
        ("now does: ('set_value', 'HKR', 'Tool', 7, ", [('0x00020000, "%%', '0x00010000, "%%')]),
        ("gains ['|addreg', '', 'hkr', '', 'tool', '0x00020002'", [('0x00020000, "%%', '0x00020002, "%%')]),
        ("loses ['|addreg', '', 'hkr', '', 'kept'", [("HKR,, Kept,, \"%11%\\kept.exe\"\n", "")]),
    ]),
    # A path that gets a variable, and after that the place of a file that moves.
    Kind("absolute-windows-path", STORED, [('Tool,, "%11%', 'Tool, 0x00020000, "%13%'), ("Files = 11", "Files = 13")], [
        ("now does: ('set_value', 'HKR', 'Tool', 2, 'C:\\\\windows\\\\system32\\\\unknown\\\\c.dll'", [(r"%13%\b.dll", r"%13%\c.dll")]),
        ("now does: ('set_value', 'HKR', 'Tool', 2, 'C:\\\\windows\\\\system32\\\\b.dll'", [(r"%13%\b.dll", r"%11%\b.dll")]),
        ("now does: ('set_value', 'HKR', 'Tool', 7, ", [("0x00020000", "0x00010000")]),
        ("gains ['|addreg', '', 'hkr', '', 'other', '0x00020000'", [("Tool", "Other")]),
    ], beside=["run-from-driver-store"]),
    Kind("surplus-value", SURPLUS, [(", 3, 4, 5", ", 3")], [
        ("loses ['.hw|delreg'", [("0x00018002, 3", "0x00018002")]),
        ("loses ['.hw|delreg'", [("0x00018002, 3", "0x00018002, 4")]),
        ("loses ['.hw|delreg'", [("0x00018002, 3", "0x00018002, 3, 4")]),
    ]),
    Kind("service-binary", BARE, [("= a.sys\n", "= %12%\\a.sys\n")], [
        ("now does: ('service', 'a', 'C:\\\\windows\\\\system32\\\\a.sys'", [(r"%12%\a.sys", r"%11%\a.sys")]),
        ("gains ['.services|addservice|a', 'servicebinary', 'c:\\\\windows\\\\system32\\\\a.sys']", [(r"%12%\a.sys", r"%11%\a.sys")]),
        ("gains ['.services|addservice|a', 'servicebinary'", [(r"%12%\a.sys", r"%12%\b.sys")]),
        ("gains ['.services|addservice|a', 'servicebinary'", [(r"%12%\a.sys", r"%12%\b.sys"), ("[Files]\n", "[Files]\nb.sys\n")]),
        ("now does: ('service', 'a'", [("StartType = 3", "StartType = 2")]),
        # Where it is copied to two folders, it is not known which one is meant.
        ("gains ['.services|addservice|a', 'servicebinary'", [("Files = 12", "Files = 12\nMore = 11"), ("CopyFiles = Files\n", "CopyFiles = Files, More\n"), ("[Files]", "[More]\na.sys\n[Files]")]),
    ]),
    Kind("service-binary", BLANK, [(r"%12%\a b.sys", r'"""%12%\a b.sys"""')], [
        ("now does: ('service', 'a'", [(r"%12%\a b.sys", r"%12%\a c.sys")]),
        ("gains ['.services|addservice|a', 'servicebinary'", [(r"%12%\a b.sys", r"%12%\a c.sys")]),
    ]),
    Kind("wdf-service", ORDER, [("UmdfServiceOrder = One", "UmdfServiceOrder = One, Two")], [
        ("gains ['.wdf', 'umdfserviceorder', 'two', 'one']", [("Order = One, Two", "Order = Two, One")]),
        ("gains ['.wdf', 'umdfserviceorder', 'one', 'three']", [("Order = One, Two", "Order = One, Three")]),
        ("loses ['.wdf', 'umdfserviceorder', 'one']", [("UmdfServiceOrder = One, Two\n", "")]),
    ]),
    Kind("no-associated-service", WITHOUT, NO_SERVICE, [
        ("gains ['.services', 'addservice', '', '3']", [(",2\n", ",3\n")]),
        ("gains ['.services', 'addservice', 'b', '2'", [("= ,2\n", "= b,2,Else\n")]),
        ("a.sys is not copied any more", [("CopyFiles = Files\n", "")]),
    ]),
    Kind("needed-section", NEEDS, INCLUDED, [
        ("gains ['.hw', 'include', 'usb.inf']", [("= pci.inf", "= usb.inf")]),
        ("gains ['', 'include', 'pci.inf']", [("= machine.inf", "= machine.inf, pci.inf")]),
        ("gains ['.hw', 'needs', 'pciiospacenotrequired.hw']", [("PciD3ColdSupported.HW", "PciD3ColdSupported.HW, PciIoSpaceNotRequired.HW")]),
        ("loses ['', 'include', 'machine.inf']", [("Include = machine.inf\n", "")]),
    ]),
    Kind("unlisted-source", UNLISTED, LISTED, [
        ("a.sys for amd64 is in 'x\\\\y' of the package, and was in None", [("\na.sys = 1\n", "\na.sys = 1, y\n")]),
        ("a.sys for amd64 is in '' of the package, and was in None", [("\na.sys = 1\n", "\na.sys = 2\n")]),
        ("a.sys for amd64 is in 'z' of the package, and was in None", [("1 = Disk,,, x\n", "1 = Disk,,, z\n")]),
    ]),
    Kind("newer-syntax", NEWER, [("NTamd64.10.0", "NTamd64.10.0...18362")], [
        ("amd64 10.0.18362: ('pci\\\\ven_1',) has no install section any more", [("...18362", "...19041")]),
        ("amd64 10.0.22000: ('pci\\\\ven_1',): loses ['.filters', 'addfilter', 'f', '']", [("[I.NT.Filters]", "[I.NT]\n[Else]")]),
    ]),
    Kind("missing-section", IN_VAIN, [("Files, b.sys", "Files, @b.sys")], [
        ("c.sys is copied now", [("@b.sys", "@c.sys")]),
        ("now copies ('c.sys'", [("@b.sys", "@b.sys, @c.sys")]),
        ("a.sys is not copied any more", [("Files, @b.sys", "@b.sys")]),
    ]),
    Kind("service-directive", TWICE, ONCE, [
        ("does not do any more: ('service', 'a'", [("AddService = a, 2, Service\n", "")]),
    ]),
    Kind("driver-version", VERSION, [("17/11/2002, 2.1", "11/17/2002, 2.1.0.0")], [
        ("gains ('DriverVer', '12/17/2002'", [("11/17/2002", "12/17/2002")]),
        ("gains ('DriverVer', '11/17/2002', '2.1.0.1'", [("2.1.0.0", "2.1.0.1")]),
        ("gains ('DriverVer', '11/17/2002', '2.1.0'", [("2.1.0.0", "2.1.0")]),
        ("loses ('DriverVer'", [("DriverVer = 11/17/2002, 2.1.0.0\n", "")]),
        ("loses ('CatalogFile', 'a.cat'", [("CatalogFile = a.cat\n", "")]),
        ("gains ('Class', 'System'", [("Class = Mouse", "Class = System")]),
    ]),
    Kind("class-mismatch", VERSION, [("Class = Mouse", "Class = System")], [
        ("gains ('Class', 'Media'", [("Class = System", "Class = Media")]),
        ("gains ('ClassGuid', '{4d36e96f-e325-11ce-bfc1-08002be10318}'", [("{4d36e97d-", "{4d36e96f-")]),
        ("gains ('DriverVer', '11/17/2002'", [("17/11/2002", "11/17/2002")]),
    ]),
    Kind("class-mismatch", OWN, TO_MOUSE, [
        ("gains ('ClassGuid', '{4d36e97d-", [("{4d36e96f-", "{4d36e97d-")]),
        ("loses ('Class', 'Mouse'", [("Class = Mouse\n", "")]),
    ]),
    Kind("class-mismatch", changed(OWN, [("{11111111-2222-3333-4444-555555555555}", "11111111-2222-3333-4444-555555555555")]),
         [("11111111-2222-3333-4444-555555555555", "{11111111-2222-3333-4444-555555555555}")], [
        ("gains ('ClassGuid', '{11111111-2222-3333-4444-555555555556}'", [("555555555555}", "555555555556}")]),
    ]),
    Kind("primitive-driver", changed(VERSION, [("ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\n", "")]),
         [("Class = Mouse\n", "Class = Mouse\nClassGuid = {4d36e96f-e325-11ce-bfc1-08002be10318}\nPnpLockdown = 1\n")], [
        ("gains ('CatalogFile', 'b.cat'", [("a.cat", "b.cat")]),
    ]),
    Kind("dropped-architecture", changed(VERSION, [("a.cat\n", "a.cat\nCatalogFile.NTx86 = b.cat\nCatalogFile.NTarm = c.cat\n")]), [("CatalogFile.NTx86 = b.cat\n", "")], [
        ("loses ('CatalogFile', 'a.cat'", [("CatalogFile = a.cat\n", "")]),
        ("loses ('CatalogFile.NTarm', 'c.cat'", [("CatalogFile.NTarm = c.cat\n", "")]),
        ("gains ('CatalogFile.NTarm', 'd.cat'", [("c.cat", "d.cat")]),
    ], drops=["x86"]),
    Kind("pnp-lockdown", VERSION, [("CatalogFile = a.cat\n", "CatalogFile = a.cat\nPnpLockdown = 1\n")], [
        ("gains ('PnpLockdown', '0'", [("PnpLockdown = 1", "PnpLockdown = 0")]),
        ("gains ('CatalogFile', 'b.cat'", [("a.cat", "b.cat")]),
    ]),
]

# Fixes that are not what their rule is there for: what is said, the rule, an INF, the fix, options.
OTHERS = [
    # A driver without a device keeps what it takes away.
    ("[defaultinstall] does not do any more: ('delete_key'", "legacy-removal", HEAD + "[DefaultInstall]\nDelReg = Gone\n[Gone]\nHKLM, A\n", [("DelReg = Gone\n", "")], {}),
    ("defaultinstall: loses ['|delreg'", "legacy-removal", HEAD + "[DefaultInstall]\nDelReg = Gone\n[Gone]\nHKLM, A\n", [("DelReg = Gone\n", "")], {}),
    # Nothing leads there.
    ("[else] does not do any more: ('delete_key'", "legacy-removal", PLAIN + "[Else]\nDelReg = Gone\n[Gone]\nHKLM, A\n", [("DelReg = Gone\n", "")], {}),
    # What stops a service that is started again lets an update do without a restart.
    ("loses ['.services', 'delservice', 'b', '0x200']", "legacy-removal", changed(PLAIN, [("AddService = a", "DelService = b, 0x200\nAddService = b, 0x800, Service\nAddService = a")]),
     [("DelService = b, 0x200\n", "")], {}),
    ("loses ['|delreg'", "legacy-directive", REMOVALS, REMOVED, {}),
    ("loses ['', 'reboot', 'reboot']", "legacy-removal", changed(PLAIN, [("[I.NT]\n", "[I.NT]\nReboot\n")]), [("Reboot\n", "")], {}),
    ("does not do any more: ('change_strings'", "appended-value", changed(APPENDED, [("HKR,, Upper", "HKLM,, Upper")]), LIST, {}),
    ("loses ['.hw|addreg', '', 'hklm'", "appended-value", changed(APPENDED, [("HKR,, Upper", "HKLM,, Upper")]), LIST, {}),
    # Of a path for the kernel nobody resolves variables.
    ("does not do any more: ('set_value', 'HKR', 'Tool'", "absolute-windows-path", changed(PATHS, [(r'"%11%\tool', r'"\DosDevices\%11%\tool')]),
     [(r'Tool,, "\DosDevices\%11%', r'Tool, 0x00020000, "\DosDevices\%%SystemRoot%%\System32')], {}),
    # A path in the Windows folder gets its variable, whatever moves beside.
    ("now does: ('set_value', 'HKR', 'Tool', 2, 'C:", "absolute-windows-path", PATHS, [("Tool,,", "Tool, 0x00020000,")], {"beside": ["run-from-driver-store"]}),
    ("now does: ('service', 'a'", "service-binary", changed(PLAIN, [(r"%12%\a.sys", r"%24%\a.sys")]), [(r"%24%\a.sys", r"%12%\a.sys")], {}),
    ("gains ['.services|addservice|a', 'servicebinary'", "service-binary", changed(PLAIN, [(r"%12%\a.sys", r"%24%\a.sys")]), [(r"%24%\a.sys", r"%12%\a.sys")], {}),
    # A device that has a driver, or gets it from Windows' own INF.
    ("gains ['.services', 'addservice', '', '2']", "no-associated-service", PLAIN, [("Service\n[Files]", "Service\nAddService = ,2\n[Files]")], {}),
    ("gains ['.services', 'addservice', '', '2']", "no-associated-service", changed(WITHOUT, [("[Files]", "[I.NT.Services]\nInclude = usb.inf\nNeeds = Composite.Dev.Services\n[Files]")]),
     [("[Files]", "[I.NT.Services]\nAddService = ,2\n[Files]")], {}),
    # There are two disks.
    ("a.sys for amd64 is in 'x' of the package, and was in None", "unlisted-source", changed(UNLISTED, [("1 = Disk,,, x\n", "1 = Disk,,, x\n2 = Disk,,, x\n")]), LISTED, {}),
    # Windows of that version knows the directive; devices of a maker without it stay.
    ("amd64 10.0.22000: ('pci\\\\ven_1',) has no install section any more", "newer-syntax", NEWER, [("NTamd64.10.0", "NTamd64.10.0...26100")], {}),
    ("amd64 10.0.10240: ('pci\\\\ven_2',) has no install section any more", "newer-syntax", changed(NEWER, OTHER_MAKER), [("NTamd64.10.0", "NTamd64.10.0...18362")], {}),
    ("now copies ('b.sys'", "missing-section", changed(IN_VAIN, [("Files, b.sys", "Files")]), [("CopyFiles = Files", "CopyFiles = Files, @b.sys")], {}),
    ("b.sys is copied now", "missing-section", changed(IN_VAIN, [("Files, b.sys", "Files")]), [("CopyFiles = Files", "CopyFiles = Files, @b.sys")], {}),
    ("loses ['', 'copyfiles', 'b.sys']", "missing-section", IN_VAIN, [("Files, b.sys", "Files")], {}),
    # What another section needs is not included here.
    ("gains ['.hw', 'include', 'pci.inf']", "needed-section", HEAD + DEVICE + "[I.NT]\nNeeds = PciD3ColdSupported\n[I.NT.HW]\n", [("[I.NT.HW]\n", "[I.NT.HW]\nInclude = pci.inf\n")], {}),
    # A primitive driver gets the GUID of its class, where it has none.
    ("gains ('ClassGuid', '{4d36e96f-", "primitive-driver", VERSION, [("Class = Mouse\n", "Class = Mouse\nClassGuid = {4d36e96f-e325-11ce-bfc1-08002be10318}\n")], {}),
    ("gains ('ClassGuid', '{4d36e97d-", "primitive-driver", changed(VERSION, [("ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\n", "")]),
     [("Class = Mouse\n", "Class = Mouse\nClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\n")], {}),
    # A class of the package, and one of Windows.
    ("gains ('ClassGuid', '{4d36e96f-", "class-mismatch", OWN + "[ClassInstall32]\nAddReg = Class\n[Class]\nHKR,, Icon,, -5\n", TO_MOUSE, {}),
    ("gains ('ClassGuid', '{4d36e96f-", "class-mismatch", VERSION, [("{4d36e97d-", "{4d36e96f-")], {}),
    ("gains ('DriverVer', '11/10/2002'", "driver-version", changed(VERSION, [("17/11/2002", "10/11/2002")]), [("10/11/2002, 2.1", "11/10/2002, 2.1.0.0")], {}),
]
