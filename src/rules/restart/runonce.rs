use crate::model::RegistryValue;
use crate::rules::{Context, Severity, Visit, rule};
use crate::syntax::{Field, eq_ignore_case, fold_case};

rule! {
    /// A registry entry that runs a program once, later.
    ///
    /// ## What it finds
    /// `AddReg` entries that write a value below `…\CurrentVersion\RunOnce` or
    /// `RunOnceEx` of `HKLM` or `HKCU`. Entries that install a software-only SWENUM
    /// device are information: those that call `StreamingDeviceSetup` of
    /// `streamci.dll`, and those of an INF whose hardware IDs all begin with `SW\`.
    ///
    /// ## Why it matters
    /// Windows 7 and earlier run RunOnce entries once a device has been
    /// installed, and at each start of the system. Since Windows 8 the installation
    /// of a device runs only the entries for software-only SWENUM devices. All others
    /// are just written: they run the next time that Windows processes the key, and
    /// installing a device does not make it do so. That may be at the next logon of
    /// an administrator or after a restart, and the entries do not necessarily run in
    /// order. A setup that counts on one is finished only later, so users are told to
    /// restart or to log on again after each update.
    ///
    /// Driver package isolation allows no RunOnce entry but for SWENUM devices, and
    /// these may only call `rundll32.exe`.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Registry]
    /// HKLM,Software\Microsoft\Windows\CurrentVersion\RunOnce,Gadget,,"%11%\gadget_setup.exe"
    /// ```
    ///
    /// ## Fix
    /// None: what the program does has to be done in another way. Settings belong
    /// in `AddReg` entries, services in `AddService`, a program that goes with
    /// the device in a software component (`AddSoftware`), and what a setup
    /// program wants to do after the driver is installed it does itself when
    /// `DiInstallDriver` returns.
    ///
    /// ## Source
    /// Microsoft Learn, "RunOnce Registry Key" and "INF AddSoftware Directive";
    /// Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (custom device
    /// installation applications).
    RULE {
        name: "runonce",
        summary: "a RunOnce entry, which runs a program at an unpredictable time",
        why: "what RunOnce runs may wait for a logon or a restart",
        fixes: "none",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::RegistryValues(check),
        registry_words: &REGISTERED,
    }
}

const KEYS: [&str; 2] = ["RunOnce", "RunOnceEx"];

/// A word in the key of each value that it is about.
const REGISTERED: [&str; 1] = ["RunOnce"];

fn check(context: &Context<'_, '_>, value: &RegistryValue<'_, '_>) {
    let root = ["HKLM", "HKCU"]
        .iter()
        .any(|root| eq_ignore_case(root, &value.root));
    let Some(key) = run_once(value.key()).filter(|_| root) else {
        return;
    };
    let command = value.entry().fields().get(crate::model::FIRST_VALUE);
    let command = context.model.text(command.map_or("", Field::value));
    let is_for_swenum =
        key == KEYS[0] && (installs_swenum_device(&command) || context.has_only_swenum_devices());
    let (severity, when) = if is_for_swenum {
        (
            Severity::Info,
            "it is for a software-only SWENUM device, whose entries Windows runs during device installation",
        )
    } else if key == KEYS[0] {
        (
            RULE.severity,
            "since Windows 8 device installation runs such entries only for software-only SWENUM devices; this one waits until Windows next processes the key, perhaps until a logon or a restart",
        )
    } else {
        (
            RULE.severity,
            "Windows runs it at some later time, perhaps only at the next logon",
        )
    };
    context
        .report(
            &RULE,
            value,
            format!("'{}' in {key} runs '{command}': {when}", value.name),
        )
        .severity(severity)
        .help_if((!is_for_swenum).then(|| {
            "do it with AddReg or AddService, in a software component \
            (AddSoftware), or in the setup program once DiInstallDriver has \
            returned"
                .to_owned()
        }));
}

/// Which of the two keys it is: `…\CurrentVersion\RunOnce`, or one below it
/// as RunOnceEx has them.
fn run_once(key: &str) -> Option<&'static str> {
    let mut parts = key
        .split('\\')
        .skip_while(|part| !eq_ignore_case(part, "CurrentVersion"));
    let name = parts.nth(1)?;
    KEYS.into_iter().find(|known| eq_ignore_case(known, name))
}

/// Whether a command line is the call that installs a software-only SWENUM
/// device: `rundll32.exe streamci.dll,StreamingDeviceSetup …` (docs
/// install/runonce-registry-key.md). `!` and `*` before it say when the entry
/// is deleted and whether it runs in Safe Mode.
fn installs_swenum_device(command: &str) -> bool {
    let command = fold_case(command.trim_start_matches(['!', '*', '"', ' ']));
    let (program, call) = command
        .split_once([' ', '"'])
        .unwrap_or((command.as_ref(), ""));
    let (library, entry) = call
        .trim_start_matches([' ', '"'])
        .split_once(',')
        .unwrap_or_default();
    let file = |path: &str| {
        let name = path.trim_end_matches('"').rsplit(['\\', '/']).next();
        name.unwrap_or_default().trim().to_owned()
    };
    let entry = entry.split([' ', ',']).next().unwrap_or_default();
    matches!(file(program).as_str(), "rundll32" | "rundll32.exe")
        && matches!(file(library).as_str(), "streamci" | "streamci.dll")
        && matches!(entry, "streamingdevicesetup" | "streamingdevicesetup2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_call_that_installs_a_swenum_device_is_one() {
        for command in [
            "rundll32.exe streamci.dll,StreamingDeviceSetup {A},{B},{C}",
            "RunDll32 streamci,StreamingDeviceSetup2 {A},{B}",
            "!*rundll32 %11%\\streamci.dll,StreamingDeviceSetup",
            "\"%11%\\rundll32.exe\" \"streamci.dll\",StreamingDeviceSetup {A}",
        ] {
            assert!(installs_swenum_device(command), "{command}");
        }
        for command in [
            "",
            "rundll32.exe",
            "rundll32.exe streamci.dll",
            "rundll32.exe g.dll,StreamingDeviceSetup",
            "rundll32.exe streamci.dll,Other",
            "g.exe streamci.dll,StreamingDeviceSetup",
            "streamci.dll,StreamingDeviceSetup",
        ] {
            assert!(!installs_swenum_device(command), "{command}");
        }
    }
}
