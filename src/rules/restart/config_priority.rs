use crate::model::MergedSection;
use crate::rules::{Context, Severity, Visit, rule};
use crate::schema::SectionKind;
use crate::syntax::eq_ignore_case;

rule! {
    /// A configuration of the hardware that takes effect only after a restart.
    ///
    /// ## What it finds
    /// `ConfigPriority = RESTART` and `ConfigPriority = REBOOT`, which mean the same, in
    /// the sections that `LogConfig` directives name and in the `.FactDef` sections of
    /// install sections.
    ///
    /// ## Why it matters
    /// Such a section describes interrupts, ports and memory that a device is given
    /// instead of what Plug and Play would choose: for a device that is not Plug and
    /// Play, or to override what a device says of itself. The two priorities tell
    /// Windows that the configuration takes effect only after a restart.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// LogConfig = Gadget_Resources
    ///
    /// [Gadget_Resources]
    /// ConfigPriority = RESTART
    /// IOConfig = 3f8-3ff
    /// ```
    ///
    /// ## Fix
    /// None: whether the hardware can be configured while Windows runs, as `DESIRED`,
    /// `NORMAL` and `SUBOPTIMAL` say, the INF does not tell. Packages with such
    /// sections are no longer signed by the Hardware Developer Center since Windows 11
    /// 22H2.
    ///
    /// ## Source
    /// Microsoft Learn, "INF LogConfig Directive" and "INF DDInstall.FactDef Section".
    RULE {
        name: "config-priority",
        summary: "a ConfigPriority that makes a hardware configuration wait for a restart",
        why: "the configuration takes effect only after a restart",
        fixes: "none",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
    }
}

const DIRECTIVE: &str = "ConfigPriority";

/// The priorities that mean a restart.
const PRIORITIES: [&str; 2] = ["RESTART", "REBOOT"];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let sites = model.directives(DIRECTIVE);
    if sites.is_empty() {
        return;
    }
    let configurations = model.sections_named_by(&["LogConfig"]);
    let is_default = |section: MergedSection<'_, '_>| {
        let install = model.section(section.name()).and_then(|section| {
            let install = model.companion_of(section, SectionKind::FactDef)?;
            model.install(install)
        });
        install.is_some()
    };
    for site in sites {
        let value = model.text(&site.row.value(0)).into_owned();
        let asks = PRIORITIES
            .iter()
            .any(|known| eq_ignore_case(known, value.trim()));
        if !asks || !(configurations.has(site.section) || is_default(site.section)) {
            continue;
        }
        context
            .report(
                &RULE,
                &site,
                format!(
                    "{DIRECTIVE} = {value} in [{}]: the hardware configuration that it \
                    describes takes effect only after a restart",
                    site.section.name()
                ),
            )
            .help(
                "write DESIRED, NORMAL or SUBOPTIMAL if the hardware can be \
                configured while Windows runs",
            );
    }
}
