//! What real catalogs say of real packages, against what another reader found, and against
//! what OpenSSL shows of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use infmend::catalog::Catalog;
use infmend::source::Source;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::need::{OPENSSL, PACKAGES, packages, trials};
use crate::support::infmend;

pub fn tests() -> Vec<Trial> {
    let mut all = trials![&[PACKAGES];
        each_inf_is_listed_or_not_as_another_reader_found,
        a_fix_says_which_signatures_it_breaks_and_leaves_kept_ones_alone,
        line_ends_that_real_catalogs_list_are_restored,
        what_is_cut_off_or_changed_in_a_catalog_is_read_or_refused,
    ];
    all.extend(trials![&[PACKAGES, OPENSSL];
        members_and_signers_are_those_that_openssl_shows,
    ]);
    all
}

fn each_inf_is_listed_or_not_as_another_reader_found() {
    let folder = packages();
    let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: BTreeMap<String, String> = serde_json::from_str(&expected).unwrap();
    let found = states(&folder);
    let others = expected
        .iter()
        .filter(|(inf, state)| found.get(*inf) != Some(state));
    let others: Vec<_> = others
        .map(|(inf, state)| (inf, state, found.get(inf)))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(expected.len() > 50, "{}", expected.len());
}

/// What `catalog` says of each INF below a folder.
fn states(folder: &Path) -> BTreeMap<String, String> {
    let arguments = ["catalog", "--format", "jsonl", "--no-ignore"];
    let output = infmend()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let package = |line: &str| {
        let package: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        let inf = text("inf").trim_start_matches("./").to_owned();
        (inf, text("state"))
    };
    lines.lines().map(package).collect()
}

/// A copy of the packages that can be written.
fn copied() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(packages()) {
        let entry = entry.unwrap();
        let to = copy
            .path()
            .join(entry.path().strip_prefix(packages()).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::write(to, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
    copy
}

fn a_fix_says_which_signatures_it_breaks_and_leaves_kept_ones_alone() {
    let folder = copied();
    let before = states(folder.path());
    let fix = |options: &[&str]| {
        let arguments = ["fix", "--yes", "--no-ignore"];
        let output = infmend()
            .current_dir(folder.path())
            .args(arguments)
            .args(options)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    // All that a catalog lists, which real ones all sign, stays as it is.
    fix(&["--keep-signed"]);
    assert_eq!(states(folder.path()), before);
    let said = fix(&[]);
    let after = states(folder.path());
    let broken = before
        .iter()
        .filter(|(inf, state)| *state == "listed" && after[*inf] != "listed");
    let broken: Vec<&String> = broken.map(|(inf, _)| inf).collect();
    assert!(broken.len() > 5, "{broken:?}");
    for inf in broken {
        // Once for each catalog, before the first of its INFs is written.
        let folder = Path::new(inf).parent().unwrap().to_str().unwrap();
        let warned = said.find(&format!("warning: ./{folder}/"));
        let written = said.find(&format!("{inf}: written")).unwrap();
        assert!(warned.is_some_and(|at| at < written), "{inf}: {said}");
    }
}

fn line_ends_that_real_catalogs_list_are_restored() {
    let folder = copied();
    let before = states(folder.path());
    let arguments = ["fix", "--yes", "--no-ignore", "--unsafe-fixes"];
    let output = infmend()
        .current_dir(folder.path())
        .args(arguments)
        .args(["--select", "catalog-line-ends"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let is_restored = |state: &String| *state == "listed-with-crlf";
    assert!(before.values().filter(|state| is_restored(state)).count() > 10);
    let expected: BTreeMap<String, String> = before
        .into_iter()
        .map(|(inf, state)| match is_restored(&state) {
            true => (inf, "listed".to_owned()),
            false => (inf, state),
        })
        .collect();
    assert_eq!(states(folder.path()), expected);
}

/// The catalogs of the packages that are ones.
fn catalogs() -> Vec<(PathBuf, Vec<u8>, Catalog)> {
    let mut found = Vec::new();
    for package in packages().read_dir().unwrap() {
        let Ok(files) = package.unwrap().path().read_dir() else {
            continue;
        };
        for file in files {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("cat"))
            {
                let bytes = fs::read(&path).unwrap();
                found.extend(Catalog::read(&bytes).ok().map(|read| (path, bytes, read)));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn openssl(arguments: &[&str], catalog: &Path) -> String {
    let mut command = Command::new("openssl");
    let command = command.args(arguments).args(["-inform", "DER", "-in"]);
    let output = command.arg(catalog).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn members_and_signers_are_those_that_openssl_shows() {
    let all = catalogs();
    assert!(all.len() > 50, "{}", all.len());
    for (path, _, catalog) in all.iter().step_by(all.len() / 12) {
        let shown = openssl(&["asn1parse"], path);
        // The list is before the certificates, and each member begins with its tag.
        let lines = shown.lines();
        let is_behind = |line: &&str| line.contains(":d=3 ") && line.contains("cont [ 0 ]");
        let list = lines.take_while(|line| !is_behind(line));
        let members = list.filter(|line| line.contains(":d=8 ") && line.contains("OCTET STRING"));
        let members = members.count();
        assert_eq!(catalog.members.len(), members, "{}", path.display());
        let certificates = openssl(&["pkcs7", "-print_certs", "-noout"], path);
        let signer = catalog.signer.as_ref().unwrap();
        let subjects = certificates
            .lines()
            .filter(|line| line.starts_with("subject="));
        let name = format!("CN = {}", signer.name);
        let mut subjects = subjects.map(|line| format!("{},", line.replace('"', "")));
        assert!(
            subjects.any(|line| line.contains(&format!("{name},"))),
            "{}: {signer:?} is not in {certificates}",
            path.display()
        );
    }
}

/// Nothing that is done to a catalog makes reading it panic, and what is read of it is never
/// more than it holds.
fn what_is_cut_off_or_changed_in_a_catalog_is_read_or_refused() {
    let all = catalogs();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let mut refused = 0;
    for _ in 0..2_000 {
        let (_, bytes, _) = &all[random() % all.len()];
        let mut bytes = bytes.clone();
        for _ in 0..1 + random() % 8 {
            // Most of what decides stands at the beginning.
            let end = if random() % 2 == 0 { 300 } else { bytes.len() };
            let at = random() % end.min(bytes.len());
            bytes[at] = random() as u8;
        }
        if random() % 4 == 0 {
            bytes.truncate(random() % bytes.len());
        }
        match Catalog::read(&bytes) {
            Ok(read) => {
                let digests: usize = read.members.iter().map(|m| m.digest.len()).sum();
                assert!(digests <= bytes.len());
            }
            Err(_) => refused += 1,
        }
    }
    assert!((100..1_999).contains(&refused), "{refused}");
    let inf = Source::new(b"[Version]\r\n".to_vec());
    assert!(Catalog::read(inf.text().as_bytes()).is_err());
}
