//! What AddReg entries register that Windows loads while it installs devices, or as a
//! service.

use super::Context;
use crate::model::{Directory, RegistryValue};
use crate::syntax::{eq_ignore_case, fold_case};

/// What an `AddReg` entry registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registered {
    ClassInstaller,
    CoInstaller,
    ServiceDll,
}

/// The name of the value that holds the co-installers of a device.
pub(super) const CO_INSTALLERS: &str = "CoInstallers32";

impl Registered {
    /// What a registry value registers.
    pub(super) fn of(value: &RegistryValue<'_, '_>) -> Option<Registered> {
        let is = |name: &str| eq_ignore_case(&value.name, name);
        if is("Installer32") {
            Some(Registered::ClassInstaller)
        } else if is(CO_INSTALLERS) || is_device_installers(value.key()) {
            Some(Registered::CoInstaller)
        } else if is("ServiceDll") {
            Some(Registered::ServiceDll)
        } else {
            None
        }
    }
}

/// Words in the key or the name of each value that registers an installer.
pub(super) const INSTALLER_WORDS: [&str; 3] = ["Installer32", CO_INSTALLERS, "CoDeviceInstallers"];

/// The installers and service DLLs that the INF registers, in the form of
/// [`fold_case`].
pub(super) fn registered_files(context: &Context<'_, '_>) -> impl Iterator<Item = String> {
    let values = context.registered().iter();
    let values = values.filter(|value| Registered::of(value).is_some());
    values.flat_map(|value| value.data()).map(|(_, field)| {
        let text = context.model.text(field.value());
        fold_case(file_of(&text)).into_owned()
    })
}

/// Whether a key is the one that holds the co-installers of device classes.
fn is_device_installers(key: &str) -> bool {
    const END: &str = "\\control\\codeviceinstallers";
    let end = key
        .len()
        .checked_sub(END.len())
        .and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(END))
}

/// The file in `path\file.dll,EntryPoint`.
pub(super) fn file_of(text: &str) -> &str {
    let path = text.split(',').next().unwrap_or_default();
    Directory::of_path(path.trim()).1
}
