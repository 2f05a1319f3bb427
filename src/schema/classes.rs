//! Device setup classes and their GUIDs.

use super::TargetOs;
use crate::syntax::eq_ignore_case;

/// A device setup class.
#[derive(Debug, Clone, Copy)]
pub struct Class {
    /// What `Class` in `[Version]` gives.
    pub name: &'static str,
    /// What `ClassGuid` gives, in braces and small letters.
    pub guid: &'static str,
    /// The first Windows that has it.
    pub since: TargetOs,
    /// Whether packages of vendors must not use it.
    pub is_reserved: bool,
    /// The page that lists it.
    pub page: &'static str,
}

const VENDORS: &str = "install/system-defined-device-setup-classes-available-to-vendors.md";
const RESERVED: &str = "install/system-defined-device-setup-classes-reserved-for-system-use.md";
const MINIFILTERS: &str = "ifs/creating-an-inf-file-for-a-minifilter-driver.md";
const SAMPLES: &str = "devtest/inf-validation-errors-and-warnings.md";
const FIRMWARE: &str = "bringup/authoring-an-update-driver-package.md";

const fn row(name: &'static str, guid: &'static str, since: TargetOs, page: &'static str) -> Class {
    Class {
        name,
        guid,
        since,
        is_reserved: false,
        page,
    }
}

const fn reserved(name: &'static str, guid: &'static str) -> Class {
    let mut class = row(name, guid, TargetOs::WINDOWS_2000, RESERVED);
    class.is_reserved = true;
    class
}

/// The setup classes of Windows, by their names in the order of the alphabet.
pub static CLASSES: &[Class] = &[
    row(
        "1394",
        "{6bdd1fc1-810f-11d0-bec7-08002be2092f}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("1394Debug", "{66f250d6-7801-4a64-b139-eea80a450b24}"),
    row(
        "61883",
        "{7ebefbc0-3200-11d2-b4c2-00a0c9697d07}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "ActivityMonitor",
        "{b86dff51-a31e-4bac-b3cf-e8cfe75c9fc2}",
        TargetOs::WINDOWS_XP,
        MINIFILTERS,
    ),
    reserved("Adapter", "{4d36e964-e325-11ce-bfc1-08002be10318}"),
    reserved("APMSupport", "{d45b1c18-c8fa-11d1-9f77-0000f805f530}"),
    reserved("AudioEndpoint", "{c166523c-fe0c-4a94-a586-f1a80cfbbf3e}"),
    row(
        "AudioProcessingObject",
        "{5989fce8-9cd0-467d-8a6a-5419e31529d4}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "AVC",
        "{c06ff265-ae09-48f0-812c-16753d7cba83}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Battery",
        "{72631e54-78a4-11d0-bcf7-00aa00b7b32a}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Biometric",
        "{53d29ef7-377c-4d14-864b-eb3a85769359}",
        TargetOs::SERVER_2003,
        VENDORS,
    ),
    row(
        "Bluetooth",
        "{e0cbf06c-cd8b-4647-bb8a-263b43f0f974}",
        TargetOs::WINDOWS_XP,
        VENDORS,
    ),
    row(
        "Camera",
        "{ca3e7ab9-b4c3-4ae6-8251-579ef933890f}",
        TargetOs::build(16299),
        VENDORS,
    ),
    row(
        "CDROM",
        "{4d36e965-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("Computer", "{4d36e966-e325-11ce-bfc1-08002be10318}"),
    reserved("Decoder", "{6bdd1fc2-810f-11d0-bec7-08002be2092f}"),
    row(
        "DiskDrive",
        "{4d36e967-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Display",
        "{4d36e968-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Dot4",
        "{48721b56-6795-11d2-b1a8-0080c72e74a2}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Dot4Print",
        "{49ce6ac8-6f86-11d2-b1e5-0080c72e74a2}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("Enum1394", "{c459df55-db08-11d1-b009-00a0c9081ff6}"),
    row(
        "Extension",
        "{e2f84ce7-8efa-411c-aa69-97454ca4cb57}",
        TargetOs::WINDOWS_10,
        VENDORS,
    ),
    row(
        "FDC",
        "{4d36e969-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Firmware",
        "{f2e7dd72-6468-4e36-b6f1-6488f42c1b52}",
        TargetOs::WINDOWS_8,
        FIRMWARE,
    ),
    row(
        "FloppyDisk",
        "{4d36e980-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "HDC",
        "{4d36e96a-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "HIDClass",
        "{745a17a0-74d3-11d0-b6fe-00a0c90f57da}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Image",
        "{6bdd1fc6-810f-11d0-bec7-08002be2092f}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Infrared",
        "{6bdd1fc5-810f-11d0-bec7-08002be2092f}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Keyboard",
        "{4d36e96b-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("LegacyDriver", "{8ecc055d-047f-11d1-a537-0000f8753ed1}"),
    row(
        "Media",
        "{4d36e96c-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "MediumChanger",
        "{ce5939ae-ebde-11d0-b181-0000f8753ec4}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Modem",
        "{4d36e96d-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Monitor",
        "{4d36e96e-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Mouse",
        "{4d36e96f-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "MTD",
        "{4d36e970-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Multifunction",
        "{4d36e971-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "MultiportSerial",
        "{50906cb8-ba12-11d1-bf5d-0000f805f530}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Net",
        "{4d36e972-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "NetClient",
        "{4d36e973-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "NetService",
        "{4d36e974-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "NetTrans",
        "{4d36e975-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("NoDriver", "{4d36e976-e325-11ce-bfc1-08002be10318}"),
    row(
        "NvmeDisk",
        "{75416e63-5912-4dfa-ae8f-3efaccaffb14}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "PCMCIA",
        "{4d36e977-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "PNPPrinters",
        "{4658ee7e-f050-11d1-b6bd-00c04fa372a7}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Ports",
        "{4d36e978-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Printer",
        "{4d36e979-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("PrinterUpgrade", "{4d36e97a-e325-11ce-bfc1-08002be10318}"),
    reserved("PrintQueue", "{1ed2bbf9-11f0-4084-b21f-ad83a8e6dcdc}"),
    row(
        "Processor",
        "{50127dc3-0f36-415e-a6cc-4cb3be910b65}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "SBP2",
        "{d48179be-ec20-11d1-b6b8-00c04fa372a7}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "SCSIAdapter",
        "{4d36e97b-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "SecurityAccelerator",
        "{268c95a1-edfe-11d3-95c3-0010dc4050a5}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Securitydevices",
        "{d94ee5d8-d189-4994-83d2-f68d7d41b0e6}",
        TargetOs::WINDOWS_8_1,
        VENDORS,
    ),
    row(
        "Sensor",
        "{5175d334-c371-4806-b3ba-71fd53c9258d}",
        TargetOs::WINDOWS_7,
        VENDORS,
    ),
    row(
        "SmartCardReader",
        "{50dd5230-ba8a-11d1-bf5d-0000f805f530}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "SoftwareComponent",
        "{5c4c3332-344d-483c-8739-259e934c9cc8}",
        TargetOs::build(15063),
        VENDORS,
    ),
    reserved("SoftwareDevice", "{62f9c741-b25a-46ce-b54c-9bccce08b6f2}"),
    reserved("Sound", "{4d36e97c-e325-11ce-bfc1-08002be10318}"),
    row(
        "System",
        "{4d36e97d-e325-11ce-bfc1-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "TapeDrive",
        "{6d807884-7d21-11cf-801c-08002be10318}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("Unknown", "{4d36e97e-e325-11ce-bfc1-08002be10318}"),
    reserved("USB", "{36fc9e60-c465-11cf-8056-444553540000}"),
    row(
        "USBDevice",
        "{88bae032-5a81-49f0-bc3d-a4ff138216d6}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "Volume",
        "{71a27cdd-812a-11d0-bec7-08002be2092f}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    reserved("VolumeSnapshot", "{533c5b84-ec70-11d2-9505-00c04f79deaf}"),
    row(
        "WCEUSBS",
        "{25dbce51-6c8f-4a72-8a6d-b54c2b4fc835}",
        TargetOs::WINDOWS_2000,
        VENDORS,
    ),
    row(
        "WPD",
        "{eec5ad98-8080-425f-922a-dabf3de3f69a}",
        TargetOs::VISTA,
        VENDORS,
    ),
];

impl Class {
    /// The class of Microsoft's sample drivers, which is not a class of Windows.
    pub const SAMPLE: Class = {
        let mut class = row(
            "Sample",
            "{78a1c341-4539-11d3-b88d-00c04fad5171}",
            TargetOs::WINDOWS_2000,
            SAMPLES,
        );
        class.is_reserved = true;
        class
    };

    /// Whether a name or a GUID is that of [`Class::SAMPLE`].
    pub fn is_sample(name_or_guid: &str) -> bool {
        let Class { name, guid, .. } = Class::SAMPLE;
        [name, guid]
            .iter()
            .any(|known| eq_ignore_case(known, name_or_guid))
    }

    /// The class of a name.
    pub fn named(name: &str) -> Option<&'static Class> {
        CLASSES
            .iter()
            .find(|class| eq_ignore_case(class.name, name))
    }

    /// The class with a GUID, in braces.
    pub fn with_guid(guid: &str) -> Option<&'static Class> {
        CLASSES
            .iter()
            .find(|class| eq_ignore_case(class.guid, guid))
    }
}

/// Whether a text is a GUID in braces, `{8-4-4-4-12}` hexadecimal digits.
pub fn is_guid(text: &str) -> bool {
    let inside = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let Some(inside) = inside else {
        return false;
    };
    let mut parts = inside.split('-');
    let fits = |digits: usize| {
        let part = parts.next().unwrap_or_default();
        part.len() == digits && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    [8, 4, 4, 4, 12].into_iter().all(fits) && parts.next().is_none()
}
