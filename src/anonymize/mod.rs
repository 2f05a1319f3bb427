//! An INF without the names in it, for a report of a bug: what is in question stays, and
//! nobody learns whose INF it is.
//!
//! What Windows knows stays: sections and directives, DIRIDs, flags, decorations, setup
//! classes, buses, files of Windows, by the tables of [`schema`](crate::schema) and by what
//! [`model`](crate::model) says of a value. Everything else is replaced, and by the
//! same thing wherever it is used: letters by letters, digits by digits, one for one where
//! that can be, so that even the columns are the same. Comments become `xxx`. Line ends, white
//! space, quotes and the encoding stay.

mod pieces;
mod words;

use std::ops::Range;

use pieces::{Meaning, Replacer};
use words::{Words, letter_for};

use crate::model::{MergedSection, Model, Named};
use crate::schema::{
    Argument, Lines, SectionKind, directives, is_registry_root, is_windows_inf, target_os,
};
use crate::source::{Edit, Source, SpliceError};
use crate::syntax::{Document, Entry, Field, TokenKind, eq_ignore_case, plain};

/// Takes the names out of INFs, out of all that it is given in the same way.
///
/// ```
/// use infmend::anonymize::Anonymizer;
/// use infmend::source::Source;
///
/// let inf = "[Version]\nSignature = \"$Windows NT$\"\nProvider = %Acme%\n[Strings]\nAcme = \"Acme\"\n";
/// let source = Source::new(inf.into());
/// let mut anonymizer = Anonymizer::new();
/// anonymizer.reserve(source.text());
/// assert_eq!(
///     anonymizer.anonymize(&source).unwrap().text(),
///     inf.replace("Acme", "Rase")
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct Anonymizer {
    words: Words,
}

impl Anonymizer {
    /// One that has replaced nothing yet.
    pub fn new() -> Anonymizer {
        Anonymizer::default()
    }

    /// Keeps the words of a text from being replacements: those of every file should be
    /// reserved before the first is given.
    pub fn reserve(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() {
                self.words.take(word);
            }
            // Of digits that are eight, or have zeros or letters before them, four.
            let digits = word.len().checked_sub(4).and_then(|at| word.get(at..));
            digits.into_iter().for_each(|four| self.words.take(four));
        }
        let is_of_guid = |c: char| c.is_ascii_hexdigit() || c == '-';
        for guid in text.split(|c| !is_of_guid(c)) {
            if guid.len() == 36 {
                self.words.take(guid);
            }
        }
    }

    /// The file without its names. Its encoding is the same, but to who reads it the bytes
    /// may look like another.
    ///
    /// # Errors
    /// When the encoding cannot express the replacement of a letter.
    pub fn anonymize(&mut self, source: &Source) -> Result<Source, SpliceError> {
        let document = Document::new(source.text());
        let model = Model::new(&document);
        let mut replacer = Replacer {
            words: &mut self.words,
            kept_digits: digits_of_version(&model),
        };
        let mut fields = fields(&model);
        fields.sort_by_key(|(range, _)| range.start);
        let mut edits = Vec::new();
        let mut fields = fields.into_iter().peekable();
        for (_, tokens) in document.tokens() {
            let mut chunk: Option<(Range<usize>, Meaning)> = None;
            for token in tokens {
                match token.kind {
                    TokenKind::Comment
                    | TokenKind::Ignored
                    | TokenKind::Stray
                    | TokenKind::AfterEnd => fill(&document, &token.range, &mut edits),
                    TokenKind::Name => {
                        replace(
                            &document,
                            &mut replacer,
                            &token.range,
                            Meaning::Name,
                            &mut edits,
                        );
                    }
                    _ => {}
                }
                while fields
                    .next_if(|(range, _)| range.end <= token.range.start)
                    .is_some()
                {}
                let field = fields
                    .peek()
                    .filter(|(range, _)| range.start <= token.range.start);
                let is_of_field = matches!(
                    token.kind,
                    TokenKind::Plain | TokenKind::Quoted | TokenKind::Backslashes | TokenKind::Gap
                );
                match (field, &mut chunk) {
                    (Some((range, _)), Some((open, _)))
                        if is_of_field
                            && open.end == token.range.start
                            && range.start <= open.start =>
                    {
                        open.end = token.range.end;
                    }
                    (Some((range, meaning)), _) if is_of_field => {
                        if let Some((done, meaning)) = chunk.take() {
                            replace(&document, &mut replacer, &done, meaning, &mut edits);
                        }
                        // What a joined line brings into a value may be a directive.
                        let is_joined = range.start < token.range.start;
                        if !is_joined || !begins_a_directive(&document, token.range.start) {
                            chunk = Some((token.range.clone(), *meaning));
                        }
                    }
                    _ => {}
                }
            }
            if let Some((done, meaning)) = chunk.take() {
                replace(&document, &mut replacer, &done, meaning, &mut edits);
            }
        }
        let edits = encodable(source, edits);
        let bytes = source.splice(&edits)?;
        Ok(Source::with_encoding(bytes, source.encoding()))
    }

    /// The name of a file without the names in it, as the INFs have it.
    pub fn file_name(&mut self, name: &str) -> String {
        let mut replacer = Replacer {
            words: &mut self.words,
            kept_digits: Vec::new(),
        };
        let mut new = name.to_owned();
        for (range, with) in replacer.replace(name, Meaning::Name).into_iter().rev() {
            new.replace_range(range, &with);
        }
        new
    }

    /// What was replaced, and by what, in the order in which it came. Of a name with
    /// underscores, dots or blanks in it, each piece.
    pub fn replacements(&self) -> impl Iterator<Item = (&str, &str)> {
        let order = self.words.order().iter();
        order.map(|(word, new)| (word.as_str(), new.as_str()))
    }
}

/// Adds the edits of a piece of text.
fn replace(
    document: &Document<'_>,
    replacer: &mut Replacer<'_>,
    range: &Range<usize>,
    meaning: Meaning,
    edits: &mut Vec<Edit>,
) {
    let text = document.slice(range.clone());
    for (place, insert) in replacer.replace(text, meaning) {
        let range = range.start + place.start..range.start + place.end;
        edits.push(Edit { range, insert });
    }
}

/// Adds the edits that make a comment nothing but `xxx`. What it says to infmend stays.
fn fill(document: &Document<'_>, range: &Range<usize>, edits: &mut Vec<Edit>) {
    const ADDRESS: &str = "infmend:";
    let text = document.slice(range.clone());
    let folded = text.to_ascii_lowercase();
    let mut done = 0;
    for (at, _) in folded.match_indices(ADDRESS) {
        if at < done {
            continue;
        }
        fill_words(range.start, text, done..at, edits);
        let said = folded.get(at..).unwrap_or_default();
        let line = said.split('\n').next().unwrap_or_default();
        done = at + line.find(')').map_or(ADDRESS.len(), |end| end + 1);
    }
    fill_words(range.start, text, done..text.len(), edits);
}

fn fill_words(offset: usize, text: &str, range: Range<usize>, edits: &mut Vec<Edit>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut at = 0;
    while let Some(start) = part
        .get(at..)
        .and_then(|rest| rest.find(char::is_alphanumeric))
    {
        let start = at + start;
        let word = part.get(start..).unwrap_or_default();
        let len = word
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(word.len());
        let word = word.get(..len).unwrap_or_default();
        let insert = word.chars().map(|character| match character {
            '0'..='9' => '0',
            'A'..='Z' => 'X',
            other if other.is_ascii() => 'x',
            other => letter_for(other),
        });
        let from = offset + range.start + start;
        edits.push(Edit {
            range: from..from + len,
            insert: insert.collect(),
        });
        at = start + len;
    }
}

/// The same edits, with `x` for the letters that the encoding has not.
fn encodable(source: &Source, edits: Vec<Edit>) -> Vec<Edit> {
    let can_be = |insert: &str| {
        let alone = Edit {
            range: 0..0,
            insert: insert.to_owned(),
        };
        source.encode_edit(&alone).is_ok()
    };
    let mut edits = edits;
    for edit in &mut edits {
        if !edit.insert.is_ascii() && !can_be(&edit.insert) {
            let insert = edit.insert.chars().map(|letter| {
                match letter.is_ascii() || can_be(letter.encode_utf8(&mut [0; 4])) {
                    true => letter,
                    false => 'x',
                }
            });
            edit.insert = insert.collect();
        }
    }
    edits
}

/// The digits of the version and the date in `DriverVer`, as names of files have them.
fn digits_of_version(model: &Model<'_, '_>) -> Vec<String> {
    let mut digits = Vec::new();
    if let Some(version) = model.driver_version() {
        let parts: Vec<&str> = version.split('.').collect();
        for end in 2..=parts.len() {
            digits.extend(parts.get(..end).map(|parts| parts.concat()));
        }
        digits.extend(parts.into_iter().map(str::to_owned));
    }
    if let Some([month, day, year]) = model.driver_date() {
        digits.push(format!("{year}{month}{day}"));
        digits.push(format!("{month}{day}{year}"));
        digits.push(year);
    }
    // Fewer stay in any name.
    digits.retain(|digits| digits.len() > 2);
    digits
}

/// Whether a line that is joined to another begins with a directive.
fn begins_a_directive(document: &Document<'_>, at: usize) -> bool {
    let line = document.slice(at..document.text().len());
    let line = line.lines().next().unwrap_or_default();
    let word = line.split(['=', ',', ';']).next().unwrap_or_default();
    !directives(plain(word.trim())).is_empty()
}

/// The keys and values of an INF, with what they mean for what stays.
fn fields<'d>(model: &'d Model<'d, '_>) -> Vec<(Range<usize>, Meaning)> {
    let mut fields = Vec::new();
    for section in model.sections() {
        for entry in section.entries() {
            let of = Line {
                model,
                section,
                entry,
            };
            fields.extend(entry.explicit_key().map(|key| (key.range(), of.key(key))));
            for (index, field) in entry.fields().iter().enumerate() {
                fields.push((field.range(), of.value(index, field)));
            }
        }
    }
    fields
}

/// An entry, of which the keys and values are asked for their meaning.
struct Line<'d, 't> {
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
    entry: &'d Entry<'t>,
}

/// Directives whose text is a word, or several, that Windows knows.
const KEYWORDS: [&str; 26] = [
    "Access",
    "ConfigPriority",
    "DMAConfig",
    "DriverPackageType",
    "FilterPosition",
    "IOConfig",
    "IRQConfig",
    "KmdfLibraryVersion",
    "MatchAllKeyword",
    "MatchAnyKeyword",
    "MemConfig",
    "MfCardConfig",
    "PcCardConfig",
    "RequiredPrivileges",
    "Signature",
    "ThreadingModel",
    "UmdfDirectHardwareAccess",
    "UmdfDispatcher",
    "UmdfFileObjectPolicy",
    "UmdfFsContextUsePolicy",
    "UmdfHostPriority",
    "UmdfHostProcessSharing",
    "UmdfImpersonationLevel",
    "UmdfKernelModeClientPolicy",
    "UmdfLibraryVersion",
    "UmdfMethodNeitherAction",
];

/// Keys that no page describes as directives, and that infmend knows all the same.
const KEYS: [&str; 5] = [
    "AddNetFilter",
    "AddNetProtocol",
    "FilterClass",
    "LegacyUninstall",
    "NtBuildToUpdate",
];

/// So many values of one entry of the registry are data of their own, such as what a monitor
/// says of itself.
const MANY_BYTES: usize = 8;

impl Line<'_, '_> {
    fn key(&self, key: &Field<'_>) -> Meaning {
        let text = key.value().trim();
        let has_directives = self.has_directives();
        let (name, decoration) = (plain(text), text.get(plain(text).len() + 1..));
        let is_known = has_directives
            && (!directives(name).is_empty() || KEYS.iter().any(|key| eq_ignore_case(key, name)))
            && decoration.is_none_or(|decoration| target_os(decoration).is_some());
        match self.model.argument_of(self.entry, None) {
            _ if is_known => Meaning::Known,
            // A number is a disk, or the key of a string that looks like a DIRID.
            Some(Argument::Disk | Argument::StringKey) if is_number(text) => Meaning::Numbers,
            _ => Meaning::Name,
        }
    }

    /// Whether the section has directives, as far as is known.
    fn has_directives(&self) -> bool {
        let kinds = self.model.kinds(self.section);
        let of_directives = |kind: SectionKind| kind.section().lines == Lines::Directives;
        kinds.is_empty() || kinds.iter().any(of_directives)
    }

    fn value(&self, index: usize, field: &Field<'_>) -> Meaning {
        let value = field.value();
        let directive = self.entry.explicit_key().map(|key| key.value().trim());
        if directive.is_none()
            && self.entry.fields().len() == 1
            && !directives(value.trim()).is_empty()
            && self.has_directives()
        {
            return Meaning::Known;
        }
        let is = |name: &str| directive.is_some_and(|directive| eq_ignore_case(directive, name));
        match self.model.argument_of(self.entry, Some(index)) {
            Some(
                Argument::Flags(_)
                | Argument::Number { .. }
                | Argument::Dirid
                | Argument::Date
                | Argument::Version,
            ) => Meaning::Numbers,
            Some(Argument::Disk) if is_number(value) => Meaning::Numbers,
            Some(Argument::SameSection) if self.is_of_windows(value) => Meaning::Known,
            Some(Argument::Text) | None => self.text(index, value, &is),
            Some(_) => Meaning::Name,
        }
    }

    /// What a text is, and what nobody knows.
    fn text(&self, index: usize, value: &str, is: &dyn Fn(&str) -> bool) -> Meaning {
        let kinds = self.model.kinds(self.section);
        if KEYWORDS.iter().any(|keyword| is(keyword))
            && (kinds.is_empty() || !self.section.holds_names() || is("Signature"))
        {
            return Meaning::Known;
        }
        if kinds.has(SectionKind::Strings) {
            return self.string(value);
        }
        let fields = self.entry.fields();
        let root = fields.first().map_or("", Field::value);
        let is_of_registry = is_registry_root(&self.model.text(root));
        match (is_of_registry, index) {
            (true, 3) => Meaning::Numbers,
            (true, 4..) if fields.len() - 4 > MANY_BYTES => Meaning::Byte,
            (true, 4..) => Meaning::Data,
            (true, _) => Meaning::Name,
            // The flags of a file in a list that nothing names.
            (false, 3) if kinds.is_empty() && is_number(value) => Meaning::Numbers,
            _ if is_number(value) => Meaning::Data,
            _ => Meaning::Name,
        }
    }

    /// What the text of a string is: a number, where it is used as one.
    fn string(&self, value: &str) -> Meaning {
        let key = self.entry.explicit_key().map_or("", Field::value);
        let users = self.model.namers(Named::StringKey(key));
        let is_keyword = users.iter().any(|user| {
            let directive = user.entry.explicit_key().map(Field::value);
            let directive = directive.filter(|_| user.value.is_some());
            directive.is_some_and(|directive| {
                let mut keywords = KEYWORDS.iter();
                keywords.any(|keyword| eq_ignore_case(keyword, directive.trim()))
            })
        });
        if is_keyword {
            return Meaning::Known;
        }
        if !is_number(value) {
            return Meaning::Name;
        }
        let is_number = users.iter().any(|user| {
            let argument = self.model.argument_of(user.entry, user.value);
            matches!(
                argument,
                Some(
                    Argument::Flags(_)
                        | Argument::Number { .. }
                        | Argument::Dirid
                        | Argument::Disk
                        | Argument::Date
                        | Argument::Version
                )
            )
        });
        match is_number {
            true => Meaning::Numbers,
            false => Meaning::Data,
        }
    }

    /// Whether a section that is needed is one of an INF of Windows that is included.
    fn is_of_windows(&self, section: &str) -> bool {
        let includes = self
            .section
            .entries()
            .filter(|entry| {
                entry
                    .explicit_key()
                    .is_some_and(|key| eq_ignore_case(key.value().trim(), "Include"))
            })
            .flat_map(|entry| entry.fields());
        let mut includes = includes.map(|field| self.model.text(field.value()));
        includes.any(|inf| is_windows_inf(inf.trim()))
            && self.model.section(&self.model.text(section)).is_none()
    }
}

/// Whether a text is one number, decimal or hexadecimal.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let hex = text.strip_prefix("0x").or(text.strip_prefix("0X"));
    let digits = hex.unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|byte| match hex {
            Some(_) => byte.is_ascii_hexdigit(),
            None => byte.is_ascii_digit(),
        })
}
