//! Names on the command line: completions know them, and an error says what a slip may
//! have meant.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::pages;
use crate::rules::{ALL, PROFILES, Profile, Rule, similar};

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
        if let Some(rule) = Rule::named(&name) {
            return Ok(rule);
        }
        let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
        let mut add = |kind, text: String| {
            error.insert(kind, ContextValue::String(text));
        };
        if let Some(argument) = argument {
            add(ContextKind::InvalidArg, argument.to_string());
        }
        add(ContextKind::InvalidValue, name.clone().into_owned());
        let tip = match similar(&name, ALL.iter().map(|rule| rule.name)) {
            Some(rule) => format!("did you mean '{rule}'?"),
            None => "`infmend rules` lists all rules".to_owned(),
        };
        error.insert(
            ContextKind::Suggested,
            ContextValue::StyledStrs(vec![tip.into()]),
        );
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(rules()))
    }
}

/// Reads the name of a profile.
pub(super) fn profile() -> impl TypedValueParser<Value = &'static Profile> {
    let known = PROFILES.iter();
    let known = known.map(|profile| PossibleValue::new(profile.name).help(profile.summary));
    PossibleValuesParser::new(known)
        .try_map(|name| Profile::named(&name).ok_or("there is no profile of that name"))
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
