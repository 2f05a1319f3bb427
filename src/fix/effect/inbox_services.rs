//! Services of Windows, which Windows' own INFs may add instead.

use crate::model::{Action, What};
use crate::schema::{InboxService, SPSVCINST_ASSOCSERVICE, SectionKind, inbox_service, number};
use crate::syntax::eq_ignore_case;

/// The sections that have to include Windows' INF.
const SECTIONS: [(SectionKind, &str); 3] = [
    (SectionKind::DdInstall, ""),
    (SectionKind::Hw, "HW"),
    (SectionKind::Services, "Services"),
];

/// Leaves out what adds a service of Windows and goes, where all that is done after
/// includes Windows' INF in its place; and the lines that do.
pub(super) fn leave_out(
    lost: &mut Vec<Action<'_, '_>>,
    gained: &mut Vec<Action<'_, '_>>,
    after: &[Action<'_, '_>],
) {
    let mut taken: Vec<&InboxService> = Vec::new();
    lost.retain(|action| {
        let Some(service) = added(action) else {
            return true;
        };
        let is_included = SECTIONS.iter().all(|(kind, suffix)| {
            let has = |key: &str, value: &str| {
                let mut lines = after.iter();
                lines.any(|action| action.kind == *kind && says(action, key, value))
            };
            has("Include", service.inf) && has("Needs", &service.needed(suffix))
        });
        if is_included && !taken.contains(&service) {
            taken.push(service);
        }
        !is_included
    });
    gained.retain(|action| {
        !taken.iter().any(|service| {
            let mut sections = SECTIONS.iter();
            sections.any(|(kind, suffix)| {
                action.kind == *kind
                    && (says(action, "Include", service.inf)
                        || says(action, "Needs", &service.needed(suffix)))
            })
        })
    });
}

/// The service of Windows that an action adds as the driver of a device, by the directive
/// itself or by what its section says.
fn added(action: &Action<'_, '_>) -> Option<&'static InboxService> {
    let [directive, name, flags] = match (&action.under[..], &action.what) {
        ([directive, name, flags, ..], _) => [directive, name, flags],
        (
            [],
            What::Line {
                key: Some(key),
                values,
            },
        ) => {
            let [name, flags, ..] = &values[..] else {
                return None;
            };
            [key, name, flags]
        }
        _ => return None,
    };
    let is_driver = number(flags)? & SPSVCINST_ASSOCSERVICE != 0;
    inbox_service(name).filter(|_| is_driver && eq_ignore_case(directive, "AddService"))
}

/// Whether an action is a line with a key and one value alone.
fn says(action: &Action<'_, '_>, key: &str, value: &str) -> bool {
    match &action.what {
        What::Line {
            key: Some(own),
            values,
        } => eq_ignore_case(own, key) && matches!(&values[..], [own] if eq_ignore_case(own, value)),
        _ => false,
    }
}
