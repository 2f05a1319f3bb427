//! Services and the files that they run.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use hashbrown::HashMap;

use super::dirid::Directory;
use super::{ByName, DirectiveSite, MergedSection, Model};
use crate::schema::{SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_SHARE_PROCESS, SectionKind, number};
use crate::syntax::{Entry, Row, eq_ignore_case, fold_case};

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

/// The bits of a ServiceType that a Win32 service has: a process of its own, or
/// one that it shares (docs install/inf-addservice-directive.md).
const WIN32: u32 = SERVICE_WIN32_OWN_PROCESS | SERVICE_WIN32_SHARE_PROCESS;

/// A service as an install section adds it.
#[derive(Debug, Clone)]
pub struct Service<'d, 't> {
    /// The AddService or UmdfService directive.
    pub site: DirectiveSite<'d, 't>,
    /// The service's name.
    pub name: Cow<'t, str>,
    /// When it starts; `None` where the INF does not say so in a number.
    pub start: Option<StartType>,
    /// Whether it is a program of its own, or runs in one, rather than a driver.
    pub is_program: bool,
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

    /// The value of ServiceBinary, before string substitution: the path of the
    /// binary, which may stand in quotes, and arguments.
    fn written(&self) -> &'d str {
        let field = self.binary().fields().first();
        field.map_or("", |field| field.value())
    }

    /// The path in ServiceBinary, before string substitution, without quotes and
    /// arguments.
    pub fn written_path(&self) -> &'d str {
        let written = self.written();
        written.get(path_of(written)).unwrap_or_default()
    }

    /// The value of ServiceBinary with another path, before string substitution:
    /// quotes and arguments stay. A path with a blank takes quotes where it has
    /// none, since only up to the blank it would be read as a path (docs
    /// devtest/inf-verif-error-2084.md).
    pub fn with_path(&self, path: &str) -> String {
        let written = self.written();
        let range = path_of(written);
        let before = written.get(..range.start).unwrap_or_default();
        let behind = written.get(range.end..).unwrap_or_default();
        if path.contains(' ') && !before.ends_with('"') {
            format!("{before}\"{path}\"{behind}")
        } else {
            format!("{before}{path}{behind}")
        }
    }
}

/// Where the path stands in a service's command line, `"%11%\a.exe" -k run`: in
/// quotes, or up to the end of a program's file name, or else to the first thing
/// that looks like an argument. A path without quotes may have blanks: Windows
/// tries it up to each of them.
pub(super) fn path_of(line: &str) -> Range<usize> {
    let start = line.len() - line.trim_start().len();
    let text = line.trim();
    if let Some(quoted) = text.strip_prefix('"') {
        let inner = quoted.split('"').next().unwrap_or_default();
        return start + 1..start + 1 + inner.len();
    }
    let is_blank = |at: &usize| {
        !text
            .get(..*at)
            .is_some_and(|t| t.ends_with(char::is_whitespace))
    };
    let blanks = text.match_indices(char::is_whitespace);
    let blanks = blanks.map(|(at, _)| at).filter(is_blank);
    let mut ends = blanks.clone().chain([text.len()]);
    let looks_like_argument = |blank: &usize| {
        let behind = text.get(*blank..).unwrap_or_default().trim_start();
        behind.starts_with(['-', '/', '"'])
    };
    let end = ends
        .find(|end| text.get(..*end).is_some_and(is_program))
        .or_else(|| blanks.clone().find(looks_like_argument));
    start..start + end.unwrap_or(text.len())
}

/// Whether a path ends as the file name of a program does that a service runs.
fn is_program(path: &str) -> bool {
    let end = path
        .len()
        .checked_sub(4)
        .and_then(|start| path.get(start..));
    end.is_some_and(|end| {
        [".sys", ".exe", ".dll"]
            .iter()
            .any(|known| eq_ignore_case(known, end))
    })
}

impl<'d, 't> Model<'d, 't> {
    /// The services that AddService and UmdfService directives add, with
    /// their binaries, wherever the directives stand.
    pub fn services(&'d self) -> Vec<Service<'d, 't>> {
        let added = self.directives("AddService").into_iter();
        let umdf = self.directives("UmdfService").into_iter();
        added
            .filter_map(|site| self.service(site, SectionKind::Service))
            .chain(umdf.filter_map(|site| self.service(site, SectionKind::WdfService)))
            .collect()
    }

    /// The service of a directive, whose section is of a kind.
    fn service(
        &'d self,
        site: DirectiveSite<'d, 't>,
        kind: SectionKind,
    ) -> Option<Service<'d, 't>> {
        let section = self.sections_of(site, kind).next()?;
        let value = |row: Row<'d, 't>| self.text_of(row.value(0));
        let binary = section.row("ServiceBinary")?;
        let (directory, file) = match value(binary) {
            Cow::Borrowed(line) => {
                let (directory, file) = Directory::of_path(line.get(path_of(line))?);
                (directory, Cow::Borrowed(file))
            }
            Cow::Owned(line) => {
                let (directory, file) = Directory::of_path(line.get(path_of(&line))?);
                (directory, Cow::Owned(file.to_owned()))
            }
        };
        let service_type = section.row("ServiceType").map(value);
        let service_type = service_type.and_then(|text| number(&text));
        let is_program = match service_type {
            Some(bits) => bits & WIN32 != 0,
            None => file.to_ascii_lowercase().ends_with(".exe"),
        };
        let start = if kind == SectionKind::WdfService {
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
            is_program,
            directory,
            file,
            section,
            binary,
        })
    }
}

/// A service that runs a copy of a file.
#[derive(Debug, Clone, Copy)]
pub struct Runs<'s, 'd, 't> {
    /// The service.
    pub service: &'s Service<'d, 't>,
    /// Whether it is certain that it runs this copy.
    pub is_certain: bool,
}

/// Services, found by the names of their binaries.
#[derive(Debug)]
pub struct Binaries<'d, 't> {
    services: ByName<Service<'d, 't>>,
    /// For each binary, its name in the form of [`fold_case`], the services that run
    /// it.
    runners: OnceCell<HashMap<String, Runners>>,
}

/// The services that run a binary, by their indices: of each kind the first one
/// is enough.
#[derive(Debug, Default)]
struct Runners {
    /// By the kind and the directory in the form of [`Directory::canonical`].
    by_directory: HashMap<(Kind, (Option<u32>, String)), usize>,
    /// Those of which it is not known in numbers where they lie.
    somewhere: HashMap<Kind, usize>,
    any: HashMap<Kind, usize>,
}

/// What is asked about services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    FileBacked,
    BootStart,
}

impl Kind {
    fn of(start: StartType) -> Option<Kind> {
        match start {
            StartType::Boot => Some(Kind::BootStart),
            start if start.is_file_backed() => Some(Kind::FileBacked),
            _ => None,
        }
    }
}

impl<'d, 't> Binaries<'d, 't> {
    /// Takes in services.
    pub fn of(services: Vec<Service<'d, 't>>) -> Binaries<'d, 't> {
        Binaries {
            services: ByName::new(services, |service| &service.file),
            runners: OnceCell::new(),
        }
    }

    /// All services.
    pub fn services(&self) -> &[Service<'d, 't>] {
        self.services.items()
    }

    /// The service that runs the copy of a file in a directory and is backed by
    /// it on disk.
    pub fn file_backed(&self, file: &str, directory: &Directory) -> Option<Runs<'_, 'd, 't>> {
        self.that_runs(file, directory, Kind::FileBacked)
    }

    /// The boot-start service that runs the copy of a file in a directory.
    pub fn boot_start(&self, file: &str, directory: &Directory) -> Option<Runs<'_, 'd, 't>> {
        self.that_runs(file, directory, Kind::BootStart)
    }

    /// A service of a kind that runs the copy of a file in a directory for
    /// certain, or else one that may: the INF does not say in numbers where the one
    /// of them lies, or the other.
    fn that_runs(&self, file: &str, directory: &Directory, kind: Kind) -> Option<Runs<'_, 'd, 't>> {
        // Most files are no service's.
        self.of_file(file).next()?;
        let runners = self.runners.get_or_init(|| self.find_runners());
        let runners = runners.get(fold_case(file).as_ref())?;
        let certain = runners.by_directory.get(&(kind, directory.canonical()));
        let may = if directory.dirid.is_none() {
            &runners.any
        } else {
            &runners.somewhere
        };
        let index = certain.or_else(|| may.get(&kind))?;
        Some(Runs {
            service: self.services().get(*index)?,
            is_certain: certain.is_some(),
        })
    }

    fn find_runners(&self) -> HashMap<String, Runners> {
        let mut found: HashMap<String, Runners> = HashMap::new();
        for (index, service) in self.services().iter().enumerate() {
            let Some(kind) = service.start.and_then(Kind::of) else {
                continue;
            };
            let runners = found
                .entry_ref(fold_case(&service.file).as_ref())
                .or_default();
            let place = (kind, service.directory.canonical());
            runners.by_directory.entry(place).or_insert(index);
            if service.directory.dirid.is_none() {
                runners.somewhere.entry(kind).or_insert(index);
            }
            runners.any.entry(kind).or_insert(index);
        }
        found
    }

    /// The services that run the file.
    pub fn of_file(&self, file: &str) -> impl Iterator<Item = &Service<'d, 't>> {
        self.services.get(file)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    /// What is read of a service with some lines in its section.
    fn read<T>(lines: &str, of: impl Fn(&Service<'_, '_>) -> T) -> T {
        let text = format!(
            "[I.Services]\nAddService = s,2,S\n[S]\nStartType = 3\n{lines}\n\
             [Strings]\nLine = \"a b.exe\"\" -x\"\n"
        );
        let document = Document::new(&text);
        let model = Model::new(&document);
        of(model.services().first().unwrap())
    }

    #[test]
    fn a_binary_is_found_in_quotes_and_before_arguments() {
        for (binary, directory, file) in [
            ("%12%\\a.sys", "12", "a.sys"),
            ("\"%12%\\a.sys\"", "12", "a.sys"),
            ("\"\"\"%12%\\a.sys\"\"\"", "12", "a.sys"),
            ("\"\"\"%11%\\x.exe\"\" -k run\"", "11", "x.exe"),
            (
                "\"\"\"%11%\\in b\\x y.exe\"\" %10%\\z.dll\"",
                "11,in b",
                "x y.exe",
            ),
            ("\"\"\" %11%\\x.exe \"\"\"", "11", "x.exe"),
            ("\"\"\"%11%\\x.exe\"", "11", "x.exe"),
            ("%11%\\x.EXE -k run", "11", "x.EXE"),
            ("%11%\\x.exe\tc:\\y.exe", "11", "x.exe"),
            ("%11%\\x -k run", "11", "x"),
            ("%11%\\x /k", "11", "x"),
            ("%11%\\in b\\x y.sys", "11,in b", "x y.sys"),
            ("%16422%\\in b\\x y.exe z.exe", "16422,in b", "x y.exe"),
            ("%11%\\in b\\x y", "11,in b", "x y"),
            ("%12%\\in -b\\x -y.sys", "12,in -b", "x -y.sys"),
            ("%DIRS%\\a.sys", "DIRS", "a.sys"),
            ("\"\"\"%11%\\%Line%\"", "11", "a b.exe"),
        ] {
            let found = read(&format!("ServiceBinary = {binary}"), |service| {
                (service.directory.to_string(), service.file.to_string())
            });
            assert_eq!(found, (directory.to_owned(), file.to_owned()), "{binary}");
        }
    }

    #[test]
    fn another_path_keeps_quotes_and_arguments_and_takes_quotes_for_blanks() {
        for (binary, new, expected) in [
            ("%12%\\a.sys", "%13%\\a.sys", "%13%\\a.sys"),
            ("%12%\\a.sys", "%13%\\x y\\a.sys", "\"%13%\\x y\\a.sys\""),
            (
                "\"\"\"%12%\\a.sys\"\"\"",
                "%13%\\x y\\a.sys",
                "\"%13%\\x y\\a.sys\"",
            ),
            (
                "\"\"\"%11%\\x.exe\"\" -c %11%\\x.exe\"",
                "%13%\\x.exe",
                "\"%13%\\x.exe\" -c %11%\\x.exe",
            ),
            (
                "%11%\\x.exe -c %11%\\x.exe",
                "%13%\\x.exe",
                "%13%\\x.exe -c %11%\\x.exe",
            ),
        ] {
            let written = read(&format!("ServiceBinary = {binary}"), |service| {
                service.with_path(new)
            });
            assert_eq!(written, expected, "{binary}");
        }
    }

    #[test]
    fn a_program_is_told_by_its_type_or_else_by_its_name() {
        for (lines, is_program) in [
            ("ServiceType = 1\nServiceBinary = %12%\\a.sys", false),
            ("ServiceType = 0x10\nServiceBinary = %11%\\a.exe", true),
            ("ServiceType = 0x120\nServiceBinary = %11%\\a.dll", true),
            ("ServiceType = 1\nServiceBinary = %12%\\a.exe", false),
            ("ServiceType = %TYPE%\nServiceBinary = %11%\\A.EXE", true),
            ("ServiceBinary = %12%\\a.sys", false),
        ] {
            assert_eq!(
                read(lines, |service| service.is_program),
                is_program,
                "{lines}"
            );
        }
    }

    #[test]
    fn a_service_runs_the_copy_in_its_own_directory() {
        let of = |binary: &str, dirid: &str, below: &str| {
            let text = format!(
                "[I.Services]\nAddService = s,2,S\n[S]\nStartType = 3\nServiceBinary = {binary}\n"
            );
            let document = Document::new(&text);
            let model = Model::new(&document);
            let binaries = Binaries::of(model.services());
            let directory = Directory::new(dirid, below);
            assert!(binaries.boot_start("a.sys", &directory).is_none());
            let runs = binaries.file_backed("A.SYS", &directory);
            runs.map(|runs| runs.is_certain)
        };
        for (binary, dirid, below, expected) in [
            ("%12%\\a.sys", "12", "", Some(true)),
            ("%12%\\a.sys", "10", "system32/Drivers", Some(true)),
            ("%11%\\drivers\\a.sys", "12", "", Some(true)),
            ("System32\\drivers\\a.sys", "12", "", Some(true)),
            ("%12%\\a.sys", "12", "backup", None),
            ("%12%\\a.sys", "11", "", None),
            ("%12%\\a.sys", "13", "", None),
            ("%12%\\a.sys", "DIRS", "", Some(false)),
            ("%DIRS%\\a.sys", "DIRS", "", Some(true)),
            ("%DIRS%\\a.sys", "12", "", Some(false)),
            ("a.sys", "12", "", Some(false)),
            ("C:\\x\\a.sys", "12", "", Some(false)),
            ("%12%\\b.sys", "12", "", None),
        ] {
            assert_eq!(
                of(binary, dirid, below),
                expected,
                "{binary} {dirid},{below}"
            );
        }
    }
}
