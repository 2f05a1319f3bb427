use super::beside::Beside;
use crate::edit::FixBuilder;
use crate::model::{DirectiveSite, InstallKind};
use crate::rules::{Applicability, Change, Context, MayChange, Severity, Visit, rule};
use crate::syntax::Entry;

rule! {
    /// A `Reboot` or `Restart` directive in an install section.
    ///
    /// ## What it finds
    /// Entries with the key `Reboot` or `Restart` in *DDInstall* sections, with any
    /// platform decoration, and in `[DefaultInstall]`. Windows reads these two
    /// nowhere else: a file, a string key or a section may happen to have that name, and
    /// `RestartDevice` is another directive. In a section that only a `Needs` leads
    /// to they are inert; see `inert-reboot`.
    ///
    /// ## Why it matters
    /// Both are left over from Windows 9x. Where one is present and a device to be
    /// installed is already started, as at an update, Windows requests a restart
    /// *instead of* stopping the device and starting it again with the new driver.
    /// Windows 7 and earlier request the restart whether the device is started or
    /// not. Its presence counts, not its value: `Reboot = 0` does the same. Without
    /// it Windows finds out by itself whether a restart is needed.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// Reboot
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Safe: deletes the whole entry, all its physical lines and the comment on
    /// them. The section's header stays even when nothing is left below it, since
    /// a models section may name it. A comment right above the entry that is only about
    /// the restart, and stands above no other entry, goes too.
    ///
    /// Unsafe where a comment on the entry or right above it gives a reason, that
    /// is, mentions a restart and a need for it: the directive is for a condition that
    /// Windows cannot detect, and somebody says that there is one. Unsafe as well
    /// where the entry swallows another directive with a `\` at the end of its line:
    /// Windows does not read the second one as it is, but its author meant it.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Reboot Directive" and "Avoiding System Restarts during
    /// Device Installations and Driver Updates".
    RULE {
        name: "reboot-directive",
        summary: "a Reboot or Restart directive in an install section",
        why: "Windows requests a restart instead of restarting the devices",
        fixes: "safe; unsafe where a comment gives a reason",
        group: "restart",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Directives(&DIRECTIVES, check),
        may_change: MayChange::safely(&[Change::Remove(&DIRECTIVES)]),
    }
}

/// The directives whose presence requests a restart.
pub(super) const DIRECTIVES: [&str; 2] = ["Reboot", "Restart"];

fn check<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    let Some(install) = model.install(site.section) else {
        return;
    };
    if model.only_needed().has(install.section) {
        return;
    }
    let entry = site.entry();
    let key = entry.key().map_or("", |key| key.value());
    let beside = Beside::of(model, site);
    let reason = beside.reason_for_restart();
    let doubt = if swallows_a_directive(context, entry) {
        Some("a backslash at the end of its line joins the next directive to it, so that Windows reads both as one".to_owned())
    } else {
        reason.map(|reason| {
            format!(
                "delete it only if the reason that a comment gives no longer holds: \"{}\"",
                shortened(&reason)
            )
        })
    };
    let applicability = match doubt {
        Some(_) => Applicability::Unsafe,
        None => Applicability::Safe,
    };
    let effect = match install.kind {
        InstallKind::Default => "request a restart when a setup program installs it",
        InstallKind::Device | InstallKind::Presumed => {
            "request a restart, instead of restarting the devices, where one of them is already started"
        }
    };
    context
        .report(
            &RULE,
            site,
            format!("{key} in {} makes Windows {effect}", install.words()),
        )
        .help_if(doubt)
        .fix(
            beside
                .remove_talk_of_restart(FixBuilder::of(model.document()).remove_entry(entry))
                .fix(applicability, format!("delete the {key} directive")),
        );
}

/// A comment as a message quotes it.
fn shortened(comment: &str) -> String {
    const LONGEST: usize = 160;
    let words: Vec<&str> = comment.split_whitespace().collect();
    let comment = words.join(" ");
    match comment.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", comment.get(..end).unwrap_or_default()),
        None => comment,
    }
}

/// Whether a joined line of the entry looks like a directive of its own.
fn swallows_a_directive(context: &Context<'_, '_>, entry: &Entry<'_>) -> bool {
    let document = context.model.document();
    document.joins(entry.range()).into_iter().any(|join| {
        let line = document.alone(join.next);
        let key = line.as_ref().and_then(Entry::explicit_key);
        key.is_some_and(|key| !key.value().is_empty())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::tried;

    #[test]
    fn only_what_swallows_a_directive_is_unsafe_to_delete() {
        for (joined, applicability) in [
            ("AddReg = Registry", Applicability::Unsafe),
            ("AddReg = Registry ; note", Applicability::Unsafe),
            ("1", Applicability::Safe),
            ("= 1", Applicability::Safe),
            ("1 ; x = y", Applicability::Safe),
        ] {
            let text = format!(
                "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = Models, NTamd64\n\
                 [Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\nReboot = \\\n{joined}\n"
            );
            let findings = tried::found(&RULE, &text);
            let fix = findings[0].fix.as_ref().unwrap();
            assert_eq!(fix.applicability, applicability, "{joined}");
        }
    }
}
