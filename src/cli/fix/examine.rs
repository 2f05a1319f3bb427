//! Reading a file and fixing it in memory.

use super::package_version::PackageVersions;
use crate::cli::args::FixArgs;
use crate::cli::catalogs::{Catalogs, LINE_ENDS};
use crate::cli::git::LastCommits;
use crate::cli::input::{self, Input};
use crate::cli::package::Folders;
use crate::fix::{self, Allow, Applied, FixOptions, Fixed};
use crate::model::{Model, not_text};
use crate::report::diff::FileDiff;
use crate::report::packages::{Listing, PackageState};
use crate::rules;
use crate::scope::Scope;
use crate::source::Source;
use crate::syntax::Document;

/// A file and what the fixes make of it, not written yet.
pub(super) struct FixedFile {
    pub(super) input: Input,
    pub(super) before: Source,
    pub(super) fixed: Fixed,
    /// Whether `fixed` is what the user made of the fixes in an editor.
    pub(super) is_edited: bool,
    /// What was to be fixed in it.
    pub(super) options: FixOptions,
    /// The names of the catalogs that the INF gives its package.
    pub(super) catalogs: Vec<String>,
    /// Those that lie beside it, as they are called there.
    pub(super) beside: Vec<String>,
    /// What they say of it as it was, where it changes.
    pub(super) listing: Option<Listing>,
}

impl FixedFile {
    /// The difference, ready to be shown.
    pub(super) fn diff<'a>(&'a self, path: &'a str) -> FileDiff<'a> {
        FileDiff {
            path,
            before: &self.before,
            after: &self.fixed.source,
            applied: &self.fixed.applied,
        }
    }

    /// The file with nothing but what lets its catalog list it again, where that is to be
    /// fixed.
    pub(super) fn relisted(
        &self,
        package: &dyn rules::Package,
        catalogs: &Catalogs,
    ) -> Option<Fixed> {
        let is_wanted = |applied: &Applied| applied.rule == LINE_ENDS;
        let fixed = fix::fix_chosen_in(&self.before, &self.options, package, &is_wanted).ok()?;
        let is_listed = !fixed.applied.is_empty() && self.is_listed(&fixed.source, catalogs);
        is_listed.then_some(fixed)
    }

    /// Whether a catalog lists what became of it.
    fn is_listed(&self, after: &Source, catalogs: &Catalogs) -> bool {
        let after = catalogs.of(&self.input, &self.catalogs, after.bytes());
        after.is_some_and(|after| after.state == PackageState::Listed)
    }

    /// What becomes of the catalog that lists it.
    pub(super) fn catalog_after(&self, catalogs: &Catalogs) -> CatalogAfter<'_> {
        match &self.listing {
            None => CatalogAfter::Unknown,
            Some(_) if self.is_listed(&self.fixed.source, catalogs) => CatalogAfter::Lists,
            Some(listing) if listing.lists() => CatalogAfter::Broken(listing),
            Some(_) => CatalogAfter::Unknown,
        }
    }
}

/// What a changed file is to the catalogs beside it.
#[derive(Debug, Clone, Copy)]
pub(super) enum CatalogAfter<'f> {
    /// One listed it, perhaps with other line ends, and none does any more.
    Broken(&'f Listing),
    /// One lists it.
    Lists,
    /// None listed it, or there is none.
    Unknown,
}

/// What is known of the packages that files belong to.
pub(super) struct Package<'p> {
    pub(super) commits: &'p LastCommits,
    pub(super) versions: &'p PackageVersions,
    pub(super) folders: &'p Folders,
    pub(super) catalogs: &'p Catalogs,
}

/// What became of a file.
pub(super) enum Outcome {
    Fixed(Box<FixedFile>),
    /// It is not a Windows INF, for the reason given.
    Skipped(Box<Input>, String, Vec<u8>),
    /// It is signed, and what is to be written is not worth another signature.
    Signed(String, String),
    Failed(String),
}

/// What is to be fixed in a file.
fn options(
    args: &FixArgs,
    input: &Input,
    package: &Package<'_>,
    catalogs: &[String],
    before: &Source,
    scope: Scope,
) -> FixOptions {
    let commits = package.commits;
    FixOptions {
        rules: input.settings.rules.clone(),
        unsafe_fixes: args.unsafe_fixes,
        driver_ver: args.driver_ver.as_ref().map(|wanted| {
            let before = commits.before(&input.path).filter(|_| !input.is_stdin());
            let before = before.map(|bytes| stored(bytes, input));
            let versions = package.versions;
            let wanted = &versions.together(wanted, &input.path, catalogs, commits);
            if input.named || before.is_some() {
                wanted.due(before.as_ref())
            } else {
                wanted.clone()
            }
        }),
        options: input
            .settings
            .options(args.run.rules.downlevel())
            .listed_text(package.catalogs.listed_text(input, before)),
        scope,
        allow: (!args.add_allow.is_empty()).then(|| Allow {
            rules: args.add_allow.clone(),
            reason: args.reason.clone(),
        }),
    }
}

/// What git stores of a file. It is in UTF-8 where git converts a file in
/// UTF-16, so that an encoding of two bytes is not forced on it.
fn stored(bytes: Vec<u8>, input: &Input) -> Source {
    match input.settings.encoding {
        Some(encoding) if !encoding.is_utf16() => Source::with_encoding(bytes, encoding),
        _ => Source::new(bytes),
    }
}

/// Reads a file and fixes it in memory.
pub(super) fn examine(args: &FixArgs, input: &Input, package: &Package<'_>) -> Outcome {
    let folders = package.folders;
    let bytes = match input::read(input) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let input = &input.clone().settled(&bytes);
    let before = input::decode(bytes, &input.settings);
    let (reason, catalogs) = {
        let document = Document::new(before.text());
        let model = Model::new(&document);
        let refused = rules::refused(&before, &model, &input.settings.rules);
        let is_found = refused.is_some_and(|found| !found.is_empty());
        let reason = not_text(&before).or_else(|| model.not_an_inf());
        let reason = reason.filter(|_| !is_found);
        let catalogs = reason.is_none().then(|| model.catalogs());
        (reason, catalogs.unwrap_or_default())
    };
    if let Some(reason) = reason {
        let bytes = before.bytes().to_vec();
        return Outcome::Skipped(Box::new(input.clone()), reason.to_string(), bytes);
    }
    let scope = match folders.scope(input, &before) {
        Ok(scope) => scope,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let options = options(args, input, package, &catalogs, &before, scope);
    // Nobody knows the folder of standard input, unless it stands for a file.
    let is_placed = input.path.as_os_str() != "-";
    let named = if is_placed { &*catalogs } else { &[] };
    let beside = package.catalogs.beside(input, named);
    match fix::fix_in(&before, &options, &*folders.beside(input)) {
        Ok(fixed) if options.allow.is_some() && !fixed.applied.is_empty() && !beside.is_empty() => {
            let reason = format!(
                "it belongs to a signed package, which a comment would break ({} lies beside it); use a baseline instead",
                catalogs.join(", ")
            );
            Outcome::Signed(input.display(), reason)
        }
        Ok(fixed) => Outcome::Fixed(Box::new(FixedFile {
            listing: (!fixed.applied.is_empty())
                .then(|| package.catalogs.of(input, named, before.bytes()))
                .flatten()
                .map(|verdict| verdict.listing()),
            input: input.clone(),
            catalogs,
            beside,
            fixed,
            is_edited: false,
            before,
            options,
        })),
        Err(error) => Outcome::Failed(format!("{}: {error}", input.display())),
    }
}
