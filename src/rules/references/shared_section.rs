use std::collections::BTreeMap;

use crate::edit::FixBuilder;
use crate::model::{MergedSection, Model, file_item};
use crate::rules::{Applicability, ByDefault, Context, Fix, InfVerif, Severity, Visit, rule};
use crate::schema::{Argument, DIRECTIVES, Lines, SectionKind, section_named};
use crate::syntax::Entry;

rule! {
    /// A section that two directives name.
    ///
    /// ## What it finds
    /// Sections that directives of different names lead to: CopyFiles and DelFiles, AddReg and
    /// DelReg (1205), or such as want sections of different kinds, CopyFiles and AddReg
    /// (1206). Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// The same line means another thing to each of them: a flag of CopyFiles is another flag
    /// of DelFiles. InfVerif warns of it, or refuses sections of different kinds.
    ///
    /// ## Example
    /// ```inf
    /// [DefaultInstall.NTamd64]
    /// CopyFiles = Gadget_Files
    ///
    /// [DefaultUninstall.NTamd64]
    /// DelFiles = Gadget_Files
    ///
    /// [Gadget_Files]
    /// gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [DefaultUninstall.NTamd64]
    /// DelFiles = Gadget_Files.Del
    ///
    /// [Gadget_Files.Del]
    /// gadget.sys
    /// ```
    ///
    /// ## Fix
    /// Unsafe, where the sections are of one kind: gives the directive that takes away a copy
    /// of the section, and of its line in `[DestinationDirs]`. All does what it did, but there
    /// are two sections to look after.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DelFiles Directive", "INF DelReg Directive" and "INF Validation
    /// Errors and Warnings" (codes 1205 and 1206).
    RULE {
        name: "shared-section",
        summary: "a section that two directives name",
        why: "a line means another thing to each directive that names its section",
        fixes: "unsafe",
        group: "references",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1205, 1206]),
    }
}

/// A value that names a section.
struct Namer<'d, 't> {
    /// The name of its directive, as the table has it.
    directive: &'static str,
    kind: SectionKind,
    /// Where the directive stands.
    section: MergedSection<'d, 't>,
    entry: &'d Entry<'t>,
    value: usize,
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let shared = shared(model);
    if shared.is_empty() {
        return;
    }
    let mut read = model.no_sections();
    for section in context.served().iter().flat_map(|served| &served.sections) {
        read.insert(*section);
    }
    for (section, mut namers) in shared.into_values() {
        namers.retain(|namer| {
            let kinds = model.kinds(namer.section);
            !kinds.iter().any(SectionKind::is_install) || read.has(namer.section)
        });
        let Some(first) = namers.first() else {
            continue;
        };
        let is_other = |namer: &&Namer<'_, '_>| namer.directive != first.directive;
        let others: Vec<&Namer<'_, '_>> = namers.iter().filter(is_other).collect();
        let clash = others
            .iter()
            .find(|namer| family(namer.kind) != family(first.kind));
        let Some(other) = clash.or(others.first()) else {
            continue;
        };
        let name = section.name();
        let at = (name, section.first_header());
        let (directive, first) = (other.directive, first.directive);
        if clash.is_some() {
            context
                .report(
                    &RULE,
                    at,
                    format!(
                        "[{name}] is referenced from {directive} and from {first}, which want \
                         sections of different kinds"
                    ),
                )
                .infverif(&[1206])
                .help("give each directive a section of its own");
            continue;
        }
        let fix = fix(context, section, &namers);
        let help = fix
            .is_none()
            .then_some("give each directive a section of its own");
        context
            .report(
                &RULE,
                at,
                format!("[{name}] is referenced from {directive} and from {first}"),
            )
            .infverif(&[1205])
            .help_if(help)
            .fix(fix);
    }
}

/// The sections that directives of several names name, in the order of the file, with all
/// that name them.
fn shared<'d, 't>(
    model: &'d Model<'d, 't>,
) -> BTreeMap<usize, (MergedSection<'d, 't>, Vec<Namer<'d, 't>>)> {
    let mut found: BTreeMap<usize, (MergedSection<'d, 't>, Vec<Namer<'d, 't>>)> = BTreeMap::new();
    let mut last = "";
    for known in DIRECTIVES {
        let values = known.sections();
        let is_first = known.name != last;
        last = known.name;
        if values.is_empty() || !is_first {
            continue;
        }
        for site in model.directives(known.name) {
            let kinds = model.kinds(site.section);
            let mut all = kinds.iter();
            if !all.any(|kind| matches!(kind.section().lines, Lines::Directives)) {
                continue;
            }
            for (value, text) in site
                .values()
                .enumerate()
                .skip(values.start)
                .take(values.len())
            {
                let kind = match known.argument(value) {
                    Some(Argument::Section(kind)) => kind,
                    Some(Argument::FileOrList) => SectionKind::FileList,
                    _ => continue,
                };
                let text = model.text(&text);
                let Some(section) = model.section(&text).filter(|_| file_item(&text).is_none())
                else {
                    continue;
                };
                let (_, namers) = found
                    .entry(section.first_header().start)
                    .or_insert_with(|| (section, Vec::new()));
                namers.push(Namer {
                    directive: known.name,
                    kind,
                    section: site.section,
                    entry: site.entry(),
                    value,
                });
            }
        }
    }
    found.retain(|_, (_, namers)| {
        namers.sort_by_key(|namer| namer.entry.range().start);
        let first = namers.first().map(|namer| namer.directive);
        namers.iter().any(|namer| Some(namer.directive) != first)
    });
    found
}

/// What sections of a kind have in common with those of others.
fn family(kind: SectionKind) -> SectionKind {
    match kind {
        SectionKind::DelRegistry | SectionKind::BitRegistry => SectionKind::AddRegistry,
        kind => kind,
    }
}

/// The directives that take away, with what the copy of a section for them is called.
const TAKING: [(&str, &str); 4] = [
    ("DelFiles", "Del"),
    ("DelReg", "Del"),
    ("RenFiles", "Ren"),
    ("UnregisterDlls", "Unreg"),
];

/// The fix that gives one of the directives a copy of the section.
fn fix<'d, 't>(
    context: &Context<'d, 't>,
    section: MergedSection<'d, 't>,
    namers: &[Namer<'d, 't>],
) -> Option<Fix> {
    let model = context.model;
    let (directive, suffix) = TAKING
        .iter()
        .find(|(known, _)| namers.iter().any(|namer| namer.directive == *known))?;
    let name = section.name();
    let is_fixed = section_named(name).is_some();
    if is_fixed || model.section(&format!("{name}.security")).is_some() {
        return None;
    }
    let copy = context.unused_name(&format!("{name}.{suffix}"));
    let mut fix = FixBuilder::of(model.document());
    for namer in namers.iter().filter(|namer| namer.directive == *directive) {
        fix = fix.set_text(namer.entry, namer.value, &copy);
    }
    // Before the copy, which may come to stand at the same place.
    if let Some(line) = model.own_destination_line(name) {
        let destinations = model.section("DestinationDirs")?;
        let mut parts = destinations.parts();
        let (part, _) = parts.find(|(_, part)| part.body().contains(&line.range().start))?;
        let values = line.fields().iter().map(|field| field.value().to_owned());
        fix = fix.add_entry(part, Some(line), &copy, values.collect());
    }
    let (last, _) = section.parts().last()?;
    let lines = section
        .parts()
        .flat_map(|(_, part)| crate::edit::kept_lines(part.lines()));
    fix = fix.add_copy(last, &copy, lines, |fix, _| fix);
    let description = format!("give {directive} a copy of [{name}]");
    Some(fix.fix(Applicability::Unsafe, description))
}
