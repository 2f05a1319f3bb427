//! What `[Version]` says: the class and the version of the driver, its catalogs,
//! whether it is a driver at all.

use super::{MergedSection, Model};
use crate::schema::Class;
use crate::syntax::{Field, eq_ignore_case, plain};

impl<'d, 't> Model<'d, 't> {
    /// Whether the devices of the INF are display adapters.
    pub fn is_display(&'d self) -> bool {
        self.class_among(&["Display"]).is_some()
    }

    /// The first of some setup classes, given by their names, whose name or whose
    /// GUID `[Version]` gives.
    pub fn class_among(&'d self, names: &[&str]) -> Option<&'static Class> {
        let (class, guid) = (
            self.version_field("Class", 0),
            self.version_field("ClassGuid", 0),
        );
        let is = |value: &Option<String>, wanted: &str| {
            let value = value.as_deref();
            value.is_some_and(|value| eq_ignore_case(value, wanted))
        };
        let mut classes = names.iter().filter_map(|name| Class::named(name));
        classes.find(|known| is(&guid, known.guid) || is(&class, known.name))
    }

    /// The setup class of Windows whose GUID `[Version]` gives, or whose name where it
    /// gives no GUID.
    pub fn known_class(&'d self) -> Option<&'static Class> {
        match self.version_field("ClassGuid", 0) {
            Some(guid) => Class::with_guid(&guid),
            None => Class::named(&self.version_field("Class", 0)?),
        }
    }

    /// Whether the INF is one of Windows' own service packs and hot fixes,
    /// which their update.exe reads.
    pub fn is_windows_update(&'d self) -> bool {
        self.version_field("NtBuildToUpdate", 0).is_some()
    }

    /// The version in `DriverVer = date, version`, where it is one: numbers
    /// joined by dots.
    pub fn driver_version(&'d self) -> Option<String> {
        let version = self.version_field("DriverVer", 1)?;
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        version.split('.').all(is_number).then_some(version)
    }

    /// The month, the day and the year of the date in `DriverVer`, where it is
    /// one, as they are written.
    pub fn driver_date(&'d self) -> Option<[String; 3]> {
        let date = self.version_field("DriverVer", 0)?;
        let mut parts = date.split(['/', '-']);
        let mut part = || {
            let part = parts.next().map(str::trim)?;
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.to_owned())
        };
        let date = [part()?, part()?, part()?];
        parts.next().is_none().then_some(date)
    }

    /// The catalogs that `[Version]` names, for whatever platform.
    pub fn catalogs(&'d self) -> Vec<String> {
        let rows = self.section("Version").into_iter();
        rows.flat_map(|version| version.rows())
            .filter(|row| {
                let key = row.key();
                key.is_some_and(|key| eq_ignore_case(plain(&key), "CatalogFile"))
            })
            .filter_map(|row| Some(self.text_of(row.values().next()?).into_owned()))
            .collect()
    }

    /// A value of the first entry of `[Version]` with a key.
    fn version_field(&'d self, key: &str, index: usize) -> Option<String> {
        let section: MergedSection<'d, 't> = self.section("Version")?;
        let entry = section
            .parts()
            .flat_map(|(_, part)| part.entries_with_key(key))
            .find(|entry| entry.explicit_key().is_some())?;
        let value = entry.fields().get(index).map_or("", Field::value);
        Some(self.text(value).into_owned())
    }
}
