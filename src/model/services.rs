//! Services and the files that they run.

use std::borrow::Cow;

use super::dirid::Directory;
use super::flags::number;
use super::{ByName, DirectiveSite, MergedSection, Model};
use crate::syntax::{Entry, Row};

/// When Windows starts a service (docs install/inf-addservice-directive.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartType {
    /// 0: by the boot loader. Backed by the paging file.
    Boot,
    /// 1: at system initialization.
    System,
    /// 2: by the service control manager, at start-up.
    Auto,
    /// 3: on demand, as most PnP drivers are.
    Demand,
    /// 4: never.
    Disabled,
    /// A user-mode driver, which has no start type of its own.
    Umdf,
}

impl StartType {
    fn from_number(value: u32) -> Option<StartType> {
        match value {
            0 => Some(StartType::Boot),
            1 => Some(StartType::System),
            2 => Some(StartType::Auto),
            3 => Some(StartType::Demand),
            4 => Some(StartType::Disabled),
            _ => None,
        }
    }

    /// Whether the running driver is backed by its file on disk, which then
    /// cannot be overwritten: since Windows 10 all but boot-start drivers are.
    pub fn is_file_backed(self) -> bool {
        matches!(
            self,
            StartType::System | StartType::Auto | StartType::Demand | StartType::Umdf
        )
    }

    /// As a sentence names it.
    pub fn words(self) -> &'static str {
        match self {
            StartType::Boot => "a boot-start service",
            StartType::System => "a system-start service",
            StartType::Auto => "an auto-start service",
            StartType::Demand => "a demand-start service",
            StartType::Disabled => "a disabled service",
            StartType::Umdf => "a UMDF driver",
        }
    }
}

/// A service as an install section adds it.
#[derive(Debug, Clone)]
pub struct Service<'d, 't> {
    /// The AddService or UmdfService directive.
    pub site: DirectiveSite<'d, 't>,
    /// The service's name.
    pub name: Cow<'t, str>,
    /// When it starts; `None` where the INF does not say so in a number.
    pub start: Option<StartType>,
    /// The directory that ServiceBinary names.
    pub directory: Directory,
    /// The file name in ServiceBinary.
    pub file: Cow<'t, str>,
    /// The service's section.
    pub section: MergedSection<'d, 't>,
    binary: Row<'d, 't>,
}

impl<'d, 't> Service<'d, 't> {
    /// The ServiceBinary directive.
    pub fn binary(&self) -> &'d Entry<'t> {
        self.binary.entry()
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The services that AddService and UmdfService directives add, with
    /// their binaries, wherever the directives stand.
    pub fn services(&'d self) -> Vec<Service<'d, 't>> {
        let added = self.directives("AddService").into_iter();
        let umdf = self.directives("UmdfService").into_iter();
        added
            .filter_map(|site| self.service(site, 2, false))
            .chain(umdf.filter_map(|site| self.service(site, 1, true)))
            .collect()
    }

    /// The service of a directive whose value number `section_field` (from 0)
    /// names the service's section.
    fn service(
        &'d self,
        site: DirectiveSite<'d, 't>,
        section_field: usize,
        umdf: bool,
    ) -> Option<Service<'d, 't>> {
        let section = self.section(&self.text(&site.row.value(section_field)))?;
        let value = |row: Row<'d, 't>| self.text_of(row.value(0));
        let binary = section.row("ServiceBinary")?;
        let (directory, file) = match value(binary) {
            Cow::Borrowed(path) => {
                let (directory, file) = Directory::of_path(path);
                (directory, Cow::Borrowed(file))
            }
            Cow::Owned(path) => {
                let (directory, file) = Directory::of_path(&path);
                (directory, Cow::Owned(file.to_owned()))
            }
        };
        let start = if umdf {
            Some(StartType::Umdf)
        } else {
            section
                .row("StartType")
                .map(value)
                .and_then(|start| number(&start))
                .and_then(StartType::from_number)
        };
        (!file.is_empty()).then(|| Service {
            site,
            name: self.text_of(site.row.value(0)),
            start,
            directory,
            file,
            section,
            binary,
        })
    }
}

/// Services, found by the names of their binaries.
#[derive(Debug)]
pub struct Binaries<'d, 't>(ByName<Service<'d, 't>>);

impl<'d, 't> Binaries<'d, 't> {
    /// Takes in services.
    pub fn of(services: Vec<Service<'d, 't>>) -> Binaries<'d, 't> {
        Binaries(ByName::new(services, |service| &service.file))
    }

    /// All services.
    pub fn services(&self) -> &[Service<'d, 't>] {
        self.0.items()
    }

    /// A service that runs the file and is backed by it on disk.
    pub fn file_backed(&self, file: &str) -> Option<&Service<'d, 't>> {
        self.of_file(file)
            .find(|service| service.start.is_some_and(StartType::is_file_backed))
    }

    /// A boot-start service that runs the file.
    pub fn boot_start(&self, file: &str) -> Option<&Service<'d, 't>> {
        self.of_file(file)
            .find(|service| service.start == Some(StartType::Boot))
    }

    /// The services that run the file.
    pub fn of_file(&self, file: &str) -> impl Iterator<Item = &Service<'d, 't>> {
        self.0.get(file)
    }
}
