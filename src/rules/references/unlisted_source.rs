use hashbrown::HashSet;

use crate::edit::{FixBuilder, NewSection};
use crate::model::{COPY_FILES, MergedSection, Model, file_item, has_placeholder, machine_of};
use crate::rules::served::includes;
use crate::rules::{
    Applicability, ByDefault, Change, Context, Fix, InfVerif, Location, MayChange, Severity, Visit,
    rule,
};
use crate::schema::{SectionKind, section_named, windows_file};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A copied file that `[SourceDisksFiles]` does not list.
    ///
    /// ## What it finds
    /// Files that CopyFiles copies, in lists or by their names, and that the
    /// `[SourceDisksFiles]` sections do not have for a machine that copies them: neither the
    /// one with its architecture, nor the one without any. Not in INFs with `LayoutFile`, and
    /// not files of Windows in sections that include other INFs. Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows does not know where in the package the file lies, and tools that make or check
    /// packages miss it. InfVerif refuses the INF (error 1230).
    ///
    /// ## Example
    /// ```inf
    /// [SourceDisksFiles]
    /// gadget.sys = 1
    /// ```
    /// becomes
    /// ```inf
    /// [SourceDisksFiles]
    /// gadget.sys = 1
    /// gadget.exe = 1
    /// ```
    ///
    /// ## Fix
    /// Unsafe, where `[SourceDisksNames]` has one disk: adds the file to it. Whether it lies
    /// in its folder has to be checked.
    ///
    /// ## Source
    /// Microsoft Learn, "INF SourceDisksFiles Section" and "INF Validation Errors and
    /// Warnings" (code 1230).
    RULE {
        name: "unlisted-source",
        summary: "a copied file that [SourceDisksFiles] does not list",
        why: "Windows does not know where in the package a file lies that is not listed",
        fixes: "unsafe, where there is one disk",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::NewSources]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1230]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let version = model.section("Version");
    if version.is_some_and(|version| version.row("LayoutFile").is_some()) {
        return;
    }
    let mut reported = HashSet::new();
    for served in context.served() {
        let architecture = served.architecture.as_str();
        let mut seen = model.no_sections();
        let sections = served.sections.iter();
        for section in sections.copied() {
            let includes = includes(model, section);
            for site in model.directives_in(section, COPY_FILES) {
                for (index, value) in site.values().enumerate() {
                    let text = model.text(&value);
                    if let Some(file) = file_item(&text) {
                        let range = site.entry().fields().get(index).map(|field| field.range());
                        let range = range.unwrap_or_default();
                        if is_missing(model, file, architecture, includes)
                            && reported.insert(range.start)
                        {
                            report(context, (section.name(), range), file, architecture);
                        }
                        continue;
                    }
                    let list = model.section(&text).filter(|list| seen.insert(*list));
                    for row in list.iter().flat_map(|list| list.rows()) {
                        let [file, source] = row
                            .first_values()
                            .map(|value| model.text(&value).into_owned());
                        let file = if source.is_empty() { file } else { source };
                        if is_missing(model, &file, architecture, includes)
                            && reported.insert(row.start())
                        {
                            let at = (&*text, row.entry().content());
                            report(context, at, &file, architecture);
                        }
                    }
                }
            }
        }
    }
}

fn is_missing<'d, 't>(
    model: &'d Model<'d, 't>,
    file: &str,
    architecture: &str,
    includes: bool,
) -> bool {
    let is_of_windows = includes && windows_file(file).is_some();
    if file.is_empty() || file.contains('%') || has_placeholder(file) || is_of_windows {
        return false;
    }
    if architecture.is_empty() || architecture.contains('$') {
        return !model.is_source_file(file);
    }
    model.source_subdirectories(file, architecture).is_empty()
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    at: impl Into<Location>,
    file: &str,
    architecture: &str,
) {
    let model = context.model;
    let is_elsewhere = model.is_source_file(file);
    let machines = match is_elsewhere {
        true => format!(" for {architecture} machines"),
        false => String::new(),
    };
    let fix = fix(model, file, architecture);
    let help = fix
        .is_none()
        .then_some("add the file to [SourceDisksFiles]");
    context
        .report(
            &RULE,
            at,
            format!("'{file}' is not listed in [SourceDisksFiles]{machines}"),
        )
        .infverif(&[1230])
        .help_if(help)
        .fix(fix);
}

/// The fix that lists a file with the only disk.
fn fix<'d, 't>(model: &'d Model<'d, 't>, file: &str, architecture: &str) -> Option<Fix> {
    let is_plain = file
        .chars()
        .all(|c| c.is_alphanumeric() || "._-+ ()&~".contains(c));
    let of = |kind: SectionKind| {
        let sections = model.sections();
        sections.filter(move |section| section_named(section.name()) == Some(kind))
    };
    let serves = |section: &MergedSection<'_, '_>| {
        machine_of(section.name()).is_none_or(|machine| eq_ignore_case(machine, architecture))
    };
    let names = of(SectionKind::SourceDisksNames).filter(serves);
    let disks = names.flat_map(|section| section.rows());
    let disks: HashSet<String> = disks
        .filter_map(|row| Some(fold_case(&row.key()?).into_owned()))
        .collect();
    let mut disks = disks.into_iter();
    let (Some(disk), None) = (disks.next(), disks.next()) else {
        return None;
    };
    if !is_plain || disk.contains(['%', '$']) {
        return None;
    }
    let name = SectionKind::SourceDisksFiles.fixed_name();
    let own = model.section(&format!("{name}.{architecture}"));
    let known = own
        .filter(|_| !architecture.is_empty())
        .or_else(|| model.section(name));
    let fix = FixBuilder::of(model.document());
    let is_only = of(SectionKind::SourceDisksFiles).next().is_none();
    let fix = match known {
        None if !is_only => return None,
        Some(section) => fix.append_entry(section, file, vec![disk]),
        None => {
            let disks = of(SectionKind::SourceDisksNames).last()?;
            let section = NewSection {
                name: name.to_owned(),
                entries: vec![(Some(file.to_owned()), vec![disk])],
            };
            fix.add_sections(disks.parts().last()?.0, vec![section])
        }
    };
    Some(fix.fix(Applicability::Unsafe, format!("list {file}")))
}
