//! Sections of Windows' own INFs that packages need.

use crate::syntax::eq_ignore_case;

/// A section of an INF of Windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxSection {
    /// Its name, without the suffix of a companion.
    pub name: &'static str,
    /// The INF.
    pub inf: &'static str,
    /// A page that names them together, or the section; not each says that the INF has
    /// moved it.
    pub page: &'static str,
}

const fn row(name: &'static str, inf: &'static str, page: &'static str) -> InboxSection {
    InboxSection { name, inf, page }
}

/// Those that are known.
pub const INBOX_SECTIONS: [InboxSection; 6] = [
    row(
        "Battery_Inst",
        "battery.inf",
        "battery/installing-a-battery-driver.md",
    ),
    row(
        "KS.Registration",
        "ks.inf",
        "stream/providing-a-uvc-inf-file.md",
    ),
    row(
        "KSCAPTUR.Registration.NT",
        "kscaptur.inf",
        "stream/providing-a-uvc-inf-file.md",
    ),
    row(
        "PciD3ColdSupported",
        "pci.inf",
        "kernel/using-guid-d3cold-support-interface.md",
    ),
    row(
        "PciIoSpaceNotRequired",
        "pci.inf",
        "pci/i-o-resource-usage-reduction.md",
    ),
    row(
        "USBVideo.NT",
        "usbvideo.inf",
        "stream/providing-a-uvc-inf-file.md",
    ),
];

/// The one with a name, in any case.
pub fn inbox_section(name: &str) -> Option<&'static InboxSection> {
    INBOX_SECTIONS
        .iter()
        .find(|known| eq_ignore_case(known.name, name))
}
