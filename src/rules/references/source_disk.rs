use crate::model::{has_placeholder, machine_of};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, number, section_named};
use crate::syntax::fold_case;

rule! {
    /// A source file whose disk is not in `[SourceDisksNames]`.
    ///
    /// ## What it finds
    /// Lines of `[SourceDisksFiles]`, with any architecture, that name no disk, or something that
    /// is not a number (1008), and lines whose disk no `[SourceDisksNames]` section has that serves
    /// the same machines (1273). Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows does not find the file. InfVerif refuses the INF.
    ///
    /// ## Example
    /// ```inf
    /// [SourceDisksNames]
    /// 1 = %Disk%
    ///
    /// [SourceDisksFiles]
    /// gadget.sys = 2
    /// ```
    ///
    /// ## Fix
    /// None: name the disk that has the file.
    ///
    /// ## Source
    /// Microsoft Learn, "INF SourceDisksFiles Section", "INF SourceDisksNames Section" and "INF
    /// Validation Errors and Warnings" (codes 1008 and 1273).
    RULE {
        name: "source-disk",
        summary: "a source file whose disk is not in [SourceDisksNames]",
        why: "Windows does not find a file whose disk it does not know",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1008, 1273]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let of = |kind: SectionKind| {
        let sections = model.sections();
        sections.filter(move |section| section_named(section.name()) == Some(kind))
    };
    // Each disk with the machines that it is for.
    let mut disks = hashbrown::HashSet::new();
    for section in of(SectionKind::SourceDisksNames) {
        let machine = machine_of(section.name());
        for disk in section.rows().filter_map(|row| row.key()) {
            let disk = model.text(&disk);
            disks.insert((machine, number_or_text(&disk)));
        }
    }
    for section in of(SectionKind::SourceDisksFiles) {
        let machine = machine_of(section.name());
        for row in section.rows() {
            let (Some(file), disk) = row.head() else {
                continue;
            };
            let disk = model.text(&disk);
            if has_placeholder(&disk) || disk.contains('%') {
                continue;
            }
            let at = (section.name(), row.entry().content());
            // A line that is a name alone has no disk.
            let has_none = row.entry().explicit_key().is_none() || number(&disk).is_none();
            if has_none {
                context
                    .report(
                        &RULE,
                        at,
                        format!(
                            "'{file}' of [{}] names no disk by its number",
                            section.name()
                        ),
                    )
                    .infverif(&[1008])
                    .help("write the number that the disk has in [SourceDisksNames]");
                continue;
            }
            let id = number_or_text(&disk);
            // What is for all machines may be there for each of them.
            let is_known = match machine {
                Some(_) => [machine, None]
                    .iter()
                    .any(|of| disks.contains(&(*of, id.clone()))),
                None => disks.iter().any(|(_, known)| *known == id),
            };
            if !is_known {
                context
                    .report(
                        &RULE,
                        at,
                        format!(
                            "'{file}' is on disk {disk}, which [SourceDisksNames] does not list"
                        ),
                    )
                    .infverif(&[1273])
                    .help("name a disk of [SourceDisksNames], or add the disk");
            }
        }
    }
}

fn number_or_text(text: &str) -> String {
    match number(text) {
        Some(number) => number.to_string(),
        None => fold_case(text).into_owned(),
    }
}
