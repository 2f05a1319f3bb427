//! Names on the command line: completions know them, and an error says what a slip may
//! have meant.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::pages;
use crate::rules::{ALL, INFVERIF, PROFILES, Profile, Rule, Selector, similar};
use crate::schema::Mode;

/// Reads the name of a rule, a code of InfVerif or the word for all of these.
#[derive(Debug, Clone)]
pub(super) struct RuleOrCode;

impl TypedValueParser for RuleOrCode {
    type Value = Selector;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Selector, Error> {
        let name = value.to_string_lossy();
        Selector::named(&name).map_err(|reason| unknown(command, argument, &name, reason))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let all = PossibleValue::new(INFVERIF).help("all codes of InfVerif");
        Some(Box::new(rules().chain([all])))
    }
}

/// Reads the name of a rule.
#[derive(Debug, Clone)]
pub(super) struct RuleName;

impl TypedValueParser for RuleName {
    type Value = &'static Rule;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<&'static Rule, Error> {
        let name = value.to_string_lossy();
        Rule::named(&name).ok_or_else(|| unknown(command, argument, &name, None))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(rules()))
    }
}

/// The error for a name that is none, with the reason where there is one.
fn unknown(command: &Command, argument: Option<&Arg>, name: &str, reason: Option<String>) -> Error {
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    let mut add = |kind, text: String| {
        error.insert(kind, ContextValue::String(text));
    };
    if let Some(argument) = argument {
        add(ContextKind::InvalidArg, argument.to_string());
    }
    add(ContextKind::InvalidValue, name.to_owned());
    let known = ALL.iter().map(|rule| rule.name).chain([INFVERIF]);
    let tip = match (reason, similar(name, known)) {
        (Some(reason), _) => reason,
        (None, Some(rule)) => format!("did you mean '{rule}'?"),
        (None, None) => "`infmend rules` lists all rules".to_owned(),
    };
    error.insert(
        ContextKind::Suggested,
        ContextValue::StyledStrs(vec![tip.into()]),
    );
    error
}

/// Reads the name of a profile.
pub(super) fn profile() -> impl TypedValueParser<Value = &'static Profile> {
    let known = PROFILES.iter();
    let known = known.map(|profile| PossibleValue::new(profile.name).help(profile.summary));
    PossibleValuesParser::new(known)
        .try_map(|name| Profile::named(&name).ok_or("there is no profile of that name"))
}

/// Reads a mode of InfVerif.
pub(super) fn mode() -> impl TypedValueParser<Value = Mode> {
    let known = Mode::ALL.into_iter();
    let known = known.map(|mode| {
        let value = PossibleValue::new(mode.switch()).alias(mode.name());
        value.help(format!("{}: {}", mode.name(), mode.summary()))
    });
    PossibleValuesParser::new(known)
        .try_map(|name| Mode::named(&name).ok_or("InfVerif has no such mode"))
}

/// Reads a topic of `explain`, which may be anything.
#[derive(Debug, Clone)]
pub(super) struct Topic;

impl TypedValueParser for Topic {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            rules().chain(pages::guides().map(PossibleValue::new)),
        ))
    }
}

fn rules() -> impl Iterator<Item = PossibleValue> {
    ALL.iter()
        .map(|rule| PossibleValue::new(rule.name).help(rule.summary))
}
