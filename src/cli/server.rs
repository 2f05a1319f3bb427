//! `infmend server`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use serde_json::Value;

use super::args::{RunArgs, ServerArgs};
use super::catalogs::Catalogs;
use super::input::{self, Coverage, Input, Manner, Search};
use super::package::Folders;
use crate::config::{BaselineChoice, Configs};
use crate::fix::{self, Allow, FixOptions, Fixed};
use crate::rules::{self, Finding};
use crate::server::{FixRequest, Project};
use crate::source::Source;

/// The reason in a comment that allows a finding, as that of `fix --add-allow`.
const REASON: &str = "needs review";

/// Serves an editor until it has enough.
///
/// # Errors
/// When the options cannot be used, or no editor is there, in a sentence.
pub(super) fn run(args: &ServerArgs) -> Result<(), String> {
    crate::server::serve(&mut Files::new(args)?)
}

/// What the settings of an editor say, as options of the command line would.
#[derive(Debug, Parser)]
#[command(name = "infmend", no_binary_name = true)]
struct Line {
    #[command(flatten)]
    run: RunArgs,
}

/// The files of a server, with the settings of the command line and of the editor.
struct Files<'a> {
    /// What the command line gave.
    args: &'a ServerArgs,
    run: RunArgs,
    configs: Configs,
    catalogs: Arc<Catalogs>,
    /// What is known of the folders of files, each as `check FILE` would know it.
    folders: HashMap<PathBuf, Folders>,
    /// Why an infmend.toml cannot be used, which is told only once for the files it is for.
    errors: HashMap<PathBuf, String>,
}

impl<'a> Files<'a> {
    fn new(args: &'a ServerArgs) -> Result<Files<'a>, String> {
        let (run, configs) = settings(args, &[])?;
        Ok(Files {
            args,
            run,
            configs,
            catalogs: Arc::default(),
            folders: HashMap::new(),
            errors: HashMap::new(),
        })
    }

    /// A file with its settings; `None` where it is excluded.
    fn input(&mut self, path: Option<&Path>) -> Result<Option<Input>, String> {
        let Some(path) = path else {
            let input = input::named(PathBuf::from("-"), &mut self.configs);
            return input.transpose().map_err(|error| error.to_string());
        };
        let folder = path.parent().unwrap_or(path);
        if let Some(error) = self.errors.get(folder) {
            return Err(error.clone());
        }
        let input = input::found(path.to_owned(), &mut self.configs).transpose();
        input.map_err(|error| {
            let error = error.to_string();
            self.errors.insert(folder.to_owned(), error.clone());
            error
        })
    }

    /// What is to be asked of the rules about a file, as `fix` and `check` do.
    fn options(&self, input: &Input, source: &Source) -> rules::Options {
        let options = input.settings.options(self.run.rules.downlevel());
        // Editors may keep line ends to themselves, so only those of the file count.
        let is_on_disk = || input::read(input).is_ok_and(|bytes| bytes == source.bytes());
        let listed = self.catalogs.listed_text(input, source);
        options.listed_text(listed.filter(|_| is_on_disk()))
    }

    fn folders(&mut self, input: &Input) -> &Folders {
        let (run, catalogs) = (&self.run, &self.catalogs);
        let new = || {
            let coverage = Coverage::Below {
                paths: Arc::from([input.path.clone()]),
                respects_ignore_files: true,
            };
            Folders::new(run, BaselineChoice::AsConfigured, None, coverage)
                .keeping_signed(catalogs, false)
        };
        self.folders.entry(input.path.clone()).or_insert_with(new)
    }
}

/// The settings of files: what options of the editor say, and otherwise the command line.
fn settings(args: &ServerArgs, words: &[String]) -> Result<(RunArgs, Configs), String> {
    let line = Line::try_parse_from(words).map_err(|error| sentence(&error))?;
    let mut run = line.run;
    let (rules, given) = (&mut run.rules, &args.rules);
    rules.profile = rules.profile.or(given.profile);
    rules.infverif = rules.infverif.or(given.infverif);
    rules.severity = rules.severity.or(given.severity);
    rules.target_os = rules.target_os.or(given.target_os);
    if rules.select.is_empty() {
        rules.select.clone_from(&given.select);
    }
    if rules.ignore.is_empty() {
        rules.ignore.clone_from(&given.ignore);
    }
    rules.drop_arch.clone_from(&given.drop_arch);
    if !rules.raise_target && !rules.keep_downlevel {
        rules.raise_target = given.raise_target;
        rules.keep_downlevel = given.keep_downlevel;
    }
    run.encoding.encoding = run.encoding.encoding.or(args.encoding.encoding);
    if run.config.config.is_none() {
        run.config.config.clone_from(&args.config.config);
        run.config.no_config = args.config.no_config;
    }
    let configs = run.configs(&BaselineChoice::AsConfigured);
    let configs = configs.map_err(|error| error.to_string())?;
    Ok((run, configs))
}

/// What is wrong with options, without how the command is used.
fn sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or(&text);
    first.trim_start_matches("error: ").trim().to_owned()
}

/// The options that settings of an editor stand for: those that are null or empty
/// stand for none.
fn options_of(settings: &Value) -> Result<Vec<String>, String> {
    const NAMED: [(&str, &str); 8] = [
        ("profile", "--profile"),
        ("infverif", "--infverif"),
        ("targetOs", "--target-os"),
        ("severity", "--severity"),
        ("select", "--select"),
        ("ignore", "--ignore"),
        ("encoding", "--encoding"),
        ("config", "--config"),
    ];
    const SWITCHES: [(&str, &str); 2] = [
        ("raiseTarget", "--raise-target"),
        ("keepDownlevel", "--keep-downlevel"),
    ];
    let mut words = Vec::new();
    for (name, option) in NAMED {
        let text = match settings.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => {
                let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                items
                    .ok_or_else(|| format!("the setting {name} is not a list of texts"))?
                    .join(",")
            }
            Some(_) => return Err(format!("the setting {name} is not a text")),
        };
        if !text.is_empty() {
            words.push(format!("{option}={text}"));
        }
    }
    for (name, option) in SWITCHES {
        match settings.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(Value::Bool(true)) => words.push(option.to_owned()),
            Some(_) => return Err(format!("the setting {name} is not true or false")),
        }
    }
    Ok(words)
}

impl Project for Files<'_> {
    fn configure(&mut self, settings: &Value) -> Result<(), String> {
        let words = options_of(settings)?;
        let (run, configs) = self::settings(self.args, &words)?;
        (self.run, self.configs) = (run, configs);
        self.forget();
        Ok(())
    }

    fn forget(&mut self) {
        if let Ok(configs) = self.run.configs(&BaselineChoice::AsConfigured) {
            self.configs = configs;
        }
        self.catalogs = Arc::default();
        self.folders.clear();
        self.errors.clear();
    }

    fn decode(&mut self, path: &Path, bytes: Vec<u8>) -> Source {
        match self.input(Some(path)) {
            Ok(Some(input)) => input::decode(bytes, &input.settings),
            _ => Source::new(bytes),
        }
    }

    fn check(&mut self, path: Option<&Path>, source: &Source) -> Result<Vec<Finding>, String> {
        let Some(input) = self.input(path)? else {
            return Ok(Vec::new());
        };
        let options = self.options(&input, source);
        let folders = self.folders(&input);
        let package = folders.beside(&input);
        let found = rules::inspect_in(source, &input.settings.rules, &options, &*package);
        let mut findings = found.unwrap_or_default();
        let scope = folders
            .scope(&input, source)
            .map_err(|error| error.to_string())?;
        scope.narrow(source, &mut findings);
        Ok(findings)
    }

    fn fix(
        &mut self,
        path: Option<&Path>,
        source: &Source,
        request: &FixRequest<'_>,
    ) -> Result<Option<Fixed>, String> {
        let Some(input) = self.input(path)? else {
            return Ok(None);
        };
        let asked = self.options(&input, source);
        let folders = self.folders(&input);
        if folders.is_kept(&input, source) {
            return Ok(None);
        }
        let options = FixOptions {
            rules: input.settings.rules.clone(),
            unsafe_fixes: request.unsafe_fixes,
            driver_ver: None,
            options: asked,
            scope: folders
                .scope(&input, source)
                .map_err(|error| error.to_string())?,
            allow: request.allow.map(|rule| Allow {
                rules: vec![rule],
                reason: REASON.to_owned(),
            }),
        };
        let package = folders.beside(&input);
        let fixed = fix::fix_chosen_in(source, &options, &*package, request.wanted);
        fixed.map(Some).map_err(|error| error.to_string())
    }

    fn infs(&mut self, folder: &Path, most: usize) -> Vec<PathBuf> {
        let Ok(configs) = self.run.configs(&BaselineChoice::AsConfigured) else {
            return Vec::new();
        };
        let manner = Manner {
            allow_empty: true,
            respects_ignore_files: true,
            stdin_filename: None,
        };
        let mut search = Search::new(vec![folder.to_owned()], None, manner, configs);
        let Ok(found) = search.find() else {
            return Vec::new();
        };
        let inputs = found.filter_map(Result::ok);
        inputs.map(|input| input.path).take(most).collect()
    }
}
