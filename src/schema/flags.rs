//! Flags that are given as numbers, but for copy flags.

use super::{CopyFlags, TargetOs};

/// The flags that may be given at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlagSet {
    /// Of a copied file: see [`COPY_FLAGS`](super::COPY_FLAGS).
    Copy,
    /// Of a deleted file.
    Delete,
    /// Of AddService.
    AddService,
    /// Of DelService.
    DelService,
    /// Of a service's ServiceType.
    ServiceType,
    /// Of a value that AddReg writes.
    AddRegistry,
    /// Of what DelReg deletes.
    DelRegistry,
    /// Of what BitReg changes.
    BitRegistry,
    /// Of a file that registers itself.
    RegisterDlls,
    /// Of an item of the Start menu.
    ProfileItem,
    /// Of a property that is set.
    AddProperty,
    /// Of a property that is deleted.
    DelProperty,
    /// Of AddSoftware.
    Software,
    /// Of a WMI class.
    Wmi,
    /// Of a service's BootFlags.
    Boot,
    /// Of what is done to an INI file: the pages give them no names.
    Ini,
    /// None are defined: 0, or nothing.
    Unused,
}

/// A flag.
#[derive(Debug, Clone, Copy)]
pub struct Flag {
    /// Where it may be given.
    pub set: FlagSet,
    /// Its number: of most one bit.
    pub value: u32,
    /// Its name, as Microsoft's documentation spells it.
    pub name: &'static str,
    /// The first Windows that knows it.
    pub since: TargetOs,
}

impl FlagSet {
    /// The page that lists the flags.
    pub const fn page(self) -> &'static str {
        match self {
            FlagSet::Copy => "install/inf-copyfiles-directive.md",
            FlagSet::Delete => "install/inf-delfiles-directive.md",
            FlagSet::AddService | FlagSet::ServiceType | FlagSet::Boot => {
                "install/inf-addservice-directive.md"
            }
            FlagSet::DelService => "install/inf-delservice-directive.md",
            FlagSet::AddRegistry => "install/inf-addreg-directive.md",
            FlagSet::DelRegistry => "install/inf-delreg-directive.md",
            FlagSet::BitRegistry => "install/inf-bitreg-directive.md",
            FlagSet::RegisterDlls => "install/inf-registerdlls-directive.md",
            FlagSet::ProfileItem => "install/inf-profileitems-directive.md",
            FlagSet::AddProperty => "install/inf-addproperty-directive.md",
            FlagSet::DelProperty => "install/inf-delproperty-directive.md",
            FlagSet::Software => "install/inf-addsoftware-directive.md",
            FlagSet::Wmi => "install/inf-ddinstall-wmi-section.md",
            FlagSet::Ini => "install/inf-updateinis-directive.md",
            FlagSet::Unused => "install/inf-addcomponent-directive.md",
        }
    }

    /// The names of the flags that make up a number, joined by ` | `, and behind them what
    /// has no name as a number of its own; empty for 0. Of flags of several bits, as types of
    /// registry values are, that with the most counts.
    pub fn names(self, value: u32) -> String {
        if self == FlagSet::Copy {
            return CopyFlags(value).names_and_rest();
        }
        let mut flags: Vec<&Flag> = self.flags().collect();
        flags.sort_by_key(|flag| std::cmp::Reverse(flag.value.count_ones()));
        let mut rest = value;
        flags.retain(|flag| {
            let is_set = flag.value != 0 && rest & flag.value == flag.value;
            rest &= if is_set { !flag.value } else { u32::MAX };
            is_set
        });
        flags.sort_by_key(|flag| flag.value);
        let mut names: Vec<String> = flags.iter().map(|flag| flag.name.to_owned()).collect();
        if rest != 0 {
            names.push(format!("{rest:#x}"));
        }
        names.join(" | ")
    }

    /// The flags of the set, in the order of their numbers.
    pub fn flags(self) -> impl Iterator<Item = &'static Flag> {
        FLAGS.iter().filter(move |flag| flag.set == self)
    }
}

/// `SPSVCINST_ASSOCSERVICE`: AddService makes the service the driver of the device.
pub const SPSVCINST_ASSOCSERVICE: u32 = 0x0002;
/// `SPSVCINST_UNIQUE_NAME`, which setupapi.h defines and no page describes.
pub const SPSVCINST_UNIQUE_NAME: u32 = 0x0001_0000;
/// `DELFLG_IN_USE`: a file that is in use is deleted after a restart.
pub const DELFLG_IN_USE: u32 = 0x0001;
/// `DELFLG_IN_USE1`: the same, of a list that is copied as well.
pub const DELFLG_IN_USE1: u32 = 0x0001_0000;
/// `SPSVCINST_STOPSERVICE`: DelService stops the service before it deletes it.
pub const SPSVCINST_STOPSERVICE: u32 = 0x0200;
/// `SPSVCSINST_STARTSERVICE`: AddService starts the service.
pub const SPSVCINST_STARTSERVICE: u32 = 0x0800;
/// `FLG_ADDREG_BINVALUETYPE`: what is written are numbers, not text.
pub const FLG_ADDREG_BINVALUETYPE: u32 = 0x0001;
/// `FLG_ADDREG_NOCLOBBER`: what is there already stays as it is.
pub const FLG_ADDREG_NOCLOBBER: u32 = 0x0002;
/// `FLG_ADDREG_OVERWRITEONLY`: nothing is written that is not there already.
pub const FLG_ADDREG_OVERWRITEONLY: u32 = 0x0020;
/// `FLG_ADDREG_KEYONLY_COMMON`: the entry makes a key and no value, in both views.
pub const FLG_ADDREG_KEYONLY_COMMON: u32 = 0x2000;
/// `FLG_ADDREG_APPEND`: the entry adds a string to a list.
pub const FLG_ADDREG_APPEND: u32 = 0x0008;
/// `FLG_ADDREG_TYPE_MULTI_SZ`: the entry writes a list of strings.
pub const FLG_ADDREG_TYPE_MULTI_SZ: u32 = 0x0001_0000;
/// `FLG_ADDREG_TYPE_EXPAND_SZ`: the entry writes a text with environment variables.
pub const FLG_ADDREG_TYPE_EXPAND_SZ: u32 = 0x0002_0000;
/// `FLG_ADDREG_TYPE_DWORD`: the entry writes a number of 32 bits.
pub const FLG_ADDREG_TYPE_DWORD: u32 = 0x0001_0001;
/// `FLG_DELREG_MULTI_SZ_DELSTRING`: the entry takes a string out of a list.
pub const FLG_DELREG_MULTI_SZ_DELSTRING: u32 = 0x0001_8002;
/// `FLG_ADDREG_DELVAL`: the entry deletes what it names.
pub const FLG_ADDREG_DELVAL: u32 = 0x0004;
/// `FLG_ADDREG_KEYONLY`: the entry makes a key and no value.
pub const FLG_ADDREG_KEYONLY: u32 = 0x0010;
/// `SERVICE_WIN32_OWN_PROCESS`: a service with a process of its own.
pub const SERVICE_WIN32_OWN_PROCESS: u32 = 0x0010;
/// `SERVICE_WIN32_SHARE_PROCESS`: a service that shares a process.
pub const SERVICE_WIN32_SHARE_PROCESS: u32 = 0x0020;

const fn row(set: FlagSet, value: u32, name: &'static str) -> Flag {
    Flag {
        set,
        value,
        name,
        since: TargetOs::WINDOWS_2000,
    }
}

impl Flag {
    const fn since(mut self, since: TargetOs) -> Flag {
        self.since = since;
        self
    }
}

const V2004: TargetOs = TargetOs::build(19041);

use FlagSet as S;

/// The flags, set by set.
pub static FLAGS: &[Flag] = &[
    row(S::Delete, DELFLG_IN_USE, "DELFLG_IN_USE"),
    row(S::Delete, DELFLG_IN_USE1, "DELFLG_IN_USE1"),
    row(S::AddService, 0x0001, "SPSVCINST_TAGTOFRONT"),
    row(
        S::AddService,
        SPSVCINST_ASSOCSERVICE,
        "SPSVCINST_ASSOCSERVICE",
    ),
    row(S::AddService, 0x0008, "SPSVCINST_NOCLOBBER_DISPLAYNAME"),
    row(S::AddService, 0x0010, "SPSVCINST_NOCLOBBER_STARTTYPE"),
    row(S::AddService, 0x0020, "SPSVCINST_NOCLOBBER_ERRORCONTROL"),
    row(S::AddService, 0x0040, "SPSVCINST_NOCLOBBER_LOADORDERGROUP"),
    row(S::AddService, 0x0080, "SPSVCINST_NOCLOBBER_DEPENDENCIES"),
    row(S::AddService, 0x0100, "SPSVCINST_NOCLOBBER_DESCRIPTION"),
    row(S::AddService, 0x0400, "SPSVCINST_CLOBBER_SECURITY").since(TargetOs::WINDOWS_XP),
    row(
        S::AddService,
        SPSVCINST_STARTSERVICE,
        "SPSVCSINST_STARTSERVICE",
    )
    .since(TargetOs::VISTA),
    row(
        S::AddService,
        0x1000,
        "SPSVCINST_NOCLOBBER_REQUIREDPRIVILEGES",
    )
    .since(TargetOs::WINDOWS_7),
    row(S::AddService, 0x2000, "SPSVCINST_NOCLOBBER_TRIGGERS").since(V2004),
    row(S::AddService, 0x4000, "SPSVCINST_NOCLOBBER_SERVICESIDTYPE").since(V2004),
    row(
        S::AddService,
        0x8000,
        "SPSVCINST_NOCLOBBER_DELAYEDAUTOSTART",
    )
    .since(V2004),
    row(
        S::AddService,
        0x0002_0000,
        "SPSVCINST_NOCLOBBER_FAILUREACTIONS",
    )
    .since(TargetOs::build(22621)),
    row(S::AddService, 0x0004_0000, "SPSVCINST_NOCLOBBER_BOOTFLAGS").since(TargetOs::build(25398)),
    row(S::DelService, 0x0004, "SPSVCINST_DELETEEVENTLOGENTRY"),
    row(
        S::DelService,
        SPSVCINST_STOPSERVICE,
        "SPSVCINST_STOPSERVICE",
    ),
    row(S::ServiceType, 0x0001, "SERVICE_KERNEL_DRIVER"),
    row(S::ServiceType, 0x0002, "SERVICE_FILE_SYSTEM_DRIVER"),
    row(
        S::ServiceType,
        SERVICE_WIN32_OWN_PROCESS,
        "SERVICE_WIN32_OWN_PROCESS",
    ),
    row(
        S::ServiceType,
        SERVICE_WIN32_SHARE_PROCESS,
        "SERVICE_WIN32_SHARE_PROCESS",
    ),
    row(S::ServiceType, 0x0100, "SERVICE_INTERACTIVE_PROCESS"),
    row(
        S::AddRegistry,
        FLG_ADDREG_BINVALUETYPE,
        "FLG_ADDREG_BINVALUETYPE",
    ),
    row(S::AddRegistry, FLG_ADDREG_NOCLOBBER, "FLG_ADDREG_NOCLOBBER"),
    row(S::AddRegistry, FLG_ADDREG_DELVAL, "FLG_ADDREG_DELVAL"),
    row(S::AddRegistry, FLG_ADDREG_APPEND, "FLG_ADDREG_APPEND"),
    row(S::AddRegistry, FLG_ADDREG_KEYONLY, "FLG_ADDREG_KEYONLY"),
    row(
        S::AddRegistry,
        FLG_ADDREG_OVERWRITEONLY,
        "FLG_ADDREG_OVERWRITEONLY",
    ),
    row(S::AddRegistry, 0x1000, "FLG_ADDREG_64BITKEY").since(TargetOs::WINDOWS_XP),
    row(
        S::AddRegistry,
        FLG_ADDREG_KEYONLY_COMMON,
        "FLG_ADDREG_KEYONLY_COMMON",
    )
    .since(TargetOs::WINDOWS_XP),
    row(S::AddRegistry, 0x4000, "FLG_ADDREG_32BITKEY").since(TargetOs::WINDOWS_XP),
    row(
        S::AddRegistry,
        FLG_ADDREG_TYPE_MULTI_SZ,
        "FLG_ADDREG_TYPE_MULTI_SZ",
    ),
    row(
        S::AddRegistry,
        FLG_ADDREG_TYPE_DWORD,
        "FLG_ADDREG_TYPE_DWORD",
    ),
    row(
        S::AddRegistry,
        FLG_ADDREG_TYPE_EXPAND_SZ,
        "FLG_ADDREG_TYPE_EXPAND_SZ",
    ),
    row(S::AddRegistry, 0x0002_0001, "FLG_ADDREG_TYPE_NONE"),
    row(S::AddRegistry, 0x000B_0001, "FLG_ADDREG_TYPE_QWORD"),
    row(S::DelRegistry, 0x2000, "FLG_DELREG_KEYONLY_COMMON").since(TargetOs::WINDOWS_XP),
    row(S::DelRegistry, 0x4000, "FLG_DELREG_32BITKEY").since(TargetOs::WINDOWS_XP),
    row(
        S::DelRegistry,
        FLG_DELREG_MULTI_SZ_DELSTRING,
        "FLG_DELREG_MULTI_SZ_DELSTRING",
    )
    .since(TargetOs::WINDOWS_XP),
    row(S::BitRegistry, 0x0001, "FLG_BITREG_SETBITS"),
    row(S::BitRegistry, 0x4000, "FLG_BITREG_32BITKEY").since(TargetOs::WINDOWS_XP),
    row(S::RegisterDlls, 0x0001, "FLG_REGSVR_DLLREGISTER"),
    row(S::RegisterDlls, 0x0002, "FLG_REGSVR_DLLINSTALL"),
    row(S::ProfileItem, 0x0001, "FLG_PROFITEM_CURRENTUSER"),
    row(S::ProfileItem, 0x0002, "FLG_PROFITEM_DELETE"),
    row(S::ProfileItem, 0x0004, "FLG_PROFITEM_GROUP"),
    row(S::AddProperty, 0x0001, "FLG_ADDPROPERTY_NOCLOBBER"),
    row(S::AddProperty, 0x0002, "FLG_ADDPROPERTY_OVERWRITEONLY"),
    row(S::AddProperty, 0x0004, "FLG_ADDPROPERTY_APPEND"),
    row(S::AddProperty, 0x0008, "FLG_ADDPROPERTY_OR"),
    row(S::AddProperty, 0x0010, "FLG_ADDPROPERTY_AND"),
    row(S::DelProperty, 0x0001, "FLG_DELPROPERTY_MULTI_SZ_DELSTRING"),
    row(S::Wmi, 0x0001, "SCWMI_CLOBBER_SECURITY"),
    row(S::Boot, 0x0001, "CM_SERVICE_NETWORK_BOOT_LOAD"),
    row(S::Boot, 0x0002, "CM_SERVICE_VIRTUAL_DISK_BOOT_LOAD"),
    row(S::Boot, 0x0004, "CM_SERVICE_USB_DISK_BOOT_LOAD"),
    row(S::Boot, 0x0008, "CM_SERVICE_SD_DISK_BOOT_LOAD"),
    row(S::Boot, 0x0010, "CM_SERVICE_USB3_DISK_BOOT_LOAD"),
    row(S::Boot, 0x0020, "CM_SERVICE_MEASURED_BOOT_LOAD"),
    row(S::Boot, 0x0040, "CM_SERVICE_VERIFIER_BOOT_LOAD"),
    row(S::Boot, 0x0080, "CM_SERVICE_WINPE_BOOT_LOAD"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_made_up_of_named_flags_and_a_rest() {
        for (set, value, names) in [
            (FlagSet::AddRegistry, 0, ""),
            (FlagSet::AddRegistry, 0x10001, "FLG_ADDREG_TYPE_DWORD"),
            (FlagSet::AddRegistry, 0x10000, "FLG_ADDREG_TYPE_MULTI_SZ"),
            (
                FlagSet::AddRegistry,
                0x10003,
                "FLG_ADDREG_NOCLOBBER | FLG_ADDREG_TYPE_DWORD",
            ),
            (FlagSet::AddRegistry, 0xB0001, "FLG_ADDREG_TYPE_QWORD"),
            (
                FlagSet::AddService,
                0x80_0002,
                "SPSVCINST_ASSOCSERVICE | 0x800000",
            ),
            (
                FlagSet::Copy,
                0x4002,
                "COPYFLG_NOSKIP | COPYFLG_IN_USE_RENAME",
            ),
            (FlagSet::Unused, 1, "0x1"),
        ] {
            assert_eq!(set.names(value), names, "{value:#x}");
        }
    }
}
