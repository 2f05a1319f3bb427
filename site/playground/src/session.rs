//! The files, and what came of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use infmend::fix::{FixOptions, Fixed, PackageInf, facts_of, fix_in};
use infmend::model::Model;
use infmend::report::diff::FileDiff;
use infmend::report::packages::{Listing, PackageState};
use infmend::report::patch::{self, Form, PatchPath};
use infmend::report::place::Base;
use infmend::report::{Checked, Summary, html};
use infmend::rules::{Facts, ListedText, Options, Package, RuleSet, Staying, inspect_in, together};
use infmend::source::Source;
use infmend::syntax::Document;
use serde::Serialize;

use crate::catalogs::ReadCatalog;
use crate::choices::Choices;

/// The files of the page, and what is asked of them.
#[derive(Debug, Default)]
pub struct Session {
    files: Vec<File>,
    choices: Choices,
    /// Which files of the INFs of a folder stay, by the INFs' numbers.
    staying: RefCell<HashMap<String, HashMap<usize, Staying>>>,
}

#[derive(Debug)]
struct File {
    path: String,
    bytes: Vec<u8>,
    /// What it says, if it is a catalog.
    catalog: Option<ReadCatalog>,
    outcome: Option<Outcome>,
}

/// What came of a file.
#[derive(Debug, Default)]
struct Outcome {
    summary: Summary,
    /// What the fixes make of it.
    fixed: Option<Vec<u8>>,
    patch: Vec<u8>,
}

/// What the page is told of a file.
#[derive(Serialize)]
struct Answer<'a> {
    /// Whether the fixes change it.
    changes: bool,
    /// What the fixes left alone, and why.
    notes: &'a [String],
    /// What a change does to the catalog that lists it.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl Session {
    /// Adds a file, or puts it in place of the one at that path. Returns its number.
    pub fn add(&mut self, path: String, bytes: Vec<u8>) -> usize {
        self.staying.get_mut().clear();
        let catalog = has_extension(&path, &["cat"]).then(|| ReadCatalog::new(&bytes));
        let file = File {
            // A catalog is only asked for hashes.
            bytes: if catalog.is_some() { Vec::new() } else { bytes },
            path,
            catalog,
            outcome: None,
        };
        let same = self.files.iter().position(|known| known.path == file.path);
        match same.and_then(|number| Some((number, self.files.get_mut(number)?))) {
            Some((number, place)) => {
                *place = file;
                number
            }
            None => {
                self.files.push(file);
                self.files.len() - 1
            }
        }
    }

    /// Sets what is asked of the files.
    pub fn choose(&mut self, choices: Choices) {
        self.choices = choices;
        self.staying.get_mut().clear();
        for file in &mut self.files {
            file.outcome = None;
        }
    }

    /// Checks and fixes a file, and says what came of it: two objects in JSON, an array.
    pub fn examine(&mut self, number: usize) -> String {
        let (json, outcome) = match self.files.get(number) {
            Some(file) if file.catalog.is_none() => self.outcome(file, number),
            _ => (String::new(), Outcome::default()),
        };
        if let Some(file) = self.files.get_mut(number) {
            file.outcome = Some(outcome);
        }
        json
    }

    /// What the fixes make of a file; nothing where they change nothing.
    #[must_use]
    pub fn fixed(&self, number: usize) -> Option<&[u8]> {
        let outcome = self.files.get(number)?.outcome.as_ref()?;
        outcome.fixed.as_deref()
    }

    /// What changes in a file, as `git apply` takes it.
    #[must_use]
    pub fn patch(&self, number: usize) -> &[u8] {
        let file = self.files.get(number);
        let outcome = file.and_then(|file| file.outcome.as_ref());
        outcome.map_or(&[], |outcome| &outcome.patch)
    }

    /// The counts of all files that were examined, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut summary = Summary::default();
        for outcome in self.files.iter().filter_map(|file| file.outcome.as_ref()) {
            summary.add(outcome.summary);
        }
        summary.sentence()
    }

    fn outcome(&self, file: &File, number: usize) -> (String, Outcome) {
        let package = Beside {
            session: self,
            number,
        };
        let source = Source::new(file.bytes.clone());
        let all = RuleSet::all();
        let options = self.options(file, &source);
        let checked = inspect_in(&source, &all, &options, &package);
        let (findings, skipped) = match checked {
            Ok(findings) => (findings, None),
            Err(reason) => (Vec::new(), Some(reason.to_string())),
        };
        let catalogs = match skipped {
            Some(_) => Vec::new(),
            None => catalogs_of(&source),
        };
        let is_fixed = skipped.is_none() && self.choices.is_fixed(&file.path);
        let fixed = is_fixed.then(|| {
            let mut wanted = FixOptions::new(self.choices.rules_in(&file.path));
            wanted.unsafe_fixes = self.choices.unsafe_fixes;
            wanted.options = options;
            wanted.driver_ver = self.choices.driver_ver.as_ref().map(|wanted| {
                if catalogs.is_empty() || !wanted.is_raised() {
                    return wanted.clone();
                }
                wanted.in_package(&catalogs, &self.package_infs(folder(&file.path)))
            });
            fix_in(&source, &wanted, &package)
        });
        let beside = self.catalogs_beside(&file.path, &catalogs);
        let listing = self.listing(&beside, source.bytes());
        let names: Vec<String> = beside
            .iter()
            .map(|(path, _)| name(path).to_owned())
            .collect();
        let mut report = Checked::new(&file.path, &source, &findings);
        report.skipped = skipped;
        report.fixed = fixed.as_ref();
        report.catalogs = &names;
        report.listing = listing.as_ref();
        let changed: Option<&Fixed> = fixed
            .as_ref()
            .and_then(|fixed| fixed.as_ref().ok())
            .filter(|fixed| !fixed.applied.is_empty());
        let still_listed = |fixed: &Fixed| {
            let after = self.listing(&beside, fixed.source.bytes());
            after.is_some_and(|after| after.state == PackageState::Listed)
        };
        let answer = Answer {
            changes: changed.is_some(),
            notes: fixed
                .as_ref()
                .and_then(|fixed| fixed.as_ref().ok())
                .map_or(&[], |fixed| &fixed.notes),
            warning: changed
                .filter(|fixed| !still_listed(fixed))
                .and_then(|_| listing.as_ref().filter(|listing| listing.lists()))
                .map(|listing| listing.warning(&file.path)),
        };
        let json = format!(
            "[{},{}]",
            html::file_json(&Base::new("/".into()), &report),
            serde_json::to_string(&answer).unwrap_or_default()
        );
        let mut patch = Vec::new();
        if let Some(fixed) = changed {
            let root = Path::new("/");
            let diff = FileDiff {
                path: &file.path,
                before: &source,
                after: &fixed.source,
                applied: &fixed.applied,
            };
            let place = PatchPath::new(Path::new(&file.path), root, root);
            // Writing to memory cannot fail.
            let _ = patch::write(&mut patch, &diff, &place, Form::Git);
        }
        let outcome = Outcome {
            summary: Summary::of(&report),
            fixed: changed.map(|fixed| fixed.source.bytes().to_vec()),
            patch,
        };
        (json, outcome)
    }

    /// What is asked of the rules about a file.
    fn options(&self, file: &File, source: &Source) -> Options {
        let options = self.choices.options_in(&file.path);
        let listed = || {
            let listed = ListedText::in_place_of(source.text())?;
            let beside = self.catalogs_beside(&file.path, &catalogs_of(source));
            let listing = self.listing(&beside, source.bytes())?;
            (listing.state == PackageState::ListedWithCrlf).then_some(listed)
        };
        let has_catalogs = self
            .files
            .iter()
            .any(|other| other.catalog.is_some() && folder(&other.path) == folder(&file.path));
        options.listed_text(has_catalogs.then(listed).flatten())
    }

    /// The catalogs that an INF names and that lie beside it.
    fn catalogs_beside(&self, path: &str, named: &[String]) -> Vec<(&str, &ReadCatalog)> {
        let mut beside: Vec<(&str, &ReadCatalog)> = self
            .files
            .iter()
            .filter(|other| folder(&other.path) == folder(path))
            .filter_map(|other| Some((other.path.as_str(), other.catalog.as_ref()?)))
            .filter(|(path, _)| {
                let mut named = named.iter();
                named.any(|named| named.eq_ignore_ascii_case(name(path)))
            })
            .collect();
        beside.sort_unstable_by_key(|(path, _)| *path);
        beside
    }

    /// What they say of these bytes of it: the one that lists them, where there are several;
    /// one that is signed before one that is not.
    fn listing(&self, beside: &[(&str, &ReadCatalog)], inf: &[u8]) -> Option<Listing> {
        let listings = beside
            .iter()
            .map(|(path, catalog)| catalog.listing(path, inf));
        listings.min_by_key(|listing| (listing.state, listing.signer.is_none()))
    }

    /// The numbers of the INFs of a folder, in the order of their names.
    fn infs_in(&self, wanted: &str) -> Vec<usize> {
        let infs = self.files.iter().enumerate().filter(|(_, file)| {
            has_extension(&file.path, &["inf", "inx"]) && folder(&file.path) == wanted
        });
        let mut infs: Vec<usize> = infs.map(|(number, _)| number).collect();
        infs.sort_by_key(|number| self.files.get(*number).map(|file| &file.path));
        infs
    }

    fn stays(&self, folder: &str) -> HashMap<usize, Staying> {
        let infs = self.infs_in(folder);
        if infs.len() < 2 {
            return HashMap::new();
        }
        let file = |index: usize| self.files.get(*infs.get(index)?);
        let names = (0..infs.len()).filter_map(|index| Some(name(&file(index)?.path).to_owned()));
        let names: Vec<String> = names.collect();
        let facts = |index: usize, staying: &Staying| {
            let Some(file) = file(index) else {
                return Facts::default();
            };
            let source = Source::new(file.bytes.clone());
            let options = self.options(file, &source);
            let rules = self.choices.rules_in(&file.path);
            let is_fixed = self.choices.is_fixed(&file.path);
            facts_of(source, rules, &options, staying, is_fixed)
        };
        let staying = together(&names, facts);
        infs.iter().copied().zip(staying).collect()
    }

    /// The INFs of a folder that have a version.
    fn package_infs(&self, folder: &str) -> Vec<PackageInf> {
        let infs = self.infs_in(folder).into_iter().filter_map(|number| {
            PackageInf::of(&Source::new(self.files.get(number)?.bytes.clone()))
        });
        infs.collect()
    }
}

/// What belongs to one INF, looked into only where a fix would move a file.
#[derive(Debug)]
struct Beside<'s> {
    session: &'s Session,
    number: usize,
}

impl Package for Beside<'_> {
    fn staying(&self) -> Staying {
        let Some(file) = self.session.files.get(self.number) else {
            return Staying::new();
        };
        let folder = folder(&file.path);
        let is_known = self.session.staying.borrow().contains_key(folder);
        if !is_known {
            let stays = self.session.stays(folder);
            let mut known = self.session.staying.borrow_mut();
            known.insert(folder.to_owned(), stays);
        }
        let known = self.session.staying.borrow();
        let known = known.get(folder).and_then(|known| known.get(&self.number));
        known.cloned().unwrap_or_default()
    }
}

/// The names of the catalogs that an INF gives its package.
fn catalogs_of(source: &Source) -> Vec<String> {
    let document = Document::new(source.text());
    Model::new(&document).catalogs()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = name(path).rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|own| {
        let mut wanted = extensions.iter();
        wanted.any(|wanted| own.eq_ignore_ascii_case(wanted))
    })
}
