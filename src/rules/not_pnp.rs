//! A driver that is not Plug and Play: an update has to stop it first.
//!
//! ## What it finds
//! The services that `[DefaultInstall]` adds in an INF without devices, once
//! each.
//!
//! ## Why it matters
//! Windows unloads the driver of a Plug and Play device by itself and restarts
//! its devices. A driver that is installed with `InstallHinfSection`, such as a
//! file system filter, it leaves running, so that the new file comes into use
//! only after a restart, unless the setup program stops the old driver first.
//!
//! ## Example
//! ```inf
//! [DefaultInstall.Services]
//! AddService = gadget,,Gadget_Service
//! ```
//!
//! ## Fix
//! None; nothing is wrong with the INF. Before the update, the setup program
//! closes all handles to the driver and stops it with `sc.exe stop gadget` or
//! `ControlService(SERVICE_CONTROL_STOP)`; after it, it starts the driver again.
//!
//! ## Source
//! Microsoft Learn, "Avoiding System Restarts during Device Installations and
//! Driver Updates" (minimizing restarts when updating file-backed drivers).

use hashbrown::HashSet;

use super::{Context, Finding, Rule, Severity};
use crate::model::{InstallKind, fold};

pub(super) const RULE: Rule = Rule {
    name: "not-pnp",
    summary: "a driver that is not Plug and Play and has to be stopped before an update",
    why: "Windows does not stop a driver without devices by itself",
    severity: Severity::Info,
    page: include_str!("not_pnp.rs"),
    check,
};

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let devices = model.models_sections();
    if devices.iter().any(|models| models.rows().next().is_some()) {
        return;
    }
    let mut seen = HashSet::new();
    for install in model.installs() {
        if install.kind != InstallKind::Default {
            continue;
        }
        let section = install.companion(model, "Services");
        let services = section.into_iter().flat_map(|s| context.services_in(s));
        for service in services {
            if !seen.insert(fold(&service.name).into_owned()) {
                continue;
            }
            let quoted = if service.name.contains(' ') {
                format!("\"{}\"", service.name)
            } else {
                service.name.to_string()
            };
            findings.push(Finding {
                rule: RULE.name,
                severity: RULE.severity,
                message: format!(
                    "the service '{}' has no Plug and Play device: Windows does not stop it for an update",
                    service.name
                ),
                section: service.site.section.name().to_owned(),
                range: service.site.entry().content(),
                help: Some(format!(
                    "let the setup program stop it before the update: sc.exe stop {quoted}"
                )),
                fix: None,
            });
        }
    }
}
