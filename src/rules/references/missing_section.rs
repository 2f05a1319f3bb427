use crate::edit::FixBuilder;
use crate::model::{Decoration, MergedSection, has_placeholder};
use crate::rules::served::includes;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule, similar,
};
use crate::schema::{Argument, Lines, SectionKind, directives};
use crate::syntax::{Entry, Field, fold_case};

rule! {
    /// The name of a section that there is not.
    ///
    /// ## What it finds
    /// Directives such as CopyFiles, AddReg and AddService, and lines of `[Manufacturer]` and
    /// `[InterfaceInstall32]`, that name a section which the INF does not have. Where the
    /// section includes another INF, it may be there. Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows does nothing of what was meant, without an error: files, values or the service
    /// are missing. InfVerif refuses the INF (error 1203, for a service 2006 as well).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install]
    /// CopyFiles = gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install]
    /// CopyFiles = @gadget.sys
    /// ```
    ///
    /// ## Fix
    /// Unsafe, where CopyFiles names a file of `[SourceDisksFiles]` instead of a section: puts
    /// `@` before it, so that the file is copied. Otherwise none: it is not known what the
    /// section should have said.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyFiles Directive", "INF AddService Directive" and "INF
    /// Validation Errors and Warnings" (codes 1203 and 2006).
    RULE {
        name: "missing-section",
        summary: "the name of a section that there is not",
        why: "Windows does nothing of what a missing section was meant to say",
        fixes: "unsafe, where it is the name of a file",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(&["CopyFiles"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1203, 2006]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for section in model.sections() {
        let kinds = model.kinds(section);
        let leads_on = |kind: &SectionKind| match kind {
            SectionKind::Manufacturer | SectionKind::InterfaceInstall32 => true,
            kind => matches!(kind.section().lines, Lines::Directives),
        };
        if !kinds.iter().any(|kind| leads_on(&kind)) {
            continue;
        }
        if kinds.has(SectionKind::Manufacturer) {
            manufacturers(context, section);
            continue;
        }
        if includes(model, section) {
            continue;
        }
        let is_interfaces = kinds.has(SectionKind::InterfaceInstall32);
        for row in section.rows() {
            let key = row.key();
            let known = key.as_deref().map_or(&[][..], directives);
            let is_read = known.iter().any(|known| {
                !known.sections().is_empty() && known.within.iter().any(|kind| kinds.has(*kind))
            });
            if is_read || is_interfaces {
                named(context, section, row.entry());
            }
        }
    }
}

/// Reports the sections that a directive names in vain.
fn named<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>, entry: &'d Entry<'t>) {
    let model = context.model;
    for value in 0..entry.fields().len() {
        let Some(reference) = model.named_by(entry, value) else {
            continue;
        };
        let Argument::Section(kind) = reference.argument else {
            continue;
        };
        let name = &*reference.name;
        let is_unclear = has_placeholder(name) || name.contains('%');
        if is_unclear || !model.sections_meant(&reference).is_empty() {
            continue;
        }
        let is_file = kind == SectionKind::FileList && model.is_source_file(name);
        let is_copied = is_file && has_key(entry, "CopyFiles");
        let fix = is_copied.then(|| {
            let fix = FixBuilder::of(model.document());
            let fix = fix.set_field(entry, value, &format!("@{name}"));
            fix.fix(Applicability::Unsafe, format!("copy the file {name}"))
        });
        // A section that is read as something else is not what was meant.
        let fitting = model.sections().filter(|section| {
            let kinds = model.kinds(*section);
            kinds.is_empty() || kinds.has(kind)
        });
        let names = fitting.map(|section| section.name());
        let help = match similar(name, names.take(COMPARED)) {
            _ if is_copied => None,
            Some(known) => Some(format!("did you mean [{known}]?")),
            None => Some("add the section, or remove what names it".to_owned()),
        };
        let codes: &[u16] = match kind {
            SectionKind::Service => &[1203, 2006],
            _ => &[1203],
        };
        let by = entry.explicit_key().map_or("", Field::value);
        context
            .report(&RULE, (section.name(), entry.content()), missing(name, by))
            .infverif(codes)
            .help_if(help)
            .fix(fix);
    }
}

/// With so many sections a name is compared at most.
const COMPARED: usize = 200;

fn missing(name: &str, by: &str) -> String {
    format!(
        "there is no section [{}], which {by} names",
        fold_case(name)
    )
}

fn has_key(entry: &Entry<'_>, key: &str) -> bool {
    let own = entry.explicit_key();
    own.is_some_and(|own| own.value().eq_ignore_ascii_case(key))
}

/// Reports the models sections that `[Manufacturer]` names in vain.
fn manufacturers<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>) {
    let model = context.model;
    for entry in section.entries() {
        let mut fields = entry.fields().iter().map(|field| model.text(field.value()));
        let base = fields.next().unwrap_or_default();
        let decorations: Vec<_> = fields.filter(|text| !text.is_empty()).collect();
        if base.is_empty() || base.contains('%') || has_placeholder(&base) {
            continue;
        }
        let names = match decorations.is_empty() {
            true => vec![base.clone().into_owned()],
            false => {
                let known = decorations.iter();
                let known = known.filter(|text| Decoration::parse(text).is_some());
                known.map(|text| [&*base, ".", text].concat()).collect()
            }
        };
        for name in names.iter().filter(|name| model.section(name).is_none()) {
            context
                .report(
                    &RULE,
                    (section.name(), entry.content()),
                    missing(name, "[Manufacturer]"),
                )
                .infverif(&[1203])
                .help("add the section, even an empty one, or remove what names it");
        }
    }
}
