use crate::edit::FixBuilder;
use crate::model::{Model, TargetedModels};
use crate::rules::{Applicability, ByDefault, Context, Fix, InfVerif, Severity, Visit, rule};
use crate::schema::SectionKind;
use crate::syntax::{Field, eq_ignore_case};

rule! {
    /// A models section that names no architecture.
    ///
    /// ## What it finds
    /// Models sections that a line of `[Manufacturer]` leads to without a decoration, or with
    /// `NT` alone, and that have devices: an empty one keeps old Windows away. Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows takes such a section on x86 machines only, which nobody sees who reads the
    /// INF. InfVerif warns of it (2010).
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Gadgets% = Models
    ///
    /// [Models]
    /// %Gadget% = Gadget_Install, USB\VID_1234&PID_5678
    /// ```
    /// becomes
    /// ```inf
    /// [Manufacturer]
    /// %Gadgets% = Models, NTx86
    ///
    /// [Models.NTx86]
    /// %Gadget% = Gadget_Install, USB\VID_1234&PID_5678
    /// ```
    ///
    /// ## Fix
    /// Unsafe: names the architecture. Windows 2000 does not read the section any more;
    /// later Windows reads the same. If the section was meant for other machines, write
    /// their architecture instead.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Manufacturer Section" and "INF Validation Errors and Warnings"
    /// (code 2010).
    RULE {
        name: "undecorated-models",
        summary: "a models section that names no architecture",
        why: "a models section without an architecture is for x86 machines only",
        fixes: "unsafe",
        group: "references",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::Section("Manufacturer", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[2010]),
    }
}

/// What such a section stands for.
const X86: &str = "NTx86";

fn check<'d, 't>(context: &Context<'d, 't>, _: crate::model::MergedSection<'d, 't>) {
    let model = context.model;
    let models = model.targeted_models();
    let mut seen = model.no_sections();
    for one in models.iter().filter(|models| models.machine().is_empty()) {
        let section = one.section;
        // An empty one keeps old Windows away, and an install section may have the name.
        let has_devices = model.devices(section).next().is_some();
        let is_install = model.kinds(section).has(SectionKind::DdInstall);
        if !seen.insert(section) || !has_devices || is_install {
            continue;
        }
        let decoration = decorated(model, one);
        let fix = fix(model, &models, one, &decoration);
        let help = fix.is_none().then_some(
            "if other lines serve all x86 machines that the package is for, remove the section",
        );
        context
            .report(
                &RULE,
                (section.name(), section.first_header()),
                format!(
                    "[{}] should have the decoration '.{decoration}': \
                     Windows takes it on x86 machines only",
                    section.name()
                ),
            )
            .infverif(&[2010])
            .help_if(help)
            .fix(fix);
    }
}

/// The decoration with the architecture.
fn decorated<'d, 't>(model: &'d Model<'d, 't>, models: &TargetedModels<'d, 't>) -> String {
    let field = models
        .entry
        .fields()
        .get(models.field)
        .map_or("", Field::value);
    let text = model.text(field);
    let rest = match models.field {
        0 => "",
        _ => text.get(2..).unwrap_or_default(),
    };
    [X86, rest].concat()
}

fn fix<'d, 't>(
    model: &'d Model<'d, 't>,
    models: &[TargetedModels<'d, 't>],
    one: &TargetedModels<'d, 't>,
    decoration: &str,
) -> Option<Fix> {
    let section = one.section;
    let base = model.text(one.entry.fields().first()?.value());
    let name = format!("{base}.{decoration}");
    if model.section(&name).is_some() {
        return None;
    }
    let mut fix = FixBuilder::of(model.document());
    for (part, _) in section.parts() {
        fix = fix.rename_section(part, &name);
    }
    let same = models
        .iter()
        .filter(|other| eq_ignore_case(other.section.name(), section.name()));
    for other in same {
        let fields = other.entry.fields();
        let texts = || fields.iter().skip(1).map(|field| model.text(field.value()));
        if texts().any(|text| eq_ignore_case(&text, decoration)) {
            continue;
        }
        let field = fields.get(other.field)?;
        // The undecorated one is for what is older than this.
        let is_taken = other.field == 0 && texts().any(|text| eq_ignore_case(&text, "NT"));
        if is_taken || field.value().contains('%') && other.field > 0 {
            return None;
        }
        fix = match other.field {
            0 => fix.insert_field(other.entry, 0, decoration),
            field => fix.set_field(other.entry, field, decoration),
        };
    }
    let description = format!("name the architecture: {decoration}");
    Some(fix.fix(Applicability::Unsafe, description))
}
