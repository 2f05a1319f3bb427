use std::cell::LazyCell;

use crate::model::{ByName, MergedSection, Model, has_placeholder, undecorated, without_companion};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, section_named};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A section that nothing in the INF leads to.
    ///
    /// ## What it finds
    /// Sections whose names Windows does not know and that no key and no value of another
    /// section has, not even as a word of a text, neither with its decoration and suffix nor
    /// without: also install sections that no device has, with their companions. And sections
    /// that only such sections name. Enabled only where it is selected, or `--infverif` is
    /// given.
    ///
    /// ## Why it matters
    /// What stands there is not installed. Often the name has a slip, here or where it should
    /// be named. InfVerif warns of it (2083).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// AddReg = Gadget_Registry
    ///
    /// [Gadget_Registy]
    /// HKR,,Level,0x00010001,3
    /// ```
    ///
    /// ## Fix
    /// None: it is not known whether the section can go, or who should name it.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (code 2083).
    RULE {
        name: "unused-section",
        summary: "a section that nothing in the INF leads to",
        why: "a section that nothing leads to is not installed",
        fixes: "none",
        group: "references",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[2083]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let tells = LazyCell::new(|| tells_what_is_read(model));
    let sections = model.sections();
    let unknown = sections.filter(|section| {
        let name = section.name();
        let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix);
        let is_known = section_named(name).is_some()
            || has_placeholder(name)
            || suffix.is_some_and(|suffix| eq_ignore_case(suffix, NET_DRIVERS));
        let is_word = !name.is_empty() && name.chars().all(is_part);
        let kinds = model.kinds(*section);
        let is_unread = || {
            model.read_as(*section).is_empty()
                && !kinds.iter().any(|kind| OTHERWISE.contains(&kind))
                && *tells
        };
        !is_known && is_word && (kinds.is_empty() || is_unread())
    });
    let unknown: Vec<MergedSection<'_, '_>> = unknown.collect();
    if unknown.is_empty() {
        return;
    }
    let wanted = unknown.iter().enumerate();
    let wanted = wanted.flat_map(|(index, section)| {
        let names = names(section.name()).into_iter();
        names.map(move |name| (name, index))
    });
    let wanted = ByName::new(wanted.collect(), |(name, _): &(&str, usize)| name);
    // What the sections name that are read, and then what these name.
    let mut used = model.no_sections();
    let is_unknown = |section: &MergedSection<'_, '_>| {
        let place = unknown.binary_search_by_key(&section.first_header().start, |known| {
            known.first_header().start
        });
        place.is_ok()
    };
    let mut pending: Vec<MergedSection<'_, '_>> = model
        .sections()
        .filter(|section| !is_unknown(section))
        .collect();
    while let Some(section) = pending.pop() {
        for word in words(section) {
            for (_, index) in wanted.get(word) {
                let named = unknown.get(*index);
                pending.extend(named.filter(|named| used.insert(**named)));
            }
        }
    }
    for section in unknown.iter().filter(|section| !used.has(**section)) {
        let name = section.name();
        context
            .report(
                &RULE,
                (name, section.first_header()),
                format!("[{}] is not referenced or used", fold_case(name)),
            )
            .infverif(&[2083])
            .help("remove the section, or name it where it should be read");
    }
}

/// The suffix of a section that Windows reads and that has no kind.
const NET_DRIVERS: &str = "NetDrivers";

/// Kinds of sections to which Windows comes in another way than over directives.
const OTHERWISE: [SectionKind; 4] = [
    SectionKind::InterfaceInstall,
    SectionKind::Models,
    SectionKind::Security,
    SectionKind::SignatureAttribute,
];

/// Whether the INF tells which sections are read: it installs something by itself, and its
/// devices name their install sections without a placeholder.
fn tells_what_is_read(model: &Model<'_, '_>) -> bool {
    let mut models = model.models_sections().into_iter().peekable();
    let has_installs = models.peek().is_some() || model.default_installs().next().is_some();
    has_installs
        && models.all(|models| {
            let mut names = model.devices(models).map(|device| device.install);
            names.all(|name| !has_placeholder(&name))
        })
}

/// The words that name a section: its name, with its decoration and suffix and without.
/// Some may come twice.
fn names(name: &str) -> [&str; 4] {
    let plain = without_companion(name);
    let bare = undecorated(name).unwrap_or(plain);
    let stem = name.split('.').next().unwrap_or_default();
    [name, plain, bare, stem]
}

/// Whether a character belongs to a word.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '$')
}

/// The words of a section's lines but for comments.
fn words<'t>(section: MergedSection<'_, 't>) -> impl Iterator<Item = &'t str> + use<'t> {
    let bodies: Vec<&'t str> = section.bodies().collect();
    bodies.into_iter().flat_map(str::lines).flat_map(|line| {
        let comment = line
            .find(';')
            .filter(|at| !line.get(..*at).is_some_and(|text| text.contains('"')));
        let text = line
            .get(..comment.unwrap_or(line.len()))
            .unwrap_or_default();
        text.split(|c| !is_part(c)).filter(|word| !word.is_empty())
    })
}
