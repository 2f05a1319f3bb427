//! Which sections are read when an INF is installed, and as what: from its devices, from
//! `[DefaultInstall]` and its like, and from its classes, over directives that are valid
//! where they stand.

use hashbrown::HashSet;

use super::{DirectiveSite, MergedSection, Model, TargetedModels};
use crate::schema::{
    ARCHITECTURES, Argument, SectionKind, TargetOs, directive, directives, section_named,
};
use crate::syntax::{eq_ignore_case, fold_case};

/// As what a section is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadAs {
    /// As this kind.
    pub kind: SectionKind,
    /// The oldest Windows whose devices lead to it, 0 where a models section names none;
    /// `None` where no device does.
    pub oldest: Option<TargetOs>,
}

/// Each section as what it is read, by the indices of the merged sections.
pub(super) type ReadSections = Vec<Vec<ReadAs>>;

/// A directive that is read.
#[derive(Debug, Clone, Copy)]
pub struct ReadDirective<'d, 't> {
    /// The directive.
    pub site: DirectiveSite<'d, 't>,
    /// As what its section is read.
    pub of: ReadAs,
}

impl<'d, 't> Model<'d, 't> {
    /// As what a section is read: nothing where nothing leads to it.
    pub fn read_as(&'d self, section: MergedSection<'d, 't>) -> &'d [ReadAs] {
        let read = self.read.get_or_init(|| self.find_read());
        read.get(section.merged.index).map_or(&[], Vec::as_slice)
    }

    /// Whether a section is read as one of a kind.
    pub fn is_read_as(&'d self, section: MergedSection<'d, 't>, kind: SectionKind) -> bool {
        self.read_as(section).iter().any(|read| read.kind == kind)
    }

    /// The sections that are read as ones of a kind, in the order of the file.
    pub fn read_sections(
        &'d self,
        kind: SectionKind,
    ) -> impl Iterator<Item = (MergedSection<'d, 't>, ReadAs)> {
        self.sections().filter_map(move |section| {
            let mut read = self.read_as(section).iter();
            let read = read.find(|read| read.kind == kind)?;
            Some((section, *read))
        })
    }

    /// The directives of a name that are read, in the order of the file; one in a section of
    /// several kinds that may have it comes for each.
    pub fn read_directives(
        &'d self,
        name: &'static str,
    ) -> impl Iterator<Item = ReadDirective<'d, 't>> {
        let sites = self.directives(name).into_iter();
        sites.flat_map(move |site| {
            let read = self.read_as(site.section).iter();
            let read = read.filter(move |read| directive(name, read.kind).is_some());
            read.map(move |of| ReadDirective { site, of: *of })
        })
    }

    /// The sections that some lead to, these included, each with the kind as which it is
    /// read, and once for each kind.
    pub fn read_from(
        &'d self,
        starts: Vec<(MergedSection<'d, 't>, SectionKind)>,
    ) -> Vec<(MergedSection<'d, 't>, SectionKind)> {
        let mut seen: HashSet<(usize, SectionKind)> = HashSet::new();
        let mut pending = starts;
        pending.reverse();
        let mut found = Vec::new();
        while let Some((section, kind)) = pending.pop() {
            if seen.insert((section.merged.index, kind)) {
                found.push((section, kind));
                self.named_as(section, kind, |named, kind| pending.push((named, kind)));
            }
        }
        found
    }

    /// An install section and its companions, each with its kind.
    pub fn with_companions(
        &'d self,
        install: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> Vec<(MergedSection<'d, 't>, SectionKind)> {
        let companions = self.companion_kinds(install).into_iter();
        std::iter::once((install, kind)).chain(companions).collect()
    }

    /// The install sections that the devices of a models section take, each once, with the
    /// first of its devices.
    pub fn installs_for(&'d self, models: &TargetedModels<'d, 't>) -> Vec<MergedSection<'d, 't>> {
        let machine = models.machine();
        let machines: Vec<&str> = match machine {
            "" => vec!["x86"],
            _ if eq_ignore_case(machine, "$arch$") => {
                ARCHITECTURES.iter().map(|known| known.name).collect()
            }
            known => vec![known],
        };
        let mut seen = self.no_sections();
        let mut names = HashSet::new();
        let mut found = Vec::new();
        for name in self.install_names(models.section) {
            if !names.insert(fold_case(&name).into_owned()) {
                continue;
            }
            for machine in &machines {
                let install = self.install_for(&name, machine);
                found.extend(install.filter(|install| seen.insert(*install)));
            }
        }
        found
    }

    fn find_read(&'d self) -> ReadSections {
        let mut starts: Vec<(Option<TargetOs>, MergedSection<'d, 't>, SectionKind)> = Vec::new();
        for models in self.targeted_models() {
            for install in self.installs_for(&models) {
                starts.push((Some(models.oldest()), install, SectionKind::DdInstall));
            }
        }
        // The oldest first: whoever comes to a section later adds nothing.
        starts.sort_by_key(|(oldest, ..)| *oldest);
        for section in self.sections() {
            if let Some(kind) = section_named(section.name()).filter(|kind| kind.is_install()) {
                starts.push((None, section, kind));
            }
        }
        for section in self.interface_class_installs() {
            starts.push((None, section, SectionKind::InterfaceInstall));
        }
        let mut read: ReadSections = vec![Vec::new(); self.merged.len()];
        for (oldest, section, kind) in starts {
            let mut pending = vec![(section, kind)];
            while let Some((section, kind)) = pending.pop() {
                let Some(own) = read.get_mut(section.merged.index) else {
                    continue;
                };
                if own.iter().any(|read| read.kind == kind) {
                    continue;
                }
                own.push(ReadAs { kind, oldest });
                if kind.is_install() {
                    pending.extend(self.companion_kinds(section));
                }
                self.named_as(section, kind, |named, kind| pending.push((named, kind)));
            }
        }
        read
    }

    /// Calls back with the sections that a section names where it is read as one of a kind,
    /// each with its own.
    fn named_as(
        &'d self,
        section: MergedSection<'d, 't>,
        kind: SectionKind,
        mut found: impl FnMut(MergedSection<'d, 't>, SectionKind),
    ) {
        for row in section.rows() {
            let Some(key) = row.key() else {
                continue;
            };
            if directives(&key).is_empty() {
                continue;
            }
            let Some(known) = directive(&key, kind) else {
                continue;
            };
            let naming = known.sections();
            let values = row.values().enumerate();
            for (index, value) in values.skip(naming.start).take(naming.len()) {
                let of = match known.argument(index) {
                    Some(Argument::Section(kind)) => kind,
                    Some(Argument::SameSection) => kind,
                    Some(Argument::FileOrList) => SectionKind::FileList,
                    _ => continue,
                };
                if let Some(named) = self.section(&self.text(&value)) {
                    found(named, of);
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn what_windows_comes_to_is_read_with_the_oldest_windows_of_its_devices() {
        let text = "[Manufacturer]\nA = M,NTamd64.6.1,NTamd64.10.0...16299\n\
            [M.NTamd64.6.1]\nd = I,X\\Y\n[M.NTamd64.10.0...16299]\nd = J,X\\Y\n\
            [I]\nAddReg = R\n[J.NT]\nAddReg = R,Q\n[J.NT.Services]\nAddService = s,2,S\n\
            [S]\nAddReg = T\n[T]\n[R]\n[Q]\n[J]\nAddReg = Other\n[Other]\n\
            [K.Services]\nAddService = k,2,K\n[K]\n[DefaultInstall]\nCopyFiles = L\n[L]\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let read = |name: &str| model.read_as(model.section(name).unwrap()).to_vec();
        let as_ = |kind, oldest| vec![ReadAs { kind, oldest }];
        let old = Some(TargetOs::WINDOWS_7);
        let new = Some(TargetOs::build(16299));
        assert_eq!(read("R"), as_(SectionKind::AddRegistry, old));
        assert_eq!(read("Q"), as_(SectionKind::AddRegistry, new));
        assert_eq!(read("J.NT.Services"), as_(SectionKind::Services, new));
        assert_eq!(read("T"), as_(SectionKind::AddRegistry, new));
        assert_eq!(read("L"), as_(SectionKind::FileList, None));
        for unread in ["J", "Other", "K", "K.Services"] {
            assert!(read(unread).is_empty(), "{unread}");
        }
        let sites: Vec<_> = model.read_directives("AddReg").collect();
        assert_eq!(sites.len(), 3);
    }
}
