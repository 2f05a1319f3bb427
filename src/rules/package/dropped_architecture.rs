use hashbrown::HashSet;

use crate::edit::FixBuilder;
use crate::model::{
    Decoration, InstallKind, MergedSection, Model, SectionSet, TargetedModels, machine_of,
    without_companion,
};
use crate::rules::orphans::Removal;
use crate::rules::{Applicability, Change, Context, Fix, MayChange, Severity, Visit, rule};
use crate::schema::{ARCHITECTURES, Architectures, SectionKind, architecture, section_named};
use crate::syntax::fold_case;

rule! {
    /// Models for machines that the package does not support any more.
    ///
    /// ## What it finds
    /// With `--drop-arch x86,ia64`, or `drop-arch` in infmend.toml: what an INF holds for
    /// machines of these architectures alone, such as the models section `[Gadget.NTx86]`.
    /// For x86 that is a models section without a decoration, too. Without the option
    /// nothing.
    ///
    /// ## Why it matters
    /// There is no Windows 10 for Itanium, and no Windows 11 for x86. What is left for them
    /// has to be tested, signed and kept right with every change, and nobody gets it.
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Gadgets% = Gadget,NTx86,NTamd64
    ///
    /// [Gadget.NTx86]
    /// %Gadget%  = Gadget_x86,USB\VID_1209&PID_0001
    ///
    /// [Gadget.NTamd64]
    /// %Gadget%  = Gadget_x64,USB\VID_1209&PID_0001
    /// ```
    /// becomes
    /// ```inf
    /// [Manufacturer]
    /// %Gadgets% = Gadget,NTamd64
    ///
    /// [Gadget.NTamd64]
    /// %Gadget%  = Gadget_x64,USB\VID_1209&PID_0001
    /// ```
    ///
    /// ## Fix
    /// Unsafe: takes the decorations out of `[Manufacturer]` and removes the models sections,
    /// install sections with such a decoration, `[SourceDisksFiles.x86]` and its like,
    /// `CatalogFile.NTx86`, and what nothing names any more. An INF that is for no other
    /// machines stays as it is: delete it.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Manufacturer Section", "INF DDInstall Section" and "INF
    /// SourceDisksFiles Section".
    RULE {
        name: "dropped-architecture",
        summary: "models for machines that the package does not support any more",
        why: "the package does not support these machines any more",
        fixes: "unsafe, with --drop-arch",
        group: "package",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Machines, Change::UnusedSources]),
    }
}

const X86: &str = "x86";

fn check(context: &Context<'_, '_>) {
    let drops = context.options.drop_arch;
    if drops.is_empty() {
        return;
    }
    let found = Dropped::of(context.model, drops);
    let Some(first) = found.first() else { return };
    let names: Vec<&str> = drops.iter().map(|known| known.name).collect();
    let (fix, help) = match found.fix(context.model, drops) {
        Ok(fix) => (Some(fix), None),
        Err(reason) => (None, Some(reason)),
    };
    context
        .report(
            &RULE,
            (first.name(), first.last_header()),
            format!(
                "[{}] is for machines that the package does not support any more ({})",
                first.name(),
                names.join(", ")
            ),
        )
        .help_if(help)
        .fix(fix);
}

/// What an INF holds for the machines.
struct Dropped<'d, 't> {
    /// Models sections, and others by their names.
    sections: Vec<MergedSection<'d, 't>>,
    /// The models that stay.
    staying: Vec<TargetedModels<'d, 't>>,
    /// Where the lines of `[Manufacturer]` begin whose models go, as byte offsets.
    lines: HashSet<usize>,
}

impl<'d, 't> Dropped<'d, 't> {
    fn of(model: &'d Model<'d, 't>, drops: Architectures) -> Dropped<'d, 't> {
        let (gone, staying): (Vec<_>, Vec<_>) = model
            .targeted_models()
            .into_iter()
            .partition(|models| is_dropped(models.decoration.as_ref(), drops));
        let mut found = model.no_sections();
        let mut sections: Vec<MergedSection<'d, 't>> = Vec::new();
        let mut add = |section: MergedSection<'d, 't>| {
            if found.insert(section) {
                sections.push(section);
            }
        };
        let mut stays = model.no_sections();
        for models in &staying {
            stays.insert(models.section);
        }
        for models in gone.iter().filter(|models| !stays.has(models.section)) {
            add(models.section);
        }
        let reached = reached(model, &staying);
        let needed = model.sections_named_by(&["Needs"]);
        let mut lost = model.no_sections();
        for install in gone
            .iter()
            .flat_map(|models| model.installs_of(models.section))
        {
            lost.insert(install.section);
        }
        for install in model.installs() {
            let section = install.section;
            let is_lost = match install.kind {
                InstallKind::Device => lost.has(section) || is_of(section.name(), drops),
                _ => is_of(section.name(), drops),
            };
            if is_lost && !reached.has(section) && !needed.has(section) {
                add(section);
                companions(model, section).for_each(&mut add);
            }
        }
        for section in model.sections() {
            let kind = section_named(section.name());
            let is_for_some = matches!(
                kind,
                Some(
                    SectionKind::SourceDisksFiles
                        | SectionKind::SourceDisksNames
                        | SectionKind::DefaultUninstall
                        | SectionKind::ClassInstall32
                )
            );
            if is_for_some && is_of(section.name(), drops) {
                add(section);
                companions(model, section).for_each(&mut add);
            }
        }
        Dropped {
            sections,
            staying,
            lines: gone
                .iter()
                .map(|models| models.entry.range().start)
                .collect(),
        }
    }

    fn first(&self) -> Option<MergedSection<'d, 't>> {
        let sections = self.sections.iter().copied();
        sections.min_by_key(|section| section.last_header().start)
    }

    /// Takes it all away.
    ///
    /// # Errors
    /// What stands in the way, as a sentence.
    fn fix(self, model: &'d Model<'d, 't>, drops: Architectures) -> Result<Fix, String> {
        let mut devices = self.staying.iter().flat_map(|models| models.section.rows());
        if !self.lines.is_empty() && devices.next().is_none() {
            return Err("no models are left for other machines: delete the INF".to_owned());
        }
        let mut removal = Removal::of(model);
        let manufacturers = model.section("Manufacturer").into_iter();
        for entry in manufacturers.flat_map(|section| section.entries()) {
            let fields = entry.fields().iter().enumerate().skip(1);
            let gone = fields.filter(|(_, field)| {
                let decoration = Decoration::parse(&model.text(field.value()));
                decoration.is_some_and(|decoration| is_dropped(Some(&decoration), drops))
            });
            let gone: Vec<usize> = gone.map(|(value, _)| value).collect();
            let start = entry.range().start;
            let mut staying = self.staying.iter();
            let is_left = staying.any(|models| models.entry.range().start == start);
            let all_go = gone.len() + 1 == entry.fields().len();
            if !is_left && all_go && self.lines.contains(&start) {
                removal.entry(entry);
                continue;
            }
            for value in gone {
                removal.value(entry, value, 0);
            }
        }
        for section in &self.sections {
            removal.this_section(*section);
        }
        if let Some(version) = model.section("Version") {
            for entry in version.entries() {
                let key = entry.explicit_key().map_or("", |key| key.value());
                let is_catalog = fold_case(key).starts_with("catalogfile.");
                if is_catalog && machine_of(key).is_some_and(|machine| drops.has(machine)) {
                    removal.entry(entry);
                }
            }
        }
        let names: Vec<&str> = drops.iter().map(|known| known.name).collect();
        let is_about = |comment: &str| {
            let comment = fold_case(comment);
            let mut words = comment.split(|c: char| !c.is_alphanumeric());
            words.any(|word| match word.strip_prefix("nt").unwrap_or(word) {
                "itanium" => drops.has("ia64"),
                word => names.contains(&word),
            })
        };
        let fix = removal
            .and_orphans()
            .make(FixBuilder::of(model.document()), is_about)
            .ok_or("decide by hand: a comment stands among what would go")?;
        let description = format!("remove what is for {} machines alone", names.join(" and "));
        Ok(fix.fix(Applicability::Unsafe, description).drops(drops))
    }
}

/// Whether models are for machines that are dropped. Without an architecture they are for
/// x86.
fn is_dropped(decoration: Option<&Decoration>, drops: Architectures) -> bool {
    let platform = decoration.map_or("", |decoration| decoration.platform.as_str());
    let machine = platform.get(2..).unwrap_or_default();
    drops.has(if machine.is_empty() { X86 } else { machine })
}

/// Whether a section is for machines that are dropped, by its name.
fn is_of(name: &str, drops: Architectures) -> bool {
    machine_of(name).is_some_and(|machine| drops.has(machine))
}

/// The companions of an install section.
fn companions<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> impl Iterator<Item = MergedSection<'d, 't>> {
    let companions = model.companions(section.name()).into_iter();
    companions.filter(move |other| without_companion(other.name()) == section.name())
}

/// The install sections that machines take of models.
fn reached<'d, 't>(model: &'d Model<'d, 't>, staying: &[TargetedModels<'d, 't>]) -> SectionSet {
    let mut reached = model.no_sections();
    let mut known = model.no_sections();
    for models in model.targeted_models() {
        known.insert(models.section);
    }
    for models in staying {
        let machine = models.machine();
        for row in models.section.rows() {
            let name = model.text(&row.value(0)).into_owned();
            for known in &ARCHITECTURES {
                let is_own = architecture(machine).is_none_or(|own| own == known);
                if let Some(section) = model.install_for(&name, known.name).filter(|_| is_own) {
                    reached.insert(section);
                }
            }
        }
    }
    // Of models whose TargetOS is not understood.
    for models in model.models_sections() {
        if !known.has(models) {
            for install in model.installs_of(models) {
                reached.insert(install.section);
            }
        }
    }
    reached
}
