//! A registry entry that runs a program once, later.
//!
//! ## What it finds
//! `AddReg` entries that write a value below `…\CurrentVersion\RunOnce` or
//! `RunOnceEx` of `HKLM` or `HKCU`. Entries that run `rundll32` are
//! information only: Windows itself runs those that an INF makes, at once,
//! while it installs the device.
//!
//! ## Why it matters
//! What stands in RunOnce runs at any time: perhaps at the next logon of an
//! administrator, not necessarily after a restart, and not necessarily in
//! order. A setup that counts on it is finished only later, so people are told
//! to restart or to log on again after each update.
//!
//! ## Example
//! ```inf
//! [Gadget_Registry]
//! HKLM,Software\Microsoft\Windows\CurrentVersion\RunOnce,Gadget,,"%11%\gadget_setup.exe"
//! ```
//!
//! ## Fix
//! None: what the program does has to be done in another way. Settings belong
//! into `AddReg` entries, services into `AddService`, a program that goes with
//! the device into a software component (`AddSoftware`), and what a setup
//! program wants to do after the driver is installed it does itself when
//! `DiInstallDriver` returns.
//!
//! ## Source
//! Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (custom device
//! installation applications); Microsoft Learn, "INF AddSoftware Directive".

use super::{Context, Finding, Rule, Severity};
use crate::model::{fold, same};
use crate::syntax::Field;

pub(super) const RULE: Rule = Rule {
    name: "runonce",
    summary: "a RunOnce entry, which runs a program at any later time",
    why: "what RunOnce runs may wait for a logon or a restart",
    severity: Severity::Warning,
    page: include_str!("runonce.rs"),
    check,
};

const KEYS: [&str; 2] = ["RunOnce", "RunOnceEx"];

/// A word in the key of each value that it is about.
pub(super) const REGISTERED: [&str; 1] = ["RunOnce"];

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    for value in context.registered() {
        let root = ["HKLM", "HKCU"].iter().any(|root| same(root, &value.root));
        let Some(key) = run_once(value.key()).filter(|_| root) else {
            continue;
        };
        let command = value.entry().fields().get(crate::model::FIRST_VALUE);
        let command = context.model.text(command.map_or("", Field::value));
        let at_once = is_rundll32(&command);
        let (severity, when) = if at_once {
            (
                Severity::Info,
                "Windows runs it at once while it installs the device, and setup programs must not count on it",
            )
        } else {
            (
                RULE.severity,
                "Windows runs it at any later time, perhaps only at the next logon",
            )
        };
        findings.push(Finding {
            rule: RULE.name,
            severity,
            message: format!("'{}' in {key} runs '{command}': {when}", value.name),
            section: value.section.name().to_owned(),
            range: value.entry().content(),
            help: (!at_once).then(|| {
                "do it with AddReg or AddService, in a software component (AddSoftware), or in the setup program once DiInstallDriver has returned"
                    .to_owned()
            }),
            fix: None,
        });
    }
}

/// Which of the two keys it is: `…\CurrentVersion\RunOnce`, or one below it
/// as RunOnceEx has them.
fn run_once(key: &str) -> Option<&'static str> {
    let mut parts = key
        .split('\\')
        .skip_while(|part| !same(part, "CurrentVersion"));
    let name = parts.nth(1)?;
    KEYS.into_iter().find(|known| same(known, name))
}

/// Whether the program of a command line is rundll32.
fn is_rundll32(command: &str) -> bool {
    let command = fold(command.trim_start_matches(['"', '|', ' ']));
    let program = command.split([' ', '"', ',']).next().unwrap_or_default();
    let file = program.rsplit('\\').next().unwrap_or_default();
    matches!(file, "rundll32" | "rundll32.exe")
}
