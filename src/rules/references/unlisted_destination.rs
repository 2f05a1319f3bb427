use crate::edit::{FixBuilder, NewSection};
use crate::model::{DEFAULT_DEST_DIR, Model, file_item};
use crate::rules::{Applicability, ByDefault, Context, Fix, InfVerif, Severity, Visit, rule};
use crate::schema::Dirid;
use crate::syntax::{Field, fold_case};

rule! {
    /// A list of files that says nowhere where its files go.
    ///
    /// ## What it finds
    /// Lists and files that CopyFiles, DelFiles or RenFiles names and that have no line in
    /// `[DestinationDirs]`, where there is no `DefaultDestDir` either. Enabled only where it
    /// is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows takes the system directory, System32, which is rarely what was meant.
    /// InfVerif refuses the INF (error 1275).
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Drivers = 12
    /// ```
    /// becomes
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Drivers = 12
    /// Gadget_Tools = 11
    /// ```
    ///
    /// ## Fix
    /// Safe: says what Windows does, DIRID 11, for the list, or for files that are named with
    /// `@` as `DefaultDestDir`.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DestinationDirs Section" and "INF Validation Errors and
    /// Warnings" (code 1275).
    RULE {
        name: "unlisted-destination",
        summary: "a list of files without a line in [DestinationDirs]",
        why: "without a line in [DestinationDirs] files go to the system directory",
        fixes: "safe",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1275]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    if model.default_destination_line().is_some() {
        return;
    }
    let mut seen = hashbrown::HashSet::new();
    for name in ["CopyFiles", "DelFiles", "RenFiles"] {
        for site in model.directives(name) {
            if model.kinds(site.section).is_empty() {
                continue;
            }
            for field in site.entry().fields() {
                let text = model.text(field.value());
                let file = file_item(&text);
                let is_list = file.is_none() && model.section(&text).is_some();
                if file.is_none() && !is_list
                    || model.destination_lines(&text).next().is_some()
                    || !seen.insert(fold_case(&text).into_owned())
                {
                    continue;
                }
                let key = site.entry().explicit_key().map_or(name, Field::value);
                context
                    .report(
                        &RULE,
                        &site,
                        format!(
                            "'{text}' of {key} is not listed in [DestinationDirs]: \
                             its files go to the system directory"
                        ),
                    )
                    .infverif(&[1275])
                    .fix(fix(model, if is_list { &text } else { DEFAULT_DEST_DIR }));
            }
        }
    }
}

/// The fix that says what Windows does.
fn fix<'d, 't>(model: &'d Model<'d, 't>, key: &str) -> Option<Fix> {
    let is_plain = key
        .chars()
        .all(|c| c.is_alphanumeric() || "._- ()&$".contains(c));
    if !is_plain {
        return None;
    }
    let values = vec![Dirid::SYSTEM.to_string()];
    let fix = FixBuilder::of(model.document());
    let name = "DestinationDirs";
    let fix = match model.section(name) {
        Some(section) => fix.append_entry(section, key, values),
        None => {
            let after = model.section("Version")?.parts().last()?.0;
            let section = NewSection {
                name: name.to_owned(),
                entries: vec![(Some(key.to_owned()), values)],
            };
            fix.add_sections(after, vec![section])
        }
    };
    Some(fix.fix(
        Applicability::Safe,
        format!("add {key} = {}", Dirid::SYSTEM),
    ))
}
