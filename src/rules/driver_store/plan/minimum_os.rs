//! The first Windows that takes a package, by what it installs.

use crate::model::Model;
use crate::schema::{Feature, NOTIFY_OBJECT, TargetOs};
use crate::syntax::eq_ignore_case;

/// The first Windows that runs files from the Driver Store, 10 version 1709.
pub(in crate::rules) const FIRST: TargetOs = Feature::DriverStore.since();

/// Classes of network drivers.
const NETWORK: [&str; 3] = ["NetClient", "NetService", "NetTrans"];

/// Classes with rules of their own for what runs from the Driver Store.
const OWN_RULES: [&str; 5] = [
    "Printer",
    "PrintQueue",
    "PNPPrinters",
    "Dot4Print",
    FIRMWARE,
];

const FIRMWARE: &str = "Firmware";

/// The first Windows that runs what an INF installs from the Driver Store.
pub(crate) fn minimum_os(model: &Model<'_, '_>, umdf: bool) -> TargetOs {
    let feature = if has_notify_object(model) {
        Feature::DriverStoreNotifyObject
    } else if model.class_among(&NETWORK).is_some() {
        Feature::DriverStoreNetwork
    } else if model.class_among(&[FIRMWARE]).is_some() {
        Feature::DriverStoreFirmware
    } else if umdf {
        Feature::DriverStoreUmdf
    } else {
        Feature::DriverStore
    };
    let primitive = model.is_primitive().then_some(Feature::PrimitiveDriver);
    let primitive = primitive.map_or(feature.since(), Feature::since);
    primitive.max(feature.since())
}

/// Whether a network component of an INF has a notify object.
fn has_notify_object(model: &Model<'_, '_>) -> bool {
    let (key, name) = NOTIFY_OBJECT;
    let values = model.registry_values();
    values.iter().any(|value| {
        value.root.eq_ignore_ascii_case("HKR")
            && eq_ignore_case(value.key(), key)
            && eq_ignore_case(&value.name, name)
    })
}

/// Whether every Windows that takes an INF can run it from the Driver Store.
pub(in crate::rules) fn meets_minimum_os(model: &Model<'_, '_>) -> bool {
    model.requires(FIRST) && {
        let umdf = !model.directives("UmdfService").is_empty();
        model.requires(minimum_os(model, umdf))
    }
}

/// The class of an INF, if it has rules of its own for what runs from the
/// Driver Store.
pub(super) fn class_with_own_rules(model: &Model<'_, '_>) -> Option<&'static str> {
    model.class_among(&OWN_RULES).map(|class| class.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    /// Asks about an INF with a class and its GUID.
    fn ask<T>(version: &str, question: impl Fn(&Model<'_, '_>) -> T) -> T {
        let text = format!("[Version]\nSignature = \"$Windows NT$\"\n{version}\n");
        let document = Document::new(&text);
        question(&Model::new(&document))
    }

    #[test]
    fn an_inf_requires_the_driver_store_where_all_of_its_models_do() {
        let is = |class: &str, manufacturer: &str, sections: &str| {
            let lines = format!("Class = {class}\n[Manufacturer]\n{manufacturer}\n{sections}");
            ask(&lines, meets_minimum_os)
        };
        let new = "A = M, NTamd64.10.0...17134";
        let section = "[M.NTamd64.10.0...17134]\n";
        assert!(is("Mouse", new, section));
        assert!(is("Firmware", new, section));
        assert!(!is("NetTrans", new, section));
        // No models at all, undecorated ones, older ones, those of another line.
        assert!(!is("Mouse", new, ""));
        assert!(!is("Mouse", "", section));
        assert!(!is("Mouse", new, &format!("[M]\n{section}")));
        let older = |old: &str| {
            let line = format!("{new}, {old}");
            is("Mouse", &line, &format!("{section}[M.{old}]"))
        };
        assert!(!older("NTx86") && !older("NTarm64.10.0...14393"));
        assert!(older("NTarm64.10.0...16299"));
        assert!(!is(
            "Mouse",
            &format!("{new}\nB = N"),
            &format!("{section}[N]\n")
        ));
        // UMDF drivers need a later one.
        let first = |service: &str| {
            let section = format!("[M.NTamd64.10.0...16299]\n[W]\n{service}");
            is("Mouse", "A = M, NTamd64.10.0...16299", &section)
        };
        assert!(first("") && !first("UmdfService = u, U"));
    }

    #[test]
    fn a_class_is_told_by_its_name_or_by_its_guid() {
        for (class, guid, own_rules, first) in [
            (
                "NetClient",
                "4d36e973-e325-11ce-bfc1-08002be10318",
                false,
                Feature::DriverStoreNetwork.since(),
            ),
            (
                "NetService",
                "4d36e974-e325-11ce-bfc1-08002be10318",
                false,
                Feature::DriverStoreNetwork.since(),
            ),
            (
                "NetTrans",
                "4d36e975-e325-11ce-bfc1-08002be10318",
                false,
                Feature::DriverStoreNetwork.since(),
            ),
            ("Net", "4d36e972-e325-11ce-bfc1-08002be10318", false, FIRST),
            (
                "Printer",
                "4d36e979-e325-11ce-bfc1-08002be10318",
                true,
                FIRST,
            ),
            (
                "PrintQueue",
                "1ed2bbf9-11f0-4084-b21f-ad83a8e6dcdc",
                true,
                FIRST,
            ),
            (
                "PNPPrinters",
                "4658ee7e-f050-11d1-b6bd-00c04fa372a7",
                true,
                FIRST,
            ),
            (
                "Dot4Print",
                "49ce6ac8-6f86-11d2-b1e5-0080c72e74a2",
                true,
                FIRST,
            ),
            (
                "Firmware",
                "f2e7dd72-6468-4e36-b6f1-6488f42c1b52",
                true,
                Feature::DriverStoreUmdf.since(),
            ),
        ] {
            for version in [
                format!("Class = {class}"),
                format!("ClassGuid = {{{guid}}}"),
            ] {
                let own = ask(&version, class_with_own_rules);
                assert_eq!(own, own_rules.then_some(class), "{version}");
                let asked = ask(&version, |model| minimum_os(model, false));
                assert_eq!(asked, first, "{version}");
            }
        }
        assert_eq!(
            ask("Class = Mouse", |model| minimum_os(model, true)),
            Feature::DriverStoreUmdf.since()
        );
    }
}
