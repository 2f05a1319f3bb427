//! Directives: where each may stand, and what its values name.

use std::ops::Range;
use std::sync::LazyLock;

use super::{ByName, FlagSet, SectionKind, TargetOs};

/// A directive, or an entry of a section that has a key of its own such as
/// `[Version]`.
#[derive(Debug, Clone, Copy)]
pub struct Directive {
    /// The key.
    pub name: &'static str,
    /// The kinds of sections in which it may stand.
    pub within: &'static [SectionKind],
    /// What the first values name, in their order.
    pub arguments: &'static [Argument],
    /// What each of the values behind these names, where there may be any number.
    pub rest: Option<Argument>,
    /// The least number of values.
    pub least: usize,
    /// Whether a section may have several of it.
    pub repeats: bool,
    /// The first Windows that reads it.
    pub since: TargetOs,
    /// Whether packages should do without it.
    pub legacy: Legacy,
    /// The page that describes it.
    pub page: &'static str,
}

/// What a key or a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// A section of a kind.
    Section(SectionKind),
    /// A section of the kind in which the directive stands, of this INF or of one
    /// that Include names.
    SameSection,
    /// A file list; with `@` before it a file. The page of DelFiles and RenFiles
    /// knows only lists, but Windows takes files as well.
    FileOrList,
    /// A file of the package, or one at the destination.
    File,
    /// The path of a file, `%12%\\gadget.sys`.
    Path,
    /// An INF.
    Inf,
    /// A disk of `[SourceDisksNames]`.
    Disk,
    /// The key of a string.
    StringKey,
    /// A service.
    Service,
    /// A setup class.
    Class,
    /// A hardware ID or a compatible one.
    DeviceId,
    /// A TargetOS decoration.
    TargetOs,
    /// A DIRID.
    Dirid,
    /// Flags, as one number.
    Flags(FlagSet),
    /// A GUID in braces.
    Guid,
    /// A number.
    Number {
        /// The lowest that means something.
        least: u32,
        /// The highest.
        most: u32,
    },
    /// Numbers joined by dots.
    Version,
    /// A date, `mm/dd/yyyy`.
    Date,
    /// Nothing but itself.
    Text,
}

impl Argument {
    /// Whether it is the name of a section of the INF, or may be one.
    pub const fn is_section(self) -> bool {
        matches!(
            self,
            Argument::Section(_) | Argument::SameSection | Argument::FileOrList
        )
    }
}

/// Whether a package should do without something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    /// No.
    No,
    /// It is not valid in universal driver packages and Windows drivers.
    NotUniversal,
    /// Neither, and since Windows 11 version 22H2 the Hardware Developer Center
    /// signs no package with it.
    Unsigned,
}

impl Legacy {
    /// The first Windows for which packages with it are not signed any more.
    pub const fn since(self) -> Option<TargetOs> {
        match self {
            Legacy::Unsigned => Some(TargetOs::build(22621)),
            Legacy::No | Legacy::NotUniversal => None,
        }
    }
}

/// Any number.
pub(super) const NUMBER: Argument = range(0, u32::MAX);

const fn range(least: u32, most: u32) -> Argument {
    Argument::Number { least, most }
}

const fn row(
    name: &'static str,
    within: &'static [SectionKind],
    arguments: &'static [Argument],
    page: &'static str,
) -> Directive {
    Directive {
        name,
        within,
        arguments,
        rest: None,
        least: arguments.len(),
        repeats: false,
        since: TargetOs::WINDOWS_2000,
        legacy: Legacy::No,
        page,
    }
}

impl Directive {
    const fn rest(mut self, rest: Argument) -> Directive {
        self.rest = Some(rest);
        // A list of nothing says nothing.
        if self.least == 0 {
            self.least = 1;
        }
        self
    }

    const fn least(mut self, least: usize) -> Directive {
        self.least = least;
        self
    }

    const fn repeats(mut self) -> Directive {
        self.repeats = true;
        self
    }

    const fn since(mut self, since: TargetOs) -> Directive {
        self.since = since;
        self
    }

    const fn legacy(mut self, legacy: Legacy) -> Directive {
        self.legacy = legacy;
        self
    }

    /// What the value with an index, from 0, names; `None` where there should be
    /// no such value.
    pub fn argument(&self, index: usize) -> Option<Argument> {
        self.arguments.get(index).copied().or(self.rest)
    }

    /// The indices of the values that name sections, which stand together.
    pub fn sections(&self) -> Range<usize> {
        self.values_that(Argument::is_section)
    }

    /// The indices of the values that name sections of a kind.
    pub fn sections_of(&self, kind: SectionKind) -> Range<usize> {
        self.values_that(|argument| match argument {
            Argument::Section(of) => of == kind,
            Argument::FileOrList => kind == SectionKind::FileList,
            _ => false,
        })
    }

    fn values_that(&self, is: impl Fn(Argument) -> bool) -> Range<usize> {
        let mut places = (0..self.arguments.len()).filter(|index| {
            let argument = self.arguments.get(*index);
            argument.is_some_and(|argument| is(*argument))
        });
        match (places.next(), self.rest) {
            (None, Some(rest)) if is(rest) => self.arguments.len()..usize::MAX,
            (None, _) => 0..0,
            (Some(first), _) => first..places.last().unwrap_or(first) + 1,
        }
    }

    /// Whether it may stand in a section of a kind.
    pub fn is_in(&self, kind: SectionKind) -> bool {
        self.within.contains(&kind)
    }
}

use Argument::{
    Class, Date, DeviceId, Dirid, File, FileOrList, Flags, Guid, Inf, Path, SameSection, Section,
    Service, Text, Version,
};
use SectionKind as K;

/// What Include and Needs may stand in: install sections and their companions.
const IN_INSTALL_SECTIONS: &[SectionKind] = &[
    K::DdInstall,
    K::DefaultInstall,
    K::DefaultUninstall,
    K::ClassInstall32,
    K::CoInstallers,
    K::Com,
    K::Components,
    K::Events,
    K::Filters,
    K::Hw,
    K::Interfaces,
    K::LogConfigOverride,
    K::Services,
    K::Software,
    K::Wdf,
    K::Wmi,
];

/// The directives, by their names in the order of the alphabet. One that means
/// different things in different sections has a row for each.
pub static DIRECTIVES: &[Directive] = &[
    row(
        "Access",
        &[K::Channel],
        &[Text],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "Action",
        &[K::ServiceTrigger],
        &[range(1, 2)],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(19041)),
    row(
        "Action",
        &[K::FailureActions],
        &[NUMBER, NUMBER],
        "install/inf-addservice-directive.md",
    )
    .repeats()
    .since(TargetOs::build(22621)),
    row(
        "AddAutoLogger",
        &[K::Events],
        &[Text, Guid, Section(K::AddAutoLogger)],
        "install/inf-addupdateautologger-directive.md",
    )
    .repeats()
    .since(TargetOs::WINDOWS_11),
    row(
        "AddAutoLoggerProvider",
        &[K::AddAutoLogger, K::UpdateAutoLogger],
        &[Guid, Section(K::AutoLoggerProvider)],
        "install/inf-addupdateautologger-directive.md",
    )
    .repeats()
    .since(TargetOs::WINDOWS_11),
    row(
        "AddChannel",
        &[K::EventProvider],
        &[Text, range(1, 4), Section(K::Channel)],
        "install/inf-addeventprovider-directive.md",
    )
    .least(2)
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "AddComClass",
        &[K::ComServer],
        &[Guid, Flags(FlagSet::Unused), Section(K::ComClass)],
        "install/inf-addcomclass-directive.md",
    )
    .least(1)
    .repeats()
    .since(TargetOs::build(26100)),
    row(
        "AddComponent",
        &[K::Components],
        &[Text, Flags(FlagSet::Unused), Section(K::Component)],
        "install/inf-addcomponent-directive.md",
    )
    .repeats()
    .since(TargetOs::build(15063)),
    row(
        "AddComServer",
        &[K::Com],
        &[Text, Flags(FlagSet::Unused), Section(K::ComServer)],
        "install/inf-addcomserver-directive.md",
    )
    .repeats()
    .since(TargetOs::build(26100)),
    row(
        "AddEventProvider",
        &[K::Events],
        &[Guid, Section(K::EventProvider)],
        "install/inf-addeventprovider-directive.md",
    )
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "AddFilter",
        &[K::Filters],
        &[Text, Flags(FlagSet::Unused), Section(K::InstallFilter)],
        "install/inf-addfilter-directive.md",
    )
    .repeats()
    .since(TargetOs::build(18362)),
    row(
        "AddInterface",
        &[K::Interfaces],
        &[Guid, Text, Section(K::AddInterface), Flags(FlagSet::Unused)],
        "install/inf-addinterface-directive.md",
    )
    .least(1)
    .repeats(),
    row(
        "AddPowerSetting",
        &[K::DdInstall, K::Hw, K::CoInstallers, K::ClassInstall32],
        &[],
        "install/inf-addpowersetting-directive.md",
    )
    .rest(Section(K::PowerSetting))
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "AddProperty",
        &[
            K::DdInstall,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-addproperty-directive.md",
    )
    .rest(Section(K::AddProperty))
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "AddReg",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::DefaultUninstall,
            K::Hw,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::Service,
            K::EventLog,
            K::AddInterface,
        ],
        &[],
        "install/inf-addreg-directive.md",
    )
    .rest(Section(K::AddRegistry))
    .repeats(),
    row(
        "AddService",
        &[K::Services],
        &[
            Service,
            Flags(FlagSet::AddService),
            Section(K::Service),
            Section(K::EventLog),
            Text,
            Text,
        ],
        "install/inf-addservice-directive.md",
    )
    .least(3)
    .repeats(),
    row(
        "AddSoftware",
        &[K::Software],
        &[Text, Flags(FlagSet::Software), Section(K::InstallSoftware)],
        "install/inf-addsoftware-directive.md",
    )
    .repeats()
    .since(TargetOs::build(15063)),
    row(
        "AddTrigger",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .rest(Section(K::ServiceTrigger))
    .repeats()
    .since(TargetOs::build(19041)),
    row(
        "BitReg",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::Hw,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::Service,
            K::EventLog,
            K::AddInterface,
        ],
        &[],
        "install/inf-bitreg-directive.md",
    )
    .rest(Section(K::BitRegistry))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "BootFlags",
        &[K::Service],
        &[Flags(FlagSet::Boot)],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(25398)),
    row(
        "BufferSize",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "CatalogFile",
        &[K::Version],
        &[File],
        "install/inf-version-section.md",
    ),
    row(
        "Class",
        &[K::Version],
        &[Class],
        "install/inf-version-section.md",
    ),
    row(
        "ClassGuid",
        &[K::Version],
        &[Guid],
        "install/inf-version-section.md",
    ),
    row(
        "ClockType",
        &[K::AddAutoLogger],
        &[range(1, 3)],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "CmdLine",
        &[K::ProfileItems],
        &[Dirid, Text, File],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "ComponentIDs",
        &[K::Component],
        &[],
        "install/inf-addcomponent-directive.md",
    )
    .rest(DeviceId)
    .since(TargetOs::build(15063)),
    row(
        "ConfigPriority",
        &[K::LogConfig, K::FactDef],
        &[Text, Text],
        "install/inf-logconfig-directive.md",
    )
    .least(1)
    .legacy(Legacy::Unsigned),
    row(
        "CopyFiles",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::DefaultUninstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-copyfiles-directive.md",
    )
    .rest(FileOrList)
    .repeats(),
    row(
        "CopyFilesOnly",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .rest(DeviceId)
    .repeats(),
    row(
        "CopyINF",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-copyinf-directive.md",
    )
    .rest(Inf)
    .repeats()
    .since(TargetOs::WINDOWS_XP),
    row(
        "DataItem",
        &[K::ServiceTrigger],
        &[NUMBER, Text],
        "install/inf-addservice-directive.md",
    )
    .repeats()
    .since(TargetOs::build(19041)),
    row(
        "Default",
        &[K::PowerSetting],
        &[Guid, Text, NUMBER],
        "install/inf-addpowersetting-directive.md",
    )
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "DelayedAutoStart",
        &[K::Service],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(19041)),
    row(
        "DelFiles",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::DefaultUninstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-delfiles-directive.md",
    )
    .rest(FileOrList)
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "DelProperty",
        &[
            K::DdInstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-delproperty-directive.md",
    )
    .rest(Section(K::DelProperty))
    .repeats()
    .since(TargetOs::VISTA)
    .legacy(Legacy::NotUniversal),
    row(
        "DelReg",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::DefaultUninstall,
            K::Hw,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::Service,
            K::EventLog,
            K::AddInterface,
        ],
        &[],
        "install/inf-delreg-directive.md",
    )
    .rest(Section(K::DelRegistry))
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "DelService",
        &[K::Services],
        &[Service, Flags(FlagSet::DelService), Text, Text],
        "install/inf-delservice-directive.md",
    )
    .least(1)
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "Dependencies",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .rest(Service),
    row(
        "Description",
        &[K::ComClass],
        &[Text],
        "install/inf-addcomclass-directive.md",
    )
    .since(TargetOs::build(26100)),
    row(
        "Description",
        &[K::Component],
        &[Text],
        "install/inf-addcomponent-directive.md",
    )
    .since(TargetOs::build(15063)),
    row(
        "Description",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    ),
    row(
        "DisableRealtimePersistence",
        &[K::AddAutoLogger],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "DisplayName",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    ),
    row(
        "DisplayResource",
        &[K::ProfileItems],
        &[Path, NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "DMAConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "DriverCLSID",
        &[K::WdfService],
        &[Guid],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "DriverPackageDisplayName",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    ),
    row(
        "DriverPackageType",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    ),
    row(
        "DriverVer",
        &[K::Version, K::DdInstall],
        &[Date, Version],
        "install/inf-driverver-directive.md",
    )
    .least(1),
    row(
        "Enabled",
        &[K::AutoLoggerProvider],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "Enabled",
        &[K::Channel],
        &[range(0, 1)],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "EnableFlags",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "EnableLevel",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "EnableProperty",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "ErrorControl",
        &[K::Service],
        &[range(0, 3)],
        "install/inf-addservice-directive.md",
    ),
    row(
        "ExcludeFromSelect",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .rest(DeviceId)
    .repeats(),
    row(
        "ExcludeID",
        &[K::DdInstall],
        &[],
        "install/inf-ddinstall-section.md",
    )
    .rest(DeviceId)
    .repeats()
    .since(TargetOs::WINDOWS_XP),
    row(
        "ExtensionId",
        &[K::Version],
        &[Guid],
        "install/inf-version-section.md",
    )
    .since(TargetOs::WINDOWS_10),
    row(
        "FailureActions",
        &[K::Service],
        &[Section(K::FailureActions)],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(22621)),
    row(
        "FeatureScore",
        &[K::DdInstall],
        &[NUMBER],
        "install/inf-featurescore-directive.md",
    )
    .since(TargetOs::VISTA),
    row(
        "FileMax",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "FileName",
        &[K::AddAutoLogger],
        &[Path],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "FilterLevel",
        &[K::InstallFilter],
        &[Text],
        "install/inf-addfilter-directive.md",
    )
    .since(TargetOs::build(18362)),
    row(
        "FilterPosition",
        &[K::InstallFilter],
        &[Text],
        "install/inf-addfilter-directive.md",
    )
    .since(TargetOs::build(18362)),
    row(
        "FlushTimer",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "HotKey",
        &[K::ProfileItems],
        &[NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "IconIndex",
        &[K::ProfileItems],
        &[NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "IconPath",
        &[K::ProfileItems],
        &[Dirid, Text, File],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "ImportChannel",
        &[K::EventProvider],
        &[Text],
        "install/inf-addeventprovider-directive.md",
    )
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "Include",
        IN_INSTALL_SECTIONS,
        &[],
        "install/inf-ddinstall-section.md",
    )
    .rest(Inf)
    .repeats(),
    row(
        "Infotip",
        &[K::ProfileItems],
        &[Text],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "Ini2Reg",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-ini2reg-directive.md",
    )
    .rest(Section(K::IniToRegistry))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "InteractiveInstall",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .rest(DeviceId)
    .repeats(),
    row(
        "IOConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "IRQConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Isolation",
        &[K::Channel],
        &[range(1, 3)],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "KmdfLibraryVersion",
        &[K::WdfService],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "KmdfService",
        &[K::Wdf],
        &[Service, Section(K::WdfService)],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .repeats(),
    row(
        "LayoutFile",
        &[K::Version],
        &[],
        "install/inf-version-section.md",
    )
    .rest(Inf),
    row(
        "LoadOrderGroup",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    ),
    row(
        "LogConfig",
        &[K::DdInstall, K::LogConfigOverride],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .rest(Section(K::LogConfig))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "LogFileMode",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "LoggingAutoBackup",
        &[K::Channel],
        &[range(0, 1)],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "LoggingMaxSize",
        &[K::Channel],
        &[NUMBER],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "LoggingRetention",
        &[K::Channel],
        &[range(1, 2)],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "MatchAllKeyword",
        &[K::AutoLoggerProvider],
        &[Text],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "MatchAnyKeyword",
        &[K::AutoLoggerProvider],
        &[Text],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "MaxFileSize",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "MaximumBuffers",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "MemConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "MessageFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "MfCardConfig",
        &[K::LogConfig],
        &[Text],
        "install/inf-logconfig-directive.md",
    )
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "MinimumBuffers",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "Name",
        &[K::ProfileItems],
        &[Text, Flags(FlagSet::ProfileItem)],
        "install/inf-profileitems-directive.md",
    )
    .least(1)
    .legacy(Legacy::Unsigned),
    row(
        "Needs",
        IN_INSTALL_SECTIONS,
        &[],
        "install/inf-ddinstall-section.md",
    )
    .rest(SameSection)
    .repeats(),
    row(
        "NonCrashFailures",
        &[K::FailureActions],
        &[range(0, 1)],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(22621)),
    row(
        "ParameterFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "PcCardConfig",
        &[K::LogConfig],
        &[Text],
        "install/inf-logconfig-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "PnpLockDown",
        &[K::Version],
        &[range(0, 1)],
        "install/inf-version-section.md",
    )
    .since(TargetOs::VISTA),
    row(
        "ProfileItems",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-profileitems-directive.md",
    )
    .rest(Section(K::ProfileItems))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Provider",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    ),
    row(
        "ProviderName",
        &[K::EventProvider],
        &[Text],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "Reboot",
        &[K::DdInstall],
        &[],
        "install/inf-reboot-directive.md",
    ),
    row(
        "RegisterDlls",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-registerdlls-directive.md",
    )
    .rest(Section(K::RegisterDlls))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "RenFiles",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::DefaultUninstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-renfiles-directive.md",
    )
    .rest(FileOrList)
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "RequestAdditionalSoftware",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .rest(DeviceId)
    .repeats()
    .since(TargetOs::WINDOWS_7),
    row(
        "RequiredPrivileges",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .rest(Text)
    .since(TargetOs::WINDOWS_7),
    row(
        "ResetPeriod",
        &[K::FailureActions],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(22621)),
    row(
        "ResourceFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "Restart",
        &[K::DdInstall],
        &[],
        "install/inf-reboot-directive.md",
    ),
    row(
        "Security",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    ),
    row(
        "Security",
        &[K::WmiClass],
        &[Text],
        "install/inf-ddinstall-wmi-section.md",
    )
    .since(TargetOs::SERVER_2003),
    row(
        "ServerBinary",
        &[K::ComServer],
        &[Path],
        "install/inf-addcomserver-directive.md",
    )
    .since(TargetOs::build(26100)),
    row(
        "ServerBinaryWow64",
        &[K::ComServer],
        &[Path],
        "install/inf-addcomserver-directive.md",
    )
    .since(TargetOs::build(26100)),
    row(
        "ServerType",
        &[K::ComServer],
        &[range(1, 1)],
        "install/inf-addcomserver-directive.md",
    )
    .since(TargetOs::build(26100)),
    row(
        "ServiceBinary",
        &[K::Service],
        &[Path],
        "install/inf-addservice-directive.md",
    ),
    row(
        "ServiceBinary",
        &[K::WdfService],
        &[Path],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "ServiceSidType",
        &[K::Service],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(19041)),
    row(
        "ServiceType",
        &[K::Service],
        &[Flags(FlagSet::ServiceType)],
        "install/inf-addservice-directive.md",
    ),
    row(
        "Setting",
        &[K::PowerSetting],
        &[Guid],
        "install/inf-addpowersetting-directive.md",
    )
    .rest(Text)
    .since(TargetOs::VISTA),
    row(
        "Signature",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    ),
    row(
        "SoftwareArguments",
        &[K::InstallSoftware],
        &[],
        "install/inf-addsoftware-directive.md",
    )
    .rest(Text)
    .since(TargetOs::build(15063)),
    row(
        "SoftwareBinary",
        &[K::InstallSoftware],
        &[Path],
        "install/inf-addsoftware-directive.md",
    )
    .since(TargetOs::build(15063)),
    row(
        "SoftwareID",
        &[K::InstallSoftware],
        &[Text],
        "install/inf-addsoftware-directive.md",
    )
    .since(TargetOs::build(15063)),
    row(
        "SoftwareType",
        &[K::InstallSoftware],
        &[range(1, 2)],
        "install/inf-addsoftware-directive.md",
    )
    .since(TargetOs::build(15063)),
    row(
        "SoftwareVersion",
        &[K::InstallSoftware],
        &[Version],
        "install/inf-addsoftware-directive.md",
    )
    .since(TargetOs::build(15063)),
    row(
        "Start",
        &[K::AddAutoLogger],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .since(TargetOs::WINDOWS_11),
    row(
        "StartName",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    ),
    row(
        "StartType",
        &[K::Service],
        &[range(0, 4)],
        "install/inf-addservice-directive.md",
    ),
    row(
        "SubDir",
        &[K::ProfileItems],
        &[Text],
        "install/inf-profileitems-directive.md",
    )
    .legacy(Legacy::Unsigned),
    row(
        "SubGroup",
        &[K::PowerSetting],
        &[Guid],
        "install/inf-addpowersetting-directive.md",
    )
    .rest(Text)
    .since(TargetOs::VISTA),
    row(
        "SubType",
        &[K::ServiceTrigger],
        &[Guid],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(19041)),
    row(
        "ThreadingModel",
        &[K::ComClass],
        &[Text],
        "install/inf-addcomclass-directive.md",
    )
    .since(TargetOs::build(26100)),
    row(
        "TriggerType",
        &[K::ServiceTrigger],
        &[range(1, 1)],
        "install/inf-addservice-directive.md",
    )
    .since(TargetOs::build(19041)),
    row(
        "UmdfDirectHardwareAccess",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfDispatcher",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfFileObjectPolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfFsContextUsePolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfHostPriority",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfHostProcessSharing",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfImpersonationLevel",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfKernelModeClientPolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfLibraryVersion",
        &[K::WdfService],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfMethodNeitherAction",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfRegisterAccessMode",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    row(
        "UmdfService",
        &[K::Wdf],
        &[Service, Section(K::WdfService)],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .repeats(),
    row(
        "UmdfServiceOrder",
        &[K::Wdf],
        &[],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .rest(Service),
    row(
        "UnregisterDlls",
        &[K::DdInstall, K::DefaultInstall, K::DefaultUninstall],
        &[],
        "install/inf-unregisterdlls-directive.md",
    )
    .rest(Section(K::RegisterDlls))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "UpdateAutoLogger",
        &[K::Events],
        &[Text, Section(K::UpdateAutoLogger)],
        "install/inf-addupdateautologger-directive.md",
    )
    .repeats()
    .since(TargetOs::WINDOWS_11),
    row(
        "UpdateIniFields",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-updateinifields-directive.md",
    )
    .rest(Section(K::UpdateIniFields))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "UpdateInis",
        &[
            K::DdInstall,
            K::DefaultInstall,
            K::CoInstallers,
            K::ClassInstall32,
            K::InterfaceInstall,
            K::AddInterface,
        ],
        &[],
        "install/inf-updateinis-directive.md",
    )
    .rest(Section(K::UpdateInis))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Value",
        &[K::Channel],
        &[NUMBER],
        "install/inf-addeventprovider-directive.md",
    )
    .since(TargetOs::build(17763)),
    row(
        "Value",
        &[K::PowerSetting],
        &[NUMBER, Text, Text, Flags(FlagSet::AddRegistry), Text],
        "install/inf-addpowersetting-directive.md",
    )
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "ValueRange",
        &[K::PowerSetting],
        &[NUMBER, NUMBER, NUMBER, Text],
        "install/inf-addpowersetting-directive.md",
    )
    .least(3)
    .since(TargetOs::VISTA),
    row(
        "WMIInterface",
        &[K::Wmi],
        &[Guid, Flags(FlagSet::Wmi), Section(K::WmiClass)],
        "install/inf-ddinstall-wmi-section.md",
    )
    .repeats()
    .since(TargetOs::SERVER_2003),
    row(
        "WorkingDir",
        &[K::ProfileItems],
        &[Dirid, Text],
        "install/inf-profileitems-directive.md",
    )
    .least(1)
    .legacy(Legacy::Unsigned),
];

/// The directives of a name: several where it means different things in different
/// sections, none where it is not known.
pub fn directives(name: &str) -> &'static [Directive] {
    static BY_NAME: LazyLock<ByName> =
        LazyLock::new(|| ByName::new(DIRECTIVES.iter().map(|row| row.name)));
    BY_NAME.get(DIRECTIVES, |row| row.name, name)
}

/// The directive of a name in a section of a kind.
pub fn directive(name: &str, within: SectionKind) -> Option<&'static Directive> {
    directives(name).iter().find(|row| row.is_in(within))
}
