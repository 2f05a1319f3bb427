//! Services of Windows that Windows' own INFs add.

use crate::syntax::eq_ignore_case;

/// A service that is part of Windows and the driver of devices: since
/// [Windows 11](super::Feature::OwnServices) an INF takes it from Windows' own INF (docs
/// wdf/adding-the-reflector.md, devtest/inf-verif-error-2084.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxService {
    /// The name of the service.
    pub name: &'static str,
    /// The INF of Windows.
    pub inf: &'static str,
    /// What the names of its sections begin with, for a function driver.
    pub section: &'static str,
}

/// Those that are known.
pub const INBOX_SERVICES: [InboxService; 2] = [
    InboxService {
        name: "WUDFRd",
        inf: "WUDFRD.inf",
        section: "WUDFRD",
    },
    InboxService {
        name: "mshidkmdf",
        inf: "MsHidKmdf.inf",
        section: "MsHidKmdf",
    },
];

/// The one with a name, in any case.
pub fn inbox_service(name: &str) -> Option<&'static InboxService> {
    INBOX_SERVICES
        .iter()
        .find(|known| eq_ignore_case(known.name, name))
}

impl InboxService {
    /// The section of Windows' INF that a section of a function driver needs: the
    /// install section itself, or that with a suffix, such as `Services`.
    pub fn needed(&self, suffix: &str) -> String {
        match suffix {
            "" => format!("{}.NT", self.section),
            _ => format!("{}.NT.{suffix}", self.section),
        }
    }
}
