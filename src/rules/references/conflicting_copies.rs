use hashbrown::{HashMap, HashSet};

use crate::model::{COPY_FILES, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// Two files of the package that are copied to one place.
    ///
    /// ## What it finds
    /// Lines of file lists that copy to a name where another line copies another file, both
    /// for the same Windows on the same machine. Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// One system may have both devices: the file that is copied last stays, for both. InfVerif
    /// refuses the INF (error 1330).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys, gadget1.sys
    ///
    /// [Gadget_Pro_Files]
    /// gadget.sys, gadget2.sys
    /// ```
    ///
    /// ## Fix
    /// None: each file needs a name of its own, and with it what names the file: services,
    /// registry values, the driver itself.
    ///
    /// ## Source
    /// Microsoft Learn, "InfVerif Error 1330 - 1333" and "INF Validation Errors and Warnings"
    /// (code 1330).
    RULE {
        name: "conflicting-copies",
        summary: "two files of the package that are copied to one place",
        why: "of two files that are copied to one place only one stays",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1330]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut reported = HashSet::new();
    let renames = |section: crate::model::MergedSection<'_, '_>| {
        section.rows().any(|row| !row.value(1).is_empty())
    };
    let (lists, _) = model.copies();
    // Without a copy under another name there is one file for each name.
    if !lists.iter().any(|list| renames(list.section)) {
        return;
    }
    for served in context.served() {
        let mut seen = model.no_sections();
        // What is copied to each place.
        let mut copied: HashMap<((Option<u32>, String), String), String> = HashMap::new();
        for section in served.sections.iter().copied() {
            for site in model.directives_in(section, COPY_FILES) {
                for value in site.values() {
                    let text = model.text(&value);
                    let Some(list) = model.section(&text).filter(|list| seen.insert(*list)) else {
                        continue;
                    };
                    let directory = model.directory_of(&text);
                    for row in list.rows() {
                        let [file, source] = row
                            .first_values()
                            .map(|value| model.text(&value).into_owned());
                        if file.is_empty() || has_placeholder(&file) || has_placeholder(&source) {
                            continue;
                        }
                        let source = if source.is_empty() {
                            file.clone()
                        } else {
                            source
                        };
                        let place = (directory.canonical(), fold_case(&file).into_owned());
                        let first = copied.entry(place).or_insert_with(|| source.clone());
                        if fold_case(first) == fold_case(&source) || !reported.insert(row.start()) {
                            continue;
                        }
                        context
                            .report(
                                &RULE,
                                (list.name(), row.entry().content()),
                                format!(
                                    "'{first}' and '{source}' are both copied to '{file}' in \
                                     {directory}"
                                ),
                            )
                            .infverif(&[1330])
                            .help("give each file a name of its own at the destination");
                    }
                }
            }
        }
    }
}
