//! Who brings WinUSB when its co-installer goes.

use crate::model::{Installed, MergedSection, Model, RegistryValue, without_companion};
use crate::rules::installers::{CO_INSTALLERS, file_of};
use crate::rules::{Context, Rule};
use crate::schema::is_winusb_co_installer;
use crate::syntax::eq_ignore_case;

/// The INF of Windows that installs it.
const INF: &str = "winusb.inf";

/// The install sections that use the co-installer of WinUSB, and do not include Windows'
/// own INF.
pub(super) struct Winusb<'d, 't> {
    missing: Vec<Missing<'d, 't>>,
}

struct Missing<'d, 't> {
    /// The name of the install section.
    install: &'t str,
    value: RegistryValue<'d, 't>,
    file: String,
}

impl<'d, 't> Winusb<'d, 't> {
    pub(super) fn of(context: &Context<'d, 't>, installed: &Installed<'d, 't>) -> Winusb<'d, 't> {
        let model = context.model;
        let mut missing: Vec<Missing<'d, 't>> = Vec::new();
        for value in context.registered() {
            if !eq_ignore_case(&value.name, CO_INSTALLERS) {
                continue;
            }
            let mut files = value.data().map(|(_, field)| model.text(field.value()));
            let Some(file) = files.find(|text| is_winusb_co_installer(file_of(text))) else {
                continue;
            };
            for site in model.directives("AddReg") {
                let names_it = site
                    .values()
                    .any(|name| eq_ignore_case(&model.text(&name), value.section.name()));
                let install = without_companion(site.section.name());
                let is_known = missing
                    .iter()
                    .any(|known| eq_ignore_case(known.install, install));
                let is_missing = names_it
                    && !is_known
                    && installed.has(site.section)
                    && !model
                        .section(install)
                        .is_some_and(|install| includes(model, install));
                if is_missing {
                    missing.push(Missing {
                        install,
                        value: value.clone(),
                        file: file_of(&file).to_owned(),
                    });
                }
            }
        }
        Winusb { missing }
    }

    /// Whether the co-installer has to stay.
    pub(super) fn stays(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Says what to add.
    pub(super) fn report(&self, context: &Context<'d, 't>, rule: &Rule) {
        for Missing {
            install,
            value,
            file,
        } in &self.missing
        {
            context
                .report(
                    rule,
                    value,
                    format!("[{install}] gets WinUSB from the co-installer '{file}' and not from Windows, of which it is part since Windows 10"),
                )
                .help(format!(
                    "add 'Include = {INF}' and 'Needs = WINUSB.NT' to [{install}], and 'Include = {INF}' and 'Needs = WINUSB.NT.Services' to [{install}.Services] in place of an AddService of WinUSB; then the co-installer can go"
                ));
        }
    }
}

/// Whether an install section includes Windows' own INF and needs a section of it.
fn includes<'d, 't>(model: &'d Model<'d, 't>, install: MergedSection<'d, 't>) -> bool {
    let has = |key: &str, is: &dyn Fn(&str) -> bool| {
        let rows = install
            .parts()
            .flat_map(|(_, part)| part.entries_with_key(key));
        let mut values = rows.flat_map(|entry| entry.fields());
        values.any(|field| is(&model.text(field.value())))
    };
    has("Include", &|value| eq_ignore_case(value, INF))
        && has("Needs", &|value| {
            let start = value.get(.."winusb".len());
            start.is_some_and(|start| eq_ignore_case(start, "winusb"))
        })
}
