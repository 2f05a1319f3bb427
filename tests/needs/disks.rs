//! What only root can make: disks that take nothing more, and files of somebody
//! else.

use std::fs;
use std::process::Command;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{MOUNT, ROOT, trials};
use crate::support::writing::{
    ASKING, FIXED, assert_refused, fix, fix_without_rights, folder_with, large, read, set_mode,
    temporaries,
};

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[MOUNT];
        a_full_disk_leaves_the_file_as_it_was,
        a_read_only_file_system_leaves_the_file_as_it_was,
    ];
    tests.extend(trials![&[ROOT]; a_file_whose_owner_cannot_be_kept_is_left_as_it_was]);
    tests
}

/// A small file system of its own, mounted as long as this lives.
pub struct Disk(TempDir);

impl Disk {
    /// One, where it may be had.
    pub fn new() -> Option<Disk> {
        let disk = Disk(TempDir::new().unwrap());
        disk.mount(&["-t", "tmpfs", "-o", "size=192k", "infmend"])
            .then_some(disk)
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let mut mount = Command::new("mount");
        let mounted = mount.args(arguments).arg(self.0.path()).output();
        mounted.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

fn a_full_disk_leaves_the_file_as_it_was() {
    let disk = Disk::new().unwrap();
    let folder = disk.0.path();
    fs::write(folder.join("a.inf"), large(ASKING)).unwrap();
    fs::write(folder.join("z.inf"), ASKING).unwrap();
    let output = fix(&[folder]);
    assert_refused(&output, &["a.inf: not written:", "No space left on device"]);
    assert_eq!(read(&folder.join("a.inf")), large(ASKING));
    assert_eq!(read(&folder.join("z.inf")), FIXED);
    assert_eq!(temporaries(folder), [""; 0]);
}

fn a_read_only_file_system_leaves_the_file_as_it_was() {
    let disk = Disk::new().unwrap();
    let path = disk.0.path().join("a.inf");
    fs::write(&path, ASKING).unwrap();
    assert!(disk.mount(&["-o", "remount,ro"]));
    assert_refused(&fix(&[&path]), &["not written:", "Read-only file system"]);
    assert_eq!(read(&path), ASKING);
}

fn a_file_whose_owner_cannot_be_kept_is_left_as_it_was() {
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    set_mode(&path, 0o666);
    set_mode(folder.path(), 0o777);
    let output = fix_without_rights(&path);
    assert_refused(&output, &["not written: its owner cannot be kept"]);
    assert_eq!(read(&path), ASKING);
    assert_eq!(temporaries(folder.path()), [""; 0]);
}
