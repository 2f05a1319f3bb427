//! What the program writes in JSON of real INFs fits the schemas of `docs/`, without a key or a
//! word that they do not name.

use libtest_mimic::Trial;

use crate::need::{CORPUS, PACKAGES, corpus, packages, trials};
use crate::support::json_schema::Schemas;

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[CORPUS]; what_is_written_of_real_infs_fits_the_schemas];
    tests.extend(trials![&[PACKAGES]; what_is_written_of_real_packages_fits_the_schemas]);
    tests
}

fn what_is_written_of_real_infs_fits_the_schemas() {
    let schemas = Schemas::strict();
    let folder = corpus();
    for arguments in [&[][..], &["--infverif", "w", "--target-os", "10.0.22000"]] {
        let lines = [&["check", "--format", "jsonl", "."], arguments].concat();
        let file = "check.schema.json#/definitions/file";
        assert!(schemas.run_lines(&folder, &lines, file).len() > 10);
    }
    for arguments in [
        &["--unsafe-fixes", "--show-effect"][..],
        &["--profile", "windows-driver", "--raise-target"],
    ] {
        schemas.report(&folder, &[&["--stat", "."], arguments].concat());
    }
    for arguments in [&[][..], &["--matrix"]] {
        let arguments = [&["effect", "--format", "json", "."], arguments].concat();
        schemas.run(&folder, &arguments, "effect.schema.json");
    }
    schemas.run_lines(&folder, &["dump", "."], "dump.schema.json");
}

fn what_is_written_of_real_packages_fits_the_schemas() {
    let schemas = Schemas::strict();
    let folder = packages();
    let catalog = ["catalog", "--format", "json", "."];
    schemas.run(&folder, &catalog, "catalog.schema.json");
    schemas.run(
        &folder,
        &["check", "--format", "json", "."],
        "check.schema.json",
    );
    schemas.report(&folder, &["--diff", "--driver-ver", "today,+1", "."]);
}
