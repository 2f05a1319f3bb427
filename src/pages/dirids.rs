//! The pages of DIRIDs (Microsoft Learn, "Using Dirids").

use crate::schema::{Dirid, DiridUse, Feature, dirid};

/// The page of a DIRID; -1 is given as an unsigned number.
pub(super) fn page(number: u32) -> String {
    let known = dirid(number);
    let purpose = known.map_or(DiridUse::Other, |known| known.purpose);
    let name = match number {
        Dirid::ABSOLUTE => "-1".to_owned(),
        other => other.to_string(),
    };
    let meaning = match (known.and_then(|known| known.meaning), number) {
        (Some(meaning), _) => meaning.to_owned(),
        (None, Dirid::ABSOLUTE | 65535) => {
            "an absolute path; -1 and 65535 mean the same".to_owned()
        }
        (None, Dirid::SHELL..Dirid::OWN) => format!(
            "the folder of the shell with CSIDL {} ({0:#06x})",
            number - Dirid::SHELL
        ),
        (None, Dirid::OWN..) => {
            "a folder that the setup program names, with `SetupSetDirectoryId`".to_owned()
        }
        (None, _) => "no folder that is documented".to_owned(),
    };
    let mut page = format!("# DIRID {name}\n\nIt stands for {meaning}.\n\n");
    page.push_str(&format!(
        "```inf\n[DestinationDirs]\nDefaultDestDir = {name}\n"
    ));
    if matches!(purpose, DiridUse::Drivers | DiridUse::DriverStore) {
        page.push_str(&format!(
            "\n[Gadget_Service]\nServiceBinary = %{name}%\\gadget.sys\n"
        ));
    }
    page.push_str("```\n");
    page.push_str("\n## Restart\n");
    let restart = match purpose {
        DiridUse::DriverStore => {
            let since = |feature: Feature| feature.since().build;
            let (first, umdf) = (since(Feature::DriverStore), since(Feature::DriverStoreUmdf));
            let network = since(Feature::DriverStoreNetwork);
            let notify = since(Feature::DriverStoreNotifyObject);
            &format!(
                "None: each version of a package has a folder of its own, from which its files run\n\
                 without being copied. Needs Windows 10 1709 (build {first}); UMDF drivers and\n\
                 firmware 1803 ({umdf}), network services, protocols and filters build {network},\n\
                 network components with a notify object build {notify}.\n\
                 The subdirectory must be that of `[SourceDisksFiles]`, the file cannot be\n\
                 renamed, and `DelFiles` is not allowed.\n"
            )
        }
        DiridUse::Drivers => {
            "A driver's file that is copied there cannot be replaced while the driver runs,\n\
                    unless it is copied with `COPYFLG_IN_USE_RENAME`. See\n\
                    `infmend explain in-use-rename`; from DIRID 13 it would run without being\n\
                    copied. Files of Windows itself must not be replaced.\n"
        }
        _ => {
            "A file that is in use cannot be replaced there, unless it is copied with\n\
              `COPYFLG_IN_USE_RENAME`. See `infmend explain 0x4000`.\n"
        }
    };
    page.push_str(restart);
    page.push_str(
        "\n## Source\nMicrosoft Learn, \"Using Dirids\" and \"Run from the Driver Store\".\n",
    );
    page
}
