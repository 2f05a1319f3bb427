//! Registry values that name a file, and what their readers do with the name.

use crate::syntax::{eq_ignore_case, fold_case};

/// What the reader of a value does with the file's name in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileReader {
    /// It opens the path, wherever that leads.
    Path,
    /// It opens the path; a name alone it looks for in the folders with these DIRIDs.
    PathOr(&'static [u32]),
    /// It opens the path, and no page says that this may lead into the Driver Store.
    Undocumented,
    /// It finds a name without a path where the package has installed the file, in the
    /// Driver Store from [`Feature::DriverStoreNotifyObject`](super::Feature) on.
    Name,
    /// It opens nothing: the value says what the driver of the device is called, or no
    /// Windows NT reads it.
    Nothing,
}

/// Which keys a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// Any key.
    Any,
    /// The key itself that a root stands for.
    Own,
    /// Keys whose last parts are these.
    Ends(&'static str),
    /// Of these, keys with a part that is this.
    EndsWithin(&'static str, &'static str),
    /// Keys below this, whatever stands before it.
    Below(&'static str),
}

/// A registry value that names a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileValue {
    key: Key,
    /// What it is called; empty for the default value of a key, `None` for any.
    name: Option<&'static str>,
    /// Whether the file is named by what the value is called, not by what it holds.
    pub in_name: bool,
    /// What its reader does.
    pub reader: FileReader,
    /// The page that says so.
    pub page: &'static str,
}

const EVENTS: &str = "develop/porting-inf-to-windows-driver.md";
const COM: &str = "audio/implementing-audio-processing-objects.md";
const DISPLAY: &str = "display/wddm-2-1-features.md";
const STREAM: &str = "stream/stream-class-registry-values.md";
const NDI: &str = "network/ndi-values-and-keys-not-used-in-windows-2000-and-later-versions.md";

/// The keys of those who write events.
const PUBLISHER: Key = Key::Below("WINEVT\\Publishers");

/// The folder of the system: where a library is looked for by its name.
const SYSTEM: FileReader = FileReader::PathOr(&[11]);
/// The same for 32-bit programs.
const SYSTEM_WOW64: FileReader = FileReader::PathOr(&[16425]);

/// The key and the name of the value that names the notify object of a network component.
pub const NOTIFY_OBJECT: (&str, &str) = ("Ndi", "ComponentDll");

/// All that are known.
pub static FILE_VALUES: [FileValue; 25] = [
    named("EventMessageFile", Key::Any, FileReader::Path, EVENTS),
    named("CategoryMessageFile", Key::Any, FileReader::Path, EVENTS),
    named("ParameterMessageFile", Key::Any, FileReader::Path, EVENTS),
    named("ResourceFileName", PUBLISHER, FileReader::Path, EVENTS),
    named("MessageFileName", PUBLISHER, FileReader::Path, EVENTS),
    named("ParameterFileName", PUBLISHER, FileReader::Path, EVENTS),
    named(
        "",
        Key::EndsWithin("InprocServer32", "Wow6432Node"),
        SYSTEM_WOW64,
        COM,
    ),
    named("", Key::Ends("InprocServer32"), SYSTEM, COM),
    named(
        "ExtensibilityDLL",
        Key::Ends("IHVExtensions"),
        SYSTEM,
        "network/installing-native-802-11-ihv-extensions.md",
    ),
    named("UserModeDriverName", Key::Own, SYSTEM, DISPLAY),
    named("UserModeDriverNameWoW", Key::Own, SYSTEM_WOW64, DISPLAY),
    named("OpenGLDriverName", Key::Own, SYSTEM, DISPLAY),
    named("OpenGLDriverNameWoW", Key::Own, SYSTEM_WOW64, DISPLAY),
    FileValue {
        name: None,
        in_name: true,
        ..named(
            "",
            Key::Ends("Software\\Khronos\\OpenCL\\Vendors"),
            SYSTEM,
            DISPLAY,
        )
    },
    FileValue {
        name: None,
        in_name: true,
        ..named(
            "",
            Key::Ends("Wow6432Node\\Khronos\\OpenCL\\Vendors"),
            SYSTEM_WOW64,
            DISPLAY,
        )
    },
    named(
        "FirmwareFilename",
        Key::Any,
        FileReader::Path,
        "bringup/authoring-an-update-driver-package.md",
    ),
    named(
        "FirmwareBinary",
        Key::Own,
        FileReader::Path,
        "network/mobile-broadband-device-firmware-update.md",
    ),
    named(
        "CameraImageResource",
        Key::Own,
        FileReader::Path,
        "stream/privacy-shutter-replacement-image.md",
    ),
    named(
        NOTIFY_OBJECT.1,
        Key::Ends(NOTIFY_OBJECT.0),
        FileReader::Name,
        "network/installing-network-components.md",
    ),
    named(
        "ServiceDll",
        Key::Any,
        FileReader::Undocumented,
        "install/inf-addservice-directive.md",
    ),
    // What sysvad, Microsoft's sample of an audio driver, keeps as it is.
    named("Driver", Key::Own, FileReader::Nothing, STREAM),
    named("NTMPDriver", Key::Any, FileReader::Nothing, STREAM),
    named("DevLoader", Key::Any, FileReader::Nothing, NDI),
    named("DeviceVxD", Key::Any, FileReader::Nothing, NDI),
    named("DeviceVxDs", Key::Any, FileReader::Nothing, NDI),
];

const fn named(name: &'static str, key: Key, reader: FileReader, page: &'static str) -> FileValue {
    FileValue {
        key,
        name: Some(name),
        in_name: false,
        reader,
        page,
    }
}

/// The row about a value: its key below the root, without backslashes around, and what
/// it is called.
pub fn file_value(key: &str, name: &str) -> Option<&'static FileValue> {
    let is_named = |row: &&FileValue| row.name.is_none_or(|known| eq_ignore_case(known, name));
    let mut rows = FILE_VALUES.iter().filter(is_named);
    rows.find(|row| row.key.is(key))
}

impl Key {
    fn is(self, key: &str) -> bool {
        let end = |key: &str, end: &str| {
            let (key, end) = (fold_case(key), fold_case(end));
            let before = key.strip_suffix(end.as_ref());
            before.is_some_and(|before| before.is_empty() || before.ends_with('\\'))
        };
        match self {
            Key::Any => true,
            Key::Own => key.is_empty(),
            Key::Ends(last) => end(key, last),
            Key::EndsWithin(last, part) => {
                let mut parts = key.split('\\');
                end(key, last) && parts.any(|known| eq_ignore_case(known, part))
            }
            Key::Below(above) => {
                let mut parents = key.rmatch_indices('\\');
                parents.any(|(at, _)| end(key.get(..at).unwrap_or_default(), above))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_known_by_its_key_and_its_name() {
        let reader = |key: &str, name: &str| file_value(key, name).map(|row| row.reader);
        for key in ["InprocServer32", "CLSID\\{0}\\inprocserver32"] {
            assert_eq!(reader(key, ""), Some(SYSTEM), "{key}");
            assert_eq!(reader(key, "ThreadingModel"), None, "{key}");
        }
        let wow64 = "Wow6432Node\\CLSID\\{0}\\InprocServer32";
        assert_eq!(reader(wow64, ""), Some(SYSTEM_WOW64));
        assert_eq!(reader("CLSID\\{0}\\NotInprocServer32", ""), None);
        assert_eq!(reader("", "usermodedrivernamewow"), Some(SYSTEM_WOW64));
        assert_eq!(reader("Settings", "UserModeDriverName"), None);
        let publisher = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\winevt\\publishers\\{0}";
        assert_eq!(reader(publisher, "MessageFileName"), Some(FileReader::Path));
        assert_eq!(reader("Publishers\\{0}", "MessageFileName"), None);
        assert_eq!(reader("WINEVT\\Publishers", "MessageFileName"), None);
        assert_eq!(reader("Ndi", "NTMPDriver"), Some(FileReader::Nothing));
        assert_eq!(reader("", "Driver"), Some(FileReader::Nothing));
        assert_eq!(reader("Drivers\\wave", "Driver"), None);
    }

    #[test]
    fn makers_of_opencl_are_called_by_their_libraries() {
        let row = |key: &str| file_value(key, "%13%\\lamp.dll");
        let native = row("Software\\Khronos\\OpenCL\\Vendors");
        assert!(native.is_some_and(|row| row.in_name && row.reader == SYSTEM));
        let wow64 = row("software\\Wow6432Node\\Khronos\\OpenCL\\Vendors");
        assert!(wow64.is_some_and(|row| row.in_name && row.reader == SYSTEM_WOW64));
        assert_eq!(row("Software\\Khronos"), None);
    }
}
