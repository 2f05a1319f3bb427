use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{
    FLG_ADDREG_KEYONLY, Mode, SectionKind, is_allowed_by_h, is_allowed_by_u, is_registry_root,
};
use crate::syntax::eq_ignore_case;

rule! {
    /// Registry entries outside of what belongs to the device.
    ///
    /// ## What it finds
    /// Lines of add-registry sections whose root is not HKR: values (1321) and keys (1320). In the
    /// modes `k` and `u` these and lines of delete-registry sections (1304), but for HKCR and
    /// HKLM\SOFTWARE\Classes. Mode `h` lets some keys through, such as
    /// HKLM\SYSTEM\CurrentControlSet. Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// HKR is the key of the device, of its driver, of a service or of an interface. What a
    /// package writes elsewhere is seen by everybody, may be overwritten by another package, and
    /// stays when the driver is gone.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_AddReg]
    /// HKLM,SOFTWARE\Gadgets,Speed,0x00010001,3
    /// ```
    /// becomes, with a driver that looks for it there,
    /// ```inf
    /// [Gadget_AddReg]
    /// HKR,,Speed,0x00010001,3
    /// ```
    ///
    /// ## Fix
    /// None: what reads the value has to look for it elsewhere.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddReg Directive", "Porting an INF to Follow Driver Package
    /// Isolation" and "INF Validation Errors and Warnings" (codes 1304, 1320 and 1321).
    RULE {
        name: "unisolated-registry",
        summary: "registry entries whose root is not HKR",
        why: "what is not below HKR is not isolated from other packages",
        fixes: "none",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1304, 1320, 1321]),
    }
}

fn check(context: &Context<'_, '_>) {
    for (kind, line) in context.changed_lines() {
        let (root, key) = (&*line.root, &*line.key);
        if eq_ignore_case(root, "HKR") || !is_registry_root(root) {
            continue;
        }
        let flags = line.numeric_flags().unwrap_or(0);
        let is_key = flags & FLG_ADDREG_KEYONLY != 0
            || (line.name.is_empty() && line.row.values().nth(3).is_none());
        let mut codes = Vec::new();
        if !is_allowed_by_u(root, key) {
            codes.push(1304);
        }
        let is_let_through =
            context.options.infverif == Some(Mode::Signature) && is_allowed_by_h(root, key);
        if kind == SectionKind::AddRegistry && !is_let_through {
            codes.push(if is_key { 1320 } else { 1321 });
        }
        if codes.is_empty() {
            continue;
        }
        let what = match (is_key, &*line.name) {
            (true, _) => "the key".to_owned(),
            (false, "") => "the default value".to_owned(),
            (false, name) => format!("the value '{name}'"),
        };
        let message = format!("{what} in '{root}\\{key}' is not below HKR");
        let at = (line.section.name(), line.row.entry().content());
        let help = match kind {
            SectionKind::DelRegistry => "remove the line: it is not the package's to delete",
            _ => "write it below HKR, and let what reads it look for it there",
        };
        context
            .report(&RULE, at, message)
            .infverif(&codes)
            .help(help);
    }
}
