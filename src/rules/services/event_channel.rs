use hashbrown::HashMap;

use crate::model::DirectiveSite;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, number};

rule! {
    /// An event channel whose settings do not fit together.
    ///
    /// ## What it finds
    /// Two channels of one event provider with the same `Value` (1180), `LoggingAutoBackup` for a
    /// channel of the type Analytic or Debug (1181), and `LoggingAutoBackup = 1` without
    /// `LoggingRetention = 2` (1182). Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows does not set up such a channel, and the events of the driver are lost.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Channel]
    /// LoggingAutoBackup = 1
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Channel]
    /// LoggingRetention  = 2
    /// LoggingAutoBackup = 1
    /// ```
    ///
    /// ## Fix
    /// None: what is meant needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddEventProvider Directive" and "INF Validation Errors and Warnings"
    /// (codes 1180, 1181 and 1182).
    RULE {
        name: "event-channel",
        summary: "an event channel whose settings do not fit together",
        why: "Windows does not set up such a channel",
        fixes: "none",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1180, 1181, 1182]),
    }
}

/// The highest type of channels whose log is kept: Admin and Operational.
const OPERATIONAL: u32 = 2;
/// The LoggingRetention of a log that is not overwritten.
const SEQUENTIAL: u32 = 2;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for (provider, _) in model.read_sections(SectionKind::EventProvider) {
        let mut values: HashMap<u32, String> = HashMap::new();
        for site in model.directives_in(provider, "AddChannel") {
            check_channel(context, &site, &mut values);
        }
    }
}

fn check_channel<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    values: &mut HashMap<u32, String>,
) {
    let model = context.model;
    let [name, kind] = site
        .row
        .first_values()
        .map(|text| model.text(&text).into_owned());
    let Some(section) = model.sections_of(*site, SectionKind::Channel).next() else {
        return;
    };
    let value = |key: &str| {
        let row = section.row(key)?;
        Some((row, number(&model.text(&row.value(0)))?))
    };
    if let Some((row, value)) = value("Value") {
        match values.get(&value) {
            None => {
                values.insert(value, name.clone());
            }
            Some(first) => {
                context
                    .report(
                        &RULE,
                        (section.name(), row.entry().content()),
                        format!("the channels '{first}' and '{name}' have the same Value, {value}"),
                    )
                    .infverif(&[1180])
                    .help("give each channel a value of its own");
            }
        }
    }
    let Some((row, 1)) = value("LoggingAutoBackup") else {
        return;
    };
    let at = (section.name(), row.entry().content());
    let kind = number(&kind);
    if let Some(kind) = kind.filter(|kind| *kind > OPERATIONAL) {
        context
            .report(
                &RULE,
                at,
                format!("the channel '{name}' of type {kind} cannot have LoggingAutoBackup"),
            )
            .infverif(&[1181])
            .help("only channels of the types 1 and 2 can");
    } else if value("LoggingRetention").is_none_or(|(_, kind)| kind != SEQUENTIAL) {
        context
            .report(
                &RULE,
                at,
                format!("LoggingAutoBackup = 1 of the channel '{name}' needs LoggingRetention = 2"),
            )
            .infverif(&[1182])
            .help("add LoggingRetention = 2, or leave LoggingAutoBackup out");
    }
}
