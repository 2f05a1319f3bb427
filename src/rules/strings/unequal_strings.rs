use hashbrown::HashSet;

use crate::edit::FixBuilder;
use crate::model::MergedSection;
use crate::rules::{Applicability, ByDefault, Context, Fix, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, section_named};
use crate::syntax::fold_case;

rule! {
    /// Strings of a language that are more or fewer than those of `[Strings]`.
    ///
    /// ## What it finds
    /// Sections such as `[Strings.0407]` with another number of lines than `[Strings]`. Enabled
    /// only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Some texts have no translation, or one that nothing uses. InfVerif refuses the INF (error
    /// 1295).
    ///
    /// ## Example
    /// ```inf
    /// [Strings]
    /// Device = "Gadget"
    /// Disk   = "Gadget disk"
    ///
    /// [Strings.0407]
    /// Device = "Vorrichtung"
    /// ```
    /// becomes
    /// ```inf
    /// [Strings.0407]
    /// Device = "Vorrichtung"
    /// Disk = "Gadget disk"
    /// ```
    ///
    /// ## Fix
    /// Unsafe, where nothing but lines of `[Strings]` is missing: copies them. The texts stay to
    /// be translated.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Strings Section" and "INF Validation Errors and Warnings" (code
    /// 1295).
    RULE {
        name: "unequal-strings",
        summary: "strings of a language that are more or fewer than those of [Strings]",
        why: "a string that a language lacks is taken from [Strings], in another language",
        fixes: "unsafe, where some are missing",
        group: "strings",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Strings", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1295]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, strings: MergedSection<'d, 't>) {
    let all = strings.rows().count();
    for section in context.model.sections() {
        let name = section.name();
        let is_of_language =
            section_named(name) == Some(SectionKind::Strings) && name.contains('.');
        let own = section.rows().count();
        if !is_of_language || own == all {
            continue;
        }
        let fix = missing(context, strings, section).filter(|_| own < all);
        let help = fix
            .is_none()
            .then_some("give both sections the same strings");
        context
            .report(
                &RULE,
                (name, section.first_header()),
                format!(
                    "[{name}] has {own} strings, and [{}] has {all}",
                    strings.name()
                ),
            )
            .infverif(&[1295])
            .help_if(help)
            .fix(fix);
    }
}

/// The fix that copies the strings which a language lacks, where it has all of them then.
fn missing<'d, 't>(
    context: &Context<'d, 't>,
    strings: MergedSection<'d, 't>,
    section: MergedSection<'d, 't>,
) -> Option<Fix> {
    let key = |entry: &crate::syntax::Entry<'_>| {
        let key = entry.explicit_key();
        key.map(|key| fold_case(key.value()).into_owned())
    };
    let own: HashSet<String> = section.entries().filter_map(key).collect();
    let mut fix = FixBuilder::of(context.model.document());
    let mut added = 0;
    for entry in strings.entries() {
        let key = key(entry)?;
        if !own.contains(&key) {
            let name = entry.explicit_key()?.value();
            let values = entry.fields().iter().map(|field| field.value().to_owned());
            fix = fix.append_entry(section, name, values.collect());
            added += 1;
        }
    }
    let is_all = section.rows().count() + added == strings.rows().count();
    is_all.then(|| fix.fix(Applicability::Unsafe, format!("copy {added} strings")))
}
