//! What is published: the library and the program, and nothing beside them.

use std::path::Path;
use std::process::Command;

/// The files that `cargo package` would publish.
fn published() -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["package", "--list", "--offline", "--allow-dirty"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let list = String::from_utf8(output.stdout).unwrap();
    list.lines().map(|path| path.replace('\\', "/")).collect()
}

#[test]
fn a_package_has_what_it_is_built_of_and_no_tests() {
    let published = published();
    let folders = ["src", "grammar", "docs"];
    for path in &published {
        let folder = path.split_once('/').map(|(folder, _)| folder);
        assert!(
            folder.is_none_or(|folder| folders.contains(&folder)),
            "{path}"
        );
    }
    let has = |path: &str| published.iter().any(|published| published == path);
    for path in [
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "CHANGELOG.md",
        "grammar/inf.pest",
    ] {
        assert!(has(path), "{path}");
    }
    // Whatever the sources take in when they are compiled.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut taken_in = 0;
    for source in published.iter().filter(|path| path.ends_with(".rs")) {
        let text = std::fs::read_to_string(root.join(source)).unwrap();
        for (_, rest) in text
            .match_indices("include_str!(\"")
            .map(|(at, call)| text[at..].split_at(call.len()))
        {
            let path = Path::new(source)
                .parent()
                .unwrap()
                .join(rest.split('"').next().unwrap());
            let path = root.join(path).canonicalize().unwrap();
            let path = path.strip_prefix(root.canonicalize().unwrap()).unwrap();
            assert!(
                has(&path.to_string_lossy().replace('\\', "/")),
                "{}",
                path.display()
            );
            taken_in += 1;
        }
    }
    assert!(taken_in > 0);
}
