use crate::model::{RegistryLine, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{FLG_ADDREG_DELVAL, SectionKind, is_registry_root};
use crate::syntax::eq_ignore_case;

rule! {
    /// A registry key that a package cannot or must not write.
    ///
    /// ## What it finds
    /// Lines of add-registry and delete-registry sections with a root that is not one of HKCR,
    /// HKCU, HKLM, HKR and HKU (1224); below HKLM\SYSTEM in another key than CurrentControlSet
    /// (1222); below HKCU and HKU (1223). And values directly in the key that HKR stands for, in
    /// a section that a `.Security` section goes with (1226). Enabled only with `--infverif`, or
    /// where it is selected.
    ///
    /// ## Why it matters
    /// A package is installed for the machine: there is no current user, or it is the system
    /// itself. Control sets other than the current one belong to Windows.
    ///
    /// ## Example
    /// ```inf
    /// HKCU,SOFTWARE\Gadgets,Speed,0x00010001,3
    /// ```
    /// becomes, with a driver that looks for it there,
    /// ```inf
    /// HKR,,Speed,0x00010001,3
    /// ```
    ///
    /// ## Fix
    /// None: what reads the value has to look for it elsewhere.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddReg Directive", "INF DelReg Directive" and "INF Validation Errors
    /// and Warnings" (codes 1222, 1223, 1224 and 1226).
    RULE {
        name: "registry-root",
        summary: "a registry key that a package cannot or must not write",
        why: "a package is installed for the machine, without a user",
        fixes: "none",
        group: "registry_values",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1222, 1223, 1224, 1226]),
    }
}

const HELP: &str = "write it below HKR, and let what reads it look for it there";
const HELP_FOR_DELETION: &str = "remove the line: it is not the package's to delete";

fn check(context: &Context<'_, '_>) {
    for (kind, line) in context.changed_lines() {
        check_line(context, kind, line);
    }
}

fn check_line<'d, 't>(context: &Context<'d, 't>, kind: SectionKind, line: &RegistryLine<'d, 't>) {
    let section = line.section.name();
    let (root, key, name) = (&*line.root, &*line.key, &*line.name);
    let is_deleting = || {
        let flags = line.numeric_flags();
        flags.is_some_and(|flags| flags & FLG_ADDREG_DELVAL != 0)
    };
    let is_secured = || {
        let security = format!("{section}.security");
        kind == SectionKind::AddRegistry && context.model.section(&security).is_some()
    };
    let is = |known: &str| eq_ignore_case(root, known);
    let away = match kind {
        SectionKind::DelRegistry => HELP_FOR_DELETION,
        _ => HELP,
    };
    let (code, message, help) = if !is_registry_root(root) {
        if root.is_empty() || root.contains('%') || has_placeholder(root) {
            return;
        }
        (
            1224,
            format!("'{root}' is not a root of the registry"),
            "the roots are HKR, HKLM, HKCR, HKCU and HKU",
        )
    } else if is("HKCU") || is("HKU") {
        (
            1223,
            format!("'{root}\\{key}' belongs to a user, not to the machine"),
            away,
        )
    } else if is("HKLM") && is_foreign_control_set(key) {
        (
            1222,
            format!("'{root}\\{key}' is not below CurrentControlSet"),
            away,
        )
    } else if is("HKR") && key.is_empty() && is_secured() && !is_deleting() {
        let message = format!(
            "'{name}' stands directly in the key of the device, which [{section}.Security] cannot secure"
        );
        (
            1226,
            message,
            "write it in a subkey, or leave the .Security section out",
        )
    } else {
        return;
    };
    let at = (section, line.row.entry().content());
    context
        .report(&RULE, at, message)
        .infverif(&[code])
        .help(help);
}

/// Whether a key below HKEY_LOCAL_MACHINE is one of SYSTEM outside of the current control
/// set.
fn is_foreign_control_set(key: &str) -> bool {
    let mut parts = key.split('\\');
    parts
        .next()
        .is_some_and(|first| eq_ignore_case(first, "SYSTEM"))
        && parts.next().is_some_and(|second| {
            !eq_ignore_case(second, "CurrentControlSet") && !second.contains('%')
        })
}
