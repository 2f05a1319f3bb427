use crate::model::MergedSection;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// A package of somebody else that says it is Microsoft's.
    ///
    /// ## What it finds
    /// `Provider` in `[Version]` that begins with "Microsoft".
    ///
    /// ## Why it matters
    /// The provider is the organization that wrote the INF. Windows shows it, and goes by it
    /// where it asks which drivers are its own. InfVerif refuses the name for all but
    /// Microsoft (error 1204).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Provider = %Msft%
    ///
    /// [Strings]
    /// Msft = "Microsoft"
    /// ```
    ///
    /// ## Fix
    /// None: write the name of your organization.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section" and "INF Validation Errors and Warnings" (code
    /// 1204).
    RULE {
        name: "microsoft-provider",
        summary: "a Provider that begins with Microsoft",
        why: "only Microsoft's own packages may name Microsoft as their provider",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1204]),
    }
}

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let Some(entry) = version.entry("Provider") else {
        return;
    };
    let value = entry.fields().first().map_or("", |field| field.value());
    let provider = context.model.text(value);
    if !fold_case(&provider).starts_with("microsoft") {
        return;
    }
    context
        .report(
            &RULE,
            (version.name(), entry.content()),
            format!("Provider is '{provider}', which only Microsoft's own packages may be of"),
        )
        .infverif(&[1204])
        .help("write the name of the organization that wrote the INF");
}
