//! Patches of `fix --diff`, applied by patch(1).

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;

use crate::need::{PATCH, trials};
use crate::support::git::{
    Way, apply, assert_patches_apply_byte_for_byte, assert_utf_16_is_spared, fixed, gadget, ok,
    patch_of, repository, run, text,
};

/// With names that begin with `a/` and `b/`, and as they stand.
pub const P1: Way = &["patch", "-p1", "-i"];
pub const P0: Way = &["patch", "-p0", "-i"];

pub fn tests() -> Vec<Trial> {
    trials![&[PATCH];
        a_patch_applies_byte_for_byte_whatever_the_names_and_the_bytes,
        a_diff_spares_a_file_in_utf_16_and_patches_the_others,
        a_patch_names_files_from_its_folder_and_others_from_the_root,
    ]
}

fn a_patch_applies_byte_for_byte_whatever_the_names_and_the_bytes() {
    for how in [P1, P0] {
        assert_patches_apply_byte_for_byte(how);
    }
}

fn a_diff_spares_a_file_in_utf_16_and_patches_the_others() {
    for how in [P1, P0] {
        assert_utf_16_is_spared(how);
    }
}

fn a_patch_names_files_from_its_folder_and_others_from_the_root() {
    let folder = repository(&[("in/a.inf", gadget()), ("out/b.inf", gadget())]);
    let inside = folder.path().join("in").canonicalize().unwrap();
    let absolute = inside.join("a.inf");
    let patch = patch_of(&inside, &["--diff", absolute.to_str().unwrap()]);
    assert!(text(&fs::read(&patch).unwrap()).starts_with("--- ./a.inf\n+++ ./a.inf\n"));
    apply(&inside, P1, &patch);
    assert_eq!(fs::read(inside.join("a.inf")).unwrap(), fixed(&gadget()));

    let output = run(&inside, "infmend", &["fix", "--diff", "../out/b.inf"]);
    assert!(text(&output.stderr).contains("patch -p0 -d /"));
    let patch = inside.join("b.patch");
    fs::write(&patch, output.stdout).unwrap();
    ok(
        Path::new("/"),
        "patch",
        &["-p0", "-i", patch.to_str().unwrap()],
    );
    let outside = folder.path().join("out/b.inf");
    assert_eq!(fs::read(outside).unwrap(), fixed(&gadget()));
}
