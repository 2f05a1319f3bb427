#!/usr/bin/env python3
"""Writes tests/inf/infverif: for each code of InfVerif that infmend checks, INFs that have
it (NNNN.inf) and ones that lack it by as little as possible (NNNN-edge….inf). With
--check it writes nothing, and fails where the folder is not what it would write. With
--compare EVIDENCE, which collect.py wrote, it shows where InfVerif says something else.

What a code means is a reading of Microsoft's pages. .github/workflows/infverif.yml lets
InfVerif itself judge the same INFs; tests/it/infverif.rs lets infmend.

expected.jsonl has a line for each INF: the code that it is about (null for a package that
should be clean), the mode, all codes that infmend reports of it in that mode, and under
"silent" a code that InfVerif should report of it as well.
"""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "inf" / "infverif"

VERSION = """\
[Version]
Signature   = "$Windows NT$"
Class       = System
ClassGuid   = {4d36e97d-e325-11ce-bfc1-08002be10318}
Provider    = %Provider%
CatalogFile = gadget.cat
DriverVer   = 05/20/2022,2.1.0.5
PnpLockdown = 1
"""
FILES = """\
[Gadget_Files]
gadget.sys

[Gadget_Service]
ServiceType   = 1
StartType     = 3
ErrorControl  = 1
ServiceBinary = %13%\\gadget.sys

[DestinationDirs]
Gadget_Files = 13

[SourceDisksNames]
1 = %Disk%

[SourceDisksFiles]
gadget.sys = 1

[Strings]
Provider = "Gadgets"
Disk     = "Disk"
"""
# A device with a driver of its own, on Windows 11 24H2, which reads all that there is.
DEVICE = f"""\
{VERSION}
[Manufacturer]
%Provider% = Models, NTamd64.10.0...26100

[Models.NTamd64.10.0...26100]
%Device% = Gadget_Install, ROOT\\Gadget

[Gadget_Install]
CopyFiles = Gadget_Files
AddReg    = Gadget_AddReg

[Gadget_Install.Services]
AddService = gadget,2,Gadget_Service

[Gadget_AddReg]
HKR,,Speed,0x00010001,3

{FILES}Device   = "Gadget"
"""
# A driver of no device.
PRIMITIVE = f"""\
{VERSION}
[DefaultInstall.NTamd64]
CopyFiles = Gadget_Files

[DefaultInstall.NTamd64.Services]
AddService = gadget,,Gadget_Service

{FILES}"""
# What another driver's device gets beside it.
EXTENSION = (
    DEVICE.replace("= System", "= Extension")
    .replace("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{e2f84ce7-8efa-411c-aa69-97454ca4cb57}")
    .replace("Provider    =", "ExtensionId = {8a7b9b7e-5d9e-4c4b-9c8e-3a1f0f6a2d11}\nProvider    =")
    .replace("AddService = gadget,2,Gadget_Service", """AddService = gadget,,Gadget_Service

[Gadget_Install.Filters]
AddFilter = gadget,,Gadget_Filter

[Gadget_Filter]
FilterPosition = Upper""")
)
# A filter of the network.
NET = (
    PRIMITIVE.replace("= System", "= NetDriver")
    .replace("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{a0a588a4-c46f-4b37-b7ea-c82fe89870c7}")
    .replace("[Gadget_Files]\n", """[DefaultInstall.NTamd64.NetDrivers]
AddNetFilter = gadget, Gadget_NetFilter

[Gadget_NetFilter]
FilterClass = compression

[Gadget_Files]
""", 1)
)
# A class of its own.
CLASS = (
    DEVICE.replace("= System", "= Gadgets")
    .replace("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{5c1e7a30-2f0b-4c56-8f0a-6b7d9e1c2f43}")
    .replace("[Manufacturer]", """[ClassInstall32]
AddReg = Gadget_Class

[Gadget_Class]
HKR,,,,%Class%

[Manufacturer]""")
    + 'Class    = "Gadgets"\n'
)
BASES = {"device": DEVICE, "primitive": PRIMITIVE, "extension": EXTENSION, "net": NET, "class": CLASS}


def sub(old, new):
    """Another text in place of one that stands once."""
    def edit(text):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        return text.replace(old, new)
    return edit


def drop(line):
    """Without a line."""
    return sub(line + "\n", "")


def add(section, *lines):
    """With lines at the end of a section, or with the section, before the strings."""
    def edit(text):
        new = "".join(f"{line}\n" for line in lines)
        blocks = text.rstrip("\n").split("\n\n")
        for at, block in enumerate(blocks):
            if block.startswith(f"[{section}]"):
                blocks[at] = f"{block}\n{new}".rstrip("\n")
                break
        else:
            blocks.insert(len(blocks) - 1, f"[{section}]\n{new}".rstrip("\n"))
        return "\n\n".join(blocks) + "\n"
    return edit


def build(number):
    """For another Windows 10 or 11."""
    return lambda text: text.replace("10.0...26100", f"10.0...{number}")


FIXTURES = []
MODE = "w"


def inf(name, code, *edits, base=DEVICE, mode=MODE, also=(), absent=False, silent=False, encoding="ascii", kind="inf"):
    """An INF: its base, changed. `also`: what else is expected of it. `silent`: the code is
    expected of InfVerif, and infmend does not report it."""
    text = base
    for edit in edits:
        text = edit(text)
    codes = sorted({*also, *(() if absent or silent or code is None else (code,))})
    FIXTURES.append({
        "file": f"{name}.{kind}",
        "code": code,
        "mode": mode,
        "codes": codes,
        "silent": [code] if silent else [],
        "bytes": text.replace("\n", "\r\n").encode(encoding),
    })


def has(code, *edits, name="", **how):
    """An INF that has the code."""
    inf(f"{code}{name and '-' + name}", code, *edits, **how)


def lacks(code, *edits, name="", **how):
    """An INF that nearly has the code."""
    inf(f"{code}-edge{name and '-' + name}", code, *edits, absent=True, **how)


def of_install(suffix, *lines):
    return add(f"Gadget_Install.{suffix}", *lines)


def registry(*lines):
    return add("Gadget_AddReg", *lines)


def service(name, *lines, flags=""):
    """Another service, with the lines of its section where they are not the usual ones."""
    lines = lines or ("ServiceType   = 1", "StartType     = 3", "ErrorControl  = 1", r"ServiceBinary = %13%\gadget.sys")
    section = f"{name.capitalize()}_Service"

    def edit(text):
        text = add("Gadget_Install.Services", f"AddService = {name},{flags},{section}")(text)
        return add(section, *lines)(text)
    return edit


def to(*destination, file="gadget.txt", copied=True):
    """Another list of files, with its destination."""
    def edit(text):
        if copied:
            text = sub("CopyFiles = Gadget_Files\n", "CopyFiles = Gadget_Files, Other_Files\n")(text)
        text = add("Other_Files", file)(text)
        for directory in destination:
            text = add("DestinationDirs", f"Other_Files  = {directory}")(text)
        return sub("gadget.sys = 1\n", "gadget.sys = 1\ngadget.txt = 1\n")(text)
    return edit


def second(*lines):
    """Another device, with the lines of its install section, and without a driver."""
    def edit(text):
        text = sub("%Device% = Gadget_Install, ROOT\\Gadget\n",
                   "%Device% = Gadget_Install, ROOT\\Gadget\n%Device% = Lamp_Install, ROOT\\Lamp\n")(text)
        text = add("Lamp_Install", *lines)(text)
        return add("Lamp_Install.Services", "AddService = ,2")(text)
    return edit


for base_name, base_text in BASES.items():
    inf(f"base-{base_name}", None, base=base_text)

GUID = "{8a7b9b7e-5d9e-4c4b-9c8e-3a1f0f6a2d11}"
# Copied to the folder of drivers, as before Windows 10.
ON_12 = (sub("Gadget_Files = 13", "Gadget_Files = 12"), sub("%13%", "%12%"))


def com(model):
    def edit(text):
        text = of_install("COM", "AddComServer = server,,Gadget_Server")(text)
        text = add("Gadget_Server", "ServerType   = 1", r"ServerBinary = %13%\gadget.dll", f"AddComClass  = {GUID},,Gadget_Class")(text)
        text = sub("[Gadget_Files]\ngadget.sys", "[Gadget_Files]\ngadget.sys\ngadget.dll")(text)
        text = sub("gadget.sys = 1", "gadget.sys = 1\ngadget.dll = 1")(text)
        return add("Gadget_Class", f"ThreadingModel = {model}")(text)
    return edit


# The file.
has(1001, sub("$Windows NT$", "$Windows$"))
lacks(1001, sub("$Windows NT$", "$WINDOWS nt$"))
lacks(1001, sub("$Windows NT$", "$Chicago$"), name="chicago")
lacks(1001, sub("$Windows NT$", "$Windows 95$"), name="windows95")
has(1002, lambda text: text + "\n[Unused\n")
has(1002, lambda text: text.replace("Gadget_AddReg", "A" * 256), name="long")
lacks(1002, lambda text: text.replace("Gadget_AddReg", "A" * 255))
has(1003, sub('"Gadget"', '"Gerät"'), encoding="utf-8-sig")
lacks(1003, sub('"Gadget"', '"Gerät"'), encoding="cp1252", name="ansi")
lacks(1003, sub('"Gadget"', '"Gerät"'), lambda text: "\ufeff" + text, encoding="utf-16-le", name="utf16")

# [Version].
has(1010, sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", "4d36e97d-e325-11ce-bfc1-08002be10318"))
lacks(1010, sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{4D36E97D-E325-11CE-BFC1-08002BE10318}"))
has(1085, sub("05/20/2022,2.1.0.5", "05/20/2022"))
lacks(1085, sub("05/20/2022,2.1.0.5", "05/20/2022, 0.0.0.1"))
has(1204, sub('"Gadgets"', '"Microsoft Gadgets"'))
lacks(1204, sub('"Gadgets"', '"Gadgets for Microsoft Windows"'))
has(1214, sub("gadget.cat", "gadget.cab"))
has(1214, sub("gadget.cat", "amd64\\gadget.cat"), name="path")
lacks(1214, sub("gadget.cat", "GADGET.1.CAT"))
has(1217, sub("2.1.0.5", "2.1.0"))
has(1217, sub("2.1.0.5", "2.1.0.65536"), name="large")
lacks(1217, sub("2.1.0.5", "2.1.0.65535"))
has(1218, sub("05/20/2022", "2022/05/20"))
lacks(1218, sub("05/20/2022", "05-20-2022"))
has(1233, drop("CatalogFile = gadget.cat"))
lacks(1233, sub("CatalogFile = ", "CatalogFile.NTamd64 = "))
has(1234, drop("DriverVer   = 05/20/2022,2.1.0.5"))
has(1234, sub("= %Provider%\nC", "=\nC"), name="empty")
lacks(1234, sub("= %Provider%\nC", "= Gadgets\nC"))
has(1280, sub("= System", "= Systems"))
lacks(1280, sub("= System", "= SYSTEM"))
has(1281, sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", GUID))
lacks(1281, sub("= System", "= Systems"), sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", GUID))
has(1284, sub("= System", "= Sample"), sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{78a1c341-4539-11d3-b88d-00c04fad5171}"))
lacks(1284, sub("= Gadgets", "= Samples"), base=CLASS)
has(1285, add("ClassInstall32", "AddReg = Gadget_Class"), add("Gadget_Class", "HKR,,,,%Provider%"))
lacks(1285, base=CLASS)
has(1286, sub("= Gadgets", "= " + "G" * 32), base=CLASS)
lacks(1286, sub("= Gadgets", "= " + "G" * 31), base=CLASS)
has(1324, drop("PnpLockdown = 1"))
has(1324, sub("PnpLockdown = 1", "PnpLockdown = 0"), name="zero")
lacks(1324, sub("PnpLockdown = 1", "pnplockdown=0x1"))

# Models and install sections.
has(1011, sub("%Provider% = Models", "%Provider% = , NTamd64.10.0...26100\n%Device% = Models"))
lacks(1011, sub("%Provider% = Models", '"Models" = Models'))
has(1199, build(16298))
lacks(1199, build(16299))


def since(word, number, *edits, **how):
    """What is read from a build on, and one before."""
    has(1199, *edits, build(number - 1), name=word, **how)
    lacks(1199, *edits, build(number), name=word, **how)


since("component", 15063, *ON_12, of_install("Components", "AddComponent = part,,Gadget_Part"), add("Gadget_Part", "ComponentIDs = PART"), mode="u")
since("event", 17763, of_install("Events", f"AddEventProvider = {GUID},Gadget_Provider"), add("Gadget_Provider", "ProviderName = Gadget", r"ResourceFile = %13%\gadget.sys"))
since("filter", 18362, of_install("Filters", "AddFilter = gadget,,Gadget_Filter"), add("Gadget_Filter", "FilterPosition = Upper"))
# A Windows service, for what drivers cannot have.
HELPER = (
    service("helper", "ServiceType   = 0x10", "StartType     = 3", "ErrorControl  = 1", r"ServiceBinary = %13%\helper.exe"),
    sub("[Gadget_Files]\ngadget.sys", "[Gadget_Files]\ngadget.sys\nhelper.exe"),
    sub("gadget.sys = 1", "gadget.sys = 1\nhelper.exe = 1"),
)
since("trigger", 19041, *HELPER, add("Helper_Service", "AddTrigger    = Helper_Trigger"), add("Helper_Trigger", "TriggerType = 1", "Action      = 1", f"SubType     = {GUID}"))
since("failure", 22621, *HELPER, add("Helper_Service", "FailureActions = Helper_Failure"), add("Helper_Failure", "Action = 1,5000"))
since("boot", 25398, add("Gadget_Service", "BootFlags     = 0x1"))
since("com", 26100, com("Both"))
has(1261, sub("ROOT\\Gadget\n", "ROOT\\Gadget\n%Device% = Lamp_Install, ROOT\\Lamp\n"))
lacks(1261, sub("[Gadget_Install]", "[GADGET_INSTALL.NTamd64]"), sub("Install.Services", "Install.NTamd64.Services"))
has(1271, sub("ROOT\\Gadget\n", "ROOT\\Gadget\n%Device% = , ROOT\\Lamp\n"))
lacks(1271, sub("ROOT\\Gadget\n", "ROOT\\Gadget\n%Device% = Gadget_Install, ROOT\\Lamp, ROOT\\Lamp2\n"))
has(1287, lambda text: text.replace("NTamd64.10.0...26100", "NTamd64.ten"), also=())
lacks(1287, lambda text: text.replace("NTamd64.10.0...26100", "ntAMD64.10.0.1..26100"))
has(1288, *ON_12, build(14309), mode="u")
lacks(1288, *ON_12, build(14310), mode="u")
has(1296, sub("gadget,2,Gadget_Service", "gadget,,Gadget_Service"))
lacks(1296, sub("gadget,2,Gadget_Service", "gadget,,Gadget_Service\nAddService = ,0x00000002"))
has(1297, sub("Gadget_Install, ROOT\\Gadget", "Gadget_Install"))
lacks(1296, sub("= System", "= SoftwareComponent"), sub("{4d36e97d-e325-11ce-bfc1-08002be10318}", "{5c4c3332-344d-483c-8739-259e934c9cc8}"), sub("gadget,2,Gadget_Service", "gadget,,Gadget_Service"), name="software")
lacks(1297, sub("Gadget_Install, ROOT\\Gadget", "Gadget_Install,, ROOT\\Gadget"))
has(2010, sub("%Provider% = Models,", "%Provider% = Models, NT.10.0...26100,"), add("Models.NT.10.0...26100", "%Device% = Gadget_Install, ROOT\\Gadget"))
lacks(2010, sub("%Provider% = Models,", "%Provider% = Models, NTx86.10.0...26100,"), add("Models.NTx86.10.0...26100", "%Device% = Gadget_Install, ROOT\\Gadget"))
ARCH = (sub("Models, NTamd64", "Models, NT$ARCH$"), sub("Models.NTamd64", "Models.NT$ARCH$"))
LOWER = (sub("Models, NTamd64", "Models, NT$arch$"), sub("Models.NTamd64", "Models.NT$arch$"))
has(1274, *LOWER)
has(1274, *ARCH, name="capitals", silent=True)
lacks(1274, *ARCH, kind="inx")

# Sections and who names them.
has(1203, sub("= Gadget_AddReg", "= Gadget_AddReg, Missing_AddReg"))
lacks(1203, sub("= Gadget_AddReg", "= GADGET_ADDREG"))
has(1205, *ON_12, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelFiles = Gadget_Files"), base=PRIMITIVE, mode="u")
lacks(1205, *ON_12, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelFiles = Old_Files"), add("Old_Files", "gadget.sys"), add("DestinationDirs", "Old_Files    = 12"), base=PRIMITIVE, mode="u")
has(1206, of_install("Filters", "AddFilter = gadget,,Gadget_Files"))
lacks(1206, service("other", "ServiceType   = 1", "StartType     = 3", "ErrorControl  = 1", "ServiceBinary = %13%\\gadget.sys", "AddReg        = Other_AddReg"), add("Other_AddReg", "HKR,Parameters,Speed,0x00010001,3"))
has(1209, sub("[Gadget_Files]", "[gadget_addreg]\nHKR,,Size,0x00010001,3\n\n[Gadget_Files]"))
lacks(1209, sub("= Gadget_AddReg", "= Gadget_AddReg, Gadget_AddReg2"), add("Gadget_AddReg2", "HKR,,Size,0x00010001,3"))
has(1212, add("DefaultInstall.NTamd64", "CopyFiles = Gadget_Files"))
lacks(1212, base=PRIMITIVE)
has(2083, add("Unused_AddReg", "HKR,,Size,0x00010001,3"))
lacks(2083, sub("= Gadget_AddReg", "= Gadget_AddReg, Used_AddReg"), add("Used_AddReg", "HKR,,Size,0x00010001,3"))
has(1310, add("Gadget_Install.Services", "Needs = Common.HW"), add("Common.HW", "AddReg = Gadget_AddReg"))
lacks(1310, add("Gadget_Install.Services", "Needs = Common.Services"), add("Common.Services", "AddService = other,,Gadget_Service"))
has(1311, add("Gadget_Install.Services", "Needs = Common"), add("Common", "AddService = other,,Gadget_Service"))
lacks(1311, add("Gadget_Install.Services", "Needs = Common.Services"), add("Common.Services", "AddService = other,,Gadget_Service"))
has(1314, of_install("HW", "Include = machine.inf", "Needs   = PciD3ColdSupported.HW"))
lacks(1314, of_install("HW", "Include = machine.inf, pci.inf", "Needs   = PciD3ColdSupported.HW"))
has(1315, add("Gadget_Install", "Needs = Missing"))
lacks(1315, add("Gadget_Install", "Needs = Common"), add("Common", "AddReg = Gadget_AddReg"))
has(2651, of_install("HW", "Needs = PciD3ColdSupported.HW"))
lacks(2651, of_install("HW", "Include = pci.inf", "Needs   = PciD3ColdSupported.HW"))
UNINSTALL = add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelReg = Old_AddReg")
has(1201, UNINSTALL, add("Old_AddReg", "HKR,,Size,,,4"), base=PRIMITIVE)
has(1201, registry("HKR,,Size,,3,4"), name="text", silent=True)
lacks(1201, UNINSTALL, add("Old_AddReg", "HKR,,Size,,"), base=PRIMITIVE)
lacks(1201, registry("HKR,,Sizes,0x00010000,3,4"), name="list")

# Files.
has(1008, sub("gadget.sys = 1", "gadget.sys = x"))
lacks(1008, sub("gadget.sys = 1", "gadget.sys = 1,,"))
has(1100, sub("[Gadget_Files]\ngadget.sys", "[Gadget_Files]\ngadget.sys,gadget64.sys"), sub("gadget.sys = 1", "gadget64.sys = 1"))
has(1100, sub("Files = 13", "Files = 13,amd64"), sub("%13%\\gadget", "%13%\\amd64\\gadget"), name="folder")
lacks(1100, sub("Files = 13", "Files = 13,amd64"), sub("%13%\\gadget", "%13%\\amd64\\gadget"), sub("gadget.sys = 1", "gadget.sys = 1,amd64"))
has(1101, add("Gadget_Files.Security", '"D:(A;;GA;;;SY)(A;;GA;;;BA)"'))
lacks(1101, to("10,Gadgets"), add("Other_Files.Security", '"D:(A;;GA;;;SY)(A;;GA;;;BA)"'), mode="u")
has(1102, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelFiles = Gadget_Files"), base=PRIMITIVE, also=(1205,))
has(1102, add("Gadget_Install", "DelFiles  = Old_Files"), add("Old_Files", "old.sys"), add("DestinationDirs", "Old_Files    = 13"), name="deleted", also=(1309,))
lacks(1102, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelFiles = Old_Files"), add("Old_Files", "gadget.sys"), add("DestinationDirs", "Old_Files    = 12"), base=PRIMITIVE)
has(1110, add("Gadget_Install", "CopyINF   = gadget.sys"))
lacks(1110, add("Gadget_Install", "CopyINF   = other.INF"))
has(1213, sub("gadget.sys = 1", "gadget.sys = 1\ngadget.cat = 1"))
lacks(1213, sub("gadget.sys = 1", "gadget.sys = 1\ngadget.cat.txt = 1"))
has(1229, sub("[Gadget_Files]\ngadget.sys", "[Gadget_Files]\ngadget.sys\n,gadget.txt"), sub("gadget.sys = 1", "gadget.sys = 1\ngadget.txt = 1"))
lacks(1229, sub("[Gadget_Files]\ngadget.sys", "[Gadget_Files]\ngadget.sys\ngadget.txt,"), sub("gadget.sys = 1", "gadget.sys = 1\ngadget.txt = 1"))
has(1230, sub("[SourceDisksFiles]", "[SourceDisksFiles.arm64]"))
lacks(1230, sub("[SourceDisksFiles]", "[SourceDisksFiles.amd64]"))
has(1231, sub("gadget.sys = 1", "gadget.sys = 1\ngadget.dl_ = 1"))
lacks(1231, sub("gadget.sys = 1", "gadget.sys = 1\ngadget_.dll = 1"))
has(1273, sub("gadget.sys = 1", "gadget.sys = 2"))
lacks(1273, sub("gadget.sys = 1", "gadget.sys = 2"), sub("[SourceDisksFiles]", "[SourceDisksNames.amd64]\n2 = %Disk%\n\n[SourceDisksFiles]"))
has(1275, to(), mode="k")
lacks(1275, sub("Gadget_Files = 13", "DefaultDestDir = 13"))
has(1306, to("24"), mode="u")
lacks(1306, to("11"), mode="u")
lacks(1306, to("10,SysWOW64"), mode="u", name="folder")
has(1309, add("Gadget_Install", "DelFiles  = Old_Files"), add("Old_Files", "old.sys"), add("DestinationDirs", "Old_Files    = 12"))
lacks(1309, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelFiles = Old_Files"), add("Old_Files", "old.sys"), add("DestinationDirs", "Old_Files    = 12"), base=PRIMITIVE)
has(1322, to("12"))
lacks(1322, to("13"))
lacks(1322, to("12"), mode="h", name="signature")
has(1330, sub("Gadget_Files\nA", "Gadget_Files, Other_Files\nA"), add("Other_Files", "gadget.sys,gadget2.sys"), add("DestinationDirs", "Other_Files  = 12"), sub("Gadget_Files = 13", "Gadget_Files = 12"), sub("gadget.sys = 1", "gadget.sys = 1\ngadget2.sys = 1"), sub("%13%", "%12%"), mode="u")
lacks(1330, sub("Gadget_Files\nA", "Gadget_Files, Other_Files\nA"), add("Other_Files", "gadget.sys"), add("DestinationDirs", "Other_Files  = 12"), sub("Gadget_Files = 13", "Gadget_Files = 12"), sub("%13%", "%12%"), mode="u")
has(1340, to("24"), also=(1322,))
DEPRECATED = (1, 17, 18, 20, 21, 24, 25, 30, 50, 53, 54, 16406, 16407, 16408, 16409, 16415, 16419, 16429, 16430)


def deprecated(text):
    """A list of files for each DIRID that is deprecated, since InfVerif has two codes for them."""
    lists = {dirid: f"Files_{dirid}" for dirid in DEPRECATED}
    text = sub("CopyFiles = Gadget_Files\n", f"CopyFiles = Gadget_Files, {', '.join(lists.values())}\n")(text)
    for dirid, name in lists.items():
        text = add(name, f"{dirid}.txt")(text)
        text = add("DestinationDirs", f"{name} = {dirid}")(text)
        text = add("SourceDisksFiles", f"{dirid}.txt = 1")(text)
    return text


has(1340, deprecated, name="all", also=(1322,))
lacks(1340, to("12"), mode="h")
has(1241, to("32768"), also=(1322,))
lacks(1241, to("32767"), also=(1322,))
has(1242, to("99"), also=(1322,))
lacks(1242, to("12"), mode="u")
has(1243, to("drivers"))
lacks(1243, to("0xC"), mode="u")

# The registry.
has(1222, registry("HKLM,SYSTEM\\ControlSet001\\Control,Speed,0x00010001,3"), also=(1321,))
lacks(1222, registry("HKLM,SYSTEM\\CurrentControlSet\\Control,Speed,0x00010001,3"), mode="h")
has(1223, registry("HKU,.DEFAULT\\SOFTWARE\\Gadgets,Speed,0x00010001,3"), name="users", also=(1321,))
has(1223, registry("HKCU,SOFTWARE\\Gadgets,Speed,0x00010001,3"), also=(1321,))
lacks(1223, registry("HKLM,SOFTWARE\\Gadgets,Speed,0x00010001,3"), also=(1321,))
has(1224, registry("HKXX,,Size,0x00010001,3"))
lacks(1224, registry("hkr,,Size,0x00010001,3"))
has(1226, add("Gadget_AddReg.Security", '"D:(A;;GA;;;SY)(A;;GA;;;BA)"'))
lacks(1226, sub("HKR,,Speed", "HKR,Secret,Speed"), add("Gadget_AddReg.Security", '"D:(A;;GA;;;SY)(A;;GA;;;BA)"'))
has(1235, registry("HKR,,Size,,%MISSING%"))
lacks(1235, registry("HKR,,Size,,%%MISSING%%"))
has(1258, registry("HKR,,Tool,,%11%\\gadget.exe"))
lacks(1258, registry("HKR,,Tool,0x00020000,%%SystemRoot%%\\System32\\gadget.exe", "HKR,,Own,,%13%\\gadget.sys"))
has(1262, add("Gadget_Install", "BitReg    = Gadget_BitReg"), add("Gadget_BitReg", "HKR,,Bits,0,0x100,0"), also=(1300,))
lacks(1262, add("Gadget_Install", "BitReg    = Gadget_BitReg"), add("Gadget_BitReg", "HKR,,Bits,0,0xFF,0"), also=(1300,))
has(1263, registry("HKR,,Custom,0x00070001,01"))
lacks(1263, registry("HKR,,Custom,0x00380001,01"))
has(1264, registry("HKR,,Custom,0x00380000,01"))
lacks(1264, registry("HKR,,Custom,0x00380001,01"))
has(1265, registry("HKR,,Size,0x00000008,x"))
lacks(1265, registry("HKR,,Size,0x00010008,x"), also=(1305,))
has(1266, UNINSTALL, add("Old_AddReg", "HKR,,List,0x00018002"), base=PRIMITIVE, also=(1305,))
lacks(1266, UNINSTALL, add("Old_AddReg", "HKR,,List,0x00018002,x"), base=PRIMITIVE, also=(1305,))
has(1267, registry("HKR,,Data,1,01,100"))
lacks(1267, registry("HKR,,Data,1,01,FF"))
has(1268, registry("HKR,,Size,0x00010001,0x100000000"))
lacks(1268, registry("HKR,,Size,0x00010001,0xFFFFFFFF"))
has(1300, add("Gadget_Install", "BitReg    = Gadget_BitReg"), add("Gadget_BitReg", "HKR,,Bits,0,0x80,0"))
# InfVerif has three codes for these.
for directive, lines in {
    "Ini2Reg": ["gadget.ini,Gadgets,Speed,HKR,Gadgets"],
    "UpdateInis": ["gadget.ini,Gadgets,,Speed=3"],
    "UpdateIniFields": ["gadget.ini,Gadgets,Speed,,3"],
    "ProfileItems": ["Name = Gadget"],
}.items():
    has(1300, add("Gadget_Install", f"{directive} = Legacy"), add("Legacy", *lines), name=directive.lower())
has(1300, add("Gadget_Install", "RegisterDlls = Legacy"), add("Legacy", "13,,gadget.dll,1"), name="registerdlls", also=(2009,))
has(1300, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "UnregisterDlls = Legacy"), add("Legacy", "13,,gadget.dll,1"), base=PRIMITIVE, name="unregisterdlls")
lacks(1300, add("Gadget_Install", "; BitReg  = Gadget_BitReg"))
has(2009, add("Gadget_Install", "LogConfig = Gadget_LogConfig"), add("Gadget_LogConfig", "ConfigPriority = NORMAL"), also=(1300,))
lacks(2009, add("Gadget_Install", "BitReg    = Gadget_BitReg"), add("Gadget_BitReg", "HKR,,Bits,0,0x80,0"), also=(1300,))
has(1303, of_install("CoInstallers", "AddReg = Co_AddReg"), add("Co_AddReg", 'HKR,,CoInstallers32,0x00010000,"gadget.dll,Entry"'))
lacks(1303, of_install("CoInstallers", "AddReg = Co_AddReg"), add("Co_AddReg", 'HKR,,CoInstallers32,0x00010000,"WdfCoInstaller01011.dll,WdfCoInstaller"'), name="wdf")
lacks(1303, registry('HKR,,CoInstallers,0x00010000,"gadget.dll,Entry"'))
has(1304, registry("HKLM,SOFTWARE\\Gadgets,Speed,0x00010001,3"), mode="u")
lacks(1304, registry("HKLM,SOFTWARE\\Classes\\Gadgets,Speed,0x00010001,3", "HKCR,Gadgets,Speed,0x00010001,3"), mode="u")
has(1305, registry("HKR,,List,0x00010008,x"))
lacks(1305, registry("HKR,,List,0x00010000,x"))
has(1308, add("Gadget_Install", "DelReg    = Gadget_DelReg"), add("Gadget_DelReg", "HKR,,Old"))
lacks(1308, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1", "DelReg = Gadget_DelReg"), add("Gadget_DelReg", "HKLM,SOFTWARE\\Gadgets"), base=PRIMITIVE)
has(1320, registry("HKLM,SOFTWARE\\Gadgets"))
lacks(1320, registry("HKR,Gadgets"))
lacks(1320, registry("HKCR,Gadgets"), mode="h", name="signature")
has(1321, registry("HKLM,SOFTWARE\\Gadgets,Speed,0x00010001,3"))
lacks(1321, registry("HKLM,SYSTEM\\CurrentControlSet\\Control\\Gadgets,Speed,0x00010001,3"), mode="h")
has(1329, of_install("HW", "AddReg = Filter_AddReg"), add("Filter_AddReg", 'HKR,,UpperFilters,0x00010000,"gadget"'))
lacks(1329, of_install("Filters", "AddFilter = gadget,,Gadget_Filter"), add("Gadget_Filter", "FilterPosition = Upper"))
lacks(1329, of_install("HW", "AddReg = Filter_AddReg"), add("Filter_AddReg", 'HKR,,UpperFilters,0x00010000,"gadget"'), build(18361), name="older")
has(1331, sub("HKR,,Speed", "HKCR,Gadgets,Speed"), second("AddReg = Lamp_AddReg"), add("Lamp_AddReg", "HKCR,Gadgets,Speed,0x00010001,4"), mode="u")
lacks(1331, sub("HKR,,Speed", "HKCR,Gadgets,Speed"), second("AddReg = Lamp_AddReg"), add("Lamp_AddReg", "HKCR,Gadgets,Speed,0x00010001,3"), mode="u")

# Services.
USUAL = ("ServiceType   = 1", "StartType     = 3", "ErrorControl  = 1", r"ServiceBinary = %13%\gadget.sys")
has(1005, add("Gadget_Install.Services", "AddService = other,,"))
lacks(1005, service("other"))
has(1013, drop("ErrorControl  = 1"))
lacks(1013, sub("ErrorControl  = 1", "ErrorControl  = 0"))
has(1014, sub("StartType     = 3", "StartType     = 5"))
lacks(1014, sub("StartType     = 3", "StartType     = 0x3"))
has(1083, service("other", flags="0x00800000"))
has(1083, of_install("Filters", "AddFilter = gadget,1,Gadget_Filter"), add("Gadget_Filter", "FilterPosition = Upper"), name="filter")
lacks(1083, service("other", flags="0x00000800"))
has(1211, service("other", flags="0x00000002"))
lacks(1211, service("other", flags="0x00000000"))
has(1250, sub("AddService = gadget,2,Gadget_Service", "AddService = gadget,2,Gadget_Service,Gadget_Log,Private"), add("Gadget_Log", "AddReg = Log_AddReg"), add("Log_AddReg", "HKR,,TypesSupported,0x00010001,7"))
lacks(1250, sub("AddService = gadget,2,Gadget_Service", "AddService = gadget,2,Gadget_Service,Gadget_Log,system"), add("Gadget_Log", "AddReg = Log_AddReg"), add("Log_AddReg", "HKR,,TypesSupported,0x00010001,7"))
has(1251, sub("StartType     = 3", "StartType     = 4"))
lacks(1251, service("other", *(line.replace("3", "4", 1) if "Start" in line else line for line in USUAL)))
has(1252, *HELPER, sub("ServiceType   = 0x10\nStartType     = 3", "ServiceType   = 0x10\nStartType     = 1"))
lacks(1252, *HELPER, sub("ServiceType   = 0x10\nStartType     = 3", "ServiceType   = 0x10\nStartType     = 2"))
has(1253, add("Gadget_Install.Services", "AddService = ,8"))
lacks(1253, sub("gadget,2,Gadget_Service", "gadget,,Gadget_Service\nAddService = ,2"))
has(1272, add("Gadget_Install.Services", "AddService = ,,Gadget_Service"))
lacks(1272, sub("gadget,2,Gadget_Service", "gadget,,Gadget_Service\nAddService = ,2"))
has(1294, add("Gadget_Install.Services", "AddService = Gadget,,Gadget_Service"))
lacks(1294, second("CopyFiles = Gadget_Files"), add("Lamp_Install.Services", "AddService = gadget,,Gadget_Service"))
has(1323, add("Gadget_Service", "AddReg        = Service_AddReg"), add("Service_AddReg", "HKR,Settings,Speed,0x00010001,3"))
lacks(1323, add("Gadget_Service", "AddReg        = Service_AddReg"), add("Service_AddReg", "HKR,parameters\\Settings,Speed,0x00010001,3"))
has(1332, add("Gadget_Service", "AddReg        = One_AddReg"), second("CopyFiles = Gadget_Files"), add("Lamp_Install.Services", "AddService = gadget,,Lamp_Service"), add("Lamp_Service", *USUAL, "AddReg        = Two_AddReg"), add("One_AddReg", "HKR,Parameters,Speed,0x00010001,3"), add("Two_AddReg", "HKR,Parameters,Speed,0x00010001,4"))
lacks(1332, add("Gadget_Service", "AddReg        = One_AddReg"), second("CopyFiles = Gadget_Files"), add("Lamp_Install.Services", "AddService = gadget,,Lamp_Service"), add("Lamp_Service", *USUAL, "AddReg        = Two_AddReg"), add("One_AddReg", "HKR,Parameters,Speed,0x00010001,3"), add("Two_AddReg", "HKR,Parameters,Speed,0x00010001,3"))
has(1333, second("CopyFiles = Gadget_Files"), add("Lamp_Install.Services", "AddService = gadget,,Lamp_Service"), add("Lamp_Service", USUAL[0], "StartType     = 2", *USUAL[2:]))
lacks(1333, second("CopyFiles = Gadget_Files"), add("Lamp_Install.Services", "AddService = gadget,,Lamp_Service"), add("Lamp_Service", *USUAL))
has(2006, add("Gadget_Install.Services", "AddService = other,,Other_Service"), also=(1203,))
lacks(2006, add("Gadget_Install.Services", "AddService = other,,GADGET_SERVICE"))
has(2084, sub("%13%\\gadget.sys", "%13%\\other.sys"))
lacks(2084, sub("%13%\\gadget.sys", "%13%\\GADGET.SYS"))
has(2085, sub("%13%\\gadget.sys", "gadget.sys"))
lacks(2085, sub("%13%\\gadget.sys", "%13%\\gadget.sys ; of the package"))
has(2092, sub("gadget,2,Gadget_Service", "WUDFRd,2,Gadget_Service"))
lacks(2092, sub("gadget,2,Gadget_Service", "WUDFRdGadget,2,Gadget_Service"))

# Frameworks.
KMDF = of_install("Wdf", "KmdfService = gadget, Gadget_Kmdf")
has(1084, KMDF, add("Gadget_Kmdf", "; no version"))
lacks(1084, KMDF, add("Gadget_Kmdf", "KmdfLibraryVersion = 1.15"))
UMDF = ("UmdfService      = Gadget, Gadget_Umdf", "UmdfServiceOrder = Gadget")
has(1400, of_install("Wdf", UMDF[0]), add("Gadget_Umdf", "UmdfLibraryVersion = 2.15.0", r"ServiceBinary = %13%\gadget.dll"))
lacks(1400, of_install("Wdf", *UMDF), add("Gadget_Umdf", "UmdfLibraryVersion = 2.15.0", r"ServiceBinary = %13%\gadget.dll"))
has(1401, of_install("Wdf", *UMDF), add("Gadget_Umdf", "UmdfLibraryVersion = 2.15.0", r"ServiceBinary = %13%\gadget.dll", f"DriverCLSID = {GUID}"))
lacks(1401, of_install("Wdf", *UMDF), add("Gadget_Umdf", "UmdfLibraryVersion = 1.11.0", r"ServiceBinary = %13%\gadget.dll", f"DriverCLSID = {GUID}"), mode="u")
has(1402, of_install("Wdf", *UMDF), add("Gadget_Umdf", "UmdfLibraryVersion = 1.11.0", r"ServiceBinary = %13%\gadget.dll", f"DriverCLSID = {GUID}"))
lacks(1402, of_install("Wdf", *UMDF), add("Gadget_Umdf", "UmdfLibraryVersion = 2.0.0", r"ServiceBinary = %13%\gadget.dll"))

# Software, components, filters, classes of COM, interfaces, events.
has(1019, of_install("Interfaces", f"AddInterface = {GUID[1:-1]}"))
has(1019, of_install("Events", f"AddEventProvider = {GUID[1:-1]},Gadget_Provider"), add("Gadget_Provider", "ProviderName = Gadget", r"ResourceFile = %13%\gadget.sys"), name="event")
has(1019, com("Both"), sub(f"{GUID},,", f"{GUID[1:-1]},,"), name="com")
has(1019, of_install("WMI", f"WMIInterface = {GUID[1:-1]},0x1,Gadget_Wmi"), add("Gadget_Wmi", 'Security = "O:SYG:BAD:(A;;GA;;;SY)"'), name="wmi")
lacks(1019, of_install("Interfaces", f"AddInterface = {GUID.upper()}"))


def component(*lines, directive="AddComponent = part,,Gadget_Part"):
    return lambda text: add("Gadget_Part", *lines)(of_install("Components", directive)(text))


has(1080, component("ComponentIDs = PART", directive="AddComponent = ,,Gadget_Part"))
lacks(1080, component("ComponentIDs = PART"))
has(1086, component("ComponentIDs = PART", directive="AddComponent = part,,Gadget_Part\nAddComponent = PART,,Gadget_Part"))
lacks(1086, component("ComponentIDs = PART", directive="AddComponent = part,,Gadget_Part\nAddComponent = part2,,Gadget_Part"))
has(1088, component("ComponentIDs = PART", "Description = %Device%", "Description = %Provider%"))
lacks(1088, component("ComponentIDs = PART", "Description = %Device%"))
has(1150, component("ComponentIDs = SWC\\PART"))
lacks(1150, component("ComponentIDs = VID0001&PID0001"))


def software(*lines):
    return lambda text: add("Gadget_Tool", *lines)(of_install("Software", "AddSoftware = tool,,Gadget_Tool")(text))


has(1141, software("SoftwareType = 1", r"SoftwareBinary = %11%\gadget.exe", "SoftwareVersion = 1.0.0.0"), also=(1144,))
lacks(1141, software("SoftwareType = 1", r"SoftwareBinary = %13%\gadget.exe", "SoftwareVersion = 1.0.0.0"), also=(1144,))
has(1142, software("SoftwareType = 2"))
has(1142, software("SoftwareType = 1", r"SoftwareBinary = %13%\gadget.exe"), name="version", also=(1144,))
lacks(1142, software("SoftwareType = 2", "SoftwareID = pfn://Gadgets.App_8wekyb3d8bbwe"))
has(1144, software("SoftwareType = 1", r"SoftwareBinary = %13%\gadget.exe", "SoftwareVersion = 1.0.0.0"))
lacks(1144, software("SoftwareType = 2", "SoftwareID = pfn://Gadgets.App_8wekyb3d8bbwe"))


has(1160, com("Single"))
lacks(1160, com("neutral"))


def filters(*lines):
    return lambda text: add("Gadget_Filter", *lines)(of_install("Filters", "AddFilter = gadget,,Gadget_Filter")(text))


has(1087, filters("FilterLevel    = Gadgets", "FilterPosition = Upper"))
lacks(1087, filters("FilterPosition = Upper"))


def events(*lines, kind="1", twice=False):
    """A provider of events with a channel of a type, or with two."""
    def edit(text):
        text = of_install("Events", f"AddEventProvider = {GUID},Gadget_Provider")(text)
        channels = [f"AddChannel = Gadget/Admin,{kind},Gadget_Admin"]
        if twice:
            channels.append("AddChannel = Gadget/Other,2,Gadget_Other")
            text = add("Gadget_Other", f"Value = {twice}")(text)
        text = add("Gadget_Provider", "ProviderName = Gadget", r"ResourceFile = %13%\gadget.sys", *channels)(text)
        return add("Gadget_Admin", *lines)(text)
    return edit


has(1081, events("Value = 16", kind="5"))
lacks(1081, events("Value = 16", kind="4"))
has(1180, events("Value = 16", twice="0x10"))
lacks(1180, events("Value = 16", twice="17"))
has(1181, events("Value = 16", "LoggingRetention  = 2", "LoggingAutoBackup = 1", kind="4"))
lacks(1181, events("Value = 16", "LoggingRetention  = 2", "LoggingAutoBackup = 1"))
has(1182, events("Value = 16", "LoggingAutoBackup = 1"))
lacks(1182, events("Value = 16", "LoggingRetention  = 2", "LoggingAutoBackup = 1"))
has(1245, add("Gadget_Install", "FeatureScore = 100"))
lacks(1245, add("Gadget_Install", "FeatureScore = FF"))
has(1256, of_install("WMI", f"WMIInterface = {GUID},0x2,Gadget_Wmi"), add("Gadget_Wmi", 'Security = "O:SYG:BAD:(A;;GA;;;SY)"'))
lacks(1256, of_install("WMI", f"WMIInterface = {GUID},0x1,Gadget_Wmi"), add("Gadget_Wmi", 'Security = "O:SYG:BAD:(A;;GA;;;SY)"'))

# Strings.
has(1295, lambda text: text + '\n[Strings.0407]\nProvider = "Gadgets"\nDisk     = "Datenträger"\n', encoding="cp1252")
lacks(1295, lambda text: text + '\n[Strings.0407]\nProvider = "Gadgets"\nDisk     = "Datenträger"\nDevice   = "Gerät"\n', encoding="cp1252")

# Extensions.
has(1380, sub("ExtensionId = {8a7b9b7e-", "ExtensionId = {8a7b9b7-"), base=EXTENSION)
lacks(1380, sub(GUID, GUID.upper()), base=EXTENSION)
has(1381, drop(f"ExtensionId = {GUID}"), base=EXTENSION)
lacks(1381, base=DEVICE)
has(1382, of_install("CoInstallers", "AddReg = Co_AddReg"), add("Co_AddReg", "HKR,,Size,0x00010001,3"), base=EXTENSION)
has(1382, add("ClassInstall32", "AddReg = Gadget_Class"), add("Gadget_Class", "HKR,,,,%Provider%"), base=EXTENSION, name="class", also=(1285,))
lacks(1382, base=CLASS)
has(1383, sub("gadget,,Gadget_Service", "gadget,2,Gadget_Service"), base=EXTENSION)
lacks(1383, sub("gadget,,Gadget_Service", "gadget,0,Gadget_Service"), base=EXTENSION)
has(1384, of_install("HW", "AddReg = Filter_AddReg"), add("Filter_AddReg", 'HKR,,UpperFilters,0x00010000,"gadget"'), base=EXTENSION, mode="u")
lacks(1384, of_install("HW", "AddReg = Filter_AddReg"), add("Filter_AddReg", 'HKR,,UpperFilters,0x00010000,"gadget"'), mode="u")

# Drivers of no device, and of the network.
has(1420, lambda text: text.replace("DefaultInstall.NTamd64", "DefaultInstall"), base=PRIMITIVE, also=(1421,))
lacks(1420, base=PRIMITIVE)
has(1421, add("DefaultUninstall", "LegacyUninstall = 1"), base=PRIMITIVE, also=(1420,))
lacks(1421, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1"), base=PRIMITIVE)
has(1422, add("DefaultUninstall.NTamd64", "LegacyUninstall = 0"), base=PRIMITIVE)
lacks(1422, add("DefaultUninstall.NTamd64", "LegacyUninstall = 1"), base=PRIMITIVE)
has(2405, sub("= NetDriver", "= Net"), sub("{a0a588a4-c46f-4b37-b7ea-c82fe89870c7}", "{4d36e972-e325-11ce-bfc1-08002be10318}"), base=NET)
lacks(2405, base=NET)
has(2420, drop("AddNetFilter = gadget, Gadget_NetFilter"), sub("[Gadget_NetFilter]\nFilterClass = compression\n\n", ""), base=NET)
lacks(2420, sub("AddNetFilter = gadget,", "AddNetProtocol = gadget,"), sub("FilterClass = compression", "Bind = ethernet"), base=NET)


def folder():
    """What the folder should hold."""
    files = {fixture["file"]: fixture["bytes"] for fixture in FIXTURES}
    assert len(files) == len(FIXTURES), "two INFs have one name"
    lines = ({key: fixture[key] for key in ("file", "code", "mode", "codes", "silent")}
             for fixture in sorted(FIXTURES, key=lambda fixture: fixture["file"]))
    files["expected.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return files


def differences(rows):
    """Where runs of InfVerif, as collect.py has them, say other than what is expected. What
    was not run is left out."""
    said = {(row["file"].rpartition("/")[2], row["mode"].strip("/")): {code["code"] for code in row["codes"]}
            for row in rows if row["file"].startswith(f"{FOLDER.name}/")}
    found = []
    for fixture in FIXTURES:
        codes = said.get((fixture["file"], fixture["mode"]))
        expected = {*fixture["codes"], *fixture["silent"]}
        if codes is None or codes == expected:
            continue
        more, less = sorted(codes - expected), sorted(expected - codes)
        parts = [f"{what} {', '.join(map(str, codes))}" for what, codes in (("also has", more), ("lacks", less)) if codes]
        found.append(f"{fixture['file']}, /{fixture['mode']}: {' and '.join(parts)}")
    return found


def main(arguments):
    files = folder()
    there = {path.name: path.read_bytes() for path in FOLDER.iterdir()} if FOLDER.exists() else {}
    if arguments == ["--check"]:
        differs = sorted(name for name in files.keys() | there.keys() if files.get(name) != there.get(name))
        if differs:
            sys.exit(f"{FOLDER} is not what {sys.argv[0]} writes: {', '.join(differs)}")
        return
    if len(arguments) == 2 and arguments[0] == "--compare":
        lines = pathlib.Path(arguments[1]).read_text(encoding="utf-8").splitlines()
        found = differences([json.loads(line) for line in lines])
        print("\n".join([*found, f"InfVerif says something else of {len(found)} of {len(FIXTURES)} INFs"]))
        return
    if arguments:
        sys.exit("usage: fixtures.py [--check | --compare EVIDENCE]")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in there.keys() - files.keys():
        (FOLDER / name).unlink()
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
