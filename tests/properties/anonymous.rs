//! What must hold for an INF and the same without its names.

use std::collections::{BTreeMap, BTreeSet};

use infmend::anonymize::Anonymizer;
use infmend::model::{Model, NotAnInf};
use infmend::rules::{Options, RuleSet, inspect};
use infmend::schema::{
    CLASSES, COPY_FLAGS, Class, DIRECTIVES, FLAGS, Mode, SECTIONS, SectionName, companion,
    is_windows_word, windows_file,
};
use infmend::source::{LineIndex, Source};
use infmend::syntax::{Document, fold_case};

/// How a rule finds something: the line, the rule, InfVerif's codes; and how often.
type Findings = BTreeMap<(usize, &'static str, Vec<u16>), usize>;

/// The file without its names, as it is read by those who get it.
pub fn anonymized(source: &Source) -> Source {
    let mut anonymizer = Anonymizer::new();
    anonymizer.reserve(source.text());
    let new = anonymizer.anonymize(source).unwrap();
    assert_eq!(new.encoding(), source.encoding());
    new
}

/// What infmend finds with InfVerif's codes.
pub fn findings(source: &Source, is_template: bool) -> Result<Findings, NotAnInf> {
    let options = Options::default()
        .template(is_template)
        .infverif(Mode::WindowsDriver);
    let lines = LineIndex::new(source.text());
    let mut found = Findings::new();
    for finding in inspect(source, &RuleSet::all(), &options)? {
        let line = lines.position(finding.range.start).line;
        *found
            .entry((line, finding.rule, finding.infverif))
            .or_default() += 1;
    }
    Ok(found)
}

/// Lines, line ends and white space are the same, and so is what stands in quotes.
pub fn has_the_same_shape(source: &Source, new: &Source) {
    let shape = |source: &Source| -> Vec<String> {
        let lines = source.text().split_inclusive('\n');
        let signs = lines.map(|line| line.replace(char::is_alphanumeric, ""));
        signs.collect()
    };
    assert_eq!(shape(source), shape(new));
}

/// The words of an INF that are its own: of its strings, its comments' texts aside, its
/// sections and its files.
pub fn own_words(source: &Source) -> BTreeSet<String> {
    let document = Document::new(source.text());
    let model = Model::new(&document);
    let mut own = BTreeSet::new();
    let mut add = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
        own.extend(words.map(|word| fold_case(word).into_owned()));
    };
    for section in model.sections() {
        add(section.name());
        let name = fold_case(section.name()).into_owned();
        for entry in section.entries() {
            let values = entry.fields().iter().map(|field| field.value());
            if name.starts_with("strings") {
                values.for_each(&mut add);
            }
            if name.starts_with("sourcedisksfiles") {
                entry
                    .explicit_key()
                    .into_iter()
                    .for_each(|key| add(key.value()));
            }
        }
    }
    own.retain(|word| !is_of_windows(word));
    own
}

/// Whether a word may stay: one of the tables of the INF language.
fn is_of_windows(word: &str) -> bool {
    let is = |name: &str| fold_case(name) == word;
    let flags: Vec<&str> = FLAGS.iter().map(|flag| flag.name).collect();
    let flags = [flags, COPY_FLAGS.iter().map(|flag| flag.name).collect()].concat();
    is_windows_word(word)
        || Class::named(word).is_some()
        || Class::is_sample(word)
        || companion(word).is_some()
        || windows_file(&format!("{word}.sys")).is_some()
        || windows_file(&format!("{word}.dll")).is_some()
        || windows_file(&format!("{word}.exe")).is_some()
        || DIRECTIVES.iter().any(|directive| is(directive.name))
        || SECTIONS
            .iter()
            .any(|section| matches!(section.name, SectionName::Fixed(name, _) if is(name)))
        || flags.iter().any(|name| {
            let mut pieces = name.split('_');
            pieces.any(|piece| fold_case(piece) == word)
        })
        || [
            "chk",
            "wdfcoinstaller",
            "winusbcoinstaller",
            "wudfupdate",
            "col",
            "pnp0",
        ]
        .iter()
        .any(|start| word.starts_with(start))
}

/// The numbers in hardware IDs, by what they are numbers of.
fn ids(source: &Source) -> BTreeSet<String> {
    let upper = source.text().to_ascii_uppercase();
    let mut ids = BTreeSet::new();
    for name in ["VEN_", "DEV_", "VID_", "PID_"] {
        for (at, _) in upper.match_indices(name) {
            let digits = upper.get(at + name.len()..at + name.len() + 4);
            let digits = digits.filter(|digits| {
                digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && *digits != "0000"
            });
            ids.extend(digits.map(|digits| format!("{name}{digits}")));
        }
    }
    ids
}

/// The words of the result that are the original's own, and the numbers of its devices.
pub fn left(source: &Source, new: &Source) -> Vec<String> {
    let own = own_words(source);
    // What packages need of Windows' own INFs stays, and how they set up UMDF.
    let is_need = |line: &&str| {
        let line = line.trim_start().to_ascii_lowercase();
        ["needs", "include", "umdfdispatcher"]
            .iter()
            .any(|directive| line.starts_with(directive))
    };
    let mut text = String::new();
    for line in new.text().lines().filter(|line| !is_need(line)) {
        text.push_str(&line.to_ascii_lowercase());
        text.push('\n');
    }
    for class in CLASSES {
        text = text.replace(class.guid, "");
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(|word| fold_case(word).into_owned());
    let words: BTreeSet<String> = words.filter(|word| own.contains(word)).collect();
    let ids = ids(new).intersection(&ids(source)).cloned().collect();
    words.union(&ids).cloned().collect()
}
