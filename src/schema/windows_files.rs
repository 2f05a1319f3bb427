//! The files of Windows itself, and the runtimes of Visual C++.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::syntax::fold_case;

/// Whose file it is that a package may not bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowsFile {
    /// It comes with Windows.
    Part,
    /// It comes with Windows, which has it loaded while it installs devices.
    Installer,
    /// It comes with a redistributable package of Visual C++, or with Windows.
    Runtime,
}

impl WindowsFile {
    /// As a sentence names it.
    pub fn words(self) -> &'static str {
        match self {
            WindowsFile::Part => "part of Windows",
            WindowsFile::Installer => "a class installer or co-installer of Windows",
            WindowsFile::Runtime => "a shared runtime of Visual C++",
        }
    }
}

/// Drivers that come with Windows. Each is named as a part of it in Microsoft's
/// documentation of drivers (repository MicrosoftDocs/windows-driver-docs): in
/// audio/ and stream/ (ks, portcls, drmk, stream…), usbcon/ (usbd, usbccgp,
/// winusb…), hid/, bluetooth/, network/ (ndis, tcpip…), storage/ (storport,
/// classpnp…), ifs/ (fltmgr, ntfs…), wdf/ (wdf01000, wudfrd…), display/
/// (dxgkrnl, watchdog…), kernel/ and debugger/ (the rest).
///
/// Only names that stand for one file: whoever writes a sample of his own calls
/// it `filter.sys`, and those are not reported.
const DRIVERS: [&str; 97] = [
    "1394bus.sys",
    "acpi.sys",
    "afd.sys",
    "agp440.sys",
    "atapi.sys",
    "ataport.sys",
    "battc.sys",
    "bthenum.sys",
    "bthport.sys",
    "bthusb.sys",
    "cdrom.sys",
    "classpnp.sys",
    "disk.sys",
    "dmusic.sys",
    "drmk.sys",
    "dxapi.sys",
    "dxg.sys",
    "dxgkrnl.sys",
    "dxgmms1.sys",
    "dxgmms2.sys",
    "fastfat.sys",
    "fltmgr.sys",
    "fs_rec.sys",
    "hdaudbus.sys",
    "hdaudio.sys",
    "hidbth.sys",
    "hidclass.sys",
    "hidparse.sys",
    "hidusb.sys",
    "http.sys",
    "i8042prt.sys",
    "isapnp.sys",
    "kbdclass.sys",
    "kbdhid.sys",
    "kmixer.sys",
    "ks.sys",
    "ksecdd.sys",
    "modem.sys",
    "mouclass.sys",
    "mouhid.sys",
    "mountmgr.sys",
    "mshidkmdf.sys",
    "mup.sys",
    "ndis.sys",
    "ndistapi.sys",
    "ndiswan.sys",
    "netbt.sys",
    "netio.sys",
    "ntfs.sys",
    "ohci1394.sys",
    "parport.sys",
    "partmgr.sys",
    "pci.sys",
    "pciide.sys",
    "pciidex.sys",
    "pcmcia.sys",
    "portcls.sys",
    "rdbss.sys",
    "redbook.sys",
    "rfcomm.sys",
    "rndismp.sys",
    "scsiport.sys",
    "sdbus.sys",
    "serenum.sys",
    "serial.sys",
    "smclib.sys",
    "spbcx.sys",
    "splitter.sys",
    "storport.sys",
    "stream.sys",
    "swenum.sys",
    "swmidi.sys",
    "sysaudio.sys",
    "tcpip.sys",
    "tdi.sys",
    "usb8023.sys",
    "usbaudio.sys",
    "usbccgp.sys",
    "usbd.sys",
    "usbehci.sys",
    "usbhub.sys",
    "usbhub3.sys",
    "usbohci.sys",
    "usbport.sys",
    "usbprint.sys",
    "usbscan.sys",
    "usbser.sys",
    "usbstor.sys",
    "usbuhci.sys",
    "usbvideo.sys",
    "usbxhci.sys",
    "videoprt.sys",
    "watchdog.sys",
    "wdf01000.sys",
    "wdfldr.sys",
    "wdmaud.sys",
    "win32k.sys",
];

/// More drivers of Windows and its kernel, from the same source.
const KERNEL: [&str; 7] = [
    "hal.dll",
    "ntkrnlpa.exe",
    "ntoskrnl.exe",
    "winusb.sys",
    "wmilib.sys",
    "wudfpf.sys",
    "wudfrd.sys",
];

/// DLLs and programs of Windows that drivers and their software use: the same
/// documentation names them (install/ and develop/ for setupapi and newdev,
/// wdf/ for WUDF, usbcon/ for winusb, smartcrd/ for scardsvr, display/ for the
/// graphics runtimes, print/ for the spooler), or the reference of the Windows
/// API at learn.microsoft.com/windows/win32 does as the DLL of its functions.
const PROGRAMS: [&str; 53] = [
    "advapi32.dll",
    "cfgmgr32.dll",
    "comctl32.dll",
    "comdlg32.dll",
    "crypt32.dll",
    "d3d8.dll",
    "d3d9.dll",
    "ddraw.dll",
    "dinput.dll",
    "dsound.dll",
    "dxgi.dll",
    "explorer.exe",
    "gdi32.dll",
    "gdiplus.dll",
    "glu32.dll",
    "hid.dll",
    "imagehlp.dll",
    "kernel32.dll",
    "ksproxy.ax",
    "ksuser.dll",
    "newdev.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "olepro32.dll",
    "opengl32.dll",
    "quartz.dll",
    "regsvr32.exe",
    "rpcrt4.dll",
    "rundll32.exe",
    "scardsvr.exe",
    "setupapi.dll",
    "shell32.dll",
    "shlwapi.dll",
    "spoolsv.exe",
    "sti.dll",
    "svchost.exe",
    "unidrv.dll",
    "unidrvui.dll",
    "urlmon.dll",
    "user32.dll",
    "version.dll",
    "wdmaud.drv",
    "wininet.dll",
    "winmm.dll",
    "winscard.dll",
    "winspool.drv",
    "wintrust.dll",
    "winusb.dll",
    "ws2_32.dll",
    "wudfhost.exe",
    "wudfplatform.dll",
    "wudfx.dll",
];

/// The class installers and co-installers that Windows' own INFs register for its
/// device classes, and the property pages that they bring: no package may update
/// them ("Installing Drivers and Utilities without Rebooting"). They are those of
/// batteries, Bluetooth, displays and monitors, USB host controllers (hccoin,
/// usbui), infrared, modems, sound (mmci, mmsys, streamci), ports, network
/// components, printers, processors, still images, disks and volumes (storprop,
/// syssetup, sysclass), portable devices and UMDF.
const INSTALLERS: [&str; 21] = [
    "batt.dll",
    "bthci.dll",
    "desk.cpl",
    "hccoin.dll",
    "irclass.dll",
    "mdminst.dll",
    "mmci.dll",
    "mmsys.cpl",
    "modemui.dll",
    "msports.dll",
    "netcfgx.dll",
    "ntprint.dll",
    "procinst.dll",
    "sti_ci.dll",
    "storprop.dll",
    "streamci.dll",
    "sysclass.dll",
    "syssetup.dll",
    "usbui.dll",
    "wpd_ci.dll",
    "wudfcoinstaller.dll",
];

/// Runtimes of Visual C++ and MFC that have been part of Windows since Windows
/// 2000 (docs develop/using-the-microsoft-c-runtime-with-user-mode-drivers-and-apps.md).
const RUNTIMES: [&str; 7] = [
    "atl.dll",
    "mfc40.dll",
    "mfc42.dll",
    "mfc42u.dll",
    "msvcirt.dll",
    "msvcp60.dll",
    "msvcrt.dll",
];

/// Runtimes of Visual C++ and MFC that come in redistributable packages, by
/// what stands before the number of their version: `msvcr100.dll`,
/// `mfc140u.dll` (learn.microsoft.com/cpp, "Determining Which DLLs to
/// Redistribute").
const VERSIONED_RUNTIMES: [&str; 9] = [
    "atl",
    "concrt",
    "mfc",
    "mfcm",
    "msvcp",
    "msvcr",
    "vccorlib",
    "vcomp",
    "vcruntime",
];

/// Whose file has a name, without regard to case, if it belongs to Windows or to
/// Visual C++.
pub fn windows_file(file: &str) -> Option<WindowsFile> {
    static KNOWN: LazyLock<HashMap<&str, WindowsFile>> = LazyLock::new(|| {
        let of_windows = [&DRIVERS[..], &KERNEL, &PROGRAMS].concat().into_iter();
        of_windows
            .map(|file| (file, WindowsFile::Part))
            .chain(INSTALLERS.map(|file| (file, WindowsFile::Installer)))
            .chain(RUNTIMES.map(|file| (file, WindowsFile::Runtime)))
            .collect()
    });
    let name = fold_case(file);
    let known = KNOWN.get(name.as_ref()).copied();
    known.or_else(|| is_versioned_runtime(&name).then_some(WindowsFile::Runtime))
}

/// What the redistributable co-installers of WDF and WinUSB are called, before the
/// number of their version (docs wdf/installing-the-framework-s-co-installer.md,
/// wdf/using-the-umdf-co-installer.md, develop/removing-coinstallers.md).
const CO_INSTALLERS: [&str; 3] = ["wdfcoinstaller", WINUSB, "wudfupdate"];

const WINUSB: &str = "winusbcoinstaller";

/// Whether a file is one of the redistributable co-installers of WDF and WinUSB, of
/// whatever version, which Windows has needed none of
/// [since 10](super::Feature::BuiltInFrameworks).
pub fn is_framework_co_installer(file: &str) -> bool {
    CO_INSTALLERS.iter().any(|name| begins(file, name))
}

fn begins(file: &str, name: &str) -> bool {
    let start = file.get(..name.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// Whether a file is the redistributable co-installer of WinUSB.
pub fn is_winusb_co_installer(file: &str) -> bool {
    begins(file, WINUSB)
}

/// `msvcp140_1.dll`: a known name, the number of a version, what may follow.
fn is_versioned_runtime(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".dll") else {
        return false;
    };
    VERSIONED_RUNTIMES.iter().any(|runtime| {
        stem.strip_prefix(runtime).is_some_and(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let suffix = rest.get(digits..).unwrap_or_default();
            (2..=3).contains(&digits) && matches!(suffix, "" | "d" | "u" | "ud" | "_1" | "_2")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_co_installers_of_wdf_and_winusb_are_known_in_every_version() {
        for file in [
            "WdfCoInstaller01011.dll",
            "wdfcoinstaller01009_chk.dll",
            "WdfCoInstaller$KMDFCOINSTALLERVERSION$.dll",
            "WinUSBCoInstaller2.dll",
            "WUDFUpdate_01009.dll",
        ] {
            assert!(is_framework_co_installer(file), "{file}");
        }
        assert!(is_winusb_co_installer("winusbcoinstaller.dll"));
        assert!(!is_winusb_co_installer("WdfCoInstaller01011.dll"));
        for other in ["gadgetcoinstaller01011.dll", "WUDFCoInstaller.dll"] {
            assert!(!is_framework_co_installer(other), "{other}");
        }
    }

    #[test]
    fn the_lists_are_in_the_order_of_the_alphabet_and_name_each_file_once() {
        for list in [&DRIVERS[..], &KERNEL, &PROGRAMS, &INSTALLERS, &RUNTIMES] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
