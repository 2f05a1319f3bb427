//! Which values hold a text, whatever they mean: the names of sections, of files and
//! disks, and the keys of strings. Collected once, so that who takes something away can
//! ask what still holds it.

use hashbrown::HashMap;

use super::{MergedSection, Model, Place, undecorated, without_companion};
use crate::schema::{SectionKind, section_named};
use crate::syntax::{Entry, fold_case};

/// A text that a value may hold, in the form of [`fold_case`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held<'n> {
    /// A value that is, as a whole, one of the [`names`](section_names) of a section.
    SectionName(&'n str),
    /// A file of `[SourceDisksFiles]`: a value outside of that section and of `[Strings]`,
    /// or a word of it.
    File(&'n str),
    /// `%strkey%`, in a key or a value.
    StringKey(&'n str),
    /// The disk of a line of `[SourceDisksFiles]`.
    Disk(&'n str),
}

/// What holds a text.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'d, 't> {
    /// The section in which it stands.
    pub section: MergedSection<'d, 't>,
    /// Where its entry begins: a byte offset in the text, from 0.
    pub entry: usize,
    /// Which value of the entry it is, from 0; `None` for the key.
    pub value: Option<usize>,
}

/// All that hold something.
#[derive(Debug, Default)]
pub(super) struct Uses {
    names: Sites,
    files: Sites,
    strings: Sites,
    disks: Sites,
    /// The lines of the sections whose keys are files, disks and strings, by these.
    lines: HashMap<SectionKind, HashMap<String, Vec<Place>>>,
}

/// What holds the texts that are asked for.
#[derive(Debug, Default)]
struct Sites {
    /// By the texts, in the form of [`fold_case`].
    by_text: HashMap<String, Vec<Site>>,
    /// The lengths of these, one bit for each.
    lengths: u64,
}

#[derive(Debug, Clone, Copy)]
struct Site {
    /// The index of the merged section.
    section: usize,
    /// The offset at which the entry begins.
    entry: usize,
    value: Option<usize>,
}

impl Sites {
    fn get(&self, text: &str) -> Option<&Vec<Site>> {
        self.by_text.get(text)
    }

    /// A text in the form of [`fold_case`] is asked for.
    fn ask_for(&mut self, text: &str) -> &mut Vec<Site> {
        self.lengths |= Sites::length(text);
        self.by_text.entry_ref(text).or_default()
    }

    /// Something holds a text, in capitals or not, which matters where it is asked for.
    fn add(&mut self, text: &str, site: Site) {
        // Another case may be of another length outside of ASCII.
        if self.lengths & Sites::length(text) == 0 && text.is_ascii() {
            return;
        }
        if let Some(sites) = self.by_text.get_mut(&*fold_case(text)) {
            sites.push(site);
        }
    }

    /// The bit of the length of a text.
    fn length(text: &str) -> u64 {
        1 << (text.len() % 64)
    }
}

/// The names by which a section is named: its own, that of the install section beside
/// which it stands, and both without a decoration that Windows adds.
pub fn section_names(name: &str) -> impl Iterator<Item = &str> {
    let install = without_companion(name);
    let names = [Some(name), Some(install), undecorated(install)];
    names.into_iter().flatten()
}

/// The words of a value that may be a file's name, and all of it.
pub fn file_words(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| match c {
        '\\' | '/' | '"' | ',' | ';' | ':' | '<' | '>' | '|' | '*' | '?' | '=' | '(' | ')'
        | '@' => true,
        _ => c.is_whitespace(),
    };
    let words = text.split(is_between);
    let words = words.map(|word| word.trim_end_matches('.'));
    words.chain([text])
}

/// Whether values of a section of a name are looked through for [files](Held::File).
pub fn may_hold_files(section: &str) -> bool {
    !matches!(
        section_named(section),
        Some(SectionKind::SourceDisksFiles | SectionKind::Strings)
    )
}

impl<'d, 't> Model<'d, 't> {
    /// The keys and values that hold a text, in the order of the file. A value that
    /// holds it more than once may come as often.
    pub fn holders(&'d self, held: Held<'_>) -> impl Iterator<Item = Holder<'d, 't>> + use<'d, 't> {
        let uses = self.uses();
        let sites = match held {
            Held::SectionName(name) => uses.names.get(name),
            Held::File(file) => uses.files.get(file),
            Held::StringKey(key) => uses.strings.get(key),
            Held::Disk(disk) => uses.disks.get(disk),
        };
        sites.into_iter().flatten().filter_map(|site| {
            Some(Holder {
                section: self.merged_section(site.section)?,
                entry: site.entry,
                value: site.value,
            })
        })
    }

    /// The lines of the sections of a kind, `[SourceDisksFiles]`, `[SourceDisksNames]` or
    /// `[Strings]` with whatever decoration, that have a key in the form of [`fold_case`],
    /// each with its section.
    pub fn lines_for(
        &'d self,
        kind: SectionKind,
        key: &str,
    ) -> impl Iterator<Item = (MergedSection<'d, 't>, &'d Entry<'t>)> + use<'d, 't> {
        let places = self.uses().lines.get(&kind).and_then(|keys| keys.get(key));
        let places = places.into_iter().flatten();
        places.filter_map(|place| {
            let section = self.merged_section(*self.merged_into.get(place.part)?)?;
            Some((section, place.row(self.document)?.entry()))
        })
    }

    fn uses(&'d self) -> &'d Uses {
        self.uses.get_or_init(|| self.collect_uses())
    }

    fn collect_uses(&'d self) -> Uses {
        let mut uses = Uses::default();
        for section in self.sections() {
            for name in section_names(section.name()) {
                uses.names.ask_for(&fold_case(name));
            }
            self.collect_lines(section, &mut uses);
        }
        for section in self.sections() {
            let kind = section_named(section.name());
            let may_hold_files = may_hold_files(section.name());
            for row in section.rows() {
                let site = |value| Site {
                    section: section.merged.index,
                    entry: row.start(),
                    value,
                };
                let mut has_strings = row.key().is_some_and(|key| key.contains('%'));
                for (value, text) in row.values().enumerate() {
                    has_strings |= text.contains('%');
                    let text = self.text_of(text);
                    let site = site(Some(value));
                    uses.names.add(&text, site);
                    if kind == Some(SectionKind::SourceDisksFiles) && value == 0 {
                        uses.disks.ask_for(&fold_case(&text)).push(site);
                    }
                    if may_hold_files && uses.files.lengths != 0 {
                        for word in file_words(&text) {
                            uses.files.add(word, site);
                        }
                    }
                }
                if !has_strings {
                    continue;
                }
                let entry = row.entry();
                let values = (0..entry.fields().len()).map(Some);
                for value in std::iter::once(None).chain(values) {
                    for string in self.strings_used_by(entry, value) {
                        let key = fold_case(&string.name);
                        uses.strings.ask_for(&key).push(site(value));
                    }
                }
            }
        }
        uses
    }

    /// The lines of a section whose keys are files, disks or strings.
    fn collect_lines(&'d self, section: MergedSection<'d, 't>, uses: &mut Uses) {
        let Some(
            kind @ (SectionKind::SourceDisksFiles
            | SectionKind::SourceDisksNames
            | SectionKind::Strings),
        ) = section_named(section.name())
        else {
            return;
        };
        let lines = uses.lines.entry(kind).or_default();
        for (place, row) in section.placed_rows() {
            let Some(key) = row.entry().explicit_key() else {
                continue;
            };
            // The key of a string is not searched for strings.
            let key = match kind {
                SectionKind::Strings => key.value().into(),
                _ => self.text(key.value()),
            };
            let key = fold_case(&key);
            lines.entry_ref(&*key).or_default().push(place);
            if kind == SectionKind::SourceDisksFiles {
                uses.files.ask_for(&key);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn what_holds_a_text_is_found_whatever_it_means() {
        let text = "[I.NT]\nCopyFiles = L,%Other%\nAddReg = R\n[R]\n\
             HKR,,A,,\"%13%\\gadget.sys,Entry\"\nHKR,,%Name%,,i\n[I.NT.Services]\n[L]\n\
             gadget.sys\n[Empty]\n[SourceDisksFiles]\nGadget.sys = 1\nother.sys = 2\n\
             [SourceDisksNames.amd64]\n1 = %Name%\n[Strings]\nName = R\nOther = l\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let lines = |held: Held<'_>| -> Vec<String> {
            let holders = model.holders(held);
            let line = |holder: Holder<'_, '_>| {
                let rest = text.get(holder.entry..).unwrap();
                let line = rest.lines().next().unwrap();
                format!("{:?} {line}", holder.value)
            };
            holders.map(line).collect()
        };
        assert_eq!(
            lines(Held::SectionName(&fold_case("l"))),
            [
                "Some(0) CopyFiles = L,%Other%",
                "Some(1) CopyFiles = L,%Other%",
                "Some(0) Other = l"
            ]
        );
        // By the name of its install section, without the decoration.
        assert_eq!(
            lines(Held::SectionName(&fold_case("i"))),
            ["Some(4) HKR,,%Name%,,i"]
        );
        assert!(lines(Held::SectionName(&fold_case("empty"))).is_empty());
        assert_eq!(
            lines(Held::File(&fold_case("gadget.sys"))),
            [
                "Some(4) HKR,,A,,\"%13%\\gadget.sys,Entry\"",
                "Some(0) gadget.sys",
                // As a word, and as a whole.
                "Some(0) gadget.sys"
            ]
        );
        assert_eq!(
            lines(Held::StringKey(&fold_case("name"))),
            ["Some(2) HKR,,%Name%,,i", "Some(0) 1 = %Name%"]
        );
        assert_eq!(lines(Held::Disk("2")), ["Some(0) other.sys = 2"]);
        let listed = model.lines_for(SectionKind::SourceDisksFiles, &fold_case("gadget.sys"));
        assert_eq!(listed.count(), 1);
        let disks = model.lines_for(SectionKind::SourceDisksNames, "1");
        let disks: Vec<_> = disks.map(|(section, _)| section.name()).collect();
        assert_eq!(disks, ["SourceDisksNames.amd64"]);
    }
}
