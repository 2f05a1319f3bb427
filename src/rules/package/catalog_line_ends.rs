use crate::edit::Op;
use crate::rules::{Applicability, Context, Fix, ListedText, Severity, Turn, Visit, rule};
use crate::syntax::eq_ignore_case;

rule! {
    /// An INF that its catalog lists only with CR LF line ends.
    ///
    /// ## What it finds
    /// INFs whose lines end with LF, and whose catalog, which lies beside them, has the hash
    /// of the same file with CR LF in its place. It reads the catalogs that `CatalogFile` in
    /// `[Version]` names.
    ///
    /// ## Why it matters
    /// A catalog lists the files of a package by the hashes of their bytes: Windows takes the
    /// signature of the package for invalid when a single byte of the INF is another. Files
    /// like these were signed with CR LF, and something has made LF of it since: nearly
    /// always git, which converts line ends unless it is told not to.
    ///
    /// ## Example
    /// A package is committed on Windows with `core.autocrlf` and checked out on Linux:
    /// ```text
    /// $ infmend catalog gadget.inf
    /// gadget.inf: listed in gadget.cat only with CR LF at the end of each line, signed by …
    /// ```
    ///
    /// ## Fix
    /// Unsafe: gives each line its CR LF back, where exactly this makes the catalog list
    /// the file again, which is known by the hash of the result. It changes line ends, which
    /// other fixes never do, and nothing else: the INF means and installs the same. Where
    /// other fixes change the file as well, the signature cannot be saved, and it is not
    /// made: `infmend fix --unsafe-fixes --select catalog-line-ends` makes it alone, and
    /// with `--keep-signed` nothing else is made in such a file.
    ///
    /// Keep git from converting the file again with a line in `.gitattributes`, before it is
    /// committed:
    /// ```text
    /// *.inf -text
    /// ```
    ///
    /// ## Source
    /// Microsoft Learn, "Catalog Files and Digital Signatures": a change of one byte breaks it.
    RULE {
        name: "catalog-line-ends",
        summary: "an INF that its catalog lists only with CR LF line ends",
        why: "the signature of the package is invalid until the line ends are back",
        fixes: "unsafe",
        group: "package",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        turn: Turn::LineEnds,
    }
}

fn check(context: &Context<'_, '_>) {
    let Some(listed) = context.options.listed_text else {
        return;
    };
    let document = context.model.document();
    // What was listed in place of the file as it was is of no use once it is another.
    if ListedText::in_place_of(document.text()) != Some(listed) {
        return;
    }
    let Some(version) = context.model.section("Version") else {
        return;
    };
    let is_catalog = |key: &str| {
        let key = key.split('.').next().unwrap_or_default();
        eq_ignore_case(key.trim(), "CatalogFile")
    };
    let mut rows = version.rows();
    let row = rows.find(|row| row.key().is_some_and(|key| is_catalog(&key)));
    let Some(row) = row else {
        return;
    };
    let name = context.model.text(&row.value(0)).into_owned();
    context
        .report(
            &RULE,
            (version.name(), row.entry().content()),
            format!(
                "catalog '{name}' lists this file only with CR LF line ends: something, such \
                 as git, has made LF of them, so that the signature is invalid"
            ),
        )
        .help("write `*.inf -text` into .gitattributes, so that git no longer converts line ends, and restore them")
        .fix(Fix::new(
            document,
            Applicability::Unsafe,
            "give each line its CR LF back, as the catalog lists the file".to_owned(),
            vec![Op::RestoreLineEnds],
        ));
}
