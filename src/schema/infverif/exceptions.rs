//! What `/h` still lets through of what `/w` refuses
//! (Microsoft Learn, "InfVerif /h", requirements of April 2024).

use crate::syntax::eq_ignore_case;

/// Below HKEY_LOCAL_MACHINE; below HKEY_CLASSES_ROOT everything is.
const KEYS: [&str; 33] = [
    r"SYSTEM\CurrentControlSet",
    r"SOFTWARE\Classes",
    r"SOFTWARE\Khronos",
    r"SOFTWARE\Microsoft\Analog\Providers",
    r"SOFTWARE\Microsoft\Cellular\MVSettings\DeviceSpecific\CellUX",
    r"SOFTWARE\Microsoft\Cryptography\Calais\Readers",
    r"SOFTWARE\Microsoft\Cryptography\Calais\SmartCards",
    r"SOFTWARE\Microsoft\Cryptography\DRM_RNG",
    r"SOFTWARE\Microsoft\EAPOL",
    r"SOFTWARE\Microsoft\Palm\DelayManipulationDuration",
    r"SOFTWARE\Microsoft\Shell\OEM\QuickActions\ColorProfileQuickAction",
    r"SOFTWARE\Microsoft\Speech_OneCore\AudioInput",
    r"SOFTWARE\Microsoft\Windows Media Foundation",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\AdaptiveDisplayBrightness",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\drivers.desc",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Drivers32",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ICM",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\OpenGlDrivers",
    r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\Notify\ScCertProp",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Audio",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Control Panel",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Controls Folder",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Reliability\UserDefined",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Run",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\RunOnce",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"SOFTWARE\Wow6432Node\Microsoft\Windows Media Foundation",
    r"SOFTWARE\Wow6432Node\Khronos",
    r"SOFTWARE\WowAA32Node\Microsoft\Windows Media Foundation",
    r"SOFTWARE\WowAA32Node\Khronos",
];

/// Beside 13.
const DIRIDS: [u32; 17] = [
    10, 11, 12, 23, 51, 52, 55, 16422, 16425, 16426, 16427, 16428, 66000, 66001, 66002, 66003,
    66004,
];

/// Whether `/h` lets an INF write to a key of the registry: the root as the INF writes it,
/// and the key below, both in any case.
pub fn is_allowed_by_h(root: &str, key: &str) -> bool {
    if eq_ignore_case(root, "HKCR") {
        return true;
    }
    is_below_one_of(&KEYS, root, key)
}

/// Whether a key is one of some below HKEY_LOCAL_MACHINE, or lies below one.
fn is_below_one_of(keys: &[&str], root: &str, key: &str) -> bool {
    let key = key.trim_matches('\\');
    eq_ignore_case(root, "HKLM")
        && keys.iter().any(|known| {
            let (start, rest) = key.split_at_checked(known.len()).unwrap_or((key, ""));
            eq_ignore_case(start, known) && (rest.is_empty() || rest.starts_with('\\'))
        })
}

/// Whether `/u` lets an INF write to a key of the registry that is not below HKR
/// (Microsoft Learn, "Using a Universal INF File").
pub fn is_allowed_by_u(root: &str, key: &str) -> bool {
    const KEYS: [&str; 4] = [
        r"SOFTWARE\Classes",
        r"SOFTWARE\Microsoft\Windows Media Foundation",
        r"SOFTWARE\WOW6432Node\Microsoft\Windows Media Foundation",
        r"SOFTWARE\WOW3232Node\Microsoft\Windows Media Foundation",
    ];
    eq_ignore_case(root, "HKCR") || is_below_one_of(&KEYS, root, key)
}

/// Whether `/u` lets an INF copy files to a directory: the system folder and the one of
/// drivers, the Driver Store, and what lies below the Windows folder. What is for printers,
/// colors and fonts of the spooler no page speaks of.
pub fn is_dirid_allowed_by_u(dirid: u32, subdirectory: &str) -> bool {
    const OTHERS: [u32; 13] = [
        11, 12, 13, 23, 51, 52, 55, 16425, 66000, 66001, 66002, 66003, 66004,
    ];
    OTHERS.contains(&dirid) || (dirid == 10 && !subdirectory.is_empty())
}

/// Whether `/h` lets an INF copy files to a directory.
pub fn is_dirid_allowed_by_h(dirid: u32) -> bool {
    DIRIDS.contains(&dirid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_subtrees_are_let_through_and_their_neighbours_are_not() {
        assert!(is_allowed_by_h("hkcr", "Gadget"));
        assert!(is_allowed_by_h("HKLM", r"Software\Classes\Gadget"));
        assert!(is_allowed_by_h("HKLM", r"System\CurrentControlSet"));
        assert!(!is_allowed_by_h("HKLM", r"SOFTWARE\ClassesOfMine"));
        assert!(!is_allowed_by_h("HKLM", r"SOFTWARE\Acme"));
        assert!(!is_allowed_by_h("HKCU", r"SOFTWARE\Classes"));
        assert!(is_dirid_allowed_by_h(12) && !is_dirid_allowed_by_h(17));
    }
}
