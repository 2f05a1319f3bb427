use std::sync::LazyLock;

use crate::edit::FixBuilder;
use crate::rules::orphans::Removal;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{DIRECTIVES, Directive, Legacy, SectionKind, directives};
use crate::syntax::eq_ignore_case;

rule! {
    /// A directive that driver packages may not have any more.
    ///
    /// ## What it finds
    /// `BitReg`, `Ini2Reg`, `LogConfig`, `ProfileItems`, `RegisterDlls`, `UnregisterDlls`,
    /// `UpdateInis` and `UpdateIniFields` where Windows reads them, and the sections `.FactDef`
    /// and `.LogConfigOverride` (code 1300). `LogConfig` and `RegisterDlls` are ignored besides
    /// (2009). Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Since Windows 11 version 22H2 the Hardware Dev Center signs no package with them.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles    = Gadget_Files
    /// RegisterDlls = Gadget_Register
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles    = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Unsafe: removes the directive, and the sections that nothing else uses. What it did has to
    /// be done in another way.
    ///
    /// ## Source
    /// Microsoft Learn, "INF BitReg Directive", "INF Ini2Reg Directive", "INF LogConfig
    /// Directive", "INF ProfileItems Directive", "INF RegisterDlls Directive", "INF UpdateInis
    /// Directive" and "INF Validation Errors and Warnings" (codes 1300 and 2009).
    RULE {
        name: "legacy-directive",
        summary: "a directive that driver packages may not have any more",
        why: "the Hardware Dev Center signs no package with it",
        fixes: "unsafe",
        group: "legacy",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Remove(&[
            "BitReg",
            "Ini2Reg",
            "LogConfig",
            "ProfileItems",
            "RegisterDlls",
            "UnregisterDlls",
            "UpdateInis",
            "UpdateIniFields",
        ])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1300, 2009]),
    }
}

/// Directives that Windows ignores in most cases.
const IGNORED: [&str; 2] = ["LogConfig", "RegisterDlls"];
/// Sections that may not be there.
const SECTIONS: [SectionKind; 2] = [SectionKind::FactDef, SectionKind::LogConfigOverride];

/// The directives that have become legacy in each of their meanings.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let is_legacy =
        |known: &Directive| known.legacy == Legacy::Unsigned && !known.sections().is_empty();
    let mut names: Vec<&str> = DIRECTIVES.iter().map(|known| known.name).collect();
    names.dedup();
    names.retain(|name| directives(name).iter().all(is_legacy));
    names
});

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for name in &*NAMES {
        let mut last = None;
        for read in model.read_directives(name) {
            let start = read.site.entry().range().start;
            if last == Some(start) || SECTIONS.contains(&read.of.kind) {
                continue;
            }
            last = Some(start);
            let is_ignored = IGNORED.iter().any(|known| eq_ignore_case(known, name));
            let (codes, ignored): (&[u16], &str) = match is_ignored {
                true => (&[1300, 2009], ", and Windows ignores it in most cases"),
                false => (&[1300], ""),
            };
            let mut removal = Removal::of(model);
            removal.entry(read.site.entry());
            let fix = removal.and_orphans();
            let fix = fix.make(FixBuilder::of(model.document()), |_| false);
            let fix = fix.map(|fix| {
                fix.fix(
                    Applicability::Unsafe,
                    format!("remove the {name} directive"),
                )
            });
            context
                .report(
                    &RULE,
                    &read.site,
                    format!("driver packages may not have {name} any more{ignored}"),
                )
                .infverif(codes)
                .help("do without it: the Hardware Dev Center signs no package that has it")
                .fix(fix);
        }
    }
    for kind in SECTIONS {
        for (section, _) in model.read_sections(kind) {
            let name = section.name();
            context
                .report(
                    &RULE,
                    (name, section.last_header()),
                    format!(
                        "driver packages may not have .{} sections any more",
                        kind.suffix()
                    ),
                )
                .infverif(&[1300])
                .help("remove the section: Plug and Play devices need none");
        }
    }
}
