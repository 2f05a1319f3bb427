#!/usr/bin/env python3
"""Writes the INFs that the editors open into a folder: with CR LF, in UTF-16 with a byte
order mark, and with characters beyond the basic plane before what is found."""

import sys
from pathlib import Path

# Reboot is deleted, and the flags lose what forces a restart: edits with and without lines.
LINES = r"""
[Version]
Signature = "$Windows NT$"
Class = Ports
ClassGuid = {4D36E978-E325-11CE-BFC1-08002BE10318}
Provider = %Vendor%
CatalogFile = gadget.cat
DriverVer = 01/02/2024,1.0.0.0
PnpLockdown = 1

[Manufacturer]
%Vendor% = Gadgets,NTamd64

[Gadgets.NTamd64]
%Gadget% = Gadget_Install,USB\VID_1234&PID_5678

[Gadget_Install.NTamd64]
CopyFiles = Gadget_Files
Reboot ; NOTE

[Gadget_Install.NTamd64.Services]
AddService = gadget,2,Gadget_Service

[Gadget_Service]
DisplayName = %Gadget%
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\gadget.sys

[Gadget_Files]
gadget.sys,,,0x1000	; NOTE

[DestinationDirs]
Gadget_Files = 12

[SourceDisksNames]
1 = "NOTE disk"

[SourceDisksFiles]
gadget.sys = 1

[Strings]
Vendor = "NOTE Vendor"
Gadget = "Gadget"
"""


def text(note: str) -> str:
    return LINES.lstrip("\n").replace("NOTE", note)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    plain, odd = text("plain"), text("\U0001F600\U0001F680 gr\u00fc\u00df")
    crlf = {"crlf.inf": plain.encode(), "unix.inf": None, "astral.inf": odd.encode()}
    for name, content in crlf.items():
        if content is None:
            (folder / name).write_bytes(plain.encode())
        else:
            (folder / name).write_bytes(content.replace(b"\n", b"\r\n"))
    wide = odd.replace("\n", "\r\n").encode("utf-16-le")
    (folder / "utf16.inf").write_bytes(b"\xff\xfe" + wide)


main()
