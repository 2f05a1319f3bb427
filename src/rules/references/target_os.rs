use crate::model::{Decoration, MergedSection, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::Feature;

rule! {
    /// A line of `[Manufacturer]` that Windows does not understand.
    ///
    /// ## What it finds
    /// Decorations of `[Manufacturer]` that are none (1287), or that give a build number below that
    /// of Windows which knows of build numbers, 10.0.14310 (1288), and lines that name no models
    /// section (1011). Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// No Windows takes the models under such a decoration, or another one than was meant. InfVerif
    /// refuses the INF.
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Gadgets% = Models, NTx, NTamd64.10.0...10240
    /// ```
    ///
    /// ## Fix
    /// None: a decoration is `NT`, the architecture, and the version, as in
    /// `NTamd64.10.0...16299`.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Manufacturer Section" and "INF Validation Errors and Warnings" (codes
    /// 1011, 1287 and 1288).
    RULE {
        name: "target-os",
        summary: "a TargetOS decoration that Windows does not understand",
        why: "no Windows takes models under a decoration that it does not understand",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Manufacturer", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1011, 1287, 1288]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>) {
    let model = context.model;
    for entry in section.entries() {
        let at = || (section.name(), entry.content());
        let mut texts = entry.fields().iter().map(|field| model.text(field.value()));
        let base = texts.next().unwrap_or_default();
        if base.is_empty() {
            if entry.explicit_key().is_some() {
                context
                    .report(&RULE, at(), "the line names no models section")
                    .infverif(&[1011])
                    .help("name the models section behind the equals sign");
            }
            continue;
        }
        for text in texts {
            let is_unclear = has_placeholder(&text.replace("$ARCH$", "x86")) || text.contains('%');
            if text.is_empty() || is_unclear {
                continue;
            }
            let Some(decoration) = Decoration::parse(&text) else {
                context
                    .report(
                        &RULE,
                        at(),
                        format!(
                            "'{text}' for the models section [{base}] is not a TargetOS decoration"
                        ),
                    )
                    .infverif(&[1287])
                    .help(
                        "write NT, the architecture, and the version, as in NTamd64.10.0...16299",
                    );
                continue;
            };
            let first = Feature::BuildNumbers.since();
            if decoration.oldest.build != 0 && decoration.oldest < first {
                context
                    .report(
                        &RULE,
                        at(),
                        format!(
                            "'{text}' gives the build {}, and has to be for {first} or later to give any",
                            decoration.oldest
                        ),
                    )
                    .infverif(&[1288])
                    .help("leave out the build number, or raise it");
            }
        }
    }
}
