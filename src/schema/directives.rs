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
    /// What it does: one sentence, which may have code in backticks.
    pub does: &'static str,
    /// The kinds of sections in which it may stand.
    pub within: &'static [SectionKind],
    /// What the first values name, in their order.
    pub arguments: &'static [Argument],
    /// What each of the values behind these names, where there may be any number.
    pub rest: Option<Argument>,
    /// How each of the first values is called, as its page does, and last each of
    /// the values behind them.
    pub fields: &'static [&'static str],
    /// What its number means, from 0, where each means something of its own.
    pub numbers: &'static [NumberMeaning],
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

/// What a number means as the value of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberMeaning {
    /// The constant of Windows' headers.
    pub name: &'static str,
    /// The same in a few words.
    pub words: &'static str,
    /// What Windows does: one sentence.
    pub does: &'static str,
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

const fn means(name: &'static str, words: &'static str, does: &'static str) -> NumberMeaning {
    NumberMeaning { name, words, does }
}

const fn row(
    name: &'static str,
    within: &'static [SectionKind],
    arguments: &'static [Argument],
    page: &'static str,
) -> Directive {
    Directive {
        name,
        does: "",
        within,
        arguments,
        rest: None,
        fields: &[],
        numbers: &[],
        least: arguments.len(),
        repeats: false,
        since: TargetOs::WINDOWS_2000,
        legacy: Legacy::No,
        page,
    }
}

impl Directive {
    const fn does(mut self, does: &'static str) -> Directive {
        self.does = does;
        self
    }

    const fn fields(mut self, fields: &'static [&'static str]) -> Directive {
        self.fields = fields;
        self
    }

    const fn numbers(mut self, numbers: &'static [NumberMeaning]) -> Directive {
        self.numbers = numbers;
        self
    }

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

    /// How the value with an index, from 0, is called; `None` where there should be
    /// no such value.
    pub fn field(&self, index: usize) -> Option<&'static str> {
        let rest = self.rest.and(self.fields.last());
        self.fields.get(index).or(rest).copied()
    }

    /// What a number means as its value; `None` where it means nothing of its own.
    pub fn meaning(&self, number: u32) -> Option<&'static NumberMeaning> {
        self.numbers.get(usize::try_from(number).ok()?)
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
    .does("Controls access to the channel's log file with a security descriptor in SDDL.")
    .fields(&["access string"])
    .since(TargetOs::build(17763)),
    row(
        "Action",
        &[K::ServiceTrigger],
        &[range(1, 2)],
        "install/inf-addservice-directive.md",
    )
    .does("Says whether the trigger event starts the service (1) or stops it (2).")
    .fields(&["action type"])
    .since(TargetOs::build(19041)),
    row(
        "Action",
        &[K::FailureActions],
        &[NUMBER, NUMBER],
        "install/inf-addservice-directive.md",
    )
    .does("Adds an action that the service control manager takes when the service fails.")
    .fields(&["failure action type", "delay"])
    .repeats()
    .since(TargetOs::build(22621)),
    row(
        "AddAutoLogger",
        &[K::Events],
        &[Text, Guid, Section(K::AddAutoLogger)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Adds an ETW AutoLogger session, which records events early in the boot process.")
    .fields(&[
        "session name",
        "session GUID",
        "add-autologger-install section",
    ])
    .repeats()
    .since(TargetOs::WINDOWS_11),
    row(
        "AddAutoLoggerProvider",
        &[K::AddAutoLogger, K::UpdateAutoLogger],
        &[Guid, Section(K::AutoLoggerProvider)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Adds a provider to the AutoLogger session, with the settings of a section.")
    .fields(&["provider GUID", "autologger-provider-install section"])
    .repeats()
    .since(TargetOs::WINDOWS_11),
    row(
        "AddChannel",
        &[K::EventProvider],
        &[Text, range(1, 4), Section(K::Channel)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Adds an event channel to the provider's list of channels.")
    .fields(&["channel name", "channel type", "channel-install section"])
    .least(2)
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "AddComClass",
        &[K::ComServer],
        &[Guid, Flags(FlagSet::Unused), Section(K::ComClass)],
        "install/inf-addcomclass-directive.md",
    )
    .does("Registers a COM class of the COM server.")
    .fields(&["class GUID", "flags", "com-class-install section"])
    .least(1)
    .repeats()
    .since(TargetOs::build(26100)),
    row(
        "AddComponent",
        &[K::Components],
        &[Text, Flags(FlagSet::Unused), Section(K::Component)],
        "install/inf-addcomponent-directive.md",
    )
    .does("Creates a virtual child device for a software component under the current device.")
    .fields(&["component name", "flags", "component-install section"])
    .repeats()
    .since(TargetOs::build(15063)),
    row(
        "AddComServer",
        &[K::Com],
        &[Text, Flags(FlagSet::Unused), Section(K::ComServer)],
        "install/inf-addcomserver-directive.md",
    )
    .does("Registers a COM server of the driver package.")
    .fields(&["COM server name", "flags", "com-server-install section"])
    .repeats()
    .since(TargetOs::build(26100)),
    row(
        "AddEventProvider",
        &[K::Events],
        &[Guid, Section(K::EventProvider)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Registers an ETW event provider that belongs to the driver.")
    .fields(&["provider GUID", "event-provider-install section"])
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "AddFilter",
        &[K::Filters],
        &[Text, Flags(FlagSet::Unused), Section(K::InstallFilter)],
        "install/inf-addfilter-directive.md",
    )
    .does("Adds a driver service to the device stack as a declarative filter.")
    .fields(&["filter name", "flags", "filter-install section"])
    .repeats()
    .since(TargetOs::build(18362)),
    row(
        "AddInterface",
        &[K::Interfaces],
        &[Guid, Text, Section(K::AddInterface), Flags(FlagSet::Unused)],
        "install/inf-addinterface-directive.md",
    )
    .does("Installs support for a device interface class that the driver exports.")
    .fields(&[
        "interface class GUID",
        "reference string",
        "add-interface section",
        "flags",
    ])
    .least(1)
    .repeats(),
    row(
        "AddPowerSetting",
        &[K::DdInstall, K::Hw, K::CoInstallers, K::ClassInstall32],
        &[],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Creates power settings, or changes them, as the named sections say.")
    .fields(&["add-power-setting section"])
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
    .does("Adds device properties, or changes their values, as the named sections say.")
    .fields(&["add-property section"])
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
    .does("Adds registry keys and values, or changes values, as the named sections say.")
    .fields(&["add-registry section"])
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
    .does("Installs a service, mostly a driver, and optionally sets up its event logging.")
    .fields(&[
        "service name",
        "flags",
        "service-install section",
        "event-log-install section",
        "event log type",
        "event name",
    ])
    .least(3)
    .repeats(),
    row(
        "AddSoftware",
        &[K::Software],
        &[Text, Flags(FlagSet::Software), Section(K::InstallSoftware)],
        "install/inf-addsoftware-directive.md",
    )
    .does("Queues standalone software, to be installed after the device.")
    .fields(&["software name", "flags", "software-install section"])
    .repeats()
    .since(TargetOs::build(15063)),
    row(
        "AddTrigger",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .does("Registers trigger events that start or stop the Win32 service.")
    .fields(&["service-trigger-install section"])
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
    .does("Sets or clears bits of existing REG_BINARY values, as the named sections say.")
    .fields(&["bit-registry section"])
    .rest(Section(K::BitRegistry))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "BootFlags",
        &[K::Service],
        &[Flags(FlagSet::Boot)],
        "install/inf-addservice-directive.md",
    )
    .does("Says in which boot scenarios Windows promotes the driver to a boot-start driver.")
    .fields(&["boot flags"])
    .since(TargetOs::build(25398)),
    row(
        "BufferSize",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the size of each buffer of the session, in kilobytes.")
    .fields(&["buffer size"])
    .since(TargetOs::WINDOWS_11),
    row(
        "CatalogFile",
        &[K::Version],
        &[File],
        "install/inf-version-section.md",
    )
    .does("Names the catalog file, which holds the digital signature of the driver package.")
    .fields(&["catalog file"]),
    row(
        "Class",
        &[K::Version],
        &[Class],
        "install/inf-version-section.md",
    )
    .does("Names the setup class of the devices that the INF installs.")
    .fields(&["class name"]),
    row(
        "ClassGuid",
        &[K::Version],
        &[Guid],
        "install/inf-version-section.md",
    )
    .does("Gives the GUID of the setup class of the devices that the INF installs.")
    .fields(&["class GUID"]),
    row(
        "ClassVer",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    )
    .does("Is reserved for system use, unless a setup class such as Printer requires it.")
    .fields(&["version"]),
    row(
        "ClockType",
        &[K::AddAutoLogger],
        &[range(1, 3)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Selects the clock for time stamps: performance counter, system timer or CPU cycles.")
    .fields(&["clock type"])
    .since(TargetOs::WINDOWS_11),
    row(
        "CmdLine",
        &[K::ProfileItems],
        &[Dirid, Text, File],
        "install/inf-profileitems-directive.md",
    )
    .does("Names the program of the Start menu item.")
    .fields(&["DIRID", "subdirectory", "file name"])
    .legacy(Legacy::Unsigned),
    row(
        "ComponentIDs",
        &[K::Component],
        &[],
        "install/inf-addcomponent-directive.md",
    )
    .does("Names the component's IDs; with `SWC\\` before them they are its hardware IDs.")
    .fields(&["component ID"])
    .rest(DeviceId)
    .since(TargetOs::build(15063)),
    row(
        "ConfigPriority",
        &[K::LogConfig, K::FactDef],
        &[Text, Text],
        "install/inf-logconfig-directive.md",
    )
    .does("Gives the priority of this configuration of hardware resources.")
    .fields(&["priority value", "configuration type"])
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
    .does(
        "Copies the files of file lists, or single files with `@`, to where \
         [DestinationDirs] says.",
    )
    .fields(&["file list or @file"])
    .rest(FileOrList)
    .repeats(),
    row(
        "CopyFilesOnly",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .does("Installs only the files for the named devices, whose hardware is not available yet.")
    .fields(&["hardware or compatible ID"])
    .rest(DeviceId)
    .repeats(),
    row(
        "CopyINF",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-copyinf-directive.md",
    )
    .does(
        "Copies other INFs to the target system; since Windows Vista with their whole \
         packages.",
    )
    .fields(&["INF file"])
    .rest(Inf)
    .repeats()
    .since(TargetOs::WINDOWS_XP),
    row(
        "DataItem",
        &[K::ServiceTrigger],
        &[NUMBER, Text],
        "install/inf-addservice-directive.md",
    )
    .does("Gives data specific to the trigger, such as the hardware ID of the device.")
    .fields(&["data type", "data"])
    .repeats()
    .since(TargetOs::build(19041)),
    row(
        "Default",
        &[K::PowerSetting],
        &[Guid, Text, NUMBER],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Sets the default of the power setting for one power scheme, on AC or DC power.")
    .fields(&[
        "power scheme personality GUID",
        "AC/DC index",
        "default index or value",
    ])
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "DelayedAutoStart",
        &[K::Service],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .does("Says whether an auto-start service starts shortly after the other ones.")
    .fields(&["0 or 1"])
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
    .does("Deletes the files of file lists from where [DestinationDirs] says.")
    .fields(&["file list"])
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
    .does("Deletes the device properties that the named sections list.")
    .fields(&["del-property section"])
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
    .does("Deletes the registry keys and values that the named sections list.")
    .fields(&["del-registry section"])
    .rest(Section(K::DelRegistry))
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "DelService",
        &[K::Services],
        &[Service, Flags(FlagSet::DelService), Text, Text],
        "install/inf-delservice-directive.md",
    )
    .does("Removes a service that was installed before.")
    .fields(&["service name", "flags", "event log type", "event name"])
    .least(1)
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "Dependencies",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .does("Names the services and load order groups on which the service depends.")
    .fields(&["service or +group"])
    .rest(Service),
    row(
        "Description",
        &[K::ComClass],
        &[Text],
        "install/inf-addcomclass-directive.md",
    )
    .does("Describes the COM class.")
    .fields(&["description"])
    .since(TargetOs::build(26100)),
    row(
        "Description",
        &[K::Component],
        &[Text],
        "install/inf-addcomponent-directive.md",
    )
    .does("Describes the software component.")
    .fields(&["description"])
    .since(TargetOs::build(15063)),
    row(
        "Description",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    )
    .does("Describes the service, at greater length than DisplayName.")
    .fields(&["description"]),
    row(
        "DisableRealtimePersistence",
        &[K::AddAutoLogger],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Says with 1 that real-time events that were not delivered do not survive a shutdown.")
    .fields(&["0 or 1"])
    .since(TargetOs::WINDOWS_11),
    row(
        "DisplayName",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    )
    .does("Gives the friendly name of the service or driver.")
    .fields(&["name"]),
    row(
        "DisplayResource",
        &[K::ProfileItems],
        &[Path, NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .does("Names a string resource with the localizable display name of the menu item or group.")
    .fields(&["resource DLL", "resource ID"])
    .legacy(Legacy::Unsigned),
    row(
        "DMAConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .does("Lists the DMA channels that the device can use.")
    .fields(&["DMA channel"])
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "DriverCLSID",
        &[K::WdfService],
        &[Guid],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives the class ID of the UMDF driver, for UMDF 1.11 and earlier.")
    .fields(&["CLSID"]),
    row(
        "DriverPackageDisplayName",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    )
    .does("Describes the package to Driver Install Frameworks (DIFx); it is deprecated.")
    .fields(&["driver package description"]),
    row(
        "DriverPackageType",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    )
    .does("Tells Driver Install Frameworks (DIFx) the type of the package; it is deprecated.")
    .fields(&["package type"]),
    row(
        "DriverVer",
        &[K::Version, K::DdInstall],
        &[Date, Version],
        "install/inf-driverver-directive.md",
    )
    .does("Gives the date and the version of the drivers, by which Windows tells newer ones.")
    .fields(&["date", "version"])
    .least(1),
    row(
        "Enabled",
        &[K::AutoLoggerProvider],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Says whether the provider is enabled in the AutoLogger session.")
    .fields(&["0 or 1"])
    .since(TargetOs::WINDOWS_11),
    row(
        "Enabled",
        &[K::Channel],
        &[range(0, 1)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Says whether the event channel is enabled.")
    .fields(&["0 or 1"])
    .since(TargetOs::build(17763)),
    row(
        "EnableFlags",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Selects the class of events that the provider generates.")
    .fields(&["enable flags"])
    .since(TargetOs::WINDOWS_11),
    row(
        "EnableLevel",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the level of detail of the provider's events.")
    .fields(&["enable level"])
    .since(TargetOs::WINDOWS_11),
    row(
        "EnableProperty",
        &[K::AutoLoggerProvider],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Selects what events are logged with, such as the user's SID or the call stack.")
    .fields(&["enable property"])
    .since(TargetOs::WINDOWS_11),
    row(
        "ErrorControl",
        &[K::Service],
        &[range(0, 3)],
        "install/inf-addservice-directive.md",
    )
    .does("Says what system startup does when the driver fails to load or initialize.")
    .fields(&["error control level"])
    .numbers(&[
        means(
            "SERVICE_ERROR_IGNORE",
            "ignore errors",
            "System startup goes on, without a warning.",
        ),
        means(
            "SERVICE_ERROR_NORMAL",
            "normal",
            "System startup goes on, with a warning.",
        ),
        means(
            "SERVICE_ERROR_SEVERE",
            "severe",
            "System startup goes on with LastKnownGood, even if the driver fails again.",
        ),
        means(
            "SERVICE_ERROR_CRITICAL",
            "critical",
            "System startup tries LastKnownGood; if it still fails, a bug check follows.",
        ),
    ]),
    row(
        "ExcludeFromSelect",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .does("Hides devices, or all with `*`, where a user selects a device to install.")
    .fields(&["hardware or compatible ID"])
    .rest(DeviceId)
    .repeats(),
    row(
        "ExcludeID",
        &[K::DdInstall],
        &[],
        "install/inf-ddinstall-section.md",
    )
    .does("Names the IDs of devices that this section does not install.")
    .fields(&["hardware or compatible ID"])
    .rest(DeviceId)
    .repeats()
    .since(TargetOs::WINDOWS_XP),
    row(
        "ExtensionId",
        &[K::Version],
        &[Guid],
        "install/inf-version-section.md",
    )
    .does("Identifies an extension INF by a GUID that is the same in all its versions.")
    .fields(&["extension ID"])
    .since(TargetOs::WINDOWS_10),
    row(
        "FailureActions",
        &[K::Service],
        &[Section(K::FailureActions)],
        "install/inf-addservice-directive.md",
    )
    .does("Says what the service control manager does when the service fails.")
    .fields(&["service-failure-actions-install section"])
    .since(TargetOs::build(22621)),
    row(
        "FeatureScore",
        &[K::DdInstall],
        &[NUMBER],
        "install/inf-featurescore-directive.md",
    )
    .does("Ranks the driver by its features, from 0x00, the best, to 0xFF.")
    .fields(&["feature score"])
    .since(TargetOs::VISTA),
    row(
        "FileMax",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets how many log files ETW creates before it overwrites the first one.")
    .fields(&["maximum number of files"])
    .since(TargetOs::WINDOWS_11),
    row(
        "FileName",
        &[K::AddAutoLogger],
        &[Path],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Gives the full path of the log file of the session.")
    .fields(&["path to file"])
    .since(TargetOs::WINDOWS_11),
    row(
        "FilterLevel",
        &[K::InstallFilter],
        &[Text],
        "install/inf-addfilter-directive.md",
    )
    .does("Names the filter level of the base driver package at which the filter is registered.")
    .fields(&["level name"])
    .since(TargetOs::build(18362)),
    row(
        "FilterPosition",
        &[K::InstallFilter],
        &[Text],
        "install/inf-addfilter-directive.md",
    )
    .does("Says whether the filter is an upper or a lower filter of the device.")
    .fields(&["position"])
    .since(TargetOs::build(18362)),
    row(
        "FlushTimer",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets how often the buffers are forcibly flushed, in seconds.")
    .fields(&["flush timer"])
    .since(TargetOs::WINDOWS_11),
    row(
        "HotKey",
        &[K::ProfileItems],
        &[NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .does("Gives the keyboard shortcut of the Start menu item.")
    .fields(&["hot key"])
    .legacy(Legacy::Unsigned),
    row(
        "IconIndex",
        &[K::ProfileItems],
        &[NUMBER],
        "install/inf-profileitems-directive.md",
    )
    .does("Selects the icon of the Start menu item in the file of IconPath or CmdLine.")
    .fields(&["index"])
    .legacy(Legacy::Unsigned),
    row(
        "IconPath",
        &[K::ProfileItems],
        &[Dirid, Text, File],
        "install/inf-profileitems-directive.md",
    )
    .does("Names the file that contains the icon of the Start menu item.")
    .fields(&["DIRID", "subdirectory", "file name"])
    .legacy(Legacy::Unsigned),
    row(
        "ImportChannel",
        &[K::EventProvider],
        &[Text],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Adds an event channel of another provider to the provider's list of channels.")
    .fields(&["channel name"])
    .repeats()
    .since(TargetOs::build(17763)),
    row(
        "Include",
        IN_INSTALL_SECTIONS,
        &[],
        "install/inf-ddinstall-section.md",
    )
    .does("Names INFs of the system with sections that the installation needs.")
    .fields(&["INF file"])
    .rest(Inf)
    .repeats(),
    row(
        "Infotip",
        &[K::ProfileItems],
        &[Text],
        "install/inf-profileitems-directive.md",
    )
    .does("Gives the informational tip of the Start menu item.")
    .fields(&["info tip"])
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
    .does("Moves lines or sections of INI files into the registry, as the named sections say.")
    .fields(&["ini-to-registry section"])
    .rest(Section(K::IniToRegistry))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "InteractiveInstall",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .does("Forces the named devices to be installed in the context of a user.")
    .fields(&["hardware or compatible ID"])
    .rest(DeviceId)
    .repeats(),
    row(
        "IOConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .does("Lists the I/O port ranges that the device can use.")
    .fields(&["I/O port range"])
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "IRQConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .does("Lists the interrupt request lines (IRQs) that the device can use.")
    .fields(&["IRQ"])
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Isolation",
        &[K::Channel],
        &[range(1, 3)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Sets the default access permissions of the channel: application, system or custom.")
    .fields(&["isolation type"])
    .since(TargetOs::build(17763)),
    row(
        "KmdfLibraryVersion",
        &[K::WdfService],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives the version of KMDF that the driver uses.")
    .fields(&["version"]),
    row(
        "KmdfService",
        &[K::Wdf],
        &[Service, Section(K::WdfService)],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Links a KMDF driver to its wdf-service-install section.")
    .fields(&["service name", "wdf-service-install section"])
    .repeats(),
    row(
        "LayoutFile",
        &[K::Version],
        &[],
        "install/inf-version-section.md",
    )
    .does("Names INFs of the system that say where on the media the source files are.")
    .fields(&["INF file"])
    .rest(Inf),
    row(
        "LegacyUninstall",
        &[K::DefaultUninstall],
        &[Text],
        "devtest/inf-validation-errors-and-warnings.md",
    )
    .does("Leaves the section, with 1, to Windows that knows no primitive drivers.")
    .fields(&["value"]),
    row(
        "LoadOrderGroup",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    )
    .does("Names the load order group of which the driver is a member.")
    .fields(&["load order group"]),
    row(
        "LogConfig",
        &[K::DdInstall, K::LogConfigOverride],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .does("Names sections, each with hardware resources that the device can use.")
    .fields(&["log-config section"])
    .rest(Section(K::LogConfig))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "LogFileMode",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the logging modes of the session, such as sequential or circular.")
    .fields(&["log file mode"])
    .since(TargetOs::WINDOWS_11),
    row(
        "LoggingAutoBackup",
        &[K::Channel],
        &[range(0, 1)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Says whether a new log file is created when the current one has its maximum size.")
    .fields(&["0 or 1"])
    .since(TargetOs::build(17763)),
    row(
        "LoggingMaxSize",
        &[K::Channel],
        &[NUMBER],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Sets the maximum size of the channel's log file, in bytes.")
    .fields(&["maximum size"])
    .since(TargetOs::build(17763)),
    row(
        "LoggingRetention",
        &[K::Channel],
        &[range(1, 2)],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Says whether the channel's log file is circular (1) or sequential (2).")
    .fields(&["retention type"])
    .since(TargetOs::build(17763)),
    row(
        "MatchAllKeyword",
        &[K::AutoLoggerProvider],
        &[Text],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Restricts the events of MatchAnyKeyword to those that have all bits of this mask.")
    .fields(&["keyword mask"])
    .since(TargetOs::WINDOWS_11),
    row(
        "MatchAnyKeyword",
        &[K::AutoLoggerProvider],
        &[Text],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Selects the events that have any bit of this mask; 0 selects all.")
    .fields(&["keyword mask"])
    .since(TargetOs::WINDOWS_11),
    row(
        "MaxFileSize",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the maximum size of the session's log file, in megabytes; 0 sets no limit.")
    .fields(&["maximum file size"])
    .since(TargetOs::WINDOWS_11),
    row(
        "MaximumBuffers",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the maximum number of buffers to allocate.")
    .fields(&["maximum number of buffers"])
    .since(TargetOs::WINDOWS_11),
    row(
        "MemConfig",
        &[K::LogConfig, K::FactDef],
        &[],
        "install/inf-logconfig-directive.md",
    )
    .does("Lists the memory ranges that the device can use.")
    .fields(&["memory range"])
    .rest(Text)
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "MessageFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Names the file with the localized message resources of the provider.")
    .fields(&["path to file"])
    .since(TargetOs::build(17763)),
    row(
        "MfCardConfig",
        &[K::LogConfig],
        &[Text],
        "install/inf-logconfig-directive.md",
    )
    .does("Locates the configuration registers of one function of a multifunction device.")
    .fields(&["configuration registers"])
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "MinimumBuffers",
        &[K::AddAutoLogger],
        &[NUMBER],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Sets the minimum number of buffers to allocate at startup.")
    .fields(&["minimum number of buffers"])
    .since(TargetOs::WINDOWS_11),
    row(
        "Name",
        &[K::ProfileItems],
        &[Text, Flags(FlagSet::ProfileItem)],
        "install/inf-profileitems-directive.md",
    )
    .does("Names the Start menu item or group, and says whether it is created or deleted.")
    .fields(&["link name", "name attributes"])
    .least(1)
    .legacy(Legacy::Unsigned),
    row(
        "Needs",
        IN_INSTALL_SECTIONS,
        &[],
        "install/inf-ddinstall-section.md",
    )
    .does("Names sections, mostly of included INFs, that Windows processes too.")
    .fields(&["section"])
    .rest(SameSection)
    .repeats(),
    row(
        "NonCrashFailures",
        &[K::FailureActions],
        &[range(0, 1)],
        "install/inf-addservice-directive.md",
    )
    .does("Says whether failures other than crashes lead to the failure actions as well.")
    .fields(&["0 or 1"])
    .since(TargetOs::build(22621)),
    row(
        "ParameterFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Names the file with the parameter string resources of the provider.")
    .fields(&["path to file"])
    .since(TargetOs::build(17763)),
    row(
        "PcCardConfig",
        &[K::LogConfig],
        &[Text],
        "install/inf-logconfig-directive.md",
    )
    .does("Configures CardBus registers and memory windows of a PC Card device.")
    .fields(&["configuration index"])
    .legacy(Legacy::Unsigned),
    row(
        "PnpLockDown",
        &[K::Version],
        &[range(0, 1)],
        "install/inf-version-section.md",
    )
    .does("Says whether applications are prevented from modifying the files that the INF copies.")
    .fields(&["0 or 1"])
    .since(TargetOs::VISTA),
    row(
        "ProfileItems",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-profileitems-directive.md",
    )
    .does("Adds items or groups to the Start menu, or removes them.")
    .fields(&["profile-items section"])
    .rest(Section(K::ProfileItems))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Provider",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    )
    .does("Names the provider of the INF.")
    .fields(&["INF creator"]),
    row(
        "ProviderName",
        &[K::EventProvider],
        &[Text],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Gives the name of the event provider.")
    .fields(&["name"])
    .since(TargetOs::build(17763)),
    row(
        "Reboot",
        &[K::DdInstall],
        &[],
        "install/inf-reboot-directive.md",
    )
    .does("Requests that the caller be notified to restart the system after the installation."),
    row(
        "RegisterDlls",
        &[K::DdInstall, K::DefaultInstall],
        &[],
        "install/inf-registerdlls-directive.md",
    )
    .does("Registers the OLE controls that the named sections list.")
    .fields(&["register-dll section"])
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
    .does(
        "Renames the files of file lists, where [DestinationDirs] says, before files are \
         copied.",
    )
    .fields(&["file list"])
    .rest(FileOrList)
    .repeats()
    .legacy(Legacy::NotUniversal),
    row(
        "RequestAdditionalSoftware",
        &[K::ControlFlags],
        &[],
        "install/inf-controlflags-section.md",
    )
    .does("Names devices, or all with `*`, that may need software which the package lacks.")
    .fields(&["hardware or compatible ID"])
    .rest(DeviceId)
    .repeats()
    .since(TargetOs::WINDOWS_7),
    row(
        "RequiredPrivileges",
        &[K::Service],
        &[],
        "install/inf-addservice-directive.md",
    )
    .does("Names the privileges that the Win32 service requires.")
    .fields(&["privilege name"])
    .rest(Text)
    .since(TargetOs::WINDOWS_7),
    row(
        "ResetPeriod",
        &[K::FailureActions],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .does("Sets the seconds without failures after which the failure count is 0 again.")
    .fields(&["reset period"])
    .since(TargetOs::build(22621)),
    row(
        "ResourceFile",
        &[K::EventProvider],
        &[Path],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Names the file with the metadata resources of the provider.")
    .fields(&["path to file"])
    .since(TargetOs::build(17763)),
    row(
        "Restart",
        &[K::DdInstall],
        &[],
        "install/inf-reboot-directive.md",
    )
    .does("Requests a restart of the system after the installation, as Reboot does."),
    row(
        "Security",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    )
    .does("Says who may start, stop or configure the service, in a security descriptor.")
    .fields(&["security descriptor"]),
    row(
        "Security",
        &[K::WmiClass],
        &[Text],
        "install/inf-ddinstall-wmi-section.md",
    )
    .does("Says who may access the data blocks of the WMI class, in a security descriptor.")
    .fields(&["security descriptor"])
    .since(TargetOs::SERVER_2003),
    row(
        "ServerBinary",
        &[K::ComServer],
        &[Path],
        "install/inf-addcomserver-directive.md",
    )
    .does("Gives the path of the COM server's binary for the native architecture.")
    .fields(&["binary path"])
    .since(TargetOs::build(26100)),
    row(
        "ServerBinaryWow64",
        &[K::ComServer],
        &[Path],
        "install/inf-addcomserver-directive.md",
    )
    .does("Gives the path of the COM server's x86 binary, for WOW64 on AMD64.")
    .fields(&["WOW64 binary path"])
    .since(TargetOs::build(26100)),
    row(
        "ServerType",
        &[K::ComServer],
        &[range(1, 1)],
        "install/inf-addcomserver-directive.md",
    )
    .does("Gives the type of the COM server; only 1, in-process, is supported.")
    .fields(&["server type"])
    .since(TargetOs::build(26100)),
    row(
        "ServiceBinary",
        &[K::Service],
        &[Path],
        "install/inf-addservice-directive.md",
    )
    .does("Gives the path of the service's binary, to which CopyFiles copies it.")
    .fields(&["path to service"]),
    row(
        "ServiceBinary",
        &[K::WdfService],
        &[Path],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives the path of the UMDF driver's binary.")
    .fields(&["binary path"]),
    row(
        "ServiceSidType",
        &[K::Service],
        &[NUMBER],
        "install/inf-addservice-directive.md",
    )
    .does("Sets the type of the security identifier (SID) of the Win32 service.")
    .fields(&["SID type"])
    .since(TargetOs::build(19041)),
    row(
        "ServiceType",
        &[K::Service],
        &[Flags(FlagSet::ServiceType)],
        "install/inf-addservice-directive.md",
    )
    .does("Says whether the service is a kernel driver, a file system driver or a Win32 service.")
    .fields(&["type code"]),
    row(
        "Setting",
        &[K::PowerSetting],
        &[Guid],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Identifies the power setting, with its name, description and icon for the user.")
    .fields(&["setting GUID", "name, description or icon"])
    .rest(Text)
    .since(TargetOs::VISTA),
    row(
        "Signature",
        &[K::Version],
        &[Text],
        "install/inf-version-section.md",
    )
    .does("Marks the file as an INF of Windows with `$Windows NT$` or `$Chicago$`.")
    .fields(&["signature name"]),
    row(
        "SoftwareArguments",
        &[K::InstallSoftware],
        &[],
        "install/inf-addsoftware-directive.md",
    )
    .does("Lists arguments to append to the command line of the software.")
    .fields(&["argument"])
    .rest(Text)
    .since(TargetOs::build(15063)),
    row(
        "SoftwareBinary",
        &[K::InstallSoftware],
        &[Path],
        "install/inf-addsoftware-directive.md",
    )
    .does("Gives the path of the MSI or EXE that Windows runs.")
    .fields(&["path to binary"])
    .since(TargetOs::build(15063)),
    row(
        "SoftwareID",
        &[K::InstallSoftware],
        &[Text],
        "install/inf-addsoftware-directive.md",
    )
    .does("Identifies a Microsoft Store app by `pfn://` and its package family name.")
    .fields(&["software ID"])
    .since(TargetOs::build(15063)),
    row(
        "SoftwareType",
        &[K::InstallSoftware],
        &[range(1, 2)],
        "install/inf-addsoftware-directive.md",
    )
    .does("Says whether the software is an MSI or EXE (1) or a Microsoft Store link (2).")
    .fields(&["type code"])
    .since(TargetOs::build(15063)),
    row(
        "SoftwareVersion",
        &[K::InstallSoftware],
        &[Version],
        "install/inf-addsoftware-directive.md",
    )
    .does(
        "Gives the version of the software, which runs again only if it is greater than \
         before.",
    )
    .fields(&["version"])
    .since(TargetOs::build(15063)),
    row(
        "Start",
        &[K::AddAutoLogger],
        &[range(0, 1)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Says whether the AutoLogger starts the next time the computer is restarted.")
    .fields(&["0 or 1"])
    .since(TargetOs::WINDOWS_11),
    row(
        "StartName",
        &[K::Service],
        &[Text],
        "install/inf-addservice-directive.md",
    )
    .does("Names the driver object of a driver, or the account of a Win32 service.")
    .fields(&["service start name"]),
    row(
        "StartType",
        &[K::Service],
        &[range(0, 4)],
        "install/inf-addservice-directive.md",
    )
    .does("Says when the service starts: 0 boot, 1 system, 2 auto, 3 on demand, 4 never.")
    .fields(&["start code"])
    .numbers(&[
        means(
            "SERVICE_BOOT_START",
            "boot start",
            "The operating system loader starts it.",
        ),
        means(
            "SERVICE_SYSTEM_START",
            "system start",
            "It is started while the operating system initializes.",
        ),
        means(
            "SERVICE_AUTO_START",
            "auto start",
            "The service control manager starts it during system startup; never for PnP drivers.",
        ),
        means(
            "SERVICE_DEMAND_START",
            "demand start",
            "It is started on demand, such as when the PnP manager enumerates its device.",
        ),
        means("SERVICE_DISABLED", "disabled", "It cannot be started."),
    ]),
    row(
        "SubDir",
        &[K::ProfileItems],
        &[Text],
        "install/inf-profileitems-directive.md",
    )
    .does("Names the submenu of `Start\\Programs` that the menu item is in.")
    .fields(&["path"])
    .legacy(Legacy::Unsigned),
    row(
        "SubGroup",
        &[K::PowerSetting],
        &[Guid],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Gives the subgroup of the power setting, or defines a new one.")
    .fields(&["subgroup GUID", "name, description or icon"])
    .rest(Text)
    .since(TargetOs::VISTA),
    row(
        "SubType",
        &[K::ServiceTrigger],
        &[Guid],
        "install/inf-addservice-directive.md",
    )
    .does("Gives the subtype of the trigger event, such as the device interface class.")
    .fields(&["trigger subtype"])
    .since(TargetOs::build(19041)),
    row(
        "ThreadingModel",
        &[K::ComClass],
        &[Text],
        "install/inf-addcomclass-directive.md",
    )
    .does("Names the supported threading model: Apartment, Both, Free or Neutral.")
    .fields(&["threading model"])
    .since(TargetOs::build(26100)),
    row(
        "TriggerType",
        &[K::ServiceTrigger],
        &[range(1, 1)],
        "install/inf-addservice-directive.md",
    )
    .does("Gives the type of the trigger event: 1, the arrival of a device interface.")
    .fields(&["trigger type"])
    .since(TargetOs::build(19041)),
    row(
        "UmdfDirectHardwareAccess",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether the UMDF driver may access hardware directly.")
    .fields(&["allow or reject"]),
    row(
        "UmdfDispatcher",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says where I/O goes after the user-mode portion of the device stack.")
    .fields(&["dispatcher"]),
    row(
        "UmdfFileObjectPolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether I/O requests without a known file object are processed.")
    .fields(&["allow or reject"]),
    row(
        "UmdfFsContextUsePolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says in which context member of the WDM file object UMDF may store information.")
    .fields(&["policy"]),
    row(
        "UmdfHostPriority",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Increases the thread priority of UMDF drivers for touch or input devices.")
    .fields(&["priority"]),
    row(
        "UmdfHostProcessSharing",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether the device stack shares a pool of processes or has its own process.")
    .fields(&["enabled or disabled"]),
    row(
        "UmdfImpersonationLevel",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Sets the maximum impersonation level that the UMDF driver can have.")
    .fields(&["level"]),
    row(
        "UmdfKernelModeClientPolicy",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether the UMDF driver receives I/O requests of kernel-mode drivers.")
    .fields(&["allow or reject"]),
    row(
        "UmdfLibraryVersion",
        &[K::WdfService],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Gives the version of UMDF that the driver uses.")
    .fields(&["version"]),
    row(
        "UmdfMethodNeitherAction",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether UMDF accepts or rejects METHOD_NEITHER I/O requests.")
    .fields(&["copy or reject"]),
    row(
        "UmdfRegisterAccessMode",
        &[K::Wdf],
        &[Text],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Says whether registers are accessed by system calls or mapped into user mode.")
    .fields(&["access mode"]),
    row(
        "UmdfService",
        &[K::Wdf],
        &[Service, Section(K::WdfService)],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Links a UMDF driver to its wdf-service-install section.")
    .fields(&["service name", "wdf-service-install section"])
    .repeats(),
    row(
        "UmdfServiceOrder",
        &[K::Wdf],
        &[],
        "wdf/specifying-wdf-directives-in-inf-files.md",
    )
    .does("Lists the UMDF drivers in their order on the device stack, the lowest first.")
    .fields(&["service name"])
    .rest(Service),
    row(
        "UnregisterDlls",
        &[K::DdInstall, K::DefaultInstall, K::DefaultUninstall],
        &[],
        "install/inf-unregisterdlls-directive.md",
    )
    .does("Unregisters the OLE controls that the named sections list.")
    .fields(&["unregister-dll section"])
    .rest(Section(K::RegisterDlls))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "UpdateAutoLogger",
        &[K::Events],
        &[Text, Section(K::UpdateAutoLogger)],
        "install/inf-addupdateautologger-directive.md",
    )
    .does("Adds providers to an existing AutoLogger session.")
    .fields(&["session name", "update-autologger-install section"])
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
    .does("Replaces, adds or deletes fields in lines of INI files, as the named sections say.")
    .fields(&["update-inifields section"])
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
    .does("Replaces, adds or deletes entries of INI files, as the named sections say.")
    .fields(&["update-ini section"])
    .rest(Section(K::UpdateInis))
    .repeats()
    .legacy(Legacy::Unsigned),
    row(
        "Value",
        &[K::Channel],
        &[NUMBER],
        "install/inf-addeventprovider-directive.md",
    )
    .does("Gives the number that identifies the channel among those of the provider.")
    .fields(&["value"])
    .since(TargetOs::build(17763)),
    row(
        "Value",
        &[K::PowerSetting],
        &[NUMBER, Text, Text, Flags(FlagSet::AddRegistry), Text],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Defines one of the values that the power setting may have.")
    .fields(&[
        "value index",
        "value name",
        "value description",
        "value flags",
        "value data",
    ])
    .repeats()
    .since(TargetOs::VISTA),
    row(
        "ValueRange",
        &[K::PowerSetting],
        &[NUMBER, NUMBER, NUMBER, Text],
        "install/inf-addpowersetting-directive.md",
    )
    .does("Defines the range of values that the power setting may have, and their increment.")
    .fields(&["minimum value", "maximum value", "increment", "unit label"])
    .least(3)
    .since(TargetOs::VISTA),
    row(
        "WMIInterface",
        &[K::Wmi],
        &[Guid, Flags(FlagSet::Wmi), Section(K::WmiClass)],
        "install/inf-ddinstall-wmi-section.md",
    )
    .does("Sets characteristics of a WMI class that the driver provides.")
    .fields(&["WMI class GUID", "flags", "WMI-class section"])
    .repeats()
    .since(TargetOs::SERVER_2003),
    row(
        "WorkingDir",
        &[K::ProfileItems],
        &[Dirid, Text],
        "install/inf-profileitems-directive.md",
    )
    .does("Sets the working directory of the program of the Start menu item.")
    .fields(&["DIRID", "subdirectory"])
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
