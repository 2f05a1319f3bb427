//! The TextMate grammar of the editors' extensions, which is made of the tables of
//! the library: `docs/update` writes it, and a test tells where it is not current.

use std::collections::BTreeSet;
use std::fs;

use infmend::schema::{
    ARCHITECTURES, Argument, CLASSES, COPY_FLAGS, CopyFlags, DIRECTIVES, DIRIDS, Decorated,
    Directive, FLAGS, Lines, REGISTRY_ROOTS, SECTIONS, Section, SectionKind, SectionName,
};
use serde_json::{Map, Value, json};

use crate::support::root;

/// `%strkey%` as the grammar of `grammar/inf.pest` has it, and behind the bar one with
/// white space in it, which stands for a string as well.
const STRKEY: &str = r#"%(?:[^%=,;"\\\s]+(?:;[^%=,;"\\\s]+)*)?%|%[^%=,;"\\\n]+%"#;

/// The backslashes that join the next line, with the comment behind them.
const JOIN: &str = r"(?:\\[\\\s]*(?=;|\x1A|$))";

/// Where an entry ends: with its line, or where the file does for Windows.
const END: &str = r"$|(?=\x1A)";

/// Names as a regular expression, in any case, each whole.
fn any_of<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: BTreeSet<String> = names.into_iter().map(escaped).collect();
    // The longest first, so that none is taken for the beginning of another.
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?i:{})", names.join("|"))
}

/// A text as a regular expression that matches it.
fn escaped(text: &str) -> String {
    let mut all = String::new();
    for character in text.chars() {
        if "\\.()[]{}$^*+?|".contains(character) {
            all.push('\\');
        }
        all.push(character);
    }
    all
}

/// A TargetOS decoration, `NTamd64.10.0...16299`.
fn decoration() -> String {
    let known = ARCHITECTURES.iter().map(|known| known.name);
    let known = any_of(known.chain(["$ARCH$"]));
    format!(r"(?i:NT){known}?(?:\.(?:0[xX])?[0-9A-Fa-f]*){{0,5}}")
}

/// Captures by their number, each with its scope.
fn captures(scopes: &[(usize, &str)]) -> Value {
    let all = scopes.iter().map(|(number, scope)| {
        let capture = match scope.strip_prefix('#') {
            Some(_) => json!({"patterns": [include(scope)]}),
            None => json!({"name": scope}),
        };
        (number.to_string(), capture)
    });
    Value::Object(all.collect())
}

fn include(rule: &str) -> Value {
    json!({"include": rule})
}

fn includes(rules: &[&str]) -> Vec<Value> {
    rules.iter().map(|rule| include(rule)).collect()
}

/// The directives of a kind of section; of sections that the writer of an INF
/// names, those of all such kinds.
fn directives(kind: Option<SectionKind>) -> Vec<&'static Directive> {
    let is_given = |kind: &SectionKind| matches!(kind.section().name, SectionName::Given);
    let within = |row: &&Directive| match kind {
        Some(kind) => row.is_in(kind),
        None => row.within.iter().any(is_given),
    };
    DIRECTIVES.iter().filter(within).collect()
}

/// Whether all values of a directive name sections.
fn lists_sections(row: &Directive) -> bool {
    row.arguments.is_empty() && row.rest.is_some_and(Argument::is_section)
}

/// Entries with a directive: the key is one of `names`, the values are what `values`
/// says.
fn keyed(names: &str, key: &str, values: &[&str]) -> Value {
    json!({
        "begin": format!(r"^\s*({names})\s*(=)"),
        "beginCaptures": captures(&[(1, key), (2, "keyword.operator.assignment.inf")]),
        "end": END,
        "patterns": includes(values),
    })
}

const DIRECTIVE: &str = "keyword.other.directive.inf";

/// The patterns for the lines of a section that has directives.
fn directive_lines(kind: Option<SectionKind>) -> Vec<Value> {
    let rows = directives(kind);
    let mut lists = BTreeSet::new();
    let mut others = BTreeSet::new();
    let mut alone = BTreeSet::new();
    for row in rows {
        if row.least == 0 {
            alone.insert(row.name);
        }
        match (row.name, lists_sections(row)) {
            ("Class" | "ClassGuid", _) if kind == Some(SectionKind::Version) => {}
            (name, true) => _ = lists.insert(name),
            (name, false) => _ = others.insert(name),
        }
    }
    // A name that means one thing here and another there is taken for the plain one.
    lists.retain(|name| !others.contains(name));
    let mut patterns = Vec::new();
    if kind == Some(SectionKind::Version) {
        patterns.push(include("#class"));
    }
    if !lists.is_empty() {
        patterns.push(keyed(&any_of(lists), DIRECTIVE, &["#section-names"]));
    }
    if !others.is_empty() {
        patterns.push(keyed(&any_of(others), DIRECTIVE, &["#values"]));
    }
    if !alone.is_empty() {
        let names = any_of(alone);
        patterns.push(json!({
            "match": format!(r"^\s*({names})(?=\s*(?:;|\x1A|$))"),
            "captures": captures(&[(1, DIRECTIVE)]),
        }));
    }
    patterns
}

/// The scope of a key that names something.
fn key_scope(key: Argument) -> &'static str {
    match key {
        Argument::StringKey => "variable.other.strkey.definition.inf",
        Argument::File => "entity.name.file.inf",
        Argument::Disk => "constant.numeric.disk.inf",
        Argument::Guid => "constant.other.guid.inf",
        key if key.is_section() => "entity.name.section.reference.inf",
        _ => "variable.other.key.inf",
    }
}

/// The patterns for the lines of a section whose lines are all alike.
fn field_lines(key: Option<Argument>, values: &[Argument]) -> Vec<Value> {
    let within = match values.first() {
        Some(Argument::Dirid) => &["#dirids", "#values"][..],
        Some(first) if first.is_section() => &["#first-section", "#values"],
        _ => &["#values"],
    };
    let Some(key) = key else {
        return Vec::new();
    };
    vec![json!({
        "begin": format!(r"^\s*({})(=)", key_pattern()),
        "beginCaptures": {
            "1": {"name": key_scope(key), "patterns": includes(&["#string", "#strkeys"])},
            "2": {"name": "keyword.operator.assignment.inf"},
        },
        "end": END,
        "patterns": includes(within),
    })]
}

/// A key: what stands before the first `=`, where no comma does.
fn key_pattern() -> String {
    format!(r#"(?>"(?:[^"\n]|"")*"?|{STRKEY}|(?!{JOIN})[^"=,;\n\x1A])*+"#)
}

/// A section: its header, of which `name` matches what stands in the brackets, and its
/// lines.
fn section(name: &str, scopes: &[(usize, &str)], lines: Vec<Value>) -> Value {
    let mut all = vec![
        (1, "punctuation.definition.section.begin.inf"),
        (2, "entity.name.section.inf entity.name.type.section.inf"),
    ];
    all.extend(scopes);
    let last = 3 + scopes.len();
    all.push((last, "punctuation.definition.section.end.inf"));
    all.push((last + 1, "comment.line.ignored.inf"));
    let mut patterns = includes(&["#comment", "#after-end", "#unclosed"]);
    patterns.extend(lines);
    patterns.extend(includes(&["#registry-entry", "#key", "#plain-entry"]));
    json!({
        "name": "meta.section.inf",
        "begin": format!(r"\s*(\[)({name})(\])([^\n\x1A]*)"),
        "beginCaptures": captures(&all),
        // A header may stand behind white space, and only at the start of a line.
        "end": r"^(?=\s*\[[^\]\n\x1A]*\])",
        "patterns": patterns,
    })
}

/// The rule for a kind of section that has a name of its own.
fn known_section(row: &Section) -> Option<(String, Value)> {
    let lines = match row.lines {
        Lines::Directives => directive_lines(Some(row.kind)),
        Lines::Fields { key, values, .. } => field_lines(key, values),
    };
    let decoration = decoration();
    let modifier = "storage.modifier.decoration.inf";
    let (name, scopes) = match row.name {
        SectionName::Fixed(name, decorated) => {
            let name = any_of([name]);
            let behind = match decorated {
                Decorated::None => None,
                Decorated::Platform => Some((format!(r"(?:\.({decoration}))?"), modifier)),
                Decorated::Architecture => {
                    let names = any_of(ARCHITECTURES.iter().map(|known| known.name));
                    Some((format!(r"(?:\.({names}))?"), modifier))
                }
                Decorated::Language => Some((
                    r"(?:\.([0-9A-Fa-f]*))?".to_owned(),
                    "constant.numeric.language.inf",
                )),
            };
            match behind {
                Some((behind, scope)) => (format!("{name}{behind}"), vec![(3, scope)]),
                None => (name, vec![]),
            }
        }
        SectionName::Companion(suffix) | SectionName::Beside(suffix) => (
            format!(
                r"[^\]\n\x1A]*?(?:\.({decoration}))?\.({})",
                any_of([suffix])
            ),
            vec![(3, modifier), (4, "support.type.companion.inf")],
        ),
        _ => return None,
    };
    let id = format!("section-{:?}", row.kind).to_lowercase();
    Some((id, section(&name, &scopes, lines)))
}

fn grammar() -> Value {
    let decoration = decoration();
    let mut repository = Map::new();
    let mut sections = Vec::new();
    for row in SECTIONS {
        if let Some((id, rule)) = known_section(row) {
            sections.push(include(&format!("#{id}")));
            repository.insert(id, rule);
        }
    }
    let given = section(
        &format!(r"[^\]\n\x1A]*?(?:\.({decoration}))?"),
        &[(3, "storage.modifier.decoration.inf")],
        directive_lines(None),
    );
    sections.push(include("#section"));
    repository.insert("section".into(), given);

    let flags = FLAGS.iter().map(|row| row.name);
    let flags = flags.chain(COPY_FLAGS.iter().map(|row| row.name));
    let flags = any_of(flags.chain(CopyFlags::spellings().map(|(_, name)| name)));
    let numbers: Vec<String> = DIRIDS.iter().map(|row| row.number.to_string()).collect();
    let dirids = any_of(numbers.iter().map(String::as_str));
    let roots = any_of(REGISTRY_ROOTS);
    let classes = any_of(CLASSES.iter().flat_map(|row| [row.name, row.guid]));
    // Where a value ends.
    let last = r#"(?=\s*(?:[,;\x1A]|\\[\\\s]*(?:;|$)|$))"#;

    let mut add = |name: &str, rule: Value| {
        assert!(repository.insert(name.into(), rule).is_none(), "{name}");
    };
    add(
        "comment",
        json!({
            "name": "comment.line.semicolon.inf",
            "begin": ";",
            "beginCaptures": captures(&[(0, "punctuation.definition.comment.inf")]),
            "end": END,
            "patterns": [
                {
                    "match": r"(?<=[;\s])((?i:infmend:))\s*((?i:allow-file|allow))\s*\(([^)\n]*)\)",
                    "captures": captures(&[
                        (1, "keyword.control.suppression.inf"),
                        (2, "keyword.control.suppression.inf"),
                        (3, "variable.parameter.rule.inf"),
                    ]),
                },
                {
                    "name": "constant.other.flag.inf",
                    "match": format!(r"\b{flags}\b"),
                },
            ],
        }),
    );
    add(
        "after-end",
        json!({
            "name": "comment.block.after-end.inf",
            "begin": r"\x1A",
            "end": "(?!)",
        }),
    );
    // Windows skips what stands before the first section, up to a bracket.
    add(
        "stray",
        json!({
            "name": "comment.line.stray.inf",
            "match": r"[^\s\[;\x1A][^\[;\n\x1A]*",
        }),
    );
    add(
        "unclosed",
        json!({
            "match": r"\s*(\[[^\]\n\x1A]*)(?=\x1A|$)",
            "captures": captures(&[(1, "invalid.illegal.unclosed-section.inf")]),
        }),
    );
    add(
        "join",
        json!({
            "begin": JOIN,
            "beginCaptures": captures(&[(0, "constant.character.escape.line-continuation.inf")]),
            "end": r"^|(?=\x1A)",
            "patterns": includes(&["#comment"]),
        }),
    );
    add(
        "strkeys",
        json!({"patterns": [
            {
                "name": "constant.character.escape.percent.inf",
                "match": "%%",
            },
            {
                "name": "constant.language.dirid.inf",
                "match": format!("%{dirids}%"),
            },
            {
                "name": "constant.numeric.dirid.inf",
                "match": r"%\d+%",
            },
            {
                "match": STRKEY.replace(r#"%(?:"#, "(%)(?:"),
                "name": "variable.other.strkey.inf",
            },
        ]}),
    );
    add(
        "string",
        json!({
            "name": "string.quoted.double.inf",
            "begin": "\"",
            "beginCaptures": captures(&[(0, "punctuation.definition.string.begin.inf")]),
            "end": format!(r#""(?!")|{END}"#),
            "endCaptures": captures(&[(0, "punctuation.definition.string.end.inf")]),
            "patterns": [
                {
                    "name": "constant.character.escape.quote.inf",
                    "match": "\"\"",
                },
                {
                    "name": "constant.character.escape.percent.inf",
                    "match": "%%",
                },
                {
                    "name": "constant.language.dirid.inf",
                    "match": format!("%{dirids}%"),
                },
                {
                    "name": "variable.other.strkey.inf",
                    "match": r#"%[^%"\n\x1A]+%"#,
                },
            ],
        }),
    );
    add(
        "values",
        json!({"patterns": [
            include("#join"),
            include("#comment"),
            include("#string"),
            {
                "name": "punctuation.separator.comma.inf",
                "match": ",",
            },
            include("#strkeys"),
            {
                "name": "constant.numeric.hex.inf",
                "match": format!(r"[+-]?0[xX][0-9A-Fa-f]+{last}"),
            },
            {
                "name": "constant.numeric.decimal.inf",
                "match": format!(r"[+-]?\d+{last}"),
            },
            {
                "name": "constant.other.date.inf",
                "match": format!(r"\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}{last}"),
            },
            {
                "name": "constant.other.version.inf",
                "match": format!(r"\d+(?:\.\d+){{1,3}}{last}"),
            },
            {
                "name": "constant.other.guid.inf",
                "match": r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}",
            },
            {
                "name": "storage.modifier.decoration.inf",
                "match": format!("{decoration}{last}"),
            },
            {
                "match": r#"(@)([^\s,;"%\\\x1A][^,;"%\\\n\x1A]*)"#,
                "captures": captures(&[
                    (1, "punctuation.definition.file.inf"),
                    (2, "string.unquoted.file.inf"),
                ]),
            },
            {
                "name": "string.unquoted.inf",
                "match": format!(r#"(?>(?!{JOIN})[^\s,;"%\x1A](?:(?!\s*{JOIN}|\s+(?:[,;\x1A]|$))[^,;"%\n\x1A])*)"#),
            },
            {
                "name": "string.unquoted.inf",
                "match": "%",
            },
        ]}),
    );
    add(
        "section-names",
        json!({"patterns": [
            {
                "name": "entity.name.section.reference.inf",
                "match": format!(r#"(?>(?!{JOIN})[^\s,;"%@\x1A](?:(?!\s*{JOIN}|\s+(?:[,;\x1A]|$))[^,;"%\n\x1A])*){last}"#),
            },
            include("#values"),
        ]}),
    );
    // The first value behind the `=`.
    add(
        "first-section",
        json!({
            "match": format!(r#"(?<==)\s*([^\s,;"%\\\x1A][^,;"%\\\n\x1A]*?){last}"#),
            "captures": captures(&[(1, "entity.name.section.reference.inf")]),
        }),
    );
    add(
        "dirids",
        json!({
            "match": format!(r"(?<==)\s*({dirids}){last}"),
            "captures": captures(&[(1, "constant.language.dirid.inf")]),
        }),
    );
    add(
        "class",
        json!({
            "begin": r"^\s*((?i:Class|ClassGuid))\s*(=)",
            "beginCaptures": captures(&[
                (1, DIRECTIVE),
                (2, "keyword.operator.assignment.inf"),
            ]),
            "end": END,
            "patterns": [
                {
                    "name": "support.class.setup-class.inf",
                    "match": format!("{classes}{last}"),
                },
                include("#values"),
            ],
        }),
    );
    add(
        "registry-entry",
        json!({
            "begin": format!(r"^\s*({roots})\s*(?=,)"),
            "beginCaptures": captures(&[(1, "support.constant.registry-root.inf")]),
            "end": END,
            "patterns": includes(&["#values"]),
        }),
    );
    add(
        "key",
        json!({
            "begin": format!(r"^\s*({})(=)", key_pattern()),
            "beginCaptures": {
                "1": {
                    "name": "variable.other.key.inf",
                    "patterns": includes(&["#string", "#strkeys"]),
                },
                "2": {"name": "keyword.operator.assignment.inf"},
            },
            "end": END,
            "patterns": includes(&["#values"]),
        }),
    );
    add(
        "plain-entry",
        json!({
            "begin": r"^(?=\s*[^\s;\[\x1A])",
            "end": END,
            "patterns": [
                // Behind a key that goes on over the end of its line.
                {
                    "match": r"^\s*(=)",
                    "captures": captures(&[(1, "keyword.operator.assignment.inf")]),
                },
                include("#values"),
            ],
        }),
    );

    let mut patterns = includes(&["#comment", "#after-end"]);
    patterns.extend(sections);
    patterns.extend(includes(&["#unclosed", "#stray"]));
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Made by docs/update of the tables in src/schema (tests/it/textmate.rs): do not edit.",
        "name": "Windows INF",
        "scopeName": "source.inf",
        "fileTypes": ["inf", "inx"],
        "firstLineMatch": r"^\x{FEFF}?\s*\[(?i:Version)\]",
        "patterns": patterns,
        "repository": repository,
    })
}

#[test]
fn the_grammar_of_the_editors_is_that_of_the_tables() {
    let path = root().join("editors/vscode/syntaxes/inf.tmLanguage.json");
    let made = format!("{:#}\n", grammar());
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    } else {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept.replace("\r\n", "\n") == made,
            "{} is not current: run docs/update",
            path.display()
        );
    }
}
