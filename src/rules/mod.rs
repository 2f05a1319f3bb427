//! The rules: one a file. The module documentation of a rule is its page, as
//! `infmend explain` prints it.

mod allow;
mod beside;
mod boot_start_restart;
mod catalog_file;
mod config_priority;
mod copy_flag_misuse;
mod default_uninstall;
mod direct_copy;
mod display_user_mode;
mod downlevel;
mod driver_store;
mod driver_store_layout;
pub(crate) mod driver_ver;
mod encoding;
mod finding;
mod in_use;
mod in_use_executable;
mod in_use_rename;
mod inert_reboot;
mod limits;
mod mend;
mod missing_copy;
mod not_pnp;
mod pnp_lockdown;
mod protected_file;
mod reboot_directive;
mod restart_copy_flag;
mod run_from_driver_store;
mod runonce;
mod swallowed_line;
mod syntax;
mod unused_allow;
mod update_deletes;
mod versioned_installer;

use std::cell::{OnceCell, RefCell};
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::model::{
    Binaries, ByName, CopiedFile, CopyFlags, DirectCopy, Directory, FileList, FlagField, Installed,
    MergedSection, Model, NAMING, NotAnInf, RegistryValue, Service, TargetOs, Wanted, Words, fold,
    not_text,
};
use crate::source::{Encoding, Source};
use crate::syntax::Document;

pub use driver_store::{Alone, Facts, Package, Staying, together};
pub use driver_ver::{DriverVer, DriverVerError, RaiseError};
pub use finding::{
    Addition, Applicability, Change, CopiedLine, Finding, Fix, NewSection, Severity,
};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// Why it matters, in a few words: the reason that a diff gives.
    pub why: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// The file that it stands in, whose module documentation is its page.
    pub(crate) page: &'static str,
    pub(crate) check: fn(&Context<'_, '_>, &mut Vec<Finding>),
}

/// Every rule, in the order in which they are listed and explained.
pub static ALL: [Rule; 25] = [
    reboot_directive::RULE,
    restart_copy_flag::RULE,
    in_use_rename::RULE,
    direct_copy::RULE,
    missing_copy::RULE,
    display_user_mode::RULE,
    in_use_executable::RULE,
    versioned_installer::RULE,
    update_deletes::RULE,
    protected_file::RULE,
    runonce::RULE,
    copy_flag_misuse::RULE,
    swallowed_line::RULE,
    inert_reboot::RULE,
    default_uninstall::RULE,
    config_priority::RULE,
    not_pnp::RULE,
    boot_start_restart::RULE,
    run_from_driver_store::RULE,
    driver_store_layout::RULE,
    pnp_lockdown::RULE,
    catalog_file::RULE,
    encoding::RULE,
    syntax::RULE,
    unused_allow::RULE,
];

/// `run-from-driver-store` where nobody has named a target: of INFs that no
/// Windows takes which cannot run them from there.
static WHERE_REQUIRED: Rule = run_from_driver_store::RULE;

/// What a user asks of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The oldest Windows that the packages are for.
    pub target_os: Option<TargetOs>,
    /// What becomes of older systems that an INF serves.
    pub downlevel: Downlevel,
    /// Whether the user named the encoding that the file is read in.
    pub encoding_is_named: bool,
}

/// What becomes of the systems that are too old for what an INF is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Downlevel {
    /// Nobody has said; such an INF stays as it is.
    #[default]
    Ask,
    /// The INF serves them no more.
    Raise,
    /// The INF keeps sections of their own for them.
    Keep,
}

/// When fixes are made: those of a turn only when none of the turns before it is
/// left to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The others.
    First,
    /// What tidies up: the fixes before may bring what an allowance is for.
    Tidying,
    /// The file in another encoding, which is no edit of the text.
    Encoding,
}

impl Turn {
    /// All of them, in their order.
    pub const ALL: [Turn; 3] = [Turn::First, Turn::Tidying, Turn::Encoding];
}

impl Rule {
    /// The rule as it is enabled where no rules are selected. Moving a package to
    /// the Driver Store, and what goes with it, takes a user who says for which
    /// Windows, or an INF that does: none of it is needed to do without a restart.
    pub fn unselected(&'static self, options: &Options) -> Option<&'static Rule> {
        if options.target_os.is_some() {
            return Some(self);
        }
        match self.name {
            name if name == run_from_driver_store::RULE.name => Some(&WHERE_REQUIRED),
            name if name == pnp_lockdown::RULE.name || name == catalog_file::RULE.name => None,
            _ => Some(self),
        }
    }

    /// Whether the rule has anything to say of an INF.
    fn is_about(&self, model: &Model<'_, '_>) -> bool {
        !std::ptr::eq(self, &WHERE_REQUIRED) || driver_store::is_required(model)
    }

    /// The rule of a name.
    pub fn named(name: &str) -> Option<&'static Rule> {
        ALL.iter().find(|rule| rule.name.eq_ignore_ascii_case(name))
    }

    /// Whether the rule tidies up after the others: its fixes are made only
    /// when no other is left to make.
    pub fn comes_last(name: &str) -> bool {
        Rule::turn(name) == Turn::Tidying
    }

    /// When the fixes of a rule are made.
    pub fn turn(name: &str) -> Turn {
        if name == unused_allow::RULE.name {
            Turn::Tidying
        } else if name == encoding::RULE.name {
            Turn::Encoding
        } else {
            Turn::First
        }
    }

    /// The page of the rule, in Markdown.
    pub fn page(&self) -> String {
        let lines = self
            .page
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        let mut page = format!("# {}\n\n", self.name);
        for line in lines {
            page.push_str(line);
            page.push('\n');
        }
        page
    }

    /// Where the rule comes from: the last part of its page, as one line.
    pub fn source(&self) -> String {
        let page = self.page();
        let source = page
            .split_once("## Source")
            .map_or("", |(_, source)| source);
        source.split_whitespace().collect::<Vec<&str>>().join(" ")
    }
}

/// The names of all rules, as a sentence's end.
pub fn known_names() -> String {
    let names: Vec<&str> = ALL.iter().map(|rule| rule.name).collect();
    format!("the rules are {}", names.join(", "))
}

/// What rules look for in registry values: each value that one of them is
/// about has one of these words in its key or its name.
static REGISTERED: LazyLock<Option<Words>> = LazyLock::new(|| {
    let rules = [
        &display_user_mode::REGISTERED[..],
        &not_pnp::REGISTERED,
        &runonce::REGISTERED,
        &versioned_installer::REGISTERED,
    ];
    Words::new(&rules.concat())
});

/// What CopyFiles directives copy.
#[derive(Debug)]
struct Copies<'d, 't> {
    lists: Vec<FileList<'d, 't>>,
    direct: ByName<DirectCopy<'d, 't>>,
}

/// What a rule is asked about: the model, and what rules have in common.
#[derive(Debug)]
pub(crate) struct Context<'d, 't> {
    pub(crate) model: &'d Model<'d, 't>,
    /// The encoding that the file was read in.
    encoding: Encoding,
    pub(crate) options: Options,
    package: &'d dyn Package,
    staying: OnceCell<Staying>,
    binaries: OnceCell<Binaries<'d, 't>>,
    /// The names of the sections that add services, with the services' indices.
    by_section: OnceCell<ByName<(&'t str, usize)>>,
    registered: OnceCell<Vec<RegistryValue<'d, 't>>>,
    copies: OnceCell<Copies<'d, 't>>,
    /// Each with the index of its list.
    listed: OnceCell<ByName<(usize, CopiedFile<'d, 't>)>>,
    /// The names of the sections that Windows 10 or later installs, in the form
    /// of [`fold`].
    by_windows_10: OnceCell<Installed<'d, 't>>,
    /// How many names were made from each file's.
    given: RefCell<HashMap<String, usize>>,
    /// The lists that copy a file alone.
    own_lists: RefCell<HashMap<SoleCopy, OwnList>>,
}

/// A file in the form of [`fold`], its directory in the canonical form, and its
/// flags.
type SoleCopy = (String, (Option<u32>, String), u32);

/// A file list that copies one file alone.
#[derive(Debug, Clone)]
struct OwnList {
    name: String,
    /// Whether a fix has yet to add it.
    is_new: bool,
}

impl<'d, 't> Context<'d, 't> {
    #[cfg(test)]
    fn new(model: &'d Model<'d, 't>, options: &Options) -> Context<'d, 't> {
        Context::in_package(model, options, &Alone)
    }

    fn in_package(
        model: &'d Model<'d, 't>,
        options: &Options,
        package: &'d dyn Package,
    ) -> Context<'d, 't> {
        Context {
            model,
            encoding: Encoding::ASCII,
            options: *options,
            package,
            staying: OnceCell::new(),
            binaries: OnceCell::new(),
            by_section: OnceCell::new(),
            registered: OnceCell::new(),
            copies: OnceCell::new(),
            listed: OnceCell::new(),
            by_windows_10: OnceCell::new(),
            given: RefCell::default(),
            own_lists: RefCell::default(),
        }
    }

    /// Which files have to stay for the sake of other INFs of the package.
    fn staying(&self) -> &Staying {
        self.staying.get_or_init(|| self.package.staying())
    }

    /// The services of the INF.
    fn services(&self) -> &[Service<'d, 't>] {
        self.binaries().services()
    }

    /// The services that one section adds.
    fn services_in(
        &self,
        section: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = &Service<'d, 't>> {
        let by_section = self.by_section.get_or_init(|| {
            let services = self.services().iter().enumerate();
            let sections = services.map(|(index, service)| (service.site.section.name(), index));
            ByName::new(sections.collect(), |(section, _)| section)
        });
        let indices = by_section.get(section.name());
        indices.filter_map(|(_, index)| self.services().get(*index))
    }

    /// The binaries of the INF's services.
    fn binaries(&self) -> &Binaries<'d, 't> {
        self.binaries
            .get_or_init(|| Binaries::of(self.model.services()))
    }

    /// The registry values in which one of [`REGISTERED`] is found.
    fn registered(&self) -> &[RegistryValue<'d, 't>] {
        self.registered.get_or_init(|| match &*REGISTERED {
            Some(words) => self
                .model
                .registry_values_with(&Wanted::in_first(words, NAMING)),
            None => self.model.registry_values(),
        })
    }

    fn copies(&self) -> &Copies<'d, 't> {
        self.copies.get_or_init(|| {
            let (lists, direct) = self.model.copies();
            let direct = ByName::new(direct, |copy| &copy.file);
            Copies { lists, direct }
        })
    }

    /// The file lists that are copied.
    fn copied_lists(&self) -> &[FileList<'d, 't>] {
        &self.copies().lists
    }

    fn listed(&self) -> &ByName<(usize, CopiedFile<'d, 't>)> {
        self.listed.get_or_init(|| {
            let lists = self.copied_lists().iter().enumerate();
            let files = lists.flat_map(|(index, list)| {
                let files = list.files(self.model);
                files.map(move |file| (index, file))
            });
            ByName::new(files.collect(), |(_, file)| &file.destination)
        })
    }

    /// The files of the lists that are copied.
    fn copied_files(&self) -> impl Iterator<Item = (&FileList<'d, 't>, &CopiedFile<'d, 't>)> {
        let lists = self.copied_lists();
        let files = self.listed().items().iter();
        files.filter_map(|(index, file)| Some((lists.get(*index)?, file)))
    }

    /// The entries of file lists that copy a file to the given name.
    fn list_copies(
        &self,
        file: &str,
    ) -> impl Iterator<Item = (&FileList<'d, 't>, &CopiedFile<'d, 't>)> {
        let lists = self.copied_lists();
        let files = self.listed().get(file);
        files.filter_map(|(index, file)| Some((lists.get(*index)?, file)))
    }

    /// The files that directives copy by name.
    fn named_files(&self) -> &[DirectCopy<'d, 't>] {
        self.copies().direct.items()
    }

    /// The directives that copy a file by name.
    fn direct_copies(&self, file: &str) -> Vec<&DirectCopy<'d, 't>> {
        self.copies().direct.get(file).collect()
    }

    /// Whether an install section that Windows 10 or later takes leads to a
    /// section.
    fn is_installed_by_windows_10(&self, section: MergedSection<'_, '_>) -> bool {
        let first = TargetOs::build(0);
        let installed = self
            .by_windows_10
            .get_or_init(|| self.model.installed_since(first));
        installed.has(section)
    }

    /// The list that copies nothing but a file, with the given flags, to a
    /// directory: one that the INF has, or a new one. All who ask for the same get
    /// the same, so that one list serves them: the first of their fixes adds it.
    fn own_list(&self, file: &str, directory: &Directory, flags: CopyFlags) -> OwnList {
        let key = (fold(file).into_owned(), directory.canonical(), flags.0);
        if let Some(list) = self.own_lists.borrow().get(&key) {
            return list.clone();
        }
        let copies_it_alone = |list: &FileList<'d, 't>, copied: &CopiedFile<'d, 't>| {
            list.directory.same_as(directory)
                && copied.flags == FlagField::Flags(flags)
                && copied.renamed_from(self.model).is_none()
                && list.section.rows().nth(1).is_none()
                && list.section.name().chars().all(is_plain)
                && !self.model.is_deleted_or_renamed(list.section)
        };
        let known = self
            .list_copies(file)
            .find(|(list, copied)| copies_it_alone(list, copied));
        let list = match known {
            Some((list, _)) => OwnList {
                name: list.section.name().to_owned(),
                is_new: false,
            },
            None => OwnList {
                name: self.new_section_name(file),
                is_new: true,
            },
        };
        self.own_lists.borrow_mut().insert(key, list.clone());
        list
    }

    /// A name for the file list of a file that no section of the INF has, no
    /// directive names, and no other fix gives.
    fn new_section_name(&self, file: &str) -> String {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let stem: String = stem
            .chars()
            .map(|c| match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => c,
                _ => '_',
            })
            .collect();
        self.unused_name(&format!("{stem}.CopyFiles"))
    }

    /// A name for a section that nothing in the INF has, and no other fix
    /// gives: the given one, or that with a number.
    fn unused_name(&self, base: &str) -> String {
        let mut given = self.given.borrow_mut();
        let number = given.entry(fold(base).into_owned()).or_insert(0);
        loop {
            *number += 1;
            let name = match *number {
                1 => base.to_owned(),
                number => format!("{base}{number}"),
            };
            if !self.model.is_name_used(&name) {
                return name;
            }
        }
    }
}

/// Whether a character means nothing but itself wherever a name may stand, and
/// every encoding of a file that holds it can write it.
fn is_plain(character: char) -> bool {
    let special = [
        '"',
        ',',
        ';',
        '=',
        '%',
        '\\',
        '[',
        ']',
        '@',
        char::REPLACEMENT_CHARACTER,
    ];
    !special.contains(&character) && !character.is_whitespace() && !character.is_control()
}

/// What the given rules find in a file, in the order of the file.
///
/// # Errors
/// The reason why the file is not a Windows INF.
pub fn inspect(
    source: &Source,
    rules: &[&'static Rule],
    options: &Options,
) -> Result<Vec<Finding>, NotAnInf> {
    inspect_in(source, rules, options, &Alone)
}

/// As [`inspect`], of a file that is one of a package.
///
/// # Errors
/// The reason why the file is not a Windows INF.
pub fn inspect_in(
    source: &Source,
    rules: &[&'static Rule],
    options: &Options,
    package: &dyn Package,
) -> Result<Vec<Finding>, NotAnInf> {
    if let Some(reason) = not_text(source) {
        let found = refused_bytes(source, rules).filter(|found| !found.is_empty());
        return found.ok_or(reason);
    }
    let document = Document::new(source.text());
    let model = Model::new(&document);
    match model.not_an_inf() {
        Some(reason) => {
            let found = refused(source, &model, rules).filter(|found| !found.is_empty());
            found.ok_or(reason)
        }
        None => Ok(check_in(&model, source.encoding(), rules, options, package)),
    }
}

/// What is found in a file that is meant as an INF and that Windows refuses as a
/// whole, of which nothing else is said and which is never rewritten; `None` for
/// any other file. Nothing where the rule is not among the given ones.
pub fn refused(
    source: &Source,
    model: &Model<'_, '_>,
    rules: &[&'static Rule],
) -> Option<Vec<Finding>> {
    let found = refused_bytes(source, rules);
    found.or_else(|| Some(of_rules(syntax::wrong_signature(model)?, rules)))
}

fn refused_bytes(source: &Source, rules: &[&'static Rule]) -> Option<Vec<Finding>> {
    Some(of_rules(encoding::shifted(source)?, rules))
}

/// A finding, if it is one of the given rules.
fn of_rules(finding: Finding, rules: &[&'static Rule]) -> Vec<Finding> {
    let is_wanted = rules.iter().any(|rule| rule.name == finding.rule);
    is_wanted.then_some(finding).into_iter().collect()
}

/// What the given rules find in a model, in the order of the file, without
/// what comments allow, of an INF that is one of a package. `encoding` is the one
/// that the file was read in.
pub fn check_in(
    model: &Model<'_, '_>,
    encoding: Encoding,
    rules: &[&'static Rule],
    options: &Options,
    package: &dyn Package,
) -> Vec<Finding> {
    let context = Context {
        encoding,
        ..Context::in_package(model, options, package)
    };
    let mut findings = Vec::new();
    let rules = rules.iter().copied().filter(|rule| rule.is_about(model));
    let rules: Vec<&'static Rule> = rules.collect();
    for rule in &rules {
        (rule.check)(&context, &mut findings);
    }
    allow::apply(model.document(), &rules, &mut findings);
    leave_undecoded(model.document(), &mut findings);
    limits::leave_too_long(model, &mut findings);
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    findings
}

/// What stands in a text for bytes that cannot be decoded.
const UNDECODED: &str = "\u{FFFD}";

/// Leaves to a person what would change text right behind bytes that cannot be
/// decoded: these may be the start of a character, which would take what comes
/// to stand behind them for its rest. And what would write such bytes once
/// more, of which only U+FFFD is known.
fn leave_undecoded(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    for finding in findings {
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        let reason = fix
            .edits
            .iter()
            .filter_map(|edit| edit.change(text))
            .find_map(|(range, new)| {
                if new.contains(UNDECODED) {
                    Some("bytes that cannot be decoded would have to be written once more")
                } else {
                    text.get(..range.start)?.ends_with(UNDECODED).then_some(
                        "the bytes right before the place to be changed cannot be decoded",
                    )
                }
            });
        if let Some(reason) = reason {
            fix.applicability = Applicability::Display;
            finding.help = Some(reason.to_owned());
        }
    }
}
