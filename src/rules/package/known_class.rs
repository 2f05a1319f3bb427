use crate::edit::FixBuilder;
use crate::model::Model;
use crate::rules::orphans::Removal;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::Class;
use crate::syntax::fold_case;

rule! {
    /// A `[ClassInstall32]` section for a class that Windows brings.
    ///
    /// ## What it finds
    /// `[ClassInstall32]`, with any platform decoration, in an INF whose `ClassGuid` is that
    /// of a class of Windows, such as HIDClass or System, as far as the oldest Windows that
    /// the package supports has it. With `--infverif`, also one for `Sample`, the class of
    /// Microsoft's sample drivers. Enabled only where it is selected, or
    /// `--target-os` or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows reads the section only while it does not know the class. Its own classes it
    /// always knows, so that what stands there never happens. InfVerif refuses such an INF
    /// (error 1285).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Class     = System
    /// ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
    ///
    /// [ClassInstall32]
    /// AddReg    = Class_Registry
    ///
    /// [Class_Registry]
    /// HKR,,Icon,,-5
    /// ```
    /// becomes
    /// ```inf
    /// [Version]
    /// Class     = System
    /// ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
    /// ```
    ///
    /// ## Fix
    /// Unsafe, and only with a target: removes the section with all that belongs to it, and
    /// what only it needs.
    ///
    /// ## Source
    /// Microsoft Learn, "INF ClassInstall32 Section", "System-Defined Device Setup Classes
    /// Available to Vendors" and "INF Validation Errors and Warnings" (code 1285).
    RULE {
        name: "known-class",
        summary: "a [ClassInstall32] section for a class that Windows brings",
        why: "Windows does not read the section of a class that it knows",
        fixes: "unsafe, with a target",
        group: "package",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::KnownClass, Change::UnusedSources]),
        by_default: ByDefault::WithTarget,
        infverif: InfVerif::codes(&[1285]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let sections = model.class_installs();
    let Some(first) = sections.first() else {
        return;
    };
    let target = context.options.target_os;
    if context.options.infverif.is_some() && is_sample(model) {
        let (name, place) = (first.name(), first.last_header());
        let message = format!("[{name}] is for the class Sample, which is Microsoft's");
        let help = "choose the class that fits the device, or make one of your own";
        context
            .report(&RULE, (name, place), message)
            .infverif(&[1285])
            .help(help);
        return;
    }
    let class = model.known_class();
    let Some(class) = class.filter(|class| target.is_none_or(|target| class.since <= target))
    else {
        return;
    };
    let fix = target.and_then(|target| {
        let mut removal = Removal::of(model);
        for section in &sections {
            removal.section(*section);
        }
        let is_about = |comment: &str| fold_case(comment).contains("class");
        let fix = removal
            .and_orphans()
            .make(FixBuilder::of(model.document()), is_about)?;
        let description = "remove [ClassInstall32] and what only it needs";
        Some(fix.fix(Applicability::Unsafe, description).since(target))
    });
    let name = first.name();
    let help = target.is_none().then(|| {
        format!(
            "with --target-os {} or later, --unsafe-fixes removes it",
            class.since
        )
    });
    context
        .report(
            &RULE,
            (name, first.last_header()),
            format!(
                "[{name}] is for the class {}, which Windows brings: Windows does not read it",
                class.name
            ),
        )
        .infverif(&[1285])
        .help_if(help)
        .fix(fix);
}

/// Whether `[Version]` gives the class of Microsoft's samples.
fn is_sample(model: &Model<'_, '_>) -> bool {
    let version = model.section("Version");
    ["ClassGuid", "Class"].iter().any(|key| {
        let row = version.and_then(|version| version.row(key));
        row.is_some_and(|row| Class::is_sample(&model.text(&row.value(0))))
    })
}
