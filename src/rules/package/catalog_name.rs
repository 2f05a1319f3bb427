use crate::model::MergedSection;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::{eq_ignore_case, fold_case, plain};

rule! {
    /// A catalog whose name is not that of a catalog.
    ///
    /// ## What it finds
    /// `CatalogFile` in `[Version]`, with whatever decoration, whose value is not a file name
    /// that ends in `.cat`: a path, another extension, nothing before it.
    ///
    /// ## Why it matters
    /// The catalog lies beside the INF. InfVerif refuses another name (error 1214).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// CatalogFile = signed\gadget.cat
    /// ```
    ///
    /// ## Fix
    /// None: the catalog has to get the name as well.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section" and "INF Validation Errors and Warnings" (code
    /// 1214).
    RULE {
        name: "catalog-name",
        summary: "a CatalogFile that is not the name of a catalog",
        why: "the catalog lies beside the INF and is called NAME.cat",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1214]),
    }
}

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    for row in version.rows() {
        let is_catalog = |key: &str| eq_ignore_case(plain(key), "CatalogFile");
        if !row.key().is_some_and(|key| is_catalog(&key)) {
            continue;
        }
        let value = row.value(0);
        let name = context.model.text(&value);
        let folded = fold_case(&name);
        let stem = folded.strip_suffix(".cat").unwrap_or_default();
        // An empty one is missing, which is another fault.
        if name.is_empty() || !stem.is_empty() && !stem.contains(['\\', '/', ':']) {
            continue;
        }
        context
            .report(
                &RULE,
                (version.name(), row.entry().content()),
                format!("'{name}' is not the name of a catalog, NAME.cat without a path"),
            )
            .infverif(&[1214])
            .help("let the catalog lie beside the INF, and name it NAME.cat");
    }
}
