use hashbrown::HashSet;

use super::needs::{copies_of_others, needs_others};
use crate::edit::{Fix, FixBuilder};
use crate::model::{Directory, MergedSection, Service, has_placeholder};
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{SectionKind, section_named};
use crate::syntax::{Field, eq_ignore_case};

rule! {
    /// A service whose binary the package does not copy.
    ///
    /// ## What it finds
    /// Services whose `ServiceBinary` is none of the files that `CopyFiles` of the same install
    /// section copies to just that place: code 2084, one finding for each install section, at its
    /// header. So does a path with a blank and without quotes, which Windows cuts there. And
    /// a `ServiceBinary` that is not a path below a DIRID (2085). Not where the install
    /// section needs sections of another INF, which may copy the file. Enabled only with
    /// `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// The service would run a file that is not part of the package: it may be missing, or of
    /// another version. A driver of Windows, such as WUDFRd.sys, comes from Windows' own INF
    /// (see `inbox-service`).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Service]
    /// ServiceBinary = gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Service]
    /// ServiceBinary = %12%\gadget.sys
    /// ```
    ///
    /// ## Fix
    /// Unsafe: puts a path with a blank in quotes; for 2085 names the directory that the file
    /// is copied to, where it is copied to one alone. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "InfVerif Error 2084", "INF AddService Directive" and "INF Validation
    /// Errors and Warnings" (codes 2084 and 2085).
    RULE {
        name: "service-binary",
        summary: "a service whose binary the package does not copy",
        why: "a service should run a file of its own package",
        fixes: "unsafe, for paths without quotes or without a DIRID",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(&["AddService"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[2084, 2085]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>) {
    let model = context.model;
    let mut without_dirid = HashSet::new();
    let mut seen = model.no_sections();
    let models = model.targeted_models().into_iter();
    let installs = models.flat_map(|models| model.installs_for(&models));
    let installs = installs.map(|install| (install, SectionKind::DdInstall));
    let default = model.sections().filter_map(|section| {
        let kind = section_named(section.name());
        kind.filter(|kind| *kind == SectionKind::DefaultInstall)
            .map(|kind| (section, kind))
    });
    for (install, kind) in installs.chain(default) {
        if !seen.insert(install) {
            continue;
        }
        let read = model.read_from(model.with_companions(install, kind));
        let services = read
            .iter()
            .filter(|(_, kind)| *kind == SectionKind::Services);
        let services: Vec<&Service<'d, 't>> = services
            .flat_map(|(section, _)| context.services_in(*section))
            .collect();
        if services.is_empty() {
            continue;
        }
        let mut known: Option<(HashSet<&str>, bool)> = None;
        for service in services {
            let path = model.text(service.written_path());
            let Some(has_dirid) = has_dirid(&path) else {
                continue;
            };
            if !has_dirid {
                if without_dirid.insert(service.binary().range().start) {
                    report_without_dirid(context, service, &path);
                }
                continue;
            }
            if is_cut(service, &path) {
                report_cut(context, install, service, &path);
                continue;
            }
            let (names, needs_others) = known.get_or_insert_with(|| {
                let names = read.iter().map(|(section, _)| section.name()).collect();
                let needs_others = read.iter().any(|(section, _)| {
                    needs_others(model, *section) || copies_of_others(model, *section)
                });
                (names, needs_others)
            });
            let is_copied = copies(context, service).any(|(section, directory)| {
                names.contains(section.name()) && directory.same_as(&service.directory)
            });
            if is_copied || *needs_others {
                continue;
            }
            let name = install.name();
            context
                .report(
                    &RULE,
                    (name, install.last_header()),
                    format!("the service '{}' runs '{path}', which no CopyFiles of [{name}] copies there", service.name),
                )
                .infverif(&[2084])
                .help("copy the file, or, where it is one of Windows, include Windows' INF that adds the service");
        }
    }
}

/// Whether a path begins with a DIRID; `None` where that is not known.
fn has_dirid(path: &str) -> Option<bool> {
    if has_placeholder(path) {
        return None;
    }
    let Some(rest) = path.trim().strip_prefix('%') else {
        return Some(false);
    };
    let (dirid, _) = rest.split_once('%')?;
    let is_number = !dirid.is_empty() && dirid.bytes().all(|byte| byte.is_ascii_digit());
    // Windows' own variables are none; anything else is a string that is missing.
    match is_number {
        true => Some(true),
        false => ["systemroot", "windir"]
            .iter()
            .any(|known| eq_ignore_case(known, dirid))
            .then_some(false),
    }
}

/// Whether Windows reads a path only up to its first blank: it has no quotes.
fn is_cut(service: &Service<'_, '_>, path: &str) -> bool {
    let written = service.binary().fields().first().map_or("", Field::value);
    path.trim().contains(' ') && !written.trim_start().starts_with('"')
}

fn report_cut<'d, 't>(
    context: &Context<'d, 't>,
    install: MergedSection<'d, 't>,
    service: &Service<'d, 't>,
    path: &str,
) {
    let fix = FixBuilder::of(context.model.document());
    let quoted = service.with_path(service.written_path());
    let fix = fix.set_text(service.binary(), 0, &quoted);
    let first = path.split(' ').next().unwrap_or_default();
    context
        .report(
            &RULE,
            (install.name(), install.last_header()),
            format!(
                "the service '{}' runs '{first}': without quotes the path ends at its first blank",
                service.name
            ),
        )
        .infverif(&[2084])
        .help("put the path in three quotes on each side")
        .fix(fix.fix(Applicability::Unsafe, "put the path in quotes"));
}

/// Where the binary of a service is copied to, with the section of the list or of the
/// directive.
fn copies<'d, 't>(
    context: &Context<'d, 't>,
    service: &Service<'d, 't>,
) -> impl Iterator<Item = (MergedSection<'d, 't>, Directory)> {
    let lists = context.list_copies(&service.file);
    let lists = lists.map(|(list, _)| (list.section, list.directory.clone()));
    let direct = context.direct_copies(&service.file).into_iter();
    lists.chain(direct.map(|copy| (copy.site.section, copy.directory.clone())))
}

fn report_without_dirid<'d, 't>(context: &Context<'d, 't>, service: &Service<'d, 't>, path: &str) {
    let binary = service.binary();
    context
        .report(
            &RULE,
            (service.section.name(), binary.content()),
            format!(
                "'{path}', the binary of the service '{}', is not a path below a DIRID",
                service.name
            ),
        )
        .infverif(&[2085])
        .help("name the directory that the file is copied to by its DIRID")
        .fix(with_dirid(context, service));
}

/// Names the one directory that the binary of a service is copied to.
fn with_dirid<'d, 't>(context: &Context<'d, 't>, service: &Service<'d, 't>) -> Option<Fix> {
    let mut directories: Vec<Directory> = copies(context, service)
        .map(|(_, directory)| directory)
        .collect();
    directories.dedup_by(|one, other| one.same_as(other));
    let [directory] = directories.as_slice() else {
        return None;
    };
    let path = match (directory.dirid?, directory.subdirectory.as_str()) {
        (dirid, "") => format!("%{dirid}%\\{}", service.file),
        (dirid, below) => format!("%{dirid}%\\{below}\\{}", service.file),
    };
    let fix = FixBuilder::of(context.model.document());
    let fix = fix.set_text(service.binary(), 0, &service.with_path(&path));
    Some(fix.fix(Applicability::Unsafe, format!("write '{path}'")))
}
