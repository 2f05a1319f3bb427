//! What infmend promises of every input. The tests try it on inputs that they
//! make, the targets of `fuzz/` on whatever they come upon.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod anonymous;

use std::collections::{BTreeSet, HashSet};
use std::iter::once;
use std::ops::Range;
use std::path::Path;

use infmend::catalog::{Catalog, Digests, NewCatalog, NewFile};
use infmend::config::Config;
use infmend::fix::{Applied, DriverVer, FixError, FixOptions, fix};
use infmend::model::Model;
use infmend::report::dump;
use infmend::rules::{self, ALL, Downlevel, Options, RuleSet};
use infmend::schema::TargetOs;
use infmend::source::{Edit, Encoding, Source, SpliceError};
use infmend::syntax::{Document, Entry, Field, LineKind, Section, TokenKind};

/// Every encoding that a user can name.
pub const ENCODINGS: [&str; 18] = [
    "ascii", "utf-8", "utf-16le", "utf-16be", "874", "932", "936", "949", "950", "1250", "1251",
    "1252", "1253", "1254", "1255", "1256", "1257", "1258",
];

/// The encoding of a name.
pub fn encoding(name: &str) -> Encoding {
    name.parse().unwrap()
}

/// Everything that reading promises of any bytes.
pub fn assert_lossless(source: &Source) {
    assert_bytes_come_back(source);
    assert_one_tree(source.text());
}

/// The bytes are kept, and each part of the text is a part of them.
pub fn assert_bytes_come_back(source: &Source) {
    let bytes = source.bytes();
    assert_eq!(source.splice(&[]).unwrap(), bytes);
    let text = source.text();
    assert_eq!(source.byte_range(&(0..text.len())).end, bytes.len());
    assert_map_is_monotone(source);
}

/// Replacing any one character replaces exactly its own bytes.
fn assert_map_is_monotone(source: &Source) {
    let mut end = source.byte_offset(0);
    for (at, character) in source.text().char_indices() {
        let range = source.byte_range(&(at..at + character.len_utf8()));
        assert!(range.start <= range.end && range.end <= source.bytes().len());
        assert!(range.start >= end || range.is_empty(), "at {at}");
        end = end.max(range.end);
    }
    assert_eq!(end, source.bytes().len());
}

/// Every character is in one token, and the tree is the same whether it is
/// read the short way, piece by piece, or by the grammar, all at once.
pub fn assert_one_tree(text: &str) {
    let document = Document::new(text);
    let lazy = document.tokens();
    let joined: String = lazy
        .iter()
        .flat_map(|(_, tokens)| tokens)
        .map(|token| document.slice(token.range.clone()))
        .collect();
    assert_eq!(joined, text);
    assert_contiguous(lazy.iter().flat_map(|(_, tokens)| tokens).map(|t| &t.range));
    let judge = Document::by_grammar(text);
    assert_eq!(lazy, judge.tokens());
    assert_same_tree(&document, &judge);
    assert_same_strings(&document, &judge);
    assert_eq!(document.misread(once(0..text.len())), None);
    for (kind, tokens) in lazy {
        assert!(!tokens.is_empty());
        let after_end = tokens.iter().any(|t| t.kind == TokenKind::AfterEnd);
        assert_eq!(after_end, *kind == LineKind::AfterEnd);
    }
}

/// Two readings of a text give the same lines, sections, entries and errors.
fn assert_same_tree<'t>(document: &Document<'t>, judge: &Document<'t>) {
    assert_eq!(document.end(), judge.end());
    assert_eq!(document.errors(), judge.errors());
    assert_eq!(document.preamble_lines(), judge.preamble_lines());
    assert_eq!(document.sections().len(), judge.sections().len());
    for (section, judge) in document.sections().iter().zip(judge.sections()) {
        let place = |s: &Section<'t>| (s.name_range(), s.header(), s.body());
        assert_eq!(place(section), place(judge));
        assert_eq!(section.lines(), judge.lines());
        let entries: Vec<&Entry<'t>> = judge.entries().collect();
        assert_eq!(section.entries().collect::<Vec<_>>(), entries);
        let rows = || section.rows().zip(judge.rows());
        for (row, judge) in rows() {
            assert_eq!(row.head(), judge.head());
            assert!(row.values().eq(judge.values()));
        }
        for key in entries.iter().filter_map(|entry| entry.key()).take(4) {
            let key = key.value();
            let with_key = judge.entries_with_key(key);
            assert!(section.entries_with_key(key).eq(with_key), "{key:?}");
        }
    }
}

/// Two readings of a text know the same strings.
fn assert_same_strings<'t>(document: &Document<'t>, judge: &Document<'t>) {
    let model = Model::new(document);
    let judged = Model::new(judge);
    let entries = judge.sections().iter().flat_map(Section::entries);
    for value in entries.flat_map(Entry::fields).map(Field::value) {
        assert_eq!(model.text(value), judged.text(value));
    }
}

fn assert_contiguous<'a>(ranges: impl Iterator<Item = &'a Range<usize>>) {
    let mut end = 0;
    for range in ranges {
        assert_eq!(range.start, end);
        end = range.end;
    }
}

/// What the file means can be told, whatever it says.
pub fn assert_has_a_meaning(source: &Source) {
    let document = Document::new(source.text());
    let model = Model::new(&document);
    for section in model.sections() {
        assert!(model.section(section.name()).is_some());
    }
    let mut lines = Vec::new();
    dump::dump(&mut lines, "a.inf", source).unwrap();
    assert!(!lines.is_empty());
}

/// The ranges of a text whose ends are between characters: the one that begins
/// at the character of the given number, so many characters long.
pub fn range_of(text: &str, first: usize, length: usize) -> Range<usize> {
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(start, _)| start)
        .chain([text.len()])
        .collect();
    let first = first % starts.len();
    starts[first]..starts[(first + length).min(starts.len() - 1)]
}

/// An edit changes its own bytes and no others; where the encoding has no way
/// to write it, nothing is changed at all.
pub fn assert_edit_stays_in_place(source: &Source, range: Range<usize>, insert: &str) {
    let edit = Edit {
        range,
        insert: insert.to_owned(),
    };
    let (replaced, inserted) = match source.encode_edit(&edit) {
        Ok(encoded) => encoded,
        Err(error) => {
            assert!(matches!(error, SpliceError::Unmappable { .. }), "{error}");
            assert_eq!(source.splice(&[edit]), Err(error));
            return;
        }
    };
    let old = source.bytes();
    let expected = [&old[..replaced.start], &inserted, &old[replaced.end..]].concat();
    assert_eq!(source.splice(&[edit]).unwrap(), expected);
}

/// A text that is inserted into a file reads as that text afterwards, or the
/// edit is refused.
pub fn assert_text_is_written_or_refused(text: &str, encoding: Encoding) {
    let empty = Source::with_encoding(Vec::new(), encoding);
    let framed = format!("[{text}]");
    let edit = Edit {
        range: 0..0,
        insert: framed.clone(),
    };
    match empty.splice(&[edit]) {
        Ok(bytes) => {
            let source = Source::with_encoding(bytes, encoding);
            assert_eq!(source.text(), framed, "{encoding}");
            assert_bytes_come_back(&source);
        }
        Err(SpliceError::Unmappable { character, .. }) => {
            assert!(text.contains(character), "{encoding}: {character:?}");
        }
        Err(error) => panic!("{encoding}: {error}"),
    }
}

/// Ways to ask for fixes: without and with the unsafe ones, and for the Driver
/// Store of some Windows.
pub fn ways_to_fix() -> impl ExactSizeIterator<Item = FixOptions> {
    let ways = [
        (false, Downlevel::Ask, None, None),
        (true, Downlevel::Ask, None, Some("2024-02-29,+1")),
        (true, Downlevel::Raise, None, None),
        (true, Downlevel::Keep, None, None),
        (false, Downlevel::Ask, Some(17134), None),
        (true, Downlevel::Raise, Some(16299), None),
        (true, Downlevel::Keep, Some(25319), None),
    ];
    ways.into_iter()
        .map(|(unsafe_fixes, downlevel, build, driver_ver)| {
            let options = Options::default().downlevel(downlevel);
            let driver_ver = driver_ver.map(|version| version.parse::<DriverVer>().unwrap());
            FixOptions::new(RuleSet::all())
                .unsafe_fixes(unsafe_fixes)
                .driver_ver(driver_ver)
                .options(options.target_os(build.map(TargetOs::build)))
        })
}

/// Whichever way is asked for, fixes keep what they promise.
pub fn assert_fix_settles(source: &Source) {
    for options in ways_to_fix() {
        assert_fix_settles_as(source, &options);
    }
}

/// Whatever is found and fixed, the self-check has nothing to refuse, the
/// result can be read, a second run fixes nothing more, and the bytes that no
/// edit covers are those of the file.
pub fn assert_fix_settles_as(source: &Source, options: &FixOptions) {
    if rules::inspect(source, &options.rules, &options.options).is_err() {
        return;
    }
    let once = match fix(source, options) {
        // The version that is wanted does not suit every file.
        Err(FixError::DriverVer(_)) => return,
        once => once.unwrap(),
    };
    assert_rest_is_kept(source, &once.source, &once.applied);
    let twice = fix(&once.source, options).unwrap();
    assert_eq!(twice.applied, []);
    assert_eq!(twice.source.bytes(), once.source.bytes());
}

/// What lies between the edits comes in the result in the same order.
fn assert_rest_is_kept(before: &Source, after: &Source, applied: &[Applied]) {
    if applied.is_empty() {
        assert_eq!(before.bytes(), after.bytes());
        return;
    }
    // Of a file that gets another encoding the text between the edits is kept.
    let is_re_encoded = before.encoding() != after.encoding();
    let content = |source: &Source| match is_re_encoded {
        true => source.text().as_bytes().to_vec(),
        false => source.bytes().to_vec(),
    };
    let (old, new) = (content(before), content(after));
    let mut ranges: Vec<Range<usize>> = applied
        .iter()
        .flat_map(|applied| &applied.ranges)
        .map(|range| match is_re_encoded {
            true => range.clone(),
            false => before.byte_range(range),
        })
        .collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut pieces = Vec::new();
    let mut done = 0;
    for range in ranges {
        if range.start >= done {
            pieces.push(&old[done..range.start]);
        }
        done = done.max(range.end);
    }
    let last = &old[done..];
    let Some(first) = pieces.first() else {
        assert_eq!(old, new);
        return;
    };
    let mut rest = new
        .strip_prefix(*first)
        .expect("the bytes before the first edit are kept");
    for piece in &pieces[1..] {
        let found = position(rest, piece).expect("the bytes between edits are kept");
        rest = &rest[found + piece.len()..];
    }
    assert!(
        rest.ends_with(last),
        "the bytes behind the last edit are kept"
    );
}

fn position(bytes: &[u8], piece: &[u8]) -> Option<usize> {
    if piece.is_empty() {
        return Some(0);
    }
    bytes
        .windows(piece.len())
        .position(|window| window == piece)
}

/// The line ends of a text: where each stands, its CRs included.
fn line_ends(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('\n').map(|(at, _)| {
        let before = text[..at].trim_end_matches('\r').len();
        before..at + 1
    })
}

/// Whichever fix is made, each line keeps its line end, and new lines have one
/// that the file has.
pub fn assert_line_ends_are_kept(source: &Source) {
    let text = source.text();
    let mut kinds: BTreeSet<&str> = line_ends(text).map(|end| &text[end]).collect();
    if kinds.is_empty() {
        kinds.insert("\r\n");
    }
    // An open quote in the last line would take in the CR of a line end.
    let last = text.rsplit('\n').next().unwrap_or_default();
    if last.contains('"') {
        kinds.insert("\n");
    }
    let are_kept = |text: &str| line_ends(text).all(|end| kinds.contains(&text[end]));
    let inside: HashSet<usize> = line_ends(text)
        .flat_map(|end| end.start + 1..end.end)
        .collect();
    for options in ways_to_fix() {
        let Ok(findings) = rules::inspect(source, &options.rules, &options.options) else {
            return;
        };
        for found in &findings {
            for edit in found.fix.iter().flat_map(|fix| &fix.edits) {
                let what = format!("{}: {edit:?} in {text:?}", found.rule);
                for at in [edit.range.start, edit.range.end] {
                    assert!(!inside.contains(&at), "within a line end: {what}");
                }
                let insert = &edit.insert;
                assert!(are_kept(insert) && !insert.ends_with('\r'), "{what}");
            }
        }
        if let Ok(fixed) = fix(source, &options) {
            assert!(are_kept(fixed.source.text()), "{:?}", fixed.source.text());
        }
    }
}

/// A configuration is read, or refused in one line.
pub fn assert_config_is_read_or_refused(text: &str) {
    let folder = Path::new("/project");
    match Config::parse(text, Path::new("infmend.toml"), folder) {
        Ok(config) => {
            // The case of a name counts no more than it does to Windows, and
            // outside of the folder there is but the name.
            for (path, same) in [
                ("/project/a.inf", "/project/A.Inf"),
                ("/project/vendor/b/c.INX", "/project/Vendor/B/C.inx"),
                ("/elsewhere.inf", "/project/elsewhere.inf"),
            ] {
                let [path, same] = [path, same].map(Path::new);
                let rules = |path| -> Vec<&str> {
                    let rules = config.settings(path).rules;
                    rules.iter().map(|rule| rule.name).collect()
                };
                assert_eq!(rules(path), rules(same), "{text:?}");
                assert_eq!(config.includes(path), config.includes(same), "{text:?}");
                assert_eq!(config.excludes(path), config.excludes(same), "{text:?}");
                // In their order, each once.
                let mut all = ALL.iter().map(|rule| rule.name);
                for rule in rules(path) {
                    assert!(all.any(|name| name == rule), "{rule}: {text:?}");
                }
            }
        }
        Err(error) => {
            let error = error.to_string();
            assert!(error.starts_with("infmend.toml:"), "{error}");
            assert!(!error.contains('\n'), "{error:?}");
        }
    }
}

/// A catalog that is made of a file lists it, whatever it is: a program, a cabinet, a text. A
/// cabinet it lists whatever stands in the field that no hash covers.
pub fn assert_its_catalog_lists_it(bytes: &[u8]) {
    for name in ["a.cab", "a.sys", "a.inf"] {
        let Ok(file) = NewFile::of(name, name, bytes, []) else {
            continue;
        };
        let mut new = NewCatalog::default();
        new.add(file);
        let catalog = Catalog::read(&new.to_der(0)).unwrap();
        let digests = Digests::of(&catalog);
        assert!(digests.lists(bytes), "{name}");
        if bytes.len() >= 36 && bytes.starts_with(b"MSCF") {
            let mut changed = bytes.to_vec();
            changed[5] ^= 1;
            assert!(digests.lists(&changed), "{name}");
            changed[8] ^= 1;
            assert!(!digests.lists(&changed), "{name}");
        }
    }
}
