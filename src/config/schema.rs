//! The JSON schema of `infmend.toml`, for editors.

use serde_json::{Value, json};

use crate::rules::{ALL, INFVERIF, PROFILES, rules_with};
use crate::schema::{ARCHITECTURES, CODES, Mode};

/// The schema, which says of the file what `file.rs` takes.
pub fn schema() -> Value {
    let codes = CODES.iter().map(|code| code.number);
    let codes = codes.filter(|code| rules_with(*code).next().is_some());
    let names: Vec<String> = ALL
        .iter()
        .map(|rule| rule.name.to_owned())
        .chain([INFVERIF.to_owned()])
        .chain(codes.map(|code| code.to_string()))
        .collect();
    let rules = |what: &str| {
        json!({
            "description": what,
            "type": "array",
            "items": { "$ref": "#/definitions/rule" },
            "examples": [["reboot-directive", "restart-copy-flag"]]
        })
    };
    let profiles: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
    let profile = json!({
        "description": "A named set of rules and options, from which select and ignore choose. `infmend rules --profile NAME` lists it.",
        "enum": profiles,
        "examples": ["driver-store"]
    });
    let modes: Vec<&str> = Mode::ALL
        .iter()
        .flat_map(|mode| [mode.switch(), mode.name()])
        .collect();
    let infverif = json!({
        "description": "The mode of InfVerif whose requirements are checked as well.",
        "enum": modes,
        "examples": ["w"]
    });
    let patterns = |what: &str| {
        json!({
            "description": what,
            "type": "array",
            "items": { "$ref": "#/definitions/pattern" },
            "examples": [["vendor/", "*.inx"]]
        })
    };
    let encoding = json!({
        "description": "Read every file in this encoding instead of detecting it.",
        "type": "string",
        "examples": ["ascii", "utf-8", "utf-16le", "utf-16be", "windows-1252", "932", "shift_jis"]
    });
    let target_os = json!({
        "description": "The oldest Windows version that the packages support.",
        "type": "string",
        "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$",
        "examples": ["10.0.16299"]
    });
    let machines: Vec<&str> = ARCHITECTURES.iter().map(|known| known.name).collect();
    let drop_arch = json!({
        "description": "The architectures that the packages do not support any more: fix --unsafe-fixes removes what is for them alone.",
        "type": "array",
        "items": { "enum": machines },
        "examples": [["x86", "ia64"]]
    });
    let severity = json!({
        "description": "The least severity of findings that count: that check shows to people and that its exit status follows, and that fix applies and lists.",
        "enum": ["info", "warning", "error"],
        "examples": ["error"]
    });
    let signed = json!({
        "description": "What fix does with an INF that a signed catalog lists: fix changes it, and the catalog must be rebuilt and signed again; keep leaves it alone, as --keep-signed does. fix unless it is set.",
        "enum": ["fix", "keep"],
        "examples": ["keep"]
    });
    let select = rules("Only these rules.");
    let ignore = rules("Not these rules.");
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://infmend.github.io/infmend/infmend.schema.json",
        "title": "infmend.toml",
        "description": "The settings of infmend for the files in the folder of this one and below.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "profile": profile,
            "infverif": infverif,
            "select": select,
            "ignore": ignore,
            "include": {
                "description": "Files that a folder is searched for besides *.inf and *.inx, as .gitignore names them.",
                "type": "array",
                "items": { "$ref": "#/definitions/pattern" },
                "examples": [["*.inf.in"]]
            },
            "exclude": patterns("Files that are skipped when a folder is searched, as .gitignore names them."),
            "force-exclude": {
                "description": "Whether excluded files are skipped even where they are named on the command line.",
                "type": "boolean",
                "examples": [true]
            },
            "respect-gitignore": {
                "description": "Whether files that .gitignore, .ignore and .git/info/exclude name are skipped when a folder is searched. True unless it is set.",
                "type": "boolean",
                "examples": [false]
            },
            "encoding": encoding,
            "target-os": target_os,
            "drop-arch": drop_arch,
            "severity": severity,
            "signed": signed,
            "baseline": {
                "description": "A baseline, from the folder of this file on: findings in it are not reported, and not fixed.",
                "type": "string",
                "examples": ["infmend-baseline.json"]
            },
            "overrides": {
                "description": "Settings for some of the files; of several that hold for a file the last one wins.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["paths"],
                    "properties": {
                        "paths": patterns("The files that this applies to, as .gitignore names them."),
                        "profile": profile,
                        "infverif": infverif,
                        "select": select,
                        "ignore": ignore,
                        "encoding": encoding,
                        "target-os": target_os,
                        "drop-arch": drop_arch,
                        "severity": severity,
                        "signed": signed
                    }
                },
                "examples": [[{ "paths": ["legacy/"], "ignore": ["in-use-rename"] }]]
            }
        },
        "definitions": {
            "rule": { "description": "The name of a rule, a code of InfVerif, or infverif for all of its codes.", "enum": names },
            "pattern": {
                "description": "A pattern for paths, from the folder of this file on.",
                "type": "string",
                "pattern": "^[^#\\s]"
            }
        }
    })
}
