use crate::edit::{Fix, FixBuilder};
use crate::model::{FIRST_VALUE, RegistryValue};
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{FLG_ADDREG_TYPE_EXPAND_SZ, SectionKind, number};

rule! {
    /// A path of this very Windows folder in the registry.
    ///
    /// ## What it finds
    /// Values that an `AddReg` writes and that name the Windows folder or one below it by its
    /// DIRID, such as `%10%`, `%11%`, `%12%` or `%17%` (code 1258). Enabled only with `--infverif`, or where it is
    /// selected.
    ///
    /// ## Why it matters
    /// Windows puts a full path in the place of the DIRID when it installs the package. In an
    /// image that is made offline, or after an upgrade, the folder may be another one. A variable
    /// is resolved when the value is read.
    ///
    /// ## Example
    /// ```inf
    /// HKR,,Tool,,"%11%\gadget.exe"
    /// ```
    /// becomes
    /// ```inf
    /// HKR,,Tool,0x00020000,"%%SystemRoot%%\System32\gadget.exe"
    /// ```
    ///
    /// ## Fix
    /// Unsafe, for texts: writes the variable, and makes the value one with variables
    /// (REG_EXPAND_SZ). What reads the value has to resolve them, which a driver in the kernel
    /// does not do by itself. Otherwise none, nor for paths such as `\DosDevices\%12%`.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddReg Directive", "Using Dirids" and "INF Validation Errors and
    /// Warnings" (code 1258).
    RULE {
        name: "absolute-windows-path",
        summary: "a path of this very Windows folder in the registry",
        why: "the Windows folder of an image may be another one when the value is read",
        fixes: "unsafe",
        group: "registry_values",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(&["AddReg", "AddService", "AddInterface"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1258]),
    }
}

/// The DIRIDs, with what stands for them.
const FOLDERS: [(&str, &str); 6] = [
    ("%10%", "%%SystemRoot%%"),
    ("%11%", "%%SystemRoot%%\\System32"),
    ("%12%", "%%SystemRoot%%\\System32\\drivers"),
    ("%17%", "%%SystemRoot%%\\INF"),
    ("%18%", "%%SystemRoot%%\\Help"),
    ("%20%", "%%SystemRoot%%\\Fonts"),
];

/// The index of the flags among the fields of a line.
const FLAGS: usize = 3;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for (section, _) in model.read_sections(SectionKind::AddRegistry) {
        // Most have no such value.
        let has_one = |body: &str| FOLDERS.iter().any(|(dirid, _)| body.contains(dirid));
        if !section.bodies().any(has_one) {
            continue;
        }
        for row in section.rows() {
            let Some(value) = model.registry_value(section, row) else {
                continue;
            };
            let mut data = value.data();
            let Some(path) = data.find_map(|(_, field)| path_in(field.value())) else {
                continue;
            };
            let name = match &*value.name {
                "" => "the default value",
                name => name,
            };
            context
                .report(
                    &RULE,
                    &value,
                    format!("'{name}' holds '{path}', whose folder may be another when it is read"),
                )
                .infverif(&[1258])
                .help(match is_for_kernel(path) {
                    true => "write \\SystemRoot, which the kernel resolves",
                    false => "write %%SystemRoot%% in a value with variables (0x00020000)",
                })
                .fix(fix(context, &value));
        }
    }
}

/// The value, if it names the Windows folder by a DIRID.
fn path_in(value: &str) -> Option<&str> {
    let names = |(dirid, _): &(&str, &str)| {
        let mut places = value.match_indices(dirid);
        places.any(|(start, _)| {
            !value
                .get(..start)
                .is_some_and(|before| before.ends_with('%'))
        })
    };
    FOLDERS.iter().any(names).then_some(value)
}

/// Whether a path is one for the kernel, such as `\DosDevices\%10%`, where nobody expands
/// variables.
fn is_for_kernel(path: &str) -> bool {
    let mut dirids = FOLDERS.iter().map(|(dirid, _)| dirid);
    dirids.any(|dirid| path.contains(&format!("\\{dirid}")))
}

fn fix<'d, 't>(context: &Context<'d, 't>, value: &RegistryValue<'d, 't>) -> Option<Fix> {
    let model = context.model;
    let entry = value.entry();
    let [.., flags] = value.row.first_values::<4>();
    let flags = match &*model.text(&flags) {
        "" => 0,
        flags => number(flags)?,
    };
    let is_text = flags & 0xFFFF_0001 == 0 || flags & 0xFFFF_0001 == FLG_ADDREG_TYPE_EXPAND_SZ;
    let has_one = entry.fields().len() == FIRST_VALUE + 1;
    let field = entry.fields().get(FIRST_VALUE)?;
    if !is_text || !has_one {
        return None;
    }
    let mut text = field.value().to_owned();
    if is_for_kernel(&text) {
        return None;
    }
    for (dirid, folder) in FOLDERS {
        text = text.replace(dirid, folder);
    }
    let builder = FixBuilder::of(model.document());
    let builder = match flags & FLG_ADDREG_TYPE_EXPAND_SZ {
        0 => {
            let flags = flags | FLG_ADDREG_TYPE_EXPAND_SZ;
            builder.set_field(entry, FLAGS, &format!("0x{flags:08x}"))
        }
        _ => builder,
    };
    let builder = builder.set_text(entry, FIRST_VALUE, &text);
    Some(builder.fix(Applicability::Unsafe, format!("write '{text}'")))
}
