//! Versions of Windows, and the first one with a feature.

use std::fmt;
use std::str::FromStr;

/// A version of Windows, such as 10.0 build 16299.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TargetOs {
    /// The major version.
    pub major: u32,
    /// The minor version.
    pub minor: u32,
    /// The build number.
    pub build: u32,
}

impl TargetOs {
    /// Windows 2000, for which the INF language was documented first.
    pub const WINDOWS_2000: TargetOs = TargetOs::version(5, 0);
    /// Windows XP.
    pub const WINDOWS_XP: TargetOs = TargetOs::version(5, 1);
    /// Windows Server 2003.
    pub const SERVER_2003: TargetOs = TargetOs::version(5, 2);
    /// Windows Vista.
    pub const VISTA: TargetOs = TargetOs::version(6, 0);
    /// Windows 7.
    pub const WINDOWS_7: TargetOs = TargetOs::version(6, 1);
    /// Windows 8.
    pub const WINDOWS_8: TargetOs = TargetOs::version(6, 2);
    /// Windows 8.1.
    pub const WINDOWS_8_1: TargetOs = TargetOs::version(6, 3);
    /// Windows 10.
    pub const WINDOWS_10: TargetOs = TargetOs::version(10, 0);
    /// Windows 11.
    pub const WINDOWS_11: TargetOs = TargetOs::build(22000);

    const fn version(major: u32, minor: u32) -> TargetOs {
        TargetOs {
            major,
            minor,
            build: 0,
        }
    }

    /// A build of Windows 10 or later.
    pub const fn build(build: u32) -> TargetOs {
        TargetOs {
            major: 10,
            minor: 0,
            build,
        }
    }
}

/// A text that is not a version of Windows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a version of Windows: write MAJOR.MINOR.BUILD, as in 10.0.16299")]
pub struct NoTargetOs(String);

impl FromStr for TargetOs {
    type Err = NoTargetOs;

    fn from_str(text: &str) -> Result<TargetOs, NoTargetOs> {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let numbers: Option<Vec<u32>> = text
            .split('.')
            .map(|part| plain(part).then(|| part.parse().ok()).flatten())
            .collect();
        match numbers.as_deref() {
            Some(&[major, minor, build]) => Ok(TargetOs {
                major,
                minor,
                build,
            }),
            _ => Err(NoTargetOs(text.to_owned())),
        }
    }
}

/// As it is written on a command line: `10.0.16299`.
impl fmt::Display for TargetOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.build)
    }
}

/// Something that Windows can do from a version on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// Files run from the Driver Store, DIRID 13.
    DriverStore,
    /// UMDF drivers are loaded from there.
    DriverStoreUmdf,
    /// Firmware is taken from there.
    DriverStoreFirmware,
    /// Network clients, services and protocols are installed from there
    /// (Microsoft's Windows-driver-samples, network/ndis/filter).
    DriverStoreNetwork,
    /// Primitive drivers: Windows manages what `[DefaultInstall]` installs, and runs it
    /// from the Driver Store.
    PrimitiveDriver,
    /// The notify objects of network components are run from there.
    DriverStoreNotifyObject,
    /// The co-installers of WDF and WinUSB are not needed: what they bring is part of
    /// Windows.
    BuiltInFrameworks,
    /// A TargetOS with a build number is read.
    BuildNumbers,
    /// A service whose binary is part of Windows must come from Windows' own INF.
    OwnServices,
}

impl Feature {
    /// All features.
    pub const ALL: [Feature; 9] = [
        Feature::DriverStore,
        Feature::DriverStoreUmdf,
        Feature::DriverStoreFirmware,
        Feature::DriverStoreNetwork,
        Feature::PrimitiveDriver,
        Feature::DriverStoreNotifyObject,
        Feature::BuiltInFrameworks,
        Feature::BuildNumbers,
        Feature::OwnServices,
    ];

    /// The first Windows that has it.
    pub const fn since(self) -> TargetOs {
        match self {
            // Windows 10 version 1709.
            Feature::DriverStore => TargetOs::build(16299),
            // Windows 10 version 1803.
            Feature::DriverStoreUmdf | Feature::DriverStoreFirmware => TargetOs::build(17134),
            Feature::DriverStoreNetwork => TargetOs::build(25319),
            // Windows 10 version 1903.
            Feature::PrimitiveDriver => TargetOs::build(18362),
            Feature::DriverStoreNotifyObject => TargetOs::build(25341),
            Feature::BuiltInFrameworks => TargetOs::WINDOWS_10,
            Feature::BuildNumbers => TargetOs::build(14310),
            Feature::OwnServices => TargetOs::WINDOWS_11,
        }
    }

    /// The page that says so.
    pub const fn page(self) -> &'static str {
        match self {
            Feature::DriverStoreNotifyObject => "network/installing-network-components.md",
            Feature::BuiltInFrameworks => "develop/removing-coinstallers.md",
            Feature::BuildNumbers => "install/inf-manufacturer-section.md",
            Feature::OwnServices => "devtest/inf-verif-error-2084.md",
            Feature::PrimitiveDriver => "develop/creating-a-primitive-driver.md",
            _ => "develop/run-from-driver-store.md",
        }
    }
}
