use crate::edit::FixBuilder;
use crate::model::MergedSection;
use crate::rules::{
    Applicability, ByDefault, Change, Context, Fix, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{Class, is_guid};
use crate::syntax::{Entry, eq_ignore_case};

rule! {
    /// `Class` and `ClassGuid` that do not belong together, or are not such.
    ///
    /// ## What it finds
    /// In `[Version]`: the GUID of a setup class of Windows with the name of another class,
    /// the name of one with another GUID, a `ClassGuid` that is not written as a GUID in
    /// braces, and a `Class` of more than 31 characters.
    ///
    /// ## Why it matters
    /// Windows goes by the GUID, people and tools by the name. InfVerif refuses the INF
    /// (errors 1010, 1280, 1281 and 1286).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Class     = Mouse
    /// ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
    /// ```
    /// becomes
    /// ```inf
    /// [Version]
    /// Class     = System
    /// ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
    /// ```
    ///
    /// ## Fix
    /// Unsafe: writes the name that belongs to a known GUID, the GUID that belongs to a known
    /// name where the GUID is of no class of Windows and the INF has no `[ClassInstall32]`, and
    /// braces around a GUID without them.
    /// Which of the two was meant is yours to check.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section", "INF Validation Errors and Warnings" (codes
    /// 1010, 1280, 1281 and 1286) and "System-Defined Device Setup Classes Available to
    /// Vendors".
    RULE {
        name: "class-mismatch",
        summary: "Class and ClassGuid that do not belong together, or are not such",
        why: "Windows goes by the GUID of the class, people by its name",
        fixes: "unsafe",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        may_change: MayChange::unsafely(&[Change::Write(&["Class", "ClassGuid"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1010, 1280, 1281, 1286]),
    }
}

/// The longest name of a class, in characters.
const LONGEST: usize = 31;

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let model = context.model;
    let value_of = |key: &str| {
        let entry = version.entry(key)?;
        let value = model.text(entry.fields().first()?.value()).into_owned();
        (!value.is_empty()).then_some((entry, value))
    };
    let write = |entry: &Entry<'_>, text: &str| {
        let builder = FixBuilder::of(model.document());
        let fix = builder.set_field(entry, 0, text);
        fix.fix(Applicability::Unsafe, format!("write {text}"))
    };
    // A GUID with a section that makes its class is one of the package.
    let has_own_class = !model.class_installs().is_empty();
    let report = |entry: &Entry<'_>, code: u16, message: String, fix: Option<Fix>| {
        let is_own = code == 1281 && has_own_class;
        let help = is_own.then_some("give the class that [ClassInstall32] makes a name of its own");
        context
            .report(&RULE, (version.name(), entry.content()), message)
            .infverif(&[code])
            .help_if(help)
            .fix(fix.filter(|_| !is_own));
    };
    let (class, guid) = (value_of("Class"), value_of("ClassGuid"));
    if let Some((entry, name)) = &class
        && name.encode_utf16().count() > LONGEST
    {
        let message = format!("Class '{name}' is longer than {LONGEST} characters");
        report(entry, 1286, message, None);
    }
    let Some((guid_entry, guid)) = &guid else {
        return;
    };
    if !is_guid(guid) {
        let message = format!("ClassGuid '{guid}' is not a GUID in braces");
        let braced = format!("{{{}}}", guid.trim_matches(['{', '}']));
        let fix = is_guid(&braced).then(|| write(guid_entry, &braced));
        report(guid_entry, 1010, message, fix);
        return;
    }
    let Some((class_entry, name)) = &class else {
        return;
    };
    match (Class::with_guid(guid), Class::named(name)) {
        (Some(known), _) if !eq_ignore_case(known.name, name) => {
            let message = format!("Class is '{name}', but {guid} is the class {}", known.name);
            report(
                class_entry,
                1280,
                message,
                Some(write(class_entry, known.name)),
            );
        }
        (None, Some(known)) => {
            let message = format!(
                "ClassGuid is {guid}, but the class {name} has {}",
                known.guid
            );
            report(
                guid_entry,
                1281,
                message,
                Some(write(guid_entry, known.guid)),
            );
        }
        _ => {}
    }
}
