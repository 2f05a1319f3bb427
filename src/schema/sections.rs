//! Sections: the kinds that there are, how each is named, and what its lines are.

use std::sync::LazyLock;

use crate::syntax::eq_ignore_case;

use super::directives::NUMBER;
use super::{Argument, FlagSet, Legacy, TargetOs, target_os};

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "each has a row in SECTIONS, which says what it is"
)]
pub enum SectionKind {
    Version,
    Strings,
    ControlFlags,
    DestinationDirs,
    SourceDisksNames,
    SourceDisksFiles,
    SignatureAttributes,
    SignatureAttribute,
    Manufacturer,
    Models,
    ClassInstall32,
    InterfaceInstall32,
    InterfaceInstall,
    DefaultInstall,
    DefaultUninstall,
    DdInstall,
    CoInstallers,
    Com,
    Components,
    Events,
    FactDef,
    Filters,
    Hw,
    Interfaces,
    LogConfigOverride,
    Services,
    Software,
    Wdf,
    Wmi,
    FileList,
    AddRegistry,
    Security,
    DelRegistry,
    BitRegistry,
    IniToRegistry,
    UpdateInis,
    UpdateIniFields,
    ProfileItems,
    RegisterDlls,
    LogConfig,
    AddProperty,
    DelProperty,
    PowerSetting,
    Service,
    EventLog,
    ServiceTrigger,
    FailureActions,
    AddInterface,
    ComServer,
    ComClass,
    Component,
    InstallSoftware,
    EventProvider,
    Channel,
    AddAutoLogger,
    UpdateAutoLogger,
    AutoLoggerProvider,
    InstallFilter,
    WdfService,
    WmiClass,
}

impl SectionKind {
    /// What is known of the kind.
    pub fn section(self) -> &'static Section {
        // The rows are in the order of the kinds, as a test tells.
        SECTIONS.get(self as usize).unwrap_or(&SECTIONS[0])
    }

    /// What is appended to the name of an install section to name its companion
    /// of this kind: `Services`. Empty for a kind that is not a companion.
    pub fn suffix(self) -> &'static str {
        match self.section().name {
            SectionName::Companion(suffix) => suffix,
            _ => "",
        }
    }

    /// How a section of this kind is always called, without a decoration. Empty
    /// for a kind whose sections have other names.
    pub fn fixed_name(self) -> &'static str {
        match self.section().name {
            SectionName::Fixed(name, _) => name,
            _ => "",
        }
    }

    /// What the value with an index, from 0, of its lines names, where these are all alike;
    /// `None` where they are directives, or should have no such value.
    pub fn argument(self, value: usize) -> Option<Argument> {
        match self.section().lines {
            Lines::Directives => None,
            Lines::Fields { values, rest, .. } => values.get(value).copied().or(rest),
        }
    }

    /// Whether lines of sections of this kind may name sections.
    pub fn names_sections(self) -> bool {
        let names = |argument: &Argument| argument.is_section();
        match self.section().lines {
            Lines::Directives => true,
            Lines::Fields { key, values, rest } => {
                let mut all = key.iter().chain(values).chain(&rest);
                all.any(names)
            }
        }
    }

    /// Whether sections of this kind have companions: Windows installs them.
    pub fn is_install(self) -> bool {
        matches!(
            self,
            SectionKind::DdInstall
                | SectionKind::DefaultInstall
                | SectionKind::DefaultUninstall
                | SectionKind::ClassInstall32
        )
    }
}

/// A kind of section.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// The kind.
    pub kind: SectionKind,
    /// How such a section is named.
    pub name: SectionName,
    /// What it does: one sentence, which may have code in backticks.
    pub does: &'static str,
    /// What its lines are.
    pub lines: Lines,
    /// How the keys of its lines are called; empty for lines without keys and for
    /// directives.
    pub key: &'static str,
    /// How each of the first values of its lines is called, and last each of the
    /// values behind them; empty for directives.
    pub fields: &'static [&'static str],
    /// The first Windows that reads it.
    pub since: TargetOs,
    /// Whether packages should do without it.
    pub legacy: Legacy,
    /// The page that describes it.
    pub page: &'static str,
}

/// How a section gets its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionName {
    /// It is always called so, with a decoration behind it or without.
    Fixed(&'static str, Decorated),
    /// It has the name of an install section, a dot and this suffix.
    Companion(&'static str),
    /// It has the name of a file list or of an add-registry section, a dot and
    /// this suffix.
    Beside(&'static str),
    /// Whoever writes the INF names it, and others refer to it.
    Given,
}

/// What may stand behind a dot at the end of a section's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decorated {
    /// Nothing.
    None,
    /// A platform, `.ntamd64`.
    Platform,
    /// An architecture, `.amd64`.
    Architecture,
    /// The number of a language, `.0409`.
    Language,
}

/// What the lines of a section are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lines {
    /// Directives: each key is one of those in
    /// [`DIRECTIVES`](super::DIRECTIVES) that may stand in the section.
    Directives,
    /// All alike: a key, and values behind it.
    Fields {
        /// What the key names; `None` where lines have no key.
        key: Option<Argument>,
        /// What the first values name.
        values: &'static [Argument],
        /// What each of the others names.
        rest: Option<Argument>,
    },
}

const V1703: TargetOs = TargetOs::build(15063);
const V24H2: TargetOs = TargetOs::build(26100);
const W2000: TargetOs = TargetOs::WINDOWS_2000;

const fn row(kind: SectionKind, name: SectionName, lines: Lines, page: &'static str) -> Section {
    Section {
        kind,
        name,
        does: "",
        lines,
        key: "",
        fields: &[],
        since: W2000,
        legacy: Legacy::No,
        page,
    }
}

impl Section {
    const fn does(mut self, does: &'static str) -> Section {
        self.does = does;
        self
    }

    const fn key(mut self, key: &'static str) -> Section {
        self.key = key;
        self
    }

    const fn fields(mut self, fields: &'static [&'static str]) -> Section {
        self.fields = fields;
        self
    }

    /// How the value with an index, from 0, of its lines is called; `None` where
    /// there should be no such value.
    pub fn field(&self, index: usize) -> Option<&'static str> {
        let has_rest = matches!(self.lines, Lines::Fields { rest: Some(_), .. });
        let rest = self.fields.last().filter(|_| has_rest);
        self.fields.get(index).or(rest).copied()
    }

    const fn since(mut self, since: TargetOs) -> Section {
        self.since = since;
        self
    }

    const fn legacy(mut self, legacy: Legacy) -> Section {
        self.legacy = legacy;
        self
    }
}

const fn lines(
    key: Option<Argument>,
    values: &'static [Argument],
    rest: Option<Argument>,
) -> Lines {
    Lines::Fields { key, values, rest }
}

use Argument::{Disk, File, Flags, Guid, Text};
use Decorated as D;
use SectionKind as K;
use SectionName::{Beside, Companion, Fixed, Given};

const DIRECTIVES: Lines = Lines::Directives;

/// The kinds of sections, in the order of [`SectionKind`].
pub static SECTIONS: &[Section] = &[
    row(
        K::Version,
        Fixed("Version", D::None),
        DIRECTIVES,
        "install/inf-version-section.md",
    )
    .does("Identifies the INF: its signature, class, provider, version and catalog."),
    row(
        K::Strings,
        Fixed("Strings", D::Language),
        lines(Some(Argument::StringKey), &[Text], Some(Text)),
        "install/inf-strings-section.md",
    )
    .does("Defines the strings that stand for `%strkey%` tokens elsewhere in the INF.")
    .key("strkey")
    .fields(&["string", "further string"]),
    row(
        K::ControlFlags,
        Fixed("ControlFlags", D::None),
        DIRECTIVES,
        "install/inf-controlflags-section.md",
    )
    .does("Names devices for which Windows takes special actions during installation."),
    row(
        K::DestinationDirs,
        Fixed("DestinationDirs", D::None),
        lines(
            Some(Argument::Section(K::FileList)),
            &[Argument::Dirid, Text],
            None,
        ),
        "install/inf-destinationdirs-section.md",
    )
    .does("Says in which directory the files of each file list are copied, deleted or renamed.")
    .key("file list")
    .fields(&["DIRID", "subdirectory"]),
    row(
        K::SourceDisksNames,
        Fixed("SourceDisksNames", D::Architecture),
        lines(Some(Disk), &[Text, File, Text, Text, NUMBER, File], None),
        "install/inf-sourcedisksnames-section.md",
    )
    .does("Identifies the distribution disks that contain the source files.")
    .key("disk ID")
    .fields(&[
        "disk description",
        "tag or cabinet file",
        "unused",
        "path",
        "flags",
        "tag file",
    ]),
    row(
        K::SourceDisksFiles,
        Fixed("SourceDisksFiles", D::Architecture),
        lines(Some(File), &[Disk, Text, NUMBER], None),
        "install/inf-sourcedisksfiles-section.md",
    )
    .does("Says on which disk and in which directory each source file is.")
    .key("file name")
    .fields(&["disk ID", "subdirectory", "size"]),
    row(
        K::SignatureAttributes,
        Fixed("SignatureAttributes", D::None),
        lines(
            Some(File),
            &[Argument::Section(K::SignatureAttribute)],
            None,
        ),
        "install/inf-signatureattributes-section.md",
    )
    .does("Requests additional signatures for files of the package.")
    .key("file name")
    .fields(&["signature-attribute section"]),
    row(
        K::SignatureAttribute,
        Given,
        lines(Some(Text), &[Text], None),
        "install/inf-signatureattributes-section.md",
    )
    .does("Names an additional signature to request, such as `PETrust = true`.")
    .key("attribute")
    .fields(&["value"]),
    row(
        K::Manufacturer,
        Fixed("Manufacturer", D::None),
        lines(
            Some(Text),
            &[Argument::Section(K::Models)],
            Some(Argument::TargetOs),
        ),
        "install/inf-manufacturer-section.md",
    )
    .does("Names manufacturers, each with its models section and the systems that it is for.")
    .key("manufacturer name")
    .fields(&["models section", "target OS version"]),
    row(
        K::Models,
        Given,
        lines(
            Some(Text),
            &[Argument::Section(K::DdInstall)],
            Some(Argument::DeviceId),
        ),
        "install/inf-models-section.md",
    )
    .does("Lists devices by their IDs, each with the install section for it.")
    .key("device description")
    .fields(&["install section", "hardware or compatible ID"]),
    row(
        K::ClassInstall32,
        Fixed("ClassInstall32", D::Platform),
        DIRECTIVES,
        "install/inf-classinstall32-section.md",
    )
    .does("Installs a new device setup class.")
    .legacy(Legacy::NotUniversal),
    row(
        K::InterfaceInstall32,
        Fixed("InterfaceInstall32", D::Platform),
        lines(
            Some(Guid),
            &[
                Argument::Section(K::InterfaceInstall),
                Flags(FlagSet::Unused),
            ],
            None,
        ),
        "install/inf-interfaceinstall32-section.md",
    )
    .does("Creates new device interface classes.")
    .key("interface class GUID")
    .fields(&["install-interface section", "flags"]),
    row(
        K::InterfaceInstall,
        Given,
        DIRECTIVES,
        "install/inf-interfaceinstall32-section.md",
    )
    .does("Installs one of the device interface classes of [InterfaceInstall32]."),
    row(
        K::DefaultInstall,
        Fixed("DefaultInstall", D::Platform),
        DIRECTIVES,
        "install/inf-defaultinstall-section.md",
    )
    .does("Installs drivers that belong to no device, such as a file system filter."),
    row(
        K::DefaultUninstall,
        Fixed("DefaultUninstall", D::Platform),
        DIRECTIVES,
        "develop/creating-a-primitive-driver.md",
    )
    .does("Undoes what [DefaultInstall] does; primitive drivers need no such section."),
    row(
        K::DdInstall,
        Given,
        DIRECTIVES,
        "install/inf-ddinstall-section.md",
    )
    .does("Installs the files and registry entries of a device and its driver."),
    row(
        K::CoInstallers,
        Companion("CoInstallers"),
        DIRECTIVES,
        "install/inf-ddinstall-coinstallers-section.md",
    )
    .does("Registers co-installers, which supplement the installation of devices.")
    .legacy(Legacy::Unsigned),
    row(
        K::Com,
        Companion("COM"),
        DIRECTIVES,
        "install/inf-ddinstall-com-section.md",
    )
    .does("Registers COM servers of the driver package.")
    .since(V24H2),
    row(
        K::Components,
        Companion("Components"),
        DIRECTIVES,
        "install/inf-ddinstall-components-section.md",
    )
    .does("Creates software components for the device.")
    .since(V1703),
    row(
        K::Events,
        Companion("Events"),
        DIRECTIVES,
        "install/inf-ddinstall-events-section.md",
    )
    .does("Registers event providers, and adds or updates AutoLogger sessions.")
    .since(TargetOs::build(17763)),
    row(
        K::FactDef,
        Companion("FactDef"),
        DIRECTIVES,
        "install/inf-ddinstall-factdef-section.md",
    )
    .does("Gives the factory-default resources of a manually installed device without PnP.")
    .legacy(Legacy::Unsigned),
    row(
        K::Filters,
        Companion("Filters"),
        DIRECTIVES,
        "install/inf-ddinstall-filters-section.md",
    )
    .does("Adds filters to the device stack.")
    .since(TargetOs::build(18362)),
    row(
        K::Hw,
        Companion("HW"),
        DIRECTIVES,
        "install/inf-ddinstall-hw-section.md",
    )
    .does("Writes registry entries of the device itself, such as its filters."),
    row(
        K::Interfaces,
        Companion("Interfaces"),
        DIRECTIVES,
        "install/inf-ddinstall-interfaces-section.md",
    )
    .does("Installs support for device interface classes that the driver exports."),
    row(
        K::LogConfigOverride,
        Companion("LogConfigOverride"),
        DIRECTIVES,
        "install/inf-ddinstall-logconfigoverride-section.md",
    )
    .does("Overrides the hardware resource requirements that the device's bus driver reports.")
    .legacy(Legacy::Unsigned),
    row(
        K::Services,
        Companion("Services"),
        DIRECTIVES,
        "install/inf-ddinstall-services-section.md",
    )
    .does("Installs the services of the device's drivers, or removes services."),
    row(
        K::Software,
        Companion("Software"),
        DIRECTIVES,
        "install/inf-ddinstall-software-section.md",
    )
    .does("Installs software from a software component.")
    .since(V1703),
    row(
        K::Wdf,
        Companion("Wdf"),
        DIRECTIVES,
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives Windows Driver Frameworks (WDF) the settings of the device and its drivers."),
    row(
        K::Wmi,
        Companion("WMI"),
        DIRECTIVES,
        "install/inf-ddinstall-wmi-section.md",
    )
    .does("Sets characteristics of the WMI classes that the driver provides.")
    .since(TargetOs::SERVER_2003),
    row(
        K::FileList,
        Given,
        lines(None, &[File, File, Text, Flags(FlagSet::Copy), Text], None),
        "install/inf-copyfiles-directive.md",
    )
    .does("Lists files to copy, delete or rename.")
    .fields(&[
        "destination file",
        "source file",
        "unused",
        "flags",
        "undocumented",
    ]),
    row(
        K::AddRegistry,
        Given,
        lines(
            None,
            &[Text, Text, Text, Flags(FlagSet::AddRegistry)],
            Some(Text),
        ),
        "install/inf-addreg-directive.md",
    )
    .does("Lists registry keys and values to add or change.")
    .fields(&[
        "registry root",
        "subkey",
        "value entry name",
        "flags",
        "value",
    ]),
    row(
        K::Security,
        Beside("security"),
        lines(None, &[Text], None),
        "install/inf-copyfiles-directive.md",
    )
    .does("Sets the security of the files or registry entries of the section it is named after.")
    .fields(&["security descriptor"]),
    row(
        K::DelRegistry,
        Given,
        lines(
            None,
            &[Text, Text, Text, Flags(FlagSet::DelRegistry), Text],
            None,
        ),
        "install/inf-delreg-directive.md",
    )
    .does("Lists registry keys and values to delete.")
    .fields(&[
        "registry root",
        "subkey",
        "value entry name",
        "flags",
        "value",
    ])
    .legacy(Legacy::NotUniversal),
    row(
        K::BitRegistry,
        Given,
        lines(
            None,
            &[
                Text,
                Text,
                Text,
                Flags(FlagSet::BitRegistry),
                NUMBER,
                NUMBER,
            ],
            None,
        ),
        "install/inf-bitreg-directive.md",
    )
    .does("Lists bits of registry values to set or clear.")
    .fields(&[
        "registry root",
        "subkey",
        "value entry name",
        "flags",
        "byte mask",
        "byte to modify",
    ])
    .legacy(Legacy::Unsigned),
    row(
        K::IniToRegistry,
        Given,
        lines(
            None,
            &[File, Text, Text, Text, Text, Flags(FlagSet::Ini)],
            None,
        ),
        "install/inf-ini2reg-directive.md",
    )
    .does("Lists entries or sections of INI files to move into the registry.")
    .fields(&[
        "INI file",
        "INI section",
        "INI key",
        "registry root",
        "subkey",
        "flags",
    ])
    .legacy(Legacy::Unsigned),
    row(
        K::UpdateInis,
        Given,
        lines(None, &[File, Text, Text, Text, Flags(FlagSet::Ini)], None),
        "install/inf-updateinis-directive.md",
    )
    .does("Lists entries of INI files to replace, add or delete.")
    .fields(&[
        "INI file",
        "INI section",
        "old INI entry",
        "new INI entry",
        "flags",
    ])
    .legacy(Legacy::Unsigned),
    row(
        K::UpdateIniFields,
        Given,
        lines(
            None,
            &[File, Text, Text, Text, Text, Flags(FlagSet::Ini)],
            None,
        ),
        "install/inf-updateinifields-directive.md",
    )
    .does("Lists fields in lines of INI files to replace, add or delete.")
    .fields(&[
        "INI file",
        "INI section",
        "profile name",
        "old field",
        "new field",
        "flags",
    ])
    .legacy(Legacy::Unsigned),
    row(
        K::ProfileItems,
        Given,
        DIRECTIVES,
        "install/inf-profileitems-directive.md",
    )
    .does("Describes one Start menu item or group to create or delete.")
    .legacy(Legacy::Unsigned),
    row(
        K::RegisterDlls,
        Given,
        lines(
            None,
            &[
                Argument::Dirid,
                Text,
                File,
                Flags(FlagSet::RegisterDlls),
                NUMBER,
                Text,
            ],
            None,
        ),
        "install/inf-registerdlls-directive.md",
    )
    .does("Lists OLE controls to register or unregister.")
    .fields(&[
        "DIRID",
        "subdirectory",
        "file name",
        "registration flags",
        "timeout",
        "argument",
    ])
    .legacy(Legacy::Unsigned),
    row(
        K::LogConfig,
        Given,
        DIRECTIVES,
        "install/inf-logconfig-directive.md",
    )
    .does("Specifies one set of hardware resources that the device can use.")
    .legacy(Legacy::Unsigned),
    row(
        K::AddProperty,
        Given,
        lines(
            None,
            &[Text, NUMBER, NUMBER, Flags(FlagSet::AddProperty), Text],
            Some(Text),
        ),
        "install/inf-addproperty-directive.md",
    )
    .does("Lists device properties to add or change.")
    .fields(&[
        "property name or category GUID",
        "property ID",
        "type",
        "flags",
        "value",
        "further value",
    ])
    .since(TargetOs::VISTA),
    // The page writes no type before the flags.
    row(
        K::DelProperty,
        Given,
        lines(
            None,
            &[Text, NUMBER, Flags(FlagSet::DelProperty), Text],
            None,
        ),
        "install/inf-delproperty-directive.md",
    )
    .does("Lists device properties to delete.")
    .fields(&[
        "property name or category GUID",
        "property ID",
        "flags",
        "value",
    ])
    .since(TargetOs::VISTA)
    .legacy(Legacy::NotUniversal),
    row(
        K::PowerSetting,
        Given,
        DIRECTIVES,
        "install/inf-addpowersetting-directive.md",
    )
    .does("Defines a power setting: its name, its allowed values and its defaults.")
    .since(TargetOs::VISTA),
    row(
        K::Service,
        Given,
        DIRECTIVES,
        "install/inf-addservice-directive.md",
    )
    .does("Describes a service: its type, its binary, when it starts and more."),
    row(
        K::EventLog,
        Given,
        DIRECTIVES,
        "install/inf-addservice-directive.md",
    )
    .does("Sets up the event logging of a service in the registry."),
    row(
        K::ServiceTrigger,
        Given,
        DIRECTIVES,
        "install/inf-addservice-directive.md",
    )
    .does("Describes a trigger event that starts or stops a service.")
    .since(TargetOs::build(19041)),
    row(
        K::FailureActions,
        Given,
        DIRECTIVES,
        "install/inf-addservice-directive.md",
    )
    .does("Lists the actions that are taken when a service fails.")
    .since(TargetOs::build(22621)),
    row(
        K::AddInterface,
        Given,
        DIRECTIVES,
        "install/inf-addinterface-directive.md",
    )
    .does("Sets up a device interface of the device, mostly in the registry."),
    row(
        K::ComServer,
        Given,
        DIRECTIVES,
        "install/inf-addcomserver-directive.md",
    )
    .does("Describes a COM server and registers its classes.")
    .since(V24H2),
    row(
        K::ComClass,
        Given,
        DIRECTIVES,
        "install/inf-addcomclass-directive.md",
    )
    .does("Describes a COM class and its threading model.")
    .since(V24H2),
    row(
        K::Component,
        Given,
        DIRECTIVES,
        "install/inf-addcomponent-directive.md",
    )
    .does("Gives the IDs of a software component, and describes it.")
    .since(V1703),
    row(
        K::InstallSoftware,
        Given,
        DIRECTIVES,
        "install/inf-addsoftware-directive.md",
    )
    .does("Says which software is installed, and how.")
    .since(V1703),
    row(
        K::EventProvider,
        Given,
        DIRECTIVES,
        "install/inf-addeventprovider-directive.md",
    )
    .does("Describes an event provider: its name, its resource files and its channels.")
    .since(TargetOs::build(17763)),
    row(
        K::Channel,
        Given,
        DIRECTIVES,
        "install/inf-addeventprovider-directive.md",
    )
    .does("Sets the attributes of an event channel.")
    .since(TargetOs::build(17763)),
    row(
        K::AddAutoLogger,
        Given,
        DIRECTIVES,
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets up an AutoLogger session and its providers.")
    .since(TargetOs::WINDOWS_11),
    row(
        K::UpdateAutoLogger,
        Given,
        DIRECTIVES,
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Lists providers to add to an existing AutoLogger session.")
    .since(TargetOs::WINDOWS_11),
    row(
        K::AutoLoggerProvider,
        Given,
        DIRECTIVES,
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets what a provider writes to the AutoLogger session.")
    .since(TargetOs::WINDOWS_11),
    row(
        K::InstallFilter,
        Given,
        DIRECTIVES,
        "install/inf-addfilter-directive.md",
    )
    .does("Gives the level or the position of a filter on the device stack.")
    .since(TargetOs::build(18362)),
    row(
        K::WdfService,
        Given,
        DIRECTIVES,
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives the framework version of a WDF driver and, for UMDF, its binary."),
    row(
        K::WmiClass,
        Given,
        DIRECTIVES,
        "install/inf-ddinstall-wmi-section.md",
    )
    .does("Sets the security of a WMI class.")
    .since(TargetOs::SERVER_2003),
];

/// The name of a kind that always has the same.
type FixedName = (&'static str, Decorated, SectionKind);

/// The kinds that always have the same name, by its first letter.
static FIXED: LazyLock<[Vec<FixedName>; 26]> = LazyLock::new(|| {
    let mut by_letter: [Vec<FixedName>; 26] = Default::default();
    for row in SECTIONS {
        if let Fixed(name, decorated) = row.name
            && let Some(rows) = letter(name).and_then(|letter| by_letter.get_mut(letter))
        {
            rows.push((name, decorated, row.kind));
        }
    }
    by_letter
});

/// The place of a name's first letter in the alphabet, from 0.
fn letter(name: &str) -> Option<usize> {
    let first = name.bytes().next()?.to_ascii_lowercase();
    first.checked_sub(b'a').map(usize::from)
}

/// The kinds of [`FIXED`] with whose name a section's name begins, up to its end
/// or to a dot, each with what stands behind the dot.
fn fixed_at_start(name: &str) -> impl Iterator<Item = (Decorated, SectionKind, Option<&str>)> {
    let bytes = name.as_bytes();
    // Most begin with another letter.
    let rows = letter(name).and_then(|letter| FIXED.get(letter));
    let rows = rows.map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(move |(known, decorated, kind)| {
        let rest = match bytes.get(known.len()) {
            _ if bytes.len() < known.len() => return None,
            None => None,
            Some(b'.') => name.get(known.len() + 1..),
            Some(_) => return None,
        };
        let is_known = eq_ignore_case(name.get(..known.len())?, known);
        is_known.then_some((*decorated, *kind, rest))
    })
}

/// Whether a section of this name, whatever stands behind a dot, holds names and
/// values but no directives that install something.
pub fn holds_names(section: &str) -> bool {
    fixed_at_start(section).any(|(_, kind, _)| !kind.is_install())
}

/// The kind of companion that a suffix such as `Services` makes of an install
/// section.
pub fn companion(suffix: &str) -> Option<SectionKind> {
    let is = |row: &&Section| matches!(row.name, Companion(known) if eq_ignore_case(known, suffix));
    SECTIONS.iter().find(is).map(|row| row.kind)
}

/// The kind of section that always has a name, `Version` or `Strings.0409`.
pub fn section_named(name: &str) -> Option<SectionKind> {
    let is_decoration = |decorated: Decorated, rest: &str| match decorated {
        D::None => false,
        D::Platform => target_os(rest).is_some(),
        D::Architecture => super::architecture(rest).is_some(),
        D::Language => rest.bytes().all(|byte| byte.is_ascii_hexdigit()),
    };
    let mut fixed = fixed_at_start(name);
    let found =
        fixed.find(|(decorated, _, rest)| rest.is_none_or(|rest| is_decoration(*decorated, rest)));
    found.map(|(_, kind, _)| kind)
}
