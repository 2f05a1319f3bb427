use hashbrown::HashSet;

use crate::model::{Model, has_placeholder, undecorated, without_companion};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::section_named;
use crate::syntax::fold_case;

rule! {
    /// A section that nothing in the INF leads to.
    ///
    /// ## What it finds
    /// Sections whose names Windows does not know and that no key and no value of the INF has,
    /// not even as a word of a text, neither with its decoration and suffix nor without.
    /// InfVerif also reports sections that only unused sections lead to. Enabled only where it
    /// is selected, or `--infverif` is given.
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
    let sections = model.sections();
    let mut unknown = sections.filter(|section| {
        let name = section.name();
        let is_known = section_named(name).is_some() || has_placeholder(name);
        !is_known && !name.trim().is_empty() && model.kinds(*section).is_empty()
    });
    let Some(first) = unknown.next() else {
        return;
    };
    let words = words(model);
    for section in std::iter::once(first).chain(unknown) {
        let name = fold_case(section.name());
        let plain = without_companion(&name);
        let bare = undecorated(&name).unwrap_or(plain);
        let stem = name.split('.').next().unwrap_or_default();
        let names = [&*name, plain, bare, stem];
        if names.iter().any(|name| words.contains(*name)) {
            continue;
        }
        context
            .report(
                &RULE,
                (section.name(), section.first_header()),
                format!("[{name}] is not referenced or used"),
            )
            .infverif(&[2083])
            .help("remove the section, or name it where it should be read");
    }
}

/// The keys and values of an INF, and the words in them, in the form of [`fold_case`].
fn words<'d, 't>(model: &'d Model<'d, 't>) -> HashSet<String> {
    let mut words = HashSet::new();
    let rows = model.sections().flat_map(|section| section.rows());
    for row in rows {
        for text in row.key().into_iter().chain(row.values()) {
            let text = fold_case(&model.text(&text)).into_owned();
            let is_part = |c: char| c.is_alphanumeric() || "._-$".contains(c);
            for word in text.split(|c| !is_part(c)).filter(|word| !word.is_empty()) {
                words.get_or_insert_with(word, str::to_owned);
            }
            words.insert(text);
        }
    }
    words
}
