//! Which files the system loader reads.

use super::Directory;
use crate::syntax::eq_ignore_case;

/// Files that the system loader reads, besides what lies in its own folders: the
/// loader itself, and what it starts Windows with, which is the kernel, the
/// hardware abstraction layers and the transports of the kernel debugger.
const LOADER: [&str; 28] = [
    "bootmgfw.efi",
    "bootmgr",
    "bootmgr.efi",
    "bootvid.dll",
    "ci.dll",
    "hal.dll",
    "halaacpi.dll",
    "halacpi.dll",
    "halapic.dll",
    "halmacpi.dll",
    "kd1394.dll",
    "kdcom.dll",
    "kdnet.dll",
    "kdusb.dll",
    "ntbootdd.sys",
    "ntdetect.com",
    "ntkrnlmp.exe",
    "ntkrnlpa.exe",
    "ntkrpamp.exe",
    "ntldr",
    "ntoskrnl.exe",
    "osloader.efi",
    "osloader.exe",
    "pshed.dll",
    "winload.efi",
    "winload.exe",
    "winresume.efi",
    "winresume.exe",
];

/// Whether a copy is one that the system loader reads: all that goes to the
/// root of the boot disk or to the folder of the loader (docs
/// install/using-dirids.md), and files of its list that go to the Windows
/// directory or to the root of its disk.
pub fn is_of_loader(file: &str, directory: &Directory) -> bool {
    const ROOT: u32 = 30;
    const FOLDER: u32 = 54;
    match directory.canonical().0 {
        Some(ROOT | FOLDER) => true,
        Some(10 | 24) => LOADER.iter().any(|known| eq_ignore_case(known, file)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_reads_its_own_files_and_all_of_its_folders() {
        for (file, dirid, below) in [
            ("NTLDR", "30", ""),
            ("gadget.sys", "30", "boot"),
            ("x.exe", "54", ""),
            ("hal.dll", "11", ""),
            ("bootmgr", "24", ""),
            ("NTOSKRNL.EXE", "10", "System32"),
        ] {
            assert!(is_of_loader(file, &Directory::new(dirid, below)), "{file}");
        }
        for (file, dirid) in [
            ("gadget.sys", "12"),
            ("ntldr", "16422"),
            ("hal.dll", "13"),
            ("hal.dll", "DIRS"),
        ] {
            assert!(!is_of_loader(file, &Directory::new(dirid, "")), "{file}");
        }
    }
}
