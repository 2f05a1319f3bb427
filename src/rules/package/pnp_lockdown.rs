use crate::edit::FixBuilder;
use crate::model::MergedSection;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::number;
use crate::syntax::Field;

rule! {
    /// A driver package that does not keep its files from being changed.
    ///
    /// ## What it finds
    /// INFs that install devices, that is, that have a `[Manufacturer]` section
    /// with models, and drivers without a device, which `[DefaultInstall]` installs
    /// (see `primitive-driver`), whose `[Version]` lacks `PnpLockdown = 1`.
    /// Enabled only where it is selected, or `--target-os` or `--infverif` is given.
    ///
    /// ## Why it matters
    /// With the directive Windows prevents applications from changing the files that
    /// the `CopyFiles` directives of the package copy. Without it an application with
    /// administrator privileges may change, replace or delete them, and the next
    /// update finds a file that it does not expect. Since Windows Vista packages should
    /// have it.
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Signature   = "$Windows NT$"
    /// CatalogFile = gadget.cat
    /// ```
    /// becomes
    /// ```inf
    /// [Version]
    /// Signature   = "$Windows NT$"
    /// CatalogFile = gadget.cat
    /// PnpLockdown = 1
    /// ```
    ///
    /// ## Fix
    /// Safe where there is none: adds the directive behind the last one of
    /// `[Version]`, written as its neighbours are. Unsafe where there is one with
    /// another value, since somebody chose it: writes 1. Zero is right for a package
    /// with an uninstaller that deletes the driver's files directly.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section" and "INF Validation Errors and Warnings"
    /// (code 1324).
    RULE {
        name: "pnp-lockdown",
        summary: "a driver package without PnpLockdown = 1",
        why: "without PnpLockdown = 1 other software can modify or delete the driver's files",
        fixes: "safe",
        group: "package",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        may_change: MayChange::safely(&[Change::Write(&["PnpLockdown"])]),
        infverif: InfVerif::codes(&[1324]),
        by_default: ByDefault::WithTarget,
    }
}

const KEY: &str = "PnpLockdown";

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let model = context.model;
    if !context.is_package() {
        return;
    }
    let fix = FixBuilder::of(model.document());
    let (range, fix) = match version.entry(KEY) {
        Some(entry) => {
            let value = entry.fields().first().map_or("", Field::value);
            if number(&model.text(value)) == Some(1) {
                return;
            }
            let fix = entry.explicit_key().is_some().then(|| {
                fix.set_field(entry, 0, "1").fix(
                    Applicability::Unsafe,
                    format!("write 1 instead of '{value}'"),
                )
            });
            (entry.content(), fix)
        }
        None => {
            let fix = fix
                .append_entry(version, KEY, vec!["1".to_owned()])
                .fix(Applicability::Safe, "add PnpLockdown = 1".to_owned());
            (version.last_header(), Some(fix))
        }
    };
    context
        .report(
            &RULE,
            (version.name(), range),
            "[Version] lacks PnpLockdown = 1: applications with administrator \
            privileges can modify or delete the package's files",
        )
        .infverif(&[1324])
        .fix(fix);
}
