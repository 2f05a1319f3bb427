use crate::model::Model;
use crate::rules::{Context, Finding, InfVerif, Severity, Visit, rule};

rule! {
    /// A place where SetupAPI stops reading the file.
    ///
    /// ## What it finds
    /// A section header without its closing bracket, a section name of more than
    /// 255 characters, and text before the first section of a file that has no
    /// `[Strings]`. A `Signature` in `[Version]` that is neither `"$Windows NT$"` nor
    /// `"$Chicago$"`, or none, in a file that has sections of an INF.
    ///
    /// ## Why it matters
    /// Windows refuses the whole INF. What else is in the file is reported as far
    /// as it can be read, but nothing of a file whose signature is wrong. Neither is
    /// ever rewritten: fix the file by hand first.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// None: the intent cannot be inferred.
    ///
    /// ## Source
    /// Microsoft Learn, "General Syntax Rules for INF Files"; the errors of
    /// `SetupOpenInfFile`: `ERROR_EXPECTED_SECTION_NAME`,
    /// `ERROR_BAD_SECTION_NAME_LINE`, `ERROR_SECTION_NAME_TOO_LONG` and
    /// `ERROR_WRONG_INF_STYLE`; "INF Version Section"; "INF Validation Errors and
    /// Warnings" (code 1001).
    RULE {
        name: "syntax",
        summary: "a place where Windows stops reading the INF",
        why: "Windows cannot read the file",
        fixes: "none",
        group: "file",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        infverif: InfVerif::codes(&[1001, 1002]),
    }
}

fn check(context: &Context<'_, '_>) {
    let document = context.model.document();
    for error in document.errors() {
        let before = document
            .sections()
            .iter()
            .rfind(|section| section.header().start < error.range.start);
        let section = before.map_or("", |section| section.name());
        let message = error.kind.to_string();
        context
            .report(&RULE, (section, error.range.clone()), message)
            .infverif(&[1002]);
    }
}

/// The signature of a file that is meant as an INF, where Windows takes it for
/// none because of it.
pub(in crate::rules) fn wrong_signature(model: &Model<'_, '_>) -> Option<Finding> {
    let (signature, range) = model.wrong_signature()?;
    let what = match signature {
        Some(value) => format!("Signature is \"{value}\""),
        None => "[Version] has no Signature".to_owned(),
    };
    Some(Finding {
        rule: RULE.name,
        infverif: vec![1001],
        severity: RULE.severity,
        message: format!(
            "{what}: Windows refuses an INF whose Signature is neither \"$Windows NT$\" nor \"$Chicago$\""
        ),
        section: "Version".to_owned(),
        range,
        help: Some(
            "write Signature = \"$Windows NT$\"; nothing else of the file was checked".to_owned(),
        ),
        fix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::rules::Options;
    use crate::syntax::Document;

    #[test]
    fn an_error_stands_in_the_section_before_it() {
        for (text, section) in [
            ("[A]\na = 1\n[B]\n[open\n[C]\n", "B"),
            ("stray [A]\na = 1\n", ""),
        ] {
            let document = Document::new(text);
            let model = Model::new(&document);
            let context = Context::new(&model, &Options::default());
            check(&context);
            let findings = context.into_findings();
            let sections: Vec<&str> = findings
                .iter()
                .map(|found| found.section.as_str())
                .collect();
            assert_eq!(sections, [section], "{text}");
        }
    }
}
