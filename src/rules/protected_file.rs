//! A file of Windows itself that a driver package replaces.
//!
//! ## What it finds
//! Entries of file lists and `@` items of `CopyFiles` that copy a file known to
//! belong to Windows, or the runtime of Visual C++ or MFC, into the Windows
//! directory (DIRID 10), the system directory (11), the driver directory (12)
//! or a directory below them. A copy in a directory below that is not one of
//! Windows' own replaces nothing, and is information. The INFs of Windows' own service packs and hot
//! fixes, which say in `[Version]` what build they update, may do so.
//!
//! ## Why it matters
//! Windows protects its own files, and many of them are in use at all times: the
//! copy fails, or it is made at the next restart. Where it succeeds, every other
//! driver and program gets a file that it was not tested with, and the next
//! service pack brings the old one back. Such files come with Windows or
//! with their own redistributable package.
//!
//! ## Example
//! ```inf
//! [DestinationDirs]
//! Gadget_Files = 12
//!
//! [Gadget_Files]
//! gadget.sys
//! usbd.sys
//! ```
//!
//! ## Fix
//! None: what the package needs of the file is for a person to say. For a
//! driver of Windows, `Include` and `Needs` name the section of the INF that
//! comes with Windows and installs it; a program carries its runtime in its own
//! directory, or its setup program installs the redistributable package.
//!
//! ## Source
//! Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (protected system
//! files; shared, in-use DLLs). The files: those that Microsoft's driver
//! documentation names as parts of Windows.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{Context, Finding, Rule, Severity};
use crate::model::{Directory, fold};

pub(super) const RULE: Rule = Rule {
    name: "protected-file",
    summary: "a file of Windows itself that the package replaces",
    why: "the files of Windows are protected, and in use",
    severity: Severity::Warning,
    page: include_str!("protected_file.rs"),
    check,
};

/// Drivers that come with Windows. Each is named as a part of it in Microsoft's
/// documentation of drivers (repository MicrosoftDocs/windows-driver-docs): in
/// audio/ and stream/ (ks, portcls, drmk, stream…), usbcon/ (usbd, usbccgp,
/// winusb…), hid/, bluetooth/, network/ (ndis, tcpip…), storage/ (storport,
/// classpnp…), ifs/ (fltmgr, ntfs…), wdf/ (wdf01000, wudfrd…), display/
/// (dxgkrnl, watchdog…), kernel/ and debugger/ (the rest).
///
/// Only names that stand for one file: whoever writes a sample of his own calls
/// it `filter.sys`, and nothing is said of those.
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
const PROGRAMS: [&str; 55] = [
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
    "mmsys.cpl",
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
    "streamci.dll",
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

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    if context.model.is_windows_update() {
        return;
    }
    let mut push = |file: &str,
                    directory: &Directory,
                    section: &str,
                    range: &dyn Fn() -> Range<usize>| {
        let Some(what) = protected(file).filter(|_| is_below_windows(directory)) else {
            return;
        };
        let (severity, how) = if is_of_windows(directory) {
            (RULE.severity, "the package replaces it")
        } else {
            (
                Severity::Info,
                "the package puts a copy of its own, which nobody updates,",
            )
        };
        findings.push(Finding {
            rule: RULE.name,
            severity,
            message: format!(
                "'{file}' is {what}, which other drivers and programs use: {how} in DIRID {directory}"
            ),
            section: section.to_owned(),
            range: range(),
            help: Some(
                "leave the file to Windows: Include and Needs for its drivers, a redistributable package for a runtime"
                    .to_owned(),
            ),
            fix: None,
        });
    };
    for (list, file) in context.copied_files() {
        push(
            &file.destination,
            &list.directory,
            list.section.name(),
            &|| file.entry().content(),
        );
    }
    for copy in context.named_files() {
        push(
            &copy.file,
            &copy.directory,
            copy.site.section.name(),
            &|| copy.field.range(),
        );
    }
}

/// What a file is, if it belongs to Windows.
fn protected(file: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let of_windows = [&DRIVERS[..], &KERNEL, &PROGRAMS].concat().into_iter();
        of_windows
            .map(|file| (file, OF_WINDOWS))
            .chain(RUNTIMES.map(|file| (file, RUNTIME)))
            .collect()
    });
    let name = fold(file);
    let known = KNOWN.get(name.as_ref()).copied();
    known.or_else(|| is_versioned_runtime(&name).then_some(RUNTIME))
}

const OF_WINDOWS: &str = "part of Windows";
const RUNTIME: &str = "a shared runtime of Visual C++";

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

/// Whether a directory is that of Windows, of its system files or of its
/// drivers, or lies below one (docs install/using-dirids.md).
fn is_below_windows(directory: &Directory) -> bool {
    matches!(directory.dirid, Some(10..=12))
}

/// Whether Windows keeps its own files in a directory.
fn is_of_windows(directory: &Directory) -> bool {
    let own = [
        ("10", ""),
        ("10", "System"),
        ("10", "SysWOW64"),
        ("11", ""),
        ("12", ""),
        ("12", "UMDF"),
    ];
    own.iter()
        .any(|(dirid, below)| directory.same_as(&Directory::new(dirid, below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_the_order_of_the_alphabet_and_name_each_file_once() {
        for list in [&DRIVERS[..], &KERNEL, &PROGRAMS, &RUNTIMES] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
