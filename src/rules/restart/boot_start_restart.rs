use hashbrown::HashSet;

use crate::model::StartType;
use crate::rules::{Context, Severity, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// A boot-start driver, whose update may need a restart, as expected.
    ///
    /// ## What it finds
    /// Services of start type 0 whose binary the package copies, once each.
    ///
    /// ## Why it matters
    /// There is nothing to fix about this restart. The boot loader loads such a
    /// driver, and where Windows runs from its device, keeps its paging file there,
    /// hibernates or writes crash dumps to it, the device cannot be stopped; nor can
    /// many a filter that is not Plug and Play. So Windows requests a restart after
    /// an update, which is expected. Otherwise it restarts the device alone.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Service]
    /// StartType = 0 ; SERVICE_BOOT_START
    /// ServiceBinary = %12%\gadget.sys
    /// ```
    ///
    /// ## Fix
    /// None; nothing is wrong. `COPYFLG_IN_USE_RENAME` does not help: a boot-start
    /// driver is not backed by its file while it runs. If the device is not needed
    /// to start Windows, start type 3 spares the restart.
    ///
    /// ## Source
    /// Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (circumstances
    /// that require a reboot); Microsoft Learn, "Avoiding System Restarts during
    /// Device Installations and Driver Updates" (file-backed drivers).
    RULE {
        name: "boot-start-restart",
        summary: "a boot-start driver, whose update may need a restart, as expected",
        why: "a device that Windows runs from cannot be stopped",
        fixes: "none",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
    }
}

fn check(context: &Context<'_, '_>) {
    let mut seen = HashSet::new();
    for service in context.services() {
        if service.start != Some(StartType::Boot) {
            continue;
        }
        let is_copied = context.list_copies(&service.file).next().is_some()
            || !context.direct_copies(&service.file).is_empty();
        let key = (
            fold_case(&service.name).into_owned(),
            fold_case(&service.file).into_owned(),
        );
        if !is_copied || !seen.insert(key) {
            continue;
        }
        context.report(
            &RULE,
            &service.site,
            format!(
                "'{}' is a boot-start driver (service '{}'): updating it may need \
                a restart, which is expected",
                service.file, service.name
            ),
        );
    }
}
