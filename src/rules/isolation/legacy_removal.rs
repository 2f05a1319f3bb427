use hashbrown::HashMap;

use crate::edit::FixBuilder;
use crate::model::ReadDirective;
use crate::rules::orphans::Removal;
use crate::rules::restart::{is_restarted, started_in};
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::SectionKind;
use crate::syntax::eq_ignore_case;

rule! {
    /// A directive that takes something away while a device is installed.
    ///
    /// ## What it finds
    /// `DelReg` and `DelProperty` (1308), `DelFiles`, `RenFiles` and `DelService` (1309), where a
    /// models section leads there. Not in `[DefaultUninstall]`, and not a `DelReg` of a `.HW`
    /// section that takes only values of the device itself (HKR) away. Enabled only with
    /// `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// A package says what is there when its device is installed. When a driver goes, Windows
    /// cleans up by itself. What an older package left behind is deleted at each installation
    /// although it is long gone, and may by now belong to somebody else.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// DelFiles  = Gadget_Old_Files
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Unsafe: removes the directive, and the sections that nothing else uses. What earlier
    /// versions left behind stays. None for a `DelService` that stops a service (0x200) which
    /// `AddService` adds again and starts (0x800) behind it: without it an update may need a
    /// restart.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DelReg Directive", "INF DelFiles Directive", "INF RenFiles
    /// Directive", "INF DelService Directive", "INF DelProperty Directive" and "INF Validation
    /// Errors and Warnings" (codes 1308 and 1309).
    RULE {
        name: "legacy-removal",
        summary: "a directive that takes something away while a device is installed",
        why: "installing a device only adds; Windows removes what a driver leaves behind",
        fixes: "unsafe",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[
            Change::Remove(&["DelReg", "DelProperty", "DelFiles", "RenFiles", "DelService"]),
        ]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1308, 1309]),
    }
}

const DIRECTIVES: [(&str, u16); 5] = [
    ("DelReg", 1308),
    ("DelProperty", 1308),
    ("DelFiles", 1309),
    ("RenFiles", 1309),
    ("DelService", 1309),
];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut started = HashMap::new();
    for (name, code) in DIRECTIVES {
        let mut last = None;
        for read in model.read_directives(name) {
            let start = read.site.entry().range().start;
            let is_of_device = read.of.oldest.is_some() && last != Some(start);
            if !is_of_device || (code == 1308 && is_of_the_device_alone(context, &read)) {
                continue;
            }
            last = Some(start);
            let mut values = read
                .site
                .values()
                .map(|value| model.text(&value).into_owned());
            let first = values.next().unwrap_or_default();
            let mut removal = Removal::of(model);
            removal.entry(read.site.entry());
            let fix = removal.and_orphans();
            let fix = fix.make(FixBuilder::of(model.document()), |_| false);
            let stops = name == "DelService" && {
                let section = read.site.section;
                let started = started
                    .entry(section.first_header().start)
                    .or_insert_with(|| started_in(model, section));
                is_restarted(model, &read.site, started)
            };
            let fix = fix.filter(|_| !stops).map(|fix| {
                fix.fix(
                    Applicability::Unsafe,
                    format!("remove the {name} directive"),
                )
            });
            context
                .report(
                    &RULE,
                    &read.site,
                    format!("{name} of '{first}' takes something away while a device is installed"),
                )
                .infverif(&[code])
                .help("leave it to Windows to clean up after a driver")
                .fix(fix);
        }
    }
}

/// Whether a `DelReg` takes nothing away but what stands below HKR.
fn is_of_the_device_alone<'d, 't>(context: &Context<'d, 't>, read: &ReadDirective<'d, 't>) -> bool {
    let model = context.model;
    let sections = model.sections_of(read.site, SectionKind::DelRegistry);
    let mut roots = sections
        .flat_map(|section| section.rows())
        .map(|row| row.value(0));
    let is_relative =
        |root: std::borrow::Cow<'_, str>| eq_ignore_case(model.text(&root).trim(), "HKR");
    read.of.kind == SectionKind::Hw && roots.all(is_relative)
}
